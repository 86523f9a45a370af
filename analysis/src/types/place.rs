//! Places of a text: the dot before a cursor, what stands before it, the method around it.

use std::ops::Range;

use metadata::Name;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::{AstNode as _, preorder};
use tree_sitter::{Node, TreeCursor};

/// A method and its number in the module; the module itself for what stands outside of methods.
pub(super) struct Place<'t> {
    pub(super) method: Node<'t>,
    pub(super) index: Option<usize>,
}

/// The method around an offset.
pub(super) fn method_at(root: Node<'_>, offset: usize) -> Place<'_> {
    let mut cursor = root.walk();
    for (index, node) in methods(&root, &mut cursor).enumerate() {
        if node.start_byte() <= offset && offset <= node.end_byte() {
            return Place {
                method: node,
                index: Some(index),
            };
        }
    }
    Place {
        method: root,
        index: None,
    }
}

/// The methods of a module, in the order of the text.
pub(super) fn methods<'c, 't>(
    root: &'c Node<'t>,
    cursor: &'c mut TreeCursor<'t>,
) -> impl Iterator<Item = Node<'t>> {
    root.named_children(cursor).filter(|it| {
        matches!(
            Kind::of(*it),
            Kind::ProcedureDefinition | Kind::FunctionDefinition
        )
    })
}

/// The end of the code before an offset: behind blanks, and behind comments on lines above.
fn code_end(text: &str, mut at: usize) -> usize {
    loop {
        let before = text.get(..at).unwrap_or_default();
        let end = before.trim_end().len();
        let crossed = before
            .get(end..)
            .is_some_and(|it| it.contains(['\n', '\r']));
        if !crossed {
            return end;
        }
        let code = text.get(..end).unwrap_or_default();
        let line = code.rfind(['\n', '\r']).map_or(0, |it| it + 1);
        match comment(code.get(line..).unwrap_or_default()) {
            Some(start) => at = line + start,
            None => return end,
        }
    }
}

/// Where the comment of a line begins.
fn comment(line: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = line.get(from..)?.find("//") {
        let start = from + found;
        if line.get(..start)?.matches('"').count() % 2 == 0 {
            return Some(start);
        }
        from = start + 2;
    }
    None
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The offset of the dot before a cursor, or before the word that the cursor stands in.
pub(super) fn dot_before(text: &str, offset: usize) -> Option<usize> {
    let before = text.get(..offset)?;
    let word = before.trim_end_matches(is_word).len();
    let dot = code_end(text, word).checked_sub(1)?;
    (text.as_bytes().get(dot) == Some(&b'.')).then_some(dot)
}

/// The range of what stands before a dot: words with dots, calls and indexes between them.
pub(super) fn receiver(text: &str, dot: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let end = code_end(text, dot);
    let mut at = end;
    loop {
        at = code_end(text, at);
        // Brackets behind a word, then the word.
        let mut brackets = false;
        while let Some(last) = at.checked_sub(1).and_then(|it| bytes.get(it)) {
            if !matches!(last, b')' | b']') {
                break;
            }
            at = opening(text, at)?;
            at = code_end(text, at);
            brackets = true;
        }
        let word = text.get(..at)?.trim_end_matches(is_word).len();
        if word == at {
            // `(А).` is a receiver, `.` alone is none. Before it may stand `?(…)`.
            if !brackets {
                return None;
            }
            let start = text.get(at..end)?;
            let start = at + (start.len() - start.trim_start().len());
            let question = at.checked_sub(1).filter(|it| bytes.get(*it) == Some(&b'?'));
            return Some(question.unwrap_or(start)..end);
        }
        if brackets && is_keyword(text.get(word..at)?) {
            // `Если (А).Б`: the word does not belong to it.
            let start = text.get(at..end)?;
            return Some(at + (start.len() - start.trim_start().len())..end);
        }
        let before = code_end(text, word);
        if before.checked_sub(1).and_then(|it| bytes.get(it)) == Some(&b'.') {
            at = before - 1;
            continue;
        }
        // `Новый Массив().` belongs together.
        let new = text.get(..before)?;
        let start = new.trim_end_matches(is_word).len();
        let is_new = new
            .get(start..)
            .is_some_and(|it| metadata::same(it, "Новый") || metadata::same(it, "New"));
        return Some(if is_new { start } else { word }..end);
    }
}

fn is_keyword(word: &str) -> bool {
    const WORDS: [&str; 18] = [
        "Если",
        "If",
        "И",
        "And",
        "Или",
        "Or",
        "Не",
        "Not",
        "Возврат",
        "Return",
        "Пока",
        "While",
        "Из",
        "In",
        "ИначеЕсли",
        "ElsIf",
        "По",
        "To",
    ];
    WORDS.iter().any(|it| metadata::same(it, word))
}

/// The offset of the bracket that opens what the bracket before `end` closes. Strings between them are passed over.
fn opening(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = end;
    // What is further away than this is no receiver that anybody writes.
    let least = end.saturating_sub(20_000);
    while at > least {
        at -= 1;
        match bytes.get(at)? {
            b')' | b']' => depth += 1,
            b'(' | b'[' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'"' => at = text.get(..at)?.rfind('"')?,
            b'\'' => at = text.get(..at)?.rfind('\'')?,
            _ => {}
        }
    }
    None
}

/// The first word of a receiver.
pub(super) fn first_word(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = text.find(|it| !is_word(it)).unwrap_or(text.len());
    text.get(..end).filter(|it| !it.is_empty())
}

/// The last word of a receiver: what is called or indexed, where brackets stand behind it.
pub(super) fn last_word(text: &str) -> Option<&str> {
    let mut end = text.trim_end().len();
    while text.get(..end).is_some_and(|it| it.ends_with([')', ']'])) {
        end = text.get(..opening(text, end)?)?.trim_end().len();
    }
    let before = text.get(..end)?;
    let start = before.trim_end_matches(is_word).len();
    before.get(start..).filter(|it| !it.is_empty())
}

/// The names that a method assigns to, each once.
pub(super) fn assigned(text: &str, method: Node<'_>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let is_module = method.parent().is_none();
    for node in preorder(method) {
        let target = match Kind::of(node) {
            Kind::AssignmentStatement => {
                ast::AssignmentStatement::cast(node).and_then(|it| Some(it.left()?.node()))
            }
            Kind::ForStatement => {
                ast::ForStatement::cast(node).and_then(|it| Some(it.variable()?.node()))
            }
            Kind::ForEachStatement => {
                ast::ForEachStatement::cast(node).and_then(|it| Some(it.variable()?.node()))
            }
            _ => None,
        };
        let Some(target) = target.filter(|it| Kind::of(*it) == Kind::Identifier) else {
            continue;
        };
        // What the methods of a module assign is theirs.
        if is_module && is_in_method(node) {
            continue;
        }
        let name = text.get(target.byte_range()).unwrap_or_default();
        if !name.is_empty() && !names.iter().any(|it| it.is(name)) {
            names.push(Name::new(name));
        }
    }
    names
}

fn is_in_method(node: Node<'_>) -> bool {
    let mut node = node;
    while let Some(parent) = node.parent() {
        if matches!(
            Kind::of(parent),
            Kind::ProcedureDefinition | Kind::FunctionDefinition
        ) {
            return true;
        }
        node = parent;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fixture: &str, expected: &str) {
        let at = fixture.find('|').expect("a cursor");
        let text = fixture.replacen('|', "", 1);
        let found = dot_before(&text, at)
            .and_then(|it| receiver(&text, it))
            .and_then(|it| text.get(it));
        assert_eq!(found.unwrap_or("-"), expected, "{fixture}");
    }

    #[test]
    fn what_stands_before_a_dot_is_found_in_any_text() {
        check("А.|", "А");
        check("А = Б.Вг|", "Б");
        check("А = Б + В.Г.|", "В.Г");
        check("А = Б().В(1, \")\")[Г].|", "Б().В(1, \")\")[Г]");
        check("Если (А).|", "(А)");
        check("Если Не А.|", "А");
        check("А = ?(Б, В, Г).|", "?(Б, В, Г)");
        check("А = Новый Массив().|", "Новый Массив()");
        check("А\n  .Б()\n  .|", "А\n  .Б()");
        check("А|", "-");
        check(".|", "-");
        check("А(\"х\"\"(\").|", "А(\"х\"\"(\")");
        check("1 .|", "1");
        check("// Сначала.\nА.|", "А");
        check("А\n  // Потом.\n  .Б().|", "А\n  // Потом.\n  .Б()");
        check("Б(\"// а\").\nВ.|", "Б(\"// а\").\nВ");
    }

    #[test]
    fn the_last_word_is_what_is_called() {
        assert_eq!(last_word("А.Б"), Some("Б"));
        assert_eq!(last_word("А.Б(1)[2]"), Some("Б"));
        assert_eq!(last_word("(А)"), None);
        assert_eq!(first_word("А.Б"), Some("А"));
        assert_eq!(first_word("(А)"), None);
    }
}
