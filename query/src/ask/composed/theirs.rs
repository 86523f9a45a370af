//! What is behind a reference of those that are listed: `сотрудники и руководители их подразделений`.

use super::{Piece, Whole};
use crate::ask::parse::Parsed;

/// The readings of a question whose second part belongs to the first one: as `сотрудники с руководителями подразделений`.
pub(super) fn theirs(of: &Whole<'_, '_>) -> Vec<Parsed> {
    let Some(whose) = of.find(3, &["их", "его", "ее"]) else {
        return Vec::new();
    };
    let Some(and) = (1..whose - 1).rev().find(|at| of.word(*at) == "и") else {
        return Vec::new();
    };
    if whose + 1 >= of.len() {
        return Vec::new();
    }
    let mut pieces: Vec<Piece> = of.own(0, and).collect();
    pieces.push(Piece::Word("с"));
    pieces.extend(of.own(and + 1, whose));
    pieces.extend(of.own(whose + 1, of.len()));
    let found = of.ask(&pieces).into_iter().filter(|it| {
        let is_deep = |it: &crate::ask::representation::Field| it.words.len() > 1;
        let columns = &it.representation.columns;
        it.uncovered.is_empty() && it.unheard.is_empty() && columns.iter().any(is_deep)
    });
    found
        .filter(|it| it.named.is_some())
        .take(1)
        .map(|it| of.reading(it.representation, Vec::new()))
        .collect()
}
