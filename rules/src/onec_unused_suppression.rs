use analysis::Severity;
use analysis::review::{Check, Tag};

rule! {
    /// # Комментарий, который ничего не отключает
    ///
    /// Комментарий отключает замечания (`// onec:off Код`, `// BSLLS:Код-off`), а замечаний там нет: код исправили,
    /// правило изменилось или в коде правила опечатка. Такой комментарий скроет следующую ошибку, которая появится на
    /// его месте, и никто о ней не узнает. Удалите его.
    ///
    /// Судится только о правилах, которые выполнялись: комментарий о выключенном правиле остаётся. Комментарий без кодов
    /// проверяется, когда выполнялись все включённые правила.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Сообщить("Готово"); // onec:off LineLength - строка давно короткая
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Сообщить("Готово");
    /// ```
    ///
    /// # Comment that suppresses nothing
    ///
    /// A comment switches findings off (`// onec:off Code`, `// BSLLS:Code-off`), but there are none: the code was
    /// corrected, the rule has changed, or its code is mistyped. Such a comment will hide the next fault that comes in
    /// its place, and nobody will hear of it. Remove it.
    ///
    /// Only rules that ran are judged: a comment about a rule that is off stays. A comment without codes is judged when
    /// all rules ran that are on.
    ///
    /// ## Wrong
    /// ```bsl
    /// Message("Done"); // onec:off LineLength - the line has been short for long
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Message("Done");
    /// ```
    ONEC_UNUSED_SUPPRESSION {
        code: "OnecUnusedSuppression",
        severity: Severity::Minor,
        tags: &[Tag::Unused, Tag::BadPractice],
        check: Check::Review,
    }
}

#[cfg(test)]
mod tests {
    use analysis::edit::applied;
    use analysis::review::{File, Place, Rule, RuleSet, review_file};
    use analysis::{Finding, Language, Module};
    use parser_bsl::Dialect;

    use super::*;

    /// What stands where something is found, of this rule and of those that are suppressed.
    fn review(text: &str, language: Language, set: RuleSet) -> Vec<Finding> {
        let tree = parser_bsl::Parser::bsl().parse(text, None);
        let module = Module::new(text, &tree, Dialect::Bsl);
        let file = File::new(&module, Place::NOWHERE, language);
        review_file(&file, &set, &mut |_| {}).findings
    }

    fn set() -> RuleSet {
        let codes = ["MissingSpace", "YoLetterUsage", "OnecUnusedSuppression"];
        RuleSet::new(codes.iter().filter_map(|it| crate::by_code(it)))
    }

    fn found(text: &str) -> Vec<String> {
        let found = review(text, Language::Ru, set());
        let quoted = found.into_iter().map(|it| {
            let quoted = text.get(it.range).unwrap_or_default();
            format!("{}: {quoted}", it.code)
        });
        quoted.collect()
    }

    const UNUSED: &str = "OnecUnusedSuppression: ";

    #[test]
    fn the_examples_are_right() {
        let code = "Ёж=1;";
        let rule: &Rule = &ONEC_UNUSED_SUPPRESSION;
        assert!(rule.docs(Language::En).markdown.contains("LineLength"));
        assert_eq!(
            found(&format!("{code} // onec:off MissingSpace, YoLetterUsage")).len(),
            0
        );
        assert_eq!(found(code).len(), 2);
        let comment = "// onec:off MissingSpace - так надо";
        assert_eq!(
            found(&format!("А = 1; {comment}")),
            [format!("{UNUSED}{comment}")]
        );
    }

    #[test]
    fn comments_of_all_forms_are_judged() {
        for comment in [
            "// BSLLS:MissingSpace-выкл",
            "// onec-off",
            "// onec:off",
            "// onec:on",
            "// BSLLS-on",
        ] {
            for text in [format!("А = 1; {comment}"), format!("{comment}\nА = 1;\n")] {
                assert_eq!(found(&text), [format!("{UNUSED}{comment}")], "{text}");
            }
        }
    }

    #[test]
    fn of_several_codes_the_idle_ones_are_named() {
        let text = "А=1; // onec:off YoLetterUsage, MissingSpace, Unknown — вот";
        assert_eq!(found(text), [format!("{UNUSED}YoLetterUsage")]);
    }

    #[test]
    fn rules_that_did_not_run_are_not_judged() {
        assert!(found("А = 1; // onec:off LineLength").is_empty());
        assert!(found("А = 1; // BSLLS:Unknown-off").is_empty());
        let some = review("А = 1; // onec-off", Language::Ru, set().partial());
        assert_eq!(some, []);
    }

    #[test]
    fn the_rule_itself_can_be_suppressed_by_name_only() {
        assert!(found("А = 1; // onec:off MissingSpace, OnecUnusedSuppression").is_empty());
        assert_eq!(
            found("// onec-off\nА = 1; // onec:off MissingSpace\n").len(),
            2
        );
    }

    #[track_caller]
    fn fixed(before: &str, after: &str) {
        let found = review(before, Language::En, set());
        let fix = found.first().and_then(|it| it.fixes.first());
        let fix = fix.unwrap_or_else(|| panic!("{found:#?}"));
        assert_eq!(applied(before, &fix.edits), after);
    }

    #[test]
    fn the_fix_removes_the_comment_and_keeps_others() {
        fixed("А = 1; // onec-off\nБ();\n", "А = 1;\nБ();\n");
        fixed(
            "А = 1; // onec:MissingSpace-off // Раз.\n",
            "А = 1; // Раз.\n",
        );
        fixed("\t// onec:off MissingSpace\r\n\tА = 1;\r\n", "\tА = 1;\r\n");
        fixed("// onec-off\nА();\n// onec-on\nБ();\n", "А();\nБ();\n");
        fixed(
            "А=1; // onec:off YoLetterUsage, MissingSpace — вот",
            "А=1; // onec:off MissingSpace — вот",
        );
        fixed(
            "А=1; // onec:off MissingSpace, YoLetterUsage — вот",
            "А=1; // onec:off MissingSpace — вот",
        );
    }
}
