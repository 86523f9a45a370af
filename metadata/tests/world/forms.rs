//! What forms of a sample configuration offer their modules, and what modules handle.

use crate::sample::{form, names, walk, world};
use metadata::{Kind, ModuleKind, Owner};

/// What a chain of names in the module of a form of `Товары` gives.
fn in_form(name: &str, path: &str) -> String {
    names(&walk(vec![form(name)], path))
}

#[test]
fn a_form_shows_its_object_as_data() {
    assert_eq!(in_form("ФормаЭлемента", "Объект"), "ДанныеФормыСтруктура");
    assert_eq!(
        in_form("ФормаЭлемента", "Объект.Поставщик"),
        "СправочникСсылка.Контрагенты"
    );
    assert_eq!(
        in_form("ФормаЭлемента", "Object.Ref"),
        "СправочникСсылка.Товары"
    );
    assert_eq!(
        in_form("ФормаЭлемента", "Объект.Состав.each.Товар.Артикул"),
        "Строка"
    );
    assert_eq!(
        in_form("ФормаЭлемента", "Объект.Состав.НайтиСтроки.each.Остаток"),
        "Число"
    );
    assert_eq!(
        in_form("ФормаЭлемента", "Объект.Состав.Выгрузить.each.Количество"),
        "Число"
    );
    let data = walk(vec![form("ФормаЭлемента")], "Объект");
    for word in [
        "Записать",
        "ДополнительныеСвойства",
        "ЭтотОбъект",
        "Владелец",
    ] {
        assert!(world().member(&data[0], word).is_none(), "{word}");
    }
}

#[test]
fn tables_of_values_of_a_form_have_columns() {
    assert_eq!(
        in_form("ФормаЭлемента", "Строки.Добавить.Товар"),
        "СправочникСсылка.Товары"
    );
    let question = Owner::Object(Kind::CommonForm, "Вопрос".into());
    let Some(common) = world().form_type(&question) else {
        panic!("no common form");
    };
    assert_eq!(
        names(&walk(vec![common], "Строки.[].Товар.Артикул")),
        "Строка"
    );
}

#[test]
fn a_tree_of_an_object_is_a_tree_of_data() {
    let owner = Owner::Form(Kind::DataProcessor, "Загрузка".into(), "Форма".into());
    let form = world().form_type(&owner).into_iter().collect::<Vec<_>>();
    let rows = "Объект.Дерево.ПолучитьЭлементы";
    assert_eq!(
        names(&walk(form.clone(), "Объект.Дерево")),
        "ДанныеФормыДерево"
    );
    assert_eq!(
        names(&walk(form.clone(), &format!("{rows}.Добавить.Пометка"))),
        "Булево"
    );
    assert_eq!(
        names(&walk(
            form.clone(),
            &format!("{rows}.each.GetItems.each.Пометка")
        )),
        "Булево"
    );
    // A processor is not written, so its form has nothing to write it with.
    assert!(world().member(&form[0], "Записать").is_none());
}

#[test]
fn items_of_a_form_are_typed_by_their_kind() {
    let items = "Элементы";
    assert_eq!(
        in_form("ФормаЭлемента", &format!("{items}.Состав")),
        "ТаблицаФормы"
    );
    assert_eq!(
        in_form("ФормаЭлемента", "Items.Состав.CurrentData.Количество"),
        "Число"
    );
    assert_eq!(
        in_form("ФормаСписка", "Элементы.Список.ТекущиеДанные.Поставщик"),
        "СправочникСсылка.Контрагенты"
    );
    assert_eq!(
        in_form("ФормаЭлемента", "Элементы.Артикул.СписокВыбора"),
        "СписокЗначений"
    );
    assert_eq!(
        in_form("ФормаЭлемента", "Элементы.Артикул.ТолькоПросмотр"),
        "Булево"
    );
    let group = walk(
        vec![form("ФормаЭлемента")],
        "Элементы.Группа.ПодчиненныеЭлементы",
    );
    assert!(world().member(&group[0], "Артикул").is_some());
    assert!(world().member(&group[0], "Состав").is_none());
    assert_eq!(
        in_form("ФормаЭлемента", "Команды.Заполнить"),
        "КомандаФормы"
    );
}

#[test]
fn a_form_has_parameters_of_its_own_and_of_its_main_attribute() {
    assert_eq!(in_form("ФормаЭлемента", "Параметры.Режим"), "Число");
    assert_eq!(
        in_form("ФормаЭлемента", "Parameters.Key"),
        "СправочникСсылка.Товары"
    );
    assert_eq!(in_form("ФормаСписка", "Параметры.Отбор"), "Структура");
    assert!(world().member(&form("ФормаЭлемента"), "Записать").is_some());
    assert!(world().member(&form("ФормаСписка"), "Записать").is_none());
    assert_eq!(
        in_form("ФормаЭлемента", "ЭтотОбъект.Объект.Артикул"),
        "Строка"
    );
}

#[test]
fn modules_see_what_they_belong_to() {
    let goods = Owner::Object(Kind::Catalog, "Товары".into());
    let this = |module, owner: &Owner| world().this(module, owner).map(|it| it.to_string());
    assert_eq!(
        this(ModuleKind::ObjectModule, &goods).as_deref(),
        Some("СправочникОбъект.Товары")
    );
    assert_eq!(
        this(ModuleKind::ManagerModule, &goods).as_deref(),
        Some("СправочникМенеджер.Товары")
    );
    assert_eq!(
        this(
            ModuleKind::RecordSetModule,
            &Owner::Object(Kind::InformationRegister, "Курсы".into())
        )
        .as_deref(),
        Some("РегистрСведенийНаборЗаписей.Курсы")
    );
    assert_eq!(this(ModuleKind::CommonModule, &goods), None);
}

#[test]
fn handlers_of_events_have_typed_parameters() {
    let goods = Owner::Object(Kind::Catalog, "Товары".into());
    let on_copy = world().handled(ModuleKind::ObjectModule, &goods, "ПриКопировании");
    let [on_copy] = on_copy.as_slice() else {
        panic!("not one event: {on_copy:?}");
    };
    let typed = world().handled_parameters(ModuleKind::ObjectModule, &goods, on_copy);
    assert_eq!(names(&typed[0]), "СправочникОбъект.Товары");

    let sale = Owner::Object(Kind::Document, "Продажа".into());
    let filling = world().handled(ModuleKind::ObjectModule, &sale, "Filling");
    let typed = world().handled_parameters(ModuleKind::ObjectModule, &sale, &filling[0]);
    assert_eq!(
        names(&typed[0]),
        "ДокументСсылка.Заказ, Структура, Неопределено"
    );

    let form = Owner::Form(Kind::Catalog, "Товары".into(), "ФормаЭлемента".into());
    let changed = world().handled(ModuleKind::FormModule, &form, "АртикулПриИзменении");
    assert_eq!(changed.len(), 1);
    assert!(changed[0].item.is_some_and(|it| it.name.is("Артикул")));
    let typed = world().handled_parameters(ModuleKind::FormModule, &form, &changed[0]);
    assert_eq!(names(&typed[0]), "ПолеФормы");
    let read = world().handled(ModuleKind::FormModule, &form, "ПриЧтенииНаСервере");
    let typed = world().handled_parameters(ModuleKind::FormModule, &form, &read[0]);
    assert_eq!(names(&typed[0]), "СправочникОбъект.Товары");
    let events = world().events(ModuleKind::FormModule, &form);
    assert!(events.iter().any(|it| it.names.is("ПередЗаписью")));
}

#[test]
fn handlers_that_metadata_names_are_typed_too() {
    let service = Owner::Object(Kind::HTTPService, "Обмен".into());
    let module = ModuleKind::HTTPServiceModule;
    let handled = world().handled(module, &service, "ОтдатьТовары");
    let typed = world().handled_parameters(module, &service, &handled[0]);
    assert_eq!(names(&typed[0]), "HTTPСервисЗапрос");
    assert!(world().handled(module, &service, "Прочее").is_empty());

    let command = Owner::Command(Kind::Catalog, "Товары".into(), "Печать".into());
    let module = ModuleKind::CommandModule;
    let handled = world().handled(module, &command, "CommandProcessing");
    let typed = world().handled_parameters(module, &command, &handled[0]);
    assert_eq!(names(&typed[0]), "СправочникСсылка.Товары, Массив");
}
