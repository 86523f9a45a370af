//! Names without a dot: properties and functions of the global context, enumerations of the platform, full names of
//! types.

use super::origins::object_origin;
use super::resolve::Scope;
use super::view::{bilingual, named};
use super::{Member, Members, World};
use crate::derived::{DerivedType, Role};
use crate::kind::Kind;
use crate::name::Name;
use crate::objects::Details;
use crate::platform::{Callable, Names, Property};
use crate::types::Type;

/// Types of global properties that the platform's data leave open: the property and its type.
const MANAGERS: [(&str, &str); 16] = [
    (
        "ПользователиИнформационнойБазы",
        "МенеджерПользователейИнформационнойБазы",
    ),
    ("ПолнотекстовыйПоиск", "МенеджерПолнотекстовогоПоиска"),
    ("ФоновыеЗадания", "МенеджерФоновыхЗаданий"),
    ("РегламентныеЗадания", "МенеджерРегламентныхЗаданий"),
    ("ИсторияДанных", "МенеджерИсторииДанных"),
    ("РасширенияКонфигурации", "МенеджерРасширенийКонфигурации"),
    (
        "ИсторияРаботыПользователя",
        "МенеджерИсторииРаботыПользователя",
    ),
    ("ФайловыеПотоки", "МенеджерФайловыхПотоков"),
    ("СредстваКриптографии", "МенеджерСредствКриптографии"),
    ("ОбработкаОшибок", "МенеджерОбработкиОшибок"),
    (
        "ХранилищеОбщихНастроек",
        "СтандартноеХранилищеНастроекМенеджер",
    ),
    (
        "ХранилищеСистемныхНастроек",
        "СтандартноеХранилищеНастроекМенеджер",
    ),
    (
        "ХранилищеВариантовОтчетов",
        "СтандартноеХранилищеНастроекМенеджер",
    ),
    (
        "ХранилищеНастроекДанныхФорм",
        "СтандартноеХранилищеНастроекМенеджер",
    ),
    (
        "ХранилищеПользовательскихНастроекОтчетов",
        "СтандартноеХранилищеНастроекМенеджер",
    ),
    (
        "ХранилищеПользовательскихНастроекДинамическихСписков",
        "СтандартноеХранилищеНастроекМенеджер",
    ),
];

impl<'a> World<'a> {
    /// A property of the global context: `Справочники`, `Метаданные`, `ПараметрыСеанса`, a system enumeration.
    pub fn global(self, name: &str) -> Option<Member<'a>> {
        let platform = self.platform;
        if let Some(it) = platform.property(name) {
            return Some(self.of_property(it));
        }
        let it = platform.system_enum(name)?;
        Some(self.of_enum(it))
    }

    /// All properties of the global context; system enumerations stand at the end.
    pub fn globals(self) -> Vec<Member<'a>> {
        let platform = self.platform;
        let properties = platform.properties().iter();
        let mut all: Vec<Member<'a>> = properties.map(|it| self.of_property(it)).collect();
        let known = all.len();
        for it in platform.enums() {
            let properties = all.get(..known).unwrap_or_default();
            if !properties.iter().any(|own| own.names.ru == it.names.ru) {
                all.push(self.of_enum(it));
            }
        }
        all
    }

    fn of_property(self, it: &'a Property) -> Member<'a> {
        let scope = Scope {
            world: self,
            object: None,
            part: None,
        };
        let mut types = scope.types(&it.types);
        if let Some(found) = self.collection(&it.names) {
            types = vec![found];
        } else if types.is_empty() || self.platform.system_enum(it.names.ru.as_str()).is_some() {
            types = self.untold(&it.names).into_iter().collect();
        }
        let mut member = bilingual(it.names.clone(), types, true, String::new());
        member.availability = it.availability;
        member.description = &it.description;
        member.since = &it.since;
        member
    }

    fn of_enum(self, it: &'a crate::platform::SystemEnum) -> Member<'a> {
        let types = vec![Type::SystemEnum(it.names.ru.clone())];
        let mut member = bilingual(it.names.clone(), types, true, String::new());
        member.availability = it.availability;
        member
    }

    /// A collection that metadata fills.
    fn collection(self, names: &Names) -> Option<Type> {
        let word = names.ru.as_str();
        if word == "Метаданные" {
            return Some(Type::Metadata(Name::default()));
        }
        let kind = Kind::of_plural(word)?;
        let roles = [Role::ManagersCollection, Role::Collection];
        let made = roles
            .into_iter()
            .find(|it| DerivedType::of(kind, *it).is_some());
        made.map(|role| Type::AnyOf(kind, role))
    }

    fn untold(self, names: &Names) -> Option<Type> {
        let platform = self.platform;
        if platform.system_enum(names.ru.as_str()).is_some() {
            return Some(Type::SystemEnum(names.ru.clone()));
        }
        let word = MANAGERS.iter().find(|it| names.ru.is(it.0));
        let word = word.map_or(names.ru.as_str(), |it| it.1);
        let found = platform.type_named(word)?;
        Some(Type::Platform(found.names.ru.clone()))
    }

    /// A function of the global context.
    pub fn function(self, name: &str) -> Option<&'a Callable> {
        self.platform.function(name)
    }

    /// The type that a full name in code stands for: the argument of `Тип("…")` and `Новый`. Whether metadata has
    /// the object it names is asked with [`World::exists`].
    pub fn type_named(self, name: &str) -> Option<Type> {
        let platform = self.platform;
        let found = Type::parse(name, |word| {
            let known = platform.type_named(word).map(|it| &it.names.ru);
            let known = known.or_else(|| platform.system_enum(word).map(|it| &it.names.ru));
            known.cloned()
        })?;
        // The spelling of the object is that of metadata.
        Some(match found {
            Type::Of(kind, role, name) => {
                let object = self.configuration.object(kind, name.as_str());
                Type::Of(kind, role, object.map_or(name, |it| it.name.clone()))
            }
            other => other,
        })
    }
}

/// Whether a type is of values of a system enumeration, which have no members.
pub(crate) fn is_value(world: World<'_>, of: &Type) -> bool {
    matches!(of, Type::Platform(name) if world.platform.system_enum(name.as_str()).is_some())
}

/// What may stand behind an enumeration of the platform.
pub(crate) fn values<'a>(world: World<'a>, of: &Name) -> Members<'a> {
    let mut list = Vec::new();
    add(world, of, None, &mut list);
    // New versions of the platform add values, and the data lack some.
    Members {
        list,
        complete: false,
    }
}

/// One value of an enumeration of the platform.
pub(crate) fn value<'a>(world: World<'a>, of: &Name, name: &str) -> Option<Member<'a>> {
    let mut list = Vec::new();
    add(world, of, Some(name), &mut list);
    (!list.is_empty()).then(|| list.swap_remove(0))
}

fn add<'a>(world: World<'a>, of: &Name, want: Option<&str>, into: &mut Vec<Member<'a>>) {
    let Some(known) = world.platform.system_enum(of.as_str()) else {
        return;
    };
    // A picture of the library is a picture, not a value of an enumeration.
    let held = match of.as_str() {
        "БиблиотекаКартинок" => "Картинка",
        "ЦветаСтиля" | "WebЦвета" | "WindowsЦвета" => "Цвет",
        "ШрифтыСтиля" | "WindowsШрифты" => "Шрифт",
        "РамкиСтиля" => "Рамка",
        own => own,
    };
    let held = Type::Platform(Name::new(held));
    for it in &known.values {
        if want.is_none_or(|want| it.is(want)) {
            into.push(bilingual(
                it.clone(),
                vec![held.clone()],
                true,
                String::new(),
            ));
        }
    }
    let (kind, item) = match of.as_str() {
        "БиблиотекаКартинок" => (Kind::CommonPicture, ""),
        "ЦветаСтиля" => (Kind::StyleItem, "Color"),
        "ШрифтыСтиля" => (Kind::StyleItem, "Font"),
        "РамкиСтиля" => (Kind::StyleItem, "Border"),
        _ => return,
    };
    for it in world.configuration.of_kind(kind) {
        let fits = match &it.details {
            Details::StyleItem(style) => style.item_type.is_empty() || style.item_type == item,
            _ => true,
        };
        if fits && want.is_none_or(|want| it.name.is(want)) {
            into.push(named(&it.name, vec![held.clone()], true, object_origin(it)));
        }
    }
}
