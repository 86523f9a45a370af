//! Writes the packed form.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::MAGIC;

/// Gathers strings and facts.
#[derive(Default)]
pub(super) struct Writer {
    strings: IndexSet<String, FxBuildHasher>,
    facts: Vec<u8>,
}

impl Writer {
    /// Seven bits a byte, low ones first; the high bit says that more follows.
    pub(super) fn number(&mut self, number: usize) {
        number_to(number, &mut self.facts);
    }

    pub(super) fn string(&mut self, text: &str) {
        let at = match self.strings.get_index_of(text) {
            Some(at) => at,
            None => self.strings.insert_full(text.to_owned()).0,
        };
        self.number(at);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        number_to(self.strings.len(), &mut bytes);
        for text in &self.strings {
            number_to(text.len(), &mut bytes);
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend(self.facts);
        bytes
    }
}

fn number_to(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
