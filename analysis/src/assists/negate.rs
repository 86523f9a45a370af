//! The opposite of a condition.

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{BinaryExpression, UnaryExpression};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::Context;

/// Conditions that nest deeper than this are taken as a whole.
const DEEPEST: usize = 50;

/// The opposite of a condition, written as briefly as it can be: comparisons turn round, `Не` goes away.
pub(super) fn negated(context: &Context<'_>, condition: Node<'_>) -> String {
    let simple = Negation {
        context,
        negations: 0,
    };
    let mut short = simple;
    match short.write(condition, DEEPEST) {
        // More than one `Не` reads worse than one in front of all.
        Some(text) if short.negations <= 1 => text,
        _ => whole(context, condition),
    }
}

/// The opposite by the laws of De Morgan, whatever becomes of it; nothing for what is no `И` and no `Или`.
pub(super) fn distributed(context: &Context<'_>, condition: Node<'_>) -> Option<String> {
    let binary = BinaryExpression::cast(condition)?;
    let is_logical = matches!(Kind::of(binary.operator()?), Kind::AndKw | Kind::OrKw);
    let mut negation = Negation {
        context,
        negations: 0,
    };
    is_logical
        .then(|| negation.write(condition, DEEPEST))
        .flatten()
}

/// A condition as a part of a larger one that is joined by `И`.
pub(super) fn operand_of_and(context: &Context<'_>, condition: Node<'_>) -> String {
    let text = context.of(condition);
    let is_or = BinaryExpression::cast(condition)
        .and_then(BinaryExpression::operator)
        .is_some_and(|it| Kind::of(it) == Kind::OrKw);
    if is_or {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

fn whole(context: &Context<'_>, condition: Node<'_>) -> String {
    let not = context.keyword(Kind::NotKw);
    let text = context.of(condition);
    match Kind::of(condition) {
        Kind::BinaryExpression | Kind::AwaitExpression => format!("{not} ({text})"),
        _ => format!("{not} {text}"),
    }
}

struct Negation<'a, 'c> {
    context: &'a Context<'c>,
    negations: usize,
}

impl Negation<'_, '_> {
    fn write(&mut self, condition: Node<'_>, deeper: usize) -> Option<String> {
        let deeper = deeper.checked_sub(1)?;
        let context = self.context;
        match Kind::of(condition) {
            Kind::ParenthesizedExpression => {
                let inner = condition
                    .named_child(0)
                    .filter(|_| condition.named_child_count() == 1)?;
                match Kind::of(inner) {
                    Kind::UnaryExpression => self.write(inner, deeper),
                    _ => Some(format!("({})", self.write(inner, deeper)?)),
                }
            }
            Kind::UnaryExpression => {
                let unary = UnaryExpression::cast(condition)?;
                if Kind::of(unary.operator()?) != Kind::NotKw {
                    return Some(whole(context, condition));
                }
                let operand = unary.operand()?.node();
                // `Не (А Или Б)` loses its parentheses where nothing stands around it.
                let is_alone = deeper == DEEPEST - 1;
                let inner = operand.named_child(0);
                Some(match (Kind::of(operand), inner) {
                    (Kind::ParenthesizedExpression, Some(inner))
                        if is_alone || Kind::of(inner) != Kind::BinaryExpression =>
                    {
                        context.of(inner).to_owned()
                    }
                    _ => context.of(operand).to_owned(),
                })
            }
            Kind::BinaryExpression => {
                let binary = BinaryExpression::cast(condition)?;
                let (left, right) = (binary.left()?.node(), binary.right()?.node());
                let operator = binary.operator()?;
                let kind = Kind::of(operator);
                let opposite = match kind {
                    Kind::Equal => "<>",
                    Kind::NotEqual => "=",
                    Kind::Less => ">=",
                    Kind::GreaterOrEqual => "<",
                    Kind::Greater => "<=",
                    Kind::LessOrEqual => ">",
                    Kind::AndKw => context.keyword(Kind::OrKw),
                    Kind::OrKw => context.keyword(Kind::AndKw),
                    _ => {
                        self.negations += 1;
                        return Some(whole(context, condition));
                    }
                };
                let is_logical = matches!(kind, Kind::AndKw | Kind::OrKw);
                let mut side = |it: Node<'_>| {
                    if !is_logical {
                        return Some(context.of(it).to_owned());
                    }
                    let text = self.write(it, deeper)?;
                    // What was joined by `И` is joined by `Или` now, and that binds weaker.
                    let inner = BinaryExpression::cast(it).and_then(BinaryExpression::operator);
                    let weaker =
                        kind == Kind::OrKw && inner.is_some_and(|it| Kind::of(it) == Kind::AndKw);
                    Some(if weaker { format!("({text})") } else { text })
                };
                let (left_text, right_text) = (side(left)?, side(right)?);
                let before = context.slice(left.end_byte()..operator.start_byte());
                let after = context.slice(operator.end_byte()..right.start_byte());
                let opposite = cased(opposite, context.of(operator));
                Some(format!("{left_text}{before}{opposite}{after}{right_text}"))
            }
            Kind::Boolean => {
                let text = context.of(condition);
                let turned = [("Истина", "Ложь"), ("True", "False")];
                turned.iter().find_map(|(yes, no)| {
                    let pick = metadata::same(text, yes).then_some(*no);
                    pick.or_else(|| metadata::same(text, no).then_some(*yes))
                        .map(str::to_owned)
                })
            }
            _ => {
                self.negations += 1;
                Some(whole(context, condition))
            }
        }
    }
}

/// A keyword in capitals where the one that it stands for was.
fn cased(word: &str, like: &str) -> String {
    let is_capital = like.chars().count() > 1 && like.chars().all(char::is_uppercase);
    if is_capital {
        word.chars().map(capital).collect()
    } else {
        word.to_owned()
    }
}

/// The capital form of a letter of a keyword.
fn capital(letter: char) -> char {
    match letter {
        'а'..='я' => char::from_u32(letter as u32 - 0x20).unwrap_or(letter),
        _ => letter.to_ascii_uppercase(),
    }
}
