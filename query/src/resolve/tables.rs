//! Tables and what stands behind references, asked once for each name.

use std::sync::Arc;

use metadata::platform::Names;
use metadata::tables::Table;
use metadata::{Name, Role, Type};

use super::Resolver;
use super::value::Value;
use crate::package::{Column, Columns, SourceTable, Target};
use crate::schema::table_of_type;

/// What a name means in a table.
pub(super) struct Found {
    pub(super) value: Value,
    pub(super) target: Target,
}

/// What can be asked of the values of a type.
pub(super) enum Behind {
    /// A table has their fields.
    Table(Arc<Table>),
    /// Nobody knows.
    Unknown,
    /// They have no fields.
    Nothing,
}

impl Resolver<'_> {
    /// A table by its full name.
    pub(super) fn table(&mut self, name: &str) -> Option<Arc<Table>> {
        let key = Name::new(name);
        if let Some(known) = self.tables.get(&key) {
            return known.clone();
        }
        let table = self.schema.table(name);
        self.tables.insert(key, table.clone());
        table
    }

    /// What stands for a type: the types of a defined type.
    pub(super) fn expand(&mut self, of: &Type) -> Arc<[Type]> {
        if let Some(known) = self.expanded.get(of) {
            return known.clone();
        }
        let types: Arc<[Type]> = self.schema.expand(of).into();
        self.expanded.insert(of.clone(), types.clone());
        types
    }

    /// What stands behind a dot after a value of a type.
    pub(super) fn behind(&mut self, of: &Type) -> Behind {
        let name = match of {
            Type::Any | Type::AnyRef | Type::AnyOf(..) => return Behind::Unknown,
            // Neither is left by `expand` unless its object is not there.
            Type::DefinedType(_) | Type::Characteristic(_) => return Behind::Unknown,
            Type::PartOf(_, role, ..) if *role != Role::TableRef => return Behind::Unknown,
            _ => match table_of_type(of) {
                Some(name) => name,
                None => return Behind::Nothing,
            },
        };
        if let Some(known) = self.objects.get(of) {
            return known.clone().map_or(Behind::Unknown, Behind::Table);
        }
        let table = self.schema.table(&name);
        self.objects.insert(of.clone(), table.clone());
        table.map_or(Behind::Unknown, Behind::Table)
    }

    /// Whether a table may have other fields than those that are known.
    pub(super) fn is_open(&self, table: &SourceTable) -> bool {
        match table {
            SourceTable::Metadata(_) => !self.is_complete,
            SourceTable::Columns(columns) => columns.is_open,
            SourceTable::Unknown => true,
        }
    }

    /// A field of a table.
    pub(super) fn field(&mut self, table: &SourceTable, name: &str) -> Option<Found> {
        match table {
            SourceTable::Unknown => None,
            SourceTable::Columns(columns) => self.column(columns, name).map(|it| Found {
                value: Value::of_column(it),
                target: Target::Column(it.names.clone(), it.range.clone()),
            }),
            SourceTable::Metadata(table) => self.field_of(table, name),
        }
    }

    /// A column by either name.
    pub(super) fn column<'c>(&mut self, of: &'c Arc<Columns>, name: &str) -> Option<&'c Column> {
        of.list.get(self.column_place(of, name)?)
    }

    /// Where a column stands.
    pub(super) fn column_place(&mut self, of: &Arc<Columns>, name: &str) -> Option<usize> {
        self.columns.place(of, names_of_columns, name)
    }

    fn field_of(&mut self, table: &Arc<Table>, name: &str) -> Option<Found> {
        let place = self.fields.place(table, names_of_fields, name);
        if let Some(field) = place.and_then(|it| table.fields.get(it)) {
            let mut value = Value::described(field.types.clone());
            value.origin.clone_from(&field.origin);
            return Some(Found {
                value,
                target: Target::Field {
                    table: table.names.clone(),
                    field: field.names.clone(),
                    origin: field.origin.clone(),
                },
            });
        }
        let (names, full) = table.nested.iter().find(|it| it.0.is(name))?.clone();
        let nested = self.table(full.ru.as_str());
        let origin = nested.as_ref().map(|it| it.origin.clone());
        let origin = origin.unwrap_or_default();
        Some(Found {
            value: Value {
                nested: Some(nested.map_or(SourceTable::Unknown, SourceTable::Metadata)),
                origin: origin.clone(),
                ..Value::of(result_type())
            },
            target: Target::Field {
                table: table.names.clone(),
                field: names,
                origin,
            },
        })
    }

    /// All columns of a table.
    pub(super) fn columns_of(&mut self, table: &SourceTable) -> Arc<Columns> {
        let table = match table {
            SourceTable::Columns(columns) => return columns.clone(),
            SourceTable::Unknown => {
                return Arc::new(Columns {
                    list: Vec::new(),
                    is_open: true,
                });
            }
            SourceTable::Metadata(table) => table,
        };
        if let Some((_, known)) = self.all_columns.get(&Arc::as_ptr(table)) {
            return known.clone();
        }
        let fields = table.fields.iter().map(|it| Column {
            names: it.names.clone(),
            types: it.types.clone(),
            is_open: it.types.types.is_empty(),
            origin: it.origin.clone(),
            ..Column::default()
        });
        let mut list: Vec<Column> = fields.collect();
        for (names, full) in &table.nested {
            // Tabular sections have none of their own.
            let nested = self
                .table(full.ru.as_str())
                .filter(|it| it.nested.is_empty());
            let nested = nested.map_or(SourceTable::Unknown, SourceTable::Metadata);
            list.push(Column {
                names: names.clone(),
                types: Value::of(result_type()).types,
                nested: Some(self.columns_of(&nested)),
                ..Column::default()
            });
        }
        // Which of the fields of time there are is not known as long as they all are there.
        let varies = table.fields.iter().any(|it| it.names.is("ПериодСекунда"));
        let columns = Arc::new(Columns {
            list,
            is_open: varies || !self.is_complete,
        });
        self.all_columns
            .insert(Arc::as_ptr(table), (table.clone(), columns.clone()));
        columns
    }
}

fn names_of_columns(of: &Columns) -> impl ExactSizeIterator<Item = &Names> {
    of.list.iter().map(|it| &it.names)
}

fn names_of_fields(of: &Table) -> impl ExactSizeIterator<Item = &Names> {
    of.fields.iter().map(|it| &it.names)
}

/// What a selection gives for a tabular section.
fn result_type() -> Type {
    Type::Platform(Name::new("РезультатЗапроса"))
}
