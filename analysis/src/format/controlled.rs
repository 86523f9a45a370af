//! Methods that change a method of another configuration under control: `&ИзменениеИКонтроль`.
//!
//! The platform compares such a method, without its insertions and with what it deletes, with the text of the one that it
//! changes, and refuses the extension where they differ. Only what stands between `#Вставка` and `#КонецВставки` is ours
//! to lay out.

use parser_bsl::bsl::Kind;

use super::tokens::{Begins, Token};

/// Where a module is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// Behind the annotation.
    Annotated,
    Body,
    Insertion,
}

/// Marks the tokens that are compared.
pub(super) fn mark(tokens: &mut [Token], text: &str) {
    let mut place = Place::Outside;
    for token in tokens {
        let is_annotation = token.kind == Kind::Identifier && token.parent == Kind::Annotation;
        let is_keyword = matches!(
            token.kind,
            Kind::AsyncKw | Kind::ProcedureKw | Kind::FunctionKw
        );
        match place {
            _ if is_annotation => {
                let word = text.get(token.range()).unwrap_or_default();
                let names = ["ИзменениеИКонтроль", "ChangeAndValidate"];
                if names.iter().any(|it| metadata::same(it, word)) {
                    place = Place::Annotated;
                } else if place != Place::Annotated {
                    place = Place::Outside;
                }
            }
            Place::Annotated if is_keyword => place = Place::Body,
            Place::Body | Place::Insertion if is_keyword && token.begins == Begins::Definition => {
                place = Place::Outside;
            }
            _ => {}
        }
        token.is_controlled = match token.parent {
            Kind::InsertDirective | Kind::EndInsertDirective => {
                matches!(place, Place::Body | Place::Insertion)
            }
            _ => place == Place::Body,
        };
        place = match (place, token.parent, token.kind) {
            (Place::Body, Kind::InsertDirective, _) => Place::Insertion,
            (Place::Insertion, Kind::EndInsertDirective, _) => Place::Body,
            (Place::Body, _, Kind::EndProcedureKw | Kind::EndFunctionKw) => Place::Outside,
            _ => place,
        };
    }
}
