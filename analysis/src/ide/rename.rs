//! Another name for something that code declares: in all modules, in comments and strings, in the files of metadata that
//! name methods.

use std::ops::Range;
use std::path::PathBuf;

use metadata::ModuleKind;
use parser_bsl::bsl::Kind;

use super::entity::Entity;
use super::query::references::QueryOccurrence;
use super::resolve::{entities_at, word_at};
use super::{labels, locals};
use crate::Language;
use crate::edit::{FileEdits, SourceChange, TextEdit};
use crate::workspace::{FileId, OpenFile, Snapshot};

mod edits;
mod error;
mod validity;

pub use error::{Holder, RenameError};

/// What is renamed when the cursor stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renameable {
    /// The word at the cursor, in bytes of the module.
    pub range: Range<usize>,
    /// The name as it is declared now.
    pub name: String,
}

/// The edits of a rename.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renamed {
    /// The edits, each file once, in the order of paths.
    pub files: Vec<RenamedFile>,
}

/// The edits of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedFile {
    /// The file: a module, or a file of metadata.
    pub path: PathBuf,
    /// The edits in the order of the text; they do not overlap. Places of a file of metadata are bytes of its text
    /// without a byte order mark.
    pub edits: Vec<RenameEdit>,
}

/// An edit of a rename.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameEdit {
    /// What is replaced and by what.
    pub edit: TextEdit,
    /// What stands there.
    pub annotation: Annotation,
}

/// What stands in a place that a rename changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Annotation {
    /// The name, in code.
    Code,
    /// A string or an annotation that names a method.
    Handler,
    /// A comment that describes a parameter or refers to a method.
    Comment,
    /// A file of metadata that names a method.
    Metadata,
    /// A member of that name, of a value that nobody knows.
    UnknownReceiver,
    /// A string that looks like the name.
    LikelyText,
    /// Code that is deleted by an extension or switched off by the preprocessor.
    InactiveCode,
    /// The copy of a form of the base configuration in an extension.
    CopyOfForm,
}

impl Annotation {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Code,
        Self::Handler,
        Self::Comment,
        Self::Metadata,
        Self::UnknownReceiver,
        Self::LikelyText,
        Self::InactiveCode,
        Self::CopyOfForm,
    ];

    /// The name of the annotation, for the protocol.
    pub fn id(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Handler => "handler",
            Self::Comment => "comment",
            Self::Metadata => "metadata",
            Self::UnknownReceiver => "unknownReceiver",
            Self::LikelyText => "likelyText",
            Self::InactiveCode => "inactiveCode",
            Self::CopyOfForm => "copyOfForm",
        }
    }

    /// What a user reads above edits of this kind.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Code => language.pick("Код", "Code"),
            Self::Handler => language.pick("Имена методов в строках", "Method names in strings"),
            Self::Comment => language.pick("Комментарии", "Comments"),
            Self::Metadata => language.pick("Файлы метаданных", "Metadata files"),
            Self::UnknownReceiver => {
                language.pick("Похожие обращения", "Members of unknown values")
            }
            Self::LikelyText => language.pick("Похожие строки", "Strings that look alike"),
            Self::InactiveCode => language.pick("Отключенный код", "Code that is switched off"),
            Self::CopyOfForm => language.pick(
                "Копии формы в расширениях",
                "Copies of the form in extensions",
            ),
        }
    }

    /// What a user reads beside an edit of this kind.
    pub fn description(self, language: Language) -> &'static str {
        match self {
            Self::Code => language.pick("объявление и использования", "declaration and uses"),
            Self::Handler => language.pick(
                "строка или аннотация, по которой метод вызовут позже",
                "a string or an annotation by which the method is called later",
            ),
            Self::Comment => language.pick(
                "описание параметра или ссылка на метод",
                "the description of a parameter or a link to a method",
            ),
            Self::Metadata => language.pick(
                "обработчик события, команды, подписки, задания или сервиса",
                "the handler of an event, a command, a subscription, a job or a service",
            ),
            Self::UnknownReceiver => language.pick(
                "неизвестно, что стоит перед точкой: проверьте",
                "what stands before the dot is unknown: check it",
            ),
            Self::LikelyText => language.pick(
                "строка может быть не именем, а просто текстом: проверьте",
                "the string may be a text and not the name: check it",
            ),
            Self::InactiveCode => language.pick(
                "этот код не разбирается: проверьте",
                "this code is not analysed: check it",
            ),
            Self::CopyOfForm => language.pick(
                "форма основной конфигурации, какой ее запомнило расширение",
                "the form of the base configuration as the extension remembers it",
            ),
        }
    }

    /// Whether it takes a user to tell that the edit is right. Such edits must not be made unasked.
    pub fn needs_confirmation(self) -> bool {
        self >= Self::UnknownReceiver
    }
}

impl Renamed {
    /// The edits that need no confirmation.
    pub fn certain(&self) -> SourceChange {
        let files = self.files.iter().map(|file| {
            let edits = file.edits.iter();
            let certain = edits.filter(|it| !it.annotation.needs_confirmation());
            FileEdits {
                path: file.path.clone(),
                edits: certain.map(|it| it.edit.clone()).collect(),
            }
        });
        SourceChange {
            files: files.filter(|it| !it.edits.is_empty()).collect(),
            new_files: Vec::new(),
        }
    }

    /// The annotations of its edits, each once.
    pub fn annotations(&self) -> Vec<Annotation> {
        let mut all: Vec<Annotation> = self
            .files
            .iter()
            .flat_map(|it| &it.edits)
            .map(|it| it.annotation)
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

/// The word that would be renamed at an offset.
pub fn prepare(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
) -> Result<Renameable, RenameError> {
    let target = Target::at(snapshot, file, offset)?;
    Ok(Renameable {
        range: target.range,
        name: target.name,
    })
}

/// Gives what stands at an offset another name.
pub fn rename(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    new_name: &str,
) -> Result<Renamed, RenameError> {
    let new_name = new_name.trim();
    let target = Target::at(snapshot, file, offset)?;
    validity::check(snapshot, file, &target, new_name)?;
    Ok(match &target.what {
        What::Places(places) | What::Label(places, _) => {
            edits::of_places(snapshot, file, places, &target.name, new_name)
        }
        What::Entity(entity) => edits::of_entity(snapshot, entity, &target.name, new_name),
    })
}

/// What is to be renamed.
struct Target {
    what: What,
    /// The word at the cursor.
    range: Range<usize>,
    /// The name as it is declared.
    name: String,
}

enum What {
    /// What has a name in these places of the module and nowhere else: a region, an alias in a query.
    Places(Vec<Range<usize>>),
    /// A label: its places, and the names of the other labels of the method.
    Label(Vec<Range<usize>>, Vec<String>),
    Entity(Entity),
}

impl Target {
    fn at(snapshot: &Snapshot, file: FileId, offset: usize) -> Result<Self, RenameError> {
        let parsed = snapshot.parsed(file).ok_or(RenameError::Nothing)?;
        if let Some(places) = super::query::references::references(snapshot, file, offset) {
            return Self::of_query(&parsed.text, offset, places);
        }
        if let Some(label) = Self::label(&parsed, offset) {
            return Ok(label);
        }
        let path = word_at(&parsed, offset).ok_or(RenameError::Nothing)?;
        let node = path.node();
        let is_region = path
            .parent()
            .is_some_and(|it| Kind::of(it) == Kind::RegionDirective);
        if is_region {
            let range = node.byte_range();
            let name = parsed.text.get(range.clone()).unwrap_or_default();
            return Ok(Self {
                what: What::Places(vec![range.clone()]),
                name: name.to_owned(),
                range,
            });
        }
        let entity = entities_at(snapshot, file, offset).into_iter().next();
        let entity = entity.ok_or(RenameError::Nothing)?;
        let name = entity.word(snapshot).ok_or(RenameError::Nothing)?;
        let name = name.to_string();
        match &entity {
            Entity::Local(..) | Entity::Variable(..) => {}
            Entity::Method(id) => {
                if is_event(snapshot, id.file, &name) {
                    return Err(RenameError::Event(name));
                }
            }
            Entity::Module(_) => return Err(RenameError::Module(name)),
            Entity::Object(..) => return Err(RenameError::Metadata(name)),
            Entity::Metadata(full) => return Err(RenameError::Metadata(full.clone())),
            Entity::Platform(..) => return Err(RenameError::Platform(name)),
        }
        let range = match Kind::of(node) {
            Kind::String => word_in_string(&parsed, &path, offset).ok_or(RenameError::Nothing)?,
            _ => node.byte_range(),
        };
        let word = parsed.text.get(range.clone()).unwrap_or_default();
        // The name of the form in a string of its module, and the like.
        if !metadata::same(word, &name) {
            return Err(RenameError::Nothing);
        }
        Ok(Self {
            what: What::Entity(entity),
            range,
            name,
        })
    }
}

impl Target {
    /// A label. Its mark is no part of the name.
    fn label(parsed: &OpenFile, offset: usize) -> Option<Self> {
        let nodes = labels::around(parsed, offset)?;
        let behind_mark = |it: Range<usize>| {
            let text = parsed.text.get(it.clone()).unwrap_or_default();
            let name = text.trim_start_matches('~').trim_start();
            it.end - name.len()..it.end
        };
        let name = |it: &Range<usize>| parsed.text.get(it.clone()).unwrap_or_default();
        let range = behind_mark(nodes.last()?.byte_range());
        let own = name(&range);
        let all = labels::all(&nodes).into_iter();
        let all = all.map(|it| behind_mark(it.range));
        let (places, others): (Vec<_>, Vec<_>) = all.partition(|it| metadata::same(name(it), own));
        let others = others.iter().map(|it| name(it).to_owned());
        Some(Self {
            name: own.to_owned(),
            what: What::Label(places, others.collect()),
            range,
        })
    }

    /// An alias, a temporary table, a parameter of a query.
    fn of_query(
        text: &str,
        offset: usize,
        places: Vec<QueryOccurrence>,
    ) -> Result<Self, RenameError> {
        let is_here = |it: &Range<usize>| it.start <= offset && offset <= it.end;
        let here = places.iter().find(|it| is_here(&it.range));
        let range = here.ok_or(RenameError::Nothing)?.range.clone();
        let name = text.get(range.clone()).ok_or(RenameError::Nothing)?;
        // What the query does not name itself is a field of some table.
        let is_parameter = |it: &QueryOccurrence| {
            let before = text.get(..it.range.start);
            before.is_some_and(|it| it.ends_with('&'))
        };
        if !places
            .iter()
            .any(|it| it.is_declaration || is_parameter(it))
        {
            return Err(RenameError::Metadata(name.to_owned()));
        }
        Ok(Self {
            name: name.to_owned(),
            what: What::Places(places.into_iter().map(|it| it.range).collect()),
            range,
        })
    }
}

/// The word at an offset of a string, between its dots.
fn word_in_string(
    parsed: &OpenFile,
    path: &super::path::Path<'_>,
    offset: usize,
) -> Option<Range<usize>> {
    let text = locals::string(&parsed.text, path.node())?;
    let start = path.node().start_byte() + 1;
    let mut words = locals::names_in(text)
        .map(|(at, word)| start + at..start + at + word.len())
        .filter(|it| it.start <= offset && offset <= it.end);
    words.next().or_else(|| {
        // The cursor stands on a quote.
        let word = locals::names_in(text).last()?;
        Some(start + word.0..start + word.0 + word.1.len())
    })
}

/// Whether the platform calls a method of a module by its name.
fn is_event(snapshot: &Snapshot, file: FileId, name: &str) -> bool {
    let Some(module) = snapshot.file(file) else {
        return false;
    };
    match module.kind {
        // Forms name their handlers.
        ModuleKind::FormModule => false,
        ModuleKind::Script => {
            let names = ["ПриСозданииОбъекта", "OnObjectCreate"];
            names.iter().any(|it| metadata::same(it, name))
        }
        kind => {
            let events = snapshot.world(file).events(kind, &module.owner);
            events.iter().any(|it| it.names.is(name))
        }
    }
}

#[cfg(test)]
mod tests;
