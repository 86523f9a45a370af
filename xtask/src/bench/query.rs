//! What we make of the queries of real configurations, those of modules, of dynamic lists and of schemas: mistakes that we tell, explanations, layouts, translations there and
//! back, advice. Whatever is told of code that runs is either wrong or about metadata that the corpus lacks.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::ensure;
use clap::Args as ClapArgs;
use metadata::{Configuration, Platform, World};
use parser_bsl::embedded;
use parser_bsl::flat::QueryTree;
use query::format::{Options, pretty};
use query::{Language, Package};
use rayon::prelude::*;
use tree_sitter::Tree;

use super::corpus;

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory with a configuration.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// Print every problem, and every query that a translation there and back changes.
    #[arg(long)]
    problems: bool,
    /// Print every piece of advice.
    #[arg(long)]
    advice: bool,
}

/// A query text as the program has it, and where it stands.
struct Text {
    text: String,
    path: PathBuf,
    line: usize,
}

/// What was counted.
#[derive(Default)]
struct Counts {
    queries: usize,
    /// Queries with problems.
    wrong: usize,
    problems: BTreeMap<&'static str, usize>,
    explained: usize,
    /// Laid out, and the same when laid out again.
    laid_out: usize,
    translations: BTreeMap<&'static str, usize>,
    advice: BTreeMap<&'static str, usize>,
    lines: Vec<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    for directory in &args.corpus {
        let (configurations, _) = metadata::source::load(directory);
        ensure!(
            !configurations.is_empty(),
            "no configuration below {}",
            directory.display()
        );
        let (mut texts, mut others) = texts(&corpus::read(directory)?);
        for configuration in &configurations {
            let (found, none) = of_metadata(configuration);
            texts.extend(found);
            others += none;
        }
        let platform = Platform::builtin();
        let counts = texts.par_iter().map(|it| {
            let configuration = of_path(&configurations, &it.path);
            let world = World {
                platform: &platform,
                configuration,
            };
            count(it, world, args)
        });
        let counts = counts.reduce(Counts::default, Counts::with);
        print(directory, &counts, others);
    }
    Ok(())
}

/// The different whole texts of modules that are queries as they stand, and how many are none: with marks that the program
/// replaces, or for another database.
fn texts(modules: &[corpus::Module]) -> (Vec<Text>, usize) {
    let mut parser = parser_bsl::Parser::bsl();
    let (mut seen, mut found, mut others) = (HashSet::new(), Vec::new(), 0);
    for module in modules {
        let tree = parser.parse(&module.text, None);
        for query in embedded::queries(&tree, &module.text) {
            let ranges = query.tree.included_ranges();
            let pieces = ranges
                .iter()
                .map(|it| &module.text[it.start_byte..it.end_byte]);
            let text: String = pieces.collect();
            if !query.is_whole || !seen.insert(text.clone()) {
                continue;
            }
            let tree = parser_bsl::Parser::query().parse(&text, None);
            if tree.root_node().has_error() || tree.root_node().named_child_count() == 0 {
                others += 1;
                continue;
            }
            found.push(Text {
                text,
                path: module.path.clone(),
                line: query.literal.start_position().row + 1,
            });
        }
    }
    (found, others)
}

/// The different queries of dynamic lists of forms and of data composition schemas, in either format of the sources, and how
/// many are none as they stand. Their place is the object that has them.
fn of_metadata(configuration: &Configuration) -> (Vec<Text>, usize) {
    let (mut seen, mut found, mut others) = (HashSet::new(), Vec::new(), 0);
    for ((kind, name), object) in &configuration.objects {
        let lists = object.forms.iter().flat_map(|form| {
            let queries = form.attributes.iter().map(|it| &it.query);
            queries.map(move |it| (&form.name, it))
        });
        let schemas = object.templates.iter().flat_map(|template| {
            let queries = template.queries.iter();
            queries.map(move |it| (&template.name, it))
        });
        for (part, text) in lists.chain(schemas) {
            if text.trim().is_empty() || !seen.insert(text) {
                continue;
            }
            let tree = parser_bsl::Parser::query().parse(text, None);
            if tree.root_node().has_error() || tree.root_node().named_child_count() == 0 {
                others += 1;
                continue;
            }
            let place = format!("{}.{name}.{part}", kind.names().en);
            found.push(Text {
                text: text.clone(),
                path: configuration.root.join(place),
                line: 1,
            });
        }
    }
    (found, others)
}

/// The configuration that a module is of.
fn of_path<'c>(configurations: &'c [Arc<Configuration>], path: &Path) -> &'c Configuration {
    let around = configurations
        .iter()
        .filter(|it| path.starts_with(&it.root))
        .max_by_key(|it| it.root.components().count());
    around.unwrap_or(&configurations[0])
}

fn count(text: &Text, world: World<'_>, args: &Args) -> Counts {
    let mut counts = Counts {
        queries: 1,
        ..Counts::default()
    };
    let (tree, package) = resolved(&text.text, world);
    let place = format!("{}:{}", text.path.display(), text.line);
    counts.wrong = usize::from(!package.problems.is_empty());
    for problem in &package.problems {
        *counts.problems.entry(problem.kind.code()).or_default() += 1;
        if args.problems {
            let [_, en] = problem.message();
            counts.lines.push(format!("{place}: {en}"));
        }
    }
    let explained =
        query::explain::explain(&text.text, &tree, &package, Some(world), Language::Russian);
    counts.explained = usize::from(explained.is_some());
    let options = Options::builder();
    let printed = pretty(&text.text, &options);
    let again = printed.as_ref().and_then(|it| pretty(it, &options));
    counts.laid_out = usize::from(printed.is_some() && printed == again);
    let told = translated(text, &tree, &package, world);
    counts.translations.insert(told, 1);
    if args.problems && told != SAME && told != ALIASES {
        counts
            .lines
            .push(format!("{place}: a translation there and back: {told}"));
    }
    let flat = QueryTree::new(&text.text, &tree);
    for advice in query::advice::advise(&flat, &package, Some(world.configuration)) {
        *counts.advice.entry(advice.kind.code()).or_default() += 1;
        if args.advice {
            let [_, en] = advice.message();
            let line = text.text[..advice.range.start].matches('\n').count();
            let shown = text.text[advice.range.clone()].replace('\n', " ");
            let code = advice.kind.code();
            counts
                .lines
                .push(format!("{place}+{line}: {code}: {en} <{shown}>"));
        }
    }
    counts
}

fn resolved(text: &str, world: World<'_>) -> (Tree, Package) {
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = query::resolve(text, &tree, &world);
    (tree, package)
}

const SAME: &str = "the same tokens";
const ALIASES: &str = "the same but for aliases that keep names";

/// What a translation there and back makes of a query.
fn translated(text: &Text, tree: &Tree, package: &Package, world: World<'_>) -> &'static str {
    let to = query::translate::other_language(&text.text, tree);
    let from = to.pick(Language::English, Language::Russian);
    let translate = |text: &str, tree: &Tree, package: &Package, to: Language| {
        query::translate::translate(text, tree, package, world.platform, to)
    };
    let Some(there) = translate(&text.text, tree, package, to) else {
        return "not translated";
    };
    let (there_tree, there_package) = resolved(&there, world);
    if meaning(package) != meaning(&there_package) {
        return "other problems or types";
    }
    let Some(back) = translate(&there, &there_tree, &there_package, from) else {
        return "not translated back";
    };
    let back_tree = parser_bsl::Parser::query().parse(&back, None);
    let (before, after) = (tokens(&text.text, tree), tokens(&back, &back_tree));
    if before == after {
        return SAME;
    }
    // What was added are words for aliases, each with a name behind it.
    let mut left = before.iter().peekable();
    let mut added = 0;
    for token in &after {
        match left.peek() {
            Some(it) if *it == token => {
                left.next();
            }
            _ => added += 1,
        }
    }
    match left.next().is_none() && added % 2 == 0 {
        true => ALIASES,
        false => "other tokens",
    }
}

/// The problems of a package and the types of its result.
fn meaning(package: &Package) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let problems = package.problems.iter().map(|it| it.kind.code()).collect();
    let result = package.result().unwrap_or_default();
    let types = result.list.iter().map(|it| {
        let mut names: Vec<String> = it.types.types.iter().map(|it| it.name(false)).collect();
        names.sort_unstable();
        names
    });
    (problems, types.collect())
}

/// The tokens of a text in small letters.
fn tokens(text: &str, tree: &Tree) -> Vec<String> {
    let flat = QueryTree::new(text, tree);
    let tokens = flat.root().tokens();
    tokens.map(|it| it.text().to_lowercase()).collect()
}

impl Counts {
    fn with(mut self, other: Self) -> Self {
        self.queries += other.queries;
        self.wrong += other.wrong;
        self.explained += other.explained;
        self.laid_out += other.laid_out;
        self.lines.extend(other.lines);
        for (mine, theirs) in [
            (&mut self.problems, other.problems),
            (&mut self.translations, other.translations),
            (&mut self.advice, other.advice),
        ] {
            for (code, count) in theirs {
                *mine.entry(code).or_default() += count;
            }
        }
        self
    }
}

fn print(directory: &Path, counts: &Counts, others: usize) {
    println!(
        "{}: {} different queries; {others} texts are none as they stand",
        directory.display(),
        counts.queries
    );
    println!("  with problems: {}", counts.wrong);
    println!(
        "  explained: {}; laid out, and the same when laid out again: {}",
        counts.explained, counts.laid_out
    );
    for (title, list) in [
        ("problems", &counts.problems),
        ("translated there and back", &counts.translations),
        ("advice", &counts.advice),
    ] {
        println!("  {title}:");
        for (code, count) in list {
            println!("    {count:>6}  {code}");
        }
    }
    for line in &counts.lines {
        println!("  {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_forms_and_schemas_have_queries_in_both_formats() {
        for project in ["trade", "trade-edt"] {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
            let (configurations, _) = metadata::source::load(&root.join(project));
            let (found, others) = of_metadata(&configurations[0]);
            assert_eq!(others, 0, "{project}");
            assert!(!found.is_empty(), "{project}");
        }
    }

    #[test]
    fn a_query_is_counted_with_what_is_told_of_it() {
        let platform = Platform::builtin();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade");
        let (configurations, _) = metadata::source::load(&root);
        let world = World {
            platform: &platform,
            configuration: &configurations[0],
        };
        let args = Args {
            corpus: Vec::new(),
            problems: true,
            advice: true,
        };
        let count = |text: &str| {
            let text = Text {
                text: text.to_owned(),
                path: "Module.bsl".into(),
                line: 3,
            };
            count(&text, world, &args)
        };
        let right = count("ВЫБРАТЬ Т.Ссылка ИЗ Справочник.Номенклатура КАК Т");
        assert_eq!((right.wrong, right.explained, right.laid_out), (0, 1, 1));
        assert_eq!(
            right.translations.keys().copied().collect::<Vec<_>>(),
            [ALIASES]
        );
        assert_eq!(right.lines, [""; 0]);
        let wrong =
            count("ВЫБРАТЬ Т.Нету КАК А ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Код ПОДОБНО \"%А\"");
        let both = right.with(wrong);
        assert_eq!((both.queries, both.wrong), (2, 1));
        assert_eq!(both.problems.get("UnknownField"), Some(&1));
        assert_eq!(both.advice.get("OnecLeadingWildcard"), Some(&1));
        assert!(
            both.lines[0].starts_with("Module.bsl:3: "),
            "{:?}",
            both.lines
        );
        assert_eq!(both.translations.get(SAME), Some(&1));
    }
}
