//! What follows at a place, by what followed at places like it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Model;
use super::history::History;
use super::segment::Living;
use super::tokens::{BOUNDARY, OTHER, VARIABLE};
use crate::workspace::FileId;

/// So many tokens before a place are compared.
const LONGEST: usize = 24;

/// Where fewer places are left, all of them count.
const FEW: usize = 64;

/// Of those that have less in common no more than this many are looked at.
const SAMPLE: usize = 80;

/// And so many of the file at hand.
const OWN: usize = 400;

/// Each token in common makes a place so many times heavier, up to so many tokens.
const BASE: f32 = 2.5;
const HEAVIEST: f32 = 22.0;

/// What a variable counts that is called otherwise, of a token.
const RENAMED: f32 = 0.5;

/// How much heavier places of the file at hand are.
const LOCAL: f32 = 5.0;

/// How much heavier places of other modules of the same object are.
const NEAR: f32 = 3.0;

/// What speaks for something else altogether.
const DOUBT: f32 = 12.0;

/// What a variable loses that is not known before the cursor.
const OUT_OF_SCOPE: f32 = 0.1;

/// Asks the model and the file at hand.
pub(super) struct Votes<'a> {
    pub(super) model: &'a Model,
    pub(super) history: &'a History<'a>,
    pub(super) file: FileId,
    /// Other modules of the same object.
    pub(super) near: &'a [FileId],
}

/// A token that may follow, and how probable it is.
pub(super) type Vote = (u32, f32);

impl Votes<'_> {
    /// What may follow some tokens, the most probable first. `scope` are the variables known there.
    pub(super) fn after(
        &self,
        tokens: &[u32],
        scope: &FxHashSet<u32>,
        begins_statement: bool,
        allows: impl Fn(u32) -> bool,
    ) -> Vec<Vote> {
        let mut counter = Counter {
            tokens,
            scope,
            begins_statement,
            weights: FxHashMap::default(),
            renamed: Vec::new(),
        };
        for part in &self.model.parts {
            self.of_part(part, &mut counter);
        }
        self.own(&mut counter);
        let weights = counter.weights.into_iter().filter(|it| allows(it.0));
        let mut votes: Vec<Vote> = weights.collect();
        let total: f32 = votes.iter().map(|it| it.1).sum::<f32>() + DOUBT;
        votes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        votes.truncate(6);
        votes.retain(|it| it.0 & !VARIABLE != OTHER && it.0 != BOUNDARY);
        for vote in &mut votes {
            vote.1 /= total;
        }
        votes
    }

    fn of_part(&self, part: &Living, counter: &mut Counter<'_>) {
        let segment = &part.segment;
        let own = segment.of_file(self.file);
        let near: Vec<_> = self.near.iter().map(|it| segment.of_file(*it)).collect();
        let levels = segment.levels(counter.tokens, FEW);
        let mut done = 0..0;
        for level in levels.into_iter().rev() {
            let rings = match done.is_empty() {
                true => [level.clone(), 0..0],
                false => [level.start..done.start, done.end..level.end],
            };
            let count: usize = rings.iter().map(ExactSizeIterator::len).sum();
            let step = count.div_ceil(SAMPLE).max(1);
            let scale = (step as f32).sqrt();
            for ring in rings {
                for place in segment.places(ring).iter().step_by(step) {
                    if !own.contains(place) && !part.is_dead(*place) {
                        let before = segment.before(*place);
                        let is_near = near.iter().any(|it| it.contains(place));
                        let scale = if is_near { scale * NEAR } else { scale };
                        counter.count(before, segment.token(*place), scale);
                    }
                }
            }
            done = level;
        }
    }

    fn own(&self, counter: &mut Counter<'_>) {
        let Some(last) = counter.tokens.last() else {
            return;
        };
        let stream = &self.history.stream;
        for place in self.history.places_behind(*last).take(OWN) {
            let before = stream.get(..place as usize).unwrap_or_default();
            let Some(next) = stream.get(place as usize) else {
                continue;
            };
            if place as usize != self.history.length {
                counter.count(before, *next, LOCAL);
            }
        }
    }
}

struct Counter<'a> {
    tokens: &'a [u32],
    scope: &'a FxHashSet<u32>,
    begins_statement: bool,
    weights: FxHashMap<u32, f32>,
    /// Variables of a place and what they are called at the cursor.
    renamed: Vec<(u32, u32)>,
}

impl Counter<'_> {
    /// Counts a place by what it has in common with the cursor.
    fn count(&mut self, before: &[u32], next: u32, scale: f32) {
        let alike = self.compare(before);
        if alike < 1.0 {
            return;
        }
        let mut weight = BASE.powf(alike.min(HEAVIEST)) * scale;
        let mut token = next;
        if next & VARIABLE != 0 {
            let name = self.renamed.iter().find(|it| it.0 == next);
            token = name.map_or(next, |it| it.1);
            if name.is_none() && !self.begins_statement && !self.scope.contains(&token) {
                weight *= OUT_OF_SCOPE;
            }
        }
        *self.weights.entry(token).or_default() += weight;
    }

    /// How many tokens before a place are those before the cursor.
    fn compare(&mut self, before: &[u32]) -> f32 {
        self.renamed.clear();
        let mut alike = 0.0;
        let pairs = before.iter().rev().zip(self.tokens.iter().rev());
        for (&there, &here) in pairs.take(LONGEST) {
            if there == BOUNDARY || there == OTHER {
                break;
            }
            if there & here & VARIABLE == 0 {
                if there != here {
                    break;
                }
                alike += 1.0;
                continue;
            }
            let known = self
                .renamed
                .iter()
                .find(|it| it.0 == there || it.1 == here)
                .copied();
            match known {
                Some(pair) if pair != (there, here) => break,
                Some(_) => {}
                None => self.renamed.push((there, here)),
            }
            alike += if there == here { 1.0 } else { RENAMED };
        }
        alike
    }
}
