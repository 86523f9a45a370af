//! The numbers as tables for people.

use std::cmp::Reverse;
use std::io::{self, Write};

use analysis::Language;
use analysis::metrics::Size;

use super::tree::{Sum, sums};
use super::{Everything, Metrics, Sort};
use crate::page::Page;
use crate::report::portable;

/// A row: what it is of, and its numbers.
struct Row {
    name: String,
    sum: Sum,
    /// Of a method there are no modules, methods and clones to tell.
    is_method: bool,
}

pub(super) fn write(
    everything: &Everything,
    options: &Metrics,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::default();
    let mut total = Sum::default();
    for module in &everything.modules {
        total.add(module);
    }
    summary(&mut page, &total, everything, language);
    let [objects, subsystems] = sums(&everything.places, &everything.root, &everything.modules);
    let rows = |all: std::collections::BTreeMap<String, Sum>| -> Vec<Row> {
        let all = all.into_iter();
        all.map(|(name, sum)| Row {
            name,
            sum,
            is_method: false,
        })
        .collect()
    };
    let mut show = |title: &str, rows: Vec<Row>| {
        if !rows.is_empty() {
            table(&mut page, title, rows, options, language);
        }
    };
    show(language.pick("Подсистемы", "Subsystems"), rows(subsystems));
    show(language.pick("Объекты", "Objects"), rows(objects));
    let modules = everything.modules.iter().map(|it| {
        let mut sum = Sum::default();
        sum.add(it);
        Row {
            name: portable(&it.path.shown),
            sum,
            is_method: false,
        }
    });
    show(language.pick("Модули", "Modules"), modules.collect());
    if options.methods {
        show(language.pick("Методы", "Methods"), methods(everything));
    }
    if options.duplicates {
        duplicates(&mut page, everything, options, language);
    }
    out.write_all(page.finish().as_bytes())
}

fn summary(page: &mut Page, total: &Sum, everything: &Everything, language: Language) {
    let Size {
        lines,
        code,
        comments,
        statements,
        cyclomatic,
        cognitive,
    } = total.size;
    let share = percent(total.duplicated, lines);
    let word = |ru: &str, en: &str| language.pick(ru, en).to_owned();
    let rows = [
        [word("Модулей", "Modules"), total.modules.to_string()],
        [word("Строк", "Lines"), lines.to_string()],
        [word("  с кодом", "  of code"), code.to_string()],
        [
            word("  с комментариями", "  of comments"),
            comments.to_string(),
        ],
        [word("Операторов", "Statements"), statements.to_string()],
        [word("Методов", "Methods"), total.methods.to_string()],
        [
            word("  экспортных", "  exported"),
            total.exports.to_string(),
        ],
        [
            word("Цикломатическая сложность", "Cyclomatic complexity"),
            cyclomatic.to_string(),
        ],
        [
            word("Когнитивная сложность", "Cognitive complexity"),
            cognitive.to_string(),
        ],
        [
            word("Повторяющихся строк", "Duplicated lines"),
            language.pick(
                format!(
                    "{} ({share}), групп {}",
                    total.duplicated,
                    everything.clones.len()
                ),
                format!(
                    "{} ({share}), groups {}",
                    total.duplicated,
                    everything.clones.len()
                ),
            ),
        ],
    ];
    page.rows(0, &rows);
}

fn percent(part: usize, whole: usize) -> String {
    let share = match whole {
        0 => 0.0,
        _ => 100.0 * part as f64 / whole as f64,
    };
    format!("{share:.1} %")
}

fn methods(everything: &Everything) -> Vec<Row> {
    let mut rows = Vec::new();
    for module in &everything.modules {
        for method in &module.metrics.methods {
            rows.push(Row {
                name: format!(
                    "{}:{} {}",
                    portable(&module.path.shown),
                    method.line,
                    method.name
                ),
                sum: Sum {
                    size: method.size,
                    exports: usize::from(method.is_export),
                    ..Sum::default()
                },
                is_method: true,
            });
        }
    }
    rows
}

fn table(page: &mut Page, title: &str, mut rows: Vec<Row>, options: &Metrics, language: Language) {
    let key = |it: &Row| match options.sort {
        Sort::Name => 0,
        Sort::Lines => it.sum.size.lines,
        Sort::Code => it.sum.size.code,
        Sort::Comments => it.sum.size.comments,
        Sort::Statements => it.sum.size.statements,
        Sort::Methods => it.sum.methods,
        Sort::Exports => it.sum.exports,
        Sort::Cyclomatic => it.sum.size.cyclomatic,
        Sort::Cognitive => it.sum.size.cognitive,
        Sort::Duplicated => it.sum.duplicated,
    };
    rows.sort_by(|a, b| {
        Reverse(key(a))
            .cmp(&Reverse(key(b)))
            .then_with(|| a.name.cmp(&b.name))
    });
    page.section(title, rows.len());
    let words = |ru: &str, en: &str| language.pick(ru, en).to_owned();
    let is_method = rows.first().is_some_and(|it| it.is_method);
    let only = |text: String| if is_method { String::new() } else { text };
    let mut lines = vec![[
        words("строк", "lines"),
        words("кода", "code"),
        words("комментариев", "comments"),
        words("операторов", "statements"),
        only(words("методов", "methods")),
        words("экспорт", "exports"),
        words("циклом.", "cyclom."),
        words("когнит.", "cognit."),
        only(words("повторов", "duplicated")),
        String::new(),
    ]];
    let shown = match options.top {
        0 => rows.len(),
        top => top,
    };
    let hidden = rows.len().saturating_sub(shown);
    for row in rows.into_iter().take(shown) {
        let Sum {
            size,
            methods,
            exports,
            duplicated,
            ..
        } = row.sum;
        lines.push([
            size.lines.to_string(),
            size.code.to_string(),
            size.comments.to_string(),
            size.statements.to_string(),
            only(methods.to_string()),
            exports.to_string(),
            size.cyclomatic.to_string(),
            size.cognitive.to_string(),
            only(duplicated.to_string()),
            row.name,
        ]);
    }
    page.rows(1, &lines);
    more(page, hidden, language);
}

fn more(page: &mut Page, hidden: usize, language: Language) {
    if hidden > 0 {
        page.line(
            1,
            &language.pick(
                format!("… и ещё {hidden}: --top 0 покажет все"),
                format!("… and {hidden} more: --top 0 shows all"),
            ),
        );
    }
}

fn duplicates(page: &mut Page, everything: &Everything, options: &Metrics, language: Language) {
    let clones = &everything.clones;
    page.section(language.pick("Повторы", "Duplicates"), clones.len());
    let shown = match options.top {
        0 => clones.len(),
        top => top,
    };
    for group in clones.iter().take(shown) {
        let (lines, tokens, places) = (group.lines, group.tokens, group.places.len());
        page.line(
            1,
            &language.pick(
                format!("строк {lines}, слов и знаков {tokens}, мест {places}"),
                format!("lines {lines}, words and signs {tokens}, places {places}"),
            ),
        );
        for place in &group.places {
            let module = everything.modules.get(place.module);
            let path = module
                .map(|it| portable(&it.path.shown))
                .unwrap_or_default();
            page.line(
                2,
                &format!("{path}:{}-{}", place.first_line, place.last_line),
            );
        }
    }
    more(page, clones.len().saturating_sub(shown), language);
}
