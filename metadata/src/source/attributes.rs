//! Attributes and tabular sections of objects, from either format.

use roxmltree::Node;

use super::bag::{Bag, Format};
use super::xml;
use crate::configuration::Belonging;
use crate::name::Name;
use crate::object::{Attribute, AttributeRole, TabularSection};
use crate::types::TypeDescription;

/// What elements stand for attributes: the Designer's word, the words of EDT, the role. The order is the one that both
/// formats are brought to.
const ROLES: [(&str, &[&str], AttributeRole); 8] = [
    ("Dimension", &["dimensions"], AttributeRole::Dimension),
    ("Resource", &["resources"], AttributeRole::Resource),
    ("Attribute", &["attributes"], AttributeRole::Attribute),
    (
        "AddressingAttribute",
        &["addressingAttributes"],
        AttributeRole::AddressingAttribute,
    ),
    (
        "AccountingFlag",
        &["accountingFlags"],
        AttributeRole::AccountingFlag,
    ),
    (
        "ExtDimensionAccountingFlag",
        &["extDimensionAccountingFlags"],
        AttributeRole::ExtDimensionAccountingFlag,
    ),
    ("Column", &["columns"], AttributeRole::Column),
    ("Field", &["fields", "tableFields"], AttributeRole::Field),
];

/// The attributes of an object or of a tabular section: dimensions first, then resources, then others; those of one
/// role in the order of the file.
pub(super) fn attributes(bag: Bag<'_, '_>) -> Vec<Attribute> {
    let Some(holder) = holder(bag) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for node in xml::elements(holder) {
        let element = xml::name(node);
        let rank = ROLES.iter().position(|it| match bag.format() {
            Format::Designer => it.0 == element,
            Format::Edt => it.1.contains(&element),
        });
        if let Some((rank, role)) = rank.and_then(|it| Some((it, ROLES.get(it)?.2))) {
            found.push((rank, attribute(Bag::new(node, bag.format()), role)));
        }
    }
    found.sort_by_key(|it| it.0);
    found.into_iter().map(|it| it.1).collect()
}

fn holder<'a, 'i: 'a>(bag: Bag<'a, 'i>) -> Option<Node<'a, 'i>> {
    match bag.format() {
        Format::Designer => xml::child(bag.node(), "ChildObjects"),
        Format::Edt => Some(bag.node()),
    }
}

fn attribute(bag: Bag<'_, '_>, role: AttributeRole) -> Attribute {
    Attribute {
        name: Name::new(bag.name()),
        uuid: bag.uuid(),
        role,
        synonym: bag.localized("Synonym"),
        comment: bag.string("Comment"),
        types: bag.types("Type"),
        belonging: belonging(bag),
        required: bag.text("FillChecking") == "ShowError",
        indexed: !matches!(bag.text("Indexing"), "" | "DontIndex"),
        master: bag.flag("Master"),
        main_filter: bag.flag("MainFilter"),
        deny_incomplete: bag.flag("DenyIncompleteValues"),
        balance: bag.flag("Balance"),
        accounting_flag: bag.string("AccountingFlag"),
        references: bag.strings("References"),
    }
}

/// Whether an object or a part of it was taken over from a base.
pub(super) fn belonging(bag: Bag<'_, '_>) -> Belonging {
    match bag.text("ObjectBelonging") {
        "Adopted" => Belonging::Adopted,
        _ => Belonging::Own,
    }
}

/// The standard attributes that say something of themselves. Files list all of them as soon as one does.
pub(super) fn standard(bag: Bag<'_, '_>) -> Vec<Attribute> {
    let mut all = Vec::new();
    for node in bag.items("StandardAttributes") {
        // Here both formats write properties straight into the element.
        let localized = match bag.format() {
            Format::Designer => xml::designer_localized(node, "Synonym"),
            Format::Edt => xml::edt_localized(node, "synonym"),
        };
        let bag = Bag::new(node, Format::Edt);
        let attribute = Attribute {
            name: Name::new(node.attribute("name").unwrap_or_else(|| bag.text("Name"))),
            uuid: String::new(),
            role: AttributeRole::Standard,
            synonym: localized,
            comment: bag.string("Comment"),
            types: TypeDescription::default(),
            belonging: Belonging::Own,
            required: bag.text("FillChecking") == "ShowError",
            indexed: false,
            master: false,
            main_filter: false,
            deny_incomplete: false,
            balance: false,
            accounting_flag: String::new(),
            references: Vec::new(),
        };
        if !attribute.synonym.is_empty() || !attribute.comment.is_empty() || attribute.required {
            all.push(attribute);
        }
    }
    all
}

/// The tabular sections of an object.
pub(super) fn tabular_sections(bag: Bag<'_, '_>) -> Vec<TabularSection> {
    let all = bag
        .children("TabularSection")
        .map(|section| TabularSection {
            name: Name::new(section.name()),
            uuid: section.uuid(),
            synonym: section.localized("Synonym"),
            comment: section.string("Comment"),
            belonging: belonging(section),
            attributes: attributes(section),
        });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::bag::testing::both;

    #[test]
    fn dimensions_stand_first_in_both_formats() {
        let read = both(
            "<ChildObjects><Resource uuid='r'><Properties><Name>Сумма</Name><Comment/>\
             <Type><v8:Type>xs:decimal</v8:Type></Type><FillChecking>ShowError</FillChecking></Properties></Resource>\
             <Dimension uuid='d'><Properties><Name>Товар</Name><Indexing>Index</Indexing><Master>true</Master>\
             <MainFilter>false</MainFilter><DenyIncompleteValues>true</DenyIncompleteValues></Properties></Dimension></ChildObjects>",
            "<resources uuid='r'><name>Сумма</name><type><types>Number</types></type><fillChecking>ShowError</fillChecking>\
             </resources><dimensions uuid='d'><name>Товар</name><indexing>Index</indexing><master>true</master>\
             <denyIncompleteValues>true</denyIncompleteValues></dimensions>",
            attributes,
        );
        let read: Vec<_> = read
            .iter()
            .map(|it| {
                (
                    it.name.as_str(),
                    it.role,
                    it.required,
                    it.indexed,
                    it.master,
                    it.deny_incomplete,
                )
            })
            .collect();
        let expected = [
            ("Товар", AttributeRole::Dimension, false, true, true, true),
            ("Сумма", AttributeRole::Resource, true, false, false, false),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_tabular_section_has_attributes_of_its_own() {
        let read = both(
            "<ChildObjects><TabularSection uuid='t'><Properties><Name>Товары</Name></Properties><ChildObjects>\
             <Attribute uuid='a'><Properties><Name>Цена</Name><ObjectBelonging>Adopted</ObjectBelonging></Properties>\
             </Attribute></ChildObjects></TabularSection></ChildObjects>",
            "<tabularSections uuid='t'><name>Товары</name><attributes uuid='a'><name>Цена</name>\
             <objectBelonging>Adopted</objectBelonging></attributes></tabularSections>",
            tabular_sections,
        );
        let attributes = read.iter().flat_map(|it| &it.attributes);
        let attributes: Vec<_> = attributes
            .map(|it| (it.name.as_str(), it.belonging))
            .collect();
        assert_eq!(attributes, [("Цена", Belonging::Adopted)]);
    }

    #[test]
    fn standard_attributes_that_say_nothing_are_left_out() {
        let read = both(
            "<Properties><StandardAttributes><xr:StandardAttribute name='Code'><xr:FillChecking>DontCheck</xr:FillChecking>\
             <xr:Synonym/></xr:StandardAttribute><xr:StandardAttribute name='Owner'><xr:Synonym><v8:item><v8:lang>ru</v8:lang>\
             <v8:content>Клиент</v8:content></v8:item></xr:Synonym></xr:StandardAttribute></StandardAttributes></Properties>",
            "<standardAttributes><name>Code</name></standardAttributes><standardAttributes>\
             <synonym><key>ru</key><value>Клиент</value></synonym><name>Owner</name></standardAttributes>",
            standard,
        );
        let read: Vec<_> = read
            .iter()
            .map(|it| (it.name.as_str(), it.synonym.get("ru")))
            .collect();
        assert_eq!(read, [("Owner", Some("Клиент"))]);
    }
}
