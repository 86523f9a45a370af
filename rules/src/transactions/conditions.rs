//! What is known of conditions on a path.

use analysis::review::{arguments, is_global_call, without_parentheses};
use metadata::folded;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use rustc_hash::FxHasher;
use std::hash::Hasher;

use super::ACTIVE;
use super::walk::State;
use crate::calls::truth;

/// The conditions that are worth remembering: those that decide about transactions.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    atoms: Vec<Atom>,
}

/// A condition without `И`, `ИЛИ` and `Не`.
#[derive(Debug)]
struct Atom {
    text: u64,
    /// The variables in it.
    names: Vec<u64>,
    /// Those that stand there as such, not as owners of properties.
    values: Vec<u64>,
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for letter in folded(text).filter(|it| !it.is_whitespace()) {
        hasher.write_u32(letter as u32);
    }
    hasher.finish()
}

/// A condition without `Не` around it, and whether there was one.
fn positive(condition: BslNode<'_>) -> (BslNode<'_>, bool) {
    let mut node = without_parentheses(condition);
    let mut is_negated = false;
    while node.kind() == Kind::UnaryExpression
        && node
            .child(Field::Operator)
            .is_some_and(|it| it.kind() == Kind::NotKw)
        && let Some(operand) = node.child(Field::Operand)
    {
        node = without_parentheses(operand);
        is_negated = !is_negated;
    }
    (node, is_negated)
}

/// The sides of `И` and of `ИЛИ`.
fn sides<'f>(node: BslNode<'f>) -> Option<(BslNode<'f>, Kind, BslNode<'f>)> {
    let operator =
        (node.kind() == Kind::BinaryExpression).then(|| node.child(Field::Operator))??;
    let is_logical = matches!(operator.kind(), Kind::AndKw | Kind::OrKw);
    is_logical.then_some((
        node.child(Field::Left)?,
        operator.kind(),
        node.child(Field::Right)?,
    ))
}

impl Conditions {
    /// Remembers a condition from now on.
    pub(super) fn add(&mut self, condition: BslNode<'_>) {
        // Conditions are as deep as their authors wrote them; what is deeper than this is not remembered.
        let mut left = vec![condition];
        for _ in 0..32 {
            let Some(next) = left.pop() else {
                return;
            };
            let (node, _) = positive(next);
            if let Some((one, _, other)) = sides(node) {
                left.extend([one, other]);
                continue;
            }
            let is_stable = node.kind() != Kind::CallExpression
                && node.descendants_of(Kind::CallExpression).next().is_none();
            if !is_stable || node.kind() == Kind::Boolean {
                continue;
            }
            let text = hash(node.text());
            if self.atoms.iter().all(|it| it.text != text) {
                let own = (node.kind() == Kind::Identifier).then_some(node);
                let names = own.into_iter().chain(node.descendants_of(Kind::Identifier));
                let names = names.filter(|it| !it.is_field(Field::Property));
                let names: Vec<_> = names.collect();
                let values = names.iter().filter(|it| !it.is_field(Field::Object));
                let values = values.map(|it| hash(it.text())).collect();
                let names = names.iter().map(|it| hash(it.text())).collect();
                self.atoms.push(Atom {
                    text,
                    names,
                    values,
                });
            }
        }
    }

    /// A state in which a condition is true, or false; nothing where it cannot be.
    pub(super) fn assume(
        &self,
        state: &State,
        condition: BslNode<'_>,
        value: bool,
    ) -> Option<State> {
        self.assume_within(state, condition, value, 16)
    }

    fn assume_within(
        &self,
        state: &State,
        condition: BslNode<'_>,
        value: bool,
        depth: u32,
    ) -> Option<State> {
        let Some(deeper) = depth.checked_sub(1) else {
            return Some(state.clone());
        };
        let (node, is_negated) = positive(condition);
        let value = value != is_negated;
        if let Some((left, operator, right)) = sides(node) {
            // What makes the whole clear: both sides of `И` are true, both of `ИЛИ` are false.
            let both = value == (operator == Kind::AndKw);
            if both {
                let state = self.assume_within(state, left, value, deeper)?;
                return self.assume_within(&state, right, value, deeper);
            }
            // One side is enough: if only one can be, it is that one.
            let one = self.assume_within(state, left, value, deeper);
            let other = self.assume_within(state, right, value, deeper);
            return match (one, other) {
                (Some(_), Some(_)) => Some(state.clone()),
                (one, other) => one.or(other),
            };
        }
        if let Some(literal) = truth(node) {
            return (literal == value).then(|| state.clone());
        }
        if is_global_call(node, ACTIVE) {
            // A transaction may be open that the caller began.
            return (value || state.open.is_empty()).then(|| state.clone());
        }
        let atom = hash(node.text());
        if self.atoms.iter().all(|it| it.text != atom) {
            return Some(state.clone());
        }
        match state.known.iter().find(|it| it.0 == atom) {
            Some((_, known)) => (*known == value).then(|| state.clone()),
            None => {
                let mut state = state.clone();
                state.know(atom, value);
                Some(state)
            }
        }
    }

    /// What a statement makes of what is known: variables that it assigns or passes on may have other values. Properties
    /// of what is passed on are taken to stay.
    pub(super) fn forget(&self, statement: BslNode<'_>, states: &mut [State]) {
        if self.atoms.is_empty() {
            return;
        }
        let mut changed: Vec<u64> = Vec::new();
        let mut passed: Vec<u64> = Vec::new();
        let mut told = None;
        match statement.kind() {
            Kind::AssignmentStatement => {
                let left = statement.child(Field::Left);
                let right = statement.child(Field::Right);
                changed.extend(left.and_then(root_name).map(|it| hash(it.text())));
                told = left
                    .zip(right.and_then(truth))
                    .map(|it| (hash(it.0.text()), it.1));
            }
            Kind::ForStatement | Kind::ForEachStatement => {
                changed.extend(statement.child(Field::Variable).map(|it| hash(it.text())));
            }
            _ => {}
        }
        if !crate::transactions::walk::is_compound(statement) {
            for call in statement.descendants_of(Kind::CallExpression) {
                let given = arguments(call).into_iter().flatten();
                let given = given.filter(|it| it.kind() == Kind::Identifier);
                passed.extend(given.map(|it| hash(it.text())));
            }
        }
        for state in states {
            state.known.retain(|(atom, _)| {
                self.atoms.iter().any(|it| {
                    it.text == *atom
                        && !it.names.iter().any(|name| changed.contains(name))
                        && !it.values.iter().any(|name| passed.contains(name))
                })
            });
            if let Some((atom, value)) = told
                && self.atoms.iter().any(|it| it.text == atom)
            {
                state.know(atom, value);
            }
        }
    }
}

/// `А` of `А`, `А.Б`, `А[1].Б`.
fn root_name(node: BslNode<'_>) -> Option<BslNode<'_>> {
    let mut at = node;
    while matches!(at.kind(), Kind::MemberExpression | Kind::IndexExpression) {
        at = at.child(Field::Object)?;
    }
    (at.kind() == Kind::Identifier).then_some(at)
}
