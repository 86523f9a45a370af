//! What is known of a place in the text.

use super::*;
use crate::package::SourceTable;

fn sources(package: &Package, offset: usize) -> Vec<&str> {
    let scope = package.scope_at(offset).unwrap();
    scope.sources.iter().map(|it| it.alias.as_str()).collect()
}

#[test]
fn a_place_knows_the_tables_of_its_select() {
    let text = "ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т, Справочник.Виды ГДЕ Т.Вид В (ВЫБРАТЬ У.Ссылка ИЗ ВТ КАК У) УПОРЯДОЧИТЬ ПО Код";
    let package = whole(text);
    assert_eq!(sources(&package, text.find("Код").unwrap()), ["Т", "Виды"]);
    assert_eq!(sources(&package, text.find("У.Ссылка").unwrap()), ["У"]);
    assert_eq!(sources(&package, text.len()), ["Т", "Виды"]);
    let inner = package.scope_at(text.find("У.Ссылка").unwrap()).unwrap();
    assert_eq!(inner.outer, Some(0));
}

#[test]
fn parameters_of_a_virtual_table_have_its_fields() {
    let text = "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки(, Товар = &Т) КАК О";
    let package = whole(text);
    let scope = package.scope_at(text.find("Товар").unwrap()).unwrap();
    assert!(scope.is_parameters);
    let SourceTable::Metadata(table) = &scope.sources[0].table else {
        panic!("{scope:?}");
    };
    assert!(table.field("КоличествоОстаток").is_some());
}

#[test]
fn tables_without_an_alias_are_called_by_their_words() {
    check(
        "ВЫБРАТЬ ТоварыСостав.Часть, Справочник.Товары.Состав.Количество, Состав.Сумма \
         ИЗ Справочник.Товары.Состав, (ВЫБРАТЬ 1 КАК Сумма) КАК Состав",
        "Часть: СправочникСсылка.Товары; Количество: Число; Сумма: Число",
    );
}

#[test]
fn names_in_blocks_are_told_what_they_mean() {
    let text = "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки(, {(Товар).* КАК Т, Товар.*}) КАК О {ГДЕ (О.Товар).*}";
    let package = whole(text);
    let places = text.match_indices("Товар").map(|it| it.0);
    for place in places {
        let mut names = package.references.iter();
        let found = names.any(|it| it.range == (place..place + "Товар".len()));
        assert!(found, "{place}: {package:?}");
    }
}

#[test]
fn names_are_told_what_they_mean() {
    let text = "ВЫБРАТЬ Т.Вид.Код, П.А ИЗ Справочник.Товары КАК Т, (ВЫБРАТЬ 1 КАК А) КАК П ГДЕ Т.Вид = ЗНАЧЕНИЕ(Справочник.Виды.Х)";
    let package = whole(text);
    let at = |word: &str| {
        let offset = text.find(word).unwrap() + 1;
        let mut names = package.references.iter();
        let found = names.find(|it| it.range.contains(&offset));
        found.unwrap_or_else(|| panic!("{word}")).target.clone()
    };
    assert_eq!(at("Т.Вид"), Target::Source(0, 0));
    let field = |it: Target| match it {
        Target::Field { table, origin, .. } => format!("{} {origin}", table.ru),
        other => format!("{other:?}"),
    };
    assert_eq!(field(at("Вид.Код")), "Справочник.Товары Catalog.Товары.Вид");
    assert_eq!(field(at("Код")), "Справочник.Виды Catalog.Виды.Code");
    let Target::Column(names, range) = at("А ИЗ") else {
        panic!("a column");
    };
    assert_eq!((names.ru.as_str(), &text[range]), ("А", "А"));
    let table = |it: Target| match it {
        Target::Table(table) => table.names.ru.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(table(at("Справочник.Товары")), "Справочник.Товары");
    assert_eq!(table(at("Справочник.Виды")), "Справочник.Виды");
}

#[test]
fn the_order_of_a_union_knows_its_columns() {
    let text = "ВЫБРАТЬ Код КАК А ИЗ Справочник.Товары ОБЪЕДИНИТЬ ВЫБРАТЬ Код КАК Б ИЗ Справочник.Виды УПОРЯДОЧИТЬ ПО А";
    let package = whole(text);
    assert_eq!(package.problems, []);
    for place in [text.len(), text.len() - 1] {
        let scope = package.scope_at(place).unwrap();
        assert_eq!(shown(&scope.columns), "А: Строка");
        assert!(!scope.is_parameters);
    }
    assert_eq!(sources(&package, text.find("Код КАК Б").unwrap()), ["Виды"]);
}
