//! Statements: what they do, and what variables hold behind them.

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::{CLEAN, DEEPEST, Set, State, Walk, is_block};
use crate::flow::facts::{EffectKind, SinkKind, Target};

impl Walk<'_> {
    pub(super) fn block(&mut self, state: &mut State, block: Node<'_>) {
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        let mut cursor = block.walk();
        for child in block.named_children(&mut cursor) {
            match Kind::of(child) {
                kind if is_block(kind) => self.block(state, child),
                kind => self.statement(state, kind, child),
            }
        }
        self.depth -= 1;
    }

    fn statement(&mut self, state: &mut State, kind: Kind, node: Node<'_>) {
        match kind {
            Kind::AssignmentStatement => self.assignment(state, node),
            Kind::CallStatement => {
                if let Some(call) = ast::CallStatement::cast(node).and_then(|it| it.call()) {
                    self.eval(state, call.node());
                }
            }
            Kind::AwaitStatement => {
                if let Some(it) = ast::AwaitStatement::cast(node).and_then(|it| it.expression()) {
                    self.eval(state, it.node());
                }
            }
            Kind::IfStatement => self.if_statement(state, node),
            Kind::ForStatement => {
                let Some(statement) = ast::ForStatement::cast(node) else {
                    return;
                };
                for bound in [statement.from(), statement.to()].into_iter().flatten() {
                    self.eval(state, bound.node());
                }
                let variable = statement.variable().map(|it| it.node());
                let body = statement.body().map(|it| it.node());
                self.repeat(state, variable.map(|it| (it, CLEAN)), None, body);
            }
            Kind::ForEachStatement => {
                let Some(statement) = ast::ForEachStatement::cast(node) else {
                    return;
                };
                let collection = statement.collection().map(|it| it.node());
                let set = collection.map_or(CLEAN, |it| self.eval(state, it));
                let variable = statement.variable().map(|it| it.node());
                let body = statement.body().map(|it| it.node());
                self.repeat(state, variable.map(|it| (it, set)), None, body);
            }
            Kind::WhileStatement => {
                let Some(statement) = ast::WhileStatement::cast(node) else {
                    return;
                };
                let condition = statement.condition().map(|it| it.node());
                let body = statement.body().map(|it| it.node());
                self.repeat(state, None, condition, body);
            }
            Kind::TryStatement => self.try_statement(state, node),
            Kind::ReturnStatement => {
                let value = ast::ReturnStatement::cast(node).and_then(|it| it.value());
                if let Some(value) = value {
                    let set = self.eval(state, value.node());
                    self.goes(set, Target::Return);
                }
                state.dead = true;
            }
            Kind::RaiseStatement => {
                let raise = ast::RaiseStatement::cast(node);
                if let Some(value) = raise.and_then(|it| it.value()) {
                    self.eval(state, value.node());
                }
                if let Some(arguments) = raise.and_then(|it| it.arguments()) {
                    self.arguments(state, Some(arguments.node()));
                }
                self.effect(EffectKind::Raise, node.start_byte());
                state.dead = true;
            }
            Kind::ExecuteStatement => {
                self.effect(EffectKind::Code, node.start_byte());
                let code = ast::ExecuteStatement::cast(node).and_then(|it| it.code());
                if let Some(code) = code {
                    let set = self.eval(state, code.node());
                    self.sink(set, SinkKind::Code, node.start_byte());
                }
            }
            Kind::BreakStatement | Kind::ContinueStatement | Kind::GotoStatement => {
                state.dead = true;
            }
            Kind::LabeledStatement => {
                state.dead = false;
                let inner = ast::LabeledStatement::cast(node).and_then(|it| it.statement());
                if let Some(inner) = inner.filter(|_| self.depth < DEEPEST) {
                    self.depth += 1;
                    let inner = inner.node();
                    self.statement(state, Kind::of(inner), inner);
                    self.depth -= 1;
                }
            }
            Kind::VarStatement => {
                let names = ast::VarStatement::cast(node).into_iter();
                for name in names.flat_map(ast::VarStatement::name) {
                    let variable = self.variable(self.text(name.node()));
                    state.set(variable, CLEAN);
                }
            }
            _ => {}
        }
    }

    fn assignment(&mut self, state: &mut State, node: Node<'_>) {
        let Some(statement) = ast::AssignmentStatement::cast(node) else {
            return;
        };
        let right = statement.right().map(|it| it.node());
        let set = right.map_or(CLEAN, |it| self.eval(state, it));
        let Some(left) = statement.left().map(|it| it.node()) else {
            return;
        };
        match Kind::of(left) {
            Kind::Identifier => {
                let variable = self.variable(self.text(left));
                state.set(variable, set);
            }
            Kind::MemberExpression => self.assign_member(state, left, set),
            _ => self.put_into(state, left, set),
        }
    }

    /// A value is put into the variable that an expression begins with.
    pub(super) fn put_into(&mut self, state: &mut State, expression: Node<'_>, set: Set) {
        let mut node = expression;
        for _ in 0..DEEPEST {
            let inner = match Kind::of(node) {
                Kind::MemberExpression => {
                    ast::MemberExpression::cast(node).and_then(|it| Some(it.object()?.node()))
                }
                Kind::IndexExpression => {
                    ast::IndexExpression::cast(node).and_then(|it| Some(it.object()?.node()))
                }
                _ => None,
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        if Kind::of(node) == Kind::Identifier && self.known(state, self.text(node)).is_some() {
            let variable = self.variable(self.text(node));
            state.add(variable, set);
        }
    }

    fn if_statement(&mut self, state: &mut State, node: Node<'_>) {
        let Some(statement) = ast::IfStatement::cast(node) else {
            return;
        };
        let condition = statement.condition().map(|it| it.node());
        let body = statement.body().map(|it| it.node());
        let mut end = self.branch(state, condition, body);
        let mut has_else = false;
        for alternative in statement.alternative() {
            let (condition, body) = match alternative {
                ast::IfStatementAlternative::ElsifClause(it) => {
                    (it.condition().map(|it| it.node()), it.body())
                }
                ast::IfStatementAlternative::ElseClause(it) => {
                    has_else = true;
                    (None, it.body())
                }
            };
            let then = self.branch(state, condition, body.map(|it| it.node()));
            end.join(then);
        }
        if has_else {
            *state = end;
        } else {
            state.join(end);
        }
    }

    /// One branch; `state` is what holds when its condition does not.
    fn branch(
        &mut self,
        state: &mut State,
        condition: Option<Node<'_>>,
        body: Option<Node<'_>>,
    ) -> State {
        let mut then;
        match condition {
            Some(condition) => {
                self.eval(state, condition);
                then = state.clone();
                self.narrow(&mut then, condition, true);
                self.narrow(state, condition, false);
            }
            None => then = state.clone(),
        }
        if let Some(body) = body {
            self.block(&mut then, body);
        }
        then
    }

    /// A loop: what one turn leaves is seen by the next one.
    fn repeat(
        &mut self,
        state: &mut State,
        variable: Option<(Node<'_>, Set)>,
        condition: Option<Node<'_>>,
        body: Option<Node<'_>>,
    ) {
        self.loops += 1;
        let turns = if self.loops < 3 { 2 } else { 1 };
        for _ in 0..turns {
            let mut turn = state.clone();
            if let Some((name, set)) = variable {
                let variable = self.variable(self.text(name));
                turn.set(variable, set);
            }
            if let Some(condition) = condition {
                self.eval(&mut turn, condition);
            }
            if let Some(body) = body {
                self.block(&mut turn, body);
            }
            // A turn that was broken off leaves its variables too.
            turn.dead = state.dead;
            let before = state.clone();
            state.join(turn);
            if *state == before {
                break;
            }
        }
        self.loops -= 1;
    }

    fn try_statement(&mut self, state: &mut State, node: Node<'_>) {
        let Some(statement) = ast::TryStatement::cast(node) else {
            return;
        };
        let mut failed = state.clone();
        if let Some(body) = statement.body() {
            self.block(state, body.node());
        }
        let Some(handler) = statement.handler() else {
            return;
        };
        let mut behind = state.clone();
        behind.dead = failed.dead;
        failed.join(behind);
        self.block(&mut failed, handler.node());
        state.join(failed);
    }
}
