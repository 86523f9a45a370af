//! What became of the questions of a set, counted.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::time::Duration;

use query::ask::{Doubt, Signal};
use serde_json::json;

use super::answer::Verdict;
use super::question::Question;

const REFUSE: &str = "refuse";
const AMBIGUOUS: &str = "ambiguous";
const FOLLOW_UP: &str = "followup";

/// What became of a question on all bases.
pub(super) struct Outcome {
    pub id: String,
    pub kind: String,
    pub question: String,
    pub gold: String,
    /// The first answer is right; of what cannot be answered: it is refused.
    pub is_right: bool,
    /// One of the first three is.
    pub is_among_three: bool,
    pub is_refused: bool,
    /// The answer is wrong, and nothing tells of it: no word is left over, nothing is asked, nothing refused.
    pub is_silently_wrong: bool,
    /// Something tells that the answer may be wrong.
    pub is_warned: bool,
    pub shown: String,
    /// Texts that do not parse or resolve.
    pub broken: Vec<String>,
    /// Queries that cannot be run.
    pub failed: Vec<String>,
    pub times: Vec<Duration>,
    /// The first reading is right, be it refused or not.
    pub is_read_right: bool,
    /// How much there is to doubt of it.
    pub doubt: Doubt,
}

impl Outcome {
    /// Of the verdicts on all bases.
    pub(super) fn of(question: &Question, verdicts: &[&Verdict]) -> Self {
        // One right query must agree on all bases.
        let agreed = |of: fn(&Verdict) -> Option<u64>| {
            let masks = verdicts.iter().filter_map(|it| of(it));
            masks.fold(u64::MAX, |all, it| all & it) != 0
        };
        let is_refused = verdicts.iter().any(|it| it.is_refused);
        let is_asked = verdicts.iter().all(|it| it.is_asked);
        let (first, three) = (agreed(|it| it.first), agreed(|it| it.three));
        let (is_right, is_among_three) = match question.kind.as_str() {
            REFUSE => (
                verdicts.iter().all(|it| it.is_refused),
                verdicts.iter().all(|it| it.is_refused),
            ),
            AMBIGUOUS => (is_asked || first && !is_refused, is_asked || three),
            _ => (first && !is_refused, three && !is_refused),
        };
        let warned = |it: &&&Verdict| it.is_refused || it.is_asked || it.has_uncovered;
        let is_warned = verdicts.iter().filter(warned).count() == verdicts.len();
        let is_silently_wrong = !is_right && !is_warned;
        let seen = verdicts.iter().find(|it| it.first == Some(0));
        let seen = seen.or(verdicts.first());
        let all = |of: fn(&Verdict) -> &Vec<String>| {
            let mut all: Vec<String> = verdicts.iter().flat_map(|it| of(it).clone()).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        Self {
            id: question.id.clone(),
            kind: question.kind.clone(),
            question: question.question.clone(),
            gold: question.gold.clone().unwrap_or_default(),
            is_right,
            is_among_three,
            is_refused,
            is_silently_wrong,
            is_warned,
            shown: seen.map_or(String::new(), |it| it.shown.clone()),
            broken: all(|it| &it.broken),
            failed: all(|it| &it.failed),
            is_read_right: first && !is_refused || verdicts.iter().all(|it| it.is_right_if_refused),
            doubt: verdicts
                .first()
                .map_or_else(Doubt::default, |it| it.doubt.clone()),
            times: verdicts.iter().map(|it| it.time).collect(),
        }
    }
}

/// Prints what became of the questions of a set: by kind, then the figures that have limits.
pub(super) fn print(name: &str, outcomes: &[Outcome], by_kind: bool) {
    println!("\n{name}: {} questions", outcomes.len());
    if by_kind {
        println!("  kind          count  first  of three  silently wrong  refused");
        let mut kinds: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
        for outcome in outcomes {
            kinds.entry(&outcome.kind).or_default().push(outcome);
        }
        for (kind, of_kind) in kinds {
            let count = |is: fn(&Outcome) -> bool| of_kind.iter().filter(|it| is(it)).count();
            println!(
                "  {kind:<12} {:>6} {:>6} {:>9} {:>15} {:>8}",
                of_kind.len(),
                count(|it| it.is_right),
                count(|it| it.is_among_three),
                count(|it| it.is_silently_wrong),
                count(|it| it.is_refused),
            );
        }
    }
    let share = |of: &dyn Fn(&Outcome) -> bool, is: fn(&Outcome) -> bool| {
        let all = outcomes.iter().filter(|it| of(it)).count();
        let good = outcomes.iter().filter(|it| of(it) && is(it)).count();
        format!(
            "{good} of {all} ({:.1} %)",
            100.0 * good as f64 / all.max(1) as f64
        )
    };
    let is_answerable = |it: &Outcome| it.kind != REFUSE && it.kind != AMBIGUOUS;
    println!(
        "  first right              {}",
        share(&is_answerable, |it| it.is_right)
    );
    println!(
        "  right among three        {}",
        share(&is_answerable, |it| it.is_among_three)
    );
    println!(
        "  wrong without a warning  {}",
        share(&|_| true, |it| it.is_silently_wrong)
    );
    println!(
        "  right with a warning     {}",
        share(&|it| is_answerable(it) && it.is_right, |it| it.is_warned)
    );
    println!(
        "  unanswerable refused     {}",
        share(&|it| it.kind == REFUSE, |it| it.is_right)
    );
    println!(
        "  ambiguous right          {}",
        share(&|it| it.kind == AMBIGUOUS, |it| it.is_right)
    );
    println!(
        "  follow-ups right         {}",
        share(&|it| it.kind == FOLLOW_UP, |it| it.is_right)
    );
    let broken = outcomes.iter().map(|it| it.broken.len()).sum::<usize>();
    println!("  unparsable, unresolved   {broken}");
    let failed = outcomes.iter().map(|it| it.failed.len()).sum::<usize>();
    println!("  queries that cannot run  {failed}");
    let times = outcomes.iter().flat_map(|it| it.times.iter().copied());
    print_times("  time of an answer       ", &mut times.collect::<Vec<_>>());
}

/// Prints the middle of times, and what all but one of twenty stay below.
pub(super) fn print_times(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(place).copied().unwrap_or_default().as_secs_f64() * 1e3
    };
    println!("{name} p50 {:.2} ms, p95 {:.2} ms", at(50), at(95));
}

/// Prints what was answered wrong, and what is right with a warning.
pub(super) fn print_failures(outcomes: &[Outcome]) {
    let is_told = |it: &&Outcome| {
        let needless = it.is_warned && it.kind != REFUSE && it.kind != AMBIGUOUS;
        !it.is_right || needless || !it.broken.is_empty()
    };
    for outcome in outcomes.iter().filter(is_told) {
        let how = match (
            outcome.is_refused,
            outcome.is_among_three,
            outcome.is_silently_wrong,
        ) {
            _ if outcome.is_right => "right, with a warning",
            (true, ..) => "refused",
            (_, true, _) => "right, but not first",
            (.., true) => "wrong, no warning",
            _ => "wrong",
        };
        println!(
            "\n{} [{}] {}: {how}",
            outcome.id, outcome.kind, outcome.question
        );
        println!("  right: {}", outcome.gold);
        println!("  given: {}", outcome.shown);
        for problem in &outcome.broken {
            println!("  broken: {problem}");
        }
        for problem in &outcome.failed {
            println!("  cannot run: {problem}");
        }
    }
}

/// Writes what there is to doubt of each answer, with what became of it: what the weights of doubt are fitted on. What
/// has no right answer is read wrong.
pub(super) fn write_signals(
    file: &mut File,
    is_twin: bool,
    outcomes: &[Outcome],
) -> anyhow::Result<()> {
    for it in outcomes {
        let amount = |signal: Signal| {
            let mut reasons = it.doubt.reasons.iter();
            let found = reasons.find(|it| it.signal == signal);
            (format!("{signal:?}"), found.map_or(0.0, |it| it.amount))
        };
        let signals: BTreeMap<String, f64> = Signal::ALL.map(amount).into();
        let line = json!({
            "id": it.id,
            "kind": it.kind,
            "is_twin": is_twin,
            "is_read_right": it.kind != REFUSE && it.is_read_right,
            "is_refused": it.is_refused,
            "is_warned": it.is_warned,
            "chance": it.doubt.chance(),
            "signals": signals,
        });
        writeln!(file, "{line}")?;
    }
    Ok(())
}
