use serde::{Deserialize, Serialize};

use crate::localized::Localized;
use crate::name::Name;
use crate::object::Attribute;
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
