//! Which files tell of what a full name stands for.

use std::path::{Path, PathBuf};

use crate::configuration::{Configuration, Purpose};
use crate::kind::Kind;
use crate::name::same;
use crate::source::layout::Layout;

/// A file that may tell of an element, and what to look for in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace {
    /// The file.
    pub path: PathBuf,
    /// The element, for [`super::find()`]: what the full name says behind the name of what the file describes.
    pub element: String,
}

/// The files of a configuration that may tell of what a full name stands for (`Catalog.Товары.Attribute.Артикул`, in
/// either language), the likeliest first. Files of all layouts stand here: the first one that is there is the one.
pub fn files(configuration: &Configuration, full: &str) -> Vec<FilePlace> {
    let mut words = full.split('.');
    let (Some(kind), Some(name)) = (words.next(), words.next()) else {
        return Vec::new();
    };
    let mut rest: Vec<&str> = words.collect();
    if same(kind, "Configuration") || same(kind, "Конфигурация") {
        let roots = Root::all(configuration);
        let paths = roots.iter().map(|it| it.path(it.layout.configuration()));
        return paths
            .map(|path| FilePlace {
                path,
                element: String::new(),
            })
            .collect();
    }
    let Some(kind) = Kind::of(kind) else {
        return Vec::new();
    };
    let mut name = name.to_owned();
    if kind == Kind::Subsystem {
        // Subsystems stand in each other: `Subsystem.А.Subsystem.Б`, or `Subsystem.А.Б`.
        for word in rest.drain(..) {
            if Kind::of(word) != Some(Kind::Subsystem) {
                name.push('.');
                name.push_str(word);
            }
        }
    }
    let mut found = Vec::new();
    for root in Root::all(configuration) {
        root.add(kind, &name, &rest, &mut found);
    }
    found
}

/// A folder with files of one layout.
struct Root {
    folder: PathBuf,
    layout: Layout,
    /// The stem of an external object of the Designer.
    stem: Option<String>,
}

impl Root {
    /// The layouts that a configuration may have: none of them is asked for on disk.
    fn all(configuration: &Configuration) -> Vec<Self> {
        let root = &configuration.root;
        let is_file = root.extension().is_some_and(|it| it == "xml");
        if configuration.properties.purpose == Purpose::External && is_file {
            let folder = root.parent().unwrap_or(Path::new("")).to_owned();
            let stem = root.file_stem().and_then(|it| it.to_str());
            let stem = stem.unwrap_or_default().to_owned();
            let layout = match stem.contains('.') {
                true => Layout::Flat,
                false => Layout::Hierarchical,
            };
            return vec![Self {
                folder,
                layout,
                stem: Some(stem),
            }];
        }
        let new = |folder: PathBuf, layout| Self {
            folder,
            layout,
            stem: None,
        };
        let mut all = vec![
            new(root.clone(), Layout::Hierarchical),
            new(root.join("src"), Layout::Edt),
            new(root.clone(), Layout::Edt),
            new(root.clone(), Layout::Flat),
        ];
        // Modules tell the layout: what they do not fit comes last.
        let is_edt = |path: &Path| {
            let relative = path.strip_prefix(root).ok();
            let mut parts = relative.into_iter().flat_map(Path::iter);
            !parts.any(|it| it == "Ext")
        };
        let mut modules = configuration.modules.iter();
        if modules.next().is_some_and(|it| is_edt(&it.path)) {
            all.rotate_left(1);
        }
        all
    }

    fn path(&self, relative: &str) -> PathBuf {
        let mut path = self.folder.clone();
        path.extend(relative.split('/'));
        path
    }

    fn add(&self, kind: Kind, name: &str, rest: &[&str], into: &mut Vec<FilePlace>) {
        let layout = self.layout;
        let stem = match &self.stem {
            Some(stem) => stem.clone(),
            None => layout.stem(kind, name),
        };
        let mut add = |relative: String, element: &[&str]| {
            // Some layouts have nothing of the kind.
            if !relative.ends_with('/') {
                let element = element.join(".");
                into.push(FilePlace {
                    path: self.path(&relative),
                    element,
                });
            }
        };
        let is = |word: &str, names: [&str; 2]| names.iter().any(|it| same(it, word));
        match rest {
            [part, form, inside @ ..] if is(part, ["Form", "Форма"]) => {
                let stem = layout.part(&stem, "Form", form);
                add(layout.form(&stem), inside);
                if inside.is_empty() && layout != Layout::Edt {
                    add(layout.description(&stem), inside);
                }
            }
            inside if kind == Kind::CommonForm => {
                add(layout.form(&stem), inside);
            }
            [part, ..] if is(part, ["Predefined", "Предопределенный"]) => {
                add(layout.predefined(&stem), rest);
            }
            [part, ..] if is(part, ["RoutePoint", "ТочкаМаршрута"]) => {
                add(layout.flowchart(&stem), rest);
            }
            [part, table, inside @ ..]
                if kind == Kind::ExternalDataSource && is(part, ["Table", "Таблица"]) =>
            {
                let stem = layout.part(&stem, "Table", table);
                add(layout.description(&stem), inside);
            }
            [part, cube, inside @ ..]
                if kind == Kind::ExternalDataSource && is(part, ["Cube", "Куб"]) =>
            {
                let mut stem = layout.part(&stem, "Cube", cube);
                let mut inside = inside;
                if let [part, table, rest @ ..] = inside
                    && is(part, ["DimensionTable", "ТаблицаИзмерения"])
                {
                    stem = layout.part(&stem, "DimensionTable", table);
                    inside = rest;
                }
                add(layout.description(&stem), inside);
            }
            [part, template] if is(part, ["Template", "Макет"]) && layout != Layout::Edt => {
                add(
                    layout.description(&layout.part(&stem, "Template", template)),
                    &[],
                );
            }
            _ => {}
        }
        if kind == Kind::Language && layout == Layout::Edt {
            let own = ["Language", name];
            add(layout.configuration().to_owned(), &own);
        }
        // What stands in no file of its own is told by the description of the object.
        add(layout.description(&stem), rest);
    }
}
