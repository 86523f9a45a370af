//! Made-up data for a base of any configuration: catalogs with names that read well, documents through time, and the records
//! of registers that follow from documents. The same seed makes the same data.

mod calculation;
mod chance;
mod documents;
mod entries;
mod records;
mod rough;
mod values;
mod words;

use metadata::objects::Details;
use metadata::objects::information_register::Periodicity;
use metadata::tables::{Field, Table};
use metadata::{AttributeRole, Kind, Object, World};
use rustc_hash::FxHashMap;

use super::base::Base;
use super::data::{Inserter, key_of};
use super::error::RunError;
use super::schema::{has_references, is_computed, is_stored, quoted};
use super::value::{Reference, Value};
use crate::date::{Date, Part};
use chance::Chance;

/// How much to make.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The same seed makes the same data.
    pub seed: u64,
    /// How many items the largest catalogs get.
    pub items: usize,
    /// How many documents in all.
    pub documents: usize,
    /// Documents stand from this date on…
    pub from: Date,
    /// …up to this one.
    pub to: Date,
    /// What bases of people have and tidy data has not: documents that were never posted, marks for deletion, attributes
    /// that nobody filled, and many documents at the very edges of the days, months and years before `to`.
    pub rough: bool,
}

/// Fills a base. Gives how many records were put into each table, by the Russian names of those.
pub fn generate(
    base: &Base,
    world: World<'_>,
    plan: &Plan,
) -> Result<Vec<(String, usize)>, RunError> {
    base.in_transaction(|| {
        let mut maker = Maker {
            base,
            world,
            plan,
            chance: Chance::new(plan.seed),
            pools: FxHashMap::default(),
            counts: Vec::new(),
            stock: FxHashMap::default(),
        };
        maker.existing()?;
        maker.catalogs()?;
        maker.constants()?;
        maker.independent_registers()?;
        maker.accounts()?;
        maker.calculation_kinds()?;
        maker.documents()?;
        Ok(maker.counts)
    })
}

/// The work on one base.
struct Maker<'a> {
    base: &'a Base,
    world: World<'a>,
    plan: &'a Plan,
    chance: Chance,
    /// What references may stand for, by the numbers of their tables; folders left out.
    pools: FxHashMap<u16, Vec<Reference>>,
    counts: Vec<(String, usize)>,
    /// What is there of each thing, by register and dimensions.
    stock: FxHashMap<(String, Vec<Value>), i64>,
}

/// A record in the making: the fields of its table with their values.
type Filled = FxHashMap<String, Value>;

impl Maker<'_> {
    /// What the base has already: predefined items, values of enumerations, what was there before.
    fn existing(&mut self) -> Result<(), RunError> {
        for names in metadata::tables::tables(self.world) {
            let Some(table) = metadata::tables::table(self.world, names.ru.as_str()) else {
                continue;
            };
            let number = self.base.known_type(names.ru.as_str());
            let Some(number) = number.filter(|_| is_stored(&table) && has_references(&table))
            else {
                continue;
            };
            let no_folders = match table.field("ЭтоГруппа") {
                Some(_) => " WHERE NOT \"ЭтоГруппа\"",
                None => "",
            };
            let statement = format!(
                "SELECT \"Ссылка\" FROM {}{no_folders} ORDER BY 1",
                quoted(names.ru.as_str())
            );
            let mut statement = self.base.connection.prepare(&statement)?;
            let found = statement.query_map([], |it| Ok(Value::of_cell(it.get_ref(0)?)))?;
            for value in found {
                if let Value::Reference(it) = value? {
                    self.pools.entry(number).or_default().push(it);
                }
            }
        }
        Ok(())
    }

    fn catalogs(&mut self) -> Result<(), RunError> {
        let catalogs: Vec<_> = self
            .world
            .configuration
            .of_kind(Kind::Catalog)
            .cloned()
            .collect();
        // All references first, so that attributes may refer to any catalog.
        let mut made = Vec::new();
        for object in &catalogs {
            let name = format!("Справочник.{}", object.name);
            let Some(of) = self.base.known_type(&name) else {
                continue;
            };
            let subject = words::subject(object.name.as_str());
            let count = match (self.plan.rough, subject) {
                (true, words::Subject::Other) => self.plan.items / 4,
                _ => subject.count(self.plan.items),
            };
            // What is marked for deletion is nothing that anything refers to.
            let marked = if self.plan.rough { count / 8 + 1 } else { 0 };
            let references: Vec<Reference> = (0..count + marked)
                .map(|at| Reference {
                    of,
                    id: key_of(&format!("{name}.{}.{at}", self.plan.seed)),
                })
                .collect();
            let in_use = references.iter().take(count);
            self.pools.entry(of).or_default().extend(in_use);
            made.push((object, name, references, subject, count));
        }
        for (object, name, references, subject, in_use) in made {
            self.catalog(object, &name, &references, subject, in_use)?;
        }
        Ok(())
    }

    fn catalog(
        &mut self,
        object: &Object,
        name: &str,
        references: &[Reference],
        subject: words::Subject,
        in_use: usize,
    ) -> Result<(), RunError> {
        let Some(table) = metadata::tables::table(self.world, name) else {
            return Ok(());
        };
        let fields = stored(&table);
        let inserter = inserter(self.base, self.world, &table, &fields);
        let folders = match &object.details {
            Details::Catalog(it) if it.hierarchical && it.folders_and_items => subject.folders(),
            _ => &[],
        };
        let of = references.first().map_or(0, |it| it.of);
        let is_tree = match &object.details {
            Details::Catalog(it) => it.hierarchical && !it.folders_and_items,
            _ => false,
        };
        let folder = |at: usize| Reference {
            of,
            id: key_of(&format!("{name}.{}.folder{at}", self.plan.seed)),
        };
        for (at, title) in folders.iter().enumerate() {
            let mut filled = Filled::default();
            filled.insert("Ссылка".into(), Value::Reference(folder(at)));
            filled.insert("ЭтоГруппа".into(), Value::Boolean(true));
            filled.insert("Код".into(), self.code(&table, at + 90_000));
            filled.insert("Наименование".into(), Value::string(title));
            for field in fields.iter().filter(|it| it.origin.contains(".Attribute.")) {
                filled.insert(field.names.ru.to_string(), Value::Null);
            }
            self.insert(&inserter, &table, &fields, &filled)?;
        }
        for (at, reference) in references.iter().enumerate() {
            let mut filled = Filled::default();
            filled.insert("Ссылка".into(), Value::Reference(*reference));
            filled.insert("Код".into(), self.code(&table, at + 1));
            let (mut title, folder_place) = subject.name(&mut self.chance, at, object);
            let is_marked = at >= in_use;
            if is_marked {
                title.push_str(" (не использовать)");
            }
            filled.insert("Наименование".into(), Value::string(&title));
            if !folders.is_empty() {
                let parent = folder(folder_place % folders.len());
                filled.insert("Родитель".into(), Value::Reference(parent));
            }
            // The first two are the roots, each item has two below it.
            if let (true, Some(parent)) = (is_tree, at.checked_sub(2)) {
                let parent = references.get(parent / 2).copied().unwrap_or_default();
                filled.insert("Родитель".into(), Value::Reference(parent));
            }
            for field in &fields {
                let name = field.names.ru.as_str();
                if !filled.contains_key(name)
                    && (field.origin.contains(".Attribute.") || name == "Владелец")
                {
                    let value = self.value(field, &title);
                    filled.insert(name.to_owned(), value);
                }
            }
            self.roughen_item(&fields, &mut filled, is_marked);
            self.insert(&inserter, &table, &fields, &filled)?;
            self.sections_of_item(object, name, *reference)?;
        }
        let count = references.len() + folders.len();
        self.counts.push((name.to_owned(), count));
        Ok(())
    }

    /// A code of the type that the table has for it.
    fn code(&self, table: &Table, number: usize) -> Value {
        let is_number = table
            .field("Код")
            .is_some_and(|it| it.types.types.contains(&metadata::Type::Number));
        match is_number {
            true => Value::number(i64::try_from(number).unwrap_or(0)),
            false => Value::String(format!("Г{number:08}")),
        }
    }

    fn constants(&mut self) -> Result<(), RunError> {
        let constants: Vec<_> = self
            .world
            .configuration
            .of_kind(Kind::Constant)
            .cloned()
            .collect();
        for object in &constants {
            let name = format!("Константа.{}", object.name);
            let Some(table) = metadata::tables::table(self.world, &name) else {
                continue;
            };
            let there: i64 = self.base.connection.query_row(
                &format!("SELECT COUNT(*) FROM {}", quoted(&name)),
                [],
                |it| it.get(0),
            )?;
            let fields = stored(&table);
            if there == 0 {
                let inserter = inserter(self.base, self.world, &table, &fields);
                let mut filled = Filled::default();
                for field in &fields {
                    let value = self.value(field, object.name.as_str());
                    filled.insert(field.names.ru.to_string(), value);
                }
                self.insert(&inserter, &table, &fields, &filled)?;
            }
        }
        Ok(())
    }

    /// Information registers that no document writes to: each combination of dimensions once a period.
    fn independent_registers(&mut self) -> Result<(), RunError> {
        let registers = self.world.configuration.of_kind(Kind::InformationRegister);
        let registers: Vec<_> = registers.cloned().collect();
        for object in &registers {
            let Details::InformationRegister(details) = &object.details else {
                continue;
            };
            let name = format!("РегистрСведений.{}", object.name);
            let table = metadata::tables::table(self.world, &name);
            let Some(table) = table.filter(|_| !details.subordinate) else {
                continue;
            };
            let fields = stored(&table);
            let inserter = inserter(self.base, self.world, &table, &fields);
            let dimensions: Vec<&Field> = of_role(&table, AttributeRole::Dimension).collect();
            let mut seen: Vec<Vec<Value>> = Vec::new();
            let is_periodic = details.periodicity != Periodicity::Nonperiodical;
            let wanted = if is_periodic {
                self.plan.items.min(365)
            } else {
                self.plan.items.min(100)
            };
            for _ in 0..wanted {
                let mut filled = Filled::default();
                for field in &fields {
                    let value = self.value(field, "");
                    filled.insert(field.names.ru.to_string(), value);
                }
                if is_periodic {
                    let date = self.moment().begin(match details.periodicity {
                        Periodicity::Month => Part::Month,
                        Periodicity::Quarter => Part::Quarter,
                        Periodicity::Year => Part::Year,
                        _ => Part::Day,
                    });
                    filled.insert("Период".into(), Value::Date(date));
                }
                let mut key: Vec<Value> = dimensions
                    .iter()
                    .filter_map(|it| filled.get(it.names.ru.as_str()).cloned())
                    .collect();
                key.extend(filled.get("Период").cloned());
                if !seen.contains(&key) {
                    seen.push(key);
                    self.insert(&inserter, &table, &fields, &filled)?;
                }
            }
            self.counts.push((name, seen.len()));
        }
        Ok(())
    }

    /// Counts records of a table.
    fn count(&mut self, table: &str, count: usize) {
        match self.counts.iter_mut().find(|it| it.0 == table) {
            Some(known) => known.1 += count,
            None => self.counts.push((table.to_owned(), count)),
        }
    }

    /// Puts a record; what it has no value for gets what nobody has filled.
    fn insert(
        &self,
        inserter: &Inserter<'_>,
        table: &Table,
        fields: &[Field],
        filled: &Filled,
    ) -> Result<(), RunError> {
        let values: Vec<Value> = fields
            .iter()
            .map(|field| match filled.get(field.names.ru.as_str()) {
                Some(value) => value.clone(),
                None => super::data::default_of(self.base, self.world, table, field),
            })
            .collect();
        inserter.put(values.iter())
    }
}

/// The fields that a table keeps.
fn stored(table: &Table) -> Vec<Field> {
    table
        .fields
        .iter()
        .filter(|it| !is_computed(it))
        .cloned()
        .collect()
}

fn inserter<'a>(base: &'a Base, world: World<'_>, table: &Table, fields: &[Field]) -> Inserter<'a> {
    let names: Vec<&str> = fields.iter().map(|it| it.names.ru.as_str()).collect();
    Inserter::new(base, world, table, &names)
}

/// The fields of a table that are parts of its object of a role.
fn of_role(table: &Table, role: AttributeRole) -> impl Iterator<Item = &Field> {
    let word = format!(".{}.", role.word());
    table
        .fields
        .iter()
        .filter(move |it| it.origin.contains(&word))
}

#[cfg(test)]
mod tests;
