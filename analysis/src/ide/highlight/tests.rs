//! What is highlighted: each test is code with a cursor and the text of the places, in brackets.

use super::*;
use crate::workspace::fixture::workspace;

fn check(fixture: &str, expected: &str) {
    let made = workspace(fixture);
    let snapshot = made.snapshot();
    let (file, offset) = made.cursor.unwrap();
    let text = snapshot.text(file).unwrap();
    let mut shown = String::new();
    let mut at = 0;
    for it in highlights(&snapshot, file, offset) {
        let mark = match it.kind {
            HighlightKind::Text => "",
            HighlightKind::Read => "r:",
            HighlightKind::Write => "w:",
        };
        shown.push_str(&text[at..it.range.start]);
        shown.push_str(&format!("[{mark}{}]", &text[it.range.clone()]));
        at = it.range.end;
    }
    shown.push_str(&text[at..]);
    assert_eq!(shown, expected);
}

#[test]
fn a_variable_is_read_and_written() {
    check(
        "Процедура А(Х)\n\tХ$0 = Х + Б.Х;\nКонецПроцедуры\nПроцедура Б()\n\tХ = 1;\nКонецПроцедуры",
        "Процедура А([w:Х])\n\t[w:Х] = [r:Х] + Б.Х;\nКонецПроцедуры\nПроцедура Б()\n\tХ = 1;\nКонецПроцедуры",
    );
}

#[test]
fn a_method_is_called_and_named() {
    check(
        "Процедура А() Экспорт\n\tА$0();\n\tПодключитьОбработчикОжидания(\"А\", 1);\nКонецПроцедуры",
        "Процедура [А]() Экспорт\n\t[r:А]();\n\tПодключитьОбработчикОжидания(\"[А]\", 1);\nКонецПроцедуры",
    );
}

#[test]
fn members_nobody_knows_are_highlighted_behind_the_same_receiver() {
    check(
        "Процедура А(З, Т)\n\tЗ.Текст = \"\";\n\tХ = З.Те$0кст + Т.Текст + з.текст;\nКонецПроцедуры",
        "Процедура А(З, Т)\n\t[w:З.Текст] = \"\";\n\tХ = [r:З.Текст] + Т.Текст + [r:з.текст];\nКонецПроцедуры"
            .replace("[w:З.Текст]", "З.[w:Текст]")
            .replace("[r:З.Текст]", "З.[r:Текст]")
            .replace("[r:з.текст]", "з.[r:текст]")
            .as_str(),
    );
    check(
        "Сообщ$0ить(1);\nЖурнал.Сообщить(1);\nсообщить(2);",
        "[r:Сообщить](1);\nЖурнал.Сообщить(1);\n[r:сообщить](2);",
    );
}

#[test]
fn the_words_of_a_condition_belong_together() {
    let code = "Если А Тогда\n\tЕсли Б Тогда В(); КонецЕсли;\nИначеЕсли Г Тогда\nИначе\nКонецЕсли;";
    let all = "[Если] А [Тогда]\n\tЕсли Б Тогда В(); КонецЕсли;\n[ИначеЕсли] Г [Тогда]\n[Иначе]\n[КонецЕсли];";
    check(&code.replacen("Если А", "Если$0 А", 1), all);
    check(&code.replace("\nИначе\n", "\n$0Иначе\n"), all);
    check(
        &code.replace("Б Тогда", "Б Тог$0да"),
        "Если А Тогда\n\t[Если] Б [Тогда] В(); [КонецЕсли];\nИначеЕсли Г Тогда\nИначе\nКонецЕсли;",
    );
}

#[test]
fn a_loop_holds_what_leaves_it_and_not_what_leaves_another_one() {
    let code = "Пока Истина Цикл\n\tДля Каждого А Из Б Цикл Прервать; КонецЦикла;\n\tЕсли В Тогда Прервать; Иначе Продолжить; КонецЕсли;\nКонецЦикла;";
    let all = "[Пока] Истина [Цикл]\n\tДля Каждого А Из Б Цикл Прервать; КонецЦикла;\n\tЕсли В Тогда [Прервать]; Иначе [Продолжить]; КонецЕсли;\n[КонецЦикла];";
    check(&code.replace("Продолжить", "Продол$0жить"), all);
    check(&code.replace("Пока", "Пока$0"), all);
    check(
        &code.replacen("Прервать", "$0Прервать", 1),
        "Пока Истина Цикл\n\t[Для] [Каждого] А [Из] Б [Цикл] [Прервать]; [КонецЦикла];\n\tЕсли В Тогда Прервать; Иначе Продолжить; КонецЕсли;\nКонецЦикла;",
    );
}

#[test]
fn a_try_holds_what_is_raised_in_it() {
    check(
        "Попытка\n\tА();\nИсключение$0\n\tПопытка Б(); Исключение ВызватьИсключение; КонецПопытки;\n\tВызватьИсключение \"\";\nКонецПопытки;",
        "[Попытка]\n\tА();\n[Исключение]\n\tПопытка Б(); Исключение ВызватьИсключение; КонецПопытки;\n\t[ВызватьИсключение] \"\";\n[КонецПопытки];",
    );
}

#[test]
fn a_method_holds_its_returns() {
    let all = "[Функция] А() Экспорт\n\tЕсли Б Тогда [Возврат] 1; КонецЕсли;\n\t[Возврат] 2;\n[КонецФункции]\nФункция В() Возврат 3; КонецФункции";
    let code = all.replace(['[', ']'], "");
    check(&code.replacen("Возврат", "Воз$0врат", 1), all);
    check(&code.replacen("КонецФункции", "КонецФункции$0", 1), all);
}

#[test]
fn regions_and_conditions_of_the_preprocessor_are_pairs() {
    let all = "[#Область] А\n#Область Б\n#Если Сервер Тогда\n#КонецОбласти\n#Иначе\n#КонецЕсли\n[#КонецОбласти] // А";
    let code = all.replace(['[', ']'], "");
    check(&code.replacen("Область", "Обл$0асть", 1), all);
    check(
        &code.replace("#Иначе", "#$0Иначе"),
        "#Область А\n#Область Б\n[#Если] Сервер Тогда\n#КонецОбласти\n[#Иначе]\n[#КонецЕсли]\n#КонецОбласти // А",
    );
    check("#Об$0ласть А\nБ();", "[#Область] А\nБ();");
}

#[test]
fn brackets_are_pairs() {
    check("А(Б(1), (2$0));", "А(Б(1), [(]2[)]);");
    check("А(Б(1), (2)$0);", "А[(]Б(1), (2)[)];");
    check("А(Б(1), (2))$0;", "А[(]Б(1), (2)[)];");
    check("А = Б[$01];", "А = Б[[]1[]];");
    check("А = ?$0(Б, 1, 2);", "А = ?[(]Б, 1, 2[)];");
}

#[test]
fn a_label_belongs_to_what_goes_to_it() {
    check(
        "Процедура А()\n\t~М$0:\n\tЕсли Б Тогда Перейти ~м; КонецЕсли;\nКонецПроцедуры\nПроцедура Б()\n\tПерейти ~М;\nКонецПроцедуры",
        "Процедура А()\n\t[w:~М]:\n\tЕсли Б Тогда Перейти [r:~м]; КонецЕсли;\nКонецПроцедуры\nПроцедура Б()\n\tПерейти ~М;\nКонецПроцедуры",
    );
}

#[test]
fn labels_lead_to_their_places_and_are_renamed() {
    use crate::ide::labels::labels;
    use crate::ide::rename::{Holder, RenameError, rename};

    let code = "Процедура А()\n\t~М:\n\tПерейти ~м;\n\t~Н:\nКонецПроцедуры\nПроцедура Б()\n\t~М:\nКонецПроцедуры";
    let made =
        crate::workspace::fixture::workspace(&format!("//- /CommonModules/Проба.bsl\n{code}"));
    let snapshot = made.snapshot();
    let (file, _) = snapshot.files().next().unwrap();
    let at = code.find("~м").unwrap();
    for offset in [at, at + 1, at + "~м".len()] {
        let places = labels(&snapshot, file, offset).unwrap();
        let shown: Vec<_> = places
            .iter()
            .map(|it| (&code[it.range.clone()], it.is_declaration))
            .collect();
        assert_eq!(shown, [("~М", true), ("~м", false)]);
    }
    assert_eq!(labels(&snapshot, file, 3), None);
    let renamed = rename(&snapshot, file, at + 1, "Конец").unwrap();
    let edits = &renamed.files[0].edits;
    let shown: Vec<_> = edits
        .iter()
        .map(|it| &code[it.edit.range.clone()])
        .collect();
    assert_eq!(shown, ["М", "м"]);
    let taken = rename(&snapshot, file, at + 1, "н");
    assert_eq!(taken, Err(RenameError::Taken("н".into(), Holder::Label)));
}

#[test]
fn queries_in_strings_have_names_words_and_brackets() {
    let code = "А = \"ВЫБРАТЬ\n|\tВЫБОР КОГДА Т.Х ТОГДА 1 КОНЕЦ КАК Поле\n|ИЗ\n|\tСправочник.Товары КАК Т\n|ГДЕ\n|\t(Т.Х)\";";
    check(
        &code.replace("ТОГДА", "ТОГ$0ДА"),
        &code
            .replace("ВЫБОР КОГДА", "[ВЫБОР] [КОГДА]")
            .replace("ТОГДА", "[ТОГДА]")
            .replace("КОНЕЦ", "[КОНЕЦ]"),
    );
    check(
        &code.replace("(Т", "$0(Т"),
        &code.replace("(Т.Х)", "[(]Т.Х[)]"),
    );
    check(
        &code.replace("КАК Т", "КАК $0Т"),
        &code.replace("Т.Х", "[r:Т].Х").replace("КАК Т", "КАК [w:Т]"),
    );
}

#[test]
fn code_that_is_being_typed_is_no_trouble() {
    check(
        "Процедура А()\n\tЕсли$0 А Тогда\n\t\tБ();\nКонецПроцедуры",
        "Процедура А()\n\t[Если] А [Тогда]\n\t\tБ();\nКонецПроцедуры",
    );
    check("$0", "");
    check("А = \"$0текст\";", "А = \"текст\";");
    check("// комм$0ентарий", "// комментарий");
}
