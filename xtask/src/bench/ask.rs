//! Questions in plain words: whether the first answer, or one of the first three, gives what the right query gives on made-up
//! bases, and how long an answer takes.

mod answer;
mod large;
mod question;
mod records;
mod rename;
mod report;
mod sample;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use clap::Args as ClapArgs;
use metadata::Platform;
use query::ask::Lexicon;
use query::{Date, Language};
use rayon::prelude::*;

use question::Question;
use rename::Renaming;
use report::Outcome;
use sample::{Sample, TODAY};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// On how many made-up bases right queries and answers are compared.
    #[arg(long, default_value_t = 20)]
    bases: u64,
    /// How many documents a base has.
    #[arg(long, default_value_t = 500)]
    documents: usize,
    /// Only the configurations of these names.
    #[arg(long)]
    only: Vec<String>,
    /// Ask the questions of this folder, a file a configuration, in place of those of `datasets/ask`.
    #[arg(long)]
    questions: Option<PathBuf>,
    /// Print what is answered wrong, of all sets but the frozen one.
    #[arg(long)]
    failures: bool,
    /// Print the right queries that give nothing on most bases, and ask nothing.
    #[arg(long)]
    golds: bool,
    /// Write what there is to doubt of each answer to this file, a line of JSON a question, with what became of it; of all
    /// sets but the frozen one.
    #[arg(long)]
    signals: Option<PathBuf>,
    /// How many objects the configuration has that times are taken on; 0 for none.
    #[arg(long, default_value_t = 5_000)]
    large: usize,
}

/// The configurations, by the names of their folders in `tests/projects` and of their files in `datasets/ask`.
const CONFIGURATIONS: [&str; 3] = ["trade", "services", "production"];
const DEVELOPMENT: &str = "development";
const FROZEN: &str = "frozen";
const SETS: [&str; 2] = [DEVELOPMENT, FROZEN];

/// A folder of questions, a file a configuration.
struct Set {
    name: String,
    folder: PathBuf,
    /// Whether nothing of it may be told but figures.
    is_frozen: bool,
}

impl Set {
    /// Those that are asked.
    fn all(args: &Args) -> Vec<Self> {
        if let Some(folder) = &args.questions {
            return vec![Self {
                name: folder.display().to_string(),
                folder: folder.clone(),
                is_frozen: false,
            }];
        }
        let own = |name: &str| Self {
            name: name.to_owned(),
            folder: root().join("datasets/ask").join(name),
            is_frozen: name == FROZEN,
        };
        SETS.map(own).into()
    }

    /// The questions about a configuration. A folder of one's own need not ask about each.
    fn questions(&self, configuration: &str, args: &Args) -> anyhow::Result<Vec<Question>> {
        let file = self.folder.join(format!("{configuration}.jsonl"));
        if args.questions.is_some() && !file.exists() {
            return Ok(Vec::new());
        }
        question::read(&file)
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let platform = Arc::new(Platform::builtin());
    let sets = Set::all(args);
    let mut outcomes: Vec<(&str, bool, Vec<Outcome>)> = Vec::new();
    let mut samples = Vec::new();
    for name in CONFIGURATIONS {
        if !args.only.is_empty() && !args.only.iter().any(|it| it == name) {
            continue;
        }
        let sample = Sample::load(&project(name), &platform)?;
        let renaming = renaming(name)?;
        for set in &sets {
            let questions = set.questions(name, args)?;
            if args.golds {
                print_empty_golds(&sample, &questions, args)?;
                continue;
            }
            let of_sample = evaluate(&sample, None, &questions, args)?;
            outcomes.push((&set.name, false, of_sample));
            if let Some(renaming) = &renaming {
                let of_twin = evaluate(&sample, Some(renaming), &questions, args)?;
                outcomes.push((&set.name, true, of_twin));
            }
        }
        samples.push(sample);
    }
    if args.golds {
        return Ok(());
    }
    let mut signals = args.signals.as_ref().map(File::create).transpose()?;
    for set in &sets {
        for is_twin in [false, true] {
            let of_set = |it: &&mut (&str, bool, Vec<Outcome>)| it.0 == set.name && it.1 == is_twin;
            let found = outcomes.iter_mut().filter(of_set);
            let all: Vec<Outcome> = found.flat_map(|it| std::mem::take(&mut it.2)).collect();
            let title = if is_twin {
                format!("{}, renamed", set.name)
            } else {
                set.name.clone()
            };
            report::print(&title, &all, !set.is_frozen);
            if args.failures && !set.is_frozen {
                report::print_failures(&all);
            }
            if let Some(file) = signals.as_mut().filter(|_| !set.is_frozen) {
                report::write_signals(file, is_twin, &all)?;
            }
        }
    }
    if args.large > 0 {
        measure_large(&samples, args.large)?;
    }
    Ok(())
}

fn root() -> PathBuf {
    crate::root()
}

fn project(name: &str) -> PathBuf {
    root().join("tests/projects").join(name)
}

fn file(set: &str, name: &str) -> PathBuf {
    let folder = root().join("datasets/ask").join(set);
    folder.join(format!("{name}.jsonl"))
}

/// How the twin of a configuration is named, where it has one.
fn renaming(name: &str) -> anyhow::Result<Option<Renaming>> {
    let path: &Path = &root().join(format!("datasets/ask/renamed/{name}.toml"));
    path.is_file().then(|| Renaming::read(path)).transpose()
}

/// Asks the questions of a configuration, or of its twin, on all bases.
fn evaluate(
    sample: &Sample,
    renaming: Option<&Renaming>,
    questions: &[Question],
    args: &Args,
) -> anyhow::Result<Vec<Outcome>> {
    let twin = renaming.map(|it| it.sample(sample)).transpose()?;
    let asked: Vec<Question> = match renaming {
        Some(renaming) => questions.iter().map(|it| renaming.question(it)).collect(),
        None => questions.to_vec(),
    };
    let of_base = |seed: u64| -> anyhow::Result<Vec<answer::Verdict>> {
        let mut base = sample.base(seed, args.documents)?;
        if let (Some(renaming), Some(twin)) = (renaming, &twin) {
            let other = twin.empty_base()?;
            query::run::copy_renamed((&base, sample.world()), (&other, twin.world()), &|it| {
                renaming.russian(it)
            })?;
            base = other;
        }
        let sample = twin.as_ref().unwrap_or(sample);
        let golds = asked.iter().map(|it| sample::golds(sample, &base, it));
        let golds = golds.collect::<anyhow::Result<Vec<_>>>()?;
        let lexicon = Lexicon::new(sample.world());
        answer::ask_all(&lexicon, &base, &asked, &golds)
    };
    let seeds: Vec<u64> = (1..=args.bases).collect();
    let verdicts = seeds.into_par_iter().map(of_base);
    let verdicts = verdicts.collect::<anyhow::Result<Vec<_>>>()?;
    let outcome = |(at, question): (usize, &Question)| {
        let of_question: Vec<_> = verdicts.iter().filter_map(|it| it.get(at)).collect();
        Outcome::of(question, &of_question)
    };
    Ok(asked.iter().enumerate().map(outcome).collect())
}

/// Right queries that give nothing tell nothing.
fn print_empty_golds(sample: &Sample, questions: &[Question], args: &Args) -> anyhow::Result<()> {
    let of_base = |seed: u64| -> anyhow::Result<Vec<bool>> {
        let base = sample.base(seed, args.documents)?;
        let golds = questions.iter().map(|it| sample::golds(sample, &base, it));
        let is_empty = |golds: Vec<sample::Gold>| {
            let first = golds.first();
            first.is_some_and(|it| it.records.is_nothing() || it.is_tied)
        };
        golds.map(|it| it.map(is_empty)).collect()
    };
    let seeds: Vec<u64> = (1..=args.bases).collect();
    let empty = seeds.into_par_iter().map(of_base);
    let empty = empty.collect::<anyhow::Result<Vec<_>>>()?;
    for (at, question) in questions.iter().enumerate() {
        let count = empty.iter().filter(|it| it[at]).count();
        if 2 * count > empty.len() {
            println!(
                "{}: nothing or a tie on {count} of {} bases",
                question.id,
                empty.len()
            );
        }
    }
    Ok(())
}

/// How long an answer takes over a large configuration.
fn measure_large(samples: &[Sample], count: usize) -> anyhow::Result<()> {
    let Some(first) = samples.first() else {
        return Ok(());
    };
    let large = Sample {
        platform: Arc::clone(&first.platform),
        configuration: Arc::new(large::configuration(samples, count)?),
    };
    let start = Instant::now();
    let lexicon = Lexicon::new(large.world());
    println!(
        "\n{} objects: read into words in {:.0} ms",
        large.configuration.objects.len(),
        start.elapsed().as_secs_f64() * 1e3
    );
    let today = Date::parse(TODAY).context("today")?;
    let mut times = Vec::new();
    for name in CONFIGURATIONS {
        for question in question::read(&file(DEVELOPMENT, name))? {
            let asked = query::ask::Question {
                text: &question.question,
                today,
                language: Language::Russian,
                previous: None,
                values: None,
            };
            let start = Instant::now();
            std::hint::black_box(query::ask::ask(&lexicon, &asked));
            times.push(start.elapsed());
        }
    }
    report::print_times("  time of an answer       ", &mut times);
    Ok(())
}
