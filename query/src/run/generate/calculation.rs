//! Records of calculation registers: what documents charge for a period, by kinds of calculation.

use metadata::objects::Details;
use metadata::objects::information_register::Periodicity;
use metadata::tables::Table;
use metadata::{AttributeRole, Kind, folded};

use super::documents::Document;
use super::{Filled, Maker, inserter, of_role, stored};
use crate::date::{Date, Part};
use crate::run::data::put;
use crate::run::error::RunError;
use crate::run::schema::quoted;
use crate::run::value::Value;

/// Parts of the names of kinds, in small letters, that are charged by themselves…
const OWN: [&str; 4] = ["оклад", "тариф", "salary", "wage"];

/// …and of those that are counted from them.
const COUNTED: [&str; 8] = [
    "процент",
    "преми",
    "надбавк",
    "налог",
    "ндфл",
    "bonus",
    "percent",
    "tax",
];

impl Maker<'_> {
    /// Tells of kinds of calculation what their configuration leaves to users: which are counted from which.
    pub(super) fn calculation_kinds(&mut self) -> Result<(), RunError> {
        let charts = self
            .world
            .configuration
            .of_kind(Kind::ChartOfCalculationTypes);
        let charts: Vec<_> = charts.cloned().collect();
        for object in &charts {
            let chart = format!("ПланВидовРасчета.{}", object.name);
            let bases = format!("{chart}.БазовыеВидыРасчета");
            let Some(table) = metadata::tables::table(self.world, &bases) else {
                continue;
            };
            let there = format!("SELECT COUNT(*) FROM {}", quoted(&bases));
            let there: i64 = self.base.connection.query_row(&there, [], |it| it.get(0))?;
            let of = self.base.known_type(&chart);
            let kinds = of.and_then(|it| self.pools.get(&it)).cloned();
            if there > 0 {
                continue;
            }
            let mut named = Vec::new();
            for kind in kinds.unwrap_or_default() {
                let kind = Value::Reference(kind);
                let name = self.base.presentation(self.world, &kind)?;
                named.push((kind, folded(&name).collect::<String>()));
            }
            let has = |name: &str, words: &[&str]| words.iter().any(|it| name.contains(it));
            for (kind, _) in named.iter().filter(|it| has(&it.1, &COUNTED)) {
                let own = named.iter().filter(|it| has(&it.1, &OWN));
                for (place, (from, _)) in (1..).zip(own) {
                    let values = [
                        ("Ссылка".to_owned(), kind.clone()),
                        ("НомерСтроки".to_owned(), Value::number(place)),
                        ("ВидРасчета".to_owned(), from.clone()),
                    ];
                    put(self.base, self.world, &table, &values)?;
                }
            }
        }
        Ok(())
    }

    /// The records of a document in a calculation register: one for each of its rows. They act in the period that they are
    /// registered in, and are counted from the one before.
    pub(super) fn calculations(
        &mut self,
        document: &Document<'_>,
        table: &Table,
    ) -> Result<(), RunError> {
        let name = table
            .names
            .ru
            .as_str()
            .split('.')
            .nth(1)
            .unwrap_or_default();
        let register = self
            .world
            .configuration
            .object(Kind::CalculationRegister, name);
        let Some(Details::CalculationRegister(details)) = register.map(|it| &it.details) else {
            return Ok(());
        };
        let chart = metadata::tables::table(self.world, &details.chart_of_calculation_types);
        let kinds = chart.and_then(|it| self.base.known_type(it.names.ru.as_str()));
        let Some(kinds) = kinds.filter(|it| self.pools.get(it).is_some_and(|it| !it.is_empty()))
        else {
            return Ok(());
        };
        let part = match details.periodicity {
            Periodicity::Month => Part::Month,
            Periodicity::Quarter => Part::Quarter,
            Periodicity::Year => Part::Year,
            _ => Part::Day,
        };
        let period = |date: Date| [date.begin(part), date.end(part)].map(Value::Date);
        let [begin, end] = period(document.date);
        let before = document.date.add(part, -1).unwrap_or(document.date);
        let [base_begin, base_end] = period(before);
        let fields = stored(table);
        let inserter = inserter(self.base, self.world, table, &fields);
        let empty = [Filled::default()];
        let rows = match document.rows.is_empty() {
            true => &empty[..],
            false => document.rows.as_slice(),
        };
        for (place, row) in (1..).zip(rows) {
            let mut record = Filled::default();
            let own = row
                .values()
                .find(|it| matches!(it, Value::Reference(it) if it.of == kinds));
            let kind = match own.or_else(|| row.get("ВидРасчета")) {
                Some(kind) => kind.clone(),
                None => self.reference(kinds),
            };
            let known = [
                ("Регистратор", &document.reference),
                ("ВидРасчета", &kind),
                ("ПериодРегистрации", &begin),
                ("ПериодДействия", &begin),
                ("ПериодДействияНачало", &begin),
                ("ПериодДействияКонец", &end),
                ("БазовыйПериодНачало", &base_begin),
                ("БазовыйПериодКонец", &base_end),
            ];
            record.insert("НомерСтроки".to_owned(), Value::number(place));
            for (name, value) in known {
                record.insert(name.to_owned(), value.clone());
            }
            let roles = [
                AttributeRole::Dimension,
                AttributeRole::Resource,
                AttributeRole::Attribute,
            ];
            for field in roles.into_iter().flat_map(|it| of_role(table, it)) {
                let value = self.part(document, row, field, false);
                record.insert(field.names.ru.to_string(), value);
            }
            self.insert(&inserter, table, &fields, &record)?;
        }
        self.count(table.names.ru.as_str(), rows.len());
        Ok(())
    }
}
