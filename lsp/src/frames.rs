//! Looks at what the client sends before the protocol does: what is no message would end the session there.

use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::io::{
    self, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};

mod addresses;

/// The method that stands in for what is no message; it answers that it is none.
pub(crate) const NOT_A_MESSAGE: &str = "onec/notAMessage";

/// No message of an editor is longer; a length beyond that is a mistake in a header.
const LONGEST: usize = 1 << 30;

/// A buffer that has grown beyond this is not kept for the next message.
const KEPT: usize = 1 << 18;

/// What every message has one of.
#[derive(Deserialize)]
struct Message {
    jsonrpc: String,
    method: Option<String>,
    #[serde(default)]
    id: Option<IgnoredAny>,
    #[serde(default)]
    params: Params,
}

/// Parameters are a list or an object where there are any.
#[derive(Deserialize, Default)]
#[serde(untagged)]
#[expect(dead_code, reason = "only their shape matters")]
enum Params {
    #[default]
    None,
    Null(()),
    List(Vec<IgnoredAny>),
    Object(std::collections::BTreeMap<String, IgnoredAny>),
}

/// Hands messages on until the input ends. What is none is handed on as [`NOT_A_MESSAGE`].
pub(crate) async fn pass(
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut body = Vec::new();
    while let Some(length) = header(&mut input).await? {
        body.clear();
        let taken = (&mut input)
            .take(length as u64)
            .read_to_end(&mut body)
            .await?;
        if taken < length {
            break;
        }
        if is_message(&body) {
            write(&mut output, &addresses::encoded(&body)).await?;
        } else {
            let start = String::from_utf8_lossy(body.get(..80).unwrap_or(&body)).into_owned();
            tracing::warn!(start, "not a message");
            let stand_in = format!(r#"{{"jsonrpc":"2.0","id":null,"method":"{NOT_A_MESSAGE}"}}"#);
            write(&mut output, stand_in.as_bytes()).await?;
        }
        if body.capacity() > KEPT {
            body = Vec::new();
        }
    }
    output.shutdown().await
}

async fn write(output: &mut (impl AsyncWrite + Unpin), body: &[u8]) -> io::Result<()> {
    let header = format!("Content-Length: {}\r\n\r\n", body.len());
    output.write_all(header.as_bytes()).await?;
    output.write_all(body).await?;
    output.flush().await
}

/// The length that a header gives; headers without one are skipped. Nothing at the end of the input.
async fn header(input: &mut (impl AsyncBufReadExt + Unpin)) -> io::Result<Option<usize>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        match text.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok().filter(|it| *it <= LONGEST);
            }
            Some(_) => {}
            None if text.is_empty() && length.is_some() => return Ok(length),
            None => {}
        }
    }
}

fn is_message(body: &[u8]) -> bool {
    let Ok(message) = serde_json::from_slice::<Message>(body) else {
        return false;
    };
    let _ = message.params;
    message.jsonrpc == "2.0" && (message.method.is_some() || message.id.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn passed(input: &str) -> String {
        let (output, mut end) = io::duplex(1 << 16);
        let work = pass(input.as_bytes(), output);
        let mut text = String::new();
        let (passed, read) = tokio::join!(work, end.read_to_string(&mut text));
        passed.and(read.map(|_| ())).expect("bytes in memory");
        text
    }

    fn check(input: &str, expected: &[&str]) {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let text = runtime.expect("a runtime").block_on(passed(input));
        let bodies: Vec<&str> = text
            .split("Content-Length: ")
            .filter_map(|it| it.split_once("\r\n\r\n"))
            .map(|it| it.1)
            .collect();
        assert_eq!(bodies, expected);
    }

    const MESSAGE: &str = r#"{"jsonrpc":"2.0","method":"exit"}"#;
    const STAND_IN: &str = r#"{"jsonrpc":"2.0","id":null,"method":"onec/notAMessage"}"#;

    #[test]
    fn messages_pass_and_what_is_none_is_named() {
        let length = MESSAGE.len();
        check(
            &format!(
                "Content-Length: 1\r\n\r\n{{content-length: {length}\r\nX: y\r\n\r\n{MESSAGE}"
            ),
            &[STAND_IN, MESSAGE],
        );
    }

    #[test]
    fn a_header_without_a_length_is_skipped_and_an_unfinished_message_is_left_out() {
        let length = MESSAGE.len();
        let header = format!("Content-Length: {length}\r\n\r\n");
        check(
            &format!(
                "Content-Type: x\r\n\r\nContent-Length: many\r\n\r\n{header}{MESSAGE}{header}{{"
            ),
            &[MESSAGE],
        );
    }
}
