//! Text in sections with aligned columns. Widths are those of a terminal, not of bytes or letters.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// Deeper than people nest things; what is nested deeper stands below each other.
const DEEPEST: usize = 32;

/// The blanks before what stands at a depth.
pub(crate) fn indent(depth: usize) -> String {
    "  ".repeat(depth.min(DEEPEST))
}

/// A line as it may be shown: names of broken files may hold line ends and what commands a terminal.
fn plain(line: &str) -> Cow<'_, str> {
    // Queries are indented with tabs.
    let harmful = |it: char| it.is_control() && it != '\t';
    match line.contains(harmful) {
        true => Cow::Owned(line.replace(harmful, " ")),
        false => Cow::Borrowed(line),
    }
}

/// A text that grows.
#[derive(Default)]
pub(crate) struct Page {
    text: String,
}

/// The widest column that others are aligned behind; what is wider pushes its own line only.
const WIDEST: usize = 64;

impl Page {
    /// A line at the left.
    pub(crate) fn title(&mut self, title: &str) {
        self.text.push_str(&plain(title));
        self.text.push('\n');
    }

    /// A heading with a blank line before it, and how many things stand below.
    pub(crate) fn section(&mut self, title: &str, count: usize) {
        self.blank();
        self.title(&format!("{title} ({count})"));
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line, indented by pairs of blanks.
    pub(crate) fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&indent(depth));
        self.text.push_str(plain(line).trim_end());
        self.text.push('\n');
    }

    /// Lines of a text of any length, indented.
    pub(crate) fn lines(&mut self, depth: usize, text: &str) {
        for line in text.lines() {
            self.line(depth, line);
        }
    }

    /// Rows whose columns stand below each other. A row may have fewer columns than others.
    pub(crate) fn rows<const N: usize>(&mut self, depth: usize, rows: &[[String; N]]) {
        let mut widths = [0; N];
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                let own = cell.width();
                if own <= WIDEST {
                    *width = own.max(*width);
                }
            }
        }
        for row in rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(widths) {
                line.push_str(cell);
                // A column that is empty in all rows takes no place.
                let gap = if width == 0 { 0 } else { 2 };
                line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + gap));
            }
            self.line(depth, &line);
        }
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_lines_and_are_not_indented_without_end() {
        let mut page = Page::default();
        page.title("А\u{1b}[31m\nБ");
        page.rows(1_000_000, &[["В\rГ".to_owned()]]);
        page.lines(1, "Д\r\n\tЕ");
        let blanks = " ".repeat(2 * DEEPEST);
        assert_eq!(
            page.finish(),
            format!("А [31m Б\n{blanks}В Г\n  Д\n  \tЕ\n")
        );
    }

    #[test]
    fn columns_are_as_wide_as_a_terminal_shows_them() {
        let mut page = Page::default();
        let rows = [
            ["Имя".to_owned(), String::new(), "а".to_owned()],
            ["表示名".to_owned(), String::new(), "б".to_owned()],
            ["x".repeat(70), String::new(), "в".to_owned()],
            ["й".to_owned(), String::new(), String::new()],
        ];
        page.rows(1, &rows);
        let long = "x".repeat(70);
        assert_eq!(
            page.finish(),
            format!("  Имя     а\n  表示名  б\n  {long}  в\n  й\n")
        );
    }
}
