//! Reading configurations: all of one from the disk, one changed file of it, and the memory it takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use clap::Args as ClapArgs;
use metadata::{Configuration, source};

use super::median;

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Directories with configurations.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// How often all is read; the best and the median time count.
    #[arg(long, default_value_t = 5)]
    passes: usize,
    /// How many files are read again, one at a time.
    #[arg(long, default_value_t = 200)]
    reloads: usize,
}

/// What we promise: a library of 5,900 files on 2 cores.
const FILES: usize = 5_900;
const LOAD: Duration = Duration::from_millis(1_500);
const RELOAD: Duration = Duration::from_millis(5);

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    println!(
        "limits: {FILES} files in {:.1} s on 2 cores; one changed file in {} ms",
        LOAD.as_secs_f64(),
        RELOAD.as_millis()
    );
    for root in &args.corpus {
        measure(root, args)?;
    }
    Ok(())
}

fn measure(root: &Path, args: &Args) -> anyhow::Result<()> {
    let files = files(root);
    ensure!(
        !files.is_empty(),
        "no files of metadata in {}",
        root.display()
    );
    let bytes: u64 = files.iter().map(|it| it.1).sum();
    let before = resident();
    let start = Instant::now();
    let (configurations, problems) = source::load(root);
    let first = start.elapsed();
    let after = resident();
    ensure!(
        !configurations.is_empty(),
        "no configuration in {}",
        root.display()
    );
    let objects: usize = configurations.iter().map(|it| it.objects.len()).sum();
    let forms = configurations.iter().flat_map(|it| it.objects.values());
    let forms: usize = forms.map(|it| it.forms.len()).sum();
    let broken = configurations
        .iter()
        .map(|it| it.problems.len())
        .sum::<usize>()
        + problems.len();
    println!("{}", root.display());
    println!(
        "  {} files of metadata, {:.1} MB; {} configurations, {objects} objects, {forms} forms, {broken} problems",
        files.len(),
        megabytes(bytes),
        configurations.len(),
    );
    let mut times = vec![first];
    for _ in 1..args.passes.max(1) {
        let start = Instant::now();
        std::hint::black_box(source::load(root));
        times.push(start.elapsed());
    }
    let middle = median(&mut times);
    let best = times.first().copied().unwrap_or(middle);
    let seconds = best.as_secs_f64();
    println!(
        "  load: first {:.2} s, best {seconds:.2} s, median {:.2} s; best: {:.0} files/s, {:.0} MB/s",
        first.as_secs_f64(),
        middle.as_secs_f64(),
        files.len() as f64 / seconds,
        megabytes(bytes) / seconds,
    );
    // A larger configuration may take longer in proportion.
    let limit = LOAD.mul_f64((files.len() as f64 / FILES as f64).max(1.0));
    verdict("load", middle, limit);
    if let (Some(before), Some(after)) = (before, after) {
        let grown = after.saturating_sub(before);
        println!("  memory: {:.1} MB more than before", megabytes(grown));
    }
    reload(&configurations, &files, args.reloads);
    Ok(())
}

/// Reads files of all kinds again, one at a time.
fn reload(configurations: &[Arc<Configuration>], files: &[(PathBuf, u64)], count: usize) {
    let step = (files.len() / count.max(1)).max(1);
    let mut times = Vec::new();
    let mut changed = 0;
    let mut slowest = (Duration::ZERO, Path::new(""));
    for (path, _) in files.iter().step_by(step) {
        let start = Instant::now();
        let result = source::reload(configurations, path);
        let time = start.elapsed();
        changed += usize::from(result.is_some());
        // Dropping the result is not what a user waits for.
        drop(result);
        if time > slowest.0 {
            slowest = (time, path);
        }
        times.push(time);
    }
    let middle = median(&mut times);
    let Some(late) = times.get(times.len() * 95 / 100).copied() else {
        return;
    };
    println!(
        "  reload: {} files, of which {changed} say something; p50 {:.2} ms, p95 {:.2} ms, slowest {:.2} ms ({})",
        times.len(),
        milliseconds(middle),
        milliseconds(late),
        milliseconds(slowest.0),
        slowest.1.display(),
    );
    verdict("reload p95", late, RELOAD);
}

fn verdict(what: &str, time: Duration, limit: Duration) {
    let word = if time <= limit { "within" } else { "OVER" };
    println!(
        "  {what}: {word} the limit of {:.1} ms",
        milliseconds(limit)
    );
}

/// Files that readers of metadata read, sorted, with their sizes.
fn files(root: &Path) -> Vec<(PathBuf, u64)> {
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(root).build().flatten() {
        let path = entry.path();
        let extension = path.extension().and_then(|it| it.to_str());
        if matches!(
            extension,
            Some("xml" | "mdo" | "form" | "rights" | "dcs" | "scheme")
        ) && let Ok(about) = entry.metadata()
        {
            files.push((path.to_owned(), about.len()));
        }
    }
    files.sort();
    files
}

/// The memory of this process that is in use, in bytes; nothing where the system does not tell.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
