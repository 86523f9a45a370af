//! What is done about findings: suppressed by comments, fixed one by one and together.

use analysis::edit::applied;
use analysis::fixes::{CureKind, cures, fix_all};
use analysis::{Finding, Language, Module, review};
use rules::parse_error;

fn with<T>(text: &str, ask: impl FnOnce(&Module<'_>, Vec<Finding>) -> T) -> T {
    let tree = parser_bsl::Parser::bsl().parse(text, None);
    let module = Module::new(text, &tree, parser_bsl::Dialect::Bsl);
    let findings = review(&module, &[parse_error()], Language::Ru).findings;
    ask(&module, findings)
}

#[test]
fn one_finding_is_fixed_or_suppressed_in_several_ways() {
    let titles = with(
        "Процедура П()\n\tА = 1\n\tБ = 2;\nКонецПроцедуры\n",
        |module, found| {
            let at = found[0].range.start;
            let cures = cures(module, &found, &(at..at), Language::Ru);
            cures.into_iter().map(|it| it.title).collect::<Vec<_>>()
        },
    );
    assert_eq!(
        titles,
        [
            "Вставить «;»",
            "Отключить «ParseError» в этой строке",
            "Отключить «ParseError» в этом методе",
            "Отключить «ParseError» в этом файле",
            "Отключить все замечания в этой строке",
            "Отключить все замечания в этом методе",
            "Отключить все замечания в этом файле",
        ]
    );
}

#[test]
fn all_fixes_of_a_file_are_applied_together() {
    let text = "А = 1\nБ == 2;\nВ = (3;\nГ = ;\nД(Е(1;\n";
    let (after, all) = with(text, |module, found| {
        let at = found[0].range.start;
        let all = cures(module, &found, &(at..at), Language::Ru);
        let all = all.into_iter().find(|it| it.kind == CureKind::FixAllOfCode);
        (applied(text, &fix_all(&found).1), all.map(|it| it.title))
    });
    assert!(
        after.starts_with("А = 1;\nБ = 2;\nВ = (3);\nГ = ;\n"),
        "{after}"
    );
    assert!(all.is_some_and(|it| it.starts_with("Исправить все «ParseError» в файле (")));
}

#[test]
fn nothing_is_offered_where_nothing_was_found() {
    with("А = 1\nБ = 2;\n", |module, found| {
        assert_eq!(cures(module, &found, &(10..11), Language::En), []);
    });
}

#[test]
fn a_review_leaves_suppressed_findings_out() {
    let count = |text: &str| with(text, |_, found| found.len());
    assert_eq!(count("А = ;\nБ = ;\n"), 2);
    assert_eq!(count("А = ; // onec:ParseError-off\nБ = ;\n"), 1);
    assert_eq!(count("// BSLLS:ParseError-off\nА = ;\nБ = ;\n"), 0);
    assert_eq!(count("// BSLLS:Other-off\nА = ;\nБ = ;\n"), 2);
}
