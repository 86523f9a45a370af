//! The tokens of a module with what the layout needs to know of each.
//!
//! The tree is walked once. Code may nest deeper than the stack of a thread, so this is a loop.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use tree_sitter::{Node, Tree, TreeCursor};

use super::controlled;

/// A token, a comment or a part of a directive.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// What it is a part of.
    pub(super) parent: Kind,
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends; a comment without the blanks at its end.
    pub(super) end: usize,
    /// What begins with it.
    pub(super) begins: Begins,
    /// It is a part of a preprocessor directive.
    pub(super) in_directive: bool,
    /// It stands in code with a syntax error.
    pub(super) is_frozen: bool,
    /// It stands where the platform compares the text with that of a method of another configuration.
    pub(super) is_controlled: bool,
    /// For the beginning of a string of several lines: the string is no part of a longer expression.
    pub(super) is_whole: bool,
}

/// What begins with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// Nothing: it goes on with what began before.
    Nothing,
    /// A statement.
    Statement,
    /// A method or a variable of the module, or its annotation.
    Definition,
}

impl Token {
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// What stays as it is around a syntax error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errors {
    /// The statement that holds it, or the method.
    Guarded,
    /// Only what has no place in the tree: while code is typed, much of it is not closed yet.
    Typed,
}

/// The tokens of the definitions and statements of a module that a range touches.
pub(super) fn tokens(tree: &Tree, text: &str, range: &Range<usize>, errors: Errors) -> Vec<Token> {
    let mut walk = Walk {
        text,
        errors,
        tokens: Vec::with_capacity(range.len() / 6),
        frozen: Vec::new(),
        open: Vec::new(),
        begins: Begins::Nothing,
        directives: 0,
    };
    let root = tree.root_node();
    let mut cursor = root.walk();
    if cursor.goto_first_child_for_byte(range.start).is_some() || cursor.goto_first_child() {
        walk.siblings(&mut cursor, range.end);
    }
    walk.freeze();
    controlled::mark(&mut walk.tokens, text);
    walk.tokens
}

struct Walk<'text> {
    text: &'text str,
    errors: Errors,
    tokens: Vec<Token>,
    frozen: Vec<Range<usize>>,
    /// The nodes around the cursor, without the root.
    open: Vec<Open>,
    begins: Begins,
    /// How many of them are directives.
    directives: usize,
}

#[derive(Clone, Copy)]
struct Open {
    kind: Kind,
    start: usize,
    end: usize,
    is_directive: bool,
}

impl Walk<'_> {
    fn siblings(&mut self, cursor: &mut TreeCursor<'_>, end: usize) {
        loop {
            let node = cursor.node();
            if self.open.is_empty() && node.start_byte() > end {
                return;
            }
            let kind = Kind::of(node);
            self.enter(node, kind);
            if kind != Kind::String && cursor.goto_first_child() {
                let is_directive = is_directive(kind);
                self.directives += usize::from(is_directive);
                let Range { start, end } = node.byte_range();
                self.open.push(Open {
                    kind,
                    start,
                    end,
                    is_directive,
                });
                continue;
            }
            self.leaf(node, kind);
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                match self.open.pop() {
                    Some(it) => self.directives -= usize::from(it.is_directive),
                    None => return,
                }
            }
        }
    }

    fn parent(&self) -> Kind {
        self.open.last().map_or(Kind::SourceFile, |it| it.kind)
    }

    fn enter(&mut self, node: Node<'_>, kind: Kind) {
        if kind.is_statement() {
            self.begins = Begins::Statement;
        } else if is_definition(kind) {
            self.begins = Begins::Definition;
        }
        if node.is_error() || node.is_missing() {
            self.error(node.byte_range());
        }
    }

    /// Freezes the statement that holds an error; without one, the definition or the error alone.
    fn error(&mut self, range: Range<usize>) {
        if self.errors == Errors::Typed {
            self.frozen.push(range);
            return;
        }
        let holder = self
            .open
            .iter()
            .rev()
            .find(|it| it.kind.is_statement() || is_definition(it.kind));
        let range = holder.map_or(range, |it| it.start..it.end);
        if self.frozen.last() != Some(&range) {
            self.frozen.push(range);
        }
    }

    fn leaf(&mut self, node: Node<'_>, kind: Kind) {
        let Range { start, mut end } = node.byte_range();
        if start == end {
            return;
        }
        let parent = self.parent();
        if kind == Kind::Comment {
            let comment = self.text.get(start..end).unwrap_or_default();
            end = start + comment.trim_end().len();
        }
        let in_directive = self.directives > 0;
        let begins = if kind == Kind::Comment || in_directive {
            Begins::Nothing
        } else if is_keyword_of_definition(kind, parent) && !self.follows_async() {
            self.begins = Begins::Nothing;
            Begins::Definition
        } else {
            std::mem::replace(&mut self.begins, Begins::Nothing)
        };
        let around = self.open.len().checked_sub(2);
        let around = around.and_then(|it| self.open.get(it));
        self.tokens.push(Token {
            kind,
            parent,
            start,
            end,
            begins,
            in_directive,
            is_frozen: false,
            is_controlled: false,
            is_whole: around.is_none_or(|it| {
                !matches!(it.kind, Kind::BinaryExpression | Kind::AdjacentStrings)
            }),
        });
    }

    fn follows_async(&self) -> bool {
        let before = self.tokens.iter().rev();
        let mut before = before.filter(|it| it.kind != Kind::Comment && !it.in_directive);
        before.next().is_some_and(|it| it.kind == Kind::AsyncKw)
    }

    fn freeze(&mut self) {
        self.frozen.sort_by_key(|it| (it.start, it.end));
        let mut done = 0;
        for range in &self.frozen {
            let first = self.tokens.partition_point(|it| it.end <= range.start);
            for token in self.tokens.iter_mut().skip(first.max(done)) {
                if token.start >= range.end {
                    break;
                }
                token.is_frozen = true;
                done += 1;
            }
            done = done.max(first);
        }
    }
}

fn is_keyword_of_definition(kind: Kind, parent: Kind) -> bool {
    match kind {
        Kind::ProcedureKw | Kind::FunctionKw | Kind::AsyncKw => is_definition(parent),
        Kind::VarKw => parent == Kind::ModuleVariable,
        _ => false,
    }
}

fn is_definition(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::ProcedureDefinition | Kind::FunctionDefinition | Kind::ModuleVariable
    )
}

fn is_directive(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::RegionDirective
            | Kind::EndRegionDirective
            | Kind::IfDirective
            | Kind::ElsifDirective
            | Kind::ElseDirective
            | Kind::EndIfDirective
            | Kind::InsertDirective
            | Kind::EndInsertDirective
            | Kind::DeleteDirective
            | Kind::EndDeleteDirective
            | Kind::UseDirective
            | Kind::HeaderDirective
            | Kind::CustomDirective
    )
}
