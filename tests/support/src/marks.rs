//! Marks under lines of code, and the picture of a comparison.

use std::fmt::Write;
use std::ops::Range;

use crate::File;

/// A place in a text and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The bytes that are marked.
    pub range: Range<usize>,
    /// The label, by convention `code: message`.
    pub label: String,
}

/// Compares the marks of a fixture with what was found.
///
/// A mark shows one line, so of what spans several lines the first is compared; and it shows at least
/// one column, so an empty range is compared as the character behind it.
///
/// # Panics
///
/// When they differ, with a picture: `-` before what is expected and missing, `+` before what is found
/// and unexpected.
#[track_caller]
pub fn assert_marks(file: &File, found: impl IntoIterator<Item = Mark>) {
    let picture = compare(&file.text, &file.marks, found.into_iter().collect());
    if let Some(picture) = picture {
        panic!(
            "{}: `-` is missing, `+` is unexpected\n\n{picture}",
            file.path
        );
    }
}

fn compare(text: &str, expected: &[Mark], found: Vec<Mark>) -> Option<String> {
    let mut picture = String::new();
    let mut differs = false;
    let mut found: Vec<Line> = found.iter().map(|it| Line::of(text, it)).collect();
    let mut start = 0;
    for line in text
        .split_inclusive('\n')
        .chain(text.is_empty().then_some(""))
    {
        let end = start + line.len();
        let last = end == text.len();
        let here = |it: &Line| it.line_start == start || (last && it.line_start > start);
        let _ = writeln!(picture, "  {}", line.trim_end_matches(['\r', '\n']));
        let mut found_here: Vec<_> = found.extract_if(.., |it| here(it)).collect();
        for mark in expected.iter().map(|it| Line::of(text, it)).filter(here) {
            let sign = match found_here.iter().position(|it| *it == mark) {
                Some(index) => {
                    found_here.remove(index);
                    ' '
                }
                None => '-',
            };
            differs |= sign == '-';
            mark.draw(sign, line, &mut picture);
        }
        differs |= !found_here.is_empty();
        for mark in found_here {
            mark.draw('+', line, &mut picture);
        }
        start = end;
    }
    differs.then_some(picture)
}

/// A mark as it is written: columns in characters.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    line_start: usize,
    columns: Range<usize>,
    label: String,
}

impl Line {
    /// Reads a line of marks; `None` for a line of code.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let marks = line.trim_start_matches([' ', '\t']);
        let label = marks.trim_start_matches('^');
        let start = line.len() - marks.len();
        let length = marks.len() - label.len();
        let columns = start..start + length;
        (length > 0).then(|| Self {
            line_start: 0,
            columns,
            label: label.trim().to_owned(),
        })
    }

    /// The place in `text` that this line, standing under the line that begins at `line_start`, marks.
    pub(crate) fn under(self, text: &str, line_start: usize) -> Mark {
        let line = text[line_start..].lines().next().unwrap_or_default();
        let byte = |column| {
            line_start
                + line
                    .char_indices()
                    .nth(column)
                    .map_or(line.len(), |(byte, _)| byte)
        };
        Mark {
            range: byte(self.columns.start)..byte(self.columns.end),
            label: self.label,
        }
    }

    fn of(text: &str, mark: &Mark) -> Self {
        let line_start = text[..mark.range.start].rfind('\n').map_or(0, |it| it + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let column = |byte: usize| {
            line.char_indices()
                .take_while(|(at, _)| line_start + at < byte)
                .count()
        };
        let columns =
            column(mark.range.start)..column(mark.range.end).max(column(mark.range.start) + 1);
        Self {
            line_start,
            columns,
            label: mark.label.clone(),
        }
    }

    fn draw(&self, sign: char, line: &str, picture: &mut String) {
        let blanks = line
            .chars()
            .chain(std::iter::repeat(' '))
            .take(self.columns.start);
        let indent: String = blanks
            .map(|it| if it == '\t' { '\t' } else { ' ' })
            .collect();
        let _ = writeln!(
            picture,
            "{sign} {indent}{} {}",
            "^".repeat(self.columns.len()),
            self.label
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fixture;

    fn marked(file: &File) -> Vec<(&str, &str)> {
        file.marks
            .iter()
            .map(|it| (&file.text[it.range.clone()], it.label.as_str()))
            .collect()
    }

    #[test]
    fn marks_are_taken_out_and_count_characters() {
        let file = Fixture::single(
            "Попытка\n\tЧисло = Ёлка;\n\t        ^^^^ A: б\nКонецПопытки;\n^^^^^^^^^^^^ Б\n",
        );
        assert_eq!(file.text, "Попытка\n\tЧисло = Ёлка;\nКонецПопытки;\n");
        assert_eq!(marked(&file), [("Ёлка", "A: б"), ("КонецПопытки", "Б")]);
    }

    #[test]
    fn several_marks_stand_under_one_line() {
        let file = Fixture::single("А = Б;\r\n^ первый\r\n    ^ второй\r\n");
        assert_eq!(file.text, "А = Б;\r\n");
        assert_eq!(marked(&file), [("А", "первый"), ("Б", "второй")]);
    }

    #[test]
    fn a_mark_behind_the_line_marks_its_end() {
        let file = Fixture::single("А = 1\n     ^ Ожидается «;»\n");
        assert_eq!(file.marks[0].range, 6..6);
    }

    #[test]
    fn equal_marks_make_no_picture() {
        let file = Fixture::single("А = 1;\n^ первый\n    ^ второй\n");
        assert_marks(&file, [file.marks[1].clone(), file.marks[0].clone()]);
    }

    #[test]
    fn of_several_lines_the_first_is_compared() {
        let file = Fixture::single("Если А\n^^^^^^ Х\nТогда\n");
        assert_marks(
            &file,
            [Mark {
                range: 0..file.text.len(),
                label: "Х".to_owned(),
            }],
        );
    }

    #[test]
    fn a_difference_is_drawn_in_the_text() {
        let file = Fixture::single("А = 1;\n^ верно\nБ = 2;\n^ нет\n");
        let found = vec![
            Mark {
                range: 0..2,
                label: "верно".to_owned(),
            },
            Mark {
                range: 13..14,
                label: "лишнее".to_owned(),
            },
        ];
        let picture = compare(&file.text, &file.marks, found).unwrap_or_default();
        assert_eq!(
            picture,
            "  А = 1;\n  ^ верно\n  Б = 2;\n- ^ нет\n+     ^ лишнее\n"
        );
    }
}
