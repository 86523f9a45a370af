//! Assists: changes of code that are offered where a cursor or a selection stands. One file each, and one line each in
//! the list below.
//!
//! An assist is declared with its documentation, in Russian and then in English: a title (`# …`), what it does, and then
//! pairs of examples: code with a cursor (`$0`, two of them for a selection) and what becomes of it. The documentation
//! is what `docs/assists.md` holds, and every example is a test.
//!
//! An assist is one function: whatever does not fit is `?`, and what fits is added with a closure that makes up the
//! change. Asking what is offered runs no closure.

use std::ops::Range;

use crate::Language;
use crate::workspace::{FileId, Snapshot};

mod context;
mod documentation;
mod edits;
mod layout;
mod literals;
mod negate;
mod new_method;
#[cfg(test)]
mod testing;
mod variables;

use context::{Context, Offers};
pub use documentation::documentation;
pub use edits::Changed;

/// Declares the modules of the assists and lists them.
macro_rules! assists {
    ($($module:ident :: $assist:ident,)+) => {
        $(mod $module;)+

        /// All assists, sorted by their names.
        pub static ASSISTS: &[&Assist] = &[$(&$module::$assist),+];

        #[cfg(test)]
        const FILES: &[&str] = &[$(stringify!($module)),+];
    };
}

/// Declares an assist: its documentation, then `NAME { id, kind, find }`, and `in_queries` for one that knows what to do in a
/// file that holds a query and no code.
macro_rules! assist {
    (
        $(#[doc = $doc:literal])+
        $name:ident { id: $id:literal, kind: $kind:ident, find: $find:path $(, in_queries: $in:literal)? $(,)? }
    ) => {
        $(#[doc = $doc])+
        pub(super) static $name: $crate::assists::Assist = $crate::assists::Assist {
            id: $id,
            kind: $crate::assists::ActionKind::$kind,
            docs: concat!($($doc, "\n"),+),
            find: $find,
            in_queries: false $(|| $in)?,
        };
    };
}

assists! {
    add_missing_handler::ADD_MISSING_HANDLER,
    add_named_handler::ADD_NAMED_HANDLER,
    add_standard_regions::ADD_STANDARD_REGIONS,
    apply_de_morgan::APPLY_DE_MORGAN,
    concatenation_to_template::CONCATENATION_TO_TEMPLATE,
    create_method::CREATE_METHOD,
    document_method::DOCUMENT_METHOD,
    extract_method::EXTRACT_METHOD,
    extract_variable::EXTRACT_VARIABLE,
    for_each_to_for::FOR_EACH_TO_FOR,
    for_to_for_each::FOR_TO_FOR_EACH,
    format_query::FORMAT_QUERY,
    if_to_ternary::IF_TO_TERNARY,
    inline_variable::INLINE_VARIABLE,
    insert_query::INSERT_QUERY,
    inserts_to_structure::INSERTS_TO_STRUCTURE,
    invert_if::INVERT_IF,
    merge_nested_if::MERGE_NESTED_IF,
    remove_unused_variable::REMOVE_UNUSED_VARIABLE,
    set_directive::SET_DIRECTIVE,
    split_if::SPLIT_IF,
    structure_to_inserts::STRUCTURE_TO_INSERTS,
    template_to_concatenation::TEMPLATE_TO_CONCATENATION,
    ternary_to_if::TERNARY_TO_IF,
    toggle_export::TOGGLE_EXPORT,
    translate_query::TRANSLATE_QUERY,
    wrap_in_if::WRAP_IN_IF,
    wrap_in_region::WRAP_IN_REGION,
    wrap_in_try::WRAP_IN_TRY,
}

/// What an action is for; the kinds that editors know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// Corrects what is wrong.
    Quickfix,
    /// Changes how code is written.
    Refactor,
    /// Makes a method or a variable of code.
    RefactorExtract,
    /// Puts code where it is used.
    RefactorInline,
    /// Writes the same in another way.
    RefactorRewrite,
    /// Is about the whole file.
    Source,
    /// Corrects all that can be corrected in the file.
    SourceFixAll,
}

/// A change of code that is offered in some places.
pub struct Assist {
    /// The name: that of its file.
    pub id: &'static str,
    /// What it is for.
    pub kind: ActionKind,
    docs: &'static str,
    find: for<'c> fn(&'c Context<'c>, &mut Offers<'c>) -> Option<()>,
    /// It is also about files that hold a query and no code.
    in_queries: bool,
}

/// Something that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// The assist.
    pub id: &'static str,
    /// Which of the offers of this assist: one may offer several in one place.
    pub variant: usize,
    /// What it is for.
    pub kind: ActionKind,
    /// What it does, in the language of the user.
    pub title: String,
    /// Why it cannot be done here, although it looks as if it could.
    pub disabled: Option<String>,
    /// There is hardly another thing to do here.
    pub preferred: bool,
    /// What it is about, in bytes of the text.
    pub target: Range<usize>,
}

/// Where actions are asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The file.
    pub file: FileId,
    /// What is selected; empty for a cursor.
    pub selection: Range<usize>,
    /// The language of titles.
    pub language: Language,
}

/// What the assists of the wanted kinds offer for a selection: what is about the least code comes first.
pub fn actions(
    snapshot: &Snapshot,
    request: &Request,
    wanted: impl Fn(ActionKind) -> bool,
) -> Vec<Action> {
    let mut found = Vec::new();
    let is_query = snapshot.is_query(request.file);
    let Some(open) = snapshot.parsed(request.file) else {
        return found;
    };
    let (selection, language) = (request.selection.clone(), request.language);
    let Some(context) = Context::new(snapshot, request.file, &open, selection, language) else {
        return found;
    };
    let fits = |it: &&&Assist| wanted(it.kind) && (it.in_queries || !is_query);
    for assist in ASSISTS.iter().filter(fits) {
        let mut offers = Offers::default();
        // An assist that finds out late that it does not fit offers nothing more than it has.
        let _ = (assist.find)(&context, &mut offers);
        for (variant, offer) in offers.0.into_iter().enumerate() {
            found.push(Action {
                id: assist.id,
                variant,
                kind: assist.kind,
                title: offer.title,
                disabled: offer.disabled,
                preferred: offer.preferred,
                target: offer.target,
            });
        }
    }
    found.sort_by_key(|it| (it.disabled.is_some(), it.target.len()));
    found
}

/// The change of an action that was offered for the same selection of the same text.
pub fn resolve(
    snapshot: &Snapshot,
    request: &Request,
    id: &str,
    variant: usize,
) -> Option<Changed> {
    let open = snapshot.parsed(request.file)?;
    let (selection, language) = (request.selection.clone(), request.language);
    let context = Context::new(snapshot, request.file, &open, selection, language)?;
    let assist = ASSISTS.iter().find(|it| it.id == id)?;
    let mut offers = Offers::default();
    let _ = (assist.find)(&context, &mut offers);
    let offer = offers.0.into_iter().nth(variant)?;
    (offer.change)()
}
