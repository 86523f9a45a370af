//! Advice on queries as findings of rules, and what may stand in place of names that are not there.

use std::ops::Range;

use analysis::review::{Context, NamedQuery};
use analysis::{Fix, Language};
use query::advice::Advice;

/// Tells each piece of advice where it stands.
pub(crate) fn tell(context: &mut Context<'_>, found: impl IntoIterator<Item = Advice>) {
    for advice in found {
        let [ru, en] = advice.message();
        let message = context.language.pick(ru, en);
        context.report(advice.range, message);
    }
}

/// Tells each piece of advice on a query that may be made of several strings.
pub(crate) fn tell_of(
    context: &mut Context<'_>,
    query: &NamedQuery,
    found: impl IntoIterator<Item = Advice>,
) {
    let placed = found.into_iter().filter_map(|it| {
        let range = query.place(&it.range)?;
        Some(Advice { range, ..it })
    });
    tell(context, placed);
}

/// Each name that may have been meant, in place of the wrong one.
pub(crate) fn replacements(near: &[String], place: &Range<usize>, language: Language) -> Vec<Fix> {
    let fixes = near.iter().map(|it| {
        let title = language.pick(format!("Заменить на «{it}»"), format!("Replace by “{it}”"));
        Fix::possible(title, place.clone(), it.clone())
    });
    fixes.collect()
}
