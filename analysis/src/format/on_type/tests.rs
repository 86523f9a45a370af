//! What becomes of text while it is typed.

use parser_bsl::{Dialect, Parser};

use super::*;
use crate::edit::applied;

/// The cursor `$0` stands behind what was typed.
fn check(typed: char, text: &str, expected: &str) {
    let offset = text.find("$0").expect("a cursor");
    let text = text.replace("$0", "");
    let tree = Parser::bsl().parse(&text, None);
    let module = Module::new(&text, &tree, Dialect::Bsl);
    let edits = on_type(&module, &Options::platform(), offset, typed);
    let now = applied(&text, &edits);
    assert_eq!(now, expected, "\n{now}\n{edits:?}");
}

#[test]
fn a_new_line_is_indented_and_the_one_above_is_laid_out() {
    check(
        '\n',
        "Процедура А()\n\tЕсли Б=1 Тогда\n$0\nКонецПроцедуры",
        "Процедура А()\n\tЕсли Б = 1 Тогда\n\t\t\nКонецПроцедуры",
    );
    check(
        '\n',
        "Процедура А()\nБ( 1 );\n    $0\nКонецПроцедуры",
        "Процедура А()\n\tБ(1);\n\t\nКонецПроцедуры",
    );
    check(
        '\n',
        "Процедура А() Экспорт\n$0",
        "Процедура А() Экспорт\n\t",
    );
    check('\n', "А();\n\t$0\nБ();", "А();\n\nБ();");
}

#[test]
fn a_new_line_in_the_middle_goes_on() {
    check(
        '\n',
        "Процедура А()\n\tБ = В +\n$0\nКонецПроцедуры",
        "Процедура А()\n\tБ = В +\n\t\t\nКонецПроцедуры",
    );
    check(
        '\n',
        "Процедура А()\n\tБ(В,\n$0Г);\nКонецПроцедуры",
        "Процедура А()\n\tБ(В,\n\t\tГ);\nКонецПроцедуры",
    );
    check(
        '\n',
        "Процедура А()\n\tБ(\n$0);\nКонецПроцедуры",
        "Процедура А()\n\tБ(\n\t);\nКонецПроцедуры",
    );
    check(
        '\n',
        "Процедура А()\n\tБ(В,\n$0);\nКонецПроцедуры",
        "Процедура А()\n\tБ(В,\n\t\t);\nКонецПроцедуры",
    );
    check(
        '\n',
        "Если А Тогда\n\tБ();\n$0КонецЕсли;",
        "Если А Тогда\n\tБ();\nКонецЕсли;",
    );
}

#[test]
fn a_new_line_of_a_string_has_its_mark() {
    check(
        '\n',
        "Процедура А()\n\tЗапрос.Текст =\n\t\"ВЫБРАТЬ\n$0\nКонецПроцедуры",
        "Процедура А()\n\tЗапрос.Текст =\n\t\"ВЫБРАТЬ\n\t|\t\nКонецПроцедуры",
    );
    check(
        '\n',
        "А =\n\t\"ВЫБРАТЬ\n\t|\tТ.Код,\n\t$0\n\t|ИЗ Т\";",
        "А =\n\t\"ВЫБРАТЬ\n\t|\tТ.Код,\n\t|\t\n\t|ИЗ Т\";",
    );
    check('\n', "А = \"раз\n$0два\";", "А = \"раз\n|два\";");
    check('\n', "А = \"раз \"\"\n$0", "А = \"раз \"\"\n|");
    check('\n', "А = \"раз\"; // \"\n$0", "А = \"раз\"; // \"\n");
}

#[test]
fn a_comment_above_a_method_goes_on() {
    check(
        '\n',
        "// Считает.\n$0\nПроцедура А()\nКонецПроцедуры",
        "// Считает.\n// \nПроцедура А()\nКонецПроцедуры",
    );
    check(
        '\n',
        "// Параметры:\n//  А - Число\n$0\n//\n&НаКлиенте\nПроцедура А()\nКонецПроцедуры",
        "// Параметры:\n//  А - Число\n//  \n//\n&НаКлиенте\nПроцедура А()\nКонецПроцедуры",
    );
    check('\n', "// Считает\n$0и пишет.", "// Считает\n// и пишет.");
    check('\n', "// Считает.\n$0\nА();", "// Считает.\n\nА();");
}

#[test]
fn a_statement_that_ends_is_laid_out() {
    check(
        ';',
        "Если А Тогда\nБ=В( 1 ) ;$0\nГ( 1 );\nКонецЕсли;",
        "Если А Тогда\n\tБ = В(1);\nГ( 1 );\nКонецЕсли;",
    );
}

#[test]
fn words_that_close_stand_below_what_they_close() {
    check(
        'и',
        "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\n\t\tКонецЕсли$0\nКонецПроцедуры",
        "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\n\tКонецЕсли\nКонецПроцедуры",
    );
    check(
        'е',
        "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\n\t\tИначе$0\n\tКонецЕсли;\nКонецПроцедуры",
        "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\n\tИначе\n\tКонецЕсли;\nКонецПроцедуры",
    );
    check(
        'f',
        "If A Then\n\tB();\n\tEndIf$0",
        "If A Then\n\tB();\nEndIf",
    );
    check('и', "\tСтепени$0", "\tСтепени");
}

#[test]
fn no_place_does_harm() {
    let text =
        "Процедура А()\n\tЕсли Б Тогда // \"\n\t\tВ(\"ё\n\t\t|𝄞\",\n\r\n(\n#Если\n\"\nКонецЕсли;";
    let tree = Parser::bsl().parse(text, None);
    let module = Module::new(text, &tree, Dialect::Bsl);
    for offset in 0..text.len() + 2 {
        for typed in ['\n', ';', 'и', 'x'] {
            for edit in on_type(&module, &Options::platform(), offset, typed) {
                assert!(text.get(edit.range.clone()).is_some(), "{edit:?}");
            }
        }
    }
}
