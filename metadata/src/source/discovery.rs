//! Finds the configurations, extensions and external objects among the files of a workspace.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::files::Files;
use super::layout::Layout;
use super::xml;
use crate::kind::Kind;

/// Something that can be read as one configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Project {
    /// How its files are laid out.
    pub(super) layout: Layout,
    /// What stands before the paths of the layout: empty, or ends in `/`.
    pub(super) base: String,
    /// What it is.
    pub(super) content: Content,
    /// The folder of the project, or the file of an external object of the Designer; relative.
    pub(super) root: String,
}

/// What a project holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// A configuration or an extension.
    Configuration,
    /// External reports and processors: kinds and stems.
    External(Vec<(Kind, String)>),
}

const EXTERNAL: [Kind; 2] = [Kind::ExternalDataProcessor, Kind::ExternalReport];

/// The projects among files, in the order of their paths.
pub(super) fn projects(files: &Files) -> Vec<Project> {
    let mut all: Vec<Project> = Vec::new();
    for path in files.all() {
        if let Some(base) = before(path, "Configuration/Configuration.mdo") {
            all.push(edt(base, Content::Configuration));
        } else if let Some(base) = before(path, "Configuration.xml") {
            all.push(Project {
                layout: designer(files, base),
                base: base.to_owned(),
                content: Content::Configuration,
                root: base.trim_end_matches('/').to_owned(),
            });
        } else if let Some((base, kind, stem)) = external_mdo(path) {
            let of_base = |it: &&mut Project| it.layout == Layout::Edt && it.base == base;
            match all.iter_mut().find(of_base).map(|it| &mut it.content) {
                Some(Content::External(objects)) => objects.push((kind, stem)),
                Some(Content::Configuration) => {}
                None => all.push(edt(base, Content::External(vec![(kind, stem)]))),
            }
        }
    }
    // A configuration of EDT may stand after external objects with the same base.
    let taken: Vec<_> = all
        .iter()
        .filter(|it| it.content == Content::Configuration && it.layout == Layout::Edt)
        .map(|it| it.base.clone())
        .collect();
    all.retain(|it| it.content == Content::Configuration || !taken.contains(&it.base));
    external_designer(files, &mut all);
    all.sort_by(|left, right| (&left.root, &left.base).cmp(&(&right.root, &right.base)));
    all
}

fn edt(base: &str, content: Content) -> Project {
    let project = base.strip_suffix("src/").unwrap_or(base);
    Project {
        layout: Layout::Edt,
        base: base.to_owned(),
        content,
        root: project.trim_end_matches('/').to_owned(),
    }
}

/// What stands before the end of a path, if that end begins a part of it.
fn before<'a>(path: &'a str, end: &str) -> Option<&'a str> {
    let (base, found) = path.split_at_checked(path.len().checked_sub(end.len())?)?;
    let is_end = found.eq_ignore_ascii_case(end);
    (is_end && (base.is_empty() || base.ends_with('/'))).then_some(base)
}

/// A flat dump has the descriptions of its objects beside that of the configuration.
fn designer(files: &Files, base: &str) -> Layout {
    let mut beside = files.under(base).iter().filter_map(|it| {
        let name = it.strip_prefix(base)?;
        (!name.contains('/')).then_some(name)
    });
    let flat = beside.any(|name| {
        let kind = name.split('.').next().unwrap_or_default();
        name.matches('.').count() > 1 && Kind::ALL.iter().any(|it| it.names().en == kind)
    });
    if flat {
        Layout::Flat
    } else {
        Layout::Hierarchical
    }
}

/// `src/ExternalReports/О/О.mdo`: what stands before, the kind, the stem.
fn external_mdo(path: &str) -> Option<(&str, Kind, String)> {
    let mut parts = path.strip_suffix(".mdo")?.rsplit('/');
    let (file, folder, kind) = (parts.next()?, parts.next()?, parts.next()?);
    let kind = EXTERNAL.into_iter().find(|it| it.plural().en == kind)?;
    let stem = format!("{}/{folder}", kind.plural().en);
    let base = path.strip_suffix(&format!("{stem}/{file}.mdo"))?;
    (file == folder).then_some((base, kind, stem))
}

/// External objects of the Designer look like any XML until one looks inside.
fn external_designer(files: &Files, all: &mut Vec<Project>) {
    let mut found: Vec<Project> = Vec::new();
    for path in files.all() {
        let Some(stem) = path.strip_suffix(".xml") else {
            continue;
        };
        let inside = |it: &Project| {
            let rest = path.strip_prefix(it.base.as_str());
            rest.is_some_and(|rest| match it.layout {
                Layout::Edt => true,
                _ if it.content != Content::Configuration => it
                    .root
                    .strip_suffix(".xml")
                    .is_some_and(|it| path.strip_prefix(it).is_some_and(|it| it.starts_with('/'))),
                _ => rest
                    .split_once('/')
                    .is_none_or(|(folder, _)| folder == "Ext" || Kind::of_folder(folder).is_some()),
            })
        };
        let part = ["/Ext/", "/Forms/", "/Templates/"]
            .iter()
            .any(|it| path.contains(it));
        if part || all.iter().any(inside) || found.last().is_some_and(inside) {
            continue;
        }
        let Some(kind) = peek(&files.path(path)) else {
            continue;
        };
        let (base, name) = match stem.rfind('/') {
            Some(slash) => stem.split_at(slash + 1),
            None => ("", stem),
        };
        // A flat dump of an external object begins all names with the kind.
        let flat = name
            .split_once('.')
            .is_some_and(|it| it.0 == kind.names().en);
        found.push(Project {
            layout: if flat {
                Layout::Flat
            } else {
                Layout::Hierarchical
            },
            base: base.to_owned(),
            content: Content::External(vec![(kind, name.to_owned())]),
            root: path.clone(),
        });
    }
    all.append(&mut found);
}

/// The kind of an external object that a file describes, by its first bytes.
pub(super) fn peek(path: &Path) -> Option<Kind> {
    let mut start = [0; 4096];
    let length = File::open(path).ok()?.read(&mut start).ok()?;
    let start = String::from_utf8_lossy(start.get(..length)?);
    let (_, inside) = start.split_once("<MetaDataObject")?;
    let (_, element) = inside.split_once('>')?;
    let element = element.trim_start().strip_prefix('<')?;
    EXTERNAL.into_iter().find(|it| {
        let rest = element.strip_prefix(it.names().en);
        rest.is_some_and(|it| it.starts_with([' ', '>', '\t', '\r', '\n']))
    })
}

/// The name of an EDT project and that of the one it extends.
pub(super) fn edt_names(files: &Files, root: &str) -> (String, String) {
    let at = |file: &str| match root {
        "" => file.to_owned(),
        _ => format!("{root}/{file}"),
    };
    let text = |file: &str| {
        let found = files.find(&at(file))?;
        std::fs::read_to_string(files.path(found)).ok()
    };
    let folder = || {
        let path = files.path(root);
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        name.unwrap_or_default()
    };
    let name = text(".project").and_then(|it| {
        let document = xml::parse(&it).ok()?;
        let name = xml::text(document.root_element(), "name");
        (!name.is_empty()).then(|| name.to_owned())
    });
    let manifest = text("DT-INF/PROJECT.PMF").unwrap_or_default();
    let base = manifest
        .lines()
        .find_map(|it| it.strip_prefix("Base-Project:"));
    let base = base.map(|it| it.trim().to_owned());
    (name.unwrap_or_else(folder), base.unwrap_or_default())
}

/// The files that have to do with one file, and what of them the project is: for a file that was named instead of a
/// folder.
pub(super) fn around(file: &Path) -> Option<(Files, Project)> {
    let name = file.file_name()?.to_str()?;
    let folder = named(file.parent()?);
    if peek(file).is_some() {
        let stem = name.strip_suffix(".xml")?.to_owned();
        let files = Files::some(folder, &[name.to_owned()], &[stem]);
        let project = projects(&files).into_iter().find(|it| it.root == name)?;
        return Some((files, project));
    }
    // A path may begin within the project: what is above has no names in it.
    let root = enclosing(file).or_else(|| enclosing(&std::path::absolute(file).ok()?))?;
    let files = Files::list(&root);
    let projects = projects(&files).into_iter();
    let project = projects.min_by_key(|it| it.base.len())?;
    Some((files, project))
}

/// The folder that files without one stand in has a name too.
fn named(folder: &Path) -> &Path {
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

/// The folder of the project that a file belongs to: the nearest with a description of a configuration, or an EDT
/// project of external objects.
fn enclosing(file: &Path) -> Option<PathBuf> {
    for folder in file.ancestors().skip(1).map(named) {
        if folder.join("Configuration.xml").is_file() {
            return Some(folder.to_owned());
        }
        let sources = folder.join("src");
        let edt = sources.join("Configuration/Configuration.mdo").is_file()
            || EXTERNAL.iter().any(|it| {
                let folder = sources.join(it.plural().en);
                folder.is_dir() && file.starts_with(&folder)
            });
        if edt {
            return Some(folder.to_owned());
        }
    }
    None
}
