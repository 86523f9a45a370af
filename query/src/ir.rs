//! A query as data: sources, columns, conditions with their types. [`Query::print`] makes text of it in either language.
//!
//! What can be said here is less than the language has: selects over tables and virtual tables with paths through
//! references, aggregates, joins, and nested selects behind `В`. That is enough for questions, and every query of this
//! kind has a text that parses.

mod print;

use metadata::platform::Names;

use crate::Part;

/// One select.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// The tables: the first one is the main one, the others are joined to it.
    pub sources: Vec<Source>,
    /// What is selected. Where a column is an aggregate, the others are what is grouped by.
    pub columns: Vec<Column>,
    /// `ГДЕ`: all of these hold.
    pub filters: Vec<Condition>,
    /// `ИМЕЮЩИЕ`: all of these hold.
    pub having: Vec<Condition>,
    /// `УПОРЯДОЧИТЬ ПО`.
    pub order: Vec<Order>,
    /// `ПЕРВЫЕ`.
    pub top: Option<u64>,
    /// `РАЗЛИЧНЫЕ`.
    pub distinct: bool,
    /// `ИТОГИ`: columns that are added up, and columns that they are added up by; nothing is added up where the first
    /// are none.
    pub totals: Totals,
}

/// What `ИТОГИ` says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Totals {
    /// Columns that are added up, by their places.
    pub sums: Vec<usize>,
    /// Columns that they are added up by, by their places, behind `ОБЩИЕ`.
    pub by: Vec<usize>,
}

/// A table of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The full names of the table.
    pub table: Names,
    /// What the query calls it.
    pub alias: Names,
    /// What a virtual table is given, in the order of its parameters.
    pub arguments: Vec<Argument>,
    /// How it is joined to the tables before it; the first one is not.
    pub join: Join,
    /// Of a joined table: `ПО`, all of these hold.
    pub on: Vec<Condition>,
}

/// How a table is joined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Join {
    /// `ЛЕВОЕ СОЕДИНЕНИЕ`.
    #[default]
    Left,
    /// `ПОЛНОЕ СОЕДИНЕНИЕ`.
    Full,
}

/// What a virtual table is given for a parameter.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Argument {
    /// Nothing.
    #[default]
    None,
    /// A value.
    Value(Expression),
    /// A period of the calendar, or another word.
    Word(Names),
    /// All of these hold. Paths begin with fields of the table.
    Conditions(Vec<Condition>),
}

/// A column of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What it holds.
    pub value: Expression,
    /// What it is called.
    pub alias: Names,
}

/// A value that a path leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The place of the table in [`Query::sources`]; none within the arguments of a virtual table.
    pub source: Option<usize>,
    /// The field, and the fields of what it refers to.
    pub words: Vec<Names>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A field.
    Path(Path),
    /// `&Имя`.
    Parameter(Names),
    /// A number as queries write it.
    Number(String),
    /// `""`.
    EmptyText,
    /// `ДАТАВРЕМЯ(1, 1, 1)`.
    EmptyDate,
    /// `НЕОПРЕДЕЛЕНО`.
    Undefined,
    /// `ИСТИНА`, `ЛОЖЬ`.
    Boolean(bool),
    /// `ЗНАЧЕНИЕ(…)`: the words between its dots.
    Predefined(Vec<Names>),
    /// `КОЛИЧЕСТВО(*)`.
    CountAll,
    /// An aggregate.
    Aggregate(Function, Box<Expression>),
    /// `НАЧАЛОПЕРИОДА`.
    Begin(Box<Expression>, Part),
    /// `ЕСТЬNULL`.
    IsNull(Box<Expression>, Box<Expression>),
    /// The quotient of two numbers; zero where the second one is.
    Quotient(Box<Expression>, Box<Expression>),
    /// The difference of two numbers.
    Difference(Box<Expression>, Box<Expression>),
    /// The product of two numbers.
    Product(Box<Expression>, Box<Expression>),
}

/// What an aggregate does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `СУММА`.
    Sum,
    /// `СРЕДНЕЕ`.
    Average,
    /// `МИНИМУМ`.
    Minimum,
    /// `МАКСИМУМ`.
    Maximum,
    /// `КОЛИЧЕСТВО`.
    Count,
    /// `КОЛИЧЕСТВО(РАЗЛИЧНЫЕ …)`.
    CountDistinct,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`.
    Equal,
    /// `<>`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// What holds or not.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Two values compared.
    Compare(Expression, Comparison, Expression),
    /// `МЕЖДУ`.
    Between(Expression, Expression, Expression),
    /// `В (…)`.
    In(Expression, Vec<Expression>),
    /// `В ИЕРАРХИИ (…)`.
    InHierarchy(Expression, Vec<Expression>),
    /// `В (ВЫБРАТЬ …)`.
    InQuery(Expression, Box<Query>),
    /// `ПОДОБНО`.
    Like(Expression, Expression),
    /// `ЕСТЬ NULL`.
    IsNull(Expression),
    /// A value that is true or false by itself.
    Holds(Expression),
    /// `НЕ`.
    Not(Box<Condition>),
    /// `ИЛИ`.
    Any(Vec<Condition>),
}

/// An item of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The column, by its place.
    pub column: usize,
    /// `УБЫВ`.
    pub descending: bool,
}

impl Expression {
    /// Whether an aggregate is part of it.
    pub fn is_aggregate(&self) -> bool {
        match self {
            Self::CountAll | Self::Aggregate(..) => true,
            Self::Begin(of, _) => of.is_aggregate(),
            Self::IsNull(left, right)
            | Self::Quotient(left, right)
            | Self::Difference(left, right)
            | Self::Product(left, right) => left.is_aggregate() || right.is_aggregate(),
            Self::Path(_)
            | Self::Parameter(_)
            | Self::Number(_)
            | Self::EmptyText
            | Self::EmptyDate
            | Self::Undefined
            | Self::Boolean(_)
            | Self::Predefined(_) => false,
        }
    }
}

impl Comparison {
    /// As queries write it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The one that holds where this one does not.
    pub fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
        }
    }
}

#[cfg(test)]
mod tests;
