//! The bytes of every token, in one row.

use tokenizers::{DecoderWrapper, Tokenizer as Pieces};

/// Of a token without text of its own, in the vocabularies made by SentencePiece: a byte.
const BYTE: (&str, &str) = ("<0x", ">");
/// A blank in those vocabularies.
const BLANK: &str = "▁";

/// The bytes of all tokens.
pub(super) struct Vocabulary {
    bytes: Vec<u8>,
    /// Where the bytes of each token end.
    ends: Vec<u32>,
}

/// How tokens are written.
#[derive(Clone, Copy)]
enum Writing {
    /// Each byte as one letter, as GPT-2 had it.
    Bytes,
    /// As text with its blanks replaced, and bytes by their numbers.
    Blanks,
    /// As text.
    Plain,
}

impl Vocabulary {
    pub(super) fn of(pieces: &Pieces) -> Self {
        let writing = writing(pieces);
        let table = table();
        let added = pieces.get_added_tokens_decoder();
        let mut bytes = Vec::new();
        let mut ends = Vec::new();
        let count = pieces.get_vocab(true).into_values().max();
        let count = count.map_or(0, |it| it + 1);
        for token in 0..count {
            match added.get(&token) {
                Some(added) if added.special => {}
                Some(added) => bytes.extend_from_slice(added.content.as_bytes()),
                None => {
                    if let Some(text) = pieces.id_to_token(token) {
                        write(&text, writing, &table, &mut bytes);
                    }
                }
            }
            ends.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        }
        Self { bytes, ends }
    }

    pub(super) fn size(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn bytes(&self, token: u32) -> &[u8] {
        let token = token as usize;
        let Some(end) = self.ends.get(token) else {
            return &[];
        };
        let start = match token.checked_sub(1) {
            Some(before) => self.ends[before],
            None => 0,
        };
        &self.bytes[start as usize..*end as usize]
    }
}

fn writing(pieces: &Pieces) -> Writing {
    let of = |decoder: &DecoderWrapper| match decoder {
        DecoderWrapper::ByteLevel(_) => Some(Writing::Bytes),
        DecoderWrapper::ByteFallback(_) | DecoderWrapper::Metaspace(_) => Some(Writing::Blanks),
        _ => None,
    };
    let found = match pieces.get_decoder() {
        Some(DecoderWrapper::Sequence(all)) => all.get_decoders().iter().find_map(of),
        Some(one) => of(one),
        None => None,
    };
    found.unwrap_or(Writing::Plain)
}

fn write(text: &str, writing: Writing, table: &[(char, u8)], bytes: &mut Vec<u8>) {
    match writing {
        Writing::Bytes => {
            for letter in text.chars() {
                match table.binary_search_by_key(&letter, |it| it.0) {
                    Ok(at) => bytes.push(table[at].1),
                    // Not written by bytes after all: a token that was added by hand.
                    Err(_) => bytes.extend_from_slice(letter.to_string().as_bytes()),
                }
            }
        }
        Writing::Blanks => {
            let byte = text
                .strip_prefix(BYTE.0)
                .and_then(|it| it.strip_suffix(BYTE.1))
                .and_then(|it| u8::from_str_radix(it, 16).ok());
            match byte {
                Some(byte) => bytes.push(byte),
                None => bytes.extend_from_slice(text.replace(BLANK, " ").as_bytes()),
            }
        }
        Writing::Plain => bytes.extend_from_slice(text.as_bytes()),
    }
}

/// Which letter stands for which byte, sorted by letters: those that can be printed stand for themselves, and the others
/// for letters from 256 on.
fn table() -> Vec<(char, u8)> {
    let printed = |it: u8| matches!(it, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
    let own = (0..=255)
        .filter(|it| printed(*it))
        .map(|it| (char::from(it), it));
    let others = (0..=255_u8).filter(|it| !printed(*it));
    let others = (256_u32..).filter_map(char::from_u32).zip(others);
    let mut table: Vec<(char, u8)> = own.chain(others).collect();
    table.sort_unstable();
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_a_letter() {
        let table = table();
        assert_eq!(table.len(), 256);
        let mut bytes: Vec<u8> = table.iter().map(|it| it.1).collect();
        bytes.sort_unstable();
        assert!(bytes.into_iter().eq(0..=255));
        assert!(table.contains(&('Ġ', b' ')) && table.contains(&('Ċ', b'\n')));
    }

    #[test]
    fn tokens_are_read_as_they_are_written() {
        let check = |text, writing, expected: &[u8]| {
            let mut bytes = Vec::new();
            write(text, writing, &table(), &mut bytes);
            assert_eq!(bytes, expected);
        };
        check("Ġif", Writing::Bytes, b" if");
        check("▁if", Writing::Blanks, b" if");
        check("<0xD0>", Writing::Blanks, &[0xd0]);
        check("<0xZZ>", Writing::Blanks, b"<0xZZ>");
        check("▁if", Writing::Plain, "▁if".as_bytes());
    }
}
