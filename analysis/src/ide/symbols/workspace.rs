//! Names of the whole project by what somebody types: objects of the configuration, modules, their methods and variables.

use std::cmp::Reverse;
use std::ops::Range;
use std::path::PathBuf;

use metadata::platform::Names;
use metadata::source::place::{files, find};
use metadata::{Kind, ModuleKind, Name, Object, Owner, folded};

use super::{SymbolKind, kind_of};
use crate::Language;
use crate::ide::completion::matching::{Fit, Typed};
use crate::ide::entity::module_name;
use crate::ide::type_text::module_title;
use crate::workspace::{File, FileId, Snapshot};

/// A name of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The name.
    pub name: Name,
    /// What it is.
    pub kind: SymbolKind,
    /// Where it is.
    pub place: SymbolPlace,
    /// What it belongs to, in the words of the platform: `Справочник.Товары.МодульМенеджера`.
    pub container: String,
    /// Other modules may use it.
    pub export: bool,
    /// Its comment says that it is out of date.
    pub deprecated: bool,
}

/// Where a symbol is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SymbolPlace {
    /// In a module: the bytes of the name; empty at the start of a module that is meant as a whole.
    Code(FileId, Range<usize>),
    /// In the metadata: the index of the configuration and the full name, as `Catalog.Товары`.
    Metadata(usize, String),
}

/// Objects, modules, methods and variables whose names fit a query, the best first: by their beginnings, by humps
/// (`ЗнРекОб`), by a part, by letters in order; also typed with the wrong layout of the keyboard. What stands before the
/// last dot of the query must fit what a name belongs to: `Обмен.Нач`, `Справочник.Тов`.
pub fn workspace_symbols(
    snapshot: &Snapshot,
    query: &str,
    most: usize,
    language: Language,
) -> Vec<Symbol> {
    let query = Query::new(query);
    let mut found = Vec::new();
    for (id, file) in snapshot.files() {
        of_file(snapshot, id, file, &query, &mut found);
    }
    for (index, configuration) in snapshot.configurations().iter().enumerate() {
        for ((kind, name), object) in &configuration.objects {
            let is_module = *kind == Kind::CommonModule;
            if !is_module && query.fits_kind(*kind) {
                let what = What::Object(index, *kind, object);
                found.extend(query.found(name, SymbolKind::Object, what));
            }
        }
    }
    let best = |it: &Found<'_>| {
        // Exported ones and shorter names come first.
        let length = it.name.as_str().len();
        (it.rank, Reverse(it.what.export()), length, it.kind)
    };
    if found.len() > most && most > 0 {
        found.select_nth_unstable_by(most - 1, |a, b| {
            best(a).cmp(&best(b)).then_with(|| a.name.cmp(b.name))
        });
        found.truncate(most);
    }
    found.sort_by(|a, b| best(a).cmp(&best(b)).then_with(|| a.name.cmp(b.name)));
    found.truncate(most);
    let symbols = found.into_iter().map(|it| it.symbol(snapshot, language));
    symbols.collect()
}

/// The file that describes an object of a configuration, and the bytes of the object's name in it. The text of the file is
/// read; [`Snapshot::text_at`] gives it.
pub fn object_place(
    snapshot: &Snapshot,
    configuration: usize,
    full: &str,
) -> Option<(PathBuf, Range<usize>)> {
    let configuration = snapshot.configurations().get(configuration)?;
    files(configuration, full).into_iter().find_map(|it| {
        let text = snapshot.text_at(&it.path)?;
        let name = find(&text, &it.element).unwrap_or(0..0);
        Some((it.path, name))
    })
}

/// The symbols of a module.
fn of_file<'a>(
    snapshot: &'a Snapshot,
    id: FileId,
    file: &'a File,
    query: &Query,
    found: &mut Vec<Found<'a>>,
) {
    let script;
    let name = match own_name(&file.owner) {
        Some(name) => Some(name),
        None => {
            script = module_name(snapshot, id);
            script.as_ref()
        }
    };
    if query.fits_module(&file.owner)
        && let Some(own) = own_name(&file.owner)
    {
        found.extend(query.found(own, SymbolKind::Module, What::Module(id, file.kind)));
    }
    if name.is_none() && !query.of.is_empty() {
        return;
    }
    if !query.fits_owner(name, &file.owner) {
        return;
    }
    for it in &file.summary.variables {
        let what = What::Code(
            id,
            it.range.start as usize..it.range.end as usize,
            it.export,
            false,
        );
        found.extend(query.found(&it.name, SymbolKind::Variable, what));
    }
    for it in &file.summary.methods {
        let method = &it.method;
        let kind = kind_of(method.is_function);
        if let Some(rank) = query.rank(method.name.as_str()) {
            found.push(Found {
                rank,
                kind,
                name: &method.name,
                what: What::Code(id, it.name_range(), method.export, method.deprecated),
            });
        }
    }
}

/// The name that a module goes by: that of its object, its form, its command.
fn own_name(owner: &Owner) -> Option<&Name> {
    match owner {
        Owner::Object(_, name)
        | Owner::Form(_, _, name)
        | Owner::Command(_, _, name)
        | Owner::Part(_, _, name) => Some(name),
        Owner::Configuration | Owner::Nothing => None,
    }
}

/// How well a name fits; the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Whole,
    Beginning,
    Hump,
    Humps,
    Part,
    Letters,
}

/// What was asked for.
struct Query {
    typed: Typed,
    letters: Vec<char>,
    /// What stands before the last dot, word by word.
    of: Vec<Typed>,
}

impl Query {
    fn new(query: &str) -> Self {
        let query: String = query.chars().filter(|it| !it.is_whitespace()).collect();
        let mut words = query.split('.').filter(|it| !it.is_empty());
        let last = words.next_back().unwrap_or_default();
        Self {
            typed: Typed::new(last),
            letters: folded(last).collect(),
            of: words.map(Typed::new).collect(),
        }
    }

    fn rank(&self, name: &str) -> Option<Rank> {
        Some(match self.typed.name(name) {
            Some(Fit::Whole) => Rank::Whole,
            Some(Fit::Beginning) => Rank::Beginning,
            Some(Fit::Hump) => Rank::Hump,
            Some(Fit::Humps) => Rank::Humps,
            loose => match self.is_part(name) {
                true => Rank::Part,
                false => loose.map(|_| Rank::Letters)?,
            },
        })
    }

    /// Whether the letters stand side by side in a name.
    fn is_part(&self, name: &str) -> bool {
        let Some(first) = self.letters.first() else {
            return true;
        };
        let letters: Vec<char> = folded(name).skip_while(|it| it != first).collect();
        let mut parts = letters.windows(self.letters.len());
        parts.any(|it| it == self.letters)
    }

    fn found<'a>(&self, name: &'a Name, kind: SymbolKind, what: What<'a>) -> Option<Found<'a>> {
        Some(Found {
            rank: self.rank(name.as_str())?,
            kind,
            name,
            what,
        })
    }

    /// Whether an object of a kind is meant by what stands before the dot.
    fn fits_kind(&self, kind: Kind) -> bool {
        match self.of.as_slice() {
            [] => true,
            [of] => is_kind(of, kind),
            _ => false,
        }
    }

    /// Whether a module is meant by what stands before the dot.
    fn fits_module(&self, owner: &Owner) -> bool {
        match (self.of.as_slice(), owner) {
            ([], _) => true,
            ([of], Owner::Object(kind, _)) => is_kind(of, *kind),
            (
                [of],
                Owner::Form(_, name, _) | Owner::Command(_, name, _) | Owner::Part(_, name, _),
            ) => is_beginning(of, name),
            _ => false,
        }
    }

    /// Whether what a module holds is meant by what stands before the dot.
    fn fits_owner(&self, name: Option<&Name>, owner: &Owner) -> bool {
        let Some((last, before)) = self.of.split_last() else {
            return true;
        };
        let is_named = name.is_some_and(|it| is_beginning(last, it));
        is_named
            && match (before, owner) {
                ([], _) => true,
                ([of], Owner::Object(kind, _)) => is_kind(of, *kind),
                ([of], Owner::Form(_, name, _) | Owner::Command(_, name, _)) => {
                    is_beginning(of, name)
                }
                _ => false,
            }
    }
}

fn is_beginning(typed: &Typed, name: &Name) -> bool {
    typed.name(name.as_str()).is_some_and(|it| it >= Fit::Humps)
}

/// Whether a word is meant to be a kind of objects, in either language and number.
fn is_kind(typed: &Typed, kind: Kind) -> bool {
    [kind.names(), kind.plural()].iter().any(|it| {
        let found = typed.names(&Names::new(it.ru, it.en));
        found.is_some_and(|it| it.fit >= Fit::Beginning)
    })
}

/// A name that fits.
struct Found<'a> {
    rank: Rank,
    kind: SymbolKind,
    name: &'a Name,
    what: What<'a>,
}

enum What<'a> {
    /// The file, the bytes of the name, whether it is exported, whether it is out of date.
    Code(FileId, Range<usize>, bool, bool),
    Module(FileId, ModuleKind),
    Object(usize, Kind, &'a Object),
}

impl What<'_> {
    fn export(&self) -> bool {
        match self {
            Self::Code(_, _, export, _) => *export,
            Self::Module(_, kind) => *kind == ModuleKind::CommonModule,
            Self::Object(..) => true,
        }
    }
}

impl Found<'_> {
    fn symbol(self, snapshot: &Snapshot, language: Language) -> Symbol {
        let export = self.what.export();
        let (place, container, deprecated) = match self.what {
            What::Code(file, range, _, deprecated) => {
                let container = module_title(snapshot, file, language);
                (SymbolPlace::Code(file, range), container, deprecated)
            }
            What::Module(file, _) => {
                let container = module_title(snapshot, file, language);
                (SymbolPlace::Code(file, 0..0), container, false)
            }
            What::Object(configuration, kind, object) => {
                let full = format!("{}.{}", kind.names().en, object.name);
                let words = kind.names();
                let container = language.pick(words.ru, words.en).to_owned();
                (SymbolPlace::Metadata(configuration, full), container, false)
            }
        };
        Symbol {
            name: self.name.clone(),
            kind: self.kind,
            place,
            container,
            export,
            deprecated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    const CODE: &str = "
//- object Catalog Товары
//- object Document Товары
//- /CommonModules/Обмен.bsl
Перем Состояние Экспорт;
Процедура НачатьОбмен() Экспорт КонецПроцедуры
Процедура ОбменДанными() КонецПроцедуры
Процедура ОченьБольшойМетодЕн() КонецПроцедуры
Процедура ЗначениеРеквизитаОбъекта() Экспорт КонецПроцедуры
Процедура ЗнакРекламыОбласти() Экспорт КонецПроцедуры
//- /Catalogs/Товары/ManagerModule.bsl
Процедура Начать() Экспорт КонецПроцедуры
//- /Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl
Процедура ПриОткрытии() КонецПроцедуры
";

    #[track_caller]
    fn check(query: &str, expected: &[&str]) {
        let made = workspace(CODE);
        let found = workspace_symbols(&made.snapshot(), query, 10, Language::Ru);
        let found: Vec<String> = found
            .iter()
            .map(|it| format!("{:?} {} {}", it.kind, it.name, it.container))
            .collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn the_best_names_come_first() {
        check(
            "обмен",
            &[
                "Module Обмен ОбщийМодуль.Обмен",
                "Procedure ОбменДанными ОбщийМодуль.Обмен",
                "Procedure НачатьОбмен ОбщийМодуль.Обмен",
                "Procedure ОченьБольшойМетодЕн ОбщийМодуль.Обмен",
            ],
        );
        let made = workspace(CODE);
        let found = workspace_symbols(&made.snapshot(), "обмен", 2, Language::Ru);
        assert_eq!(found.len(), 2);
        assert_eq!(
            workspace_symbols(&made.snapshot(), "", 100, Language::Ru).len(),
            13
        );
        assert!(workspace_symbols(&made.snapshot(), "", 0, Language::Ru).is_empty());
    }

    #[test]
    fn humps_parts_and_the_wrong_layout_find_a_name() {
        let value = "Procedure ЗначениеРеквизитаОбъекта ОбщийМодуль.Обмен";
        let sign = "Procedure ЗнакРекламыОбласти ОбщийМодуль.Обмен";
        check("ЗнРекОб", &[sign, value]);
        check("зро", &[sign, value]);
        check("чениеРек", &[value]);
        check("PyfxtybtHtr", &[value]);
        check("cjcnjzybt", &["Variable Состояние ОбщийМодуль.Обмен"]);
    }

    #[test]
    fn objects_are_found_by_kind_and_name_in_both_languages() {
        let catalog = "Object Товары Справочник";
        let manager = "Module Товары Справочник.Товары.МодульМенеджера";
        check(
            "товары",
            &[
                "Object Товары Справочник",
                "Object Товары Документ",
                manager,
            ],
        );
        check("Справочник.тов", &[catalog, manager]);
        check("catalogs.тов", &[catalog, manager]);
        check("документы.тов", &["Object Товары Документ"]);
    }

    #[test]
    fn methods_are_found_behind_their_modules() {
        check("обмен.начо", &["Procedure НачатьОбмен ОбщийМодуль.Обмен"]);
        check(
            "товары.нач",
            &["Procedure Начать Справочник.Товары.МодульМенеджера"],
        );
        check(
            "справочник.товары.нач",
            &["Procedure Начать Справочник.Товары.МодульМенеджера"],
        );
        check(
            "товары.форма",
            &["Module Форма Справочник.Товары.Форма.Форма"],
        );
        check(
            "форма.приот",
            &["Procedure ПриОткрытии Справочник.Товары.Форма.Форма"],
        );
    }
}
