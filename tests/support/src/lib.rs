//! The fixture language of the tests: what a test is given and what it expects, in one text.
//!
//! ```text
//! //- catalog Контрагенты { ИНН: Строка(12) }
//! //- /CommonModules/Обмен.bsl
//! Процедура А()
//!     Попытка
//!         Б($0);
//!     Исключение
//!     ^^^^^^^^^^ EmptyExcept: исключение подавлено без обработки
//!     КонецПопытки;
//! КонецПроцедуры
//! ```
//!
//! * `$0` is a cursor; two of them are a selection.
//! * `//- /path` starts a file. Any other `//- …` line declares metadata and is kept as it is.
//! * A line of blanks, `^^^` and a label marks the columns of the code line above. Marks are taken out
//!   before the text is parsed, as a comment would change what rules see. Columns are characters; a tab
//!   is one. Cursors are taken out first, so marks stand under the text without them.
//! * The line end after an opening quote is dropped; nothing else of the text is changed.

pub mod help;
pub mod lsp;
mod marks;
pub mod models;
pub mod served;

pub use marks::{Mark, assert_marks};

use std::ops::Range;

/// The path of a file that no `//- /path` line names.
pub const DEFAULT_PATH: &str = "/Module.bsl";

/// A test's input: files and metadata declarations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixture {
    /// The files in the order of the text; at least one unless there is metadata only.
    pub files: Vec<File>,
    /// The declarations of metadata, unparsed.
    pub metadata: Vec<String>,
}

/// A file of a fixture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path, beginning with `/`.
    pub path: String,
    /// The text without cursors and marks.
    pub text: String,
    /// The cursors, as bytes of the text.
    pub cursors: Vec<usize>,
    /// What the test expects, in the order of places.
    pub marks: Vec<Mark>,
}

impl Fixture {
    /// Reads a fixture.
    ///
    /// # Panics
    ///
    /// On a mark with no code line above it.
    #[track_caller]
    pub fn parse(fixture: &str) -> Self {
        let fixture = fixture
            .strip_prefix("\r\n")
            .or_else(|| fixture.strip_prefix('\n'))
            .unwrap_or(fixture);
        let mut files: Vec<(String, String)> = Vec::new();
        let mut metadata = Vec::new();
        for line in fixture.split_inclusive('\n') {
            match line.strip_prefix("//- ").map(str::trim) {
                Some(path) if path.starts_with('/') => files.push((path.to_owned(), String::new())),
                Some(declaration) => metadata.push(declaration.to_owned()),
                None => match files.last_mut() {
                    Some((_, text)) => text.push_str(line),
                    None => files.push((DEFAULT_PATH.to_owned(), line.to_owned())),
                },
            }
        }
        if files.is_empty() && metadata.is_empty() {
            files.push((DEFAULT_PATH.to_owned(), String::new()));
        }
        let files = files
            .into_iter()
            .map(|(path, text)| File::parse(path, &text))
            .collect();
        Self { files, metadata }
    }

    /// The only file of the fixture.
    ///
    /// # Panics
    ///
    /// When there are several or none.
    #[track_caller]
    pub fn single(fixture: &str) -> File {
        let mut files = Self::parse(fixture).files;
        assert_eq!(files.len(), 1, "the fixture must hold one file");
        files.remove(0)
    }
}

impl File {
    #[track_caller]
    fn parse(path: String, fixture: &str) -> Self {
        let mut file = Self {
            path,
            text: String::new(),
            cursors: Vec::new(),
            marks: Vec::new(),
        };
        let mut line_above = None;
        for line in fixture.split_inclusive('\n') {
            if let Some(mark) = marks::Line::parse(line) {
                let start = line_above.expect("a mark must stand below a line of code");
                file.marks.push(mark.under(&file.text, start));
                continue;
            }
            line_above = Some(file.text.len());
            let mut parts = line.split("$0");
            file.text.extend(parts.next());
            for part in parts {
                file.cursors.push(file.text.len());
                file.text.push_str(part);
            }
        }
        file
    }

    /// The only cursor.
    ///
    /// # Panics
    ///
    /// When there are several or none.
    #[track_caller]
    pub fn cursor(&self) -> usize {
        assert_eq!(self.cursors.len(), 1, "the fixture must hold one `$0`");
        self.cursors[0]
    }

    /// What lies between two cursors.
    ///
    /// # Panics
    ///
    /// When there are not two.
    #[track_caller]
    pub fn selection(&self) -> Range<usize> {
        assert_eq!(self.cursors.len(), 2, "the fixture must hold two `$0`");
        self.cursors[0]..self.cursors[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_a_path_is_one_file_and_loses_only_its_first_line_end() {
        let file = Fixture::single("\nА = 1;\r\n\n\tБ = 2;\n");
        assert_eq!(file.path, DEFAULT_PATH);
        assert_eq!(file.text, "А = 1;\r\n\n\tБ = 2;\n");
    }

    #[test]
    fn an_empty_text_is_an_empty_file() {
        assert_eq!(Fixture::single("").text, "");
    }

    #[test]
    fn lines_with_paths_start_files_and_other_declarations_are_metadata() {
        let fixture = Fixture::parse(
            "//- catalog Контрагенты { ИНН: Строка(12) }\n//- /Обмен.bsl\nА();\n//- /Forms/Ф.bsl\nБ();\n",
        );
        assert_eq!(
            fixture.metadata,
            ["catalog Контрагенты { ИНН: Строка(12) }"]
        );
        let files: Vec<_> = fixture
            .files
            .iter()
            .map(|it| (it.path.as_str(), it.text.as_str()))
            .collect();
        assert_eq!(
            files,
            [("/Обмен.bsl", "А();\n"), ("/Forms/Ф.bsl", "Б();\n")]
        );
    }

    #[test]
    fn cursors_are_taken_out_and_are_bytes() {
        let file = Fixture::single("Имя$0 = 1;\n");
        assert_eq!(file.text, "Имя = 1;\n");
        assert_eq!(file.cursor(), 6);
        let file = Fixture::single("А = $01 + 2$0;");
        assert_eq!(&file.text[file.selection()], "1 + 2");
    }

    #[test]
    fn a_comment_that_begins_like_a_declaration_belongs_to_the_text() {
        assert_eq!(Fixture::single("//-А\n").text, "//-А\n");
    }
}
