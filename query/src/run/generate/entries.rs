//! Records of accounting registers with correspondence: goods that come and go, and what is owed and paid for them.
//!
//! Accounts are told by the codes that most charts of Russia have; a chart without them gets no records.

use metadata::objects::Details;
use metadata::tables::{Field, Table};
use metadata::{Kind, folded};
use rusqlite::OptionalExtension as _;

use super::documents::{Document, Side, amount};
use super::{Filled, Maker, inserter, stored};
use crate::run::decimal::Decimal;
use crate::run::error::RunError;
use crate::run::schema::quoted;
use crate::run::value::Value;

const GOODS: &str = "41";
const BANK: &str = "51";
const SUPPLIERS: &str = "60";
const CUSTOMERS: &str = "62";
const REVENUE: &str = "90.01";
const COST: &str = "90.02";

/// Accounts, on which side they have their balances, and names of the kinds of their analytics.
const ACCOUNTS: [(&str, &str, &[&str]); 6] = [
    (GOODS, "Активный", &["Номенклатура", "Склады"]),
    (BANK, "Активный", &[]),
    (SUPPLIERS, "АктивноПассивный", &["Контрагенты", "Договоры"]),
    (CUSTOMERS, "АктивноПассивный", &["Контрагенты", "Договоры"]),
    (REVENUE, "Пассивный", &[]),
    (COST, "Активный", &[]),
];

/// An entry in the making.
struct Entry<'d> {
    debit: &'static str,
    credit: &'static str,
    sum: Decimal,
    /// How many things come to the debit and leave the credit side.
    quantity: Decimal,
    row: Option<&'d Filled>,
}

impl Maker<'_> {
    /// Tells of the accounts of charts what their configuration leaves to users: sides and analytics.
    pub(super) fn accounts(&mut self) -> Result<(), RunError> {
        let charts: Vec<_> = self
            .world
            .configuration
            .of_kind(Kind::ChartOfAccounts)
            .cloned()
            .collect();
        for object in &charts {
            let Details::ChartOfAccounts(details) = &object.details else {
                continue;
            };
            let chart = format!("ПланСчетов.{}", object.name);
            let analytics = metadata::tables::table(self.world, &format!("{chart}.ВидыСубконто"));
            let kinds = metadata::tables::table(self.world, &details.ext_dimension_types);
            for (code, side, names) in ACCOUNTS {
                let Some(account) = self.account(&chart, code)? else {
                    continue;
                };
                if let Some(side) = self.system("ВидСчета", side) {
                    let statement = format!(
                        "UPDATE {} SET \"Вид\" = ?1 WHERE \"Ссылка\" = ?2",
                        quoted(&chart)
                    );
                    self.base
                        .connection
                        .execute(&statement, [side.cell(), account.cell()])?;
                }
                let (Some(analytics), Some(kinds)) = (&analytics, &kinds) else {
                    continue;
                };
                if !self.kinds(&chart, &account)?.is_empty() {
                    continue;
                }
                let mut place = 0;
                for name in names {
                    let Some(kind) = self.base.predefined(kinds.names.ru.as_str(), name)? else {
                        continue;
                    };
                    place += 1;
                    let values = [
                        ("Ссылка".to_owned(), account.clone()),
                        ("НомерСтроки".to_owned(), Value::number(place)),
                        ("ВидСубконто".to_owned(), Value::Reference(kind)),
                    ];
                    crate::run::data::put(self.base, self.world, analytics, &values)?;
                }
            }
        }
        Ok(())
    }

    /// The account of a code.
    fn account(&self, chart: &str, code: &str) -> Result<Option<Value>, RunError> {
        let statement = format!(
            "SELECT \"Ссылка\" FROM {} WHERE \"Код\" = ?1",
            quoted(chart)
        );
        let mut statement = self.base.connection.prepare_cached(&statement)?;
        let found = statement.query_row([code], |it| Ok(Value::of_cell(it.get_ref(0)?)));
        Ok(found.optional()?)
    }

    /// The kinds of analytics of an account, with their names.
    fn kinds(&self, chart: &str, account: &Value) -> Result<Vec<(Value, String)>, RunError> {
        let statement = format!(
            "SELECT \"ВидСубконто\" FROM {} WHERE \"Ссылка\" = ?1 ORDER BY \"НомерСтроки\"",
            quoted(&format!("{chart}.ВидыСубконто"))
        );
        let mut statement = self.base.connection.prepare_cached(&statement)?;
        let found =
            statement.query_map([account.cell()], |it| Ok(Value::of_cell(it.get_ref(0)?)))?;
        let found: Vec<Value> = found.collect::<Result<_, _>>()?;
        let named = found.into_iter().map(|it| {
            let name = self.base.presentation(self.world, &it)?;
            Ok((it, name))
        });
        named.collect()
    }

    fn system(&self, of: &str, name: &str) -> Option<Value> {
        let values = &self.world.platform.system_enum(of)?.values;
        let place = values.iter().position(|it| it.is(name))?;
        Some(Value::System {
            of: self.base.known_type(of)?,
            place: u16::try_from(place).ok()?,
        })
    }

    /// What a document writes to a register of accounting.
    pub(super) fn entries(
        &mut self,
        document: &Document<'_>,
        table: &Table,
    ) -> Result<(), RunError> {
        let accounts = table.field("СчетДт").and_then(|it| it.types.types.first());
        let Some(chart) = accounts.and_then(crate::schema::table_of_type) else {
            return Ok(());
        };
        let entries = entries_of(document);
        let fields = stored(table);
        let records = inserter(self.base, self.world, table, &fields);
        let analytics = format!("{}.Субконто", table.names.ru);
        let Some(analytics) = metadata::tables::table(self.world, &analytics) else {
            return Ok(());
        };
        let mut number = 0;
        for entry in &entries {
            let (debit, credit) = (
                self.account(&chart, entry.debit)?,
                self.account(&chart, entry.credit)?,
            );
            let (Some(debit), Some(credit)) = (debit, credit) else {
                continue;
            };
            number += 1;
            let empty = Filled::default();
            let row = entry.row.unwrap_or(&empty);
            let mut record = Filled::default();
            record.insert("Период".into(), Value::Date(document.date));
            record.insert("Регистратор".into(), document.reference.clone());
            record.insert("НомерСтроки".into(), Value::number(number));
            record.insert("СчетДт".into(), debit.clone());
            record.insert("СчетКт".into(), credit.clone());
            for field in &fields {
                let name = field.names.ru.as_str();
                if field.origin.contains(".Resource.") {
                    record.insert(name.to_owned(), Value::Number(entry.resource(field)));
                } else if field.origin.contains(".Dimension.") {
                    let value = self.part(document, row, field, false);
                    record.insert(name.to_owned(), value);
                }
            }
            self.insert(&records, table, &fields, &record)?;
            for (side, account) in [("Дебет", &debit), ("Кредит", &credit)] {
                for (kind, name) in self.kinds(&chart, account)? {
                    let Some(value) = self.analytics(document, row, &name) else {
                        continue;
                    };
                    let side = self
                        .system("ВидДвиженияБухгалтерии", side)
                        .unwrap_or_default();
                    let values = [
                        ("Период".to_owned(), Value::Date(document.date)),
                        ("Регистратор".to_owned(), document.reference.clone()),
                        ("НомерСтроки".to_owned(), Value::number(number)),
                        ("ВидДвижения".to_owned(), side),
                        ("Вид".to_owned(), kind),
                        ("Значение".to_owned(), value),
                    ];
                    crate::run::data::put(self.base, self.world, &analytics, &values)?;
                }
            }
        }
        self.count(
            table.names.ru.as_str(),
            usize::try_from(number).unwrap_or(0),
        );
        Ok(())
    }

    /// What a document has for a kind of analytics: a reference to the catalog that is called as the kind.
    fn analytics(&self, document: &Document<'_>, row: &Filled, kind: &str) -> Option<Value> {
        let start = |text: &str| folded(text).take(5).collect::<String>();
        let kind = start(kind);
        let is_kind = |it: &&Value| match it {
            Value::Reference(it) if !it.is_empty() => {
                let table = self.base.type_name(it.of);
                table.is_some_and(|it| {
                    it.as_str()
                        .split('.')
                        .nth(1)
                        .is_some_and(|it| start(it) == kind)
                })
            }
            _ => false,
        };
        // Maps have no order, but a document has one thing of a kind in its header.
        let attributes = document.object.attributes.iter();
        let mut header = attributes.filter_map(|it| document.header.get(it.name.as_str()));
        let of_row = row.values().find(is_kind);
        of_row.or_else(|| header.find(is_kind)).cloned()
    }
}

impl Entry<'_> {
    /// What a resource holds: the sum, or how many things change sides.
    fn resource(&self, field: &Field) -> Decimal {
        let name: String = folded(field.names.ru.as_str()).collect();
        let is_quantity = name.starts_with("количество") || name.starts_with("quantity");
        match (is_quantity, name.ends_with("дт"), name.ends_with("кт")) {
            (false, ..) => self.sum,
            (true, true, _) if self.debit == GOODS => self.quantity,
            (true, _, true) if self.credit == GOODS => self.quantity,
            _ => Decimal::default(),
        }
    }
}

/// The entries of a document.
fn entries_of<'d>(document: &'d Document<'_>) -> Vec<Entry<'d>> {
    let quantity = |row: &Filled| match row.get("Количество").or_else(|| row.get("Quantity"))
    {
        Some(Value::Number(it)) => *it,
        _ => Decimal::default(),
    };
    let rows = document.rows.iter();
    let rows = rows.filter_map(|row| Some((row, amount(row)?)));
    let of_header = document.object.attributes.iter().find_map(|it| {
        let is_sum = folded(it.name.as_str())
            .collect::<String>()
            .starts_with("сумма");
        match document.header.get(it.name.as_str()).filter(|_| is_sum) {
            Some(Value::Number(it)) => Some(*it),
            _ => None,
        }
    });
    let whole = |debit, credit| Entry {
        debit,
        credit,
        sum: of_header.unwrap_or_default(),
        quantity: Decimal::default(),
        row: None,
    };
    match document.side {
        Side::Comes => rows
            .map(|(row, sum)| Entry {
                debit: GOODS,
                credit: SUPPLIERS,
                sum,
                quantity: quantity(row),
                row: Some(row),
            })
            .collect(),
        Side::Goes => {
            let share = |sum: Decimal| {
                let part = sum
                    .times(Decimal::of(3))
                    .and_then(|it| it.over(Decimal::of(4)));
                part.unwrap_or_default().round(2)
            };
            let costs = rows.map(|(row, sum)| Entry {
                debit: COST,
                credit: GOODS,
                sum: share(sum),
                quantity: quantity(row),
                row: Some(row),
            });
            std::iter::once(whole(CUSTOMERS, REVENUE))
                .chain(costs)
                .collect()
        }
        Side::Other if of_header.is_some() => vec![whole(BANK, CUSTOMERS)],
        _ => Vec::new(),
    }
}
