//! The most probable lines.

use rustc_hash::FxHashSet;

use super::tokens::{LINE, VARIABLE};
use super::votes::Votes;

/// So many lines are followed at a time, and each may go on in so many ways.
const BEAM: usize = 3;
const WAYS: usize = 3;

/// A way that is less probable than this is not taken.
const LEAST: f32 = 0.08;

/// A line that is so much less probable than the best one is dropped.
const MARGIN: f32 = 0.15;

/// Longer lines are not made.
const LONGEST: usize = 48;

/// So often the model is asked for one answer at most.
const MOST_STEPS: usize = 72;

/// A line that was made.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) tokens: Vec<u32>,
    pub(super) probability: f32,
}

/// The most probable lines behind some tokens, the best first. Each token must be one that is
/// allowed behind those of the line before it.
pub(super) fn lines(
    votes: &Votes<'_>,
    before: &[u32],
    scope: &FxHashSet<u32>,
    begins_statement: bool,
    allows: impl Fn(&[u32], u32) -> bool,
) -> Vec<Made> {
    let mut open = vec![Made {
        tokens: Vec::new(),
        probability: 1.0,
    }];
    let mut whole: Vec<Made> = Vec::new();
    let mut steps = 0;
    let mut context = before.to_vec();
    while !open.is_empty() && steps < MOST_STEPS {
        let mut next: Vec<Made> = Vec::new();
        for line in &open {
            steps += 1;
            context.truncate(before.len());
            context.extend_from_slice(&line.tokens);
            let is_first = line.tokens.is_empty();
            let mut scope_here;
            let scope = match line.tokens.iter().any(|it| it & VARIABLE != 0) {
                true => {
                    scope_here = scope.clone();
                    scope_here.extend(line.tokens.iter().copied());
                    &scope_here
                }
                false => scope,
            };
            let begins = is_first && begins_statement;
            let found = votes.after(&context, scope, begins, |it| allows(&line.tokens, it));
            for (token, probability) in found.into_iter().take(WAYS) {
                let probability = probability * line.probability;
                if probability < LEAST {
                    continue;
                }
                let mut tokens = line.tokens.clone();
                if token == LINE {
                    if !tokens.is_empty() {
                        whole.push(Made {
                            tokens,
                            probability,
                        });
                    }
                    continue;
                }
                tokens.push(token);
                next.push(Made {
                    tokens,
                    probability,
                });
            }
        }
        next.retain(|it| it.tokens.len() <= LONGEST);
        next.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let best = whole.iter().chain(&next).map(|it| it.probability);
        let best = best.fold(0.0, f32::max);
        next.retain(|it| it.probability >= best * MARGIN);
        next.truncate(BEAM);
        open = next;
    }
    whole.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    whole.truncate(BEAM);
    whole
}
