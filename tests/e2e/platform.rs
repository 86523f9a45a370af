//! `onec platform`, on help that the tests write.

use std::fs;

use support::help::{chapter, container, member, page, rubric, stored, zip};

use crate::project::{Project, Run};

/// Help of a platform with a type, an enumeration and a function of its own.
fn help() -> Vec<u8> {
    let places = chapter("Доступность: ", "<p>Тонкий клиент, сервер.</p>");
    let put = [
        "<div class=\"__SINCE_SHOW_STYLE__\"><p class=\"not_used\">Доступен, начиная с версии 8.3.10.</p></div>\n".to_owned(),
        chapter("Синтаксис:", "Положить(&lt;Имя&gt;, &lt;Место&gt;)"),
        chapter("Параметры:", ""),
        rubric("&lt;Имя&gt; (обязательный)", "Тип: Строка.<br>Как назвать."),
        rubric("&lt;Место&gt; (необязательный)", "Тип: Число, КодировкаТекста.<br>Куда."),
        chapter("Возвращаемое значение:", "\nТип: <a href=\"x\">Булево</a>.<br>\nУдалось ли."),
        chapter("Описание:", "<p>Кладёт вещь в ящик.</p>"),
        places.clone(),
    ]
    .concat();
    let side = chapter(
        "Значения",
        "\n<a href=\"a\">Левая (Left)</a><br>\n<a href=\"b\">Правая (Right)</a><br>",
    );
    let description = chapter("Описание:", "<p>Хранит вещи по порядку.</p>");
    let pages = [
        (
            "objects/catalog7/Box.html",
            page("Ящик (Box)", &(description + &places)),
        ),
        (
            "objects/catalog7/Box/methods/Put1.html",
            member("Ящик (Box)", "Положить (Put)", &put),
        ),
        ("objects/catalog2/Side.html", page("Сторона (Side)", &side)),
        (
            "objects/Global context/methods/catalog1/Shake5.html",
            member(
                "Глобальный контекст (Global context)",
                "Встряхнуть (Shake)",
                &chapter("Синтаксис:", "Встряхнуть()"),
            ),
        ),
    ];
    container(
        &[
            ("Book", b"{7}".to_vec()),
            ("FileStorage", zip(&pages, stored)),
        ],
        512,
    )
}

/// Two installed platforms, of which the newer one has the help, and an empty folder.
fn installed() -> Project {
    let project = Project::new(&[
        ("opt/8.3.27.1989/bin/shcntx_ru.hbk", help()),
        ("opt/8.3.9.2033/bin/shcntx_ru.hbk", b"old".to_vec()),
    ]);
    fs::create_dir(project.path("empty")).expect("a folder");
    project
}

/// Runs `onec platform` with data of its own, looking for platforms where the test says.
fn platform(project: &Project, search: &str, args: &[&str]) -> Run {
    let mut command = project.command(&["platform"]);
    command.args(args);
    command.env("ONEC_DATA_DIR", project.path("data"));
    command.env("ONEC_PLATFORM_SEARCH", project.path(search));
    project.finish(command)
}

fn imported() -> Project {
    let project = installed();
    let run = platform(&project, "opt", &["import"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), ""),
        "{}",
        run.stdout
    );
    project
}

/// What is told of a name without any import.
fn builtin(args: &[&str]) -> Run {
    platform(&installed(), "empty", &[&["show"], args].concat())
}

fn json(run: &Run) -> serde_json::Value {
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn without_an_import_the_data_are_built_in() {
    let project = installed();
    let run = platform(&project, "opt", &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    for line in [
        "Платформа\n  Данные                   встроенные\n",
        "\nУстановленные платформы (2)\n  8.3.27.1989  ",
        "\n  8.3.9.2033   ",
        "onec platform import\n",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
    let run = platform(&project, "empty", &["--lang", "en"]);
    assert!(
        run.stdout
            .contains("Installed platforms (0)\n  Looked in: [root]/empty\n"),
        "{}",
        run.stdout
    );
    let value = json(&platform(&project, "empty", &["--format", "json"]));
    assert_eq!(value["platform"]["import"], serde_json::Value::Null);
    assert!(
        value["platform"]["counts"]["functions"].as_u64() > Some(300),
        "{value}"
    );
    assert!(
        value["oscript"]["counts"]["types"].as_u64() > Some(50),
        "{value}"
    );
}

#[test]
fn the_newest_installed_platform_is_imported() {
    let project = installed();
    let run = platform(&project, "opt", &["import"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    for part in [
        "Версия                       8.3.27.1989\n",
        "Источник                     [root]/opt/8.3.27.1989/bin/shcntx_ru.hbk\n",
        "Записано                     [root]/data/platform.help\n",
        "новых 1\n",
    ] {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    let run = platform(&project, "opt", &[]);
    for part in [
        "импорт синтакс-помощника\n",
        "8.3.27.1989\n",
        " UTC\n",
        "[root]/data/platform.help\n",
    ] {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    assert!(
        !run.stdout.contains("onec platform import"),
        "it is imported already: {}",
        run.stdout
    );
    let value = json(&platform(&project, "opt", &["--format", "json"]));
    assert_eq!(value["platform"]["import"]["version"], "8.3.27.1989");
    assert_eq!(value["installed"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_file_elsewhere_is_imported_and_tells_its_version_itself() {
    let project = installed();
    project.write("copy/help.hbk", help());
    let before = json(&platform(&project, "empty", &["--format", "json"]));
    let value = json(&platform(
        &project,
        "empty",
        &["import", "copy/help.hbk", "--format", "json"],
    ));
    assert_eq!(value["import"]["newest"], "8.3.10");
    assert_eq!(value["builtin"], before["platform"]["counts"]);
    let more = |key: &str| {
        let number = |of: &str| value[of][key].as_u64().expect("a number");
        number("counts") - number("builtin")
    };
    assert_eq!(
        ["functions", "types", "members", "enums", "values"].map(more),
        [1, 1, 1, 1, 2]
    );
    let run = platform(&project, "empty", &["--lang", "en"]);
    assert!(
        run.stdout.contains("8.3.10 at least, as the help tells\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_was_imported_is_told() {
    let project = imported();
    let run = platform(&project, "opt", &["show", "box.put"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @r"
    Метод Ящик.Положить / Box.Put
      Кладёт вещь в ящик.
      Доступность       тонкий клиент, сервер
      Начиная с версии  8.3.10

    Синтаксис
      Положить(Имя, Место?) -> Булево
      Put(Имя, Место?) -> Boolean
      Параметры:
        Имя    обязательный    Строка
        Место  необязательный  Число, КодировкаТекста
      Возвращает: Булево
    ");
    let run = platform(&project, "opt", &["show", "Ящик", "--lang", "en"]);
    insta::assert_snapshot!(run.stdout, @r"
    Type Ящик / Box
      Хранит вещи по порядку.
      Availability  thin client, server

    Methods (1)
      Положить / Put  (Имя, Место?) -> Boolean
    ");
    // Only one type has such a method.
    let alone = platform(&project, "opt", &["show", "Положить"]);
    assert!(
        alone.stdout.starts_with("Метод Ящик.Положить / Box.Put\n"),
        "{}",
        alone.stdout
    );
    for (name, head) in [
        ("Shake", "Функция Встряхнуть / Shake\n"),
        ("Сторона", "Перечисление Сторона / Side\n"),
        (
            "Side.Left",
            "Значение перечисления Сторона.Левая / Side.Left\n",
        ),
        ("СтрНайти", "Функция СтрНайти / StrFind\n"),
    ] {
        let run = platform(&project, "opt", &["show", name]);
        assert!(
            run.stdout.starts_with(head),
            "{name}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn an_import_is_replaced_only_by_a_good_one() {
    let project = imported();
    project.write("bad/shcntx_ru.hbk", b"no help at all");
    let run = platform(&project, "opt", &["import", "bad"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(3), ""));
    assert!(
        run.stderr.starts_with(
            "ошибка: bad/shcntx_ru.hbk не похож на файл синтакс-помощника или повреждён"
        ),
        "{}",
        run.stderr
    );
    assert_eq!(platform(&project, "opt", &["show", "Box"]).code, Some(0));
}

#[test]
fn a_broken_import_is_told_of_and_ignored() {
    let project = imported();
    project.write("data/platform.help", b"broken");
    for (language, expected) in [
        (
            "ru",
            "ошибка: [root]/data/platform.help: импорт платформы повреждён",
        ),
        (
            "en",
            "error: [root]/data/platform.help: the import of the platform is damaged",
        ),
    ] {
        let run = platform(&project, "opt", &["show", "StrFind", "--lang", language]);
        assert_eq!(run.code, Some(3));
        assert!(run.stderr.starts_with(expected), "{}", run.stderr);
        assert!(run.stdout.contains("СтрНайти / StrFind"), "{}", run.stdout);
    }
    let run = platform(&project, "opt", &[]);
    assert_eq!(run.code, Some(3));
    assert!(run.stdout.contains("встроенные\n"), "{}", run.stdout);
}

#[test]
fn nothing_to_import_says_where_it_was_looked_for() {
    let project = installed();
    let run = platform(&project, "empty", &["import"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(3), ""));
    assert_eq!(
        run.stderr,
        "ошибка: не найден файл синтакс-помощника shcntx_ru.hbk; просмотрено: [root]/empty. \
         Укажите каталог платформы или сам файл\n"
    );
    let run = platform(&project, "opt", &["import", "no/such", "--lang", "en"]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr
            .starts_with("error: no file of the syntax helper (shcntx_ru.hbk); looked in: no/such"),
        "{}",
        run.stderr
    );
}

#[test]
fn data_that_cannot_be_written_are_told() {
    let project = installed();
    project.write("file", b"no folder");
    let run = platform(&project, "opt", &["import", "--data-dir", "file/inside"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(3), ""));
    assert!(
        run.stderr
            .starts_with("ошибка: file/inside: не удалось записать импорт: "),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("--data-dir"), "{}", run.stderr);
}

#[test]
fn things_of_every_kind_are_told_in_both_languages() {
    for (name, head) in [
        (
            "ТаблицаЗначений.Свернуть",
            "Метод ТаблицаЗначений.Свернуть / ValueTable.GroupBy
",
        ),
        (
            "ValueTable.Columns",
            "Свойство ТаблицаЗначений.Колонки / ValueTable.Columns\n",
        ),
        (
            "справочникобъект.записать",
            "Метод СправочникОбъект.<Имя>.Записать / CatalogObject.<Name>.Write\n",
        ),
        (
            "CatalogObject",
            "Тип СправочникОбъект.<Имя> / CatalogObject.<Name>\n",
        ),
        (
            "УправляемаяФорма",
            "Тип ФормаКлиентскогоПриложения / ClientApplicationForm\n",
        ),
        ("InputField.OnChange", "Событие ПриИзменении / OnChange\n"),
        ("Форма.ПриОткрытии", "Событие ПриОткрытии / OnOpen\n"),
        (
            "ObjectModule.Posting",
            "Событие ОбработкаПроведения / Posting\n",
        ),
        (
            "Справочники",
            "Свойство глобального контекста Справочники / Catalogs\n",
        ),
        (
            "КодировкаТекста",
            "Перечисление КодировкаТекста / TextEncoding\n",
        ),
    ] {
        let run = builtin(&[name]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}");
        assert!(run.stdout.starts_with(head), "{name}: {}", run.stdout);
    }
}

#[test]
fn a_method_is_told_with_its_parameters() {
    insta::assert_snapshot!(builtin(&["ТаблицаЗначений.Найти"]).stdout, @r"
    Метод ТаблицаЗначений.Найти / ValueTable.Find
      Первая строка, где есть значение, или Неопределено.

    Синтаксис
      Найти(Значение, Колонки?) -> СтрокаТаблицыЗначений, Неопределено
      Find(Значение, Колонки?) -> ValueTableRow, Undefined
      Параметры:
        Значение  обязательный    Произвольный
        Колонки   необязательный  Строка
      Возвращает: СтрокаТаблицыЗначений, Неопределено
    ");
    insta::assert_snapshot!(builtin(&["StrFind", "--lang", "en"]).stdout, @r"
    Function СтрНайти / StrFind
      Позиция подстроки; 0, если её нет.
      Availability  thin client, web client, mobile client, server, thick client, external connection, mobile application (client), mobile application (server), mobile standalone server

    Syntax
      СтрНайти(Строка, ПодстрокаПоиска, НаправлениеПоиска?, НачальнаяПозиция?, НомерВхождения?) -> Число
      StrFind(Строка, ПодстрокаПоиска, НаправлениеПоиска?, НачальнаяПозиция?, НомерВхождения?) -> Number
      Parameters:
        Строка             required  String
        ПодстрокаПоиска    required  String
        НаправлениеПоиска  optional  SearchDirection
        НачальнаяПозиция   optional  Number
        НомерВхождения     optional  Number
      Returns: Number
    ");
}

#[test]
fn an_event_names_the_modules_that_have_it() {
    insta::assert_snapshot!(builtin(&["Posting"]).stdout, @r"
    Перечисление Проведение / Posting

    Значения (2)
      Запретить / Deny
      Разрешить / Allow

    Событие ОбработкаПроведения / Posting

    Где возникает (1)
      МодульОбъекта (Документ)  ObjectModule (Document)

    Синтаксис
      ОбработкаПроведения(Отказ, РежимПроведения)
      Posting(Cancel, PostingMode)
      Параметры:
        Отказ / Cancel                 обязательный  Булево
        РежимПроведения / PostingMode  обязательный  РежимПроведенияДокумента
    ");
}

#[test]
fn json_says_the_same_in_either_language() {
    let russian = builtin(&["ТаблицаЗначений.Найти", "--format", "json"]);
    let english = builtin(&["valuetable.find", "--format", "json", "--lang", "en"]);
    assert_eq!(russian.stdout, english.stdout);
    insta::assert_snapshot!(russian.stdout, @r#"
    {
      "matches": [
        {
          "names": {
            "ru": "Найти",
            "en": "Find"
          },
          "description": "Первая строка, где есть значение, или Неопределено.",
          "signatures": [
            {
              "parameters": [
                {
                  "names": {
                    "ru": "Значение"
                  },
                  "types": [
                    {
                      "ru": "Произвольный",
                      "en": "Arbitrary"
                    }
                  ]
                },
                {
                  "names": {
                    "ru": "Колонки"
                  },
                  "types": [
                    {
                      "ru": "Строка",
                      "en": "String"
                    }
                  ],
                  "optional": true
                }
              ],
              "returns": [
                {
                  "ru": "СтрокаТаблицыЗначений",
                  "en": "ValueTableRow"
                },
                {
                  "ru": "Неопределено",
                  "en": "Undefined"
                }
              ]
            }
          ],
          "returns": [
            {
              "ru": "СтрокаТаблицыЗначений",
              "en": "ValueTableRow"
            },
            {
              "ru": "Неопределено",
              "en": "Undefined"
            }
          ],
          "owner": {
            "ru": "ТаблицаЗначений",
            "en": "ValueTable"
          },
          "kind": "method"
        }
      ]
    }
    "#);
    for name in [
        "ValueTable",
        "CatalogObject",
        "InputField",
        "Форма",
        "КодировкаТекста",
        "OnOpen",
    ] {
        let value = json(&builtin(&[name, "--format", "json"]));
        let all = value["matches"].as_array().expect("a list");
        assert!(
            all.iter().all(|it| it["names"]["ru"].is_string()),
            "{name}: {value}"
        );
        assert!(!all.is_empty(), "{name}");
    }
}

#[test]
fn scripts_have_a_platform_of_their_own() {
    let run = builtin(&["Рефлектор", "--oscript"]);
    assert!(
        run.stdout.starts_with("Тип Рефлектор"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert_eq!(builtin(&["Рефлектор"]).code, Some(2));
    assert_eq!(builtin(&["Справочники", "--oscript"]).code, Some(2));
}

#[test]
fn an_unknown_name_is_wrong_usage_and_names_similar_ones() {
    for (args, expected) in [
        (
            ["СтрНойти", "--lang=ru"],
            "ошибка: платформа не знает имени СтрНойти; похожие: СтрНайти",
        ),
        (
            ["StrFnd", "--lang=en"],
            "error: the platform knows no StrFnd; similar: StrFind",
        ),
        (
            ["ТаблицаЗначений.Свирнуть", "--lang=ru"],
            "ошибка: платформа не знает имени ТаблицаЗначений.Свирнуть; похожие: ТаблицаЗначений.Свернуть",
        ),
        (
            ["ТаблицыЗначений.Свернуть", "--lang=ru"],
            "ошибка: платформа не знает имени ТаблицыЗначений.Свернуть; похожие: ТаблицаЗначений.Свернуть",
        ),
        (["Ъ", "--lang=ru"], "ошибка: платформа не знает имени Ъ\n"),
        (["", "--lang=ru"], "ошибка: "),
        ([".", "--lang=ru"], "ошибка: "),
    ] {
        let run = builtin(&args);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(run.stderr.starts_with(expected), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn a_member_of_several_types_asks_which() {
    let run = builtin(&["Добавить"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(
        run.stderr
            .starts_with("ошибка: имя Добавить есть у нескольких типов, укажите один: "),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains(" и ещё "), "{}", run.stderr);
}
