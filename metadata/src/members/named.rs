//! Things that code names in strings: forms, predefined values.

use super::fill::predefined;
use super::origins::object_origin;
use super::view::named;
use super::{Member, World};
use crate::derived::Role;
use crate::kind::Kind;
use crate::module::Owner;
use crate::name::{Bilingual, Name};
use crate::objects::Details;
use crate::types::Type;

const FORM: Bilingual = Bilingual {
    ru: "Форма",
    en: "Form",
};
const EMPTY: Bilingual = Bilingual {
    ru: "ПустаяСсылка",
    en: "EmptyRef",
};
const ROUTE_POINT: Bilingual = Bilingual {
    ru: "ТочкаМаршрута",
    en: "RoutePoint",
};

impl<'a> World<'a> {
    /// The form of a full name, as `ОткрытьФорму` takes it: `Справочник.Товары.Форма.ФормаЭлемента`,
    /// `CommonForm.Question`. Forms that the platform chooses (`Справочник.Товары.ФормаСписка`) are not found.
    pub fn form_named(self, name: &str) -> Option<Owner> {
        let mut words = name.split('.').map(str::trim);
        let kind = Kind::of(words.next()?)?;
        let object = self.configuration.object(kind, words.next()?)?;
        if kind == Kind::CommonForm {
            return words
                .next()
                .is_none()
                .then(|| Owner::Object(kind, object.name.clone()));
        }
        if !FORM.is(words.next()?) {
            return None;
        }
        let form = words.next()?;
        let form = object.forms.iter().find(|it| it.name.is(form))?;
        Some(Owner::Form(kind, object.name.clone(), form.name.clone()))
    }

    /// The value of a full name, as `ПредопределенноеЗначение` and `ЗНАЧЕНИЕ` of queries take it:
    /// `Справочник.Товары.Услуги`, `Enum.Пол.EmptyRef`, `БизнесПроцесс.Согласование.ТочкаМаршрута.Проверить`,
    /// `ВидДвиженияНакопления.Приход`.
    pub fn value_named(self, name: &str) -> Option<Member<'a>> {
        let mut words = name.split('.').map(str::trim);
        let (first, second) = (words.next()?, words.next()?);
        let third = words.next();
        let Some(third) = third else {
            let of = self.platform.system_enum(first)?;
            return super::globals::value(self, &of.names.ru, second);
        };
        let kind = Kind::of(first)?;
        let object = self.configuration.object(kind, second)?;
        if ROUTE_POINT.is(third) {
            let point = words.next()?;
            let Details::BusinessProcess(details) = &object.details else {
                return None;
            };
            let found = details.route_points.iter().find(|it| it.is(point))?;
            let types = vec![Type::Of(kind, Role::RoutePointRef, object.name.clone())];
            let origin = [&object_origin(object), ".RoutePoint.", found.as_str()].concat();
            return Some(named(found, types, true, origin));
        }
        let types = vec![Type::reference(kind, &object.name)];
        // A name that ends with a dot is the empty reference.
        if third.is_empty() || EMPTY.is(third) {
            return Some(named(&Name::new(EMPTY.ru), types, true, String::new()));
        }
        let mut found = None;
        let word = match kind {
            Kind::Enum => ".EnumValue.",
            _ => ".Predefined.",
        };
        predefined(&object.predefined, Some(third), &mut |it| {
            let origin = [&object_origin(object), word, it.name.as_str()].concat();
            found = Some(named(&it.name, types.clone(), true, origin));
        });
        found
    }
}
