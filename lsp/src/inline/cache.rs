//! Suggestions that were made before, found again wherever the cursor gets to the same text.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Form;
use super::window::Window;

/// As many suggestions are kept.
const MOST: usize = 250;
/// A suggestion is found under its text without so many first lines, too: the window moves on with the cursor.
const LINES: usize = 3;
/// So many letters typed since are looked back over.
const LETTERS: usize = 128;

/// What a model gave at a place: one text or several to choose from.
pub(crate) type Choices = Arc<[String]>;

/// Suggestions by the text around the cursor.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    /// The number of a suggestion, by numbers of texts.
    places: FxHashMap<u64, u64>,
    kept: FxHashMap<u64, Kept>,
    /// Counts what is asked for and put in.
    clock: u64,
}

#[derive(Debug)]
struct Kept {
    choices: Choices,
    hashes: Vec<u64>,
    /// When it was last of use.
    used: u64,
}

impl Cache {
    /// Keeps what was made at a place, in a form of suggestion: what stands for a line is not what stands for a block.
    pub(crate) fn put(&mut self, window: &Window, form: Form, choices: Choices) {
        self.clock += 1;
        let hashes = (0..=LINES).filter_map(|lines| window.hash(0, lines));
        let hashes: Vec<u64> = hashes.map(|it| it ^ salt(form)).collect();
        for hash in &hashes {
            self.places.insert(*hash, self.clock);
        }
        let used = self.clock;
        self.kept.insert(
            self.clock,
            Kept {
                choices,
                hashes,
                used,
            },
        );
        if self.kept.len() > MOST {
            self.drop_oldest();
        }
    }

    /// What was made at this place, or before the last letters were typed, where it began with them: those that still
    /// fit, without what is typed already.
    pub(crate) fn find(&mut self, window: &Window, form: Form) -> Option<Vec<String>> {
        self.clock += 1;
        let ends = window.before.char_indices().rev().map(|it| it.0);
        let ends = std::iter::once(window.before.len()).chain(ends);
        for end in ends.take(LETTERS + 1) {
            let typed = window.before.get(end..)?;
            let hash = window.hash(typed.len(), 0)? ^ salt(form);
            let Some(kept) = self.places.get(&hash).and_then(|it| self.kept.get_mut(it)) else {
                continue;
            };
            let fitting = kept.choices.iter().filter_map(|it| it.strip_prefix(typed));
            let rests: Vec<String> = fitting
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect();
            // What turned out to be nothing is known as well: it need not be asked for again.
            if !rests.is_empty() || (typed.is_empty() && kept.choices.is_empty()) {
                kept.used = self.clock;
                return Some(rests);
            }
        }
        None
    }

    /// How many are kept.
    #[cfg(all(test, unix))]
    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    fn drop_oldest(&mut self) {
        let oldest = self.kept.iter().min_by_key(|it| it.1.used);
        let Some(number) = oldest.map(|it| *it.0) else {
            return;
        };
        let hashes = self.kept.remove(&number).map(|it| it.hashes);
        for hash in hashes.unwrap_or_default() {
            if self.places.get(&hash) == Some(&number) {
                self.places.remove(&hash);
            }
        }
    }
}

fn salt(form: Form) -> u64 {
    form.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(before: &str) -> Window {
        Window::new(Arc::default(), before, before.len())
    }

    fn choices(texts: &[&str]) -> Choices {
        texts.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn what_is_typed_of_a_suggestion_is_taken_off_it() {
        let mut cache = Cache::default();
        cache.put(&window("Если "), 0, choices(&["Отказ Тогда", "А Тогда"]));
        let mut found = |before: &str| cache.find(&window(before), 0);
        assert_eq!(
            found("Если "),
            Some(vec!["Отказ Тогда".into(), "А Тогда".into()])
        );
        assert_eq!(found("Если От"), Some(vec!["каз Тогда".into()]));
        assert_eq!(found("Если Б"), None);
        assert_eq!(found("Если Отказ Тогда"), None);
        assert_eq!(found("Есл"), None);
        assert_eq!(cache.find(&window("Если "), 1), None, "another form");
    }

    #[test]
    fn a_suggestion_is_found_when_the_window_has_moved_on_by_lines() {
        let mut cache = Cache::default();
        cache.put(&window("1;\n2;\n3;\n4;\nА"), 0, choices(&["БВ"]));
        for before in ["2;\n3;\n4;\nА", "3;\n4;\nА", "4;\nАБ"] {
            assert!(cache.find(&window(before), 0).is_some(), "{before:?}");
        }
        assert_eq!(cache.find(&window("А"), 0), None);
    }

    #[test]
    fn letters_are_looked_back_over_so_far() {
        let mut cache = Cache::default();
        let text = "я".repeat(200);
        cache.put(&window("А"), 0, choices(&[&text]));
        let typed = |count| format!("А{}", "я".repeat(count));
        assert!(cache.find(&window(&typed(128)), 0).is_some());
        assert_eq!(cache.find(&window(&typed(129)), 0), None);
    }

    #[test]
    fn what_is_nothing_is_remembered_as_nothing() {
        let mut cache = Cache::default();
        cache.put(&window("А"), 0, choices(&[]));
        assert_eq!(cache.find(&window("А"), 0), Some(Vec::new()));
        assert_eq!(cache.find(&window("АБ"), 0), None);
    }

    #[test]
    fn what_was_of_no_use_for_longest_goes_first() {
        let mut cache = Cache::default();
        for number in 0..MOST {
            cache.put(&window(&format!("{number};")), 0, choices(&["А"]));
        }
        assert!(cache.find(&window("0;"), 0).is_some());
        cache.put(&window("Новое;"), 0, choices(&["А"]));
        assert_eq!(cache.kept.len(), MOST);
        assert!(cache.find(&window("0;"), 0).is_some());
        assert_eq!(cache.find(&window("1;"), 0), None);
        assert!(cache.places.len() <= MOST * (LINES + 1));
    }
}
