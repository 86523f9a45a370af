//! What a configuration chooses for its objects, and a base has from the beginning.

use std::sync::Arc;

use metadata::objects::Details;
use metadata::{Configuration, Kind, Name, Platform, World};
use query::run::Base;

use super::{configuration, given};

fn given_by(configuration: &Configuration, text: &str) -> Vec<String> {
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration,
    };
    let base = Base::in_memory().unwrap();
    base.prepare(world).unwrap();
    given(&base, world, text)
}

#[test]
fn references_are_shown_as_the_configuration_chooses() {
    let text = "ВЫБРАТЬ ПРЕДСТАВЛЕНИЕ(Т.Ссылка) ИЗ Справочник.Склады КАК Т ГДЕ Т.Ссылка = ЗНАЧЕНИЕ(Справочник.Склады.ТранзитныйСклад)";
    let mut configuration = Configuration::clone(&configuration());
    let by_description = given_by(&configuration, text);
    assert_eq!(by_description[1..], ["Транзитный склад"]);
    let key = (Kind::Catalog, Name::new("Склады"));
    let object = configuration.objects.get_mut(&key).unwrap();
    let Details::Catalog(details) = &mut Arc::make_mut(object).details else {
        panic!("a catalog");
    };
    assert!(!details.shown_by_code);
    details.shown_by_code = true;
    let by_code = given_by(&configuration, text);
    assert_eq!(by_code[1..], ["000000002"]);
}

#[test]
fn predefined_accounts_have_their_sides_and_analytics() {
    let configuration = configuration();
    let accounts = "ВЫБРАТЬ Т.Код, Т.Вид, Т.Забалансовый, Т.Количественный ИЗ ПланСчетов.Хозрасчетный КАК Т УПОРЯДОЧИТЬ ПО Т.Код";
    assert_eq!(
        given_by(&configuration, accounts)[1..],
        [
            "41 | Активный | Нет | Да",
            "51 | Активный | Нет | Нет",
            "60 | АктивноПассивный | Нет | Нет",
            "62 | АктивноПассивный | Нет | Нет",
            "90 | АктивноПассивный | Нет | Нет",
            "90.01 | Пассивный | Нет | Нет",
            "90.02 | Активный | Нет | Нет",
        ]
    );
    let analytics = "ВЫБРАТЬ Т.Ссылка.Код КАК Код, Т.НомерСтроки КАК Н, Т.ВидСубконто, Т.ТолькоОбороты ИЗ ПланСчетов.Хозрасчетный.ВидыСубконто КАК Т ГДЕ Т.Ссылка.Код В (\"41\", \"62\") УПОРЯДОЧИТЬ ПО Код, Н";
    assert_eq!(
        given_by(&configuration, analytics)[1..],
        [
            "41 | 1 | Номенклатура | Нет",
            "41 | 2 | Склады | Нет",
            "62 | 1 | Контрагенты | Нет",
            "62 | 2 | Договоры | Нет",
        ]
    );
}
