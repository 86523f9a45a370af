//! An answer as text for people, with colours: who prints it takes them away where they are not wanted.

use analysis::Language;
use clap::builder::styling::{AnsiColor, Style};
use lsp::asked::{Languages, pieces, title};
use query::ask::{Candidate, Part, Session};
use unicode_width::UnicodeWidthStr as _;

use super::entry::COMMANDS;
use crate::page::Page;

const NUMBER: Style = AnsiColor::Cyan.on_default().bold();
const QUIET: Style = Style::new().dimmed();
const WARNING: Style = AnsiColor::Yellow.on_default();
const HEADING: Style = Style::new().bold();

/// A text in a style.
fn styled(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

/// What was understood of a question, and the query. Parts go on in the next line where a line of a
/// terminal is full.
pub(super) fn answer(session: &Session, languages: Languages, width: Option<usize>) -> String {
    let language = languages.messages;
    let mut text = String::new();
    if let Some(trouble) = session.trouble() {
        let told = language.pick("Ответ без модели", "Answered without the model");
        let told = format!("{told}: {}", pick(trouble, language));
        text.push_str(&styled(&told, WARNING));
        text.push('\n');
    }
    let answer = session.answer();
    if let Some(refusal) = &answer.refusal {
        text.push_str(&styled(pick(&refusal.text, language), WARNING));
        text.push('\n');
        return text;
    }
    let Some(shown) = session.shown() else {
        return text;
    };
    text.push_str(&chips(shown, language, width));
    if shown.is_proposed {
        let told = language.pick(
            "Это прочтение предложила модель: проверьте, о том ли запрос",
            "A model proposed this reading: check that the query is what you mean",
        );
        text.push_str(&styled(told, WARNING));
        text.push('\n');
    }
    text.push_str(&uncovered(shown, language));
    text.push_str(&query(shown, languages));
    text
}

/// A question that was not typed in a terminal, before its answer.
pub(super) fn question(text: &str) -> String {
    format!("\n{}\n", styled(&format!("? {text}"), HEADING))
}

/// That there are no records, and which conditions may be taken away.
pub(super) fn nothing(of: &Candidate, language: Language) -> String {
    let conditions = of.chips.iter().enumerate().filter(|it| {
        let part = it.1.part;
        matches!(part, Part::Filter(_) | Part::Limit(_) | Part::Period)
    });
    let removals: Vec<String> = conditions
        .map(|(at, it)| {
            let number = styled(&format!("-{}", at + 1), NUMBER);
            format!("{number} ({})", pick(&it.text, language))
        })
        .collect();
    let none = language.pick("Записей нет", "No records");
    if removals.is_empty() {
        return format!("{none}.\n");
    }
    let offer = language.pick("можно убрать условие", "a condition may be taken away");
    format!("{none}; {offer}: {}\n", removals.join(", "))
}

/// The query with its colours, between blank lines.
pub(super) fn query(of: &Candidate, languages: Languages) -> String {
    let query = languages.queries.pick(&of.text[0], &of.text[1]);
    let mut text = "\n".to_owned();
    for (piece, kind) in pieces(query) {
        match style(kind) {
            Some(style) => text.push_str(&styled(&piece, style)),
            None => text.push_str(&piece),
        }
    }
    text.push_str("\n\n");
    text
}

fn style(kind: &str) -> Option<Style> {
    Some(match kind {
        "keyword" => AnsiColor::Blue.on_default().bold(),
        "function" => AnsiColor::Magenta.on_default(),
        "type" | "table" => AnsiColor::Green.on_default(),
        "parameter" => AnsiColor::Yellow.on_default(),
        "number" | "string" => AnsiColor::Red.on_default(),
        "comment" => QUIET,
        _ => return None,
    })
}

/// The parts of a reading with their numbers.
fn chips(of: &Candidate, language: Language, width: Option<usize>) -> String {
    let mut text = String::new();
    let mut used = 0;
    for (at, chip) in of.chips.iter().enumerate() {
        let number = (at + 1).to_string();
        let more = match chip.alternatives.is_empty() {
            true => "",
            false => "…",
        };
        let said = format!(" {}{more}", pick(&chip.text, language));
        let needed = number.width() + said.width();
        if at > 0 {
            let is_full = width.is_some_and(|it| used + 2 + needed > it);
            text.push_str(if is_full { "\n" } else { "  " });
            used = if is_full { 0 } else { used + 2 };
        }
        used += needed;
        text.push_str(&styled(&number, NUMBER));
        text.push_str(&said);
    }
    text.push('\n');
    text
}

fn uncovered(of: &Candidate, language: Language) -> String {
    if of.uncovered.is_empty() {
        return String::new();
    }
    let quoted = |it: &str| language.pick(format!("«{it}»"), format!("“{it}”"));
    let words: Vec<String> = of.uncovered.iter().map(|it| quoted(&it.text)).collect();
    let words = words.join(", ");
    let told = match of.uncovered.len() {
        1 => language.pick(
            "Не понял слово или не уверен в нем:",
            "This word is not understood, or doubtful:",
        ),
        _ => language.pick(
            "Не понял слова или не уверен в них:",
            "These words are not understood, or doubtful:",
        ),
    };
    format!("{}\n", styled(&format!("{told} {words}"), WARNING))
}

/// The question back, or other readings of the question: what the user may say next stands next to where it is typed.
pub(super) fn others(session: &Session, language: Language) -> String {
    let answer = session.answer();
    if answer.refusal.is_some() {
        return String::new();
    }
    if let Some(asked) = &answer.clarification {
        let mut text = styled(pick(&asked.text, language), WARNING);
        text.push('\n');
        for (at, (choice, _)) in asked.choices.iter().enumerate() {
            let number = styled(&(at + 1).to_string(), NUMBER);
            text.push_str(&format!("  {number} {}\n", pick(choice, language)));
        }
        return text;
    }
    let all = answer.candidates.iter().enumerate().take(3);
    let others: Vec<String> = all
        .filter(|it| it.0 != session.place())
        .map(|(at, it)| {
            let command = styled(&format!(":{}", at + 1), NUMBER);
            let proposed = match it.is_proposed {
                true => language.pick(" (предложила модель)", " (proposed by the model)"),
                false => "",
            };
            format!("  {command} {}{proposed}\n", title(it, language))
        })
        .collect();
    if others.is_empty() {
        return String::new();
    }
    let heading = language.pick("Или так:", "Or else:");
    format!("{}\n{}", styled(heading, QUIET), others.concat())
}

/// What may stand in the place of a part.
pub(super) fn alternatives(of: &Candidate, part: usize, language: Language) -> Option<String> {
    let chip = of.chips.get(part)?;
    let name = pick(&chip.text, language);
    let part = part + 1;
    let mut text = String::new();
    for (at, (other, _)) in chip.alternatives.iter().enumerate() {
        let number = styled(&format!("{part}={}", at + 1), NUMBER);
        text.push_str(&format!("  {number} {}\n", pick(other, language)));
    }
    if text.is_empty() {
        text = language.pick(
            format!("У части «{name}» других вариантов нет.\n"),
            format!("There is nothing else for the part “{name}”.\n"),
        );
    }
    if chip.removable {
        let number = styled(&format!("-{part}"), NUMBER);
        let remove = language.pick("убрать", "take away");
        text.push_str(&format!("  {number} {remove}\n"));
    }
    Some(text)
}

/// The parameters with what they hold.
pub(super) fn parameters(of: &Candidate, languages: Languages) -> String {
    let language = languages.messages;
    let all = of.settable();
    let Some(first) = all.first() else {
        let none = language.pick("Параметров нет.\n", "There are no parameters.\n");
        return none.to_owned();
    };
    let rows: Vec<[String; 2]> = all
        .iter()
        .map(|it| {
            let sign = if it.is_parameter { "&" } else { "" };
            let name = format!("{sign}{}", it.name(languages.queries));
            let spoken = lsp::asked::spoken(language);
            [name, it.value.shown(spoken)]
        })
        .collect();
    let mut page = Page::default();
    page.rows(1, &rows);
    let example = first.name(languages.queries);
    page.title(&language.pick(
        format!("Задать другое значение: :задать {example} = …"),
        format!("To set another value: :set {example} = …"),
    ));
    page.finish()
}

/// What can be done.
pub(super) fn help(language: Language) -> String {
    let mut page = Page::default();
    page.title(language.pick(
        "Спросите своими словами: «остатки товаров по складам», «топ 5 покупателей за март».",
        "Ask in your own words: “stock by warehouse”, “top 5 customers in March”.",
    ));
    page.title(language.pick(
        "Следующий вопрос может уточнять: «а теперь по складам», «только за март».",
        "The next question may go on: “now by warehouse”, “only March”.",
    ));
    page.blank();
    let pick = |ru: &str, en: &str| language.pick(ru, en).to_owned();
    let mut rows = vec![
        ["-3".to_owned(), pick("убрать часть 3", "take part 3 away")],
        [
            "3".to_owned(),
            pick(
                "варианты части 3; ответ на уточняющий вопрос",
                "what may stand for part 3; the answer to a question back",
            ),
        ],
        [
            "3=2".to_owned(),
            pick(
                "заменить часть 3 её вариантом 2; вместо номера — начало названия",
                "put alternative 2 in the place of part 3; or the beginning of its name",
            ),
        ],
    ];
    rows.extend(COMMANDS.iter().map(|(names, does)| {
        let names: Vec<&str> = names.to_vec();
        [names.join(" "), pick(does[0], does[1])]
    }));
    page.rows(1, &rows);
    page.finish()
}

fn pick(text: &[String; 2], language: Language) -> &str {
    language.pick(&text[0], &text[1])
}
