//! `onec data import --odata`, of a published base that the test plays: its answers were written by us after the standard OData
//! interface.

mod server;

use std::path::Path;

use self::server::{Answer, Server};
use crate::project::{Project, Run};

const ROOT: &str = "/trade/odata/standard.odata";
const STORE: &str = "11111111-1111-1111-1111-111111111111";

/// The address of what a question for records is, without its parameters.
fn entity(name: &str) -> String {
    format!("{ROOT}/{name}")
}

fn json(text: &str) -> Answer {
    Answer {
        status: 200,
        body: text.replace("$STORE", STORE),
    }
}

/// What is published.
fn contents(names: &[&str]) -> Answer {
    let list: Vec<String> = names
        .iter()
        .map(|it| format!(r#"{{"name": "{it}", "url": "{it}"}}"#))
        .collect();
    json(&format!(
        r#"{{"odata.metadata": "x", "value": [{}]}}"#,
        list.join(", ")
    ))
}

/// Runs an import into the base of the project.
fn import(project: &Project, server: &Server, args: &[&str]) -> Run {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    let address = format!("http://{}/trade", server.address());
    let mut command = project.command(&["--lang", "ru", "data", "import", "--odata", &address]);
    command
        .args(args)
        .args(["--base", "base.sqlite", "--config"]);
    command.arg(root).env("ONEC_ODATA_PASSWORD", "секрет");
    project.finish(command)
}

fn exported(project: &Project, query: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    project.write("q.sdbl", query);
    let mut command =
        project.command(&["--lang", "ru", "query", "run", "q.sdbl", "--format", "csv"]);
    command
        .args(["--base", "base.sqlite", "--config"])
        .arg(root);
    project.finish(command).stdout
}

#[test]
fn what_is_published_is_imported_page_after_page() {
    let server = Server::start(|question| {
        let all = [
            "Catalog_Склады",
            "Catalog_Чужой",
            "AccumulationRegister_ТоварыНаСкладах",
            "AccumulationRegister_ТоварыНаСкладах_RecordType",
        ];
        match question.path.as_str() {
            path if path == format!("{ROOT}/") => contents(&all),
            path if path == entity("Catalog_Склады") => {
                assert_eq!(question.parameter("$orderby"), Some("Ref_Key"));
                let skip: usize = question.parameter("$skip").unwrap().parse().unwrap();
                let records: Vec<String> = (skip..5)
                    .take(2)
                    .map(|it| format!(r#"{{"Ref_Key": "0000000{it}-1111-1111-1111-111111111111", "Code": "0{it}", "Description": "Склад {it}", "Этаж": 1}}"#))
                    .collect();
                json(&format!(r#"{{"value": [{}]}}"#, records.join(", ")))
            }
            path if path == entity("AccumulationRegister_ТоварыНаСкладах_RecordType") => {
                json(
                    r#"{"value": [{"Period": "2024-01-01T00:00:00", "LineNumber": "1", "Active": true, "RecordType": "Receipt",
                    "Recorder": "$STORE", "Recorder_Type": "StandardODATA.Document_ПоступлениеТоваров", "Количество": 3}]}"#,
                )
            }
            path => panic!("nobody asks for {path}"),
        }
    });
    let project = Project::new(&[("нет", "")]);
    let run = import(&project, &server, &["--page", "2"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            Some(0),
            "Справочник.Склады: 5; этого нет в конфигурации: Этаж\nРегистрНакопления.ТоварыНаСкладах: 1\nЗаписей: 6\n"
        )
    );
    let stores = "ВЫБРАТЬ Т.Код ИЗ Справочник.Склады КАК Т ГДЕ Т.Наименование ПОДОБНО \"Склад %\" УПОРЯДОЧИТЬ ПО Т.Код";
    assert_eq!(exported(&project, stores), "Код\n00\n01\n02\n03\n04\n");
    let balance =
        "ВЫБРАТЬ О.КоличествоОстаток КАК К ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки КАК О";
    assert_eq!(exported(&project, balance), "К\n3\n");
}

#[test]
fn the_user_is_told_to_the_server_and_to_nobody_else() {
    let server = Server::start(|question| {
        // «Админ:секрет»
        match question.authorization.as_deref() {
            Some("Basic 0JDQtNC80LjQvTrRgdC10LrRgNC10YI=")
                if question.path == format!("{ROOT}/") =>
            {
                contents(&["Catalog_Склады"])
            }
            Some(_) => json(r#"{"value": []}"#),
            None => Answer {
                status: 401,
                body: String::new(),
            },
        }
    });
    let project = Project::new(&[("нет", "")]);
    let run = import(&project, &server, &["--user", "Админ"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = import(&project, &server, &[]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(
        run.stderr.contains("имя или пароль не подошли"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("секрет"), "{}", run.stderr);
}

#[test]
fn what_goes_wrong_says_what_to_do() {
    let answer = |status: u16, body: &str| Answer {
        status,
        body: body.to_owned(),
    };
    let project = Project::new(&[("нет", "")]);
    for (root, records, expected) in [
        (
            answer(404, "<html>"),
            None,
            "здесь нет стандартного интерфейса OData",
        ),
        (
            answer(200, "<html>"),
            None,
            "проверьте, что по этому адресу опубликована база 1С",
        ),
        (contents(&[]), None, "Справочник.Склады: не опубликована"),
        (
            contents(&["Catalog_Склады"]),
            Some(answer(
                404,
                r#"{"odata.error": {"code": "8", "message": {"lang": "ru", "value": "Сущность не найдена"}}}"#,
            )),
            "добавьте таблицу в его состав (УстановитьСоставСтандартногоИнтерфейсаOData) (Сущность не найдена)",
        ),
        (
            contents(&["Catalog_Склады"]),
            Some(answer(200, r#"{"value": [{"Ref_Key": "#)),
            "ответ — не список записей в JSON",
        ),
        (
            contents(&["Catalog_Склады"]),
            Some(answer(200, r#"{"value": [{"Ref_Key": "1"}]}"#)),
            "«Справочник.Склады.Ссылка»: нет значения",
        ),
    ] {
        let server = Server::start(move |question| match question.path == format!("{ROOT}/") {
            true => root.clone(),
            false => records.clone().expect("nobody asks"),
        });
        let run = import(&project, &server, &["--entity", "Справочник.Склады"]);
        assert_eq!(run.code, Some(3), "{expected}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
    }
    let server = Server::start(|_| contents(&[]));
    let run = import(&project, &server, &["--entity", "Catalog_Нету"]);
    assert!(
        run.stderr.contains("в конфигурации нет такой таблицы"),
        "{}",
        run.stderr
    );
    let run = import(&project, &server, &[]);
    assert!(run.stderr.contains("не опубликована"), "{}", run.stderr);
    let both = import(&project, &server, &["Справочник.Склады", "a.csv"]);
    assert_eq!(both.code, Some(2), "{}", both.stderr);
}
