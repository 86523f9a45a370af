//! `onec query run` and `onec data`.

use std::path::Path;

use crate::project::Project;

fn configuration() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    root.to_string_lossy().into_owned()
}

/// Runs a command on the base of the project, with messages in Russian.
fn onec(project: &Project, args: &[&str]) -> (Option<i32>, String, String) {
    let configuration = configuration();
    let place = ["--base", "base.sqlite", "--config", configuration.as_str()];
    let args: Vec<&str> = ["--lang", "ru"]
        .into_iter()
        .chain(args.iter().copied())
        .chain(place)
        .collect();
    let run = project.onec(&args);
    (run.code, run.stdout, run.stderr)
}

const STORES: &str = "Код;Наименование;Адрес\n11;Главный;\"Лесная, 1; стр. 2\"\n12;Южный;\n";
const QUERY: &str = "ВЫБРАТЬ Т.Код КАК Код, Т.Ссылка КАК Склад, Т.Адрес КАК Адрес\nИЗ Справочник.Склады КАК Т\nГДЕ Т.Ссылка В (&Склады)\nУПОРЯДОЧИТЬ ПО Код";

#[test]
fn what_is_imported_is_asked_and_exported() {
    let project = Project::new(&[("stores.csv", STORES), ("q.sdbl", QUERY)]);
    let (code, _, said) = onec(
        &project,
        &["data", "import", "Справочник.Склады", "stores.csv"],
    );
    assert_eq!((code, said.trim()), (Some(0), "Записей: 2"));
    let ask = [
        "query",
        "run",
        "q.sdbl",
        "--param",
        "Склады=Главный",
        "--param",
        "Склады=Южный",
    ];
    let (code, told, said) = onec(&project, &ask);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    insta::assert_snapshot!(told, @r"
    Код │ Склад   │ Адрес
    ────┼─────────┼──────────────────
    11  │ Главный │ Лесная, 1; стр. 2
    12  │ Южный   │
    ");
    let (_, told, _) = onec(&project, &[ask.as_slice(), &["--format", "csv"]].concat());
    assert_eq!(
        told,
        "Код,Склад,Адрес\n11,Главный,\"Лесная, 1; стр. 2\"\n12,Южный,\n"
    );
    let (_, told, said) = onec(
        &project,
        &[ask.as_slice(), &["--format", "json", "--rows", "1"]].concat(),
    );
    let list: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(list.as_array().map(Vec::len), Some(1));
    assert_eq!(list[0]["Код"], "11");
    assert_eq!(list[0]["Склад"]["table"], "Справочник.Склады");
    assert_eq!(list[0]["Склад"]["presentation"], "Главный");
    assert!(said.contains("--rows 0"), "{said}");

    // What is exported is put into another base as it was.
    let (_, exported, _) = onec(
        &project,
        &["data", "export", "Справочник.Склады", "--format", "json"],
    );
    let other = Project::new(&[("stores.json", exported.as_str()), ("q.sdbl", QUERY)]);
    let (code, ..) = onec(
        &other,
        &["data", "import", "Справочник.Склады", "stores.json"],
    );
    assert_eq!(code, Some(0));
    let (_, again, _) = onec(
        &other,
        &["data", "export", "Справочник.Склады", "--format", "json"],
    );
    assert_eq!(again, exported);
}

#[test]
fn a_made_up_base_has_balances() {
    let query = "ВЫБРАТЬ КОЛИЧЕСТВО(О.Номенклатура) > 5 КАК Есть ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки КАК О ГДЕ О.КоличествоОстаток > 0";
    let project = Project::new(&[("q.sdbl", query)]);
    let generate = [
        "data",
        "generate",
        "--items",
        "20",
        "--documents",
        "60",
        "--seed",
        "5",
    ];
    let (code, told, said) = onec(&project, &generate);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert!(told.contains("РегистрНакопления.Продажи"), "{told}");
    let (code, told, _) = onec(&project, &["query", "run", "q.sdbl", "--format", "csv"]);
    assert_eq!((code, told.as_str()), (Some(0), "Есть\nДа\n"));
}

#[test]
fn mistakes_are_told_with_their_place() {
    let project = Project::new(&[
        (
            "field.sdbl",
            "ВЫБРАТЬ\n\tТ.Нету\nИЗ\n\tСправочник.Склады КАК Т",
        ),
        ("parameter.sdbl", "ВЫБРАТЬ 1 ГДЕ &А = 1"),
        ("syntax.sdbl", "ВЫБРАТЬ 1 +"),
    ]);
    let empty = ["data", "generate", "--items", "1", "--documents", "0"];
    assert_eq!(onec(&project, &empty).0, Some(0));
    for (file, expected) in [
        ("field.sdbl", "field.sdbl:2:4: У «Т» нет поля «Нету»"),
        (
            "parameter.sdbl",
            "parameter.sdbl:1:15: Не задано значение параметра «А»",
        ),
        ("syntax.sdbl", "syntax.sdbl:1:"),
    ] {
        let (code, told, said) = onec(&project, &["query", "run", file]);
        assert_eq!((code, told.as_str()), (Some(1), ""), "{file}");
        assert!(said.starts_with(expected), "{said}");
    }
    let (code, _, said) = onec(&project, &["query", "run", "syntax.sdbl", "--param", "А"]);
    assert_eq!(code, Some(2), "{said}");
}
