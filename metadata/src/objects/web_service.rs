use serde::{Deserialize, Serialize};

use crate::name::Name;

/// `WebСервис`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebService {
    /// The namespace.
    pub namespace: String,
    /// What it offers.
    pub operations: Vec<Operation>,
}

/// An operation of a web service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Its name.
    pub name: Name,
    /// The method of the service's module.
    pub method: Name,
    /// Names of the parameters.
    pub parameters: Vec<Name>,
}
