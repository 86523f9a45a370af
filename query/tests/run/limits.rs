//! When running stops, and what a base keeps.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use metadata::{NameMap, Platform, World};
use query::run::{
    Base, Limits, Parameter, ResultColumn, Row, RunError, RunErrorKind, Sink, Summary, Value, data,
    parameters, run,
};

#[derive(Default)]
struct Count {
    rows: u64,
    stop_at: Option<u64>,
    last: Vec<Value>,
}

impl Sink for Count {
    fn columns(&mut self, _: &[ResultColumn], _: bool) {}

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        self.rows += 1;
        self.last = row.values;
        match self.stop_at == Some(self.rows) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

/// A million records of ten times ten times…
const MANY: &str = "ВЫБРАТЬ 0 КАК Ц ПОМЕСТИТЬ Ц ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 1 ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 2 ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 3 ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 4
    ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 5 ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 6 ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 7 ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 8 ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 9;
    ВЫБРАТЬ А.Ц КАК А ИЗ Ц КАК А, Ц КАК Б, Ц КАК В, Ц КАК Г, Ц КАК Д, Ц КАК Е";

fn with_world(work: impl FnOnce(World<'_>)) {
    let configuration = super::configuration();
    let platform = Platform::builtin();
    work(World {
        platform: &platform,
        configuration: &configuration,
    });
}

/// Runs a package without parameters and limits.
fn counted(base: &Base, world: World<'_>, text: &str) -> Result<Count, RunError> {
    counted_with(base, world, text, Count::default()).map(|it| it.1)
}

/// The same, and what it tells of itself.
fn counted_with(
    base: &Base,
    world: World<'_>,
    text: &str,
    mut count: Count,
) -> Result<(Summary, Count), RunError> {
    let (parameters, limits) = (NameMap::default(), Limits::default());
    let summary = run(base, world, text, &parameters, &limits, &mut count)?;
    Ok((summary, count))
}

#[test]
fn records_come_as_they_are_found() {
    with_world(|world| {
        let base = Base::in_memory().unwrap();
        let parameters = NameMap::default();
        let limits = Limits {
            rows: Some(3),
            stop: None,
        };
        let mut count = Count::default();
        let summary = run(&base, world, MANY, &parameters, &limits, &mut count).unwrap();
        assert_eq!(
            summary,
            Summary {
                rows: 3,
                is_cut: true
            }
        );
        assert_eq!(count.rows, 3);

        let count = Count {
            stop_at: Some(2),
            ..Count::default()
        };
        let (summary, _) = counted_with(&base, world, MANY, count).unwrap();
        assert_eq!(
            summary,
            Summary {
                rows: 2,
                is_cut: true
            }
        );

        let limits = Limits {
            rows: Some(1),
            stop: None,
        };
        let mut count = Count::default();
        let summary = run(&base, world, "ВЫБРАТЬ 1", &parameters, &limits, &mut count).unwrap();
        assert_eq!(
            summary,
            Summary {
                rows: 1,
                is_cut: false
            }
        );
    });
}

#[test]
fn what_takes_too_long_is_stopped_and_leaves_nothing_behind() {
    with_world(|world| {
        let base = Base::in_memory().unwrap();
        let asked = Arc::new(AtomicU32::new(0));
        let limits = Limits {
            rows: None,
            stop: Some({
                let asked = Arc::clone(&asked);
                Arc::new(move || asked.fetch_add(1, Ordering::Relaxed) >= 20)
            }),
        };
        let text = MANY.replace("А.Ц КАК А", "СУММА(А.Ц) КАК А");
        let parameters = NameMap::default();
        let error = run(
            &base,
            world,
            &text,
            &parameters,
            &limits,
            &mut Count::default(),
        );
        let error = error.unwrap_err();
        assert!(matches!(error.kind, RunErrorKind::Stopped), "{error:?}");
        assert!(error.range.is_some());
        // The base is as good as before: its temporary tables are gone.
        let text = "ВЫБРАТЬ 7 КАК А ПОМЕСТИТЬ Ц; ВЫБРАТЬ А ИЗ Ц";
        let count = counted(&base, world, text).unwrap();
        assert_eq!(count.last, [Value::number(7)]);
    });
}

#[test]
fn a_base_keeps_what_it_has() {
    with_world(|world| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("base.sqlite");
        let query = "ВЫБРАТЬ Ссылка, Код ИЗ Справочник.Склады ГДЕ Наименование = \"Главный\"";
        let found = |base: &Base| counted(base, world, query).unwrap().last;
        let before = {
            let base = Base::open(&file).unwrap();
            base.prepare(world).unwrap();
            let row = vec!["77", "Главный"];
            data::put_text(
                &base,
                world,
                "Справочник.Склады",
                &["Код", "Наименование"],
                &[row],
            )
            .unwrap();
            found(&base)
        };
        let base = Base::open(&file).unwrap();
        base.prepare(world).unwrap();
        assert_eq!(found(&base), before);
        assert_eq!(before[1], Value::string("77"));
        // The same object again is changed and not doubled.
        let row = vec!["77", "Главный", "Иной адрес"];
        let columns = ["Код", "Наименование", "Адрес"];
        data::put_text(&base, world, "Справочник.Склады", &columns, &[row]).unwrap();
        assert_eq!(found(&base), before);
        let count = "ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ Справочник.Склады ГДЕ Код = \"77\"";
        let found = counted(&base, world, count).unwrap();
        assert_eq!(found.last, [Value::number(1)]);
    });
}

#[test]
fn a_file_that_fails_puts_nothing_into_a_table() {
    with_world(|world| {
        let base = Base::in_memory().unwrap();
        base.prepare(world).unwrap();
        let rows = [vec!["01", "Первый", ""], vec!["02", "Второй", "Никто"]];
        let columns = ["Код", "Наименование", "Ответственный"];
        let error = data::put_text(&base, world, "Справочник.Склады", &columns, &rows).unwrap_err();
        assert_eq!(
            error.message()[0],
            "«Справочник.Склады.Ответственный»: нет значения «Никто»"
        );
        let count = "ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ Справочник.Склады ГДЕ НЕ Предопределенный";
        let found = counted(&base, world, count).unwrap();
        assert_eq!(found.last, [Value::number(0)]);
        let error = data::put_text(&base, world, "Справочник.Нету", &[], &[]).unwrap_err();
        assert_eq!(
            error.message()[1],
            "The base has no table “Справочник.Нету”"
        );
        let error = data::put_text(&base, world, "Справочник.Склады", &["Нету"], &[]).unwrap_err();
        assert!(error.message()[0].contains("нет поля «Нету»"));
    });
}

#[test]
fn values_of_parameters_are_what_they_are_compared_with() {
    with_world(|world| {
        let base = Base::in_memory().unwrap();
        base.prepare(world).unwrap();
        let text = "ВЫБРАТЬ &Строка КАК С ИЗ Справочник.Склады КАК Т ГДЕ Т.Ссылка = &Склад И Т.Код = &Код И Т.Ссылка В (&Список) И Т.Наименование <> &Строка";
        let given = |pairs: &[(&str, &str)]| {
            let pairs: Vec<(String, String)> = pairs
                .iter()
                .map(|it| (it.0.to_owned(), it.1.to_owned()))
                .collect();
            parameters(&base, world, text, &pairs)
        };
        let found = given(&[
            ("склад", "Основной склад"),
            ("Код", "000000001"),
            ("Список", "Основной склад"),
            ("Список", "Транзитный склад"),
            ("Строка", "\"12\""),
        ]);
        let found = found.unwrap();
        let get = |name: &str| found.get(&metadata::Folded(name)).unwrap();
        assert!(matches!(get("Склад"), Parameter::Value(Value::Reference(it)) if !it.is_empty()));
        assert_eq!(*get("Код"), Parameter::Value(Value::string("000000001")));
        assert!(matches!(get("Список"), Parameter::List(it) if it.len() == 2));
        assert_eq!(*get("Строка"), Parameter::Value(Value::string("12")));
        let error = given(&[("Нету", "1")]).unwrap_err();
        assert_eq!(
            error.message()[1],
            "The text of the query has no parameter “Нету”"
        );
    });
}

/// With the stack that the first thread of a program has; those of tests have a quarter, and frames are large here.
#[test]
fn long_rows_of_conditions_run_and_deep_nests_are_told() {
    let thread = std::thread::Builder::new().stack_size(8 << 20);
    let work = thread.spawn(|| with_world(long_rows_and_deep_nests));
    work.unwrap().join().unwrap();
}

fn long_rows_and_deep_nests(world: World<'_>) {
    let base = Base::in_memory().unwrap();
    let result = |text: &str| counted(&base, world, text).map(|it| it.last);
    let conditions = vec!["1 = 2"; 3000].join(" ИЛИ ");
    let found = result(&format!("ВЫБРАТЬ {conditions} ИЛИ ИСТИНА КАК А")).unwrap();
    assert_eq!(found, [Value::Boolean(true)]);
    let sum = vec!["1"; 400].join(" + ");
    assert_eq!(
        result(&format!("ВЫБРАТЬ {sum}")).unwrap(),
        [Value::number(400)]
    );
    let deep = |levels: usize| format!("ВЫБРАТЬ {}1{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(result(&deep(100)).unwrap(), [Value::number(1)]);
    let nested = |levels: usize| {
        format!(
            "{}ВЫБРАТЬ 1 КАК А{}",
            "ВЫБРАТЬ А ИЗ (".repeat(levels),
            ") КАК Т".repeat(levels)
        )
    };
    assert_eq!(result(&nested(20)).unwrap(), [Value::number(1)]);
    for text in [deep(5000), nested(2000)] {
        let error = result(&text).unwrap_err();
        assert!(error.range.is_some(), "{error:?}");
    }
}
