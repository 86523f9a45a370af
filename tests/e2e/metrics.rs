//! `onec metrics`.

use std::path::Path;

use serde_json::Value;

use crate::project::Project;

const FIRST: &str = "Функция Сумма(А, Б) Экспорт\n\tЕсли А > Б И Б > 0 Тогда\n\t\tВозврат А;\n\tКонецЕсли;\n\t// иначе\n\tВозврат Б;\nКонецФункции\n";
const SECOND: &str = "\n\nПроцедура Другая()\nКонецПроцедуры\n\nФункция Сумма(А, Б) Экспорт\n\tЕсли А > Б И Б > 0 Тогда\n\t\tВозврат А;\n\tКонецЕсли;\n\tВозврат Б;\nКонецФункции\n";

fn project() -> Project {
    Project::new(&[("А.bsl", FIRST), ("Б/В.bsl", SECOND)])
}

#[test]
fn tables_tell_of_modules_methods_and_clones() {
    let project = project();
    let args = [
        "metrics",
        "--methods",
        "--duplicates",
        "--min-tokens",
        "20",
        "--min-lines",
        "3",
        "--sort",
        "cyclomatic",
        "--top",
        "2",
    ];
    let run = project.onec(&args);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(run.stdout, @r"
    Модулей                    2
    Строк                      18
      с кодом                  14
      с комментариями          1
    Операторов                 6
    Методов                    3
      экспортных               2
    Цикломатическая сложность  7
    Когнитивная сложность      4
    Повторяющихся строк        13 (72.2 %), групп 1

    Модули (2)
      строк  кода  комментариев  операторов  методов  экспорт  циклом.  когнит.  повторов
      11     8     0             3           2        1        4        2        6         Б/В.bsl
      7      6     1             3           1        1        3        2        7         А.bsl

    Методы (3)
      строк  кода  комментариев  операторов  экспорт  циклом.  когнит.
      7      6     1             3           1        3        2        А.bsl:1 Сумма
      6      6     0             3           1        3        2        Б/В.bsl:6 Сумма
      … и ещё 1: --top 0 покажет все

    Повторы (1)
      строк 7, слов и знаков 26, мест 2
        А.bsl:1-7
        Б/В.bsl:6-11
    ");
}

#[test]
fn json_tells_everything_whatever_is_shown() {
    let project = project();
    let args = [
        "metrics",
        "--format",
        "json",
        "--min-tokens",
        "20",
        "--min-lines",
        "3",
        "--top",
        "1",
    ];
    let run = project.onec(&args);
    let all: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(all["total"]["modules"], 2);
    assert_eq!(all["total"]["methods"], 3);
    assert_eq!(all["total"]["exports"], 2);
    let module = &all["modules"][0];
    assert_eq!(module["path"], "А.bsl");
    assert_eq!(module["object"], Value::Null);
    assert_eq!(
        (&module["lines"], &module["codeLines"]),
        (&7.into(), &6.into())
    );
    let method = &module["methods"][0];
    assert_eq!(method["name"], "Сумма");
    assert_eq!(
        (&method["cyclomatic"], &method["cognitive"]),
        (&3.into(), &2.into())
    );
    assert_eq!(
        (&method["parameters"], &method["export"]),
        (&2.into(), &true.into())
    );
    let places = all["clones"][0]["places"].as_array().expect("places");
    assert_eq!(places.len(), 2);
    assert_eq!(places[1]["path"], "Б/В.bsl");
    assert_eq!(
        (&places[1]["firstLine"], &places[1]["lastLine"]),
        (&6.into(), &11.into())
    );
    assert_eq!(all["modules"][1]["duplicatedLines"], 6);
}

#[test]
fn objects_and_subsystems_of_a_configuration_are_summed_up() {
    let trade = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    let project = project();
    let run = project.onec(&["metrics", "--format", "json", &trade.to_string_lossy()]);
    let all: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let objects = all["objects"].as_array().expect("objects");
    let modules = all["modules"].as_array().expect("modules");
    // Every module of the sample belongs to something.
    assert!(
        modules.iter().all(|it| it["object"].is_string()),
        "{modules:?}"
    );
    let sum =
        |rows: &[Value], key: &str| rows.iter().filter_map(|it| it[key].as_u64()).sum::<u64>();
    for key in [
        "lines",
        "codeLines",
        "statements",
        "cyclomatic",
        "cognitive",
    ] {
        assert_eq!(Some(sum(objects, key)), all["total"][key].as_u64(), "{key}");
        assert_eq!(Some(sum(modules, key)), all["total"][key].as_u64(), "{key}");
    }
    let subsystems = all["subsystems"].as_array().expect("subsystems");
    assert!(
        subsystems.iter().any(|it| it["modules"].as_u64() > Some(1)),
        "{subsystems:?}"
    );
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_measured() {
    let project = project();
    let run = project.onec(&["metrics", "--format", "json", "А.bsl", "нет.bsl"]);
    assert_eq!(run.code, Some(3));
    assert!(run.stderr.contains("нет.bsl"), "{}", run.stderr);
    let all: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(all["total"]["modules"], 1);
}
