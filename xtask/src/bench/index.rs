//! How long a project takes to open, what it takes to keep it, and how fast it follows an edit.

use std::fs;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ::metadata::{Kind, Owner, Platform};
use analysis::ide::{Entity, MethodId, references};
use analysis::workspace::{Change, FileId, Snapshot};
use anyhow::{Context as _, bail};
use clap::Args as ClapArgs;
use cpu_time::{ProcessTime, ThreadTime};
use project::{CachePlace, Options, Project};

use super::{corpus, metadata};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory with code; several are opened as one project.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// How many letters to type into the large module.
    #[arg(long, default_value_t = 200)]
    edits: usize,
    /// How many lines the large module has, put together from modules of the corpus.
    #[arg(long, default_value_t = 48_000)]
    lines: usize,
    /// Opens the project and tells the figures; how this command measures itself in a process of its own.
    #[arg(long, hide = true)]
    cache: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    if let Some(cache) = &args.cache {
        let [root] = args.corpus.as_slice() else {
            bail!("one folder is opened at a time");
        };
        return measure(root, cache);
    }
    let root = folder.path().join("project");
    for (number, corpus) in args.corpus.iter().enumerate() {
        link(corpus, &root.join(format!("{number}")))?;
    }
    let cache = folder.path().join("cache");
    for name in ["cold", "from cache"] {
        println!("{name}:");
        in_own_process(&root, &cache)?;
    }
    edits(args)
}

/// Puts the files of a corpus into a folder: readers of metadata follow no links to folders.
fn link(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in project::walk::builder(from, 1).build() {
        let entry = entry?;
        let below = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_some_and(|it| it.is_dir()) {
            fs::create_dir_all(below)?;
        } else if fs::hard_link(entry.path(), &below).is_err() {
            // The corpus may lie on another disk.
            fs::copy(entry.path(), &below)?;
        }
    }
    Ok(())
}

/// What a process keeps can only be told where nothing else was done before.
fn in_own_process(root: &Path, cache: &Path) -> anyhow::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["bench", "index", "--corpus"]).arg(root);
    let mut child = command
        .arg("--cache")
        .arg(cache)
        .stdout(Stdio::piped())
        .spawn()?;
    let output = child.stdout.take().context("the process has no output")?;
    for line in std::io::BufReader::new(output).lines() {
        println!("  {}", line?);
    }
    anyhow::ensure!(child.wait()?.success(), "the measuring process failed");
    Ok(())
}

fn measure(root: &Path, cache: &Path) -> anyhow::Result<()> {
    let options = Options {
        platform: Arc::new(Platform::builtin()),
        oscript: Arc::new(Platform::oscript()),
        cache: CachePlace::Folder(cache.to_owned()),
        progress: &|_| {},
    };
    let (wall, work) = (Instant::now(), ProcessTime::now());
    let project = Project::open(root, &options);
    let (wall, work) = (wall.elapsed(), work.elapsed());
    let statistics = project.statistics();
    let snapshot = project.snapshot();
    let objects: usize = snapshot
        .configurations()
        .iter()
        .map(|it| it.objects.len())
        .sum();
    let methods: usize = snapshot.files().map(|it| it.1.summary.methods.len()).sum();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} modules, {:.1} MB, {methods} methods, {objects} objects of {} configurations, {} problems",
        statistics.modules,
        statistics.bytes as f64 / 1e6,
        snapshot.configurations().len(),
        project.problems().len(),
    )?;
    let written = statistics.cache_bytes as f64 / 1e6;
    writeln!(
        out,
        "{:.2} s, {:.2} s of processors; {} summaries from the cache; {written:.1} MB of cache written",
        wall.as_secs_f64(),
        work.as_secs_f64(),
        statistics.from_cache,
    )?;
    if let Some(resident) = resident() {
        writeln!(out, "{resident:.0} MB resident")?;
    }
    let search = Instant::now();
    let found = snapshot.mentioning("ОбщегоНазначения").len() + snapshot.mentioning("Common").len();
    let search = search.elapsed().as_secs_f64() * 1e3;
    writeln!(out, "{search:.1} ms to find {found} files by two words")?;
    if let Some((method, name)) = most_called(&snapshot) {
        let search = Instant::now();
        let found = references::of_entity(&snapshot, &Entity::Method(method)).len();
        let search = search.elapsed().as_secs_f64() * 1e3;
        writeln!(
            out,
            "{search:.0} ms to find {found} references to {name}, the most used method"
        )?;
    }
    Ok(())
}

/// The exported method of a common module that is called most.
fn most_called(snapshot: &Snapshot) -> Option<(MethodId, String)> {
    let modules = snapshot.files().filter_map(|(file, it)| match &it.owner {
        Owner::Object(Kind::CommonModule, name) => Some((file, it, name)),
        _ => None,
    });
    let methods = modules.flat_map(|(file, it, module)| {
        let methods = it.summary.methods.iter().enumerate();
        methods.map(move |(index, it)| (MethodId { file, index }, module, &it.method.name))
    });
    let usage = snapshot.usage_index();
    let most = methods.max_by_key(|it| usage.count(it.1.as_str(), it.2.as_str()).0)?;
    Some((most.0, format!("{}.{}", most.1, most.2)))
}

/// Megabytes of memory that the process has; nothing where the system does not tell.
fn resident() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1e3)
}

fn edits(args: &Args) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("Large.bsl");
    let text = large(&args.corpus, args.lines)?;
    let lines = text.lines().count();
    let bytes = text.len() as f64 / 1e6;
    let options = Options {
        platform: Arc::new(Platform::builtin()),
        oscript: Arc::new(Platform::oscript()),
        cache: CachePlace::Nowhere,
        progress: &|_| {},
    };
    // An editor works beside all the other modules, whose index follows.
    let root = folder.path().join("project");
    if let [corpus, ..] = args.corpus.as_slice() {
        link(corpus, &root.join("0"))?;
    }
    let mut project = Project::open(&root, &options);
    changes_on_disk(&mut project, args.edits)?;
    project.workspace().apply(Change::Opened {
        path: path.clone(),
        text: text.into(),
    });
    let snapshot = project.snapshot();
    let file = snapshot.file_at(&path).context("the module is not there")?;
    let places = places(&snapshot, file, args.edits)?;
    drop(snapshot);
    let mut times = Vec::new();
    for (typed, place) in places.into_iter().enumerate() {
        // Somebody reads the state before, as an editor's other questions do.
        let reader = project.snapshot();
        let change = Change::Edited {
            path: path.clone(),
            edits: vec![(place + typed..place + typed, "x".to_owned())],
        };
        let start = ThreadTime::now();
        project.workspace().apply(change);
        times.push(start.elapsed());
        drop(reader);
    }
    println!("an edit of a body in a module of {lines} lines, {bytes:.1} MB:");
    tell(times, "edits");
    Ok(())
}

fn tell(mut times: Vec<Duration>, what: &str) {
    times.sort_unstable();
    let at = |share: f64| {
        let index = (times.len().saturating_sub(1)) as f64 * share;
        let time = times.get(index as usize).copied().unwrap_or(Duration::ZERO);
        time.as_secs_f64() * 1e3
    };
    println!(
        "  median {:.1} ms, p95 {:.1} ms, max {:.1} ms of a processor over {} {what}",
        at(0.5),
        at(0.95),
        at(1.0),
        times.len()
    );
}

/// Tells a project of files that changed, spread evenly.
fn changes_on_disk(project: &mut Project, most: usize) -> anyhow::Result<()> {
    for (what, fits) in [
        ("metadata", project::walk::is_metadata as fn(&Path) -> bool),
        ("modules", project::walk::is_module),
    ] {
        let files = project::walk::builder(project.root(), 1).build().flatten();
        let files = files.filter(|it| it.path().is_file() && fits(it.path()));
        let files: Vec<PathBuf> = files.map(|it| it.into_path()).collect();
        let step = (files.len() / most.max(1)).max(1);
        let mut times = Vec::new();
        for file in files.into_iter().step_by(step).take(most) {
            // The corpus has the file too, by a link.
            let text = String::from_utf8_lossy(&fs::read(&file)?).into_owned();
            fs::remove_file(&file)?;
            fs::write(&file, metadata::edited(&text).unwrap_or(text + "\n"))?;
            let start = ProcessTime::now();
            project.update(std::slice::from_ref(&file));
            times.push(start.elapsed());
        }
        println!("a changed file of {what}:");
        tell(times, "files");
    }
    Ok(())
}

/// Modules of the corpus one after the other, the largest first, until there are enough lines.
fn large(corpora: &[PathBuf], lines: usize) -> anyhow::Result<String> {
    let mut modules = Vec::new();
    for directory in corpora {
        modules.extend(corpus::read(directory)?);
    }
    // The few largest ones would be all there is.
    modules.sort_by_key(|it| it.text.len().abs_diff(200_000));
    let mut text = String::new();
    let mut count = 0;
    for module in modules {
        let end = module
            .text
            .rfind("EndProcedure")
            .or_else(|| module.text.rfind("КонецПроцедуры"));
        let Some(end) = end else { continue };
        let line = module.text.get(end..).and_then(|it| it.find('\n'));
        let body = module
            .text
            .get(..end + line.unwrap_or_default())
            .unwrap_or_default();
        count += body.lines().count();
        text.push_str(body);
        text.push('\n');
        if count >= lines {
            break;
        }
    }
    Ok(text)
}

/// Ends of names in bodies of methods, spread evenly, in the order of the text.
fn places(snapshot: &Snapshot, file: FileId, edits: usize) -> anyhow::Result<Vec<usize>> {
    let parsed = snapshot.parsed(file).context("the module has no tree")?;
    let summary = &snapshot.file(file).context("the module is gone")?.summary;
    let names = parser_bsl::syntax::preorder(parsed.tree.root_node());
    let names = names.filter(|it| it.kind() == "identifier" && !it.is_missing());
    let in_bodies = names.filter(|it| {
        let method = summary.method_at(it.start_byte());
        method.is_some_and(|(_, method)| it.start_byte() > method.name_range().end + 200)
    });
    let places: Vec<usize> = in_bodies.map(|it| it.end_byte()).collect();
    let step = (places.len() / edits.max(1)).max(1);
    Ok(places.into_iter().step_by(step).take(edits).collect())
}
