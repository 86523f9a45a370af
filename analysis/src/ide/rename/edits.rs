//! The edits that a rename makes.

use std::ops::Range;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use metadata::{Name, same};
use parser_bsl::bsl::Kind;
use rustc_hash::FxBuildHasher;

use super::{Annotation, RenameEdit, Renamed, RenamedFile};
use crate::edit::TextEdit;
use crate::ide::definition::scope;
use crate::ide::entity::{Entity, MethodId};
use crate::ide::locals;
use crate::ide::path::each;
use crate::ide::references::{
    self, Found, ReferenceKind, Sureness, in_comments, in_metadata, of_parameter_in_comments,
    over_files,
};
use crate::workspace::{FileId, Snapshot};

/// Gives what is named in some places of a module another name: a region, whose end has none, an alias in a query.
pub(super) fn of_places(
    snapshot: &Snapshot,
    file: FileId,
    places: &[Range<usize>],
    name: &str,
    new_name: &str,
) -> Renamed {
    let mut edits = Edits::new(snapshot, name, new_name);
    for range in places {
        edits.add_in(file, range.clone(), Annotation::Code);
    }
    edits.done()
}

/// Gives a variable, a parameter or a method another name.
pub(super) fn of_entity(
    snapshot: &Snapshot,
    entity: &Entity,
    name: &str,
    new_name: &str,
) -> Renamed {
    let mut edits = Edits::new(snapshot, name, new_name);
    for found in references::of_entity_and_likely(snapshot, entity) {
        let annotation = annotation(&found);
        edits.add_in(found.reference.file, found.reference.range, annotation);
    }
    match entity {
        Entity::Local(file, method, name) => edits.add_local(*file, *method, name),
        Entity::Method(id) => edits.add_method(*id),
        Entity::Variable(file, _) => edits.add_inactive(*file, None),
        _ => {}
    }
    edits.done()
}

fn annotation(found: &Found) -> Annotation {
    let is_text = found.reference.kind == ReferenceKind::Text;
    match (found.sureness, is_text) {
        (Sureness::Sure, false) => Annotation::Code,
        (Sureness::Sure, true) => Annotation::Handler,
        (Sureness::Likely, false) => Annotation::UnknownReceiver,
        (Sureness::Likely, true) => Annotation::LikelyText,
    }
}

/// Edits while they are collected.
struct Edits<'a> {
    snapshot: &'a Snapshot,
    name: Name,
    new_name: &'a str,
    files: IndexMap<PathBuf, Vec<RenameEdit>, FxBuildHasher>,
}

impl<'a> Edits<'a> {
    fn new(snapshot: &'a Snapshot, name: &str, new_name: &'a str) -> Self {
        Self {
            snapshot,
            name: Name::new(name),
            new_name,
            files: IndexMap::default(),
        }
    }

    fn add_in(&mut self, file: FileId, range: Range<usize>, annotation: Annotation) {
        let snapshot = self.snapshot;
        if let Some(file) = snapshot.file(file) {
            self.add(&file.path, range, annotation);
        }
    }

    fn add(&mut self, path: &Path, range: Range<usize>, annotation: Annotation) {
        let edit = RenameEdit {
            edit: TextEdit {
                range,
                text: self.new_name.to_owned(),
            },
            annotation,
        };
        match self.files.get_mut(path) {
            Some(edits) => edits.push(edit),
            None => {
                self.files.insert(path.to_owned(), vec![edit]);
            }
        }
    }

    /// What names a local variable besides code.
    fn add_local(&mut self, file: FileId, method: Option<usize>, name: &Name) {
        let snapshot = self.snapshot;
        let Some(parsed) = snapshot.parsed(file) else {
            return;
        };
        if let Some(index) = method
            && let Some(placed) = snapshot.method(file, index)
            && placed.method.parameters.iter().any(|it| it.name == *name)
        {
            let id = MethodId { file, index };
            for range in of_parameter_in_comments(snapshot, id, name, &parsed.text) {
                self.add_in(file, range, Annotation::Comment);
            }
        }
        if let Some(scope) = scope(snapshot, &parsed, file, method) {
            for range in locals::in_evaluated_text(&parsed.text, scope, name.as_str()) {
                self.add_in(file, range, Annotation::LikelyText);
            }
        }
        self.add_inactive(file, Some(method));
    }

    /// What names a method besides code.
    fn add_method(&mut self, id: MethodId) {
        let snapshot = self.snapshot;
        for it in in_metadata(snapshot, id) {
            let annotation = match it.is_copy {
                true => Annotation::CopyOfForm,
                false => Annotation::Metadata,
            };
            self.add(&it.path, it.range, annotation);
        }
        let is_export = snapshot
            .method(id.file, id.index)
            .is_some_and(|it| it.method.export);
        let files: Vec<FileId> = match is_export {
            true => snapshot.files().map(|it| it.0).collect(),
            false => std::iter::once(id.file)
                .chain(snapshot.extending(id.file))
                .collect(),
        };
        // Comments are not in summaries, so texts are read.
        let name = &self.name;
        let commented = over_files(&files, |file, found: &mut Vec<(FileId, Range<usize>)>| {
            let Some(text) = snapshot.text(*file) else {
                return;
            };
            if !is_in(&text, name.as_str()) {
                return;
            }
            let places = in_comments(snapshot, id, name, *file, &text);
            found.extend(places.into_iter().map(|it| (*file, it)));
        });
        for (file, range) in commented {
            self.add_in(file, range, Annotation::Comment);
        }
        self.add_inactive(id.file, None);
        for extension in snapshot.extending(id.file) {
            self.add_inactive(extension, None);
        }
    }

    /// What stands in code that is switched off, of one method or of a module.
    fn add_inactive(&mut self, file: FileId, within: Option<Option<usize>>) {
        let snapshot = self.snapshot;
        let Some(parsed) = snapshot.parsed(file) else {
            return;
        };
        let scope = match within {
            Some(method) => scope(snapshot, &parsed, file, method),
            None => Some(parsed.tree.root_node()),
        };
        let Some(scope) = scope else { return };
        let mut found = Vec::new();
        each(&mut scope.walk(), |node, _, _| {
            if !matches!(Kind::of(node), Kind::DeletedCode | Kind::InactiveCode) {
                return true;
            }
            let code = parsed.text.get(node.byte_range()).unwrap_or_default();
            let start = node.start_byte();
            let words = locals::names_in(code).filter(|it| self.name.is(it.1));
            found.extend(words.map(|(at, it)| start + at..start + at + it.len()));
            false
        });
        for range in found {
            self.add_in(file, range, Annotation::InactiveCode);
        }
    }

    fn done(mut self) -> Renamed {
        self.files.sort_unstable_keys();
        let (snapshot, name) = (self.snapshot, self.name);
        let files = self.files.into_iter().filter_map(|(path, mut edits)| {
            // What is known best stays.
            edits.sort_by_key(|it| (it.edit.range.start, it.annotation));
            edits.dedup_by(|next, it| next.edit.range.start < it.edit.range.end);
            let text = snapshot.text_at(&path)?;
            edits.retain(|it| {
                let word = text.get(it.edit.range.clone());
                word.is_some_and(|it| name.is(it))
            });
            (!edits.is_empty()).then_some(RenamedFile { path, edits })
        });
        Renamed {
            files: files.collect(),
        }
    }
}

/// Whether a text may hold a name, in whatever case.
fn is_in(text: &str, name: &str) -> bool {
    if memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some() {
        return true;
    }
    // Comments may spell it in another case, but for a comment that refers to somebody: `см.`.
    let refers = ["см.", "См.", "see ", "See "];
    let refers = refers
        .iter()
        .any(|it| memchr::memmem::find(text.as_bytes(), it.as_bytes()).is_some());
    refers && locals::names_in(text).any(|it| it.1.len() == name.len() && same(it.1, name))
}
