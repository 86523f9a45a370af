//! Tells code in comments from prose, by parsing it.

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::errors::errors;
use parser_bsl::flat::{BslNode, BslTree};
use parser_bsl::{Dialect, Parser};

/// A comment longer than this is not parsed as a whole.
const MOST: usize = 20_000;

/// Words that open a line of code, and the word that such a line ends with.
const OPENING: [(&str, &str, &str); 12] = [
    ("Если", "Тогда", "КонецЕсли;"),
    ("ИначеЕсли", "Тогда", "КонецЕсли;"),
    ("Для", "Цикл", "КонецЦикла;"),
    ("Пока", "Цикл", "КонецЦикла;"),
    ("Процедура", "", "КонецПроцедуры"),
    ("Функция", "", "КонецФункции"),
    ("If", "Then", "EndIf;"),
    ("ElsIf", "Then", "EndIf;"),
    ("For", "Do", "EndDo;"),
    ("While", "Do", "EndDo;"),
    ("Procedure", "", "EndProcedure"),
    ("Function", "", "EndFunction"),
];

/// Words that are a line of code by themselves, with a `;`.
const ENDS: [&str; 8] = [
    "КонецЕсли",
    "КонецЦикла",
    "КонецПопытки",
    "Возврат",
    "EndIf",
    "EndDo",
    "EndTry",
    "Return",
];

/// Words behind `#` and `&`.
const MARKS: [&str; 18] = [
    "#Область",
    "#КонецОбласти",
    "#Если",
    "#ИначеЕсли",
    "#Иначе",
    "#КонецЕсли",
    "#Region",
    "#EndRegion",
    "#If",
    "#ElsIf",
    "#Else",
    "#EndIf",
    "&НаКлиенте",
    "&НаСервере",
    "&НаСервереБезКонтекста",
    "&AtClient",
    "&AtServer",
    "&AtServerNoContext",
];

/// The comments of a module, those that stand below each other together. One behind code stands alone.
pub(crate) fn groups<'f>(tree: &'f BslTree<'_>) -> Vec<Vec<BslNode<'f>>> {
    let mut groups: Vec<Vec<BslNode<'f>>> = Vec::new();
    for comment in tree.of_kind(Kind::Comment) {
        match groups.last_mut() {
            Some(group)
                if group
                    .last()
                    .is_some_and(|it| is_below(tree.text(), *it, comment)) =>
            {
                group.push(comment);
            }
            _ => groups.push(vec![comment]),
        }
    }
    groups
}

/// Whether a comment stands on the line below another one, and both are alone on their lines.
fn is_below(text: &str, above: BslNode<'_>, comment: BslNode<'_>) -> bool {
    let between = text.get(above.end()..comment.start());
    let between = between.map_or(&b"x"[..], str::as_bytes);
    between.iter().all(u8::is_ascii_whitespace)
        && between.iter().filter(|it| **it == b'\n').count() == 1
        && !is_trailing(text, above)
}

/// Whether code stands before a comment on its line.
pub(crate) fn is_trailing(text: &str, comment: BslNode<'_>) -> bool {
    let before = text.get(..comment.start()).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t', '\u{a0}', '\u{feff}']);
    !before.is_empty() && !before.ends_with(['\n', '\r'])
}

/// A comment without its slashes and the blanks around.
pub(crate) fn inside(comment: &str) -> &str {
    comment.trim_start_matches('/').trim()
}

/// Parses what stands in comments.
#[derive(Default)]
pub(crate) struct Recognizer {
    parser: Option<Parser>,
}

impl Recognizer {
    /// Whether a line of a comment is code.
    pub(crate) fn is_code(&mut self, line: &str) -> bool {
        let line = line.trim();
        if let Some(word) = line.strip_suffix(';')
            && ENDS.iter().any(|it| same(it, word.trim_end()))
        {
            return true;
        }
        if line.starts_with(['#', '&']) {
            let word = line.split([' ', '\t', '(']).next().unwrap_or_default();
            return MARKS.iter().any(|it| same(it, word));
        }
        if ends_statement(line) {
            return self.parses(line);
        }
        let Some((first, _)) = line.split_once([' ', '\t', '(']) else {
            return false;
        };
        // No such word is longer than «ИначеЕсли».
        if first.len() > "Процедура".len() {
            return false;
        }
        let opening = OPENING.iter().find(|it| same(it.0, first));
        let Some((word, closing, end)) = opening else {
            return false;
        };
        if !closing.is_empty() && !ends_with_word(line, closing) || !line.contains([' ', '(']) {
            return false;
        }
        let rest = line
            .get(word.len()..)
            .filter(|_| word.starts_with("Иначе") || word.starts_with("Els"));
        match rest {
            Some(rest) => self.parses(&format!("Если {rest}\n{end}")),
            None => self.parses(&format!("{line}\n{end}")),
        }
    }

    /// Whether there is code among lines of a comment.
    pub(crate) fn holds_code(&mut self, lines: &[&str]) -> bool {
        if lines.iter().any(|it| self.is_code(it)) {
            return true;
        }
        // A statement may go on over lines.
        let begins = lines
            .iter()
            .position(|it| it.contains(" = ") || it.ends_with('('));
        let ends = lines.iter().rposition(|it| ends_statement(it));
        let (Some(from), Some(to)) = (begins, ends) else {
            return false;
        };
        let Some(statement) = lines.get(from..=to).filter(|it| it.len() > 1) else {
            return false;
        };
        let length: usize = statement.iter().map(|it| it.len() + 1).sum();
        length <= MOST && self.parses(&statement.join("\n"))
    }

    /// Whether a text is statements or methods without an error.
    fn parses(&mut self, text: &str) -> bool {
        let parser = self.parser.get_or_insert_with(Parser::bsl);
        let tree = parser.parse(text, None);
        let root = tree.root_node();
        if root.has_error() {
            return false;
        }
        let mut cursor = root.walk();
        let is_item = |it: tree_sitter::Node<'_>| {
            let kind = Kind::of(it);
            kind.is_statement()
                || matches!(
                    kind,
                    Kind::ProcedureDefinition | Kind::FunctionDefinition | Kind::ModuleVariable
                )
        };
        let holds = root.children(&mut cursor).any(is_item);
        holds && errors(&tree, text, Dialect::Bsl).is_empty()
    }
}

/// Whether a line ends with `;`, a comment behind it left out.
fn ends_statement(line: &str) -> bool {
    if line.ends_with(';') {
        return true;
    }
    let code = line.split_once("//").map(|it| it.0.trim_end());
    code.is_some_and(|it| it.ends_with(';'))
}

fn ends_with_word(line: &str, word: &str) -> bool {
    let code = line.split_once("//").map_or(line, |it| it.0).trim_end();
    code.rsplit([' ', '\t', ')'])
        .next()
        .is_some_and(|it| same(it, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_told_from_prose() {
        let mut recognizer = Recognizer::default();
        for code in [
            "Сумма = Количество * Цена;",
            "Провести();",
            "Если Сумма > 0 Тогда",
            "ИначеЕсли (Сумма < 0) Тогда",
            "Для Каждого Строка Из Товары Цикл // по строкам",
            "Функция Сумма(Знач Товары) Экспорт",
            "КонецЕсли;",
            "Возврат Сумма; // вот",
            "#Если Сервер Тогда",
            "&НаКлиенте",
            "If Sum > 0 Then",
            "return Sum;",
        ] {
            assert!(recognizer.is_code(code), "{code}");
        }
        for prose in [
            "",
            "Если сумма больше нуля, тогда проводим",
            "Если сумма больше нуля Тогда",
            "сумма - количество на цену;",
            "Провести()",
            "Товары, услуги и работы;",
            "Товары;",
            "Функция возвращает сумму (с налогом)",
            "Для каждого товара - цикл",
            "# Заголовок",
            "Возвращаемое значение:",
        ] {
            assert!(!recognizer.is_code(prose), "{prose}");
        }
    }

    #[test]
    fn a_statement_may_go_on_over_lines() {
        let mut recognizer = Recognizer::default();
        let lines = ["Было так:", "Текст = \"ВЫБРАТЬ", "|\t1\";"];
        assert!(recognizer.holds_code(&lines));
        let lines = ["Здесь А = Б, то есть", "они равны;"];
        assert!(!recognizer.holds_code(&lines));
    }
}
