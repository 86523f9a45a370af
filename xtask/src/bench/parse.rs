//! Errors and speed of our BSL grammar beside the published `tree-sitter-bsl`.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args as ClapArgs;
use cpu_time::ThreadTime;
use tree_sitter::{Language, Parser};

use super::corpus::{self, Module};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory of modules.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// How often everything is parsed; the median of the passes counts.
    #[arg(long, default_value_t = 3)]
    passes: usize,
    /// Leave the peer out, to profile ours.
    #[arg(long)]
    alone: bool,
    /// Print every place that our grammar reports.
    #[arg(long)]
    errors: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let ours = Language::new(parser_bsl::BSL);
    let peer = Language::new(tree_sitter_bsl::LANGUAGE);
    for directory in &args.corpus {
        let modules = corpus::read(directory)?;
        let bytes: usize = modules.iter().map(|it| it.text.len()).sum();
        println!(
            "{}: {} modules, {:.2} MB",
            directory.display(),
            modules.len(),
            megabytes(bytes)
        );

        // In turn, so that a change of the machine's speed meets both.
        let mut runs = vec![("ours", &ours, Vec::new())];
        if !args.alone {
            runs.push(("peer", &peer, Vec::new()));
        }
        for _ in 0..args.passes.max(1) {
            for (_, language, times) in &mut runs {
                times.push(pass(language, &modules)?);
            }
        }
        let mut speeds = Vec::new();
        for (name, language, times) in &mut runs {
            let speed = megabytes(bytes) / super::median(times).as_secs_f64();
            let bad = count_bad(language, &modules)?;
            println!(
                "  {name}: {speed:6.1} MB/s, {bad} modules with an error ({:.1} %)",
                100.0 * bad as f64 / modules.len() as f64,
            );
            speeds.push(speed);
        }
        report(&modules, args.errors);
        if let [ours, peer] = speeds[..] {
            println!("  ratio: {:.2}", ours / peer);
        }
    }
    Ok(())
}

fn parser(language: &Language) -> anyhow::Result<Parser> {
    let mut parser = Parser::new();
    parser
        .set_language(language)
        .context("the grammar does not fit the runtime")?;
    Ok(parser)
}

fn pass(language: &Language, modules: &[Module]) -> anyhow::Result<Duration> {
    let mut parser = parser(language)?;
    let start = ThreadTime::now();
    for module in modules {
        let tree = parser.parse(&module.text, None);
        std::hint::black_box(tree);
    }
    Ok(start.elapsed())
}

/// How many modules have an ERROR or a MISSING node.
fn count_bad(language: &Language, modules: &[Module]) -> anyhow::Result<usize> {
    let mut parser = parser(language)?;
    let mut bad = 0;
    for module in modules {
        let tree = parser
            .parse(&module.text, None)
            .context("parsing was cancelled")?;
        bad += usize::from(tree.root_node().has_error());
    }
    Ok(bad)
}

/// What `onec review` would report, which is stricter than the tree: a missing `;` counts too.
fn report(modules: &[Module], print: bool) {
    let mut parser = parser_bsl::Parser::bsl();
    let mut bad = 0;
    for module in modules {
        let extension = module
            .path
            .extension()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        let dialect = parser_bsl::Dialect::of_extension(extension);
        let errors =
            parser_bsl::errors::errors(&parser.parse(&module.text, None), &module.text, dialect);
        if errors.is_empty() {
            continue;
        }
        bad += 1;
        if print {
            println!("    {}", module.path.display());
            for error in errors {
                let row = module.text[..error.range.start].matches('\n').count();
                let line = module.text.lines().nth(row).unwrap_or_default().trim();
                println!("      {}: {:?}: {line}", row + 1, error.kind);
            }
        }
    }
    println!("  reported as broken by ours: {bad} modules");
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
