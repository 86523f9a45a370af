//! Balances and turnovers of accumulation registers.
//!
//! As on the platform the records are added up by those dimensions alone that the query names; a record whose resources
//! are all zero, of those that the query names, is left out. For turnovers the platform does not document the latter.

use metadata::tables::Field;

use super::periods::Periods;
use super::{Result, Side, Translator, Virtual, is_word};
use crate::run::schema::quoted;
use crate::run::value::Value;

/// A resource with what is told of it: the suffix of the field and the aggregate.
struct Measure {
    field: String,
    sql: String,
}

impl Translator<'_> {
    fn zero(&self) -> String {
        Value::number(0).literal()
    }

    /// Whether a record is taken away, as a condition; none in a register of turnovers.
    fn is_expense(&self, of: &Virtual<'_>) -> Option<String> {
        let expense = self.system_value("ВидДвиженияНакопления", "Расход")?;
        of.has("ВидДвижения")
            .then(|| format!("({} = {})", of.column("ВидДвижения"), expense.sql))
    }

    /// The dimensions that the query uses: field and column. All where it uses no field of the table at all.
    fn used_dimensions(&self, of: &Virtual<'_>) -> Vec<(String, String)> {
        let dimensions = of.parts("Dimension").into_iter();
        let used = dimensions.filter(|it| of.uses(it.names.ru.as_str()));
        used.map(|it| (it.names.ru.to_string(), self.dimension(of, it)))
            .collect()
    }

    /// `Остатки(Период, Условие)`.
    ///
    /// Records are first added up by all dimensions, in the order of their index, and then by those that are used: so few
    /// records have to be sorted.
    pub(super) fn balance(&mut self, of: &Virtual<'_>) -> Result<String> {
        let mut condition = self.active(of);
        if let Some(time) = self.time(of, 0, Side::Before)? {
            // Nearly all records stand before it: its index would not help, and a sign keeps the database from it.
            condition.push_str(&format!(" AND +({time})"));
        }
        condition.push_str(&self.virtual_condition(of, 1)?);
        let expense = self.is_expense(of).unwrap_or_else(|| "0".to_owned());
        let used = measures(of, &["Остаток"], |column, _| {
            format!("v_balance({column}, {expense})")
        });
        let all = of.parts("Dimension").into_iter();
        let all = all.map(|it| (it.names.ru.to_string(), self.dimension(of, it)));
        let all: Vec<(String, String)> = all.collect();
        let keys = self.used_dimensions(of);
        if all.iter().zip(&keys).all(|(left, right)| left == right) {
            return Ok(self.grouped(of, &keys, &used, &condition));
        }
        let finest = self.grouped(of, &all, &used, &condition);
        let outer = self.alias("m");
        let again = |it: &str| format!("{outer}.{}", quoted(it));
        let collated = |it: &(String, String)| {
            let collation = match it.1.split_once(" COLLATE ") {
                Some((_, name)) => format!(" COLLATE {name}"),
                None => String::new(),
            };
            (it.0.clone(), format!("{}{collation}", again(&it.0)))
        };
        let keys: Vec<(String, String)> = keys.iter().map(collated).collect();
        let sums = used.iter().map(|it| (it.field.clone(), format!("v_sum({})", again(&it.field))));
        let sums: Vec<(String, String)> = sums.collect();
        Ok(super::accounting::summed(&keys, &sums, &format!("{finest} AS {outer}"), "1"))
    }

    /// `Обороты(НачалоПериода, КонецПериода, Периодичность, Условие)`.
    pub(super) fn turnovers(&mut self, of: &Virtual<'_>) -> Result<String> {
        let mut condition = self.active(of);
        for (place, side) in [(0, Side::From), (1, Side::UpTo)] {
            if let Some(time) = self.time(of, place, side)? {
                condition.push_str(&format!(" AND {time}"));
            }
        }
        condition.push_str(&self.virtual_condition(of, 3)?);
        let word = self.virtual_word(of, 2)?;
        let periods = Periods::new(of, word.as_deref())?;
        let measures = self.turnover_measures(of, "1");
        let mut keys = self.used_dimensions(of);
        keys.extend(periods.keys);
        Ok(self.grouped(of, &keys, &measures, &condition))
    }

    /// Turnovers of the records that fulfil a condition.
    fn turnover_measures(&self, of: &Virtual<'_>, condition: &str) -> Vec<Measure> {
        let zero = self.zero();
        let sum = |column: &str, when: &str| {
            format!("COALESCE(v_sum(CASE WHEN {when} THEN {column} END), {zero})")
        };
        match self.is_expense(of) {
            Some(expense) => measures(
                of,
                &["Оборот", "Приход", "Расход"],
                |column, suffix| match suffix {
                    "Приход" => sum(column, &format!("{condition} AND NOT {expense}")),
                    "Расход" => sum(column, &format!("{condition} AND {expense}")),
                    _ => format!(
                        "COALESCE(v_balance(CASE WHEN {condition} THEN {column} END, {expense}), {zero})"
                    ),
                },
            ),
            None => measures(of, &["Оборот"], |column, _| sum(column, condition)),
        }
    }

    /// A select of the records, grouped by keys, without what is zero.
    fn grouped(
        &self,
        of: &Virtual<'_>,
        keys: &[(String, String)],
        measures: &[Measure],
        condition: &str,
    ) -> String {
        let zero = self.zero();
        let mut columns: Vec<String> = keys
            .iter()
            .map(|it| format!("{} AS {}", it.1, quoted(&it.0)))
            .collect();
        columns.extend(
            measures
                .iter()
                .map(|it| format!("{} AS {}", it.sql, quoted(&it.field))),
        );
        let by: Vec<&str> = keys.iter().map(|it| it.1.as_str()).collect();
        let by = if by.is_empty() {
            "NULL".to_owned()
        } else {
            by.join(", ")
        };
        let having: Vec<String> = measures
            .iter()
            .map(|it| format!("{} <> {zero}", it.sql))
            .collect();
        format!(
            "(SELECT {} FROM {} AS {} WHERE {condition} GROUP BY {by} HAVING {})",
            columns.join(", "),
            quoted(of.main.names.ru.as_str()),
            of.alias,
            having.join(" OR ")
        )
    }

    /// `ОстаткиИОбороты(НачалоПериода, КонецПериода, Периодичность, МетодДополнения, Условие)`.
    pub(super) fn balance_and_turnovers(&mut self, of: &Virtual<'_>) -> Result<String> {
        let begin = self.time(of, 0, Side::From)?;
        let mut condition = self.active(of);
        if let Some(end) = self.time(of, 1, Side::UpTo)? {
            condition.push_str(&format!(" AND {end}"));
        }
        condition.push_str(&self.virtual_condition(of, 4)?);
        let word = self.virtual_word(of, 2)?;
        let periods = Periods::new(of, word.as_deref())?;
        let dimensions = self.used_dimensions(of);
        let expense = self.is_expense(of).unwrap_or_else(|| "0".to_owned());
        let is_within = begin.clone().unwrap_or_else(|| "1".to_owned());
        if periods.keys.is_empty() {
            let zero = self.zero();
            let mut all = measures(
                of,
                &["НачальныйОстаток", "КонечныйОстаток"],
                |column, suffix| {
                    let when = match suffix {
                        "НачальныйОстаток" => {
                            format!("CASE WHEN NOT ({is_within}) THEN {column} END")
                        }
                        _ => column.to_owned(),
                    };
                    format!("COALESCE(v_balance({when}, {expense}), {zero})")
                },
            );
            all.extend(self.turnover_measures(of, &format!("({is_within})")));
            return Ok(self.grouped(of, &dimensions, &all, &condition));
        }
        let method = self.virtual_word(of, 3)?;
        let with_borders = !is_word(method.as_deref(), "Движения", "RegisterRecords");
        let borders = match (with_borders, periods.part) {
            (true, Some(part)) => {
                let mut borders = Vec::new();
                for place in [0, 1] {
                    if let Some(date) = self.border(of, place)? {
                        borders.push(format!("v_begin({date}, '{}')", part.name()));
                    }
                }
                borders
            }
            _ => Vec::new(),
        };
        Ok(self.running(of, &dimensions, &periods, &condition, &is_within, &borders))
    }

    /// The date of a border of the time, where it is given.
    fn border(&mut self, of: &Virtual<'_>, place: usize) -> Result<Option<String>> {
        let Some(value) = self.virtual_value(of, place)? else {
            return Ok(None);
        };
        let parameter = of.arguments.get(place).copied().flatten();
        let parameter = parameter.and_then(|it| {
            <parser_bsl::query::ast::Parameter<'_> as parser_bsl::syntax::AstNode<'_>>::cast(
                parser_bsl::syntax::AstNode::node(it),
            )
        });
        let Some(parameter) = parameter else {
            return Ok(Some(value));
        };
        Ok(match self.parameter_value(parameter)? {
            Value::Date(date) | Value::Moment(date, _) if date.seconds() > 0 => {
                Some(Value::Date(*date).literal())
            }
            _ => None,
        })
    }

    /// Balances that run from one period to the next.
    fn running(
        &self,
        of: &Virtual<'_>,
        dimensions: &[(String, String)],
        periods: &Periods,
        condition: &str,
        is_within: &str,
        borders: &[String],
    ) -> String {
        let zero = self.zero();
        let expense = self.is_expense(of).unwrap_or_else(|| "0".to_owned());
        let names = |keys: &[(String, String)]| -> Vec<String> {
            keys.iter().map(|it| quoted(&it.0)).collect()
        };
        let columns = |keys: &[(String, String)]| -> Vec<String> {
            keys.iter()
                .map(|it| format!("{} AS {}", it.1, quoted(&it.0)))
                .collect()
        };
        let resources: Vec<&Field> = of.parts("Resource");
        let resources: Vec<&str> = resources.iter().map(|it| it.names.ru.as_str()).collect();
        // Turnovers of each period; what was before them all stands in a period of its own, which comes first.
        let mut sums = Vec::new();
        for name in &resources {
            let column = of.column(name);
            sums.push(format!(
                "COALESCE(v_balance({column}, {expense}), {zero}) AS {}",
                quoted(&format!("{name} o"))
            ));
            sums.push(format!(
                "COALESCE(v_sum(CASE WHEN NOT {expense} THEN {column} END), {zero}) AS {}",
                quoted(&format!("{name} p"))
            ));
            sums.push(format!(
                "COALESCE(v_sum(CASE WHEN {expense} THEN {column} END), {zero}) AS {}",
                quoted(&format!("{name} r"))
            ));
        }
        let nothing: Vec<String> = periods
            .keys
            .iter()
            .map(|it| format!("NULL AS {}", quoted(&it.0)))
            .collect();
        let by = |keys: &[&[(String, String)]]| {
            let by: Vec<&str> = keys
                .iter()
                .flat_map(|it| it.iter())
                .map(|it| it.1.as_str())
                .collect();
            if by.is_empty() {
                "NULL".to_owned()
            } else {
                by.join(", ")
            }
        };
        let table = format!("{} AS {}", quoted(of.main.names.ru.as_str()), of.alias);
        let list = |parts: [Vec<String>; 3]| parts.concat().join(", ");
        let mut parts = vec![
            format!(
                "SELECT {}, 1 AS _within FROM {table} WHERE {condition} AND {is_within} GROUP BY {}",
                list([columns(dimensions), columns(&periods.keys), sums.clone()]),
                by(&[dimensions, &periods.keys])
            ),
            format!(
                "SELECT {}, 0 AS _within FROM {table} WHERE {condition} AND NOT ({is_within}) GROUP BY {}",
                list([columns(dimensions), nothing, sums.clone()]),
                by(&[dimensions])
            ),
        ];
        for border in borders {
            let keys = periods
                .keys
                .iter()
                .map(|it| format!("{border} AS {}", quoted(&it.0)));
            let zeros = resources.iter().flat_map(|name| {
                ["o", "p", "r"].map(|it| format!("{zero} AS {}", quoted(&format!("{name} {it}"))))
            });
            parts.push(format!(
                "SELECT {}, 1 AS _within FROM {table} WHERE {condition} GROUP BY {}",
                list([columns(dimensions), keys.collect(), zeros.collect()]),
                by(&[dimensions])
            ));
        }
        let all_keys = [names(dimensions), names(&periods.keys)].concat();
        let mut added: Vec<String> = Vec::new();
        for name in &resources {
            for it in ["o", "p", "r"] {
                let name = quoted(&format!("{name} {it}"));
                added.push(format!("v_sum({name}) AS {name}"));
            }
        }
        let partition = match dimensions.is_empty() {
            true => String::new(),
            false => format!("PARTITION BY {} ", names(dimensions).join(", ")),
        };
        let mut running: Vec<String> = Vec::new();
        for name in &resources {
            running.push(format!(
                "v_sum({}) OVER ({partition}ORDER BY _within, {} ROWS UNBOUNDED PRECEDING) AS {}",
                quoted(&format!("{name} o")),
                names(&periods.keys).join(", "),
                quoted(&format!("{name} k"))
            ));
        }
        let mut shown: Vec<String> = all_keys.clone();
        let mut kept = Vec::new();
        for name in &resources {
            let of_kind = |it: &str| quoted(&format!("{name} {it}"));
            let opening = format!("v_subtract({}, {})", of_kind("k"), of_kind("o"));
            for (suffix, sql) in [
                ("НачальныйОстаток", opening.clone()),
                ("КонечныйОстаток", of_kind("k")),
                ("Оборот", of_kind("o")),
                ("Приход", of_kind("p")),
                ("Расход", of_kind("r")),
            ] {
                shown.push(format!("{sql} AS {}", quoted(&format!("{name}{suffix}"))));
                if of.uses(&format!("{name}{suffix}")) {
                    kept.push(format!("{sql} <> {zero}"));
                }
            }
        }
        if kept.is_empty() {
            kept.push("1".to_owned());
        }
        format!(
            "(SELECT {} FROM (SELECT *, {} FROM (SELECT {}, _within FROM ({}) GROUP BY {}, _within)) \
             WHERE _within AND ({}))",
            shown.join(", "),
            running.join(", "),
            [all_keys.clone(), added].concat().join(", "),
            parts.join(" UNION ALL "),
            all_keys.join(", "),
            kept.join(" OR ")
        )
    }
}

/// What is told of each resource, as far as the query uses it; of all of them where it uses none.
fn measures(
    of: &Virtual<'_>,
    suffixes: &[&str],
    sql: impl Fn(&str, &str) -> String,
) -> Vec<Measure> {
    let resources = of.parts("Resource");
    let mut all = Vec::new();
    for resource in resources {
        let name = resource.names.ru.as_str();
        for suffix in suffixes {
            all.push(Measure {
                field: format!("{name}{suffix}"),
                sql: sql(&of.column(name), suffix),
            });
        }
    }
    if all.iter().any(|it| of.uses(&it.field)) {
        all.retain(|it| of.uses(&it.field));
    }
    all
}
