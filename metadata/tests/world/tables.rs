//! Tables of queries of a sample configuration on the built-in platform.

use crate::sample::{names, world};
use metadata::tables::{Table, table, tables};
use metadata::{Kind, Type};

fn find(name: &str) -> Table {
    let Some(found) = table(world(), name) else {
        panic!("no table {name}");
    };
    found
}

/// The fields of a table, in both languages: a name that is the same in both stands once.
fn fields(name: &str) -> String {
    let fields = find(name).fields;
    let pairs = fields.iter().map(|it| match it.names.ru == it.names.en {
        true => it.names.ru.to_string(),
        false => format!("{}/{}", it.names.ru, it.names.en),
    });
    pairs.collect::<Vec<_>>().join(" ")
}

fn has(table: &str, field: &str) -> bool {
    find(table).field(field).is_some()
}

fn types(table: &str, field: &str) -> String {
    let table = find(table);
    let Some(field) = table.field(field) else {
        panic!("no field {field} in {}", table.names.ru);
    };
    names(&field.types.types)
}

#[test]
fn a_table_is_found_in_either_language_and_any_case() {
    for name in [
        "РегистрНакопления.Остатки.Обороты",
        "AccumulationRegister.Остатки.Turnovers",
        "регистрнакопления.остатки.turnovers",
        "ACCUMULATIONREGISTER.ОСТАТКИ.ОБОРОТЫ",
        " РегистрНакопления . Остатки . Обороты ",
    ] {
        let found = find(name);
        assert_eq!(found.names.ru.as_str(), "РегистрНакопления.Остатки.Обороты");
        assert_eq!(
            found.names.en.as_str(),
            "AccumulationRegister.Остатки.Turnovers"
        );
    }
    for name in [
        "",
        ".",
        "Справочник",
        "Справочник.Нет",
        "Справочник.Товары.Нет",
        "Справочник.Товары.Состав.Нет",
        "Справочник.Товары.",
        "Нечто.Товары",
        "ОбщийМодуль.Товары",
    ] {
        assert!(table(world(), name).is_none(), "{name}");
    }
}

#[test]
fn every_listed_table_is_found_by_both_of_its_names() {
    let all = tables(world());
    assert!(all.len() > 60, "{}", all.len());
    for names in all {
        let (ru, en) = (find(names.ru.as_str()), find(names.en.as_str()));
        assert_eq!(ru, en);
        assert_eq!(ru.names, names);
        assert!(!ru.fields.is_empty(), "{}", names.ru);
    }
}

#[test]
fn a_catalog_has_the_standard_attributes_that_its_properties_ask_for() {
    assert_eq!(
        fields("Справочник.Товары"),
        "ВерсияДанных/DataVersion Представление/Presentation Ссылка/Ref ПометкаУдаления/DeletionMark \
         Предопределенный/Predefined ИмяПредопределенныхДанных/PredefinedDataName Код/Code \
         Наименование/Description Родитель/Parent ЭтоГруппа/IsFolder Артикул Поставщик Сумма Значение Автор Область"
    );
    assert_eq!(
        types("Справочник.Товары", "Родитель"),
        "СправочникСсылка.Товары"
    );
    assert!(!has("Справочник.Склады", "Код"));
    assert!(!has("Справочник.Склады", "Родитель"));
    assert!(!has("Справочник.Товары", "Владелец"));
    assert_eq!(
        types("Справочник.Договоры", "Owner"),
        "СправочникСсылка.Контрагенты"
    );
}

#[test]
fn documents_that_cannot_be_posted_have_their_mark_all_the_same() {
    for document in ["Документ.Продажа", "Документ.Заказ"] {
        assert_eq!(types(document, "Проведен"), "Булево", "{document}");
    }
}

#[test]
fn codes_and_numbers_have_their_lengths() {
    let code = |table: &str, field: &str| {
        let table = find(table);
        let types = table.field(field).map(|it| it.types.clone());
        types.map(|it| (names(&it.types), it.qualifiers.length, it.qualifiers.digits))
    };
    assert_eq!(
        code("Справочник.Товары", "Код"),
        Some(("Строка".into(), 9, 0))
    );
    assert_eq!(
        code("Справочник.Контрагенты", "Код"),
        Some(("Число".into(), 0, 5))
    );
    assert_eq!(
        code("Документ.Продажа", "Номер"),
        Some(("Строка".into(), 11, 0))
    );
    let balance = find("РегистрНакопления.Остатки.Остатки");
    let field = balance.field("КоличествоОстаток");
    assert_eq!(field.map(|it| it.types.qualifiers.fraction_digits), Some(2));
}

#[test]
fn tabular_sections_are_tables_and_fields() {
    let goods = find("Документ.Продажа");
    let nested = goods.nested("товары").map(|it| it.en.to_string());
    assert_eq!(nested.as_deref(), Some("Document.Продажа.Товары"));
    assert_eq!(
        fields("Документ.Продажа.Товары"),
        "Ссылка/Ref НомерСтроки/LineNumber Товар Цена Область"
    );
    assert_eq!(
        types("Документ.Продажа.Товары", "Ссылка"),
        "ДокументСсылка.Продажа"
    );
    let origin = find("Документ.Продажа.Товары").field("Цена").cloned();
    assert_eq!(
        origin.map(|it| it.origin).as_deref(),
        Some("Document.Продажа.TabularSection.Товары.Attribute.Цена")
    );
    assert!(
        find("ПланСчетов.Счета")
            .nested("ExtDimensionTypes")
            .is_some()
    );
}

#[test]
fn changes_are_there_for_what_a_plan_exchanges() {
    assert_eq!(
        types("Справочник.Товары.Изменения", "Узел"),
        "ПланОбменаСсылка.Филиалы"
    );
    assert_eq!(
        fields("РегистрСведений.Курсы.Changes"),
        "Узел/Node НомерСообщения/MessageNo Период/Period Товар"
    );
    assert!(table(world(), "Справочник.Склады.Изменения").is_none());
    assert!(has("Константа.Валюта.Изменения", "Node"));
}

#[test]
fn slices_are_there_for_periodical_registers() {
    assert_eq!(
        fields("РегистрСведений.Курсы.СрезПоследних"),
        "Период/Period Товар Склад Курс Источник Область"
    );
    assert_eq!(
        types("InformationRegister.Цены.SliceFirst", "Регистратор"),
        "ДокументСсылка.Заказ"
    );
    assert!(table(world(), "РегистрСведений.Настройки.СрезПоследних").is_none());
    assert!(!has("РегистрСведений.Курсы", "МоментВремени"));
    assert!(has("РегистрСведений.Цены", "PointInTime"));
    let parameters = find("РегистрСведений.Курсы.СрезПоследних").parameters;
    let parameters: Vec<&str> = parameters.iter().map(|it| it.ru.as_str()).collect();
    assert_eq!(parameters, ["Период", "Условие"]);
}

#[test]
fn an_accumulation_register_of_balances_has_all_its_tables() {
    assert_eq!(
        types("РегистрНакопления.Остатки", "Регистратор"),
        "ДокументСсылка.Продажа, ДокументСсылка.Заказ"
    );
    assert_eq!(
        types("РегистрНакопления.Остатки", "ВидДвижения"),
        "ВидДвиженияНакопления"
    );
    assert_eq!(
        fields("РегистрНакопления.Остатки.Balance"),
        "Товар КоличествоОстаток/КоличествоBalance"
    );
    for field in [
        "КоличествоНачальныйОстаток",
        "КоличествоClosingBalance",
        "КоличествоПриход",
        "КоличествоExpense",
        "КоличествоTurnover",
        "Период",
        "SecondPeriod",
        "Регистратор",
    ] {
        assert!(
            has("РегистрНакопления.Остатки.ОстаткиИОбороты", field),
            "{field}"
        );
    }
}

#[test]
fn an_accumulation_register_of_turnovers_has_turnovers_only() {
    assert!(table(world(), "РегистрНакопления.Продажи.Остатки").is_none());
    assert!(table(world(), "РегистрНакопления.Продажи.ОстаткиИОбороты").is_none());
    assert!(!has("РегистрНакопления.Продажи", "ВидДвижения"));
    assert!(has("РегистрНакопления.Продажи.Обороты", "КоличествоОборот"));
    assert!(!has(
        "РегистрНакопления.Продажи.Обороты",
        "КоличествоПриход"
    ));
    assert!(has("РегистрНакопления.Остатки.Обороты", "КоличествоПриход"));
}

#[test]
fn an_accounting_register_with_correspondence_has_two_sides() {
    assert_eq!(
        types("РегистрБухгалтерии.Учет", "СчетДт"),
        "ПланСчетовСсылка.Счета"
    );
    for field in [
        "ВалютаДт",
        "ВалютаCr",
        "Организация",
        "Сумма",
        "КоличествоКт",
    ] {
        assert!(has("РегистрБухгалтерии.Учет", field), "{field}");
    }
    for field in ["Счет", "Валюта", "СуммаДт", "ВидДвижения"] {
        assert!(!has("РегистрБухгалтерии.Учет", field), "{field}");
    }
    assert_eq!(
        fields("AccountingRegister.Учет.DrCrTurnovers")
            .split(' ')
            .filter(|it| !it.contains("Период"))
            .collect::<Vec<_>>()
            .join(" "),
        "СчетДт/AccountDr СчетКт/AccountCr Регистратор/Recorder НомерСтроки/LineNumber \
         СубконтоДт1/ExtDimensionDr1 СубконтоДт2/ExtDimensionDr2 СубконтоКт1/ExtDimensionCr1 \
         СубконтоКт2/ExtDimensionCr2 Организация ВалютаДт/ВалютаDr ВалютаКт/ВалютаCr \
         СуммаОборот/СуммаTurnover КоличествоОборотДт/КоличествоTurnoverDr КоличествоОборотКт/КоличествоTurnoverCr"
    );
    assert_eq!(find("РегистрБухгалтерии.Учет.Обороты").parameters.len(), 8);
    assert!(has("РегистрБухгалтерии.Учет.Обороты", "BalancedAccount"));
    assert!(has("РегистрБухгалтерии.Учет.Обороты", "КорСубконто2"));
    assert!(has(
        "РегистрБухгалтерии.Учет.Обороты",
        "КоличествоКорОборот"
    ));
    assert!(!has("РегистрБухгалтерии.Учет.Обороты", "СуммаКорОборот"));
    assert_eq!(
        types("РегистрБухгалтерии.Учет.Остатки", "Субконто1"),
        "Характеристика.Свойства"
    );
    assert!(!has("РегистрБухгалтерии.Учет.Остатки", "Субконто3"));
    assert_eq!(
        types("РегистрБухгалтерии.Учет.Субконто", "Вид"),
        "ПланВидовХарактеристикСсылка.Свойства"
    );
}

#[test]
fn an_accounting_register_without_correspondence_has_one_side() {
    for field in ["Счет", "Валюта", "ВидДвижения", "Количество"] {
        assert!(has("РегистрБухгалтерии.Бюджет", field), "{field}");
    }
    assert!(table(world(), "РегистрБухгалтерии.Бюджет.ОборотыДтКт").is_none());
    assert_eq!(
        find("РегистрБухгалтерии.Бюджет.Обороты").parameters.len(),
        6
    );
    assert!(!has("РегистрБухгалтерии.Бюджет.Обороты", "КорСчет"));
    let records = "РегистрБухгалтерии.Бюджет.ДвиженияССубконто";
    assert!(has(records, "Субконто2"));
    assert!(has(records, "ExtDimensionType1"));
    assert!(!has(records, "СубконтоДт1"));
    for field in [
        "СуммаОстатокДт",
        "КоличествоРазвернутыйОстатокКт",
        "СуммаBalance",
    ] {
        assert!(has("РегистрБухгалтерии.Бюджет.Остатки", field), "{field}");
    }
    for field in [
        "СуммаКонечныйРазвернутыйОстатокДт",
        "КоличествоOpeningBalanceCr",
    ] {
        assert!(
            has("РегистрБухгалтерии.Бюджет.ОстаткиИОбороты", field),
            "{field}"
        );
    }
}

#[test]
fn a_calculation_register_has_periods_schedules_and_bases() {
    let register = "РегистрРасчета.Начисления";
    assert_eq!(types(register, "ВидРасчета"), "ПланВидовРасчетаСсылка.Виды");
    assert!(has(register, "БазовыйПериодНачало"));
    assert!(has(
        &format!("{register}.ФактическийПериодДействия"),
        "Результат"
    ));
    assert!(has(
        &format!("{register}.ScheduleData"),
        "КурсПериодДействия"
    ));
    assert!(has(&format!("{register}.БазаНачисления"), "РезультатБаза"));
    assert!(has(&format!("{register}.BaseНачисления"), "РезультатBase"));
    assert!(table(world(), &format!("{register}.БазаНечто")).is_none());
    assert_eq!(
        types(&format!("{register}.Перерасчет"), "ОбъектПерерасчета"),
        "ДокументСсылка.Заказ"
    );
    assert!(has(
        "ПланВидовРасчета.Виды.ВедущиеВидыРасчета",
        "ВидРасчета"
    ));
}

#[test]
fn tasks_of_a_performer_take_the_attributes_of_addressing() {
    for word in [
        "ЗадачиПоИсполнителю",
        "TasksByExecutive",
        "TaskByPerformer",
        "TASKSBYPERFORMER",
    ] {
        let found = find(&format!("Задача.Задание.{word}"));
        let parameters: Vec<&str> = found.parameters.iter().map(|it| it.ru.as_str()).collect();
        assert_eq!(parameters, ["Исполнитель", "Роль"], "{word}");
        assert!(found.field("Важность").is_some());
    }
    assert_eq!(
        types("Задача.Задание", "БизнесПроцесс"),
        "БизнесПроцессСсылка.Согласование"
    );
    assert_eq!(
        types("БизнесПроцесс.Согласование", "ВедущаяЗадача"),
        "ЗадачаСсылка.Задание"
    );
    assert!(has("БизнесПроцесс.Согласование.Points", "Порядок"));
}

#[test]
fn journals_constants_sequences_and_criteria_are_typed_by_what_they_are_about() {
    assert_eq!(
        types("ЖурналДокументов.Торговля", "Ссылка"),
        "ДокументСсылка.Продажа, ДокументСсылка.Заказ"
    );
    assert_eq!(
        types("ЖурналДокументов.Торговля", "Склад"),
        "СправочникСсылка.Склады"
    );
    assert_eq!(types("Константы", "Валюта"), "СправочникСсылка.Склады");
    assert_eq!(types("Constants", "Валюта"), "СправочникСсылка.Склады");
    assert_eq!(
        types("Константа.Валюта", "Значение"),
        "СправочникСсылка.Склады"
    );
    assert_eq!(
        types("Последовательность.Взаиморасчеты.Границы", "Регистратор"),
        "ДокументСсылка.Продажа"
    );
    assert_eq!(
        types("КритерийОтбора.ПоСкладу", "Ссылка"),
        "ДокументСсылка.Продажа"
    );
    assert_eq!(find("КритерийОтбора.ПоСкладу").parameters.len(), 1);
}

#[test]
fn tables_of_external_data_sources_have_their_words_in_the_middle() {
    assert!(has("ВнешнийИсточникДанных.Сайт.Таблица.Люди", "Имя"));
    assert!(has("ExternalDataSource.Сайт.Table.Люди", "Ссылка"));
    assert!(!has("ExternalDataSource.Сайт.Table.Связи", "Ссылка"));
    assert!(has("ВнешнийИсточникДанных.Сайт.Куб.Куб1", "Итог"));
    let dimension = "ВнешнийИсточникДанных.Сайт.Cube.Куб1.ТаблицаИзмерения.Страны";
    assert!(has(dimension, "Имя"));
    assert!(table(world(), "ВнешнийИсточникДанных.Сайт.Таблица.Нет").is_none());
}

#[test]
fn common_attributes_are_fields_of_objects_that_have_them() {
    assert!(has("Справочник.Товары", "Автор"));
    assert!(!has("Справочник.Склады", "Автор"));
    assert!(has("Справочник.Склады", "Область"));
    // Rows are separated as their owners are, and have no other common attributes.
    assert!(has("Справочник.Товары.Состав", "Область"));
    assert!(!has("Справочник.Товары.Состав", "Автор"));
}

#[test]
fn types_that_stand_for_others_stay_until_someone_expands_them() {
    assert_eq!(types("Справочник.Товары", "Сумма"), "ОпределяемыйТип.Сумма");
    let expanded = world().expand(&Type::DefinedType("сумма".into()));
    assert_eq!(names(&expanded), "Число, СправочникСсылка.Товары");
    let expanded = world().expand(&Type::Characteristic("Свойства".into()));
    assert_eq!(names(&expanded), "Строка, СправочникСсылка.Товары");
    let plain = Type::reference(Kind::Catalog, &"Товары".into());
    assert_eq!(world().expand(&plain), [plain]);
}
