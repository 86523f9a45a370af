//! Renames: each test is code with a cursor, and what becomes of all files.

use super::*;
use crate::edit::applied;
use crate::workspace::fixture::{Made, workspace};

fn renamed(made: &Made, new_name: &str) -> Result<Renamed, RenameError> {
    let (file, offset) = made.cursor.unwrap();
    rename(&made.snapshot(), file, offset, new_name)
}

/// The lines that change, each behind its file and followed by what must be confirmed in it.
#[track_caller]
fn check(fixture: &str, new_name: &str, expected: &[&str]) {
    let made = workspace(fixture);
    let renamed = renamed(&made, new_name).unwrap();
    let snapshot = made.snapshot();
    let mut shown = Vec::new();
    for file in &renamed.files {
        let text = snapshot.text_at(&file.path).unwrap();
        let name = file.path.file_stem().unwrap().to_string_lossy();
        for it in &file.edits {
            let range = it.edit.range.clone();
            let start = text[..range.start].rfind('\n').map_or(0, |it| it + 1);
            let end = text[range.end..]
                .find(['\n', '\r'])
                .map_or(text.len(), |it| range.end + it);
            let line = format!(
                "{}[{}]{}",
                &text[start..range.start],
                it.edit.text,
                &text[range.end..end]
            );
            let mark = match it.annotation {
                Annotation::Code => String::new(),
                other => format!(" {}", other.id()),
            };
            shown.push(format!("{name}: {}{mark}", line.trim()));
        }
    }
    assert_eq!(shown, expected, "{shown:#?}");
}

#[track_caller]
fn check_error(fixture: &str, new_name: &str, expected: RenameError) {
    assert_eq!(renamed(&workspace(fixture), new_name), Err(expected));
}

fn taken(name: &str, holder: Holder) -> RenameError {
    RenameError::Taken(name.to_owned(), holder)
}

#[test]
fn a_parameter_is_renamed_with_its_description() {
    check(
        "
//- /Module.bsl
// Считает Сумма.
//
// Параметры:
//  Сумма - Число - см. Считать.Сумма
//  Иное - Число - Сумма
Процедура Считать(Су$0мма, Иное) Экспорт
	А = Сумма + Б.Сумма;
	Сумма();
	Выполнить(\"В = Сумма\");
КонецПроцедуры
Процедура Другая(Сумма)
КонецПроцедуры
",
        "Итог",
        &[
            "Module: //  [Итог] - Число - см. Считать.Сумма comment",
            "Module: //  Сумма - Число - см. Считать.[Итог] comment",
            "Module: Процедура Считать([Итог], Иное) Экспорт",
            "Module: А = [Итог] + Б.Сумма;",
            "Module: Выполнить(\"В = [Итог]\"); likelyText",
        ],
    );
}

const MODULES: &str = "
//- extension
//- subscription ПриЗаписиВсего CommonModule.Обмен.Начать
//- /EventSubscriptions/ПриЗаписиВсего.xml
<MetaDataObject><EventSubscription><Properties><Handler>CommonModule.Обмен.Начать</Handler></Properties></EventSubscription></MetaDataObject>
//- /CommonModules/Обмен.bsl
Процедура Начать() Экспорт
	О = Новый ОписаниеОповещения(\"Начать\", ЭтотОбъект);
	Сообщить(\"Начать\");
КонецПроцедуры
// См. Начать.
Процедура Иная() Экспорт
КонецПроцедуры
//- /CommonModules/Другой.bsl
// См. Обмен.Начать, См. Начать, см. ОбщийМодуль.Обмен.начать
Процедура Б(Значение) Экспорт
	Обмен.Начать();
	Значение.Начать();
	Другой.Начать();
	Запрос = Новый Запрос;
	Запрос.Начать();
	ФоновыеЗадания.Выполнить(\"Обмен.Начать\");
	Сообщить(\"Начать\");
КонецПроцедуры
//- /ext/CommonModules/Обмен.bsl
&Вместо(\"Начать\")
Процедура Р_Начать()
	Начать();
КонецПроцедуры
";

#[test]
fn a_method_is_renamed_everywhere_and_what_is_not_sure_is_marked() {
    let expected = [
        "Другой: // См. Обмен.[Пуск], См. Начать, см. ОбщийМодуль.Обмен.начать comment",
        "Другой: // См. Обмен.Начать, См. Начать, см. ОбщийМодуль.Обмен.[Пуск] comment",
        "Другой: Обмен.[Пуск]();",
        "Другой: Значение.[Пуск](); unknownReceiver",
        "Другой: ФоновыеЗадания.Выполнить(\"Обмен.[Пуск]\"); handler",
        "Обмен: Процедура [Пуск]() Экспорт",
        "Обмен: О = Новый ОписаниеОповещения(\"[Пуск]\", ЭтотОбъект); handler",
        "Обмен: Сообщить(\"[Пуск]\"); likelyText",
        "Обмен: // См. [Пуск]. comment",
        "ПриЗаписиВсего: <MetaDataObject><EventSubscription><Properties><Handler>CommonModule.Обмен.[Пуск]</Handler></Properties></EventSubscription></MetaDataObject> metadata",
        "Обмен: &Вместо(\"[Пуск]\") handler",
        "Обмен: [Пуск]();",
    ];
    for (from, to) in [
        ("Процедура Начать", "Процедура На$0чать"),
        ("\tОбмен.Начать", "\tОбмен.Начать$0"),
        ("\"Обмен.Начать\"", "\"Обмен.На$0чать\""),
        ("Вместо(\"Начать", "Вместо(\"На$0чать"),
    ] {
        check(&MODULES.replacen(from, to, 1), "Пуск", &expected);
    }
}

#[test]
fn without_confirmation_only_what_is_sure_is_changed() {
    let fixture = MODULES.replace("Процедура Начать", "Процедура На$0чать");
    let made = workspace(&fixture);
    let change = renamed(&made, "Пуск").unwrap().certain();
    let edits: usize = change.files.iter().map(|it| it.edits.len()).sum();
    assert_eq!(edits, 10);
}

#[test]
fn handlers_of_a_form_are_renamed_in_the_form() {
    check(
        "
//- extension
//- /Catalogs/Товары/Forms/Форма/Ext/Form.xml
<Form><Events><Event name=\"OnOpen\">ПриОткрытии</Event></Events>
<Commands><Command name=\"А\"><Action>А</Action></Command></Commands></Form>
//- /Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl
Процедура При$0Открытии(Отказ) КонецПроцедуры
//- /ext/Catalogs/Товары/Forms/Форма/Ext/Form.xml
<Form><Events><Event name=\"OnOpen\" callType=\"After\">Р_ПриОткрытии</Event></Events>
<BaseForm><Events><Event name=\"OnOpen\">ПриОткрытии</Event></Events></BaseForm></Form>
//- /ext/Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl
Процедура Р_ПриОткрытии(Отказ) КонецПроцедуры
",
        "ПриПоказе",
        &[
            "Module: Процедура [ПриПоказе](Отказ) КонецПроцедуры",
            "Form: <Form><Events><Event name=\"OnOpen\">[ПриПоказе]</Event></Events> metadata",
            "Form: <BaseForm><Events><Event name=\"OnOpen\">[ПриПоказе]</Event></Events></BaseForm></Form> copyOfForm",
        ],
    );
    check(
        "
//- /Catalogs/Товары/Forms/Форма/Form.form
<Form><handlers><event>OnOpen</event><name>ПриОткрытии</name></handlers></Form>
//- /Catalogs/Товары/Forms/Форма/Module.bsl
Процедура При$0Открытии(Отказ) КонецПроцедуры
",
        "ПриПоказе",
        &[
            "Form: <Form><handlers><event>OnOpen</event><name>[ПриПоказе]</name></handlers></Form> metadata",
            "Module: Процедура [ПриПоказе](Отказ) КонецПроцедуры",
        ],
    );
}

#[test]
fn functions_of_services_are_renamed_in_the_service() {
    check(
        "
//- /HTTPServices/Сайт.xml
<HTTPService><Handler>Товары</Handler></HTTPService>
//- /HTTPServices/Сайт/Ext/Module.bsl
Функция Това$0ры(Запрос) КонецФункции
",
        "Список",
        &[
            "Module: Функция [Список](Запрос) КонецФункции",
            "Сайт: <HTTPService><Handler>[Список]</Handler></HTTPService> metadata",
        ],
    );
}

#[test]
fn a_variable_of_a_module_is_renamed_where_it_is_not_hidden() {
    check(
        "Перем Х;\nПроцедура А()\n\tХ$0 = Х + 1;\nКонецПроцедуры\nПроцедура Б(Х)\n\tХ = 1;\nКонецПроцедуры\nХ = 0;",
        "Счет",
        &[
            "Module: Перем [Счет];",
            "Module: [Счет] = Х + 1;",
            "Module: Х = [Счет] + 1;",
            "Module: [Счет] = 0;",
        ],
    );
}

#[test]
fn a_region_is_renamed_at_its_start() {
    check(
        "#Область Слу$0жебное\n#КонецОбласти // Служебное\n#Область Служебное\n#КонецОбласти",
        "Если",
        &["Module: #Область [Если]"],
    );
}

#[test]
fn names_of_a_query_are_renamed_in_it() {
    let code = "А = \"ВЫБРАТЬ\n|\tТ.Х КАК Поле\n|ИЗ\n|\tСправочник.Товары КАК Т\n|ГДЕ\n|\tТ.Х = &Параметр\";";
    check(
        &code.replace("КАК Т", "КАК $0Т"),
        "Товары",
        &[
            "Module: |\t[Товары].Х КАК Поле",
            "Module: |\tСправочник.Товары КАК [Товары]",
            "Module: |\t[Товары].Х = &Параметр\";",
        ],
    );
    check(
        &code.replace("&Пара", "&Пара$0"),
        "Код",
        &["Module: |\tТ.Х = &[Код]\";"],
    );
    let made = workspace(&code.replace("Т.Х КАК", "Т.$0Х КАК"));
    assert!(renamed(&made, "Код").is_err());
}

#[test]
fn code_that_is_deleted_is_to_be_confirmed() {
    check(
        "Процедура А()\n\tХ$0 = 1;\n#Удаление\n\tХ = 2;\n#КонецУдаления\nКонецПроцедуры",
        "Счет",
        &["Module: [Счет] = 1;", "Module: [Счет] = 2; inactiveCode"],
    );
}

#[test]
fn another_case_is_another_spelling_of_the_same_name() {
    check(
        "Процедура обновить$0() КонецПроцедуры\nОбновить();",
        "Обновить",
        &[
            "Module: Процедура [Обновить]() КонецПроцедуры",
            "Module: [Обновить]();",
        ],
    );
}

#[test]
fn a_name_must_be_one() {
    let code = "Процедура А()\n\tХ$0 = 1;\nКонецПроцедуры";
    let error = |name: &str| RenameError::NotAName(name.to_owned());
    check_error(code, "А Б", error("А Б"));
    check_error(code, "", error(""));
    check_error(code, "1Х", error("1Х"));
    check_error(code, "endif", RenameError::Reserved("endif".to_owned()));
    check_error(code, "Ложь", RenameError::Reserved("Ложь".to_owned()));
}

#[test]
fn a_local_name_must_be_free_in_its_method() {
    let code = "
//- /CommonModules/Обмен.bsl
Процедура А() Экспорт КонецПроцедуры
//- /Module.bsl
Перем М;
Процедура А(П)
	Х$0 = 1;
	У = М;
КонецПроцедуры
Процедура Б(Имя)
	В = Имя;
КонецПроцедуры
";
    for (name, holder) in [
        ("у", Holder::Local),
        ("П", Holder::Local),
        ("М", Holder::Variable),
        ("Обмен", Holder::Module),
        ("Справочники", Holder::Global),
    ] {
        check_error(code, name, taken(name, holder));
    }
    // A parameter may hide a variable of the module that the method does not use.
    let code = code.replace("$0", "").replace("(Имя)", "(Им$0я)");
    check(
        &code,
        "М",
        &["Module: Процедура Б([М])", "Module: В = [М];"],
    );
    let used = code.replace("В = Имя", "В = Имя + М");
    check_error(&used, "М", taken("М", Holder::Variable));
}

#[test]
fn a_variable_must_not_meet_local_names() {
    let code = "Перем М$0;\nПроцедура А()\n\tХ = 1;\nКонецПроцедуры\nПроцедура Б(Х)\nКонецПроцедуры\nПроцедура В(У)\n\tМ = У;\nКонецПроцедуры\nПроцедура Г(Т) КонецПроцедуры";
    check_error(code, "Х", taken("Х", Holder::Local));
    check_error(code, "У", taken("У", Holder::Local));
    check_error(code, "В", taken("В", Holder::Method));
    check(code, "Т", &["Module: Перем [Т];", "Module: [Т] = У;"]);
}

#[test]
fn a_method_must_be_free_where_it_is_called() {
    let code = "
//- global Общий
//- /CommonModules/Общий.bsl
Процедура А$0() Экспорт КонецПроцедуры
Процедура Б() КонецПроцедуры
//- global Другой
//- /CommonModules/Другой.bsl
Процедура В() Экспорт КонецПроцедуры
//- /Module.bsl
Процедура Г()
	А();
КонецПроцедуры
";
    for (name, holder) in [
        ("Б", Holder::Method),
        ("В", Holder::GlobalMethod),
        ("Г", Holder::OtherMethod),
        ("Сообщить", Holder::Function),
    ] {
        check_error(code, name, taken(name, holder));
    }
}

#[test]
fn what_code_does_not_declare_keeps_its_name() {
    let platform = RenameError::Platform("Сообщить".to_owned());
    check_error("Сообщ$0ить(1);", "А", platform);
    check_error("$0", "А", RenameError::Nothing);
    check_error("Если$0 А Тогда КонецЕсли;", "Б", RenameError::Nothing);
    check_error(
        "
//- /CommonModules/Обмен.bsl
Процедура А() Экспорт КонецПроцедуры
//- /Module.bsl
Об$0мен.А();
",
        "Б",
        RenameError::Module("Обмен".to_owned()),
    );
    check_error(
        "
//- object Catalog Товары
//- /Module.bsl
А = Справочники.Тов$0ары;
",
        "Б",
        RenameError::Metadata("Товары".to_owned()),
    );
    check_error(
        "
//- object Catalog Товары
//- /Catalogs/Товары/ObjectModule.bsl
Процедура Перед$0Записью(Отказ) КонецПроцедуры
",
        "Б",
        RenameError::Event("ПередЗаписью".to_owned()),
    );
}

#[test]
fn the_word_at_the_cursor_is_told_before_it_is_renamed() {
    let made = workspace("Процедура А(Х)\n\tх$0 = 1;\nКонецПроцедуры");
    let (file, offset) = made.cursor.unwrap();
    let found = prepare(&made.snapshot(), file, offset).unwrap();
    assert_eq!(
        (found.range, found.name.as_str()),
        (offset - 2..offset, "х")
    );
}

#[test]
fn line_ends_and_other_letters_do_not_move_edits() {
    let made = workspace("// Ё𝄞\r\nПроцедура А(Х)\r\n\tХ$0 = \"𝄞\";\tУ = Х;\r\nКонецПроцедуры\r\n");
    let change = renamed(&made, "Ёлка").unwrap().certain();
    let text = made.snapshot().text_at(&change.files[0].path).unwrap();
    assert_eq!(
        applied(&text, &change.files[0].edits),
        "// Ё𝄞\r\nПроцедура А(Ёлка)\r\n\tЁлка = \"𝄞\";\tУ = Ёлка;\r\nКонецПроцедуры\r\n"
    );
}

#[test]
fn metadata_is_named_in_the_language_of_the_message() {
    let refused = RenameError::Metadata("Document.Заказ.Attribute.Склад".to_owned());
    let told = refused.message(crate::Language::Ru);
    assert!(told.contains("«Документ.Заказ.Реквизит.Склад»"), "{told}");
}
