//! Records of registers that follow from documents: a field of a record is that of the row, of the header, or another one of
//! the same type.

use metadata::objects::Details;
use metadata::tables::{Field, Table};
use metadata::{AttributeRole, Kind, folded};

use super::documents::{Document, Side, amount, is_place};
use super::{Filled, Maker, inserter, of_role, stored};
use crate::run::decimal::Decimal;
use crate::run::error::RunError;
use crate::run::value::Value;

/// A register that counts things in places.
const STOCK: [&str; 2] = ["Количество", "Quantity"];

impl Maker<'_> {
    /// The records of a document in all registers that it writes to.
    pub(super) fn records(&mut self, document: &Document<'_>) -> Result<(), RunError> {
        let Details::Document(details) = &document.object.details else {
            return Ok(());
        };
        for register in &details.register_records {
            let Some((kind, _)) = register.split_once('.') else {
                continue;
            };
            let Some(table) = metadata::tables::table(self.world, register) else {
                continue;
            };
            match kind {
                "AccountingRegister" => self.entries(document, &table)?,
                "CalculationRegister" => self.calculations(document, &table)?,
                _ => self.register(document, &table)?,
            }
        }
        Ok(())
    }

    fn register(&mut self, document: &Document<'_>, table: &Table) -> Result<(), RunError> {
        let fields = stored(table);
        let inserter = inserter(self.base, self.world, table, &fields);
        let expense = self.kind("Расход");
        let receipt = self.kind("Приход");
        let has_kind = table.field("ВидДвижения").is_some();
        let empty = [Filled::default()];
        let by_rows = of_role(table, AttributeRole::Dimension)
            .chain(of_role(table, AttributeRole::Resource))
            .any(|field| {
                document
                    .rows
                    .iter()
                    .any(|it| it.contains_key(field.names.ru.as_str()))
            });
        let rows = match by_rows && !document.rows.is_empty() {
            true => document.rows.as_slice(),
            false => &empty,
        };
        let mut number = 0;
        for row in rows {
            let moves = document.side == Side::Moves && has_kind;
            let sides: &[bool] = if moves { &[true, false] } else { &[false] };
            for &is_first in sides {
                number += 1;
                let mut record = Filled::default();
                record.insert("Период".into(), Value::Date(document.date));
                record.insert("Регистратор".into(), document.reference.clone());
                record.insert("НомерСтроки".into(), Value::number(number));
                let is_expense = match moves {
                    true => is_first,
                    false => self.is_expense(document, table),
                };
                if has_kind {
                    let kind = if is_expense { &expense } else { &receipt };
                    record.insert("ВидДвижения".into(), kind.clone());
                }
                for field in &fields {
                    let name = field.names.ru.as_str();
                    let is_part = field.origin.contains(".Dimension.")
                        || field.origin.contains(".Resource.")
                        || field.origin.contains(".Attribute.");
                    if is_part && !record.contains_key(name) {
                        let value = self.part(document, row, field, moves && !is_first);
                        record.insert(name.to_owned(), value);
                    }
                }
                self.count_stock(table, &record, is_expense);
                self.insert(&inserter, table, &fields, &record)?;
            }
        }
        self.count(
            table.names.ru.as_str(),
            usize::try_from(number).unwrap_or(0),
        );
        Ok(())
    }

    fn kind(&self, name: &str) -> Value {
        let of = self.world.platform.system_enum("ВидДвиженияНакопления");
        let place = of.and_then(|it| it.values.iter().position(|it| it.is(name)));
        let number = self.base.known_type("ВидДвиженияНакопления");
        match number.zip(place.and_then(|it| u16::try_from(it).ok())) {
            Some((of, place)) => Value::System { of, place },
            None => Value::Undefined,
        }
    }

    /// Whether a document takes away from a register. What customers owe grows as goods go, and orders grow by orders.
    fn is_expense(&self, document: &Document<'_>, table: &Table) -> bool {
        let register: String = folded(table.names.ru.as_str()).collect();
        let name: String = folded(document.object.name.as_str()).collect();
        if register.contains("заказ") || register.contains("order") {
            return !(name.contains("заказ") || name.contains("order"));
        }
        let is = |words: [&str; 3]| words.iter().any(|it| name.contains(it));
        if register.contains("денежн") || register.contains("money") {
            return !is(["поступлен", "receipt", "приход"]);
        }
        if name.starts_with("оплатап") && is(["подряд", "поставщик", "supplier"])
        {
            return false;
        }
        let counts_things = STOCK.iter().any(|it| table.field(it).is_some());
        match (counts_things, document.side) {
            (true, side) => side != Side::Comes,
            (false, Side::Goes) => false,
            (false, _) => true,
        }
    }

    /// A field of a record.
    pub(super) fn part(
        &mut self,
        document: &Document<'_>,
        row: &Filled,
        field: &Field,
        is_second: bool,
    ) -> Value {
        let name = field.names.ru.as_str();
        if let Some(value) = row.get(name).or_else(|| document.header.get(name)) {
            return value.clone();
        }
        let folded: String = folded(name).collect();
        if folded.contains("себестоимост") || folded.contains("стоимост") || folded.contains("cost")
        {
            // What is sold costs less than it is sold for.
            let sum = amount(row).unwrap_or_else(|| {
                let quantity = match row.get("Количество") {
                    Some(Value::Number(it)) => *it,
                    _ => Decimal::of(1),
                };
                quantity.times(Decimal::of(100)).unwrap_or_default()
            });
            let share = if document.side == Side::Comes {
                100
            } else {
                75
            };
            let cost = sum
                .times(Decimal::of(share))
                .and_then(|it| it.over(Decimal::of(100)));
            return Value::Number(cost.unwrap_or_default().round(2));
        }
        if folded.contains("сумма") || folded.contains("amount") {
            let of_header = document.header.iter();
            let mut sums = of_header.filter(|it| it.0.starts_with("Сумма"));
            if let Some((_, value @ Value::Number(_))) = sums.next() {
                return value.clone();
            }
        }
        if field
            .types
            .types
            .iter()
            .any(|it| Some(it) == self.own_type(document).as_ref())
        {
            return document.reference.clone();
        }
        self.of_same_type(document, row, field, is_second)
            .unwrap_or_else(|| self.value(field, name))
    }

    fn own_type(&self, document: &Document<'_>) -> Option<metadata::Type> {
        Some(metadata::Type::reference(
            Kind::Document,
            &document.object.name,
        ))
    }

    /// A value of the document that the field may hold; the second one for where things move to.
    fn of_same_type(
        &self,
        document: &Document<'_>,
        row: &Filled,
        field: &Field,
        is_second: bool,
    ) -> Option<Value> {
        let numbers: Vec<u16> = field
            .types
            .types
            .iter()
            .filter_map(|it| self.base.number_of(it))
            .collect();
        // Maps have no order: attributes are taken in that of the metadata.
        let attributes = document.object.attributes.iter();
        let header = attributes.filter_map(|it| document.header.get(it.name.as_str()));
        let fits = |it: &&Value| matches!(it, Value::Reference(it) if numbers.contains(&it.of));
        let mut found = header.filter(fits);
        let first = found.next();
        let chosen = match is_second && is_place(field) {
            true => found.next().or(first),
            false => first,
        };
        let mut of_row: Vec<(&String, &Value)> = row
            .iter()
            .filter(|it| fits(&it.1) && it.0 != "Ссылка")
            .collect();
        of_row.sort_by_key(|it| it.0.clone());
        chosen.or_else(|| of_row.first().map(|it| it.1)).cloned()
    }

    /// The balance register that tells how many things there are, for a document.
    fn stock_register(&self, document: &Document<'_>) -> Option<Table> {
        let Details::Document(details) = &document.object.details else {
            return None;
        };
        let registers = details.register_records.iter();
        registers
            .filter_map(|it| metadata::tables::table(self.world, it))
            .find(is_stock)
    }

    /// How many of a thing may go: no more than there are. Other things are tried where there is none.
    pub(super) fn available(
        &mut self,
        document: &Document<'_>,
        row: &mut Filled,
        wanted: i64,
    ) -> Option<i64> {
        let Some(table) = self.stock_register(document) else {
            return Some(wanted);
        };
        let dimensions: Vec<Field> = of_role(&table, AttributeRole::Dimension).cloned().collect();
        let goods = row.iter().find_map(|(name, value)| match value {
            Value::Reference(it) if self.is_thing(it.of) => Some((name.clone(), it.of)),
            _ => None,
        });
        let (field, of) = goods?;
        for _ in 0..12 {
            let key: Vec<Value> = dimensions
                .iter()
                .map(|it| self.part(document, row, it, false))
                .collect();
            let key = (table.names.ru.to_string(), key);
            let there = self.stock.get(&key).copied().unwrap_or(0);
            if there > 0 {
                let taken = wanted.min(there);
                return Some(taken);
            }
            let other = self.reference(of);
            row.insert(field.clone(), other);
        }
        None
    }

    /// Remembers what a record does to what is there.
    fn count_stock(&mut self, table: &Table, record: &Filled, is_expense: bool) {
        if !is_stock(table) {
            return;
        }
        let dimensions = of_role(table, AttributeRole::Dimension);
        let key: Vec<Value> = dimensions
            .map(|it| {
                record
                    .get(it.names.ru.as_str())
                    .cloned()
                    .unwrap_or_default()
            })
            .collect();
        let quantity = STOCK.iter().find_map(|it| record.get(*it));
        let Some(Value::Number(quantity)) = quantity else {
            return;
        };
        let quantity = quantity.to_i64().unwrap_or(0);
        let there = self
            .stock
            .entry((table.names.ru.to_string(), key))
            .or_default();
        *there += if is_expense { -quantity } else { quantity };
    }
}

/// Whether a register counts things in places.
fn is_stock(table: &Table) -> bool {
    table.field("ВидДвижения").is_some()
        && STOCK.iter().any(|it| table.field(it).is_some())
        && of_role(table, AttributeRole::Dimension).any(is_place)
}
