//! The sentences, in both languages.

use std::ops::Range;

use parser_bsl::bsl::Kind;

use analysis::Language;
use analysis::keywords::Spelling;

/// Something that is opened and closed.
pub(super) enum Construct<'a> {
    /// A procedure by its name, which may be missing.
    Procedure(&'a str),
    /// A function by its name, which may be missing.
    Function(&'a str),
    /// A loop by its first word.
    Loop(&'a str),
    /// A bracket.
    Bracket(&'a str),
    /// Another compound statement by its first word.
    Statement(&'a str),
}

impl Construct<'_> {
    /// What it is, with the ending that Russian participles take after it.
    fn describe(&self, language: Language) -> (String, &'static str) {
        let named = |noun: &str, name: &str| match (language, name) {
            (_, "") => noun.to_owned(),
            (Language::Ru, name) => format!("{noun} «{name}»"),
            (Language::En, name) => format!("{noun} “{name}”"),
        };
        match self {
            Self::Procedure(name) => (named(language.pick("процедура", "procedure"), name), "а"),
            Self::Function(name) => (named(language.pick("функция", "function"), name), "а"),
            Self::Loop(word) => (named(language.pick("цикл", "loop"), word), ""),
            Self::Bracket(word) => (named(language.pick("скобка", "bracket"), word), "а"),
            Self::Statement(word) => (named(language.pick("оператор", "statement"), word), ""),
        }
    }
}

/// `line` is where it is opened, if that is another line.
pub(super) fn unclosed(
    language: Language,
    what: &Construct<'_>,
    line: Option<usize>,
    closer: &str,
) -> String {
    let (what, ending) = what.describe(language);
    let line = line
        .map(|it| language.pick(format!(" (строка {it})"), format!(" (line {it})")))
        .unwrap_or_default();
    language.pick(
        format!("Не закрыт{ending} {what}{line}: ожидается «{closer}»"),
        format!("The {what}{line} is not closed: “{closer}” is expected"),
    )
}

/// A method whose end is that of the other kind.
pub(super) fn mixed_ends(
    language: Language,
    what: &Construct<'_>,
    line: usize,
    found: &str,
    expected: &str,
) -> String {
    let (what, ending) = what.describe(language);
    language.pick(
        format!(
            "Здесь {what} (строка {line}) закрыт{ending} словом «{found}»: ожидается «{expected}»"
        ),
        format!("The {what} (line {line}) ends with “{found}”: “{expected}” is expected"),
    )
}

/// A closing token with nothing to close.
pub(super) fn no_opener(language: Language, found: &str, openers: &[&str]) -> String {
    let is_word = found.starts_with(char::is_alphabetic);
    let (extra, opening) = if is_word {
        ("Лишнее", "открывающего")
    } else {
        ("Лишняя скобка", "открывающей")
    };
    language.pick(
        format!(
            "{extra} «{found}»: нет {opening} «{}»",
            openers.join("» или «")
        ),
        format!("“{found}” without its “{}”", openers.join("” or “")),
    )
}

pub(super) fn incomplete_statement(language: Language, code: String) -> String {
    language.pick(
        format!("Выражение «{code}» не является вызовом или присваиванием: допишите «()» или «= значение»"),
        format!("“{code}” is neither a call nor an assignment: add “()” or “= value”"),
    )
}

pub(super) fn unclosed_string(language: Language) -> String {
    let (ru, en) = (
        "Строка не закрыта: ожидается кавычка «\"»",
        "The string is not closed: a quote (\") is expected",
    );
    language.pick(ru, en).to_owned()
}

pub(super) fn breaks_off(language: Language) -> String {
    let (ru, en) = (
        "Код здесь обрывается: допишите его или удалите",
        "The code breaks off here: complete or remove it",
    );
    language.pick(ru, en).to_owned()
}

pub(super) fn incomplete_ternary(language: Language) -> String {
    let ru = "Оператору «?» нужны три выражения: «?(условие, если истина, если ложь)»";
    let en = "The operator “?” needs three expressions: “?(condition, if true, if false)”";
    language.pick(ru, en).to_owned()
}

pub(super) fn digit_first(language: Language, name: &str) -> String {
    language.pick(
        format!("Имя «{name}» начинается с цифры: начните его с буквы или «_»"),
        format!("The name “{name}” begins with a digit: begin it with a letter or “_”"),
    )
}

/// What a name or an expression is missing for.
pub(super) enum Missing {
    Member,
    ProcedureName,
    FunctionName,
    Type,
    Annotation,
    Variable,
    Parameter,
    Condition,
    Collection,
    Expression,
}

/// `before` is the word or mark after which it is missing.
pub(super) fn missing(language: Language, what: Missing, before: &str) -> String {
    let (ru, en) = match what {
        Missing::Member => {
            return language
                .pick(
                    "Ожидается имя после точки",
                    "A name is expected after the dot",
                )
                .to_owned();
        }
        Missing::ProcedureName => ("имя процедуры", "The name of the procedure"),
        Missing::FunctionName => ("имя функции", "The name of the function"),
        Missing::Type => ("имя типа", "The name of a type"),
        Missing::Annotation => ("имя директивы", "The name of the directive"),
        Missing::Variable => ("имя переменной", "The name of a variable"),
        Missing::Parameter => ("имя параметра", "The name of a parameter"),
        Missing::Condition => ("условие", "A condition"),
        Missing::Collection => ("коллекция", "A collection"),
        Missing::Expression => ("выражение", "An expression"),
    };
    language.pick(
        format!("Ожидается {ru} после «{before}»"),
        format!("{en} is expected after “{before}”"),
    )
}

/// `word` is the word of the directive as it is written.
pub(super) fn unknown_directive(language: Language, text: String) -> String {
    language.pick(
        format!("Неизвестная директива препроцессора «{text}»"),
        format!("The preprocessor directive “{text}” is unknown"),
    )
}

pub(super) fn invalid_target(language: Language, text: String) -> String {
    language.pick(
        format!(
            "Присвоить можно только переменной, свойству или элементу; «{text}» здесь недопустимо"
        ),
        format!(
            "Only a variable, a property or an item can be assigned to; “{text}” cannot stand here"
        ),
    )
}

/// A directive that nothing closes: `#Если Сервер Тогда`.
pub(super) fn unclosed_directive(language: Language, directive: &str) -> String {
    let word = directive_word(directive);
    let end = Spelling::of_word(word).spell(match small(word).as_str() {
        "если" | "if" => Kind::EndIfKw,
        "область" | "region" => Kind::EndRegionKw,
        _ => Kind::EndInsertKw,
    });
    language.pick(
        format!("Не закрыта директива «#{word}»: ожидается «#{end}»"),
        format!("The directive “#{word}” is not closed: “#{end}” is expected"),
    )
}

/// A directive that continues or closes what was not opened: `#КонецЕсли`.
pub(super) fn directive_without_start(language: Language, directive: &str) -> String {
    let word = directive_word(directive);
    let start = Spelling::of_word(word).spell(match small(word).as_str() {
        "конецобласти" | "endregion" => Kind::RegionKw,
        "конецвставки" | "endinsert" => Kind::InsertKw,
        _ => Kind::IfKw,
    });
    language.pick(
        format!("Директива «#{word}» без «#{start}»"),
        format!("The directive “#{word}” without “#{start}”"),
    )
}

/// A branch of `#Если` that opens or closes something else than the first one.
pub(super) fn odd_branch(language: Language, directive: &str) -> String {
    let word = directive_word(directive);
    language.pick(
        format!("Ветвь «#{word}» открывает или закрывает не то, что первая ветвь: проверьте её скобки и окончания"),
        format!("The branch “#{word}” opens or closes something else than the first one: check its brackets and ends"),
    )
}

/// A word as names are compared.
fn small(word: &str) -> String {
    metadata::folded(word).collect()
}

fn directive_word(directive: &str) -> &str {
    let word = directive.trim_start_matches(|it: char| it == '#' || it.is_whitespace());
    &word[..word
        .find(|it: char| !it.is_alphabetic())
        .unwrap_or(word.len())]
}

pub(super) fn broken_directive(language: Language, word: &str) -> String {
    match small(word).as_str() {
        "область" | "region" => language.pick(
            format!("Ожидается имя области после «#{word}» в той же строке"),
            format!("The name of the region is expected after “#{word}” in the same line"),
        ),
        "если" | "иначеесли" | "if" | "elsif" => {
            let then = Spelling::of_word(word).spell(Kind::ThenKw);
            language.pick(
                format!("Ожидается условие и «{then}» после «#{word}» в той же строке"),
                format!("A condition and “{then}” are expected after “#{word}” in the same line"),
            )
        }
        "удаление" | "delete" => {
            let end = Spelling::of_word(word).spell(Kind::EndDeleteKw);
            language.pick(
                format!("Не закрыта директива «#{word}»: ожидается «#{end}»"),
                format!("The directive “#{word}” is not closed: “#{end}” is expected"),
            )
        }
        _ => language.pick(
            format!("Директива «#{word}» не завершена"),
            format!("The directive “#{word}” is not complete"),
        ),
    }
}

/// An operator of another language at `at`, and what this language has instead.
pub(super) fn foreign_operator(
    language: Language,
    spelling: Spelling,
    text: &str,
    at: usize,
) -> Option<(Range<usize>, String)> {
    let (start, found) = ["==", "!=", "&&", "||", "++", "--", "+=", "-=", "*=", "/="]
        .iter()
        .flat_map(|it| [(at, *it), (at.saturating_sub(1), *it)])
        .find(|(start, it)| text.get(*start..).is_some_and(|text| text.starts_with(it)))?;
    let instead = match found {
        "==" => "=".to_owned(),
        "!=" => "<>".to_owned(),
        "&&" => spelling.spell(Kind::AndKw).to_owned(),
        "||" => spelling.spell(Kind::OrKw).to_owned(),
        _ => {
            let name = if spelling == Spelling::Russian {
                "А"
            } else {
                "A"
            };
            let operand = if found.ends_with('=') {
                if name == "А" { "Б" } else { "B" }
            } else {
                "1"
            };
            format!("{name} = {name} {} {operand}", &found[..1])
        }
    };
    let message = language.pick(
        format!("Оператора «{found}» нет в языке: пишите «{instead}»"),
        format!("The language has no operator “{found}”: write “{instead}”"),
    );
    Some((start..start + found.len(), message))
}
