//! Guesses what comes next from what came after the same tokens before: code repeats itself.
//!
//! A model checks many guessed tokens in one step, which costs little more than one token does.

use rustc_hash::FxHashMap;

/// So many tokens must be the same.
const SAME: usize = 3;
/// Guesses are as long as this at first, and between these bounds after they were right or wrong.
const FIRST: usize = 4;
const SHORTEST: usize = 1;
const LONGEST: usize = 12;

/// The places of a text where the same tokens stand.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// For tokens in a row, where the token behind their last occurrence stands.
    places: FxHashMap<[u32; SAME], usize>,
    /// How many tokens were taken in.
    known: usize,
    length: usize,
}

impl Lookup {
    pub(crate) fn new() -> Self {
        Self {
            places: FxHashMap::default(),
            known: SAME,
            length: FIRST,
        }
    }

    /// What may come behind these tokens, at most `most` of them. They are those of the call before and more.
    pub(crate) fn guess(&mut self, tokens: &[u32], most: usize) -> Vec<u32> {
        // Only rows that something stands behind: the last one would find itself.
        while self.known < tokens.len() {
            let row = tokens[..self.known].last_chunk::<SAME>();
            if let Some(row) = row {
                self.places.insert(*row, self.known);
            }
            self.known += 1;
        }
        let place = tokens
            .last_chunk::<SAME>()
            .and_then(|it| self.places.get(it));
        let Some(place) = place else {
            return Vec::new();
        };
        let guess = &tokens[*place..];
        guess[..guess.len().min(self.length).min(most)].to_vec()
    }

    /// So many of the guessed tokens were right.
    pub(crate) fn learn(&mut self, guessed: usize, right: usize) {
        if guessed == 0 {
            return;
        }
        self.length = if right == guessed {
            (self.length * 2).min(LONGEST)
        } else {
            (right + 1).clamp(SHORTEST, LONGEST)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: [u32; 0] = [];

    #[test]
    fn what_came_before_is_guessed() {
        let mut lookup = Lookup::new();
        assert_eq!(lookup.guess(&[1, 2, 3, 4, 5, 6, 7], 9), NOTHING);
        assert_eq!(
            lookup.guess(&[1, 2, 3, 4, 5, 6, 7, 1, 2, 3], 9),
            [4, 5, 6, 7]
        );
        assert_eq!(lookup.guess(&[1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 8], 9), NOTHING);
        let tokens = [1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 8, 1, 2, 3];
        assert_eq!(lookup.guess(&tokens, 2), [8, 1]);
    }

    #[test]
    fn a_row_does_not_find_itself() {
        assert_eq!(Lookup::new().guess(&[5, 5, 5], 9), NOTHING);
        assert_eq!(Lookup::new().guess(&[5, 5, 5, 5], 9), [5]);
        assert_eq!(Lookup::new().guess(&[1, 2], 9), NOTHING);
    }

    #[test]
    fn guesses_grow_when_right_and_shrink_when_wrong() {
        let mut lookup = Lookup::new();
        let tokens: Vec<u32> = (0..40).chain(0..3).collect();
        let mut length = |guessed, right| {
            lookup.learn(guessed, right);
            lookup.guess(&tokens, 99).len()
        };
        assert_eq!(length(0, 0), FIRST);
        assert_eq!(length(4, 4), 8);
        assert_eq!(length(8, 8), LONGEST);
        assert_eq!(length(12, 2), 3);
        assert_eq!(length(3, 0), 1);
    }
}
