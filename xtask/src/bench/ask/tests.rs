//! The questions are well-formed, and their right queries run.

use std::collections::HashSet;
use std::sync::Arc;

use metadata::Platform;

use super::question::{self, Question};
use super::sample::{self, Sample};
use super::{CONFIGURATIONS, SETS, file, project, renaming};

const KINDS: [&str; 22] = [
    "list",
    "count",
    "sum",
    "turnover",
    "balance",
    "top",
    "slice",
    "rows",
    "hierarchy",
    "negation",
    "enum",
    "predefined",
    "value",
    "comparison",
    "dereference",
    "month",
    "average",
    "minmax",
    "accounting",
    "two",
    "followup",
    "refuse",
];

fn questions(name: &str) -> Vec<Question> {
    SETS.iter()
        .flat_map(|set| question::read(&file(set, name)).unwrap())
        .collect()
}

#[test]
fn questions_are_well_formed() {
    let mut ids = HashSet::new();
    let mut texts = HashSet::new();
    let mut kinds: HashSet<String> = HashSet::new();
    let mut follow_ups = 0;
    for name in CONFIGURATIONS {
        let all = questions(name);
        for question in &all {
            assert!(
                ids.insert(question.id.clone()),
                "{} is there twice",
                question.id
            );
            assert!(question.id.starts_with(name), "{}", question.id);
            let is_known = KINDS.contains(&question.kind.as_str()) || question.kind == "ambiguous";
            assert!(is_known, "{}: {}", question.id, question.kind);
            assert!(
                ["ru", "en"].contains(&question.language.as_str()),
                "{}",
                question.id
            );
            let is_unanswerable = question.kind == "refuse";
            assert_eq!(question.gold.is_none(), is_unanswerable, "{}", question.id);
            assert!(question.golds().len() < 64, "{}", question.id);
            kinds.insert(question.kind.clone());
            follow_ups += usize::from(question.kind == "followup");
            if question.dialogue.is_none() {
                let text = (name, question.question.to_lowercase());
                assert!(texts.insert(text), "{} is asked twice", question.id);
            }
        }
        for dialogue in question::dialogues(&all) {
            let turns: Vec<usize> = dialogue.iter().filter_map(|it| it.turn).collect();
            let expected: Vec<usize> = (1..=turns.len()).collect();
            assert_eq!(turns, expected, "{}", dialogue[0].id);
            assert_ne!(dialogue[0].kind, "followup", "{}", dialogue[0].id);
            let later = dialogue.iter().skip(1);
            assert!(
                later.clone().all(|it| it.kind == "followup"),
                "{}",
                dialogue[0].id
            );
        }
    }
    assert_eq!(kinds.len(), KINDS.len() + 1);
    assert!(
        ids.len() >= 300 && follow_ups >= 60,
        "{} {follow_ups}",
        ids.len()
    );
}

#[test]
fn right_queries_run_on_a_base() {
    let platform = Arc::new(Platform::builtin());
    for name in CONFIGURATIONS {
        let sample = Sample::load(&project(name), &platform).unwrap();
        let base = sample.base(1, 250).unwrap();
        let (mut count, mut empty) = (0, 0);
        for question in questions(name) {
            for gold in sample::golds(&sample, &base, &question).unwrap() {
                count += 1;
                empty += usize::from(gold.records.is_nothing());
            }
        }
        assert!(count > 150, "{name}: {count}");
        assert!(5 * empty < count, "{name}: {empty} of {count} give nothing");
    }
}

#[test]
fn right_queries_about_the_twin_give_the_same() {
    let platform = Arc::new(Platform::builtin());
    for name in CONFIGURATIONS {
        let Some(renaming) = renaming(name).unwrap() else {
            continue;
        };
        let sample = Sample::load(&project(name), &platform).unwrap();
        let base = sample.base(1, 150).unwrap();
        let twin = renaming.sample(&sample).unwrap();
        let other = twin.empty_base().unwrap();
        let rename = |it: &str| renaming.russian(it);
        query::run::copy_renamed((&base, sample.world()), (&other, twin.world()), &rename).unwrap();
        for question in questions(name) {
            let golds = sample::golds(&sample, &base, &question).unwrap();
            let question = renaming.question(&question);
            let of_twin = sample::golds(&twin, &other, &question).unwrap();
            for (gold, twin) in golds.iter().zip(&of_twin) {
                assert_eq!(gold.records.len(), twin.records.len(), "{}", question.id);
            }
        }
    }
}
