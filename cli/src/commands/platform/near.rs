//! Names that are like one that nobody knows.

use metadata::platform::{Callable, Names};

use super::events::Place;
use super::owner::{self, Owner};
use super::words::Words;

/// How like two names must be to be told.
const LIKE: f64 = 0.8;
/// A member of some type is a weaker guess than something with the name itself.
const OF_A_TYPE: f64 = 0.97;

/// Up to three names that are like the one that was asked for, the likest first.
pub(super) fn near(
    asked: &str,
    owners: &[Owner<'_>],
    events: &[(Place, &Callable)],
    words: &Words<'_>,
) -> Vec<String> {
    let mut guesses = Guesses(Vec::new());
    match asked.rsplit_once('.') {
        Some((owner, member)) => dotted(owner, member, owners, events, words, &mut guesses),
        None => bare(asked, owners, events, words, &mut guesses),
    }
    guesses.best()
}

fn dotted(
    owner: &str,
    member: &str,
    owners: &[Owner<'_>],
    events: &[(Place, &Callable)],
    words: &Words<'_>,
    guesses: &mut Guesses,
) {
    let asked = Asked::new(member);
    // The owner is there: what was misspelled is the member.
    for it in owner::named(owners, owner, words.platform) {
        for names in members(it) {
            guesses.add(asked.like(names), || member_of(it, names, words));
        }
    }
    if let Some(it) = words.platform.system_enum(owner) {
        for names in &it.values {
            guesses.add(asked.like(names), || {
                format!("{}.{}", words.name(&it.names), words.name(names))
            });
        }
    }
    for (place, event) in events.iter().filter(|it| it.0.is(owner)) {
        let shown = || format!("{}.{}", words.name(&place.names), words.name(&event.names));
        guesses.add(asked.like(&event.names), shown);
    }
    if !guesses.0.is_empty() {
        return;
    }
    let of_owner = Asked::new(owner);
    for it in owners {
        let own = members(it).find(|it| it.is(member));
        let like = of_owner.like(&it.names);
        match own {
            Some(names) => guesses.add(like, || member_of(it, names, words)),
            None => guesses.add(like * OF_A_TYPE, || it.full_name(words.english())),
        }
    }
    for it in words.platform.enums() {
        guesses.add(of_owner.like(&it.names), || {
            words.name(&it.names).to_owned()
        });
    }
}

fn bare(
    asked: &str,
    owners: &[Owner<'_>],
    events: &[(Place, &Callable)],
    words: &Words<'_>,
    guesses: &mut Guesses,
) {
    let asked = Asked::new(asked);
    let facts = words.platform.facts();
    let functions = facts.functions.iter().map(|it| &it.names);
    let properties = facts.properties.iter().map(|it| &it.names);
    let enums = facts.enums.iter().map(|it| &it.names);
    let events = events.iter().map(|it| &it.1.names);
    for names in functions.chain(properties).chain(enums).chain(events) {
        guesses.add(asked.like(names), || words.name(names).to_owned());
    }
    for owner in owners {
        guesses.add(asked.like(&owner.names), || {
            owner.full_name(words.english())
        });
        for names in members(owner) {
            guesses.add(asked.like(names) * OF_A_TYPE, || {
                member_of(owner, names, words)
            });
        }
    }
}

fn members<'o>(owner: &'o Owner<'_>) -> impl Iterator<Item = &'o Names> {
    let methods = owner.info.methods.iter().map(|it| &it.names);
    let properties = owner.info.properties.iter().map(|it| &it.names);
    methods.chain(properties)
}

fn member_of(owner: &Owner<'_>, member: &Names, words: &Words<'_>) -> String {
    format!(
        "{}.{}",
        owner.full_name(words.english()),
        words.name(member)
    )
}

/// A name in small letters.
struct Asked(String);

impl Asked {
    fn new(name: &str) -> Self {
        Self(name.to_lowercase())
    }

    /// How like it is to the names of a thing, from 0 to 1.
    fn like(&self, names: &Names) -> f64 {
        let like = |name: &str| strsim::jaro_winkler(&self.0, &name.to_lowercase());
        like(names.ru.as_str()).max(like(names.en.as_str()))
    }
}

/// Names with how like they are.
struct Guesses(Vec<(f64, String)>);

impl Guesses {
    fn add(&mut self, like: f64, shown: impl FnOnce() -> String) {
        if like > LIKE {
            self.0.push((like, shown()));
        }
    }

    fn best(mut self) -> Vec<String> {
        self.0.sort_by(|left, right| {
            right
                .0
                .total_cmp(&left.0)
                .then_with(|| left.1.cmp(&right.1))
        });
        let mut best: Vec<String> = Vec::new();
        for (_, name) in self.0 {
            if best.len() == 3 {
                break;
            }
            if !best.contains(&name) {
                best.push(name);
            }
        }
        best
    }
}
