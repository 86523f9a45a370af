//! Bytes of tokens to text while they come: a letter is given when its last byte is there.

/// What was not yet given.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    held: Vec<u8>,
}

impl Decoder {
    /// The text that became whole with these bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> String {
        self.held.extend_from_slice(bytes);
        let mut text = String::new();
        loop {
            match std::str::from_utf8(&self.held) {
                Ok(whole) => {
                    text.push_str(whole);
                    self.held.clear();
                    return text;
                }
                Err(error) => {
                    let (whole, rest) = self.held.split_at(error.valid_up_to());
                    text.push_str(&String::from_utf8_lossy(whole));
                    let Some(wrong) = error.error_len() else {
                        self.held = rest.to_vec();
                        return text;
                    };
                    text.push(char::REPLACEMENT_CHARACTER);
                    self.held = rest[wrong..].to_vec();
                }
            }
        }
    }

    /// What is left when nothing more comes.
    pub(crate) fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.held)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_whole() {
        let mut decoder = Decoder::default();
        let bytes = "дом🙂".as_bytes();
        let given: Vec<String> = bytes.iter().map(|it| decoder.push(&[*it])).collect();
        assert_eq!(given.concat(), "дом🙂");
        assert_eq!(given[0], "");
        assert_eq!(given[1], "д");
        assert_eq!(decoder.finish(), "");
    }

    #[test]
    fn what_is_no_letter_is_replaced_and_holds_nothing_up() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.push(b"a\xffb\xd0"), "a\u{fffd}b");
        assert_eq!(decoder.push(b"c"), "\u{fffd}c");
        assert_eq!(decoder.push(b"\xf0\x9f"), "");
        assert_eq!(decoder.finish(), "\u{fffd}");
    }
}
