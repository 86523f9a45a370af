//! What is offered where a name was taken out.

use std::collections::BTreeMap;
use std::time::Duration;

use analysis::ide::completion::{self, Completion};
use analysis::types::{Class, Receiver, Ty};
use analysis::workspace::{Change, FileId, Snapshot, Workspace};
use cpu_time::ThreadTime;
use metadata::{DerivedType, Kind, Role, Type};
use rayon::prelude::*;

use super::Args;
use super::occurrences::{Occurrence, occurrences};

/// How many of the first items a user looks at.
const FIRST: usize = 5;
/// How many letters a user types before.
const TYPED: usize = 2;

/// What happened at one place.
struct Outcome {
    class: &'static str,
    offered: bool,
    first: bool,
    nothing: bool,
    time: Duration,
    /// `path:line: receiver.name`.
    place: String,
}

/// Figures of one class of receivers.
#[derive(Default)]
struct Row {
    names: usize,
    offered: usize,
    first: usize,
    nothing: usize,
}

pub(super) fn replay(args: &Args, workspace: &Workspace) {
    let snapshot = workspace.snapshot();
    let mut files: Vec<(FileId, Vec<Occurrence>)> = snapshot
        .files()
        .map(|it| it.0)
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter_map(|file| {
            let parsed = snapshot.parsed(file)?;
            Some((file, occurrences(&parsed.tree)))
        })
        .collect();
    files.sort_by_key(|it| it.0);
    let all: usize = files.iter().map(|it| it.1.len()).sum();
    let step = (all / args.names.max(1)).max(1);
    // Every `step`-th name of the corpus, counted over all modules.
    let mut seen = 0;
    for (_, names) in &mut files {
        names.retain(|_| {
            seen += 1;
            seen % step == 0
        });
    }
    files.retain(|it| !it.1.is_empty());
    let outcomes: Vec<Outcome> = files
        .par_iter()
        .flat_map_iter(|(file, names)| in_file(workspace.clone(), *file, names))
        .collect();
    report(args, all, &outcomes);
}

fn in_file(mut workspace: Workspace, file: FileId, names: &[Occurrence]) -> Vec<Outcome> {
    let snapshot = workspace.snapshot();
    let (Some(parsed), Some(known)) = (snapshot.parsed(file), snapshot.file(file)) else {
        return Vec::new();
    };
    let path = known.path.clone();
    let text = parsed.text.clone();
    drop(snapshot);
    workspace.apply(Change::Opened {
        path: path.clone(),
        text: text.clone(),
    });
    let mut outcomes = Vec::new();
    for name in names {
        let Some(word) = text.get(name.start..name.end) else {
            continue;
        };
        let edit = |range, new: &str| Change::Edited {
            path: path.clone(),
            edits: vec![(range, new.to_owned())],
        };
        workspace.apply(edit(name.start..name.end, ""));
        let snapshot = workspace.snapshot();
        let completion = completion::complete(&snapshot, file, name.start);
        // What an editor is answered: of this thread alone, as others work beside it.
        let start = ThreadTime::now();
        let options = completion::Options {
            snippets: true,
            sign: None,
        };
        completion::choose(&snapshot, file, name.start, options);
        let time = start.elapsed();
        let receiver = if name.after_dot {
            analysis::types::receiver_at(&snapshot, file, name.start)
        } else {
            Receiver::default()
        };
        let class = class(&snapshot, file, name, &text[..name.start], &receiver);
        drop(snapshot);
        workspace.apply(edit(name.start..name.start, word));
        let line = text[..name.start].matches('\n').count() + 1;
        let begin = text[..name.start].rfind('\n').map_or(0, |it| it + 1);
        outcomes.push(Outcome {
            class,
            offered: is_offered(&completion, word),
            first: is_among_first(&completion, word),
            nothing: completion.items.is_empty(),
            time,
            place: format!(
                "{}:{line}: {}[{word}] {:?}",
                path.display(),
                text[begin..name.start].trim_start(),
                receiver.types
            ),
        });
    }
    outcomes
}

fn is_offered(completion: &Completion, word: &str) -> bool {
    completion.items.iter().any(|it| it.names.is(word))
}

fn is_among_first(completion: &Completion, word: &str) -> bool {
    let typed: String = word.chars().take(TYPED).collect();
    let mut items = completion.items.iter().filter(|it| it.begins_with(&typed));
    items.by_ref().take(FIRST).any(|it| it.names.is(word))
}

/// The class of receivers that a name is counted in. Modules and managers are told by how the code spells them, not by
/// what we understood of it: what we miss counts.
fn class(
    snapshot: &Snapshot,
    file: FileId,
    name: &Occurrence,
    before: &str,
    receiver: &Receiver,
) -> &'static str {
    if !name.after_dot {
        return "no receiver";
    }
    let chain = before.trim_end().trim_end_matches('.');
    let begin = chain
        .char_indices()
        .rev()
        .take_while(|(_, it)| it.is_alphanumeric() || matches!(it, '_' | '.'))
        .last();
    let chain = begin.map_or("", |it| &chain[it.0..]);
    let words: Vec<&str> = chain.split('.').collect();
    let is_variable = matches!(
        receiver.class,
        Class::Local | Class::Parameter | Class::ModuleVariable
    );
    match *words {
        [word] if !is_variable && snapshot.common_module(file, word).is_some() => "common module",
        [word] | [word, _] if !is_variable && is_manager(word) => "manager",
        _ => by_type(receiver.types.list().first()),
    }
}

fn is_manager(word: &str) -> bool {
    let kind = Kind::of_plural(word);
    kind.is_some_and(|it| DerivedType::of(it, Role::ManagersCollection).is_some())
}

fn by_type(ty: Option<&Ty>) -> &'static str {
    let Some(ty) = ty else { return "unknown" };
    match ty {
        Ty::Module(_) => "module in a variable",
        Ty::Text(_) => "text",
        Ty::Of(ty) | Ty::Made(ty, _) => match ty {
            Type::Platform(name) if name.is("Структура") => "structure",
            Type::Platform(_) => "type of the platform",
            Type::Of(_, Role::Ref, _) => "reference",
            Type::Of(_, Role::Manager, _) => "manager in a variable",
            Type::Of(..) | Type::PartOf(..) => "object, record, row",
            Type::AnyRef | Type::AnyOf(..) => "any of a kind",
            Type::Any => "arbitrary",
            Type::Undefined
            | Type::Null
            | Type::Boolean
            | Type::Number
            | Type::String
            | Type::Date => "primitive",
            _ => "form, metadata tree and the like",
        },
    }
}

fn report(args: &Args, all: usize, outcomes: &[Outcome]) {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut add = |class, it: &Outcome| {
        let row: &mut Row = rows.entry(class).or_default();
        row.names += 1;
        row.offered += usize::from(it.offered);
        row.first += usize::from(it.first);
        row.nothing += usize::from(it.nothing);
    };
    const MODULES: &str = "= common modules and managers";
    const OTHERS: &str = "= any other receiver";
    for it in outcomes {
        add(it.class, it);
        match it.class {
            "no receiver" => {}
            "common module" | "manager" => add(MODULES, it),
            _ => add(OTHERS, it),
        }
    }
    println!("  {} of {all} names taken out", outcomes.len());
    println!(
        "  {:34} {:>7} {:>9} {:>9} {:>8}",
        "receiver", "names", "offered", "first 5", "nothing"
    );
    for (class, row) in &rows {
        let share = |part: usize| 100.0 * part as f64 / row.names as f64;
        println!(
            "  {class:34} {:>7} {:>8.2}% {:>8.2}% {:>8}",
            row.names,
            share(row.offered),
            share(row.first),
            row.nothing
        );
    }
    let mut times: Vec<Duration> = outcomes.iter().map(|it| it.time).collect();
    times.sort_unstable();
    let at = |share: f64| {
        let it = times.get(((times.len().max(1) - 1) as f64 * share) as usize);
        it.map_or(0.0, |it| it.as_secs_f64() * 1e3)
    };
    println!(
        "  an answer takes: median {:.2} ms, p95 {:.2} ms, max {:.1} ms",
        at(0.5),
        at(0.95),
        at(1.0)
    );
    let of_class = |it: &&Outcome| args.class.as_ref().is_none_or(|class| class == it.class);
    let misses: Vec<&Outcome> = outcomes
        .iter()
        .filter(|it| !it.offered || !it.first)
        .filter(of_class)
        .collect();
    let step = (misses.len() / args.misses.max(1)).max(1);
    for it in misses.iter().step_by(step).take(args.misses) {
        let what = if it.offered { "late" } else { "not offered" };
        println!("  {what} ({}): {}", it.class, it.place);
    }
}
