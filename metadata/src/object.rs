//! An object of a configuration: what all kinds have in common. What only one kind has stands in [`crate::objects`].

use serde::{Deserialize, Serialize};

use crate::configuration::Belonging;
use crate::form::Form;
use crate::kind::Kind;
use crate::localized::Localized;
use crate::name::Name;
use crate::objects::Details;
use crate::types::TypeDescription;

/// An object of a configuration: a catalog, a common module, a role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: Name,
    /// The identifier, as in the file; empty where the file has none.
    pub uuid: String,
    /// What users see.
    pub synonym: Localized,
    /// What developers left to each other.
    pub comment: String,
    /// Whether an extension made it or took it over.
    pub belonging: Belonging,
    /// What the vendor allows to change.
    pub support: Support,
    /// Attributes, dimensions, resources and their like, in the order of the file.
    pub attributes: Vec<Attribute>,
    /// Standard attributes that were customised: their names are English.
    pub standard_attributes: Vec<Attribute>,
    /// Tabular sections.
    pub tabular_sections: Vec<TabularSection>,
    /// Forms with what they hold. A common form has exactly one, named as the object.
    pub forms: Vec<Form>,
    /// Templates.
    pub templates: Vec<Template>,
    /// Commands.
    pub commands: Vec<Command>,
    /// Predefined items. Values of an enumeration stand here too.
    pub predefined: Vec<Predefined>,
    /// What only this kind has.
    pub details: Details,
}

/// What an attribute is for its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AttributeRole {
    /// `Реквизит`.
    Attribute,
    /// `Измерение`.
    Dimension,
    /// `Ресурс`.
    Resource,
    /// `РеквизитАдресации` of a task.
    AddressingAttribute,
    /// `ПризнакУчета` of a chart of accounts.
    AccountingFlag,
    /// `ПризнакУчетаСубконто` of a chart of accounts.
    ExtDimensionAccountingFlag,
    /// `Графа` of a document journal.
    Column,
    /// A field of a table of an external data source.
    Field,
    /// A standard attribute.
    Standard,
}

impl AttributeRole {
    /// The word of a full name before the name of an attribute: `Catalog.Товары.Attribute.Артикул`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attribute => "Attribute",
            Self::Dimension => "Dimension",
            Self::Resource => "Resource",
            Self::AddressingAttribute => "AddressingAttribute",
            Self::AccountingFlag => "AccountingFlag",
            Self::ExtDimensionAccountingFlag => "ExtDimensionAccountingFlag",
            Self::Column => "Column",
            Self::Field => "Field",
            Self::Standard => "StandardAttribute",
        }
    }
}

/// An attribute, a dimension, a resource: a named value of an object or of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: Name,
    /// The identifier, as in the file.
    pub uuid: String,
    /// What it is for the object.
    pub role: AttributeRole,
    /// What users see.
    pub synonym: Localized,
    /// What developers left to each other.
    pub comment: String,
    /// What it may hold.
    pub types: TypeDescription,
    /// Whether an extension made it or took it over.
    pub belonging: Belonging,
    /// Users must fill it.
    pub required: bool,
    /// The database has an index on it.
    pub indexed: bool,
    /// Of a dimension of an information register: what the register is led by (`Ведущее`).
    pub master: bool,
    /// Of a dimension of an information register: changes are recorded by it (`ОсновнойОтбор`).
    pub main_filter: bool,
    /// Of a dimension of a register: records must have it filled (`ЗапретНезаполненныхЗначений`).
    pub deny_incomplete: bool,
    /// Of a dimension or a resource of an accounting register: it is one for debit and credit (`Балансовый`).
    pub balance: bool,
    /// Of an accounting register: the flag of accounts that turns it on, a full name of metadata.
    pub accounting_flag: String,
    /// Of a column of a document journal: the attributes it shows, full names of metadata.
    pub references: Vec<String>,
}

/// A tabular section of an object, or a table of an external data source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabularSection {
    /// Its name.
    pub name: Name,
    /// The identifier, as in the file.
    pub uuid: String,
    /// What users see.
    pub synonym: Localized,
    /// What developers left to each other.
    pub comment: String,
    /// Whether an extension made it or took it over.
    pub belonging: Belonging,
    /// The columns.
    pub attributes: Vec<Attribute>,
}

/// A template of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its name.
    pub name: Name,
    /// The identifier, as in the file.
    pub uuid: String,
    /// What users see.
    pub synonym: Localized,
    /// What it holds, by the platform's English name: `SpreadsheetDocument`, `DataCompositionSchema`.
    pub template_type: String,
    /// The texts of the queries of a data composition schema.
    pub queries: Vec<String>,
}

/// A command of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Its name.
    pub name: Name,
    /// The identifier, as in the file.
    pub uuid: String,
    /// What users see.
    pub synonym: Localized,
    /// What the command is given.
    pub parameter: TypeDescription,
}

/// A predefined item of an object, or a value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Predefined {
    /// Its name.
    pub name: Name,
    /// The code, as text.
    pub code: String,
    /// What users see.
    pub description: String,
    /// What users see of a value of an enumeration.
    pub synonym: Localized,
    /// It is a folder.
    pub is_folder: bool,
    /// The items below it.
    pub items: Vec<Predefined>,
    /// What is told of an account besides; nothing of an active one without more, and of what is no account.
    pub account: Option<Box<PredefinedAccount>>,
}

/// What a configuration tells of a predefined account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredefinedAccount {
    /// On which side it has its balance.
    pub side: AccountSide,
    /// It stands outside of the balance sheet.
    pub off_balance: bool,
    /// What it is ordered by.
    pub order: String,
    /// The names of its accounting flags that are set.
    pub flags: Vec<Name>,
    /// Its analytics, in order.
    pub ext_dimensions: Vec<ExtDimension>,
}

/// On which side an account has its balance: `ВидСчета`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccountSide {
    /// On the debit side.
    #[default]
    Active,
    /// On the credit side.
    Passive,
    /// On either.
    ActivePassive,
}

/// A kind of analytics of an account: `Субконто`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtDimension {
    /// Full name of the kind: `ChartOfCharacteristicTypes.ВидыСубконто.Номенклатура`.
    pub kind: String,
    /// Only turnovers are kept by it.
    pub turnovers_only: bool,
    /// The names of its accounting flags that are set.
    pub flags: Vec<Name>,
}

/// What the vendor of a configuration allows to change in an object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Support {
    /// The configuration has no vendor.
    #[default]
    None,
    /// Locked: it may not be edited (`Не редактируется`).
    Locked,
    /// It may be edited and stays under support.
    Editable,
    /// It was taken off support.
    Removed,
}
