//! What is answered about files that hold a query and no code: one test for each question.

use serde_json::json;

use super::*;
use crate::testing::{Tested, sample, short};

/// A query beside the sample configuration.
fn query(text: &str) -> Tested {
    sample("trade", &format!("//- /Запросы/Товары.sdbl\n{text}"))
}

fn labels(text: &str) -> Vec<String> {
    let tested = query(text);
    let answer = completion::completion(&tested.context, tested.params(json!({})));
    match answer.expect("an answer").expect("a list") {
        CompletionResponse::Array(items) => items.into_iter().map(|it| it.label).collect(),
        CompletionResponse::List(list) => list.items.into_iter().map(|it| it.label).collect(),
    }
}

#[test]
fn tables_fields_and_words_are_completed() {
    let tables = labels("ВЫБРАТЬ * ИЗ Справочник.$0");
    assert!(tables.iter().any(|it| it == "Номенклатура"), "{tables:?}");
    let fields = labels("ВЫБРАТЬ Т.$0 ИЗ Справочник.Номенклатура КАК Т");
    assert!(fields.iter().any(|it| it == "Артикул"), "{fields:?}");
    let words = labels("ВЫ$0");
    assert!(words.iter().any(|it| it == "ВЫБРАТЬ"), "{words:?}");
    let in_code = labels("ВЫБРАТЬ 1 КАК Если$0");
    assert!(!in_code.iter().any(|it| it == "Если"), "{in_code:?}");
}

#[test]
fn a_table_is_told_and_leads_to_the_metadata() {
    let tested = query("ВЫБРАТЬ Т.Ссылка ИЗ Справочник.Номен$0клатура КАК Т");
    let found = hover::handle(&tested.context, tested.params(json!({})));
    let HoverContents::Markup(found) = found.unwrap().unwrap().contents else {
        panic!("no markup");
    };
    assert!(found.value.contains("Номенклатура"), "{}", found.value);
    let found = definition::handle(&tested.context, tested.params(json!({})));
    let GotoDefinitionResponse::Array(found) = found.unwrap().unwrap() else {
        panic!("links");
    };
    assert_eq!(tested.short(&found[0].uri), "/Catalogs/Номенклатура.xml");
}

#[test]
fn the_first_word_tells_what_the_query_does() {
    let text = "// Товары\nВЫБ$0РАТЬ Т.Ссылка ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Артикул В (ВЫБРАТЬ 1)";
    let told = |text: &str| {
        let tested = query(text);
        let found = hover::handle(&tested.context, tested.params(json!({})));
        let HoverContents::Markup(found) = found.unwrap().unwrap().contents else {
            panic!("no markup");
        };
        found.value
    };
    let found = told(text);
    assert!(found.contains("Запрос возвращает записи."), "{found}");
    let nested = text.replace("$0", "").replace("(ВЫБРАТЬ", "(ВЫБ$0РАТЬ");
    let found = told(&nested);
    assert!(!found.contains("Запрос возвращает"), "{found}");
}

#[test]
fn a_function_tells_its_parameters() {
    let tested = query("ВЫБРАТЬ ЕСТЬNULL(Т.Ссылка, $0) ИЗ Справочник.Номенклатура КАК Т");
    let found = signature_help::handle(&tested.context, tested.params(json!({})));
    let found = found.unwrap().unwrap();
    assert_eq!(found.active_parameter, Some(1));
    let tested = query("ВЫБРАТЬ (1, $0");
    let found = signature_help::handle(&tested.context, tested.params(json!({})));
    assert_eq!(found.unwrap(), None);
}

#[test]
fn aliases_tables_and_parameters_are_found_and_renamed() {
    let text = "ВЫБРАТЬ Т.Ссылка ПОМЕСТИТЬ ВТ ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Артикул = &А;\nВЫБРАТЬ В.Ссылка ИЗ ВТ КАК В ГДЕ &А";
    for (word, count) in [("ПОМЕСТИТЬ ВТ", 2), ("КАК Т", 3), ("= &А", 2)] {
        let tested = query(&text.replacen(word, &format!("{word}$0"), 1));
        let context = json!({ "includeDeclaration": true });
        let found = references::handle(
            &tested.context,
            tested.params(json!({ "context": context })),
        );
        assert_eq!(found.unwrap().unwrap().len(), count, "{word}");
        let highlighted = document_highlight::handle(&tested.context, tested.params(json!({})));
        assert_eq!(highlighted.unwrap().unwrap().len(), count, "{word}");
        let renamed = rename::handle(
            &tested.context,
            tested.params(json!({ "newName": "Новое" })),
        );
        let changes = renamed.unwrap().unwrap().changes.unwrap();
        let edits: Vec<_> = changes.into_values().flatten().collect();
        assert_eq!(edits.len(), count, "{word}");
        assert!(edits.iter().all(|it| it.new_text == "Новое"));
    }
}

#[test]
fn words_are_coloured() {
    let tested = query("ВЫБРАТЬ Т.Ссылка$0 // слово\nИЗ Справочник.Номенклатура КАК Т");
    let found = semantic_tokens::full(&tested.context, tested.params(json!({})));
    let Some(SemanticTokensResult::Tokens(found)) = found.unwrap() else {
        panic!("no tokens");
    };
    // ВЫБРАТЬ Т Ссылка // ИЗ Справочник Товары КАК Т
    assert_eq!(found.data.len(), 9);
    assert_eq!((found.data[0].delta_start, found.data[0].length), (0, 7));
}

#[test]
fn queries_of_a_package_are_folded_listed_and_selected() {
    let text = "// Остатки\n// товаров\nВЫБРАТЬ\n\tТ.Ссылка$0\nПОМЕСТИТЬ ВТ\nИЗ\n\tСправочник.Номенклатура КАК Т\n;\n\nВЫБРАТЬ\n\t1\n";
    let tested = query(text);
    let found = folding_range::handle(&tested.context, tested.params(json!({})));
    let lines = found.unwrap().unwrap();
    let lines: Vec<_> = lines
        .iter()
        .map(|it| (it.start_line, it.end_line))
        .collect();
    assert_eq!(lines, [(0, 1), (2, 6), (9, 10)]);
    let found = document_symbol::handle(&tested.context, tested.params(json!({})));
    let Some(DocumentSymbolResponse::Flat(found)) = found.unwrap() else {
        panic!("no list");
    };
    let names: Vec<_> = found.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["ВТ", "ВЫБРАТЬ"]);
    let position = tested.at().position;
    let found = selection_range::handle(
        &tested.context,
        tested.params(json!({ "positions": [position] })),
    );
    let found = found.unwrap().unwrap();
    assert_eq!(short(found[0].range.start), "3:3");
    let outer = found[0].parent.as_ref().unwrap();
    assert_eq!(short(outer.range.start), "3:1");
}

#[test]
fn a_query_is_laid_out_whole() {
    let tested = query("выбрать Т.Ссылка$0 из Справочник.Номенклатура как Т\n");
    let options = json!({ "options": { "tabSize": 2, "insertSpaces": true } });
    let found = formatting::handle(&tested.context, tested.params(options.clone()));
    let [edit] = &found.unwrap().unwrap()[..] else {
        panic!("one edit");
    };
    assert!(
        edit.new_text.contains("\n  Т.Ссылка\nиз\n"),
        "{}",
        edit.new_text
    );
    let tested = query("выбрать Т. из$0");
    let found = formatting::handle(&tested.context, tested.params(options));
    assert_eq!(found.unwrap(), Some(Vec::new()));
}

#[test]
fn mistakes_are_told_and_code_is_not_expected() {
    let diagnostics = |text: &str| {
        let tested = query(text);
        let answer = diagnostic::document(&tested.context, tested.params(json!({})));
        let DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(found)) =
            answer.unwrap()
        else {
            panic!("no report");
        };
        let items = found.full_document_diagnostic_report.items;
        items.into_iter().map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(diagnostics("ВЫБРАТЬ 1$0"), [""; 0]);
    let found = diagnostics("ВЫБРАТЬ 1$0, ИЗ Справочник.Номенклатура");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("«,»"), "{found:?}");
    let found = diagnostics(
        "ВЫБРАТЬ Т.Артикл$0, С.Код ИЗ Справочник.Номенклатура КАК Т, Справочник.Склад КАК С",
    );
    assert_eq!(
        found,
        [
            "У «Т» нет поля «Артикл»; возможно, «Артикул»",
            "В конфигурации нет таблицы «Справочник.Склад»; возможно, «Справочник.Склады»"
        ]
    );
    let found =
        diagnostics("ВЫБРАТЬ О.Период$0 ИЗ РегистрНакопления.Продажи.Обороты(&А, &Б) КАК О");
    assert_eq!(
        found,
        [
            "У «О» нет поля «Период»; таблица «О» дает его, если указать параметр «Периодичность», например «День»"
        ]
    );
    let found =
        diagnostics("ВЫБРАТЬ$0 Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Код ПОДОБНО \"%А\"");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("Шаблон «ПОДОБНО»"), "{found:?}");
}

#[test]
fn what_is_about_queries_is_offered_and_nothing_of_code() {
    let client = json!({ "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } } });
    let tested = query("ВЫБРАТЬ$0 Т.Ссылка ИЗ Справочник.Номенклатура КАК Т").with_client(client);
    let at = tested.at().position;
    let more = json!({ "range": { "start": at, "end": at }, "context": { "diagnostics": [] } });
    let actions = code_action::handle(&tested.context, tested.params(more));
    let [CodeActionOrCommand::CodeAction(action)] = &actions.unwrap().unwrap()[..] else {
        panic!("one action");
    };
    assert_eq!(action.title, "Перевести запрос на английский");
    let changes = action.edit.clone().and_then(|it| it.changes).unwrap();
    let edits: Vec<_> = changes.into_values().flatten().collect();
    let written: Vec<&str> = edits.iter().map(|it| it.new_text.as_str()).collect();
    assert_eq!(
        written,
        ["SELECT", "Ref", " AS Ссылка", "FROM", "Catalog", "AS"]
    );
    // No rule tells of the order, so none can be switched off.
    let slow = "ВЫБРАТЬ Т.Код ПОМЕСТИТЬ ВТ ИЗ Справочник.Номенклатура КАК Т УПОРЯДОЧИТЬ$0 ПО Т.Код";
    let client = json!({ "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } } });
    let slow = query(slow).with_client(client);
    let at = slow.at().position;
    let more = json!({ "range": { "start": at, "end": at }, "context": { "diagnostics": [] } });
    let actions = code_action::handle(&slow.context, slow.params(more));
    assert_eq!(actions.unwrap().map_or(0, |it| it.len()), 1);
    let lenses = code_lens::handle(&tested.context, tested.params(json!({})));
    // The page of the query can be shown.
    assert_eq!(lenses.unwrap().map_or(0, |it| it.len()), 1);
}

#[test]
fn edits_are_followed() {
    let mut tested = query("ВЫБРАТЬ $0");
    tested.type_at_cursor("Т.Ссылка ИЗ Справочник.Номенклатура КАК Т");
    let symbols = document_symbol::handle(&tested.context, tested.params(json!({})));
    let Some(DocumentSymbolResponse::Flat(symbols)) = symbols.unwrap() else {
        panic!("no list");
    };
    assert_eq!(short(symbols[0].location.range.end), "0:49");
}
