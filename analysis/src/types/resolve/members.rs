//! What stands behind a dot: content, names of metadata and of the platform, exports of modules.

use std::sync::Arc;

use metadata::platform::{Availability, Names};
use metadata::{MemberKind, ModuleKind, Name, Owner, Role, Type};

use super::Resolver;
use crate::types::offer::{Offer, OfferKind, OfferOrigin, Offers};
use crate::types::scope::Scope;
use crate::types::ty::{Field, Ty, Types};
use crate::workspace::FileId;

impl Resolver<'_> {
    /// What a property of values holds.
    pub(super) fn property(&self, of: &Types, name: &str) -> Types {
        let found = of.list().iter().filter_map(|it| self.property_of(it, name));
        let found: Vec<Types> = found.collect();
        Types::of(found.iter().flat_map(|it| it.list().iter().cloned()))
    }

    fn property_of(&self, ty: &Ty, name: &str) -> Option<Types> {
        if let Some(found) = self.content_property(ty, name) {
            return Some(found);
        }
        let field = ty.content().and_then(|it| find(&it.fields, name));
        let own = field
            .map(|it| self.value(&it.value))
            .filter(|it| !it.is_empty());
        let known = self.declared_property(ty, name);
        match (own, known) {
            (None, None) => field.map(|_| Types::NONE),
            // What code has put in is more exact than what may be put in.
            (Some(own), _) => Some(own),
            (None, known) => known,
        }
    }

    /// A property that is declared: in metadata, by the platform, in a module.
    fn declared_property(&self, ty: &Ty, name: &str) -> Option<Types> {
        match ty {
            Ty::Module(file) => self.exported_variable(*file, name),
            Ty::Of(base) | Ty::Made(base, _) => {
                let found = self.world().member(base, name);
                if let Some(member) = found.filter(|it| it.kind == MemberKind::Property) {
                    return Some(self.of_types(&member.types));
                }
                if let Some(found) = self.list_column(base, name) {
                    return Some(found);
                }
                let modules = self.modules_of(base);
                modules
                    .iter()
                    .find_map(|it| self.exported_variable(*it, name))
            }
            Ty::Text(_) => None,
        }
    }

    pub(super) fn exported_variable(&self, file: FileId, name: &str) -> Option<Types> {
        let module = self.snapshot.file(file)?;
        let mut variables = module.summary.variables.iter();
        let variable = variables.find(|it| it.export && it.name.is(name))?;
        let scope = Arc::new(Scope {
            file,
            method: None,
            call: None,
        });
        let told = self.shapes(&variable.documented, &scope);
        Some(told.or(&self.shapes(&variable.assigned, &scope)))
    }

    /// The modules whose exports values of a type have, those of extensions included.
    pub(super) fn modules_of(&self, base: &Type) -> Vec<FileId> {
        let Some((owner, kind)) = module_of(base) else {
            return Vec::new();
        };
        let Some(module) = self.snapshot.module(self.from, &owner, kind) else {
            return Vec::new();
        };
        let mut all = vec![module];
        // The base's own module, where the one found is of the extension that asks.
        all.extend(self.snapshot.extended(module));
        for it in self.snapshot.extending(module) {
            if !all.contains(&it) {
                all.push(it);
            }
        }
        all
    }

    /// One member of values of any of the types.
    pub(crate) fn member(&self, of: &Types, name: &str) -> Option<Offer> {
        let mut found: Option<Offer> = None;
        for ty in of.list() {
            let mut offers = Vec::new();
            self.offers(ty, Some(name), &mut offers);
            let Some(mut offer) = offers.into_iter().next() else {
                continue;
            };
            if offer.kind != OfferKind::Method {
                offer.types = self.property_of(ty, name).unwrap_or_default();
            } else if let OfferOrigin::Method(file, index) = offer.origin {
                offer.types = self.method(file, index, None);
            }
            match &mut found {
                Some(known) => known.types = known.types.or(&offer.types),
                None => found = Some(offer),
            }
        }
        found
    }

    /// All members of values of any of the types.
    pub(crate) fn members(&self, of: &Types) -> Offers {
        let mut all = Offers {
            list: Vec::new(),
            complete: !of.is_empty(),
        };
        let mut known = metadata::NameMap::<()>::default();
        for ty in of.list() {
            let mut offers = Vec::new();
            all.complete &= self.offers(ty, None, &mut offers);
            for offer in offers {
                if known.insert(offer.names.ru.clone(), ()).is_none() {
                    all.list.push(offer);
                }
            }
        }
        all
    }

    /// Adds the members of a type, or those of a name; says whether there can be no others.
    fn offers(&self, ty: &Ty, want: Option<&str>, into: &mut Vec<Offer>) -> bool {
        let field_wanted = |it: &Field| want.is_none_or(|want| it.names.is(want));
        let base = match ty {
            Ty::Text(_) => return true,
            Ty::Module(file) => {
                self.exports(*file, want, into);
                return true;
            }
            Ty::Of(base) => base,
            Ty::Made(base, content) => {
                for field in &content.fields {
                    if field_wanted(field) && !self.is_declared(base, field) {
                        into.push(of_field(field));
                    }
                }
                base
            }
        };
        if let Some(fields) = self.content_fields(ty) {
            let fields = fields.iter().filter(|it| field_wanted(it));
            into.extend(fields.map(of_field));
        }
        for field in self.list_columns(base) {
            if field_wanted(&field) {
                into.push(of_field(&field));
            }
        }
        let world = self.world();
        let mut complete = false;
        let found = match want {
            Some(name) => world.member(base, name).into_iter().collect(),
            None => {
                let all = world.members(base);
                complete = all.complete;
                all.list
            }
        };
        for member in found {
            if into.iter().any(|it| it.names.ru == member.names.ru) {
                continue;
            }
            let is_property = member.kind == MemberKind::Property;
            into.push(Offer {
                kind: match (is_property, base) {
                    (true, Type::SystemEnum(_)) => OfferKind::EnumValue,
                    (true, _) => OfferKind::Property,
                    (false, _) => OfferKind::Method,
                },
                types: self.of_types(&member.types),
                origin: match member.origin.is_empty() {
                    true => OfferOrigin::Platform,
                    false => OfferOrigin::Metadata(member.origin),
                },
                availability: member.availability,
                read_only: member.read_only,
                no_arguments: !is_property
                    && !member.signatures.is_empty()
                    && member.signatures.iter().all(|it| it.parameters.is_empty()),
                names: member.names,
            });
        }
        for module in self.modules_of(base) {
            self.exports(module, want, into);
        }
        complete
    }

    /// Whether a field is a property that every value of the type has: `Текст` of a query.
    fn is_declared(&self, base: &Type, field: &Field) -> bool {
        let found = self.world().member(base, field.names.ru.as_str());
        found.is_some_and(|it| it.kind == MemberKind::Property)
    }

    /// Adds what a module exports.
    pub(super) fn exports(&self, file: FileId, want: Option<&str>, into: &mut Vec<Offer>) {
        let Some(module) = self.snapshot.file(file) else {
            return;
        };
        let wanted = |name: &Name| want.is_none_or(|want| name.is(want));
        for (index, variable) in module.summary.variables.iter().enumerate() {
            if variable.export && wanted(&variable.name) {
                into.push(of_code(
                    &variable.name,
                    OfferKind::Variable,
                    OfferOrigin::Variable(file, index),
                ));
            }
        }
        for (index, placed) in module.summary.methods.iter().enumerate() {
            let method = &placed.method;
            if method.export && wanted(&method.name) {
                let mut offer = of_code(
                    &method.name,
                    OfferKind::Method,
                    OfferOrigin::Method(file, index),
                );
                offer.no_arguments = method.parameters.is_empty();
                into.push(offer);
            }
        }
    }
}

/// The module whose exports values of a type have.
pub(crate) fn module_of(base: &Type) -> Option<(Owner, ModuleKind)> {
    match base {
        Type::Of(kind, role, name) => {
            let module = match role {
                Role::Object => ModuleKind::ObjectModule,
                Role::Manager => ModuleKind::ManagerModule,
                Role::RecordSet => ModuleKind::RecordSetModule,
                Role::ValueManager => ModuleKind::ValueManagerModule,
                _ => return None,
            };
            Some((Owner::Object(*kind, name.clone()), module))
        }
        Type::PartOf(kind, role, name, part) => {
            let module = match role {
                Role::TableObject => ModuleKind::ObjectModule,
                Role::TableManager => ModuleKind::ManagerModule,
                Role::TableRecordSet => ModuleKind::RecordSetModule,
                _ => return None,
            };
            Some((Owner::Part(*kind, name.clone(), part.clone()), module))
        }
        Type::Filled(it) if it.platform.is("ФормаКлиентскогоПриложения") => {
            Some((it.owner.clone(), ModuleKind::FormModule))
        }
        _ => None,
    }
}

pub(super) fn find<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|it| it.names.is(name))
}

fn of_field(field: &Field) -> Offer {
    let mut offer = of_code(&field.names.ru, OfferKind::Property, OfferOrigin::Code);
    offer.names = field.names.clone();
    offer
}

/// A name that code gives.
pub(crate) fn of_code(name: &Name, kind: OfferKind, origin: OfferOrigin) -> Offer {
    Offer {
        names: Names {
            ru: name.clone(),
            en: name.clone(),
        },
        kind,
        types: Types::NONE,
        origin,
        availability: Availability::default(),
        read_only: false,
        no_arguments: false,
    }
}
