//! Queries with words left out, doubled or exchanged: whatever they mean, they are run or told, and the database never sees
//! what it does not understand.

use std::ops::ControlFlow;

use metadata::{Platform, World};
use query::run::{Limits, ResultColumn, Row, RunErrorKind, Sink, run};

struct Nobody;

impl Sink for Nobody {
    fn columns(&mut self, _: &[ResultColumn], _: bool) {}

    fn row(&mut self, _: Row) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// The texts that are like this one, in one place each.
fn mutations(text: &str, seed: usize) -> Vec<String> {
    let words: Vec<&str> = text
        .split_inclusive([' ', '\n', '(', ')', ',', '.'])
        .collect();
    let place = |step: usize| (seed * 31 + step * 17) % words.len().max(1);
    let without = |at: usize| {
        let left = words.iter().enumerate().filter(|it| it.0 != at);
        left.map(|it| *it.1).collect::<String>()
    };
    let mut doubled = words.clone();
    doubled.insert(place(3), words[place(3)]);
    let mut exchanged = words.clone();
    exchanged.swap(place(4), place(5));
    vec![
        without(place(1)),
        without(place(2)),
        doubled.concat(),
        exchanged.concat(),
    ]
}

#[test]
fn the_database_sees_nothing_that_it_does_not_understand() {
    let configuration = super::configuration();
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration: &configuration,
    };
    let base = super::filled(world);
    let (mut count, mut wrong) = (0, Vec::new());
    for (at, (_, case)) in super::cases().iter().enumerate() {
        let Some((query, _)) = case.split_once("\n---") else {
            continue;
        };
        let (text, parameters) = super::read(&base, world, query);
        for text in mutations(&text, at) {
            count += 1;
            let ran = run(
                &base,
                world,
                &text,
                &parameters,
                &Limits::default(),
                &mut Nobody,
            );
            if let Err(error) = ran
                && let RunErrorKind::Database(problem) = &error.kind
            {
                wrong.push(format!("{problem}\n{text}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}
