//! Names without a dot.

use analysis::types::{self, Class, OfferKind};

use crate::place::at;

#[track_caller]
fn check(fixture: &str, names: &str) {
    let place = at(fixture);
    let offers = types::visible_names(&place.snapshot, place.file, place.offset);
    for name in names.split_whitespace() {
        let (kind, name) = name.split_once(':').expect("a kind and a name");
        let found = offers.list.iter().find(|it| it.names.is(name));
        let found = found.map_or("nothing".to_owned(), |it| format!("{:?}", it.kind));
        assert_eq!(found, kind, "{name}: {fixture}");
    }
}

#[test]
fn locals_parameters_methods_and_globals_are_visible() {
    check(
        "Перем Кэш;\nПроцедура А(П)\n\tХ = 1;\n\tДля Каждого Э Из П Цикл\n\t\t$0\n\tКонецЦикла;\n\tПозже = 1;\nКонецПроцедуры\nФункция Б()\n\tЧужая = 1;\nКонецФункции\n",
        "Parameter:П Local:Х Local:Э Local:Позже Variable:Кэш Method:А Method:Б nothing:Чужая Property:Справочники Property:Метаданные Method:Сообщить Module:Ценообразование Enum:РежимЗаписиДокумента",
    );
}

#[test]
fn a_module_of_an_object_sees_its_attributes() {
    check(
        "//- /Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\nПроцедура А()\n\t$0\nКонецПроцедуры\n",
        "Property:Договор Property:Товары Property:Движения Method:Записать",
    );
}

#[test]
fn a_module_of_a_form_sees_its_attributes_and_items() {
    check(
        "//- /Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl\nПроцедура А()\n\t$0\nКонецПроцедуры\n",
        "Property:Объект Property:Элементы Property:Параметры Method:Закрыть",
    );
}

#[test]
fn names_are_offered_once() {
    let place = at("Процедура А(П)\n\tП = 1; А = 1;\n\t$0\nКонецПроцедуры\n");
    let offers = types::visible_names(&place.snapshot, place.file, place.offset);
    let mut names: Vec<String> = offers
        .list
        .iter()
        .map(|it| metadata::folded(it.names.ru.as_str()).collect::<String>())
        .collect();
    names.sort();
    let before = names.len();
    names.dedup();
    assert_eq!(names.len(), before);
    assert!(offers.list.iter().any(|it| it.kind == OfferKind::Method));
}

#[test]
fn a_receiver_says_its_last_word_and_where_the_first_comes_from() {
    for (code, name, class) in [
        ("Х = 1; Х.$0", Some("Х"), Class::Local),
        ("П.А.$0", Some("А"), Class::Parameter),
        ("Справочники.Склады.$0", Some("Склады"), Class::Global),
        ("Ценообразование.$0", Some("Ценообразование"), Class::Module),
        ("Б().В(1).$0", Some("В"), Class::Method),
        ("Х = (П).$0", None, Class::Unknown),
        ("Кэш.$0", Some("Кэш"), Class::ModuleVariable),
        ("ЭтотОбъект.$0", Some("ЭтотОбъект"), Class::This),
        ("Неведомое.$0", Some("Неведомое"), Class::Unknown),
        ("$0", None, Class::Unknown),
    ] {
        let place = at(&format!(
            "Перем Кэш;\nПроцедура А(П)\n\t{code}\nКонецПроцедуры\n"
        ));
        let receiver = types::receiver_at(&place.snapshot, place.file, place.offset);
        assert_eq!(receiver.name.as_ref().map(|it| it.as_str()), name, "{code}");
        assert_eq!(receiver.class, class, "{code}");
    }
}

#[test]
fn a_member_says_its_types() {
    let place = at(
        "Процедура А()\n\tС = Новый Структура(\"Склад\", Справочники.Склады.ПустаяСсылка()); С.$0\nКонецПроцедуры\n",
    );
    let receiver = types::receiver_at(&place.snapshot, place.file, place.offset);
    let found =
        types::member(&place.snapshot, place.file, &receiver.types, "склад").expect("a key");
    assert_eq!(
        super::world::picture(&found.types),
        "СправочникСсылка.Склады"
    );
    assert_eq!(found.kind, OfferKind::Property);
    assert!(types::member(&place.snapshot, place.file, &receiver.types, "Нет").is_none());
}
