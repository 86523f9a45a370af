//! What methods do and where their values go, told from real-looking code.

use std::fmt::Write as _;

use parser_bsl::{Dialect, Parser};

use crate::flow::{Origin, Target};
use crate::summary::{Interner, MethodSummary, ModuleSummary, Source, summarize};

fn module(text: &str) -> ModuleSummary {
    let tree = Parser::bsl().parse(text, None);
    let source = Source {
        text,
        tree: &tree,
        dialect: Dialect::Bsl,
    };
    summarize(source, &Interner::default())
}

fn effects(of: &MethodSummary) -> String {
    let shown = of.effects.iter();
    let shown = shown.map(|it| {
        let mark = if it.in_loop { "*" } else { "" };
        format!("{:?}{mark}", it.kind)
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn call(of: &MethodSummary, site: u16) -> String {
    let site = of.sites[usize::from(site)];
    let call = &of.calls[usize::from(site.call)];
    match call.receiver.is_empty() {
        true => call.method.to_string(),
        false => format!("{}.{}", call.receiver, call.method),
    }
}

fn flows(of: &MethodSummary) -> Vec<String> {
    let shown = of.flows.iter().map(|flow| {
        let mut shown = match flow.from {
            Origin::Parameter(number) => of.parameters[usize::from(number)].name.to_string(),
            Origin::Result(site) => format!("{}()", call(of, site)),
            Origin::Source { kind, .. } => format!("<{kind:?}>"),
        };
        shown += " -> ";
        let _ = match flow.to {
            Target::Return => write!(shown, "return"),
            Target::Argument { site, number } => write!(shown, "{}#{number}", call(of, site)),
            Target::Sink { kind, .. } => write!(shown, "!{kind:?}"),
        };
        shown
    });
    shown.collect()
}

#[track_caller]
fn check_effects(code: &str, expected: &str) {
    let module = module(code);
    assert_eq!(effects(&module.methods[0].method), expected);
}

#[track_caller]
fn check_flows(code: &str, expected: &[&str]) {
    let module = module(code);
    assert_eq!(flows(&module.methods[0].method), expected);
}

#[test]
fn a_query_is_run_where_the_receiver_is_one() {
    check_effects(
        "Функция Остаток(Товар)
	Запрос = Новый Запрос(\"ВЫБРАТЬ 1\");
	Запрос.УстановитьПараметр(\"Товар\", Товар);
	Обработчик = Новый ОписаниеОповещения(\"Конец\", ЭтотОбъект);
	Выборка = Запрос.Выполнить().Выбрать();
	Возврат Выборка.Количество();
КонецФункции",
        "Query",
    );
    check_effects(
        "Procedure Run(Query)
	For Each Row In Rows Do
		Result = Query.Execute();
	EndDo;
EndProcedure",
        "Query*",
    );
}

#[test]
fn a_transaction_with_a_lock_and_a_write() {
    check_effects(
        "Процедура Провести(Ссылка) Экспорт
	НачатьТранзакцию();
	Попытка
		Блокировка = Новый БлокировкаДанных;
		Элемент = Блокировка.Добавить(\"Документ.Заказ\");
		Блокировка.Заблокировать();
		Объект = Ссылка.ПолучитьОбъект();
		Объект.Записать(РежимЗаписиДокумента.Проведение);
		ЗафиксироватьТранзакцию();
	Исключение
		ОтменитьТранзакцию();
		ЗаписьЖурналаРегистрации(\"Обмен\", УровеньЖурналаРегистрации.Ошибка);
		ВызватьИсключение;
	КонецПопытки;
КонецПроцедуры",
        "Begin Lock Load Write Commit Rollback Log Raise",
    );
}

#[test]
fn what_is_written_to_files_and_collections_is_no_write_of_the_database() {
    check_effects(
        "Процедура П(Имена)
	Запись = Новый ЗаписьТекста(ПолучитьИмяВременногоФайла());
	Запись.Записать(\"а\");
	Список = Новый Массив;
	Список.Удалить(0);
	Таблица = Новый ТаблицаЗначений;
	Таблица.Очистить();
	Документ = Новый ТабличныйДокумент;
	Документ.Записать(\"отчет.mxl\");
КонецПроцедуры",
        "Files",
    );
}

#[test]
fn the_first_place_and_the_first_one_in_a_loop_are_kept() {
    check_effects(
        "Процедура П(Ссылки)
	Справочники.Товары.НайтиПоКоду(\"1\");
	Для Каждого Ссылка Из Ссылки Цикл
		Объект = Ссылка.ПолучитьОбъект();
		Объект.Записать();
	КонецЦикла;
	Пока Истина Цикл
		Справочники.Товары.НайтиПоНаименованию(\"а\");
	КонецЦикла;
КонецПроцедуры",
        "Read Load* Write* Read*",
    );
}

#[test]
fn the_rest_of_what_methods_do() {
    check_effects(
        "Процедура П()
	УстановитьПривилегированныйРежим(Истина);
	УстановитьПривилегированныйРежим(Ложь);
	Если Не ПравоДоступа(\"Чтение\", Метаданные.Справочники.Товары) Тогда
		ВызватьИсключение \"Нет прав\";
	КонецЕсли;
	Соединение = Новый HTTPСоединение(\"example.com\");
	Ответ = Соединение.Получить(Новый HTTPЗапрос(\"/\"));
	УдалитьФайлы(\"*.tmp\");
	ЗапуститьПриложение(\"calc\");
	Оболочка = Новый COMОбъект(\"WScript.Shell\");
	Выполнить(\"А = 1;\");
	Константы.Валюта.Установить(Неопределено);
	ПоказатьВопрос(, \"?\", РежимДиалогаВопрос.ДаНет);
КонецПроцедуры",
        "PrivilegedOn PrivilegedOff Rights Raise Network Files Program Com Code Write Dialog",
    );
}

#[test]
fn calls_know_where_they_stand_and_whether_in_a_loop() {
    let module = module(
        "Процедура П()
	А();
	Пока Б() Цикл
		Модуль.В();
	КонецЦикла;
	Для Каждого Х Из Г() Цикл
		А();
	КонецЦикла;
КонецПроцедуры",
    );
    let method = &module.methods[0].method;
    let shown = method.sites.iter().enumerate().map(|(number, it)| {
        let mark = if it.in_loop { "*" } else { "" };
        format!("{}{mark}", call(method, number as u16))
    });
    let shown: Vec<String> = shown.collect();
    assert_eq!(shown, ["А", "Б*", "Модуль.В*", "Г", "А*"]);
    assert!(method.sites.is_sorted_by_key(|it| it.at));
}

#[test]
fn a_parameter_reaches_a_query_and_not_its_parameters() {
    check_flows(
        "Функция Найти(Таблица, Ссылка)
	Текст = \"ВЫБРАТЬ * ИЗ \" + СокрЛП(Таблица) + \" ГДЕ Ссылка = &Ссылка\";
	Запрос = Новый Запрос;
	Запрос.Текст = СтрЗаменить(Текст, \"%1\", \"\");
	Запрос.УстановитьПараметр(\"Ссылка\", Ссылка);
	Возврат Запрос.Выполнить();
КонецФункции",
        &["Таблица -> !Query"],
    );
}

#[test]
fn what_was_compared_to_what_is_allowed_is_harmless() {
    check_flows(
        "Процедура П(Имя, Вид, Код, Любое)
	Если Имя = \"Первый\" Или Имя = \"Второй\" Тогда
		Выполнить(Имя + \"()\");
	КонецЕсли;
	Если Разрешенные.Найти(Вид) = Неопределено Тогда
		ВызватьИсключение \"Нельзя\";
	КонецЕсли;
	Выполнить(Вид + \"()\");
	Если ТипЗнч(Код) <> Тип(\"Число\") Тогда
		Возврат;
	КонецЕсли;
	Выполнить(\"А\" + Код);
	Если ЗначениеЗаполнено(Любое) Тогда
		Выполнить(Любое);
	КонецЕсли;
КонецПроцедуры",
        &["Вид -> Разрешенные.Найти#0", "Любое -> !Code"],
    );
}

#[test]
fn conversion_and_quoting_make_harmless() {
    check_flows(
        "Процедура П(Код, Имя)
	Выполнить(\"А = \" + Число(Код));
	Выполнить(\"А = \" + Формат(Код, \"ЧГ=\"));
	Выполнить(\"А = \" + Строки.ЭкранироватьКавычки(Имя));
	Код = 1;
	Выполнить(\"А\" + Код);
КонецПроцедуры",
        &[],
    );
}

#[test]
fn values_go_on_through_calls_and_come_back() {
    check_flows(
        "Функция П(Данные, Прочее)
	Текст = Обмен.Прочитать(Данные.Тело, Прочее);
	Если ПустаяСтрока(Текст) Тогда
		Возврат Данные;
	КонецЕсли;
	Загрузить(Текст);
	Возврат Вычислить(Прочее);
КонецФункции",
        &[
            "Данные -> Обмен.Прочитать#0",
            "Прочее -> Обмен.Прочитать#1",
            "Данные -> return",
            "Обмен.Прочитать() -> Загрузить#0",
            "Прочее -> !Code",
        ],
    );
}

#[test]
fn what_comes_from_outside_is_told_by_its_kind() {
    check_flows(
        "Процедура П(Имя)
	Чтение = Новый ЧтениеТекста(Имя);
	Выполнить(Чтение.Прочитать());
	Выполнить(ПолучитьИзВременногоХранилища(Адрес));
	Соединение = Новый HTTPСоединение(\"example.com\");
	Ответ = Соединение.ОтправитьДляОбработки(Новый HTTPЗапрос(\"/\"));
	Вычислить(Ответ.ПолучитьТелоКакСтроку());
КонецПроцедуры",
        &[
            "Имя -> !File",
            "<File> -> !Code",
            "<Storage> -> !Code",
            "<Response> -> !Code",
        ],
    );
}

#[test]
fn a_form_gives_what_the_user_entered() {
    check_flows(
        "&НаСервере
Процедура ВыполнитьНаСервере()
	Выполнить(Объект.Алгоритм);
	Запрос = Новый Запрос(ТекстЗапроса);
	Таблица = Справочники.Товары.Создать();
КонецПроцедуры",
        &["<Form> -> !Code", "<Form> -> !Query"],
    );
    check_flows(
        "&НаКлиенте
Процедура П()
	Выполнить(Объект.Алгоритм);
КонецПроцедуры",
        &[],
    );
}

#[test]
fn what_is_written_is_no_path() {
    check_flows(
        "Процедура П(Текст, Имя)
	Запись = Новый ЗаписьТекста(Имя);
	Запись.Записать(Текст);
	Документ = Новый ТекстовыйДокумент;
	Документ.УстановитьТекст(Текст);
	Документ.Записать(Имя);
КонецПроцедуры",
        &["Имя -> !File", "Имя -> !File"],
    );
}

#[test]
fn loops_and_structures_carry_values_on() {
    check_flows(
        "Процедура П(Строки)
	Параметры = Новый Структура;
	Для Каждого Строка Из Строки Цикл
		Если ЗначениеЗаполнено(Текст) Тогда
			ЗапуститьПриложение(Текст);
		КонецЕсли;
		Текст = Строка.Команда;
		Параметры.Вставить(\"Файл\", Строка);
	КонецЦикла;
	УдалитьФайлы(Параметры.Файл);
КонецПроцедуры",
        &["Строки -> !Command", "Строки -> !File"],
    );
}

#[test]
fn code_in_safe_mode_does_no_harm() {
    check_flows(
        "Процедура П(Код)
	УстановитьБезопасныйРежим(Истина);
	Выполнить(Код);
КонецПроцедуры",
        &[],
    );
    check_flows(
        "Процедура П(Безопасно, Код)
	УстановитьБезопасныйРежим(Безопасно);
КонецПроцедуры",
        &["Безопасно -> !SafeMode"],
    );
}

#[test]
fn broken_code_and_deep_code_are_walked_through() {
    let deep = "(".repeat(5000);
    let nested = "Если А Тогда\n".repeat(2000);
    for text in [
        format!("Процедура П(А)\n\tВыполнить({deep}А"),
        format!("Процедура П(А)\n{nested}Выполнить(А);\nКонецПроцедуры"),
        "Процедура П(А\n\tЗапрос.\n\tЕсли Тогда Выполнить(".to_owned(),
        "Выполнить(А); Для Каждого Из Цикл А.Б(В); КонецЦикла".to_owned(),
    ] {
        module(&text);
    }
}
