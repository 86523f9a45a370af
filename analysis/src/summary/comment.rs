//! The comment above a method.

use tree_sitter::Node;

use super::MethodSummary;

/// Where the comment above a declaration begins: lines of comments directly above it. The declaration itself where there
/// is none.
pub(crate) fn start_above(text: &str, declaration: usize) -> usize {
    let bytes = text.as_bytes();
    let mut start = declaration;
    let mut line = start_of_line(bytes, declaration);
    let before = bytes.get(line..declaration).unwrap_or_default();
    if !before.iter().all(u8::is_ascii_whitespace) {
        return declaration;
    }
    while line > 0 {
        let above = start_of_line(bytes, end_of_line_above(bytes, line));
        let content = text.get(above..line).unwrap_or_default();
        let trimmed = content.trim_start_matches(is_blank);
        if !trimmed.starts_with("//") {
            break;
        }
        start = above + (content.len() - trimmed.len());
        line = above;
    }
    start
}

/// The comment of a variable: behind it on its line, or else above it.
pub(crate) fn of_variable(text: &str, declarator: usize) -> &str {
    let rest = text.get(declarator..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    if let Some((_, comment)) = line.split_once("//") {
        return comment;
    }
    let line = start_of_line(text.as_bytes(), declarator);
    text.get(start_above(text, line)..line).unwrap_or_default()
}

fn is_blank(letter: char) -> bool {
    letter != '\n' && letter != '\r' && (letter.is_whitespace() || letter == '\u{feff}')
}

fn start_of_line(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    memchr::memrchr2(b'\n', b'\r', before).map_or(0, |it| it + 1)
}

/// The end of the line above, its line end left out.
fn end_of_line_above(bytes: &[u8], line: usize) -> usize {
    let before = line.saturating_sub(1);
    let is_pair =
        bytes.get(before) == Some(&b'\n') && before > 0 && bytes.get(before - 1) == Some(&b'\r');
    if is_pair { before - 1 } else { before }
}

/// Reads what stands above a method into its summary.
pub(super) fn read(above: &str, summary: &mut MethodSummary) {
    if above.is_empty() {
        return;
    }
    let lines = above.lines().flat_map(|it| it.split('\r'));
    let lines = lines.map(|it| it.trim().trim_start_matches('/'));
    summary.deprecated = lines.clone().any(|it| is_deprecation(it.trim()));
    if summary.export {
        let mut comment = String::with_capacity(above.len());
        for line in lines {
            comment.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
            comment.push('\n');
        }
        summary.comment = comment.trim_end_matches('\n').into();
    }
}

fn is_deprecation(line: &str) -> bool {
    let word = line.split(|it: char| !it.is_alphabetic()).next();
    word.is_some_and(|it| {
        let mut names = ["Устарела", "Устарел", "Устарело", "Deprecate", "Deprecated"].into_iter();
        names.any(|name| metadata::same(name, it))
    })
}

/// Numbers of lines. The runtime of the parser counts line feeds alone.
pub(super) struct Rows<'t> {
    text: &'t str,
    lone_returns: bool,
    counted: (usize, u32),
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut returns = memchr::memchr_iter(b'\r', bytes);
        Self {
            text,
            lone_returns: returns.any(|at| bytes.get(at + 1) != Some(&b'\n')),
            counted: (0, 0),
        }
    }

    /// The line of an offset that stands in a node. Asked from the first to the last.
    pub(super) fn of(&mut self, offset: usize, node: Node<'_>) -> u32 {
        let bytes = self.text.as_bytes();
        if !self.lone_returns {
            let from = node.start_byte();
            let between = bytes.get(from..offset).unwrap_or_default();
            let below = memchr::memchr_iter(b'\n', between).count();
            return super::build::small(node.start_position().row + below);
        }
        let (mut at, mut line) = self.counted;
        while at < offset {
            let ends = match bytes.get(at) {
                Some(b'\n') => true,
                Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            line += u32::from(ends);
            at += 1;
        }
        self.counted = (at, line);
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn above(text: &str) -> &str {
        let declaration = text.find('П').unwrap_or(text.len());
        &text[start_above(text, declaration)..declaration]
    }

    #[test]
    fn lines_directly_above_belong_to_a_method() {
        assert_eq!(above("// а\n\n// б\n// в\nП"), "// б\n// в\n");
        assert_eq!(above("А = 1; // а\r\n\t// б\r\nП"), "// б\r\n");
        assert_eq!(above("// а\r// б\rП"), "// а\r// б\r");
        assert_eq!(above("// а\n#Область Я\nП"), "");
        assert_eq!(above("П"), "");
    }

    #[test]
    fn a_comment_loses_its_slashes_and_tells_what_is_out_of_date() {
        let mut summary = MethodSummary {
            export: true,
            ..MethodSummary::default()
        };
        read(
            "// Устарела. Следует использовать Б.\n//  Отступ\n//\n",
            &mut summary,
        );
        assert!(summary.deprecated);
        assert_eq!(
            &*summary.comment,
            "Устарела. Следует использовать Б.\n Отступ"
        );
    }
}
