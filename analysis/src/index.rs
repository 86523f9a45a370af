//! What is found by words: which methods mention a name, and which members are used of receivers of a name.

use std::hash::{Hash, Hasher};

use metadata::Folded;

mod filter;
mod usage;
mod words;

pub(crate) use filter::WordFilter;
pub use usage::{UsageIndex, Used};

/// The hash of a word as summaries keep it: one for all spellings that differ in case only.
///
/// It stands in the cache on disk, so it must not depend on the machine.
pub fn word(text: &str) -> u32 {
    let mut hasher = WordHasher(0);
    Folded(text).hash(&mut hasher);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, letter: u32) {
        let mixed = self.0.rotate_left(23) ^ u64::from(letter);
        self.0 = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        let hash = self.0 ^ (self.0 >> 29);
        hash.wrapping_mul(0xBF58_476D_1CE4_E5B9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_any_case_has_one_hash() {
        assert_eq!(word("Товары"), word("ТОВАРЫ"));
        assert_eq!(word("Ёж"), word("ёж"));
        assert_ne!(word("Ёж"), word("Еж"));
        assert_ne!(word("Товары"), word("Товар"));
    }

    #[test]
    fn a_hash_is_the_same_on_every_machine() {
        assert_eq!(word("ОбщегоНазначения"), 3_140_686_132);
    }
}
