//! Conditions: `В`, `В ИЕРАРХИИ`, `МЕЖДУ`, `ЕСТЬ NULL`, `ПОДОБНО`, `ССЫЛКА`.

use parser_bsl::query::ast::{
    BetweenExpression, ExpressionListItem, InExpression, InExpressionLeft, InExpressionRight,
    IsNullExpression, LikeExpression, Parameter as ParameterNode, RefsExpression,
};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::paths::is_reference;
use super::{Expression, Result, Translator, broken};
use crate::run::Parameter;
use crate::run::error::RunError;
use crate::run::schema::quoted;

impl Translator<'_> {
    pub(super) fn condition(&mut self, node: Node<'_>) -> Result<Expression> {
        let sql = if let Some(it) = InExpression::cast(node) {
            self.membership(it)?
        } else if let Some(it) = BetweenExpression::cast(node) {
            self.between(it)?
        } else if let Some(it) = IsNullExpression::cast(node) {
            let operand = it.operand().ok_or_else(|| broken(node))?;
            let operand = self.expression(operand.node())?;
            let not = if it.negation().is_some() { " NOT" } else { "" };
            format!("({} IS{not} NULL)", operand.sql)
        } else if let Some(it) = LikeExpression::cast(node) {
            self.like(it)?
        } else if let Some(it) = RefsExpression::cast(node) {
            let operand = it.operand().ok_or_else(|| broken(node))?;
            let operand = self.expression(operand.node())?;
            let of = it.type_().ok_or_else(|| broken(node))?;
            let (_, number) = self.reference_type(of.node(), of.part().map(|it| it.node()))?;
            is_reference(&operand.sql, number)
        } else {
            return Err(broken(node));
        };
        Ok(Expression::boolean(sql))
    }

    fn between(&mut self, between: BetweenExpression<'_>) -> Result<String> {
        let missing = || broken(between.node());
        let operand = self.expression(between.operand().ok_or_else(missing)?.node())?;
        let low = self.expression(between.low().ok_or_else(missing)?.node())?;
        let high = self.expression(between.high().ok_or_else(missing)?.node())?;
        let (low, high) = (
            self.compared(&operand, ">=", &low),
            self.compared(&operand, "<=", &high),
        );
        Ok(format!("({} AND {})", low.sql, high.sql))
    }

    fn like(&mut self, like: LikeExpression<'_>) -> Result<String> {
        let missing = || broken(like.node());
        let operand = self.expression(like.operand().ok_or_else(missing)?.node())?;
        let pattern = self.expression(like.pattern().ok_or_else(missing)?.node())?;
        let escape = match like.escape() {
            Some(it) => self.expression(it.node())?.sql,
            None => "''".to_owned(),
        };
        let sql = format!("v_like({}, {}, {escape})", operand.sql, pattern.sql);
        Ok(match like.negation() {
            Some(_) => format!("(NOT {sql})"),
            None => sql,
        })
    }

    fn membership(&mut self, inside: InExpression<'_>) -> Result<String> {
        let missing = || broken(inside.node());
        let left: Vec<Expression> = match inside.left().ok_or_else(missing)? {
            InExpressionLeft::Expression(it) => vec![self.expression(it.node())?],
            InExpressionLeft::Tuple(it) => {
                let items = it.item().map(|it| self.expression(it.node()));
                items.collect::<Result<_>>()?
            }
        };
        let right = match inside.right().ok_or_else(missing)? {
            InExpressionRight::Subquery(it) => {
                let query = self.select_query(it.query().ok_or_else(missing)?)?;
                if query.columns.len() != left.len() {
                    return Err(RunError::unsupported(
                        it.node().byte_range(),
                        &format!("Запрос справа от В должен выбирать полей: {}", left.len()),
                        &format!(
                            "The query on the right of IN must select {} fields",
                            left.len()
                        ),
                    ));
                }
                // A nested select, so that an order or a number of records stays inside.
                format!("(SELECT * FROM ({}))", query.sql)
            }
            InExpressionRight::ExpressionList(list) => {
                let mut items = Vec::new();
                for item in list.item() {
                    self.list_item(item, left.len(), &mut items)?;
                }
                match left.len() {
                    1 if inside.hierarchy().is_some() && !items.is_empty() => {
                        let items: Vec<String> = items.iter().map(|it| format!("({it})")).collect();
                        format!("(VALUES {})", items.join(", "))
                    }
                    1 => format!("({})", items.join(", ")),
                    _ => format!("(VALUES {})", items.join(", ")),
                }
            }
        };
        let collated: Vec<String> = left.iter().map(|it| self.collated(it)).collect();
        let left_sql = match collated.as_slice() {
            [only] => format!("({only})"),
            many => format!("({})", many.join(", ")),
        };
        let not = if inside.negation().is_some() {
            " NOT"
        } else {
            ""
        };
        let right = match (inside.hierarchy(), left.as_slice()) {
            (Some(_), [value]) if right != "()" => self.below(value, &right),
            _ => right,
        };
        Ok(format!("({left_sql}{not} IN {right})"))
    }

    fn list_item(
        &mut self,
        item: ExpressionListItem<'_>,
        width: usize,
        items: &mut Vec<String>,
    ) -> Result<()> {
        match item {
            ExpressionListItem::Expression(it) => {
                if let Some(parameter) = ParameterNode::cast(it.node())
                    && let Parameter::List(values) = self.parameter_of(parameter)?
                {
                    items.extend(values.iter().map(|it| it.literal()));
                    return Ok(());
                }
                if width > 1 {
                    return Err(broken(it.node()));
                }
                items.push(self.expression(it.node())?.sql);
            }
            ExpressionListItem::Tuple(it) => {
                let cells = it.item().map(|it| Ok(self.expression(it.node())?.sql));
                let cells: Vec<String> = cells.collect::<Result<_>>()?;
                if cells.len() != width {
                    return Err(broken(it.node()));
                }
                items.push(format!("({})", cells.join(", ")));
            }
        }
        Ok(())
    }

    /// The values of a list and all that stands below them in the hierarchies of what is sought. The empty reference
    /// stands above all.
    fn below(&mut self, value: &Expression, right: &str) -> String {
        let tables = self.hierarchies(value);
        let set = self.alias("h");
        let mut sql = format!("(WITH RECURSIVE {set}(item) AS (SELECT * FROM {right}");
        for table in tables {
            let row = self.alias("k");
            sql.push_str(&format!(
                " UNION SELECT {row}.\"Ссылка\" FROM {set} JOIN {} AS {row} ON {row}.\"Родитель\" = {set}.item",
                quoted(table.names.ru.as_str())
            ));
        }
        sql.push_str(&format!(") SELECT item FROM {set})"));
        sql
    }
}
