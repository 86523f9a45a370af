//! What to show above methods and queries: how often a method is used, what calls it by itself, how complex it is.

use std::ops::Range;

use metadata::{Kind as ObjectKind, ModuleKind, Name, Owner, World};

use super::complexity::complexities;
use super::entity::{Entity, MethodId, module_name};
use super::handled;
use super::query::QueryText;
use super::references::{Reference, ReferenceKind, of_entity};
use crate::Language;
use crate::summary::Extends;
use crate::workspace::{File, FileId, Snapshot};

/// Something to show above a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLens {
    /// The bytes that it speaks of: the name of a method, a query.
    pub range: Range<usize>,
    /// What it says.
    pub kind: CodeLensKind,
}

/// What is shown above a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeLensKind {
    /// How often a method is used: ask [`usages`], which takes time.
    References {
        /// The index of the method.
        method: usize,
    },
    /// What the platform calls a method for.
    Handler(Vec<HandledBy>),
    /// A method of an extension stands at a method of the base.
    Extends {
        /// How.
        how: Extends,
        /// The method of the base, where there is one.
        target: Option<MethodId>,
        /// Its module and name.
        name: String,
    },
    /// Extensions change a method: the methods that do.
    Extended(Vec<MethodId>),
    /// The cognitive complexity of a method.
    Cognitive {
        /// The index of the method.
        method: usize,
        /// How much it is.
        complexity: u32,
    },
    /// The cyclomatic complexity of a method.
    Cyclomatic {
        /// The index of the method.
        method: usize,
        /// How much it is.
        complexity: u32,
    },
    /// There is a query to show.
    Query,
}

/// What the platform calls a method for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandledBy {
    /// An event: the item of a form whose event it is (empty for the form or the object itself), and the names of the
    /// event in Russian and in English.
    Event(Name, Name, Name),
    /// A command of a form.
    Command(Name),
    /// A subscription to an event.
    Subscription(Name),
    /// A scheduled job.
    Job(Name),
}

/// What is to be shown. Complexities: from which on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How often methods are used.
    pub references: bool,
    /// What methods handle, extend and are extended by.
    pub handlers: bool,
    /// The least cognitive complexity that is shown; nothing: none is.
    pub cognitive: Option<u32>,
    /// The least cyclomatic complexity that is shown.
    pub cyclomatic: Option<u32>,
    /// Queries.
    pub queries: bool,
}

/// What to show in a module, in the order of the text. References are not counted yet.
pub fn code_lenses(snapshot: &Snapshot, file: FileId, options: &Options) -> Vec<CodeLens> {
    let Some(it) = snapshot.file(file) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let complexities = match (options.cognitive, options.cyclomatic) {
        (None, None) => Vec::new(),
        _ => complexities(snapshot, file),
    };
    let named = if options.handlers || options.references {
        named_by_metadata(snapshot, file, it)
    } else {
        Vec::new()
    };
    let extending = if options.handlers {
        snapshot.extending(file)
    } else {
        Vec::new()
    };
    for (index, placed) in it.summary.methods.iter().enumerate() {
        let range = placed.name_range();
        if range.is_empty() {
            continue;
        }
        let mut push = |kind| {
            found.push(CodeLens {
                range: range.clone(),
                kind,
            });
        };
        let name = &placed.method.name;
        let mut handled = events(snapshot.world(file), it, name);
        let named = named.iter().filter(|it| name.is(it.0));
        handled.extend(named.map(|it| it.1.clone()));
        // Nobody but the platform calls handlers and what extends a method: «0 ссылок» would look like a mistake.
        if options.references && handled.is_empty() && placed.method.extends.is_none() {
            push(CodeLensKind::References { method: index });
        }
        if options.handlers {
            if !handled.is_empty() {
                push(CodeLensKind::Handler(handled));
            }
            if let Some((how, name)) = &placed.method.extends {
                push(extends(snapshot, file, *how, name));
            }
            let changed: Vec<MethodId> = extending
                .iter()
                .flat_map(|it| extensions_of(snapshot, *it, name))
                .collect();
            if !changed.is_empty() {
                push(CodeLensKind::Extended(changed));
            }
        }
        if let Some(complexity) = complexities.get(index) {
            let method = index;
            if options
                .cognitive
                .is_some_and(|least| complexity.cognitive >= least)
            {
                let complexity = complexity.cognitive;
                push(CodeLensKind::Cognitive { method, complexity });
            }
            if options
                .cyclomatic
                .is_some_and(|least| complexity.cyclomatic >= least)
            {
                let complexity = complexity.cyclomatic;
                push(CodeLensKind::Cyclomatic { method, complexity });
            }
        }
    }
    if options.queries {
        found.extend(
            QueryText::all(snapshot, file)
                .into_iter()
                .map(|it| CodeLens {
                    range: it.range,
                    kind: CodeLensKind::Query,
                }),
        );
    }
    found.sort_by_key(|it| it.range.start);
    found
}

/// Where a method is used, its declaration left out, in the order of files and places.
pub fn usages(snapshot: &Snapshot, method: MethodId) -> Vec<Reference> {
    let mut found = of_entity(snapshot, &Entity::Method(method));
    found.retain(|it| it.kind != ReferenceKind::Declaration);
    found
}

/// What the platform calls a method of a module for, by the name of the method.
fn events(world: World<'_>, file: &File, method: &Name) -> Vec<HandledBy> {
    let mut found = Vec::new();
    // Handlers of jobs and subscriptions have any name.
    if file.kind != ModuleKind::CommonModule {
        for it in world.handled(file.kind, &file.owner, method.as_str()) {
            let names = &it.event.names;
            if names.ru.as_str().starts_with('<') {
                continue;
            }
            let item = it.item.map(|it| it.name.clone()).unwrap_or_default();
            found.push(HandledBy::Event(item, names.ru.clone(), names.en.clone()));
        }
    }
    if file.kind == ModuleKind::FormModule
        && let Some(form) = world.form(&file.owner)
    {
        let commands = form.commands.iter();
        let commands = commands.filter(|it| it.actions.iter().any(|it| it == method));
        found.extend(commands.map(|it| HandledBy::Command(it.name.clone())));
    }
    found
}

/// The methods of a common module that subscriptions and scheduled jobs name.
fn named_by_metadata<'s>(
    snapshot: &'s Snapshot,
    id: FileId,
    file: &File,
) -> Vec<(&'s str, HandledBy)> {
    let Owner::Object(ObjectKind::CommonModule, module) = &file.owner else {
        return Vec::new();
    };
    let named = handled::naming_module(snapshot.configuration(id), module);
    let named = named.into_iter().map(|(method, kind, name)| {
        let handled = match kind {
            ObjectKind::ScheduledJob => HandledBy::Job(name),
            _ => HandledBy::Subscription(name),
        };
        (method, handled)
    });
    named.collect()
}

fn extends(snapshot: &Snapshot, file: FileId, how: Extends, method: &Name) -> CodeLensKind {
    let base = snapshot.extended(file);
    let target = base.and_then(|base| {
        let (index, _) = snapshot.file(base)?.summary.method(method.as_str())?;
        Some(MethodId { file: base, index })
    });
    let module = base.and_then(|it| module_name(snapshot, it));
    let module = module.map(|it| format!("{it}.")).unwrap_or_default();
    CodeLensKind::Extends {
        how,
        target,
        name: format!("{module}{method}"),
    }
}

/// The methods of a module of an extension that stand at a method.
fn extensions_of(snapshot: &Snapshot, file: FileId, method: &Name) -> Vec<MethodId> {
    let Some(it) = snapshot.file(file) else {
        return Vec::new();
    };
    let methods = it.summary.methods.iter().enumerate();
    let own = methods.filter(|it| {
        let extends = it.1.method.extends.as_ref();
        extends.is_some_and(|it| it.1 == *method)
    });
    own.map(|(index, _)| MethodId { file, index }).collect()
}

impl CodeLens {
    /// What to show, where that is known without asking more.
    pub fn title(&self, snapshot: &Snapshot, language: Language) -> Option<String> {
        Some(match &self.kind {
            CodeLensKind::References { .. } => return None,
            CodeLensKind::Handler(handled) => {
                let titles: Vec<String> = handled.iter().map(|it| it.title(language)).collect();
                titles.join(" · ")
            }
            CodeLensKind::Extends { how, name, .. } => {
                let verb = match how {
                    Extends::Before => language.pick("выполняется перед", "runs before"),
                    Extends::After => language.pick("выполняется после", "runs after"),
                    Extends::Around => language.pick("выполняется вместо", "runs instead of"),
                    Extends::ChangeAndValidate => language.pick("изменяет", "changes"),
                };
                format!("{verb} {name}")
            }
            CodeLensKind::Extended(methods) => {
                let names: Vec<String> = methods
                    .iter()
                    .filter_map(|it| extension_name(snapshot, it.file))
                    .collect();
                let by = language.pick("изменён расширением", "changed by extension");
                format!("{by} {}", names.join(", "))
            }
            CodeLensKind::Cognitive { complexity, .. } => {
                let what = language.pick("когнитивная сложность", "cognitive complexity");
                format!("{what}: {complexity}")
            }
            CodeLensKind::Cyclomatic { complexity, .. } => {
                let what = language.pick("цикломатическая сложность", "cyclomatic complexity");
                format!("{what}: {complexity}")
            }
            CodeLensKind::Query => language.pick("показать запрос", "show query").to_owned(),
        })
    }
}

impl HandledBy {
    fn title(&self, language: Language) -> String {
        match self {
            Self::Event(item, ru, en) => {
                let what = language.pick("обработчик события", "handles event");
                let event = language.pick(ru, if en.is_empty() { ru } else { en });
                match item.is_empty() {
                    true => format!("{what}: {event}"),
                    false => format!("{what}: {item}.{event}"),
                }
            }
            Self::Command(name) => {
                let what = language.pick("обработчик команды", "handles command");
                format!("{what}: {name}")
            }
            Self::Subscription(name) => {
                let what = language.pick("обработчик подписки", "handles subscription");
                format!("{what}: {name}")
            }
            Self::Job(name) => {
                let what = language.pick("регламентное задание", "scheduled job");
                format!("{what}: {name}")
            }
        }
    }
}

fn extension_name(snapshot: &Snapshot, file: FileId) -> Option<String> {
    let name = &snapshot.configuration(file).properties.name;
    match name.is_empty() {
        false => Some(name.to_string()),
        true => {
            let root = &snapshot.configuration(file).root;
            Some(root.file_name()?.to_string_lossy().into_owned())
        }
    }
}

/// How many references there are, in words.
pub fn references_title(count: usize, language: Language) -> String {
    match language {
        Language::En if count == 1 => "1 reference".to_owned(),
        Language::En => format!("{count} references"),
        Language::Ru => {
            let word = match (count % 10, count % 100) {
                (_, 11..=14) => "ссылок",
                (1, _) => "ссылка",
                (2..=4, _) => "ссылки",
                _ => "ссылок",
            };
            format!("{count} {word}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    const ALL: Options = Options {
        references: true,
        handlers: true,
        cognitive: Some(1),
        cyclomatic: Some(2),
        queries: true,
    };

    fn titles(fixture: &str, path: &str, language: Language) -> Vec<String> {
        let made = workspace(fixture);
        let snapshot = made.snapshot();
        let file = snapshot.file_at(path.as_ref()).expect("a file");
        let text = snapshot.text(file).expect("a text");
        let show = |it: CodeLens| {
            let word = text[it.range.clone()].lines().next().unwrap_or_default();
            let title = it.title(&snapshot, language).unwrap_or_else(|| {
                let CodeLensKind::References { method } = it.kind else {
                    panic!("{it:?}");
                };
                let id = MethodId {
                    file,
                    index: method,
                };
                references_title(usages(&snapshot, id).len(), language)
            });
            format!("{word} | {title}")
        };
        code_lenses(&snapshot, file, &ALL)
            .into_iter()
            .map(show)
            .collect()
    }

    #[test]
    fn methods_tell_how_often_they_are_used_and_how_complex_they_are() {
        let fixture = "
//- /CommonModules/Обмен.bsl
Процедура Начать() Экспорт
	Если А И Б Тогда
		Начать();
	КонецЕсли;
	Запрос.Текст = \"ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т\";
КонецПроцедуры
Процедура Пусто()
КонецПроцедуры
//- /CommonModules/Вызов.bsl
Обмен.Начать();
";
        assert_eq!(
            titles(fixture, "/CommonModules/Обмен.bsl", Language::Ru),
            [
                "Начать | 2 ссылки",
                "Начать | когнитивная сложность: 3",
                "Начать | цикломатическая сложность: 4",
                "\"ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т\" | показать запрос",
                "Пусто | 0 ссылок",
            ]
        );
        let english = titles(fixture, "/CommonModules/Обмен.bsl", Language::En);
        assert_eq!(english[1], "Начать | cognitive complexity: 3");
    }

    #[test]
    fn handlers_of_events_and_of_extensions_say_so() {
        let fixture = "
//- object Catalog Товары
//- extension
//- /Catalogs/Товары/ObjectModule.bsl
Процедура ПередЗаписью(Отказ)
КонецПроцедуры
//- /ext/Catalogs/Товары/ObjectModule.bsl
&После(\"ПередЗаписью\")
Процедура Расш_ПередЗаписью(Отказ)
КонецПроцедуры
";
        assert_eq!(
            titles(fixture, "/Catalogs/Товары/ObjectModule.bsl", Language::Ru),
            [
                "ПередЗаписью | обработчик события: ПередЗаписью",
                "ПередЗаписью | изменён расширением ext",
            ]
        );
        assert_eq!(
            titles(
                fixture,
                "/ext/Catalogs/Товары/ObjectModule.bsl",
                Language::En
            ),
            ["Расш_ПередЗаписью | runs after ПередЗаписью"]
        );
    }

    #[test]
    fn numbers_go_with_their_words() {
        let words: Vec<String> = [0, 1, 2, 5, 11, 12, 21, 104]
            .map(|it| references_title(it, Language::Ru))
            .into();
        assert_eq!(
            words,
            [
                "0 ссылок",
                "1 ссылка",
                "2 ссылки",
                "5 ссылок",
                "11 ссылок",
                "12 ссылок",
                "21 ссылка",
                "104 ссылки"
            ]
        );
        assert_eq!(references_title(1, Language::En), "1 reference");
    }
}
