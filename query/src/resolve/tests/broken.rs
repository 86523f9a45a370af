//! Queries that are being typed, templates, and texts that are no queries.

use super::*;
use crate::package::SourceTable;

#[test]
fn a_query_that_is_being_typed_has_its_tables_and_no_problems() {
    for text in [
        "ВЫБРАТЬ Т. ИЗ Справочник.Товары КАК Т",
        "ВЫБРАТЬ Т.Код, ИЗ Справочник.Товары КАК Т ГДЕ Т.Нет",
        "ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т ГДЕ ",
        "ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т ЛЕВОЕ СОЕДИНЕНИЕ Справочник.Виды КАК У ПО Т.",
        "ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т СГРУППИРОВАТЬ",
    ] {
        let package = package(text);
        assert_eq!(package.problems, [], "{text}");
        let scopes = package.scopes.iter().flat_map(|it| &it.sources);
        let found = scopes
            .filter(|it| matches!(it.table, SourceTable::Metadata(_)))
            .count();
        assert!(found >= 1, "{text}: {package:?}");
    }
}

#[test]
fn a_temporary_table_of_a_broken_query_may_have_other_columns() {
    let text = "ВЫБРАТЬ Т.Код КАК А, Т. КАК Б ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары КАК Т ГДЕ (; ВЫБРАТЬ ВТ.А, ВТ.Б, ВТ.В ИЗ ВТ";
    assert_eq!(package(text).problems, []);
}

#[test]
fn templates_are_left_alone() {
    for text in [
        "ВЫБРАТЬ А.Б ИЗ #Таблица КАК А",
        "ВЫБРАТЬ %1 ИЗ Справочник.%2 КАК Т ГДЕ Т.%3 = 1",
        "ВЫБРАТЬ [Поля] ИЗ Справочник.Товары КАК Т",
    ] {
        assert_eq!(package(text).problems, [], "{text}");
    }
}

#[test]
fn no_text_is_too_strange() {
    for text in [
        "",
        ";",
        ";;;",
        "ВЫБРАТЬ",
        "ВЫБРАТЬ ИЗ",
        "ВЫБРАТЬ * ИЗ",
        "УНИЧТОЖИТЬ",
        "УНИЧТОЖИТЬ ;",
        "ВЫБРАТЬ &",
        "ВЫБРАТЬ Т.* ИЗ",
        "ВЫБРАТЬ .(А)",
        "ВЫБРАТЬ А.(",
        "ВЫБРАТЬ А.(Б, ИЗ В",
        "ИЗ Справочник.Товары",
        "ВЫБРАТЬ (((",
        "ВЫБРАТЬ ЗНАЧЕНИЕ()",
        "ВЫБРАТЬ ЗНАЧЕНИЕ(Справочник.)",
        "ВЫБРАТЬ ВЫБОР КОНЕЦ",
        "ВЫБРАТЬ ВЫРАЗИТЬ( КАК )",
        "ВЫБРАТЬ 1 ОБЪЕДИНИТЬ",
        "ВЫБРАТЬ 1 ИЗ А.Б(,",
        "ВЫБРАТЬ 1 ИЗ (ВЫБРАТЬ 2 ИЗ (",
        "}{",
        "{ВЫБРАТЬ А}",
        "\u{feff}ВЫБРАТЬ 1",
    ] {
        let package = package(text);
        assert_eq!(package.problems, [], "{text:?}");
    }
}

#[test]
fn depth_is_no_crash() {
    let depth = 3_000;
    let texts = [
        format!("ВЫБРАТЬ {}1{} КАК А", "(".repeat(depth), ")".repeat(depth)),
        format!("ВЫБРАТЬ 1{} КАК А", " + 1".repeat(depth * 10)),
        format!("ВЫБРАТЬ {} 1 КАК А", "НЕ ".repeat(depth)),
        format!(
            "ВЫБРАТЬ А ИЗ {}ВТ{}",
            "(ВЫБРАТЬ А ИЗ ".repeat(depth),
            ")".repeat(depth)
        ),
        format!(
            "ВЫБРАТЬ {}1{}",
            "(ВЫБРАТЬ ".repeat(depth),
            ")".repeat(depth)
        ),
        format!("ВЫБРАТЬ А ИЗ {}ВТ{}", "(".repeat(depth), ")".repeat(depth)),
        format!("ВЫБРАТЬ А ИЗ ВТ{}", " СОЕДИНЕНИЕ ВТ".repeat(depth)),
        format!("ВЫБРАТЬ А{} ИЗ ВТ", ".А".repeat(depth)),
        format!(
            "ВЫБРАТЬ {}А{} ИЗ ВТ",
            "А.(".repeat(depth),
            ")".repeat(depth)
        ),
        format!("ВЫБРАТЬ 1{}", " ОБЪЕДИНИТЬ ВЫБРАТЬ 1".repeat(depth)),
    ];
    for text in texts {
        let package = package(&text);
        assert_eq!(package.problems, [], "{}", &text[..40]);
        assert!(!package.queries.is_empty(), "{}", &text[..40]);
    }
}

#[test]
fn the_time_grows_with_the_text() {
    let column = "Т.Родитель.Родитель.Родитель.Код КАК К";
    let columns: Vec<String> = (0..3_000).map(|it| format!("{column}{it}")).collect();
    let text = format!("ВЫБРАТЬ {} ИЗ Справочник.Товары КАК Т", columns.join(", "));
    let schema = Counting {
        inner: Fake::new(),
        asked: std::cell::Cell::new(0),
    };
    let tree = parser_bsl::Parser::query().parse(&text, None);
    let package = resolve(&text, &tree, &schema);
    assert_eq!(package.result().unwrap().list.len(), 3_000);
    assert_eq!(package.references.len(), 3_000 * 5 + 1);
    // The table of the query, and what its references stand for.
    assert_eq!(schema.asked.get(), 2);
}

/// Counts how often it is asked for tables.
struct Counting {
    inner: Fake,
    asked: std::cell::Cell<usize>,
}

impl Schema for Counting {
    fn table(&self, name: &str) -> Option<Arc<Table>> {
        self.asked.set(self.asked.get() + 1);
        self.inner.table(name)
    }

    fn expand(&self, of: &Type) -> Vec<Type> {
        self.inner.expand(of)
    }

    fn type_named(&self, name: &str) -> Option<Type> {
        self.inner.type_named(name)
    }

    fn is_complete(&self) -> bool {
        true
    }
}

#[test]
fn tens_of_thousands_of_names_are_found() {
    const COUNT: usize = 20_000;
    let list = |of: &dyn Fn(usize) -> String| (0..COUNT).map(of).collect::<Vec<_>>().join(", ");
    let columns = list(&|it| format!("1 КАК К{it}"));
    let names = list(&|it| format!("К{it}"));
    let sources = list(&|it| format!("Справочник.Виды КАК Т{it}"));
    let fields = list(&|it| format!("Т{it}.Код КАК К{it}"));
    let sums = list(&|it| format!("СУММА(К{it})"));
    let joins: String = (0..COUNT)
        .map(|it| format!(" ПОЛНОЕ СОЕДИНЕНИЕ ВТ КАК Т{it} ПО ИСТИНА"))
        .collect();
    for text in [
        format!("ВЫБРАТЬ {names} ИЗ (ВЫБРАТЬ {columns}) КАК П УПОРЯДОЧИТЬ ПО {names}"),
        format!("ВЫБРАТЬ {columns} ИТОГИ {sums} ПО ОБЩИЕ"),
        format!("ВЫБРАТЬ {fields} ИЗ {sources}"),
        format!("ВЫБРАТЬ {fields} ИЗ ВТ КАК Т{joins}"),
        format!("ВЫБРАТЬ {names}, К{} ИЗ ВТ", ".К".repeat(COUNT)),
    ] {
        let package = package(&text);
        assert_eq!(package.problems, [], "{}", &text[..40]);
        assert!(
            package.result().unwrap().list.len() >= COUNT,
            "{}",
            &text[..40]
        );
    }
}
