//! Where words are used: each test is code with a cursor and the places that must be found.

use super::*;
use crate::ide::MethodId;
use crate::workspace::fixture::workspace;

fn check(fixture: &str, expected: &[&str]) {
    let made = workspace(fixture);
    let snapshot = made.snapshot();
    let (file, offset) = made.cursor.unwrap();
    let found = references(&snapshot, file, offset);
    let show = |it: &Reference| {
        let path = &snapshot.file(it.file).unwrap().path;
        let name = path.file_stem().unwrap().to_string_lossy();
        let text = snapshot.parsed(it.file).unwrap().text.to_string();
        let line = text[..it.range.start].matches('\n').count() + 1;
        format!("{name}:{line} {:?}", it.kind)
    };
    let found: Vec<String> = found.iter().map(show).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_local_name_stays_within_its_method() {
    check(
        "Процедура А()\n\tХ$0 = 1;\n\tУ = Х.Х + Х();\n\tХ = х;\nКонецПроцедуры\nПроцедура Б()\n\tХ = 1;\nКонецПроцедуры",
        &[
            "Module:2 Write",
            "Module:3 Read",
            "Module:4 Write",
            "Module:4 Read",
        ],
    );
    check(
        "Процедура А(П)\n\tХ = П$0;\nКонецПроцедуры",
        &["Module:1 Declaration", "Module:2 Read"],
    );
}

#[test]
fn a_variable_of_a_module_is_hidden_by_a_local_one() {
    check(
        "Перем Х;\nПроцедура А()\n\tХ$0 = 1;\nКонецПроцедуры\nПроцедура Б(Х)\n\tХ = 2;\nКонецПроцедуры\nХ = 3;",
        &["Module:1 Declaration", "Module:3 Write", "Module:8 Write"],
    );
}

const MODULES: &str = "
//- /CommonModules/Обмен.bsl
Процедура Начать() Экспорт
	Скрыта();
КонецПроцедуры
Процедура Скрыта()
	О = Новый ОписаниеОповещения(\"Начать\", ЭтотОбъект);
КонецПроцедуры
//- /CommonModules/Другой.bsl
Процедура Начать() Экспорт
	Начать();
	Скрыта = 1;
КонецПроцедуры
//- /Catalogs/Товары/ManagerModule.bsl
Процедура А() Экспорт
	Обмен.Начать();
	Другой.Начать();
	М = ОбщегоНазначения.ОбщийМодуль(\"Обмен\");
	М.Начать();
	Запрос.Начать();
КонецПроцедуры
//- /Catalogs/Товары/ObjectModule.bsl
Процедура Б(Обмен)
	Обмен.Начать();
	ФоновыеЗадания.Выполнить(\"Обмен.Начать\");
КонецПроцедуры
";

#[test]
fn a_method_is_used_only_where_its_module_is_meant() {
    let at = |what: &str, cursor: &str| MODULES.replacen(what, cursor, 1);
    let used = [
        "Обмен:1 Declaration",
        "Обмен:5 Text",
        "ManagerModule:2 Call",
        "ManagerModule:5 Call",
        "ObjectModule:3 Text",
    ];
    check(&at("Начать() Экспорт", "На$0чать() Экспорт"), &used);
    check(&at("\tОбмен.Начать", "\tОбмен.На$0чать"), &used);
    check(
        &at("\tСкрыта();", "\tСк$0рыта();"),
        &["Обмен:2 Call", "Обмен:4 Declaration"],
    );
    check(
        &at("\tДругой.Начать", "\tДругой.На$0чать"),
        &[
            "Другой:1 Declaration",
            "Другой:2 Call",
            "ManagerModule:3 Call",
        ],
    );
}

#[test]
fn a_module_is_used_by_its_name() {
    check(
        &MODULES.replacen("\tОбмен.", "\tОб$0мен.", 1),
        &[
            "ManagerModule:2 Read",
            "ManagerModule:4 Text",
            "ObjectModule:3 Text",
        ],
    );
}

#[test]
fn methods_of_managers_are_found_by_both_languages() {
    check(
        "
//- /Catalogs/Товары/ManagerModule.bsl
Процедура Най$0ти() Экспорт КонецПроцедуры
//- /Module.bsl
Справочники.Товары.Найти();
Catalogs.Товары.найти();
Справочники.Склады.Найти();
",
        &[
            "ManagerModule:1 Declaration",
            "Module:1 Call",
            "Module:2 Call",
        ],
    );
}

#[test]
fn extensions_use_what_they_extend() {
    check(
        "
//- extension
//- /CommonModules/Обмен.bsl
Процедура Ша$0г() КонецПроцедуры
//- /ext/CommonModules/Обмен.bsl
&Вместо(\"Шаг\")
Процедура Р_Шаг()
	Шаг();
КонецПроцедуры
",
        &["Обмен:1 Declaration", "Обмен:1 Text", "Обмен:3 Call"],
    );
}

#[test]
fn files_are_read_only_where_the_word_may_stand() {
    let made = workspace(MODULES);
    let snapshot = made.snapshot();
    let hidden = snapshot
        .file_at("/CommonModules/Обмен.bsl".as_ref())
        .unwrap();
    // Texts of other files are gone: whoever asks for them gets nothing.
    made.texts
        .0
        .lock()
        .unwrap()
        .retain(|it| it.0.ends_with("Обмен.bsl"));
    let entity = Entity::Method(MethodId {
        file: hidden,
        index: 1,
    });
    assert_eq!(of_entity(&snapshot, &entity).len(), 2);
}

#[test]
fn methods_side_by_side_are_read_without_the_rest_of_their_module() {
    let rest = "\tХ = Х + 1;\n".repeat(50);
    check(
        &format!(
            "
//- /CommonModules/Обмен.bsl
Процедура На$0чать() Экспорт КонецПроцедуры
//- /CommonModules/Другой.bsl
Процедура А()
	Обмен.Начать();
КонецПроцедуры
Процедура Б()
	Обмен.Начать();
КонецПроцедуры
Процедура В()
{rest}КонецПроцедуры
"
        ),
        &["Обмен:1 Declaration", "Другой:2 Call", "Другой:5 Call"],
    );
}

#[test]
fn a_module_and_its_method_may_have_one_name() {
    let code = "
//- /CommonModules/Обмен.bsl
Процедура Обмен() Экспорт КонецПроцедуры
//- /Module.bsl
Обмен.Обмен();
ФоновыеЗадания.Выполнить(\"Обмен.Обмен\");
";
    let module = code.replace("\nОбмен.", "\nОб$0мен.");
    check(&module, &["Module:1 Read", "Module:2 Text"]);
    let method = code.replace("Процедура Обмен", "Процедура Об$0мен");
    check(
        &method,
        &["Обмен:1 Declaration", "Module:1 Call", "Module:2 Text"],
    );
}

#[test]
fn an_extension_uses_the_base_through_its_own_module_of_the_same_name() {
    let code = "
//- extension
//- /CommonModules/Обмен.bsl
Процедура Начать() Экспорт КонецПроцедуры
//- /Catalogs/Товары/ManagerModule.bsl
Процедура Найти() Экспорт КонецПроцедуры
//- /ext/CommonModules/Обмен.bsl
&После(\"Начать\")
Процедура Р_Начать() КонецПроцедуры
//- /ext/Catalogs/Товары/ManagerModule.bsl
Процедура Р_Найти() Экспорт
	Обмен.Начать();
	Справочники.Товары.Найти();
КонецПроцедуры
";
    check(
        &code.replace("Процедура Начать", "Процедура На$0чать"),
        &[
            "Обмен:1 Declaration",
            "Обмен:1 Text",
            "ManagerModule:2 Call",
        ],
    );
    check(
        &code.replace("Товары.Найти", "Товары.На$0йти"),
        &["ManagerModule:1 Declaration", "ManagerModule:3 Call"],
    );
    check(
        &code.replace("\tОбмен.", "\tОб$0мен."),
        &["ManagerModule:2 Read"],
    );
}

#[test]
fn a_module_that_a_variable_or_a_parameter_holds_is_used() {
    check(
        "
//- /CommonModules/Обмен.bsl
Процедура На$0чать() Экспорт КонецПроцедуры
//- /CommonModules/Другой.bsl
Процедура Начать() Экспорт КонецПроцедуры
//- /Module.bsl
Перем М;
Процедура А()
	М.Начать();
КонецПроцедуры
Процедура Б(Модуль)
	Модуль.Начать();
КонецПроцедуры
Процедура В()
	М = Обмен;
	Б(Обмен);
КонецПроцедуры
//- /Catalogs/Товары/ManagerModule.bsl
Перем М;
Процедура А()
	М.Начать();
КонецПроцедуры
Процедура Б()
	М = Другой;
КонецПроцедуры
",
        &["Обмен:1 Declaration", "Module:3 Call", "Module:6 Call"],
    );
}

#[test]
fn an_object_is_used_in_code_in_queries_and_in_names_of_types() {
    check(
        "
//- object Catalog Товары
//- /Module.bsl
А = Справочники.Тов$0ары.НайтиПоКоду(1);
Б = Тип(\"СправочникСсылка.Товары\");
Запрос.Текст = \"ВЫБРАТЬ *
|ИЗ Справочник.Товары КАК Товары\";
// Справочник.Товары
",
        &["Module:1 Read", "Module:2 Text", "Module:4 Text"],
    );
}
