//! What stands for a member such as `<ИмяРеквизита>`: the names of an object's metadata, each with its types.

use super::origins::{object_origin, part_origin};
use super::relations::{self, has_common};
use super::resolve::value_types;
use super::view::{View, bilingual, named};
use super::{Member, World, fill_source};
use crate::derived::Role;
use crate::kind::Kind;
use crate::name::Name;
use crate::object::{Attribute, AttributeRole, Object, Predefined};
use crate::objects::Details;
use crate::platform::Names;
use crate::tables::column_types;
use crate::types::Type;

/// Which names of metadata.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    Objects,
    Attributes,
    Addressing,
    Dimensions,
    Resources,
    Flags,
    ExtDimensionFlags,
    Columns,
    Common,
    Sections,
    Predefined,
    RoutePoints,
    Recalculations,
    Tables,
    Cubes,
    Fields,
    Functions,
    Channels,
    ExtDimensions,
}

impl Fill {
    /// What a placeholder stands for. Data of different age spell them with blanks or without.
    pub(crate) fn of(placeholder: &Name, view: &View<'_, '_>) -> Option<Self> {
        let text = placeholder.as_str();
        Some(match text {
            "<ИмяРеквизита>" | "<Имя реквизита>" => Self::Attributes,
            "<ИмяРеквизитаАдресации>" => Self::Addressing,
            "<ИмяИзмерения>" | "<Имя измерения>" => Self::Dimensions,
            "<ИмяРесурса>" | "<Имя ресурса>" => Self::Resources,
            "<ИмяОбщегоРеквизита>" | "<Имя общего реквизита>" => {
                Self::Common
            }
            "<ИмяТабличнойЧасти>" | "<Имя табличной части>" => {
                Self::Sections
            }
            "<ИмяПризнакаУчета>" => Self::Flags,
            "<ИмяПризнакаУчетаСубконто>" => Self::ExtDimensionFlags,
            "<ИмяПредопределенного>" | "<ИмяЗначения>" => {
                Self::Predefined
            }
            "<ИмяГрафы>" => Self::Columns,
            "<ИмяТочкиМаршрута>" => Self::RoutePoints,
            "<ИмяПерерасчета>" => Self::Recalculations,
            "<ИмяТаблицы>" => Self::Tables,
            "<ИмяКуба>" => Self::Cubes,
            "<ИмяПоля>" => Self::Fields,
            "<ИмяФункции>" => Self::Functions,
            "<ИмяКанала>" => Self::Channels,
            "<ИмяВидаСубконто>" => Self::ExtDimensions,
            _ => {
                let role = view.role?.1;
                let set = matches!(
                    role,
                    Role::ManagersCollection | Role::Set | Role::Collection
                );
                (set && text.starts_with("<Имя")).then_some(Self::Objects)?
            }
        })
    }

    /// Adds the members that stand for it: all, or the one of a name.
    pub(crate) fn add<'a>(
        self,
        view: &View<'a, '_>,
        read_only: bool,
        want: Option<&str>,
        into: &mut Vec<Member<'a>>,
    ) {
        let wanted = |it: &Name| want.is_none_or(|want| it.is(want));
        if self == Self::Objects {
            return add_objects(view, read_only, want, into);
        }
        let Some(object) = view.object else { return };
        match self {
            Self::Objects => {}
            Self::Attributes => match view.part.filter(|_| is_row(view)) {
                Some(part) => {
                    let mut sections = object.tabular_sections.iter();
                    let section = sections.find(|it| it.name == *part);
                    for it in section.into_iter().flat_map(|it| &it.attributes) {
                        if wanted(&it.name) {
                            let origin = part_origin(object, Some(part), it);
                            into.push(named(&it.name, it.types.types.clone(), read_only, origin));
                        }
                    }
                }
                None => add_attributes(
                    view,
                    object,
                    AttributeRole::Attribute,
                    read_only,
                    want,
                    into,
                ),
            },
            Self::Addressing => {
                let role = AttributeRole::AddressingAttribute;
                add_attributes(view, object, role, read_only, want, into);
            }
            Self::Dimensions => {
                add_attributes(
                    view,
                    object,
                    AttributeRole::Dimension,
                    read_only,
                    want,
                    into,
                );
            }
            Self::Resources => {
                add_attributes(view, object, AttributeRole::Resource, read_only, want, into);
            }
            Self::Flags => {
                let role = AttributeRole::AccountingFlag;
                add_attributes(view, object, role, read_only, want, into);
            }
            Self::ExtDimensionFlags => {
                let role = AttributeRole::ExtDimensionAccountingFlag;
                add_attributes(view, object, role, read_only, want, into);
            }
            Self::Columns => {
                add_attributes(view, object, AttributeRole::Column, read_only, want, into);
            }
            Self::Common => add_common(view.world, object, read_only, want, into),
            Self::Sections => {
                for it in object.tabular_sections.iter().filter(|it| wanted(&it.name)) {
                    let (kind, name) = (object.kind, object.name.clone());
                    let section = Type::PartOf(kind, Role::TabularSection, name, it.name.clone());
                    let origin = [&object_origin(object), ".TabularSection.", it.name.as_str()];
                    into.push(named(&it.name, vec![section], true, origin.concat()));
                }
            }
            Self::Predefined => {
                let reference = Type::reference(object.kind, &object.name);
                let word = match object.kind {
                    Kind::Enum => ".EnumValue.",
                    _ => ".Predefined.",
                };
                predefined(&object.predefined, want, &mut |it| {
                    let origin = [&object_origin(object), word, it.name.as_str()].concat();
                    into.push(named(&it.name, vec![reference.clone()], true, origin));
                });
            }
            Self::RoutePoints => {
                let Details::BusinessProcess(details) = &object.details else {
                    return;
                };
                for it in details.route_points.iter().filter(|it| wanted(it)) {
                    let (kind, name) = (object.kind, object.name.clone());
                    let point = Type::Of(kind, Role::RoutePointRef, name);
                    let origin = [&object_origin(object), ".RoutePoint.", it.as_str()].concat();
                    into.push(named(it, vec![point], true, origin));
                }
            }
            Self::Recalculations => {
                let Details::CalculationRegister(details) = &object.details else {
                    return;
                };
                for it in details.recalculations.iter().filter(|it| wanted(it)) {
                    let manager = Type::Of(object.kind, Role::RecalculationManager, it.clone());
                    let origin = [&object_origin(object), ".Recalculation.", it.as_str()].concat();
                    into.push(named(it, vec![manager], true, origin));
                }
            }
            Self::ExtDimensions => add_ext_dimensions(view.world, object, want, into),
            Self::Channels => {
                let Details::IntegrationService(details) = &object.details else {
                    return;
                };
                for it in details.channels.iter().filter(|it| wanted(&it.name)) {
                    let (kind, name) = (object.kind, object.name.clone());
                    let channel = Type::PartOf(kind, Role::ChannelManager, name, it.name.clone());
                    let origin = [
                        &object_origin(object),
                        ".IntegrationServiceChannel.",
                        it.name.as_str(),
                    ];
                    into.push(named(&it.name, vec![channel], true, origin.concat()));
                }
            }
            Self::Tables | Self::Cubes | Self::Fields | Self::Functions => {
                fill_source::add(self, view, object, read_only, want, into);
            }
        }
    }
}

/// Whether the type at hand is a row of a tabular section.
fn is_row(view: &View<'_, '_>) -> bool {
    matches!(
        view.role,
        Some((_, Role::TabularSection | Role::TabularSectionRow))
    )
}

fn add_objects<'a>(
    view: &View<'a, '_>,
    read_only: bool,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let Some((kind, role)) = view.role else {
        return;
    };
    let configuration = view.world.configuration;
    let mut add = |object: &'a Object| {
        let types = match role {
            Role::ManagersCollection => vec![Type::Of(kind, Role::Manager, object.name.clone())],
            _ => value_types(object).map_or_else(Vec::new, |it| it.types.clone()),
        };
        into.push(named(&object.name, types, read_only, object_origin(object)));
    };
    match want {
        Some(name) => {
            if let Some(object) = configuration.object(kind, name) {
                add(object);
            }
        }
        None => configuration.of_kind(kind).for_each(|it| add(it)),
    }
}

/// Attributes of a role. Where an accounting register has two sides, each has its own dimensions and resources.
fn add_attributes<'a>(
    view: &View<'a, '_>,
    object: &'a Object,
    role: AttributeRole,
    read_only: bool,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let two_sides = matches!(
        (&object.details, view.role),
        (Details::AccountingRegister(it), Some((_, Role::Record | Role::Selection)))
            if it.correspondence
    ) && matches!(role, AttributeRole::Dimension | AttributeRole::Resource);
    for it in object.attributes.iter().filter(|it| it.role == role) {
        if two_sides && !it.balance {
            for side in sides(it) {
                if want.is_none_or(|want| side.is(want)) {
                    let origin = part_origin(object, None, it);
                    into.push(bilingual(side, it.types.types.clone(), read_only, origin));
                }
            }
        } else if want.is_none_or(|want| it.name.is(want)) {
            let types = match role {
                AttributeRole::Column => column_types(view.world, it).types,
                AttributeRole::AccountingFlag | AttributeRole::ExtDimensionAccountingFlag
                    if it.types.types.is_empty() =>
                {
                    vec![Type::Boolean]
                }
                _ => it.types.types.clone(),
            };
            let origin = part_origin(object, None, it);
            into.push(named(&it.name, types, read_only, origin));
        }
    }
}

/// The names of a dimension or a resource of the debit side and of the credit side.
fn sides(it: &Attribute) -> [Names; 2] {
    let name = it.name.as_str();
    [("Дт", "Dr"), ("Кт", "Cr")].map(|(ru, en)| Names {
        ru: Name::new(&[name, ru].concat()),
        en: Name::new(&[name, en].concat()),
    })
}

/// Common attributes that an object has.
fn add_common<'a>(
    world: World<'a>,
    object: &Object,
    read_only: bool,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let mut add = |common: &'a Object| {
        if let Some(types) = value_types(common)
            && has_common(common, object)
        {
            let types = types.types.clone();
            into.push(named(&common.name, types, read_only, object_origin(common)));
        }
    };
    match want {
        Some(name) => {
            if let Some(it) = world.configuration.object(Kind::CommonAttribute, name) {
                add(it);
            }
        }
        None => world
            .configuration
            .of_kind(Kind::CommonAttribute)
            .for_each(|it| add(it)),
    }
}

/// Predefined items of all levels.
pub(crate) fn predefined<'a>(
    items: &'a [Predefined],
    want: Option<&str>,
    each: &mut impl FnMut(&'a Predefined),
) {
    let mut open: Vec<std::slice::Iter<'a, Predefined>> = vec![items.iter()];
    while let Some(level) = open.last_mut() {
        let Some(it) = level.next() else {
            open.pop();
            continue;
        };
        if !it.name.is_empty() && want.is_none_or(|want| it.name.is(want)) {
            each(it);
        }
        open.push(it.items.iter());
    }
}

/// The analytics of a record by the names of their predefined kinds.
fn add_ext_dimensions<'a>(
    world: World<'a>,
    register: &Object,
    want: Option<&str>,
    into: &mut Vec<Member<'a>>,
) {
    let kind = Kind::ChartOfCharacteristicTypes;
    for chart in relations::related(world, register, kind) {
        let Some(chart) = world.configuration.object(kind, chart.as_str()) else {
            continue;
        };
        predefined(&chart.predefined, want, &mut |it| {
            let types = vec![Type::Characteristic(chart.name.clone())];
            let origin = [&object_origin(chart), ".Predefined.", it.name.as_str()].concat();
            into.push(named(&it.name, types, false, origin));
        });
    }
}
