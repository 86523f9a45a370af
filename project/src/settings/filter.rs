//! Which modules are looked at: settings may leave out subsystems and what a vendor supports.

use analysis::workspace::{FileId, Snapshot};
use metadata::objects::Details;
use metadata::{Configuration, Kind, Name, Object, Owner, Support, same};

use super::{Diagnostics, SkipSupport};

impl Diagnostics {
    /// Whether a module is looked at. A module of no object is, unless only some subsystems are asked for.
    pub fn look_at(&self, snapshot: &Snapshot, file: FileId) -> bool {
        let all = self.include_subsystems.is_empty() && self.exclude_subsystems.is_empty();
        if all && self.skip_support == SkipSupport::Never {
            return true;
        }
        let Some(owner) = snapshot.file(file).map(|it| &it.owner) else {
            return true;
        };
        let configuration = snapshot.configuration(file);
        let object = match owner {
            Owner::Object(kind, name)
            | Owner::Form(kind, name, _)
            | Owner::Command(kind, name, _)
            | Owner::Part(kind, name, _) => configuration.object(*kind, name.as_str()),
            Owner::Configuration | Owner::Nothing => None,
        };
        let Some(object) = object else {
            return self.include_subsystems.is_empty();
        };
        let skipped = match self.skip_support {
            SkipSupport::Never => false,
            SkipSupport::WithSupport => {
                matches!(object.support, Support::Locked | Support::Editable)
            }
            SkipSupport::WithSupportLocked => object.support == Support::Locked,
        };
        let within = |list: &[String]| is_within(configuration, object, list);
        !skipped
            && (self.include_subsystems.is_empty() || within(&self.include_subsystems))
            && !within(&self.exclude_subsystems)
    }
}

/// Whether an object belongs to a subsystem of a list, or to one that is nested in such a one.
fn is_within(configuration: &Configuration, object: &Object, list: &[String]) -> bool {
    if list.is_empty() {
        return false;
    }
    let full = format!("{}.{}", object.kind.names().en, object.name.as_str());
    configuration.of_kind(Kind::Subsystem).any(|subsystem| {
        let Details::Subsystem(details) = &subsystem.details else {
            return false;
        };
        is_listed(&subsystem.name, list) && details.content.iter().any(|it| same(it, &full))
    })
}

/// Whether a subsystem or one around it is listed, by its own name or by its path: `Продажи.Розница`.
fn is_listed(path: &Name, list: &[String]) -> bool {
    let path = path.as_str();
    let ends = path.match_indices('.').map(|it| it.0).chain([path.len()]);
    let mut around = ends.filter_map(|end| path.get(..end));
    around.any(|it| {
        let own = it.rsplit('.').next().unwrap_or(it);
        list.iter()
            .any(|listed| same(listed, it) || same(listed, own))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nested_subsystem_is_listed_with_the_one_around_it() {
        let path = Name::new("Продажи.Розница");
        let listed = |it: &str| is_listed(&path, &[it.to_owned()]);
        assert!(listed("продажи") && listed("Розница") && listed("Продажи.Розница"));
        assert!(!listed("Закупки") && !listed("Рознич"));
    }
}
