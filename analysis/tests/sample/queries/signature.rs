use analysis::ide::query::signature::signature;

use super::place::{At, at, module};

/// What the brackets take, with `[…]` around the parameter at the cursor.
#[track_caller]
fn check(query: &str, expected: Option<&str>) {
    let At {
        snapshot,
        file,
        offset,
    } = at(&module(query));
    let found = signature(&snapshot, file, offset).map(|it| {
        let mut label = it.label;
        if let Some(range) = it.parameters.get(it.active) {
            label.insert(range.end, ']');
            label.insert(range.start, '[');
        }
        label
    });
    assert_eq!(found.as_deref(), expected, "{query}");
}

#[test]
fn virtual_tables_and_functions_tell_what_they_take() {
    check(
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(&А, (Склад$0) КАК Т",
        Some("Остатки(Период, [Условие])"),
    );
    check(
        "SELECT 1 FROM AccumulationRegister.ТоварыНаСкладах.Balance($0",
        Some("Balance([Period], Condition)"),
    );
    check(
        "ВЫБРАТЬ НАЧАЛОПЕРИОДА(Т.Дата, $0) ИЗ Т",
        Some("НАЧАЛОПЕРИОДА(Дата, [Период])"),
    );
    check(
        "ВЫБРАТЬ ВЫРАЗИТЬ(Т.Дата КАК $0",
        Some("ВЫРАЗИТЬ([Значение КАК Тип])"),
    );
    check(
        "ВЫБРАТЬ СУММА(ВЫБОР КОГДА А ТОГДА $0",
        Some("СУММА([Выражение])"),
    );
    check("ВЫБРАТЬ СУММА((ВЫБРАТЬ $0", None);
    check("ВЫБРАТЬ $0", None);
}
