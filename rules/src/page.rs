//! What the documentation of a rule looks like.

use std::fmt::Write as _;

use analysis::Language;
use analysis::review::{Default as By, Rule, RuleKind, RuleScope};

use crate::RULES;

/// The page of a rule as Markdown: what it is in a table, what it finds, examples, parameters.
pub fn page(rule: &Rule, language: Language) -> String {
    let docs = rule.docs(language);
    let mut page = format!("# {}: {}\n\n", rule.code, docs.title);
    page.push_str(language.pick(
        "| Вид | Важность | Включено | Минут на исправление | Метки |\n",
        "| Kind | Severity | On by default | Minutes to fix | Tags |\n",
    ));
    page.push_str("|---|---|---|--:|---|\n");
    let tags: Vec<_> = rule.tags.iter().map(|it| it.word()).collect();
    let on = match rule.by_default {
        true => language.pick("да", "yes"),
        false => language.pick("нет", "no"),
    };
    let kind = kind(rule.kind, language);
    let (severity, minutes, tags) = (rule.severity.word(), rule.minutes, tags.join(", "));
    // Writing to a text does not fail.
    let _ = write!(
        page,
        "| {kind} | {severity} | {on} | {minutes} | {tags} |\n\n"
    );
    for line in where_it_looks(rule, language) {
        let _ = write!(page, "{line}\n\n");
    }
    page.push_str(&docs.markdown);
    page.push('\n');
    if !rule.parameters.is_empty() {
        page.push_str(language.pick("\n## Параметры\n\n", "\n## Parameters\n\n"));
        page.push_str(language.pick(
            "| Имя | По умолчанию | Что значит |\n",
            "| Name | Default | Meaning |\n",
        ));
        page.push_str("|---|---|---|\n");
        for it in rule.parameters {
            let meaning = language.pick(it.ru, it.en);
            let _ = writeln!(
                page,
                "| `{}` | {} | {meaning} |",
                it.name,
                default(&it.default)
            );
        }
    }
    page
}

/// The list of all rules as Markdown, with links to their pages below a folder.
pub fn index(language: Language, folder: &str) -> String {
    let mut index = String::from(language.pick(
        "| Правило | Что находит | Вид | Важность | Включено |\n|---|---|---|---|---|\n",
        "| Rule | What it finds | Kind | Severity | On by default |\n|---|---|---|---|---|\n",
    ));
    for rule in RULES {
        let (code, title) = (rule.code, rule.docs(language).title);
        let on = match rule.by_default {
            true => language.pick("да", "yes"),
            false => language.pick("нет", "no"),
        };
        let (kind, severity) = (kind(rule.kind, language), rule.severity.word());
        let _ = writeln!(
            index,
            "| [{code}]({folder}/{code}.md) | {title} | {kind} | {severity} | {on} |"
        );
    }
    index
}

fn kind(kind: RuleKind, language: Language) -> &'static str {
    match kind {
        RuleKind::Error => language.pick("ошибка", "error"),
        RuleKind::Vulnerability => language.pick("уязвимость", "vulnerability"),
        RuleKind::SecurityHotspot => language.pick("потенциальная уязвимость", "security hotspot"),
        RuleKind::CodeSmell => language.pick("дефект кода", "code smell"),
    }
}

fn where_it_looks(rule: &Rule, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    match rule.scope {
        RuleScope::All => {}
        RuleScope::Bsl => lines.push(
            language
                .pick("Только для 1С:Предприятия.", "For 1C:Enterprise only.")
                .to_owned(),
        ),
        RuleScope::OneScript => lines.push(
            language
                .pick("Только для OneScript.", "For OneScript only.")
                .to_owned(),
        ),
    }
    if !rule.modules.is_empty() {
        let names = rule.modules.iter().map(|it| {
            let names = it.names();
            language.pick(names.ru, names.en)
        });
        let names = names.collect::<Vec<_>>().join(", ");
        lines.push(language.pick(format!("Модули: {names}."), format!("Modules: {names}.")));
    }
    if !rule.since.is_empty() {
        let since = rule.since;
        lines.push(language.pick(
            format!("Режим совместимости не ниже {since}."),
            format!("Compatibility mode {since} or later."),
        ));
    }
    lines
}

fn default(default: &By) -> String {
    let escaped = |it: &str| it.replace('|', "\\|");
    match default {
        By::Flag(it) => format!("`{it}`"),
        By::Number(it) => format!("`{it}`"),
        By::Real(it) => format!("`{it}`"),
        By::Text("") | By::Pattern("") => String::new(),
        By::Text(it) | By::Pattern(it) => format!("`{}`", escaped(it)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_what_a_rule_is() {
        let page = page(crate::parse_error(), Language::Ru);
        assert!(page.starts_with("# ParseError: Ошибка разбора исходного кода\n"));
        assert!(
            page.contains("| ошибка | critical | да | 5 | ERROR |"),
            "{page}"
        );
    }
}
