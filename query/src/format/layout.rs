//! The tokens of a query, and which of them begin lines.
//!
//! The tree is walked once, with a stack on the heap: queries may nest deeper than the stack of a thread.

use std::ops::Range;

use parser_bsl::query::Kind;
use rustc_hash::FxHashSet;
use tree_sitter::{Node, Tree};

/// A token or a comment.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// What it is a part of.
    pub(super) parent: Kind,
    /// Where it stands; a string ends at its closing quote.
    pub(super) range: Range<usize>,
    /// The line that it begins, if it begins one.
    pub(super) line: Option<Line>,
    /// The level of its line should a comment make it begin one.
    pub(super) level: usize,
}

/// The beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// Whether an empty line stands before it.
    pub(super) after_blank: bool,
    /// How far it is indented.
    pub(super) level: usize,
}

impl Line {
    fn at(level: usize) -> Self {
        Self {
            after_blank: false,
            level,
        }
    }

    fn after_blank(level: usize) -> Self {
        Self {
            after_blank: true,
            level,
        }
    }
}

/// A node whose children are being walked.
#[derive(Debug, Clone, Copy)]
struct Frame {
    kind: Kind,
    /// The level of what stands within and closes on a line of its own.
    base: usize,
    /// The level of lines that begin with `И` or `ИЛИ`.
    joined: usize,
    /// Each part stands on a line of its own.
    wrapped: bool,
    /// The last token that was a child of it.
    last: Option<Kind>,
    /// How many children it has had.
    seen: usize,
}

/// Deeper queries are not printed: no line can hold their indentation.
const DEEPEST: usize = 200;

/// The tokens of a query without errors; none when it nests too deep.
pub(super) fn tokens(tree: &Tree) -> Option<Vec<Token>> {
    let complex = complex_tables(tree);
    let mut tokens = Vec::new();
    let mut cursor = tree.walk();
    let mut frames: Vec<Frame> = Vec::new();
    let mut pending = Some(Line::at(0));
    loop {
        let node = cursor.node();
        let kind = Kind::of(node);
        let is_comment = kind == Kind::Comment;
        let frame = match frames.last() {
            Some(parent) if !is_comment => {
                let (line, base, joined) = place(parent, kind);
                // A line begins with the first token of what begins on it.
                pending = pending.or(line);
                Frame::new(kind, base, joined, &complex, node)
            }
            Some(parent) => Frame::new(kind, parent.base, parent.joined, &complex, node),
            None => Frame::new(kind, 0, 1, &complex, node),
        };
        if frame.base > DEEPEST || frame.joined > DEEPEST {
            return None;
        }
        let is_leaf = node.child_count() == 0 || kind == Kind::String;
        if is_leaf {
            let line = if is_comment { None } else { pending.take() };
            let parent = frames.last().map_or(kind, |it| it.kind);
            if !node.byte_range().is_empty() {
                tokens.push(Token {
                    kind,
                    parent,
                    range: node.byte_range(),
                    line,
                    level: line.map_or(frame.base + 1, |it| it.level),
                });
            }
        }
        if !is_leaf && cursor.goto_first_child() {
            frames.push(frame);
            continue;
        }
        loop {
            if let Some(parent) = frames.last_mut()
                && Kind::of(cursor.node()) != Kind::Comment
            {
                parent.seen += 1;
                parent.last = Some(Kind::of(cursor.node()));
            }
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return Some(tokens);
            }
            frames.pop();
        }
    }
}

impl Frame {
    fn new(
        kind: Kind,
        base: usize,
        joined: usize,
        complex: &FxHashSet<usize>,
        node: Node<'_>,
    ) -> Self {
        Self {
            kind,
            base,
            joined,
            wrapped: kind == Kind::VirtualTableParameters && complex.contains(&node.id()),
            last: None,
            seen: 0,
        }
    }

    /// Whether the child at hand is the first one or follows a comma.
    fn after_comma(&self) -> bool {
        self.last == Some(Kind::Comma)
    }
}

/// The parameters of virtual tables that hold more than plain values: each of them stands on a line of its own.
fn complex_tables(tree: &Tree) -> FxHashSet<usize> {
    let mut found = FxHashSet::default();
    let mut open: Vec<usize> = Vec::new();
    let mut depth: Vec<bool> = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let kind = Kind::of(node);
        if matches!(
            kind,
            Kind::AndKw | Kind::OrKw | Kind::Subquery | Kind::CaseExpression
        ) {
            // What is open around a complex one is complex already.
            for id in open.iter().rev() {
                if !found.insert(*id) {
                    break;
                }
            }
        }
        if cursor.goto_first_child() {
            let is_list = kind == Kind::VirtualTableParameters;
            if is_list {
                open.push(node.id());
            }
            depth.push(is_list);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
            if depth.pop() == Some(true) {
                open.pop();
            }
        }
    }
}

/// Where a child stands: the line that it begins, if any, and its levels.
fn place(parent: &Frame, child: Kind) -> (Option<Line>, usize, usize) {
    let Frame { base, joined, .. } = *parent;
    let same = (None, base, joined);
    let line = |level| (Some(Line::at(level)), level, level + 1);
    let blank = |level| (Some(Line::after_blank(level)), level, level + 1);
    let item = |level: usize| (Some(Line::at(level)), level, level + 1);
    match parent.kind {
        Kind::QueryPackage => match child {
            Kind::Semicolon => line(0),
            _ if parent.seen > 0 => blank(0),
            _ => same,
        },
        Kind::SelectQuery => match child {
            Kind::UnionClause | Kind::OrderByClause | Kind::IndexClause => blank(base),
            Kind::TotalsClause | Kind::Autoorder => line(base),
            Kind::Select => same,
            _ => line(base),
        },
        Kind::UnionClause if child == Kind::Select => blank(base),
        Kind::Select => match child {
            Kind::SelectFields => line(base + 1),
            Kind::GroupByClause
            | Kind::HavingClause
            | Kind::ForUpdateClause
            | Kind::IndexClause => blank(base),
            Kind::IntoClause | Kind::AddClause | Kind::FromClause | Kind::WhereClause => line(base),
            Kind::BuilderSelect | Kind::BuilderWhere => line(base),
            Kind::BuilderOrderBy | Kind::BuilderTotals | Kind::BuilderCharacteristics => line(base),
            _ => same,
        },
        Kind::SelectFields if parent.after_comma() => item(base),
        Kind::FromClause if child == Kind::Source => item(base + 1),
        Kind::Source => match child {
            Kind::Join | Kind::BuilderJoin => line(base + 1),
            _ => same,
        },
        Kind::BuilderJoin => (
            (child == Kind::Join && parent.seen > 1).then_some(Line::at(base)),
            base,
            base + 1,
        ),
        Kind::Join if child == Kind::OnKw => line(base),
        Kind::Join => (None, base, base + 1),
        Kind::WhereClause | Kind::HavingClause => match child {
            Kind::WhereKw | Kind::HavingKw => same,
            _ => (Some(Line::at(base + 1)), base + 1, base + 1),
        },
        Kind::GroupByClause | Kind::OrderByClause | Kind::IndexClause => match child {
            Kind::GroupKw | Kind::ByKw | Kind::OrderKw | Kind::IndexKw | Kind::Comma => same,
            Kind::GroupingKw | Kind::SetsKw | Kind::LeftParenthesis | Kind::RightParenthesis => {
                same
            }
            _ => item(base + 1),
        },
        Kind::ForUpdateClause => match child {
            Kind::TableName | Kind::TemporaryTableName => item(base + 1),
            _ => same,
        },
        Kind::TotalsClause => match child {
            // `ИТОГИ ПО` without fields stand together.
            Kind::ByKw if parent.seen > 1 => line(base),
            Kind::TotalsKw | Kind::ByKw | Kind::Comma => same,
            _ => item(base + 1),
        },
        Kind::BuilderSelect | Kind::BuilderWhere | Kind::BuilderOrderBy | Kind::BuilderTotals => {
            match child {
                Kind::BuilderItem => item(base + 1),
                _ => same,
            }
        }
        Kind::BuilderCharacteristics if child == Kind::Characteristic => item(base + 1),
        Kind::Characteristic if child == Kind::CharacteristicProperty => item(base + 1),
        Kind::VirtualTableParameters if parent.wrapped => match child {
            Kind::LeftParenthesis | Kind::RightParenthesis => same,
            Kind::Comma if !parent.after_comma() && parent.last != Some(Kind::LeftParenthesis) => {
                same
            }
            _ => (Some(Line::at(base + 2)), base + 2, base + 3),
        },
        Kind::TabularSection => match child {
            Kind::SelectFields => line(base + 1),
            Kind::RightParenthesis => line(base),
            _ => same,
        },
        Kind::InExpression if child == Kind::Subquery => {
            (Some(Line::at(base + 2)), base + 2, base + 3)
        }
        Kind::CaseExpression => match child {
            Kind::WhenBranch | Kind::ElseKw => line(base + 1),
            Kind::EndKw => line(base),
            Kind::CaseKw => same,
            // The value behind ИНАЧЕ.
            _ if parent.last == Some(Kind::ElseKw) => (None, base + 2, base + 3),
            _ => same,
        },
        Kind::WhenBranch => match child {
            Kind::WhenKw => same,
            Kind::ThenKw => line(base + 1),
            Kind::InExpression if parent.seen < 2 => (None, base, base + 2),
            _ if parent.seen < 2 => (None, base + 1, base + 2),
            _ => (None, base + 2, base + 3),
        },
        Kind::Arguments
        | Kind::ParenthesizedExpression
        | Kind::Tuple
        | Kind::ExpressionList
        | Kind::CastExpression
        | Kind::NotExpression => (None, base + 1, base + 2),
        Kind::BinaryExpression => match child {
            Kind::AndKw | Kind::OrKw => (Some(Line::at(joined)), joined, joined),
            _ if matches!(parent.last, Some(Kind::AndKw | Kind::OrKw)) => (None, joined, joined),
            _ => same,
        },
        _ => same,
    }
}
