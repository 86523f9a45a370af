//! Modules by what they belong to: objects and subsystems.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use analysis::metrics::Size;
use metadata::objects::Details;
use metadata::{Kind, Owner};

use super::Measured;

/// What modules belong to.
#[derive(Default)]
pub(super) struct Places {
    /// The full name of the object of a module, by its path.
    objects: BTreeMap<PathBuf, String>,
    /// The subsystems of an object, by its full name.
    subsystems: BTreeMap<String, Vec<String>>,
}

/// What is measured of several modules together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) size: Size,
    pub(super) modules: usize,
    pub(super) methods: usize,
    pub(super) exports: usize,
    pub(super) duplicated: usize,
}

impl Sum {
    pub(super) fn add(&mut self, module: &Measured) {
        self.size += module.metrics.size;
        self.modules += 1;
        self.methods += module.metrics.methods.len();
        let exports = module.metrics.methods.iter().filter(|it| it.is_export);
        self.exports += exports.count();
        self.duplicated += module.duplicated;
    }
}

impl Places {
    /// The configurations below a folder.
    pub(super) fn of(root: &Path) -> Self {
        let mut made = Self::default();
        let (configurations, _) = metadata::source::load(root);
        for configuration in &configurations {
            for module in &configuration.modules {
                let object = match &module.owner {
                    Owner::Object(kind, name)
                    | Owner::Form(kind, name, _)
                    | Owner::Command(kind, name, _)
                    | Owner::Part(kind, name, _) => {
                        format!("{}.{}", kind.names().en, name.as_str())
                    }
                    Owner::Configuration => "Configuration".to_owned(),
                    Owner::Nothing => continue,
                };
                made.objects.insert(module.path.clone(), object);
            }
            for subsystem in configuration.of_kind(Kind::Subsystem) {
                let Details::Subsystem(details) = &subsystem.details else {
                    continue;
                };
                for object in &details.content {
                    let list = made.subsystems.entry(object.to_string()).or_default();
                    list.push(subsystem.name.as_str().to_owned());
                }
            }
        }
        made
    }

    /// The object of a module: its full name in English.
    pub(super) fn object(&self, root: &Path, module: &Measured) -> Option<&str> {
        let path = root.join(&module.path.relative);
        self.objects.get(&path).map(String::as_str)
    }

    /// The subsystems of an object.
    pub(super) fn subsystems(&self, object: &str) -> &[String] {
        self.subsystems.get(object).map_or(&[], Vec::as_slice)
    }
}

/// Sums by object and by subsystem. An object of several subsystems counts in each.
pub(super) fn sums(
    places: &Places,
    root: &Path,
    modules: &[Measured],
) -> [BTreeMap<String, Sum>; 2] {
    let [mut objects, mut subsystems] = [BTreeMap::new(), BTreeMap::new()];
    for module in modules {
        let Some(object) = places.object(root, module) else {
            continue;
        };
        let sum: &mut Sum = objects.entry(object.to_owned()).or_default();
        sum.add(module);
        for subsystem in places.subsystems(object) {
            let sum: &mut Sum = subsystems.entry(subsystem.clone()).or_default();
            sum.add(module);
        }
    }
    [objects, subsystems]
}
