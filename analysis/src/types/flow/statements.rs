//! Statements: how each changes what variables hold.

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::export::export;
use super::state::State;
use super::{DEEPEST, Flow, Loop};
use crate::types::shape::{Shape, Shapes};

impl Flow<'_> {
    /// The statements of a block, a module or a piece of broken code, in order.
    pub(super) fn block(&mut self, state: &mut State, block: Node<'_>) {
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        let mut cursor = block.walk();
        for child in block.named_children(&mut cursor) {
            if self.has_arrived(state, child) {
                break;
            }
            match Kind::of(child) {
                // What the recovery could not place still holds statements.
                Kind::Error | Kind::Block => self.block(state, child),
                _ => self.statement(state, child),
            }
        }
        self.leave_block(state, block);
        self.depth -= 1;
    }

    fn statement(&mut self, state: &mut State, statement: Node<'_>) {
        match Kind::of(statement) {
            Kind::AssignmentStatement => self.assignment(state, statement),
            Kind::CallStatement => {
                let call = ast::CallStatement::cast(statement).and_then(|it| it.call());
                if let Some(call) = call {
                    self.is_statement = true;
                    self.eval(state, call.node());
                }
            }
            Kind::AwaitStatement => {
                let call = ast::AwaitStatement::cast(statement).and_then(|it| it.expression());
                if let Some(call) = call {
                    self.eval(state, call.node());
                }
            }
            Kind::IfStatement => self.if_statement(state, statement),
            Kind::ForStatement => self.for_statement(state, statement),
            Kind::ForEachStatement => self.for_each_statement(state, statement),
            Kind::WhileStatement => self.while_statement(state, statement),
            Kind::TryStatement => self.try_statement(state, statement),
            Kind::ReturnStatement => {
                let value = ast::ReturnStatement::cast(statement).and_then(|it| it.value());
                if let Some(value) = value {
                    let shapes = self.eval(state, value.node());
                    self.returns = self.returns.or(&export(state, &shapes));
                }
                state.dead = true;
            }
            Kind::RaiseStatement => {
                if let Some(value) = ast::RaiseStatement::cast(statement).and_then(|it| it.value())
                {
                    self.eval(state, value.node());
                }
                state.dead = true;
            }
            Kind::BreakStatement => {
                if let Some(innermost) = self.loops.last_mut() {
                    innermost.broken = Some(met(innermost.broken.take(), state));
                }
                state.dead = true;
            }
            Kind::ContinueStatement => {
                if let Some(innermost) = self.loops.last_mut() {
                    innermost.continued = Some(met(innermost.continued.take(), state));
                }
                state.dead = true;
            }
            Kind::LabeledStatement => {
                // A jump may lead here from anywhere; what stands before is a good guess.
                state.dead = false;
                let inner = ast::LabeledStatement::cast(statement).and_then(|it| it.statement());
                if let Some(inner) = inner.filter(|_| self.depth < DEEPEST) {
                    self.depth += 1;
                    self.statement(state, inner.node());
                    self.depth -= 1;
                }
            }
            Kind::VarStatement => {
                let names = ast::VarStatement::cast(statement).into_iter();
                for name in names.flat_map(ast::VarStatement::name) {
                    let variable = self.names.of(self.text(name.node()));
                    state.set(variable, Shapes::NONE);
                }
            }
            _ => {}
        }
    }

    fn assignment(&mut self, state: &mut State, statement: Node<'_>) {
        let Some(statement) = ast::AssignmentStatement::cast(statement) else {
            return;
        };
        let right = statement.right().map(|it| it.node());
        let value = right.map_or(Shapes::NONE, |it| self.eval(state, it));
        let Some(left) = statement.left().map(|it| it.node()) else {
            return;
        };
        match Kind::of(left) {
            Kind::Identifier => {
                let variable = self.names.of(self.text(left));
                self.remember_type_of(variable, right);
                if self.module_variables.contains(&variable) {
                    let known = self.assigned.entry(variable).or_default();
                    *known = known.or(&value);
                }
                state.set(variable, value);
            }
            Kind::MemberExpression => self.assign_member(state, left, value),
            Kind::IndexExpression => self.assign_index(state, left, value),
            _ => {}
        }
    }

    fn if_statement(&mut self, state: &mut State, statement: Node<'_>) {
        let Some(statement) = ast::IfStatement::cast(statement) else {
            return;
        };
        let mut end: Option<State> = None;
        let branch = |flow: &mut Self,
                      state: &mut State,
                      condition: Option<Node<'_>>,
                      body: Option<ast::Block<'_>>| {
            let mut then = state.clone();
            if let Some(condition) = condition {
                flow.eval(state, condition);
                then = state.clone();
                flow.narrow(&mut then, condition, true);
                flow.narrow(state, condition, false);
            }
            if let Some(body) = body {
                flow.block(&mut then, body.node());
            }
            then
        };
        let condition = statement.condition().map(|it| it.node());
        let then = branch(self, state, condition, statement.body());
        end = Some(met_owned(end, then));
        let mut has_else = false;
        for alternative in statement.alternative() {
            if self.is_done() {
                return;
            }
            let node = alternative.node();
            if self.has_arrived(state, node) {
                return;
            }
            let then = match alternative {
                ast::IfStatementAlternative::ElsifClause(clause) => branch(
                    self,
                    state,
                    clause.condition().map(|it| it.node()),
                    clause.body(),
                ),
                ast::IfStatementAlternative::ElseClause(clause) => {
                    has_else = true;
                    branch(self, state, None, clause.body())
                }
            };
            end = Some(met_owned(end, then));
        }
        if self.is_done() {
            return;
        }
        if let Some(end) = end {
            *state = if has_else {
                end
            } else {
                std::mem::take(state).join(end)
            };
        }
    }

    fn for_statement(&mut self, state: &mut State, statement: Node<'_>) {
        let Some(statement) = ast::ForStatement::cast(statement) else {
            return;
        };
        for bound in [statement.from(), statement.to()].into_iter().flatten() {
            self.eval(state, bound.node());
        }
        if let Some(variable) = statement.variable() {
            let variable = self.names.of(self.text(variable.node()));
            state.set(variable, Shapes::of_type(metadata::Type::Number));
        }
        self.repeat(state, statement.body(), |_, _| {});
    }

    fn for_each_statement(&mut self, state: &mut State, statement: Node<'_>) {
        let Some(statement) = ast::ForEachStatement::cast(statement) else {
            return;
        };
        let collection = statement.collection().map(|it| it.node());
        let collection = collection.map_or(Shapes::NONE, |it| self.eval(state, it));
        let variable = statement.variable();
        let variable = variable.map(|it| self.names.of(self.text(it.node())));
        self.repeat(state, statement.body(), |flow, state| {
            if let Some(variable) = variable {
                let element = flow.element(state, &collection);
                state.set(variable, element);
            }
        });
    }

    fn while_statement(&mut self, state: &mut State, statement: Node<'_>) {
        let Some(statement) = ast::WhileStatement::cast(statement) else {
            return;
        };
        let condition = statement.condition().map(|it| it.node());
        if let Some(condition) = condition {
            self.eval(state, condition);
        }
        self.repeat(state, statement.body(), |flow, state| {
            if let Some(condition) = condition {
                flow.narrow(state, condition, true);
            }
        });
    }

    /// Runs the body of a loop twice, so that what one turn leaves is seen by the next one.
    fn repeat(
        &mut self,
        state: &mut State,
        body: Option<ast::Block<'_>>,
        begin: impl Fn(&mut Self, &mut State),
    ) {
        let Some(body) = body.map(|it| it.node()) else {
            return;
        };
        let before = state.clone();
        // Within an outer loop's first turn, and deep down, one turn must do: turns multiply.
        let turns = if self.loops.len() < 3 { 2 } else { 1 };
        for turn in 1..=turns {
            let is_last = turn == turns;
            let held = (!is_last).then(|| self.hold_watch());
            self.loops.push(Loop::default());
            begin(self, state);
            self.block(state, body);
            let left = self.loops.pop().unwrap_or_default();
            if let Some(held) = held {
                self.resume_watch(held);
            }
            if self.is_done() {
                return;
            }
            let mut end = std::mem::take(state);
            if let Some(continued) = left.continued {
                end = end.join(continued);
            }
            if is_last && let Some(broken) = left.broken {
                end = end.join(broken);
            }
            *state = before.clone().join(end);
        }
    }

    fn try_statement(&mut self, state: &mut State, statement: Node<'_>) {
        let Some(statement) = ast::TryStatement::cast(statement) else {
            return;
        };
        let before = state.clone();
        if let Some(body) = statement.body() {
            self.block(state, body.node());
        }
        if self.is_done() {
            return;
        }
        let Some(handler) = statement.handler() else {
            return;
        };
        // The attempt may fail anywhere: at its beginning, at its end, or before what it returns.
        let was_dead = before.dead;
        let mut failed = state.clone();
        failed.dead = was_dead;
        let mut failed = before.join(failed);
        if self.has_arrived(&failed, handler.node()) {
            return;
        }
        self.block(&mut failed, handler.node());
        if !self.is_done() {
            *state = std::mem::take(state).join(failed);
        }
    }

    /// `Тип = ТипЗнч(Значение)`: comparing the one tells of the other.
    fn remember_type_of(&mut self, variable: usize, value: Option<Node<'_>>) {
        match value.and_then(|it| self.type_of_variable(it)) {
            Some(of) => {
                self.type_of.insert(variable, of);
            }
            None => {
                self.type_of.remove(&variable);
            }
        }
    }

    /// What `Для каждого` over a value gives.
    fn element(&mut self, state: &State, collection: &Shapes) -> Shapes {
        let mut found = Shapes::NONE;
        for shape in collection.list() {
            let built = match shape {
                Shape::Site(site) => state.site(*site),
                _ => None,
            };
            match built {
                // The elements themselves, so that what the loop changes in them is kept.
                Some(built) if !built.elements.is_empty() && super::changes::is_array(built) => {
                    found = found.or(&built.elements);
                }
                _ => found = found.or(&self.symbol(Shape::Element(Shapes::one(shape.clone())))),
            }
        }
        found
    }
}

fn met(known: Option<State>, state: &State) -> State {
    met_owned(known, state.clone())
}

fn met_owned(known: Option<State>, state: State) -> State {
    match known {
        Some(known) => known.join(state),
        None => state,
    }
}
