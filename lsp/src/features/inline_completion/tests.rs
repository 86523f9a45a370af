//! What a local engine is asked before it is wanted: whole sessions with an engine that answers as it is told to.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::{Value, json};
use support::served::{Reply, Served};
use tempfile::TempDir;
use tokio::io::{
    AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, ReadHalf,
    WriteHalf, duplex, split,
};
use tokio::runtime::Runtime;

use crate::assistant::Assistant;
use crate::convert;
use crate::testing::server_options;
use crate::transport::session_of;

const MODULE: &str = "Процедура А()\n\tБ = \nКонецПроцедуры\n";

/// An editor with a module open, and a server of the language with an engine of its own.
struct Editor {
    runtime: Runtime,
    input: BufReader<ReadHalf<DuplexStream>>,
    output: WriteHalf<DuplexStream>,
    file: PathBuf,
    last: i64,
    version: i64,
    /// What the server suggests code with.
    assistant: Arc<Assistant>,
    _folder: TempDir,
}

/// A program that says as the engine does where it answers, and that is asked there; once something is written to `go`,
/// where that is there.
fn engine(folder: &Path, url: &str) -> PathBuf {
    let program = folder.join("engine");
    let script = format!(
        "#!/bin/sh\nif [ -e '{0}/go' ]; then read line < '{0}/go'; fi\n\
         echo 'the model model answers at {url}'\ncat > /dev/null\n",
        folder.display()
    );
    std::fs::write(&program, script).expect("a program");
    let all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&program, all).expect("a program");
    program
}

/// A test that would hang fails.
const LONG: Duration = Duration::from_secs(60);

impl Editor {
    fn new(served: &Served) -> Self {
        Self::with(served, MODULE)
    }

    fn with(served: &Served, module: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut editor = Self::starting(served, module, folder);
        while editor.request("onec/status", json!({}))["engine"]["state"] != "ready" {}
        editor
    }

    fn starting(served: &Served, module: &str, folder: TempDir) -> Self {
        let root = folder.path().canonicalize().expect("the folder");
        let mut options = server_options();
        options.engine = Some(engine(&root, &served.url));
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.enable_all().build().expect("a runtime");
        let (own, other) = duplex(1 << 16);
        let (input, output) = split(other);
        let assistant = runtime.block_on(async { Assistant::new(options.engine.clone()) });
        let assistant = Arc::new(assistant);
        let of = Arc::clone(&assistant);
        runtime.spawn(session_of(of, Arc::new(options), input, output));
        let (input, output) = split(own);
        let mut editor = Self {
            runtime,
            input: BufReader::new(input),
            output,
            file: root.join("М.bsl"),
            last: 0,
            version: 1,
            assistant,
            _folder: folder,
        };
        std::fs::write(&editor.file, module).expect("a module");
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
        document["text"] = module.into();
        editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
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
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Asks without waiting; gives the number of the request.
    fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last += 1;
        let id = self.last;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    fn answer(&mut self, id: i64) -> Value {
        loop {
            let mut message = self.read();
            if message["id"] == id && message.get("method").is_none() {
                assert!(message.get("error").is_none(), "{message}");
                return message["result"].take();
            }
        }
    }

    /// Waits until the engine has made so many suggestions in all.
    fn wait_until_made(&self, count: usize) {
        loop {
            let news = self.assistant.models.news();
            if self.assistant.inline.kept() >= count {
                return;
            }
            let news = async { tokio::time::timeout(LONG, news).await };
            self.runtime.block_on(news).expect("an answer in time");
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
        let read = async { tokio::time::timeout(LONG, read).await };
        self.runtime.block_on(read).expect("a message in time")
    }

    /// Types a text at the place where the module waits for one.
    fn types(&mut self, text: &str) {
        self.types_at((1, 5), (1, 5), text);
    }

    /// Replaces what stands between two places.
    fn types_at(&mut self, start: (u32, u32), end: (u32, u32), text: &str) {
        self.version += 1;
        let place = |(line, character)| json!({ "line": line, "character": character });
        let range = json!({ "start": place(start), "end": place(end) });
        let change = json!({ "range": range, "text": text });
        let params = json!({ "textDocument": self.document(), "contentChanges": [change] });
        self.notify("textDocument/didChange", params);
    }

    /// What a request for suggestions at a place says.
    fn place(&self, line: u32, character: u32) -> Value {
        json!({
            "textDocument": self.document(),
            "position": { "line": line, "character": character },
            "context": { "triggerKind": 2 },
        })
    }

    /// The texts that are suggested at a place.
    fn suggested(&mut self, line: u32, character: u32) -> Vec<String> {
        let params = self.place(line, character);
        let id = self.ask("textDocument/inlineCompletion", params);
        self.texts(id)
    }

    /// The texts of the answer to a request.
    fn texts(&mut self, id: i64) -> Vec<String> {
        let answer = self.answer(id);
        let items = answer.as_array().map(Vec::as_slice).unwrap_or_default();
        let text = |it: &Value| it["insertText"].as_str().expect("a text").to_owned();
        items.iter().map(text).collect()
    }
}

/// What the prompt of the next request ends with; gives all of it.
#[track_caller]
fn asked_behind(served: &Served, end: &str) -> String {
    let asked = served.asked.recv_timeout(LONG).expect("a request");
    let prompt = asked.body["prompt"].as_str().expect("a prompt");
    assert!(prompt.ends_with(end), "{prompt}");
    prompt.to_owned()
}

#[test]
fn line_after_line_is_there_when_it_is_taken() {
    let lines = [
        "Новый Массив;",
        "Б.Добавить(1);",
        "Б.Добавить(2);",
        "Б.Добавить(3);",
        "Б.Добавить(4);",
    ];
    // Answered from what has been made, and joined while it is being made.
    for is_joined in [false, true] {
        let (open, is_open): (Vec<_>, Vec<_>) = lines.iter().map(|_| channel()).unzip();
        let replies = lines.into_iter().zip(is_open);
        let replies = replies.map(|(line, is_open)| match is_joined {
            false => Reply::Stream(vec![line]),
            true => Reply::Gate(Vec::new(), is_open, vec![line]),
        });
        let served = Served::with(replies.collect());
        let mut editor = Editor::new(&served);
        let (mut row, mut column) = (1, 5);
        let mut prompt = String::new();
        for (number, line) in lines.iter().enumerate().take(4) {
            if !is_joined {
                // What is guessed is there before anybody asks for it.
                editor.wait_until_made(if number == 0 { 0 } else { number + 1 });
            }
            let place = editor.place(row, column);
            let asked = editor.ask("textDocument/inlineCompletion", place);
            if number == 0 {
                prompt = asked_behind(&served, "\n\tБ = ");
            }
            if is_joined {
                open[number].send(()).expect("a request waits");
            }
            assert_eq!(editor.texts(asked), [*line]);
            let next = asked_behind(&served, &format!("{line}\n\t"));
            // A model that has read it need not read it again.
            assert!(next.starts_with(&prompt), "{next}");
            prompt = next;
            editor.types_at((row, column), (row, column), &format!("{line}\n\t"));
            (row, column) = (row + 1, 1);
        }
        // One is guessed and no more.
        assert!(served.asked.try_recv().is_err());
    }
}

#[test]
fn what_is_kept_is_gone_on_from_although_something_else_was_made_since() {
    let served = Served::with(vec![
        Reply::Stream(vec!["Новый Массив;"]),
        Reply::Stream(vec!["Б.Добавить(1);"]),
        Reply::Stream(Vec::new()),
        Reply::Stream(vec!["Сообщить(Б);"]),
    ]);
    let mut editor = Editor::new(&served);
    assert_eq!(editor.suggested(1, 5), ["Новый Массив;"]);
    asked_behind(&served, "\n\tБ = ");
    asked_behind(&served, "\n\tБ = Новый Массив;\n\t");
    editor.wait_until_made(2);
    editor.types("Новый Массив;\n\t");
    assert_eq!(editor.suggested(4, 0), [""; 0]);
    asked_behind(&served, "КонецПроцедуры\n");
    assert_eq!(editor.suggested(2, 1), ["Б.Добавить(1);"]);
    asked_behind(&served, "\n\tБ.Добавить(1);\n\t");
}

#[test]
fn brackets_that_the_editor_has_closed_are_not_in_the_way() {
    for (behind, taken) in [(")", "100);"), (");", "100")] {
        let served = Served::with(vec![
            Reply::Stream(vec!["100);"]),
            Reply::Stream(vec!["Б = 1;"]),
            Reply::Stream(Vec::new()),
        ]);
        let module = format!("Процедура А()\r\n\tСообщить({behind}\r\nКонецПроцедуры\r\n");
        let mut editor = Editor::with(&served, &module);
        assert_eq!(editor.suggested(1, 10), [taken]);
        asked_behind(&served, "\n\tСообщить(");
        asked_behind(&served, "\n\tСообщить(100);\n\t");
        let end = 10 + u32::try_from(behind.len()).expect("a column");
        editor.types_at((1, 10), (1, end), "100);\r\n\t");
        assert_eq!(editor.suggested(2, 1), ["Б = 1;"]);
        asked_behind(&served, "\n\tБ = 1;\n\t");
    }
}

#[test]
fn what_is_guessed_stays_while_it_is_typed_along() {
    let (gone, is_gone) = channel();
    let served = Served::with(vec![
        Reply::Stream(vec!["Новый Массив;"]),
        Reply::Hang(vec!["Б."], gone),
    ]);
    let mut editor = Editor::new(&served);
    assert_eq!(editor.suggested(1, 5), ["Новый Массив;"]);
    asked_behind(&served, "\n\tБ = ");
    asked_behind(&served, "\n\tБ = Новый Массив;\n\t");
    editor.types("Нов");
    assert_eq!(editor.suggested(1, 8), ["ый Массив;"]);
    assert!(is_gone.try_recv().is_err() && served.asked.try_recv().is_err());
    // A comment is nothing that a model is asked for; what was guessed is of no use behind it.
    editor.types_at((1, 5), (1, 8), "// Н");
    assert_eq!(editor.suggested(1, 9), [""; 0]);
    is_gone.recv_timeout(LONG).expect("the connection ends");
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
    is_gone.recv_timeout(LONG).expect("the connection ends");
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

#[test]
fn what_is_asked_of_an_engine_that_is_starting_is_answered_when_it_has_started() {
    let served = Served::with(vec![
        Reply::Stream(vec!["Новый Массив;"]),
        Reply::Stream(Vec::new()),
    ]);
    let folder = tempfile::tempdir().expect("a folder");
    let go = folder.path().join("go");
    let made = Command::new("mkfifo").arg(&go).status().expect("mkfifo");
    assert!(made.success());
    let mut editor = Editor::starting(&served, MODULE, folder);
    let place = editor.place(1, 5);
    let asked = editor.ask("textDocument/inlineCompletion", place);
    let status = editor.request("onec/status", json!({}));
    assert_eq!(status["engine"]["state"], "starting");
    std::fs::write(go, "\n").expect("the engine reads");
    assert_eq!(editor.texts(asked), ["Новый Массив;"]);
}

#[test]
fn an_engine_whose_time_is_over_before_it_writes_is_asked_again_and_the_status_says_why() {
    let cut = json!({ "choices": [{ "text": "", "finish_reason": "length" }] });
    let served = Served::with(vec![
        Reply::Whole(200, "", cut.to_string()),
        Reply::Stream(vec!["Новый Массив;"]),
        Reply::Stream(Vec::new()),
    ]);
    let mut editor = Editor::new(&served);
    assert_eq!(editor.suggested(1, 5), [""; 0]);
    let engine = editor.request("onec/status", json!({}))["engine"].take();
    let why = engine["message"].as_str().expect("a reason");
    assert!(why.contains("engine.context"), "{why}");
    // Who asks expressly need not wait until that is forgotten.
    let mut place = editor.place(1, 5);
    place["context"]["triggerKind"] = 1.into();
    let asked = editor.ask("textDocument/inlineCompletion", place);
    assert_eq!(editor.texts(asked), ["Новый Массив;"]);
}
