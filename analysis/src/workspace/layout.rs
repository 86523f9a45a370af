//! Which file is the module of what.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use metadata::objects::Details;
use metadata::{Configuration, Folded, Kind, ModuleKind, Name, NameMap, Owner, Purpose};
use parser_bsl::Dialect;
use rustc_hash::FxHashMap;

use super::files::Files;
use super::{File, FileId, place};
use crate::summary::ModuleSummary;

/// Where modules are, by what they belong to. It changes when files come and go, not when they are edited.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// What configurations say of their files.
    known: Arc<FxHashMap<PathBuf, Placed>>,
    /// The folders of configurations, with their index.
    roots: Arc<Vec<(PathBuf, usize)>>,
    /// The base of each configuration.
    bases: Arc<Vec<Option<usize>>>,
    /// External reports and processors, which may be run in any configuration.
    external: Arc<Vec<usize>>,
    /// What each configuration sees, once somebody has asked; the first is for files outside of any.
    visible: Arc<[OnceLock<Vec<Option<usize>>>]>,
    /// Global common modules, by configuration.
    global: Arc<FxHashMap<usize, Vec<Name>>>,
    modules: FxHashMap<Module, FileId>,
    /// Files that are the module of the same as a file that came later: a copy that somebody keeps.
    hidden: FxHashMap<Module, Vec<FileId>>,
    /// Exported methods of global modules: the configuration, the file, the index.
    global_methods: NameMap<Vec<(usize, FileId, usize)>>,
    /// Scripts of OneScript by the name of the file.
    scripts: NameMap<Vec<FileId>>,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) configuration: Option<usize>,
    pub(super) owner: Owner,
    pub(super) kind: ModuleKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Module {
    configuration: Option<usize>,
    kind: ModuleKind,
    owner: Owner,
}

impl Layout {
    /// A layout of configurations without any files.
    pub(super) fn new(configurations: &[Arc<Configuration>]) -> Self {
        let mut known = FxHashMap::default();
        let mut roots = Vec::new();
        let mut global = FxHashMap::default();
        for (index, configuration) in configurations.iter().enumerate() {
            for module in &configuration.modules {
                let placed = Placed {
                    configuration: Some(index),
                    owner: module.owner.clone(),
                    kind: module.kind,
                };
                known.insert(module.path.clone(), placed);
            }
            let root = &configuration.root;
            // An external processor may be one file; its folder holds its modules.
            let is_file = root.extension().is_some_and(|it| it == "xml");
            let folder = if is_file {
                root.with_extension("")
            } else {
                root.clone()
            };
            roots.push((folder, index));
            global.insert(index, global_names(configuration));
        }
        // The closest folder comes first.
        roots.sort_by_key(|it| std::cmp::Reverse(it.0.components().count()));
        Self {
            known: Arc::new(known),
            roots: Arc::new(roots),
            bases: Arc::new(bases(configurations)),
            external: Arc::new(external(configurations)),
            visible: (0..=configurations.len())
                .map(|_| OnceLock::new())
                .collect(),
            global: Arc::new(global),
            ..Self::default()
        }
    }

    /// What a file is, by what configurations say of it, or else by where it lies.
    pub(super) fn place(&self, path: &Path) -> Placed {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        let root = self.roots.iter().find(|it| path.starts_with(&it.0));
        let (owner, kind) = place::guess(path);
        Placed {
            configuration: root.map(|it| it.1),
            owner,
            kind,
        }
    }

    /// The configuration whose tables the query of a file reads: the one that the file lies in, or else the first that is
    /// no extension and stands for itself.
    pub(super) fn of_query(&self, path: &Path) -> Option<usize> {
        let root = self.roots.iter().find(|it| path.starts_with(&it.0));
        let mut all = 0..self.bases.len();
        let is_whole =
            |it: &usize| self.bases.get(*it) == Some(&None) && !self.external.contains(it);
        root.map(|it| it.1).or_else(|| all.find(is_whole))
    }

    pub(super) fn add(&mut self, id: FileId, file: &File) {
        if let Some(key) = Module::of(file)
            && let Some(before) = self.modules.insert(key.clone(), id)
        {
            self.hidden.entry(key).or_default().push(before);
        }
        if file.dialect == Dialect::OneScript
            && let Some(name) = file.path.file_stem().and_then(|it| it.to_str())
        {
            self.scripts.entry(Name::new(name)).or_default().push(id);
        }
    }

    pub(super) fn remove(&mut self, id: FileId, file: &File) {
        if let Some(key) = Module::of(file) {
            self.remove_module(key, id);
        }
        let name = file.path.file_stem().and_then(|it| it.to_str());
        if let Some(list) = name.and_then(|it| self.scripts.get_mut(&Folded(it))) {
            list.retain(|it| *it != id);
        }
    }

    fn remove_module(&mut self, key: Module, id: FileId) {
        let hidden = self.hidden.get_mut(&key);
        if self.modules.get(&key) != Some(&id) {
            if let Some(hidden) = hidden {
                hidden.retain(|it| *it != id);
            }
            return;
        }
        match hidden.and_then(Vec::pop) {
            Some(before) => self.modules.insert(key, before),
            None => self.modules.remove(&key),
        };
    }

    pub(super) fn module(
        &self,
        configuration: Option<usize>,
        owner: &Owner,
        kind: ModuleKind,
    ) -> Option<FileId> {
        let mut key = Module {
            configuration,
            kind,
            owner: owner.clone(),
        };
        for configuration in self.visible(configuration) {
            key.configuration = *configuration;
            if let Some(found) = self.modules.get(&key) {
                return Some(*found);
            }
        }
        None
    }

    /// The configurations that one sees, itself first. Where there are hundreds, to put them in order takes a while.
    fn visible(&self, configuration: Option<usize>) -> &[Option<usize>] {
        let place = configuration.map_or(0, |it| it + 1);
        match self.visible.get(place) {
            Some(visible) => visible.get_or_init(|| self.visible_now(configuration)),
            None => &[None],
        }
    }

    fn visible_now(&self, configuration: Option<usize>) -> Vec<Option<usize>> {
        let mut visible = vec![configuration];
        let mut at = configuration;
        while let Some(base) = at.and_then(|it| *self.bases.get(it)?)
            && !visible.contains(&Some(base))
        {
            visible.push(Some(base));
            at = Some(base);
        }
        // External processors and lone files run in some configuration: in any one that is here.
        let stands_alone = configuration.is_none_or(|it| self.external.contains(&it));
        if stands_alone {
            let others = self.others(configuration);
            visible.extend(others.filter(|it| *it != configuration));
        }
        visible
    }

    /// All configurations, those first that lie close.
    fn others(&self, from: Option<usize>) -> impl Iterator<Item = Option<usize>> {
        let root = |index: usize| self.roots.iter().find(|it| it.1 == index).map(|it| &it.0);
        let own = from.and_then(root);
        let mut all: Vec<usize> = (0..self.bases.len()).collect();
        let shared = |index: usize| {
            let pair = own.zip(root(index));
            pair.map_or(0, |(a, b)| {
                let pairs = a.components().zip(b.components());
                pairs.take_while(|it| it.0 == it.1).count()
            })
        };
        all.sort_by_key(|it| (self.external.contains(it), std::cmp::Reverse(shared(*it))));
        all.into_iter().map(Some)
    }

    pub(super) fn global_method(
        &self,
        configuration: Option<usize>,
        name: &str,
    ) -> Option<(FileId, usize)> {
        let found = self.global_methods.get(&Folded(name))?;
        let mut visible = self.visible(configuration).iter().flatten();
        visible.find_map(|configuration| {
            let method = found.iter().find(|it| it.0 == *configuration)?;
            Some((method.1, method.2))
        })
    }

    pub(super) fn global_modules(&self, configuration: Option<usize>) -> Vec<FileId> {
        let visible = self.visible(configuration).iter().flatten();
        let names = visible.filter_map(|it| Some((*it, self.global.get(it)?)));
        let all = names.flat_map(|(it, names)| names.iter().map(move |name| (it, name)));
        all.filter_map(|(configuration, name)| self.common_module(configuration, name))
            .collect()
    }

    fn common_module(&self, configuration: usize, name: &Name) -> Option<FileId> {
        let key = Module {
            configuration: Some(configuration),
            kind: ModuleKind::CommonModule,
            owner: Owner::Object(Kind::CommonModule, name.clone()),
        };
        self.modules.get(&key).copied()
    }

    /// Whether the exports of a file need no name of their module.
    pub(super) fn is_global(&self, file: &File) -> bool {
        let (Owner::Object(Kind::CommonModule, name), Some(configuration)) =
            (&file.owner, file.configuration)
        else {
            return false;
        };
        let names = self.global.get(&configuration);
        names.is_some_and(|it| it.contains(name))
    }

    /// Takes the exports of global modules in, after one of them has changed.
    pub(super) fn update_globals(&mut self, files: &Files) {
        let mut methods: NameMap<Vec<_>> = NameMap::default();
        for (&configuration, names) in self.global.iter() {
            for name in names {
                let Some(id) = self.common_module(configuration, name) else {
                    continue;
                };
                let Some(file) = files.get(id) else { continue };
                for (index, it) in exported(&file.summary) {
                    let list = methods.entry(it.clone()).or_default();
                    list.push((configuration, id, index));
                }
            }
        }
        self.global_methods = methods;
    }

    /// The modules over a module, in the order of the configurations.
    pub(super) fn extending(&self, file: &File) -> Vec<FileId> {
        let Some(base) = file.configuration else {
            return Vec::new();
        };
        let extensions = self.bases.iter().enumerate();
        let extensions = extensions.filter(|it| *it.1 == Some(base));
        let found = extensions.filter_map(|(extension, _)| {
            let key = Module {
                configuration: Some(extension),
                kind: file.kind,
                owner: file.owner.clone(),
            };
            self.modules.get(&key).copied()
        });
        found.collect()
    }

    /// The module that a module stands over.
    pub(super) fn extended(&self, file: &File) -> Option<FileId> {
        let base = *self.bases.get(file.configuration?)?;
        if file.kind == ModuleKind::Script {
            return None;
        }
        self.module(Some(base?), &file.owner, file.kind)
    }

    pub(super) fn scripts(&self, name: &str) -> &[FileId] {
        self.scripts
            .get(&Folded(name))
            .map_or(&[], |it| it.as_slice())
    }
}

/// The names of exported methods with their index.
pub(super) fn exported(summary: &ModuleSummary) -> impl Iterator<Item = (usize, &Name)> {
    let methods = summary.methods.iter().enumerate();
    let exported = methods.filter(|it| it.1.method.export);
    exported.map(|(index, it)| (index, &it.method.name))
}

impl Module {
    fn of(file: &File) -> Option<Self> {
        (file.owner != Owner::Nothing).then(|| Self {
            configuration: file.configuration,
            kind: file.kind,
            owner: file.owner.clone(),
        })
    }
}

fn global_names(configuration: &Configuration) -> Vec<Name> {
    let modules = configuration.objects.values();
    let global = modules.filter(|it| matches!(&it.details, Details::CommonModule(it) if it.global));
    global.map(|it| it.name.clone()).collect()
}

fn external(configurations: &[Arc<Configuration>]) -> Vec<usize> {
    let all = configurations.iter().enumerate();
    let external =
        all.filter(|it| it.1.base.is_none() && it.1.properties.purpose == Purpose::External);
    external.map(|it| it.0).collect()
}

/// The base of each extension.
fn bases(configurations: &[Arc<Configuration>]) -> Vec<Option<usize>> {
    let base = |configuration: &Arc<Configuration>| {
        let base = configuration.base.as_ref()?;
        let mut all = configurations.iter();
        let found = all.position(|it| Arc::ptr_eq(it, base));
        found.or_else(|| configurations.iter().position(|it| it.root == base.root))
    };
    configurations.iter().map(base).collect()
}
