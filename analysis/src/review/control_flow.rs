//! The ways that lead through a method or through the body of a module.

use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::{BslNode, BslTree};

/// The ways through a method or the body of a module: steps that follow each other without a choice are a
/// block, and [`Edge`]s lead from block to block.
///
/// The branches of `#Если` are alternatives, as those of `Если` are. In an attempt every step may fail. Statements
/// nested deeper than [`ControlFlow::DEPTH`] are one step each.
#[derive(Debug, Clone, Default)]
pub struct ControlFlow {
    blocks: Vec<FlowBlock>,
    /// The numbers of the nodes of all blocks.
    nodes: Vec<u32>,
    /// The edges of all blocks, one block after the other.
    edges: Vec<Edge>,
    /// Every statement with the block it begins in, in the order of the text.
    statements: Vec<(u32, u32)>,
}

/// Steps that follow each other without a choice.
#[derive(Debug, Clone, Default)]
struct FlowBlock {
    nodes: Range<usize>,
    edges: Range<usize>,
}

/// A way from a block to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The number of the other block.
    pub to: usize,
    /// When it is taken.
    pub kind: EdgeKind,
}

/// When a way is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// Always.
    Next,
    /// The condition at the end of the block holds: into a branch or into a loop.
    True,
    /// It does not hold, and another branch follows.
    False,
    /// It does not hold, and there is no other branch.
    NoElse,
    /// The loop is not run even once.
    Skips,
    /// The loop has been run and ends.
    Leaves,
    /// The last step of the block failed, within an attempt: before it did anything or after a part of it.
    Fails,
    /// `Прервать`, `Продолжить`, `Перейти`, `Возврат`, `ВызватьИсключение`.
    Jumps,
}

impl ControlFlow {
    /// The block where the method begins.
    pub const START: usize = 0;
    /// The block behind the last statement: the method ends without `Возврат`. It has no steps.
    pub const END: usize = 1;
    /// Where `Возврат` leads. It has no steps.
    pub const RETURNED: usize = 2;
    /// Where `ВызватьИсключение` outside of any attempt leads. It has no steps.
    pub const RAISED: usize = 3;
    /// How deep statements may be nested to be looked into.
    pub const DEPTH: usize = 200;

    /// The ways through a method.
    pub fn of_method(method: BslNode<'_>) -> Self {
        let mut builder = Builder::new();
        if let Some(body) = method.child(Field::Body) {
            builder.items(body);
        }
        builder.finish()
    }

    /// The ways through the body of a module.
    pub fn of_module(tree: &BslTree<'_>) -> Self {
        let mut builder = Builder::new();
        builder.items(tree.root());
        builder.finish()
    }

    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// There is always a block.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The steps of a block, by the numbers of their nodes: statements without statements in them; the conditions of
    /// `Если` and `Пока`; the bounds of `Для`, then its variable; the collection of `Для Каждого`, and at the start of
    /// its body its variable.
    pub fn steps(&self, block: usize) -> &[u32] {
        let range = self.blocks.get(block).map(|it| it.nodes.clone());
        range.and_then(|it| self.nodes.get(it)).unwrap_or_default()
    }

    /// The ways out of a block.
    pub fn edges(&self, block: usize) -> &[Edge] {
        let range = self.blocks.get(block).map(|it| it.edges.clone());
        range.and_then(|it| self.edges.get(it)).unwrap_or_default()
    }

    /// The numbers of all statements, in the order of the text, each with the block that it begins in.
    pub fn statements(&self) -> impl Iterator<Item = (u32, usize)> {
        self.statements.iter().map(|it| (it.0, it.1 as usize))
    }

    /// For every block, whether a way from the start leads there.
    pub fn reached(&self) -> Vec<bool> {
        self.reached_by(|_| true)
    }

    /// The same where only some ways are taken.
    pub fn reached_by(&self, is_taken: impl Fn(EdgeKind) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.blocks.len()];
        let mut open = vec![Self::START];
        while let Some(block) = open.pop() {
            match reached.get_mut(block) {
                Some(it) if !*it => *it = true,
                _ => continue,
            }
            let taken = self.edges(block).iter().filter(|it| is_taken(it.kind));
            open.extend(taken.map(|it| it.to));
        }
        reached
    }
}

/// A loop that is open: where `Продолжить` and `Прервать` lead.
#[derive(Clone, Copy)]
struct Loop {
    again: usize,
    after: usize,
}

/// A `#Если` that is open.
struct Directive {
    /// The block that its branches begin from.
    before: usize,
    /// The blocks at the ends of the branches that are over.
    ends: Vec<usize>,
    has_else: bool,
}

struct Builder<'f> {
    flow: ControlFlow,
    edges: Vec<(u32, Edge)>,
    current: usize,
    loops: Vec<Loop>,
    /// The handlers of the attempts around.
    handlers: Vec<usize>,
    labels: Vec<(&'f str, usize)>,
    jumps: Vec<(usize, &'f str)>,
    depth: usize,
}

impl<'f> Builder<'f> {
    fn new() -> Self {
        let flow = ControlFlow {
            blocks: vec![FlowBlock::default(); 4],
            ..ControlFlow::default()
        };
        Self {
            flow,
            edges: Vec::new(),
            current: ControlFlow::START,
            loops: Vec::new(),
            handlers: Vec::new(),
            labels: Vec::new(),
            jumps: Vec::new(),
            depth: 0,
        }
    }

    fn finish(mut self) -> ControlFlow {
        self.edge(self.current, ControlFlow::END, EdgeKind::Next);
        for (from, label) in std::mem::take(&mut self.jumps) {
            let target = self.labels.iter().find(|it| same(it.0, label));
            if let Some((_, to)) = target.copied() {
                self.edge(from, to, EdgeKind::Jumps);
            }
        }
        self.edges.sort_by_key(|it| it.0);
        let mut at = 0;
        for (number, block) in self.flow.blocks.iter_mut().enumerate() {
            let rest = self.edges.get(at..).unwrap_or_default();
            let own = rest.iter().take_while(|it| it.0 as usize == number).count();
            block.edges = at..at + own;
            at += own;
        }
        self.flow.edges = self.edges.into_iter().map(|it| it.1).collect();
        self.flow
    }

    fn new_block(&mut self) -> usize {
        self.flow.blocks.push(FlowBlock::default());
        self.flow.blocks.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, kind: EdgeKind) {
        self.edges.push((from as u32, Edge { to, kind }));
    }

    /// Goes on in a block; blocks that were left are not gone on with.
    fn go_on(&mut self, block: usize) {
        self.current = block;
        let here = self.flow.nodes.len();
        if let Some(it) = self.flow.blocks.get_mut(block) {
            it.nodes = here..here;
        }
    }

    /// Goes on in a new block that a way from `from` leads to.
    fn branch(&mut self, from: usize, kind: EdgeKind) -> usize {
        let block = self.new_block();
        self.edge(from, block, kind);
        self.go_on(block);
        block
    }

    /// Goes on where no way leads from here.
    fn after_jump(&mut self) {
        let block = self.new_block();
        self.go_on(block);
    }

    fn step(&mut self, node: BslNode<'f>) {
        if let Some(handler) = self.handlers.last().copied() {
            if !self.flow.steps(self.current).is_empty() {
                self.branch(self.current, EdgeKind::Next);
            }
            self.edge(self.current, handler, EdgeKind::Fails);
        }
        self.flow.nodes.push(node.index());
        let end = self.flow.nodes.len();
        if let Some(it) = self.flow.blocks.get_mut(self.current) {
            it.nodes.end = end;
        }
    }

    fn part(&mut self, node: BslNode<'f>, field: Field) {
        if let Some(part) = node.child(field) {
            self.step(part);
        }
    }

    fn body(&mut self, node: BslNode<'f>) {
        if let Some(body) = node.child(Field::Body) {
            self.items(body);
        }
    }

    /// The statements and directives of a block.
    fn items(&mut self, block: BslNode<'f>) {
        let mut directives: Vec<Directive> = Vec::new();
        for item in block.children() {
            match item.kind() {
                Kind::IfDirective => {
                    let before = self.current;
                    directives.push(Directive {
                        before,
                        ends: Vec::new(),
                        has_else: false,
                    });
                    self.branch(before, EdgeKind::True);
                }
                Kind::ElsifDirective | Kind::ElseDirective => {
                    if let Some(directive) = directives.last_mut() {
                        directive.ends.push(self.current);
                        directive.has_else |= item.kind() == Kind::ElseDirective;
                        let before = directive.before;
                        self.branch(before, EdgeKind::False);
                    }
                }
                Kind::EndIfDirective => {
                    if let Some(directive) = directives.pop() {
                        self.end(directive);
                    }
                }
                kind if kind.is_statement() => self.statement(item),
                _ => {}
            }
        }
        while let Some(directive) = directives.pop() {
            self.end(directive);
        }
    }

    fn end(&mut self, directive: Directive) {
        let last = self.current;
        let after = self.new_block();
        for from in directive.ends.into_iter().chain([last]) {
            self.edge(from, after, EdgeKind::Next);
        }
        if !directive.has_else {
            self.edge(directive.before, after, EdgeKind::NoElse);
        }
        self.go_on(after);
    }

    fn statement(&mut self, node: BslNode<'f>) {
        // A step of an attempt has a block of its own: the statement begins there.
        if !self.handlers.is_empty() && !self.flow.steps(self.current).is_empty() {
            self.branch(self.current, EdgeKind::Next);
        }
        if node.kind() == Kind::LabeledStatement {
            // It may be jumped to.
            let block = self.branch(self.current, EdgeKind::Next);
            if let Some(label) = node.child(Field::Label) {
                self.labels.push((label.text(), block));
            }
        }
        let begun = (node.index(), self.current as u32);
        self.flow.statements.push(begun);
        if self.depth >= ControlFlow::DEPTH {
            self.step(node);
            return;
        }
        self.depth += 1;
        match node.kind() {
            Kind::IfStatement => self.if_statement(node),
            Kind::WhileStatement | Kind::ForStatement | Kind::ForEachStatement => {
                self.loop_statement(node);
            }
            Kind::TryStatement => self.try_statement(node),
            Kind::LabeledStatement => {
                if let Some(statement) = node.child(Field::Statement) {
                    self.statement(statement);
                }
            }
            _ => {
                self.step(node);
                self.jump(node);
            }
        }
        self.depth -= 1;
    }

    fn jump(&mut self, node: BslNode<'f>) {
        let target = match node.kind() {
            Kind::ReturnStatement => Some(ControlFlow::RETURNED),
            // Within an attempt the way to the handler is there already.
            Kind::RaiseStatement if self.handlers.is_empty() => Some(ControlFlow::RAISED),
            Kind::RaiseStatement => None,
            Kind::BreakStatement => self.loops.last().map(|it| it.after),
            Kind::ContinueStatement => self.loops.last().map(|it| it.again),
            Kind::GotoStatement => {
                if let Some(label) = node.child(Field::Label) {
                    self.jumps.push((self.current, label.text()));
                }
                None
            }
            _ => return,
        };
        if let Some(target) = target {
            self.edge(self.current, target, EdgeKind::Jumps);
        }
        self.after_jump();
    }

    fn if_statement(&mut self, node: BslNode<'f>) {
        self.part(node, Field::Condition);
        let mut head = self.current;
        let mut ends = Vec::new();
        let mut has_else = false;
        self.branch(head, EdgeKind::True);
        self.body(node);
        ends.push(self.current);
        for clause in node.children_in(Field::Alternative) {
            self.branch(head, EdgeKind::False);
            if clause.kind() == Kind::ElseClause {
                has_else = true;
            } else {
                self.part(clause, Field::Condition);
                head = self.current;
                self.branch(head, EdgeKind::True);
            }
            self.body(clause);
            ends.push(self.current);
        }
        let after = self.new_block();
        for from in ends {
            self.edge(from, after, EdgeKind::Next);
        }
        if !has_else {
            self.edge(head, after, EdgeKind::NoElse);
        }
        self.go_on(after);
    }

    fn loop_statement(&mut self, node: BslNode<'f>) {
        let is_while = node.kind() == Kind::WhileStatement;
        let parts: &[Field] = match node.kind() {
            Kind::WhileStatement => &[Field::Condition],
            Kind::ForStatement => &[Field::From, Field::To, Field::Variable],
            _ => &[Field::Collection],
        };
        for field in parts {
            self.part(node, *field);
        }
        let is_endless = is_while && node.child(Field::Condition).is_some_and(is_always);
        let before = self.current;
        let again = self.new_block();
        let after = self.new_block();
        if !is_endless {
            self.edge(before, after, EdgeKind::Skips);
        }
        let body = self.branch(before, EdgeKind::True);
        if node.kind() == Kind::ForEachStatement {
            self.part(node, Field::Variable);
        }
        self.loops.push(Loop { again, after });
        self.body(node);
        self.loops.pop();
        self.edge(self.current, again, EdgeKind::Next);
        self.go_on(again);
        if is_while {
            self.part(node, Field::Condition);
        }
        // In an attempt the condition may have begun a block of its own.
        let checked = self.current;
        self.edge(checked, body, EdgeKind::True);
        if !is_endless {
            self.edge(checked, after, EdgeKind::Leaves);
        }
        self.go_on(after);
    }

    fn try_statement(&mut self, node: BslNode<'f>) {
        let handler = self.new_block();
        let attempt = self.branch(self.current, EdgeKind::Next);
        if node.child(Field::Body).is_none() {
            // Also an attempt without steps has its handler.
            self.edge(attempt, handler, EdgeKind::Fails);
        }
        self.handlers.push(handler);
        self.body(node);
        self.handlers.pop();
        let attempted = self.current;
        self.go_on(handler);
        if let Some(block) = node.child(Field::Handler) {
            self.items(block);
        }
        let handled = self.current;
        let after = self.new_block();
        self.edge(attempted, after, EdgeKind::Next);
        self.edge(handled, after, EdgeKind::Next);
        self.go_on(after);
    }
}

/// `Истина`.
fn is_always(condition: BslNode<'_>) -> bool {
    let condition = super::without_parentheses(condition);
    condition.kind() == Kind::Boolean
        && ["Истина", "True"]
            .iter()
            .any(|it| same(it, condition.text()))
}

#[cfg(test)]
mod tests;
