//! One summary as bytes. A name that a module says often stands in the record once.

use std::sync::Arc;

use analysis::flow::Site;
use analysis::summary::{Call, Interner, MethodSummary, ModuleSummary, Use};
use metadata::Name;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A summary whose calls, uses and handlers are numbers of names.
#[derive(Serialize, Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    names: Vec<&'a str>,
    /// Of every method, then of the body.
    links: Vec<Links>,
    summary: ModuleSummary,
}

#[derive(Default, Serialize, Deserialize)]
struct Links {
    calls: Vec<(u32, u32)>,
    /// Which call, and the distance to the place before, doubled; odd within a loop.
    sites: Vec<(u16, u32)>,
    uses: Vec<(u32, u32, bool, u16)>,
    handlers: Vec<u32>,
    /// The first word and the distances to the next ones.
    words: Vec<u32>,
}

pub(super) fn encode(summary: &ModuleSummary) -> Option<Vec<u8>> {
    let mut table = Table::default();
    let mut rest = summary.clone();
    let methods = summary.methods.iter().map(|it| &it.method);
    let links = methods.chain([&summary.body]).map(|it| table.links(it));
    let links: Vec<Links> = links.collect();
    let places = rest.methods.iter_mut().map(|it| &mut it.method);
    for method in places.chain([&mut rest.body]) {
        let method = Arc::make_mut(method);
        method.calls = Box::default();
        method.sites = Box::default();
        method.uses = Box::default();
        method.handlers = Box::default();
        method.words = Box::default();
    }
    let record = Record {
        names: table.names.iter().map(|it| it.as_str()).collect(),
        links,
        summary: rest,
    };
    postcard::to_stdvec(&record).ok()
}

pub(super) fn decode(bytes: &[u8], names: &Interner) -> Option<ModuleSummary> {
    let record: Record<'_> = postcard::from_bytes(bytes).ok()?;
    let table: Vec<Name> = record.names.iter().map(|it| names.intern(it)).collect();
    let mut summary = record.summary;
    if record.links.len() != summary.methods.len() + 1 {
        return None;
    }
    for variable in &mut summary.variables {
        variable.name = names.share(&variable.name);
    }
    let places = summary.methods.iter_mut().map(|it| &mut it.method);
    for (method, links) in places.chain([&mut summary.body]).zip(record.links) {
        let method = Arc::get_mut(method)?;
        links.put(method, &table)?;
        method.name = names.share(&method.name);
        for parameter in &mut method.parameters {
            parameter.name = names.share(&parameter.name);
        }
    }
    Some(summary)
}

#[derive(Default)]
struct Table<'a> {
    names: Vec<&'a Name>,
    numbers: FxHashMap<&'a str, u32>,
}

impl<'a> Table<'a> {
    fn number(&mut self, name: &'a Name) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(name.as_str()).or_insert(next);
        if number == next {
            self.names.push(name);
        }
        number
    }

    fn links(&mut self, method: &'a MethodSummary) -> Links {
        let calls = method.calls.iter();
        let calls = calls.map(|it| (self.number(&it.receiver), self.number(&it.method)));
        let calls = calls.collect();
        let mut before = 0;
        let sites = method.sites.iter().map(|it| {
            let distance = it.at.wrapping_sub(std::mem::replace(&mut before, it.at));
            (it.call, (distance << 1) | u32::from(it.in_loop))
        });
        let sites = sites.collect();
        let uses = method.uses.iter().map(|it| {
            let receiver = self.number(&it.receiver);
            (receiver, self.number(&it.member), it.called, it.count)
        });
        let uses = uses.collect();
        let mut before = 0;
        let words = method.words.iter();
        let words = words.map(|it| it.wrapping_sub(std::mem::replace(&mut before, *it)));
        Links {
            calls,
            sites,
            uses,
            words: words.collect(),
            handlers: method.handlers.iter().map(|it| self.number(it)).collect(),
        }
    }
}

impl Links {
    /// Nothing, where a number names nothing.
    fn put(self, method: &mut MethodSummary, names: &[Name]) -> Option<()> {
        let name = |number: u32| names.get(number as usize).cloned();
        let calls = self.calls.into_iter().map(|(receiver, method)| {
            Some(Call {
                receiver: name(receiver)?,
                method: name(method)?,
            })
        });
        method.calls = calls.collect::<Option<_>>()?;
        let mut at = 0_u32;
        let sites = self.sites.into_iter().map(|(call, distance)| {
            at = at.wrapping_add(distance >> 1);
            let in_loop = distance & 1 == 1;
            Site { call, at, in_loop }
        });
        method.sites = sites.collect();
        let uses = self.uses.into_iter();
        let uses = uses.map(|(receiver, member, called, count)| {
            Some(Use {
                receiver: name(receiver)?,
                member: name(member)?,
                called,
                count,
            })
        });
        method.uses = uses.collect::<Option<_>>()?;
        method.handlers = self.handlers.into_iter().map(name).collect::<Option<_>>()?;
        let mut word = 0_u32;
        let words = self.words.into_iter().map(|it| {
            word = word.wrapping_add(it);
            word
        });
        method.words = words.collect();
        Some(())
    }
}
