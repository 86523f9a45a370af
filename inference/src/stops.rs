//! Ends a text where one of some strings begins; what may be the beginning of one is held back until it is known.

/// The strings, and what is held back.
#[derive(Debug)]
pub(crate) struct Stops {
    strings: Vec<String>,
    held: String,
}

/// What a piece of text led to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// Text that is certain.
    pub(crate) text: String,
    /// Whether the text is over.
    pub(crate) is_over: bool,
}

impl Stops {
    pub(crate) fn new(strings: &[String]) -> Self {
        let strings = strings.iter().filter(|it| !it.is_empty());
        Self {
            strings: strings.cloned().collect(),
            held: String::new(),
        }
    }

    pub(crate) fn push(&mut self, text: &str) -> Given {
        self.held.push_str(text);
        let found = self
            .strings
            .iter()
            .filter_map(|it| self.held.find(it.as_str()));
        if let Some(at) = found.min() {
            self.held.truncate(at);
            return Given {
                text: std::mem::take(&mut self.held),
                is_over: true,
            };
        }
        let keep = self.strings.iter().map(|it| self.begun(it)).max();
        let certain = self.held.len() - keep.unwrap_or(0);
        let rest = self.held.split_off(certain);
        Given {
            text: std::mem::replace(&mut self.held, rest),
            is_over: false,
        }
    }

    /// What is left when nothing more comes.
    pub(crate) fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }

    /// How many bytes at the end may be the beginning of a string.
    fn begun(&self, string: &str) -> usize {
        let longest = self.held.len().min(string.len() - 1);
        let mut lengths = (1..=longest).rev();
        let is_begun = |it: &usize| {
            string.is_char_boundary(*it)
                && self.held.as_bytes().ends_with(&string.as_bytes()[..*it])
        };
        lengths.find(is_begun).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out for each piece, and whether the text ended.
    #[track_caller]
    fn check(strings: &[&str], pieces: &[&str], expected: &[&str], is_over: bool) {
        let strings: Vec<String> = strings.iter().map(|it| (*it).to_owned()).collect();
        let mut stops = Stops::new(&strings);
        let given: Vec<Given> = pieces.iter().map(|it| stops.push(it)).collect();
        let texts: Vec<&str> = given.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, expected);
        assert_eq!(given.last().is_some_and(|it| it.is_over), is_over);
    }

    #[test]
    fn a_text_ends_before_the_first_string() {
        check(&["Конец"], &["a КонецЕсли"], &["a "], true);
        check(&["c", "b"], &["abc"], &["a"], true);
        check(&[], &["abc"], &["abc"], false);
        check(&[""], &["abc"], &["abc"], false);
    }

    #[test]
    fn what_may_be_a_string_is_held_back() {
        check(&["Конец"], &["a Ко", "не", "ц;"], &["a ", "", ""], true);
        check(&["Конец"], &["a Ко", "т"], &["a ", "Кот"], false);
        check(&["\n\n"], &["a\n", "b\n", "\nc"], &["a", "\nb", ""], true);
        check(&["aab"], &["aa", "ab"], &["", "a"], true);
    }

    #[test]
    fn nothing_is_lost_at_the_end() {
        let mut stops = Stops::new(&["\n\n".to_owned()]);
        assert_eq!(stops.push("a\n").text, "a");
        assert_eq!(stops.finish(), "\n");
    }
}
