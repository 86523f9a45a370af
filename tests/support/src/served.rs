//! A server of models for tests: it answers requests one after the other as it is told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use serde_json::{Value, json};

/// What came with a request.
#[derive(Debug)]
pub struct Asked {
    /// Its first line and its headers, in lower case.
    pub head: String,
    /// Its body, where that is JSON.
    pub body: Value,
}

/// How one request is answered.
#[derive(Debug)]
pub enum Reply {
    /// With a status, headers and a body.
    Whole(u16, &'static str, String),
    /// With texts, one event each.
    Stream(Vec<&'static str>),
    /// With texts, and then nothing more until the other side goes; the channel is told when it has.
    Hang(Vec<&'static str>, Sender<()>),
    /// With texts, then with others once the channel says so.
    Gate(Vec<&'static str>, Receiver<()>, Vec<&'static str>),
    /// With texts, and then the connection ends as one of a killed program does.
    Die(Vec<&'static str>),
}

/// A server that answers so many requests, in order.
#[derive(Debug)]
pub struct Served {
    /// Where it is.
    pub url: String,
    /// What it was asked.
    pub asked: Receiver<Asked>,
}

impl Served {
    /// A server that answers so many requests.
    ///
    /// # Panics
    ///
    /// Where no port is to be had.
    pub fn with(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (tell, asked) = channel();
        thread::spawn(move || {
            for reply in replies {
                let Ok((stream, _)) = listener.accept() else {
                    return;
                };
                // A reply that hangs must not keep the next request waiting.
                let tell = tell.clone();
                let request = request(&stream);
                let _ = tell.send(request);
                thread::spawn(move || answer(stream, reply));
            }
        });
        Self {
            url: format!("http://{address}"),
            asked,
        }
    }

    /// An address at which nobody answers, for as long as the test runs.
    ///
    /// # Panics
    ///
    /// Where no port is to be had.
    pub fn nobody() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        // At the own end of a connection nobody listens, and as long as it is there nobody else is given its port.
        let own = TcpStream::connect(address).expect("it listens");
        let other = listener.accept().expect("a connection");
        let nobody = own.local_addr().expect("an address");
        std::mem::forget((own, other));
        format!("http://{nobody}")
    }
}

fn request(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).expect("a line") == 0 {
            break;
        }
    }
    let head = head.to_lowercase();
    let length = head
        .lines()
        .find_map(|it| it.strip_prefix("content-length: "));
    let length = length.map_or(0, |it| it.parse().expect("a length"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    Asked {
        head,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

fn answer(mut stream: TcpStream, reply: Reply) {
    let stream_of = |stream: &mut TcpStream, texts: &[&str]| {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        let _ = stream.write_all(head.as_bytes());
        send(stream, texts);
    };
    match reply {
        Reply::Whole(status, headers, body) => {
            let length = body.len();
            let text = format!(
                "HTTP/1.1 {status} X\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            );
            let _ = stream.write_all(text.as_bytes());
        }
        Reply::Stream(texts) => {
            stream_of(&mut stream, &texts);
            let _ = stream.write_all(b"data: [DONE]\n\n");
        }
        Reply::Hang(texts, gone) => {
            stream_of(&mut stream, &texts);
            // Ends when the other side closes the connection.
            let _ = stream.read(&mut [0; 16]);
            let _ = gone.send(());
        }
        Reply::Gate(texts, open, others) => {
            stream_of(&mut stream, &texts);
            let _ = open.recv();
            send(&mut stream, &others);
            let _ = stream.write_all(b"data: [DONE]\n\n");
        }
        Reply::Die(texts) => {
            stream_of(&mut stream, &texts);
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn send(stream: &mut TcpStream, texts: &[&str]) {
    for text in texts {
        let choice = json!({ "index": 0, "text": text, "delta": { "content": text } });
        let event = json!({ "choices": [choice] });
        let _ = stream.write_all(format!("data: {event}\n\n").as_bytes());
    }
}
