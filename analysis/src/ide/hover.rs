//! What an editor tells of the word under the pointer.

pub(super) mod doc;
mod metadata;
mod method;
mod module;
mod name;
mod platform;
mod values;
mod words;

pub(super) use method::{doc_of, parameter};
pub(super) use platform::fitting;

use std::ops::Range;

use ::metadata::World;
use parser_bsl::bsl::Kind;

use super::comments::{self, Told};
use super::entity::{Entity, MethodId};
use super::markup::Markup;
use super::path::Path;
use super::spelling;
use super::strings::{self, Named};
use crate::Language;
use crate::types::{Offer, OfferKind, OfferOrigin, Types};
use crate::workspace::{FileId, OpenFile, Snapshot};

/// What is told of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The bytes of the word.
    pub range: Range<usize>,
    /// What is told.
    pub text: Markup,
}

/// What is told of the word at an offset, in the language of the reader. Names and types in it are spelt as the code
/// around spells them.
pub fn hover(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    language: Language,
) -> Option<Hover> {
    let parsed = snapshot.parsed(file)?;
    if snapshot.is_query(file) {
        return of_query(snapshot, file, offset, language);
    }
    let asked = Asked::new(snapshot, file, language);
    let path = leaf_at(&parsed, offset)?;
    let node = path.node();
    let kind = Kind::of(node);
    let whole = |text: Markup| Hover {
        range: node.byte_range(),
        text,
    };
    if matches!(kind, Kind::String | Kind::StringFragment)
        && let Some(found) = of_query(snapshot, file, offset, language)
    {
        return Some(found);
    }
    let found = match kind {
        Kind::Identifier => asked.identifier(&parsed, &path, offset).map(whole),
        Kind::String => asked.string(&parsed, &path, offset),
        Kind::Comment => asked.comment(&parsed, &path, offset),
        Kind::UsePath => asked.used(&parsed, &path).map(whole),
        _ => words::keyword(kind, asked.code, language).map(whole),
    };
    found.filter(|it| !it.text.is_empty())
}

/// What is told of a word of a query.
fn of_query(snapshot: &Snapshot, file: FileId, offset: usize, language: Language) -> Option<Hover> {
    let found = super::query::hover::hover(snapshot, file, offset)?;
    let mut text = Markup::default();
    text.written(language.pick(found.text.0, found.text.1));
    Some(Hover {
        range: found.range,
        text,
    })
}

/// What is told of a method, as a file sees it.
pub fn of_method(
    snapshot: &Snapshot,
    from: FileId,
    method: MethodId,
    language: Language,
) -> Option<Markup> {
    method::text(&Asked::new(snapshot, from, language), method)
}

/// What is told of an entity, as a file sees it; nothing for local variables and for members of the platform, which
/// mean something only where they stand.
pub fn of_entity(
    snapshot: &Snapshot,
    from: FileId,
    entity: &Entity,
    language: Language,
) -> Option<Markup> {
    Asked::new(snapshot, from, language).entity(entity)
}

/// What is told of a type, as a file sees it.
pub fn of_type(
    snapshot: &Snapshot,
    file: FileId,
    ty: &::metadata::Type,
    language: Language,
) -> Option<Markup> {
    Asked::new(snapshot, file, language).type_text(ty)
}

/// What is told of a name that may stand in a place of a file. `receiver` is what stands before the dot, empty where
/// there is none.
pub fn of_offer(
    snapshot: &Snapshot,
    file: FileId,
    receiver: &Types,
    offer: &Offer,
    language: Language,
) -> Option<Markup> {
    let asked = Asked::new(snapshot, file, language);
    let word = offer.names.ru.as_str();
    let found = match &offer.origin {
        OfferOrigin::Method(file, index) => asked.entity(&Entity::Method(MethodId {
            file: *file,
            index: *index,
        })),
        OfferOrigin::Variable(file, index) => asked.entity(&Entity::Variable(*file, *index)),
        OfferOrigin::Module(module) => asked.entity(&Entity::Module(*module)),
        OfferOrigin::Metadata(full) => metadata::text(&asked, full),
        OfferOrigin::Platform if receiver.is_empty() => asked.global(word, None),
        OfferOrigin::Platform => asked.member_of(receiver, word, None),
        OfferOrigin::Code => {
            let kind = match offer.kind {
                OfferKind::Parameter => ("параметр", "parameter"),
                OfferKind::Local => ("переменная", "variable"),
                _ => ("поле", "field"),
            };
            Some(values::variable(&asked, kind, word, &offer.types))
        }
    };
    found.filter(|it| !it.is_empty())
}

/// Who asks: a file, the language of its code and the language of its reader.
pub(super) struct Asked<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    code: Language,
    language: Language,
}

impl<'a> Asked<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, file: FileId, language: Language) -> Self {
        Self {
            snapshot,
            file,
            code: spelling::of_module(snapshot, file),
            language,
        }
    }

    fn world(&self) -> World<'a> {
        self.snapshot.world(self.file)
    }

    fn localized<'t>(&self, text: &'t ::metadata::Localized) -> Option<&'t str> {
        metadata::localized(text, self.language)
    }

    fn entity(&self, entity: &Entity) -> Option<Markup> {
        match entity {
            Entity::Method(id) => method::text(self, *id),
            Entity::Module(file) => module::text(self, *file),
            Entity::Variable(file, index) => self.variable(*file, *index, None),
            Entity::Object(kind, name) => {
                metadata::text(self, &format!("{}.{name}", kind.names().en))
            }
            Entity::Metadata(full) => metadata::text(self, full),
            Entity::Local(..) | Entity::Platform(..) => None,
        }
    }

    fn named(&self, named: &Named) -> Option<Markup> {
        match named {
            Named::Metadata(full) => metadata::text(self, full),
            Named::Type(ty) => self.type_text(ty),
        }
    }

    fn string(&self, parsed: &OpenFile, path: &Path<'_>, offset: usize) -> Option<Hover> {
        let node = path.node();
        let entity = super::entities_at(self.snapshot, self.file, offset);
        if let Some(text) = entity.first().and_then(|it| self.entity(it)) {
            return Some(Hover {
                range: node.byte_range(),
                text,
            });
        }
        if let Some((range, named)) = strings::named(self.snapshot, self.file, parsed, path, offset)
            && let Some(text) = self.named(&named)
        {
            return Some(Hover { range, text });
        }
        self.keyed(parsed, path)
    }

    /// A field or a column that a string names.
    fn keyed(&self, parsed: &OpenFile, path: &Path<'_>) -> Option<Hover> {
        let strings::Keyed {
            range,
            holder,
            is_column,
        } = strings::keyed(parsed, path)?;
        let word = parsed.text.get(range.clone())?;
        let of = crate::types::of_expression(self.snapshot, self.file, holder.byte_range());
        let text = match is_column {
            false => self.member_of(&of, word, None)?,
            true => {
                let contents = of.list().iter().filter_map(|it| it.content());
                let mut columns = contents.flat_map(|it| &it.columns);
                let column = columns.find(|it| it.names.is(word))?;
                let types = crate::types::value(self.snapshot, self.file, &column.value);
                values::variable(self, ("колонка", "column"), word, &types)
            }
        };
        Some(Hover { range, text })
    }

    fn comment(&self, parsed: &OpenFile, path: &Path<'_>, offset: usize) -> Option<Hover> {
        let (range, told) = comments::named(self.snapshot, self.file, parsed, path, offset)?;
        let text = match told {
            Told::Named(named) => self.named(&named),
            Told::Entity(entity) => self.entity(&entity),
        }?;
        Some(Hover { range, text })
    }
}

/// The smallest piece of code at an offset; a word that ends there goes before what is no word.
pub(super) fn leaf_at(parsed: &OpenFile, offset: usize) -> Option<Path<'_>> {
    let at = |offset: usize| {
        let path = Path::to(&parsed.tree, offset, offset);
        let range = path.node().byte_range();
        let is_leaf = path.node().child_count() == 0;
        (is_leaf && (range.start..=range.end).contains(&offset) && !range.is_empty())
            .then_some(path)
    };
    let is_word = |path: &Path<'_>| {
        let text = parsed
            .text
            .get(path.node().byte_range())
            .unwrap_or_default();
        text.starts_with(|it: char| it.is_alphabetic() || matches!(it, '_' | '"' | '/'))
    };
    let here = at(offset);
    if here.as_ref().is_some_and(is_word) {
        return here;
    }
    let before = parsed.text.floor_char_boundary(offset.saturating_sub(1));
    let behind = at(before).filter(|it| it.node().end_byte() == offset && is_word(it));
    behind.or(here)
}
