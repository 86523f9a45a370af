//! Balances and turnovers of accumulation registers.
//!
//! As on the platform the records are added up by those dimensions alone that the query names; a record whose resources
//! are all zero, of those that the query names, is left out. For turnovers the platform does not document the latter.

use super::periods::Periods;
use super::running::{Records, running};
use super::{Result, Side, Translator, Virtual};
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
        let sums = used
            .iter()
            .map(|it| (it.field.clone(), format!("v_sum({})", again(&it.field))));
        let sums: Vec<(String, String)> = sums.collect();
        Ok(super::accounting::summed(
            &keys,
            &sums,
            &format!("{finest} AS {outer}"),
            "1",
        ))
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
        let borders = self.borders(of, 3, &periods)?;
        let resources = of.parts("Resource").into_iter();
        let resources =
            resources.map(|it| (it.names.ru.to_string(), of.column(it.names.ru.as_str())));
        let records = Records {
            from: format!("{} AS {}", quoted(of.main.names.ru.as_str()), of.alias),
            expense,
            resources: resources.collect(),
            condition,
            is_within,
        };
        let is_shown = |it: &str| of.uses(it);
        Ok(running(&records, &dimensions, &periods, &borders, is_shown))
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
