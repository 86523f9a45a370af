//! The data of a base for a configuration that calls everything otherwise.

use metadata::World;
use rusqlite::types::Value as Cell;

use super::base::Base;
use super::error::{RunError, RunErrorKind};
use super::schema::{is_computed, is_stored, quoted};

/// Puts all records of a base into that of another configuration, which has the same objects in the same order under other
/// names. What the other base has already is lost. All texts are renamed too, those in values included: an item that is
/// called after a name is called after the new one.
pub fn copy_renamed(
    (from, of): (&Base, World<'_>),
    (to, world): (&Base, World<'_>),
    rename: &dyn Fn(&str) -> String,
) -> Result<(), RunError> {
    let differs = |name: &str| RunError {
        range: None,
        kind: RunErrorKind::Value([
            format!("В другой конфигурации нет «{name}» на том же месте"),
            format!("The other configuration has no “{name}” in the same place"),
        ]),
    };
    to.in_transaction(|| {
        for names in metadata::tables::tables(of) {
            let name = names.ru.as_str();
            let table = metadata::tables::table(of, name).filter(is_stored);
            let Some(table) = table.filter(|_| name.contains('.')) else {
                continue;
            };
            let other = rename(name);
            // References hold the numbers of tables, so those must be the same.
            if from.known_type(name) != to.known_type(&other) {
                return Err(differs(&other));
            }
            let Some(known) = metadata::tables::table(world, &other) else {
                return Err(differs(&other));
            };
            let fields = table.fields.iter().filter(|it| !is_computed(it));
            let fields: Vec<&str> = fields.map(|it| it.names.ru.as_str()).collect();
            let mut columns = Vec::with_capacity(fields.len());
            for field in &fields {
                let renamed = rename(field);
                let found = known.field(field).or_else(|| known.field(&renamed));
                let found = found.ok_or_else(|| differs(&format!("{other}.{renamed}")))?;
                columns.push(quoted(found.names.ru.as_str()));
            }
            let is_of_names = !table.fields.iter().any(|it| it.names.en.is("DeletionMark"))
                && from.known_type(name).is_some();
            if is_of_names {
                // Values of enumerations are those of the configuration.
                continue;
            }
            let read: Vec<String> = fields.iter().map(|it| quoted(it)).collect();
            let marks: Vec<String> = (1..=columns.len()).map(|it| format!("?{it}")).collect();
            to.connection.execute(
                &format!("DELETE FROM {}", quoted(known.names.ru.as_str())),
                [],
            )?;
            let mut insert = to.connection.prepare(&format!(
                "INSERT INTO {} ({}) VALUES ({})",
                quoted(known.names.ru.as_str()),
                columns.join(", "),
                marks.join(", ")
            ))?;
            let mut select = from.connection.prepare(&format!(
                "SELECT {} FROM {}",
                read.join(", "),
                quoted(name)
            ))?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let mut cells: Vec<Cell> = Vec::with_capacity(columns.len());
                for at in 0..columns.len() {
                    cells.push(match row.get(at)? {
                        Cell::Text(it) => Cell::Text(rename(&it)),
                        other => other,
                    });
                }
                insert.execute(rusqlite::params_from_iter(cells))?;
            }
        }
        Ok(())
    })
}
