//! What a managed form holds.

use serde::{Deserialize, Serialize};

use crate::localized::Localized;
use crate::name::Name;
use crate::types::TypeDescription;

/// A form of an object. An ordinary form, whose content is binary, has a name and nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Its name.
    pub name: Name,
    /// The identifier, as in the file.
    pub uuid: String,
    /// What users see.
    pub synonym: Localized,
    /// A form of the old kind, whose content cannot be read.
    pub ordinary: bool,
    /// The attributes.
    pub attributes: Vec<FormAttribute>,
    /// The items in the order of the file; a parent stands before its children.
    pub items: Vec<FormItem>,
    /// The commands.
    pub commands: Vec<FormCommand>,
    /// The parameters.
    pub parameters: Vec<FormParameter>,
    /// The handlers of the form's own events.
    pub handlers: Vec<Handler>,
}

/// An attribute of a form, or a column of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormAttribute {
    /// Its name.
    pub name: Name,
    /// What users see.
    pub title: Localized,
    /// What it may hold.
    pub types: TypeDescription,
    /// It is what the form is about (`ОсновнойРеквизит`).
    pub main: bool,
    /// The columns of a table or a tree; extra columns of tabular sections stand here with a path in `table`.
    pub columns: Vec<FormAttribute>,
    /// Of an extra column: the table it was added to, as `Объект.Товары`.
    pub table: String,
    /// Of a dynamic list: the full name of its main table.
    pub main_table: String,
    /// Of a dynamic list: the text of its query, where it has one of its own.
    pub query: String,
}

/// An item of a form: a field, a table, a button, a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormItem {
    /// Its name.
    pub name: Name,
    /// What it is, by the element of a Designer dump: `InputField`, `Table`, `UsualGroup`.
    pub kind: String,
    /// The index of its parent among the items of the form.
    pub parent: Option<u32>,
    /// What it shows: `Объект.Контрагент`. Empty where it shows nothing.
    pub data_path: String,
    /// Of a button: the command it runs, as `Form.Command.Заполнить`. Empty elsewhere.
    pub command: String,
    /// The handlers of its events.
    pub handlers: Vec<Handler>,
}

/// A method that handles an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handler {
    /// The event, by its English name.
    pub event: Name,
    /// The method of the form's module.
    pub method: Name,
    /// In an extension, when the method runs: `Before`, `After`, `Override`. Empty elsewhere.
    pub call: String,
}

/// A command of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormCommand {
    /// Its name.
    pub name: Name,
    /// What users see.
    pub title: Localized,
    /// The methods that run; in an extension there may be several.
    pub actions: Vec<Name>,
}

/// A parameter of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormParameter {
    /// Its name.
    pub name: Name,
    /// What it may hold.
    pub types: TypeDescription,
    /// The form is opened once for each value of it.
    pub key: bool,
}
