//! What types of a sample configuration offer on the built-in platform.

use crate::sample::{form, member, names, parse, walk, world};
use metadata::{MemberKind, Type};

/// What a chain of names gives, as names of types.
fn chain(of: &str, path: &str) -> String {
    names(&walk(vec![parse(of)], path))
}

/// What a chain of names behind a global property gives.
fn global(path: &str) -> String {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let Some(found) = world().global(first) else {
        panic!("no global {first}");
    };
    names(&walk(found.types, rest))
}

fn has(of: &str, name: &str) -> bool {
    world().member(&parse(of), name).is_some()
}

#[test]
fn a_chain_from_a_global_property_is_typed_in_either_language() {
    for path in [
        "Справочники.Товары.НайтиПоКоду",
        "Catalogs.товары.FindByCode",
        "справочники.ТОВАРЫ.FindByCode",
    ] {
        assert_eq!(global(path), "СправочникСсылка.Товары, Неопределено");
    }
    assert_eq!(
        global("Справочники.Товары.СоздатьЭлемент.Состав.Добавить.Товар.Поставщик"),
        "СправочникСсылка.Контрагенты"
    );
    assert_eq!(global("Перечисления.Пол.Мужской"), "ПеречислениеСсылка.Пол");
    assert_eq!(
        global("ПараметрыСеанса.ТекущийСклад"),
        "СправочникСсылка.Склады"
    );
}

#[test]
fn managers_give_predefined_items_of_all_levels() {
    assert_eq!(
        global("Catalogs.Товары.Доставка"),
        "СправочникСсылка.Товары"
    );
    let found = member(&parse("СправочникМенеджер.Товары"), "доставка");
    assert_eq!(found.origin, "Catalog.Товары.Predefined.Доставка");
    assert!(!has("СправочникМенеджер.Склады", "Доставка"));
    let values: Vec<_> = world()
        .members(&parse("ПеречислениеМенеджер.Пол"))
        .list
        .into_iter()
        .filter(|it| it.kind == MemberKind::Property)
        .map(|it| it.origin)
        .collect();
    assert_eq!(
        values,
        ["Enum.Пол.EnumValue.Мужской", "Enum.Пол.EnumValue.Женский"]
    );
}

#[test]
fn a_reference_has_what_the_properties_of_its_object_ask_for() {
    let goods = "СправочникСсылка.Товары";
    assert_eq!(chain(goods, "Родитель"), goods);
    assert_eq!(chain(goods, "Code"), "Строка");
    assert_eq!(chain("СправочникСсылка.Контрагенты", "Код"), "Число");
    assert!(!has(goods, "Владелец"));
    assert!(!has("СправочникСсылка.Склады", "Родитель"));
    assert_eq!(
        chain("СправочникСсылка.Договоры", "Owner.Ref"),
        "СправочникСсылка.Контрагенты"
    );
    assert_eq!(chain(goods, "ПолучитьОбъект.Артикул"), "Строка");
    let attribute = member(&parse(goods), "артикул");
    assert_eq!(attribute.origin, "Catalog.Товары.Attribute.Артикул");
    assert!(attribute.read_only);
    assert!(!member(&parse("СправочникОбъект.Товары"), "Артикул").read_only);
    // `Заказ` cannot be posted.
    for of in ["ДокументСсылка.Заказ", "ДокументОбъект.Заказ"]
    {
        assert_eq!(chain(of, "Posted"), "Булево", "{of}");
    }
}

#[test]
fn common_attributes_are_members_of_objects_that_have_them() {
    assert_eq!(chain("СправочникОбъект.Товары", "Автор"), "Строка");
    assert!(!has("СправочникОбъект.Склады", "Автор"));
    assert!(has("ДокументСсылка.Продажа", "Область"));
}

#[test]
fn tabular_sections_give_rows_and_tables_of_their_columns() {
    let section = "ДокументТабличнаяЧасть.Продажа.Товары";
    let row = "ДокументТабличнаяЧастьСтрока.Продажа.Товары";
    assert_eq!(chain("ДокументОбъект.Продажа", "Товары"), section);
    assert_eq!(chain(section, "each"), row);
    assert_eq!(chain(section, "[].Цена"), "Число");
    assert_eq!(chain(row, "LineNumber"), "Число");
    assert_eq!(chain(section, "НайтиСтроки.each"), row);
    assert_eq!(
        chain(section, "Выгрузить.each.Товар"),
        "СправочникСсылка.Товары"
    );
    assert_eq!(
        chain(section, "Unload.Columns.Цена"),
        "КолонкаТаблицыЗначений"
    );
    assert_eq!(
        chain(
            "ОбработкаТабличнаяЧасть.Загрузка.Файлы",
            "Выгрузить.each.Имя"
        ),
        "Строка"
    );
}

#[test]
fn records_of_a_document_are_those_of_its_registers() {
    let records = walk(vec![parse("ДокументОбъект.Продажа")], "Движения");
    let registers = world().members(&records[0]);
    assert!(registers.complete);
    let registers: Vec<String> = registers
        .list
        .iter()
        .filter(|it| !it.origin.is_empty())
        .map(|it| names(&it.types))
        .collect();
    assert_eq!(
        registers,
        [
            "РегистрНакопленияНаборЗаписей.Остатки",
            "РегистрНакопленияНаборЗаписей.Продажи",
            "РегистрБухгалтерииНаборЗаписей.Учет"
        ]
    );
    assert_eq!(
        chain(
            "ДокументОбъект.Продажа",
            "Движения.Остатки.ДобавитьПриход.Товар"
        ),
        "СправочникСсылка.Товары"
    );
    assert_eq!(world().elements(&records[0]).len(), 3);
    assert_eq!(
        chain("ДокументОбъект.Продажа", "ДополнительныеСвойства"),
        "Структура"
    );
}

#[test]
fn registers_give_sets_managers_keys_and_slices() {
    let manager = "РегистрСведенийМенеджер.Курсы";
    assert_eq!(chain(manager, "СоздатьНаборЗаписей.each.Курс"), "Число");
    assert_eq!(
        chain(manager, "СоздатьМенеджерЗаписи.Товар"),
        "СправочникСсылка.Товары"
    );
    assert_eq!(chain(manager, "СрезПоследних.each.Период"), "Дата");
    assert_eq!(chain(manager, "SliceLast.each.Курс"), "Число");
    assert_eq!(chain(manager, "ПолучитьПоследнее.Курс"), "Число");
    let last = walk(vec![parse(manager)], "ПолучитьПоследнее");
    assert!(
        world().member(&last[0], "Товар").is_none(),
        "a dimension is no key"
    );
    assert!(world().member(&last[0], "Свойство").is_some());
    assert_eq!(chain(manager, "Выбрать.Источник"), "Строка");
    assert_eq!(
        chain("РегистрСведенийНаборЗаписей.Курсы", "Отбор.Склад"),
        "ЭлементОтбора"
    );
    assert_eq!(
        chain("РегистрСведенийНаборЗаписей.Цены", "Filter.Recorder"),
        "ЭлементОтбора"
    );
    let filter = walk(vec![parse("РегистрСведенийНаборЗаписей.Цены")], "Отбор");
    assert!(world().member(&filter[0], "Товар").is_none());
    assert_eq!(
        chain("РегистрСведенийЗапись.Цены", "Регистратор"),
        "ДокументСсылка.Заказ"
    );
    assert!(!has("РегистрСведенийЗапись.Курсы", "Регистратор"));
    assert_eq!(
        chain(
            "РегистрНакопленияМенеджер.Остатки",
            "Остатки.each.КоличествоОстаток"
        ),
        "Число"
    );
}

#[test]
fn records_of_accounting_have_the_sides_of_their_register() {
    let record = "РегистрБухгалтерииЗапись.Учет";
    assert_eq!(chain(record, "СчетДт"), "ПланСчетовСсылка.Счета");
    assert_eq!(chain(record, "ВалютаCr"), "Строка");
    assert_eq!(chain(record, "Сумма"), "Число");
    assert!(!has(record, "Счет") && !has(record, "Субконто") && !has(record, "Валюта"));
    assert_eq!(
        chain(record, "СубконтоКт.Номенклатура"),
        "Характеристика.Свойства"
    );
    let record = "РегистрБухгалтерииЗапись.Бюджет";
    assert!(has(record, "Счет") && has(record, "ExtDimensions") && has(record, "Валюта"));
    assert!(!has(record, "СчетДт") && !has(record, "ВалютаДт"));
}

#[test]
fn charts_of_accounts_have_flags_and_rows_of_analytics() {
    assert_eq!(chain("ПланСчетовСсылка.Счета", "Количественный"), "Булево");
    assert_eq!(
        chain("ПланСчетовОбъект.Счета", "ВидыСубконто.each.ВидСубконто"),
        "ПланВидовХарактеристикСсылка.Свойства"
    );
    assert_eq!(
        chain("ПланСчетовОбъект.Счета", "ВидыСубконто.[].Суммовой"),
        "Булево"
    );
    assert_eq!(global("ПланыСчетов.Счета.Касса.Вид"), "ВидСчета");
}

#[test]
fn constants_are_typed_alone_and_in_a_set() {
    assert_eq!(
        global("Константы.Валюта.Получить"),
        "СправочникСсылка.Склады"
    );
    assert_eq!(
        global("Constants.Валюта.CreateValueManager.Value"),
        "СправочникСсылка.Склады"
    );
    assert_eq!(
        global("Константы.СоздатьНабор.Валюта"),
        "СправочникСсылка.Склады"
    );
}

#[test]
fn processes_tasks_plans_and_sequences_know_each_other() {
    assert_eq!(
        global("БизнесПроцессы.Согласование.ТочкиМаршрута.Проверить"),
        "ТочкаМаршрутаБизнесПроцессаСсылка.Согласование"
    );
    assert_eq!(
        chain(
            "БизнесПроцессСсылка.Согласование",
            "ВедущаяЗадача.Исполнитель"
        ),
        "СправочникСсылка.Склады"
    );
    assert_eq!(
        chain("ЗадачаОбъект.Задание", "БизнесПроцесс"),
        "БизнесПроцессСсылка.Согласование"
    );
    assert_eq!(
        global("ПланыОбмена.Филиалы.ЭтотУзел"),
        "ПланОбменаСсылка.Филиалы"
    );
    assert_eq!(
        chain(
            "ПоследовательностьНаборЗаписей.Взаиморасчеты",
            "[].Контрагент"
        ),
        "СправочникСсылка.Склады"
    );
    assert_eq!(
        chain("ЖурналДокументовВыборка.Торговля", "Склад"),
        "СправочникСсылка.Склады"
    );
}

#[test]
fn calculation_registers_have_recalculations() {
    assert_eq!(
        global("РегистрыРасчета.Начисления.Перерасчеты.Перерасчет.СоздатьНаборЗаписей"),
        "ПерерасчетНаборЗаписей.Перерасчет"
    );
    assert_eq!(
        chain("РегистрРасчетаЗапись.Начисления", "ВидРасчета"),
        "ПланВидовРасчетаСсылка.Виды"
    );
}

#[test]
fn reports_and_processors_have_attributes_and_the_platform_s_own() {
    assert_eq!(
        chain("ОтчетОбъект.Анализ", "КомпоновщикНастроек"),
        "КомпоновщикНастроекКомпоновкиДанных"
    );
    assert_eq!(
        chain("ОтчетОбъект.Анализ", "СхемаКомпоновкиДанных"),
        "СхемаКомпоновкиДанных"
    );
    assert_eq!(chain("ОтчетОбъект.Анализ", "Период"), "СтандартныйПериод");
    assert_eq!(
        global("Обработки.Загрузка.Создать"),
        "ОбработкаОбъект.Загрузка"
    );
}

#[test]
fn external_data_sources_have_tables_and_cubes() {
    assert_eq!(
        global("ВнешниеИсточникиДанных.Сайт.Таблицы.Люди.ПустаяСсылка.Имя"),
        "Строка"
    );
    assert_eq!(
        global("ExternalDataSources.Сайт.Cubes.Куб1"),
        "ВнешнийИсточникДанныхКубМенеджер.Сайт.Куб1"
    );
}

#[test]
fn the_metadata_tree_is_walked_by_names() {
    let walked = walk(
        vec![Type::Metadata("".into())],
        "Справочники.Товары.Реквизиты.Артикул",
    );
    assert_eq!(
        walked,
        [Type::Metadata("Catalog.Товары.Attribute.Артикул".into())]
    );
    for (path, gives) in [
        ("Метаданные.Справочники.Товары.Синоним", "Строка"),
        (
            "Metadata.Catalogs.Товары.TabularSections.Состав.Attributes.Товар.Type",
            "ОписаниеТипов",
        ),
        ("Метаданные.Документы.Продажа.ПолноеИмя", "Строка"),
        (
            "Метаданные.Справочники.each",
            "ОбъектМетаданных: Справочник",
        ),
        (
            "Метаданные.РегистрыСведений.Курсы.Измерения.Товар.Имя",
            "Строка",
        ),
    ] {
        assert_eq!(global(path), gives, "{path}");
    }
    let reference = walk(vec![parse("ДокументСсылка.Продажа")], "Метаданные");
    assert_eq!(reference, [Type::Metadata("Document.Продажа".into())]);
    let attributes = Type::Metadata("Catalog.Товары.Attribute".into());
    assert!(world().members(&attributes).complete);
    assert!(world().member(&attributes, "Нет").is_none());
    let standard = Type::Metadata("Catalog.Товары.StandardAttribute".into());
    assert!(world().member(&standard, "Code").is_some());
    assert!(world().member(&standard, "Владелец").is_none());
}

#[test]
fn an_enumeration_of_the_platform_is_not_a_value_of_it() {
    let Some(found) = world().global("ВидДвиженияНакопления") else {
        panic!("no enumeration");
    };
    assert_eq!(
        found.types,
        [Type::SystemEnum("ВидДвиженияНакопления".into())]
    );
    let value = member(&found.types[0], "Receipt");
    assert_eq!(
        value.types,
        [Type::Platform("ВидДвиженияНакопления".into())]
    );
    assert!(world().member(&value.types[0], "Приход").is_none());
}

#[test]
fn libraries_of_pictures_and_styles_hold_those_of_metadata() {
    assert_eq!(global("БиблиотекаКартинок.Логотип"), "Картинка");
    assert_eq!(global("PictureLib.Логотип"), "Картинка");
    assert_eq!(global("ЦветаСтиля.ЦветОшибки"), "Цвет");
    let Some(fonts) = world().global("ШрифтыСтиля") else {
        panic!("no fonts");
    };
    assert!(world().member(&fonts.types[0], "ЦветОшибки").is_none());
}

#[test]
fn types_are_named_in_either_language_and_exist_or_not() {
    assert_eq!(
        parse("CatalogRef.товары").to_string(),
        "СправочникСсылка.Товары"
    );
    assert_eq!(parse("ValueTable").to_string(), "ТаблицаЗначений");
    assert!(world().type_named("СовсемНеТип").is_none());
    for (name, there) in [
        ("СправочникСсылка.Товары", true),
        ("СправочникСсылка.Нет", false),
        ("СправочникТабличнаяЧасть.Товары.Состав", true),
        ("СправочникТабличнаяЧасть.Товары.Нет", false),
        ("ОпределяемыйТип.Сумма", true),
        ("ОпределяемыйТип.Нет", false),
        ("ПерерасчетНаборЗаписей.Перерасчет", true),
        ("Строка", true),
    ] {
        assert_eq!(world().exists(&parse(name)), there, "{name}");
    }
}

#[test]
fn a_type_that_stands_for_several_offers_what_any_of_them_does() {
    let sum = Type::DefinedType("Сумма".into());
    assert!(world().member(&sum, "Артикул").is_some());
    assert!(world().member(&sum, "Нет").is_none());
    let all = world().members(&sum);
    assert!(all.list.iter().any(|it| it.names.is("Артикул")));
    assert!(all.complete);
}

#[test]
fn lists_say_when_nothing_else_can_stand_there() {
    for (name, complete) in [
        ("СправочникСсылка.Товары", true),
        ("СправочникиМенеджер", true),
        ("ДокументТабличнаяЧастьСтрока.Продажа.Товары", true),
        ("РегистрСведенийЗапись.Курсы", true),
        ("Число", true),
        ("СправочникСсылка", false),
        ("ЛюбаяСсылка", false),
        ("Структура", false),
        ("Произвольный", false),
    ] {
        let found = world().members(&parse(name));
        assert_eq!(found.complete, complete, "{name}");
    }
    assert!(!world().members(&form("ФормаЭлемента")).complete);
}

#[test]
fn one_member_is_the_same_as_that_of_the_whole_list() {
    for name in [
        "СправочникиМенеджер",
        "СправочникМенеджер.Товары",
        "СправочникСсылка.Товары",
        "СправочникОбъект.Товары",
        "ДокументОбъект.Продажа",
        "ДокументТабличнаяЧасть.Продажа.Товары",
        "РегистрСведенийМенеджер.Курсы",
        "РегистрСведенийНаборЗаписей.Цены",
        "РегистрБухгалтерииЗапись.Учет",
        "ПланСчетовОбъект.Счета",
        "КонстантыНабор",
        "ЗадачаОбъект.Задание",
        "ВнешнийИсточникДанныхМенеджер.Сайт",
        "ЛюбаяСсылка",
        "ТаблицаЗначений",
    ] {
        let of = parse(name);
        let all = world().members(&of).list;
        assert!(!all.is_empty(), "{name}");
        for listed in all {
            let one = member(&of, listed.names.ru.as_str());
            assert_eq!(one.names, listed.names, "{name}");
            assert_eq!(one.types, listed.types, "{name}.{}", listed.names.ru);
            assert_eq!(one.origin, listed.origin);
        }
    }
}

#[test]
fn types_in_signatures_are_resolved_for_the_receiver() {
    let manager = parse("СправочникМенеджер.Товары");
    let method = member(&manager, "НайтиПоКоду");
    let parents = method
        .signatures
        .iter()
        .flat_map(|it| &it.parameters)
        .find(|it| it.names.is("Родитель"));
    let Some(parent) = parents else {
        panic!("no parent among the parameters");
    };
    assert_eq!(
        names(&world().resolve(&manager, &parent.types)),
        "СправочникСсылка.Товары"
    );
}
