//! Expressions: where the value of each may come from.

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::words::{self, Class};
use super::{CLEAN, DEEPEST, Set, State, Walk};
use crate::flow::facts::{EffectKind, SinkKind, SourceKind};
use crate::types::is_expression;

impl Walk<'_> {
    pub(super) fn eval(&mut self, state: &mut State, node: Node<'_>) -> Set {
        if self.depth >= DEEPEST {
            return CLEAN;
        }
        self.depth += 1;
        let set = self.eval_at_depth(state, node);
        self.depth -= 1;
        set
    }

    fn eval_at_depth(&mut self, state: &mut State, node: Node<'_>) -> Set {
        match Kind::of(node) {
            Kind::Identifier => {
                let text = self.text(node);
                match self.known(state, text) {
                    Some(set) => set,
                    // What a form knows by a name alone is its attribute.
                    None if self.told.sees_form => self.source(SourceKind::Form, node.start_byte()),
                    None => CLEAN,
                }
            }
            Kind::ParenthesizedExpression => {
                let inner = ast::ParenthesizedExpression::cast(node).and_then(|it| it.expression());
                inner.map_or(CLEAN, |it| self.eval(state, it.node()))
            }
            Kind::AwaitExpression => {
                let inner = ast::AwaitExpression::cast(node).and_then(|it| it.operand());
                inner.map_or(CLEAN, |it| self.eval(state, it.node()))
            }
            Kind::UnaryExpression => {
                let unary = ast::UnaryExpression::cast(node);
                if let Some(operand) = unary.and_then(|it| it.operand()) {
                    self.eval(state, operand.node());
                }
                CLEAN
            }
            Kind::BinaryExpression => self.binary(state, node),
            Kind::TernaryExpression => self.ternary(state, node),
            Kind::NewExpression => self.new_value(state, node),
            Kind::MemberExpression => {
                if !state.clean_members.is_empty()
                    && self
                        .member(node)
                        .is_some_and(|it| state.clean_members.contains(&it))
                {
                    return CLEAN;
                }
                let Some(object) = ast::MemberExpression::cast(node).and_then(|it| it.object())
                else {
                    return CLEAN;
                };
                self.head(state, object.node())
            }
            Kind::IndexExpression => {
                let Some(index) = ast::IndexExpression::cast(node) else {
                    return CLEAN;
                };
                if let Some(key) = index.index() {
                    self.eval(state, key.node());
                }
                let object = index.object().map(|it| it.node());
                object.map_or(CLEAN, |it| self.head(state, it))
            }
            Kind::CallExpression => self.call(state, node),
            _ => CLEAN,
        }
    }

    /// What stands before a dot.
    pub(super) fn head(&mut self, state: &mut State, node: Node<'_>) -> Set {
        if Kind::of(node) != Kind::Identifier {
            return self.eval(state, node);
        }
        let text = self.text(node);
        if let Some(set) = self.known(state, text) {
            return set;
        }
        const FORM: [&str; 4] = ["Объект", "Object", "Параметры", "Parameters"];
        if self.told.sees_form && FORM.iter().any(|it| same(it, text)) {
            return self.source(SourceKind::Form, node.start_byte());
        }
        CLEAN
    }

    fn binary(&mut self, state: &mut State, node: Node<'_>) -> Set {
        // Long sums lean to the left: go down first, then gather.
        let mut rights = Vec::new();
        let mut left = node;
        while let Some(binary) = ast::BinaryExpression::cast(left) {
            let operator = binary.operator().map_or(Kind::Error, Kind::of);
            rights.push((operator, binary.right().map(|it| it.node())));
            match binary.left() {
                Some(it) => left = it.node(),
                None => return CLEAN,
            }
        }
        let mut set = self.eval(state, left);
        for (operator, right) in rights.into_iter().rev() {
            let right = right.map_or(CLEAN, |it| self.eval(state, it));
            set = match operator {
                Kind::Plus => set | right,
                _ => CLEAN,
            };
        }
        set
    }

    fn ternary(&mut self, state: &mut State, node: Node<'_>) -> Set {
        let Some(ternary) = ast::TernaryExpression::cast(node) else {
            return CLEAN;
        };
        let condition = ternary.condition().map(|it| it.node());
        if let Some(condition) = condition {
            self.eval(state, condition);
        }
        let mut set = CLEAN;
        for (part, holds) in [
            (ternary.consequence(), true),
            (ternary.alternative(), false),
        ] {
            let mut then = state.clone();
            if let Some(condition) = condition {
                self.narrow(&mut then, condition, holds);
            }
            if let Some(part) = part {
                set |= self.eval(&mut then, part.node());
            }
        }
        set
    }

    fn new_value(&mut self, state: &mut State, node: Node<'_>) -> Set {
        let Some(new) = ast::NewExpression::cast(node) else {
            return CLEAN;
        };
        let list = new.arguments().map(|it| it.node());
        let mut sets = self.arguments(state, list);
        let class = match new.type_() {
            Some(name) => self.text(name.node()),
            // `Новый("Запрос", Параметры)`
            None => {
                let first = list.and_then(|it| it.named_child(0));
                let name = first.map_or("", |it| self.text(it).trim_matches('"'));
                if !sets.is_empty() {
                    sets.remove(0);
                }
                name
            }
        };
        let at = node.start_byte();
        let first = sets.first().copied().unwrap_or(CLEAN);
        let all = sets.iter().fold(CLEAN, |all, it| all | it);
        match words::class(class) {
            Some(Class::Query) => {
                self.sink(first, SinkKind::Query, at);
                CLEAN
            }
            Some(Class::Http | Class::Network) => {
                self.sink(first, SinkKind::Url, at);
                CLEAN
            }
            Some(Class::Com) => {
                self.effect(EffectKind::Com, at);
                self.source(SourceKind::Com, at)
            }
            Some(Class::TextReader) => {
                self.sink(first, SinkKind::File, at);
                self.source(SourceKind::File, at)
            }
            Some(Class::FileWriter) => {
                if !sets.is_empty() {
                    self.effect(EffectKind::Files, at);
                    self.sink(first, SinkKind::File, at);
                }
                CLEAN
            }
            Some(Class::FileReader) => {
                self.sink(first, SinkKind::File, at);
                CLEAN
            }
            Some(Class::Collection) => all,
            _ => CLEAN,
        }
    }

    /// Where each argument of a call may come from; one that is left out from nowhere.
    pub(super) fn arguments(&mut self, state: &mut State, list: Option<Node<'_>>) -> Vec<Set> {
        let Some(list) = list else {
            return Vec::new();
        };
        let mut sets = Vec::new();
        let mut current = None;
        let mut cursor = list.walk();
        for child in list.children(&mut cursor) {
            match Kind::of(child) {
                Kind::Comma => sets.push(current.take().unwrap_or(CLEAN)),
                kind if is_expression(kind) => current = Some(self.eval(state, child)),
                _ => {}
            }
        }
        if current.is_some() || !sets.is_empty() {
            sets.push(current.unwrap_or(CLEAN));
        }
        sets
    }
}
