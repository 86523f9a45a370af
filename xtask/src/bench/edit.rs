//! How long a tree takes to follow one typed letter.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args as ClapArgs;
use cpu_time::ThreadTime;
use parser_bsl::syntax::preorder;
use tree_sitter::{InputEdit, Language, Parser, Point, Tree};

use super::corpus::{self, Module};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory of modules; its largest ones are edited.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// How many of the largest modules of each directory to edit.
    #[arg(long, default_value_t = 1)]
    modules: usize,
    /// How many letters to type into each, one at a time, spread evenly over its identifiers.
    #[arg(long, default_value_t = 200)]
    edits: usize,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let ours = Language::new(parser_bsl::BSL);
    let peer = Language::new(tree_sitter_bsl::LANGUAGE);
    for directory in &args.corpus {
        let mut modules = corpus::read(directory)?;
        modules.sort_by_key(|it| std::cmp::Reverse(it.text.len()));
        for module in modules.iter().take(args.modules) {
            println!(
                "{}: {:.2} MB, {} lines",
                module.path.display(),
                module.text.len() as f64 / 1e6,
                module.text.lines().count(),
            );
            for (name, language) in [("ours", &ours), ("peer", &peer)] {
                let times = edit_everywhere(language, module, args.edits)?;
                let at = |share: f64| {
                    times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3
                };
                println!(
                    "  {name}: median {:.2} ms, p95 {:.2} ms, max {:.2} ms",
                    at(0.5),
                    at(0.95),
                    at(1.0)
                );
            }
        }
    }
    Ok(())
}

/// The sorted times of single edits, each on the tree of the unchanged module.
fn edit_everywhere(
    language: &Language,
    module: &Module,
    edits: usize,
) -> anyhow::Result<Vec<Duration>> {
    let mut parser = Parser::new();
    parser.set_language(language)?;
    let tree = parser
        .parse(&module.text, None)
        .context("parsing was cancelled")?;
    let identifiers = identifiers(&tree);
    let step = identifiers.len().checked_div(edits).unwrap_or(1).max(1);
    let mut times = Vec::new();
    for &(byte, position) in identifiers.iter().step_by(step) {
        let mut text = module.text.clone();
        text.insert(byte, 'x');
        let mut tree = tree.clone();
        let start = ThreadTime::now();
        tree.edit(&InputEdit {
            start_byte: byte,
            old_end_byte: byte,
            new_end_byte: byte + 1,
            start_position: position,
            old_end_position: position,
            new_end_position: Point {
                row: position.row,
                column: position.column + 1,
            },
        });
        let new = parser.parse(&text, Some(&tree));
        times.push(start.elapsed());
        std::hint::black_box(new);
    }
    times.sort_unstable();
    Ok(times)
}

/// The end of every name in the module.
fn identifiers(tree: &Tree) -> Vec<(usize, Point)> {
    preorder(tree.root_node())
        .filter(|it| it.kind() == "identifier" && !it.is_missing())
        .map(|it| (it.end_byte(), it.end_position()))
        .collect()
}
