//! What summaries hold, and what of them stays after an edit.

use std::sync::Arc;

use parser_bsl::{Dialect, Parser};

use super::*;

fn summary(text: &str) -> ModuleSummary {
    let tree = Parser::bsl().parse(text, None);
    summarize(source(text, &tree), &Interner::default())
}

fn source<'a>(text: &'a str, tree: &'a tree_sitter::Tree) -> Source<'a> {
    Source {
        text,
        tree,
        dialect: Dialect::Bsl,
    }
}

fn only(text: &str) -> Arc<MethodSummary> {
    let summary = summary(text);
    assert_eq!(summary.methods.len(), 1);
    Arc::clone(&summary.methods[0].method)
}

/// The summary of a procedure with this body.
fn body(text: &str) -> Arc<MethodSummary> {
    only(&format!("Процедура П()\n{text}\nКонецПроцедуры\n"))
}

fn calls(text: &str) -> Vec<String> {
    let show = |it: &Call| format!("{}>{}", it.receiver, it.method);
    body(text).calls.iter().map(show).collect()
}

fn uses(text: &str) -> Vec<String> {
    let show = |it: &Use| {
        let called = if it.called { "()" } else { "" };
        format!("{}.{}{called} {}", it.receiver, it.member, it.count)
    };
    body(text).uses.iter().map(show).collect()
}

fn handlers(text: &str) -> Vec<String> {
    let found = &body(text).handlers;
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn a_method_knows_its_header_in_both_languages() {
    let text = "\
Перем А Экспорт, Б;

// Заполняет.
// Устарела.
&НаСервереБезКонтекста
Асинх Функция Заполнить(Знач Первый, Второй = \"а\") Экспорт
КонецФункции

&AtClient
&Around(\"Fill\")
Procedure Ext_Fill() EndProcedure
";
    let summary = summary(text);
    let names: Vec<_> = summary
        .variables
        .iter()
        .map(|it| (it.name.as_str(), it.export))
        .collect();
    assert_eq!(names, [("А", true), ("Б", false)]);
    let placed = &summary.methods[0];
    assert_eq!(
        &text[placed.range()],
        &text[text.find("// Зап").unwrap()..text.find("\n\n&AtC").unwrap()]
    );
    assert_eq!(&text[placed.name_range()], "Заполнить");
    assert_eq!(placed.line, 5);
    let method = &placed.method;
    assert!(method.is_function && method.export && method.is_async && method.deprecated);
    assert_eq!(method.directive, Some(Directive::AtServerNoContext));
    assert_eq!(&*method.comment, "Заполняет.\nУстарела.");
    let parameters: Vec<_> = method
        .parameters
        .iter()
        .map(|it| (it.name.as_str(), it.by_value, &*it.default))
        .collect();
    assert_eq!(
        parameters,
        [("Первый", true, ""), ("Второй", false, "\"а\"")]
    );
    let english = &summary.methods[1].method;
    assert!(!english.is_function && !english.export);
    assert_eq!(english.directive, Some(Directive::AtClient));
    assert_eq!(english.extends, Some((Extends::Around, Name::new("Fill"))));
}

#[test]
fn the_comment_of_a_private_method_is_not_kept() {
    let method = only("// Длинный текст.\nПроцедура П() КонецПроцедуры");
    assert_eq!(&*method.comment, "");
    assert_eq!(
        method.length as usize,
        "// Длинный текст.\nПроцедура П() КонецПроцедуры".len()
    );
}

#[test]
fn calls_are_kept_once_with_the_word_before_the_dot() {
    assert_eq!(
        calls("А(); а(1); Модуль.Б(А()); Объект.Поле.В(); Справочники.Товары.Найти(Г(1));"),
        [">А", "Модуль>Б", "Справочники.Товары>Найти", ">Г"]
    );
    assert_eq!(
        calls("Х = Новый Массив(5); Если А() Тогда КонецЕсли;"),
        [">А"]
    );
    assert_eq!(calls("Х = (А).Б(); Х[0].В(); Г().Д();"), [">Г"]);
}

#[test]
fn a_module_that_a_string_names_is_the_receiver() {
    assert_eq!(
        calls(
            "М = ОбщегоНазначения.ОбщийМодуль(\"Обмен\");\nМ.Начать();\nCommonModule(\"Other\").Run();"
        ),
        [
            "ОбщегоНазначения>ОбщийМодуль",
            "Обмен>Начать",
            ">CommonModule",
            "Other>Run"
        ]
    );
    assert_eq!(
        calls("Х = ОбщийМодуль(\"Обмен\").Данные(); Х.Начать();"),
        [">ОбщийМодуль", "Обмен>Данные", "Х>Начать"]
    );
}

#[test]
fn uses_count_members_by_the_last_word_of_the_receiver() {
    assert_eq!(
        uses(
            "Запрос.Текст = \"\"; Данные.Запрос.Текст = Запрос.Выполнить().Выбрать(); Т[0].Цена = 1;"
        ),
        [
            "Запрос.Текст 2",
            "Данные.Запрос 1",
            "Запрос.Выполнить() 1",
            "Выполнить().Выбрать() 1",
            "Т[].Цена 1",
        ]
    );
}

#[test]
fn methods_named_in_strings_are_handlers() {
    assert_eq!(
        handlers("О = Новый ОписаниеОповещения(\"После\", ЭтотОбъект, Новый Структура(\"А\"));"),
        ["После"]
    );
    assert_eq!(
        handlers("О = Новый NotifyDescription(\"After\", Клиент, , \"Failed\", ThisObject);"),
        ["Клиент.After", "Failed"]
    );
    assert_eq!(
        handlers("ПодключитьОбработчикОжидания(\"Проверить\", 1, Истина);"),
        ["Проверить"]
    );
    assert_eq!(
        handlers("Элементы.Цена.УстановитьДействие(\"ПриИзменении\", \"ЦенаПриИзменении\");"),
        ["ЦенаПриИзменении"]
    );
    assert_eq!(
        handlers("Команда.Действие = \"Выполнить_Команду\";"),
        ["Выполнить_Команду"]
    );
    assert_eq!(
        handlers(
            "ДобавитьОбработчик О.Событие, Обработать; ДобавитьОбработчик О.Событие, ЭтотОбъект.Другой;"
        ),
        ["Обработать", "Другой"]
    );
    assert_eq!(
        handlers("ФоновыеЗадания.Выполнить(\"Обмен.Начать\", П); Найти(\"Справочник.Товары\");"),
        ["Обмен.Начать"]
    );
    assert_eq!(
        handlers("Сообщить(\"Текст\"); А = \"Имя\"; Действие(\"Имя\");"),
        Vec::<String>::new()
    );
}

#[test]
fn words_of_names_and_short_strings_are_kept_sorted() {
    let method =
        body("Ключ = Данные.Свойство(\"Артикул, Цена\"); #Если Сервер Тогда Х = 1; #КонецЕсли");
    for word in ["п", "ключ", "данные", "свойство", "артикул", "ЦЕНА", "х"]
    {
        assert!(method.mentions(crate::index::word(word)), "{word}");
    }
    assert!(!method.mentions(crate::index::word("Сервер")));
    assert!(method.words.is_sorted());
    let long = format!("А = \"{}\";", "слово ".repeat(100));
    assert!(!body(&long).mentions(crate::index::word("слово")));
}

#[test]
fn the_body_of_a_module_and_the_libraries_of_a_script_are_kept() {
    let summary = summary(
        "#Использовать logos\n#Использовать \"../src\"\nПроцедура А() КонецПроцедуры\nА(); Лог.Начать();",
    );
    let libraries: Vec<_> = summary.libraries.iter().map(Name::as_str).collect();
    assert_eq!(libraries, ["logos", "../src"]);
    let calls: Vec<_> = summary
        .body
        .calls
        .iter()
        .map(|it| it.method.as_str())
        .collect();
    assert_eq!(calls, ["А", "Начать"]);
}

#[test]
fn code_that_is_broken_has_a_summary_too() {
    for text in [
        "Процедура",
        "Процедура А(",
        "А.Б(((",
        "Функция Х() Возврат А.; КонецФункции ))",
        "\"",
        "Х = Новый ОписаниеОповещения(",
    ] {
        let _ = summary(text);
    }
    let deep = format!("Процедура А() Х = {}1; КонецПроцедуры", "Ф(".repeat(20_000));
    let _ = summary(&deep);
}

/// Doubles what a closed module must not keep: comments, numbers, operators and texts.
#[test]
fn a_summary_does_not_grow_with_text() {
    let small = "// Заполняет.\nПроцедура А(П) Экспорт\n\tХ = П + 1;\nКонецПроцедуры\n";
    let large = small.replace(
        "\tХ = П + 1;",
        &format!(
            "// {}\n\tХ = П + {}1;\n\tХ = \"{}\";",
            "много слов ".repeat(500),
            "П + 2 * Х - ".repeat(500),
            "текст ".repeat(500)
        ),
    );
    let size = |text: &str| {
        let summary = summary(text);
        let method = &summary.methods[0].method;
        (
            method.words.len(),
            method.calls.len(),
            method.uses.len(),
            method.comment.len(),
        )
    };
    assert_eq!(size(small), size(&large));
}

fn edited(before: &str, after: &str) -> (ModuleSummary, ModuleSummary) {
    let names = Interner::default();
    let old_tree = Parser::bsl().parse(before, None);
    let old = summarize(source(before, &old_tree), &names);
    let tree = Parser::bsl().parse(after, None);
    let new = resummarize(source(after, &tree), &names, &old, before);
    assert_eq!(
        new,
        summarize(source(after, &tree), &names),
        "an update must equal a fresh summary"
    );
    (old, new)
}

fn kept(old: &ModuleSummary, new: &ModuleSummary) -> Vec<bool> {
    let was = |it: &PlacedMethod| {
        old.methods
            .iter()
            .any(|old| Arc::ptr_eq(&old.method, &it.method))
    };
    new.methods.iter().map(was).collect()
}

const MODULE: &str = "\
Перем Счетчик;
// Первая.
Процедура А() Экспорт
	Б();
КонецПроцедуры

Процедура Б()
	В();
КонецПроцедуры

// Третья.
Процедура В()
	А();
КонецПроцедуры
А();
";

#[test]
fn an_edit_in_one_method_leaves_the_summaries_of_the_others() {
    let (old, new) = edited(MODULE, &MODULE.replace("\tВ();", "\tВ();\n\tГ();"));
    assert_eq!(kept(&old, &new), [true, false, true]);
    assert!(Arc::ptr_eq(&old.body, &new.body));
    assert_eq!(new.methods[2].line, old.methods[2].line + 1);
    let (old, new) = edited(MODULE, &MODULE.replace("Третья", "Последняя"));
    assert_eq!(kept(&old, &new), [true, true, false]);
    let (old, new) = edited(
        MODULE,
        &MODULE.replacen("\tБ();", "", 1).replace("А();\n", "Б();\n"),
    );
    assert_eq!(kept(&old, &new), [false, true, false]);
}

#[test]
fn methods_that_move_or_stand_twice_keep_their_summaries() {
    let (first, rest) = MODULE.split_at(MODULE.find("Процедура Б").unwrap());
    let moved = format!("{rest}{first}");
    let (old, new) = edited(MODULE, &moved);
    assert_eq!(kept(&old, &new).iter().filter(|it| **it).count(), 3);
    let (old, new) = edited(
        MODULE,
        &MODULE.replace("Процедура Б", "Процедура Ю() КонецПроцедуры\n\nПроцедура Б"),
    );
    assert_eq!(kept(&old, &new), [true, false, true, true]);
}

#[test]
fn a_method_that_was_broken_is_looked_at_again() {
    let (_, new) = edited(&MODULE.replace("\tВ();", "\tВ("), MODULE);
    assert_eq!(new.methods.len(), 3);
    assert!(!new.methods.iter().any(|it| it.method.has_errors));
    edited(MODULE, &MODULE.replace("\tВ();", "\tВ("));
}

/// What is written to disk whole and read back cannot hold a tree.
#[test]
fn a_summary_is_plain_data() {
    fn plain<T: serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static>() {}
    plain::<ModuleSummary>();
}
