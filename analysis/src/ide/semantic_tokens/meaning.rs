//! What names without a dot before them are.

use metadata::{ModuleKind, Type};
use parser_bsl::Dialect;
use rustc_hash::FxHashMap;

use super::members::Members;
use super::receivers::Receiver;
use super::{Modifiers, TokenKind};
use crate::ide::resolve::is_this;
use crate::index::word;
use crate::summary::MethodSummary;
use crate::workspace::{FileId, ScriptKind, Snapshot};

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Meaning {
    pub(super) kind: TokenKind,
    pub(super) modifiers: Modifiers,
    /// What a dot behind it would stand behind.
    pub(super) gives: Receiver,
}

impl Meaning {
    pub(super) fn of(kind: TokenKind) -> Self {
        Self {
            kind,
            modifiers: Modifiers::NONE,
            gives: Receiver::Unknown,
        }
    }

    fn with(mut self, modifiers: Modifiers) -> Self {
        self.modifiers = self.modifiers.with(modifiers);
        self
    }

    fn giving(mut self, gives: Receiver) -> Self {
        self.gives = gives;
        self
    }
}

/// A method without a receiver.
pub(super) fn method(summary: &MethodSummary) -> Meaning {
    let kind = match summary.is_function {
        true => TokenKind::Function,
        false => TokenKind::Method,
    };
    let modifiers = Modifiers::NONE
        .with_if(summary.is_async, Modifiers::ASYNC)
        .with_if(summary.deprecated, Modifiers::DEPRECATED);
    Meaning {
        kind,
        modifiers,
        gives: Receiver::Unknown,
    }
}

/// What names mean outside of the method at hand; each name is looked for once.
#[derive(Debug)]
pub(super) struct Meanings<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    is_script: bool,
    /// The methods of the module, by the hashes of their names.
    methods: FxHashMap<u32, usize>,
    /// What `ЭтотОбъект` has, by the hashes of the names.
    this: FxHashMap<u32, Meaning>,
    /// Numbers of names: spellings that differ in case only have one.
    by_word: FxHashMap<u32, u32>,
    /// The number of the name of each spelling, by the number of the spelling.
    spellings: Vec<u32>,
    count: u32,
    owns: FxHashMap<u32, Option<Meaning>>,
    values: FxHashMap<u32, Option<Meaning>>,
    calls: FxHashMap<u32, Option<Meaning>>,
    classes: FxHashMap<u32, Meaning>,
    pub(super) members: Members<'a>,
}

impl<'a> Meanings<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, file: FileId) -> Self {
        let mut members = Members::new(snapshot, file);
        let mut methods = FxHashMap::default();
        let mut is_script = false;
        let mut this = FxHashMap::default();
        if let Some(it) = snapshot.file(file) {
            is_script = it.dialect == Dialect::OneScript;
            for (index, placed) in it.summary.methods.iter().enumerate() {
                let name = word(placed.method.name.as_str());
                methods.entry(name).or_insert(index);
            }
            let world = snapshot.world(file);
            let has_members = !matches!(it.kind, ModuleKind::CommonModule | ModuleKind::Script);
            if has_members && let Some(of) = world.this(it.kind, &it.owner) {
                for member in &world.members(&of).list {
                    let meaning = members.meaning(&of, member);
                    for name in [&member.names.ru, &member.names.en] {
                        if !name.is_empty() {
                            this.entry(word(name.as_str())).or_insert(meaning);
                        }
                    }
                }
            }
        }
        Self {
            snapshot,
            file,
            is_script,
            methods,
            this,
            by_word: FxHashMap::default(),
            spellings: Vec::new(),
            count: 0,
            owns: FxHashMap::default(),
            values: FxHashMap::default(),
            calls: FxHashMap::default(),
            classes: FxHashMap::default(),
            members,
        }
    }

    /// The number of a name; `spelling` is the number of the word.
    pub(super) fn number(&mut self, spelling: u32, text: &str) -> u32 {
        const UNKNOWN: u32 = u32::MAX;
        let index = spelling as usize;
        if let Some(known) = self.spellings.get(index).filter(|it| **it != UNKNOWN) {
            return *known;
        }
        let next = self.count;
        // That two names of one module share a hash does not happen; if it does, they have one colour.
        let number = *self.by_word.entry(word(text)).or_insert(next);
        self.count += u32::from(number == next);
        if self.spellings.len() <= index {
            self.spellings.resize(index + 1, UNKNOWN);
        }
        if let Some(place) = self.spellings.get_mut(index) {
            *place = number;
        }
        number
    }

    /// A method of the module, by its name.
    pub(super) fn own_method(&self, name: &str) -> Option<&'a MethodSummary> {
        let index = *self.methods.get(&word(name))?;
        Some(&*self.snapshot.method(self.file, index)?.method)
    }

    /// What the module and the object have goes before variables that a method only assigns.
    pub(super) fn own(&mut self, number: u32, text: &str) -> Option<Meaning> {
        if let Some(known) = self.owns.get(&number) {
            return *known;
        }
        let found = self.find_own(text);
        self.owns.insert(number, found);
        found
    }

    fn find_own(&mut self, text: &str) -> Option<Meaning> {
        let summary = &self.snapshot.file(self.file)?.summary;
        if let Some(variable) = summary.variables.iter().find(|it| it.name.is(text)) {
            let holds = self.members.documented(&variable.documented);
            let meaning = Meaning::of(TokenKind::Variable).with(Modifiers::STATIC);
            return Some(meaning.giving(holds));
        }
        self.this.get(&word(text)).copied()
    }

    /// What a name is that no variable has.
    pub(super) fn value(&mut self, number: u32, text: &str) -> Option<Meaning> {
        if let Some(known) = self.values.get(&number) {
            return *known;
        }
        let own = self.own(number, text);
        let found = own.or_else(|| self.find_value(text));
        self.values.insert(number, found);
        found
    }

    fn find_value(&mut self, text: &str) -> Option<Meaning> {
        if is_this(text) {
            let modifiers = Modifiers::READONLY.with(Modifiers::DEFAULT_LIBRARY);
            let meaning = Meaning::of(TokenKind::Variable).with(modifiers);
            return Some(meaning.giving(Receiver::This));
        }
        if let Some(module) = self.snapshot.common_module(self.file, text) {
            let meaning = Meaning::of(TokenKind::Namespace);
            return Some(meaning.giving(Receiver::Module(module)));
        }
        let global = self.snapshot.world(self.file).global(text)?;
        let kind = match global.types.as_slice() {
            [Type::SystemEnum(_)] => TokenKind::Enum,
            [Type::AnyOf(..)] => TokenKind::Namespace,
            _ => TokenKind::Property,
        };
        let gives = self.members.types.receiver(&global.types);
        let modifiers = Modifiers::DEFAULT_LIBRARY.with_if(
            kind == TokenKind::Property && global.read_only,
            Modifiers::READONLY,
        );
        Some(Meaning::of(kind).with(modifiers).giving(gives))
    }

    /// What is called without a receiver.
    pub(super) fn call(&mut self, number: u32, text: &str) -> Option<Meaning> {
        if let Some(known) = self.calls.get(&number) {
            return *known;
        }
        let found = self.find_call(text);
        self.calls.insert(number, found);
        found
    }

    fn find_call(&mut self, text: &str) -> Option<Meaning> {
        if let Some(own) = self.own_method(text) {
            return Some(method(own));
        }
        let base = self.snapshot.extended(self.file);
        if let Some(base) = base.and_then(|it| self.snapshot.file(it))
            && let Some((_, placed)) = base.summary.method(text)
        {
            return Some(method(&placed.method));
        }
        let member = self.this.get(&word(text)).copied();
        if let Some(member) = member.filter(|it| it.kind == TokenKind::Method) {
            return Some(member);
        }
        if let Some((file, index)) = self.snapshot.global_method(self.file, text) {
            let placed = self.snapshot.method(file, index)?;
            return Some(method(&placed.method).with(Modifiers::STATIC));
        }
        let world = self.snapshot.world(self.file);
        let function = world.function(text)?;
        let mut types = Vec::new();
        for it in &function.returns {
            if let metadata::platform::TypeRef::Type(it) = it {
                types.push(it.clone());
            }
        }
        let gives = self.members.types.receiver(&types);
        let meaning = Meaning::of(TokenKind::Function).with(Modifiers::DEFAULT_LIBRARY);
        Some(meaning.giving(gives))
    }

    /// What follows `Новый`.
    pub(super) fn class(&mut self, number: u32, text: &str) -> Meaning {
        if let Some(known) = self.classes.get(&number) {
            return *known;
        }
        let mut found = Meaning::of(TokenKind::Type);
        if self.is_script
            && self
                .snapshot
                .script(self.file, text, ScriptKind::Class)
                .is_some()
        {
            found.kind = TokenKind::Class;
        } else if self
            .snapshot
            .world(self.file)
            .platform
            .type_named(text)
            .is_some()
        {
            found.modifiers = Modifiers::DEFAULT_LIBRARY;
            found.gives = self.members.named(text);
        }
        self.classes.insert(number, found);
        found
    }
}
