//! What is made up agrees with itself.

use std::ops::ControlFlow;
use std::path::Path;

use metadata::{NameMap, Platform, World};

use super::{Plan, generate};
use crate::run::{Base, Date, Limits, ResultColumn, Row, Sink, Value, run};

struct Rows(Vec<Vec<Value>>);

impl Sink for Rows {
    fn columns(&mut self, _: &[ResultColumn], _: bool) {}

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        self.0.push(row.values);
        ControlFlow::Continue(())
    }
}

fn rows(base: &Base, world: World<'_>, text: &str) -> Vec<Vec<Value>> {
    let mut rows = Rows(Vec::new());
    run(
        base,
        world,
        text,
        &NameMap::default(),
        &Limits::default(),
        &mut rows,
    )
    .unwrap();
    rows.0
}

#[test]
fn what_is_made_up_agrees_with_itself() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
    let (found, _) = metadata::source::load(&root);
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration: found.first().unwrap(),
    };
    let plan = Plan {
        seed: 7,
        items: 30,
        documents: 150,
        from: Date::parse("2024-01-01").unwrap(),
        to: Date::parse("2024-06-30").unwrap(),
        rough: false,
    };
    let make = |plan: &Plan| {
        let base = Base::in_memory().unwrap();
        base.prepare(world).unwrap();
        let counts = generate(&base, world, plan).unwrap();
        (base, counts)
    };
    let (base, counts) = make(&plan);
    let made: usize = counts
        .iter()
        .filter(|it| it.0.starts_with("Документ."))
        .map(|it| it.1)
        .sum();
    assert!(made > 100, "{counts:?}");

    // Nothing goes that was not there.
    let negative = "ВЫБРАТЬ Склад ИЗ РегистрНакопления.ТоварыНаСкладах.ОстаткиИОбороты(, , Регистратор) ГДЕ КоличествоКонечныйОстаток < 0";
    assert!(rows(&base, world, negative).is_empty());
    // Totals of documents are the sums of their rows.
    let wrong = "ВЫБРАТЬ Р.Номер ИЗ Документ.РеализацияТоваров КАК Р ГДЕ Р.СуммаДокумента <> (ВЫБРАТЬ СУММА(Т.Сумма) ИЗ Документ.РеализацияТоваров.Товары КАК Т ГДЕ Т.Ссылка = Р.Ссылка)";
    assert!(rows(&base, world, wrong).is_empty());
    // What is sold is what documents say.
    let sold = "ВЫБРАТЬ СУММА(Т.Количество) ИЗ Документ.РеализацияТоваров.Товары КАК Т";
    let recorded = "ВЫБРАТЬ СУММА(П.Количество) ИЗ РегистрНакопления.Продажи КАК П";
    assert_eq!(rows(&base, world, sold), rows(&base, world, recorded));
    // Accounts have as many things as stores, and know which.
    let counted = "ВЫБРАТЬ СУММА(О.КоличествоОстаток) ИЗ РегистрБухгалтерии.Хозрасчетный.Остатки(, Счет.Код = \"41\") КАК О";
    let stored =
        "ВЫБРАТЬ СУММА(О.КоличествоОстаток) ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки КАК О";
    assert_eq!(rows(&base, world, counted), rows(&base, world, stored));
    let of_nothing = "ВЫБРАТЬ О.Субконто1 ИЗ РегистрБухгалтерии.Хозрасчетный.Остатки(, Счет.Код В (\"41\", \"60\", \"62\")) КАК О ГДЕ О.Субконто1 ЕСТЬ NULL";
    assert!(rows(&base, world, of_nothing).is_empty());
    // What is charged is what documents say, in the month of the document, and what is counted has a base.
    let charged = "ВЫБРАТЬ СУММА(Т.Сумма) ИЗ РегистрРасчета.Вознаграждения КАК Т";
    let said = "ВЫБРАТЬ СУММА(Т.Сумма) ИЗ Документ.НачислениеВознаграждений.Начисления КАК Т";
    let sums = rows(&base, world, charged);
    assert_eq!(sums, rows(&base, world, said));
    assert_ne!(sums, [[Value::Null]]);
    let elsewhere = "ВЫБРАТЬ Т.НомерСтроки ИЗ РегистрРасчета.Вознаграждения КАК Т ГДЕ Т.ПериодРегистрации <> НАЧАЛОПЕРИОДА(Т.Регистратор.Дата, МЕСЯЦ) ИЛИ Т.ВидРасчета.Ссылка ЕСТЬ NULL";
    assert!(rows(&base, world, elsewhere).is_empty());
    let counted_from = "ВЫБРАТЬ Т.ВидРасчета.Наименование ИЗ ПланВидовРасчета.Вознаграждения.БазовыеВидыРасчета КАК Т";
    assert_eq!(rows(&base, world, counted_from), [[Value::string("Оклад")]]);
    // References lead somewhere.
    let lost = "ВЫБРАТЬ Т.Номенклатура ИЗ РегистрНакопления.Продажи КАК Т ГДЕ Т.Номенклатура.Ссылка ЕСТЬ NULL ИЛИ Т.Контрагент.Ссылка ЕСТЬ NULL";
    assert!(rows(&base, world, lost).is_empty());

    // The same seed makes the same data, another one does not.
    let all = "ВЫБРАТЬ Период, Склад, Номенклатура, Количество ИЗ РегистрНакопления.ТоварыНаСкладах УПОРЯДОЧИТЬ ПО Период, НомерСтроки";
    let (again, _) = make(&plan);
    assert_eq!(rows(&base, world, all), rows(&again, world, all));
    let (other, _) = make(&Plan { seed: 8, ..plan });
    assert_ne!(rows(&base, world, all), rows(&other, world, all));
}

#[test]
fn rough_data_has_gaps_and_still_agrees_with_itself() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/production");
    let (found, problems) = metadata::source::load(&root);
    assert!(problems.is_empty(), "{problems:?}");
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration: found.first().unwrap(),
    };
    let plan = Plan {
        seed: 7,
        items: 30,
        documents: 400,
        from: Date::parse("2025-01-01").unwrap(),
        to: Date::parse("2026-03-18").unwrap(),
        rough: true,
    };
    let base = Base::in_memory().unwrap();
    base.prepare(world).unwrap();
    generate(&base, world, &plan).unwrap();
    let count = |text: &str| match rows(&base, world, text).first().map(|it| it[0].clone()) {
        Some(Value::Number(it)) => it.to_i64().unwrap(),
        other => panic!("{other:?}"),
    };
    let of = |condition: &str| {
        count(&format!(
            "ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ Документ.РеализацияПродукции КАК Т ГДЕ {condition}"
        ))
    };
    // Drafts and what is marked for deletion have no records.
    let (posted, drafts) = (of("Т.Проведен"), of("НЕ Т.Проведен"));
    assert!(posted > 4 * drafts && drafts > 0, "{posted}, {drafts}");
    assert_eq!(of("Т.Проведен И Т.ПометкаУдаления"), 0);
    let recorded = "ВЫБРАТЬ КОЛИЧЕСТВО(РАЗЛИЧНЫЕ Т.Регистратор) ИЗ РегистрНакопления.РасчетыСЗаказчиками КАК Т ГДЕ Т.Регистратор ССЫЛКА Документ.РеализацияПродукции";
    assert_eq!(count(recorded), posted);
    // Last seconds of days are there, and nothing stands behind the last day.
    let at_edges = "ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ РегистрНакопления.ЗапасыНаСкладах КАК Т ГДЕ Т.Период = КОНЕЦПЕРИОДА(Т.Период, ДЕНЬ)";
    assert!(count(at_edges) > 0);
    let behind = "ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ РегистрНакопления.ЗапасыНаСкладах КАК Т ГДЕ Т.Период >= ДАТАВРЕМЯ(2026, 3, 19)";
    assert_eq!(count(behind), 0);
    let negative = "ВЫБРАТЬ Склад ИЗ РегистрНакопления.ЗапасыНаСкладах.ОстаткиИОбороты(, , Регистратор) ГДЕ КоличествоКонечныйОстаток < 0";
    assert!(rows(&base, world, negative).is_empty());
    // Items have rows too, some of their attributes are empty, and some of them are marked.
    let materials = "ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ Справочник.Спецификации.Материалы КАК Т";
    assert!(count(materials) > 0);
    let nameless = "ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Артикул = \"\" И НЕ Т.ЭтоГруппа";
    assert!((1..20).contains(&count(nameless)));
    let marked = "ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.ПометкаУдаления";
    assert!((1..15).contains(&count(marked)));
}
