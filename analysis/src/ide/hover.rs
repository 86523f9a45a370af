//! What an editor tells of the word under the pointer.

mod doc;
mod method;

use std::ops::Range;

use super::entity::MethodId;
use super::markup::Markup;
use crate::Language;
use crate::types::{Offer, OfferOrigin, Types};
use crate::workspace::{FileId, Snapshot};

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
    let entity = super::entities_at(snapshot, file, offset)
        .into_iter()
        .next()?;
    let super::Entity::Method(method) = entity else {
        return None;
    };
    let text = of_method(snapshot, file, method, language)?;
    Some(Hover {
        range: offset..offset,
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
    method::text(snapshot, from, method, language)
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
    let _ = receiver;
    match offer.origin {
        OfferOrigin::Method(module, index) => {
            let method = MethodId {
                file: module,
                index,
            };
            of_method(snapshot, file, method, language)
        }
        _ => None,
    }
}
