//! A server of HTTP on this machine that answers as a test says.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// What is asked.
pub(super) struct Question {
    /// The path, with its letters as they are.
    pub(super) path: String,
    /// The parameters, in order.
    parameters: Vec<(String, String)>,
    /// Who asks.
    pub(super) authorization: Option<String>,
}

/// What is answered.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

/// A server; it answers while the test runs.
pub(super) struct Server(SocketAddr);

impl Question {
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|it| it.0 == name);
        found.map(|it| it.1.as_str())
    }
}

impl Server {
    pub(super) fn start(answer: impl Fn(&Question) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = Arc::clone(&answer);
                thread::spawn(move || serve(stream, &*answer));
            }
        });
        Self(address)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.0
    }
}

/// Answers one question and closes the connection.
fn serve(mut stream: TcpStream, answer: &dyn Fn(&Question) -> Answer) {
    let mut reader = BufReader::new(stream.try_clone().expect("a connection"));
    let mut first = String::new();
    let mut authorization = None;
    reader.read_line(&mut first).expect("a question");
    loop {
        let mut line = String::new();
        let length = reader.read_line(&mut line).expect("a header");
        if length == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("authorization")
        {
            authorization = Some(value.trim().to_owned());
        }
    }
    let target = first.split(' ').nth(1).unwrap_or_default();
    let (path, parameters) = target.split_once('?').unwrap_or((target, ""));
    let parameters = parameters.split('&').filter_map(|it| it.split_once('='));
    let question = Question {
        path: decoded(path),
        parameters: parameters
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect(),
        authorization,
    };
    let Answer { status, body } = answer(&question);
    let head = format!(
        "HTTP/1.1 {status} -\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // The client may be gone.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body.as_bytes());
}

/// A part of an address with its letters as they are.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = text.get(at + 1..at + 3);
        match code.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(code) if byte == b'%' => {
                found.push(code);
                at += 3;
            }
            _ => {
                found.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(found).expect("UTF-8")
}
