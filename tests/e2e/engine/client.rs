//! As much of HTTP as the tests need: a request a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use serde_json::Value;

/// Where an engine listens.
pub(super) enum Address {
    Tcp(String),
    Socket(PathBuf),
}

/// A whole answer.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

/// An answer that comes in events.
pub(super) struct Streamed {
    pub(super) status: u16,
    reader: BufReader<Box<dyn Read>>,
}

trait Connection: Read + Write {}

impl<T: Read + Write> Connection for T {}

impl Address {
    fn connect(&self) -> Box<dyn Connection> {
        match self {
            Self::Tcp(address) => Box::new(TcpStream::connect(address).expect("it listens")),
            #[cfg(unix)]
            Self::Socket(path) => {
                let stream = std::os::unix::net::UnixStream::connect(path);
                Box::new(stream.expect("it listens"))
            }
            #[cfg(not(unix))]
            Self::Socket(_) => panic!("there are no sockets here"),
        }
    }

    fn ask(&self, start: &str, headers: &str, body: &str) -> Box<dyn Connection> {
        let mut connection = self.connect();
        let length = body.len();
        let text = format!(
            "{start} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        connection.write_all(text.as_bytes()).expect("it reads");
        connection
    }

    pub(super) fn get(&self, path: &str) -> Answered {
        self.get_with(path, "")
    }

    pub(super) fn get_with(&self, path: &str, headers: &str) -> Answered {
        whole(self.ask(&format!("GET {path}"), headers, ""))
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Answered {
        whole(self.ask(&format!("POST {path}"), "", &body.to_string()))
    }

    /// Asks and reads nothing: to drop what comes back is to go away.
    pub(super) fn send(&self, path: &str, body: &Value) -> impl Sized + use<> {
        self.ask(&format!("POST {path}"), "", &body.to_string())
    }

    pub(super) fn stream(&self, path: &str, body: &Value) -> Streamed {
        let connection = self.ask(&format!("POST {path}"), "", &body.to_string());
        let mut reader = BufReader::new(Box::new(Reading(connection)) as Box<dyn Read>);
        let head = head(&mut reader);
        Streamed {
            status: status(&head),
            reader,
        }
    }
}

struct Reading(Box<dyn Connection>);

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Answered {
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        serde_json::from_str(&self.body).expect("JSON")
    }
}

impl Streamed {
    /// The next event; nothing when the connection ends. The sizes of chunks stand on lines of their own and are no
    /// events.
    pub(super) fn next(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            // A server that is killed breaks the connection.
            if self.reader.read_line(&mut line).unwrap_or(0) == 0 {
                return None;
            }
            if let Some(event) = line.strip_prefix("data: ") {
                return Some(event.trim_end().to_owned());
            }
        }
    }

    pub(super) fn rest(mut self) -> Vec<String> {
        std::iter::from_fn(|| self.next()).collect()
    }
}

fn whole(connection: Box<dyn Connection>) -> Answered {
    let mut reader = BufReader::new(connection);
    let head = head(&mut reader);
    let mut body = String::new();
    reader.read_to_string(&mut body).expect("text");
    Answered {
        status: status(&head),
        head,
        body,
    }
}

fn head(reader: &mut impl BufRead) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).expect("a line") > 0, "{head}");
    }
    head
}

fn status(head: &str) -> u16 {
    let status = head.split(' ').nth(1).expect("a status");
    status.parse().expect("a number")
}
