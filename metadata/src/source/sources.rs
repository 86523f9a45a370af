//! Tables and cubes of external data sources, each in a file of its own.

use super::attributes;
use super::bag::{Bag, last_name};
use super::reader::{Description, commands};
use crate::form::Form;
use crate::name::Name;
use crate::object::{AttributeRole, Command};
use crate::objects::external_data_source::{ExternalDataSource, SourceCube, SourceTable};
use crate::problem::Problem;

impl Description<'_> {
    /// Reads the tables and cubes of a source. Their forms and commands join those of the source, named by the table
    /// and their own name.
    pub(super) fn tables(
        &self,
        stem: &str,
        bag: Bag<'_, '_>,
        source: &mut ExternalDataSource,
        forms: &mut Vec<Form>,
        all_commands: &mut Vec<Command>,
        problems: &mut Vec<Problem>,
    ) {
        for child in bag.children("Table") {
            let name = last_name(child.name());
            let stem = self.layout().part(stem, "Table", name);
            let read = self.part(child, &stem, "Table", problems, |at, bag, problems| {
                let prefix = format!("{name}.");
                forms.extend(at.forms(&stem, &prefix, bag, problems));
                all_commands.extend(prefixed(&prefix, commands(bag)));
                table(name, bag)
            });
            source.tables.extend(read);
        }
        for child in bag.children("Cube") {
            let name = last_name(child.name());
            let stem = self.layout().part(stem, "Cube", name);
            let read = self.part(child, &stem, "Cube", problems, |at, bag, problems| {
                let prefix = format!("{name}.");
                forms.extend(at.forms(&stem, &prefix, bag, problems));
                all_commands.extend(prefixed(&prefix, commands(bag)));
                SourceCube {
                    name: Name::new(name),
                    synonym: bag.localized("Synonym"),
                    fields: attributes::attributes(bag),
                    dimension_tables: at.dimension_tables(&stem, &prefix, bag, forms, problems),
                }
            });
            source.cubes.extend(read);
        }
    }

    fn dimension_tables(
        &self,
        stem: &str,
        prefix: &str,
        bag: Bag<'_, '_>,
        forms: &mut Vec<Form>,
        problems: &mut Vec<Problem>,
    ) -> Vec<SourceTable> {
        let mut tables = Vec::new();
        for child in bag.children("DimensionTable") {
            let name = last_name(child.name());
            let stem = self.layout().part(stem, "DimensionTable", name);
            let element = "DimensionTable";
            let read = self.part(child, &stem, element, problems, |at, bag, problems| {
                let prefix = format!("{prefix}{name}.");
                forms.extend(at.forms(&stem, &prefix, bag, problems));
                // Rows of these are always objects.
                SourceTable {
                    object_data: true,
                    ..table(name, bag)
                }
            });
            tables.extend(read);
        }
        tables
    }
}

fn table(name: &str, bag: Bag<'_, '_>) -> SourceTable {
    let fields = attributes::attributes(bag);
    SourceTable {
        name: Name::new(name),
        synonym: bag.localized("Synonym"),
        object_data: bag.word("TableDataType", "ObjectData") == "ObjectData",
        fields: fields
            .into_iter()
            .filter(|it| it.role == AttributeRole::Field)
            .collect(),
    }
}

fn prefixed(prefix: &str, commands: Vec<Command>) -> impl Iterator<Item = Command> {
    commands.into_iter().map(move |it| Command {
        name: Name::new(&format!("{prefix}{}", it.name)),
        ..it
    })
}
