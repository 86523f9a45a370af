//! The methods of a module that may be complex, for the rules about complexity.

use std::ops::Range;

use analysis::review::{Complexity, Context, Increment, complexity};
use analysis::{Language, Related};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

/// What may make code complex.
const KINDS: [Kind; 10] = [
    Kind::IfKw,
    Kind::ElsIfKw,
    Kind::ElseKw,
    Kind::ForKw,
    Kind::WhileKw,
    Kind::ExceptKw,
    Kind::Question,
    Kind::GotoKw,
    Kind::AndKw,
    Kind::OrKw,
];

/// The methods, and the body of the module if it is wanted, whose complexity may be above a limit: where a finding about
/// them stands, the name of a method, the complexity.
pub(crate) fn complex_code<'a>(
    context: &Context<'a>,
    with_body: bool,
    most: i64,
) -> Vec<(Range<usize>, Option<&'a str>, Complexity)> {
    let text = context.text();
    let mut found = Vec::new();
    for method in &context.outline.methods {
        if may_exceed(std::iter::once(method.node), most) {
            let name = method.name.text();
            let it = complexity([method.node], text, name);
            found.push((method.name.range(), Some(name), it));
        }
    }
    let root = context.file.tree.root();
    let body = root.children().filter(|it| it.kind().is_statement());
    let body: Vec<_> = body.collect();
    if let Some(first) = body.first().and_then(|it| it.first_token())
        && with_body
        && may_exceed(body.iter().copied(), most)
    {
        let it = complexity(body.iter().copied(), text, "");
        found.push((first.range(), None, it));
    }
    found
}

/// Whether words are many enough: each of them may add one, and one more for every other one around it.
fn may_exceed<'a>(nodes: impl Iterator<Item = BslNode<'a>>, most: i64) -> bool {
    let mut count = 0;
    for node in nodes {
        // What is in there is not known yet.
        if node.descendants_of(Kind::InactiveCode).next().is_some() {
            return true;
        }
        let counts = KINDS.map(|it| node.descendants_of(it).count() as i64);
        count += counts.iter().sum::<i64>();
    }
    count.saturating_mul(count.saturating_add(1)) / 2 + 2 > most
}

/// The places that add to a complexity; `added` says how much, and how much of that is for nesting.
pub(crate) fn increments(
    complexity: &Complexity,
    language: Language,
    added: impl Fn(&Increment) -> (u32, u32),
) -> Vec<Related> {
    let related = complexity.increments.iter().filter_map(|it| {
        let message = match added(it) {
            (0, _) => return None,
            (own, 0) => format!("+{own}"),
            (all, nesting) => language.pick(
                format!("+{all}, из них за вложенность {nesting}"),
                format!("+{all}, of these {nesting} for nesting"),
            ),
        };
        Some(Related {
            path: None,
            range: it.range.clone(),
            message,
        })
    });
    related.collect()
}
