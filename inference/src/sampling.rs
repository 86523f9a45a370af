//! Chooses the next token out of logits.

use crate::random::Random;

/// How the next token is chosen. The steps are taken in the order of the fields, as transformers takes them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampling {
    /// Above one, makes tokens that were there already less likely; one leaves them.
    pub repetition_penalty: f32,
    /// Below one makes likely tokens likelier; zero takes the likeliest always.
    pub temperature: f32,
    /// Only so many of the likeliest tokens are left; zero leaves all.
    pub top_k: usize,
    /// Only the likeliest tokens that together have this share are left; one leaves all.
    pub top_p: f32,
    /// Only tokens with at least this part of the share of the likeliest are left; zero leaves all.
    pub min_p: f32,
    /// The same seed, prompt and weights give the same answer.
    pub seed: u64,
}

/// A token that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Its number.
    pub token: u32,
    /// The logarithm of the share that the model gave it, before anything in [`Sampling`].
    pub logprob: f32,
    /// The likeliest tokens with theirs, as many as were asked for.
    pub likeliest: Vec<(u32, f32)>,
}

impl Sampling {
    /// The likeliest token always.
    pub fn greedy() -> Self {
        Self {
            repetition_penalty: 1.0,
            temperature: 0.0,
            top_k: 0,
            top_p: 1.0,
            min_p: 0.0,
            seed: 0,
        }
    }

    /// The token that comes behind others, given its logits. The choice depends on the place and not on how often was
    /// chosen before: what was guessed ahead and taken back leaves no trace.
    pub(crate) fn choose(&self, logits: &[f32], before: &[u32]) -> u32 {
        let mut logits = logits.to_vec();
        if self.repetition_penalty != 1.0 {
            self.penalize(&mut logits, before);
        }
        if self.temperature <= 0.0 {
            return likeliest(&logits);
        }
        let mut candidates = self.candidates(&logits);
        let mut random = Random::new(self.seed ^ Random::new(before.len() as u64).number());
        let total: f64 = candidates.iter().map(|it| it.1).sum();
        let mut rest = random.unit() * total;
        let last = candidates.pop();
        for (token, share) in candidates {
            rest -= share;
            if rest < 0.0 {
                return token;
            }
        }
        last.map_or_else(|| likeliest(&logits), |it| it.0)
    }

    fn penalize(&self, logits: &mut [f32], before: &[u32]) {
        let mut seen = vec![false; logits.len()];
        for token in before {
            let token = *token as usize;
            if token < seen.len() && !std::mem::replace(&mut seen[token], true) {
                let logit = &mut logits[token];
                if *logit > 0.0 {
                    *logit /= self.repetition_penalty;
                } else {
                    *logit *= self.repetition_penalty;
                }
            }
        }
    }

    /// The tokens that are left, the likeliest first, with shares that need not add up to one.
    fn candidates(&self, logits: &[f32]) -> Vec<(u32, f64)> {
        let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let temperature = f64::from(self.temperature);
        let share = |it: f32| (f64::from(it - most) / temperature).exp();
        let mut candidates: Vec<(u32, f64)> = (0..)
            .zip(logits)
            .filter(|(_, it)| it.is_finite())
            .map(|(token, it)| (token, share(*it)))
            .collect();
        let order = |a: &(u32, f64), b: &(u32, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if self.top_k > 0 && self.top_k < candidates.len() {
            candidates.select_nth_unstable_by(self.top_k - 1, order);
            candidates.truncate(self.top_k);
        }
        candidates.sort_unstable_by(order);
        if self.top_p < 1.0 {
            let limit = candidates.iter().map(|it| it.1).sum::<f64>() * f64::from(self.top_p);
            let mut sum = 0.0;
            let needed = candidates.iter().take_while(|it| {
                let is_needed = sum < limit;
                sum += it.1;
                is_needed
            });
            let needed = needed.count().max(1);
            candidates.truncate(needed);
        }
        if self.min_p > 0.0
            && let Some((_, best)) = candidates.first().copied()
        {
            let limit = best * f64::from(self.min_p);
            candidates.retain(|it| it.1 >= limit);
        }
        candidates
    }
}

/// The token with the largest logit; of equal ones the first.
fn likeliest(logits: &[f32]) -> u32 {
    let mut best = 0;
    for (token, logit) in logits.iter().enumerate() {
        if *logit > logits[best] || logits[best].is_nan() {
            best = token;
        }
    }
    best as u32
}

/// A token with its share, and some of the likeliest.
pub(crate) fn score(logits: &[f32], token: u32, count: usize) -> Scored {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|it| f64::from(it - most).exp()).sum();
    let total = f64::from(most) + sum.ln();
    let logprob = |token: u32| (f64::from(logits[token as usize]) - total) as f32;
    let mut tokens: Vec<u32> = (0..logits.len() as u32).collect();
    let order = |a: &u32, b: &u32| {
        let (a, b) = (*a as usize, *b as usize);
        logits[b].total_cmp(&logits[a]).then(a.cmp(&b))
    };
    let count = count.min(tokens.len());
    if count > 0 && count < tokens.len() {
        tokens.select_nth_unstable_by(count - 1, order);
    }
    tokens.truncate(count);
    tokens.sort_unstable_by(order);
    Scored {
        token,
        logprob: logprob(token),
        likeliest: tokens.into_iter().map(|it| (it, logprob(it))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGITS: [f32; 5] = [1.0, 3.0, 2.0, -1.0, 2.5];

    fn warm() -> Sampling {
        Sampling {
            temperature: 1.0,
            ..Sampling::greedy()
        }
    }

    /// The tokens that are left, the likeliest first.
    fn left(sampling: &Sampling) -> Vec<u32> {
        let candidates = sampling.candidates(&LOGITS);
        candidates.into_iter().map(|it| it.0).collect()
    }

    #[test]
    fn without_temperature_the_likeliest_is_taken() {
        assert_eq!(Sampling::greedy().choose(&LOGITS, &[]), 1);
        assert_eq!(Sampling::greedy().choose(&[f32::NAN, 1.0, 1.0], &[]), 1);
    }

    #[test]
    fn unlikely_tokens_are_left_out() {
        assert_eq!(left(&warm()), [1, 4, 2, 0, 3]);
        assert_eq!(left(&Sampling { top_k: 2, ..warm() }), [1, 4]);
        // The shares are 0.47, 0.28, 0.17, 0.06 and 0.01.
        assert_eq!(
            left(&Sampling {
                top_p: 0.7,
                ..warm()
            }),
            [1, 4]
        );
        assert_eq!(
            left(&Sampling {
                top_p: 0.0,
                ..warm()
            }),
            [1]
        );
        assert_eq!(
            left(&Sampling {
                min_p: 0.3,
                ..warm()
            }),
            [1, 4, 2]
        );
        assert_eq!(
            left(&Sampling {
                min_p: 1.0,
                ..warm()
            }),
            [1]
        );
    }

    #[test]
    fn tokens_come_as_often_as_their_shares_say() {
        let mut counts = [0.0_f64; 5];
        for seed in 0..20_000 {
            let sampling = Sampling { seed, ..warm() };
            counts[sampling.choose(&LOGITS, &[7]) as usize] += 1.0 / 20_000.0;
        }
        for (token, share) in [(0, 0.064), (1, 0.470), (2, 0.173), (3, 0.009), (4, 0.285)] {
            let found = counts[token];
            assert!((found - share).abs() < 0.012, "{token}: {found} {share}");
        }
    }

    #[test]
    fn a_choice_depends_on_seed_and_place_only() {
        let chosen = |seed, length| {
            let sampling = Sampling { seed, ..warm() };
            sampling.choose(&LOGITS, &vec![0; length])
        };
        let row = |seed| (0..30).map(|it| chosen(seed, it)).collect::<Vec<_>>();
        assert_eq!(row(5), row(5));
        assert_ne!(row(5), row(6));
    }

    #[test]
    fn repeated_tokens_become_less_likely() {
        let sampling = Sampling {
            repetition_penalty: 2.0,
            ..Sampling::greedy()
        };
        assert_eq!(sampling.choose(&LOGITS, &[1, 1, 99]), 4);
        assert_eq!(sampling.choose(&[-1.0, -1.5], &[0]), 1);
    }

    #[test]
    fn scores_are_shares_of_the_model() {
        let scored = score(&LOGITS, 2, 2);
        assert!((scored.logprob.exp() - 0.1729).abs() < 1e-3);
        let tokens: Vec<u32> = scored.likeliest.iter().map(|it| it.0).collect();
        assert_eq!(tokens, [1, 4]);
        assert_eq!(score(&LOGITS, 0, 9).likeliest.len(), 5);
        assert!(score(&LOGITS, 0, 0).likeliest.is_empty());
    }
}
