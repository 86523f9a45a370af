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

/// A way of counting complexity.
pub(crate) struct Counting {
    /// What it is called in Russian, at the beginning of a sentence.
    pub(crate) ru: &'static str,
    /// What it is called in English.
    pub(crate) en: &'static str,
    /// How complex code is.
    pub(crate) count: fn(&Complexity) -> u32,
    /// How much a place adds, and how much of that is for nesting.
    pub(crate) added: fn(&Increment) -> (u32, u32),
}

/// Tells the methods, and the body of the module where the parameters of the rule ask for it, that are more complex than the
/// rule allows.
pub(crate) fn tell_complex(context: &mut Context<'_>, counting: &Counting) {
    let most = context.number("complexityThreshold");
    let with_body = context.flag("checkModuleBody");
    let Counting { ru, en, .. } = counting;
    for (place, name, it) in complex_code(context, with_body, most) {
        let count = i64::from((counting.count)(&it));
        if count <= most {
            continue;
        }
        let (of_ru, of_en) = match name {
            Some(name) => (format!("метода «{name}»"), format!("method “{name}”")),
            None => ("тела модуля".to_owned(), "the module body".to_owned()),
        };
        let message = context.language.pick(
            format!("{ru} сложность {of_ru} — {count}, больше {most}: разделите его"),
            format!("The {en} complexity of {of_en} is {count}, more than {most}: divide it"),
        );
        let related = increments(&it, context.language, counting.added);
        context.report(place, message).related = related;
    }
}

/// The methods, and the body of the module if it is wanted, whose complexity may be above a limit: where a finding about
/// them stands, the name of a method, the complexity.
fn complex_code<'a>(
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

/// The places that add to a complexity.
fn increments(
    complexity: &Complexity,
    language: Language,
    added: fn(&Increment) -> (u32, u32),
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
