//! The tables of a base, made from metadata.
//!
//! A table of the database has the full Russian name of the table of queries and its fields as columns, those left out
//! that are told from others: `Представление`, `МоментВремени`. Virtual tables, journals of documents and criteria have
//! none of their own.

mod accounts;

use metadata::objects::Details;
use metadata::tables::{self, Field, Table};
use metadata::{Kind, Object, Type, TypeDescription, World};

use super::base::Base;
use super::data::{self, key_of};
use super::error::RunError;
use super::functions::COLLATION;
use super::value::{Reference, Value, text_literal};

/// A name as it is written in a statement.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Whether values of these types may be strings, which need the collation to compare.
pub(crate) fn may_be_string(world: World<'_>, types: &TypeDescription) -> bool {
    let is_string = |it: &Type| match it {
        Type::String | Type::Any => true,
        Type::DefinedType(_) | Type::Characteristic(_) => {
            let expanded = world.expand(it);
            expanded.is_empty() || expanded.contains(&Type::String)
        }
        _ => false,
    };
    types.types.is_empty() || types.types.iter().any(is_string)
}

/// Whether a field is told from others and has no column.
pub(crate) fn is_computed(field: &Field) -> bool {
    // Attributes may be called so too.
    field.origin.is_empty()
        && (field.names.en.is("Presentation") || field.names.en.is("PointInTime"))
}

/// The kind of the object that a table belongs to, by its full name.
pub(crate) fn kind_of(table: &str) -> Option<Kind> {
    Kind::of(table.split('.').next()?)
}

/// The word of a full name behind the name of the object: a tabular section, a virtual table.
pub(crate) fn part_of(table: &Table) -> Option<&str> {
    table.names.en.as_str().splitn(3, '.').nth(2)
}

/// Whether the database has the table itself.
pub(crate) fn is_stored(table: &Table) -> bool {
    let Some(kind) = kind_of(table.names.ru.as_str()) else {
        return false;
    };
    let is_virtual = !table.parameters.is_empty()
        || matches!(
            kind,
            Kind::DocumentJournal | Kind::FilterCriterion | Kind::ExternalDataSource
        )
        || (kind == Kind::Task && part_of(table).is_some_and(|it| it.starts_with("TasksBy")));
    !is_virtual
}

/// Whether rows of a table are objects, which references stand for.
pub(crate) fn has_references(table: &Table) -> bool {
    let Some(reference) = table.fields.iter().find(|it| it.names.en.is("Ref")) else {
        return false;
    };
    // Tabular sections have the reference of their owner.
    let is_own = part_of(table).is_none_or(|it| it == "Points");
    is_own
        && reference
            .types
            .types
            .iter()
            .any(|it| matches!(it, Type::Of(..)))
}

/// What a row of a table is shown as, as an expression over the columns of `alias`.
///
/// The configuration chooses it (`ОсновноеПредставление`): the code or the description; where there is no such thing, it is the
/// other one, or the number and the date.
pub(crate) fn presentation(world: World<'_>, table: &str, alias: &str) -> String {
    let column = |name: &str| format!("{alias}.{}", quoted(name));
    let mut words = table.split('.');
    let kind = words.next().and_then(Kind::of);
    let object = kind.zip(words.next());
    let object = object.and_then(|(kind, name)| world.configuration.object(kind, name));
    let (Some(kind), Some(object)) = (kind, object) else {
        return "''".to_owned();
    };
    // How long the code and the description are, and which of them is shown first.
    let (code, description, by_code) = match &object.details {
        Details::Catalog(it) => (it.code_length, it.description_length, it.shown_by_code),
        Details::ChartOfCharacteristicTypes(it) => {
            (it.code_length, it.description_length, it.shown_by_code)
        }
        Details::ChartOfCalculationTypes(it) => {
            (it.code_length, it.description_length, it.shown_by_code)
        }
        Details::ExchangePlan(it) => (it.code_length, it.description_length, it.shown_by_code),
        Details::ChartOfAccounts(it) => (it.code_length, it.description_length, it.shown_by_code),
        Details::Task(it) => (0, it.description_length, false),
        _ => (0, 0, false),
    };
    let description = description > 0 && (code == 0 || !by_code);
    let code = code > 0;
    match kind {
        Kind::Enum => column("_Представление"),
        Kind::BusinessProcess if words.next().is_some() => column("_Представление"),
        _ if description => format!("v_string({})", column("Наименование")),
        _ if code => format!("v_string({})", column("Код")),
        Kind::Document | Kind::BusinessProcess | Kind::Task => {
            let title = object.synonym.get("ru").unwrap_or(object.name.as_str());
            let number = match &object.details {
                Details::Document(it) => it.number_length > 0,
                Details::BusinessProcess(it) => it.number_length > 0,
                _ => false,
            };
            let number = match number {
                true => format!(" || ' ' || v_string({})", column("Номер")),
                false => String::new(),
            };
            format!(
                "({}{number} || ' от ' || v_string({}))",
                text_literal(title),
                column("Дата")
            )
        }
        _ => "''".to_owned(),
    }
}

/// Makes what is missing.
pub(crate) fn prepare(base: &Base, world: World<'_>) -> Result<(), RunError> {
    let mut stored = Vec::new();
    for names in tables::tables(world) {
        // `Константы` is made of the tables of its parts.
        if !names.ru.as_str().contains('.') {
            continue;
        }
        if let Some(table) = tables::table(world, names.ru.as_str()).filter(is_stored) {
            make(base, world, &table)?;
            stored.push(table);
        }
    }
    for of in world.platform.enums() {
        base.type_number(of.names.ru.as_str())?;
    }
    for table in stored.iter().filter(|it| has_references(it)) {
        predefined(base, world, table)?;
    }
    Ok(())
}

fn make(base: &Base, world: World<'_>, table: &Table) -> Result<(), RunError> {
    let name = table.names.ru.as_str();
    let is_object = has_references(table);
    if is_object {
        base.type_number(name)?;
    }
    let mut columns: Vec<(String, String)> = Vec::new();
    for field in table.fields.iter().filter(|it| !is_computed(it)) {
        let name = quoted(field.names.ru.as_str());
        let mut column = name.clone();
        if may_be_string(world, &field.types) {
            column.push_str(&format!(" COLLATE {COLLATION}"));
        }
        if is_object && field.names.en.is("Ref") {
            column.push_str(" PRIMARY KEY");
        }
        columns.push((name, column));
    }
    if is_object && !table.fields.iter().any(|it| it.names.en.is("DeletionMark")) {
        for hidden in ["_Имя", "_Представление"] {
            columns.push((
                quoted(hidden),
                format!("{} COLLATE {COLLATION}", quoted(hidden)),
            ));
        }
    }
    let table_name = quoted(name);
    let known = known_columns(base, &table_name)?;
    if known.is_empty() {
        let columns: Vec<&str> = columns.iter().map(|it| it.1.as_str()).collect();
        let rowid = if is_object { " WITHOUT ROWID" } else { "" };
        let statement = format!("CREATE TABLE {table_name} ({}){rowid}", columns.join(", "));
        base.connection.execute_batch(&statement)?;
        return indexes(base, table);
    }
    for (name, column) in columns {
        let is_known = known.iter().any(|it| quoted(it) == name);
        if !is_known {
            let field = table
                .fields
                .iter()
                .find(|it| quoted(it.names.ru.as_str()) == name);
            let default = field.map(|it| data::default_value(base, world, &it.types));
            let default = default.unwrap_or_default().literal();
            base.connection.execute_batch(&format!(
                "ALTER TABLE {table_name} ADD COLUMN {column}; UPDATE {table_name} SET {name} = {default}"
            ))?;
        }
    }
    Ok(())
}

fn known_columns(base: &Base, table: &str) -> Result<Vec<String>, RunError> {
    let mut statement = base
        .connection
        .prepare(&format!("PRAGMA table_info({table})"))?;
    let names = statement.query_map([], |it| it.get(1))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// What rows are looked for by.
fn indexes(base: &Base, table: &Table) -> Result<(), RunError> {
    let name = table.names.ru.as_str();
    let has = |name: &str| table.fields.iter().any(|it| it.names.ru.is(name));
    let kind = kind_of(name);
    let is_main = part_of(table).is_none();
    let mut wanted: Vec<Vec<&str>> = Vec::new();
    for column in ["Родитель", "Владелец", "Регистратор"] {
        if has(column) {
            wanted.push(vec![column]);
        }
    }
    if !has_references(table) && has("Ссылка") {
        wanted.push(vec!["Ссылка"]);
    }
    if is_main && has("Период") {
        wanted.push(vec!["Период"]);
    }
    if matches!(kind, Some(Kind::InformationRegister)) && is_main {
        let dimensions = table
            .fields
            .iter()
            .filter(|it| it.origin.contains(".Dimension."));
        let mut columns: Vec<&str> = dimensions.map(|it| it.names.ru.as_str()).collect();
        if has("Период") {
            columns.push("Период");
        }
        if !columns.is_empty() {
            wanted.push(columns);
        }
    }
    // Balances are added up in the order of dimensions, and from the index alone.
    if kind == Some(Kind::AccumulationRegister) && is_main {
        let of_role = |word: &'static str| {
            let fields = table
                .fields
                .iter()
                .filter(move |it| it.origin.contains(word));
            fields.map(|it| it.names.ru.as_str())
        };
        let own = ["Период", "Активность", "ВидДвижения"]
            .into_iter()
            .filter(|it| has(it));
        let columns = of_role(".Dimension.")
            .chain(own)
            .chain(of_role(".Resource."));
        wanted.push(columns.collect());
    }
    if kind == Some(Kind::AccountingRegister) && !is_main {
        wanted.push(vec!["Регистратор", "НомерСтроки"]);
    }
    let mut made: Vec<Vec<&str>> = Vec::new();
    for columns in wanted {
        if made.contains(&columns) {
            continue;
        }
        made.push(columns.clone());
        let index = quoted(&format!("{name}({})", columns.join(",")));
        let columns: Vec<String> = columns.iter().map(|it| quoted(it)).collect();
        let statement = format!(
            "CREATE INDEX {index} ON {} ({})",
            quoted(name),
            columns.join(", ")
        );
        base.connection.execute_batch(&statement)?;
    }
    Ok(())
}

/// Puts values of enumerations, points of routes and predefined items into their table.
fn predefined(base: &Base, world: World<'_>, table: &Table) -> Result<(), RunError> {
    let name = table.names.ru.as_str();
    let mut words = name.split('.');
    let object = words.next().and_then(Kind::of).zip(words.next());
    let object = object.and_then(|(kind, name)| world.configuration.object(kind, name));
    let Some(object) = object else {
        return Ok(());
    };
    let of = base.type_number(name)?;
    let reference = |place: usize| {
        let place = u128::try_from(place + 1).unwrap_or(u128::MAX);
        Value::Reference(Reference {
            of,
            id: place.to_be_bytes(),
        })
    };
    let ordered = |place: usize, name: &str, shown: &str| -> Vec<(String, Value)> {
        vec![
            ("Ссылка".to_owned(), reference(place)),
            (
                "Порядок".to_owned(),
                Value::number(i64::try_from(place).unwrap_or(0)),
            ),
            ("_Имя".to_owned(), Value::string(name)),
            ("_Представление".to_owned(), Value::string(shown)),
        ]
    };
    let known = |item: &str| base.predefined(name, item).map(|it| it.is_some());
    match (&object.details, object.kind) {
        (Details::BusinessProcess(details), _) if words.next().is_some() => {
            for (place, point) in details.route_points.iter().enumerate() {
                if !known(point.as_str())? {
                    let values = ordered(place, point.as_str(), point.as_str());
                    data::put(base, world, table, &values)?;
                }
            }
        }
        (_, Kind::Enum) => {
            for (place, value) in object.predefined.iter().enumerate() {
                let name = value.name.as_str();
                if !known(name)? {
                    let shown = value.synonym.get("ru").unwrap_or(name);
                    data::put(base, world, table, &ordered(place, name, shown))?;
                }
            }
        }
        _ => items(base, world, table, object, of)?,
    }
    Ok(())
}

/// Puts predefined items into the table of their object, with the items above them.
fn items(
    base: &Base,
    world: World<'_>,
    table: &Table,
    object: &Object,
    of: u16,
) -> Result<(), RunError> {
    let name = table.names.ru.as_str();
    let mut left: Vec<(&metadata::Predefined, Option<Value>)> = object
        .predefined
        .iter()
        .rev()
        .map(|it| (it, None))
        .collect();
    while let Some((item, parent)) = left.pop() {
        let id = key_of(&format!("{name}.{}", item.name));
        let reference = Value::Reference(Reference { of, id });
        if base.predefined(name, item.name.as_str())?.is_none() {
            let mut values = vec![
                ("Ссылка".to_owned(), reference.clone()),
                ("Предопределенный".to_owned(), Value::Boolean(true)),
                (
                    "ИмяПредопределенныхДанных".to_owned(),
                    Value::string(item.name.as_str()),
                ),
            ];
            let has = |name: &str| table.fields.iter().find(|it| it.names.ru.is(name));
            if let Some(code) = has("Код") {
                let code = data::parse(base, world, &code.types, &item.code);
                values.push(("Код".to_owned(), code.unwrap_or(Value::string(&item.code))));
            }
            if has("Наименование").is_some() {
                values.push(("Наименование".to_owned(), Value::string(&item.description)));
            }
            if has("ЭтоГруппа").is_some() {
                values.push(("ЭтоГруппа".to_owned(), Value::Boolean(item.is_folder)));
            }
            if let (Some(parent), Some(_)) = (parent, has("Родитель")) {
                values.push(("Родитель".to_owned(), parent));
            }
            if object.kind == Kind::ChartOfAccounts {
                accounts::fields(base, world, table, item, &mut values);
            }
            data::put(base, world, table, &values)?;
            if object.kind == Kind::ChartOfAccounts {
                accounts::ext_dimensions(base, world, name, item, &reference)?;
            }
        }
        left.extend(
            item.items
                .iter()
                .rev()
                .map(|it| (it, Some(reference.clone()))),
        );
    }
    Ok(())
}
