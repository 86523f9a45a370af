//! Workspaces of tests, from the fixture language.
//!
//! What a file is follows from its path, as in dumps: `/CommonModules/Обмен.bsl`, `/Catalogs/Товары/ManagerModule.bsl`.
//! `//- global Имя` makes a common module global, `//- server-call Имя` one that the client may call,
//! `//- object Catalog Имя` an object known to the metadata,
//! `//- subscription Имя CommonModule.Модуль.Метод` an event subscription, `//- form Событие,Команда/,Элемент.Событие/Метод`
//! the form `Форма` of the catalog `Товары` with its handlers, and `//- extension` puts what lies below
//! `/ext` into an extension. Files of metadata (`/EventSubscriptions/Имя.xml`, `Form.form`) are texts and no modules. A query in a file of its own (`.sdbl`) is open.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use metadata::objects::Details;
use metadata::objects::common_module::CommonModule;
use metadata::objects::event_subscription::EventSubscription;
use metadata::{
    Belonging, Configuration, Form, FormCommand, FormItem, Handler, Kind, Localized, Name, Object,
    Platform, Properties, Purpose, Support, Type, TypeDescription,
};
use parser_bsl::{Dialect, Parser};
use support::Fixture;

use super::{Change, FileId, Snapshot, Texts, Workspace};
use crate::summary::{Source, summarize};

/// The files of a test, and the cursor that one of them holds.
pub(crate) struct Made {
    pub(crate) workspace: Workspace,
    pub(crate) texts: Arc<Memory>,
    /// The file with a cursor, and the cursor.
    pub(crate) cursor: Option<(FileId, usize)>,
}

/// Files in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory(pub(crate) Mutex<Vec<(PathBuf, Arc<str>)>>);

impl Texts for Memory {
    fn read(&self, path: &Path) -> Option<Arc<str>> {
        let files = self.0.lock().expect("what the fixture declares");
        let found = files.iter().find(|it| it.0 == path);
        found.map(|it| Arc::clone(&it.1))
    }

    fn read_parts(&self, path: &Path, parts: &[Range<usize>]) -> Option<Vec<String>> {
        let text = self.read(path)?;
        let part = |it: &Range<usize>| text.get(it.clone()).map(str::to_owned);
        parts.iter().map(part).collect()
    }
}

impl Made {
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.workspace.snapshot()
    }
}

/// Unpacked once: it takes longer than any test.
static PLATFORMS: LazyLock<[Arc<Platform>; 2]> =
    LazyLock::new(|| [Platform::builtin(), Platform::oscript()].map(Arc::new));

/// A workspace of closed files.
pub(crate) fn workspace(fixture: &str) -> Made {
    let fixture = Fixture::parse(fixture);
    let texts = Arc::new(Memory::default());
    let [platform, oscript] = PLATFORMS.each_ref().map(Arc::clone);
    let mut workspace = Workspace::new(platform, oscript, Arc::clone(&texts) as Arc<dyn Texts>);
    workspace.apply(Change::Configurations(configurations(&fixture.metadata)));
    let mut cursor = None;
    for file in &fixture.files {
        let path = PathBuf::from(&file.path);
        let text: Arc<str> = file.text.as_str().into();
        texts
            .0
            .lock()
            .expect("what the fixture declares")
            .push((path.clone(), Arc::clone(&text)));
        let is_metadata = [".xml", ".mdo", ".form"].iter();
        if is_metadata.clone().any(|it| file.path.ends_with(it)) {
            continue;
        }
        let changed = path.clone();
        if file.path.ends_with(".sdbl") {
            workspace.apply(Change::QueryOpened {
                path: changed,
                text,
            });
        } else {
            let tree = Parser::bsl().parse(&text, None);
            let source = Source {
                text: &text,
                tree: &tree,
                dialect: Dialect::Bsl,
            };
            let summary = Arc::new(summarize(source, workspace.names()));
            workspace.apply(Change::Indexed {
                path: changed,
                summary,
            });
        }
        if let Some(at) = file.cursors.first() {
            let id = workspace
                .snapshot()
                .file_at(&path)
                .expect("what the fixture declares");
            cursor = Some((id, *at));
        }
    }
    Made {
        workspace,
        texts,
        cursor,
    }
}

fn configurations(declarations: &[String]) -> Vec<Arc<Configuration>> {
    let mut base = Configuration {
        root: PathBuf::from("/"),
        ..Configuration::default()
    };
    for declaration in declarations {
        if let Some(name) = declaration.strip_prefix("global ") {
            let details = Details::CommonModule(CommonModule {
                global: true,
                ..CommonModule::default()
            });
            add(&mut base, Kind::CommonModule, name, details);
        }
        if let Some(name) = declaration.strip_prefix("server-call ") {
            let details = Details::CommonModule(CommonModule {
                server_call: true,
                ..CommonModule::default()
            });
            add(&mut base, Kind::CommonModule, name, details);
        }
        if let Some((name, handler)) = declaration
            .strip_prefix("subscription ")
            .and_then(|it| it.split_once(' '))
        {
            // The handler, then the event and the type of the source, where they matter.
            let mut words = handler.split_whitespace();
            let mut word = || words.next().unwrap_or_default();
            let (handler, event, source) = (word(), word(), word());
            let details = Details::EventSubscription(EventSubscription {
                handler: handler.to_owned(),
                event: event.to_owned(),
                source: TypeDescription {
                    types: Type::parse(source, |_| None).into_iter().collect(),
                    ..TypeDescription::default()
                },
            });
            add(&mut base, Kind::EventSubscription, name, details);
        }
        if let Some(handlers) = declaration.strip_prefix("form ") {
            add(&mut base, Kind::Catalog, "Товары", Details::None);
            let key = (Kind::Catalog, Name::new("Товары"));
            let object = base.objects.get_mut(&key).and_then(Arc::get_mut);
            object.expect("what was added").forms.push(form(handlers));
        }
        if let Some((kind, name)) = declaration
            .strip_prefix("object ")
            .and_then(|it| it.split_once(' '))
        {
            let kind = Kind::of(kind).expect("what the fixture declares");
            add(&mut base, kind, name, Details::None);
        }
    }
    let base = Arc::new(base);
    let mut all = vec![Arc::clone(&base)];
    if declarations.iter().any(|it| it == "extension") {
        all.push(Arc::new(Configuration {
            root: PathBuf::from("/ext"),
            properties: Properties {
                purpose: Purpose::Customization,
                ..Properties::default()
            },
            base: Some(base),
            ..Configuration::default()
        }));
    }
    all
}

fn form(handlers: &str) -> Form {
    let mut form = Form {
        name: Name::new("Форма"),
        ..Form::default()
    };
    let handler = |event: &str, method: &str| Handler {
        event: Name::new(event),
        method: Name::new(method),
        call: String::new(),
    };
    for declared in handlers.split(',').map(str::trim) {
        let (what, method) = declared.split_once('/').unwrap_or((declared, declared));
        match what.split_once('.') {
            Some((item, event)) => form.items.push(FormItem {
                name: Name::new(item),
                kind: "InputField".to_owned(),
                handlers: vec![handler(event, method)],
                ..FormItem::default()
            }),
            None if method.is_empty() => form.commands.push(FormCommand {
                name: Name::new(what),
                actions: vec![Name::new(what)],
                ..FormCommand::default()
            }),
            None => form.handlers.push(handler(what, method)),
        }
    }
    form
}

fn add(configuration: &mut Configuration, kind: Kind, name: &str, details: Details) {
    let name = Name::new(name.trim());
    let object = Object {
        kind,
        name: name.clone(),
        uuid: String::new(),
        synonym: Localized::default(),
        comment: String::new(),
        belonging: Belonging::Own,
        support: Support::None,
        attributes: Vec::new(),
        standard_attributes: Vec::new(),
        tabular_sections: Vec::new(),
        forms: Vec::new(),
        templates: Vec::new(),
        commands: Vec::new(),
        predefined: Vec::new(),
        details,
    };
    configuration.objects.insert((kind, name), Arc::new(object));
}
