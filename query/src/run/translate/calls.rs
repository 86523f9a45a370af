//! Calls of functions, as calls of those of the database.

use metadata::{Name, Type, TypeDescription};
use parser_bsl::query::ast::FunctionCall;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::{Expression, Result, Translator};
use crate::date::Part;
use crate::resolve::join_types;
use crate::run::error::RunError;
use crate::run::value::Value;

/// Functions that are one function of the database: the English name, that function, how many arguments it takes.
const PLAIN: [(&str, &str, usize); 29] = [
    ("SUBSTRING", "v_substring", 3),
    ("STRINGLENGTH", "v_length", 1),
    ("UPPER", "v_upper", 1),
    ("LOWER", "v_lower", 1),
    ("TRIML", "v_trim_left", 1),
    ("TRIMR", "v_trim_right", 1),
    ("TRIMALL", "v_trim", 1),
    ("LEFT", "v_left", 2),
    ("RIGHT", "v_right", 2),
    ("STRFIND", "v_find", 2),
    ("STRREPLACE", "v_replace", 3),
    ("INT", "v_whole", 1),
    ("ACOS", "v_acos", 1),
    ("ASIN", "v_asin", 1),
    ("ATAN", "v_atan", 1),
    ("COS", "v_cos", 1),
    ("SIN", "v_sin", 1),
    ("TAN", "v_tan", 1),
    ("EXP", "v_exp", 1),
    ("LOG", "v_log", 1),
    ("LOG10", "v_log10", 1),
    ("SQRT", "v_sqrt", 1),
    ("POW", "v_power", 2),
    ("STOREDDATASIZE", "v_size", 1),
    ("UUID", "v_identifier", 1),
    ("VALUETYPE", "v_type", 1),
    ("SUM", "v_sum", 1),
    ("AVG", "v_average", 1),
    ("ROUND", "v_round", 2),
];

/// Functions that give a part of a date, and the part as the database's function calls it.
const PARTS: [(&str, &str); 10] = [
    ("YEAR", "Year"),
    ("QUARTER", "Quarter"),
    ("MONTH", "Month"),
    ("DAYOFYEAR", "DayOfYear"),
    ("DAY", "Day"),
    ("WEEK", "Week"),
    ("WEEKDAY", "WeekDay"),
    ("HOUR", "Hour"),
    ("MINUTE", "Minute"),
    ("SECOND", "Second"),
];

/// Functions of many records.
pub(super) const AGGREGATES: [&str; 5] = ["SUM", "AVG", "MIN", "MAX", "COUNT"];

impl Translator<'_> {
    pub(super) fn call(&mut self, call: FunctionCall<'_>) -> Result<Expression> {
        let node = call.node();
        let name = call.name().map_or("", |it| self.text_of(it.node()));
        let function = crate::resolve::Function::named(name);
        let Some(function) = function.map(|it| it.names.en) else {
            return Err(RunError::unsupported(
                node.byte_range(),
                &format!("Неизвестная функция «{name}»"),
                &format!("Unknown function “{name}”"),
            ));
        };
        if AGGREGATES.contains(&function)
            && let Some(state) = self.state()
        {
            if state.no_aggregates || state.in_aggregate {
                return Err(RunError::unsupported(
                    node.byte_range(),
                    "Агрегатная функция здесь недопустима: записи еще не сгруппированы",
                    "An aggregate may not stand here: the records are not grouped yet",
                ));
            }
            let was_in = std::mem::replace(&mut state.in_aggregate, true);
            let result = self.function(call, function);
            if let Some(state) = self.state() {
                state.in_aggregate = was_in;
            }
            return result;
        }
        self.function(call, function)
    }

    fn function(&mut self, call: FunctionCall<'_>, function: &str) -> Result<Expression> {
        let node = call.node();
        let list = call.arguments();
        let nodes: Vec<Node<'_>> = list
            .iter()
            .flat_map(|it| it.argument())
            .map(|it| it.node())
            .collect();
        let is_distinct = list.is_some_and(|it| it.distinct().is_some());
        if function == "COUNT" {
            let counted = match nodes.first() {
                Some(it) => {
                    let argument = self.expression(*it)?;
                    self.collated(&argument)
                }
                None => "*".to_owned(),
            };
            let distinct = if is_distinct { "DISTINCT " } else { "" };
            return Ok(Expression::of(
                format!("v_number(COUNT({distinct}{counted}))"),
                Type::Number,
            ));
        }
        if let Some((_, part)) = PARTS.iter().find(|it| it.0 == function) {
            let [date] = self.arguments(node, &nodes)?;
            return Ok(Expression::of(
                format!("v_part({}, '{part}')", date.sql),
                Type::Number,
            ));
        }
        if let Some((_, plain, count)) = PLAIN.iter().find(|it| it.0 == function) {
            return self.plain(node, &nodes, function, plain, *count, is_distinct);
        }
        match function {
            "MIN" | "MAX" => {
                let [of] = self.arguments(node, &nodes)?;
                let sql = format!("{function}({})", self.collated(&of));
                Ok(Expression::described(sql, of.types))
            }
            "ISNULL" => {
                let [of, otherwise] = self.arguments(node, &nodes)?;
                let sql = format!("COALESCE({}, {})", of.sql, otherwise.sql);
                let mut types = of.types.clone();
                if !types.types.is_empty() {
                    types.types.retain(|it| *it != Type::Null);
                    join_types(&mut types, &otherwise.types);
                }
                Ok(Expression::described(sql, types))
            }
            "BEGINOFPERIOD" | "ENDOFPERIOD" => {
                let (date, part) = match nodes.as_slice() {
                    [date, part] => (*date, self.part(*part)?),
                    _ => return Err(wrong_count(node, 2)),
                };
                let date = self.expression(date)?;
                let of = if function == "BEGINOFPERIOD" {
                    "v_begin"
                } else {
                    "v_end"
                };
                let sql = format!("{of}({}, '{}')", date.sql, part.name());
                Ok(Expression::of(sql, Type::Date))
            }
            "DATEADD" => {
                let [date, part, count] = nodes.as_slice() else {
                    return Err(wrong_count(node, 3));
                };
                let part = self.part(*part)?.name();
                let (date, count) = (self.expression(*date)?, self.expression(*count)?);
                let sql = format!("v_date_add({}, '{part}', {})", date.sql, count.sql);
                Ok(Expression::of(sql, Type::Date))
            }
            "DATEDIFF" => {
                let [first, second, part] = nodes.as_slice() else {
                    return Err(wrong_count(node, 3));
                };
                let part = self.part(*part)?.name();
                let (first, second) = (self.expression(*first)?, self.expression(*second)?);
                let sql = format!("v_date_difference({}, {}, '{part}')", first.sql, second.sql);
                Ok(Expression::of(sql, Type::Number))
            }
            "DATETIME" => {
                if nodes.len() < 3 || nodes.len() > 6 {
                    return Err(wrong_count(node, 6));
                }
                let mut parts = Vec::new();
                for it in &nodes {
                    parts.push(self.expression(*it)?.sql);
                }
                parts.resize_with(6, || Value::number(0).literal());
                Ok(Expression::of(
                    format!("v_date({})", parts.join(", ")),
                    Type::Date,
                ))
            }
            "PRESENTATION" | "REFPRESENTATION" | "STRING" => {
                let [of] = self.arguments(node, &nodes)?;
                let sql = self.presentation(&of);
                Ok(Expression::of(sql, Type::String))
            }
            "RECORDAUTONUMBER" => {
                let sql = "v_number(ROW_NUMBER() OVER ())".to_owned();
                Ok(Expression::of(sql, Type::Number))
            }
            "GROUPEDBY" => {
                let Some(argument) = nodes.first() else {
                    return Err(wrong_count(node, 1));
                };
                self.grouped_by(*argument)
            }
            _ => Err(RunError::unsupported(
                node.byte_range(),
                "Эта функция здесь не поддерживается",
                "This function is not supported here",
            )),
        }
    }

    fn plain(
        &mut self,
        node: Node<'_>,
        nodes: &[Node<'_>],
        function: &str,
        plain: &str,
        count: usize,
        is_distinct: bool,
    ) -> Result<Expression> {
        let mut arguments = Vec::new();
        for it in nodes {
            arguments.push(self.expression(*it)?.sql);
        }
        if function == "ROUND" && arguments.len() == 1 {
            arguments.push(Value::number(0).literal());
        }
        if arguments.len() != count {
            return Err(wrong_count(node, count));
        }
        let of = match function {
            "SUBSTRING" | "UPPER" | "LOWER" | "TRIML" | "TRIMR" | "TRIMALL" | "LEFT" | "RIGHT"
            | "STRREPLACE" => Type::String,
            "UUID" => Type::Platform(Name::new("УникальныйИдентификатор")),
            "VALUETYPE" => Type::Platform(Name::new("Тип")),
            _ => Type::Number,
        };
        let distinct = if is_distinct { "DISTINCT " } else { "" };
        let sql = format!("{plain}({distinct}{})", arguments.join(", "));
        let mut types = TypeDescription::of([of]);
        if AGGREGATES.contains(&function) {
            types.types.push(Type::Null);
        }
        Ok(Expression::described(sql, types))
    }

    fn arguments<const N: usize>(
        &mut self,
        node: Node<'_>,
        nodes: &[Node<'_>],
    ) -> Result<[Expression; N]> {
        let mut arguments = Vec::with_capacity(N);
        for it in nodes {
            arguments.push(self.expression(*it)?);
        }
        arguments.try_into().map_err(|_| wrong_count(node, N))
    }

    /// `МЕСЯЦ`: the part of the calendar that a word names.
    pub(super) fn part(&self, node: Node<'_>) -> Result<Part> {
        let word = self.text_of(node);
        Part::named(word).ok_or_else(|| {
            RunError::unsupported(
                node.byte_range(),
                &format!("«{word}» не является частью календаря"),
                &format!("“{word}” is no part of the calendar"),
            )
        })
    }

    /// `СГРУППИРОВАНОПО`: whether this grouping set is grouped by the value.
    fn grouped_by(&mut self, node: Node<'_>) -> Result<Expression> {
        let sets = self.state().and_then(|it| it.sets.take());
        let argument = self.expression(node);
        let is_active = match (&sets, &argument) {
            (Some((_, active)), Ok(it)) => active.contains(&it.sql),
            _ => false,
        };
        if let Some(state) = self.state() {
            state.sets = sets;
        }
        argument?;
        Ok(Expression::boolean(if is_active { "1" } else { "0" }))
    }
}

fn wrong_count(node: Node<'_>, takes: usize) -> RunError {
    RunError::unsupported(
        node.byte_range(),
        &format!("Функция принимает параметров: {takes}"),
        &format!("The function takes {takes} arguments"),
    )
}
