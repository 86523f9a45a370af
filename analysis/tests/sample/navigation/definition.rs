//! Where words lead to.

use analysis::Language;
use analysis::ide::declaration::declaration;
use analysis::ide::definition::targets;
use analysis::ide::implementation::implementation;
use analysis::ide::target::Targets;
use analysis::ide::type_definition::type_definition;
use analysis::ide::type_hierarchy::{prepare, subtypes, supertypes};
use analysis::workspace::{FileId, Snapshot};

use super::world::{At, at, body, form, shown};

type Question = fn(&Snapshot, FileId, usize) -> Option<Targets>;

#[track_caller]
fn check(question: Question, fixture: &str, expected: &[&str]) {
    let at = at(fixture);
    let found = question(&at.snapshot, at.file, at.offset);
    let found = found.map_or_else(Vec::new, |it| shown(&at, &it.targets));
    assert_eq!(found, expected, "{fixture}");
}

#[track_caller]
fn definition(fixture: &str, expected: &[&str]) {
    check(targets, fixture, expected);
}

const PRODUCTS: &str = "Catalogs/Номенклатура.xml";
const ORDER_FORM: &str = "Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form.xml";

#[test]
fn a_call_leads_to_the_method_of_a_closed_module() {
    definition(
        &body("Ц = Ценообразование.ЦенаНом$0енклатуры(1, 2, 3);"),
        &["CommonModules/Ценообразование/Ext/Module.bsl:13 ЦенаНоменклатуры"],
    );
    definition(
        &body("Ц = Ценообр$0азование.ЦенаНоменклатуры(1, 2, 3);"),
        &["CommonModules/Ценообразование/Ext/Module.bsl:1 "],
    );
}

#[test]
fn objects_lead_to_their_description_and_their_modules() {
    definition(
        &body("С = Справочники.Номенкл$0атура;"),
        &[
            &format!("{PRODUCTS}:3 Номенклатура")
                .replace(":3", &line(PRODUCTS, "<Name>Номенклатура<")),
            "Catalogs/Номенклатура/Ext/ManagerModule.bsl:1 ",
            "Catalogs/Номенклатура/Ext/ObjectModule.bsl:1 ",
        ],
    );
}

/// `:` and the line of a file of the sample that holds a text first.
fn line(path: &str, text: &str) -> String {
    let file = super::world::ROOT.join(path);
    let content = super::world::read(&file);
    let start = content.find(text).expect("the text");
    format!(":{}", content[..start].matches('\n').count() + 1)
}

#[track_caller]
fn place(path: &str, text: &str, word: &str) -> String {
    format!("{path}{} {word}", line(path, text))
}

#[test]
fn attributes_and_items_lead_into_files_of_the_metadata() {
    definition(
        &body("А = Справочники.Номенклатура.ПустаяСсылка(); Б = А.Арти$0кул;"),
        &[&place(PRODUCTS, "<Name>Артикул<", "Артикул")],
    );
    definition(
        &form("Элементы.Тов$0ары.Видимость = 1;"),
        &[&place(ORDER_FORM, "<Table name=\"Товары\"", "Товары")],
    );
    definition(
        &form("Объ$0ект.Склад = 1;"),
        &[&place(ORDER_FORM, "<Attribute name=\"Объект\"", "Объект")],
    );
    definition(
        &body("А = Перечисления.СтатусыЗаказов.ВРа$0боте;"),
        &[&place(
            "Enums/СтатусыЗаказов.xml",
            "<Name>ВРаботе<",
            "ВРаботе",
        )],
    );
    definition(
        &body("А = Справочники.Валюты.Ру$0бль;"),
        &[&place(
            "Catalogs/Валюты/Ext/Predefined.xml",
            "<Name>Рубль<",
            "Рубль",
        )],
    );
}

#[test]
fn handlers_lead_to_where_the_metadata_name_them() {
    definition(
        "//- /Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl\n&НаКлиенте\nПроцедура КонтрагентПри$0Изменении(Элемент)\nКонецПроцедуры",
        &[&place(
            ORDER_FORM,
            "КонтрагентПриИзменении",
            "КонтрагентПриИзменении",
        )],
    );
    let subscription = "EventSubscriptions/РегистрацияИзмененийДляСайта.xml";
    definition(
        "//- /CommonModules/ОбменССайтомСобытия/Ext/Module.bsl\nПроцедура РегистрацияИзменений$0ПриЗаписи(Источник, Отказ) Экспорт\nКонецПроцедуры",
        &[&place(
            subscription,
            "РегистрацияИзмененийПриЗаписи<",
            "РегистрацияИзмененийПриЗаписи",
        )],
    );
    definition(
        "Процедура Ничья$0()\nКонецПроцедуры",
        &["CommonModules/Проба/Ext/Module.bsl:1 Ничья"],
    );
}

#[test]
fn strings_and_comments_lead_to_what_they_name() {
    definition(
        &body("А = Тип(\"СправочникСсылка.Вал$0юты\");"),
        &[&place("Catalogs/Валюты.xml", "<Name>Валюты<", "Валюты")],
    );
    definition(
        &body("А = ПолучитьФорму(\"Документ.ЗаказПокупателя.Форма.ФормаДокум$0ента\");"),
        &[
            &format!("{ORDER_FORM}:2 "),
            "Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl:1 ",
        ],
    );
    definition(
        "// Параметры:\n//  А - см. Ценообразование.Цена$0Номенклатуры\nПроцедура Б(А)\nКонецПроцедуры",
        &["CommonModules/Ценообразование/Ext/Module.bsl:13 ЦенаНоменклатуры"],
    );
    definition(
        &form(
            "ПодключитьОбработчикОжидания(\"Обработ$0ать\", 1);\nКонецПроцедуры\nПроцедура Обработать()",
        ),
        &["Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl:5 Обработать"],
    );
}

#[test]
fn keys_lead_to_the_string_that_names_them() {
    definition(
        &body("С = Новый Структура(\"А, Ключ\", 1);\n\tС.Вставить(\"Ещё\");\n\tХ = С.Кл$0юч;"),
        &["CommonModules/Проба/Ext/Module.bsl:2 Ключ"],
    );
    definition(
        "Функция НовыеНастройки()\n\tС = Новый Структура;\n\tС.Вставить(\"Ключ\", 1);\n\tВозврат С;\nКонецФункции\nПроцедура Б()\n\tХ = НовыеНастройки();\n\tВ = Х.Кл$0юч;\nКонецПроцедуры",
        &["CommonModules/Проба/Ext/Module.bsl:3 Ключ"],
    );
}

#[test]
fn the_type_of_a_value_leads_to_what_makes_it() {
    check(
        type_definition,
        &body("А = Справочники.Валюты.Рубль; Б = А$0;"),
        &[&place("Catalogs/Валюты.xml", "<Name>Валюты<", "Валюты")],
    );
    check(
        type_definition,
        "Функция НовыеНастройки()\n\tВозврат Новый Структура(\"А\", 1);\nКонецФункции\nПроцедура Б()\n\tХ = НовыеНастройки();\n\tВ = Х$0;\nКонецПроцедуры",
        &["CommonModules/Проба/Ext/Module.bsl:1 НовыеНастройки"],
    );
    check(
        type_definition,
        "Функция НовыеНастройки()\n\tВозврат Новый Структура(\"А\", 1);\nКонецФункции\n// Параметры:\n//  Х - см. НовыеНастройки\nПроцедура Б(Х)\n\tВ = Х$0;\nКонецПроцедуры",
        &["CommonModules/Проба/Ext/Module.bsl:1 НовыеНастройки"],
    );
    check(type_definition, &body("А = 1; Б = А$0;"), &[]);
}

#[test]
fn columns_that_strings_name_lead_to_where_they_are_added() {
    let table = "Т = Новый ТаблицаЗначений; Т.Колонки.Добавить(\"Код\");\n\t";
    for code in [
        "А = Т.Колонки[\"Ко$0д\"];",
        "А = Т.Колонки.Найти(\"Ко$0д\");",
        "С = Т.Добавить(); А = С[\"Ко$0д\"];",
    ] {
        definition(
            &body(&format!("{table}{code}")),
            &["CommonModules/Проба/Ext/Module.bsl:2 Код"],
        );
    }
}

#[test]
fn data_of_a_form_lead_to_what_they_show() {
    let order = "Documents/ЗаказПокупателя.xml";
    let object = place(order, "<Name>ЗаказПокупателя<", "ЗаказПокупателя");
    let module = "Documents/ЗаказПокупателя/Ext/ObjectModule.bsl:1 ";
    check(type_definition, &form("А = Объе$0кт;"), &[&object, module]);
    let section = place(order, "<Name>Товары<", "Товары");
    for code in [
        "А = Объект.Тов$0ары;",
        "А = Элементы.Товары.ТекущиеД$0анные;",
        "А = Объект.Товары[0]; Б = А$0;",
    ] {
        check(type_definition, &form(code), &[&section]);
    }
    let list = "//- /Documents/ЗаказПокупателя/Forms/ФормаСписка/Ext/Form/Module.bsl\n&НаКлиенте\n";
    let code = format!("{list}{}", body("А = Элементы.Список.ТекущиеД$0анные;"));
    let at = at(&code);
    let found = type_definition(&at.snapshot, at.file, at.offset).expect("places");
    assert_eq!(shown(&at, &found.targets).first(), Some(&object));
}

#[test]
fn variables_lead_to_their_declaration() {
    check(
        declaration,
        "Процедура А()\n\tПерем Х;\n\tХ = 1;\n\tУ = Х$0;\nКонецПроцедуры",
        &["CommonModules/Проба/Ext/Module.bsl:2 Х"],
    );
    check(
        declaration,
        "Процедура А(Х)\n\tХ = 1;\n\tУ = Х$0;\nКонецПроцедуры",
        &["CommonModules/Проба/Ext/Module.bsl:1 Х"],
    );
}

#[test]
fn metadata_are_carried_out_by_methods() {
    check(
        implementation,
        &form(
            "Элементы.Контра$0гент.Видимость = 1;\nКонецПроцедуры\nПроцедура КонтрагентПриИзменении(Э)",
        ),
        &[
            "Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl:5 КонтрагентПриИзменении",
        ],
    );
    check(
        implementation,
        &body("А = Метаданные.ПодпискиНаСобытия.РегистрацияИзменений$0ДляСайта;"),
        &["CommonModules/ОбменССайтомСобытия/Ext/Module.bsl:9 РегистрацияИзмененийПриЗаписи"],
    );
}

#[test]
fn defined_types_stand_over_what_they_hold() {
    let At {
        snapshot,
        file,
        offset,
    } = at(&body("А = Документы.ЗаказПоку$0пателя;"));
    let (_, items) = prepare(&snapshot, file, offset, Language::Ru).expect("an item");
    assert_eq!(items[0].name, "Документ.ЗаказПокупателя");
    assert_eq!(items[0].detail, "Заказ покупателя");
    let above = supertypes(&snapshot, &items[0].key, Language::Ru);
    let names: Vec<&str> = above.iter().map(|it| it.name.as_str()).collect();
    assert!(
        names.contains(&"ОпределяемыйТип.ДокументОснование"),
        "{names:?}"
    );
    let defined = above
        .iter()
        .find(|it| it.name.contains("ДокументОснование"))
        .unwrap();
    let below = subtypes(&snapshot, &defined.key, Language::Ru);
    assert!(below.iter().any(|it| it.name == "Документ.ЗаказПокупателя"));
}

#[test]
fn no_place_of_broken_code_is_too_much() {
    let text = "// см. А.Б\n&Вместо(\"А\" Процедура А(Б, В = ) Если А.Б().В[\"Г\"]. Тогда \"Справочник.Валюты\" Новый М(\"Х\", Справочники. КонецПроцедуры А.";
    let at = at(&format!("$0{text}"));
    for offset in 0..=text.len() + 1 {
        for question in [targets, type_definition, declaration, implementation] as [Question; 4] {
            question(&at.snapshot, at.file, offset);
        }
        prepare(&at.snapshot, at.file, offset, Language::En);
    }
}
