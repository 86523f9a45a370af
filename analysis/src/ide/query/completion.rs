//! What may stand at a place inside of the text of a query.

use std::cell::OnceCell;
use std::ops::Range;

use metadata::World;
use query::Outside;

use super::lexis::TokenKind;
use super::outline::{Before, Bracket, Cursor, Frame, Names, Outline, Role};
use super::text::QueryText;
use super::words::Keyword;
use crate::workspace::{FileId, Snapshot};

mod brackets;
mod fields;
mod joins;
mod keywords;
mod names;
mod offers;
mod parameters;
mod sources;
mod tables;
mod values;

use offers::Offers;

pub(super) use fields::fields_of;
pub(super) use parameters::set_parameters;

/// What may stand at a place of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryCompletion {
    /// What is typed already, in bytes of the module: a choice replaces it.
    pub range: Range<usize>,
    /// The items, the likeliest first. What is typed does not narrow them.
    pub items: Vec<QueryItem>,
    /// What a further line of the string begins with: blanks and `|`, and only blanks where the query is a file of its own.
    /// It is to be put behind each line end of an item.
    pub line_prefix: String,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryItem {
    /// What is shown and written, unless `insert` says otherwise.
    pub label: String,
    /// The same in the other language of the platform; empty where there is none.
    pub other: String,
    /// What it is.
    pub kind: QueryItemKind,
    /// The snippet to be written instead of the label, in the syntax of the protocol (`$1`, `${2:Имя}`).
    pub insert: Option<String>,
    /// A short word beside the label: a type, a table.
    pub detail: String,
    /// What is told of it, as Markdown in Russian and in English; empty where there is nothing.
    pub documentation: (String, String),
}

/// What an item of a query is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryItemKind {
    /// A word of the language.
    Keyword,
    /// A function of the language.
    Function,
    /// A kind of tables: `Справочник`.
    TableKind,
    /// A table, a virtual one included.
    Table,
    /// A temporary table.
    TemporaryTable,
    /// The name of a source in this query.
    Alias,
    /// A field.
    Field,
    /// A parameter: `&Период`.
    Parameter,
    /// A value after `ЗНАЧЕНИЕ(`.
    Value,
    /// A type.
    Type,
}

/// What may stand at an offset of a module, where it lies in the text of a query; otherwise nothing.
pub fn complete(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<QueryCompletion> {
    let module = snapshot.text(file)?;
    let query = QueryText::at(snapshot, file, offset)?;
    let at = query.to_query(offset)?;
    let place = Place::new(snapshot, file, &module, &query, at);
    let Some(place) = place else {
        // Inside of a string or a comment of the query.
        return Some(QueryCompletion {
            range: offset..offset,
            ..QueryCompletion::default()
        });
    };
    let start = match place.range.start == at {
        true => offset,
        false => query.to_module(place.range.start).unwrap_or(offset),
    };
    Some(QueryCompletion {
        range: start..offset,
        items: place.items(),
        line_prefix: match snapshot.is_query(file) {
            true => query.blanks_of_line(&module, offset),
            false => query.line_prefix(&module, offset),
        },
    })
}

/// A place in a query and all that it is told by.
pub(super) struct Place<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    world: World<'a>,
    /// The text of the module.
    module: &'a str,
    query: &'a QueryText,
    text: &'a str,
    outline: Outline,
    cursor: Cursor,
    /// What is typed, in bytes of the query.
    range: Range<usize>,
    /// A parameter is being typed.
    is_parameter: bool,
    /// Keywords are English ones.
    english: bool,
    /// Keywords are in small letters.
    small: bool,
    /// What the queries before leave.
    outside: OnceCell<Outside>,
}

impl<'a> Place<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        file: FileId,
        module: &'a str,
        query: &'a QueryText,
        at: usize,
    ) -> Option<Self> {
        let text = query.text.as_str();
        let whole = Outline::of(text);
        let mut range = at..at;
        let mut replaced = at..at;
        let mut is_parameter = false;
        for token in &whole.tokens {
            let is_in = token.start < at && at < token.end;
            let touches = token.start <= at && at <= token.end;
            match token.kind {
                TokenKind::String if is_in || is_open(text, token.range(), at) => return None,
                TokenKind::Comment if token.start < at && touches => return None,
                TokenKind::Number if token.start < at && touches => return None,
                // Of two words that touch the first one is being typed.
                TokenKind::Word | TokenKind::Parameter
                    if touches && (token.start < at || replaced.is_empty()) =>
                {
                    range = token.start..at;
                    replaced = token.range();
                    is_parameter = token.kind == TokenKind::Parameter && token.start < at;
                }
                _ => {}
            }
        }
        let outline = Outline::with_cursor(text, replaced);
        let cursor = outline.cursor.clone()?;
        let (english, small) = spelling(text, &whole, query);
        Some(Self {
            snapshot,
            file,
            world: snapshot.world(file),
            module,
            query,
            text,
            outline,
            cursor,
            range,
            is_parameter,
            english,
            small,
            outside: OnceCell::new(),
        })
    }

    fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn items(&self) -> Vec<QueryItem> {
        let mut offers = Offers::new(self.english, self.small);
        if self.is_parameter {
            self.parameters(&mut offers);
            return offers.items;
        }
        let is_path = self.cursor.before == Before::Dot;
        match self.cursor.names {
            Names::Table if is_path => self.table_members(&mut offers),
            Names::Type if is_path => self.type_members(&mut offers),
            Names::Value if is_path => self.value_members(&mut offers),
            Names::Field if is_path => self.fields_behind(&mut offers),
            _ if is_path => {}
            Names::Table => self.tables(&mut offers),
            Names::Type => self.types(&mut offers),
            Names::Value => self.values(&mut offers),
            Names::Temporary => match self.cursor.before {
                Before::Keyword(Keyword::Into) => self.table_names(&mut offers),
                _ => self.temporary_tables(&mut offers),
            },
            Names::New => self.new_names(&mut offers),
            Names::Field => self.words(&mut offers),
        }
        offers.items
    }

    fn words(&self, offers: &mut Offers) {
        match self.cursor.before {
            Before::Start => self.statements(offers),
            Before::Operand => self.after_operand(offers),
            Before::Keyword(keyword) if self.goes_on(keyword, offers) => {}
            _ => self.operands(offers),
        }
    }

    /// What may be a value.
    fn operands(&self, offers: &mut Offers) {
        if self.words_of_arguments(offers) {
            return;
        }
        if self.cursor.before == Before::Keyword(Keyword::Case) {
            offers.keywords(&[Keyword::When]);
        }
        self.compared_values(offers);
        self.join_conditions(offers);
        self.modifiers(offers);
        self.columns(offers);
        self.aliases(offers);
        self.fields(offers);
        self.parameters(offers);
        self.functions(offers);
    }

    /// The innermost bracket, which ends at a nested query.
    fn bracket(&self) -> Option<(&Bracket, usize)> {
        self.cursor.frames.iter().rev().find_map(|it| match it {
            Frame::Bracket(bracket, commas) => Some((bracket, *commas)),
            _ => None,
        })
    }
}

/// Whether a string of the query has no end, so that a place at the end of the text lies in it.
fn is_open(text: &str, range: Range<usize>, at: usize) -> bool {
    let string = text.get(range.clone()).unwrap_or_default();
    at == range.end && string.matches('"').count() % 2 == 1
}

/// Whether the keywords of a query are English, and whether they are in small letters.
fn spelling(text: &str, outline: &Outline, query: &QueryText) -> (bool, bool) {
    let words = outline.tokens.iter().zip(&outline.roles);
    let mut keywords = words.filter_map(|(token, role)| match role {
        Role::Keyword(Keyword::Null | Keyword::Of) => None,
        Role::Keyword(_) => text.get(token.range()),
        _ => None,
    });
    match keywords.next() {
        Some(word) => (
            word.starts_with(|it: char| it.is_ascii()),
            word.chars().all(char::is_lowercase),
        ),
        None => {
            let words = [text, query.target.as_str()];
            let first = words
                .iter()
                .find_map(|it| it.chars().find(|it| it.is_alphabetic()));
            (first.is_some_and(|it| it.is_ascii()), false)
        }
    }
}
