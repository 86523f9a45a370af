//! The comment above a method: its sections, the parameters that it does not describe yet, names of types.

use metadata::platform::Names;
use parser_bsl::Dialect;

use super::Place;
use super::item::{Item, ItemKind};
use super::texts::paths;
use super::words::{either, is_word};
use crate::keywords::Spelling;
use crate::summary::PlacedMethod;

const SECTIONS: [(&str, &str, bool); 5] = [
    ("Параметры:", "Parameters:", false),
    ("Возвращаемое значение:", "Returns:", true),
    ("Пример:", "Example:", false),
    ("Варианты вызова:", "Call options:", false),
    ("Устарела.", "Deprecated.", false),
];

/// Adds what may stand in a comment that begins at an offset, where it is the one of a method.
pub(super) fn add(place: &Place<'_>, start: usize, into: &mut Vec<Item>) {
    let context = place.context;
    let Some(line) = context.text.get(start..context.typed.start) else {
        return;
    };
    // What stands behind code is no comment of a method.
    let is_own_line = context.text.get(..start).is_some_and(|it| {
        let line = it.rfind('\n').map_or(0, |it| it + 1);
        it.get(line..).is_some_and(|it| it.trim().is_empty())
    });
    let Some(method) = method_below(place).filter(|_| is_own_line) else {
        return;
    };
    let above = lines_above(context.text, start);
    let section = above.iter().rev().find_map(|it| section_of(it));
    let told = line.trim_start_matches('/');
    if told.trim().is_empty() {
        // One blank is how comments begin.
        if section == Some(0) {
            parameters(place, method, &above, into);
        }
        let has = |index: usize| above.iter().any(|it| section_of(it) == Some(index));
        for (index, row) in SECTIONS.iter().enumerate() {
            let fits = match index {
                0 => !method.method.parameters.is_empty(),
                _ => !row.2 || method.method.is_function,
            };
            if fits && !has(index) {
                let mut item = Item::new(Names::new(row.0, row.1), ItemKind::Text);
                item.bonus = 10.0 - index as f32;
                into.push(item);
            }
        }
    }
    if section == Some(1) && told.trim_matches([' ', '*', '-']).is_empty() {
        types(place, "", into);
    }
    let in_types = matches!(section, Some(0 | 1));
    if let Some((_, types_text)) = told.split_once(" - ").filter(|_| in_types)
        && !types_text.contains(" - ")
    {
        let list = types_text.rfind(',').map_or(0, |it| it + 1);
        let of = types_text.get(list..).unwrap_or_default().trim_start();
        // `Массив из Строка`: the last word but one is no part of a name.
        let word = of
            .rfind(' ')
            .map_or(of, |it| of.get(it + 1..).unwrap_or_default());
        types(place, word, into);
    }
}

fn types(place: &Place<'_>, before: &str, into: &mut Vec<Item>) {
    paths::types(place, before, false, into);
    if before.is_empty() {
        let mut any = Item::new(Names::new("Произвольный", "Arbitrary"), ItemKind::Type);
        any.bonus = 8.0;
        into.push(any);
        let mut see = Item::new(Names::new("см.", "see"), ItemKind::Keyword);
        see.bonus = -4.0;
        into.push(see);
    }
}

/// The parameters of which the comment says nothing so far.
fn parameters(place: &Place<'_>, method: &PlacedMethod, above: &[&str], into: &mut Vec<Item>) {
    let is_told = |name: &str| {
        above.iter().any(|it| {
            let it = it.trim_start_matches('/').trim_start();
            let end = it.find(|it| !is_word(it)).unwrap_or(it.len());
            metadata::same(it.get(..end).unwrap_or_default(), name)
        })
    };
    let (ty, text) = match place.spelling {
        Spelling::Russian => ("Тип", "описание"),
        Spelling::English => ("Type", "description"),
    };
    for (parameter, order) in method.method.parameters.iter().zip(0_u8..) {
        let name = parameter.name.as_str();
        if is_told(name) {
            continue;
        }
        let mut item = Item::named(name, ItemKind::Parameter);
        item.bonus = 30.0 - f32::from(order);
        item.snippet = Some(format!("{name} - ${{1:{ty}}} - ${{2:{text}}}"));
        into.push(item);
    }
}

/// The method whose comment is at the cursor.
fn method_below<'a>(place: &'a Place<'_>) -> Option<&'a PlacedMethod> {
    let context = place.context;
    let file = place.snapshot.file(place.file)?;
    let mut methods = file.summary.methods.iter();
    let method = methods.find(|it| it.name_range().start > context.offset)?;
    let between = context
        .text
        .get(context.offset..method.name_range().start)?;
    let is_script = file.dialect == Dialect::OneScript;
    let mut lines = between.lines().skip(1);
    let belongs = lines.all(|it| {
        let it = it.trim_start();
        let end = it.find(|it| !is_word(it)).unwrap_or(it.len());
        let word = it.get(..end).unwrap_or_default();
        it.starts_with("//")
            || it.starts_with('&')
            || (it.is_empty() && is_script)
            || either(word, "Процедура", "Procedure")
            || either(word, "Функция", "Function")
            || either(word, "Асинх", "Async")
    });
    belongs.then_some(method)
}

/// The lines of the comment above the one at the cursor, the first one first.
fn lines_above(text: &str, start: usize) -> Vec<&str> {
    let before = text.get(..start).unwrap_or_default();
    let mut lines: Vec<&str> = before
        .rsplit('\n')
        .skip(1)
        .map(str::trim)
        .take_while(|it| it.starts_with("//"))
        .take(300)
        .collect();
    lines.reverse();
    lines
}

/// Which section a line begins.
fn section_of(line: &str) -> Option<usize> {
    let line = line.trim_start_matches('/').trim();
    SECTIONS
        .iter()
        .position(|it| either(line, it.0, it.1) || either(line, it.0, it.1.trim_end_matches(':')))
}
