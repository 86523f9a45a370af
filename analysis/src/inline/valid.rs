//! Whether a text may stand at a place: it parses there, and what it names exists.

use std::ops::Range;

use parser_bsl::Dialect;
use parser_bsl::bsl::Kind;
use tree_sitter::{Node, Tree};

use crate::ide::entities_at;
use crate::ide::query::{QueryText, query_at};
use crate::types;
use crate::workspace::{FileId, Snapshot};

/// More errors than this are not counted.
const MOST_ERRORS: usize = 200;

/// A line with more strings than this is looked at no further.
const MOST_QUOTES: usize = 8;

/// A text put in the place of some bytes of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Added<'a> {
    pub(super) file: FileId,
    /// Where it begins.
    pub(super) start: usize,
    /// Up to where the text of the file is replaced.
    pub(super) end: usize,
    pub(super) text: &'a str,
    /// What is put behind it to see whether it parses, and is not shown: the ends of blocks that it opens.
    pub(super) tail: &'a str,
}

/// The first thing in an added text that is wrong, in bytes of the text; nothing where it may stand.
pub(super) fn fault(snapshot: &Snapshot, added: Added<'_>) -> Option<usize> {
    let Added { file, start, .. } = added;
    let written = [added.text, added.tail].concat();
    let imagined = snapshot.imagining(file, start..added.end, &written);
    let (Some(before), Some(imagined)) = (snapshot.parsed(file), imagined) else {
        return Some(0);
    };
    let Some(after) = imagined.parsed(file) else {
        return Some(0);
    };
    let end = start + added.text.len();
    // What is being typed is finished by the text: it begins before it.
    let word = before.text.get(..start).unwrap_or_default();
    let word = word.trim_end_matches(crate::ide::completion::words::is_word);
    let range = word.len()..end;
    let code = match imagined.is_query(file) {
        true => None,
        false => syntax(&before.tree, &after.tree, start, end + added.tail.len())
            .or_else(|| names(&imagined, file, &after.tree, &after.text, &range)),
    };
    let found = code.or_else(|| in_query(&imagined, file, &range));
    found.map(|at| at.clamp(start, end) - start)
}

/// The first syntax error that was not there before.
fn syntax(before: &Tree, after: &Tree, start: usize, end: usize) -> Option<usize> {
    let (old, new) = (errors(before), errors(after));
    let touches = |it: &&Range<usize>| it.start <= end && it.end >= start;
    let is_broken_around = old
        .iter()
        .any(|it| it.start < start && it.end > start && it.len() > 400);
    let own = new.iter().find(touches);
    match own {
        Some(own) if !is_broken_around => Some(own.start),
        _ if new.len() > old.len() => Some(own.map_or(start, |it| it.start)),
        _ => None,
    }
}

/// The places of what does not fit into the grammar.
fn errors(tree: &Tree) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let is_error = node.is_error() || node.is_missing();
        if is_error {
            found.push(node.byte_range());
            if found.len() >= MOST_ERRORS {
                return found;
            }
        }
        if node.has_error() && !is_error && cursor.goto_first_child() {
            continue;
        }
        loop {
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

/// The first name in a range that nothing declares.
fn names(
    snapshot: &Snapshot,
    file: FileId,
    tree: &Tree,
    text: &str,
    range: &Range<usize>,
) -> Option<usize> {
    let is_script = snapshot.file(file)?.dialect == Dialect::OneScript;
    let is_declared = |node: Node<'_>| !entities_at(snapshot, file, node.start_byte()).is_empty();
    for (node, parent, field) in identifiers(tree, range) {
        let word = text.get(node.byte_range()).unwrap_or_default();
        let exists = match (Kind::of(parent), field) {
            (Kind::MemberExpression, "property") => {
                has_member(snapshot, file, node.start_byte(), word)
            }
            // Libraries of scripts need not be here.
            (Kind::CallExpression, "function") | (Kind::NewExpression, "type") => {
                is_script || is_declared(node)
            }
            (Kind::MemberExpression, "object") => {
                is_declared(node) || !snapshot.usage(word).is_empty()
            }
            (Kind::Parameter | Kind::VarStatement | Kind::VariableDeclarator, _)
            | (Kind::ForStatement | Kind::ForEachStatement, "variable")
            | (Kind::AssignmentStatement, "left")
            | (Kind::ProcedureDefinition | Kind::FunctionDefinition, _)
            | (Kind::RegionDirective | Kind::AnnotationArgument | Kind::Annotation, _)
            | (Kind::PreprocSymbol, _) => true,
            _ if node.is_error() || parent.is_error() => true,
            _ => is_declared(node),
        };
        if !exists {
            return Some(node.start_byte());
        }
    }
    None
}

/// Whether what stands before a word and its dot may have such a member: it may where nobody knows what it is.
fn has_member(snapshot: &Snapshot, file: FileId, offset: usize, word: &str) -> bool {
    let receiver = types::receiver_at_once(snapshot, file, offset);
    if receiver.types.is_empty() || receiver.guessed {
        return true;
    }
    types::member(snapshot, file, &receiver.types, word).is_some()
        || !types::members(snapshot, file, &receiver.types).complete
}

/// The identifiers that a range touches, with their parents and the fields of those.
fn identifiers<'t>(tree: &'t Tree, range: &Range<usize>) -> Vec<(Node<'t>, Node<'t>, &'t str)> {
    let mut found = Vec::new();
    let mut above: Vec<Node<'t>> = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let touches = node.end_byte() > range.start && node.start_byte() < range.end;
        if touches
            && Kind::of(node) == Kind::Identifier
            && let Some(parent) = above.last()
        {
            found.push((node, *parent, cursor.field_name().unwrap_or_default()));
        }
        if touches && cursor.goto_first_child() {
            above.push(node);
            continue;
        }
        loop {
            if cursor.node().start_byte() < range.end && cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return found;
            }
            above.pop();
        }
    }
}

/// The first mistake within a range in the query that stands there.
fn in_query(snapshot: &Snapshot, file: FileId, range: &Range<usize>) -> Option<usize> {
    let text = snapshot.text(file)?;
    // Without a quote or a bar there is no string.
    let line = text.get(..range.end)?.rfind('\n').map_or(0, |it| it + 1);
    let written = text.get(line.min(range.start)..range.end)?;
    if !snapshot.is_query(file) && !written.contains(['"', '|']) {
        return None;
    }
    let quotes = written.match_indices('"').take(MOST_QUOTES);
    let quotes = quotes.map(|it| line.min(range.start) + it.0);
    let mut places = quotes.flat_map(|it| [it, it + 1]).chain([range.end]);
    let inside = places.find(|it| QueryText::at(snapshot, file, *it).is_some())?;
    let query = query_at(snapshot, file, inside).filter(|it| !it.is_broken)?;
    let mut problems = query.problems.iter();
    let found = problems.find(|it| it.range.start < range.end && it.range.end > range.start)?;
    Some(found.range.start)
}
