//! Query texts inside of modules.
//!
//! A query is parsed where it stands: the parser is given the ranges of the module that hold the
//! query, without the `|` of continuation lines and the second quote of `""`. So every offset in the
//! tree of a query is an offset of the module.

use tree_sitter::{Node, Point, Range, Tree};

use crate::bsl::Kind;
use crate::syntax::AstNode as _;

/// A string literal that holds a query.
#[derive(Debug, Clone)]
pub struct EmbeddedQuery<'tree> {
    /// The literal: a `string`, a `multiline_string` or `adjacent_strings`.
    pub literal: Node<'tree>,
    /// The tree of the query, in offsets of the module.
    pub tree: Tree,
    /// Whether the literal is all of the text. A literal that is glued to something with `+` holds
    /// a piece, and what looks like an error in it may be none.
    pub is_whole: bool,
}

/// The queries in the string literals of a module, in order; `tree` is the tree of `text`.
pub fn queries<'tree>(tree: &'tree Tree, text: &str) -> Vec<EmbeddedQuery<'tree>> {
    let mut parser = crate::Parser::query();
    literals(tree)
        .into_iter()
        .filter_map(|literal| query(&mut parser, literal, text))
        .collect()
}

fn query<'tree>(
    parser: &mut crate::Parser,
    literal: Node<'tree>,
    text: &str,
) -> Option<EmbeddedQuery<'tree>> {
    let ranges = content(literal, text);
    let word = first_word(&ranges, text)?;
    if !["выбрать", "select", "уничтожить", "drop"].contains(&word.to_lowercase().as_str())
    {
        return None;
    }
    let tree = parser.parse_ranges(text, &ranges);
    // «Выбрать файл» is a sentence: a query is written in capitals, or names what it takes from.
    let is_written_as_query = word.chars().all(|it| it.is_uppercase());
    if !is_written_as_query && (tree.root_node().has_error() || !has_source(tree.root_node())) {
        return None;
    }
    let is_whole = literal
        .parent()
        .is_none_or(|it| Kind::of(it) != Kind::BinaryExpression);
    Some(EmbeddedQuery {
        literal,
        tree,
        is_whole,
    })
}

/// Whether the first query of the package has a FROM clause, or drops a table.
fn has_source(package: Node<'_>) -> bool {
    use crate::query::Kind;
    use crate::query::ast::{Select, SelectQuery};

    let Some(query) = package.named_child(0) else {
        return false;
    };
    let from = SelectQuery::cast(query)
        .and_then(SelectQuery::select)
        .and_then(Select::from);
    Kind::of(query) == Kind::DropQuery || from.is_some()
}

/// The string literals of a module. Literals side by side are one.
fn literals(tree: &Tree) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        // The error recovery may put a literal where none is.
        let is_literal = !node.is_missing()
            && matches!(
                Kind::of(node),
                Kind::String | Kind::MultilineString | Kind::AdjacentStrings
            );
        if is_literal {
            found.push(node);
        }
        if !is_literal && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

/// The ranges of the module that make up the value of a literal.
fn content(literal: Node<'_>, text: &str) -> Vec<Range> {
    let mut ranges = Vec::new();
    match Kind::of(literal) {
        Kind::String => push_fragment(&mut ranges, literal, text),
        _ => {
            let mut cursor = literal.walk();
            for child in literal.named_children(&mut cursor) {
                match Kind::of(child) {
                    Kind::StringFragment if !child.is_missing() => {
                        push_fragment(&mut ranges, child, text)
                    }
                    Kind::String | Kind::MultilineString if !child.is_missing() => {
                        ranges.extend(content(child, text));
                    }
                    _ => {}
                }
            }
        }
    }
    ranges
}

/// The value of one line of a literal: without the mark that opens it and the quote that closes it,
/// and with the second quote of every pair left out.
fn push_fragment(ranges: &mut Vec<Range>, fragment: Node<'_>, text: &str) {
    let bytes = text.as_bytes();
    let (first, end) = (fragment.start_byte() + 1, fragment.end_byte());
    let mut push = |start: usize, end: usize| {
        // Everything stands on the line of the fragment, but the line end that may close it.
        let column = |byte: usize| fragment.start_position().column + byte - fragment.start_byte();
        let row = fragment.start_position().row;
        let ends_line = bytes[start..end]
            .last()
            .is_some_and(|it| matches!(it, b'\n' | b'\r'));
        let end_point = if ends_line {
            Point::new(row + 1, 0)
        } else {
            Point::new(row, column(end))
        };
        if start < end {
            ranges.push(Range {
                start_byte: start,
                end_byte: end,
                start_point: Point::new(row, column(start)),
                end_point,
            });
        }
    };
    let mut start = first;
    let mut at = first;
    while let Some(quote) = memchr::memchr(b'"', &bytes[at..end]).map(|it| at + it) {
        if quote + 1 < end && bytes[quote + 1] == b'"' {
            push(start, quote + 1);
            start = quote + 2;
            at = quote + 2;
        } else {
            // The closing quote.
            push(start, quote);
            return;
        }
    }
    let line_end = match &bytes[end..] {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    push(start, end + line_end);
}

/// The first word of the content, behind blanks and comments.
fn first_word<'text>(ranges: &[Range], text: &'text str) -> Option<&'text str> {
    for range in ranges {
        let line = text[range.start_byte..range.end_byte].trim_start();
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        let end = line
            .find(|it: char| !it.is_alphabetic())
            .unwrap_or(line.len());
        return (end > 0).then(|| &line[..end]);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the tables and columns of every query, as they stand in the module.
    fn names(text: &str) -> Vec<Vec<&str>> {
        let tree = crate::Parser::bsl().parse(text, None);
        assert!(!tree.root_node().has_error(), "{}", tree.root_node());
        queries(&tree, text)
            .iter()
            .map(|query| {
                assert!(
                    !query.tree.root_node().has_error(),
                    "{}",
                    query.tree.root_node()
                );
                crate::syntax::preorder(query.tree.root_node())
                    .filter(|it| it.kind() == "identifier")
                    .map(|it| &text[it.byte_range()])
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_query_on_several_lines_keeps_the_places_of_the_module() {
        for line_end in ["\n", "\r\n", "\r"] {
            let text = [
                "Запрос.Текст =",
                "\"ВЫБРАТЬ",
                "\t|\tТовары.Код КАК Код",
                "|ИЗ",
                "|\tСправочник.Товары КАК Товары\";",
            ]
            .join(line_end);
            assert_eq!(
                names(&text),
                [["Товары", "Код", "Код", "Справочник", "Товары", "Товары"]]
            );
        }
    }

    #[test]
    fn a_doubled_quote_is_one_quote_of_the_query() {
        assert_eq!(
            names("А = \"ВЫБРАТЬ \"\"имя \"\"\"\"ИЗ\"\"\"\"\"\" КАК Имя\";"),
            [["Имя"]]
        );
    }

    #[test]
    fn comments_between_the_lines_belong_to_the_module_and_comments_in_them_to_the_query() {
        assert_eq!(
            names("А = \"ВЫБРАТЬ\n|// все поля\n// |\tБ,\n\n|\tД ИЗ Г\";"),
            [["Д", "Г"]]
        );
    }

    #[test]
    fn literals_side_by_side_are_one_query() {
        assert_eq!(names("А = \"ВЫБРАТЬ Б \"\n\"ИЗ Д\";"), [["Б", "Д"]]);
    }

    #[test]
    fn a_sentence_is_no_query() {
        assert!(names("А = \"Выбрать файл\"; Б = \"Select one\"; В = \"Выбрать из списка\"; Г = \"Выборка\";").is_empty());
    }

    #[test]
    fn a_query_in_small_letters_is_one_if_it_names_its_source() {
        assert_eq!(names("А = \"выбрать Б из Д\";"), [["Б", "Д"]]);
    }

    #[test]
    fn a_piece_of_a_query_says_so() {
        let text = "А = \"ВЫБРАТЬ Б ИЗ Д ГДЕ \" + Условие;";
        let tree = crate::Parser::bsl().parse(text, None);
        let found = queries(&tree, text);
        assert_eq!(found.len(), 1);
        assert!(!found[0].is_whole);
    }

    /// Found by the fuzz target of the grammar.
    #[test]
    fn a_literal_that_the_error_recovery_put_in_holds_nothing() {
        let text = "рованный режианныйРежим() Или РольДоступна(МетаданнеПрава);\n\
                    //  пределено - имена запрошенных параметров.\n\
                    Процедура а(\u{fffd}с =\n\t\"В\n\t|\n\t|";
        let tree = crate::Parser::bsl().parse(text, None);
        assert!(tree.root_node().to_sexp().contains("(MISSING string)"));
        assert!(queries(&tree, text).is_empty());
    }
}
