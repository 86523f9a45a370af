//! Balances and turnovers of accounting registers.
//!
//! A record with correspondence becomes two entries, one of each side, with the other one as `Кор…`. `СубконтоN` is the
//! analytics of the N-th kind that the parameter `Субконто` lists, and accounts without those kinds are left out; without
//! the parameter it is that of the N-th kind of the account.
//!
//! What the platform does with an active account whose balance is on the credit side (a debit below zero) is done here as
//! well: only accounts that are active and passive change sides. Splitted balances are those of each combination of all
//! analytics and dimensions, added up.

use metadata::Name;
use parser_bsl::query::ast::Parameter as ParameterNode;
use parser_bsl::syntax::AstNode as _;

use super::ledger::{Ledger, is_split, parts};
use super::periods::Periods;
use super::{Result, Side, Translator, Virtual};
use crate::run::Parameter;
use crate::run::schema::quoted;
use crate::run::value::Value;

impl Translator<'_> {
    /// The kinds that a parameter lists, as expressions.
    pub(super) fn kinds(&mut self, of: &Virtual<'_>, place: usize) -> Result<Option<Vec<String>>> {
        let Some(Some(node)) = of.arguments.get(place) else {
            return Ok(None);
        };
        if let Some(parameter) = ParameterNode::cast(node.node()) {
            match self.parameter_of(parameter)? {
                Parameter::List(values) => {
                    return Ok(Some(values.iter().map(Value::literal).collect()));
                }
                Parameter::Value(Value::Undefined | Value::Null) => return Ok(None),
                _ => {}
            }
        }
        // A list of kinds is the same for all records: it cannot use their fields.
        let sources = [0, 1].map(|at| {
            let place = (of.scope.unwrap_or(usize::MAX), at);
            (place, self.sources.remove(&place))
        });
        let value = self.virtual_value(of, place);
        for (place, source) in sources {
            self.sources.extend(source.map(|it| (place, it)));
        }
        Ok(value?.map(|it| vec![it]))
    }

    /// The fields that the query or the conditions of the table use.
    pub(super) fn needed(&self, of: &Virtual<'_>, name: &str) -> bool {
        let name = Name::new(name);
        let of_conditions = |place: usize| {
            let scope = of.scope.and_then(|it| self.used.get(&(it, place)));
            scope.is_some_and(|it| it.contains(&name))
        };
        of.uses(name.as_str()) || of_conditions(0) || of_conditions(1)
    }

    /// The entries of both sides as a table.
    pub(super) fn entries(
        &self,
        of: &Virtual<'_>,
        ledger: &Ledger,
        kinds: [&Option<Vec<String>>; 2],
        with_all: bool,
    ) -> String {
        let mut sides = Vec::new();
        let count = if ledger.correspondence { 2 } else { 1 };
        for side in 0..count {
            let mut columns: Vec<String> = Vec::new();
            for name in ["Период", "Регистратор", "НомерСтроки", "Активность"]
            {
                columns.push(format!("r.{0} AS {0}", quoted(name)));
            }
            for attribute in of.parts("Attribute") {
                columns.push(format!("r.{0} AS {0}", quoted(attribute.names.ru.as_str())));
            }
            let (account, other) = match (ledger.correspondence, side) {
                (true, 0) => ("r.\"СчетДт\"", "r.\"СчетКт\""),
                (true, _) => ("r.\"СчетКт\"", "r.\"СчетДт\""),
                (false, _) => ("r.\"Счет\"", "NULL"),
            };
            columns.push(format!("{account} AS \"Счет\""));
            columns.push(format!("{other} AS \"КорСчет\""));
            let side_sql = match ledger.correspondence {
                true => side.to_string(),
                false => format!("(r.\"ВидДвижения\" = {})", ledger.credit),
            };
            columns.push(format!("{side_sql} AS _side"));
            for part in parts(of, "Dimension")
                .into_iter()
                .chain(parts(of, "Resource"))
            {
                let [own, other] = match side {
                    0 => [&part.sides[0], &part.sides[1]],
                    _ => [&part.sides[1], &part.sides[0]],
                };
                columns.push(format!("r.{} AS {}", quoted(own), quoted(&part.name)));
                if !part.is_balance {
                    let name = quoted(&format!("Кор{}", part.name));
                    columns.push(format!("r.{} AS {name}", quoted(other)));
                }
            }
            let own_side = match (ledger.correspondence, side) {
                (true, 0) => ledger.debit.clone(),
                (true, _) => ledger.credit.clone(),
                (false, _) => "r.\"ВидДвижения\"".to_owned(),
            };
            let other_side = if side == 0 {
                &ledger.credit
            } else {
                &ledger.debit
            };
            for place in 1..=ledger.count {
                let name = format!("Субконто{place}");
                if with_all || self.needed(of, &name) {
                    let value = ledger.analytics(place, account, &own_side, kinds[0].as_deref());
                    columns.push(format!("{value} AS {}", quoted(&name)));
                }
                let name = format!("КорСубконто{place}");
                if ledger.correspondence && self.needed(of, &name) {
                    let value = ledger.analytics(place, other, other_side, kinds[1].as_deref());
                    columns.push(format!("{value} AS {}", quoted(&name)));
                }
            }
            let mut condition = String::from("1");
            for (account, kinds) in [(account, kinds[0]), (other, kinds[1])] {
                for kind in kinds.iter().flatten() {
                    condition.push_str(&format!(" AND {}", ledger.has_kind(account, kind)));
                }
            }
            sides.push(format!(
                "SELECT {} FROM {} AS r WHERE {condition}",
                columns.join(", "),
                ledger.register
            ));
        }
        format!("({}) AS {}", sides.join(" UNION ALL "), of.alias)
    }

    /// What entries may be told apart by, all of them or as far as the query uses them.
    pub(super) fn keys(
        &self,
        of: &Virtual<'_>,
        ledger: &Ledger,
        with_all: bool,
    ) -> Vec<(String, String)> {
        let mut names = vec!["Счет".to_owned()];
        names.extend((1..=ledger.count).map(|it| format!("Субконто{it}")));
        names.extend(parts(of, "Dimension").into_iter().map(|it| it.name));
        if !with_all {
            names.push("КорСчет".to_owned());
            names.extend((1..=ledger.count).map(|it| format!("КорСубконто{it}")));
            names.retain(|it| of.uses(it) && of.table.field(it).is_some());
        }
        let column = |it: String| {
            let column = format!(
                "{} COLLATE {}",
                of.column(&it),
                crate::run::functions::COLLATION
            );
            (it, column)
        };
        names.into_iter().map(column).collect()
    }

    /// `Остатки(Период, УсловиеСчета, Субконто, Условие)`.
    pub(super) fn accounting_balance(&mut self, of: &Virtual<'_>) -> Result<String> {
        let time = self.time(of, 0, Side::Before)?;
        let condition = self.conditions(of, &[time], &[1, 3])?;
        let kinds = self.kinds(of, 2)?;
        self.balances(of, &condition, None, &[&kinds, &None], &["Остаток"])
    }

    /// `ОстаткиИОбороты(НачалоПериода, КонецПериода, Периодичность, МетодДополнения, УсловиеСчета, Субконто, Условие)`.
    pub(super) fn accounting_balance_and_turnovers(&mut self, of: &Virtual<'_>) -> Result<String> {
        let begin = self.time(of, 0, Side::From)?;
        let end = self.time(of, 1, Side::UpTo)?;
        let word = self.virtual_word(of, 2)?;
        let periods = Periods::new(of, word.as_deref())?;
        let condition = self.conditions(of, &[end], &[4, 6])?;
        let kinds = self.kinds(of, 5)?;
        let begin = begin.unwrap_or_else(|| "1".to_owned());
        if !periods.keys.is_empty() {
            return self.accounting_periods(of, condition, begin, &kinds, &periods);
        }
        let states = ["НачальныйОстаток", "КонечныйОстаток"];
        self.balances(of, &condition, Some(&begin), &[&kinds, &None], &states)
    }

    fn conditions(
        &mut self,
        of: &Virtual<'_>,
        times: &[Option<String>],
        places: &[usize],
    ) -> Result<String> {
        let mut condition = self.active(of);
        for time in times.iter().flatten() {
            condition.push_str(&format!(" AND {time}"));
        }
        for place in places {
            condition.push_str(&self.virtual_condition(of, *place)?);
        }
        Ok(condition)
    }

    /// Balances of each state, debit and credit apart where the query asks for it, and turnovers after `begin`.
    fn balances(
        &self,
        of: &Virtual<'_>,
        condition: &str,
        begin: Option<&str>,
        kinds: &[&Option<Vec<String>>; 2],
        states: &[&str],
    ) -> Result<String> {
        let ledger = self.ledger(of)?;
        let zero = Value::number(0).literal();
        let resources = parts(of, "Resource");
        let is_split = is_split(of);
        let shown = self.keys(of, &ledger, false);
        let fine = match is_split {
            true => self.keys(of, &ledger, true),
            false => {
                let mut fine = shown.clone();
                if !fine.iter().any(|it| it.0 == "Счет") {
                    fine.push(("Счет".to_owned(), of.column("Счет")));
                }
                fine
            }
        };
        // Each entry adds to the state at the end, to the one at the beginning if it is older, else to the turnovers.
        let mut sums = Vec::new();
        for resource in &resources {
            let column = of.column(&resource.name);
            let side = format!("{}._side", of.alias);
            let within = begin.unwrap_or("1");
            for (suffix, sql) in [
                (
                    "b0",
                    format!("v_balance(CASE WHEN NOT ({within}) THEN {column} END, {side})"),
                ),
                ("b1", format!("v_balance({column}, {side})")),
                (
                    "d",
                    format!("v_sum(CASE WHEN {within} AND NOT {side} THEN {column} END)"),
                ),
                (
                    "k",
                    format!("v_sum(CASE WHEN {within} AND {side} THEN {column} END)"),
                ),
            ] {
                let name = quoted(&format!("{} {suffix}", resource.name));
                sums.push(format!("COALESCE({sql}, {zero}) AS {name}"));
            }
        }
        let named = |keys: &[(String, String)]| -> Vec<String> {
            keys.iter()
                .map(|it| format!("{} AS {}", it.1, quoted(&it.0)))
                .collect()
        };
        let by = |keys: &[(String, String)]| -> String {
            let by: Vec<&str> = keys.iter().map(|it| it.1.as_str()).collect();
            by.join(", ")
        };
        let finest = format!(
            "SELECT {} FROM {} WHERE {condition} GROUP BY {}",
            [named(&fine), sums].concat().join(", "),
            self.entries(of, &ledger, *kinds, is_split),
            by(&fine)
        );
        // By account and what the query shows: there the sides are told apart.
        let names = |keys: &[(String, String)]| -> Vec<String> {
            keys.iter().map(|it| quoted(&it.0)).collect()
        };
        let mut middle_keys = names(&shown);
        if !middle_keys.iter().any(|it| it == "\"Счет\"") {
            middle_keys.push("\"Счет\"".to_owned());
        }
        let kind = format!(
            "(SELECT a.\"Вид\" FROM {} AS a WHERE a.\"Ссылка\" = f.\"Счет\")",
            ledger.chart
        );
        let mut middle = middle_keys
            .iter()
            .map(|it| format!("f.{it} AS {it}"))
            .collect::<Vec<_>>();
        let sides = self.sides("f._kind");
        let (debit, credit) = (|it: &str| sides.debit(it), |it: &str| sides.credit(it));
        for resource in &resources {
            for suffix in ["b0", "b1", "d", "k"] {
                let name = quoted(&format!("{} {suffix}", resource.name));
                middle.push(format!("v_sum(f.{name}) AS {name}"));
                if suffix.starts_with('b') {
                    for (side, sql) in [
                        ("sd", debit(&format!("f.{name}"))),
                        ("sk", credit(&format!("f.{name}"))),
                    ] {
                        let name = quoted(&format!("{} {suffix}{side}", resource.name));
                        middle.push(format!("v_sum({sql}) AS {name}"));
                    }
                }
            }
        }
        let middle_by: Vec<String> = middle_keys.iter().map(|it| format!("f.{it}")).collect();
        let middle = format!(
            "SELECT {}, f._kind AS _kind FROM (SELECT f.*, {kind} AS _kind FROM ({finest}) AS f) AS f GROUP BY {}",
            middle.join(", "),
            middle_by.join(", ")
        );
        let mut columns: Vec<String> = names(&shown)
            .iter()
            .map(|it| format!("f.{it} AS {it}"))
            .collect();
        let mut kept = Vec::new();
        for resource in &resources {
            let column =
                |suffix: &str| format!("f.{}", quoted(&format!("{} {suffix}", resource.name)));
            let mut measures: Vec<(String, String)> = Vec::new();
            for state in states {
                let at = if *state == "НачальныйОстаток" {
                    "b0"
                } else {
                    "b1"
                };
                let split = state.replace("Остаток", "РазвернутыйОстаток");
                measures.push(((*state).to_owned(), column(at)));
                measures.push((format!("{state}Дт"), debit(&column(at))));
                measures.push((format!("{state}Кт"), credit(&column(at))));
                measures.push((format!("{split}Дт"), column(&format!("{at}sd"))));
                measures.push((format!("{split}Кт"), column(&format!("{at}sk"))));
            }
            if begin.is_some() {
                measures.push((
                    "Оборот".to_owned(),
                    format!("v_subtract({}, {})", column("d"), column("k")),
                ));
                measures.push(("ОборотДт".to_owned(), column("d")));
                measures.push(("ОборотКт".to_owned(), column("k")));
            }
            for (suffix, sql) in measures {
                let name = format!("{}{suffix}", resource.name);
                if of.uses(&name) {
                    columns.push(format!("v_sum({sql}) AS {}", quoted(&name)));
                    kept.push(format!("v_sum({sql}) <> {zero}"));
                }
            }
        }
        let by = match shown.is_empty() {
            true => "NULL".to_owned(),
            false => names(&shown)
                .iter()
                .map(|it| format!("f.{it}"))
                .collect::<Vec<_>>()
                .join(", "),
        };
        if kept.is_empty() {
            kept.push("1".to_owned());
        }
        if columns.is_empty() {
            columns.push("1".to_owned());
        }
        Ok(format!(
            "(SELECT {} FROM ({middle}) AS f GROUP BY {by} HAVING {})",
            columns.join(", "),
            kept.join(" OR ")
        ))
    }

    /// `Обороты(НачалоПериода, КонецПериода, Периодичность, УсловиеСчета, Субконто, Условие, УсловиеКорСчета,
    /// КорСубконто)`.
    pub(super) fn accounting_turnovers(&mut self, of: &Virtual<'_>) -> Result<String> {
        let times = [self.time(of, 0, Side::From)?, self.time(of, 1, Side::UpTo)?];
        let condition = self.conditions(of, &times, &[3, 5, 6])?;
        let (own, other) = (self.kinds(of, 4)?, self.kinds(of, 7)?);
        let word = self.virtual_word(of, 2)?;
        let periods = Periods::new(of, word.as_deref())?;
        let ledger = self.ledger(of)?;
        let zero = Value::number(0).literal();
        let side = format!("{}._side", of.alias);
        let mut measures = Vec::new();
        for resource in parts(of, "Resource") {
            let (column, cor) = (
                of.column(&resource.name),
                of.column(&format!("Кор{}", resource.name)),
            );
            let mut all = vec![
                ("Оборот", format!("v_balance({column}, {side})")),
                (
                    "ОборотДт",
                    format!("v_sum(CASE WHEN NOT {side} THEN {column} END)"),
                ),
                (
                    "ОборотКт",
                    format!("v_sum(CASE WHEN {side} THEN {column} END)"),
                ),
            ];
            if !resource.is_balance {
                all.push(("КорОборот", format!("v_balance({cor}, {side})")));
                all.push((
                    "КорОборотДт",
                    format!("v_sum(CASE WHEN NOT {side} THEN {cor} END)"),
                ));
                all.push((
                    "КорОборотКт",
                    format!("v_sum(CASE WHEN {side} THEN {cor} END)"),
                ));
            }
            for (suffix, sql) in all {
                let name = format!("{}{suffix}", resource.name);
                if of.uses(&name) {
                    measures.push((name, format!("COALESCE({sql}, {zero})")));
                }
            }
        }
        let mut keys = self.keys(of, &ledger, false);
        keys.extend(periods.keys);
        let entries = self.entries(of, &ledger, [&own, &other], false);
        Ok(summed(&keys, &measures, &entries, &condition))
    }
}

/// A select that adds measures up by keys, without records whose measures are all zero.
pub(super) fn summed(
    keys: &[(String, String)],
    measures: &[(String, String)],
    from: &str,
    condition: &str,
) -> String {
    let zero = Value::number(0).literal();
    let columns = keys.iter().chain(measures);
    let mut columns: Vec<String> = columns
        .map(|it| format!("{} AS {}", it.1, quoted(&it.0)))
        .collect();
    if columns.is_empty() {
        columns.push("1".to_owned());
    }
    let by: Vec<&str> = keys.iter().map(|it| it.1.as_str()).collect();
    let by = if by.is_empty() {
        "NULL".to_owned()
    } else {
        by.join(", ")
    };
    let kept: Vec<String> = measures
        .iter()
        .map(|it| format!("{} <> {zero}", it.1))
        .collect();
    let kept = if kept.is_empty() {
        "1".to_owned()
    } else {
        kept.join(" OR ")
    };
    format!(
        "(SELECT {} FROM {from} WHERE {condition} GROUP BY {by} HAVING {kept})",
        columns.join(", ")
    )
}
