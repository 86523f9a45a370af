//! The sections of a comment and their headers.

use metadata::same;

/// A part of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// The text above everything else.
    Description,
    /// `Параметры:`.
    Parameters,
    /// `Возвращаемое значение:`.
    Returns,
    /// `Пример:`.
    Example,
    /// `Варианты вызова:`.
    CallOptions,
}

const HEADERS: [(&str, Section); 21] = [
    ("Параметры", Section::Parameters),
    ("Параметр", Section::Parameters),
    ("Parameters", Section::Parameters),
    ("Parameter", Section::Parameters),
    ("Возвращаемое значение", Section::Returns),
    ("Возвращаемые значения", Section::Returns),
    ("Возвращает", Section::Returns),
    ("Returns", Section::Returns),
    ("Return", Section::Returns),
    ("Return value", Section::Returns),
    ("Return values", Section::Returns),
    ("Returned value", Section::Returns),
    ("Returned values", Section::Returns),
    ("Пример", Section::Example),
    ("Примеры", Section::Example),
    ("Пример использования", Section::Example),
    ("Example", Section::Example),
    ("Examples", Section::Example),
    ("Варианты вызова", Section::CallOptions),
    ("Call options", Section::CallOptions),
    ("Call variants", Section::CallOptions),
];

/// The lines of a comment without slashes, line ends and marks of tools.
pub(super) fn lines(comment: &str) -> Vec<&str> {
    let all = || comment.split(['\n', '\r']);
    // With their slashes all lines have them: a line of an example may begin with slashes of its own.
    let has_slashes = all().all(|it| it.trim().is_empty() || it.trim_start().starts_with("//"));
    let strip = |it| match has_slashes {
        true => str::strip_prefix(str::trim_start(it), "//").unwrap_or(""),
        false => it,
    };
    let is_mark =
        |it: &str| it.trim_start().starts_with('@') || it.trim_start().starts_with("BSLLS:");
    all().map(strip).filter(|it| !is_mark(it)).collect()
}

/// The sections in order, each with its lines. A section that is written twice comes twice.
pub(super) fn split(comment: &str) -> Vec<(Section, Vec<&str>)> {
    let mut sections = vec![(Section::Description, Vec::new())];
    for line in lines(comment) {
        if let Some((section, rest)) = header(line) {
            sections.push((section, Vec::new()));
            if rest.is_empty() {
                continue;
            }
            if let Some((_, lines)) = sections.last_mut() {
                lines.push(rest);
            }
            continue;
        }
        if let Some((_, lines)) = sections.last_mut() {
            lines.push(line);
        }
    }
    sections
}

/// The section that a line opens, and what it says of it at once.
pub(super) fn header(line: &str) -> Option<(Section, &str)> {
    let line = line.trim();
    let (word, rest) = match line.split_once(':') {
        Some((word, rest)) => (word.trim_end(), rest.trim()),
        None => (line, ""),
    };
    let section = HEADERS.iter().find(|it| same(it.0, word))?.1;
    Some((section, rest))
}

/// What a description says behind the word for "out of date", where it begins with it.
pub(super) fn deprecated(line: &str) -> Option<&str> {
    let end = line
        .find(|it: char| !it.is_alphabetic())
        .unwrap_or(line.len());
    let (word, rest) = line.split_at_checked(end)?;
    let is_notice = [
        "Устарела",
        "Устарел",
        "Устарело",
        "Устаревшая",
        "Deprecated",
        "Obsolete",
    ]
    .iter()
    .any(|it| same(it, word));
    let rest = rest.trim_start();
    // «Устаревшая процедура» is a notice, but «Deprecated methods are listed» is none.
    let ends = rest.is_empty() || rest.starts_with(['.', ',', ':', ';', '!', '-', '–', '—', '(']);
    (is_notice && ends)
        .then(|| rest.trim_start_matches(['.', ',', ':', ';', '!', '-', '–', '—', ' ']))
}

/// How far a line is indented, a tab being four columns.
pub(super) fn indent(line: &str) -> usize {
    let mut columns = 0;
    for letter in line.chars() {
        match letter {
            '\t' => columns += 4 - columns % 4,
            it if it.is_whitespace() => columns += 1,
            _ => break,
        }
    }
    columns
}

/// The lines as one text: without blank lines at the ends and without the blanks that all lines begin with.
pub(super) fn text(lines: &[&str]) -> String {
    let is_blank = |it: &&str| it.trim().is_empty();
    let common = lines
        .iter()
        .filter(|it| !is_blank(it))
        .map(|it| it.chars().take_while(|it| it.is_whitespace()).count())
        .min()
        .unwrap_or(0);
    let first = lines
        .iter()
        .position(|it| !is_blank(it))
        .unwrap_or(lines.len());
    let end = lines
        .iter()
        .rposition(|it| !is_blank(it))
        .map_or(first, |it| it + 1);
    let mut text = String::new();
    for line in lines.get(first..end).unwrap_or_default() {
        if !text.is_empty() {
            text.push('\n');
        }
        let start = line
            .char_indices()
            .nth(common)
            .map_or(line.len(), |it| it.0);
        text.push_str(line.get(start..).unwrap_or_default().trim_end());
    }
    text
}
