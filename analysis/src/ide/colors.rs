//! Colours in code: `Новый Цвет(255, 0, 0)` and `WebЦвета.Красный`.

use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;

use super::spelling;
use crate::Language;
use crate::edit::TextEdit;
use crate::lexer::{Lexer, Token};
use crate::workspace::{FileId, Snapshot};

mod web;

/// A colour in code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColorPlace {
    /// The expression.
    pub range: Range<usize>,
    /// The colour.
    pub color: Color,
}

/// Red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

/// A way to write a colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentation {
    /// The code.
    pub label: String,
    /// What puts it in the place of the expression.
    pub edit: TextEdit,
}

/// The colours of a module, in the order of the text.
pub fn colors(snapshot: &Snapshot, file: FileId) -> Vec<ColorPlace> {
    let Some(text) = snapshot.text(file) else {
        return Vec::new();
    };
    // Most modules have none, and this is asked after each edit.
    if !may_hold_colors(&text) {
        return Vec::new();
    }
    let names = names(snapshot);
    let tokens = code(&text);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|it| tokens.get(it));
        let is_member = before.is_some_and(|it| it.kind == Kind::Dot);
        let made = made(&text, rest).map(|it| it.0);
        found.extend(made.or_else(|| named(&text, rest, &names).filter(|_| !is_member)));
    }
    found
}

/// How a colour may be written in the place of the one that stands in a range: with numbers, which keep the blanks
/// between them, and by its names, where it has some.
pub fn presentations(
    snapshot: &Snapshot,
    file: FileId,
    range: Range<usize>,
    color: Color,
) -> Vec<Presentation> {
    let Some(text) = snapshot.text(file) else {
        return Vec::new();
    };
    let Some(old) = text.get(range.clone()) else {
        return Vec::new();
    };
    let language = spelling::of_module(snapshot, file);
    let present = |label: String| Presentation {
        edit: TextEdit {
            range: range.clone(),
            text: label.clone(),
        },
        label,
    };
    let mut found = vec![present(with_numbers(old, color, language))];
    let enumeration = Lexer::new(old)
        .next()
        .map(|it| it.text(old))
        .filter(|it| is_web(it));
    let enumeration = enumeration.unwrap_or(language.pick("WebЦвета", "WebColors"));
    for (names, value) in names(snapshot) {
        if value == color {
            let name = if same(enumeration, "WebColors") {
                names.1
            } else {
                names.0
            };
            found.push(present(format!("{enumeration}.{name}")));
        }
    }
    found
}

fn may_hold_colors(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    // The first letters may be written in any case.
    has("вет") || has("ВЕТ") || has("olor") || has("OLOR")
}

fn is_web(word: &str) -> bool {
    same(word, "WebЦвета") || same(word, "WebColors")
}

/// The names of colours in Russian and in English, and what they are.
fn names(snapshot: &Snapshot) -> Vec<((String, String), Color)> {
    let known = snapshot.platform().system_enum("WebЦвета");
    let values = known.map_or(&[][..], |it| it.values.as_slice());
    let known = values.iter().filter_map(|it| {
        let mut values = web::VALUES.iter();
        let (_, value) = values.find(|(name, _)| it.en.is(name))?;
        let [_, red, green, blue] = value.to_be_bytes();
        let names = (it.ru.to_string(), it.en.to_string());
        Some((names, Color([red, green, blue])))
    });
    known.collect()
}

fn code(text: &str) -> Vec<Token> {
    let tokens = Lexer::new(text);
    tokens.filter(|it| it.kind != Kind::Comment).collect()
}

/// `Новый Цвет(255, 0, 0)`: the colour, and the bytes of its numbers.
fn made(text: &str, tokens: &[Token]) -> Option<(ColorPlace, [Range<usize>; 3])> {
    const KINDS: [Kind; 9] = [
        Kind::NewKw,
        Kind::Identifier,
        Kind::LeftParenthesis,
        Kind::Number,
        Kind::Comma,
        Kind::Number,
        Kind::Comma,
        Kind::Number,
        Kind::RightParenthesis,
    ];
    let tokens: &[Token; 9] = tokens.first_chunk()?;
    if !tokens.iter().map(|it| it.kind).eq(KINDS) {
        return None;
    }
    let [first, class, _, red, _, green, _, blue, last] = tokens;
    let class = class.text(text);
    if !same(class, "Цвет") && !same(class, "Color") {
        return None;
    }
    let part = |it: &Token| it.text(text).parse().ok();
    let place = ColorPlace {
        range: first.range().start..last.range().end,
        color: Color([part(red)?, part(green)?, part(blue)?]),
    };
    Some((place, [red.range(), green.range(), blue.range()]))
}

/// `WebЦвета.Красный`.
fn named(text: &str, tokens: &[Token], names: &[((String, String), Color)]) -> Option<ColorPlace> {
    let [first, dot, name] = tokens.first_chunk()?;
    if first.kind != Kind::Identifier || dot.kind != Kind::Dot || !is_web(first.text(text)) {
        return None;
    }
    let word = name.text(text);
    let mut known = names.iter();
    let (_, color) = known.find(|it| same(&it.0.0, word) || same(&it.0.1, word))?;
    Some(ColorPlace {
        range: first.range().start..name.range().end,
        color: *color,
    })
}

/// A colour with numbers, in the spelling and with the blanks of what stands there now.
fn with_numbers(old: &str, color: Color, language: Language) -> String {
    let Color([red, green, blue]) = color;
    let Some((_, numbers)) = made(old, &code(old)) else {
        let class = language.pick("Новый Цвет", "New Color");
        return format!("{class}({red}, {green}, {blue})");
    };
    let edits: Vec<TextEdit> = numbers
        .into_iter()
        .zip([red, green, blue])
        .map(|(range, number)| TextEdit {
            range,
            text: number.to_string(),
        })
        .collect();
    crate::edit::applied(old, &edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    fn shown(text: &str) -> Vec<String> {
        let made = workspace(&format!("\n//- /CommonModules/А.bsl\n{text}$0"));
        let snapshot = made.snapshot();
        let (file, _) = made.cursor.expect("a cursor");
        let text = snapshot.text(file).expect("a text");
        let show = |it: ColorPlace| {
            let Color([red, green, blue]) = it.color;
            format!("{} {red:02x}{green:02x}{blue:02x}", &text[it.range])
        };
        colors(&snapshot, file).into_iter().map(show).collect()
    }

    #[test]
    fn colours_are_found_with_numbers_and_by_name() {
        assert_eq!(
            shown(
                "А = Новый Цвет(255, 0,16);\nБ = webцвета.Красный;\nВ = New Color (1,2,3);\nГ = WebColors.Navy;"
            ),
            [
                "Новый Цвет(255, 0,16) ff0010",
                "webцвета.Красный ff0000",
                "New Color (1,2,3) 010203",
                "WebColors.Navy 000080"
            ]
        );
    }

    #[test]
    fn what_is_no_colour_is_left_alone() {
        for text in [
            "А = Новый Цвет(Р, 0, 0);",
            "А = Новый Цвет(256, 0, 0);",
            "А = Новый Цвет(1, 2);",
            "А = Новый Шрифт(1, 2, 3);",
            "А = WebЦвета.Такого;",
            "А = Б.WebЦвета.Красный;",
            "// Новый Цвет(1, 2, 3)",
            "А = \"Новый Цвет(1, 2, 3)\";",
            "А = Новый Цвет(",
            "А = WebЦвета.",
        ] {
            assert!(shown(text).is_empty(), "{text}");
        }
        // What follows something that looked like one is seen.
        assert_eq!(shown("Новый Новый Цвет(1, 2, 3)").len(), 1);
        assert_eq!(shown("WebЦвета WebЦвета.Красный").len(), 1);
        assert_eq!(shown("Новый Цвет(1, Новый Цвет(1, 2, 3)").len(), 1);
    }

    #[test]
    fn a_colour_is_written_in_the_other_ways_with_the_blanks_it_had() {
        let check = |code: &str, color: Color, expected: &[&str]| {
            let made = workspace(&format!(
                "\n//- /CommonModules/А.bsl\nЕсли Истина Тогда\n{code}$0"
            ));
            let snapshot = made.snapshot();
            let (file, _) = made.cursor.expect("a cursor");
            let place = colors(&snapshot, file).remove(0);
            let found = presentations(&snapshot, file, place.range.clone(), color);
            let labels: Vec<&str> = found.iter().map(|it| it.label.as_str()).collect();
            assert_eq!(labels, expected);
            assert!(
                found
                    .iter()
                    .all(|it| it.edit.range == place.range && it.edit.text == it.label)
            );
        };
        let red = Color([255, 0, 0]);
        check(
            "А = НОВЫЙ Цвет( 1,2,  3 );",
            red,
            &["НОВЫЙ Цвет( 255,0,  0 )", "WebЦвета.Красный"],
        );
        check(
            "А = WebColors.Navy;",
            red,
            &["Новый Цвет(255, 0, 0)", "WebColors.Red"],
        );
        check(
            "А = WebЦвета.Красный;",
            Color([1, 2, 3]),
            &["Новый Цвет(1, 2, 3)"],
        );
    }

    #[test]
    fn every_colour_of_the_platform_has_a_value() {
        let made = workspace("А();");
        let snapshot = made.snapshot();
        let known = snapshot
            .platform()
            .system_enum("WebЦвета")
            .expect("the enumeration");
        assert_eq!(names(&snapshot).len(), known.values.len());
    }
}
