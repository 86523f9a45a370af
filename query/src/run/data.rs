//! Records of a base: their values as text, their keys, and how they are put there.

use metadata::tables::{Field, Table};
use metadata::{Kind, Role, Type, TypeDescription, World, same};
use rusqlite::OptionalExtension as _;
use rusqlite::types::Value as Cell;

use super::base::Base;
use super::decimal::Decimal;
use super::error::{RunError, RunErrorKind};
use super::output;
use super::schema::{has_references, is_computed, quoted};
use super::value::{Reference, Value};
use crate::date::Date;
use crate::schema::table_of_type;

/// The identifier of what has a name: the same name always gives the same one.
pub fn key_of(name: &str) -> [u8; 16] {
    // FNV-1a of 128 bits.
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in name.bytes() {
        hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    hash.to_be_bytes()
}

/// What a field of these types holds that nobody has filled.
pub(crate) fn default_value(base: &Base, world: World<'_>, types: &TypeDescription) -> Value {
    let expanded = world.expand_all(types);
    let [only] = expanded.types.as_slice() else {
        return Value::Undefined;
    };
    match only {
        Type::Boolean => Value::Boolean(false),
        Type::Number => Value::number(0),
        Type::String => Value::string(""),
        Type::Date => Value::Date(Date::EMPTY),
        Type::Platform(name) if name.is("УникальныйИдентификатор") => {
            Value::Identifier([0; 16])
        }
        Type::Platform(name) => match base.known_type(name.as_str()) {
            Some(of) => Value::System { of, place: 0 },
            None => Value::Undefined,
        },
        of => match base.number_of(of) {
            Some(of) => Value::Reference(Reference { of, id: [0; 16] }),
            None => Value::Undefined,
        },
    }
}

/// The value that a text stands for in a field of these types; none where it stands for nothing.
///
/// Numbers, dates (`2024-01-31`, `31.01.2024 10:00:00`) and booleans (`Да`, `true`) are read where the field may hold them.
/// A reference is an identifier, the name of a predefined item, or what is found by description, code or number; before it
/// may stand the table: `Справочник.Товары:Стол`. What is found nowhere is a string, if it may be. `NULL` and
/// `Неопределено` are themselves.
pub fn parse(base: &Base, world: World<'_>, types: &TypeDescription, text: &str) -> Option<Value> {
    let text = text.trim();
    if same(text, "NULL") {
        return Some(Value::Null);
    }
    if text.is_empty() {
        return Some(default_value(base, world, types));
    }
    let types = world.expand_all(types).types;
    let is_open = types.is_empty();
    let may_be = |of: &Type| is_open || types.contains(of);
    if same(text, "Неопределено") || same(text, "Undefined") {
        return Some(Value::Undefined);
    }
    if may_be(&Type::Boolean) {
        let is = |words: [&str; 4]| words.iter().any(|it| same(it, text));
        if is(["Да", "Истина", "true", "yes"]) {
            return Some(Value::Boolean(true));
        }
        if is(["Нет", "Ложь", "false", "no"]) {
            return Some(Value::Boolean(false));
        }
    }
    if let (true, Some(number)) = (may_be(&Type::Number), Decimal::parse(text)) {
        return Some(Value::Number(number));
    }
    if let (true, Some(date)) = (may_be(&Type::Date), Date::parse(text)) {
        return Some(Value::Date(date));
    }
    if let Some(found) = reference(base, world, &types, text) {
        return Some(found);
    }
    for of in &types {
        let Type::Platform(name) = of else {
            continue;
        };
        if name.is("УникальныйИдентификатор") {
            return output::parse_identifier(text).map(Value::Identifier);
        }
        let values = world
            .platform
            .system_enum(name.as_str())
            .map(|it| &it.values);
        let place = values.and_then(|it| it.iter().position(|it| it.is(text)));
        if let (Some(place), Some(of)) = (place, base.known_type(name.as_str())) {
            let place = u16::try_from(place).unwrap_or(0);
            return Some(Value::System { of, place });
        }
    }
    may_be(&Type::String).then(|| Value::string(text))
}

/// The reference that a text names.
fn reference(base: &Base, world: World<'_>, types: &[Type], text: &str) -> Option<Value> {
    if let Some((table, item)) = text.split_once(':')
        && let Some(table) = metadata::tables::table(world, table.trim())
        && has_references(&table)
    {
        return find(base, &table, item.trim());
    }
    let mut tables = types.iter().filter_map(table_of_type);
    tables.find_map(|it| find(base, &metadata::tables::table(world, &it)?, text))
}

pub(crate) fn find(base: &Base, table: &Table, text: &str) -> Option<Value> {
    let name = table.names.ru.as_str();
    let of = base.known_type(name)?;
    if let Some(id) = output::parse_identifier(text) {
        return Some(Value::Reference(Reference { of, id }));
    }
    if same(text, "ПустаяСсылка") || same(text, "EmptyRef") {
        return Some(Value::Reference(Reference { of, id: [0; 16] }));
    }
    let mut columns: Vec<&str> = ["Наименование", "Код", "Номер", "ИмяПредопределенныхДанных"]
        .into_iter()
        .filter(|column| table.fields.iter().any(|it| it.names.ru.is(column)))
        .collect();
    if !table.fields.iter().any(|it| it.names.en.is("DeletionMark")) {
        columns.extend(["_Имя", "_Представление"]);
    }
    columns.into_iter().find_map(|column| {
        let statement = format!(
            "SELECT \"Ссылка\" FROM {} WHERE {} = ?1 ORDER BY 1 LIMIT 1",
            quoted(name),
            quoted(column)
        );
        let mut statement = base.connection.prepare_cached(&statement).ok()?;
        let found = statement.query_row([text], |it| Ok(Value::of_cell(it.get_ref(0)?)));
        found.optional().ok()?
    })
}

/// Puts records into a table: each has values for the same fields, the others get what nobody has filled.
pub(crate) struct Inserter<'a> {
    base: &'a Base,
    statement: String,
    defaults: Vec<Cell>,
}

impl<'a> Inserter<'a> {
    /// For records with values for these fields, by their Russian names in the spelling of the table.
    pub(crate) fn new(base: &'a Base, world: World<'_>, table: &Table, fields: &[&str]) -> Self {
        let mut columns: Vec<String> = fields.iter().map(|it| quoted(it)).collect();
        let changed: Vec<String> = columns
            .iter()
            .map(|it| format!("{it} = excluded.{it}"))
            .collect();
        let mut defaults = Vec::new();
        for field in table.fields.iter().filter(|it| !is_computed(it)) {
            let name = quoted(field.names.ru.as_str());
            if !columns.contains(&name) {
                defaults.push(default_of(base, world, table, field).cell());
                columns.push(name);
            }
        }
        let marks: Vec<String> = (1..=columns.len()).map(|it| format!("?{it}")).collect();
        let mut statement = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            quoted(table.names.ru.as_str()),
            columns.join(", "),
            marks.join(", ")
        );
        // A record of the same reference is changed.
        if has_references(table) {
            statement.push_str(&format!(
                " ON CONFLICT (\"Ссылка\") DO UPDATE SET {}",
                changed.join(", ")
            ));
        }
        Self {
            base,
            statement,
            defaults,
        }
    }

    /// Puts a record with values in the order of the fields.
    pub(crate) fn put<'v>(&self, values: impl Iterator<Item = &'v Value>) -> Result<(), RunError> {
        let mut statement = self.base.connection.prepare_cached(&self.statement)?;
        let cells = values.map(Value::cell).chain(self.defaults.iter().cloned());
        statement.execute(rusqlite::params_from_iter(cells))?;
        Ok(())
    }
}

/// Puts one record into a table: values by the Russian names of fields.
pub(crate) fn put(
    base: &Base,
    world: World<'_>,
    table: &Table,
    values: &[(String, Value)],
) -> Result<(), RunError> {
    let fields: Vec<&str> = values.iter().map(|it| it.0.as_str()).collect();
    let inserter = Inserter::new(base, world, table, &fields);
    inserter.put(values.iter().map(|it| &it.1))
}

/// Records of registers are active, documents that are put into a base are posted.
pub(crate) fn default_of(base: &Base, world: World<'_>, table: &Table, field: &Field) -> Value {
    let is = |name: &str| field.names.en.is(name);
    if is("Active") || (is("Posted") && table.names.en.as_str().starts_with("Document.")) {
        return Value::Boolean(true);
    }
    default_value(base, world, &field.types)
}

/// Puts records whose values are text into a table of a base: names of columns, then the records.
///
/// The column `Ссылка` may hold an identifier; without it an object gets one of its predefined name, description, code or
/// number, so that the same text always makes the same object.
pub fn put_text(
    base: &Base,
    world: World<'_>,
    table: &str,
    columns: &[&str],
    records: &[Vec<&str>],
) -> Result<(), RunError> {
    let Some(table) = metadata::tables::table(world, table).filter(super::schema::is_stored) else {
        return Err(unknown(
            format!("В базе нет таблицы «{table}»"),
            format!("The base has no table “{table}”"),
        ));
    };
    let mut fields = Vec::with_capacity(columns.len());
    for column in columns {
        let field = table.field(column).filter(|it| !is_computed(it));
        fields.push(field.ok_or_else(|| {
            unknown(
                format!("У таблицы «{}» нет поля «{column}»", table.names.ru),
                format!("The table “{}” has no field “{column}”", table.names.en),
            )
        })?);
    }
    base.in_transaction(|| put_records(base, world, &table, &fields, records))
}

fn put_records(
    base: &Base,
    world: World<'_>,
    table: &Table,
    fields: &[&Field],
    records: &[Vec<&str>],
) -> Result<(), RunError> {
    let names = fields.iter().map(|it| it.names.ru.as_str());
    let has_own = fields.iter().any(|it| it.names.en.is("Ref"));
    let is_new = has_references(table) && !has_own;
    let names: Vec<&str> = names.chain(is_new.then_some("Ссылка")).collect();
    let inserter = Inserter::new(base, world, table, &names);
    for record in records {
        let mut values: Vec<(String, Value)> = Vec::with_capacity(record.len());
        for (field, text) in fields.iter().zip(record) {
            let value = match (field.names.en.is("Ref"), has_references(table)) {
                (true, true) => own_reference(base, table, text),
                _ => parse(base, world, &field.types, text),
            };
            let value = value.ok_or_else(|| {
                unknown(
                    format!(
                        "«{}.{}»: нет значения «{text}»",
                        table.names.ru, field.names.ru
                    ),
                    format!(
                        "“{}.{}”: there is no value “{text}”",
                        table.names.en, field.names.en
                    ),
                )
            })?;
            values.push((field.names.ru.to_string(), value));
        }
        values.resize_with(fields.len(), || (String::new(), Value::Undefined));
        if is_new {
            let reference = new_reference(base, world, table, &values)?;
            values.push(("Ссылка".to_owned(), reference));
        }
        inserter.put(values.iter().map(|it| &it.1))?;
    }
    Ok(())
}

pub(crate) fn unknown(ru: String, en: String) -> RunError {
    RunError {
        range: None,
        kind: RunErrorKind::Value([ru, en]),
    }
}

/// The text of a query for all that is stored of a table.
pub fn stored_fields(world: World<'_>, table: &str) -> Result<String, RunError> {
    let found = metadata::tables::table(world, table).ok_or_else(|| {
        unknown(
            format!("В конфигурации нет таблицы «{table}»"),
            format!("The configuration has no table “{table}”"),
        )
    })?;
    // Of a virtual table what it has depends on how it is asked.
    if !found.parameters.is_empty() {
        return Err(unknown(
            format!("«{table}» — виртуальная таблица: выберите нужные поля запросом"),
            format!("“{table}” is a virtual table: select what you need by a query"),
        ));
    }
    let fields = found.fields.iter().filter(|it| !is_computed(it));
    let fields: Vec<String> = fields.map(|it| format!("Т.{}", it.names.ru)).collect();
    let (fields, name) = (fields.join(", "), &found.names.ru);
    Ok(format!("ВЫБРАТЬ {fields} ИЗ {name} КАК Т"))
}

fn own_reference(base: &Base, table: &Table, text: &str) -> Option<Value> {
    let of = base.known_type(table.names.ru.as_str())?;
    // The table may stand before the identifier, as where other tables refer to it.
    let own = text
        .split_once(':')
        .filter(|it| table.names.is(it.0.trim()));
    let text = own.map_or(text, |it| it.1.trim());
    let id = output::parse_identifier(text);
    let id = id.unwrap_or_else(|| key_of(&format!("{}.{text}", table.names.ru)));
    Some(Value::Reference(Reference { of, id }))
}

fn new_reference(
    base: &Base,
    world: World<'_>,
    table: &Table,
    values: &[(String, Value)],
) -> Result<Value, RunError> {
    let name = table.names.ru.as_str();
    let mut key = String::new();
    for column in [
        "ИмяПредопределенныхДанных",
        "Владелец",
        "Код",
        "Наименование",
        "Номер",
        "Дата",
    ] {
        let Some((_, value)) = values.iter().find(|it| it.0 == column) else {
            continue;
        };
        if let (Value::String(item), "ИмяПредопределенныхДанных") = (value, column)
            && !item.is_empty()
        {
            let known = base.predefined(name, item)?;
            let of = base.type_number(name)?;
            let id = key_of(&format!("{name}.{item}"));
            return Ok(Value::Reference(known.unwrap_or(Reference { of, id })));
        }
        key.push('.');
        key.push_str(&base.presentation(world, value)?);
    }
    let of = base.type_number(name)?;
    let id = key_of(&format!("{name}{key}"));
    Ok(Value::Reference(Reference { of, id }))
}

/// The kinds whose records are references, besides tables of external sources.
pub(crate) fn reference_tables(world: World<'_>, kinds: &[Kind]) -> Vec<Type> {
    let of_kind = |kind: Kind| {
        let objects = world.configuration.of_kind(kind);
        objects.map(move |it| Type::Of(kind, Role::Ref, it.name.clone()))
    };
    kinds.iter().flat_map(|it| of_kind(*it)).collect()
}
