//! A base: one file, or one connection in memory, with the tables of a configuration.

use std::cell::RefCell;
use std::path::Path;

use metadata::{Folded, Kind, Name, NameMap, Role, Type, World};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::RunError;
use super::functions;
use super::output;
use super::schema::{self, quoted};
use super::value::{Reference, Value, ValueType};
use crate::schema::table_of_type;

/// A base that queries run on.
///
/// [`Base::prepare`] makes the tables that a configuration asks for; every other call takes a world of the same
/// configuration.
#[derive(Debug)]
pub struct Base {
    pub(crate) connection: Connection,
    /// Tables and enumerations of the platform by the numbers that cells hold.
    types: RefCell<Types>,
}

#[derive(Debug, Default)]
struct Types {
    numbers: NameMap<u16>,
    names: Vec<Name>,
}

impl Base {
    /// An empty base in memory.
    pub fn in_memory() -> Result<Self, RunError> {
        Self::of(Connection::open_in_memory()?)
    }

    /// The base of a file, which is made where there is none.
    pub fn open(path: &Path) -> Result<Self, RunError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        Self::of(connection)
    }

    fn of(connection: Connection) -> Result<Self, RunError> {
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -200_000)?;
        functions::register(&connection)?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS _types (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        )?;
        let base = Self {
            connection,
            types: RefCell::default(),
        };
        base.read_types()?;
        Ok(base)
    }

    fn read_types(&self) -> Result<(), RunError> {
        let mut types = self.types.borrow_mut();
        *types = Types::default();
        let mut statement = self
            .connection
            .prepare("SELECT name FROM _types ORDER BY number")?;
        let names = statement.query_map([], |it| it.get::<_, String>(0))?;
        for name in names {
            types.push(Name::new(&name?));
        }
        Ok(())
    }

    /// Makes the tables and columns that a configuration has and the base has not, and puts the predefined items there.
    /// What the base has already stays as it is.
    pub fn prepare(&self, world: World<'_>) -> Result<(), RunError> {
        self.in_transaction(|| schema::prepare(self, world))
    }

    /// Changes the base as a whole or not at all.
    pub(crate) fn in_transaction<T, E: From<RunError>>(
        &self,
        change: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let run = |statement: &str| self.connection.execute_batch(statement);
        run("BEGIN").map_err(RunError::from)?;
        let changed = change();
        let end = match changed {
            Ok(_) => "COMMIT",
            Err(_) => "ROLLBACK",
        };
        run(end).map_err(RunError::from)?;
        if changed.is_err() {
            self.read_types()?;
        }
        changed
    }

    /// The number of a table or of an enumeration of the platform, by its Russian name. It gets one if it has none.
    pub(crate) fn type_number(&self, name: &str) -> Result<u16, RunError> {
        if let Some(number) = self.types.borrow().numbers.get(&Folded(name)) {
            return Ok(*number);
        }
        let number = self.types.borrow_mut().push(Name::new(name));
        self.connection.execute(
            "INSERT INTO _types (number, name) VALUES (?1, ?2)",
            params![number, name],
        )?;
        Ok(number)
    }

    /// The number of a table or of an enumeration of the platform, where it has one.
    pub(crate) fn known_type(&self, name: &str) -> Option<u16> {
        self.types.borrow().numbers.get(&Folded(name)).copied()
    }

    /// What a number in a reference or in a value of an enumeration stands for: the Russian name of the table or of the
    /// enumeration of the platform, as `Справочник.Товары` and `ВидДвиженияНакопления`.
    pub fn type_name(&self, number: u16) -> Option<Name> {
        self.types.borrow().names.get(usize::from(number)).cloned()
    }

    /// The type of a reference of this number.
    pub fn reference_type(&self, number: u16) -> Option<Type> {
        let name = self.type_name(number)?;
        let mut words = name.as_str().split('.');
        let (kind, name) = (Kind::of(words.next()?)?, Name::new(words.next()?));
        Some(match words.next() {
            Some(_) => Type::Of(kind, Role::RoutePointRef, name),
            None => Type::reference(kind, &name),
        })
    }

    /// The number of the table that references of a type stand in.
    pub(crate) fn number_of(&self, of: &Type) -> Option<u16> {
        self.known_type(&table_of_type(of)?)
    }

    /// The item that `ЗНАЧЕНИЕ(Вид.Имя.Элемент)` names, of a table by its Russian name.
    pub(crate) fn predefined(
        &self,
        table: &str,
        item: &str,
    ) -> Result<Option<Reference>, RunError> {
        let is_named = table.starts_with("Перечисление.") || table.ends_with(".Точки");
        let column = if is_named {
            "_Имя"
        } else {
            "ИмяПредопределенныхДанных"
        };
        let statement = format!(
            "SELECT \"Ссылка\" FROM {} WHERE {} = ?1",
            quoted(table),
            quoted(column)
        );
        let found = self
            .connection
            .query_row(&statement, [item], |it| Ok(Value::of_cell(it.get_ref(0)?)))
            .optional()?;
        Ok(match found {
            Some(Value::Reference(it)) => Some(it),
            _ => None,
        })
    }

    /// What a value is shown as in Russian: a reference by its presentation, an enumeration of the platform by its value.
    pub fn presentation(&self, world: World<'_>, value: &Value) -> Result<String, RunError> {
        Ok(match value {
            Value::Reference(it) if it.is_empty() => String::new(),
            Value::Reference(it) => {
                let Some(table) = self.type_name(it.of) else {
                    return Ok(String::new());
                };
                let shown = schema::presentation(world, table.as_str(), "t");
                let statement = format!(
                    "SELECT {shown} FROM {} t WHERE t.\"Ссылка\" = ?1",
                    quoted(table.as_str())
                );
                let mut statement = self.connection.prepare_cached(&statement)?;
                let found = statement
                    .query_row([value.cell()], |it| it.get::<_, Option<String>>(0))
                    .optional()?;
                match found {
                    Some(shown) => shown.unwrap_or_default(),
                    None => format!("<{}>", output::identifier(&it.id)),
                }
            }
            Value::System { of, place } => {
                let name = self.type_name(*of);
                let of = name.and_then(|it| world.platform.system_enum(it.as_str()));
                let value = of.and_then(|it| it.values.get(usize::from(*place)));
                value.map_or(String::new(), |it| it.ru.to_string())
            }
            Value::Type(ValueType::Reference(of)) => {
                let of = self.reference_type(*of);
                of.map_or(String::new(), |it| it.name(false))
            }
            Value::Type(ValueType::System(of)) => self
                .type_name(*of)
                .map_or(String::new(), |it| it.to_string()),
            Value::Moment(date, it) => {
                let shown = self.presentation(world, &Value::Reference(*it))?;
                format!("{} {shown}", output::date(*date))
            }
            Value::Rows(rows) => {
                let mut shown = Vec::with_capacity(rows.len());
                for row in rows {
                    let cells: Result<Vec<String>, RunError> =
                        row.iter().map(|it| self.presentation(world, it)).collect();
                    shown.push(cells?.join(", "));
                }
                shown.join("; ")
            }
            other => output::presented(other),
        })
    }
}

impl Types {
    fn push(&mut self, name: Name) -> u16 {
        let number = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        self.numbers.insert(name.clone(), number);
        self.names.push(name);
        number
    }
}
