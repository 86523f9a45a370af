//! What models that think aloud say before they answer is not shown.

const BEGIN: &str = "<think>";
const END: &str = "</think>";

/// An answer of which thoughts are left out, in whatever pieces it comes.
#[derive(Debug, Default)]
pub(crate) struct Thoughts {
    /// The end of what came, where that may be the start of a mark.
    held: String,
    is_thinking: bool,
    /// Something has been said: blanks count from then on.
    has_begun: bool,
}

impl Thoughts {
    /// What of a piece is said.
    pub(crate) fn without(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut said = String::new();
        loop {
            let mark = if self.is_thinking { END } else { BEGIN };
            let at = self.held.find(mark);
            let known = at.unwrap_or_else(|| self.held.len() - start_of(mark, &self.held));
            let rest = self.held.split_off(known);
            let known = std::mem::replace(&mut self.held, rest);
            if !self.is_thinking {
                said.push_str(&known);
            }
            if at.is_none() {
                break;
            }
            self.held.drain(..mark.len());
            self.is_thinking = !self.is_thinking;
        }
        if !self.has_begun {
            said.drain(..said.len() - said.trim_start().len());
            self.has_begun = !said.is_empty();
        }
        said
    }
}

/// How much of a mark stands at the end of a text.
fn start_of(mark: &str, text: &str) -> usize {
    let lengths = (1..mark.len()).rev();
    let mut found = lengths.filter(|it| mark.get(..*it).is_some_and(|it| text.ends_with(it)));
    found.next().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thoughts_are_left_out_in_whatever_pieces_they_come() {
        let text =
            "<think>\nХм, А < Б?\n</think>\n\nКод: А < Б, <th и <thin.\n<think>ещё</think>Всё. ";
        let letters: Vec<char> = text.chars().collect();
        for size in 1..letters.len() {
            let mut thoughts = Thoughts::default();
            let pieces = letters.chunks(size);
            let said: String = pieces
                .map(|it| thoughts.without(&it.iter().collect::<String>()))
                .collect();
            assert_eq!(said, "Код: А < Б, <th и <thin.\nВсё. ", "{size}");
        }
    }
}
