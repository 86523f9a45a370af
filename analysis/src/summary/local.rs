//! Names of one module while its summary is made: each a small number, spellings that differ in case only the same one.

use std::sync::LazyLock;

use metadata::{Kind, Name};
use rustc_hash::FxHashMap;

use super::Interner;
use crate::index::word;

/// A name of the module at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(u32);

/// What a word means for the finding of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    #[default]
    None,
    /// `Справочники`, `Catalogs`: two words name a manager.
    Managers,
    /// `ОбщийМодуль("Имя")`.
    CommonModule,
    /// `ОписаниеОповещения("Имя", Модуль, , "Имя", Модуль)`.
    Notification,
    /// `ПодключитьОбработчикОжидания("Имя")`: the first argument is a method of this module.
    First,
    /// `УстановитьДействие("Событие", "Имя")`: the second one is.
    Second,
    /// `Команда.Действие = "Имя"`.
    Action,
    /// `ЭтотОбъект`, `ЭтаФорма`.
    This,
}

#[derive(Debug)]
struct Entry {
    name: Name,
    word: u32,
    role: Role,
}

/// The names of the module.
#[derive(Debug)]
pub(super) struct LocalNames<'t> {
    shared: &'t Interner,
    entries: Vec<Entry>,
    by_spelling: FxHashMap<&'t str, Id>,
    by_word: FxHashMap<u32, Id>,
    composed: FxHashMap<(Id, Suffix), Id>,
}

/// What is put behind a word that is not the receiver itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Suffix {
    /// `Выбрать()`: what a call gives.
    Called,
    /// `Товары[]`: what an index gives.
    Indexed,
    /// `Справочники.Товары`.
    Dot(Id),
}

static ROLES: LazyLock<FxHashMap<u32, Role>> = LazyLock::new(|| {
    let managers = Kind::ALL.iter().map(|it| it.plural());
    let managers = managers.flat_map(|it| [(it.ru, Role::Managers), (it.en, Role::Managers)]);
    let own = [
        ("ОбщийМодуль", Role::CommonModule),
        ("CommonModule", Role::CommonModule),
        ("ОписаниеОповещения", Role::Notification),
        ("NotifyDescription", Role::Notification),
        ("CallbackDescription", Role::Notification),
        ("ПодключитьОбработчикОжидания", Role::First),
        ("AttachIdleHandler", Role::First),
        ("ОтключитьОбработчикОжидания", Role::First),
        ("DetachIdleHandler", Role::First),
        ("УстановитьДействие", Role::Second),
        ("SetAction", Role::Second),
        ("Действие", Role::Action),
        ("Action", Role::Action),
        ("ЭтотОбъект", Role::This),
        ("ThisObject", Role::This),
        ("ЭтаФорма", Role::This),
        ("ThisForm", Role::This),
    ];
    let all = managers.chain(own);
    all.map(|(text, role)| (word(text), role)).collect()
});

impl Role {
    pub(super) fn of(text: &str) -> Self {
        ROLES.get(&word(text)).copied().unwrap_or_default()
    }
}

impl<'t> LocalNames<'t> {
    pub(super) fn new(shared: &'t Interner) -> Self {
        Self {
            shared,
            entries: Vec::new(),
            by_spelling: FxHashMap::default(),
            by_word: FxHashMap::default(),
            composed: FxHashMap::default(),
        }
    }

    /// The number of a name as it stands in the text.
    pub(super) fn id(&mut self, spelling: &'t str) -> Id {
        if let Some(found) = self.by_spelling.get(spelling) {
            return *found;
        }
        let id = self.fold(spelling);
        self.by_spelling.insert(spelling, id);
        id
    }

    /// The number of a name that is made of others.
    pub(super) fn composed(&mut self, id: Id, suffix: Suffix) -> Id {
        if let Some(found) = self.composed.get(&(id, suffix)) {
            return *found;
        }
        let base = self.text(id);
        let text = match suffix {
            Suffix::Called => format!("{base}()"),
            Suffix::Indexed => format!("{base}[]"),
            Suffix::Dot(second) => format!("{base}.{}", self.text(second)),
        };
        let made = self.fold(&text);
        self.composed.insert((id, suffix), made);
        made
    }

    fn fold(&mut self, spelling: &str) -> Id {
        let word = word(spelling);
        let found = self.by_word.get(&word).copied();
        let same = |it: &Id| self.get(*it).is_some_and(|it| it.name.is(spelling));
        if let Some(found) = found.filter(same) {
            return found;
        }
        let id = Id(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.entries.push(Entry {
            name: self.shared.intern(spelling),
            word,
            role: ROLES.get(&word).copied().unwrap_or_default(),
        });
        self.by_word.insert(word, id);
        id
    }

    /// A name with exactly this spelling.
    pub(super) fn exact(&self, spelling: &str) -> Name {
        self.shared.intern(spelling)
    }

    pub(super) fn name(&self, id: Id) -> Name {
        self.get(id).map(|it| it.name.clone()).unwrap_or_default()
    }

    pub(super) fn text(&self, id: Id) -> &str {
        self.get(id).map_or("", |it| it.name.as_str())
    }

    pub(super) fn word(&self, id: Id) -> u32 {
        self.get(id).map_or(0, |it| it.word)
    }

    pub(super) fn role(&self, id: Id) -> Role {
        self.get(id).map_or(Role::None, |it| it.role)
    }

    fn get(&self, id: Id) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }
}
