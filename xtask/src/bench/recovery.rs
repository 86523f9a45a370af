//! How much of a module survives while one token of it is missing.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args as ClapArgs;
use parser_bsl::bsl::Kind;
use parser_bsl::syntax::preorder;
use tree_sitter::{InputEdit, Language, Parser, Point, Tree};

use super::corpus::{self, Module};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory of modules.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// How many modules of each directory, spread evenly, to take tokens from.
    #[arg(long, default_value_t = 60)]
    modules: usize,
    /// How many tokens to delete from each module, spread evenly; 0 means every one.
    #[arg(long, default_value_t = 200)]
    deletions: usize,
    /// Print the deletions that lose a method.
    #[arg(long)]
    losses: bool,
}

/// What was found after deletions.
#[derive(Default)]
struct Outcome {
    deletions: usize,
    /// Deletions after which every method is still found.
    whole: usize,
    methods: usize,
    methods_found: usize,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let ours = Language::new(parser_bsl::BSL);
    let peer = Language::new(tree_sitter_bsl::LANGUAGE);
    let mut modules = Vec::new();
    for directory in &args.corpus {
        let mut found = corpus::read(directory)?;
        found.retain(|it| it.text.len() < 200_000);
        let step = found.len().checked_div(args.modules).unwrap_or(1).max(1);
        modules.extend(found.into_iter().step_by(step).take(args.modules));
    }
    for (name, language) in [("ours", &ours), ("peer", &peer)] {
        let mut outcome = Outcome::default();
        for module in &modules {
            delete_tokens(
                language,
                module,
                args,
                &mut outcome,
                args.losses && name == "ours",
            )?;
        }
        println!(
            "{name}: {} deletions in {} modules: {:.2} % of methods still found, {:.2} % of deletions lose none",
            outcome.deletions,
            modules.len(),
            percent(outcome.methods_found, outcome.methods),
            percent(outcome.whole, outcome.deletions),
        );
    }
    Ok(())
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn delete_tokens(
    language: &Language,
    module: &Module,
    args: &Args,
    outcome: &mut Outcome,
    print: bool,
) -> anyhow::Result<()> {
    let mut parser = Parser::new();
    parser.set_language(language)?;
    let tree = parser
        .parse(&module.text, None)
        .context("parsing was cancelled")?;
    let before = methods(&tree, &module.text);
    let tokens = tokens(&module.text);
    if before.is_empty() || tokens.is_empty() {
        return Ok(());
    }
    let step = tokens.len().checked_div(args.deletions).unwrap_or(1).max(1);
    for token in tokens.iter().step_by(step) {
        let mut text = module.text.clone();
        // A blank takes its place, so that its neighbours stay two tokens.
        text.replace_range(token.start_byte..token.end_byte, " ");
        let mut old = tree.clone();
        old.edit(&InputEdit {
            start_byte: token.start_byte,
            old_end_byte: token.end_byte,
            new_end_byte: token.start_byte + 1,
            start_position: token.start_point,
            old_end_position: token.end_point,
            new_end_position: Point {
                column: token.start_point.column + 1,
                ..token.start_point
            },
        });
        let after = methods(
            &parser
                .parse(&text, Some(&old))
                .context("parsing was cancelled")?,
            &text,
        );
        // A method whose name is the deleted token is found under any other name.
        let deleted = &module.text[token.start_byte..token.end_byte];
        let nameless = after
            .values()
            .sum::<usize>()
            .saturating_sub(before.values().sum::<usize>() - 1)
            .min(1);
        let found: usize = before
            .iter()
            .map(|(name, count)| {
                let found = after.get(name).copied().unwrap_or_default();
                count
                    .min(
                        &(if name == deleted {
                            found + nameless
                        } else {
                            found
                        }),
                    )
                    .to_owned()
            })
            .sum();
        let all: usize = before.values().sum();
        outcome.deletions += 1;
        outcome.methods += all;
        outcome.methods_found += found;
        if found == all {
            outcome.whole += 1;
        } else if print {
            let (row, column) = (token.start_point.row, token.start_point.column);
            println!(
                "  {}:{}:{} without `{}`: {} of {all} methods",
                module.path.display(),
                row + 1,
                column + 1,
                &module.text[token.start_byte..token.end_byte],
                found,
            );
        }
    }
    Ok(())
}

/// Where a token of a module stands; the same ones are deleted for both grammars.
fn tokens(text: &str) -> Vec<tree_sitter::Range> {
    let tree = parser_bsl::Parser::bsl().parse(text, None);
    preorder(tree.root_node())
        .filter(|it| it.child_count() == 0 && !it.byte_range().is_empty())
        .filter(|it| Kind::of(*it) != Kind::Comment)
        .map(|it| it.range())
        .collect()
}

/// The names of the methods, and how many methods have each.
fn methods(tree: &Tree, text: &str) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for node in preorder(tree.root_node()) {
        if matches!(node.kind(), "procedure_definition" | "function_definition")
            && let Some(name) = node.child_by_field_name("name")
        {
            *names.entry(text[name.byte_range()].to_owned()).or_default() += 1;
        }
    }
    names
}
