//! Errors and speed of our query grammar beside the published peer, over the queries in modules.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args as ClapArgs;
use cpu_time::ThreadTime;
use parser_bsl::embedded;
use tree_sitter::{Language, Parser};

use super::corpus;

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory of modules.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// Print every query that our grammar rejects.
    #[arg(long)]
    errors: bool,
}

/// A query text as the program has it, and where it stands.
struct Query {
    text: String,
    place: String,
    is_whole: bool,
    /// Whether the tree of the query where it stands has no error.
    is_good_in_place: bool,
}

impl Query {
    /// Whether the text has marks that no query has and that a program replaces before it runs it.
    fn has_placeholder(&self) -> bool {
        self.text.contains(['#', '%', '@', '[', '{', '?']) || self.text.contains(".&")
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut queries = Vec::new();
    for directory in &args.corpus {
        collect(&corpus::read(directory)?, &mut queries);
    }
    let bytes: usize = queries.iter().map(|it| it.text.len()).sum();
    let whole = queries.iter().filter(|it| it.is_whole).count();
    println!(
        "{} different query texts, {whole} of them whole, {:.2} MB",
        queries.len(),
        bytes as f64 / 1e6
    );

    let mut speeds = Vec::new();
    for (name, language) in [
        ("ours", Language::new(parser_bsl::QUERY)),
        ("peer", Language::new(tree_sitter_bsl::SDBL_LANGUAGE)),
    ] {
        let (good, time) = measure(&language, &queries)?;
        let speed = bytes as f64 / 1e6 / time.as_secs_f64();
        speeds.push(speed);
        let bad = |whole_only: bool| {
            good.iter()
                .zip(&queries)
                .filter(|(good, query)| !**good && (query.is_whole || !whole_only))
                .count()
        };
        let plain = good
            .iter()
            .zip(&queries)
            .filter(|(good, it)| !**good && it.is_whole && !it.has_placeholder())
            .count();
        println!(
            "  {name}: {speed:5.1} MB/s, {} with an error, {} of the whole ones, {plain} of those without placeholders",
            bad(false),
            bad(true),
        );
        if name == "ours" {
            for (query, good) in queries.iter().zip(&good) {
                if args.errors && !good && query.is_whole && !query.has_placeholder() {
                    println!("    {}: {}", query.place, query.text.replace('\n', " ⏎ "));
                }
                if *good != query.is_good_in_place {
                    println!("    {}: differs where it stands", query.place);
                }
            }
        }
    }
    if let [ours, peer] = speeds[..] {
        println!("  ratio: {:.2}", ours / peer);
    }
    Ok(())
}

fn collect(modules: &[corpus::Module], queries: &mut Vec<Query>) {
    let mut parser = parser_bsl::Parser::bsl();
    let mut seen = HashSet::new();
    for module in modules {
        let tree = parser.parse(&module.text, None);
        for query in embedded::queries(&tree, &module.text) {
            let text: String = query
                .tree
                .included_ranges()
                .iter()
                .map(|it| &module.text[it.start_byte..it.end_byte])
                .collect();
            if seen.insert(text.clone()) {
                queries.push(Query {
                    text,
                    place: format!(
                        "{}:{}",
                        module.path.display(),
                        query.literal.start_position().row + 1
                    ),
                    is_whole: query.is_whole,
                    is_good_in_place: !query.tree.root_node().has_error(),
                });
            }
        }
    }
}

/// Which queries have a tree without errors, and the median time of parsing all of them.
fn measure(language: &Language, queries: &[Query]) -> anyhow::Result<(Vec<bool>, Duration)> {
    let mut parser = Parser::new();
    parser.set_language(language)?;
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = ThreadTime::now();
        for query in queries {
            std::hint::black_box(parser.parse(&query.text, None));
        }
        times.push(start.elapsed());
    }
    let good = queries
        .iter()
        .map(|it| {
            Ok(!parser
                .parse(&it.text, None)
                .context("parsing was cancelled")?
                .root_node()
                .has_error())
        })
        .collect::<anyhow::Result<_>>()?;
    Ok((good, super::median(&mut times)))
}
