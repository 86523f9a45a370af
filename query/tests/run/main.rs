//! What queries give, computed by hand. The configuration is the sample one; `data.txt` is what the base holds, and each file
//! of `cases` is a list of queries with their results.
//!
//! A case begins with `===` and what it shows; lines `&Имя = значение` are parameters; behind `---` stands the result: the
//! names of its columns and its records, or `!` and the beginning of the error. Records of totals begin with `*` for all,
//! `+` for a group and `^` for a parent in a hierarchy.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that reads the files of the sample configuration"
)]

mod chosen;
mod hostile;
mod limits;
mod odata;

use std::ops::ControlFlow;
use std::path::Path;

use metadata::{Configuration, Name, NameMap, Platform, TypeDescription, World};
use query::run::{
    Base, Limits, Parameter, RecordKind, ResultColumn, Row, Sink, Value, ValueTable, data, run,
};

struct Table<'a> {
    base: &'a Base,
    world: World<'a>,
    lines: Vec<String>,
}

impl Table<'_> {
    fn shown(&self, value: &Value) -> String {
        match value {
            Value::Null => "NULL".to_owned(),
            Value::Undefined => "Неопределено".to_owned(),
            Value::Number(it) => it.to_string(),
            Value::Date(it) => it.to_string().trim_end_matches("T00:00:00").to_owned(),
            Value::Reference(it) if it.is_empty() => "∅".to_owned(),
            Value::Rows(rows) => {
                let rows: Vec<String> = rows
                    .iter()
                    .map(|row| {
                        row.iter()
                            .map(|it| self.shown(it))
                            .collect::<Vec<_>>()
                            .join(", ")
                    })
                    .collect();
                format!("[{}]", rows.join("; "))
            }
            other => self.base.presentation(self.world, other).unwrap(),
        }
    }
}

impl Sink for Table<'_> {
    fn columns(&mut self, columns: &[ResultColumn], _: bool) {
        let names: Vec<&str> = columns.iter().map(|it| it.names.ru.as_str()).collect();
        self.lines.push(names.join(" | "));
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        let mark = match row.kind {
            RecordKind::Detail => "",
            RecordKind::Overall => "* ",
            RecordKind::Group(_) => "+ ",
            RecordKind::Hierarchy(_) => "^ ",
        };
        let values: Vec<String> = row.values.iter().map(|it| self.shown(it)).collect();
        self.lines.push(format!("{mark}{}", values.join(" | ")));
        ControlFlow::Continue(())
    }
}

/// A table of `data.txt`: its name, its columns, its records.
type Data<'t> = (&'t str, Vec<&'t str>, Vec<Vec<&'t str>>);

fn records(text: &str) -> Vec<Data<'_>> {
    let cells = |line| str::split(line, '|').map(str::trim).collect::<Vec<&str>>();
    let mut tables: Vec<Data<'_>> = Vec::new();
    for line in text.lines().filter(|it| !it.trim().is_empty()) {
        if let Some(name) = line.strip_prefix('@') {
            tables.push((name.trim(), Vec::new(), Vec::new()));
            continue;
        }
        let table = tables.last_mut().unwrap();
        if table.1.is_empty() {
            table.1 = cells(line);
        } else {
            table.2.push(cells(line));
        }
    }
    tables
}

fn parameter(base: &Base, world: World<'_>, text: &str) -> Parameter {
    let one = |text: &str| match text.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        Some(string) => Value::string(string),
        None => data::parse(base, world, &TypeDescription::default(), text).unwrap(),
    };
    let text = text.trim();
    if let Some(list) = text.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        let items = list.split(',').map(str::trim).filter(|it| !it.is_empty());
        return Parameter::List(items.map(one).collect());
    }
    if let Some(table) = text.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        let mut rows = table.split(';').map(|it| it.split(',').map(str::trim));
        let columns = rows
            .next()
            .unwrap()
            .map(|it| (Name::new(it), TypeDescription::default()));
        return Parameter::Table(ValueTable {
            columns: columns.collect(),
            rows: rows.map(|it| it.map(one).collect()).collect(),
        });
    }
    if let Some(border) = text.strip_suffix("(включая)") {
        return Parameter::Border(one(border), true);
    }
    if let Some(border) = text.strip_suffix("(исключая)") {
        return Parameter::Border(one(border), false);
    }
    if let Some((date, document)) = text.split_once('@') {
        let (Value::Date(date), Value::Reference(document)) = (one(date), one(document)) else {
            panic!("{text}");
        };
        return Parameter::Value(Value::Moment(date, document));
    }
    Parameter::Value(one(text))
}

/// The text and the parameters of a case.
fn read(base: &Base, world: World<'_>, case: &str) -> (String, NameMap<Parameter>) {
    let mut parameters: NameMap<Parameter> = NameMap::default();
    let mut text = String::new();
    for line in case.lines() {
        match line.strip_prefix('&').and_then(|it| it.split_once('=')) {
            Some((name, value)) => {
                let value = parameter(base, world, value);
                parameters.insert(Name::new(name.trim()), value);
            }
            None => text = text + line + "\n",
        }
    }
    (text, parameters)
}

/// What a query gives, as the cases write it.
fn given(base: &Base, world: World<'_>, case: &str) -> Vec<String> {
    let (text, parameters) = read(base, world, case);
    let mut table = Table {
        base,
        world,
        lines: Vec::new(),
    };
    match run(
        base,
        world,
        &text,
        &parameters,
        &Limits::default(),
        &mut table,
    ) {
        Ok(_) => table.lines,
        Err(error) => vec![format!("! {}", error.message()[0])],
    }
}

/// The cases of all files: what they show, with the name of the file, and their text.
fn cases() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/run/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().display().to_string();
        for case in text.split("===").skip(1) {
            let (title, case) = case.split_once('\n').unwrap();
            cases.push((format!("{name}:{title}"), case.to_owned()));
        }
    }
    cases
}

fn configuration() -> std::sync::Arc<Configuration> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    let (found, problems) = metadata::source::load(&root);
    assert!(problems.is_empty(), "{problems:?}");
    found.into_iter().next().unwrap()
}

/// A base with what `data.txt` says.
fn filled(world: World<'_>) -> Base {
    let base = Base::in_memory().unwrap();
    base.prepare(world).unwrap();
    for (table, columns, rows) in records(include_str!("data.txt")) {
        data::put_text(&base, world, table, &columns, &rows).unwrap();
    }
    base
}

#[test]
fn queries_give_what_was_computed_by_hand() {
    let configuration = configuration();
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration: &configuration,
    };
    let base = filled(world);
    let only = std::env::var("CASE").unwrap_or_default();
    let (mut count, mut wrong) = (0, Vec::new());
    for (title, case) in cases() {
        let (query, expected) = case.split_once("\n---").unwrap();
        if !title.contains(&only) {
            continue;
        }
        let expected: Vec<String> = expected
            .lines()
            .map(|it| it.split('|').map(str::trim).collect::<Vec<_>>().join(" | "))
            .filter(|it| !it.is_empty())
            .collect();
        let given = given(&base, world, query);
        let is_right = match expected.first() {
            Some(error) if error.starts_with('!') => {
                given.len() == 1 && given[0].starts_with(error.as_str())
            }
            _ => given == expected,
        };
        count += 1;
        if !is_right {
            wrong.push(format!(
                "{title}\n  expected:\n    {}\n  given:\n    {}",
                expected.join("\n    "),
                given.join("\n    ")
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} are wrong:\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
    assert!(!only.is_empty() || count >= 200, "cases are gone: {count}");
}
