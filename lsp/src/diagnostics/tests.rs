use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use analysis::workspace::{Unwanted, Wanted};

use super::*;
use crate::testing::{Tested, fixture};

/// A module that takes long, with a finding of a rule behind the cursor and one before it.
fn large_module(cursor: &str) -> Tested {
    let method = "Процедура П() Экспорт\n\tСообщить(1);\nКонецПроцедуры\n\n";
    let many = method.repeat(LARGE / method.len());
    let text =
        format!("//- /М.bsl\nА = 1;\tБ = ТекущаяДата();\n{many}{cursor}\nВ = ТекущаяДата();\n");
    fixture(&text)
}

fn places(report: &Report, code: &str) -> Vec<Range> {
    let of_code = report.findings.iter().filter(|it| it.code == code);
    of_code.map(|it| it.range.clone()).collect()
}

type Range = std::ops::Range<usize>;

fn file(tested: &Tested) -> FileId {
    let uri = tested.at().text_document.uri;
    tested.context.file(&uri).expect("a file")
}

#[test]
fn while_somebody_types_findings_move_along_and_errors_of_syntax_are_told_at_once() {
    let mut tested = large_module("$0");
    let file = file(&tested);
    let before = tested.context.reports.whole(&tested.context, file);
    let before = before.expect("a report");
    let dates = places(&before, "DeprecatedCurrentDate");
    let [first, last] = &dates[..] else {
        panic!("{dates:?}");
    };
    tested.type_at_cursor("Если Тогда\nГ = ТекущаяДата();");
    let added = "Если Тогда\nГ = ТекущаяДата();".len();
    let quick = tested.context.reports.quick(&tested.context, file);
    let quick = quick.expect("a report");
    let moved = last.start + added..last.end + added;
    assert_eq!(
        places(&quick, "DeprecatedCurrentDate"),
        [first.clone(), moved.clone()]
    );
    assert!(!places(&quick, "ParseError").is_empty());
    assert_ne!(quick.id, before.id);
    let again = tested.context.reports.quick(&tested.context, file);
    assert_eq!(again.expect("a report").id, quick.id);
    let whole = tested.context.reports.whole(&tested.context, file);
    let whole = whole.expect("a report");
    let dates = places(&whole, "DeprecatedCurrentDate");
    assert_eq!(dates.len(), 3);
    assert_eq!((&dates[0], &dates[2]), (first, &moved));
    assert_ne!(whole.id, quick.id);
    // From now on there is nothing more to be told.
    let quick = tested.context.reports.quick(&tested.context, file);
    assert_eq!(quick.expect("a report").id, whole.id);
}

#[test]
fn an_edit_that_changes_no_finding_needs_no_other_report() {
    let mut tested = large_module("// Слово$0.");
    let file = file(&tested);
    let context = &tested.context;
    drop(context.reports.whole(context, file));
    tested.type_at_cursor("а");
    let context = &tested.context;
    let quick = context.reports.quick(context, file).expect("a report");
    let whole = context.reports.whole(context, file).expect("a report");
    assert_eq!(quick.id, whole.id);
}

#[test]
fn a_review_stops_when_it_is_not_wanted() {
    let tested = large_module("$0");
    let file = file(&tested);
    let mark = Arc::new(AtomicBool::new(false));
    let mut context = tested.context.clone();
    let wanted = Wanted::until(vec![Arc::clone(&mark)]);
    context.snapshot = context.snapshot.for_as_long_as(wanted);
    drop(context.reports.quick(&context, file));
    mark.store(true, Ordering::Relaxed);
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        context
            .reports
            .whole(&context, file)
            .map(|it| it.id.clone())
    }));
    assert!(stopped.is_err_and(|it| it.is::<Unwanted>()));
    let context = &tested.context;
    let whole = context.reports.whole(context, file).expect("a report");
    assert_eq!(places(&whole, "DeprecatedCurrentDate").len(), 2);
}

#[test]
fn what_lies_around_an_open_module_is_looked_at_again() {
    let mut tested = fixture("//- /М.bsl\nА = ТекущаяДата();$0\n");
    let file = file(&tested);
    let before = tested.context.reports.whole(&tested.context, file);
    let before = before.expect("a report");
    tested.context.world.changes += 1;
    let after = tested.context.reports.whole(&tested.context, file);
    // Found anew, and the same.
    assert_eq!(after.expect("a report").id, before.id);
    assert!(!before.findings.is_empty());
}

#[test]
fn what_is_deprecated_or_unused_is_marked() {
    let text = "//- /М.bsl\nПроцедура П()$0\n\tПерем Лишняя;\n\tА = ТекущаяДата();\n\tСообщить(А);\nКонецПроцедуры\n";
    let tested = fixture(text);
    let file = file(&tested);
    let context = &tested.context;
    let report = context.reports.whole(context, file).expect("a report");
    let shown = convert(context, file, &report).expect("diagnostics");
    let tags = |code: &str| {
        let of_code = |it: &&tower_lsp::ls_types::Diagnostic| matches!(&it.code, Some(tower_lsp::ls_types::NumberOrString::String(it)) if it == code);
        shown.iter().find(of_code).and_then(|it| it.tags.clone())
    };
    use tower_lsp::ls_types::DiagnosticTag;
    assert_eq!(
        tags("UnusedLocalVariable"),
        Some(vec![DiagnosticTag::UNNECESSARY]),
        "{shown:?}"
    );
    assert_eq!(
        tags("DeprecatedCurrentDate"),
        Some(vec![DiagnosticTag::DEPRECATED])
    );
}

fn named(text: &str) -> Arc<Settings> {
    let rules = serde_json::from_str(text).expect("settings of rules");
    let mut settings = Settings::default();
    settings.diagnostics.rules = rules;
    Arc::new(settings)
}

#[test]
fn what_is_found_in_the_project_as_a_whole_is_kept_by_file_and_taken_back() {
    let mut tested = crate::testing::sample("trade", "//- /М.bsl\nА = 1;$0\n");
    tested.context.settings =
        named(r#"{ "MetadataObjectNameLength": { "maxMetadataObjectNameLength": 5 } }"#);
    let context = &tested.context;
    let changed = context.reports.review_project(context);
    let path = changed
        .iter()
        .find(|it| it.ends_with("Catalogs/Номенклатура.xml"))
        .expect("a file of metadata");
    let group = context.reports.of_project(path).expect("findings");
    let found = shown::of_file(context, path, &group.findings).expect("diagnostics");
    assert!(found.iter().any(|it| it.range.start.line > 0), "{found:?}");
    // Nothing has changed since.
    assert_eq!(
        context.reports.review_project(context),
        [""; 0].map(PathBuf::from)
    );
    let path = path.clone();
    tested.context.settings = named(r#"{ "MetadataObjectNameLength": false }"#);
    let context = &tested.context;
    assert!(context.reports.review_project(context).contains(&path));
    assert!(context.reports.of_project(&path).is_none());
}

#[test]
fn what_the_project_tells_of_a_module_stands_among_its_own_findings_and_moves_along() {
    let mut tested = fixture("//- /М.bsl\nА = ТекущаяДата();$0\nБ = ТекущаяДата();\n");
    let file = file(&tested);
    let context = &tested.context;
    let own = context.reports.whole(context, file).expect("a report");
    let path = &context.snapshot.file(file).expect("the file").path;
    let last = own.findings.last().expect("a finding").clone();
    let finding = Finding {
        code: "OfProject",
        ..last.clone()
    };
    let open = context.snapshot.file(file).and_then(|it| it.open.clone());
    context
        .reports
        .project
        .put(path, finding, open.map(|it| Arc::clone(&it.text)));
    let with = context.reports.whole(context, file).expect("a report");
    assert_ne!(with.id, own.id);
    assert_eq!(
        places(&with, "OfProject"),
        std::slice::from_ref(&last.range)
    );
    tested.type_at_cursor(" ");
    let context = &tested.context;
    let moved = context.reports.whole(context, file).expect("a report");
    let expected = last.range.start + 1..last.range.end + 1;
    assert_eq!(places(&moved, "OfProject"), std::slice::from_ref(&expected));
    assert_ne!(moved.id, with.id);
}

#[test]
fn of_very_many_findings_the_worst_are_shown() {
    let dates = "А = ТекущаяДата();\n".repeat(1200);
    let text = format!("//- /М.bsl\n$0{dates}Если\n");
    let tested = fixture(&text);
    let file = file(&tested);
    let context = &tested.context;
    let report = context.reports.whole(context, file).expect("a report");
    assert!(report.findings.len() > 1200);
    let shown = convert(context, file, &report).expect("diagnostics");
    assert_eq!(shown.len(), 1001);
    let is_error = |it: &tower_lsp::ls_types::Diagnostic| {
        it.severity == Some(tower_lsp::ls_types::DiagnosticSeverity::ERROR)
    };
    assert!(shown.iter().any(is_error));
    let last = shown.last().expect("a note");
    assert!(
        last.message
            .contains(&format!("1000 из {}", report.findings.len()))
    );
}
