//! Advice on queries and their mistakes as findings of rules, and what may stand in place of names that are not there.

use std::ops::Range;

use analysis::review::Context;
use analysis::{Fix, Language};
use metadata::Configuration;
use parser_bsl::flat::QueryTree;
use query::advice::Advice;
use query::{Package, ProblemKind};

/// Tells each piece of advice where it stands.
pub(crate) fn tell(context: &mut Context<'_>, found: impl IntoIterator<Item = Advice>) {
    for advice in found {
        let [ru, en] = advice.message();
        let message = context.language.pick(ru, en);
        context.report(advice.range, message);
    }
}

/// Tells what `find` gives of those queries of the module whose whole text is known and that it may concern, by their text and
/// what their names mean: most queries are not worth a list of their nodes.
pub(crate) fn tell_each(
    context: &mut Context<'_>,
    concerns: impl Fn(&str, &Package) -> bool,
    find: impl Fn(&QueryTree<'_>, &Package, &Configuration) -> Vec<Advice>,
) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let (module, configuration) = (context.text(), snapshot.configuration(id));
    for query in context.named_queries() {
        let written = query.slice(module, &query.tree.root_node().byte_range());
        if concerns(written, &query.package) {
            let tree = QueryTree::new(query.text(module), &query.tree);
            let found = find(&tree, &query.package, configuration).into_iter();
            let placed = found.filter_map(|it| {
                let range = query.place(&it.range)?;
                Some(Advice { range, ..it })
            });
            tell(context, placed);
        }
    }
}

/// Tells the mistakes of the queries of the module that are of these kinds, with what may have been meant.
pub(crate) fn tell_problems(context: &mut Context<'_>, is_ours: impl Fn(&ProblemKind) -> bool) {
    for query in context.named_queries() {
        for problem in &query.package.problems {
            if is_ours(&problem.kind)
                && let Some(place) = query.place(&problem.range)
            {
                let [ru, en] = problem.message();
                let message = context.language.pick(ru, en);
                let fixes = problem.cures().into_iter().filter_map(|it| {
                    let [ru, en] = it.title;
                    let title = context.language.pick(ru, en);
                    Some(Fix::possible(title, query.place(&it.range)?, it.text))
                });
                let fixes = fixes.collect();
                context.report(place, message).fixes = fixes;
            }
        }
    }
}

/// Each name that may have been meant, in place of the wrong one.
pub(crate) fn replacements(near: &[String], place: &Range<usize>, language: Language) -> Vec<Fix> {
    let fixes = near.iter().map(|it| {
        let title = language.pick(format!("Заменить на «{it}»"), format!("Replace by “{it}”"));
        Fix::possible(title, place.clone(), it.clone())
    });
    fixes.collect()
}
