//! Parts that the sample is put together of.

use metadata::objects::Details;
use metadata::{
    Attribute, AttributeRole, Belonging, Kind, Localized, Name, Object, Predefined, Qualifiers,
    Support, TabularSection, Type, TypeDescription,
};

pub(crate) fn object(kind: Kind, name: &str, details: Details) -> Object {
    Object {
        kind,
        name: name.into(),
        uuid: String::new(),
        synonym: Localized::default(),
        comment: String::new(),
        belonging: Belonging::Own,
        support: Support::None,
        attributes: Vec::new(),
        standard_attributes: Vec::new(),
        tabular_sections: Vec::new(),
        forms: Vec::new(),
        templates: Vec::new(),
        commands: Vec::new(),
        predefined: Vec::new(),
        details,
    }
}

/// An attribute: role, name, types.
pub(crate) fn part(role: AttributeRole, name: &str, types: &[Type]) -> Attribute {
    Attribute {
        name: name.into(),
        uuid: String::new(),
        role,
        synonym: Localized::default(),
        comment: String::new(),
        types: TypeDescription::of(types.iter().cloned()),
        belonging: Belonging::Own,
        required: false,
        indexed: false,
        master: false,
        main_filter: false,
        deny_incomplete: false,
        balance: false,
        accounting_flag: String::new(),
        references: Vec::new(),
    }
}

pub(crate) fn number(role: AttributeRole, name: &str) -> Attribute {
    let mut made = part(role, name, &[Type::Number]);
    made.types.qualifiers = Qualifiers {
        digits: 15,
        fraction_digits: 2,
        ..Qualifiers::default()
    };
    made
}

pub(crate) fn reference(kind: Kind, name: &str) -> Type {
    Type::reference(kind, &Name::new(name))
}

pub(crate) fn predefined(name: &str, items: Vec<Predefined>) -> Predefined {
    Predefined {
        name: name.into(),
        code: String::new(),
        description: String::new(),
        synonym: Localized::default(),
        is_folder: false,
        items,
        account: None,
    }
}

pub(crate) fn section(name: &str, attributes: Vec<Attribute>) -> TabularSection {
    TabularSection {
        name: name.into(),
        uuid: String::new(),
        synonym: Localized::default(),
        comment: String::new(),
        belonging: Belonging::Own,
        attributes,
    }
}
