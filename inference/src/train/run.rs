//! The course of a training, whatever is trained.

use std::path::Path;
use std::time::Instant;

use candle_core::Tensor;

use super::adamw::{self, AdamW};
use super::cost::Goal;
use super::examples::{Example, Examples};
use super::journal::{Journal, Row};
use super::packing;
use super::progress::{Began, Event, Outcome, Step, Watch};
use super::saved::{self, Product, State};
use super::settings::Settings;
use crate::error::{Error, Result};

/// A training.
pub(super) struct Run<'a> {
    pub(super) goal: Goal<'a>,
    pub(super) product: Product,
    /// What is trained, for a checkpoint to be told from those of other trainings.
    pub(super) what: serde_json::Value,
    pub(super) settings: &'a Settings,
    /// Tokens of a sequence.
    pub(super) context: usize,
    pub(super) out: &'a Path,
    pub(super) resume: bool,
}

/// The batches of steps, one step after another.
struct Order<'a> {
    lengths: &'a [usize],
    settings: &'a Settings,
    room: usize,
    epoch: usize,
    /// Those of the epoch.
    batches: Vec<Vec<usize>>,
    place: usize,
}

impl<'a> Order<'a> {
    fn new(lengths: &'a [usize], settings: &'a Settings, room: usize) -> Self {
        Self {
            lengths,
            settings,
            room,
            epoch: 0,
            batches: packing::batches(lengths, room, settings.seed, 0),
            place: 0,
        }
    }

    /// Goes to a place at which a training stood.
    fn seek(&mut self, epoch: usize, place: usize) {
        self.epoch = epoch;
        self.batches = packing::batches(self.lengths, self.room, self.settings.seed, epoch);
        self.place = place;
    }

    /// The batches of the next step.
    fn next(&mut self) -> Vec<Vec<usize>> {
        if self.place >= self.batches.len() {
            self.seek(self.epoch + 1, 0);
        }
        let end = (self.place + self.settings.accumulation).min(self.batches.len());
        let step = self.batches[self.place..end].to_vec();
        self.place = end;
        step
    }

    /// How many steps there are, if nobody says.
    fn steps(&self) -> usize {
        let each = (0..self.settings.epochs).map(|epoch| {
            let batches = packing::batches(self.lengths, self.room, self.settings.seed, epoch);
            batches.len().div_ceil(self.settings.accumulation)
        });
        each.sum()
    }
}

/// Examples in two parts: the first is learned, the second held back.
fn held_back(examples: Vec<Example>, settings: &Settings) -> (Vec<Example>, Vec<Example>) {
    let count = examples.len();
    if settings.evaluation == 0.0 || count < 2 {
        return (examples, Vec::new());
    }
    let held = (count as f64 * settings.evaluation).round() as usize;
    let held = held.clamp(1, count - 1);
    let order = packing::shuffled(count, settings.seed, "evaluation");
    let mut is_held = vec![false; count];
    order[..held].iter().for_each(|it| is_held[*it] = true);
    let pairs = examples.into_iter().zip(is_held);
    let (held, learned): (Vec<_>, Vec<_>) = pairs.partition(|it| it.1);
    let examples = |pairs: Vec<(Example, bool)>| pairs.into_iter().map(|it| it.0).collect();
    (examples(learned), examples(held))
}

/// A number that tells these examples from others: FNV-1a over tokens and over what of them is learned.
fn fingerprint(examples: &[Example]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |it: u64| hash = (hash ^ it).wrapping_mul(0x0100_0000_01b3);
    for example in examples {
        add(example.tokens.len() as u64);
        for (token, learned) in example.tokens.iter().zip(&example.learned) {
            add(u64::from(*token) << 1 | u64::from(*learned));
        }
    }
    format!("{hash:016x}")
}

impl Run<'_> {
    /// Trains to the end, or until the one who watches has it stop.
    pub(super) fn run(&self, examples: Examples, watch: &mut dyn Watch) -> Result<Outcome> {
        let settings = self.settings;
        let data = fingerprint(&examples.all);
        let (too_long, empty) = (examples.too_long, examples.empty);
        let (learned, held) = held_back(examples.all, settings);
        let lengths: Vec<usize> = learned.iter().map(Example::length).collect();
        let room = self.context * settings.batch;
        let mut order = Order::new(&lengths, settings, room);
        let steps = settings.steps.unwrap_or_else(|| order.steps());
        std::fs::create_dir_all(self.out).map_err(|it| Error::unwritable(self.out, &it))?;
        let mut optimizer = AdamW::new(self.goal.variables, settings)?;
        let mut state = State::new(data, self.what.clone(), settings);
        if let Some(last) = self.last()? {
            state = saved::state(&last, &state)?;
            self.product.restore(&last)?;
            optimizer.restore(saved::memory(&last)?)?;
            optimizer.steps = state.step as u64;
            order.seek(state.epoch, state.place);
            // What may change, changes.
            state.settings = settings.clone();
        }
        let mut journal = Journal::open(self.out, state.step)?;
        watch.tell(&Event::Began(Began {
            done: state.step,
            steps,
            numbers: self.goal.variables.iter().map(|it| it.1.elem_count()).sum(),
            examples: learned.len(),
            evaluated: held.len(),
            too_long,
            empty,
        }));
        let mut evaluation = None;
        // The step of the last checkpoint, if there is one.
        let mut saved_at = self.resume.then_some(state.step);
        let (mut tokens, mut seconds) = (0, 0.0);
        while state.step < steps {
            let began = Instant::now();
            let batches = order.next();
            let Some((loss, gradients)) = self.learn(&learned, &batches, watch)? else {
                break;
            };
            let norm = adamw::norm(&gradients)?;
            if !(loss.is_finite() && norm.is_finite()) {
                return Err(diverged(state.step + 1));
            }
            let rate = settings.rate(state.step, steps);
            let clips = settings.clip > 0.0 && norm > settings.clip;
            let scale = if clips { settings.clip / norm } else { 1.0 };
            optimizer.step(&gradients, scale, rate)?;
            let batch: usize = batches.iter().flatten().map(|it| lengths[*it]).sum();
            let took = began.elapsed().as_secs_f64();
            tokens += batch;
            seconds += took;
            state.step += 1;
            (state.epoch, state.place) = (order.epoch, order.place);
            state.tokens += batch as u64;
            state.seconds += took;
            watch.tell(&Event::Step(Step {
                step: state.step,
                steps,
                loss,
                rate,
                norm,
                tokens: batch,
                seconds: took,
            }));
            let due = |every: usize| every > 0 && state.step.is_multiple_of(every);
            evaluation = None;
            if !held.is_empty() && (due(settings.evaluate_every) || state.step == steps) {
                evaluation = self.evaluate(&held, room, watch)?;
            }
            if let Some(loss) = evaluation {
                let step = state.step;
                watch.tell(&Event::Evaluated { step, loss });
            }
            journal.add(Row {
                step: state.step,
                epoch: state.epoch,
                tokens: state.tokens,
                loss,
                rate,
                norm,
                seconds: state.seconds,
                evaluation,
            })?;
            if due(settings.save_every) {
                self.save(&state, &optimizer, &journal, watch)?;
                saved_at = Some(state.step);
            }
        }
        if saved_at != Some(state.step) {
            self.save(&state, &optimizer, &journal, watch)?;
        }
        if let (true, Some(last)) = (state.step >= steps, saved::last(self.out)?) {
            self.product.publish(&last, self.out)?;
        }
        Ok(Outcome {
            step: state.step,
            steps,
            evaluation,
            speed: if seconds > 0.0 {
                tokens as f64 / seconds
            } else {
                0.0
            },
        })
    }

    /// The checkpoint to go on from. Nothing of an earlier training is ever written over.
    fn last(&self) -> Result<Option<std::path::PathBuf>> {
        let last = saved::last(self.out)?;
        match (last, self.resume) {
            (Some(last), true) => Ok(Some(last)),
            (None, false) => Ok(None),
            (None, true) => Err(Error::file(
                self.out,
                "продолжать нечего: здесь нет контрольных точек",
                "nothing to resume: there is no checkpoint here",
            )),
            (Some(_), false) => Err(Error::file(
                self.out,
                "здесь уже есть обучение: продолжите его (--resume) или укажите другую папку",
                "a training is here already: resume it (--resume) or name another folder",
            )),
        }
    }

    /// The mean loss of a step's batches and its gradients; nothing when the training is stopped within.
    fn learn(
        &self,
        examples: &[Example],
        batches: &[Vec<usize>],
        watch: &dyn Watch,
    ) -> Result<Option<(f64, Vec<Tensor>)>> {
        let all = batches.iter().flatten();
        let count: usize = all.map(|it| examples[*it].count_learned()).sum();
        let mut gradients = Vec::new();
        let mut loss = 0.0;
        for batch in batches {
            if watch.is_stopped() {
                return Ok(None);
            }
            let batch: Vec<&Example> = batch.iter().map(|it| &examples[*it]).collect();
            // A token weighs the same, whichever batch it is in.
            loss += self
                .goal
                .learn(&batch, 1.0 / count as f64, &mut gradients)?;
        }
        Ok(Some((loss, gradients)))
    }

    /// The mean loss of what is held back; nothing when the training is stopped within.
    fn evaluate(&self, held: &[Example], room: usize, watch: &dyn Watch) -> Result<Option<f64>> {
        let count: usize = held.iter().map(Example::count_learned).sum();
        let lengths: Vec<usize> = held.iter().map(Example::length).collect();
        let mut loss = 0.0;
        for batch in packing::batches(&lengths, room, self.settings.seed, 0) {
            if watch.is_stopped() {
                return Ok(None);
            }
            let batch: Vec<&Example> = batch.iter().map(|it| &held[*it]).collect();
            loss += self.goal.evaluate(&batch, 1.0 / count as f64)?;
        }
        Ok(Some(loss))
    }

    fn save(
        &self,
        state: &State,
        optimizer: &AdamW,
        journal: &Journal,
        watch: &mut dyn Watch,
    ) -> Result<()> {
        let memory = optimizer.tensors()?;
        let keep = self.settings.keep;
        let path = saved::save(self.out, state, &self.product, &memory, keep)?;
        journal.draw()?;
        let step = state.step;
        watch.tell(&Event::Saved { step, path: &path });
        Ok(())
    }
}

fn diverged(step: usize) -> Error {
    Error::input(
        format!("на шаге {step} потери перестали быть числом: уменьшите learning_rate"),
        format!("at step {step} the loss is no number any more: lower learning_rate"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(length: usize) -> Example {
        Example {
            tokens: (0..length as u32).collect(),
            learned: vec![true; length],
        }
    }

    #[test]
    fn some_examples_are_held_back_and_none_is_lost() {
        let all: Vec<Example> = (2..52).map(example).collect();
        let settings = Settings {
            evaluation: 0.1,
            ..Settings::default()
        };
        let (learned, held) = held_back(all.clone(), &settings);
        assert_eq!((learned.len(), held.len()), (45, 5));
        assert!(held.iter().all(|it| !learned.contains(it)));
        assert_eq!(held_back(all, &settings).1, held);
        assert_eq!(held_back(vec![example(3)], &settings).1, []);
    }

    #[test]
    fn data_that_differ_have_another_fingerprint() {
        let first = [example(3), example(4)];
        let mut other = first.clone();
        other[1].learned[2] = false;
        assert_ne!(fingerprint(&first), fingerprint(&other));
        assert_ne!(fingerprint(&first), fingerprint(&first[..1]));
        assert_eq!(fingerprint(&first), fingerprint(&first.clone()));
    }

    #[test]
    fn steps_follow_from_batches_and_go_on_from_any_place() {
        let lengths = vec![10; 25];
        let settings = Settings {
            epochs: 3,
            accumulation: 2,
            ..Settings::default()
        };
        let mut order = Order::new(&lengths, &settings, 50);
        // Five batches in an epoch are three steps.
        assert_eq!(order.steps(), 9);
        let mut places = Vec::new();
        let mut steps = Vec::new();
        for _ in 0..9 {
            steps.push(order.next());
            places.push((order.epoch, order.place));
        }
        assert_eq!(places[..4], [(0, 2), (0, 4), (0, 5), (1, 2)]);
        for (number, (epoch, place)) in places[..8].iter().enumerate() {
            let mut other = Order::new(&lengths, &settings, 50);
            other.seek(*epoch, *place);
            assert_eq!(other.next(), steps[number + 1]);
        }
    }
}
