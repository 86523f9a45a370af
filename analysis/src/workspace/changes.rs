//! How changes are taken in.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use metadata::{Configuration, ModuleKind, Owner};
use parser_bsl::Dialect;

use super::files::Files;
use super::layout::{Layout, exported};
use super::{Change, File, OpenFile, State};
use crate::index::WordFilter;
use crate::summary::{Difference, ModuleSummary, Source, resummarize, summarize};

pub(super) fn apply(state: &mut State, change: Change) {
    match change {
        Change::Configurations(list) => configurations(state, list),
        Change::Indexed { path, summary } => indexed(state, path, summary),
        Change::Opened { path, text } => opened(state, path, text),
        Change::QueryOpened { path, text } => query_opened(state, path, OpenFile::query(text)),
        Change::Edited { path, edits } => edited(state, &path, &edits),
        Change::Closed { path } => closed(state, &path),
        Change::Removed { path } => removed(state, &path),
    }
}

/// All files may belong to something else now; what they say stays.
fn configurations(state: &mut State, list: Vec<Arc<Configuration>>) {
    state.configurations = list.into();
    let mut layout = Layout::new(&state.configurations);
    let mut files: Files = state.files.clone();
    for (id, file) in state.files.iter() {
        if file.is_query {
            files.put(File {
                configuration: layout.of_query(&file.path),
                ..file.clone()
            });
            continue;
        }
        let placed = layout.place(&file.path);
        if (file.configuration, &file.owner, file.kind)
            != (placed.configuration, &placed.owner, placed.kind)
        {
            files.put(File {
                configuration: placed.configuration,
                owner: placed.owner,
                kind: placed.kind,
                ..file.clone()
            });
        }
        if let Some(file) = files.get(id) {
            layout.add(id, file);
        }
    }
    layout.update_globals(&files);
    state.files = files;
    state.layout = Arc::new(layout);
    forget(state);
}

fn indexed(state: &mut State, path: PathBuf, summary: Arc<ModuleSummary>) {
    let old = state.files.at(&path).and_then(|it| state.files.get(it));
    if old.is_some_and(|it| it.open.is_some()) {
        return;
    }
    let summary = match old {
        Some(old) => ModuleSummary::keep(&old.summary, summary),
        None => summary,
    };
    let is_known = old.is_some();
    put(state, path, summary, None);
    // Texts may differ in what summaries do not tell: in numbers that are given, for one.
    if is_known {
        state.given = Arc::default();
    }
}

fn opened(state: &mut State, path: PathBuf, text: Arc<str>) {
    let before = state.files.at(&path).and_then(|it| state.files.get(it));
    if before.is_some_and(|it| it.is_query) {
        removed(state, &path);
    }
    let open = OpenFile::new(text, None);
    let source = source(&path, &open);
    let old = state.files.at(&path).and_then(|it| state.files.get(it));
    let summary = match old.map(|it| (it, &it.open)) {
        Some((old, Some(before))) => Arc::new(resummarize(
            source,
            &state.names,
            &old.summary,
            &before.text,
        )),
        Some((old, None)) => {
            ModuleSummary::keep(&old.summary, Arc::new(summarize(source, &state.names)))
        }
        None => Arc::new(summarize(source, &state.names)),
    };
    put(state, path, summary, Some(open));
}

/// A query belongs to nothing, and nothing sees it: neither the names of the modules nor their uses change.
fn query_opened(state: &mut State, path: PathBuf, open: OpenFile) {
    let old = state.files.at(&path).and_then(|it| state.files.get(it));
    let summary = match old {
        Some(old) if old.is_query => Arc::clone(&old.summary),
        Some(_) => {
            removed(state, &path);
            Arc::default()
        }
        None => Arc::default(),
    };
    state.files.put(File {
        dialect: Dialect::Bsl,
        configuration: state.layout.of_query(&path),
        path,
        owner: Owner::Nothing,
        kind: ModuleKind::Script,
        is_query: true,
        words: WordFilter::of(&summary),
        summary,
        open: Some(Arc::new(open)),
    });
}

fn edited(state: &mut State, path: &Path, edits: &[(Range<usize>, String)]) {
    let Some(file) = state.files.at(path).and_then(|it| state.files.get(it)) else {
        return;
    };
    let Some(old) = file.open.clone() else { return };
    if file.is_query {
        return query_opened(state, path.to_owned(), old.edited_query(edits));
    }
    let open = old.edited(edits);
    let summary = resummarize(source(path, &open), &state.names, &file.summary, &old.text);
    put(state, path.to_owned(), Arc::new(summary), Some(open));
}

fn closed(state: &mut State, path: &Path) {
    let Some(file) = state.files.at(path).and_then(|it| state.files.get(it)) else {
        return;
    };
    if file.is_query {
        state.files.remove(path);
        return;
    }
    let file = File {
        open: None,
        ..file.clone()
    };
    state.files.put(file);
}

fn removed(state: &mut State, path: &Path) {
    let Some((id, file)) = state.files.remove(path) else {
        return;
    };
    if file.is_query {
        return;
    }
    let layout = Arc::make_mut(&mut state.layout);
    layout.remove(id, &file);
    if layout.is_global(&file) {
        layout.update_globals(&state.files);
    }
    let change = Difference::between(Some(&file.summary), None);
    Arc::make_mut(&mut state.usage).follow(&change);
    forget(state);
}

/// What was resolved may be something else now.
fn forget(state: &mut State) {
    state.memo = Arc::default();
    state.given = Arc::default();
    state.flow = Arc::default();
}

fn source<'a>(path: &Path, open: &'a OpenFile) -> Source<'a> {
    Source {
        text: &open.text,
        tree: &open.tree,
        dialect: dialect(path),
    }
}

fn dialect(path: &Path) -> Dialect {
    let extension = path.extension().and_then(|it| it.to_str());
    Dialect::of_extension(extension.unwrap_or_default())
}

fn put(state: &mut State, path: PathBuf, summary: Arc<ModuleSummary>, open: Option<OpenFile>) {
    let old = state.files.at(&path);
    let old = old.and_then(|it| Some((it, state.files.get(it)?.clone())));
    let placed = match &old {
        Some((_, old)) => super::layout::Placed {
            configuration: old.configuration,
            owner: old.owner.clone(),
            kind: old.kind,
        },
        None => state.layout.place(&path),
    };
    let file = File {
        dialect: dialect(&path),
        path,
        configuration: placed.configuration,
        owner: placed.owner,
        kind: placed.kind,
        is_query: false,
        words: WordFilter::of(&summary),
        summary: Arc::clone(&summary),
        open: open.map(Arc::new),
    };
    let is_global = state.layout.is_global(&file);
    let is_open = file.open.is_some();
    let id = state.files.put(file);
    if is_open {
        state.parsed.forget(id);
    }
    let before = old.as_ref().map(|it| &*it.1.summary);
    let same_methods = before.is_some_and(|it| exported(it).eq(exported(&summary)));
    if old.is_none()
        && let Some(file) = state.files.get(id)
    {
        Arc::make_mut(&mut state.layout).add(id, file);
    }
    if is_global && !same_methods {
        Arc::make_mut(&mut state.layout).update_globals(&state.files);
    }
    let change = Difference::between(before, Some(&summary));
    Arc::make_mut(&mut state.usage).follow(&change);
    if before.is_some_and(|it| it.same_interface(&summary)) {
        state.given = state.given.after(&change);
    } else {
        forget(state);
    }
    if !before.is_some_and(|it| it.does_the_same(&summary)) {
        state.flow = Arc::default();
    }
}
