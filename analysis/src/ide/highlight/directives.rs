//! Directives that belong together: the ends of a region, the branches of `#Если`. They may stand in any node of a tree,
//! or around several methods, so they are read from the lines of the text.

use std::ops::Range;

use metadata::same;

/// What a directive does to the blocks that are open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Opens(Block),
    Goes(Block),
    Closes(Block),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Region,
    If,
    Insert,
    Delete,
}

const WORDS: [(&str, &str, Word); 10] = [
    ("Область", "Region", Word::Opens(Block::Region)),
    ("КонецОбласти", "EndRegion", Word::Closes(Block::Region)),
    ("Если", "If", Word::Opens(Block::If)),
    ("ИначеЕсли", "ElsIf", Word::Goes(Block::If)),
    ("Иначе", "Else", Word::Goes(Block::If)),
    ("КонецЕсли", "EndIf", Word::Closes(Block::If)),
    ("Вставка", "Insert", Word::Opens(Block::Insert)),
    ("КонецВставки", "EndInsert", Word::Closes(Block::Insert)),
    ("Удаление", "Delete", Word::Opens(Block::Delete)),
    ("КонецУдаления", "EndDelete", Word::Closes(Block::Delete)),
];

/// The directives that belong to the one whose word stands at an offset, itself included: `#` and the word.
pub(super) fn at(text: &str, offset: usize) -> Option<Vec<Range<usize>>> {
    let line = text
        .get(..offset)?
        .rfind(['\n', '\r'])
        .map_or(0, |it| it + 1);
    let (own, _) = directive(text, line)?;
    if !(own.start..=own.end).contains(&offset) {
        return None;
    }
    let mut open: Vec<(Block, Vec<Range<usize>>)> = Vec::new();
    for hash in memchr::memchr_iter(b'#', text.as_bytes()) {
        let start = text.get(..hash)?.rfind(['\n', '\r']).map_or(0, |it| it + 1);
        let Some((range, word)) = directive(text, start).filter(|it| it.0.start == hash) else {
            continue;
        };
        match word {
            Word::Opens(block) => open.push((block, vec![range])),
            Word::Goes(block) => {
                let inner = open.iter_mut().rev().find(|it| it.0 == block);
                if let Some(inner) = inner {
                    inner.1.push(range);
                }
            }
            Word::Closes(block) => {
                // Regions and conditions may overlap: only one's own kind is closed.
                let Some(place) = open.iter().rposition(|it| it.0 == block) else {
                    continue;
                };
                let (_, mut all) = open.remove(place);
                all.push(range);
                if all.contains(&own) {
                    return Some(all);
                }
            }
        }
    }
    // It is not closed yet.
    open.into_iter()
        .map(|it| it.1)
        .find(|it| it.contains(&own))
        .or(Some(vec![own]))
}

/// The directive of a line: its `#` with the word, and what it does.
fn directive(text: &str, line: usize) -> Option<(Range<usize>, Word)> {
    let rest = text.get(line..)?;
    let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let rest = rest.get(..end)?;
    let start = rest.len() - rest.trim_start().len();
    let behind = rest.get(start..)?.strip_prefix('#')?;
    let blanks = behind.len() - behind.trim_start().len();
    let behind = behind.trim_start();
    let length = behind
        .find(|it: char| !it.is_alphanumeric() && it != '_')
        .unwrap_or(behind.len());
    let word = behind.get(..length)?;
    let known = WORDS
        .iter()
        .find(|it| same(it.0, word) || same(it.1, word))?;
    let from = line + start;
    Some((from..from + 1 + blanks + length, known.2))
}
