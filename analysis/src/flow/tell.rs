//! What one method does and where its values go, told from its text alone.

mod calls;
mod conditions;
mod expressions;
mod members;
mod statements;
#[cfg(test)]
mod tests;
mod words;

use indexmap::IndexSet;
use parser_bsl::bsl::Kind;
use rustc_hash::{FxBuildHasher, FxHashMap};
use tree_sitter::Node;

use super::facts::{Effect, EffectKind, Flow, Origin, SinkKind, Site, SourceKind, Target};
use crate::index::word;
use crate::types::Receivers;

pub(crate) use words::{Class, class};

/// A method to look at.
pub(crate) struct Told<'a> {
    /// The text of the module.
    pub(crate) text: &'a str,
    /// Offsets are told from here.
    pub(crate) start: usize,
    /// The names of the parameters, in order.
    pub(crate) parameters: Vec<&'a str>,
    /// Where it calls what.
    pub(crate) sites: &'a [Site],
    /// What stands before the dots.
    pub(crate) receivers: &'a Receivers,
    /// It has the data of a form, and runs at the server.
    pub(crate) sees_form: bool,
}

/// What a method does and where its values go. `body` is its block, or the root of the tree.
pub(crate) fn tell(told: Told<'_>, body: Node<'_>) -> (Box<[Effect]>, Box<[Flow]>) {
    let mut walk = Walk {
        told,
        variables: FxHashMap::default(),
        origins: IndexSet::default(),
        effects: Vec::new(),
        flows: IndexSet::default(),
        loops: 0,
        depth: 0,
        is_safe: false,
    };
    let mut state = State::default();
    for number in 0..walk.told.parameters.len() {
        let Some(name) = walk.told.parameters.get(number).copied() else {
            continue;
        };
        let variable = walk.variable(name);
        let set = u8::try_from(number).map_or(CLEAN, |it| walk.origin(Origin::Parameter(it)));
        state.set(variable, set);
    }
    walk.block(&mut state, body);
    walk.effects.sort_by_key(|it| it.at);
    let flows: Vec<Flow> = walk.flows.into_iter().collect();
    (walk.effects.into(), flows.into())
}

/// Where a value may come from: bits of [`Walk::origins`].
type Set = u64;

/// A value that comes from nowhere of interest.
const CLEAN: Set = 0;

/// Further origins are not followed.
const MOST_ORIGINS: usize = 64;

/// Statements and expressions that nest deeper are passed over.
const DEEPEST: u32 = 160;

/// One run through a method.
struct Walk<'a> {
    told: Told<'a>,
    /// The numbers of variables, by the hashes of their names.
    variables: FxHashMap<u32, usize>,
    origins: IndexSet<Origin, FxBuildHasher>,
    effects: Vec<Effect>,
    flows: IndexSet<Flow, FxBuildHasher>,
    loops: u32,
    depth: u32,
    /// Safe mode is on: code that is run can do no harm.
    is_safe: bool,
}

/// Where the values of variables may come from, at one point of the method.
#[derive(Debug, Clone, Default, PartialEq)]
struct State {
    /// By the number of the variable; `None`: no variable of the method yet.
    variables: Vec<Option<Set>>,
    /// Members that were given something harmless (`Параметры.ИмяФайла = ПолучитьИмяВременногоФайла()`): the variable that
    /// each begins with and the hash of its text.
    clean_members: Vec<(usize, u32)>,
    /// No path leads here.
    dead: bool,
}

impl State {
    fn get(&self, variable: usize) -> Option<Set> {
        self.variables.get(variable).copied().flatten()
    }

    fn set(&mut self, variable: usize, set: Set) {
        self.clean_members.retain(|it| it.0 != variable);
        if self.variables.len() <= variable {
            self.variables.resize(variable + 1, None);
        }
        if let Some(slot) = self.variables.get_mut(variable) {
            *slot = Some(set);
        }
    }

    fn add(&mut self, variable: usize, set: Set) {
        if set != CLEAN {
            let before = self.get(variable).unwrap_or(CLEAN);
            self.set(variable, before | set);
        }
    }

    /// What holds where two paths meet.
    fn join(&mut self, other: Self) {
        if self.dead != other.dead {
            if self.dead {
                *self = other;
            }
            return;
        }
        self.clean_members
            .retain(|it| other.clean_members.contains(it));
        if self.variables.len() < other.variables.len() {
            self.variables.resize(other.variables.len(), None);
        }
        for (own, other) in self.variables.iter_mut().zip(other.variables) {
            if let Some(other) = other {
                *own = Some(own.unwrap_or(CLEAN) | other);
            }
        }
    }
}

impl<'a> Walk<'a> {
    fn text(&self, node: Node<'_>) -> &'a str {
        self.told.text.get(node.byte_range()).unwrap_or_default()
    }

    fn variable(&mut self, name: &str) -> usize {
        let next = self.variables.len();
        *self.variables.entry(word(name)).or_insert(next)
    }

    /// Whether a name is a variable of the method here, and where its value comes from.
    fn known(&self, state: &State, name: &str) -> Option<Set> {
        state.get(*self.variables.get(&word(name))?)
    }

    fn offset(&self, at: usize) -> u32 {
        u32::try_from(at.saturating_sub(self.told.start)).unwrap_or(u32::MAX)
    }

    fn origin(&mut self, origin: Origin) -> Set {
        let (number, is_new) = self.origins.insert_full(origin);
        if number >= MOST_ORIGINS {
            if is_new {
                self.origins.pop();
            }
            return CLEAN;
        }
        1 << number
    }

    fn source(&mut self, kind: SourceKind, at: usize) -> Set {
        let at = self.offset(at);
        self.origin(Origin::Source { kind, at })
    }

    fn effect(&mut self, kind: EffectKind, at: usize) {
        let in_loop = self.loops > 0;
        let mut known = self.effects.iter();
        if !known.any(|it| it.kind == kind && (it.in_loop || !in_loop)) {
            let at = self.offset(at);
            self.effects.push(Effect { kind, at, in_loop });
        }
    }

    fn goes(&mut self, set: Set, to: Target) {
        let mut rest = set;
        while rest != 0 {
            let number = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            if let Some(from) = self.origins.get_index(number).copied() {
                self.flows.insert(Flow { from, to });
            }
        }
    }

    fn sink(&mut self, set: Set, kind: SinkKind, at: usize) {
        if set != CLEAN && !(self.is_safe && kind == SinkKind::Code) {
            let at = self.offset(at);
            self.goes(set, Target::Sink { kind, at });
        }
    }

    /// The sites at the name of a called method.
    fn sites_at(&self, at: usize) -> std::ops::Range<usize> {
        let at = self.offset(at);
        let first = self.told.sites.partition_point(|it| it.at < at);
        let rest = self.told.sites.get(first..).unwrap_or_default();
        let count = rest.iter().take_while(|it| it.at == at).count();
        first..first + count
    }
}

/// Whether a statement leads to the ones behind it.
fn is_block(kind: Kind) -> bool {
    matches!(kind, Kind::Error | Kind::Block)
}
