use serde::{Deserialize, Serialize};

use crate::localized::Localized;
use crate::name::Name;
use crate::object::Attribute;
use crate::source::bag::Bag;
use crate::types::TypeDescription;

/// `ВнешнийИсточникДанных`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalDataSource {
    /// Its tables.
    pub tables: Vec<SourceTable>,
    /// Its cubes.
    pub cubes: Vec<SourceCube>,
    /// Its functions.
    pub functions: Vec<SourceFunction>,
}

/// A table of an external data source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceTable {
    /// Its name.
    pub name: Name,
    /// What users see.
    pub synonym: Localized,
    /// Rows are objects with references (`ObjectData`), not records.
    pub object_data: bool,
    /// The fields.
    pub fields: Vec<Attribute>,
}

/// A cube of an external data source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCube {
    /// Its name.
    pub name: Name,
    /// What users see.
    pub synonym: Localized,
    /// Dimensions and resources.
    pub fields: Vec<Attribute>,
    /// Tables of its dimensions.
    pub dimension_tables: Vec<SourceTable>,
}

/// A function of an external data source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFunction {
    /// Its name.
    pub name: Name,
    /// What it returns; empty where it returns nothing.
    pub returns: TypeDescription,
}

impl ExternalDataSource {
    /// What an object of either format says. Tables and cubes stand in files of their own.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        let function = |bag: Bag<'_, '_>| SourceFunction {
            name: Name::new(bag.name()),
            returns: bag.types("Type"),
        };
        Self {
            tables: Vec::new(),
            cubes: Vec::new(),
            functions: bag.children("Function").map(function).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::bag::testing::both;

    #[test]
    fn both_formats_give_the_same() {
        let it = both(
            "<Properties/><ChildObjects><Table>Т</Table><Function><Properties><Name>Ф</Name>\
             <Type><v8:Type>xs:string</v8:Type></Type></Properties></Function></ChildObjects>",
            "<tables>ExternalDataSource.И.Table.Т</tables>\
             <functions><name>Ф</name><type><types>String</types></type></functions>",
            ExternalDataSource::read,
        );
        let functions = it.functions.iter();
        let functions: Vec<_> = functions
            .map(|it| (it.name.as_str(), it.returns.types.len()))
            .collect();
        assert_eq!(functions, [("Ф", 1)]);
    }
}
