//! `onec query check`, `format`, `translate` and `explain`.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use crate::project::{Project, Run};

const WRONG: &str = "ВЫБРАТЬ\n\tТ.Артикл КАК Артикул\nИЗ\n\tСправочник.Номенклатура КАК Т";

/// A folder with these files, and the sample configuration as its `--root`.
fn run(files: &[(&str, &str)], args: &[&str]) -> (Project, Run) {
    let project = Project::new(files);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    let mut command = project.command(&["query"]);
    command.args(args).arg("--root").arg(root);
    let run = project.finish(command);
    (project, run)
}

#[test]
fn a_name_that_is_not_there_is_told_with_the_one_that_is() {
    let (_, run) = run(&[("Товары.sdbl", WRONG)], &["check", "Товары.sdbl"]);
    assert_eq!(
        run.stdout,
        "Товары.sdbl:2:4: У «Т» нет поля «Артикл»; возможно, «Артикул» [UnknownField]\n"
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
}

#[test]
fn a_field_of_time_is_told_with_its_periodicity() {
    let query = "SELECT Period FROM AccumulationRegister.Продажи.Turnovers(&From, &To) AS T";
    let args = ["check", "Продажи.sdbl", "--lang", "en"];
    let (_, run) = run(&[("Продажи.sdbl", query)], &args);
    assert_eq!(
        run.stdout.lines().next(),
        Some(
            "Продажи.sdbl:1:8: No table of the query has a field “Period”; the table “T” has it when its parameter “Periodicity” is set, to “Day” for example [UnknownField]"
        )
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
}

#[test]
fn problems_are_told_as_json_too() {
    let files = [("А.query", WRONG), ("Б.sdbl", "ВЫБРАТЬ 1 КАК Один")];
    let (_, run) = run(&files, &["check", "А.query", "Б.sdbl", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(found[0]["file"], "А.query");
    assert_eq!(found[0]["near"], serde_json::json!(["Артикул"]));
    assert_eq!(
        (&found[0]["line"], &found[0]["endColumn"]),
        (&serde_json::json!(2), &serde_json::json!(10))
    );
    assert_eq!(run.code, Some(1));
}

#[test]
fn queries_of_forms_and_schemas_are_checked_where_they_stand() {
    let form =
        format!("<Form>\n<QueryText>{WRONG}\nГДЕ Т.Код &lt;&gt; Т.Нету</QueryText>\n</Form>");
    let (_, run) = run(&[("Form.xml", &form)], &["check", "Form.xml"]);
    assert_eq!(
        run.stdout,
        "Form.xml:3:4: У «Т» нет поля «Артикл»; возможно, «Артикул» [UnknownField]\n\
         Form.xml:6:22: У «Т» нет поля «Нету» [UnknownField]\n"
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
}

#[test]
fn a_right_query_is_let_through_and_a_broken_one_is_not() {
    let (_, clean) = run(&[("А.sdbl", "ВЫБРАТЬ 1 КАК А;")], &["check", "А.sdbl"]);
    assert_eq!((clean.code, clean.stdout.as_str()), (Some(0), ""));
    let (_, broken) = run(&[("А.sdbl", "ВЫБРАТЬ 1\nГДЕ")], &["check", "А.sdbl"]);
    assert_eq!(
        broken.stdout,
        "А.sdbl:2:1: Запрос не закончен: за «ГДЕ» ничего нет [ParseError]\n"
    );
    assert_eq!(broken.code, Some(1));
}

#[test]
fn advice_is_no_mistake_and_can_be_left_out() {
    let slow = "ВЫБРАТЬ О.Склад КАК Склад ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата, ) КАК О ГДЕ О.Склад = &Склад";
    let (project, told) = run(&[("А.sdbl", slow)], &["check", "А.sdbl"]);
    assert_eq!(told.code, Some(0), "{}", told.stdout);
    let lines: Vec<&str> = told.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "А.sdbl:1:30: совет: У виртуальной таблицы «РегистрНакопления.ТоварыНаСкладах.Остатки» нет отбора в параметрах: перенесите отборы в них [VirtualTableCallWithoutParameters]",
            "А.sdbl:1:91: совет: Отбор по измерению «Склад»: перенесите его в параметры виртуальной таблицы «РегистрНакопления.ТоварыНаСкладах.Остатки» [OnecVirtualTableFilterInWhere]"
        ]
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    let mut command = project.command(&["query", "check", "А.sdbl", "--no-advice", "--root"]);
    let silent = project.finish({
        command.arg(&root);
        command
    });
    assert_eq!((silent.code, silent.stdout.as_str()), (Some(0), ""));
}

#[test]
fn queries_of_modules_are_checked_by_the_rules_of_the_review() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    let project = Project::new(&[("нет", "")]);
    copy(&root, &project.path("trade"));
    let module = "trade/CommonModules/Ценообразование/Ext/Module.bsl";
    let text = "Процедура А() Экспорт\n\tЗапрос = Новый Запрос(\"ВЫБРАТЬ Т.Артикл КАК А ИЗ Справочник.Номенклатура КАК Т\");\n\tЗапрос.Выполнить();\nКонецПроцедуры\n";
    project.write(module, text);
    let run = project.onec(&["query", "check", module]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout
            .contains("возможно, «Артикул» [OnecQueryUnknownField]"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("ParseError"), "{}", run.stdout);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => {
                fs::copy(entry.path(), to).expect("a copy");
            }
        }
    }
}

#[test]
fn a_query_is_laid_out_and_written_with_its_line_ends() {
    let text = "выбрать 1 как А,\r\n2 как Б\r\n";
    let (project, printed) = run(&[("А.sdbl", text)], &["translate", "А.sdbl", "--to", "en"]);
    assert_eq!(printed.stdout, "SELECT 1 AS А,\r\n2 AS Б\n");
    let formatted = project.onec(&["query", "format", "А.sdbl"]);
    assert_eq!(formatted.stdout, "ВЫБРАТЬ\n\t1 КАК А,\n\t2 КАК Б\n");
    let written = project.onec(&["query", "format", "А.sdbl", "--write"]);
    assert_eq!((written.code, written.stdout.as_str()), (Some(0), ""));
    let found = fs::read_to_string(project.path("А.sdbl")).expect("a file");
    assert_eq!(found, "ВЫБРАТЬ\r\n\t1 КАК А,\r\n\t2 КАК Б\r\n");
}

#[test]
fn a_query_is_translated_to_the_other_language() {
    let text = "ВЫБРАТЬ Т.Ссылка, Т.Артикул КАК Арт ИЗ Справочник.Номенклатура КАК Т\n";
    let (_, english) = run(&[("А.sdbl", text)], &["translate", "А.sdbl"]);
    assert_eq!(
        english.stdout,
        "SELECT Т.Ref AS Ссылка, Т.Артикул AS Арт FROM Catalog.Номенклатура AS Т\n"
    );
    let (_, russian) = run(&[("А.sdbl", &english.stdout)], &["translate", "А.sdbl"]);
    assert_eq!(
        russian.stdout,
        "ВЫБРАТЬ Т.Ссылка КАК Ссылка, Т.Артикул КАК Арт ИЗ Справочник.Номенклатура КАК Т\n"
    );
}

#[test]
fn a_query_is_explained_in_the_language_of_the_user() {
    let text = "ВЫБРАТЬ О.Склад КАК Склад, О.КоличествоОстаток КАК Остаток ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата) КАК О";
    let (_, russian) = run(&[("А.sdbl", text)], &["explain", "А.sdbl"]);
    assert_eq!(
        russian.stdout,
        "Запрос возвращает записи.\n\
         Источник: регистр накопления «Товары на складах», остатки (период: &Дата), далее О.\n\
         Столбцы: «Склад» (СправочникСсылка.Склады); «Остаток» (Число) — «О.КоличествоОстаток».\n\
         Параметры: &Дата (Дата).\n"
    );
    let (_, broken) = run(&[("А.sdbl", "ВЫБРАТЬ")], &["explain", "А.sdbl"]);
    assert_eq!((broken.code, broken.stdout.as_str()), (Some(1), ""));
    assert!(
        broken.stderr.starts_with("А.sdbl:1:1: "),
        "{}",
        broken.stderr
    );
}

#[test]
fn a_file_that_is_not_there_is_named_with_what_to_do() {
    let project = Project::new(&[("папка/а.txt", "")]);
    for command in ["check", "format", "translate", "explain"] {
        let missing = project.onec(&["--lang", "ru", "query", command, "нет.sdbl"]);
        assert_eq!((missing.code, missing.stdout.as_str()), (Some(3), ""));
        let said = "нет.sdbl: файла нет; проверьте имя и папку";
        assert!(
            missing.stderr.contains(said),
            "{command}: {}",
            missing.stderr
        );
        let folder = project.onec(&["--lang", "en", "query", command, "папка"]);
        assert_eq!(folder.code, Some(3));
        assert!(
            folder.stderr.contains("папка: cannot be read"),
            "{}",
            folder.stderr
        );
    }
    let module = project.onec(&["--lang", "ru", "query", "check", "нет.bsl"]);
    assert!(
        module.stderr.contains("нет.bsl: файла нет"),
        "{}",
        module.stderr
    );
    let args = [
        "data",
        "import",
        "Справочник.Склады",
        "нет.csv",
        "--base",
        "b",
    ];
    let import = project.onec(&[&["--lang", "ru"], &args[..]].concat());
    assert!(
        import.stderr.contains("нет.csv: файла нет"),
        "{}",
        import.stderr
    );
}

#[test]
fn the_standard_input_is_read_and_a_wrong_root_is_told() {
    let project = Project::new(&[("нет", "")]);
    let mut command = project.command(&["query", "translate", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().expect("onec starts");
    let mut input = child.stdin.take().expect("an input");
    input
        .write_all("SELECT 1 AS A".as_bytes())
        .expect("written");
    drop(input);
    let run = project.run(child.wait_with_output().expect("an end"));
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), "ВЫБРАТЬ 1 КАК A\n")
    );
    let wrong = project.onec(&["query", "explain", "-", "--root", "."]);
    assert_eq!(wrong.code, Some(2), "{}", wrong.stderr);
}
