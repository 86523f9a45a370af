//! What calls give to the parameters of methods, kept until code changes that has to do with it.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::ty::Types;
use crate::summary::Difference;
use crate::workspace::FileId;

/// What calls give to parameters, as far as somebody asked. Types of interfaces stand in it: a change of one drops it all.
#[derive(Debug, Default)]
pub(crate) struct Given(Mutex<FxHashMap<Key, Found>>);

/// Of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// The configuration of who asks.
    pub(crate) configuration: Option<usize>,
    /// Names may be guessed from.
    pub(crate) guesses: bool,
    /// The method.
    pub(crate) method: (FileId, usize),
}

/// What was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The types of each parameter.
    pub(crate) types: Arc<[Types]>,
    /// Something was cut short on the way.
    pub(crate) is_cut: bool,
    /// The hashes of the names of all methods whose calls were looked for. Only code that mentions one of them, before
    /// a change or after it, has to do with what was found.
    pub(crate) sought: Arc<[u32]>,
}

/// More than this is not kept.
const MOST: usize = 500;

impl Given {
    pub(crate) fn find(&self, key: &Key) -> Option<Found> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).cloned()
    }

    pub(crate) fn keep(&self, key: Key, found: Found) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, found);
    }

    /// The same, to be added to apart.
    pub(crate) fn copied(&self) -> Self {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Self(Mutex::new(known.clone()))
    }

    /// What still holds when methods have changed. Snapshots of before keep theirs, and go on adding to it.
    pub(crate) fn after(self: &Arc<Self>, change: &Difference) -> Arc<Self> {
        if change.gone.is_empty() && change.come.is_empty() {
            return Arc::clone(self);
        }
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = |it: &Found| !it.sought.iter().any(|word| change.mentions(*word));
        let left = known.iter().filter(|it| holds(it.1));
        let left = left.map(|(key, found)| (*key, found.clone())).collect();
        Arc::new(Self(Mutex::new(left)))
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::types::parameter;
    use crate::workspace::Change;
    use crate::workspace::fixture::{Made, workspace};

    const CALLED: &str = "/CommonModules/Общий/Ext/Module.bsl";
    const CALLING: &str = "/CommonModules/Первый/Ext/Module.bsl";
    const OTHER: &str = "/CommonModules/Второй/Ext/Module.bsl";

    const FIXTURE: &str = "
//- /CommonModules/Общий/Ext/Module.bsl
Процедура Сделать(Что) Экспорт
	Далее(Что);
КонецПроцедуры
Процедура Далее(Это)
КонецПроцедуры
//- /CommonModules/Первый/Ext/Module.bsl
Процедура А()
	Общий.Сделать(Новый Массив);
КонецПроцедуры
//- /CommonModules/Второй/Ext/Module.bsl
Процедура Б()
	Сообщить(1);
КонецПроцедуры
";

    fn id(made: &Made, path: &str) -> FileId {
        let found = made.snapshot().file_at(Path::new(path));
        found.expect("a file of the fixture")
    }

    /// The types of the first parameter of a method of the module that is called.
    #[track_caller]
    fn check(made: &Made, method: usize, expected: &str) {
        let snapshot = made.snapshot();
        let found = parameter(&snapshot, id(made, CALLED), method, 0);
        let names = found.list().iter().filter_map(|it| it.base());
        let names: Vec<String> = names.map(|it| format!("{it:?}")).collect();
        let are = expected
            .split_whitespace()
            .map(|it| names.iter().any(|name| name.contains(it)));
        assert!(
            are.clone().all(|it| it) && are.count() == names.len(),
            "{names:?}"
        );
    }

    fn open(made: &mut Made, path: &str) {
        let path = PathBuf::from(path);
        let text =
            crate::workspace::Texts::read(&*made.texts, &path).expect("a file of the fixture");
        made.workspace.apply(Change::Opened { path, text });
    }

    fn edit(made: &mut Made, path: &str, what: &str, by: &str) {
        let snapshot = made.snapshot();
        let open = snapshot.file(id(made, path)).and_then(|it| it.open.clone());
        let start = open
            .and_then(|it| it.text.find(what))
            .expect("an open file");
        let edits = vec![(start..start + what.len(), by.to_owned())];
        let path = PathBuf::from(path);
        made.workspace.apply(Change::Edited { path, edits });
    }

    fn is_kept(made: &Made) -> bool {
        let key = Key {
            configuration: made
                .snapshot()
                .file(id(made, CALLED))
                .and_then(|it| it.configuration),
            guesses: false,
            method: (id(made, CALLED), 0),
        };
        made.snapshot().given().find(&key).is_some()
    }

    #[test]
    fn what_callers_give_is_kept_until_one_of_them_changes() {
        let mut made = workspace(FIXTURE);
        check(&made, 0, "Массив");
        assert!(is_kept(&made));
        open(&mut made, OTHER);
        edit(&mut made, OTHER, "Сообщить(1)", "Сообщить(2, 3)");
        assert!(is_kept(&made), "it has nothing to do with the call");
        open(&mut made, CALLING);
        edit(&mut made, CALLING, "Новый Массив", "Новый Структура");
        assert!(!is_kept(&made));
        check(&made, 0, "Структура");
    }

    #[test]
    fn a_new_caller_is_seen_through_methods_between() {
        let mut made = workspace(FIXTURE);
        check(&made, 1, "Массив");
        open(&mut made, OTHER);
        edit(
            &mut made,
            OTHER,
            "Сообщить(1)",
            "Общий.Сделать(Новый Запрос)",
        );
        check(&made, 1, "Массив Запрос");
        edit(&mut made, OTHER, "Новый Запрос", "");
        check(&made, 1, "Массив");
    }

    #[test]
    fn a_snapshot_of_before_a_change_keeps_nothing_for_those_behind_it() {
        let mut made = workspace(FIXTURE);
        open(&mut made, CALLING);
        let before = made.snapshot();
        edit(&mut made, CALLING, "Новый Массив", "Новый Структура");
        let found = parameter(&before, id(&made, CALLED), 0, 0);
        assert_eq!(found.list().len(), 1);
        assert!(!is_kept(&made));
        check(&made, 0, "Структура");
    }
}
