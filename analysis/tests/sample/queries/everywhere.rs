//! Queries of the whole sample configuration.

use analysis::ide::query::completion::complete;
use analysis::ide::query::definition::definition;
use analysis::ide::query::hover::hover;
use analysis::ide::query::references::references;
use analysis::ide::query::{all_queries, folding::folding, tokens::tokens};

use super::place::{At, at, module};

const QUERY: &str = "ВЫБРАТЬ РАЗРЕШЕННЫЕ ПЕРВЫЕ 5
	Т.Код КАК К, СУММА(ВЫБОР КОГДА Т.Код ПОДОБНО \"\"%а\"\" ТОГДА 1 ИНАЧЕ &П КОНЕЦ) КАК С, // да
	(ВЫБРАТЬ 1), Т.Штрихкоды.(Штрихкод)
ПОМЕСТИТЬ ВТ
ИЗ РегистрНакопления.Продажи.Обороты(&Н, , Месяц, Номенклатура В (ВЫБРАТЬ Х ИЗ Д)) КАК Т
ЛЕВОЕ СОЕДИНЕНИЕ (ВЫБРАТЬ Ссылка ИЗ Справочник.Склады ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 2) КАК Д ПО Т.А = Д.Ссылка
ГДЕ ЗНАЧЕНИЕ(Перечисление.СтавкиНДС.НДС20) = ВЫРАЗИТЬ(Т.А КАК Справочник.Склады).Код {ГДЕ Т.А.*}
СГРУППИРОВАТЬ ПО Т.Код УПОРЯДОЧИТЬ ПО К ИТОГИ СУММА(С) ПО ОБЩИЕ; УНИЧТОЖИТЬ ВТ";

fn ask(module: &str) {
    let At {
        snapshot,
        file,
        offset,
    } = at(module);
    let text = snapshot.text(file).expect("a text");
    let is_place = |it: &std::ops::Range<usize>| text.get(it.clone()).is_some();
    if let Some(found) = complete(&snapshot, file, offset) {
        assert!(is_place(&found.range));
    }
    if let Some(found) = hover(&snapshot, file, offset) {
        assert!(is_place(&found.range));
    }
    definition(&snapshot, file, offset);
    for found in references(&snapshot, file, offset).unwrap_or_default() {
        assert!(is_place(&found.range));
    }
    for query in all_queries(&snapshot, file) {
        assert!(is_place(&query.range));
        assert!(query.problems.iter().all(|it| is_place(&it.range)));
    }
    assert!(folding(&snapshot, file).iter().all(is_place));
    let found = tokens(&snapshot, file, None);
    assert!(found.iter().all(|it| is_place(&it.0)));
    assert!(found.windows(2).all(|it| it[0].0.end <= it[1].0.start));
}

/// What is typed stops anywhere, and what stands behind is there or not.
#[test]
fn every_place_of_a_query_may_be_asked_about() {
    for (number, (at, _)) in QUERY.char_indices().step_by(5).enumerate() {
        let (before, behind) = QUERY.split_at(at);
        let text = match number % 3 {
            0 => module(&format!("{before}$0{behind}")),
            1 => module(&format!("{before}$0")),
            _ => {
                let cut: String = behind.chars().skip(7).collect();
                module(&format!("{before}$0{cut}"))
            }
        };
        ask(&text);
    }
}

#[test]
fn a_module_that_stops_inside_of_a_query_may_be_asked_about() {
    let whole = module(QUERY).replace('\n', "\r\n");
    for (at, _) in whole.char_indices().step_by(23) {
        ask(&format!("{}$0", &whole[..at]));
    }
}

#[test]
fn queries_that_nest_deeper_than_anybody_writes_may_be_asked_about() {
    let deep = format!("ВЫБРАТЬ {}$01", "(ВЫБРАТЬ ".repeat(300));
    ask(&module(&deep));
    let deep = format!("ВЫБРАТЬ * ИЗ {}$0", "(ВЫБРАТЬ * ИЗ ".repeat(300));
    ask(&module(&deep));
    let deep = format!(
        "ВЫБРАТЬ Т{}.$0 ИЗ Справочник.Склады КАК Т",
        ".Ссылка".repeat(300)
    );
    ask(&module(&deep));
}
