//! The outline of queries, also of half-typed ones.

use super::*;

fn sources(text: &str) -> Vec<Vec<String>> {
    let outline = Outline::of(text);
    let named = outline.selects.iter().map(|select| {
        let sources = select.sources.iter();
        sources
            .map(|it| format!("{}={}", it.called(text), &text[it.range.clone()]))
            .collect()
    });
    named.collect()
}

#[test]
fn sources_of_a_select_are_found() {
    assert_eq!(
        sources(
            "ВЫБРАТЬ А ИЗ Справочник.Б КАК Т, Ж Г ЛЕВОЕ СОЕДИНЕНИЕ &Д КАК Д ПО Т.А = Г.А, Документ.Е.Ж ГДЕ А = 1"
        ),
        [["Т=Справочник.Б", "Г=Ж", "Д=&Д", "ЕЖ=Документ.Е.Ж"]]
    );
    assert_eq!(
        sources("ВЫБРАТЬ А ИЗ Р.Б.Остатки(&А, (Х, У) В (ВЫБРАТЬ 1 ИЗ Ж КАК Г)) КАК Т"),
        [
            vec!["Т=Р.Б.Остатки(&А, (Х, У) В (ВЫБРАТЬ 1 ИЗ Ж КАК Г))"],
            vec!["Г=Ж"]
        ]
    );
    assert_eq!(
        sources(
            "ВЫБРАТЬ А ИЗ (ВЫБРАТЬ 1 ИЗ Б ОБЪЕДИНИТЬ ВЫБРАТЬ 2 ИЗ Г) КАК Т ВНУТРЕННЕЕ СОЕДИНЕНИЕ Е ПО А"
        ),
        [
            vec!["Т=(ВЫБРАТЬ 1 ИЗ Б ОБЪЕДИНИТЬ ВЫБРАТЬ 2 ИЗ Г)", "Е=Е"],
            vec!["Б=Б"],
            vec!["Г=Г"]
        ]
    );
}

#[test]
fn sources_of_broken_queries_are_found() {
    assert_eq!(
        sources("ВЫБРАТЬ Т., СУММА( ИЗ Справочник.Б КАК Т ЛЕВОЕ СОЕДИНЕНИЕ Ж КАК Д ПО ГДЕ"),
        [["Т=Справочник.Б", "Д=Ж"]]
    );
    assert_eq!(
        sources("ВЫБРАТЬ ВЫБОР КОГДА А ИЗ Справочник.Б КАК Т ПОМЕСТИТЬ"),
        [["Т=Справочник.Б"]]
    );
    assert_eq!(
        sources("ВЫБРАТЬ А ИЗ Р.Б.Остатки( КАК Т ГДЕ Х"),
        [["Б Остатки=Р.Б.Остатки"].map(|it| it.replace(' ', ""))]
    );
}

#[test]
fn a_package_has_its_queries_and_their_tables() {
    let text = "ВЫБРАТЬ 1 ПОМЕСТИТЬ ВТ; УНИЧТОЖИТЬ ВТ; ВЫБРАТЬ 2 ВЫБРАТЬ 3";
    let outline = Outline::of(text);
    let shown: Vec<(&str, Option<&str>)> = outline
        .statements
        .iter()
        .map(|it| {
            let name = it.into.clone().or(it.drop.clone());
            (text[it.range.clone()].trim(), name.map(|it| &text[it]))
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("ВЫБРАТЬ 1 ПОМЕСТИТЬ ВТ", Some("ВТ")),
            ("УНИЧТОЖИТЬ ВТ", Some("ВТ")),
            ("ВЫБРАТЬ 2", None),
            ("ВЫБРАТЬ 3", None)
        ]
    );
}

#[test]
fn nested_queries_see_what_is_around_them_unless_they_are_tables() {
    let text = "ВЫБРАТЬ (ВЫБРАТЬ 1) ИЗ (ВЫБРАТЬ 2 ГДЕ А В (ВЫБРАТЬ 3)) КАК Т";
    let outline = Outline::of(text);
    let visible: Vec<Vec<usize>> = (0..4).map(|it| outline.visible(it)).collect();
    assert_eq!(visible, [vec![0], vec![1, 0], vec![2], vec![3, 2]]);
}

#[test]
fn brackets_nest_as_deep_as_anybody_likes() {
    let text = format!(
        "ВЫБРАТЬ {}1 {} ИЗ А",
        "(ВЫБРАТЬ ".repeat(5000),
        ")".repeat(5000)
    );
    assert!(!Outline::of(&text).selects.is_empty());
    let text = "ВЫБОР КОГДА ".repeat(5000);
    assert_eq!(Outline::of(&text).selects.len(), 0);
}
