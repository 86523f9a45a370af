//! Renames over the sample configurations: the code keeps its shape, and who was used before is used after.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::edit::{FileEdits, applied};
use analysis::ide::references::{in_metadata, of_entity};
use analysis::ide::rename::{RenameError, rename};
use analysis::ide::{Entity, MethodId, entities_at};
use analysis::workspace::{Change, FileId, Snapshot};
use parser_bsl::Parser;
use parser_bsl::bsl::Kind;
use parser_bsl::syntax::preorder;
use project::{CachePlace, Project};

use crate::place::options;

/// One in so many is renamed: each takes a look at all files.
const STEP: usize = 4;

/// No sample has it.
const NEW_NAME: &str = "СовсемНовоеИмяℵ1";

fn open(samples: &[&str]) -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    for name in samples {
        crate::place::copy(&all.join(name), &folder.path().join(name));
    }
    let project = Project::open(folder.path(), &options(CachePlace::Nowhere));
    (folder, project)
}

fn parse(text: &str) -> String {
    Parser::bsl().parse(text, None).root_node().to_sexp()
}

/// The places of an entity: the file and where the word begins.
fn places(snapshot: &Snapshot, entity: &Entity) -> BTreeSet<(FileId, usize)> {
    let found = of_entity(snapshot, entity);
    found.iter().map(|it| (it.file, it.range.start)).collect()
}

/// Where a place is after edits.
fn moved(edits: Option<&FileEdits>, at: usize) -> usize {
    let before = edits.into_iter().flat_map(|it| &it.edits);
    let before = before.filter(|it| it.range.start < at);
    let shift: isize = before
        .map(|it| it.text.len() as isize - it.range.len() as isize)
        .sum();
    at.checked_add_signed(shift).expect("a place")
}

/// Renames what stands at a place, there and back.
fn check(project: &mut Project, file: FileId, offset: usize, entity: &Entity) {
    let before = project.snapshot();
    let old = entity.word(&before).expect("a name");
    let used = places(&before, entity);
    let in_files = match entity {
        Entity::Method(id) => in_metadata(&before, *id),
        _ => Vec::new(),
    };
    let change = match rename(&before, file, offset, NEW_NAME) {
        Ok(it) => it.certain(),
        Err(RenameError::Event(_)) => return,
        Err(error) => panic!("{old}: {error:?}"),
    };
    let mut named = 0;
    let mut texts: Vec<(PathBuf, Arc<str>)> = Vec::new();
    for it in &change.files {
        let text = before.text_at(&it.path).expect("a file that is edited");
        let after = applied(&text, &it.edits);
        if before.file_at(&it.path).is_none() {
            named += it.edits.len();
            let count = |text: &str| metadata::source::place::handlers(text).len();
            assert_eq!(count(&text), count(&after), "{old} {:?}", it.path);
            continue;
        }
        assert_eq!(parse(&text), parse(&after), "{old} {:?}", it.path);
        project.workspace().apply(Change::Opened {
            path: it.path.clone(),
            text: after.into(),
        });
        texts.push((it.path.clone(), text));
    }
    let of_form = in_files.iter().filter(|it| !it.is_copy).count();
    assert_eq!(named, of_form, "{old}");
    let after = project.snapshot();
    let edits = |file: FileId| {
        let path = &before.file(file).expect("a file").path;
        change.files.iter().find(|it| it.path == *path)
    };
    let expected: BTreeSet<_> = used
        .iter()
        .map(|(file, at)| (*file, moved(edits(*file), *at)))
        .collect();
    let offset = moved(edits(file), offset);
    let again = entities_at(&after, file, offset).into_iter().next();
    let again = again.expect("what was renamed");
    assert_eq!(places(&after, &again), expected, "{old}");
    // Back to where it began: the same text.
    let back = rename(&after, file, offset, old.as_str());
    let back = back
        .unwrap_or_else(|error| panic!("{old}: {error:?}"))
        .certain();
    for (path, text) in texts {
        let edits = back.files.iter().find(|it| it.path == path);
        let now = after.text_at(&path).expect("a file that is edited");
        let edits = edits.map_or(&[][..], |it| &it.edits);
        assert!(
            metadata::same(&applied(&now, edits), &text),
            "{old} {path:?}"
        );
        project.workspace().apply(Change::Opened {
            path: path.clone(),
            text,
        });
        project.workspace().apply(Change::Closed { path });
    }
}

fn methods(snapshot: &Snapshot) -> Vec<MethodId> {
    let files = snapshot.files();
    let all = files.flat_map(|(file, it)| {
        let count = it.summary.methods.len();
        (0..count).map(move |index| MethodId { file, index })
    });
    all.collect()
}

#[test]
fn methods_of_the_samples_are_renamed_and_used_as_before() {
    for samples in [&["trade", "trade-ext"][..], &["trade-edt"]] {
        let (_folder, mut project) = open(samples);
        let snapshot = project.snapshot();
        let all = methods(&snapshot);
        assert!(all.len() > 100, "only {} methods", all.len());
        for id in all.into_iter().step_by(STEP) {
            let method = snapshot.method(id.file, id.index).expect("a method");
            let at = method.name_range().start;
            check(&mut project, id.file, at, &Entity::Method(id));
        }
    }
}

#[test]
fn local_names_of_the_sample_are_renamed_and_used_as_before() {
    let (_folder, mut project) = open(&["trade"]);
    let snapshot = project.snapshot();
    let mut checked = 0;
    for (file, _) in snapshot.files() {
        let parsed = snapshot.parsed(file).expect("a module");
        let mut known = BTreeSet::new();
        let names = preorder(parsed.tree.root_node());
        let names = names.filter(|it| Kind::of(*it) == Kind::Identifier);
        for node in names.step_by(STEP) {
            let at = node.start_byte();
            let entity = entities_at(&snapshot, file, at).into_iter().next();
            let Some(entity @ (Entity::Local(..) | Entity::Variable(..))) = entity else {
                continue;
            };
            if known.insert(format!("{entity:?}")) {
                check(&mut project, file, at, &entity);
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "only {checked} names");
}
