//! The walk along the paths of a method.

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use rustc_hash::{FxHashMap, FxHashSet};

use super::conditions::Conditions;
use super::{Event, Transactions};

/// More states at once than this are not followed.
const MOST_STATES: usize = 64;
/// More transactions within each other than this are not followed.
const MOST_OPEN: usize = 6;
/// A path is told by its last steps only.
const MOST_STEPS: usize = 8;

/// What is true at a place of a path.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// The calls that began the open transactions, by their numbers.
    pub(super) open: Vec<u32>,
    /// How many transactions of the caller are closed: what begins next opens them again.
    owed: usize,
    /// The conditions that are known, and what they are; sorted.
    pub(super) known: Vec<(u64, bool)>,
    /// How the path came here since the first open transaction.
    path: Vec<(u32, Step)>,
}

/// A step of a path, at the condition or the handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    True,
    False,
    Handler,
}

impl State {
    pub(super) fn know(&mut self, atom: u64, value: bool) {
        self.known.retain(|it| it.0 != atom);
        self.known.push((atom, value));
        self.known.sort_unstable();
    }

    fn step(&mut self, node: u32, step: Step) {
        if self.open.is_empty() || self.path.last() == Some(&(node, step)) {
            return;
        }
        if self.path.len() == MOST_STEPS {
            self.path.remove(0);
        }
        self.path.push((node, step));
    }

    fn is_same(&self, other: &Self) -> bool {
        self.open == other.open && self.owed == other.owed && self.known == other.known
    }
}

/// An exit of a method with an open transaction.
#[derive(Debug)]
pub(crate) struct Leak<'f> {
    /// The `Возврат`, `ВызватьИсключение` or the last word of the method.
    pub(crate) exit: BslNode<'f>,
    /// The call that began the transaction.
    pub(crate) begin: BslNode<'f>,
    /// How the path came from there to here: conditions and handlers.
    pub(crate) path: Vec<(BslNode<'f>, Step)>,
}

/// What the walk of a method tells.
#[derive(Debug, Default)]
pub(crate) struct Flow<'f> {
    /// Calls that close something on some path, and calls that were closed by each sort of call.
    pub(crate) closing: FxHashSet<u32>,
    /// The closing calls that some path reaches.
    pub(crate) reached: FxHashSet<u32>,
    /// What begins a transaction that some path commits.
    pub(crate) committed: FxHashSet<u32>,
    /// What begins a transaction that some path rolls back.
    pub(crate) rolled_back: FxHashSet<u32>,
    /// The exits with open transactions, one for each beginning and exit.
    pub(crate) leaks: Vec<Leak<'f>>,
}

struct Walk<'f> {
    events: FxHashMap<u32, (BslNode<'f>, Event)>,
    conditions: Conditions,
    flow: Flow<'f>,
    root: BslNode<'f>,
    /// What leaves the bodies of the loops around: by `Прервать`, by `Продолжить`.
    loops: Vec<[Vec<State>; 2]>,
    /// What the handlers of the attempts around begin with.
    handlers: Vec<Vec<State>>,
    gave_up: bool,
}

/// Follows the paths of a method; nothing where they cannot be followed.
pub(crate) fn flow<'f>(transactions: &Transactions<'f>) -> Option<Flow<'f>> {
    let root = transactions.root;
    let jumps = [
        Kind::GotoStatement,
        Kind::ElseDirective,
        Kind::ElsifDirective,
    ];
    if jumps
        .iter()
        .any(|it| root.descendants_of(*it).next().is_some())
    {
        return None;
    }
    let mut walk = Walk {
        events: transactions.by_statement(),
        conditions: Conditions::default(),
        flow: Flow::default(),
        root,
        loops: Vec::new(),
        handlers: Vec::new(),
        gave_up: false,
    };
    for (call, _) in &transactions.calls {
        let around = call.ancestors().take_while(|it| *it != root);
        for clause in around {
            let is_branch = matches!(clause.kind(), Kind::IfStatement | Kind::ElsifClause);
            if let Some(condition) = clause.child(Field::Condition).filter(|_| is_branch) {
                walk.conditions.add(condition);
            }
        }
    }
    let states = walk.block(transactions.body(), vec![State::default()], 0);
    if let Some(end) = root.last_token() {
        walk.leave(end, &states);
    }
    (!walk.gave_up).then_some(walk.flow)
}

/// Whether a statement holds others.
pub(super) fn is_compound(statement: BslNode<'_>) -> bool {
    matches!(
        statement.kind(),
        Kind::IfStatement
            | Kind::WhileStatement
            | Kind::ForStatement
            | Kind::ForEachStatement
            | Kind::TryStatement
            | Kind::LabeledStatement
    )
}

fn join(states: &mut Vec<State>, more: impl IntoIterator<Item = State>) -> bool {
    let before = states.len();
    for state in more {
        if !states.iter().any(|it| it.is_same(&state)) {
            states.push(state);
        }
    }
    states.len() > before
}

impl<'f> Walk<'f> {
    fn block(&mut self, block: Option<BslNode<'f>>, states: Vec<State>, depth: u32) -> Vec<State> {
        let Some(block) = block else {
            return states;
        };
        if depth > 100 {
            self.gave_up = true;
        }
        let mut states = states;
        for statement in block.children() {
            if self.gave_up || states.is_empty() {
                return Vec::new();
            }
            if statement.kind().is_statement() {
                states = self.statement(statement, states, depth);
            }
            if states.len() > MOST_STATES {
                self.gave_up = true;
            }
        }
        states
    }

    fn statement(&mut self, node: BslNode<'f>, states: Vec<State>, depth: u32) -> Vec<State> {
        let mut states = states;
        if let Some((call, event)) = self.events.get(&node.index()).copied() {
            return self.event(call, event, states);
        }
        match node.kind() {
            Kind::IfStatement => self.branches(node, states, depth),
            Kind::WhileStatement | Kind::ForStatement | Kind::ForEachStatement => {
                self.repeated(node, states, depth)
            }
            Kind::TryStatement => self.attempt(node, states, depth),
            Kind::LabeledStatement => {
                self.gave_up = true;
                Vec::new()
            }
            Kind::BreakStatement | Kind::ContinueStatement => {
                if let Some(around) = self.loops.last_mut() {
                    let [broken, continued] = around;
                    let is_break = node.kind() == Kind::BreakStatement;
                    join(if is_break { broken } else { continued }, states);
                }
                Vec::new()
            }
            Kind::ReturnStatement => {
                self.may_fail(node, &states);
                self.leave(node, &states);
                Vec::new()
            }
            Kind::RaiseStatement => {
                match self.handlers.last_mut() {
                    Some(handler) => {
                        join(handler, states);
                    }
                    None => self.leave(node, &states),
                }
                Vec::new()
            }
            _ => {
                self.may_fail(node, &states);
                self.conditions.forget(node, &mut states);
                states
            }
        }
    }

    fn event(&mut self, call: BslNode<'f>, event: Event, states: Vec<State>) -> Vec<State> {
        if event == Event::Commit
            && let Some(handler) = self.handlers.last_mut()
        {
            join(handler, states.iter().cloned());
        }
        let mut after = Vec::new();
        for mut state in states {
            if event == Event::Begin {
                // In a loop the transaction of the round before may be open: one is enough to be told.
                if state.owed > 0 {
                    state.owed -= 1;
                } else if !state.open.contains(&call.index()) {
                    state.open.push(call.index());
                }
                self.gave_up |= state.open.len() > MOST_OPEN;
            } else {
                self.flow.reached.insert(call.index());
                if state.open.is_empty() {
                    state.owed = (state.owed + 1).min(MOST_OPEN);
                }
                if let Some(begin) = state.open.pop() {
                    self.flow.closing.insert(call.index());
                    match event {
                        Event::Commit => self.flow.committed.insert(begin),
                        _ => self.flow.rolled_back.insert(begin),
                    };
                }
                if state.open.is_empty() {
                    state.path.clear();
                }
            }
            join(&mut after, [state]);
        }
        after
    }

    /// A statement with a call in it may raise an exception.
    fn may_fail(&mut self, node: BslNode<'f>, states: &[State]) {
        let calls = [
            Kind::CallExpression,
            Kind::NewExpression,
            Kind::IndexExpression,
        ];
        let is_risky = node.kind() == Kind::ExecuteStatement
            || calls
                .iter()
                .any(|it| node.descendants_of(*it).next().is_some());
        if is_risky && let Some(handler) = self.handlers.last_mut() {
            join(handler, states.iter().cloned());
        }
    }

    fn leave(&mut self, exit: BslNode<'f>, states: &[State]) {
        for state in states {
            for begin in &state.open {
                let is_told = |it: &Leak<'_>| it.exit == exit && it.begin.index() == *begin;
                let begun = self.events.values().find(|it| it.0.index() == *begin);
                let Some((begin, _)) = begun.filter(|_| !self.flow.leaks.iter().any(is_told))
                else {
                    continue;
                };
                let nodes = |number: u32| self.root.descendants().find(|it| it.index() == number);
                let path = state.path.iter();
                let path = path.filter_map(|(number, step)| Some((nodes(*number)?, *step)));
                let leak = Leak {
                    exit,
                    begin: *begin,
                    path: path.collect(),
                };
                self.flow.leaks.push(leak);
            }
        }
    }

    /// The states in which a condition is true, or false.
    fn assume(&self, states: &[State], condition: BslNode<'f>, value: bool) -> Vec<State> {
        let mut assumed = Vec::new();
        for state in states {
            if let Some(mut state) = self.conditions.assume(state, condition, value) {
                state.step(
                    condition.index(),
                    if value { Step::True } else { Step::False },
                );
                join(&mut assumed, [state]);
            }
        }
        assumed
    }

    fn branches(&mut self, node: BslNode<'f>, states: Vec<State>, depth: u32) -> Vec<State> {
        let mut after = Vec::new();
        let mut left = states;
        let clauses = node.children_in(Field::Alternative);
        for clause in std::iter::once(node).chain(clauses) {
            let taken = match clause.child(Field::Condition) {
                Some(condition) => {
                    self.may_fail(condition, &left);
                    let taken = self.assume(&left, condition, true);
                    left = self.assume(&left, condition, false);
                    taken
                }
                None => std::mem::take(&mut left),
            };
            let body = clause.child(Field::Body);
            join(&mut after, self.block(body, taken, depth + 1));
        }
        join(&mut after, left);
        after
    }

    fn repeated(&mut self, node: BslNode<'f>, states: Vec<State>, depth: u32) -> Vec<State> {
        let condition = (node.kind() == Kind::WhileStatement)
            .then(|| node.child(Field::Condition))
            .flatten();
        let mut entered = states;
        let mut after = Vec::new();
        // Every round adds states or is the last one.
        for _ in 0..MOST_OPEN {
            let mut taken = match condition {
                Some(it) => self.assume(&entered, it, true),
                None => entered.clone(),
            };
            self.conditions.forget(node, &mut taken);
            self.loops.push(Default::default());
            let finished = self.block(node.child(Field::Body), taken, depth + 1);
            let [broken, continued] = self.loops.pop().unwrap_or_default();
            join(&mut after, broken);
            let mut is_more = join(&mut entered, finished);
            is_more |= join(&mut entered, continued);
            if !is_more || self.gave_up {
                break;
            }
        }
        join(
            &mut after,
            match condition {
                Some(it) => self.assume(&entered, it, false),
                None => entered,
            },
        );
        after
    }

    fn attempt(&mut self, node: BslNode<'f>, states: Vec<State>, depth: u32) -> Vec<State> {
        self.handlers.push(Vec::new());
        let mut after = self.block(node.child(Field::Body), states, depth + 1);
        let mut caught = self.handlers.pop().unwrap_or_default();
        if let Some(handler) = node.child_of_kind(Kind::ExceptKw) {
            for state in &mut caught {
                state.step(handler.index(), Step::Handler);
            }
        }
        let handled = self.block(node.child(Field::Handler), caught, depth + 1);
        join(&mut after, handled);
        after
    }
}
