//! Balances that run from one period to the next.

use parser_bsl::query::ast::Parameter;
use parser_bsl::syntax::AstNode as _;

use super::periods::Periods;
use super::{Result, Translator, Virtual, is_word};
use crate::run::schema::quoted;
use crate::run::value::Value;

/// What balances are made of.
pub(super) struct Records {
    /// The table of the records with its alias.
    pub(super) from: String,
    /// Whether a record is taken away.
    pub(super) expense: String,
    /// Resources: their names and columns.
    pub(super) resources: Vec<(String, String)>,
    /// Which records count.
    pub(super) condition: String,
    /// Which of them stand in the time that is asked for, and not before it.
    pub(super) is_within: String,
}

impl Translator<'_> {
    /// The periods of the borders that are added, where the method of the parameter at `method` adds them.
    pub(super) fn borders(
        &mut self,
        of: &Virtual<'_>,
        method: usize,
        periods: &Periods,
    ) -> Result<Vec<String>> {
        let method = self.virtual_word(of, method)?;
        let with_borders = !is_word(method.as_deref(), "Движения", "RegisterRecords");
        Ok(match (with_borders, periods.part) {
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
        })
    }

    /// The date of a border of the time, where it is given.
    fn border(&mut self, of: &Virtual<'_>, place: usize) -> Result<Option<String>> {
        let Some(value) = self.virtual_value(of, place)? else {
            return Ok(None);
        };
        let parameter = of.arguments.get(place).copied().flatten();
        let parameter = parameter.and_then(|it| Parameter::cast(it.node()));
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
}

/// Balances that run from one period to the next: the fields of the balances and turnovers of each resource.
pub(super) fn running(
    records: &Records,
    dimensions: &[(String, String)],
    periods: &Periods,
    borders: &[String],
    is_shown: impl Fn(&str) -> bool,
) -> String {
    let Records {
        from: table,
        expense,
        resources,
        condition,
        is_within,
    } = records;
    let zero = Value::number(0).literal();
    let names = |keys: &[(String, String)]| -> Vec<String> {
        keys.iter().map(|it| quoted(&it.0)).collect()
    };
    let columns = |keys: &[(String, String)]| -> Vec<String> {
        keys.iter()
            .map(|it| format!("{} AS {}", it.1, quoted(&it.0)))
            .collect()
    };
    // Turnovers of each period; what was before them all stands in a period of its own, which comes first.
    let mut sums = Vec::new();
    for (name, column) in resources {
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
        let zeros = resources.iter().flat_map(|(name, _)| {
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
    for (name, _) in resources {
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
    for (name, _) in resources {
        running.push(format!(
            "v_sum({}) OVER ({partition}ORDER BY _within, {} ROWS UNBOUNDED PRECEDING) AS {}",
            quoted(&format!("{name} o")),
            names(&periods.keys).join(", "),
            quoted(&format!("{name} k"))
        ));
    }
    let mut shown: Vec<String> = all_keys.clone();
    let mut kept = Vec::new();
    for (name, _) in resources {
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
            if is_shown(&format!("{name}{suffix}")) {
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
