//! The records of `datasets/ask`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

/// A question with the queries that are right: a record as `datasets/ask/README.md` tells of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub id: String,
    pub kind: String,
    pub language: String,
    pub question: String,
    pub gold: Option<String>,
    #[serde(default)]
    pub alternatives: Vec<String>,
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    #[serde(default)]
    pub order: Vec<String>,
    pub dialogue: Option<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "records stand in this order"))]
    pub turn: Option<usize>,
}

/// The questions of one file.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Question>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().enumerate();
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), at + 1))
        })
        .collect()
}

/// Questions that are asked one after another: the turns of a dialogue, or one question alone.
pub(super) fn dialogues(of: &[Question]) -> impl Iterator<Item = &[Question]> {
    of.chunk_by(|left, right| left.dialogue.is_some() && left.dialogue == right.dialogue)
}

impl Question {
    /// All queries that are right, as they are written and with what is as right of documents: those that are posted are
    /// those that are not marked for deletion, as people see it.
    pub(super) fn golds(&self) -> Vec<String> {
        let written: Vec<&String> = self.gold.iter().chain(&self.alternatives).collect();
        let mut all: Vec<String> = written.iter().map(|it| (*it).clone()).collect();
        for gold in written {
            let posted = posted(gold);
            if posted != *gold {
                all.push(posted);
            }
        }
        all
    }

    /// The parameters that a query has.
    pub(super) fn parameters_of(&self, gold: &str) -> Vec<(String, String)> {
        let of_query = self
            .parameters
            .iter()
            .filter(|it| gold.contains(&format!("&{}", it.0)));
        of_query.map(|it| (it.0.clone(), it.1.clone())).collect()
    }
}

/// A query that takes documents that are posted where it took those that are not marked for deletion.
fn posted(gold: &str) -> String {
    let words: Vec<&str> = gold.split_whitespace().collect();
    let mut text = gold.to_owned();
    for words in words.windows(3) {
        let [source, "КАК", alias] = words else {
            continue;
        };
        if !source.trim_start_matches('(').starts_with("Документ.") {
            continue;
        }
        let alias = alias.trim_end_matches([')', ',', ';']);
        for path in [alias.to_owned(), format!("{alias}.Ссылка")] {
            text = text.replace(
                &format!("НЕ {path}.ПометкаУдаления"),
                &format!("{path}.Проведен"),
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::posted;

    #[test]
    fn posted_documents_are_as_right_as_those_that_are_not_marked() {
        assert_eq!(
            posted(
                "ВЫБРАТЬ Т.Ссылка ИЗ Справочник.Контрагенты КАК Т ГДЕ НЕ Т.ПометкаУдаления И НЕ Т.Ссылка В (ВЫБРАТЬ З.Контрагент ИЗ Документ.Заказ КАК З ГДЕ НЕ З.ПометкаУдаления)"
            ),
            "ВЫБРАТЬ Т.Ссылка ИЗ Справочник.Контрагенты КАК Т ГДЕ НЕ Т.ПометкаУдаления И НЕ Т.Ссылка В (ВЫБРАТЬ З.Контрагент ИЗ Документ.Заказ КАК З ГДЕ З.Проведен)"
        );
        assert_eq!(
            posted("ВЫБРАТЬ Т.Цена ИЗ Документ.Заказ.Товары КАК Т ГДЕ НЕ Т.Ссылка.ПометкаУдаления"),
            "ВЫБРАТЬ Т.Цена ИЗ Документ.Заказ.Товары КАК Т ГДЕ Т.Ссылка.Проведен"
        );
    }
}
