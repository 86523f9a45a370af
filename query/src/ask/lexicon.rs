//! What words may mean in a configuration: its tables with their fields, and every name of them as stems.

pub(crate) mod phrases;
pub(crate) mod stems;
pub(crate) mod synonyms;
pub(crate) mod tables;

use metadata::platform::Names;
use metadata::{Name, NameMap, World};
use rustc_hash::FxHashSet;

use self::phrases::{PhraseId, Phrases};
use self::tables::{Field, Table};

/// What words may mean in a configuration. Made once, asked often.
#[derive(Debug)]
pub struct Lexicon<'w> {
    pub(crate) world: World<'w>,
    /// The tables that questions may be about.
    pub(crate) tables: Vec<Table>,
    /// Places of tables by their full Russian names.
    pub(crate) by_name: NameMap<usize>,
    pub(crate) phrases: Phrases,
    /// Which tables a phrase names, by the phrase.
    pub(crate) named: Vec<Vec<usize>>,
    /// Which tables have a field that a phrase names, by the phrase.
    pub(crate) with_field: Vec<Vec<usize>>,
    /// Predefined items and values of enumerations.
    pub(crate) items: Vec<Item>,
    /// Which of them a phrase names, by the phrase.
    pub(crate) items_of: Vec<Vec<usize>>,
    /// Tables with a field that refers to a table, by the latter.
    pub(crate) referring: Vec<Vec<usize>>,
    /// The tables of what rows of documents count in pieces.
    pub(crate) things: FxHashSet<usize>,
}

/// A value that the configuration itself names.
#[derive(Debug)]
pub(crate) struct Item {
    /// The place of the table it is in.
    pub table: usize,
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub title: String,
    /// It has items below it.
    pub is_folder: bool,
    /// What its names begin with, if that is a preposition: `с` of `С покупателем`.
    pub before: Vec<String>,
}

impl<'w> Lexicon<'w> {
    /// The words of a configuration.
    pub fn new(world: World<'w>) -> Self {
        let mut lexicon = Self {
            world,
            tables: Vec::new(),
            by_name: NameMap::default(),
            phrases: Phrases::default(),
            named: Vec::new(),
            with_field: Vec::new(),
            items: Vec::new(),
            items_of: Vec::new(),
            referring: Vec::new(),
            things: FxHashSet::default(),
        };
        tables::build(&mut lexicon);
        lexicon.phrases.finish();
        lexicon
    }

    /// The configuration and its platform.
    pub fn world(&self) -> World<'w> {
        self.world
    }

    /// What tables, their fields and items are called, by people and by queries. A name may come more than once.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        let tables = self.tables.iter().flat_map(|table| {
            let fields = table.fields.iter().flat_map(|it| {
                let names = [it.names.ru.as_str(), it.names.en.as_str()];
                it.title.iter().map(String::as_str).chain(names)
            });
            let own = table.title.iter().map(String::as_str);
            own.chain([table.subject.name.as_str()]).chain(fields)
        });
        tables.chain(self.items.iter().map(|it| it.title.as_str()))
    }

    /// The place of the table of a full name.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.by_name.get(&metadata::Folded(name)).copied()
    }

    /// A table by its place.
    pub(crate) fn table(&self, place: usize) -> Option<&Table> {
        self.tables.get(place)
    }

    /// The table of a subject.
    pub(crate) fn table_of(&self, subject: &super::Subject) -> Option<usize> {
        self.place(&tables::full_name(subject))
    }

    /// The field that words lead to.
    pub(crate) fn field(&self, subject: &super::Subject, words: &[Names]) -> Option<&Field> {
        let (first, rest) = words.split_first()?;
        let mut field = self
            .table(self.table_of(subject)?)?
            .field(first.ru.as_str())?;
        for word in rest {
            let mut tables = field.targets.iter().filter_map(|it| self.table(*it));
            field = tables.find_map(|it| it.field(word.ru.as_str()))?;
        }
        Some(field)
    }

    /// An item of the configuration as a value, and whether it has others below it.
    pub(crate) fn item(&self, place: usize) -> Option<(super::Value, bool)> {
        let item = self.items.get(place)?;
        let table = self.table(item.table)?;
        let kind = table.subject.kind.names();
        let same = |name: &Name| Names {
            ru: name.clone(),
            en: name.clone(),
        };
        let words = vec![
            Names::new(kind.ru, kind.en),
            same(&table.subject.name),
            same(&item.name),
        ];
        let value = super::Value::Predefined(words, item.title.clone());
        Some((value, item.is_folder))
    }

    fn note(list: &mut Vec<Vec<usize>>, phrase: PhraseId, place: usize) {
        if list.len() <= phrase {
            list.resize(phrase + 1, Vec::new());
        }
        if let Some(places) = list.get_mut(phrase)
            && places.last() != Some(&place)
        {
            places.push(place);
        }
    }
}
