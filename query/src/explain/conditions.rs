//! Conditions in words.

use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    BetweenExpression, BinaryExpression, InExpression, InExpressionRight, IsNullExpression,
    LikeExpression, NotExpression, ParenthesizedExpression, RefsExpression,
};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::Teller;

impl Teller<'_> {
    /// A condition, or another expression.
    pub(super) fn condition(&self, node: Node<'_>) -> String {
        self.expression_in(node, 0)
    }

    /// A condition at a depth. None for what is no condition.
    pub(super) fn condition_in(&self, node: Node<'_>, depth: usize) -> Option<String> {
        Some(match Kind::of(node) {
            Kind::BinaryExpression => self.joined(BinaryExpression::cast(node)?, depth)?,
            Kind::NotExpression => self.negated(NotExpression::cast(node)?, depth),
            Kind::InExpression => self.inside(InExpression::cast(node)?, depth),
            Kind::BetweenExpression => {
                let between = BetweenExpression::cast(node)?;
                let of = self.part(between.operand(), depth);
                let (low, high) = (
                    self.part(between.low(), depth),
                    self.part(between.high(), depth),
                );
                self.language.pick(
                    format!("{of} от {low} до {high}"),
                    format!("{of} from {low} to {high}"),
                )
            }
            Kind::IsNullExpression => {
                let test = IsNullExpression::cast(node)?;
                let of = self.part(test.operand(), depth);
                match test.negation() {
                    Some(_) => self.language.pick(
                        format!("{of} есть (не NULL)"),
                        format!("{of} is there (not NULL)"),
                    ),
                    None => self.language.pick(
                        format!("{of} нет (NULL)"),
                        format!("{of} is not there (NULL)"),
                    ),
                }
            }
            Kind::LikeExpression => {
                let like = LikeExpression::cast(node)?;
                let (of, pattern) = (
                    self.part(like.operand(), depth),
                    self.part(like.pattern(), depth),
                );
                match like.negation() {
                    Some(_) => self.language.pick(
                        format!("{of} не похоже на шаблон {pattern}"),
                        format!("{of} is not like the pattern {pattern}"),
                    ),
                    None => self.language.pick(
                        format!("{of} похоже на шаблон {pattern}"),
                        format!("{of} is like the pattern {pattern}"),
                    ),
                }
            }
            Kind::RefsExpression => {
                let test = RefsExpression::cast(node)?;
                let of = self.part(test.operand(), depth);
                let table = test
                    .type_()
                    .map_or_else(String::new, |it| self.table_name(it));
                self.language.pick(
                    format!("{of} — ссылка на: {table}"),
                    format!("{of} is a reference to: {table}"),
                )
            }
            _ => return None,
        })
    }

    fn part<'t>(&self, node: Option<impl AstNode<'t>>, depth: usize) -> String {
        node.map_or_else(String::new, |it| self.expression_in(it.node(), depth + 1))
    }

    /// `И` and `ИЛИ`, whose chains may be as long as their authors like, and the other operations.
    fn joined(&self, operation: BinaryExpression<'_>, depth: usize) -> Option<String> {
        let operator = Kind::of(operation.operator()?);
        let word = match operator {
            Kind::AndKw => self.pick(" и ", " and "),
            Kind::OrKw => self.pick(" или ", " or "),
            Kind::Equal => " = ",
            Kind::NotEqual => " ≠ ",
            Kind::Less => " < ",
            Kind::LessOrEqual => " ≤ ",
            Kind::Greater => " > ",
            Kind::GreaterOrEqual => " ≥ ",
            Kind::Plus => " + ",
            Kind::Minus => " − ",
            Kind::Star => " × ",
            Kind::Slash => " / ",
            _ => return None,
        };
        let mut parts = Vec::new();
        let mut left = Some(operation);
        while let Some(it) = left {
            parts.push(self.part(it.right(), depth));
            let inner = it.left()?;
            left = BinaryExpression::cast(inner.node())
                .filter(|it| it.operator().map(Kind::of) == Some(operator));
            if left.is_none() {
                parts.push(self.part(Some(inner), depth));
            }
        }
        parts.reverse();
        Some(parts.join(word))
    }

    fn negated(&self, negation: NotExpression<'_>, depth: usize) -> String {
        let Some(operand) = negation.operand() else {
            return self.written(negation.node());
        };
        let told = self.expression_in(operand.node(), depth + 1);
        // Brackets are there already.
        let has_brackets = ParenthesizedExpression::cast(operand.node()).is_some();
        let is_plain = matches!(Kind::of(operand.node()), Kind::Column | Kind::Parameter);
        match has_brackets || is_plain {
            true => format!("{}{told}", self.pick("не ", "not ")),
            false => format!("{}({told})", self.pick("не ", "not ")),
        }
    }

    fn inside(&self, inside: InExpression<'_>, depth: usize) -> String {
        let of = self.part(inside.left(), depth);
        let list = match inside.right() {
            Some(InExpressionRight::ExpressionList(list)) => {
                let items: Vec<String> = list
                    .item()
                    .map(|it| self.expression_in(it.node(), depth + 1))
                    .collect();
                match items.as_slice() {
                    [only] => only.clone(),
                    _ => format!("({})", items.join(", ")),
                }
            }
            Some(other) => self.expression_in(other.node(), depth + 1),
            None => String::new(),
        };
        let [ru, en] = match (inside.negation(), inside.hierarchy()) {
            (None, None) => ["входит в", "is in"],
            (Some(_), None) => ["не входит в", "is not in"],
            (None, Some(_)) => ["входит с иерархией в", "is, with the hierarchy, in"],
            (Some(_), Some(_)) => ["не входит с иерархией в", "is not, with the hierarchy, in"],
        };
        format!("{of} {} {list}", self.pick(ru, en))
    }
}
