//! Completion over the metadata of the sample configuration.

use analysis::ide::completion::{Choice, Choices, ItemKind, Options, choose};

use crate::place::at;

const FORM: &str = "//- /Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl\n";
const OBJECT: &str = "//- /Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\n";

fn choices(fixture: &str) -> Choices {
    let at = at(fixture);
    let options = Options {
        snippets: true,
        sign: None,
    };
    choose(&at.snapshot, at.file, at.offset, options)
}

/// All of these labels are offered, and none of those with `!` before them.
#[track_caller]
fn check(fixture: &str, expected: &str) {
    let choices = choices(fixture);
    let labels: Vec<&str> = choices.list.iter().map(|it| it.label.as_str()).collect();
    for name in expected.split_whitespace() {
        match name.strip_prefix('!') {
            Some(name) => assert!(!labels.contains(&name), "{name} in {labels:?}: {fixture}"),
            None => assert!(
                labels.contains(&name),
                "{name} not in {labels:?}: {fixture}"
            ),
        }
    }
}

#[track_caller]
fn choice(fixture: &str, label: &str) -> Choice {
    let choices = choices(fixture);
    let labels: Vec<String> = choices.list.iter().map(|it| it.label.clone()).collect();
    let found = choices.list.into_iter().find(|it| it.label == label);
    found.unwrap_or_else(|| panic!("{label} not in {labels:?}"))
}

fn body(code: &str) -> String {
    format!("Процедура Проба(П1, П2)\n\t{code}\nКонецПроцедуры\n")
}

fn in_form(code: &str) -> String {
    format!(
        "{FORM}&НаКлиенте\nПроцедура Проба()\n\t{code}\nКонецПроцедуры\n\n&НаКлиенте\nПроцедура После(Результат, Прочее) Экспорт\nКонецПроцедуры\n\n&НаКлиенте\nПроцедура Своя()\nКонецПроцедуры\n"
    )
}

#[test]
fn metadata_stands_behind_its_collections() {
    check(&body("А = Справочники.Ном$0"), "Номенклатура !Контрагенты");
    check(&in_form("Элементы.$0"), "Товары Склад");
    check(&in_form("Объ$0"), "Объект");
}

#[test]
fn keys_of_structures_are_named_in_strings() {
    check(
        &body("С = Новый Структура(\"Первый, Второй\"); С.Свойство(\"$0"),
        "Первый Второй !Вставить",
    );
    check(
        &body("С = Новый Структура; С.Вставить(\"Первый\"); С.Вставить(\"$0\");"),
        "Первый П1",
    );
    check(&body("С = Новый Структура(\"П1, $0"), "П2");
    check(&body("С = Новый Структура(\"А\"); Б = С[\"$0\"]"), "А");
    check(&body("А = \"просто текст $0\";"), "");
    assert!(choices(&body("А = \"просто $0\";")).list.is_empty());
    assert!(choices(&body("Сообщить(\"$0\");")).list.is_empty());
}

#[test]
fn columns_of_tables_are_named_in_strings() {
    let table =
        "Т = Новый ТаблицаЗначений; Т.Колонки.Добавить(\"Код\"); Т.Колонки.Добавить(\"Сумма\");";
    for call in [
        "Т.Свернуть(\"Код, $0",
        "Т.Свернуть(\"Код\", \"$0",
        "Т.Сортировать(\"$0\")",
        "А = Т.ВыгрузитьКолонку(\"$0\")",
        "А = Т.Найти(1, \"$0\")",
        "А = Т.Колонки.Найти(\"$0\")",
        "А = Т.НайтиСтроки(Новый Структура(\"$0\"))",
    ] {
        check(&body(&format!("{table} {call}")), "Сумма");
    }
    check(
        &format!("{OBJECT}{}", body("Товары.Свернуть(\"$0\")")),
        "Номенклатура Количество",
    );
}

#[test]
fn handlers_are_named_in_strings() {
    check(
        &in_form("А = Новый ОписаниеОповещения(\"$0\", ЭтотОбъект);"),
        "После !Своя",
    );
    check(&in_form("ПодключитьОбработчикОжидания(\"$0\", 1);"), "Своя");
    check(
        &format!(
            "//- /CommonModules/ОбщегоНазначенияКлиент/Ext/Module.bsl\nПроцедура Открыть(А, Б) Экспорт\nКонецПроцедуры\n{}",
            in_form("А = Новый ОписаниеОповещения(\"$0\", ОбщегоНазначенияКлиент);")
        ),
        "Открыть !После",
    );
}

#[test]
fn parts_of_forms_are_named_in_strings() {
    check(&in_form("А = Элементы.Найти(\"$0\");"), "Товары !Найти");
    check(&in_form("А = РеквизитФормыВЗначение(\"$0\");"), "Объект");
    check(&in_form("А = Элементы[\"$0\"];"), "Товары");
}

#[test]
fn forms_and_types_are_named_with_dots() {
    check(
        &in_form("ОткрытьФорму(\"$0\");"),
        "Документ Справочник ОбщаяФорма",
    );
    check(
        &in_form("ОткрытьФорму(\"Документ.$0\");"),
        "ЗаказПокупателя",
    );
    check(
        &in_form("ОткрытьФорму(\"Документ.ЗаказПокупателя.$0\");"),
        "ФормаСписка Форма",
    );
    check(
        &in_form("ОткрытьФорму(\"Документ.ЗаказПокупателя.Форма.$0\");"),
        "ФормаДокумента ФормаСписка",
    );
    check(&body("А = Тип(\"$0\");"), "Строка Число СправочникСсылка");
    check(&body("А = Тип(\"СправочникСсылка.$0\");"), "Номенклатура");
    check(
        &body("А = Новый ОписаниеТипов(\"Строка, Справоч$0\");"),
        "СправочникСсылка",
    );
    check(&body("А = Новый(\"Стр$0\");"), "Структура");
    check(
        &body("А = ПредопределенноеЗначение(\"Справочник.Склады.$0\");"),
        "ОсновнойСклад ПустаяСсылка",
    );
    check(
        &body("А = Метаданные.НайтиПоПолномуИмени(\"Документ.ЗаказПокупателя.$0\");"),
        "Реквизит ТабличнаяЧасть Форма",
    );
    check(
        &body("А = ОбщегоНазначения.ОбщийМодуль(\"Цен$0\");"),
        "Ценообразование",
    );
}

#[test]
fn fields_and_parameters_are_named_in_strings() {
    check(
        &body(
            "А = Документы.ЗаказПокупателя.СоздатьДокумент(); ЗаполнитьЗначенияСвойств(А, П1, \"Дата, $0\");",
        ),
        "Договор Номер !Записать",
    );
    check(
        &body(
            "З = Новый Запрос; З.Текст = \"ВЫБРАТЬ 1 ГДЕ &Период И &Склад\"; З.УстановитьПараметр(\"$0\", 1);",
        ),
        "Период Склад",
    );
    check(&body("А = НСтр(\"$0\");"), "ru");
}

#[test]
fn directives_stand_behind_their_sign() {
    check(
        &format!("{FORM}&$0\nПроцедура А()\nКонецПроцедуры"),
        "НаКлиенте НаСервере НаСервереБезКонтекста !Перед",
    );
    check(&format!("{OBJECT}&$0"), "!НаКлиенте");
    check("#$0", "Область Если !КонецОбласти !Вставка");
    check("#Область А\n#$0", "КонецОбласти");
    check("#Если $0", "Сервер ВнешнееСоединение");
    check("#Если Сервер $0", "Тогда Или");
    check("Обл$0", "#Область");
}

#[test]
fn handlers_that_are_missing_are_written_whole() {
    let found = choice(&format!("{OBJECT}ПередЗап$0"), "ПередЗаписью");
    assert_eq!(
        found.insert.text,
        "Процедура ПередЗаписью(Отказ, РежимЗаписи, РежимПроведения)\n\t$0\nКонецПроцедуры"
    );
    let found = choice(&format!("{FORM}Контраг$0"), "КонтрагентПриИзменении");
    assert_eq!(
        found.insert.text,
        "&НаКлиенте\nПроцедура КонтрагентПриИзменении(Элемент)\n\t$0\nКонецПроцедуры"
    );
    let found = choice(&format!("{FORM}ПриСоздании$0"), "ПриСозданииНаСервере");
    assert!(
        found
            .insert
            .text
            .starts_with("&НаСервере\nПроцедура ПриСозданииНаСервере(Отказ, СтандартнаяОбработка)")
    );
    let found = choice(
        &format!("{FORM}&НаСервере\nПроцедура ПриСоздании$0"),
        "ПриСозданииНаСервере",
    );
    assert_eq!(
        found.insert.text,
        "ПриСозданииНаСервере(Отказ, СтандартнаяОбработка)\n\t$0\nКонецПроцедуры"
    );
    let there = choices(&format!(
        "{OBJECT}Процедура ПередЗаписью()\nКонецПроцедуры\nПеред$0"
    ));
    assert!(
        there
            .list
            .iter()
            .all(|it| it.label != "ПередЗаписью" || it.kind == ItemKind::Method)
    );
}

#[test]
fn a_method_of_a_module_comes_with_the_module() {
    let module = "//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl\nФункция ЗначениеРеквизитаОбъекта(Ссылка, Имя) Экспорт\nКонецФункции\n";
    let server = format!("{module}{OBJECT}{}", body("А = ЗначениеРек$0"));
    let found = choice(&server, "ОбщегоНазначения.ЗначениеРеквизитаОбъекта");
    assert_eq!(
        found.insert.text,
        "ОбщегоНазначения.ЗначениеРеквизитаОбъекта(${1:Ссылка}, ${2:Имя})$0"
    );
    assert_eq!(found.filter, "ЗначениеРеквизитаОбъекта");
    // The client may not call a module of the server.
    check(
        &format!("{module}{}", in_form("А = ЗначениеРек$0")),
        "!ОбщегоНазначения.ЗначениеРеквизитаОбъекта",
    );
}

#[test]
fn values_of_the_expected_type_come_first() {
    let found = choices(&format!("{OBJECT}{}", body("СтатусЗаказа = $0")));
    let first = found.list.first().expect("a choice");
    assert!(
        first.label.starts_with("Перечисления.СтатусыЗаказов."),
        "{first:?}"
    );
    let found = choices(&body(
        "С = Новый СообщениеПользователю; Д = ДобавитьМесяц($0",
    ));
    assert!(!found.list.is_empty());
    let found = choices(&body(
        "З = Новый ЗаписьXML; Если А = СтатусСообщения.Важное Тогда КонецЕсли; Сообщить(\"А\", $0",
    ));
    let first = found.list.first().expect("a choice");
    assert!(first.label.starts_with("СтатусСообщения."), "{first:?}");
}

#[test]
fn types_stand_behind_new() {
    check(&body("А = Новый Стр$0"), "Структура !Строка");
    let found = choice(&body("А = Новый Массив$0"), "Массив");
    assert_eq!(found.insert.text, "Массив");
    let found = choice(&body("А = Новый HTTPСоед$0"), "HTTPСоединение");
    assert!(
        found.insert.text.starts_with("HTTPСоединение("),
        "{found:?}"
    );
}

#[test]
fn labels_are_offered_behind_their_sign() {
    check(&body("~Конец:\n Перейти ~$0"), "Конец !Если");
}

#[test]
fn a_comment_above_a_method_is_written_with_help() {
    let method = "Функция Сложить(Первое, Второе) Экспорт\nКонецФункции\n";
    check(
        &format!("// Складывает.\n//\n// Парам$0\n{method}"),
        "Параметры:",
    );
    check(
        &format!("// Складывает.\n//\n// Параметры:\n//  Первое - Число\n//  $0\n{method}"),
        "Второе !Первое",
    );
    check(
        &format!("// Складывает.\n//\n// Параметры:\n//  Первое - Чис$0\n{method}"),
        "Число",
    );
    check(
        &format!("// Складывает.\n// Параметры:\n//  Первое - СправочникСсылка.$0\n{method}"),
        "Номенклатура",
    );
    assert!(
        choices(&format!("// Пара$0\n\nПерем А;\n{method}"))
            .list
            .is_empty()
    );
    assert!(choices(&body("А = 1; // Парам$0")).list.is_empty());
}
