use analysis::ide::definition::Definition;
use analysis::ide::query::definition::definition;

use super::place::{At, at, module};

/// What a name leads to: metadata by its full name, a place by its text and the text before it.
#[track_caller]
fn check_module(fixture: &str, expected: &[&str]) {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    let text = snapshot.text(file).expect("a text");
    let found =
        definition(&snapshot, file, offset).unwrap_or_else(|| panic!("no query: {fixture}"));
    let shown = found.iter().map(|it| match it {
        Definition::Metadata(full) => full.clone(),
        Definition::Code { range, .. } => {
            let line = text[..range.start].rfind('\n').map_or(0, |it| it + 1);
            format!(
                "{}¦{}",
                text[line..range.start].trim_start(),
                &text[range.clone()]
            )
        }
        Definition::Platform(ru, _) => ru.to_string(),
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected, "{fixture}");
}

#[track_caller]
fn check(query: &str, expected: &[&str]) {
    check_module(&module(query), expected);
}

#[test]
fn tables_lead_to_the_metadata() {
    check(
        "ВЫБРАТЬ 1 ИЗ Справочник.Номен$0клатура",
        &["Catalog.Номенклатура"],
    );
    check(
        "ВЫБРАТЬ 1 ИЗ Документ.РеализацияТоваров.Това$0ры",
        &["Document.РеализацияТоваров.TabularSection.Товары"],
    );
    check(
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.ТоварыНаСкладах.Оста$0тки(,)",
        &["AccumulationRegister.ТоварыНаСкладах"],
    );
    check(
        "ВЫБРАТЬ ВЫРАЗИТЬ(1 КАК Документ.РеализацияТ$0оваров)",
        &["Document.РеализацияТоваров"],
    );
    check(
        "ВЫБРАТЬ ЗНАЧЕНИЕ(Перечисление.СтавкиНДС.НДС$020)",
        &["Enum.СтавкиНДС.EnumValue.НДС20"],
    );
    check(
        "ВЫБРАТЬ ЗНАЧЕНИЕ(Справочник.Склады.Транзитный$0Склад)",
        &["Catalog.Склады.Predefined.ТранзитныйСклад"],
    );
}

#[test]
fn fields_lead_to_the_metadata_or_to_the_column() {
    check(
        "ВЫБРАТЬ Т.Арти$0кул ИЗ Справочник.Номенклатура КАК Т",
        &["Catalog.Номенклатура.Attribute.Артикул"],
    );
    check(
        "ВЫБРАТЬ Т.Ко$0д ИЗ Справочник.Номенклатура КАК Т",
        &["Catalog.Номенклатура.StandardAttribute.Code"],
    );
    check(
        "ВЫБРАТЬ Т.Код КАК К ПОМЕСТИТЬ ВТ ИЗ Справочник.Номенклатура КАК Т;\nВЫБРАТЬ ВТ.$0К ИЗ ВТ",
        &["\"ВЫБРАТЬ Т.Код КАК ¦К"],
    );
    check(
        "ВЫБРАТЬ Т.Код КАК К ИЗ Справочник.Номенклатура КАК Т УПОРЯДОЧИТЬ ПО $0К",
        &["\"ВЫБРАТЬ Т.Код КАК ¦К"],
    );
    check(
        "ВЫБРАТЬ Т.Арти$0кул, СУММА( ИЗ Справочник.Номенклатура КАК Т",
        &["Catalog.Номенклатура.Attribute.Артикул"],
    );
}

#[test]
fn aliases_and_temporary_tables_lead_to_where_they_are_made() {
    check(
        "ВЫБРАТЬ $0Т.Код ИЗ Справочник.Номенклатура КАК Т",
        &["\"ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК ¦Т"],
    );
    check(
        "ВЫБРАТЬ Номен$0клатура.Код ИЗ Справочник.Номенклатура",
        &["\"ВЫБРАТЬ Номенклатура.Код ИЗ ¦Справочник.Номенклатура"],
    );
    check(
        "ВЫБРАТЬ 1 КАК К ПОМЕСТИТЬ ВТ;\nВЫБРАТЬ К ИЗ В$0Т",
        &["\"ВЫБРАТЬ 1 КАК К ПОМЕСТИТЬ ¦ВТ"],
    );
    check_module(
        "А = Новый Запрос(\"ВЫБРАТЬ 1 ПОМЕСТИТЬ ВТ\");\nА.МенеджерВременныхТаблиц = М;\nБ = Новый Запрос(\"ВЫБРАТЬ 1 ИЗ В$0Т\");",
        &["А = Новый Запрос(\"ВЫБРАТЬ 1 ПОМЕСТИТЬ ¦ВТ"],
    );
}

#[test]
fn parameters_lead_to_where_they_are_set() {
    check_module(
        "З = Новый Запрос(\"ВЫБРАТЬ &Скл$0ад\");\nЗ.УстановитьПараметр(\"Склад\", 1);\nЗ.УстановитьПараметр(\"Другой\", 1);",
        &["З.УстановитьПараметр(\"¦Склад"],
    );
    check("ВЫБРАТЬ &Скл$0ад", &[]);
    check("ВЫБ$0РАТЬ 1", &[]);
}

#[test]
fn other_places_are_no_query() {
    let At {
        snapshot,
        file,
        offset,
    } = at("А = \"Да$0\";");
    assert_eq!(definition(&snapshot, file, offset), None);
}
