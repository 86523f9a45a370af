//! Records as the standard OData interface of a published base tells them (`odata/standard.odata`, JSON), put into a base.
//!
//! An entity of the interface is a table: `Catalog_Товары`. A reference is an identifier in `Поле_Key`, or in `Поле` with the
//! table beside it in `Поле_Type` where it may be of several; values of enumerations are their names, tabular sections are
//! lists, and records of registers that have a recorder stand in `RecordSet` or by themselves (`…_RecordType`).

use std::collections::BTreeSet;

use metadata::platform::Names;
use metadata::tables::Table;
use metadata::{Kind, Type, World};
use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json};

use super::base::Base;
use super::data::{Inserter, default_value, find, parse, unknown};
use super::decimal::Decimal;
use super::error::RunError;
use super::schema::{has_references, is_computed, is_stored, kind_of, part_of, quoted};
use super::value::Value;
use crate::date::Date;

/// A table of a configuration that the interface may publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What the interface calls it: `Catalog_Товары`.
    pub name: String,
    /// The full names of the table.
    pub table: Names,
    /// Its records are objects; otherwise they are those of a register, of a constant.
    pub is_object: bool,
}

/// What was put into a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many records, those of tabular sections left out.
    pub records: usize,
    /// What the interface told of them and the configuration does not have.
    pub unknown: Vec<String>,
}

/// The tables of a configuration that the interface may publish, in the order of kinds.
pub fn entities(world: World<'_>) -> Vec<Entity> {
    let all = metadata::tables::tables(world).into_iter();
    let published = all.filter(|it| {
        let kind = kind_of(it.ru.as_str());
        kind.is_some_and(|it| it != Kind::Enum) && it.ru.as_str().split('.').count() == 2
    });
    let tables = published.filter_map(|it| metadata::tables::table(world, it.ru.as_str()));
    let stored = tables.filter(|it| is_stored(it) && part_of(it).is_none());
    let entities = stored.map(|table| Entity {
        name: table.names.en.as_str().replacen('.', "_", 1),
        is_object: has_references(&table),
        table: table.names,
    });
    entities.collect()
}

/// Puts all records of an entity into its table, in one transaction. `next` gives the records of the next page, as a list of
/// JSON objects, and nothing behind the last one; what fails there takes everything back.
///
/// Objects that the base has already are changed; a register or a constant has afterwards what was told and nothing else.
pub fn import<E: From<RunError>>(
    base: &Base,
    world: World<'_>,
    entity: &Entity,
    mut next: impl FnMut() -> Result<Option<Vec<Json>>, E>,
) -> Result<Imported, E> {
    let name = entity.table.ru.as_str();
    let table = metadata::tables::table(world, name).ok_or_else(|| {
        unknown(
            format!("В конфигурации нет таблицы «{name}»"),
            format!("The configuration has no table “{name}”"),
        )
    })?;
    base.in_transaction(|| {
        let mut target = Target::new(base, world, table);
        if !entity.is_object {
            target.clear()?;
        }
        let mut imported = Imported::default();
        while let Some(records) = next()? {
            for record in &records {
                imported.records += target.put(record)?;
            }
        }
        imported.unknown = target.all_unknown();
        Ok(imported)
    })
}

/// What a property of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A field, by its place in the table.
    Field(usize),
    /// A tabular section, by its place among those of the table.
    Section(usize),
    /// Nothing that is kept.
    Nothing,
}

/// A table that records are put into.
struct Target<'a> {
    base: &'a Base,
    world: World<'a>,
    table: Table,
    is_object: bool,
    sections: Vec<Self>,
    /// What properties are.
    parts: FxHashMap<String, Part>,
    /// The fields of the last record and what puts such records.
    inserter: Option<(Vec<usize>, Inserter<'a>)>,
    unknown: BTreeSet<String>,
}

impl<'a> Target<'a> {
    fn new(base: &'a Base, world: World<'a>, table: Table) -> Self {
        let is_object = has_references(&table);
        Self {
            base,
            world,
            table,
            is_object,
            sections: Vec::new(),
            parts: FxHashMap::default(),
            inserter: None,
            unknown: BTreeSet::new(),
        }
    }

    fn clear(&self) -> Result<(), RunError> {
        let table = quoted(self.table.names.ru.as_str());
        let statement = format!("DELETE FROM {table}");
        Ok(self.base.connection.execute_batch(&statement)?)
    }

    /// Puts a record, or all records of a set of one recorder, and tells how many there are.
    fn put(&mut self, record: &Json) -> Result<usize, RunError> {
        let Json::Object(record) = record else {
            return Err(unknown(
                format!("{}: запись в ответе — не объект", self.table.names.ru),
                format!(
                    "{}: a record of the answer is no object",
                    self.table.names.en
                ),
            ));
        };
        let Some(Json::Array(set)) = record.get("RecordSet") else {
            self.row(record, None)?;
            return Ok(1);
        };
        for row in set.iter().filter_map(Json::as_object) {
            // Who recorded them stands beside the set, and may be left out in it.
            let mut row = row.clone();
            for (name, value) in record.iter().filter(|it| it.0.starts_with("Recorder")) {
                if !row.contains_key(name) {
                    row.insert(name.clone(), value.clone());
                }
            }
            self.row(&row, None)?;
        }
        Ok(set.len())
    }

    /// Puts one record; a row of a tabular section belongs to `owner`.
    fn row(&mut self, record: &Map<String, Json>, owner: Option<&Value>) -> Result<(), RunError> {
        let mut fields: Vec<usize> = Vec::with_capacity(record.len());
        let mut values: Vec<Value> = Vec::with_capacity(record.len());
        let mut lists: Vec<(usize, &[Json])> = Vec::new();
        // Folders have no attributes of items.
        let is_folder = record.get("IsFolder") == Some(&Json::Bool(true));
        for (name, told) in record {
            match self.part(name, record) {
                Part::Field(at) if !fields.contains(&at) => {
                    values.push(match is_folder && told.is_null() {
                        true => Value::Null,
                        false => self.value(at, told, type_of(record, name))?,
                    });
                    fields.push(at);
                }
                Part::Section(at) => lists.extend(told.as_array().map(|it| (at, it.as_slice()))),
                Part::Field(_) | Part::Nothing => {}
            }
        }
        let reference = self.place("Ref");
        if let (Some(owner), Some(at)) = (owner, reference)
            && !fields.contains(&at)
        {
            fields.push(at);
            values.push(owner.clone());
        }
        let own = fields.iter().position(|it| Some(*it) == reference);
        let own = own.and_then(|it| values.get(it)).cloned();
        if self.is_object {
            let Some(own) = &own else {
                return Err(unknown(
                    format!("{}: в записи нет «Ref_Key»", self.table.names.ru),
                    format!("{}: a record has no “Ref_Key”", self.table.names.en),
                ));
            };
            self.forget_predefined(&fields, &values, own)?;
        }
        self.insert(&fields, &values)?;
        let Some(own) = own else {
            return Ok(());
        };
        for (at, rows) in lists {
            let Some(section) = self.sections.get_mut(at) else {
                continue;
            };
            let table = quoted(section.table.names.ru.as_str());
            let delete = format!("DELETE FROM {table} WHERE \"Ссылка\" = ?1");
            let mut delete = self.base.connection.prepare_cached(&delete)?;
            delete.execute([own.cell()])?;
            for row in rows.iter().filter_map(Json::as_object) {
                section.row(row, Some(&own))?;
            }
        }
        Ok(())
    }

    fn insert(&mut self, fields: &[usize], values: &[Value]) -> Result<(), RunError> {
        let is_known = self.inserter.as_ref().is_some_and(|it| it.0 == fields);
        if !is_known {
            let all = fields.iter().filter_map(|it| self.table.fields.get(*it));
            let names: Vec<&str> = all.map(|it| it.names.ru.as_str()).collect();
            let inserter = Inserter::new(self.base, self.world, &self.table, &names);
            self.inserter = Some((fields.to_vec(), inserter));
        }
        match &self.inserter {
            Some((_, inserter)) => inserter.put(values.iter()),
            None => Ok(()),
        }
    }

    /// What the base has under the name of a predefined item gives way to the item that is told.
    fn forget_predefined(
        &self,
        fields: &[usize],
        values: &[Value],
        own: &Value,
    ) -> Result<(), RunError> {
        let Some(at) = self.place("PredefinedDataName") else {
            return Ok(());
        };
        let at = fields.iter().position(|it| *it == at);
        let Some(Value::String(name)) = at.and_then(|it| values.get(it)) else {
            return Ok(());
        };
        if name.is_empty() {
            return Ok(());
        }
        let table = quoted(self.table.names.ru.as_str());
        let delete = format!(
            "DELETE FROM {table} WHERE \"ИмяПредопределенныхДанных\" = ?1 AND \"Ссылка\" <> ?2"
        );
        let mut delete = self.base.connection.prepare_cached(&delete)?;
        delete.execute(rusqlite::params![name, own.cell()])?;
        Ok(())
    }

    /// The place of a field by its English name.
    fn place(&self, name: &str) -> Option<usize> {
        let mut fields = self.table.fields.iter();
        fields.position(|it| it.names.en.is(name) && !is_computed(it))
    }

    /// What a property of a record is.
    fn part(&mut self, name: &str, record: &Map<String, Json>) -> Part {
        if let Some(known) = self.parts.get(name) {
            return *known;
        }
        let part = self.new_part(name, record);
        self.parts.insert(name.to_owned(), part);
        part
    }

    fn new_part(&mut self, name: &str, record: &Map<String, Json>) -> Part {
        // Addresses of other records, versions, and files within values.
        let is_note = name.contains('@') || name.starts_with("odata.") || name == "DataVersion";
        if is_note || name.ends_with("_Base64Data") {
            return Part::Nothing;
        }
        if record.get(name).is_some_and(Json::is_array) {
            let full = format!("{}.{name}", self.table.names.ru);
            return match metadata::tables::table(self.world, &full).filter(is_stored) {
                Some(table) => {
                    self.sections.push(Self::new(self.base, self.world, table));
                    Part::Section(self.sections.len() - 1)
                }
                None => self.not_there(name),
            };
        }
        let field = |name: &str| {
            let mut fields = self.table.fields.iter();
            fields.position(|it| it.names.is(name) && !is_computed(it))
        };
        let behind = |end: &str| name.strip_suffix(end);
        if let Some(at) = field(name).or_else(|| field(behind("_Key")?)) {
            return Part::Field(at);
        }
        // The table of a reference stands beside it.
        let is_type = behind("_Type").is_some_and(|it| record.contains_key(it));
        // What the interface adds to all objects.
        let is_added = ["Predefined", "IsFolder"].contains(&name);
        match is_type || is_added {
            true => Part::Nothing,
            false => self.not_there(name),
        }
    }

    fn not_there(&mut self, name: &str) -> Part {
        self.unknown.insert(name.to_owned());
        Part::Nothing
    }

    fn all_unknown(&self) -> Vec<String> {
        let own = self.unknown.iter().cloned();
        let nested = self.sections.iter().flat_map(|it| {
            let name = part_of(&it.table).unwrap_or_default().to_owned();
            let all = it.all_unknown().into_iter();
            all.map(move |it| format!("{name}.{it}"))
        });
        own.chain(nested).collect()
    }

    /// The value of a field that is told with its type, where that stands beside it.
    fn value(&self, at: usize, told: &Json, of: Option<&str>) -> Result<Value, RunError> {
        let Some(field) = self.table.fields.get(at) else {
            return Ok(Value::Undefined);
        };
        let types = &field.types;
        let default = || default_value(self.base, self.world, types);
        let found = match (told, of) {
            (Json::Null, _) => Some(default()),
            (Json::Bool(it), _) => Some(Value::Boolean(*it)),
            (Json::Number(it), _) => Decimal::parse(&it.to_string()).map(Value::Number),
            (Json::String(text), Some(of)) => self.typed(of, text),
            (Json::String(text), None) if self.is_object && field.names.en.is("Ref") => {
                find(self.base, &self.table, text)
            }
            (Json::String(text), None) => match self.world.expand_all(types).types.as_slice() {
                [Type::String] => Some(Value::string(text)),
                _ if text.is_empty() => Some(default()),
                _ => parse(self.base, self.world, types, text),
            },
            (Json::Array(_) | Json::Object(_), _) => None,
        };
        found.ok_or_else(|| {
            let (table, field) = (&self.table.names, &field.names);
            unknown(
                format!("«{}.{}»: нет значения «{told}»", table.ru, field.ru),
                format!("“{}.{}”: there is no value “{told}”", table.en, field.en),
            )
        })
    }

    /// A value with its type: `Edm.String`, `StandardODATA.Catalog_Товары`. What the configuration does not have is undefined.
    fn typed(&self, of: &str, text: &str) -> Option<Value> {
        if let Some(of) = of.strip_prefix("Edm.") {
            return match of {
                "String" => Some(Value::string(text)),
                "Boolean" => text.parse().ok().map(Value::Boolean),
                "DateTime" => Date::parse(text).map(Value::Date),
                "Guid" => super::output::parse_identifier(text).map(Value::Identifier),
                _ => Decimal::parse(text).map(Value::Number),
            };
        }
        let name = of.strip_prefix("StandardODATA.").unwrap_or(of);
        let full = name.replacen('_', ".", 1);
        match metadata::tables::table(self.world, &full).filter(has_references) {
            Some(table) => find(self.base, &table, text),
            None => Some(Value::Undefined),
        }
    }
}

/// The type that stands beside a property.
fn type_of<'r>(record: &'r Map<String, Json>, name: &str) -> Option<&'r str> {
    record.get(&format!("{name}_Type"))?.as_str()
}
