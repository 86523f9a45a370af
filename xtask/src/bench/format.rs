//! Laying out every module of a corpus: tokens kept, the same when done twice, speed, and how much changes.

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use analysis::Module;
use analysis::edit::applied;
use analysis::format::{Directives, Options, Queries, formatted};
use clap::Args as ClapArgs;
use cpu_time::ThreadTime;
use parser_bsl::bsl::Kind;
use parser_bsl::{Dialect, Parser};
use similar::{ChangeTag, TextDiff};
use tree_sitter::Tree;

use super::corpus;

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory of modules.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// Query texts are kept, aligned or wrapped.
    #[arg(long, value_enum, default_value_t = QueryMode::Align)]
    queries: QueryMode,
    /// Print what changes in every n-th changed module, without empty lines and blanks at line ends.
    #[arg(long, value_name = "N")]
    changes: Option<usize>,
    /// Print the modules whose tokens change or that change again when laid out twice.
    #[arg(long)]
    errors: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum QueryMode {
    Keep,
    Align,
    Wrap,
}

/// What was seen of a corpus.
#[derive(Default)]
struct Seen {
    bytes: usize,
    lines: usize,
    /// Modules that keep their tokens.
    same: usize,
    /// Modules that a second layout leaves as they are.
    idempotent: usize,
    /// Parts that the last check left as they were.
    held_back: usize,
    changed_modules: usize,
    changed_lines: usize,
    /// Changed lines that differ in more than blanks at their ends.
    moved_lines: usize,
    time: Duration,
    slowest: Duration,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let options = Options {
        queries: match args.queries {
            QueryMode::Keep => Queries::Keep,
            QueryMode::Align => Queries::Align,
            QueryMode::Wrap => Queries::Wrap,
        },
        directives: Directives::LineStart,
        ..Options::platform()
    };
    for directory in &args.corpus {
        let modules = corpus::read(directory)?;
        let mut seen = Seen::default();
        for module in &modules {
            one(module, &options, args, &mut seen);
        }
        report(directory, modules.len(), &seen);
    }
    Ok(())
}

fn one(module: &corpus::Module, options: &Options, args: &Args, seen: &mut Seen) {
    let extension = module.path.extension().and_then(|it| it.to_str());
    let dialect = Dialect::of_extension(extension.unwrap_or_default());
    let mut parser = Parser::bsl();
    let tree = parser.parse(&module.text, None);
    let start = ThreadTime::now();
    let first = formatted(&Module::new(&module.text, &tree, dialect), options);
    let took = start.elapsed();
    seen.time += took;
    seen.slowest = seen.slowest.max(took);
    seen.held_back += first.held_back.len();
    let text = applied(&module.text, &first.edits);
    let new_tree = parser.parse(&text, None);
    let loose = options.queries != Queries::Keep;
    let is_same = words(&tree, &module.text, loose) == words(&new_tree, &text, loose);
    let second = formatted(&Module::new(&text, &new_tree, dialect), options);
    let is_idempotent = second.edits.is_empty();
    seen.same += usize::from(is_same);
    seen.idempotent += usize::from(is_idempotent);
    seen.bytes += module.text.len();
    seen.lines += module.text.lines().count();
    if args.errors {
        if !is_same || !first.held_back.is_empty() {
            println!("tokens change: {}", module.path.display());
        }
        if !is_idempotent {
            println!("changes twice: {}", module.path.display());
            print_changes(&text, &applied(&text, &second.edits), 3);
        }
    }
    if text == module.text {
        return;
    }
    seen.changed_modules += 1;
    let changed = module.text.lines().zip(text.lines());
    if module.text.lines().count() == text.lines().count() {
        for (old, new) in changed {
            seen.changed_lines += usize::from(old != new);
            seen.moved_lines += usize::from(old.trim_end() != new.trim_end());
        }
    } else {
        let diff = TextDiff::from_lines(&module.text, &text);
        for change in diff.iter_all_changes() {
            if change.tag() == ChangeTag::Delete {
                seen.changed_lines += 1;
                seen.moved_lines += usize::from(!change.value().trim().is_empty());
            }
        }
    }
    if let Some(each) = args.changes
        && seen.changed_modules.is_multiple_of(each.max(1))
    {
        println!("--- {}", module.path.display());
        print_changes(&module.text, &text, 12);
    }
}

/// The tokens of a module; with `loose` strings that go over lines count without their blanks.
fn words<'text>(tree: &Tree, text: &'text str, loose: bool) -> Vec<Cow<'text, str>> {
    let mut words: Vec<Cow<'text, str>> = Vec::new();
    for node in parser_bsl::syntax::preorder(tree.root_node()) {
        if node.child_count() > 0 {
            continue;
        }
        let word = text.get(node.byte_range()).unwrap_or_default();
        match Kind::of(node) {
            Kind::StringFragment if loose => {
                let content = word.trim_start_matches('|');
                let content = content.chars().filter(|it| !it.is_whitespace());
                match words.last_mut() {
                    Some(Cow::Owned(string)) if word.starts_with('|') => string.extend(content),
                    _ => words.push(Cow::Owned(content.collect())),
                }
            }
            Kind::Comment => words.push(Cow::Borrowed(word.trim_end())),
            _ if word.is_empty() => {}
            _ => words.push(Cow::Borrowed(word)),
        }
    }
    words
}

fn print_changes(old: &str, new: &str, most: usize) {
    let diff = TextDiff::from_lines(old, new);
    let mut shown = 0;
    let changes: Vec<_> = diff.iter_all_changes().collect();
    for (place, change) in changes.iter().enumerate() {
        if change.tag() == ChangeTag::Equal || change.value().trim().is_empty() {
            continue;
        }
        let is_end = changes.iter().any(|it| {
            it.tag() != change.tag()
                && (it.old_index() == change.old_index() || it.new_index() == change.new_index())
                && it.value().trim_end() == change.value().trim_end()
        });
        let near = changes.get(place.saturating_sub(20)..(place + 20).min(changes.len()));
        let is_blank_change = near.into_iter().flatten().any(|it| {
            it.tag() != ChangeTag::Equal
                && it.tag() != change.tag()
                && it.value().trim_end() == change.value().trim_end()
        });
        if is_end || is_blank_change {
            continue;
        }
        println!("{}{}", change.tag(), change.value().trim_end());
        shown += 1;
        if shown >= most * 2 {
            return;
        }
    }
}

fn report(directory: &std::path::Path, modules: usize, seen: &Seen) {
    let share = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
    println!(
        "{}: {modules} modules, {:.2} MB, {} lines",
        directory.display(),
        seen.bytes as f64 / 1e6,
        seen.lines
    );
    println!(
        "  tokens unchanged {:.3} %, idempotent {:.3} %, held back {} parts",
        share(seen.same, modules),
        share(seen.idempotent, modules),
        seen.held_back
    );
    println!(
        "  {:.1} MB/s without parsing, slowest module {:.0} ms",
        seen.bytes as f64 / 1e6 / seen.time.as_secs_f64().max(1e-9),
        seen.slowest.as_secs_f64() * 1e3
    );
    println!(
        "  changed: {} modules; {:.2} % of lines, {:.2} % by more than blanks at line ends",
        seen.changed_modules,
        share(seen.changed_lines, seen.lines),
        share(seen.moved_lines, seen.lines)
    );
}
