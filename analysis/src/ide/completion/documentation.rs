//! What is told of a choice, once an editor asks for it.

use metadata::platform::{Availability, Names};
use metadata::{Name, Type};

use super::item::Subject;
use crate::Language;
use crate::ide::hover;
use crate::ide::markup::Markup;
use crate::types::{Offer, OfferKind, OfferOrigin, Types};
use crate::workspace::{FileId, Snapshot};

/// What is told of a choice that was offered in a file; nothing for what needs no words.
pub fn documentation(
    snapshot: &Snapshot,
    file: FileId,
    subject: &Subject,
    language: Language,
) -> Option<Markup> {
    let world = snapshot.world(file);
    let mut receiver = Types::NONE;
    let mut kind = OfferKind::Property;
    let mut word = Name::default();
    let origin = match subject {
        Subject::Nothing => return None,
        Subject::Method(module, index) => OfferOrigin::Method(*module, *index),
        Subject::Variable(module, index) => OfferOrigin::Variable(*module, *index),
        Subject::Module(module) => OfferOrigin::Module(*module),
        Subject::Metadata(full) => OfferOrigin::Metadata(full.clone()),
        Subject::Member(of, name) => {
            word = name.clone();
            if !of.is_empty() {
                let system = world.platform.system_enum(of.as_str());
                let of = match system {
                    Some(it) => Some(Type::SystemEnum(it.names.ru.clone())),
                    None => world.type_named(of.as_str()),
                };
                receiver = Types::from(of?);
            }
            OfferOrigin::Platform
        }
        Subject::Type(name) => {
            let ty = world.type_named(name.as_str())?;
            return hover::of_type(snapshot, file, &ty, language);
        }
    };
    if matches!(origin, OfferOrigin::Method(..)) {
        kind = OfferKind::Method;
    }
    let offer = Offer {
        names: Names {
            ru: word.clone(),
            en: word,
        },
        kind,
        types: Types::NONE,
        origin,
        availability: Availability::default(),
        read_only: false,
        no_arguments: false,
    };
    hover::of_offer(snapshot, file, &receiver, &offer, language)
}
