use serde::{Deserialize, Serialize};

use crate::name::Name;
use crate::source::bag::Bag;

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

impl HTTPService {
    /// What an object of either format says.
    pub(crate) fn read(bag: Bag<'_, '_>) -> Self {
        let method = |bag: Bag<'_, '_>| HttpMethod {
            name: Name::new(bag.name()),
            http_method: bag.word("HTTPMethod", "GET").to_owned(),
            handler: Name::new(bag.text("Handler")),
        };
        let template = |bag: Bag<'_, '_>| UrlTemplate {
            name: Name::new(bag.name()),
            template: bag.string("Template"),
            methods: bag.children("Method").map(method).collect(),
        };
        Self {
            root_url: bag.string("RootURL"),
            templates: bag.children("URLTemplate").map(template).collect(),
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
            "<Properties><RootURL>api</RootURL></Properties><ChildObjects><URLTemplate><Properties><Name>З</Name><Template>/o/{id}</Template></Properties><ChildObjects><Method><Properties><Name>М</Name><HTTPMethod>GET</HTTPMethod><Handler>ЗМ</Handler></Properties></Method></ChildObjects></URLTemplate></ChildObjects>",
            "<rootURL>api</rootURL><urlTemplates><name>З</name><template>/o/{id}</template><methods><name>М</name><handler>ЗМ</handler></methods></urlTemplates>",
            HTTPService::read,
        );
        let methods = it.templates.iter().flat_map(|it| &it.methods);
        let methods: Vec<_> = methods
            .map(|it| (it.http_method.as_str(), it.handler.as_str()))
            .collect();
        assert_eq!(methods, [("GET", "ЗМ")]);
        assert_eq!(it.root_url, "api");
    }
}
