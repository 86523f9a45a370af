//! Balances and turnovers of accounting registers by periods.

use super::Virtual;
use super::ledger::{is_split, parts};
use super::periods::Periods;
use super::running::{Records, running};
use super::{Result, Translator};
use crate::run::schema::quoted;
use crate::run::value::Value;

impl Translator<'_> {
    /// `ОстаткиИОбороты` with a periodicity. Sides are told by accounts, so the query has to name the account.
    pub(super) fn accounting_periods(
        &mut self,
        of: &Virtual<'_>,
        condition: String,
        is_within: String,
        kinds: &Option<Vec<String>>,
        periods: &Periods,
    ) -> Result<String> {
        let ledger = self.ledger(of)?;
        let keys = self.keys(of, &ledger, false);
        if is_split(of) || !keys.iter().any(|it| it.0 == "Счет") {
            return Err(of.unsupported(
                "С периодичностью остатки и обороты считаются по счетам и без развернутых остатков: выберите Счет",
                "With a periodicity balances and turnovers are counted by accounts and without splitted balances: select Account",
            ));
        }
        let borders = self.borders(of, 3, periods)?;
        let resources = parts(of, "Resource");
        let records = Records {
            from: self.entries(of, &ledger, [kinds, &None], false),
            expense: format!("{}._side", of.alias),
            resources: resources
                .iter()
                .map(|it| (it.name.clone(), of.column(&it.name)))
                .collect(),
            condition,
            is_within,
        };
        let inner = running(&records, &keys, periods, &borders, |_| true);
        let kind = format!(
            "(SELECT a.\"Вид\" FROM {} AS a WHERE a.\"Ссылка\" = f.\"Счет\")",
            ledger.chart
        );
        let zero = Value::number(0).literal();
        let sides = self.sides(&kind);
        let names = keys.iter().chain(&periods.keys).map(|it| quoted(&it.0));
        let mut columns: Vec<String> = names.map(|it| format!("f.{it} AS {it}")).collect();
        let mut kept = Vec::new();
        for resource in &resources {
            let column =
                |suffix: &str| format!("f.{}", quoted(&format!("{}{suffix}", resource.name)));
            let mut measures = vec![
                ("Оборот".to_owned(), column("Оборот")),
                ("ОборотДт".to_owned(), column("Приход")),
                ("ОборотКт".to_owned(), column("Расход")),
            ];
            for state in ["НачальныйОстаток", "КонечныйОстаток"] {
                let (debit, credit) = (sides.debit(&column(state)), sides.credit(&column(state)));
                measures.push((state.to_owned(), column(state)));
                measures.push((format!("{state}Дт"), debit));
                measures.push((format!("{state}Кт"), credit));
            }
            for (suffix, sql) in measures {
                let name = format!("{}{suffix}", resource.name);
                if of.uses(&name) {
                    kept.push(format!("{sql} <> {zero}"));
                    columns.push(format!("{sql} AS {}", quoted(&name)));
                }
            }
        }
        if kept.is_empty() {
            kept.push("1".to_owned());
        }
        Ok(format!(
            "(SELECT {} FROM {inner} AS f WHERE {})",
            columns.join(", "),
            kept.join(" OR ")
        ))
    }
}
