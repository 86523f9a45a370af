//! What types offer in a configuration: the platform's templates filled with the names of the user's metadata.

pub(crate) mod conditions;
mod events;
mod expand;
mod fill;
mod fill_source;
mod filled;
mod form_data;
mod forms;
mod globals;
mod metadata_tree;
pub(crate) mod origins;
mod refine;
pub(crate) mod relations;
pub(crate) mod resolve;
mod view;

pub use events::Handled;

use self::resolve::Scope;
use self::view::View;
use crate::configuration::{Belonging, Configuration, Purpose};
use crate::derived::{DerivedType, Role};
use crate::form::Form;
use crate::kind::Kind;
use crate::module::{ModuleKind, Owner};
use crate::name::Name;
use crate::platform::{Availability, Names, Platform, Signature, TypeRef};
use crate::types::Type;

/// A platform and a configuration: all that a name may mean without looking at code.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The platform.
    pub platform: &'a Platform,
    /// The configuration; an empty one for a script.
    pub configuration: &'a Configuration,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A property of the platform, or an attribute or an object of the configuration.
    Property,
    /// A method.
    Method,
}

/// What may stand after a dot.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    /// The names. A name of metadata is the same in both.
    pub names: Names,
    /// What it is.
    pub kind: MemberKind,
    /// What it holds or returns; empty where nobody knows.
    pub types: Vec<Type>,
    /// The ways to call it.
    pub signatures: &'a [Signature],
    /// Where it may be used.
    pub availability: Availability,
    /// It cannot be assigned.
    pub read_only: bool,
    /// One or two sentences, in Russian; empty where we have none.
    pub description: &'a str,
    /// Since which version of the platform; empty where nobody knows.
    pub since: &'a str,
    /// Full name of the metadata it comes from: `Catalog.Товары.Attribute.Артикул`. Empty for what the platform gives.
    pub origin: String,
}

/// What a type offers.
#[derive(Debug, Clone, Default)]
pub struct Members<'a> {
    /// What we know.
    pub list: Vec<Member<'a>>,
    /// There is nothing else: a name that is not in the list is a mistake. What the modules of an object export comes
    /// beside: no code is looked at here.
    pub complete: bool,
}

impl<'a> World<'a> {
    /// All that may stand after a dot behind a value of a type.
    pub fn members(self, of: &Type) -> Members<'a> {
        match of {
            Type::Metadata(path) => metadata_tree::members(of, path, self),
            Type::SystemEnum(name) => globals::values(self, name),
            Type::DefinedType(_) | Type::Characteristic(_) => self.members_of_all(of),
            Type::Boolean
            | Type::Number
            | Type::String
            | Type::Date
            | Type::Undefined
            | Type::Null => Members {
                list: Vec::new(),
                complete: true,
            },
            _ => match self.view(of) {
                Some(view) => view.members(),
                None => Members {
                    list: Vec::new(),
                    complete: globals::is_value(self, of),
                },
            },
        }
    }

    /// One of them, by either name. Faster than asking for all.
    pub fn member(self, of: &Type, name: &str) -> Option<Member<'a>> {
        match of {
            Type::Metadata(path) => metadata_tree::member(of, path, self, name),
            Type::SystemEnum(of) => globals::value(self, of, name),
            Type::DefinedType(_) | Type::Characteristic(_) => {
                let all = self.expand(of);
                all.iter().find_map(|it| self.view(it)?.member(name))
            }
            _ => self.view(of)?.member(name),
        }
    }

    /// What `Для каждого` over a value of a type gives; empty where nobody knows.
    pub fn elements(self, of: &Type) -> Vec<Type> {
        self.parts_of(of, false)
    }

    /// What `[]` behind a value of a type gives; empty where nobody knows.
    pub fn indexed(self, of: &Type) -> Vec<Type> {
        self.parts_of(of, true)
    }

    /// Whether metadata has what a type is of. Types of the platform are there.
    pub fn exists(self, of: &Type) -> bool {
        let object = |kind: Kind, name: &Name| self.configuration.object(kind, name.as_str());
        match of {
            Type::Of(kind, role, name) => match role {
                Role::RecalculationManager
                | Role::RecalculationRecordSet
                | Role::RecalculationRecord => self.recalculated(name).is_some(),
                _ => object(*kind, name).is_some(),
            },
            Type::PartOf(kind, role, name, part) => object(*kind, name).is_some_and(|it| {
                !matches!(role, Role::TabularSection | Role::TabularSectionRow)
                    || it.tabular_sections.iter().any(|it| it.name == *part)
            }),
            Type::DefinedType(name) => object(Kind::DefinedType, name).is_some(),
            Type::Characteristic(name) => object(Kind::ChartOfCharacteristicTypes, name).is_some(),
            Type::Filled(it) => filled::object(self, &it.owner).is_some(),
            _ => true,
        }
    }

    /// What a type in a signature stands for where a value of a type is at hand: `СправочникСсылка.<Имя>` of a
    /// parameter of `СправочникМенеджер.Товары` is `СправочникСсылка.Товары`.
    pub fn resolve(self, of: &Type, types: &[TypeRef]) -> Vec<Type> {
        match self.view(of) {
            Some(view) => view.scope().types(types),
            None => {
                let scope = Scope {
                    world: self,
                    object: None,
                    part: None,
                };
                scope.types(types)
            }
        }
    }

    /// What `ЭтотОбъект` is in a module, and whose members stand there without a dot.
    pub fn this(self, module: ModuleKind, owner: &Owner) -> Option<Type> {
        let made = |kind: Kind, role, name: &Name| {
            DerivedType::of(kind, role).map(|_| Type::Of(kind, role, name.clone()))
        };
        match (module, owner) {
            (ModuleKind::ObjectModule, Owner::Object(kind, name)) => {
                made(*kind, Role::Object, name)
            }
            (ModuleKind::ManagerModule, Owner::Object(kind, name)) => {
                made(*kind, Role::Manager, name)
            }
            (ModuleKind::RecordSetModule, Owner::Object(kind, name)) => {
                made(*kind, Role::RecordSet, name)
            }
            (ModuleKind::ValueManagerModule, Owner::Object(kind, name)) => {
                made(*kind, Role::ValueManager, name)
            }
            (ModuleKind::RecalculationModule, Owner::Part(kind, _, name)) => {
                made(*kind, Role::RecalculationRecordSet, name)
            }
            (ModuleKind::FormModule, _) => self.form_type(owner),
            (ModuleKind::ObjectModule, Owner::Part(kind, name, part)) => Some(Type::PartOf(
                *kind,
                Role::TableObject,
                name.clone(),
                part.clone(),
            )),
            (ModuleKind::RecordSetModule, Owner::Part(kind, name, part)) => Some(Type::PartOf(
                *kind,
                Role::TableRecordSet,
                name.clone(),
                part.clone(),
            )),
            (ModuleKind::ManagerModule, Owner::Part(kind, name, part)) => Some(Type::PartOf(
                *kind,
                Role::TableManager,
                name.clone(),
                part.clone(),
            )),
            _ => None,
        }
    }

    /// The type of a form: [`Owner::Form`], or [`Owner::Object`] of a common form. Its members are what a module of
    /// the form sees; its items, data, commands and parameters have types of their own behind them.
    pub fn form_type(self, owner: &Owner) -> Option<Type> {
        let (_, form) = forms::find(self, owner)?;
        if form.ordinary {
            return Some(Type::Platform(Name::new("Форма")));
        }
        Some(Type::filled(forms::FORM, owner.clone(), ""))
    }

    /// A form and what it holds.
    pub fn form(self, owner: &Owner) -> Option<&'a Form> {
        forms::find(self, owner).map(|it| it.1)
    }

    /// The type of the metadata that data of a form show: of `Объект` the object, of a row of a table the tabular section,
    /// of a row of a dynamic list what it lists. None for a form itself and for data that the form makes up.
    pub fn shown_by_form(self, of: &crate::types::Filled) -> Option<Type> {
        form_data::shown(self, of)
    }

    /// A type as its members are looked for; `None` where it has none or they stand elsewhere.
    pub(crate) fn view<'t>(self, of: &'t Type) -> Option<View<'a, 't>> {
        let (kind, role, name, part) = match of {
            Type::Of(kind, role, name) => (*kind, *role, Some(name), None),
            Type::PartOf(kind, role, name, part) => (*kind, *role, Some(name), Some(part)),
            Type::AnyOf(kind, role) => (*kind, *role, None, None),
            Type::AnyRef => (Kind::Catalog, Role::Ref, None, None),
            Type::Platform(name) => {
                let info = self.platform.type_named(name.as_str())?;
                return Some(View::of(self, of, Some(info)));
            }
            Type::Filled(it) => {
                let mut view = View::of(self, of, None);
                view.infos = match forms::is_form(&it.owner) {
                    true => forms::infos(self, it),
                    false => [self.platform.type_named(it.platform.as_str()), None],
                };
                view.object = filled::object(self, &it.owner);
                view.complete = it.platform.is("КоллекцияДвижений") && self.is_whole(view.object);
                return Some(view);
            }
            _ => return None,
        };
        let info = self.platform.derived(kind, role)?;
        let mut view = View::of(self, of, Some(info));
        view.part = part;
        if let Some(name) = name {
            let (object, part) = match role {
                Role::RecalculationManager
                | Role::RecalculationRecordSet
                | Role::RecalculationRecord => (self.recalculated(name)?, Some(name)),
                _ => (
                    self.configuration.object(kind, name.as_str())?.as_ref(),
                    part,
                ),
            };
            view.object = Some(object);
            view.part = part;
        }
        let several = matches!(of, Type::AnyOf(..)) && DerivedType::of(kind, role)?.names > 0;
        view.role = (*of != Type::AnyRef).then_some((kind, role));
        view.complete = (info.complete || is_known(kind, role))
            && !several
            && *of != Type::AnyRef
            && self.is_whole(view.object);
        Some(view)
    }

    /// Whether all there is of an object is known: an extension without its base tells a part only.
    fn is_whole(self, object: Option<&crate::object::Object>) -> bool {
        let configuration = self.configuration;
        let alone = configuration.base.is_none();
        match object {
            Some(it) => !(alone && it.belonging == Belonging::Adopted),
            None => !alone || configuration.properties.purpose == Purpose::Base,
        }
    }

    /// The register that has a recalculation.
    fn recalculated(self, name: &Name) -> Option<&'a crate::object::Object> {
        let mut registers = self.configuration.of_kind(Kind::CalculationRegister);
        let found = registers.find(|it| match &it.details {
            crate::objects::Details::CalculationRegister(it) => it.recalculations.contains(name),
            _ => false,
        });
        found.map(AsRef::as_ref)
    }

    fn members_of_all(self, of: &Type) -> Members<'a> {
        let mut all = Members {
            list: Vec::new(),
            complete: true,
        };
        for it in self.expand(of) {
            let found = self.members(&it);
            all.complete &= found.complete;
            for member in found.list {
                let known = all.list.iter_mut();
                match known.into_iter().find(|it| it.names.ru == member.names.ru) {
                    Some(known) => {
                        for it in member.types {
                            relations::push(&mut known.types, it);
                        }
                    }
                    None => all.list.push(member),
                }
            }
        }
        all
    }

    fn parts_of(self, of: &Type, by_index: bool) -> Vec<Type> {
        match of {
            Type::Metadata(path) => metadata_tree::elements(path, self),
            Type::Filled(it) if it.platform.is("Массив") => filled::found_rows(self, it),
            Type::Filled(it) if it.platform.is("КоллекцияДвижений") => {
                filled::record_sets(self, &it.owner)
            }
            Type::Of(kind, Role::Manager, name) if *kind == Kind::Enum => {
                vec![Type::reference(*kind, name)]
            }
            Type::AnyOf(kind, Role::ManagersCollection) => {
                vec![Type::AnyOf(*kind, Role::Manager)]
            }
            _ => {
                let told = self.view(of).map(|it| it.elements(by_index));
                let told = told.filter(|it| !it.is_empty());
                told.unwrap_or_else(|| row_of(of).into_iter().collect())
            }
        }
    }
}

/// The rows of a collection that metadata makes, where the platform's data do not tell them.
fn row_of(of: &Type) -> Option<Type> {
    Some(match of {
        Type::Of(kind, Role::RecordSet, name) => Type::Of(*kind, Role::Record, name.clone()),
        Type::Of(kind, Role::RecalculationRecordSet, name) => {
            Type::Of(*kind, Role::RecalculationRecord, name.clone())
        }
        Type::PartOf(kind, Role::TabularSection, name, part) => {
            Type::PartOf(*kind, Role::TabularSectionRow, name.clone(), part.clone())
        }
        Type::PartOf(kind, Role::TableRecordSet, name, part) => {
            Type::PartOf(*kind, Role::TableRecord, name.clone(), part.clone())
        }
        _ => return None,
    })
}

/// Whether the platform's data tell all members of a type that objects make. Told for the kinds and roles that the
/// code of large configurations uses without naming a member that the data lack.
fn is_known(kind: Kind, role: Role) -> bool {
    let kind_is_known = !matches!(
        kind,
        Kind::CalculationRegister
            | Kind::Sequence
            | Kind::FilterCriterion
            | Kind::SettingsStorage
            | Kind::ExternalDataSource
            | Kind::ExternalReport
            | Kind::ExternalDataProcessor
            | Kind::WSReference
            | Kind::IntegrationService
    );
    match role {
        Role::ManagersCollection => !matches!(
            kind,
            Kind::ExternalReport | Kind::ExternalDataProcessor | Kind::IntegrationService
        ),
        Role::Set | Role::Collection | Role::RoutePointsManager => true,
        Role::Manager
        | Role::Ref
        | Role::Object
        | Role::Selection
        | Role::TabularSection
        | Role::TabularSectionRow
        | Role::RecordSet
        | Role::Record
        | Role::RecordManager
        | Role::RecordKey
        | Role::ExtDimensionTypesRow
        | Role::ValueManager => kind_is_known,
        _ => false,
    }
}
