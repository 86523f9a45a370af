//! Columns of the author: what stands below one another stays so.
//!
//! A token that the author moved away from the one before it, below or above another token in the same column, is a cell of
//! a table: a comment at the end of a line, the `=` of an assignment, an argument. The cells of a column move together.

use parser_bsl::bsl::Kind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::blanks::column_after;
use super::indents::Layout;

/// Cells that stand below one another.
struct Column {
    /// The author's column.
    author: usize,
    /// The tokens, from the first line to the last.
    cells: Vec<usize>,
}

/// Keeps the tables of the author.
pub(super) fn align(layout: &mut Layout<'_>) {
    let moved: Vec<usize> = (0..layout.tokens.len())
        .filter(|index| is_moved(layout, *index))
        .collect();
    if moved.is_empty() {
        return;
    }
    let mut columns = Columns::default();
    let mut cells = FxHashSet::default();
    for index in moved {
        let Some(line) = layout.line_of.get(index).map(|it| *it as usize) else {
            continue;
        };
        let author = layout.author_column(index);
        let neighbours = [line.checked_sub(1), Some(line + 1)];
        for neighbour in neighbours.into_iter().flatten() {
            if let Some(other) = columns.below(layout, line, neighbour, index, author) {
                cells.insert(index);
                cells.insert(other);
            }
        }
    }
    let mut cells: Vec<usize> = cells.into_iter().collect();
    cells.sort_unstable();
    let mut found = columns_of(layout, &cells);
    found.sort_by_key(|it| (it.author, it.cells.first().copied()));
    for column in found {
        place(layout, &column);
    }
}

/// Whether the author put more than one blank before a token of a line.
fn is_moved(layout: &Layout<'_>, index: usize) -> bool {
    is_cell(layout, index) && {
        let gap = layout.gap_before(index);
        gap.len() > 1 || gap == "\t"
    }
}

fn is_cell(layout: &Layout<'_>, index: usize) -> bool {
    layout.blanks.get(index).copied().flatten() == Some(1)
}

/// The columns of the tokens of lines, each line counted once.
#[derive(Default)]
struct Columns {
    known: FxHashMap<usize, Vec<(usize, usize)>>,
}

impl Columns {
    /// The token of a neighbouring line that stands in a column.
    fn below(
        &mut self,
        layout: &Layout<'_>,
        line: usize,
        neighbour: usize,
        index: usize,
        author: usize,
    ) -> Option<usize> {
        let here = layout.lines.get(line)?;
        let there = layout.lines.get(neighbour)?;
        if here.number.abs_diff(there.number) != 1 {
            return None;
        }
        let columns = self
            .known
            .entry(neighbour)
            .or_insert_with(|| columns_of_line(layout, neighbour));
        let place = columns
            .binary_search_by_key(&author, |(column, _)| *column)
            .ok()?;
        let (_, other) = columns.get(place)?;
        (is_comment(layout, index) == is_comment(layout, *other) && is_cell(layout, *other))
            .then_some(*other)
    }
}

fn columns_of_line(layout: &Layout<'_>, line: usize) -> Vec<(usize, usize)> {
    let Some(start) = layout.lines.get(line) else {
        return Vec::new();
    };
    let end = layout
        .lines
        .get(line + 1)
        .map_or(layout.tokens.len(), |it| it.first);
    let mut column = start.author;
    let mut found = Vec::new();
    for index in start.first..end {
        if index > start.first {
            column = column_after(column, layout.gap_before(index));
        }
        found.push((column, index));
        let token = layout.tokens.get(index).map(|it| it.range());
        let text = token.and_then(|it| layout.text.get(it)).unwrap_or_default();
        column = column_after(column, text);
    }
    found
}

fn is_comment(layout: &Layout<'_>, index: usize) -> bool {
    layout
        .tokens
        .get(index)
        .is_some_and(|it| it.kind == Kind::Comment)
}

/// The cells by columns: those of neighbouring lines in the same column of the author belong together.
fn columns_of(layout: &Layout<'_>, cells: &[usize]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    // The last line of the column that stands at a place.
    let mut open: FxHashMap<(usize, bool), (usize, usize)> = FxHashMap::default();
    for index in cells {
        let Some(number) = layout.line(*index).map(|it| it.number) else {
            continue;
        };
        let key = (layout.author_column(*index), is_comment(layout, *index));
        let place = match open.get(&key) {
            Some((place, last)) if last + 1 == number => *place,
            _ => {
                columns.push(Column {
                    author: key.0,
                    cells: Vec::new(),
                });
                columns.len() - 1
            }
        };
        if let Some(column) = columns.get_mut(place) {
            column.cells.push(*index);
        }
        open.insert(key, (place, number));
    }
    columns
}

/// Puts the cells below one another, as close to what stands before them as the author has them.
fn place(layout: &mut Layout<'_>, column: &Column) {
    let ends: Vec<usize> = column
        .cells
        .iter()
        .map(|it| layout.column_behind(it.saturating_sub(1)))
        .collect();
    let gaps = column.cells.iter().zip(&ends).map(|(index, _)| {
        let before = index.saturating_sub(1);
        let text = layout
            .tokens
            .get(before)
            .and_then(|it| layout.text.get(it.range()))
            .unwrap_or_default();
        let end = column_after(layout.author_column(before), text);
        column.author.saturating_sub(end).max(1)
    });
    let gap = gaps.min().unwrap_or(1);
    let target = ends.iter().max().copied().unwrap_or_default() + gap;
    for (index, end) in column.cells.iter().zip(ends) {
        // Tabs that lead to the same place stay.
        let stays = column_after(end, layout.gap_before(*index)) == target;
        if let Some(blanks) = layout.blanks.get_mut(*index) {
            *blanks = (!stays).then_some(target - end);
        }
    }
}
