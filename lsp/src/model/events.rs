//! Server-sent events, put together from bytes as they come.

/// The most bytes of one event. A server that sends more is not one of models.
const MOST: usize = 1 << 20;

/// Events that are not whole yet.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// The line that has not ended.
    line: Vec<u8>,
    /// The data of the event that has not ended.
    data: String,
    has_data: bool,
    /// The last byte was CR: an LF that follows ends no further line.
    after_return: bool,
}

/// An event is longer than any that makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLong;

impl Events {
    /// Takes bytes in and gives the data of the events that are whole now.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut whole = Vec::new();
        for &byte in bytes {
            let follows_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if follows_return => {}
                b'\n' | b'\r' => whole.extend(self.end_line()),
                _ => self.line.push(byte),
            }
            if self.line.len() + self.data.len() > MOST {
                return Err(TooLong);
            }
        }
        Ok(whole)
    }

    /// The event that was under way when the stream ended: some servers leave the last blank line out.
    pub(crate) fn end(&mut self) -> Option<String> {
        let whole = self.end_line();
        whole.or_else(|| self.end_event())
    }

    fn end_line(&mut self) -> Option<String> {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return self.end_event();
        }
        let line = String::from_utf8_lossy(&line);
        if let Some(data) = line.strip_prefix("data:") {
            if self.has_data {
                self.data.push('\n');
            }
            self.data.push_str(data.strip_prefix(' ').unwrap_or(data));
            self.has_data = true;
        }
        None
    }

    fn end_event(&mut self) -> Option<String> {
        let had_data = std::mem::take(&mut self.has_data);
        had_data.then(|| std::mem::take(&mut self.data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_the_same_in_whatever_pieces_they_come() {
        let text =
            ": begin\r\ndata: {\"а\": 1}\r\n\r\nevent: x\ndata:first\ndata: second\n\ndata: [DONE]";
        let expected = ["{\"а\": 1}", "first\nsecond", "[DONE]"];
        for size in 1..text.len() {
            let mut events = Events::default();
            let mut found = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                found.extend(events.take(piece).expect("short events"));
            }
            found.extend(events.end());
            assert_eq!(found, expected, "{size}");
        }
    }

    #[test]
    fn an_event_without_end_is_refused() {
        let mut events = Events::default();
        let piece = [b'a'; 1 << 16];
        let results: Vec<_> = (0..17).map(|_| events.take(&piece)).collect();
        assert_eq!(results.last(), Some(&Err(TooLong)));
        assert_eq!(results[0], Ok(Vec::new()));
    }
}
