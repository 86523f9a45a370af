//! What bases of people have and tidy data has not: drafts, marks for deletion, gaps, and times at the edges of periods.
//! Questions and queries that forget one of these give what they should on tidy data only.

use metadata::tables::Field;
use metadata::{Kind, Object, Role, Type};

use super::chance::Chance;
use super::{Filled, Maker, inserter, stored};
use crate::date::{Date, Part};
use crate::run::data::{default_value, key_of};
use crate::run::error::RunError;
use crate::run::value::{Reference, Value};

/// How many of a hundred documents stand at an edge of a period.
const AT_EDGES: usize = 40;
/// How many of a hundred documents were never posted; every second of them is marked for deletion.
const DRAFTS: usize = 10;
/// How many of a hundred attributes of items nobody filled, and how many of documents.
const EMPTY: [usize; 2] = [15, 4];
/// How many of a hundred references to other documents nobody filled.
const WITHOUT_DOCUMENT: usize = 25;

impl Maker<'_> {
    /// A moment between the borders of the plan.
    pub(super) fn moment(&mut self) -> Date {
        let (from, to) = (self.plan.from, self.plan.to);
        if !self.plan.rough || !self.chance.percent(AT_EDGES) {
            return self.chance.date(from, to);
        }
        let back = |part: Part, count: i64| to.add(part, -count).unwrap_or(to);
        let months = i64::try_from(self.chance.below(4)).unwrap_or(0);
        let (period, part) = match self.chance.below(6) {
            0 => (to, Part::Day),
            1 => (back(Part::Day, 1), Part::Day),
            2 => (to, Part::Week),
            3 => (back(Part::Month, 3 * months), Part::Quarter),
            4 => (back(Part::Year, months.min(1)), Part::Year),
            _ => (back(Part::Month, months), Part::Month),
        };
        let edge = match self.chance.below(16) {
            0 => period.begin(part),
            1 => period.end(part),
            // Some time of the first or of the last day.
            2..9 => self.chance.date(period.begin(part), period.begin(part)),
            _ => self.chance.date(period.end(part), period.end(part)),
        };
        // Periods that are not over yet end today, at some time.
        if edge > to.end(Part::Day) {
            return self.chance.date(to, to);
        }
        edge.max(from)
    }

    /// Leaves gaps in an item of a catalog.
    pub(super) fn roughen_item(&mut self, fields: &[Field], filled: &mut Filled, is_marked: bool) {
        if !self.plan.rough {
            return;
        }
        self.leave_out(fields, filled, EMPTY[0]);
        filled.insert("ПометкаУдаления".into(), Value::Boolean(is_marked));
    }

    /// Leaves gaps in a document; true where it was never posted and has no records.
    pub(super) fn roughen_document(&mut self, fields: &[Field], header: &mut Filled) -> bool {
        if !self.plan.rough {
            return false;
        }
        self.leave_out(fields, header, EMPTY[1]);
        let is_draft = self.chance.percent(DRAFTS);
        let is_marked = is_draft && self.chance.percent(50);
        header.insert("Проведен".into(), Value::Boolean(!is_draft));
        header.insert("ПометкаУдаления".into(), Value::Boolean(is_marked));
        is_draft
    }

    fn leave_out(&mut self, fields: &[Field], filled: &mut Filled, percent: usize) {
        for field in fields.iter().filter(|it| it.origin.contains(".Attribute.")) {
            let types = self.world.expand_all(&field.types).types;
            let is_of = |kind: Kind| {
                let mut types = types.iter();
                types.any(|it| matches!(it, Type::Of(of, Role::Ref, _) if *of == kind))
            };
            let may_be_empty = types
                .iter()
                .all(|it| matches!(it, Type::String | Type::Date | Type::Of(_, Role::Ref, _)));
            let percent = match is_of(Kind::Document) {
                true => WITHOUT_DOCUMENT,
                false => percent,
            };
            if may_be_empty && !is_of(Kind::Enum) && self.chance.percent(percent) {
                let empty = default_value(self.base, self.world, &field.types);
                filled.insert(field.names.ru.to_string(), empty);
            }
        }
    }

    /// The rows of the tabular sections of an item. They take chances of their own, so that nothing else depends on them.
    pub(super) fn sections_of_item(
        &mut self,
        object: &Object,
        name: &str,
        item: Reference,
    ) -> Result<(), RunError> {
        for section in &object.tabular_sections {
            let name = format!("{name}.{}", section.name);
            let Some(table) = metadata::tables::table(self.world, &name) else {
                continue;
            };
            let [.., high, low] = key_of(&format!("{name}.{:?}", item.id));
            let seed = self.plan.seed ^ (u64::from(high) << 40 | u64::from(low) << 20);
            let before = std::mem::replace(&mut self.chance, Chance::new(seed));
            let fields = stored(&table);
            let inserter = inserter(self.base, self.world, &table, &fields);
            let count = self.chance.between(0, 4);
            for number in 1..=count {
                let mut row = Filled::default();
                row.insert("Ссылка".into(), Value::Reference(item));
                row.insert("НомерСтроки".into(), Value::number(number));
                for field in fields.iter().filter(|it| it.origin.contains(".Attribute.")) {
                    let value = self.value(field, "");
                    row.insert(field.names.ru.to_string(), value);
                }
                self.insert(&inserter, &table, &fields, &row)?;
            }
            self.chance = before;
        }
        Ok(())
    }
}
