//! Reading configurations: all of one from the disk, one changed file of it, and the memory it takes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::ensure;
use clap::Args as ClapArgs;
use cpu_time::ProcessTime;
use metadata::source;

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
    drop(configurations);
    reload(root, &files, args.reloads)
}

/// Changes files of all kinds in a copy of the directory and reads each of them again, one at a time.
fn reload(root: &Path, files: &[(PathBuf, u64)], count: usize) -> anyhow::Result<()> {
    let copy = tempfile::tempdir()?;
    for (path, _) in files {
        let target = copy.path().join(path.strip_prefix(root)?);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(path, target)?;
    }
    let (mut configurations, _) = source::load(copy.path());
    let step = (files.len() / count.max(1)).max(1);
    let (mut walls, mut processors) = (Vec::new(), Vec::new());
    let mut changed = 0;
    for (path, _) in files.iter().step_by(step) {
        let target = copy.path().join(path.strip_prefix(root)?);
        let Some(text) = edited(&fs::read_to_string(&target)?) else {
            continue;
        };
        fs::write(&target, text)?;
        let (wall, processor) = (Instant::now(), ProcessTime::now());
        let result = source::reload(&configurations, &target);
        walls.push(wall.elapsed());
        processors.push(processor.elapsed());
        if let Some(result) = result {
            changed += 1;
            configurations = result;
        }
    }
    ensure!(!walls.is_empty(), "nothing to change in {}", root.display());
    println!(
        "  reload: {} changed files, {changed} of them changed the model",
        walls.len()
    );
    for (what, times) in [("wall", &mut walls), ("processor", &mut processors)] {
        let middle = median(times);
        let at = |percent: usize| times.get(times.len() * percent / 100).copied();
        println!(
            "    {what} time: p50 {:.2} ms, p95 {:.2} ms, slowest {:.2} ms",
            milliseconds(middle),
            milliseconds(at(95).unwrap_or_default()),
            milliseconds(times.last().copied().unwrap_or_default()),
        );
    }
    // What else runs on the machine is not ours to answer for.
    let late = processors.get(processors.len() * 95 / 100);
    verdict(
        "reload, p95 of processor time",
        late.copied().unwrap_or_default(),
        RELOAD,
    );
    Ok(())
}

/// The text with a comment or a name changed, as a developer would.
pub(super) fn edited(text: &str) -> Option<String> {
    if text.contains("<Comment/>") {
        return Some(text.replacen("<Comment/>", "<Comment>изменено</Comment>", 1));
    }
    for (before, after) in [
        ("<content>", "<content>Я "),
        ("<value>", "<value>Я "),
        ("<v8:content>", "<v8:content>Я "),
    ] {
        if text.contains(before) {
            return Some(text.replacen(before, after, 1));
        }
    }
    None
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
