//! Expressions in words.

use metadata::{folded, same};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    CaseExpression, CastExpression, Column, FieldAccess, FunctionCall, ParenthesizedExpression,
    PrimitiveType, SelectFieldExpression, SelectFieldsChild, Subquery, Tuple, TypeLiteral,
    UnaryExpression, ValueLiteral,
};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::Teller;
use crate::resolve::Function;
use crate::words::{PERIODS, TYPES};

/// How deep expressions are told. What is deeper is shown as it is written.
const DEPTH: usize = 24;

impl Teller<'_> {
    pub(super) fn expression(&self, node: Node<'_>) -> String {
        self.expression_in(node, 0)
    }

    /// An expression at a depth.
    pub(super) fn expression_in(&self, node: Node<'_>, depth: usize) -> String {
        let told = match depth > DEPTH {
            true => None,
            false => self
                .condition_in(node, depth)
                .or_else(|| self.value_in(node, depth)),
        };
        told.unwrap_or_else(|| self.written(node))
    }

    fn value_in(&self, node: Node<'_>, depth: usize) -> Option<String> {
        let inner = |it: Node<'_>| self.expression_in(it, depth + 1);
        Some(match Kind::of(node) {
            Kind::Column => self.quoted(&self.path(Column::cast(node)?).join(".")),
            Kind::ParenthesizedExpression => {
                let of = ParenthesizedExpression::cast(node)?.expression()?;
                format!("({})", inner(of.node()))
            }
            Kind::UnaryExpression => {
                let operation = UnaryExpression::cast(node)?;
                let sign = self.written(operation.operator()?);
                format!(
                    "{}{}",
                    sign.replace('-', "−"),
                    inner(operation.operand()?.node())
                )
            }
            Kind::Boolean => {
                let written = self.written(node);
                let is_true = same(&written, "ИСТИНА") || same(&written, "TRUE");
                match is_true {
                    true => self.pick("да", "yes").to_owned(),
                    false => self.pick("нет", "no").to_owned(),
                }
            }
            Kind::Undefined => self.pick("неопределено", "undefined").to_owned(),
            Kind::FunctionCall => self.call(FunctionCall::cast(node)?, depth)?,
            Kind::CaseExpression => self.case(CaseExpression::cast(node)?, depth),
            Kind::CastExpression => {
                let cast = CastExpression::cast(node)?;
                let (value, of) = (inner(cast.value()?.node()), cast.type_()?.node());
                let of = self.type_name(of);
                self.language
                    .pick(format!("{value} как {of}"), format!("{value} as {of}"))
            }
            Kind::TypeLiteral => {
                let of = self.type_name(TypeLiteral::cast(node)?.type_()?.node());
                self.language
                    .pick(format!("тип {of}"), format!("the type {of}"))
            }
            Kind::ValueLiteral => self.predefined(ValueLiteral::cast(node)?)?,
            Kind::FieldAccess => {
                let access = FieldAccess::cast(node)?;
                let object = access.object()?.node();
                let mut told = match Kind::of(object) {
                    Kind::CastExpression => format!("({})", inner(object)),
                    _ => inner(object),
                };
                for field in access.field() {
                    told = format!("{told}.{}", self.written(field.node()));
                }
                told
            }
            Kind::Tuple => {
                let items: Vec<String> = Tuple::cast(node)?
                    .item()
                    .map(|it| inner(it.node()))
                    .collect();
                format!("({})", items.join(", "))
            }
            Kind::Subquery => self.inline(Subquery::cast(node)?, depth)?,
            _ => return None,
        })
    }

    /// The words of a column.
    pub(super) fn path(&self, column: Column<'_>) -> Vec<String> {
        column.part().map(|it| self.written(it.node())).collect()
    }

    fn call(&self, call: FunctionCall<'_>, depth: usize) -> Option<String> {
        let function = Function::named(&self.written(call.name()?.node()))?;
        let arguments = call.arguments()?;
        let word = |at: usize| {
            let written = self.written(arguments.argument().nth(at)?.node());
            let known = PERIODS
                .iter()
                .find(|it| it.iter().any(|it| same(it, &written)));
            let [ru, en] = known?;
            Some(folded(self.pick(ru, en)).collect::<String>())
        };
        let told: Vec<String> = arguments
            .argument()
            .map(|it| {
                let told = self.expression_in(it.node(), depth + 1);
                // What is counted together has to be seen.
                match Kind::of(it.node()) {
                    Kind::BinaryExpression => format!("({told})"),
                    _ => told,
                }
            })
            .collect();
        let [first, rest @ ..] = told.as_slice() else {
            return match (function.names.en, arguments.all()) {
                ("COUNT", Some(_)) => Some(
                    self.pick("количество записей", "the count of records")
                        .to_owned(),
                ),
                _ => None,
            };
        };
        let of = |ru: &str, en: &str| {
            Some(
                self.language
                    .pick(format!("{ru} {first}"), format!("{en} {first}")),
            )
        };
        match (function.names.en, rest) {
            ("SUM", []) => of("сумма", "the sum of"),
            ("AVG", []) => of("среднее", "the average of"),
            ("MIN", []) => of("наименьшее", "the least of"),
            ("MAX", []) => of("наибольшее", "the greatest of"),
            ("COUNT", []) if arguments.distinct().is_some() => {
                of("количество различных", "the count of different")
            }
            ("COUNT", []) => of("количество", "the count of"),
            ("PRESENTATION" | "REFPRESENTATION", []) => of("представление", "the presentation of"),
            ("VALUETYPE", []) => of("тип значения", "the type of"),
            ("YEAR", []) => of("год от", "the year of"),
            ("QUARTER", []) => of("квартал от", "the quarter of"),
            ("MONTH", []) => of("месяц от", "the month of"),
            ("DAY", []) => of("день от", "the day of"),
            ("ISNULL", [otherwise]) => Some(self.language.pick(
                format!("{first} (если нет — {otherwise})"),
                format!("{first} (if there is none, {otherwise})"),
            )),
            ("BEGINOFPERIOD", [_]) => {
                let period = word(1)?;
                Some(self.language.pick(
                    format!("начало периода ({period}) от {first}"),
                    format!("the beginning of the {period} of {first}"),
                ))
            }
            ("ENDOFPERIOD", [_]) => {
                let period = word(1)?;
                Some(self.language.pick(
                    format!("конец периода ({period}) от {first}"),
                    format!("the end of the {period} of {first}"),
                ))
            }
            ("DATETIME", [month, day]) => date(first, month, day),
            _ => None,
        }
    }

    fn case(&self, case: CaseExpression<'_>, depth: usize) -> String {
        let inner = |it: Option<Node<'_>>| {
            it.map_or_else(String::new, |it| self.expression_in(it, depth + 1))
        };
        let selector = case.selector().map(|it| inner(Some(it.node())));
        let mut told: Vec<String> = case
            .branch()
            .map(|it| {
                let condition = inner(it.condition().map(|it| it.node()));
                let condition = match &selector {
                    Some(selector) => format!("{selector} = {condition}"),
                    None => condition,
                };
                let result = inner(it.result().map(|it| it.node()));
                self.language.pick(
                    format!("если {condition}, то {result}"),
                    format!("if {condition}, then {result}"),
                )
            })
            .collect();
        if let Some(otherwise) = case.else_() {
            let otherwise = inner(Some(otherwise.node()));
            told.push(
                self.language
                    .pick(format!("иначе {otherwise}"), format!("else {otherwise}")),
            );
        }
        let told = told.join(", ");
        match depth {
            0 => told,
            _ => format!("({told})"),
        }
    }

    fn type_name(&self, node: Node<'_>) -> String {
        let written = self.written(node);
        if let Some(name) = PrimitiveType::cast(node).and_then(|it| it.name()) {
            let name = self.written(name.node());
            let known = TYPES.iter().find(|it| it.iter().any(|it| same(it, &name)));
            let told = known.map_or(name.as_str(), |[ru, en]| self.pick(ru, en));
            return written.replacen(&name, &folded(told).collect::<String>(), 1);
        }
        self.object(&written.split('.').map(str::trim).collect::<Vec<_>>())
    }

    /// `ЗНАЧЕНИЕ(Перечисление.СтавкиНДС.НДС20)`.
    fn predefined(&self, literal: ValueLiteral<'_>) -> Option<String> {
        let words: Vec<String> = literal
            .name()?
            .part()
            .map(|it| self.written(it.node()))
            .collect();
        let (last, before) = words.split_last()?;
        let before: Vec<&str> = before.iter().map(String::as_str).collect();
        let is_empty = same(last, "ПустаяСсылка") || same(last, "EmptyRef");
        if is_empty && before.len() == 2 {
            return Some(self.pick("пустая ссылка", "the empty reference").to_owned());
        }
        let kind = before.first().and_then(|it| metadata::Kind::of(it));
        let object = kind.zip(before.get(1)).and_then(|(kind, name)| {
            let world = self.world?;
            world.configuration.object(kind, name).cloned()
        });
        let item = object.as_ref().and_then(|it| {
            let mut items = it.predefined.iter();
            items.find(|it| it.name.is(last))
        });
        let synonym = item.and_then(|it| it.synonym.get(self.pick("ru", "en")));
        let shown = self.quoted(synonym.filter(|it| !it.is_empty()).unwrap_or(last));
        Some(match before.as_slice() {
            [_, _, ..] => format!("{shown} ({})", self.object(&before)),
            _ => shown,
        })
    }

    /// A query for values, on the same line.
    fn inline(&self, query: Subquery<'_>, depth: usize) -> Option<String> {
        let select = query.query()?.select()?;
        let fields = select.fields()?.children().filter_map(|it| match it {
            SelectFieldsChild::SelectField(field) => match field.expression()? {
                SelectFieldExpression::TabularSection(_) => None,
                other => Some(self.expression_in(other.node(), depth + 1)),
            },
            _ => None,
        });
        let fields: Vec<String> = fields.collect();
        let sources = select.from().into_iter().flat_map(|it| it.source());
        let sources: Vec<String> = sources.map(|it| self.table(it).0).collect();
        let condition = select.where_().and_then(|it| it.condition());
        let condition = condition.map(|it| self.expression_in(it.node(), depth + 1));
        let (fields, sources) = (fields.join(", "), sources.join("; "));
        let mut told = self.language.pick(
            format!("вложенный запрос: {fields}; источник: {sources}"),
            format!("a nested query: {fields}; source: {sources}"),
        );
        if let Some(condition) = condition {
            told += &self.language.pick(
                format!("; отбор: {condition}"),
                format!("; filter: {condition}"),
            );
        }
        Some(format!("[{told}]"))
    }
}

/// A date of numbers.
fn date(year: &str, month: &str, day: &str) -> Option<String> {
    let (year, month, day): (u16, u8, u8) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some(format!("{day:02}.{month:02}.{year:04}"))
}
