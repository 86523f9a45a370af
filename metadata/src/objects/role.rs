use serde::{Deserialize, Serialize};

use crate::source::bag::Bag;

/// `Роль`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// What it allows; only what the file says.
    pub rights: Vec<ObjectRights>,
    /// New objects are allowed.
    pub for_new_objects: bool,
    /// Attributes are allowed by default.
    pub for_attributes: bool,
}

/// What a role allows on one object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectRights {
    /// Full name of the object or of a part of it.
    pub object: String,
    /// Names of rights, in English, and whether they are given.
    pub rights: Vec<Right>,
}

/// A right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Right {
    /// `Read`, `InteractiveInsert`.
    pub name: String,
    /// It is given.
    pub allowed: bool,
    /// The conditions on rows (RLS), texts of the query language.
    pub conditions: Vec<String>,
}

impl Role {
    /// An object of either format says nothing of rights: they stand in a file of their own.
    pub(crate) fn read(_bag: Bag<'_, '_>) -> Self {
        Self::default()
    }
}
