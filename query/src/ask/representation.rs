//! What a question was understood as: everything that a query is made of, as plain data that can be edited.

use metadata::platform::Names;
use metadata::{Kind, Name};

use super::Part;
use crate::{Date, ir};

/// What a question was understood as.
#[derive(Debug, Clone, PartialEq)]
pub struct Representation {
    /// Where the records come from.
    pub subject: Subject,
    /// What is shown; what is counted is grouped by it.
    pub columns: Vec<Field>,
    /// What is counted; nothing for a list of records.
    pub measures: Vec<Measure>,
    /// Conditions: all of them hold.
    pub filters: Vec<Filter>,
    /// Conditions on what is counted.
    pub limits: Vec<Limit>,
    /// When.
    pub period: Option<Period>,
    /// In which order.
    pub order: Vec<Sort>,
    /// How many records at most.
    pub top: Option<u64>,
    /// Totals of all and by the columns but the last.
    pub totals: bool,
    /// What another table counts, beside what this one does: by the same columns, under the same conditions and at the same
    /// time.
    pub joined: Option<Joined>,
}

/// What another table counts. Both are totals of registers; what one of them alone has is shown too.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The table.
    pub subject: Subject,
    /// What is counted there: sums of its fields.
    pub measures: Vec<Measure>,
}

/// Where records come from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The kind of the object.
    pub kind: Kind,
    /// The name of the object.
    pub name: Name,
    /// Which of its tables.
    pub view: View,
}

/// A table of an object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum View {
    /// Its own one.
    Records,
    /// That of a tabular section.
    Section(Name),
    /// `Остатки`.
    Balance,
    /// `Обороты`.
    Turnovers,
    /// `ОстаткиИОбороты`.
    BalanceAndTurnovers,
    /// `СрезПоследних`.
    SliceLast,
    /// `СрезПервых`.
    SliceFirst,
}

/// A value that records have: a field of the table, or of what a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The field and the fields behind its dots.
    pub words: Vec<Names>,
    /// Of a date: only the beginning of this period of it.
    pub part: Option<crate::Part>,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// How many records.
    Count,
    /// A field, added up or otherwise.
    Of(Aggregate, Field),
    /// The quotient of two of them: an average price.
    Quotient(Box<Measure>, Box<Measure>),
    /// The difference of two of them.
    Difference(Box<Measure>, Box<Measure>),
    /// What the joined table counts of a field.
    Beside(Subject, Field),
    /// The part, in percent, that a sum of the totals of a register has of that of all records under the same conditions.
    Share(Box<Measure>),
}

/// What is done with the values of a field.
pub type Aggregate = ir::Function;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Of which field; an empty one is the record itself.
    pub field: Field,
    /// What holds.
    pub test: Test,
    /// It must not hold.
    pub negated: bool,
    /// Nobody asked for it: it is what is expected unless something else is said.
    pub by_default: bool,
}

/// What may hold of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// It is one of these; of several types of numbers, texts and references.
    Is(Vec<Value>),
    /// It is one of these or stands below one.
    Below(Vec<Value>),
    /// It compares so.
    Compare(ir::Comparison, Value),
    /// It compares so with another field of the record.
    Field(ir::Comparison, Field),
    /// It compares so with what another table counts of the record: the first measure of a representation whose first
    /// column refers to the record.
    Counted(ir::Comparison, Box<Representation>),
    /// It is between these.
    Between(Value, Value),
    /// It has this text in it.
    Contains(String),
    /// It begins with this text.
    Begins(String),
    /// It is true.
    True,
    /// It is empty: nobody filled it.
    Empty,
    /// It is among what another representation shows in its first column.
    Among(Box<Representation>),
}

/// A value of a condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number as queries write it.
    Number(String),
    /// A text.
    Text(String),
    /// Yes or no.
    Boolean(bool),
    /// A moment.
    Date(Date),
    /// `ЗНАЧЕНИЕ(…)`: the words between its dots, and what people call it.
    Predefined(Vec<Names>, String),
    /// An item of a table, by what it is called: the Russian name of the table, the description.
    Reference(String, String),
}

/// A condition on what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Which measure, by its place.
    pub measure: usize,
    /// How it compares.
    pub comparison: ir::Comparison,
    /// With which number, as queries write it.
    pub number: String,
}

/// When: from the first moment to the last second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// From when, that moment included.
    pub from: Option<Date>,
    /// Till when, that second included.
    pub to: Option<Date>,
}

/// An item of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// A measure by its place; else a column.
    pub by_measure: bool,
    /// The place of the measure or of the column.
    pub place: usize,
    /// The greatest first.
    pub descending: bool,
}

impl Representation {
    /// All records of a table.
    pub fn of(subject: Subject) -> Self {
        Self {
            subject,
            columns: Vec::new(),
            measures: Vec::new(),
            filters: Vec::new(),
            limits: Vec::new(),
            period: None,
            order: Vec::new(),
            top: None,
            totals: false,
            joined: None,
        }
    }

    /// The same without a part; the same where there is no such part or it cannot be taken away.
    #[must_use]
    pub fn without(&self, part: Part) -> Self {
        let mut it = self.clone();
        match part {
            Part::Subject => {}
            Part::Column(place) if place < it.columns.len() => {
                it.columns.remove(place);
                it.drop_order(false, place);
            }
            Part::Measure(place) if place < it.measures.len() => {
                it.measures.remove(place);
                it.drop_order(true, place);
                it.limits.retain(|limit| limit.measure != place);
                for limit in &mut it.limits {
                    limit.measure -= usize::from(limit.measure > place);
                }
            }
            Part::Filter(place) if place < it.filters.len() => {
                it.filters.remove(place);
            }
            Part::Limit(place) if place < it.limits.len() => {
                it.limits.remove(place);
            }
            Part::Order(place) if place < it.order.len() => {
                it.order.remove(place);
            }
            Part::Period => it.period = None,
            Part::Top => it.top = None,
            Part::Totals => it.totals = false,
            Part::Joined => {
                it.joined = None;
                let is_beside = |it: &Measure| match it {
                    Measure::Difference(_, right) => matches!(**right, Measure::Beside(..)),
                    it => matches!(it, Measure::Beside(..)),
                };
                while let Some(place) = it.measures.iter().position(is_beside) {
                    it = it.without(Part::Measure(place));
                }
            }
            _ => {}
        }
        it
    }

    fn drop_order(&mut self, by_measure: bool, place: usize) {
        self.order
            .retain(|it| it.by_measure != by_measure || it.place != place);
        for sort in &mut self.order {
            if sort.by_measure == by_measure && sort.place > place {
                sort.place -= 1;
            }
        }
    }
}

impl Field {
    /// A field of the table itself.
    pub fn of(names: &Names) -> Self {
        Self {
            words: vec![names.clone()],
            part: None,
        }
    }

    /// A field behind this one.
    #[must_use]
    pub fn then(&self, names: &Names) -> Self {
        let mut words = self.words.clone();
        words.push(names.clone());
        Self { words, part: None }
    }
}
