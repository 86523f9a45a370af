//! Reads the comments that switch findings off and on.

use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;
use tree_sitter::Tree;

/// The words that begin such a comment.
pub(super) const WORDS: [&str; 2] = ["onec", "BSLLS"];

/// Codes of rules, and where they stand.
type Codes<'t> = Vec<(&'t str, Range<usize>)>;

/// What a comment says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Control<'t> {
    /// The codes of the rules, and where they stand; empty for all rules.
    pub(super) codes: Codes<'t>,
    /// It switches findings off, otherwise on.
    pub(super) off: bool,
    /// `onec:off Code1, Code2`, otherwise `onec:Code-off`.
    pub(super) is_list: bool,
    /// The comment, up to another one behind it on the line.
    pub(super) range: Range<usize>,
}

/// The comments of a module that switch findings off and on, in the order of the text.
pub(super) fn controls<'t>(text: &'t str, tree: &Tree) -> Vec<Control<'t>> {
    let is_comment = |at: usize| {
        let leaf = tree.root_node().descendant_for_byte_range(at, at + 1);
        leaf.is_some_and(|it| Kind::of(it) == Kind::Comment && it.start_byte() == at)
    };
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), "//") {
        // Reading the text is much faster than walking the tree, and few comments are of this kind.
        if let Some(control) = control(text, at)
            && is_comment(at)
        {
            found.push(control);
        }
    }
    found
}

/// Whether a text may hold such comments: they are told from strings by the tree only.
pub(crate) fn may_have_controls(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), "//").any(|at| control(text, at).is_some())
}

/// What a comment says that begins at an offset.
fn control(text: &str, start: usize) -> Option<Control<'_>> {
    let comment = text.get(start + "//".len()..)?;
    let line = comment.trim_start_matches([' ', '\t']);
    let word = WORDS
        .iter()
        .find(|it| line.get(..it.len()).is_some_and(|word| same(word, it)))?;
    let rest = line.get(word.len()..)?;
    let (codes, off, is_list) = match rest.strip_prefix(':') {
        Some(rest) => match list(text, rest) {
            Some((codes, off)) => (codes, off, true),
            None => {
                let code = code(rest)?;
                let off = state(rest.get(code.len()..)?.strip_prefix('-')?)?;
                (vec![(code, place(text, code))], off, false)
            }
        },
        None => (Vec::new(), state(rest.strip_prefix('-')?)?, false),
    };
    let written = comment.split(['\n', '\r']).next().unwrap_or_default();
    let own = written.split("//").next().unwrap_or_default();
    let own = if own.len() < written.len() {
        own
    } else {
        own.trim_end()
    };
    Some(Control {
        codes,
        off,
        is_list,
        range: start..start + "//".len() + own.len(),
    })
}

/// `off Code1, Code2 — why`: the codes, and whether it switches off.
fn list<'t>(text: &str, rest: &'t str) -> Option<(Codes<'t>, bool)> {
    let word = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
    let (word, mut rest) = rest.split_at_checked(word.unwrap_or(rest.len()))?;
    // `onec:off-on` would be about a rule of that name.
    let off = state(word).filter(|_| !rest.starts_with('-'))?;
    let mut codes = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let Some(code) = code(rest).filter(|it| it.starts_with(|it: char| it.is_ascii_uppercase()))
        else {
            break;
        };
        codes.push((code, place(text, code)));
        rest = rest.get(code.len()..)?;
        match rest.trim_start_matches([' ', '\t']).strip_prefix(',') {
            Some(next) => rest = next,
            None => break,
        }
    }
    Some((codes, off))
}

/// The letters and digits of a code that a text begins with.
fn code(text: &str) -> Option<&str> {
    let end = text.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
    text.get(..end.unwrap_or(text.len()))
        .filter(|it| !it.is_empty())
}

/// Where a part of a text stands in it.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

/// Whether a text begins with the word for off; nothing where it begins with another word than off and on.
fn state(text: &str) -> Option<bool> {
    let end = text
        .find(|it: char| !it.is_alphanumeric())
        .unwrap_or(text.len());
    let word = text.get(..end)?;
    let off = same(word, "off") || same(word, "выкл");
    (off || same(word, "on") || same(word, "вкл")).then_some(off)
}
