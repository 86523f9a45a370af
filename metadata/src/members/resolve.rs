//! What the types of the platform's templates stand for where an object is at hand.

use super::World;
use super::relations::{self, push, related};
use crate::derived::{DerivedType, Role};
use crate::kind::Kind;
use crate::name::Name;
use crate::object::Object;
use crate::objects::Details;
use crate::platform::{StandardAttribute, TypeRef};
use crate::types::{Qualifiers, Type, TypeDescription};

/// What templates are filled with.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub world: World<'a>,
    /// The object at hand.
    pub object: Option<&'a Object>,
    /// The name of the part at hand: a tabular section, a table of an external data source.
    pub part: Option<&'a Name>,
}

impl<'a> Scope<'a> {
    /// The types that those of a template stand for. Nothing where nobody knows.
    pub(crate) fn types(self, of: &[TypeRef]) -> Vec<Type> {
        let mut types = Vec::with_capacity(of.len());
        for it in of {
            self.add(it, &mut types);
        }
        types
    }

    /// The same with qualifiers, where a template stands for one description.
    pub(crate) fn description(self, of: &[TypeRef]) -> TypeDescription {
        if let ([TypeRef::Placeholder(_)], Some(object)) = (of, self.object)
            && let Some(own) = value_types(object)
        {
            return own.clone();
        }
        TypeDescription::of(self.types(of))
    }

    fn add(self, it: &TypeRef, types: &mut Vec<Type>) {
        match it {
            // "Any chart of accounts" is the chart of the register at hand.
            TypeRef::Type(Type::AnyOf(kind, role)) if self.object.is_some() => {
                self.add_any(*kind, *role, types);
            }
            TypeRef::Type(it) => push(types, it.clone()),
            TypeRef::Own(kind, role) => self.add_derived(*kind, *role, types),
            TypeRef::OwnPart(kind, role) => match (self.object, self.part) {
                (Some(object), Some(part)) => push(
                    types,
                    Type::PartOf(*kind, *role, object.name.clone(), part.clone()),
                ),
                _ => push(types, Type::AnyOf(*kind, *role)),
            },
            TypeRef::Placeholder(name) => self.add_placeholder(name.as_str(), types),
        }
    }

    fn add_derived(self, kind: Kind, role: Role, types: &mut Vec<Type>) {
        let names = DerivedType::of(kind, role).map_or(1, |it| it.names);
        let Some(object) = self.object.filter(|_| names > 0) else {
            return push(types, Type::AnyOf(kind, role));
        };
        if names > 1 {
            return self.add(&TypeRef::OwnPart(kind, role), types);
        }
        if let (true, Some(part)) = (of_recalculation(role), self.part) {
            return push(types, Type::Of(kind, role, part.clone()));
        }
        if kind == object.kind {
            return push(types, Type::Of(kind, role, object.name.clone()));
        }
        let related = related(self.world, object, kind);
        if related.is_empty() {
            push(types, Type::AnyOf(kind, role));
        }
        for name in related {
            push(types, Type::Of(kind, role, name));
        }
    }

    fn add_any(self, kind: Kind, role: Role, types: &mut Vec<Type>) {
        let Some(object) = self.object else { return };
        if let (true, Some(part)) = (of_recalculation(role), self.part) {
            return push(types, Type::Of(kind, role, part.clone()));
        }
        let documents = kind == Kind::Document && role == Role::Ref;
        if documents && (is_register(object.kind) || object.kind == Kind::Sequence) {
            for it in relations::recorders(self.world, object) {
                push(types, it);
            }
            return;
        }
        let related = match object.kind == kind {
            true => Vec::new(),
            false => related(self.world, object, kind),
        };
        if related.is_empty() {
            push(types, Type::AnyOf(kind, role));
        }
        for name in related {
            push(types, Type::Of(kind, role, name));
        }
    }

    fn add_placeholder(self, name: &str, types: &mut Vec<Type>) {
        let Some(object) = self.object else { return };
        let found = match name {
            "<ТипВладельца>" => match &object.details {
                Details::Catalog(it) => relations::references(&it.owners),
                _ => Vec::new(),
            },
            "<ТипРегистратора>" => relations::recorders(self.world, object),
            "<Ссылка>" | "<ТипВладельцаТабличнойЧасти>" => {
                vec![Type::reference(object.kind, &object.name)]
            }
            "<ТипКонстанты>" | "<ТипПараметраСеанса>" => {
                value_types(object).map_or_else(Vec::new, |it| it.types.clone())
            }
            "<Объект>" => vec![Type::Of(object.kind, Role::Object, object.name.clone())],
            _ => {
                let head = name.split_once('.').map(|it| it.0);
                if let Some(row) = head.and_then(DerivedType::of_head) {
                    self.add_derived(row.kind, row.role, types);
                }
                return;
            }
        };
        for it in found {
            push(types, it);
        }
    }

    /// What a standard attribute holds: its template with the lengths that the object gives.
    pub(crate) fn standard(self, attribute: &StandardAttribute) -> TypeDescription {
        let Some(object) = self.object else {
            return TypeDescription::of(self.types(&attribute.types));
        };
        let text = |length| string(length);
        let code = |length, number| {
            if number {
                digits(length)
            } else {
                string(length)
            }
        };
        match (&object.details, attribute.names.en.as_str()) {
            (Details::Catalog(it), "Code") => code(it.code_length, it.code_is_number),
            (Details::Catalog(it), "Description") => text(it.description_length),
            (Details::Document(it), "Number") => {
                let numerator = relations::object(self.world, &it.numerator);
                match numerator.map(|it| &it.details) {
                    Some(Details::DocumentNumerator(it)) => {
                        code(it.number_length, it.number_is_number)
                    }
                    _ => code(it.number_length, it.number_is_number),
                }
            }
            (Details::BusinessProcess(it), "Number") => code(it.number_length, it.number_is_number),
            (Details::Task(it), "Number") => code(it.number_length, it.number_is_number),
            (Details::Task(it), "Description") => text(it.description_length),
            (Details::ChartOfCharacteristicTypes(it), "Code") => {
                code(it.code_length, it.code_is_number)
            }
            (Details::ChartOfCharacteristicTypes(it), "Description") => text(it.description_length),
            (Details::ChartOfAccounts(it), "Code") => text(it.code_length),
            (Details::ChartOfAccounts(it), "Description") => text(it.description_length),
            (Details::ChartOfAccounts(it), "Order") => text(it.order_length),
            (Details::ChartOfCalculationTypes(it), "Code") => {
                code(it.code_length, it.code_is_number)
            }
            (Details::ChartOfCalculationTypes(it), "Description") => text(it.description_length),
            (Details::ExchangePlan(it), "Code") => text(it.code_length),
            (Details::ExchangePlan(it), "Description") => text(it.description_length),
            (Details::DocumentJournal(it), "Ref") if !it.registered_documents.is_empty() => {
                TypeDescription::of(relations::references(&it.registered_documents))
            }
            _ => self.description(&attribute.types),
        }
    }
}

/// What an object holds that is a value itself: a constant, a session parameter, a common attribute.
pub(crate) fn value_types(object: &Object) -> Option<&TypeDescription> {
    match &object.details {
        Details::Constant(it) => Some(&it.types),
        Details::SessionParameter(it) => Some(&it.types),
        Details::CommonAttribute(it) => Some(&it.types),
        _ => None,
    }
}

/// A string of a length.
pub(crate) fn string(length: u32) -> TypeDescription {
    TypeDescription {
        types: vec![Type::String],
        qualifiers: Qualifiers {
            length,
            ..Qualifiers::default()
        },
    }
}

fn digits(digits: u32) -> TypeDescription {
    TypeDescription {
        types: vec![Type::Number],
        qualifiers: Qualifiers {
            digits,
            nonnegative: true,
            ..Qualifiers::default()
        },
    }
}

/// Whether objects of a kind are registers.
pub(crate) fn is_register(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::InformationRegister
            | Kind::AccumulationRegister
            | Kind::AccountingRegister
            | Kind::CalculationRegister
    )
}

fn of_recalculation(role: Role) -> bool {
    matches!(
        role,
        Role::RecalculationManager | Role::RecalculationRecordSet | Role::RecalculationRecord
    )
}
