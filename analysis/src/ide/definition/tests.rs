//! Where words lead to: each test is code with a cursor and the place it must find.

use super::*;
use crate::workspace::fixture::workspace;

/// Every place that is found, as `path: the line it stands in`.
fn found(fixture: &str) -> Vec<String> {
    let made = workspace(fixture);
    let snapshot = made.snapshot();
    let (file, offset) = made.cursor.unwrap();
    let show = |it: Definition| match it {
        Definition::Code { file, range, kind } => {
            let known = snapshot.file(file).unwrap();
            let path = known.path.display();
            let text = snapshot.parsed(file).unwrap().text.to_string();
            let before = &text[..range.start];
            let line = before.matches('\n').count() + 1;
            format!("{kind:?} {path}:{line} {}", &text[range])
        }
        Definition::Metadata(full) => full,
        Definition::Platform(ru, en) => format!("{ru}/{en}"),
    };
    definition(&snapshot, file, offset)
        .into_iter()
        .map(show)
        .collect()
}

#[track_caller]
fn check(fixture: &str, expected: &str) {
    assert_eq!(found(fixture), [expected]);
}

#[test]
fn a_call_leads_to_the_method_of_its_module() {
    check(
        "Процедура А()\n\tБ$0();\nКонецПроцедуры\nПроцедура Б()\nКонецПроцедуры",
        "Method /Module.bsl:4 Б",
    );
    check(
        "Процедура А()\n\tЭтотОбъект.$0Б();\nКонецПроцедуры\nПроцедура Б()\nКонецПроцедуры",
        "Method /Module.bsl:4 Б",
    );
    check("Процедура А$0()\nКонецПроцедуры", "Method /Module.bsl:1 А");
    check(
        "Процедура А()\nКонецПроцедуры\n$0а();",
        "Method /Module.bsl:1 А",
    );
}

#[test]
fn a_name_leads_to_where_it_is_declared_or_assigned_first() {
    check(
        "Процедура А(Первый)\n\tХ = Пер$0вый;\nКонецПроцедуры",
        "Parameter /Module.bsl:1 Первый",
    );
    check(
        "Процедура А()\n\tХ = 1;\n\tХ = 2;\n\tУ = Х$0;\nКонецПроцедуры",
        "Local /Module.bsl:2 Х",
    );
    check(
        "Процедура А()\n\tДля Каждого Х Из У Цикл\n\t\tБ(Х$0.Поле);\n\tКонецЦикла;\nКонецПроцедуры",
        "Local /Module.bsl:2 Х",
    );
    check(
        "Перем Х;\nПроцедура А()\n\tХ = 2;\n\tУ = Х$0;\nКонецПроцедуры",
        "Variable /Module.bsl:1 Х",
    );
    check(
        "Перем Х;\nПроцедура А()\n\tПерем Х;\n\tУ = Х$0;\nКонецПроцедуры",
        "Local /Module.bsl:3 Х",
    );
    check(
        "Перем Х;\nПроцедура А(Х)\n\tУ = Х$0;\nКонецПроцедуры",
        "Parameter /Module.bsl:2 Х",
    );
    check(
        "Процедура А()\n\tХ = 2;\nКонецПроцедуры\nПроцедура Б()\n\tХ = 3;\n\tВ(Х$0);\nКонецПроцедуры",
        "Local /Module.bsl:5 Х",
    );
}

const MODULES: &str = "
//- /CommonModules/Обмен.bsl
// Начинает.
Процедура Начать() Экспорт КонецПроцедуры
Процедура Скрыта() КонецПроцедуры
//- /Catalogs/Товары/ManagerModule.bsl
Функция Найти() Экспорт КонецФункции
";

fn check_beside(code: &str, expected: &[&str]) {
    let fixture = format!("{MODULES}//- /Module.bsl\n{code}");
    assert_eq!(found(&fixture), expected, "{code}");
}

#[test]
fn members_of_modules_lead_to_their_exports() {
    let start = "Method /CommonModules/Обмен.bsl:2 Начать";
    check_beside("Обмен.На$0чать();", &[start]);
    check_beside("Обм$0ен.Начать();", &["Module /CommonModules/Обмен.bsl:1 "]);
    check_beside("Обмен.Скр$0ыта();", &[]);
    check_beside(
        "М = ОбщегоНазначения.ОбщийМодуль(\"Обмен\");\nМ.На$0чать();",
        &[start],
    );
    check_beside("CommonModule(\"Обмен\").На$0чать();", &[start]);
    check_beside(
        "М = ОбщийМодуль(\"Об$0мен\");",
        &["Module /CommonModules/Обмен.bsl:1 "],
    );
    check_beside(
        "Процедура А(Обмен)\n\tОбмен.На$0чать();\nКонецПроцедуры",
        &[],
    );
    let find = "Method /Catalogs/Товары/ManagerModule.bsl:1 Найти";
    check_beside("Справочники.Товары.На$0йти();", &[find]);
    check_beside("Catalogs.товары.най$0ти();", &[find]);
}

#[test]
fn strings_that_name_methods_lead_to_them() {
    let start = "Method /CommonModules/Обмен.bsl:2 Начать";
    check_beside(
        "Процедура А()\n\tО = Новый ОписаниеОповещения(\"По$0сле\", ЭтотОбъект);\nКонецПроцедуры\nПроцедура После()\nКонецПроцедуры",
        &["Method /Module.bsl:4 После"],
    );
    check_beside(
        "Процедура А()\n\tО = Новый ОписаниеОповещения(\"На$0чать\", Обмен);\nКонецПроцедуры",
        &[start],
    );
    check_beside(
        "Процедура А()\n\tФоновыеЗадания.Выполнить(\"Обмен.На$0чать\");\nКонецПроцедуры",
        &[start],
    );
    check_beside(
        "Процедура А()\n\tФоновыеЗадания.Выполнить(\"Об$0мен.Начать\");\nКонецПроцедуры",
        &["Module /CommonModules/Обмен.bsl:1 "],
    );
    check_beside(
        "Процедура А()\n\tСообщить(\"На$0чать\");\nКонецПроцедуры\nПроцедура Начать()\nКонецПроцедуры",
        &[],
    );
}

#[test]
fn exports_of_global_modules_are_found_and_local_methods_go_first() {
    let modules = "
//- global Общий
//- /CommonModules/Общий.bsl
Процедура Показать() Экспорт КонецПроцедуры
//- /Module.bsl
";
    check(
        &format!("{modules}Пока$0зать();"),
        "Method /CommonModules/Общий.bsl:1 Показать",
    );
    check(
        &format!("{modules}Процедура Показать() КонецПроцедуры\nПока$0зать();"),
        "Method /Module.bsl:1 Показать",
    );
}

const EXTENSION: &str = "
//- extension
//- /CommonModules/Обмен.bsl
Процедура Начать() Экспорт КонецПроцедуры
Процедура Шаг() КонецПроцедуры
//- /ext/CommonModules/Обмен.bsl
";

#[test]
fn an_extension_leads_to_what_it_extends() {
    let start = "Method /CommonModules/Обмен.bsl:1 Начать";
    check(
        &format!("{EXTENSION}&Вместо(\"На$0чать\")\nПроцедура Р_Начать() КонецПроцедуры"),
        start,
    );
    check(
        &format!("{EXTENSION}&Вместо(\"Начать\")\nПроцедура Р_На$0чать() КонецПроцедуры"),
        start,
    );
    check(
        &format!("{EXTENSION}&После(\"Начать\")\nПроцедура Р() \n\tШа$0г();\nКонецПроцедуры"),
        "Method /CommonModules/Обмен.bsl:2 Шаг",
    );
}

#[test]
fn scripts_lead_to_modules_and_classes_of_libraries() {
    let library = "
//- /lib/src/Модули/Осень.os
Процедура Начать() Экспорт КонецПроцедуры
//- /lib/src/Классы/Желудь.os
Процедура Начать() Экспорт КонецПроцедуры
//- /main.os
";
    check(
        &format!("{library}Осень.На$0чать();"),
        "Method /lib/src/Модули/Осень.os:1 Начать",
    );
    check(
        &format!("{library}Х = Новый Жел$0удь();"),
        "Module /lib/src/Классы/Желудь.os:1 ",
    );
}

#[test]
fn what_the_platform_gives_is_said_to_be_its_own() {
    check(
        "Процедура А()\n\tСообщ$0ить(1);\nКонецПроцедуры",
        "Сообщить/Message",
    );
}

#[test]
fn no_place_of_broken_code_is_too_much() {
    let text = "&Вместо(\"А\" Процедура А(Б, В = ) Если А.Б().В[\"Г\"]. Тогда \"Текст\" Новый М(\"Х\", Справочники. КонецПроцедуры А.";
    for offset in 0..=text.len() {
        if text.is_char_boundary(offset) {
            let (before, after) = text.split_at(offset);
            found(&format!("{before}$0{after}"));
        }
    }
}

#[test]
fn what_an_object_offers_needs_no_receiver_in_its_module() {
    check(
        "//- object Catalog Товары\n//- /Catalogs/Товары/ObjectModule.bsl\nПроцедура А()\n\tЗапи$0сать();\nКонецПроцедуры",
        "Записать/Write",
    );
    assert!(
        found("//- /CommonModules/Обмен.bsl\nПроцедура А()\n\tЗапи$0сать();\nКонецПроцедуры")
            .is_empty()
    );
}
