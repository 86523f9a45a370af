//! What a local engine is asked before it is wanted: whole sessions with an engine that answers as it is told to.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;

use serde_json::{Value, json};
use support::served::{Reply, Served};
use tempfile::TempDir;
use tokio::io::{
    AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, ReadHalf,
    WriteHalf, duplex, split,
};
use tokio::runtime::Runtime;

use crate::convert;
use crate::testing::server_options;
use crate::transport::session;

const MODULE: &str = "Процедура А()\n\tБ = \nКонецПроцедуры\n";

/// An editor with a module open, and a server of the language with an engine of its own.
struct Editor {
    runtime: Runtime,
    input: BufReader<ReadHalf<DuplexStream>>,
    output: WriteHalf<DuplexStream>,
    file: PathBuf,
    last: i64,
    version: i64,
    _folder: TempDir,
}

/// A program that says as the engine does where it answers, and that is asked there.
fn engine(folder: &Path, url: &str) -> PathBuf {
    let program = folder.join("engine");
    let script = format!("#!/bin/sh\necho 'the model model answers at {url}'\ncat > /dev/null\n");
    std::fs::write(&program, script).expect("a program");
    let all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&program, all).expect("a program");
    program
}

impl Editor {
    fn new(served: &Served) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("the folder");
        let mut options = server_options();
        options.engine = Some(engine(&root, &served.url));
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.enable_all().build().expect("a runtime");
        let (own, other) = duplex(1 << 16);
        let (input, output) = split(other);
        runtime.spawn(session(Arc::new(options), input, output));
        let (input, output) = split(own);
        let mut editor = Self {
            runtime,
            input: BufReader::new(input),
            output,
            file: root.join("М.bsl"),
            last: 0,
            version: 1,
            _folder: folder,
        };
        std::fs::write(&editor.file, MODULE).expect("a module");
        let uri = convert::uri(&root).expect("an address");
        let folders = json!([{ "uri": uri, "name": "root" }]);
        // Who waits for a suggestion waits for as long as a test may take.
        let engine =
            json!({ "mode": "local", "model": "tiny", "debounce": 0, "timeBudget": 60_000 });
        editor.request(
            "initialize",
            json!({
                "rootUri": uri,
                "workspaceFolders": folders,
                "capabilities": {
                    "textDocument": { "inlineCompletion": {} },
                    "experimental": { "onecStatus": true },
                },
                "initializationOptions": { "language": "en", "engine": engine },
            }),
        );
        editor.notify("initialized", json!({}));
        let mut document = editor.document();
        document["languageId"] = "bsl".into();
        document["text"] = MODULE.into();
        editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
        while editor.request("onec/status", json!({}))["engine"]["state"] != "ready" {}
        editor
    }

    fn document(&self) -> Value {
        let uri = convert::uri(&self.file).expect("an address");
        json!({ "uri": uri, "version": self.version })
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let text = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let sent = self.output.write_all(text.as_bytes());
        self.runtime.block_on(sent).expect("the server reads");
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let mut message = self.read();
            if message["id"] == id && message.get("method").is_none() {
                assert!(message.get("error").is_none(), "{message}");
                return message["result"].take();
            }
        }
    }

    fn read(&mut self) -> Value {
        let input = &mut self.input;
        let read = async {
            let mut length = 0;
            loop {
                let mut line = String::new();
                input.read_line(&mut line).await.expect("a line");
                if let Some(number) = line.strip_prefix("Content-Length: ") {
                    length = number.trim().parse().expect("a length");
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            input.read_exact(&mut body).await.expect("a message");
            serde_json::from_slice(&body).expect("a message")
        };
        self.runtime.block_on(read)
    }

    /// Types a text at the place where the module waits for one.
    fn types(&mut self, text: &str) {
        self.version += 1;
        let at = json!({ "line": 1, "character": 5 });
        let change = json!({ "range": { "start": at, "end": at }, "text": text });
        let params = json!({ "textDocument": self.document(), "contentChanges": [change] });
        self.notify("textDocument/didChange", params);
    }

    /// The texts that are suggested at a place.
    fn suggested(&mut self, line: u32, character: u32) -> Vec<String> {
        let params = json!({
            "textDocument": self.document(),
            "position": { "line": line, "character": character },
            "context": { "triggerKind": 2 },
        });
        let answer = self.request("textDocument/inlineCompletion", params);
        let items = answer.as_array().map(Vec::as_slice).unwrap_or_default();
        let text = |it: &Value| it["insertText"].as_str().expect("a text").to_owned();
        items.iter().map(text).collect()
    }
}

/// What the prompt of the next request ends with.
#[track_caller]
fn asked_behind(served: &Served, end: &str) {
    let asked = served.asked.recv().expect("a request");
    let prompt = asked.body["prompt"].as_str().expect("a prompt");
    assert!(prompt.ends_with(end), "{prompt}");
}

#[test]
fn what_follows_a_line_is_there_when_the_line_is_taken() {
    let served = Served::with(vec![
        Reply::Stream(vec!["Новый ", "Массив;"]),
        Reply::Stream(vec!["Б.Добавить(1);"]),
    ]);
    let mut editor = Editor::new(&served);
    assert_eq!(editor.suggested(1, 5), ["Новый Массив;"]);
    asked_behind(&served, "\n\tБ = ");
    // Before anything is typed.
    asked_behind(&served, "\n\tБ = Новый Массив;\n\t");
    editor.types("Новый Массив;\n\t");
    // A third request would find nobody there.
    assert_eq!(editor.suggested(2, 1), ["Б.Добавить(1);"]);
}

#[test]
fn what_would_follow_another_line_than_is_typed_is_not_made() {
    let (gone, is_gone) = channel();
    let served = Served::with(vec![
        Reply::Stream(vec!["Новый Массив;"]),
        Reply::Hang(vec!["Б."], gone),
        Reply::Stream(vec!["стина"]),
    ]);
    let mut editor = Editor::new(&served);
    assert_eq!(editor.suggested(1, 5), ["Новый Массив;"]);
    asked_behind(&served, "\n\tБ = ");
    asked_behind(&served, "\n\tБ = Новый Массив;\n\t");
    editor.types("И");
    assert_eq!(editor.suggested(1, 6), ["стина"]);
    is_gone.recv().expect("the connection ends");
    asked_behind(&served, "\n\tБ = И");
}

#[test]
fn a_line_that_does_not_end_a_statement_is_not_gone_on_with() {
    let served = Served::with(vec![
        Reply::Stream(vec!["Новый Массив"]),
        Reply::Stream(vec!["стина"]),
    ]);
    let mut editor = Editor::new(&served);
    assert_eq!(editor.suggested(1, 5), ["Новый Массив"]);
    asked_behind(&served, "\n\tБ = ");
    editor.types("И");
    assert_eq!(editor.suggested(1, 6), ["стина"]);
    asked_behind(&served, "\n\tБ = И");
}
