//! A file that holds a query and nothing else: its outline and its layout.

use std::ops::Range;

use metadata::Name;
use query::format::{Options, pretty};

use super::outline::Outline as Parts;
use crate::edit::TextEdit;
use crate::format::{Indent, Options as Layout};
use crate::ide::symbols::{Outline, SymbolKind};
use crate::workspace::{FileId, Snapshot};

/// So many tables are named.
const TABLES: usize = 4;

/// The queries of the package in a file: each by the temporary table that it makes or drops, or else by what it reads.
pub(in crate::ide) fn symbols(text: &str) -> Vec<Outline> {
    let parts = Parts::of(text);
    let slice = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let all = parts.statements.iter().enumerate().filter_map(|(at, it)| {
        let words = parts.tokens.iter().map(|it| it.range());
        let mut words =
            words.filter(|word| it.range.start <= word.start && word.end <= it.range.end);
        let word = words.find(|it| !slice(it).starts_with("//"))?;
        let selects = parts.selects.iter().filter(|select| select.statement == at);
        let mut tables: Vec<&str> = Vec::new();
        for source in selects.flat_map(|it| &it.sources) {
            let name = slice(&source.name);
            if !name.is_empty() && !tables.iter().any(|it| metadata::same(it, name)) {
                tables.push(name);
            }
        }
        let named = it.into.as_ref().or(it.drop.as_ref());
        let (name, name_range) = match named {
            Some(range) => (slice(range), range.clone()),
            None => (slice(&word), word.clone()),
        };
        let more = if tables.len() > TABLES { ", …" } else { "" };
        tables.truncate(TABLES);
        let detail = match it.drop {
            Some(_) => slice(&word).to_owned(),
            None => tables.join(", ") + more,
        };
        Some(Outline {
            name: Name::new(name),
            kind: SymbolKind::Query,
            detail,
            range: word.start..it.range.end.max(name_range.end),
            name_range,
            export: false,
            deprecated: false,
            children: Vec::new(),
        })
    });
    all.collect()
}

/// The changes that lay the query of a file out as the query builder prints it. None for a text with syntax errors.
pub fn format(snapshot: &Snapshot, file: FileId, layout: &Layout) -> Vec<TextEdit> {
    let Some(text) = snapshot.text(file).filter(|_| snapshot.is_query(file)) else {
        return Vec::new();
    };
    let mut options = Options::builder();
    if let Indent::Spaces(width) = layout.indent {
        options.indent = " ".repeat(width);
    }
    let Some(mut printed) = pretty(&text, &options) else {
        return Vec::new();
    };
    let has_end = text.ends_with(['\n', '\r']);
    if layout.insert_final_newline || has_end {
        printed.push('\n');
    }
    if text.contains("\r\n") {
        printed = printed.replace('\n', "\r\n");
    }
    changes(&text, &printed)
}

/// One change: what lies between the beginning and the end that both texts have.
fn changes(text: &str, printed: &str) -> Vec<TextEdit> {
    if text == printed {
        return Vec::new();
    }
    let same = |left: &mut dyn Iterator<Item = char>, right: &mut dyn Iterator<Item = char>| {
        let both = left.zip(right).take_while(|it| it.0 == it.1);
        both.map(|it| it.0.len_utf8()).sum::<usize>()
    };
    let start = same(&mut text.chars(), &mut printed.chars());
    let (old, new) = (
        text.get(start..).unwrap_or_default(),
        printed.get(start..).unwrap_or_default(),
    );
    let end = same(&mut old.chars().rev(), &mut new.chars().rev());
    vec![TextEdit {
        range: start..text.len() - end,
        text: new.get(..new.len() - end).unwrap_or_default().to_owned(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_of_a_query_file_is_its_package() {
        let text = "// Остатки\nВЫБРАТЬ Т.А ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары КАК Т\n;\n\nВЫБРАТЬ А.А ИЗ ВТ КАК А ЛЕВОЕ СОЕДИНЕНИЕ Документ.Б КАК Б ПО ИСТИНА\n;\nУНИЧТОЖИТЬ ВТ";
        let found = symbols(text);
        let shown: Vec<(&str, &str)> = found
            .iter()
            .map(|it| (it.name.as_str(), it.detail.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("ВТ", "Справочник.Товары"),
                ("ВЫБРАТЬ", "ВТ, Документ.Б"),
                ("ВТ", "УНИЧТОЖИТЬ")
            ]
        );
        for it in &found {
            assert!(it.range.start <= it.name_range.start && it.name_range.end <= it.range.end);
        }
    }

    #[test]
    fn only_what_differs_is_changed() {
        let [edit] = &changes("ВЫБРАТЬ  1", "ВЫБРАТЬ 1")[..] else {
            panic!("one change");
        };
        assert_eq!(edit.range.len(), 1);
        assert!(changes("А", "А").is_empty());
    }
}
