//! The values of string literals.

use parser_bsl::bsl::Kind;
use tree_sitter::Node;

/// Longer texts are no use to anybody.
const LONGEST: usize = 64 * 1024;

/// The value of a string literal; nothing where it is too long or no literal.
pub(super) fn value(text: &str, literal: Node<'_>) -> Option<String> {
    if literal.is_missing() || literal.byte_range().len() > LONGEST {
        return None;
    }
    let mut value = String::new();
    push(text, literal, &mut value)?;
    Some(value)
}

fn push(text: &str, literal: Node<'_>, value: &mut String) -> Option<()> {
    match Kind::of(literal) {
        Kind::String | Kind::StringFragment => {
            let line = text.get(literal.byte_range())?;
            // The mark that opens the line is a quote or `|`; only the last line has a quote at its end.
            let mut rest = line.get(1..)?;
            while let Some(quote) = rest.find('"') {
                value.push_str(&rest[..quote]);
                rest = &rest[quote + 1..];
                match rest.strip_prefix('"') {
                    Some(more) => {
                        value.push('"');
                        rest = more;
                    }
                    None => return Some(()),
                }
            }
            value.push_str(rest.trim_end_matches(['\r', '\n']));
        }
        Kind::MultilineString | Kind::AdjacentStrings => {
            let mut cursor = literal.walk();
            let mut first = true;
            for part in literal.named_children(&mut cursor) {
                let is_part = matches!(
                    Kind::of(part),
                    Kind::String | Kind::StringFragment | Kind::MultilineString
                );
                if !is_part || part.is_missing() {
                    continue;
                }
                if !std::mem::take(&mut first) {
                    value.push('\n');
                }
                // Literals side by side hold literals, and those hold lines: no deeper.
                push(text, part, value)?;
            }
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<String> {
        let tree = parser_bsl::Parser::bsl().parse(text, None);
        let literal = parser_bsl::syntax::preorder(tree.root_node()).find(|it| {
            matches!(
                Kind::of(*it),
                Kind::String | Kind::MultilineString | Kind::AdjacentStrings
            )
        })?;
        value(text, literal)
    }

    #[test]
    fn doubled_quotes_are_one() {
        assert_eq!(first(r#"А = "б ""в"" г";"#).as_deref(), Some("б \"в\" г"));
        assert_eq!(first(r#"А = "";"#).as_deref(), Some(""));
    }

    #[test]
    fn lines_are_joined_and_comments_between_them_are_not_part() {
        let text = "А = \"ВЫБРАТЬ\r\n\t|\tА,\n\t// нет\n|Б\";";
        assert_eq!(first(text).as_deref(), Some("ВЫБРАТЬ\n\tА,\nБ"));
    }

    #[test]
    fn literals_side_by_side_are_one() {
        assert_eq!(first("А = \"а\" \"б\";").as_deref(), Some("а\nб"));
    }
}
