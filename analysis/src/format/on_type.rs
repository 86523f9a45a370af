//! What happens while code is being typed.
//!
//! Code that is being typed is seldom whole, so what stands before the cursor decides, and it is read from its tokens.

use std::ops::Range;

use parser_bsl::bsl::Kind;

use super::blanks::{column_after, is_blank};
use super::indents::{Effect, effect};
use super::tokens::{Begins, Errors, Token, tokens};
use super::{Options, lines};
use crate::Module;
use crate::edit::TextEdit;

/// What an editor is to tell of when it is typed: a line end, the end of a statement, and the last letters of the words
/// that close blocks or divide them.
pub const TRIGGERS: [&str; 12] = ["\n", ";", "и", "е", "а", "ы", "f", "e", "o", "y", "t", "n"];

/// The words that stand where the block stands that they close or divide.
const CLOSERS: [&str; 22] = [
    "КонецЕсли",
    "КонецЦикла",
    "КонецПопытки",
    "КонецПроцедуры",
    "КонецФункции",
    "Иначе",
    "ИначеЕсли",
    "Исключение",
    "EndIf",
    "EndDo",
    "EndTry",
    "EndProcedure",
    "EndFunction",
    "Else",
    "ElsIf",
    "Except",
    "#Если",
    "#ИначеЕсли",
    "#Иначе",
    "#КонецЕсли",
    "#Область",
    "#КонецОбласти",
];

/// The clauses of a query whose parts stand one level deeper.
const CLAUSES: [&str; 20] = [
    "ВЫБРАТЬ",
    "ИЗ",
    "ГДЕ",
    "СГРУППИРОВАТЬ",
    "УПОРЯДОЧИТЬ",
    "ИМЕЮЩИЕ",
    "ИТОГИ",
    "ИНДЕКСИРОВАТЬ",
    "КОГДА",
    "ВЫБОР",
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "TOTALS",
    "INDEX",
    "WHEN",
    "CASE",
];

/// The changes after a character was typed; `offset` is the place behind it.
pub fn on_type(
    module: &Module<'_>,
    options: &Options,
    offset: usize,
    typed: char,
) -> Vec<TextEdit> {
    let offset = module.text.floor_char_boundary(offset);
    // Blanks at the ends of lines are where the next letter will be typed.
    let options = &Options {
        insert_final_newline: false,
        trim_final_newlines: false,
        ..options.clone()
    };
    match typed {
        '\n' | '\r' => new_line(module, options, offset),
        ';' => {
            let end = offset;
            let mut edits = lines(module, options, offset..offset, Errors::Typed);
            edits.retain(|it| it.range.end <= end);
            edits
        }
        _ => closer(module, options, offset),
    }
}

/// The line of a text that holds an offset, without its end.
fn line_at(text: &str, offset: usize) -> Range<usize> {
    let before = text.get(..offset).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let behind = text.get(offset..).unwrap_or_default();
    let end = behind
        .find(['\n', '\r'])
        .map_or(text.len(), |at| offset + at);
    start..end
}

/// Moves a word that closes a block below what it closes.
fn closer(module: &Module<'_>, options: &Options, offset: usize) -> Vec<TextEdit> {
    let line = line_at(module.text, offset);
    let typed = module.text.get(line.start..offset).unwrap_or_default();
    let word = typed.trim_start_matches(is_blank);
    if !CLOSERS.iter().any(|it| metadata::same(it, word)) {
        return Vec::new();
    }
    let mut edits = lines(module, options, offset..offset, Errors::Typed);
    edits.retain(|it| it.range.end <= offset - word.len());
    edits
}

fn new_line(module: &Module<'_>, options: &Options, offset: usize) -> Vec<TextEdit> {
    let text = module.text;
    let line = line_at(text, offset);
    let Some(before) = text
        .get(..line.start)
        .map(|it| it.strip_suffix('\n').unwrap_or(it))
        .map(|it| it.strip_suffix('\r').unwrap_or(it).len())
        .filter(|it| *it < line.start)
        .map(|it| line_at(text, it))
    else {
        return Vec::new();
    };
    let above = text.get(before.clone()).unwrap_or_default();
    let content = text.get(line.clone()).unwrap_or_default();
    let rest = content.trim_start_matches(is_blank);
    let leading = line.start..line.end - rest.len();
    if let Some(start) = line_of_string(above, rest) {
        return changed(text, leading, start);
    }
    if let Some(start) = line_of_comment(text, above, rest, line.end) {
        return changed(text, leading, start);
    }
    let mut edits = lines(module, options, before.start..before.end, Errors::Typed);
    edits.retain(|it| it.range.end <= before.end);
    let column = column_of_new_line(module, options, &before, rest);
    edits.extend(changed(text, leading, options.indent.fill(column)));
    edits
}

fn changed(text: &str, range: Range<usize>, new: String) -> Vec<TextEdit> {
    if text.get(range.clone()) == Some(new.as_str()) {
        return Vec::new();
    }
    vec![TextEdit { range, text: new }]
}

/// How a line begins that goes on with the string of the line above; none when no string is open there.
fn line_of_string(above: &str, rest: &str) -> Option<String> {
    let content = above.trim_start_matches(is_blank);
    let indent = above.get(..above.len() - content.len())?;
    let mut is_open = content.starts_with('|');
    let mut opened = None;
    let mut chars = content.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => {
                is_open = !is_open;
                opened = is_open.then_some(at).or(opened);
            }
            '/' if !is_open && chars.peek().is_some_and(|it| it.1 == '/') => return None,
            _ => {}
        }
    }
    if !is_open || rest.starts_with('|') {
        return None;
    }
    let start = if content.starts_with('|') { 0 } else { opened? };
    let query = content.get(start + 1..)?;
    let words = query.trim_start_matches([' ', '\t']);
    let mut inner = query.get(..query.len() - words.len())?.to_owned();
    let end = words.find(|it: char| !it.is_alphabetic());
    let word = words.get(..end.unwrap_or(words.len()))?;
    let is_alone = words.split_whitespace().count() <= 2;
    let opens = |it: &&str| metadata::same(it, word);
    if is_alone && !word.is_empty() && CLAUSES.iter().any(opens) {
        inner.push('\t');
    }
    Some(format!("{indent}|{inner}"))
}

/// How a line begins that goes on with the comment of the line above; none when it does not.
fn line_of_comment(text: &str, above: &str, rest: &str, end: usize) -> Option<String> {
    let content = above.trim_start_matches(is_blank);
    let indent = above.get(..above.len() - content.len())?;
    let said = content.strip_prefix("//")?;
    let words = said.trim_start_matches([' ', '\t']);
    if rest.starts_with("//") {
        return None;
    }
    let goes_on = if rest.is_empty() {
        let below = text.get(end..)?;
        let below = below.strip_prefix('\r').unwrap_or(below);
        let below = below.strip_prefix('\n').unwrap_or(below);
        let below = below.trim_start_matches([' ', '\t']);
        let word_end = below.find(|it: char| !it.is_alphabetic());
        let word = below.get(..word_end.unwrap_or(below.len()))?;
        let is_header = [
            "Процедура",
            "Функция",
            "Асинх",
            "Procedure",
            "Function",
            "Async",
        ]
        .iter()
        .any(|it| metadata::same(it, word));
        // A comment that says nothing is where one stops.
        (is_header || below.starts_with('&') || below.starts_with("//")) && !words.is_empty()
    } else {
        // What was behind the cursor is still of the comment, unless it stood before one.
        !words.is_empty() && text.get(end - rest.len()..end) == Some(rest) && is_prose(rest)
    };
    let blanks = said.get(..said.len() - words.len())?;
    goes_on.then(|| format!("{indent}//{}", if blanks.is_empty() { " " } else { blanks }))
}

/// Whether a rest of a line reads like the rest of a comment and not like code.
fn is_prose(rest: &str) -> bool {
    !rest.contains([';', '=', '(', ')', '&', '#'])
}

/// Where a line begins that follows a line.
fn column_of_new_line(
    module: &Module<'_>,
    options: &Options,
    above: &Range<usize>,
    rest: &str,
) -> usize {
    let text = module.text;
    let width = options.indent.width();
    if rest.starts_with('#') {
        return 0;
    }
    let all = tokens(module.tree, text, &(above.start..above.end), Errors::Typed);
    let end = all.partition_point(|it| it.end <= above.end);
    let before = all.get(..end).unwrap_or_default();
    let mut depth = 0_usize;
    let mut brackets: Vec<usize> = Vec::new();
    let mut base = 0;
    let mut last: Option<&Token> = None;
    for token in before {
        if token.in_directive || token.kind == Kind::Comment {
            continue;
        }
        if token.begins == Begins::Definition {
            depth = 0;
        }
        let effect = effect(token);
        let is_new = last.is_none_or(ends_statement);
        if is_new || token.begins != Begins::Nothing || effect != Effect::Nothing {
            base = token.start;
            brackets.clear();
        }
        match effect {
            Effect::Open => depth += 1,
            Effect::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        match token.kind {
            Kind::LeftParenthesis | Kind::LeftBracket => brackets.push(token.start),
            Kind::RightParenthesis | Kind::RightBracket => {
                brackets.pop();
            }
            _ => {}
        }
        last = Some(token);
    }
    let closes = CLOSERS.iter().any(|it| {
        let end = rest.find(|it: char| !it.is_alphabetic());
        metadata::same(
            it,
            rest.get(..end.unwrap_or(rest.len())).unwrap_or_default(),
        )
    });
    let column_of_line = |offset: usize| {
        let line = line_at(text, offset);
        let line = text.get(line).unwrap_or_default();
        let blanks = line.len() - line.trim_start_matches(is_blank).len();
        column_after(0, line.get(..blanks).unwrap_or_default())
    };
    match last {
        None => 0,
        Some(last) if ends_statement(last) && brackets.is_empty() => {
            depth.saturating_sub(usize::from(closes)) * width
        }
        Some(_) if closes => depth.saturating_sub(1) * width,
        Some(last) => {
            let from = brackets.last().copied().unwrap_or(base);
            let column = column_of_line(from);
            // The first of further lines is moved; those behind it stand where it does.
            let above_column = column_of_line(above.start);
            let goes_on = line_at(text, base).start < above.start;
            // Behind a comma an argument is to be typed.
            if rest.starts_with(')') && last.kind != Kind::Comma {
                column
            } else if goes_on && above_column > column && brackets.is_empty() {
                above_column
            } else {
                column + width
            }
        }
    }
}

/// Whether another statement may follow a token.
fn ends_statement(token: &Token) -> bool {
    match token.kind {
        Kind::Semicolon
        | Kind::ThenKw
        | Kind::DoKw
        | Kind::TryKw
        | Kind::ExceptKw
        | Kind::ElseKw
        | Kind::ExportKw
        | Kind::Colon
        | Kind::EndIfKw
        | Kind::EndDoKw
        | Kind::EndTryKw
        | Kind::EndProcedureKw
        | Kind::EndFunctionKw => true,
        Kind::RightParenthesis => {
            matches!(token.parent, Kind::Parameters | Kind::AnnotationArguments)
        }
        Kind::Identifier => token.parent == Kind::Annotation,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
