//! Takes ends of lines out of modules that the statistics of a workspace do not know, and asks what would be shown there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use analysis::inline::ngram::{self, FileTokens, Model};
use analysis::inline::{Decision, Trigger, decide};
use analysis::workspace::{Change, FileId, Snapshot, Workspace};

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// Every so many files one is kept from the model and asked about.
    pub(super) hold_out: usize,
    /// Which of them.
    pub(super) first: usize,
    /// How many lines are asked about.
    pub(super) lines: usize,
    /// Print so many of the suggestions that were not what stands there.
    pub(super) misses: usize,
    /// Print how often the most probable line is right, by its probability.
    pub(super) curve: bool,
    /// The time that a thread has used.
    pub(super) clock: fn() -> Duration,
}

/// What happened at one place.
struct Outcome {
    kind: &'static str,
    /// How probable the best line was, and whether it was right.
    best: Option<(f32, bool)>,
    /// What was shown, and whether it was right.
    shown: Option<bool>,
    time: Duration,
    miss: Option<String>,
}

/// The end of a line that is taken out.
struct Place {
    kind: &'static str,
    start: usize,
    end: usize,
}

pub(super) fn replay(settings: Settings, workspace: &Workspace) {
    let snapshot = workspace.snapshot();
    let start = Instant::now();
    let (mut known, mut held) = (Vec::new(), Vec::new());
    for (number, (id, _)) in snapshot.files().enumerate() {
        let Some(text) = snapshot.text(id) else {
            continue;
        };
        match number % settings.hold_out == settings.first {
            true => held.push((id, text)),
            false => known.push((id, Arc::new(FileTokens::of(&text)))),
        }
    }
    let read = start.elapsed();
    let start = Instant::now();
    let model = Model::build(&known);
    drop(known);
    println!(
        "  a model of {} tokens, {} words, {:.1} MB; read in {:.1} s, built in {:.1} s",
        model.len(),
        model.words(),
        model.bytes() as f64 / 1e6,
        read.as_secs_f64(),
        start.elapsed().as_secs_f64()
    );
    let places: Vec<(FileId, Arc<str>, Vec<Place>)> = held
        .into_iter()
        .map(|(id, text)| {
            let places = places(&text);
            (id, text, places)
        })
        .collect();
    let all: usize = places.iter().map(|it| it.2.len()).sum();
    // An odd step, as every second place begins a line.
    let step = (all / settings.lines.max(1)).max(1) | 1;
    let mut outcomes = Vec::new();
    let mut seen = 0;
    for (file, text, places) in places {
        let wanted: Vec<Place> = places
            .into_iter()
            .filter(|_| {
                seen += 1;
                seen % step == 0
            })
            .collect();
        if !wanted.is_empty() {
            in_file(
                settings,
                workspace,
                &model,
                (file, &text),
                &wanted,
                &mut outcomes,
            );
        }
    }
    report(settings, &outcomes);
}

/// The places of a module that are asked about: the beginnings of lines of code, and one place within each.
fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let (mut at, mut number) = (0, 0_usize);
    let mut in_method = false;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = code_of(line);
        let begins = start + (line.len() - line.trim_start().len());
        let end = start + code.trim_end().len();
        let code = code.trim();
        if code.starts_with("КонецПроцедуры")
            || code.starts_with("КонецФункции")
            || code.starts_with("EndProcedure")
            || code.starts_with("EndFunction")
        {
            in_method = false;
        }
        let is_head = ["Процедура ", "Функция ", "Procedure ", "Function "];
        if is_head.iter().any(|it| code.starts_with(it)) {
            in_method = true;
            continue;
        }
        if !in_method || code.chars().count() < 4 || code.starts_with(['|', '#', '&', '"', ')']) {
            continue;
        }
        number += 1;
        places.push(Place {
            kind: "line",
            start: begins,
            end,
        });
        let rest = text.get(begins..end).unwrap_or_default();
        let within: [(&str, &str); 4] = [
            ("member", "."),
            ("value", "= "),
            ("argument", "("),
            ("argument", ", "),
        ];
        // One of the places within, by turns; with two letters of a word where there is none.
        for turn in 0..5 {
            let Some((kind, sign)) = within.get((number + turn) % 5) else {
                let typed = rest.char_indices().nth(3).map_or(rest.len(), |it| it.0);
                places.push(Place {
                    kind: "word",
                    start: begins + typed,
                    end,
                });
                break;
            };
            if let Some(found) = rest.find(sign).map(|it| begins + it + sign.len())
                && found + 2 < end
                && rest
                    .get(..found - begins)
                    .is_some_and(|it| !it.contains('"'))
            {
                places.push(Place {
                    kind,
                    start: found,
                    end,
                });
                break;
            }
        }
    }
    places
}

/// A line without the comment behind its code.
fn code_of(line: &str) -> &str {
    let mut from = 0;
    while let Some(found) = line.get(from..).and_then(|it| it.find("//")) {
        let before = line.get(..from + found).unwrap_or_default();
        if before.matches('"').count() % 2 == 0 {
            return before;
        }
        from += found + 2;
    }
    line
}

fn in_file(
    settings: Settings,
    workspace: &Workspace,
    model: &Model,
    (file, text): (FileId, &Arc<str>),
    places: &[Place],
    outcomes: &mut Vec<Outcome>,
) {
    let mut workspace = workspace.clone();
    let Some(path) = workspace.snapshot().file(file).map(|it| it.path.clone()) else {
        return;
    };
    workspace.apply(Change::Opened {
        path: path.clone(),
        text: Arc::clone(text),
    });
    for place in places {
        let Some(wanted) = text.get(place.start..place.end) else {
            continue;
        };
        let edit = |range, new: &str| Change::Edited {
            path: path.clone(),
            edits: vec![(range, new.to_owned())],
        };
        workspace.apply(edit(place.start..place.end, ""));
        let snapshot = workspace.snapshot();
        outcomes.push(at(settings, &snapshot, model, file, text, place));
        drop(snapshot);
        workspace.apply(edit(place.start..place.start, wanted));
    }
}

fn at(
    settings: Settings,
    snapshot: &Snapshot,
    model: &Model,
    file: FileId,
    text: &str,
    place: &Place,
) -> Outcome {
    let wanted = text.get(place.start..place.end).unwrap_or_default();
    let start = (settings.clock)();
    let decision = decide(snapshot, file, place.start, Trigger::Asked);
    let suggested = match decision {
        Decision::Nothing(_) => None,
        _ => ngram::suggest(snapshot, model, file, place.start, decision),
    };
    let time = (settings.clock)() - start;
    let kind = match (place.kind, decision) {
        ("line", Decision::Block) => "block",
        (kind, _) => kind,
    };
    let is_right = |shown: &str| {
        shown
            .lines()
            .next()
            .is_some_and(|it| it.trim() == wanted.trim())
    };
    let best = match settings.curve {
        true => {
            let found = ngram::predict(snapshot, model, file, place.start);
            found.first().map(|it| (it.probability, is_right(&it.text)))
        }
        false => None,
    };
    let shown = suggested.as_ref().map(|it| is_right(&it.text));
    let miss = suggested.filter(|_| shown == Some(false)).map(|it| {
        let line = text.get(..place.start).unwrap_or_default();
        let line = line.rsplit('\n').next().unwrap_or_default().trim_start();
        format!("{kind}: {line}[{}] is {wanted}", it.text)
    });
    Outcome {
        kind,
        best,
        shown,
        time,
        miss,
    }
}

fn report(settings: Settings, outcomes: &[Outcome]) {
    let mut kinds: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        kinds.entry(outcome.kind).or_default().push(outcome);
        kinds.entry("~ all").or_default().push(outcome);
    }
    println!("  kind          asked    shown   right of shown   right of all   p50 ms   p95 ms");
    for (kind, list) in &kinds {
        let shown = list.iter().filter(|it| it.shown.is_some()).count();
        let right = list.iter().filter(|it| it.shown == Some(true)).count();
        let mut times: Vec<Duration> = list.iter().map(|it| it.time).collect();
        times.sort_unstable();
        let time = |percent: usize| {
            let at = (times.len() * percent / 100).min(times.len() - 1);
            times.get(at).map_or(0.0, |it| it.as_secs_f64() * 1e3)
        };
        println!(
            "  {kind:12} {:>6}  {:>6.1}%  {:>14.1}%  {:>12.1}%  {:>7.2}  {:>7.2}",
            list.len(),
            percent(shown, list.len()),
            percent(right, shown),
            percent(right, list.len()),
            time(50),
            time(95)
        );
    }
    if settings.curve {
        curve(&kinds);
    }
    let misses = outcomes.iter().filter_map(|it| it.miss.as_ref());
    for miss in misses.take(settings.misses) {
        println!("  {miss}");
    }
}

/// How often the most probable line is right when it is at least so probable.
fn curve(kinds: &BTreeMap<&str, Vec<&Outcome>>) {
    println!("  kind         from    made   right");
    for (kind, list) in kinds {
        for least in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
            let made = list.iter().filter_map(|it| it.best);
            let made: Vec<bool> = made.filter(|it| it.0 >= least).map(|it| it.1).collect();
            let right = made.iter().filter(|it| **it).count();
            println!(
                "  {kind:12} {least:>4}  {:>5.1}%  {:>5.1}%",
                percent(made.len(), list.len()),
                percent(right, made.len())
            );
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
