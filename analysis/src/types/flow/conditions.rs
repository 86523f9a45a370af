//! What a condition says of the types of variables where it holds, and where it does not.

use std::sync::Arc;

use metadata::{Name, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::state::State;
use super::{Flow, literal};
use crate::types::shape::{Shape, Shapes};

/// Conditions of more parts than this are not looked into.
const MOST_PARTS: u32 = 60;

impl Flow<'_> {
    /// Takes in that a condition holds (or, with `false`, does not).
    pub(super) fn narrow(&mut self, state: &mut State, condition: Node<'_>, truth: bool) {
        self.narrow_part(state, condition, truth, MOST_PARTS);
    }

    fn narrow_part(&mut self, state: &mut State, mut node: Node<'_>, mut truth: bool, parts: u32) {
        for left in (1..=parts).rev() {
            match Kind::of(node) {
                Kind::ParenthesizedExpression => {
                    let inner =
                        ast::ParenthesizedExpression::cast(node).and_then(|it| it.expression());
                    let Some(inner) = inner else { return };
                    node = inner.node();
                }
                Kind::UnaryExpression => {
                    let Some(unary) = ast::UnaryExpression::cast(node) else {
                        return;
                    };
                    if unary.operator().map(Kind::of) != Some(Kind::NotKw) {
                        return;
                    }
                    let Some(operand) = unary.operand() else {
                        return;
                    };
                    node = operand.node();
                    truth = !truth;
                }
                Kind::BinaryExpression => {
                    let Some(binary) = ast::BinaryExpression::cast(node) else {
                        return;
                    };
                    let operator = binary.operator().map_or(Kind::Error, Kind::of);
                    // Both sides hold, or neither does.
                    let is_both =
                        matches!((operator, truth), (Kind::AndKw, true) | (Kind::OrKw, false));
                    if !is_both {
                        if let Some((variable, names, are)) = self.compared(node, parts) {
                            narrow_to(state, variable, &names, are == truth);
                        }
                        return;
                    }
                    if let Some(right) = binary.right() {
                        self.narrow_part(state, right.node(), truth, left.min(8));
                    }
                    let Some(it) = binary.left() else { return };
                    node = it.node();
                }
                _ => return,
            }
        }
    }

    /// The variable whose type is compared, the names of types, and whether it must be one of them.
    fn compared(&mut self, node: Node<'_>, parts: u32) -> Option<(usize, Vec<Name>, bool)> {
        let parts = parts.min(20).checked_sub(1)?;
        if let Some(inner) = ast::ParenthesizedExpression::cast(node) {
            return self.compared(inner.expression()?.node(), parts);
        }
        let binary = ast::BinaryExpression::cast(node)?;
        let operator = Kind::of(binary.operator()?);
        let (left, right) = (binary.left()?.node(), binary.right()?.node());
        match operator {
            Kind::Equal | Kind::NotEqual => {
                let (variable, name) = match self.type_name(right) {
                    Some(name) => (self.type_of_variable(left)?, name),
                    None => (self.type_of_variable(right)?, self.type_name(left)?),
                };
                Some((variable, vec![name], operator == Kind::Equal))
            }
            Kind::OrKw => {
                let (variable, mut names, are) = self.compared(left, parts)?;
                let (other, more, also) = self.compared(right, parts)?;
                if variable != other || !are || !also {
                    return None;
                }
                names.extend(more);
                Some((variable, names, true))
            }
            _ => None,
        }
    }

    /// The name in `Тип("Имя")`.
    fn type_name(&self, node: Node<'_>) -> Option<Name> {
        let argument = self.only_argument(node, ["Тип", "Type"])?;
        let text = literal::value(self.text, argument)?;
        Some(Name::new(text.trim()))
    }

    /// The variable in `ТипЗнч(Переменная)`, or behind a variable that was assigned this.
    pub(super) fn type_of_variable(&mut self, node: Node<'_>) -> Option<usize> {
        if Kind::of(node) == Kind::Identifier {
            let variable = self.names.of(self.text(node));
            return self.type_of.get(&variable).copied();
        }
        let argument = self.only_argument(node, ["ТипЗнч", "TypeOf"])?;
        if Kind::of(argument) != Kind::Identifier {
            return None;
        }
        Some(self.names.of(self.text(argument)))
    }

    fn only_argument<'t>(&self, node: Node<'t>, function: [&str; 2]) -> Option<Node<'t>> {
        let call = ast::CallExpression::cast(node)?;
        let name = call.function()?.node();
        if Kind::of(name) != Kind::Identifier {
            return None;
        }
        let word = self.text(name);
        if !function.iter().any(|it| same(it, word)) {
            return None;
        }
        let mut arguments = call.arguments()?.argument();
        arguments.next().map(|it| it.node())
    }
}

fn narrow_to(state: &mut State, variable: usize, names: &[Name], are: bool) {
    let known = state.get(variable).cloned().unwrap_or_default();
    let is_of = |shape: &Shape| match shape {
        Shape::Site(site) => {
            let class = state.site(*site).map(|it| it.class.clone());
            class
                .filter(|it| !it.is_empty())
                .map(|class| names.contains(&class))
        }
        Shape::Named(name) => names.contains(name).then_some(true),
        _ => None,
    };
    let list = known.list().iter();
    let narrowed: Shapes = if are {
        // What surely is of the type is all there is; otherwise whatever it was, it is of the type now.
        let sure: Shapes = list.filter(|it| is_of(it) == Some(true)).cloned().collect();
        if sure.is_empty() {
            Shapes::one(Shape::Narrowed(known, names.into(), true))
        } else {
            sure
        }
    } else {
        let (sites, others): (Vec<Shape>, Vec<Shape>) = list
            .filter(|it| is_of(it) != Some(true))
            .cloned()
            .partition(|it| matches!(it, Shape::Site(_)));
        let names: Arc<[Name]> = names.into();
        let others = Shapes::of(others);
        let rest = (!others.is_empty()).then_some(Shape::Narrowed(others, names, false));
        sites.into_iter().chain(rest).collect()
    };
    state.set(variable, narrowed);
}
