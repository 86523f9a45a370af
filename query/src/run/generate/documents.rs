//! Documents through time. What a document takes away from a store was there before; its total is the sum of its rows.

use metadata::objects::Details;
use metadata::tables::{Field, Table};
use metadata::{Kind, Object, Type, folded};

use super::{Filled, Maker, inserter, stored};
use crate::date::Date;
use crate::run::data::key_of;
use crate::run::decimal::Decimal;
use crate::run::error::RunError;
use crate::run::value::{Reference, Value};

/// A document with its rows.
pub(super) struct Document<'o> {
    pub(super) object: &'o Object,
    pub(super) header: Filled,
    /// The rows of the tabular section that its records are made of.
    pub(super) rows: Vec<Filled>,
    pub(super) reference: Value,
    pub(super) date: Date,
    pub(super) side: Side,
}

/// What a document does with things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// They come.
    Comes,
    /// They go.
    Goes,
    /// They go from one place to another.
    Moves,
    /// Money comes or goes, or something else happens.
    Other,
}

/// Parts of the names of documents, in small letters, and what they do.
const SIDES: [(&str, Side); 19] = [
    ("поступлениеден", Side::Other),
    ("поступлениеоплат", Side::Other),
    ("актвыполнен", Side::Goes),
    ("актподряд", Side::Comes),
    ("отгруз", Side::Goes),
    ("требован", Side::Goes),
    ("поступление", Side::Comes),
    ("приход", Side::Comes),
    ("закуп", Side::Comes),
    ("оприход", Side::Comes),
    ("выпуск", Side::Comes),
    ("receipt", Side::Comes),
    ("purchase", Side::Comes),
    ("реализац", Side::Goes),
    ("продаж", Side::Goes),
    ("списан", Side::Goes),
    ("sale", Side::Goes),
    ("перемещ", Side::Moves),
    ("transfer", Side::Moves),
];

/// What a document of this name does.
pub(super) fn side(name: &str) -> Side {
    let name: String = folded(name).collect();
    let found = SIDES.iter().find(|it| name.contains(it.0));
    found.map_or(Side::Other, |it| it.1)
}

/// How often documents of a side occur: things come in larger lots than they go.
fn weight(side: Side) -> usize {
    match side {
        Side::Comes => 3,
        Side::Goes => 6,
        Side::Moves => 1,
        Side::Other => 2,
    }
}

impl Maker<'_> {
    pub(super) fn documents(&mut self) -> Result<(), RunError> {
        let objects: Vec<_> = self
            .world
            .configuration
            .of_kind(Kind::Document)
            .cloned()
            .collect();
        let kinds: Vec<usize> = objects
            .iter()
            .enumerate()
            .flat_map(|(at, it)| std::iter::repeat_n(at, weight(side(it.name.as_str()))))
            .collect();
        let mut queue: Vec<(Date, usize)> = (0..self.plan.documents)
            .filter_map(|_| {
                let date = self.moment();
                Some((date, *self.chance.one(&kinds)?))
            })
            .collect();
        queue.sort_unstable();
        let mut numbers = vec![0_usize; objects.len()];
        for (date, kind) in queue {
            let (Some(object), Some(number)) = (objects.get(kind), numbers.get_mut(kind)) else {
                continue;
            };
            *number += 1;
            let number = *number;
            if !self.document(object, date, number)?
                && let Some(number) = numbers.get_mut(kind)
            {
                *number -= 1;
            }
        }
        for (object, number) in objects.iter().zip(numbers) {
            self.counts
                .push((format!("Документ.{}", object.name), number));
        }
        Ok(())
    }

    /// Makes a document with its rows and records; false where there is nothing to put in it.
    fn document(&mut self, object: &Object, date: Date, number: usize) -> Result<bool, RunError> {
        let name = format!("Документ.{}", object.name);
        let Some(table) = metadata::tables::table(self.world, &name) else {
            return Ok(false);
        };
        let Some(of) = self.base.known_type(&name) else {
            return Ok(false);
        };
        let reference = Reference {
            of,
            id: key_of(&format!("{name}.{}.{number}", self.plan.seed)),
        };
        let fields = stored(&table);
        let mut header = self.header(object, &table, &fields, date, number);
        header.insert("Ссылка".into(), Value::Reference(reference));
        let is_draft = self.roughen_document(&fields, &mut header);
        let mut document = Document {
            object,
            header,
            rows: Vec::new(),
            reference: Value::Reference(reference),
            date,
            side: side(object.name.as_str()),
        };
        let mut sections = Vec::new();
        for section in &object.tabular_sections {
            let name = format!("{name}.{}", section.name);
            let Some(table) = metadata::tables::table(self.world, &name) else {
                continue;
            };
            let fields = stored(&table);
            let rows = self.rows(&document, &fields);
            if document.rows.is_empty() {
                document.rows.clone_from(&rows);
            }
            sections.push((table, fields, rows));
        }
        if !sections.is_empty() && document.rows.is_empty() {
            return Ok(false);
        }
        // The total of a document is the sum of its rows.
        let total = document
            .rows
            .iter()
            .filter_map(amount)
            .fold(None, |all, it| Decimal::plus(all.unwrap_or_default(), it));
        if let Some(total) = total {
            for field in fields.iter().filter(|it| is_amount(it)) {
                document
                    .header
                    .insert(field.names.ru.to_string(), Value::Number(total));
            }
        }
        let header = inserter(self.base, self.world, &table, &fields);
        self.insert(&header, &table, &fields, &document.header)?;
        for (table, fields, rows) in &sections {
            let inserter = inserter(self.base, self.world, table, fields);
            for row in rows {
                self.insert(&inserter, table, fields, row)?;
            }
        }
        if !is_draft {
            self.records(&document)?;
        }
        self.pools.entry(of).or_default().push(reference);
        Ok(true)
    }

    fn header(
        &mut self,
        object: &Object,
        table: &Table,
        fields: &[Field],
        date: Date,
        number: usize,
    ) -> Filled {
        let mut header = Filled::default();
        header.insert("Дата".into(), Value::Date(date));
        let is_number = match &object.details {
            Details::Document(it) => it.number_is_number,
            _ => false,
        };
        if table.field("Номер").is_some() {
            let number = match is_number {
                true => Value::number(i64::try_from(number).unwrap_or(0)),
                false => Value::String(format!("{number:09}")),
            };
            header.insert("Номер".into(), number);
        }
        for field in fields.iter().filter(|it| it.origin.contains(".Attribute.")) {
            let value = self.value(field, "");
            header.insert(field.names.ru.to_string(), value);
        }
        // Where things move, they move somewhere else.
        let places: Vec<&Field> = fields.iter().filter(|it| is_place(it)).collect();
        if let [from, to] = places.as_slice() {
            let first = header.get(from.names.ru.as_str()).cloned();
            for _ in 0..8 {
                if header.get(to.names.ru.as_str()) != first.as_ref() {
                    break;
                }
                let value = self.value(to, "");
                header.insert(to.names.ru.to_string(), value);
            }
        }
        header
    }

    fn rows(&mut self, document: &Document<'_>, fields: &[Field]) -> Vec<Filled> {
        let count = self.chance.between(1, 6);
        let mut rows: Vec<Filled> = Vec::new();
        for _ in 0..count {
            let mut row = Filled::default();
            for field in fields.iter().filter(|it| it.origin.contains(".Attribute.")) {
                let value = self.value(field, "");
                row.insert(field.names.ru.to_string(), value);
            }
            let quantity = match document.side {
                Side::Comes => self.chance.between(10, 100),
                _ => self.chance.between(1, 12),
            };
            let quantity = match document.side {
                Side::Goes | Side::Moves => self.available(document, &mut row, quantity),
                _ => Some(quantity),
            };
            let Some(quantity) = quantity else {
                continue;
            };
            self.amounts(fields, &mut row, quantity);
            row.insert("Ссылка".into(), document.reference.clone());
            let number = i64::try_from(rows.len() + 1).unwrap_or(1);
            row.insert("НомерСтроки".into(), Value::number(number));
            rows.push(row);
        }
        rows
    }

    /// Quantity, price and amount of a row, which agree.
    fn amounts(&mut self, fields: &[Field], row: &mut Filled, quantity: i64) {
        let named = |words: [&str; 2]| {
            let mut fields = fields.iter();
            let found = fields.find(|it| words.iter().any(|word| it.names.ru.is(word)));
            found.map(|it| it.names.ru.to_string())
        };
        let Some(of) = named(["Количество", "Quantity"]) else {
            return;
        };
        row.insert(of, Value::number(quantity));
        let thing = row.values().find_map(|it| match it {
            Value::Reference(it) if self.is_thing(it.of) => Some(*it),
            _ => None,
        });
        let key = thing.map_or(String::new(), |it| format!("{:?}", it.id));
        let price = self.price(&key);
        let Some(price_field) = named(["Цена", "Price"]) else {
            return;
        };
        row.insert(price_field, Value::Number(price));
        if let (Some(field), Some(sum)) = (
            named(["Сумма", "Amount"]),
            price.times(Decimal::of(quantity)),
        ) {
            row.insert(field, Value::Number(sum));
            if let Some(tax) = named(["СуммаНДС", "VATAmount"]) {
                let tax_sum = sum.over(Decimal::of(6)).map(|it| it.round(2));
                row.insert(tax, Value::Number(tax_sum.unwrap_or_default()));
            }
        }
    }

    /// Whether a number of a type is that of a catalog of goods.
    pub(super) fn is_thing(&self, of: u16) -> bool {
        let name = self.base.type_name(of);
        name.is_some_and(|it| {
            let name = it.as_str().split_once('.').map_or("", |it| it.1).to_owned();
            super::words::subject(&name) == super::words::Subject::Goods
        })
    }
}

/// Whether a field is a store.
pub(super) fn is_place(field: &Field) -> bool {
    let mut types = field.types.types.iter();
    types.any(|it| match it {
        Type::Of(Kind::Catalog, _, name) => {
            super::words::subject(name.as_str()) == super::words::Subject::Stores
        }
        _ => false,
    })
}

/// Whether a field of a header is the total of the document.
fn is_amount(field: &Field) -> bool {
    let name: String = folded(field.names.ru.as_str()).collect();
    name.starts_with("сумма") || name.contains("amount")
}

/// The amount of a row.
pub(super) fn amount(row: &Filled) -> Option<Decimal> {
    let found = row.get("Сумма").or_else(|| row.get("Amount"))?;
    match found {
        Value::Number(it) => Some(*it),
        _ => None,
    }
}
