//! What a snapshot tells of code that calls other code.

use super::*;
use crate::workspace::Change;
use crate::workspace::fixture::{Made, workspace};

fn file(made: &Made, path: &str) -> FileId {
    let found = made.snapshot().file_at(path.as_ref());
    found.expect("what the fixture declares")
}

/// A place as the name of its method and the rest of its line.
fn show(snapshot: &Snapshot, place: &Place) -> String {
    let method = place
        .method
        .and_then(|it| snapshot.method(place.file, it))
        .map_or_else(String::new, |it| it.method.name.to_string());
    let text = snapshot.text(place.file).unwrap_or_default();
    let word = text.get(word_at(snapshot, place)).unwrap_or_default();
    format!("{method}:{word}")
}

fn path(snapshot: &Snapshot, places: &[Place]) -> String {
    let shown = places.iter().map(|it| show(snapshot, it));
    shown.collect::<Vec<_>>().join(" > ")
}

const CALLS: &str = "
//- /CommonModules/Обмен.bsl
Процедура Загрузить(Строки) Экспорт
	Для Каждого Строка Из Строки Цикл
		ЗагрузитьСтроку(Строка);
	КонецЦикла;
КонецПроцедуры

Процедура ЗагрузитьСтроку(Строка)
	Товар = Справочники.Товары.Найденный(Строка.Код);
	Если Товар = Неопределено Тогда
		Загрузить(Строка.Вложенные);
	КонецЕсли;
	Сообщить(Товар);
КонецПроцедуры
//- /Catalogs/Товары/ManagerModule.bsl
Функция Найденный(Код) Экспорт
	Возврат ПоКоду(Код);
КонецФункции

Функция ПоКоду(Код)
	Запрос = Новый Запрос(\"ВЫБРАТЬ 1\");
	Возврат Запрос.Выполнить().Выгрузить();
КонецФункции
";

#[test]
fn an_effect_is_found_through_calls_with_its_path() {
    let made = workspace(CALLS);
    let snapshot = made.snapshot();
    let id = file(&made, "/CommonModules/Обмен.bsl");
    let found = effects(&snapshot, id, Some(0));
    let shown: Vec<String> = found
        .iter()
        .map(|(kind, places)| format!("{kind:?} {}", path(&snapshot, places)))
        .collect();
    assert_eq!(
        shown,
        [
            "Query Загрузить:ЗагрузитьСтроку > ЗагрузитьСтроку:Найденный > Найденный:ПоКоду > ПоКоду:Выполнить"
        ]
    );
    assert!(does(&snapshot, id, Some(1), EffectKind::Query));
    assert!(!does(&snapshot, id, Some(1), EffectKind::Write));
    assert!(effects(&snapshot, id, None).is_empty());
}

#[test]
fn the_places_of_a_method_know_whether_they_stand_in_a_loop() {
    let made = workspace(CALLS);
    let snapshot = made.snapshot();
    let id = file(&made, "/CommonModules/Обмен.bsl");
    let found = places(&snapshot, id, Some(0), EffectKind::Query);
    assert_eq!(found.len(), 1);
    assert!(found[0].in_loop);
    assert_eq!(found[0].path.len(), 4);
    let found = places(&snapshot, id, Some(1), EffectKind::Query);
    let shown: Vec<(bool, String)> = found
        .iter()
        .map(|it| (it.in_loop, show(&snapshot, &it.path[0])))
        .collect();
    assert_eq!(
        shown,
        [
            (false, "ЗагрузитьСтроку:Найденный".to_owned()),
            (false, "ЗагрузитьСтроку:Загрузить".to_owned())
        ]
    );
}

#[test]
fn private_methods_of_other_modules_and_unknown_receivers_lead_nowhere() {
    let made = workspace(
        "
//- /CommonModules/А.bsl
Процедура П(Б) Экспорт
	Б.Скрытая();
	Б.Открытая();
	Неизвестный.Открытая();
КонецПроцедуры
//- /CommonModules/Б.bsl
Процедура Скрытая()
	Ссылка.ПолучитьОбъект();
КонецПроцедуры
Процедура Открытая() Экспорт
	НачатьТранзакцию();
КонецПроцедуры
",
    );
    let snapshot = made.snapshot();
    let id = file(&made, "/CommonModules/А.bsl");
    let found = effects(&snapshot, id, Some(0));
    let kinds: Vec<EffectKind> = found.iter().map(|it| it.0).collect();
    assert_eq!(kinds, [EffectKind::Begin]);
    assert_eq!(targets(&snapshot, id, Some(0)).iter().flatten().count(), 1);
    let called = file(&made, "/CommonModules/Б.bsl");
    assert_eq!(callers(&snapshot, called, 1).len(), 1);
}

#[test]
fn an_edit_is_seen_and_positions_follow_one_that_changes_nothing() {
    let mut made = workspace(CALLS);
    let id = file(&made, "/CommonModules/Обмен.bsl");
    let path_of = |made: &Made| {
        let snapshot = made.snapshot();
        let found = effects(&snapshot, id, Some(0));
        found.first().map(|it| path(&snapshot, &it.1))
    };
    let before = path_of(&made);
    let text = made.snapshot().text(id).unwrap();
    let open = |made: &mut Made, text: String| {
        made.workspace.apply(Change::Opened {
            path: "/CommonModules/Обмен.bsl".into(),
            text: text.into(),
        });
    };
    open(&mut made, format!("// Сверху.\n\n{text}"));
    assert_eq!(path_of(&made), before);
    open(&mut made, text.replace("ЗагрузитьСтроку(Строка);", ""));
    assert_eq!(path_of(&made), None);
}

#[track_caller]
fn check_taint(fixture: &str, at: &str, expected: &[&str]) {
    let made = workspace(fixture);
    let snapshot = made.snapshot();
    let found = taint(&snapshot, file(&made, at));
    let shown = found.iter().map(|it| {
        let steps = it.steps.iter().map(|it| show(&snapshot, &it.place));
        let steps: Vec<String> = steps.collect();
        format!("{:?} {:?} {}", it.source, it.sink, steps.join(" > "))
    });
    let shown: Vec<String> = shown.collect();
    assert_eq!(shown, expected);
}

#[test]
fn a_request_is_followed_to_code_that_is_run() {
    let fixture = "
//- /HTTPServices/Обмен/Module.bsl
Функция ВыполнитьPOST(Запрос)
	Тело = ТелоЗапроса(Запрос);
	Обмен.Принять(Тело, Тело.Длина);
	Возврат Новый HTTPСервисОтвет(200);
КонецФункции

Функция ТелоЗапроса(Запрос)
	Возврат Запрос.ПолучитьТелоКакСтроку();
КонецФункции
//- /CommonModules/Обмен.bsl
Процедура Принять(Текст, Длина) Экспорт
	Данные = Разобрать(\"а\", Текст);
	Для Каждого Строка Из Данные Цикл
		Выполнить(Строка.Алгоритм);
	КонецЦикла;
	Выполнить(Разобрать(Текст, \"а\"));
	Запрос = Новый Запрос(\"ВЫБРАТЬ \" + Число(Текст));
КонецПроцедуры

Функция Разобрать(Вид, Текст)
	Если Вид = \"JSON\" Тогда
		Возврат ПрочитатьJSON(Текст);
	КонецЕсли;
	Возврат СтрРазделить(Текст, \",\");
КонецФункции
";
    let expected = [
        "Http Code ВыполнитьPOST:ВыполнитьPOST > ВыполнитьPOST:ТелоЗапроса > ВыполнитьPOST:Принять > \
         Принять:Разобрать > Принять:Выполнить",
    ];
    check_taint(fixture, "/HTTPServices/Обмен/Module.bsl", &expected);
    check_taint(fixture, "/CommonModules/Обмен.bsl", &expected);
}

#[test]
fn what_a_method_reads_from_outside_is_found_where_it_is_returned_to() {
    check_taint(
        "
//- /CommonModules/Файлы.bsl
Функция Прочитать(Имя) Экспорт
	Чтение = Новый ЧтениеТекста(Имя);
	Возврат Чтение.Прочитать();
КонецФункции
//- /CommonModules/Правила.bsl
Процедура Применить() Экспорт
	Код = ТекстПравила();
	Выполнить(Код);
КонецПроцедуры

Функция ТекстПравила()
	Возврат СокрЛП(Файлы.Прочитать(\"правила.txt\"));
КонецФункции
",
        "/CommonModules/Правила.bsl",
        &[
            "File Code Прочитать:Прочитать > ТекстПравила:Прочитать > Применить:ТекстПравила > Применить:Выполнить",
        ],
    );
}

#[test]
fn the_client_fills_parameters_of_server_calls_and_of_forms() {
    check_taint(
        "
//- server-call ВызовСервера
//- /CommonModules/ВызовСервера.bsl
Функция Данные(ИмяТаблицы, Отбор) Экспорт
	Возврат Выборка(ИмяТаблицы, Отбор);
КонецФункции

Функция Выборка(ИмяТаблицы, Отбор)
	Запрос = Новый Запрос;
	Запрос.Текст = \"ВЫБРАТЬ * ИЗ \" + ИмяТаблицы;
	Запрос.УстановитьПараметр(\"Отбор\", Отбор);
	Возврат Запрос.Выполнить().Выгрузить();
КонецФункции
",
        "/CommonModules/ВызовСервера.bsl",
        &["Client Query Данные:Данные > Данные:Выборка > Выборка:Запрос"],
    );
    check_taint(
        "
//- /Catalogs/Товары/Forms/Форма/Module.bsl
&НаКлиенте
Процедура Загрузить(Команда)
	ЗагрузитьНаСервере(ИмяФайла);
КонецПроцедуры

&НаСервере
Процедура ЗагрузитьНаСервере(Имя)
	УдалитьФайлы(Имя);
КонецПроцедуры

&НаСервере
Процедура Внутренняя(Имя)
	УдалитьФайлы(Имя);
КонецПроцедуры
",
        "/Catalogs/Товары/Forms/Форма/Module.bsl",
        &["Client File ЗагрузитьНаСервере:ЗагрузитьНаСервере > ЗагрузитьНаСервере:УдалитьФайлы"],
    );
}

#[test]
fn methods_that_call_each_other_end() {
    check_taint(
        "
//- server-call А
//- /CommonModules/А.bsl
Функция Первая(П) Экспорт
	Если ЗначениеЗаполнено(П) Тогда
		Возврат П;
	КонецЕсли;
	Возврат Вторая(Первая(П));
КонецФункции

Функция Вторая(П)
	Если П = Неопределено Тогда
		Возврат Первая(Вторая(П));
	КонецЕсли;
	Выполнить(Первая(П));
	Возврат П;
КонецФункции
",
        "/CommonModules/А.bsl",
        &[
            "Client Code Первая:Первая > Первая:Первая > Первая:Вторая > Вторая:Первая > Вторая:Выполнить",
        ],
    );
}

#[test]
fn what_is_given_to_a_parameter_is_followed_to_a_message() {
    let made = workspace(
        "
//- /CommonModules/А.bsl
Процедура Отправить(Адрес, Пароль) Экспорт
	Записать(Адрес);
	Записать(\"Пароль: \" + Пароль);
КонецПроцедуры

Процедура Записать(Текст)
	ЗаписьЖурналаРегистрации(\"Обмен\", , , , Текст);
КонецПроцедуры

Процедура Прочее(Пароль) Экспорт
	Сообщить(СтрДлина(Пароль));
КонецПроцедуры
",
    );
    let snapshot = made.snapshot();
    let id = file(&made, "/CommonModules/А.bsl");
    let found = from_parameter(&snapshot, (id, 0), 1, SinkKind::Log);
    assert_eq!(
        found.map(|it| path(&snapshot, &it)).as_deref(),
        Some("Отправить:Отправить > Отправить:Записать > Записать:ЗаписьЖурналаРегистрации")
    );
    assert_eq!(from_parameter(&snapshot, (id, 2), 0, SinkKind::Log), None);
}
