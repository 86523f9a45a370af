//! The parts of a query, found without a tree: which select a word stands in, what that reads, what each word is.
//!
//! What is being typed has no tree to speak of, and the words before and behind it are still there. So the tokens are read
//! once, from the first to the last, with the brackets that are open kept on a stack.

use std::ops::Range;

use super::lexis::{self, Token, TokenKind};
use super::words::Keyword;

mod names;
mod reader;
mod selects;

/// What a query is made of.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The tokens, comments included.
    pub(super) tokens: Vec<Token>,
    /// What each of them is.
    pub(super) roles: Vec<Role>,
    /// The queries of the package.
    pub(super) statements: Vec<Statement>,
    /// Their selects, outer ones before those in them.
    pub(super) selects: Vec<Select>,
    /// `ВЫБОР … КОНЕЦ`.
    pub(super) cases: Vec<Range<usize>>,
    /// What may stand at the cursor.
    pub(super) cursor: Option<Cursor>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Keyword(Keyword),
    Function,
    TableKind,
    Table,
    TemporaryTable,
    /// The name of a source.
    Alias,
    Field,
    /// The name of a column of the result.
    Column,
    Parameter,
    Value,
    Type,
    Operator,
    Number,
    String,
    Comment,
    /// A bracket, a comma, a dot.
    Mark,
}

/// A query of a package.
#[derive(Debug, Clone, Default)]
pub(super) struct Statement {
    /// Its bytes, without the semicolon behind it.
    pub(super) range: Range<usize>,
    /// The name behind `ПОМЕСТИТЬ`.
    pub(super) into: Option<Range<usize>>,
    /// The name behind `УНИЧТОЖИТЬ`.
    pub(super) drop: Option<Range<usize>>,
}

/// The parts of a select.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Clause {
    #[default]
    Fields,
    Into,
    From,
    /// The condition of a join.
    On,
    Where,
    Group,
    Having,
    ForUpdate,
    Index,
    Order,
    /// What is totalled.
    Totals,
    /// What it is totalled by.
    TotalsBy,
}

/// A select.
#[derive(Debug, Clone, Default)]
pub(super) struct Select {
    /// Its bytes; for one in brackets up to the bracket.
    pub(super) range: Range<usize>,
    /// The query of the package that it belongs to.
    pub(super) statement: usize,
    /// The select around it.
    pub(super) parent: Option<usize>,
    /// It is a table of that select, whose names it cannot use.
    pub(super) is_source: bool,
    /// The first part of the union.
    pub(super) first: usize,
    /// Where its parts begin.
    pub(super) clauses: Vec<(Clause, usize)>,
    /// What it reads.
    pub(super) sources: Vec<Source>,
    /// The names of its columns that are told by words.
    pub(super) columns: Vec<Range<usize>>,
    /// What is read last of it.
    state: SourceState,
}

/// What stands behind `ИЗ` at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum SourceState {
    /// A table is to come.
    #[default]
    Table,
    /// A table is there: its parameters, an alias may come.
    Named,
    /// The table has its parameters.
    Parametrised,
    /// The alias is there too.
    Aliased,
}

/// A table that a select reads.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// The table with its parameters, without the alias.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) kind: SourceKind,
    /// The name as it is written; empty for a nested query.
    pub(super) name: Range<usize>,
    /// The alias.
    pub(super) alias: Option<Range<usize>>,
    /// It is joined, so a condition is to follow.
    pub(super) is_joined: bool,
    /// The condition is there.
    pub(super) has_condition: bool,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum SourceKind {
    /// A table by its name.
    #[default]
    Name,
    /// A nested query, by its first select.
    Query(usize),
    /// `&Таблица`.
    Parameter,
}

/// Brackets that are open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Frame {
    /// A select.
    Select(usize),
    /// A bracket, with the number of commas in it.
    Bracket(Bracket, usize),
    /// `ВЫБОР`, with the last word of it and where it begins.
    Case(Keyword, usize),
    /// `{`.
    Brace,
}

/// What a bracket is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bracket {
    /// An expression, a list.
    Group,
    /// A nested query.
    Query,
    /// Tables.
    Sources,
    /// The arguments of a function, by the bytes of its name.
    Function(Range<usize>),
    /// `ВЫРАЗИТЬ(`, and whether the type follows.
    Cast(bool),
    /// `ЗНАЧЕНИЕ(`.
    Value,
    /// `ТИП(`.
    Type,
    /// The parameters of a virtual table: the select and the source.
    Table(usize, usize),
    /// The fields of a tabular section, by the bytes of the name of the section.
    Section(Range<usize>),
    /// The type of `ВЫРАЗИТЬ` has a length.
    Length,
}

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Before {
    /// Nothing of the query.
    #[default]
    Start,
    /// A keyword.
    Keyword(Keyword),
    /// Something that has a value.
    Operand,
    /// `=`, `+`.
    Operator,
    Comma,
    /// An opening bracket.
    Open,
    Dot,
}

/// What a name with dots stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Names {
    /// A field.
    #[default]
    Field,
    /// A table.
    Table,
    /// A type: in `ВЫРАЗИТЬ`, `ТИП`, behind `ССЫЛКА`.
    Type,
    /// What `ЗНАЧЕНИЕ` chooses.
    Value,
    /// A temporary table: behind `ПОМЕСТИТЬ`, `УНИЧТОЖИТЬ`.
    Temporary,
    /// A new name: behind `КАК`.
    New,
}

/// What may stand at the cursor.
#[derive(Debug, Clone)]
pub(super) struct Cursor {
    /// What stands before it.
    pub(super) before: Before,
    /// The brackets that are open there.
    pub(super) frames: Vec<Frame>,
    /// The innermost select, where there is one.
    pub(super) select: Option<usize>,
    /// Which part of it.
    pub(super) clause: Clause,
    /// What is read of its sources.
    pub(super) state: SourceState,
    /// What a name would stand for.
    pub(super) names: Names,
    /// The bytes of what stands before a dot, from its first word.
    pub(super) path: Option<Range<usize>>,
    /// The token behind which it stands.
    pub(super) previous: Option<usize>,
}

impl Outline {
    /// The parts of a query.
    pub(super) fn of(text: &str) -> Self {
        reader::read(text, lexis::tokens(text))
    }

    /// The same, with a cursor in the place of some bytes.
    pub(super) fn with_cursor(text: &str, cursor: Range<usize>) -> Self {
        let mut tokens = lexis::tokens(text);
        tokens.retain(|it| it.end <= cursor.start || cursor.end <= it.start);
        let at = tokens.partition_point(|it| it.end <= cursor.start);
        let token = Token {
            kind: TokenKind::Cursor,
            start: cursor.start,
            end: cursor.end,
        };
        tokens.insert(at, token);
        reader::read(text, tokens)
    }

    /// The token at a place; of two, the one that is a word.
    pub(super) fn token_at(&self, offset: usize) -> Option<usize> {
        let first = self.tokens.partition_point(|it| it.end < offset);
        let found = self.tokens.get(first..)?.iter().take(2).enumerate();
        let mut found = found.filter(|it| it.1.start <= offset);
        let best = found
            .clone()
            .find(|it| matches!(it.1.kind, TokenKind::Word | TokenKind::Parameter));
        best.or_else(|| found.next_back()).map(|it| first + it.0)
    }

    /// The innermost select around a place.
    pub(super) fn select_at(&self, offset: usize) -> Option<usize> {
        let around = self
            .selects
            .iter()
            .enumerate()
            .filter(|it| it.1.range.start <= offset && offset <= it.1.range.end);
        around.min_by_key(|it| it.1.range.len()).map(|it| it.0)
    }

    /// The selects whose names may be used in one, the nearest first.
    pub(super) fn visible(&self, select: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut at = Some(select);
        while let Some(it) = at.filter(|it| !found.contains(it))
            && let Some(select) = self.selects.get(it)
        {
            found.push(it);
            let parent = select.parent;
            at = match select.is_source {
                false => parent,
                true => parent.and_then(|it| self.outer(it)),
            };
        }
        found
    }

    /// The select whose names a nested query may use that is a table of this one.
    fn outer(&self, select: usize) -> Option<usize> {
        let mut at = select;
        for _ in 0..self.selects.len() {
            let it = self.selects.get(at)?;
            match it.is_source {
                false => return it.parent,
                true => at = it.parent?,
            }
        }
        None
    }
}

impl Select {
    /// The part of the select that a place stands in.
    pub(super) fn clause_at(&self, offset: usize) -> Clause {
        let mut begun = self.clauses.iter().rev();
        let found = begun.find(|it| it.1 <= offset);
        found.map_or(Clause::Fields, |it| it.0)
    }

    /// Whether it has a part.
    pub(super) fn has(&self, clause: Clause) -> bool {
        self.clauses.iter().any(|it| it.0 == clause)
    }
}

impl Source {
    /// What it is called: the alias, or the words behind the first one of the name, glued.
    pub(super) fn called(&self, text: &str) -> String {
        if let Some(alias) = &self.alias {
            return text.get(alias.clone()).unwrap_or_default().to_owned();
        }
        let name = text.get(self.name.clone()).unwrap_or_default();
        let name = name.trim_start_matches('&');
        match name.split_once('.') {
            Some((_, rest)) => rest.split('.').map(str::trim).collect(),
            None => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
