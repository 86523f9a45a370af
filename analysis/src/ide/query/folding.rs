//! What can be folded inside of the text of a query.

use std::ops::Range;

use super::outline::Outline;
use super::text::QueryText;
use crate::workspace::{FileId, Snapshot};

/// The parts of queries that stand on several lines, in bytes of the module: queries of a package, parts of a union,
/// nested queries, `ВЫБОР`. The string as a whole is not among them.
pub fn folding(snapshot: &Snapshot, file: FileId) -> Vec<Range<usize>> {
    let Some(text) = snapshot.text(file) else {
        return Vec::new();
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for query in QueryText::all(snapshot, file) {
        let outline = Outline::of(&query.text);
        for part in parts(&outline) {
            let Some(range) = query.module_range(&trimmed(&query.text, part)) else {
                continue;
            };
            let lines = text.get(range.clone()).unwrap_or_default();
            if lines.contains(['\n', '\r']) {
                found.push(range);
            }
        }
    }
    found.sort_by_key(|it| (it.start, usize::MAX - it.end));
    found.dedup();
    found
}

fn parts(outline: &Outline) -> Vec<Range<usize>> {
    let mut parts = outline.cases.clone();
    if outline.statements.len() > 1 {
        parts.extend(outline.statements.iter().map(|it| it.range.clone()));
    }
    for (at, select) in outline.selects.iter().enumerate() {
        let is_part =
            select.first != at || outline.selects.iter().skip(at + 1).any(|it| it.first == at);
        if select.parent.is_some() || is_part {
            parts.push(select.range.clone());
        }
    }
    parts
}

/// A range without the blanks at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    range.start..range.start + part.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    #[test]
    fn queries_of_a_package_unions_nested_queries_and_cases_are_folded() {
        let module = "А = \"ВЫБРАТЬ\n|\tВЫБОР\n|\tКОГДА 1 ТОГДА 2\n|\tКОНЕЦ\n|ИЗ (ВЫБРАТЬ\n|\t1) КАК Т\n|ОБЪЕДИНИТЬ ВСЕ\n|ВЫБРАТЬ\n|\t2\n|;\n|ВЫБРАТЬ 3\";";
        let made = workspace(&format!("//- /CommonModules/Проба.bsl\n{module}"));
        let snapshot = made.snapshot();
        let (file, _) = snapshot.files().next().unwrap();
        let text = snapshot.text(file).unwrap();
        let found: Vec<String> = folding(&snapshot, file)
            .into_iter()
            .map(|it| {
                let line = |at: usize| text[..at].matches('\n').count();
                format!("{}-{}", line(it.start), line(it.end))
            })
            .collect();
        assert_eq!(found, ["0-8", "0-5", "1-3", "4-5", "7-8"]);
    }
}
