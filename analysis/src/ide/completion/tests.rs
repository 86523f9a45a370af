//! What is offered at a cursor.

use super::*;
use crate::workspace::fixture::workspace;

fn completion(fixture: &str) -> Completion {
    let made = workspace(fixture);
    let (file, cursor) = made.cursor.expect("a cursor");
    complete(&made.snapshot(), file, cursor)
}

/// The first names that are offered, so many as there are in `expected`.
#[track_caller]
fn check_first(fixture: &str, expected: &[&str]) {
    let completion = completion(fixture);
    let items = completion.items.iter().take(expected.len());
    let names: Vec<&str> = items.map(|it| it.names.ru.as_str()).collect();
    assert_eq!(names, expected);
}

const MODULE: &str = r#"
//- object CommonModule Обмен
//- /CommonModules/Обмен.bsl
Процедура Редкая() Экспорт
КонецПроцедуры
Процедура Частая() Экспорт
КонецПроцедуры
Процедура Своя()
КонецПроцедуры
"#;

#[test]
fn the_exports_of_a_module_are_all_there_is_and_the_used_ones_come_first() {
    let fixture = format!(
        "{MODULE}//- /CommonModules/Другой.bsl\nПроцедура А()\n  Обмен.Частая();\n  Обмен.$0\nКонецПроцедуры\n"
    );
    let completion = completion(&fixture);
    let names: Vec<&str> = completion
        .items
        .iter()
        .map(|it| it.names.ru.as_str())
        .collect();
    assert_eq!(names, ["Частая", "Редкая"]);
    assert!(completion.after_dot && completion.items.iter().all(|it| it.known));
}

#[test]
fn a_receiver_that_nobody_knows_gets_what_such_receivers_are_used_with() {
    check_first(
        r#"
//- /CommonModules/А.bsl
Процедура А(Посылка)
Посылка.Взвесить();
Посылка.Взвесить();
Посылка.Адрес = 1;
Письмо.Сжечь();
КонецПроцедуры
Процедура Б(Посылка)
Посылка.$0
КонецПроцедуры
"#,
        &["Взвесить", "Адрес"],
    );
}

#[test]
fn a_parameter_with_a_usual_name_is_a_guess() {
    let completion = completion("Процедура А(Запрос)\n    Запрос.$0\nКонецПроцедуры\n");
    let execute = completion.items.iter().find(|it| it.names.is("Выполнить"));
    assert!(!execute.expect("a method of queries").known);
}

#[test]
fn there_is_something_to_choose_even_for_a_name_that_is_new() {
    let completion = completion("Процедура А(Б, В)\n    Б.Открыть();\n    В.$0\nКонецПроцедуры\n");
    assert!(
        completion
            .items
            .iter()
            .any(|it| it.names.is("Открыть") && !it.known)
    );
}

#[test]
fn a_full_stop_in_a_comment_is_no_dot() {
    let completion = completion("Процедура А(Первый)\n    // Дальше.\n    $0\nКонецПроцедуры\n");
    assert!(!completion.after_dot);
    assert!(completion.items.iter().any(|it| it.names.is("Первый")));
    assert!(
        completion
            .items
            .iter()
            .any(|it| it.names.is("ЗаполнитьЗначенияСвойств"))
    );
}

#[test]
fn nothing_is_offered_in_comments_and_strings() {
    for text in [
        "Процедура А()\n    // Сооб$0\nКонецПроцедуры\n",
        "Процедура А()\n    Б = \"Сооб$0щение\";\nКонецПроцедуры\n",
        "Процедура А()\n    Б = \"Первая\n    |Вто$0рая\";\nКонецПроцедуры\n",
    ] {
        assert!(completion(text).items.is_empty(), "{text}");
    }
}

#[test]
fn names_of_the_method_that_stand_close_by_come_first() {
    check_first(
        "Процедура А(Далёкий, Близкий)\n    Далёкий = 1;\n    Б = 2;\n    В = 3;\n    Близкий = $0\nКонецПроцедуры\n",
        &["Близкий", "В", "Б"],
    );
}

#[test]
fn a_module_that_is_not_here_is_offered_where_many_call_upon_it() {
    let call = |name: &str| format!("Процедура {name}()\n    Ожидаем.Что(1);\nКонецПроцедуры\n");
    let before = [call("А"), call("Б"), call("В")].concat();
    let completion = completion(&format!(
        "{before}Процедура Г()\n    Ож$0\nКонецПроцедуры\n"
    ));
    let item = completion.items.iter().find(|it| it.names.is("Ожидаем"));
    assert!(!item.expect("the module").known);
}

#[test]
fn what_is_typed_is_told_and_narrows_either_language() {
    let completion = completion("Процедура А()\n    Б = стрД$0\nКонецПроцедуры\n");
    assert_eq!(completion.range.len(), "стрД".len());
    let length = completion
        .items
        .iter()
        .find(|it| it.names.is("СтрДлина"))
        .expect("a function");
    assert!(
        length.begins_with("стрд") && length.begins_with("StrL") && !length.begins_with("СтрН")
    );
    assert!(length.begins_with(""));
}

fn choices(fixture: &str) -> Choices {
    let made = workspace(fixture);
    let (file, cursor) = made.cursor.expect("a cursor");
    choose(
        &made.snapshot(),
        file,
        cursor,
        Options {
            snippets: true,
            sign: None,
        },
    )
}

/// The labels that are shown, among which are all of these and none of those with `!`.
#[track_caller]
fn check(fixture: &str, expected: &str) {
    let choices = choices(fixture);
    let labels: Vec<&str> = choices.list.iter().map(|it| it.label.as_str()).collect();
    for name in expected.split(' ').filter(|it| !it.is_empty()) {
        let name = name.replace('_', " ");
        match name.strip_prefix('!') {
            Some(name) => assert!(!labels.contains(&name), "{name} in {labels:?}: {fixture}"),
            None => assert!(
                labels.contains(&name.as_str()),
                "{name} not in {labels:?}: {fixture}"
            ),
        }
    }
}

/// What is written for a label.
#[track_caller]
fn insert(fixture: &str, label: &str) -> String {
    let choices = choices(fixture);
    let found = choices.list.into_iter().find(|it| it.label == label);
    found.expect("it is offered").insert.text
}

fn in_method(code: &str) -> String {
    format!("Процедура А(Первый)\n\t{code}\nКонецПроцедуры\n")
}

#[test]
fn words_stand_where_they_may() {
    check(
        &in_method("$0"),
        "Если Для Для_Каждого Попытка Возврат !Процедура !Прервать !Иначе !КонецЕсли !Исключение",
    );
    check(&in_method("Если А Тогда\n$0"), "Иначе ИначеЕсли КонецЕсли");
    check(
        &in_method("Если А Тогда\nИначе\n$0"),
        "!Иначе !ИначеЕсли КонецЕсли",
    );
    check(&in_method("Пока А Цикл\nПр$0"), "Прервать Продолжить");
    check(&in_method("Попытка\n$0"), "Исключение !КонецПопытки");
    check(
        &in_method("Попытка\nИсключение\nК$0"),
        "!Исключение КонецПопытки",
    );
    check("Про$0", "Процедура !Возврат !Прервать");
    check(&in_method("А = $0"), "Новый Истина !Если !Возврат");
    check(&in_method("Если А $0"), "Тогда И Или !Если");
    check(&in_method("Для Каждого А $0"), "Из !Первый");
    check(&in_method("Для Каждого $0"), "!Первый !Если");
    check("Процедура А() $0\nКонецПроцедуры", "Экспорт !Если");
    check("Процедура А($0)\nКонецПроцедуры", "Знач !Если");
    check(
        "Процедура А()\nЕсли А Тогда КонецЕсли;\nКонец$0\n\nПроцедура Б()",
        "КонецПроцедуры",
    );
}

#[test]
fn words_are_in_the_language_of_the_module() {
    let russian = in_method("if$0");
    assert_eq!(insert(&russian, "Если"), "Если $1 Тогда\n\t$0\nКонецЕсли;");
    let english = "Procedure A(B)\n\tif$0\nEndProcedure\n";
    assert_eq!(insert(english, "If"), "If $1 Then\n\t$0\nEndIf;");
    check(
        "Procedure A(B)\n\tсообщ$0\nEndProcedure\n",
        "Message !Сообщить",
    );
}

#[test]
fn a_word_that_ends_a_block_stands_under_its_beginning() {
    let choices = choices("Процедура А()\n\tЕсли Б Тогда\n\t\tИна$0\nКонецПроцедуры\n");
    let found = choices
        .list
        .iter()
        .find(|it| it.label == "Иначе")
        .expect("the word");
    let edit = found.extra.first().expect("an edit of the blanks");
    assert_eq!((edit.range.len(), edit.text.as_str()), (2, "\t"));
    assert_eq!(edit.range.end, found.range.start);
}

#[test]
fn calls_are_written_with_places_for_what_they_need() {
    let fixture = |code: &str| {
        format!(
            "Функция Сложить(Первое, Второе, Прочее = 0)\nКонецФункции\nФункция Ноль()\nКонецФункции\nПроцедура Необязательно(А = 1)\nКонецПроцедуры\n{}",
            in_method(code)
        )
    };
    assert_eq!(
        insert(&fixture("Б = Слож$0"), "Сложить"),
        "Сложить(${1:Первое}, ${2:Второе})$0"
    );
    assert_eq!(insert(&fixture("Б = Слож$0(1)"), "Сложить"), "Сложить");
    assert_eq!(insert(&fixture("Б = Но$0"), "Ноль"), "Ноль()");
    assert_eq!(
        insert(&fixture("Необ$0"), "Необязательно"),
        "Необязательно($1)$0"
    );
}

#[test]
fn an_editor_without_snippets_gets_plain_text() {
    let made = workspace(&in_method("Если$0"));
    let (file, cursor) = made.cursor.expect("a cursor");
    let choices = choose(
        &made.snapshot(),
        file,
        cursor,
        Options {
            snippets: false,
            sign: None,
        },
    );
    let found = choices
        .list
        .iter()
        .find(|it| it.label == "Если")
        .expect("the word");
    assert_eq!(found.insert.text, "Если  Тогда\n\t\nКонецЕсли;");
    assert!(!found.insert.is_snippet && !found.wants_arguments);
}

#[test]
fn the_wrong_layout_is_understood_before_the_dot_too() {
    let fixture = |code: &str| {
        format!(
            "//- object Catalog Товары\n//- /CommonModules/А.bsl\n{}",
            in_method(code)
        )
    };
    let choices = choices(&fixture("Б = cghfdjxybrb.njdf$0"));
    let found = choices.list.first().expect("a choice");
    assert_eq!(found.label, "Товары");
    assert_eq!(found.filter, "Njdfhs");
    assert_eq!(
        found.extra.first().map(|it| it.text.as_str()),
        Some("Справочники")
    );
    check(&fixture("Б = cghfdj$0"), "Справочники");
    check(&fixture("gthds$0"), "Первый");
    check(&fixture("cghfdjxybrb.njdfhs.yfqnb$0"), "НайтиПоКоду");
    check(
        &in_method("j,]trn = 1;\n\tОбъект = 1;\n\tА = j,]t$0"),
        "Объект",
    );
    check(
        &in_method("З = \"ВЫБРАТЬ\n\t|\t1\n\t|j,]tl$0\";"),
        "ОБЪЕДИНИТЬ",
    );
    check(
        "Procedure A()\n\tB = Сфефдщпы.$0\nEndProcedure",
        "AllRefsType",
    );
}

#[test]
fn nothing_stands_behind_the_point_of_a_number() {
    check(&in_method("Б = 12.$0"), "!Если");
    assert!(choices(&in_method("Б = 12.$0")).list.is_empty());
}

#[test]
fn a_long_list_is_cut_and_asked_for_again() {
    let all = choices(&in_method("$0"));
    assert!(all.incomplete && all.list.len() == 200);
    assert!(!choices(&in_method("Перв$0")).incomplete);
}

const EXTENSION: &str = "//- extension\n//- object CommonModule Обмен\n//- /CommonModules/Обмен.bsl\nПроцедура Отправить() Экспорт\nКонецПроцедуры\n//- /ext/CommonModules/Обмен.bsl\n";

#[test]
fn an_extension_names_the_methods_that_it_extends() {
    check(
        &format!("{EXTENSION}&$0"),
        "Перед После Вместо ИзменениеИКонтроль",
    );
    check(&format!("{EXTENSION}&Перед(\"$0\")"), "Отправить");
    check(&format!("{EXTENSION}#$0"), "Вставка Удаление");
    assert_eq!(
        insert(&format!("{EXTENSION}&Вме$0"), "Вместо"),
        "Вместо(\"$1\")$0"
    );
}

#[test]
fn what_is_out_of_date_is_told_and_comes_last() {
    let fixture = "//- object CommonModule Обмен\n//- /CommonModules/Обмен.bsl\n// Устарела.\nПроцедура Абы() Экспорт\nКонецПроцедуры\nПроцедура Явно() Экспорт\nКонецПроцедуры\n//- /CommonModules/Б.bsl\nПроцедура Б()\n\tОбмен.$0\nКонецПроцедуры\n";
    let choices = choices(fixture);
    let told: Vec<(&str, bool)> = choices
        .list
        .iter()
        .map(|it| (it.label.as_str(), it.deprecated))
        .collect();
    assert_eq!(told, [("Явно", false), ("Абы", true)]);
}

#[test]
fn names_are_offered_in_the_middle_of_broken_code() {
    check(
        "Процедура А(Знач Первый, Второй = 1)\n\tТретий = (1;\n\tДля Каждого Четвёртый Из )\n\t Если Тогда Если [\n$0\n",
        "Первый Второй Третий Четвёртый",
    );
    check(
        "Процедура А(Первый\n\tЕсли Б.(( Тогда\n\t\tПерв$0\n",
        "Первый",
    );
    check(
        "Процедура А(Первый)\n\tЕсли Тогда )\n\tВ = [Перв$0",
        "Первый",
    );
    check("КонецЕсли; )\nПроцедура А(Первый) \"\n\tПерв$0\n", "Первый");
    for text in [
        "$0",
        ".$0",
        "\"$0",
        "&$0",
        "#$0",
        "А.Б(\"$0",
        "Новый $0",
        "Новый(\"А.$0",
        "ОткрытьФорму(\"А.Б.В.Г.$0",
        "А[\"$0",
        "//$0",
        "~$0",
        "Процедура $0",
        "j,$0",
        "[]$0",
        "а.ю.$0",
    ] {
        choices(text);
    }
}

#[test]
fn modules_without_a_configuration_have_completion() {
    check(
        "//- /src/main.os\nПроцедура А(Первый)\n\tПерв$0\nКонецПроцедуры\n",
        "Первый",
    );
    check(
        "//- /src/main.os\nПроцедура А(Первый)\n\tБ = Новый Масс$0\nКонецПроцедуры\n",
        "Массив",
    );
    check("//- /src/main.os\n#$0", "Использовать Область");
}

#[test]
fn another_name_of_a_function_is_offered_where_the_workspace_uses_it() {
    let fixture = |code: &str| format!("Procedure A(B)\n\t{code}\n\tRunC$0\nEndProcedure\n");
    check(&fixture("RunCallback(B);"), "RunCallback");
    check(&fixture("B = 1;"), "!RunCallback");
}
