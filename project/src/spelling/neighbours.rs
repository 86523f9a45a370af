//! Words that differ from another one as slips of the hand do: a letter too many, too few, another one, or two that
//! changed places.

use super::Tongue;

/// The letters of a language, the frequent ones first.
#[derive(Debug)]
pub(super) struct Neighbours {
    alphabet: &'static [char],
}

const RUSSIAN: &[char] = &[
    'о', 'е', 'а', 'и', 'н', 'т', 'с', 'р', 'в', 'л', 'к', 'м', 'д', 'п', 'у', 'я', 'ы', 'ь', 'г',
    'з', 'б', 'ч', 'й', 'х', 'ж', 'ш', 'ю', 'ц', 'щ', 'э', 'ф', 'ъ',
];

const ENGLISH: &[char] = &[
    'e', 't', 'a', 'o', 'i', 'n', 's', 'r', 'h', 'l', 'd', 'c', 'u', 'm', 'f', 'p', 'g', 'w', 'y',
    'b', 'v', 'k', 'x', 'j', 'q', 'z',
];

impl Neighbours {
    pub(super) fn new(tongue: Tongue) -> Self {
        let alphabet = match tongue {
            Tongue::Russian => RUSSIAN,
            Tongue::English => ENGLISH,
        };
        Self { alphabet }
    }

    /// Whether a right word differs in one letter.
    pub(super) fn any(&self, word: &str, is_right: impl Fn(&str) -> bool) -> bool {
        let mut found = false;
        self.each(word, |it| {
            found = is_right(it);
            !found
        });
        found
    }

    /// The right words that differ in one letter, the likeliest slips first.
    pub(super) fn all(&self, word: &str, is_right: impl Fn(&str) -> bool) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        self.each(word, |it| {
            if is_right(it) && !found.iter().any(|known| known == it) {
                found.push(it.to_owned());
            }
            true
        });
        found
    }

    /// Calls `take` with every text that differs in one letter, until it says no. The first letter stays, for whoever
    /// types looks at it, unless it changes places with the second one.
    fn each(&self, word: &str, mut take: impl FnMut(&str) -> bool) {
        let letters: Vec<char> = word.chars().collect();
        let mut text = String::with_capacity(word.len() + 2);
        let mut go = |parts: [&[char]; 3]| {
            text.clear();
            text.extend(parts.into_iter().flatten());
            take(&text)
        };
        let (from, upto) = (
            |at: usize| letters.get(at..).unwrap_or_default(),
            |at: usize| letters.get(..at).unwrap_or_default(),
        );
        for (at, pair) in letters.windows(2).enumerate() {
            if let [first, second] = pair
                && first != second
                && !go([upto(at), &[*second, *first], from(at + 2)])
            {
                return;
            }
        }
        for at in 1..letters.len() {
            // Of a doubled letter it does not matter which one goes.
            if letters.get(at) != letters.get(at + 1) && !go([upto(at), &[], from(at + 1)]) {
                return;
            }
        }
        for at in 1..letters.len() {
            for letter in self.alphabet {
                if letters.get(at) != Some(letter) && !go([upto(at), &[*letter], from(at + 1)]) {
                    return;
                }
            }
        }
        for at in 1..=letters.len() {
            for letter in self.alphabet {
                if letters.get(at - 1) != Some(letter) && !go([upto(at), &[*letter], from(at)]) {
                    return;
                }
            }
        }
    }
}
