//! One object of a configuration, or a part of one, as a bag of properties, whichever format it was written in.
//!
//! Properties have the names of the Designer. EDT spells them alike but for the case of letters, and leaves out those
//! that have their default; a caller says what an absent one means.

use roxmltree::Node;

use super::types::{designer_types, edt_types};
use super::xml::{self, content, elements};
use crate::localized::Localized;
use crate::name::Name;
use crate::types::TypeDescription;

/// Which tool wrote a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// XML of the Designer.
    Designer,
    /// `.mdo` of EDT.
    Edt,
}

/// An object or a part of one: properties and children.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bag<'a, 'i> {
    node: Node<'a, 'i>,
    /// Where properties stand: the node itself in EDT.
    properties: Option<Node<'a, 'i>>,
    format: Format,
}

impl<'a, 'i: 'a> Bag<'a, 'i> {
    /// The bag of the element that stands for an object or a part.
    pub(crate) fn new(node: Node<'a, 'i>, format: Format) -> Self {
        let properties = match format {
            Format::Designer => xml::child(node, "Properties"),
            Format::Edt => Some(node),
        };
        Self {
            node,
            properties,
            format,
        }
    }

    /// The element.
    pub(crate) fn node(&self) -> Node<'a, 'i> {
        self.node
    }

    /// Which tool wrote it.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// The element of a property.
    pub(crate) fn property(&self, name: &str) -> Option<Node<'a, 'i>> {
        let mut all = elements(self.properties?);
        all.find(|it| xml::name(*it).eq_ignore_ascii_case(name))
    }

    /// The name of the object or part. Some parts are named by nothing but a text.
    pub(crate) fn name(&self) -> &'a str {
        let property = self.property("Name");
        content(property.unwrap_or(self.node))
    }

    /// The identifier, as written.
    pub(crate) fn uuid(&self) -> String {
        self.node.attribute("uuid").unwrap_or_default().to_owned()
    }

    /// A property as text; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        self.property(name).map(content).unwrap_or_default()
    }

    /// A property as an owned text.
    pub(crate) fn string(&self, name: &str) -> String {
        self.text(name).to_owned()
    }

    /// A property that is a word of a list; `absent` is what EDT means by leaving it out. The Designer leaves out
    /// nothing. In an extension both leave out what is as in the base, and the word is empty.
    pub(crate) fn word(&self, name: &str, absent: &'static str) -> &'a str {
        match (self.text(name), self.format) {
            ("", Format::Edt) if self.text("ObjectBelonging") != "Adopted" => absent,
            (word, _) => word,
        }
    }

    /// Whether a property says `true`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name) == "true"
    }

    /// A property as a number; 0 where there is none.
    pub(crate) fn number(&self, name: &str) -> u32 {
        self.text(name).parse().unwrap_or_default()
    }

    /// A property in several languages.
    pub(crate) fn localized(&self, name: &str) -> Localized {
        let Some(properties) = self.properties else {
            return Localized::default();
        };
        match self.format {
            Format::Designer => xml::designer_localized(properties, name),
            Format::Edt => {
                let first = self.property(name).map(xml::name);
                first.map_or_else(Localized::default, |it| xml::edt_localized(properties, it))
            }
        }
    }

    /// A property that lists types.
    pub(crate) fn types(&self, name: &str) -> TypeDescription {
        let Some(node) = self.property(name) else {
            return TypeDescription::default();
        };
        match self.format {
            Format::Designer => designer_types(node),
            Format::Edt => edt_types(node),
        }
    }

    /// The items of a property that is a list: elements in the property for the Designer, the property itself,
    /// repeated, for EDT.
    pub(crate) fn items(
        &self,
        name: &'static str,
    ) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
        let (holder, filtered) = match self.format {
            Format::Designer => (self.property(name), None),
            Format::Edt => (Some(self.node), Some(name)),
        };
        let all = holder.into_iter().flat_map(|it| it.children());
        all.filter(move |it| {
            it.is_element() && filtered.is_none_or(|name| xml::name(*it).eq_ignore_ascii_case(name))
        })
    }

    /// A property that lists texts, mostly full names of metadata.
    pub(crate) fn strings(&self, name: &'static str) -> Vec<String> {
        let texts = self.items(name).map(content);
        texts
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The parts of a kind: `Attribute`, `TabularSection`.
    pub(crate) fn children(&self, kind: &'static str) -> impl Iterator<Item = Self> + use<'a, 'i> {
        let format = self.format;
        let holder = match format {
            Format::Designer => xml::child(self.node, "ChildObjects"),
            Format::Edt => Some(self.node),
        };
        let all = holder.into_iter().flat_map(|it| it.children());
        all.filter(move |it| it.is_element() && is_child(xml::name(*it), kind, format))
            .map(move |it| Self::new(it, format))
    }

    /// The names of the parts of a kind.
    pub(crate) fn names(&self, kind: &'static str) -> Vec<Name> {
        let names = self.children(kind).map(|it| last_name(it.name()));
        names.filter(|it| !it.is_empty()).map(Name::new).collect()
    }
}

/// The last part of a full name: EDT names some parts by the whole path.
pub(crate) fn last_name(full: &str) -> &str {
    full.rsplit('.').next().unwrap_or(full)
}

/// Whether an element is a part of a kind. EDT uses the plural.
fn is_child(element: &str, kind: &str, format: Format) -> bool {
    match format {
        Format::Designer => element == kind,
        Format::Edt => {
            let split = element.split_at_checked(kind.len());
            split.is_some_and(|it| it.0.eq_ignore_ascii_case(kind) && it.1 == "s")
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use std::fmt::Debug;

    use super::{Bag, Format};
    use crate::source::xml;

    /// What a reader makes of an object in both formats, which must be the same. The texts are what stands in
    /// the element of the object.
    pub(crate) fn both<T: PartialEq + Debug>(
        designer: &str,
        edt: &str,
        read: impl Fn(Bag<'_, '_>) -> T,
    ) -> T {
        let spaces =
            "xmlns:v8='v8' xmlns:xr='xr' xmlns:cfg='cfg' xmlns:xsi='xsi' xmlns:core='core'";
        let designer = format!("<Object {spaces} uuid='u'>{designer}</Object>");
        let edt = format!("<object {spaces} uuid='u'>{edt}</object>");
        let one = |text: &str, format| {
            let document = xml::parse(text).unwrap();
            read(Bag::new(document.root_element(), format))
        };
        let left = one(&designer, Format::Designer);
        assert_eq!(left, one(&edt, Format::Edt));
        left
    }
}

#[cfg(test)]
mod tests {
    use super::testing::both;

    #[test]
    fn names_of_properties_differ_in_case_only() {
        let read = both(
            "<Properties><HTTPMethod>GET</HTTPMethod><Length>7</Length><On>true</On></Properties>",
            "<httpMethod>GET</httpMethod><length>7</length><on>true</on>",
            |bag| {
                (
                    bag.string("HTTPMethod"),
                    bag.number("Length"),
                    bag.flag("On"),
                    bag.flag("Off"),
                )
            },
        );
        assert_eq!(read, ("GET".to_owned(), 7, true, false));
    }

    #[test]
    fn what_edt_leaves_out_has_its_default() {
        let read = both(
            "<Properties><Posting>Allow</Posting></Properties>",
            "<name>А</name>",
            |bag| bag.word("Posting", "Allow").to_owned(),
        );
        assert_eq!(read, "Allow");
    }

    #[test]
    fn lists_and_parts_are_the_same_in_both_formats() {
        let read = both(
            "<Properties><Owners><xr:Item>Catalog.А</xr:Item><xr:Item>Catalog.Б</xr:Item></Owners></Properties>\
             <ChildObjects><URLTemplate><Properties><Name>К</Name></Properties></URLTemplate><Form>Ф</Form></ChildObjects>",
            "<owners>Catalog.А</owners><owners>Catalog.Б</owners><urlTemplates><name>К</name></urlTemplates>\
             <forms><name>Ф</name></forms><extension><owners>Checked</owners></extension>",
            |bag| {
                (
                    bag.strings("Owners"),
                    bag.names("URLTemplate"),
                    bag.names("Form"),
                )
            },
        );
        assert_eq!(read.0, ["Catalog.А", "Catalog.Б"]);
        assert_eq!((read.1.len(), read.2.len()), (1, 1));
    }
}
