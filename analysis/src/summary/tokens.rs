//! What a method calls and uses, told from the sequence of its tokens.
//!
//! What stands before a dot is known from the tokens to the left of it, so no node is asked for its parent and nothing
//! is kept for a node. Nesting lives in a stack on the heap: code may nest deeper than the stack of a thread.

use indexmap::IndexSet;
use metadata::Name;
use parser_bsl::bsl::Kind;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::local::{Id, LocalNames, Role, Suffix};
use super::loops::Loops;
use super::{Call, Use, handlers};
use crate::index::word;

/// Strings that are longer are texts, not names.
const SHORT_STRING: usize = 200;

/// What has been seen of a method.
#[derive(Debug)]
pub(super) struct Tokens<'t, 'n> {
    pub(super) names: &'n mut LocalNames<'t>,
    words: Vec<u32>,
    calls: IndexSet<(Option<Id>, Id), FxBuildHasher>,
    /// Which of the calls stand where, in the order of the text; and whether in a loop.
    sites: Vec<(usize, usize, bool)>,
    loops: Loops,
    /// Where the token at hand begins.
    at: usize,
    uses: FxHashMap<(Id, Id, bool), u32>,
    counted: Vec<(Id, Id, bool, u16)>,
    handlers: IndexSet<Name, FxBuildHasher>,
    /// Variables that hold a common module, and its name.
    modules: Vec<(Id, Id)>,
    open: Vec<Open<'t>>,
    chain: Option<Chain>,
    before: Before,
    member: Option<(Id, Id)>,
    assigned: Assigned,
    module_assigned: Option<(Id, Id)>,
    event_handler: bool,
}

/// What the dot at hand follows.
#[derive(Debug, Clone, Copy)]
struct Chain {
    /// The first word.
    head: Option<Id>,
    /// The second word.
    second: Option<Id>,
    /// The last word.
    word: Option<Id>,
    /// The word that stands for the receiver.
    last: Option<Id>,
    /// How many words there are; 0 where it is not made of words alone.
    words: u8,
    /// It begins with a common module that a string names.
    module: Option<Id>,
    /// Where the last word begins.
    at: usize,
}

/// The token before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Other,
    Word,
    Dot,
    New,
    NewType,
    Equal,
    CloseOfChain,
}

/// The left side of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Assigned {
    No,
    Begins,
    Name(Id),
    Value(Id),
}

/// An open bracket.
#[derive(Debug)]
struct Open<'t> {
    round: bool,
    /// What is called.
    callee: Option<Id>,
    is_new: bool,
    chain: Option<Chain>,
    arguments: Vec<Argument<'t>>,
    tokens: u32,
    single: Argument<'t>,
}

/// An argument that is one token.
#[derive(Debug, Clone, Copy)]
pub(super) enum Argument<'t> {
    Other,
    Word(Id),
    Text(&'t str),
}

/// What of a method comes out of its tokens.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) calls: Box<[Call]>,
    /// Which of the calls stand where in the text of the module, in order; and whether in a loop.
    pub(super) sites: Vec<(usize, usize, bool)>,
    pub(super) uses: Box<[Use]>,
    pub(super) handlers: Box<[Name]>,
    pub(super) words: Box<[u32]>,
}

impl<'t, 'n> Tokens<'t, 'n> {
    pub(super) fn new(names: &'n mut LocalNames<'t>) -> Self {
        Self {
            names,
            words: Vec::new(),
            calls: IndexSet::default(),
            sites: Vec::new(),
            loops: Loops::default(),
            at: 0,
            uses: FxHashMap::default(),
            counted: Vec::new(),
            handlers: IndexSet::default(),
            modules: Vec::new(),
            open: Vec::new(),
            chain: None,
            before: Before::Other,
            member: None,
            assigned: Assigned::No,
            module_assigned: None,
            event_handler: false,
        }
    }

    /// An assignment begins.
    pub(super) fn assignment(&mut self) {
        self.assigned = Assigned::Begins;
    }

    /// Another statement begins, or the method ends: nothing is open any more.
    pub(super) fn boundary(&mut self) {
        self.end_of_event_handler();
        self.end_of_member(false);
        self.end_of_module();
        self.open.clear();
        self.chain = None;
        self.before = Before::Other;
        self.assigned = Assigned::No;
    }

    /// A word that is a name but of no interest otherwise: a parameter.
    pub(super) fn name(&mut self, text: &'t str) -> Id {
        let id = self.names.id(text);
        self.words.push(self.names.word(id));
        id
    }

    /// Text that is not parsed: its words are kept.
    pub(super) fn skipped(&mut self, text: &str) {
        words_of(text, |it| self.words.push(word(it)));
    }

    /// The next token, and where it begins.
    pub(super) fn token(&mut self, kind: Kind, text: &'t str, at: usize) {
        self.at = at;
        self.loops.token(kind);
        if kind != Kind::LeftParenthesis {
            self.end_of_member(false);
        }
        if kind == Kind::Dot {
            self.module_assigned = None;
        } else {
            self.end_of_module();
        }
        let is_close = matches!(kind, Kind::RightParenthesis | Kind::RightBracket);
        if !is_close
            && kind != Kind::Comma
            && let Some(open) = self.open.last_mut()
        {
            open.tokens += 1;
            open.single = Argument::Other;
        }
        match kind {
            Kind::Identifier => self.word(text),
            Kind::Dot => self.dot(),
            Kind::LeftParenthesis | Kind::LeftBracket => self.open(kind == Kind::LeftParenthesis),
            Kind::RightParenthesis | Kind::RightBracket => self.close(),
            Kind::Comma => self.comma(),
            Kind::String => self.string(text),
            Kind::NewKw => self.set(Before::New),
            Kind::Equal => self.equal(),
            Kind::Semicolon => self.boundary(),
            Kind::AddHandlerKw | Kind::RemoveHandlerKw => {
                self.boundary();
                self.event_handler = true;
            }
            _ => self.set(Before::Other),
        }
        if !matches!(kind, Kind::Identifier | Kind::Equal) && self.assigned == Assigned::Begins {
            self.assigned = Assigned::No;
        }
        if !matches!(kind, Kind::Identifier | Kind::Equal)
            && matches!(self.assigned, Assigned::Name(_))
        {
            self.assigned = Assigned::No;
        }
    }

    fn set(&mut self, before: Before) {
        self.before = before;
        self.chain = None;
    }

    fn word(&mut self, text: &'t str) {
        let id = self.name(text);
        if let Some(open) = self.open.last_mut()
            && open.tokens == 1
        {
            open.single = Argument::Word(id);
        }
        self.assigned = match self.assigned {
            Assigned::Begins => Assigned::Name(id),
            Assigned::Name(_) => Assigned::No,
            other => other,
        };
        match (self.before, self.chain) {
            (Before::Dot, chain) => {
                let mut chain = chain.unwrap_or(Chain::NOTHING);
                if let Some(receiver) = chain.last {
                    self.member = Some((receiver, id));
                }
                chain.words = if chain.words == 0 {
                    0
                } else {
                    chain.words.saturating_add(1)
                };
                if chain.words == 2 {
                    chain.second = Some(id);
                }
                chain.last = Some(id);
                chain.word = Some(id);
                chain.at = self.at;
                self.chain = Some(chain);
                self.before = Before::Word;
            }
            (Before::New, _) => {
                self.chain = Some(Chain::of(id, self.at));
                self.before = Before::NewType;
            }
            _ => {
                self.chain = Some(Chain::of(id, self.at));
                self.before = Before::Word;
            }
        }
    }

    fn dot(&mut self) {
        match self.before {
            Before::Word | Before::CloseOfChain => self.before = Before::Dot,
            _ => self.set(Before::Dot),
        }
    }

    fn equal(&mut self) {
        if let Assigned::Name(id) = self.assigned {
            self.assigned = Assigned::Value(id);
        }
        // The chain stays: the text that may follow is judged by it.
        if self.before == Before::Word {
            self.before = Before::Equal;
        } else {
            self.set(Before::Other);
        }
    }

    fn open(&mut self, round: bool) {
        let is_new = matches!(self.before, Before::New | Before::NewType);
        let callee = match (self.before, self.chain) {
            (Before::Word | Before::NewType, Some(chain)) => chain.word,
            _ => None,
        };
        if round {
            let called = callee.is_some() && !is_new;
            self.end_of_member(called);
            if called && let Some(chain) = self.chain {
                self.call(chain);
            }
        }
        let chain = match self.before {
            Before::Word | Before::CloseOfChain | Before::NewType => self.chain,
            _ => None,
        };
        self.open.push(Open {
            round,
            callee,
            is_new,
            chain,
            arguments: Vec::new(),
            tokens: 0,
            single: Argument::Other,
        });
        self.set(Before::Other);
    }

    fn call(&mut self, chain: Chain) {
        let Some(method) = chain.word else { return };
        let receiver = match (chain.words, chain.module) {
            (1, _) => None,
            (2, None) => chain.head,
            (2, Some(module)) => Some(module),
            (3, None) => {
                let (Some(head), Some(second)) = (chain.head, chain.second) else {
                    return;
                };
                if self.names.role(head) != Role::Managers {
                    return;
                }
                Some(self.names.composed(head, Suffix::Dot(second)))
            }
            _ => return,
        };
        let (call, _) = self.calls.insert_full((receiver, method));
        self.sites.push((call, chain.at, self.loops.is_within()));
    }

    fn close(&mut self) {
        let Some(mut open) = self.open.pop() else {
            self.set(Before::Other);
            return;
        };
        open.end_of_argument();
        if !open.round {
            self.chain = open.chain.map(|it| it.behind(self.names, Suffix::Indexed));
            self.before = Before::CloseOfChain;
            return;
        }
        let Some(callee) = open.callee else {
            self.set(Before::Other);
            return;
        };
        let role = self.names.role(callee);
        for handler in handlers::of_call(role, open.is_new, &open.arguments, self.names) {
            self.handlers.insert(handler);
        }
        self.chain = open.chain.map(|it| it.behind(self.names, Suffix::Called));
        self.before = Before::CloseOfChain;
        if role == Role::CommonModule
            && !open.is_new
            && let Some(Argument::Text(text)) = open.arguments.first()
            && let Some(name) = handlers::single_name(text)
        {
            let module = self.names.id(name);
            self.chain = Some(Chain {
                module: Some(module),
                ..Chain::of(module, self.at)
            });
            if let (Assigned::Value(variable), true) = (self.assigned, self.open.is_empty()) {
                self.module_assigned = Some((variable, module));
            }
        }
    }

    fn comma(&mut self) {
        match self.open.last_mut() {
            Some(open) => open.end_of_argument(),
            None if self.event_handler => {}
            None => self.assigned = Assigned::No,
        }
        self.set(Before::Other);
    }

    fn string(&mut self, text: &'t str) {
        let inner = text.strip_prefix('"').unwrap_or(text);
        let inner = inner.strip_suffix('"').unwrap_or(inner);
        if inner.len() <= SHORT_STRING {
            words_of(inner, |it| self.words.push(word(it)));
            if let Some(open) = self.open.last_mut()
                && open.tokens == 1
            {
                open.single = Argument::Text(inner);
            }
            if self.before == Before::Equal
                && let Some(Chain {
                    words: 2..,
                    word: Some(property),
                    ..
                }) = self.chain
                && self.names.role(property) == Role::Action
                && let Some(name) = handlers::single_name(inner)
            {
                self.handlers.insert(self.names.exact(name));
            }
        }
        self.set(Before::Other);
    }

    fn end_of_member(&mut self, called: bool) {
        let Some((receiver, member)) = self.member.take() else {
            return;
        };
        let next = u32::try_from(self.counted.len()).unwrap_or(u32::MAX);
        let at = *self.uses.entry((receiver, member, called)).or_insert(next);
        match self.counted.get_mut(at as usize) {
            Some(found) => found.3 = found.3.saturating_add(1),
            None => self.counted.push((receiver, member, called, 1)),
        }
    }

    fn end_of_module(&mut self) {
        if let Some(pair) = self.module_assigned.take()
            && !self.modules.contains(&pair)
        {
            self.modules.push(pair);
        }
    }

    fn end_of_event_handler(&mut self) {
        if !std::mem::take(&mut self.event_handler) {
            return;
        }
        let (Before::Word, Some(chain)) = (self.before, self.chain) else {
            return;
        };
        let Some(method) = chain.word else { return };
        let name = match (chain.words, chain.head) {
            (1, _) => self.names.name(method),
            (2, Some(head)) if self.names.role(head) == Role::This => self.names.name(method),
            (2, Some(head)) => {
                let dotted = self.names.composed(head, Suffix::Dot(method));
                self.names.name(dotted)
            }
            _ => return,
        };
        self.handlers.insert(name);
    }

    /// What has been found since the last call; the names go on.
    pub(super) fn take(&mut self) -> Found {
        self.boundary();
        let mut calls = IndexSet::<Call, FxBuildHasher>::default();
        // A variable may hold several modules: one call in the text is several then.
        let mut numbers: Vec<Vec<usize>> = Vec::with_capacity(self.calls.len());
        for &(receiver, method) in &self.calls {
            let modules = self.modules.iter().filter(|it| Some(it.0) == receiver);
            let mut receivers: Vec<Option<Id>> = modules.map(|it| Some(it.1)).collect();
            if receivers.is_empty() {
                receivers.push(receiver);
            }
            let mut own = Vec::with_capacity(receivers.len());
            for receiver in receivers {
                let (number, _) = calls.insert_full(Call {
                    receiver: receiver.map_or_else(Name::default, |it| self.names.name(it)),
                    method: self.names.name(method),
                });
                own.push(number);
            }
            numbers.push(own);
        }
        let sites = self.sites.iter().flat_map(|&(call, at, in_loop)| {
            let numbers = numbers.get(call).into_iter().flatten();
            numbers.map(move |it| (*it, at, in_loop))
        });
        let sites = sites.collect();
        let uses = self
            .counted
            .iter()
            .map(|&(receiver, member, called, count)| Use {
                receiver: self.names.name(receiver),
                member: self.names.name(member),
                called,
                count,
            });
        self.words.sort_unstable();
        self.words.dedup();
        let found = Found {
            calls: calls.into_iter().collect(),
            sites,
            uses: uses.collect(),
            handlers: std::mem::take(&mut self.handlers).into_iter().collect(),
            words: self.words.as_slice().into(),
        };
        self.words.clear();
        self.calls.clear();
        self.sites.clear();
        self.loops = Loops::default();
        self.uses.clear();
        self.counted.clear();
        self.modules.clear();
        found
    }
}

impl Chain {
    /// A receiver that no word stands for: `(А + Б)`.
    const NOTHING: Self = Self {
        head: None,
        second: None,
        word: None,
        last: None,
        words: 0,
        module: None,
        at: 0,
    };

    fn of(id: Id, at: usize) -> Self {
        Self {
            head: Some(id),
            second: None,
            word: Some(id),
            last: Some(id),
            words: 1,
            module: None,
            at,
        }
    }

    /// What a call or an index gives.
    fn behind(self, names: &mut LocalNames<'_>, suffix: Suffix) -> Self {
        Self {
            last: self.word.map(|it| names.composed(it, suffix)),
            ..Self::NOTHING
        }
    }
}

impl Open<'_> {
    fn end_of_argument(&mut self) {
        let argument = if self.tokens == 1 {
            self.single
        } else {
            Argument::Other
        };
        // Further arguments than these name no methods.
        if self.callee.is_some() && self.arguments.len() < 6 {
            self.arguments.push(argument);
        }
        self.tokens = 0;
        self.single = Argument::Other;
    }
}

/// The words of a text that could be names.
pub(super) fn words_of(text: &str, mut each: impl FnMut(&str)) {
    for word in text.split(|it: char| !is_of_word(it)) {
        if !word.is_empty() && !word.starts_with(|it: char| it.is_ascii_digit()) {
            each(word);
        }
    }
}

fn is_of_word(letter: char) -> bool {
    match letter {
        '\0'..='\x7f' => letter.is_ascii_alphanumeric() || letter == '_',
        // The tables of Unicode are slow, and most letters are these.
        '\u{400}'..='\u{45f}' => true,
        _ => letter.is_alphanumeric(),
    }
}
