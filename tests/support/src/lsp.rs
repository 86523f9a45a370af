//! A client of the language server: starts the real process and talks to it as an editor does.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long anything is waited for: no measure, but the end of a test that would hang. A machine may be slow.
const PATIENCE: Duration = Duration::from_secs(600);

/// A server and what it said.
#[derive(Debug)]
pub struct Client {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Answers that nobody has asked for yet.
    answers: Vec<Value>,
    /// What the server said by itself, in order.
    pub said: Vec<Value>,
    last: i64,
    /// How long anything is waited for.
    pub patience: Duration,
}

/// The end of the server's output came before the answer, or no answer came at all.
#[derive(Debug)]
pub struct NoAnswer(pub String);

impl Client {
    /// Starts a server.
    ///
    /// # Errors
    ///
    /// Where it cannot be started.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take();
        let (send, messages) = channel();
        thread::spawn(move || {
            let mut output = BufReader::new(
                output
                    .into_iter()
                    .fold(Box::new(io::empty()) as Box<dyn Read + Send>, |_, it| {
                        Box::new(it)
                    }),
            );
            while let Some(message) = read(&mut output) {
                if send.send(message).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            input: process.stdin.take(),
            process,
            messages,
            answers: Vec::new(),
            said: Vec::new(),
            last: 0,
            patience: PATIENCE,
        })
    }

    /// Initialises the server for a folder; gives its answer.
    ///
    /// # Errors
    ///
    /// Where it does not answer.
    pub fn initialize(&mut self, root: &Path, capabilities: Value) -> Result<Value, NoAnswer> {
        self.initialize_with(root, capabilities, Value::Null)
    }

    /// The same with options.
    ///
    /// # Errors
    ///
    /// Where it does not answer.
    pub fn initialize_with(
        &mut self,
        root: &Path,
        capabilities: Value,
        options: Value,
    ) -> Result<Value, NoAnswer> {
        let uri = uri(root);
        let answer = self.request(
            "initialize",
            json!({
                "processId": std::process::id(),
                "rootUri": uri,
                "workspaceFolders": [{ "uri": uri, "name": "root" }],
                "capabilities": capabilities,
                "initializationOptions": options,
            }),
        )?;
        self.notify("initialized", json!({}));
        Ok(answer)
    }

    /// Waits until the project was read.
    ///
    /// # Errors
    ///
    /// Where the server ends before, or does not come to an end.
    pub fn wait_until_ready(&mut self) -> Result<(), NoAnswer> {
        let until = Instant::now() + self.patience;
        while self.request("onec/status", json!({}))?["state"] != "ready" {
            if Instant::now() > until {
                return Err(NoAnswer("the project is not read".to_owned()));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// Opens a document.
    pub fn open(&mut self, path: &Path, text: &str) {
        let document = json!({ "uri": uri(path), "languageId": "bsl", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Edits a document: what stands between two positions is replaced.
    pub fn edit(&mut self, path: &Path, version: i64, changes: Value) {
        let document = json!({ "uri": uri(path), "version": version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    /// Asks, and gives the result.
    ///
    /// # Errors
    ///
    /// An error of the server, as text; or that no answer came.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, NoAnswer> {
        let id = self.ask(method, params);
        let mut answer = self.answer(id)?;
        match answer.get("error") {
            Some(error) => Err(NoAnswer(format!("{method}: {error}"))),
            None => Ok(answer["result"].take()),
        }
    }

    /// Asks, and gives the number to wait with.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last += 1;
        let message =
            json!({ "jsonrpc": "2.0", "id": self.last, "method": method, "params": params });
        self.send(&message);
        self.last
    }

    /// The answer to a question, with its result or its error.
    ///
    /// # Errors
    ///
    /// Where none comes.
    pub fn answer(&mut self, id: i64) -> Result<Value, NoAnswer> {
        let until = Instant::now() + self.patience;
        loop {
            if let Some(at) = self.answers.iter().position(|it| it["id"] == id) {
                return Ok(self.answers.swap_remove(at));
            }
            self.hear(until, &format!("no answer to {id}"))?;
        }
    }

    /// Tells.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Waits for something that the server says by itself; what was said before counts.
    ///
    /// # Errors
    ///
    /// Where it is not said.
    pub fn wait_for(&mut self, is_it: impl Fn(&Value) -> bool) -> Result<Value, NoAnswer> {
        let until = Instant::now() + self.patience;
        loop {
            if let Some(at) = self.said.iter().position(&is_it) {
                return Ok(self.said.remove(at));
            }
            self.hear(until, "it was not said")?;
        }
    }

    /// Hears one message. Questions of the server are answered with nothing.
    fn hear(&mut self, until: Instant, what: &str) -> Result<(), NoAnswer> {
        let rest = until.saturating_duration_since(Instant::now());
        let message = self.messages.recv_timeout(rest).map_err(|it| match it {
            RecvTimeoutError::Timeout => NoAnswer(what.to_owned()),
            RecvTimeoutError::Disconnected => NoAnswer(format!("{what}: the server has ended")),
        })?;
        match (message.get("method"), message.get("id")) {
            (Some(_), Some(id)) => {
                let answer = json!({ "jsonrpc": "2.0", "id": id, "result": null });
                self.send(&answer);
                self.said.push(message);
            }
            (Some(_), None) => self.said.push(message),
            (None, _) => self.answers.push(message),
        }
        Ok(())
    }

    /// Sends a message. One that cannot be sent is not answered, which shows.
    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends bytes as they are.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        if let Some(input) = &mut self.input {
            let _ = input.write_all(bytes).and_then(|()| input.flush());
        }
    }

    /// The number of the process.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Ends the session as the protocol wants it.
    ///
    /// # Errors
    ///
    /// Where the server does not answer or does not end.
    pub fn shut_down(mut self) -> Result<ExitStatus, NoAnswer> {
        self.request("shutdown", Value::Null)?;
        self.notify("exit", Value::Null);
        self.ended()
    }

    /// Closes the input of the server and waits for its end.
    ///
    /// # Errors
    ///
    /// Where it does not end.
    pub fn hang_up(mut self) -> Result<ExitStatus, NoAnswer> {
        self.input = None;
        self.ended()
    }

    fn ended(&mut self) -> Result<ExitStatus, NoAnswer> {
        let until = Instant::now() + self.patience;
        while Instant::now() < until {
            match self.process.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) => thread::sleep(Duration::from_millis(5)),
                Err(error) => return Err(NoAnswer(error.to_string())),
            }
        }
        Err(NoAnswer("the server does not end".to_owned()))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address of a file, as editors write it.
pub fn uri(path: &Path) -> String {
    let mut uri = String::from("file://");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

/// A message; nothing at the end of the output.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(it) = line.strip_prefix("Content-Length: ") {
            length = it.parse().ok();
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
