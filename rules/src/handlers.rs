//! Methods of common modules that metadata name: handlers of subscriptions and of scheduled jobs.

use std::sync::Arc;

use analysis::Language;
use analysis::workspace::{FileId, Snapshot};
use metadata::objects::Details;
use metadata::{Configuration, Kind, ModuleKind, Owner};

/// What a name of a handler leads to.
pub(crate) enum Handler {
    /// A method: the file and the number of the method in it.
    Method(FileId, usize),
    /// The text of the module is not there: nobody knows.
    Unknown,
    /// Nothing that could handle; why not.
    Wrong(Fault),
}

/// Why a name leads to no handler.
pub(crate) enum Fault {
    /// There is no name.
    None,
    /// The name is not of the form `CommonModule.Имя.Метод`.
    Malformed,
    /// There is no such common module.
    NoModule(String),
    /// The module is not there on the server.
    NotOnServer(String),
    /// The module has no such method.
    NoMethod(String, String),
    /// Other modules cannot call the method.
    NotExported(String, String),
}

impl Fault {
    /// What is wrong, to stand behind the name of the object that names the handler.
    pub(crate) fn text(&self, language: Language) -> String {
        match self {
            Self::None => {
                language.pick("обработчик не указан".into(), "no handler is named".into())
            }
            Self::Malformed => language.pick(
                "имя обработчика должно состоять из общего модуля и метода".into(),
                "the name of the handler must be made of a common module and a method".into(),
            ),
            Self::NoModule(module) => language.pick(
                format!("нет общего модуля «{module}»"),
                format!("there is no common module “{module}”"),
            ),
            Self::NotOnServer(module) => language.pick(
                format!("общий модуль «{module}» недоступен на сервере"),
                format!("the common module “{module}” is not there on the server"),
            ),
            Self::NoMethod(module, method) => language.pick(
                format!("в общем модуле «{module}» нет метода «{method}»"),
                format!("the common module “{module}” has no method “{method}”"),
            ),
            Self::NotExported(module, method) => language.pick(
                format!("метод «{method}» общего модуля «{module}» не экспортный"),
                format!("the method “{method}” of the common module “{module}” is not exported"),
            ),
        }
    }
}

/// What the name of a handler leads to in a configuration.
pub(crate) fn handler(snapshot: &Snapshot, configuration: &Configuration, name: &str) -> Handler {
    if name.is_empty() {
        return Handler::Wrong(Fault::None);
    }
    let words: Vec<&str> = name.split('.').collect();
    let (module, method) = match words.as_slice() {
        [kind, module, method] if Kind::of(kind) == Some(Kind::CommonModule) => (*module, *method),
        // The configurator leaves the kind out.
        [module, method] => (*module, *method),
        _ => return Handler::Wrong(Fault::Malformed),
    };
    if module.is_empty() || method.is_empty() {
        return Handler::Wrong(Fault::Malformed);
    }
    let Some(object) = configuration.object(Kind::CommonModule, module) else {
        return Handler::Wrong(Fault::NoModule(module.to_owned()));
    };
    let is_on_server = match &object.details {
        Details::CommonModule(it) => it.server,
        _ => true,
    };
    if !is_on_server && object.belonging == metadata::Belonging::Own {
        return Handler::Wrong(Fault::NotOnServer(module.to_owned()));
    }
    let owner = Owner::Object(Kind::CommonModule, object.name.clone());
    let file = file_of(snapshot, configuration, &owner);
    let Some((id, file)) = file.and_then(|it| Some((it, snapshot.file(it)?))) else {
        return Handler::Unknown;
    };
    let mut methods = file.summary.methods.iter();
    let found = methods.position(|it| it.method.name.is(method));
    let names = || (module.to_owned(), method.to_owned());
    let Some(index) = found else {
        let (module, method) = names();
        return Handler::Wrong(Fault::NoMethod(module, method));
    };
    let is_exported = file
        .summary
        .methods
        .get(index)
        .is_some_and(|it| it.method.export);
    if !is_exported {
        let (module, method) = names();
        return Handler::Wrong(Fault::NotExported(module, method));
    }
    Handler::Method(id, index)
}

/// The file of a common module of a configuration, or of the base that it extends.
fn file_of(snapshot: &Snapshot, configuration: &Configuration, owner: &Owner) -> Option<FileId> {
    let mut configuration = Some(configuration);
    while let Some(at) = configuration {
        let is_it =
            |it: &&metadata::ModuleRef| it.kind == ModuleKind::CommonModule && it.owner == *owner;
        if let Some(module) = at.modules.iter().find(is_it)
            && let Some(id) = snapshot.file_at(&module.path)
        {
            return Some(id);
        }
        configuration = at.base.as_deref();
    }
    None
}

/// The configurations of a project.
pub(crate) fn configurations(snapshot: &Snapshot) -> impl Iterator<Item = &Configuration> {
    snapshot.configurations().iter().map(Arc::as_ref)
}
