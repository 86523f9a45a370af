//! Which members are used of receivers of a name, in all files together.

use std::cmp::Reverse;
use std::sync::Arc;

use indexmap::IndexMap;
use metadata::{Folded, Name, NameMap};

use super::word;
use crate::summary::{Difference, MethodSummary};

/// The index is kept in parts, so that a change of one method copies little while a snapshot is alive.
const PARTS: usize = 1024;

/// A member and how often it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The member.
    pub member: Name,
    /// How often it is called.
    pub called: u32,
    /// How often it is read or assigned.
    pub plain: u32,
}

/// What is used of receivers, over many modules.
#[derive(Debug, Clone)]
pub struct UsageIndex {
    receivers: Vec<Arc<NameMap<NameMap<Counts>>>>,
    members: Vec<Arc<NameMap<Counts>>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    called: u32,
    plain: u32,
}

impl Default for UsageIndex {
    fn default() -> Self {
        Self {
            receivers: vec![Arc::default(); PARTS],
            members: vec![Arc::default(); PARTS],
        }
    }
}

impl UsageIndex {
    /// The members that are used of receivers of a name, the most used first. For an empty name: the functions that
    /// are called without a receiver and the names that are called upon, each once for a method.
    pub fn of(&self, receiver: &str) -> Vec<Used> {
        let part = self.receivers.get(part(receiver));
        let found = part.and_then(|it| it.get(&Folded(receiver)));
        let mut list: Vec<Used> = found.into_iter().flatten().map(used).collect();
        sort(&mut list);
        list
    }

    /// The names that are called upon without a receiver by at least so many methods, the most used first.
    pub fn called_upon(&self, least: u32) -> Vec<Used> {
        let part = self.receivers.get(part(""));
        let found = part.and_then(|it| it.get(&Folded("")));
        let often = found.into_iter().flatten();
        let mut list: Vec<Used> = often.filter(|it| it.1.plain >= least).map(used).collect();
        sort(&mut list);
        list
    }

    /// How often a member is used of receivers of a name: called, and otherwise.
    pub fn count(&self, receiver: &str, member: &str) -> (u32, u32) {
        let part = self.receivers.get(part(receiver));
        let found = part.and_then(|it| it.get(&Folded(receiver))?.get(&Folded(member)));
        found.map_or((0, 0), |it| (it.called, it.plain))
    }

    /// How often a member is used of whatever receiver: called, and otherwise.
    pub fn count_all(&self, member: &str) -> (u32, u32) {
        let part = self.members.get(part(member));
        let found = part.and_then(|it| it.get(&Folded(member)));
        found.map_or((0, 0), |it| (it.called, it.plain))
    }

    /// The most used members of whatever receiver, so many at most, the most used first.
    pub fn top(&self, most: usize) -> Vec<Used> {
        let sum = |it: &Counts| it.called.saturating_add(it.plain);
        let members = || self.members.iter().flat_map(|it| it.iter());
        // There are tens of thousands: only those that are used enough are sorted and copied.
        let mut counts: Vec<u32> = members().map(|it| sum(it.1)).collect();
        let least = match most.checked_sub(1).filter(|it| *it < counts.len()) {
            Some(last) => *counts.select_nth_unstable_by_key(last, |it| Reverse(*it)).1,
            None => 0,
        };
        let mut list: Vec<Used> = members()
            .filter(|it| sum(it.1) >= least)
            .map(used)
            .collect();
        sort(&mut list);
        list.truncate(most);
        list
    }

    /// Gives back what it took beforehand.
    pub(crate) fn shrink(&mut self) {
        for part in &mut self.receivers {
            let part = Arc::make_mut(part);
            part.values_mut().for_each(IndexMap::shrink_to_fit);
            part.shrink_to_fit();
        }
        for part in &mut self.members {
            Arc::make_mut(part).shrink_to_fit();
        }
    }

    /// Follows a change of a module.
    pub(crate) fn follow(&mut self, change: &Difference) {
        for method in &change.gone {
            self.count_method(method, false);
        }
        for method in &change.come {
            self.count_method(method, true);
        }
    }

    fn count_method(&mut self, method: &MethodSummary, add: bool) {
        for used in &method.uses {
            let counts = |it: Counts| it.with(used.called, used.count, add);
            self.count_on(&used.receiver, &used.member, counts);
            if let Some(part) = self.members.get_mut(part(used.member.as_str())) {
                change(Arc::make_mut(part), &used.member, counts);
            }
        }
        // What stands alone counts as used of nothing: functions that are called, and what is called upon.
        let alone = Name::default();
        for call in &method.calls {
            let word = call.receiver.as_str().split('.').next().unwrap_or_default();
            if word.is_empty() {
                self.count_on(&alone, &call.method, |it| it.with(true, 1, add));
            } else if word.len() == call.receiver.as_str().len() {
                self.count_on(&alone, &call.receiver, |it| it.with(false, 1, add));
            } else {
                self.count_on(&alone, &Name::new(word), |it| it.with(false, 1, add));
            }
        }
    }

    fn count_on(&mut self, receiver: &Name, member: &Name, how: impl Fn(Counts) -> Counts) {
        let Some(part) = self.receivers.get_mut(part(receiver.as_str())) else {
            return;
        };
        let part = Arc::make_mut(part);
        let members = part.entry(receiver.clone()).or_default();
        change(members, member, how);
        if members.is_empty() {
            part.swap_remove(receiver);
        }
    }
}

fn change(counts: &mut NameMap<Counts>, member: &Name, how: impl Fn(Counts) -> Counts) {
    let entry = counts.entry(member.clone()).or_default();
    *entry = how(*entry);
    if *entry == Counts::default() {
        counts.swap_remove(member);
    }
}

impl Counts {
    fn with(mut self, called: bool, count: u16, add: bool) -> Self {
        let field = if called {
            &mut self.called
        } else {
            &mut self.plain
        };
        let count = u32::from(count);
        *field = if add {
            field.saturating_add(count)
        } else {
            field.saturating_sub(count)
        };
        self
    }
}

fn part(name: &str) -> usize {
    word(name) as usize % PARTS
}

fn used((member, counts): (&Name, &Counts)) -> Used {
    Used {
        member: member.clone(),
        called: counts.called,
        plain: counts.plain,
    }
}

fn sort(list: &mut [Used]) {
    list.sort_by(|a, b| {
        let count = |it: &Used| Reverse(it.called.saturating_add(it.plain));
        count(a)
            .cmp(&count(b))
            .then_with(|| a.member.cmp(&b.member))
    });
}
