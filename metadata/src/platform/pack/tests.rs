//! Tests of the packed form.

use super::*;

fn facts() -> Facts {
    let types = |of: &[Type]| of.iter().cloned().map(TypeRef::Type).collect();
    let mut every = PLAIN.to_vec();
    every.extend([
        Type::Platform(Name::new("Массив")),
        Type::AnyOf(Kind::Catalog, Role::Ref),
        Type::Of(Kind::Catalog, Role::Ref, Name::new("Товары")),
        Type::PartOf(
            Kind::Document,
            Role::TabularSection,
            Name::new("Продажа"),
            Name::new("Товары"),
        ),
        Type::DefinedType(Name::new("Сумма")),
        Type::Characteristic(Name::new("Свойства")),
    ]);
    let own = vec![
        TypeRef::Own(Kind::Catalog, Role::Object),
        TypeRef::OwnPart(Kind::Document, Role::TabularSectionRow),
        TypeRef::Placeholder(Name::new("<ТипВладельца>")),
    ];
    Facts {
        functions: vec![Callable {
            names: Names::new("Мин", "Min"),
            signatures: vec![Signature {
                parameters: vec![Parameter {
                    names: Names::new("Значение", ""),
                    types: types(&every),
                    optional: true,
                }],
                ..Signature::default()
            }],
            returns: own,
            availability: Availability(0x1ff),
            description: "Меньшее из значений.".to_owned(),
            since: "8.3.10".to_owned(),
        }],
        derived: vec![(Kind::Catalog, Role::Object, TypeInfo::default())],
        events: vec![ModuleEvents {
            module: ModuleKind::FormModule,
            kind: None,
            events: Vec::new(),
        }],
        ..Facts::default()
    }
}

#[test]
fn facts_come_back_as_they_were() {
    let bytes = facts().encode();
    assert_eq!(Facts::decode(&bytes), Ok(facts()));
}

#[test]
fn every_cut_and_every_flipped_byte_is_borne() {
    let bytes = facts().encode();
    for end in 0..bytes.len() {
        assert!(Facts::decode(&bytes[..end]).is_err(), "cut at {end}");
    }
    let mut damaged = 0;
    for at in 0..bytes.len() {
        let mut copy = bytes.clone();
        copy[at] ^= 0xff;
        damaged += usize::from(Facts::decode(&copy) != Ok(facts()));
    }
    assert_eq!(damaged, bytes.len());
}

#[test]
fn a_huge_count_asks_for_no_memory() {
    let mut bytes = MAGIC.to_vec();
    bytes.push(0);
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0x7f]);
    assert!(Facts::decode(&bytes).is_err());
}
