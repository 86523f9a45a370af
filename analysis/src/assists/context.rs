//! What an assist is asked about: a selection in a file, and what stands around it.

use std::ops::Range;
use std::path::PathBuf;

use parser_bsl::bsl::Kind;
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::edits::Changed;
use crate::Language;
use crate::ide::path::is_method;
use crate::keywords::Spelling;
use crate::workspace::{FileId, OpenFile, Snapshot};

/// A selection in a file, and what stands around it.
#[derive(Debug)]
pub(super) struct Context<'c> {
    pub(super) snapshot: &'c Snapshot,
    pub(super) file: FileId,
    pub(super) open: &'c OpenFile,
    /// What is selected, without blanks at its ends; empty for a cursor.
    pub(super) selection: Range<usize>,
    /// The language of titles.
    pub(super) language: Language,
    /// The selection without comments at its ends.
    pub(super) code: Range<usize>,
    /// From the root to the smallest node that holds the code.
    pub(super) path: Vec<Node<'c>>,
}

/// Statements that are selected, one or more, all of the same block.
#[derive(Debug)]
pub(super) struct Statements<'c> {
    /// The statements; directives and comments between them are not listed.
    pub(super) list: Vec<Node<'c>>,
    /// From the first byte of the selection to the semicolon of the last statement.
    pub(super) range: Range<usize>,
    /// Every preprocessor directive that begins among them ends among them.
    pub(super) is_balanced: bool,
}

/// What an assist offers for a selection.
pub(super) struct Offer<'c> {
    pub(super) title: String,
    /// What it is about: of two offers the one with the smaller target is meant more likely.
    pub(super) target: Range<usize>,
    /// Why it cannot be done here, although it looks as if it could.
    pub(super) disabled: Option<String>,
    /// There is hardly another thing to do here.
    pub(super) preferred: bool,
    pub(super) change: Box<dyn FnOnce() -> Option<Changed> + 'c>,
}

/// What the assists offer.
#[derive(Default)]
pub(super) struct Offers<'c>(pub(super) Vec<Offer<'c>>);

impl<'c> Offers<'c> {
    /// Adds an offer. The change is made up only when it is asked for.
    pub(super) fn add(
        &mut self,
        title: impl Into<String>,
        target: Range<usize>,
        change: impl FnOnce() -> Option<Changed> + 'c,
    ) {
        self.0.push(Offer {
            title: title.into(),
            target,
            disabled: None,
            preferred: false,
            change: Box::new(change),
        });
    }

    /// The same, and there is hardly another thing to do here.
    pub(super) fn add_preferred(
        &mut self,
        title: impl Into<String>,
        target: Range<usize>,
        change: impl FnOnce() -> Option<Changed> + 'c,
    ) {
        self.add(title, target, change);
        self.0
            .iter_mut()
            .rev()
            .take(1)
            .for_each(|it| it.preferred = true);
    }

    /// Adds what cannot be done here, and says why.
    pub(super) fn refuse(&mut self, title: impl Into<String>, target: Range<usize>, why: &str) {
        self.add(title, target, || None);
        self.0
            .iter_mut()
            .rev()
            .take(1)
            .for_each(|it| it.disabled = Some(why.to_owned()));
    }
}

impl<'c> Context<'c> {
    pub(super) fn new(
        snapshot: &'c Snapshot,
        file: FileId,
        open: &'c OpenFile,
        selection: Range<usize>,
        language: Language,
    ) -> Option<Self> {
        let selected = open.text.get(selection.clone())?;
        let start = selection.end - selected.trim_start().len();
        let end = selection.start + selected.trim_end().len();
        // Blanks alone are a cursor.
        let selection = if start < end {
            start..end
        } else {
            selection.start..selection.start
        };
        let code = code_of(open, selection.clone());
        let place = if code.is_empty() {
            let at = word_before(&open.text, code.start);
            at..at
        } else {
            code.clone()
        };
        Some(Self {
            snapshot,
            file,
            open,
            selection,
            language,
            path: path_to(open, place),
            code,
        })
    }

    /// The text of the file.
    pub(super) fn text(&self) -> &'c str {
        &self.open.text
    }

    /// The text of a range; empty where there is none.
    pub(super) fn slice(&self, range: Range<usize>) -> &'c str {
        self.text().get(range).unwrap_or_default()
    }

    /// The text of a node.
    pub(super) fn of(&self, node: Node<'_>) -> &'c str {
        self.slice(node.byte_range())
    }

    pub(super) fn path_of_file(&self) -> Option<PathBuf> {
        Some(self.snapshot.file(self.file)?.path.clone())
    }

    pub(super) fn root(&self) -> Node<'c> {
        self.open.tree.root_node()
    }

    /// The innermost node of a kind around the selection.
    pub(super) fn around<T: AstNode<'c>>(&self) -> Option<T> {
        self.path.iter().rev().find_map(|it| T::cast(*it))
    }

    /// The smallest node that holds the selection.
    pub(super) fn node(&self) -> Node<'c> {
        self.path.last().copied().unwrap_or_else(|| self.root())
    }

    /// What holds a node of the path.
    pub(super) fn above(&self, node: Node<'c>) -> Option<Node<'c>> {
        let index = self.path.iter().position(|it| *it == node)?;
        self.path.get(index.checked_sub(1)?).copied()
    }

    /// The method around the selection.
    pub(super) fn method(&self) -> Option<Node<'c>> {
        self.path
            .iter()
            .find(|it| is_method(Kind::of(**it)))
            .copied()
    }

    /// The method around the selection, or the module.
    pub(super) fn scope(&self) -> Node<'c> {
        self.method().unwrap_or_else(|| self.root())
    }

    /// The innermost statement around the selection, and the block that it stands in.
    pub(super) fn statement(&self) -> Option<(Node<'c>, Node<'c>)> {
        let index = self
            .path
            .iter()
            .rposition(|it| Kind::of(*it).is_statement())?;
        let parent = self.path.get(index.checked_sub(1)?)?;
        Some((*self.path.get(index)?, *parent))
    }

    /// Something is selected, and not only a cursor set.
    pub(super) fn is_selected(&self) -> bool {
        !self.code.is_empty()
    }

    /// The expression that is exactly what is selected.
    pub(super) fn expression(&self) -> Option<Node<'c>> {
        let fits = |it: &&Node<'c>| {
            it.byte_range() == self.code && Kind::of(**it).is_expression() && !it.has_error()
        };
        self.path
            .iter()
            .rev()
            .find(fits)
            .copied()
            .filter(|_| self.is_selected())
    }

    /// The statements that are selected, whole ones.
    pub(super) fn statements(&self) -> Option<Statements<'c>> {
        if !self.is_selected() {
            return None;
        }
        let is_block = |it: &Node<'c>| matches!(Kind::of(*it), Kind::Block | Kind::SourceFile);
        let index = self.path.iter().rposition(is_block)?;
        let parent = *self.path.get(index)?;
        if self
            .path
            .get(index + 1)
            .is_some_and(|it| it.byte_range() != self.code)
        {
            return None;
        }
        let mut list = Vec::new();
        let mut end = self.code.end;
        let mut depth = 0_i32;
        let mut is_balanced = true;
        let mut cursor = parent.walk();
        for child in parent.children(&mut cursor) {
            let range = child.byte_range();
            if range.end <= self.code.start {
                continue;
            }
            if range.start >= self.code.end {
                // The semicolon of the last statement comes along.
                if Kind::of(child) == Kind::Semicolon && !list.is_empty() && end == self.code.end {
                    let between = self.slice(end..range.start);
                    if between.trim().is_empty() && !self.slice(self.code.clone()).ends_with(';') {
                        end = range.end;
                    }
                }
                break;
            }
            if range.start < self.code.start || range.end > self.code.end || child.has_error() {
                return None;
            }
            let kind = Kind::of(child);
            depth += opens(kind);
            let goes_on = matches!(kind, Kind::ElseDirective | Kind::ElsifDirective);
            is_balanced &= depth >= 0 && !(goes_on && depth == 0);
            if kind.is_statement() {
                list.push(child);
            } else if is_method(kind) || kind == Kind::ModuleVariable {
                return None;
            }
        }
        // A comment goes along when its beginning is selected.
        let start = match self.comment_at(self.selection.start) {
            Some(comment) if comment.start < self.selection.start => self.code.start,
            _ => self.selection.start,
        };
        let last = self.comment_at(self.selection.end.saturating_sub(1));
        let whole = end.max(last.map_or(self.selection.end, |it| it.end));
        (!list.is_empty()).then_some(Statements {
            list,
            range: start..whole,
            is_balanced: is_balanced && depth == 0,
        })
    }

    /// The comment at an offset, without the blanks at its end.
    fn comment_at(&self, at: usize) -> Option<Range<usize>> {
        let root = self.path.first()?;
        let at = self.open.text.floor_char_boundary(at);
        let leaf = root.descendant_for_byte_range(at, at + 1)?;
        let Range { start, .. } = leaf.byte_range();
        let length = self.of(leaf).trim_end().len();
        (Kind::of(leaf) == Kind::Comment).then_some(start..start + length)
    }

    /// The cursor stands in a part of a statement that begins it: before its body.
    pub(super) fn on_head(&self, statement: Node<'_>, body: usize) -> bool {
        (statement.start_byte()..=body).contains(&self.selection.start)
            && self.selection.end <= body
    }

    /// The language of the keywords around the selection.
    pub(super) fn spelling(&self) -> Spelling {
        let statement = self.path.iter().rev().find(|it| {
            let kind = Kind::of(**it);
            is_method(kind) || kind.is_statement()
        });
        let words = statement.into_iter().chain(self.path.first());
        let mut words = words.flat_map(|it| (0..3).filter_map(|index| it.child(index)));
        let keyword = words.find(|it| is_keyword(Kind::of(*it)));
        match (self.method().and_then(|it| method_word(it)), keyword) {
            (Some(word), _) | (None, Some(word)) => Spelling::of_word(self.of(word)),
            (None, None) if self.text().len() < 100_000 => {
                Spelling::of_module(self.text(), &self.open.tree)
            }
            (None, None) => Spelling::of_word(self.slice(self.code.clone())),
        }
    }

    /// Words of code: the one that fits the keywords around the selection.
    pub(super) fn word<T>(&self, ru: T, en: T) -> T {
        match self.spelling() {
            Spelling::Russian => ru,
            Spelling::English => en,
        }
    }

    /// A keyword as it is spelt here.
    pub(super) fn keyword(&self, kind: Kind) -> &'static str {
        self.spelling().spell(kind)
    }

    /// A title in the language of the user.
    pub(super) fn title(&self, ru: &str, en: &str) -> String {
        self.language.pick(ru, en).to_owned()
    }
}

/// Whether a directive opens something that another one closes, or closes it.
pub(super) fn opens(directive: Kind) -> i32 {
    match directive {
        Kind::RegionDirective | Kind::IfDirective | Kind::InsertDirective => 1,
        Kind::EndRegionDirective | Kind::EndIfDirective | Kind::EndInsertDirective => -1,
        _ => 0,
    }
}

/// The token of a kind among the children of a node.
pub(super) fn token(node: Node<'_>, kind: Kind) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).find(|it| Kind::of(*it) == kind)
}

/// The keyword that begins a method.
fn method_word(method: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = method.walk();
    let mut children = method.children(&mut cursor);
    children.find(|it| matches!(Kind::of(*it), Kind::ProcedureKw | Kind::FunctionKw))
}

fn is_keyword(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::IfKw
            | Kind::ForKw
            | Kind::WhileKw
            | Kind::TryKw
            | Kind::ReturnKw
            | Kind::ProcedureKw
            | Kind::FunctionKw
            | Kind::VarKw
            | Kind::NewKw
            | Kind::RaiseKw
    )
}

/// A range without comments and blanks at its ends.
fn code_of(open: &OpenFile, range: Range<usize>) -> Range<usize> {
    let root = open.tree.root_node();
    let (mut start, mut end) = (range.start, range.end);
    let comment = |at: usize| {
        let leaf = root.descendant_for_byte_range(at, at + 1)?;
        (Kind::of(leaf) == Kind::Comment).then(|| leaf.byte_range())
    };
    while start < end
        && let Some(found) = comment(start)
    {
        let rest = open.text.get(found.end..end).unwrap_or_default();
        start = end - rest.trim_start().len();
    }
    while start < end
        && let Some(found) = comment(open.text.floor_char_boundary(end - 1))
    {
        let rest = open.text.get(start..found.start).unwrap_or_default();
        end = start + rest.trim_end().len();
    }
    if start < end {
        start..end
    } else {
        range.start..range.start
    }
}

/// An offset, or the last letter before it where a word ends there and none begins.
fn word_before(text: &str, at: usize) -> usize {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    match before.chars().next_back() {
        Some(last) if is_word(last) && !after.starts_with(is_word) => at - last.len_utf8(),
        _ => at,
    }
}

fn path_to(open: &OpenFile, range: Range<usize>) -> Vec<Node<'_>> {
    let mut path = vec![open.tree.root_node()];
    let mut cursor = open.tree.walk();
    while cursor.goto_first_child_for_byte(range.start).is_some() {
        let child = cursor.node();
        if child.start_byte() > range.start || child.end_byte() < range.end {
            break;
        }
        path.push(child);
    }
    path
}
