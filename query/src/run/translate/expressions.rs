//! Expressions, the ones that are made of others.

use metadata::{Type, TypeDescription};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    BinaryExpression, CaseExpression, CastExpression, Column, FieldAccess, FunctionCall,
    NotExpression, ParenthesizedExpression, PrimitiveType, ReferenceType, Subquery,
    UnaryExpression,
};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::paths::is_reference;
use super::{Expression, Result, Translator, broken};
use crate::resolve::join_types;
use crate::run::error::RunError;
use crate::run::value::{BOOLEAN, DATE, NUMBER, STRING};

impl Translator<'_> {
    /// An expression or a condition.
    pub(in crate::run) fn expression(&mut self, node: Node<'_>) -> Result<Expression> {
        let before = self.states.last().map_or(0, |it| it.ungrouped.len());
        let expression = self.nested(node.byte_range(), |it| it.of_kind(node))?;
        self.note_grouping(node, &expression, before);
        // What a grouping set is not grouped by is NULL.
        let sets = self
            .states
            .last()
            .filter(|it| !it.in_aggregate)
            .and_then(|it| it.sets.as_ref());
        if let Some((all, active)) = sets
            && all.contains(&expression.sql)
            && !active.contains(&expression.sql)
        {
            return Ok(Expression {
                sql: "NULL".to_owned(),
                ..expression
            });
        }
        Ok(expression)
    }

    /// Remembers a field that the select is not grouped by, and forgets those inside of what it is grouped by.
    fn note_grouping(&mut self, node: Node<'_>, of: &Expression, before: usize) {
        let Some(state) = self.states.last_mut().filter(|it| !it.in_aggregate) else {
            return;
        };
        let Some(grouped) = &state.grouped else {
            return;
        };
        if of.is_grouped || grouped.contains(&of.sql) {
            state.ungrouped.truncate(before);
        } else if Kind::of(node) == Kind::Column && of.root == Some(state.scope) {
            state.ungrouped.push(node.byte_range());
        }
    }

    fn of_kind(&mut self, node: Node<'_>) -> Result<Expression> {
        let missing = || broken(node);
        match Kind::of(node) {
            Kind::Column => {
                let column = Column::cast(node).ok_or_else(missing)?;
                let parts: Vec<Node<'_>> = column.part().map(|it| it.node()).collect();
                self.path(&parts, node)
            }
            Kind::ParenthesizedExpression => {
                let inner = ParenthesizedExpression::cast(node).and_then(|it| it.expression());
                self.expression(inner.ok_or_else(missing)?.node())
            }
            Kind::Subquery => {
                let query = Subquery::cast(node).and_then(|it| it.query());
                let query = self.select_query(query.ok_or_else(missing)?)?;
                let column = query.columns.first().map(|it| it.expression.types.clone());
                let mut types = column.unwrap_or_default();
                join_types(&mut types, &TypeDescription::of([Type::Null]));
                Ok(Expression::described(format!("({})", query.sql), types))
            }
            Kind::BinaryExpression => {
                self.binary(BinaryExpression::cast(node).ok_or_else(missing)?)
            }
            Kind::NotExpression => {
                let operand = NotExpression::cast(node).and_then(|it| it.operand());
                let operand = self.expression(operand.ok_or_else(missing)?.node())?;
                Ok(Expression::boolean(format!("(NOT {})", operand.sql)))
            }
            Kind::UnaryExpression => {
                let unary = UnaryExpression::cast(node).ok_or_else(missing)?;
                let operand = unary.operand().ok_or_else(missing)?;
                let operand = self.expression(operand.node())?;
                Ok(match unary.operator().map(Kind::of) {
                    Some(Kind::Minus) => {
                        Expression::of(format!("v_negate({})", operand.sql), Type::Number)
                    }
                    _ => operand,
                })
            }
            Kind::CaseExpression => self.case(CaseExpression::cast(node).ok_or_else(missing)?),
            Kind::CastExpression => self.cast(CastExpression::cast(node).ok_or_else(missing)?),
            Kind::FieldAccess => {
                let access = FieldAccess::cast(node).ok_or_else(missing)?;
                let object = access.object().ok_or_else(missing)?;
                let mut value = self.expression(object.node())?;
                for field in access.field() {
                    value = self.member(&value, field.node())?;
                }
                Ok(value)
            }
            Kind::FunctionCall => self.call(FunctionCall::cast(node).ok_or_else(missing)?),
            Kind::InExpression
            | Kind::BetweenExpression
            | Kind::IsNullExpression
            | Kind::LikeExpression
            | Kind::RefsExpression => self.condition(node),
            _ => self.literal(node),
        }
    }

    /// An operation; a row of them, however long, is one level.
    fn binary(&mut self, binary: BinaryExpression<'_>) -> Result<Expression> {
        let missing = || broken(binary.node());
        let mut row = vec![binary];
        let mut first = binary.left().ok_or_else(missing)?.node();
        while let Some(inner) = BinaryExpression::cast(first) {
            row.push(inner);
            first = inner.left().ok_or_else(missing)?.node();
        }
        let mut result = self.expression(first)?;
        while let Some(operation) = row.pop() {
            let operator = operation.operator().map(Kind::of).ok_or_else(missing)?;
            let right = operation.right().ok_or_else(missing)?;
            let right = self.expression(right.node())?;
            if !matches!(operator, Kind::AndKw | Kind::OrKw) {
                result = self
                    .operation(operator, &result, &right)
                    .ok_or_else(missing)?;
                continue;
            }
            let mut all = vec![result.sql, right.sql];
            while let Some(next) = row.pop_if(|it| it.operator().map(Kind::of) == Some(operator)) {
                let right = next.right().ok_or_else(missing)?;
                all.push(self.expression(right.node())?.sql);
            }
            let word = if operator == Kind::AndKw { "AND" } else { "OR" };
            result = Expression::boolean(balanced(&all, word));
        }
        Ok(result)
    }

    fn operation(
        &mut self,
        operator: Kind,
        left: &Expression,
        right: &Expression,
    ) -> Option<Expression> {
        let function = match operator {
            Kind::Plus => {
                let is_text = [left, right]
                    .iter()
                    .any(|it| it.types.types.contains(&Type::String));
                let of = if is_text { Type::String } else { Type::Number };
                let sql = format!("v_add({}, {})", left.sql, right.sql);
                return Some(Expression::of(sql, of));
            }
            Kind::Minus => "v_subtract",
            Kind::Star => "v_multiply",
            Kind::Slash => "v_divide",
            Kind::Equal => return Some(self.compared(left, "=", right)),
            Kind::NotEqual => return Some(self.compared(left, "<>", right)),
            Kind::Less => return Some(self.compared(left, "<", right)),
            Kind::LessOrEqual => return Some(self.compared(left, "<=", right)),
            Kind::Greater => return Some(self.compared(left, ">", right)),
            Kind::GreaterOrEqual => return Some(self.compared(left, ">=", right)),
            _ => return None,
        };
        let sql = format!("{function}({}, {})", left.sql, right.sql);
        Some(Expression::of(sql, Type::Number))
    }

    /// A comparison. Strings are compared as text says.
    pub(super) fn compared(&self, left: &Expression, by: &str, right: &Expression) -> Expression {
        let collation = match self.may_be_string(left) && self.may_be_string(right) {
            true => format!(" COLLATE {}", crate::run::functions::COLLATION),
            false => String::new(),
        };
        Expression::boolean(format!("({}{collation} {by} {})", left.sql, right.sql))
    }

    fn case(&mut self, case: CaseExpression<'_>) -> Result<Expression> {
        let missing = || broken(case.node());
        let selector = match case.selector() {
            Some(it) => Some(self.expression(it.node())?),
            None => None,
        };
        let mut types = TypeDescription::default();
        let mut is_known = true;
        let mut sql = String::from("CASE");
        for branch in case.branch() {
            let condition = self.expression(branch.condition().ok_or_else(missing)?.node())?;
            let condition = match &selector {
                Some(selector) => self.compared(selector, "=", &condition),
                None => condition,
            };
            let result = self.expression(branch.result().ok_or_else(missing)?.node())?;
            sql.push_str(&format!(" WHEN {} THEN {}", condition.sql, result.sql));
            is_known &= !result.types.types.is_empty();
            join_types(&mut types, &result.types);
        }
        match case.else_() {
            Some(it) => {
                let result = self.expression(it.node())?;
                sql.push_str(&format!(" ELSE {}", result.sql));
                is_known &= !result.types.types.is_empty();
                join_types(&mut types, &result.types);
            }
            None => join_types(&mut types, &TypeDescription::of([Type::Null])),
        }
        sql.push_str(" END");
        let types = if is_known {
            types
        } else {
            TypeDescription::default()
        };
        Ok(Expression::described(sql, types))
    }

    fn cast(&mut self, cast: CastExpression<'_>) -> Result<Expression> {
        let missing = || broken(cast.node());
        let value = self.expression(cast.value().ok_or_else(missing)?.node())?;
        let of = cast.type_().ok_or_else(missing)?.node();
        if let Some(primitive) = PrimitiveType::cast(of) {
            let number = |it: Option<parser_bsl::query::ast::Number<'_>>| -> u32 {
                it.and_then(|it| self.text_of(it.node()).parse().ok())
                    .unwrap_or(0)
            };
            let (length, precision) = (number(primitive.length()), number(primitive.precision()));
            return Ok(match self.primitive(primitive)? {
                NUMBER => Expression::of(
                    format!("v_as_number({}, {length}, {precision})", value.sql),
                    Type::Number,
                ),
                STRING => Expression::of(
                    format!("v_as_string({}, {length})", value.sql),
                    Type::String,
                ),
                DATE => Expression::of(format!("v_as_date({})", value.sql), Type::Date),
                _ => Expression::of(format!("v_as_boolean({})", value.sql), Type::Boolean),
            });
        }
        let reference = ReferenceType::cast(of).ok_or_else(missing)?;
        let (of_type, number) =
            self.reference_type(reference.node(), reference.part().map(|it| it.node()))?;
        let sql = format!(
            "CASE WHEN {} THEN {} END",
            is_reference(&value.sql, number),
            value.sql
        );
        Ok(Expression {
            sql,
            types: TypeDescription::of([of_type, Type::Null]),
            root: value.root,
            ..Expression::default()
        })
    }

    /// The first byte of values of a type that needs no name: `СТРОКА`, `ЧИСЛО`.
    pub(super) fn primitive(&self, of: PrimitiveType<'_>) -> Result<u8> {
        let name = of.name().map_or("", |it| self.text_of(it.node()));
        Ok(match Type::parse(name, |_| None) {
            Some(Type::Boolean) => BOOLEAN,
            Some(Type::Number) => NUMBER,
            Some(Type::String) => STRING,
            Some(Type::Date) => DATE,
            _ => {
                return Err(RunError::unsupported(
                    of.node().byte_range(),
                    "Такого типа нет",
                    "There is no such type",
                ));
            }
        })
    }

    /// The type of references that a name of a table stands for, and its number in the base.
    pub(super) fn reference_type<'n>(
        &self,
        node: Node<'_>,
        parts: impl Iterator<Item = Node<'n>>,
    ) -> Result<(Type, u16)> {
        let words: Vec<&str> = parts.map(|it| self.text_of(it)).collect();
        let found = metadata::tables::table(self.world, &words.join("."));
        let number = found.and_then(|it| self.base.known_type(it.names.ru.as_str()));
        let found = number.and_then(|it| Some((self.base.reference_type(it)?, it)));
        found.ok_or_else(|| {
            RunError::unsupported(
                node.byte_range(),
                "Такого ссылочного типа нет",
                "There is no such type of references",
            )
        })
    }
}

/// Conditions joined by a word, as a tree that is not deep: the database allows a thousand levels.
fn balanced(conditions: &[String], word: &str) -> String {
    match conditions {
        [] => "1".to_owned(),
        [only] => only.clone(),
        _ => {
            let (left, right) = conditions.split_at(conditions.len() / 2);
            format!(
                "({} {word} {})",
                balanced(left, word),
                balanced(right, word)
            )
        }
    }
}
