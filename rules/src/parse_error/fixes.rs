//! Cures of what is wrong, where they are evident.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use parser_bsl::errors::SyntaxErrorKind;

use super::code::Code;
use super::similar;
use analysis::Fix;
use analysis::edit::TextEdit;

impl Code<'_> {
    /// The cures of an error that stand by themselves.
    pub(super) fn fixes(&self, kind: &SyntaxErrorKind, range: &Range<usize>) -> Vec<Fix> {
        let fix = match kind {
            SyntaxErrorKind::Missing {
                token,
                opened_by: None,
            } => {
                let missing = self.insert_token(range.start, *token);
                return self.respelt(range).into_iter().chain(missing).collect();
            }
            SyntaxErrorKind::IncompleteStatement => match self.respelt(range) {
                Some(fix) => fix,
                None => self.call(range),
            },
            SyntaxErrorKind::UnclosedString => self.close_string(range),
            SyntaxErrorKind::DirectiveWithoutStart => self.without(range.clone(), false),
            SyntaxErrorKind::UnknownDirective | SyntaxErrorKind::BrokenDirective => {
                return self.respelt(range).into_iter().collect();
            }
            SyntaxErrorKind::UnclosedDirective => self.close_directive(range),
            _ => return Vec::new(),
        };
        vec![fix]
    }

    fn title(&self, ru: &str, en: &str, code: &str) -> String {
        self.language
            .pick(format!("{ru} «{code}»"), format!("{en} “{code}”"))
    }

    /// A token goes behind the code that ends before an offset.
    fn insert_token(&self, at: usize, token: Kind) -> Option<Fix> {
        let at = self.leaf_before(at).map_or(at, |it| it.end_byte());
        let word = self.spelling.spell(token);
        let is_word = word.starts_with(char::is_alphabetic);
        let is_punctuation = matches!(
            token,
            Kind::Semicolon
                | Kind::RightParenthesis
                | Kind::RightBracket
                | Kind::LeftParenthesis
                | Kind::Comma
        );
        if !is_word && !is_punctuation && token != Kind::Equal {
            return None;
        }
        let title = self.title("Вставить", "Insert", word);
        let text = if is_punctuation {
            word.to_owned()
        } else {
            format!(" {word}")
        };
        Some(Fix::evident(title, at..at, text))
    }

    /// What was opened is closed: brackets on their line, statements and methods where the indent goes back.
    pub(super) fn close(
        &self,
        range: &Range<usize>,
        opener: &Range<usize>,
        closer: &str,
    ) -> Option<Fix> {
        let text = self.module.text;
        let title = self.title("Вставить", "Insert", closer);
        if !closer.starts_with(char::is_alphabetic) {
            // A bracket is found to be open where nothing else can follow, or at itself.
            let line = self
                .module
                .lines()
                .range(text, self.module.lines().line(opener.start));
            let at = if range == opener {
                code_end(text, &line)
            } else {
                range.start
            };
            let at = self
                .leaf_before(at.max(range.start))
                .map_or(at, |it| it.end_byte());
            return (at >= opener.end).then(|| Fix::evident(title, at..at, closer));
        }
        let lines = self.module.lines();
        let line_of = |it: usize| lines.range(text, it);
        let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let from = lines.line(opener.start);
        let first = line_of(from);
        let opening = text.get(first.start..opener.start)?;
        let indent: String = opening
            .chars()
            .take_while(|it| matches!(it, ' ' | '\t'))
            .collect();
        let is_method = opener_is_method(text.get(opener.clone())?);
        let end = if is_method {
            String::new()
        } else {
            ";".to_owned()
        };
        let expected = match range.is_empty() {
            true => range.start,
            false => range.end,
        };
        let last = lines.line(
            self.leaf_before(expected)
                .map_or(expected, |it| it.end_byte().saturating_sub(1)),
        );
        if last == from && !is_method {
            let at = self
                .leaf_before(expected)
                .map_or(expected, |it| it.end_byte());
            return Some(Fix::evident(title, at..at, format!(" {closer}{end}")));
        }
        // The first line below that is not indented further stands behind the end, unless it goes on with the same.
        let mut after = last;
        for line in from + 1..=last {
            let code = text.get(line_of(line)).unwrap_or_default();
            let bare = code.trim_start_matches([' ', '\t']);
            if bare.is_empty() || bare.starts_with(['#', '|']) || is_method {
                continue;
            }
            let depth = code.len() - bare.len();
            if depth <= indent.len() && !continues(bare) {
                after = line - 1;
                break;
            }
        }
        // Blank lines stay below.
        while after > from
            && text
                .get(line_of(after))
                .is_some_and(|it| it.trim().is_empty())
        {
            after -= 1;
        }
        let at = line_of(after).end;
        Some(Fix::evident(
            title,
            at..at,
            format!("{eol}{indent}{closer}{end}"),
        ))
    }

    /// Another word goes where the wrong one stands.
    pub(super) fn instead(&self, range: Range<usize>, word: &str) -> Fix {
        Fix::evident(self.title("Заменить на", "Replace with", word), range, word)
    }

    /// A text goes away, with its line where nothing else stands on it.
    pub(super) fn without(&self, range: Range<usize>, is_evident: bool) -> Fix {
        let text = self.module.text;
        let title = self.title("Удалить", "Remove", &self.quote(range.clone()));
        let lines = self.module.lines();
        let line = lines.range(text, lines.line(range.start));
        let before = text.get(line.start..range.start).unwrap_or_default();
        let after = text.get(range.end..line.end).unwrap_or_default();
        let is_alone = before.trim().is_empty() && matches!(after.trim(), "" | ";");
        let range = if is_alone {
            line.start
                ..lines
                    .range(text, lines.line(range.start) + 1)
                    .start
                    .max(line.end)
        } else {
            range
        };
        match is_evident {
            true => Fix::evident(title, range, ""),
            false => Fix::possible(title, range, ""),
        }
    }

    /// A mistyped keyword on the line where something is wrong.
    pub(super) fn respelt(&self, range: &Range<usize>) -> Option<Fix> {
        let text = self.module.text;
        let lines = self.module.lines();
        let line = lines.range(text, lines.line(range.start));
        let code = line.start..code_end(text, &line);
        let mut at = code.start;
        let mut found = None;
        for part in text.get(code)?.split_inclusive(|it: char| !is_letter(it)) {
            let word = part.trim_end_matches(|it: char| !is_letter(it));
            let place = at..at + word.len();
            at += part.len();
            let Some(keyword) = similar::keyword(word) else {
                continue;
            };
            // A name that is said to be wrong itself, or one that is no string and no member.
            let before = text.get(..place.start)?.trim_end();
            let is_code = self.leaf(place.start).is_some_and(|it| {
                it.byte_range() == place && Kind::of(it) == Kind::Identifier || it.is_error()
            });
            if before.ends_with('.') || !is_code || found.is_some() {
                continue;
            }
            found = Some(self.instead(place, keyword));
        }
        found
    }

    /// A name that does nothing becomes a call.
    fn call(&self, range: &Range<usize>) -> Fix {
        let ends = self
            .module
            .text
            .get(range.end..)
            .unwrap_or_default()
            .trim_start()
            .starts_with(';');
        let text = if ends { "()" } else { "();" };
        Fix::possible(
            self.title("Вставить", "Insert", "()"),
            range.end..range.end,
            text,
        )
    }

    /// A string gets its quote: before what closes the call and the statement.
    pub(super) fn close_string(&self, range: &Range<usize>) -> Fix {
        let text = self.module.text;
        let line = self
            .module
            .lines()
            .range(text, self.module.lines().line(range.start));
        let end = range.end.min(line.end).max(range.start + 1);
        let string = text.get(range.start..end).unwrap_or_default().trim_end();
        let mut inner = string.strip_suffix(';').unwrap_or(string).trim_end();
        let before = text.get(line.start..range.start).unwrap_or_default();
        let count = |text: &str, it: char| text.chars().filter(|letter| *letter == it).count();
        let mut open = count(before, '(').saturating_sub(count(before, ')'));
        while open > 0
            && let Some(rest) = inner.strip_suffix(')')
            && count(rest, '(') <= count(rest, ')')
        {
            inner = rest;
            open -= 1;
        }
        let at = range.start + inner.len().max(1);
        let title = self.title("Вставить", "Insert", "\"");
        Fix::evident(title, at..at, "\"")
    }

    /// The end of a directive, at the end of the module: where it belongs nobody knows.
    fn close_directive(&self, range: &Range<usize>) -> Fix {
        let text = self.module.text;
        let word = text.get(range.clone()).unwrap_or_default();
        let word = word.trim_start_matches(['#', ' ', '\t']);
        let word = word
            .split(|it: char| !is_letter(it))
            .next()
            .unwrap_or_default();
        let is = |ru: &str, en: &str| metadata::same(word, ru) || metadata::same(word, en);
        let spelling =
            analysis::keywords::Spelling::of_word(if word.is_empty() { "#" } else { word });
        let end = if is("Если", "If") {
            Kind::EndIfKw
        } else if is("Вставка", "Insert") {
            Kind::EndInsertKw
        } else {
            Kind::EndRegionKw
        };
        let end = spelling.spell(end);
        let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let before = if text.ends_with('\n') { "" } else { eol };
        let title = self.title("Вставить в конце", "Insert at the end", &format!("#{end}"));
        Fix::possible(
            title,
            text.len()..text.len(),
            format!("{before}{eol}#{end}{eol}"),
        )
    }

    /// The operator that the language has in place of another language's.
    pub(super) fn own_operator(&self, range: &Range<usize>) -> Option<Fix> {
        let text = self.module.text;
        let found = text.get(range.clone())?;
        let word = match found {
            "==" => "=",
            "!=" => "<>",
            "&&" => self.spelling.spell(Kind::AndKw),
            "||" => self.spelling.spell(Kind::OrKw),
            _ => return self.compound(range, found),
        };
        Some(self.instead(range.clone(), word))
    }

    /// `А += Б` as `А = А + Б`.
    fn compound(&self, range: &Range<usize>, found: &str) -> Option<Fix> {
        let text = self.module.text;
        let lines = self.module.lines();
        let line = lines.range(text, lines.line(range.start));
        let target = text.get(line.start..range.start)?.trim();
        let is_path = |it: char| is_letter(it) || matches!(it, '.' | '[' | ']');
        if target.is_empty() || !target.chars().all(is_path) {
            return None;
        }
        let sign = found.get(..1)?;
        let text_after = text.get(range.end..line.end)?;
        let (instead, rest) = match found {
            "++" | "--" if matches!(text_after.trim(), "" | ";") => {
                (format!("{target} = {target} {sign} 1"), "")
            }
            "++" | "--" => return None,
            _ => (format!("{target} = {target} {sign}"), " "),
        };
        let end = range.end + text_after.len() - text_after.trim_start().len();
        let start = line.start + text.get(line.start..range.start)?.find(target)?;
        let edit = TextEdit {
            range: start..end,
            text: format!("{instead}{rest}"),
        };
        Some(Fix {
            title: self.title("Заменить на", "Replace with", &instead),
            edits: vec![edit],
            preferred: true,
        })
    }
}

fn is_letter(it: char) -> bool {
    it.is_alphanumeric() || it == '_'
}

/// Where the code of a line ends: before a comment and blanks.
fn code_end(text: &str, line: &Range<usize>) -> usize {
    let code = text.get(line.clone()).unwrap_or_default();
    let mut is_string = false;
    let mut end = code.len();
    for (at, letter) in code.char_indices() {
        match letter {
            '"' => is_string = !is_string,
            '/' if !is_string && code.get(at..).is_some_and(|it| it.starts_with("//")) => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let code = code.get(..end).unwrap_or_default().trim_end();
    line.start + code.strip_suffix(';').unwrap_or(code).len()
}

fn opener_is_method(word: &str) -> bool {
    ["Процедура", "Функция", "Procedure", "Function"]
        .iter()
        .any(|it| metadata::same(it, word))
}

/// A line that goes on with what a line above began.
fn continues(line: &str) -> bool {
    let word = line
        .split(|it: char| !is_letter(it))
        .next()
        .unwrap_or_default();
    [
        "Иначе",
        "ИначеЕсли",
        "Исключение",
        "Else",
        "ElsIf",
        "Except",
        "Тогда",
        "Then",
        "Цикл",
        "Do",
    ]
    .iter()
    .any(|it| metadata::same(it, word))
}

#[cfg(test)]
mod tests {
    use super::super::PARSE_ERROR;
    use crate::testing::{check_fix, check_no_fix};

    #[track_caller]
    fn check(before: &str, after: &str) {
        check_fix(&PARSE_ERROR, before, after);
    }

    #[test]
    fn missing_tokens_are_put_behind_the_code() {
        check("А = 1 // Раз.\nБ = 2;\n", "А = 1; // Раз.\nБ = 2;\n");
        check(
            "Если А = 1\n\tБ();\nКонецЕсли;\n",
            "Если А = 1 Тогда\n\tБ();\nКонецЕсли;\n",
        );
        check("А(Б, В;\n", "А(Б, В);\n");
        check("А = Б[1;\n", "А = Б[1];\n");
    }

    #[test]
    fn ends_are_put_where_the_indent_goes_back() {
        check(
            "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\n\n\tГ();\nКонецПроцедуры\n",
            "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\n\tКонецЕсли;\n\n\tГ();\nКонецПроцедуры\n",
        );
        check(
            "Процедура А()\r\n\tЕсли Б Тогда\r\n\t\tВ();\r\n\tИначе\r\n\t\tД();\r\nКонецПроцедуры\r\n",
            "Процедура А()\r\n\tЕсли Б Тогда\r\n\t\tВ();\r\n\tИначе\r\n\t\tД();\r\n\tКонецЕсли;\r\nКонецПроцедуры\r\n",
        );
        check(
            "Процедура А()\n\tДля Каждого Б Из В Цикл\n\t\tГ();\nКонецПроцедуры\n",
            "Процедура А()\n\tДля Каждого Б Из В Цикл\n\t\tГ();\n\tКонецЦикла;\nКонецПроцедуры\n",
        );
        check(
            "Процедура А()\n\tБ();\n",
            "Процедура А()\n\tБ();\nКонецПроцедуры\n",
        );
    }

    #[test]
    fn wrong_words_are_replaced() {
        check(
            "Процедура А()\n\tБ();\nКонецФункции\n",
            "Процедура А()\n\tБ();\nКонецПроцедуры\n",
        );
        check(
            "Если А == 1 Тогда\nКонецЕсли;\n",
            "Если А = 1 Тогда\nКонецЕсли;\n",
        );
        check(
            "Если А != 1 Тогда\nКонецЕсли;\n",
            "Если А <> 1 Тогда\nКонецЕсли;\n",
        );
        check("А += 2;\n", "А = А + 2;\n");
        check("А.Б++;\n", "А.Б = А.Б + 1;\n");
    }

    #[test]
    fn mistyped_keywords_are_spelt_right() {
        check(
            "Если А Тогад\n\tБ();\nКонецЕсли;\n",
            "Если А Тогда\n\tБ();\nКонецЕсли;\n",
        );
        check("Retrun;\n", "Return;\n");
    }

    #[test]
    fn strings_are_closed_before_what_closes_the_call() {
        check(
            "Сообщить(\"Документ проведен);\n",
            "Сообщить(\"Документ проведен\");\n",
        );
        check("А = \"начало;\nБ = 1;\n", "А = \"начало\";\nБ = 1;\n");
        check("А = \"начало (конец);\n", "А = \"начало (конец)\";\n");
    }

    #[test]
    fn what_is_one_too_many_goes() {
        check("А();\nКонецЕсли;\nБ();\n", "А();\nБ();\n");
    }

    #[test]
    fn where_nobody_knows_nothing_is_offered() {
        check_no_fix(&PARSE_ERROR, "А = ;\n");
        check_no_fix(&PARSE_ERROR, "А = Б.;\n");
    }
}
