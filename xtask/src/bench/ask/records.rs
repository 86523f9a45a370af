//! What queries give, and whether two results say the same.

use std::collections::HashMap;
use std::ops::ControlFlow;

use anyhow::Context as _;
use metadata::{NameMap, World};
use query::run::{Base, Limits, Parameter, ResultColumn, Row, Sink, Value, run};

/// An answer may show so many columns more than were asked for.
const EXTRA_COLUMNS: usize = 5;
/// More records than anybody asks for: what gives more is a product of tables.
const ROWS: u64 = 20_000;

/// A result as people see it: references by their presentation, documents by number and date.
#[derive(Debug, Clone, Default)]
pub(super) struct Records {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Default)]
struct Taken {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Sink for Taken {
    fn columns(&mut self, columns: &[ResultColumn], _: bool) {
        self.columns = columns.iter().map(|it| it.names.ru.to_string()).collect();
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        self.rows.push(row.values);
        ControlFlow::Continue(())
    }
}

impl Records {
    /// What a query gives.
    pub(super) fn of(
        base: &Base,
        world: World<'_>,
        text: &str,
        parameters: &NameMap<Parameter>,
    ) -> anyhow::Result<Self> {
        let mut taken = Taken::default();
        let limits = Limits {
            rows: Some(ROWS),
            ..Limits::default()
        };
        run(base, world, text, parameters, &limits, &mut taken).with_context(|| text.to_owned())?;
        let mut known: HashMap<Value, String> = HashMap::new();
        let mut rows = Vec::with_capacity(taken.rows.len());
        for row in taken.rows {
            let mut cells = Vec::with_capacity(row.len());
            for value in row {
                if let Some(cell) = known.get(&value) {
                    cells.push(cell.clone());
                    continue;
                }
                let shown = base.presentation(world, &value)?;
                let cell = match &value {
                    Value::Reference(it) if is_document(base, it.of) => number_and_date(&shown),
                    _ => shown,
                };
                cells.push(cell.clone());
                known.insert(value, cell);
            }
            rows.push(cells);
        }
        Ok(Self {
            columns: taken.columns,
            rows,
        })
    }

    /// How many records there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nothing in it: no record, or one of nothing but zeros and emptiness.
    pub(super) fn is_nothing(&self) -> bool {
        let is_zero = |it: &String| it.is_empty() || it == "0";
        match self.rows.as_slice() {
            [] => true,
            [only] => only.iter().all(is_zero),
            _ => false,
        }
    }

    /// Whether an answer says what this says. The columns of `order` must come in the same order.
    pub(super) fn are_in(&self, answer: &Self, order: &[String]) -> bool {
        if self.is_nothing() && answer.is_nothing() {
            return true;
        }
        let few = answer.columns.len() <= self.columns.len() + EXTRA_COLUMNS;
        if !few || self.rows.len() != answer.rows.len() {
            return false;
        }
        let wanted: Vec<Column> = (0..self.columns.len()).map(|it| self.column(it)).collect();
        let mut given: Vec<Column> = (0..answer.columns.len())
            .map(|it| answer.column(it))
            .collect();
        // A document may be given as its number and its date.
        for first in 0..answer.columns.len() {
            for second in 0..answer.columns.len() {
                let pairs = given[first].cells.iter().zip(&given[second].cells);
                let cells: Vec<String> = pairs.map(|(a, b)| format!("{a} от {b}")).collect();
                if first != second && wanted.iter().any(|it| it.cells.first() == cells.first()) {
                    given.push(Column::of(cells));
                }
            }
        }
        let fitting: Vec<Vec<usize>> = wanted
            .iter()
            .map(|column| {
                let fits = |it: &usize| given[*it].sorted == column.sorted;
                (0..given.len()).filter(fits).collect()
            })
            .collect();
        let ordered: Vec<usize> = (0..self.columns.len())
            .filter(|it| order.contains(&self.columns[*it]))
            .collect();
        any_choice(&fitting, &mut Vec::new(), &mut |choice| {
            let in_order = ordered
                .iter()
                .all(|it| wanted[*it].cells == given[choice[*it]].cells);
            in_order && same_rows(&wanted, choice.iter().map(|it| &given[*it]))
        })
    }

    /// Whether the last of the first `count` records and the one behind it have the same place in the order.
    pub(super) fn are_tied_at(&self, count: usize, order: &[String]) -> bool {
        let key = |row: &Vec<String>| -> Vec<String> {
            let cells = self.columns.iter().zip(row);
            let of_order = cells.filter(|it| order.contains(it.0));
            of_order.map(|it| it.1.clone()).collect()
        };
        match self.rows.get(count.wrapping_sub(1)..=count) {
            Some([last, next]) => key(last) == key(next),
            _ => false,
        }
    }

    fn column(&self, at: usize) -> Column {
        let cells = self.rows.iter().map(|it| it.get(at).cloned());
        Column::of(cells.map(Option::unwrap_or_default).collect())
    }
}

struct Column {
    cells: Vec<String>,
    sorted: Vec<String>,
}

impl Column {
    fn of(cells: Vec<String>) -> Self {
        let mut sorted = cells.clone();
        sorted.sort_unstable();
        Self { cells, sorted }
    }
}

fn same_rows<'c>(wanted: &[Column], given: impl Iterator<Item = &'c Column>) -> bool {
    let rows = |columns: &[&Column]| -> Vec<Vec<String>> {
        let count = columns.first().map_or(0, |it| it.cells.len());
        let row = |at: usize| columns.iter().map(|it| it.cells[at].clone()).collect();
        let mut rows: Vec<Vec<String>> = (0..count).map(row).collect();
        rows.sort_unstable();
        rows
    };
    let given: Vec<&Column> = given.collect();
    let wanted: Vec<&Column> = wanted.iter().collect();
    rows(&wanted) == rows(&given)
}

/// Whether a choice of one column for each, none of them twice, is good.
fn any_choice(
    fitting: &[Vec<usize>],
    chosen: &mut Vec<usize>,
    is_good: &mut impl FnMut(&[usize]) -> bool,
) -> bool {
    let Some(next) = fitting.get(chosen.len()) else {
        return is_good(chosen);
    };
    for at in next {
        if !chosen.contains(at) {
            chosen.push(*at);
            if any_choice(fitting, chosen, is_good) {
                return true;
            }
            chosen.pop();
        }
    }
    false
}

fn is_document(base: &Base, of: u16) -> bool {
    let name = base.type_name(of);
    name.is_some_and(|it| it.as_str().starts_with("Документ."))
}

/// The end of the presentation of a document: its number and its date.
fn number_and_date(shown: &str) -> String {
    let Some((before, date)) = shown.rsplit_once(" от ") else {
        return shown.to_owned();
    };
    let number = before.rsplit(' ').next().unwrap_or_default();
    format!("{number} от {date}")
}

#[cfg(test)]
mod tests {
    use super::Records;

    fn records(columns: &[&str], rows: &[&[&str]]) -> Records {
        let text = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect();
        Records {
            columns: text(columns),
            rows: rows.iter().map(|it| text(it)).collect(),
        }
    }

    #[test]
    fn columns_are_found_by_their_values_and_rows_in_any_order() {
        let gold = records(&["Товар", "Сумма"], &[&["Стол", "5"], &["Стул", "7"]]);
        let answer = records(
            &["Всего", "Вид", "Что"],
            &[&["7", "x", "Стул"], &["5", "x", "Стол"]],
        );
        assert!(gold.are_in(&answer, &[]));
        assert!(!gold.are_in(&answer, &["Сумма".to_owned()]));
        // The same values, but of other goods.
        let swapped = records(&["Что", "Всего"], &[&["Стул", "5"], &["Стол", "7"]]);
        assert!(!gold.are_in(&swapped, &[]));
        // More records, fewer columns.
        assert!(!gold.are_in(&records(&["Сумма"], &[&["5"], &["7"]]), &[]));
        let more = records(&["Т", "С"], &[&["Стол", "5"], &["Стул", "7"], &["А", "1"]]);
        assert!(!gold.are_in(&more, &[]));
    }

    #[test]
    fn a_document_may_be_given_as_its_number_and_date() {
        let gold = records(&["Ссылка"], &[&["001 от 01.02.2026 9:00:00"]]);
        let answer = records(&["Номер", "Дата"], &[&["001", "01.02.2026 9:00:00"]]);
        assert!(gold.are_in(&answer, &[]));
    }

    #[test]
    fn a_sum_of_nothing_is_no_record() {
        let none = records(&["Сумма"], &[]);
        let empty = records(&["Сумма"], &[&[""]]);
        assert!(none.are_in(&empty, &[]) && empty.are_in(&none, &[]));
        assert!(!records(&["Сумма"], &[&["3"]]).are_in(&none, &[]));
    }

    #[test]
    fn ties_at_the_last_place_are_seen() {
        let all = records(
            &["Кто", "Сколько"],
            &[&["А", "9"], &["Б", "5"], &["В", "5"]],
        );
        let order = ["Сколько".to_owned()];
        assert!(all.are_tied_at(2, &order));
        assert!(!all.are_tied_at(1, &order));
        assert!(!all.are_tied_at(3, &order));
    }
}
