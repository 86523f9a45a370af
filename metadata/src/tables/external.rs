//! The fields of tables, cubes and tables of dimensions of external data sources.

use super::fields::{Builder, filled};
use crate::object::{Attribute, AttributeRole, Object};
use crate::objects::Details;
use crate::platform::FieldRule;

impl<'a> Builder<'a, '_> {
    /// The fields of a table or a cube of an external data source, and whether its rows have references.
    pub(super) fn source_fields(&self, object: &'a Object) -> Option<(&'a [Attribute], bool)> {
        let Details::ExternalDataSource(source) = &object.details else {
            return None;
        };
        let mut parts = self.found.parts.iter();
        let first = parts.next()?;
        match self.found.template.role.as_str() {
            "externalTable" => {
                let table = source.tables.iter().find(|it| it.name == *first)?;
                Some((&table.fields, table.object_data))
            }
            role => {
                let cube = source.cubes.iter().find(|it| it.name == *first)?;
                if role == "externalCube" {
                    return Some((&cube.fields, false));
                }
                let second = parts.next()?;
                let mut tables = cube.dimension_tables.iter();
                let table = tables.find(|it| it.name == *second)?;
                Some((&table.fields, table.object_data))
            }
        }
    }

    pub(super) fn source(&mut self, object: &'a Object, rule: &FieldRule, role: AttributeRole) {
        let Some((fields, _)) = self.source_fields(object) else {
            return;
        };
        for it in fields.iter().filter(|it| it.role == role) {
            self.push(
                filled(rule, &it.name),
                it.types.clone(),
                self.table.origin.clone(),
            );
        }
    }
}
