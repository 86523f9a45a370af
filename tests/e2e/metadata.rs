//! `onec metadata`.

mod broken;
mod json;

use std::path::Path;

use crate::project::{Project, Run, command};

/// Runs `onec metadata` on the sample projects.
fn sample(args: &[&str]) -> Run {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let mut command = command(&root);
    let output = command.arg("metadata").args(args).output();
    let output = output.expect("onec starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Run {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// What is told of an object of the sample configuration.
fn object(name: &str) -> String {
    let run = sample(&["trade", name]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}");
    run.stdout
}

/// Both formats of the sample configuration, or of its extension.
const PAIRS: [(&str, &str); 2] = [("trade", "trade-edt"), ("trade-ext", "trade-ext-edt")];

#[test]
fn the_list_has_every_kind_with_its_objects() {
    let run = sample(&["trade"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let head: Vec<_> = run.stdout.lines().take(18).collect();
    insta::assert_snapshot!(head.join("\n"), @r"
    Торговля
      Синоним        Торговля
      Назначение     конфигурация
      Версия         1.2.3.1
      Поставщик      Пример
      Совместимость  8.3.25
      Язык кода      русский
      Формат         Designer
      Модулей        65
      Путь           trade

    Справочники (10)
      Номенклатура         Номенклатура
      Контрагенты          Контрагенты
      Договоры             Договоры
      Склады               Склады
      Валюты               Валюты
      Организации          Организации
    ");
    for line in ["РегистрыБухгалтерии (1)", "WebСервисы (1)", "Задачи (1)"]
    {
        assert!(run.stdout.contains(&format!("\n{line}\n")), "{line}");
    }
}

#[test]
fn both_formats_list_the_same_objects() {
    for (designer, edt) in PAIRS {
        let without_format = |project: &str| {
            let run = sample(&[project]);
            assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{project}");
            let lines = run.stdout.lines().map(str::to_owned);
            let told = ["  Формат", "  Путь", "  Расширяет"];
            lines
                .filter(|it| !told.iter().any(|word| it.starts_with(word)))
                .collect::<Vec<_>>()
        };
        assert_eq!(without_format(designer), without_format(edt));
    }
}

#[test]
fn both_formats_give_the_same_json() {
    // That all objects are equal is checked beside the readers; here it is that JSON says nothing of the format.
    for ((designer, edt), kinds) in PAIRS.into_iter().zip([
        ["Документы", "Catalogs", "Роли"],
        ["Справочники", "CommonModules", "Enums"],
    ]) {
        for kind in kinds {
            let left = sample(&[designer, kind, "--format", "json"]);
            let right = sample(&[edt, kind, "--format", "json"]);
            assert_eq!(left.code, Some(0), "{kind}: {}", left.stderr);
            assert!(left.stdout == right.stdout, "{designer}: {kind} differs");
        }
    }
}

#[test]
fn both_formats_tell_the_same_of_an_object() {
    for name in [
        "Справочник.Номенклатура",
        "Document.ПеремещениеТоваров",
        "РегистрБухгалтерии.Хозрасчетный",
        "РегистрРасчета.Вознаграждения",
        "БизнесПроцесс.СогласованиеЗаказа",
        "ПланОбмена.ОбменССайтом",
        "Роль.Менеджер",
        "Отчет.ОстаткиТоваров",
    ] {
        let right = sample(&["trade-edt", name]);
        assert_eq!(object(name), right.stdout, "{name}");
    }
}

#[test]
fn an_object_is_told_with_all_that_concerns_it() {
    insta::assert_snapshot!(object("Справочник.Договоры"));
    insta::assert_snapshot!(object("РегистрНакопления.ТоварыНаСкладах"));
    insta::assert_snapshot!(object("Задача.ЗадачаИсполнителя"));
    insta::assert_snapshot!(object("HTTPСервис.ЗаказыAPI"));
    insta::assert_snapshot!(object("Роль.Кладовщик"));
}

#[test]
fn a_name_is_enough_where_one_object_has_it() {
    let by_name = object("сКлАдЫ");
    for name in [
        "Справочник.Склады",
        "Catalog.Склады",
        "Справочники.Склады",
        "catalog.склады",
    ] {
        assert_eq!(object(name), by_name, "{name}");
    }
}

#[test]
fn a_name_of_several_objects_asks_which() {
    let run = sample(&["trade", "Хозрасчетный"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @"ошибка: имя Хозрасчетный есть у нескольких объектов, укажите один: ПланСчетов.Хозрасчетный, РегистрБухгалтерии.Хозрасчетный");
}

#[test]
fn an_unknown_object_is_wrong_usage_and_names_similar_ones() {
    for (asked, language, expected) in [
        (
            "Справочник.Контрагент",
            "ru",
            "ошибка: нет объекта Справочник.Контрагент; похожие: Справочник.Контрагенты\n",
        ),
        (
            "Catalog.Контрагент",
            "en",
            "error: no object Catalog.Контрагент; similar: Catalog.Контрагенты\n",
        ),
        (
            "Ъ",
            "ru",
            "ошибка: нет объекта Ъ; без имени объекта команда выведет список\n",
        ),
    ] {
        let run = sample(&["trade", asked, "--lang", language]);
        assert_eq!(
            (run.code, run.stdout.as_str(), run.stderr.as_str()),
            (Some(2), "", expected)
        );
    }
    let run = sample(&["trade", "Справочник.Контрагенты.Форма.ФормаЭлемент"]);
    assert!(
        run.stderr
            .contains("похожие: Справочник.Контрагенты.Форма.ФормаЭлемента"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_form_is_told_alone() {
    let russian = object("Документ.ПеремещениеТоваров.Форма.ФормаДокумента");
    insta::assert_snapshot!(russian);
    let english = sample(&[
        "trade",
        "Document.ПеремещениеТоваров.Form.ФормаДокумента",
        "--lang",
        "en",
    ]);
    assert!(
        english.stdout.contains("Остаток  Number(15, 3)"),
        "{}",
        english.stdout
    );
}

#[test]
fn a_virtual_table_is_told_alone() {
    insta::assert_snapshot!(object("РегистрСведений.КурсыВалют.СрезПоследних"), @r"
    Таблица запросов РегистрСведений.КурсыВалют.СрезПоследних
      Параметры: Период, Условие
      Период     Дата
      Валюта     СправочникСсылка.Валюты
      Курс       Число(10, 4, неотрицательное)
      Кратность  Число(10, неотрицательное)
    ");
}

#[test]
fn a_subsystem_in_another_one_has_either_name() {
    let short = object("Подсистема.Продажи.Ценообразование");
    assert_eq!(object("Subsystem.Продажи.Subsystem.Ценообразование"), short);
    assert!(short.contains("Справочник.ВидыЦен"), "{short}");
}

#[test]
fn an_extension_tells_what_it_adopted_and_what_it_added() {
    let run = sample(&["trade-ext", "Справочник.Контрагенты"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(
        run.stdout.contains("Принадлежность  заимствован"),
        "{}",
        run.stdout
    );
    for line in [
        "OnOpen          Лоял_ПриОткрытииПеред         Before",
        "OnReadAtServer  Лоял_ПриЧтенииНаСервереПосле  After",
        "Лоял_Уровень    ПеречислениеСсылка.Лоял_УровниЛояльности",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
}

#[test]
fn a_folder_without_a_configuration_is_told() {
    let project = Project::new(&[("readme.txt", "пусто")]);
    let run = project.onec(&["metadata", "."]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (Some(2), "", "ошибка: .: здесь нет конфигурации 1С\n")
    );
    let run = project.onec(&["metadata", "no", "--lang", "en"]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.starts_with("error: no: cannot be read"),
        "{}",
        run.stderr
    );
}

#[test]
fn parts_of_objects_are_told_by_the_names_that_json_has() {
    let section = "Document.ЗаказПокупателя.TabularSection.Товары";
    let json = sample(&["trade", section, "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&json.stdout).expect("the output is JSON");
    let found = &all["matches"][0]["tabularSection"];
    assert_eq!(found["fullName"]["en"], section);
    let attributes = found["attributes"].as_array().expect("it has attributes");
    assert!(!attributes.is_empty());
    for it in attributes {
        let name = it["name"].as_str().expect("it has a name");
        let full = format!("Документ.ЗаказПокупателя.ТабличнаяЧасть.Товары.Реквизит.{name}");
        let json = sample(&["trade", &full, "--format", "json"]);
        let all: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
        let found = &all["matches"][0]["attribute"];
        assert_eq!(found["types"], it["types"], "{full}");
        assert_eq!(found["fullName"]["ru"], full);
        let text = object(&full);
        assert!(text.starts_with(&format!("{full}\n  {name}  ")), "{text}");
    }
    assert_eq!(
        sample(&["trade", &format!("{section}.Attribute.Нет")]).code,
        Some(2)
    );
}
