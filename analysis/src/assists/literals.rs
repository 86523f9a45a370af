//! String literals: what they hold, and how a text is written as one.

use parser_bsl::bsl::Kind;
use parser_bsl::syntax::preorder;
use tree_sitter::Node;

use super::context::Context;

/// The text that a literal holds; nothing for what is no literal or has comments between its lines.
pub(super) fn value(context: &Context<'_>, literal: Node<'_>) -> Option<String> {
    if literal.has_error() {
        return None;
    }
    match Kind::of(literal) {
        Kind::String => {
            let inner = raw(context, literal)?;
            Some(inner.replace("\"\"", "\""))
        }
        Kind::MultilineString => {
            if preorder(literal).any(|it| Kind::of(it) == Kind::Comment) {
                return None;
            }
            let inner = raw(context, literal)?;
            let mut lines = inner
                .split('\n')
                .map(|it| it.strip_suffix('\r').unwrap_or(it));
            let mut text = lines.next()?.to_owned();
            for line in lines {
                text.push('\n');
                text.push_str(line.trim_start().strip_prefix('|')?);
            }
            Some(text.replace("\"\"", "\""))
        }
        _ => None,
    }
}

/// What stands between the quotes of a literal, as it is written.
pub(super) fn raw<'c>(context: &Context<'c>, literal: Node<'_>) -> Option<&'c str> {
    context.of(literal).strip_prefix('"')?.strip_suffix('"')
}

/// A text as a literal; the lines behind the first one stand under an indent.
pub(super) fn literal(context: &Context<'_>, text: &str, indent: &str) -> String {
    let lines: Vec<String> = text.lines().map(|it| it.replace('"', "\"\"")).collect();
    let between = format!("{}{indent}|", context.eol());
    format!("\"{}\"", lines.join(&between))
}

/// The literal around the selection.
pub(super) fn around<'c>(context: &Context<'c>) -> Option<Node<'c>> {
    let is_literal =
        |it: &&Node<'c>| matches!(Kind::of(**it), Kind::String | Kind::MultilineString);
    // The outermost one: parts of literals side by side are no text by themselves.
    let found = context.path.iter().rev().find(is_literal)?;
    let parent = context.above(*found);
    let is_part = parent.is_some_and(|it| Kind::of(it) == Kind::AdjacentStrings);
    (!is_part).then_some(*found)
}
