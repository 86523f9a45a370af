//! Types as comments name them: `Массив из Строка, Неопределено`, `см. ОбщегоНазначения.НоваяСтруктура`.

use metadata::same;

use super::{DocType, DocTypeName};

/// How deep `Массив из Массив из …` may go.
const DEPTH: u8 = 8;

/// Types with nothing below them.
const SIMPLE: [&str; 18] = [
    "Строка",
    "String",
    "Число",
    "Number",
    "Булево",
    "Boolean",
    "Дата",
    "Date",
    "Неопределено",
    "Undefined",
    "Null",
    "Тип",
    "Type",
    "УникальныйИдентификатор",
    "UUID",
    "ДвоичныеДанные",
    "BinaryData",
    "Процедура",
];

/// Types that are named inside of sentences.
const USUAL: [&str; 22] = [
    "Истина",
    "True",
    "Ложь",
    "False",
    "Массив",
    "Array",
    "Структура",
    "Structure",
    "Соответствие",
    "Map",
    "ТаблицаЗначений",
    "ValueTable",
    "СписокЗначений",
    "ValueList",
    "ДеревоЗначений",
    "ValueTree",
    "Произвольный",
    "Arbitrary",
    "ОписаниеТипов",
    "TypeDescription",
    "ФормаКлиентскогоПриложения",
    "ClientApplicationForm",
];

/// What stands between a type and what is said of it.
pub(super) const DASHES: [char; 3] = ['-', '–', '—'];

/// What a line says: its types, and the text behind them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed<'text> {
    /// The types.
    pub(super) types: Vec<DocType>,
    /// What is said of them.
    pub(super) text: &'text str,
    /// The types stand apart from the text; false where a type is only the first word of a sentence.
    pub(super) apart: bool,
}

/// The types that a text begins with; none where it begins with a sentence.
pub(super) fn read(text: &str) -> Option<Typed<'_>> {
    let text = text.trim();
    if let Some((types, rest)) = list(text, DEPTH) {
        let rest = rest.trim_start();
        let behind = rest.trim_start_matches(['.', ':', ';', ',']).trim_start();
        let ends = rest.is_empty() || rest.starts_with(DASHES) || rest.starts_with([':', ';', '.']);
        if ends {
            let text = behind.strip_prefix(DASHES).unwrap_or(behind).trim_start();
            return Some(Typed {
                types,
                text,
                apart: true,
            });
        }
    }
    let (word, _) = name(text)?;
    let is_known = is_simple(word) || USUAL.iter().any(|it| same(it, word));
    let begins_upper = word.chars().next().is_some_and(char::is_uppercase);
    (is_known && begins_upper).then(|| Typed {
        types: vec![named(word)],
        text,
        apart: false,
    })
}

/// Whether values of the type have no fields.
pub(super) fn is_simple(word: &str) -> bool {
    SIMPLE.iter().any(|it| same(it, word))
}

/// Whether a name is likely to be of a type, and not a word that happens to stand alone.
pub(super) fn is_likely(of: &DocType) -> bool {
    match &of.name {
        DocTypeName::See(_) => true,
        DocTypeName::Type(name) => {
            !of.elements.is_empty()
                || name.contains('.')
                || is_simple(name)
                || USUAL.iter().any(|it| same(it, name))
                || is_compound(name)
        }
    }
}

/// `ТаблицаФормы`: a name of several words, as most types have.
fn is_compound(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
        && letters.any(char::is_uppercase)
}

/// Puts types behind others, without repeating one that says nothing more.
pub(super) fn extend(types: &mut Vec<DocType>, more: Vec<DocType>) {
    for it in more {
        match types
            .iter_mut()
            .find(|known| known.name == it.name && known.elements == it.elements)
        {
            Some(known) => {
                super::push_text(&mut known.description, &it.description);
                known.fields.extend(it.fields);
            }
            None => types.push(it),
        }
    }
}

/// Types with commas between them.
fn list(text: &str, depth: u8) -> Option<(Vec<DocType>, &str)> {
    let mut types = Vec::new();
    let mut rest = text;
    loop {
        let Some((it, behind)) = one(rest, depth) else {
            // A comma at the end of the types.
            return (!types.is_empty()).then_some((types, rest));
        };
        types.push(it);
        let behind = behind.trim_start();
        let Some(next) = behind.strip_prefix([',', '|']).or_else(|| or_word(behind)) else {
            return Some((types, behind));
        };
        rest = next.trim_start();
        // `Массив из Строка, Неопределено`: what may be missing is the array.
        let hoists = depth < DEPTH
            && name(rest).is_some_and(|it| same(it.0, "Неопределено") || same(it.0, "Undefined"));
        if hoists {
            return Some((types, behind));
        }
    }
}

/// What stands behind `или` between two types.
fn or_word(text: &str) -> Option<&str> {
    let (word, rest) = name(text)?;
    let is_or = ["или", "or"].iter().any(|it| metadata::same(it, word));
    (is_or && rest.starts_with(char::is_whitespace)).then_some(rest)
}

fn one(text: &str, depth: u8) -> Option<(DocType, &str)> {
    if let Some(link) = see(text) {
        let (path, rest) = name(link)?;
        let rest = rest.strip_prefix("()").unwrap_or(rest);
        let name = DocTypeName::See(path.to_owned());
        return Some((
            DocType {
                name,
                ..DocType::default()
            },
            rest,
        ));
    }
    let text = text.strip_prefix('<').unwrap_or(text);
    let (word, rest) = name(text)?;
    let rest = rest.strip_prefix('>').unwrap_or(rest);
    let mut found = named(word);
    let Some(of) = of_word(rest).filter(|_| depth > 0) else {
        return Some((found, rest));
    };
    let Some((elements, behind)) = list(of, depth - 1) else {
        return Some((found, rest));
    };
    found.elements = elements;
    Some((found, behind))
}

/// A value that stands for its type is one: `Истина - если …`.
fn named(word: &str) -> DocType {
    let name = match word {
        _ if same(word, "Истина") || same(word, "Ложь") => "Булево",
        _ if same(word, "True") || same(word, "False") => "Boolean",
        _ => word,
    };
    DocType {
        name: DocTypeName::Type(name.to_owned()),
        ..DocType::default()
    }
}

/// What stands behind `см.`.
fn see(text: &str) -> Option<&str> {
    let (word, rest) = text.split_at_checked(word_length(text))?;
    if !same(word, "см") && !same(word, "see") {
        return None;
    }
    let behind = rest.strip_prefix(['.', ':']).unwrap_or(rest);
    let is_apart = behind.len() < rest.len() || rest.starts_with(char::is_whitespace);
    is_apart.then(|| behind.trim_start())
}

/// The path of a text that is a link and nothing else.
pub(super) fn link(text: &str) -> Option<&str> {
    let (path, rest) = name(see(text.trim())?)?;
    let rest = rest.trim_start().strip_prefix("()").unwrap_or(rest);
    matches!(rest.trim(), "" | ".").then_some(path)
}

/// What stands behind `из` in `Массив из Строка`.
fn of_word(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let (word, rest) = text.split_once(char::is_whitespace)?;
    let is_of = same(word, "из") || same(word, "of") || same(word, "из:") || same(word, "of:");
    is_of.then(|| rest.trim_start())
}

/// The name that a text begins with: words with dots between them.
pub(super) fn name(text: &str) -> Option<(&str, &str)> {
    let mut end = 0;
    loop {
        let rest = text.get(end..)?;
        let word = word_length(rest);
        if word == 0 {
            // `Строка.` ends a sentence.
            end = end.checked_sub(1)?;
            break;
        }
        end += word;
        if !text.get(end..)?.starts_with('.') {
            break;
        }
        end += 1;
    }
    (end > 0).then(|| text.split_at(end))
}

fn word_length(text: &str) -> usize {
    let begins = text.starts_with(|it: char| it.is_alphabetic() || it == '_');
    let end = text.find(|it: char| !it.is_alphanumeric() && it != '_');
    if begins { end.unwrap_or(text.len()) } else { 0 }
}
