//! Values of fields by their types and names.

use metadata::tables::Field;
use metadata::{Type, folded};

use super::Maker;
use crate::date::Part;
use crate::run::data::default_value;
use crate::run::decimal::Decimal;
use crate::run::value::{Reference, Value};

impl Maker<'_> {
    /// A value for a field of an object that is called `title`.
    pub(super) fn value(&mut self, field: &Field, title: &str) -> Value {
        let types = self.world.expand_all(&field.types).types;
        let Some(of) = self.chance.one(&types).cloned() else {
            return default_value(self.base, self.world, &field.types);
        };
        let name: String = folded(field.names.ru.as_str()).collect();
        let has = |words: &[&str]| words.iter().any(|it| name.contains(it));
        match of {
            Type::Boolean => {
                Value::Boolean(self.chance.percent(if self.plan.rough { 40 } else { 20 }))
            }
            Type::Number => {
                let low_high = if has(&["процент", "ставка", "percent", "rate"]) {
                    (0, 30)
                } else if has(&["цена", "price", "стоимост", "cost"]) {
                    return Value::Number(self.price(title));
                } else if has(&["оклад", "salary"]) {
                    return Value::number(self.chance.between(6, 30) * 5_000);
                } else if has(&["курс", "exchange"]) {
                    let units = self.chance.between(800_000, 1_000_000);
                    return Value::Number(hundredths(units / 100));
                } else if has(&["кратност", "коэффициент"]) {
                    (1, 1)
                } else if has(&["сумма", "amount", "total"]) {
                    return Value::Number(hundredths(self.chance.between(10_000, 10_000_000)));
                } else {
                    (1, 20)
                };
                Value::number(self.chance.between(low_high.0, low_high.1))
            }
            Type::String => {
                let digits = |maker: &mut Self, count: u32| -> String {
                    (0..count)
                        .map(|_| {
                            char::from(b'0' + u8::try_from(maker.chance.below(10)).unwrap_or(0))
                        })
                        .collect()
                };
                let text = if has(&["инн"]) {
                    digits(self, 10)
                } else if has(&["кпп"]) {
                    digits(self, 9)
                } else if has(&["телефон", "phone"]) {
                    format!("+7 9{}", digits(self, 9))
                } else if has(&["штрихкод", "barcode"]) {
                    digits(self, 13)
                } else if has(&["почт", "mail"]) {
                    format!("info{}@example.ru", digits(self, 4))
                } else if has(&["артикул", "article"]) {
                    format!("А-{}", digits(self, 5))
                } else if has(&["буквенный"]) {
                    title.chars().take(3).collect()
                } else if has(&["полноенаименование", "наименованиеполное", "fullname"])
                {
                    title.to_owned()
                } else if has(&["адрес", "address"]) {
                    let house = self.chance.between(1, 120);
                    format!("г. Москва, ул. Лесная, д. {house}")
                } else {
                    String::new()
                };
                let limit = field.types.qualifiers.length;
                let limit = if limit == 0 {
                    usize::MAX
                } else {
                    limit as usize
                };
                Value::String(text.chars().take(limit).collect())
            }
            Type::Date => Value::Date(self.moment().begin(Part::Day)),
            Type::Platform(_) => {
                default_value(self.base, self.world, &metadata::TypeDescription::of([of]))
            }
            of => self
                .base
                .number_of(&of)
                .map_or(Value::Undefined, |of| self.reference(of)),
        }
    }

    /// A reference to something that a table has; the empty one where it has nothing.
    pub(super) fn reference(&mut self, of: u16) -> Value {
        let pool = self.pools.get(&of).map_or(&[][..], |it| it);
        let found = self.chance.favourite(pool).copied();
        Value::Reference(found.unwrap_or(Reference { of, id: [0; 16] }))
    }

    /// A price that belongs to a name: the same thing always costs about the same.
    pub(super) fn price(&mut self, of: &str) -> Decimal {
        let [.., high, low] = crate::run::data::key_of(of);
        let base = 5_000 + i64::from(high) * 2_000 + i64::from(low) * 10;
        hundredths(base + self.chance.between(-base / 20, base / 20))
    }
}

/// So many hundredths.
pub(super) fn hundredths(count: i64) -> Decimal {
    Decimal::of_units(i128::from(count) * 10_000_000_000)
}
