//! Queries as data and what they print.

use metadata::platform::Names;

use super::{
    Argument, Column, Comparison, Condition, Expression, Function, Join, Order, Path, Query, Source,
};
use crate::Language;

fn names(ru: &str, en: &str) -> Names {
    Names::new(ru, en)
}

fn path(source: Option<usize>, words: &[(&str, &str)]) -> Expression {
    Expression::Path(Path {
        source,
        words: words.iter().map(|it| names(it.0, it.1)).collect(),
    })
}

fn sales() -> Query {
    let dimension = path(Some(0), &[("Контрагент", "Контрагент")]);
    let resource = path(Some(0), &[("СуммаОборот", "СуммаTurnover")]);
    Query {
        sources: vec![Source {
            table: names(
                "РегистрНакопления.Продажи.Обороты",
                "AccumulationRegister.Продажи.Turnovers",
            ),
            alias: names("Продажи", "Продажи"),
            arguments: vec![
                Argument::Value(Expression::Parameter(names(
                    "НачалоПериода",
                    "BeginOfPeriod",
                ))),
                Argument::None,
                Argument::None,
                Argument::Conditions(vec![Condition::Compare(
                    path(None, &[("Склад", "Склад")]),
                    Comparison::Equal,
                    Expression::Parameter(names("Склад", "Store")),
                )]),
            ],
            join: Join::Left,
            on: Vec::new(),
        }],
        columns: vec![
            Column {
                value: dimension,
                alias: names("Контрагент", "Контрагент"),
            },
            Column {
                value: Expression::Aggregate(Function::Sum, Box::new(resource)),
                alias: names("Сумма", "Amount"),
            },
        ],
        order: vec![Order {
            column: 1,
            descending: true,
        }],
        top: Some(5),
        ..Query::default()
    }
}

#[test]
fn a_query_is_printed_in_both_languages() {
    let query = sales();
    assert_eq!(
        query.print(Language::Russian),
        "ВЫБРАТЬ ПЕРВЫЕ 5\n\tПродажи.Контрагент КАК Контрагент,\n\tСУММА(Продажи.СуммаОборот) КАК Сумма\nИЗ\n\tРегистрНакопления.Продажи.Обороты(&НачалоПериода,,, Склад = &Склад) КАК Продажи\n\nСГРУППИРОВАТЬ ПО\n\tПродажи.Контрагент\n\nУПОРЯДОЧИТЬ ПО\n\tСумма УБЫВ"
    );
    let english = query.single_line(Language::English);
    assert!(
        english
            .contains("AccumulationRegister.Продажи.Turnovers(&BeginOfPeriod, , , Склад = &Store)")
    );
    assert!(english.contains("GROUP BY Продажи.Контрагент"));
}

#[test]
fn choices_stand_in_brackets_beside_other_conditions() {
    let of = |name: &str| path(Some(0), &[(name, name)]);
    let equal = |name: &str| Condition::Compare(of(name), Comparison::Equal, Expression::EmptyText);
    let query = Query {
        filters: vec![
            Condition::Any(vec![equal("А"), equal("Б")]),
            Condition::Not(Box::new(Condition::Any(vec![equal("В"), equal("Г")]))),
        ],
        ..sales()
    };
    let text = query.single_line(Language::Russian);
    assert!(
        text.contains(
            "(Продажи.А = \"\" ИЛИ Продажи.Б = \"\") И НЕ (Продажи.В = \"\" ИЛИ Продажи.Г = \"\")"
        ),
        "{text}"
    );
    let tree = parser_bsl::Parser::query().parse(&text, None);
    assert!(!tree.root_node().has_error(), "{text}");
}
