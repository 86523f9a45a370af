use serde::{Deserialize, Serialize};

use crate::name::Name;

/// `HTTPСервис`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HTTPService {
    /// The first part of its addresses.
    pub root_url: String,
    /// Its addresses.
    pub templates: Vec<UrlTemplate>,
}

/// An address of an HTTP service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlTemplate {
    /// Its name.
    pub name: Name,
    /// `/orders/{id}`.
    pub template: String,
    /// What it answers to.
    pub methods: Vec<HttpMethod>,
}

/// A method of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpMethod {
    /// Its name.
    pub name: Name,
    /// `GET`, `POST`, `ANY`.
    pub http_method: String,
    /// The function of the service's module.
    pub handler: Name,
}
