//! Where the files of a configuration that was loaded are, and what a file of it belongs to.

use std::path::{Path, PathBuf};

use super::discovery::peek;
use super::files::Files;
use super::layout::Layout;
use super::reader::Place;
use crate::configuration::{Configuration, Purpose};
use crate::kind::Kind;
use crate::name::{Name, same};

/// The files of a configuration that was loaded.
#[derive(Debug)]
pub(super) struct Located {
    /// The folder that paths are relative to.
    pub(super) folder: PathBuf,
    /// What stands before the paths of the layout.
    pub(super) base: String,
    pub(super) layout: Layout,
    /// Of an external object of the Designer: its kind and its stem.
    pub(super) external: Option<(Kind, String)>,
}

/// What a file has to do with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Affected {
    /// The configuration itself: its properties and the list of its objects.
    Configuration,
    /// Rules of vendors.
    Support,
    /// A module of the configuration itself, by its path in the layout.
    OwnModule(String),
    /// An object with all in it. Of a nested subsystem, the outermost one.
    Object(Kind, Name),
}

impl Located {
    /// Where a configuration was read from.
    pub(super) fn of(configuration: &Configuration) -> Option<Self> {
        let root = &configuration.root;
        if configuration.properties.purpose == Purpose::External
            && root.extension().is_some_and(|it| it == "xml")
        {
            let stem = root.file_stem()?.to_str()?.to_owned();
            let known = configuration.objects.keys().next().map(|it| it.0);
            let kind = known.or_else(|| peek(root))?;
            let flat = stem.starts_with(&format!("{}.", kind.names().en));
            return Some(Self {
                folder: root.parent()?.to_owned(),
                base: String::new(),
                layout: if flat {
                    Layout::Flat
                } else {
                    Layout::Hierarchical
                },
                external: Some((kind, stem)),
            });
        }
        let designer = root.join("Configuration.xml").is_file();
        let flat = || {
            let mut modules = configuration.modules.iter();
            modules.any(|it| it.path.extension().is_some_and(|it| it == "txt"))
                || configuration.objects.values().take(20).any(|it| {
                    let stem = Layout::Flat.stem(it.kind, it.name.as_str());
                    root.join(format!("{stem}.xml")).is_file()
                })
        };
        let layout = match designer {
            true if flat() => Layout::Flat,
            true => Layout::Hierarchical,
            false => Layout::Edt,
        };
        let sources = !designer && root.join("src").is_dir();
        Some(Self {
            folder: root.clone(),
            base: if sources {
                "src/".to_owned()
            } else {
                String::new()
            },
            layout,
            external: None,
        })
    }

    /// What a file or a folder belongs to; nothing for one that says nothing of this configuration.
    pub(super) fn affected(&self, changed: &Path) -> Option<Affected> {
        let relative = changed.strip_prefix(&self.folder).ok()?;
        let relative: Option<Vec<&str>> = relative.iter().map(|it| it.to_str()).collect();
        let relative = relative?.join("/");
        if let Some((kind, stem)) = &self.external {
            let rest = relative.strip_prefix(stem.as_str())?;
            let own = rest.is_empty() || rest.starts_with(['/', '.']);
            return own.then(|| Affected::Object(*kind, Name::new(stem)));
        }
        let path = match relative.strip_prefix("unknown/") {
            Some(path) if self.layout == Layout::Edt => path,
            _ => relative.strip_prefix(&self.base)?,
        };
        if path == self.layout.configuration() {
            return Some(Affected::Configuration);
        }
        if path == self.layout.support() {
            return Some(Affected::Support);
        }
        let (kind, rest) = path.split_once(match self.layout {
            Layout::Flat => '.',
            _ => '/',
        })?;
        if kind == "Configuration" || kind == "Ext" {
            return Some(Affected::OwnModule(path.to_owned()));
        }
        let kind = match self.layout {
            Layout::Flat => Kind::of(kind)?,
            _ => Kind::of_folder(kind)?,
        };
        let name = rest.split(['/', '.']).next().unwrap_or_default();
        (!name.is_empty()).then(|| Affected::Object(kind, Name::new(name)))
    }

    /// The stem of an object.
    pub(super) fn stem(&self, kind: Kind, name: &Name) -> String {
        match &self.external {
            Some((_, stem)) => stem.clone(),
            None => self.layout.stem(kind, name.as_str()),
        }
    }

    /// The files of an object, and those of the configuration itself that the readers ask for.
    pub(super) fn files_of(&self, kind: Kind, name: &Name) -> Files {
        let stem = self.stem(kind, name);
        let base = &self.base;
        match self.layout {
            // All of them are in one folder: to look for some is to list it.
            Layout::Flat => Files::list(&self.folder),
            Layout::Hierarchical => {
                let description = self.layout.description(&stem);
                Files::some(
                    &self.folder,
                    &[format!("{base}{description}")],
                    &[format!("{base}{stem}")],
                )
            }
            Layout::Edt => {
                let unknown = format!("unknown/{stem}.xml");
                Files::some(&self.folder, &[unknown], &[format!("{base}{stem}")])
            }
        }
    }

    /// The description of the configuration and the rules of its vendors.
    pub(super) fn files_of_configuration(&self) -> Files {
        let of = |it: &str| format!("{}{it}", self.base);
        let files = [of(self.layout.configuration()), of(self.layout.support())];
        Files::some(&self.folder, &files, &[])
    }

    /// The place that readers read from.
    pub(super) fn place<'f>(&'f self, files: &'f Files) -> Place<'f> {
        Place {
            files,
            base: &self.base,
            layout: self.layout,
        }
    }

    /// Whether a file is one of an object. Asked of every module after a change: it makes no texts.
    pub(super) fn is_of(&self, path: &Path, kind: Kind, name: &Name) -> bool {
        let Ok(relative) = path.strip_prefix(&self.folder) else {
            return false;
        };
        let mut parts = relative.iter().filter_map(|it| it.to_str());
        let mut next = || parts.next().unwrap_or_default();
        let mut first = next();
        if !self.base.is_empty() && (first == "src" || first == "unknown") {
            first = next();
        }
        let own = match (&self.external, self.layout) {
            (Some((_, stem)), _) => {
                let rest = first.strip_prefix(stem.as_str());
                return rest.is_some_and(|it| it.is_empty() || it.starts_with('.'));
            }
            (None, Layout::Flat) => {
                let mut words = first.split('.');
                let of_kind = words.next().is_some_and(|it| same(kind.names().en, it));
                return of_kind && words.next().is_some_and(|it| name.is(it));
            }
            (None, _) if same(kind.plural().en, first) => next(),
            _ => return false,
        };
        name.is(own) || own.strip_suffix(".xml").is_some_and(|it| name.is(it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(layout: Layout) -> Located {
        Located {
            folder: PathBuf::from("/w"),
            base: if layout == Layout::Edt {
                "src/".into()
            } else {
                String::new()
            },
            layout,
            external: None,
        }
    }

    #[test]
    fn every_file_of_an_object_leads_to_it() {
        let object = Some(Affected::Object(Kind::Catalog, Name::new("К")));
        for (layout, path) in [
            (Layout::Hierarchical, "/w/Catalogs/К.xml"),
            (Layout::Hierarchical, "/w/Catalogs/К/Forms/Ф/Ext/Form.xml"),
            (Layout::Hierarchical, "/w/Catalogs/К"),
            (Layout::Flat, "/w/Catalog.К.xml"),
            (Layout::Flat, "/w/Catalog.К.Form.Ф.Form.xml"),
            (Layout::Edt, "/w/src/Catalogs/К/К.mdo"),
            (Layout::Edt, "/w/unknown/Catalogs/К.xml"),
        ] {
            let (located, path) = (located(layout), Path::new(path));
            assert_eq!(located.affected(path), object, "{path:?}");
            assert!(
                located.is_of(path, Kind::Catalog, &Name::new("к")),
                "{path:?}"
            );
            assert!(
                !located.is_of(path, Kind::Catalog, &Name::new("Кк")),
                "{path:?}"
            );
        }
    }

    #[test]
    fn other_files_lead_to_the_configuration_or_nowhere() {
        let designer = located(Layout::Hierarchical);
        let of = |path: &str| designer.affected(Path::new(path));
        assert_eq!(of("/w/Configuration.xml"), Some(Affected::Configuration));
        assert_eq!(
            of("/w/Ext/ParentConfigurations.bin"),
            Some(Affected::Support)
        );
        let module = "Ext/SessionModule.bsl".to_owned();
        assert_eq!(
            of("/w/Ext/SessionModule.bsl"),
            Some(Affected::OwnModule(module))
        );
        assert_eq!(of("/w/README.md"), None);
        assert_eq!(of("/elsewhere/Catalogs/К.xml"), None);
    }
}
