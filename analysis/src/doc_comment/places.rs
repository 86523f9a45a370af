//! Where a comment names the parameters that it describes.

use std::ops::Range;

use super::sections::{self, Section};

/// The names of the parameters at the starts of the lines that describe them, in bytes of the comment, whose lines have
/// their slashes. What else stands there, such as a line that goes on with a description, is named too where it looks
/// like one: compare with the parameters of the method.
pub fn parameter_places(comment: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut is_open = false;
    let mut start = 0;
    for line in comment.split_inclusive(['\n', '\r']) {
        let from = start;
        start += line.len();
        let indent = line.len() - line.trim_start().len();
        let Some(text) = line.trim_start().strip_prefix("//") else {
            continue;
        };
        let mut at = from + indent + 2;
        let mut rest = text;
        if let Some((section, behind)) = sections::header(text) {
            is_open = section == Section::Parameters;
            if behind.is_empty() {
                continue;
            }
            // `Параметры: Имя - Тип`.
            let skipped = text.find(behind).unwrap_or(text.len());
            at += skipped;
            rest = behind;
        }
        if is_open {
            names(rest, at, &mut found);
        }
    }
    found
}

/// The names that a line begins with: `Имя - Тип`, `Первый, Второй - Тип`.
fn names(line: &str, offset: usize, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let length = rest
            .find(|it: char| !it.is_alphanumeric() && it != '_')
            .unwrap_or(rest.len());
        if length == 0 {
            return;
        }
        found.push(offset + at..offset + at + length);
        at += length;
        let behind = line.get(at..).unwrap_or_default();
        let Some(next) = behind.trim_start().strip_prefix(',') else {
            return;
        };
        at = line.len() - next.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_named_at_the_starts_of_lines_of_their_section() {
        let comment = "// Имя в описании - нет.\r\n//\r\n// Параметры:\r\n//  Имя - Строка - имя\r\n\
             //    продолжение: Имя - Строка\r\n//  А, Б - Число\r\n// * Поле - Строка\r\n\
             // Возвращаемое значение:\r\n//  Имя - Строка\r\n";
        let found: Vec<&str> = parameter_places(comment)
            .into_iter()
            .map(|it| &comment[it])
            .collect();
        assert_eq!(found, ["Имя", "продолжение", "А", "Б"]);
        let found = parameter_places("// Parameters: Name - String\n");
        assert_eq!(found.first(), Some(&(15..19)));
    }
}
