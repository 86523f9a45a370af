//! Which project a review, or a query, is about.

use std::path::{Path, PathBuf};

use analysis::Language;
use project::settings;

use super::warn;
use crate::walk::Found;

/// The folder of the project of what is named, and whether there is one: a folder that was not named is not searched for
/// it, for it may be the whole disk.
pub(super) fn project_of(found: &Found, language: Language) -> (PathBuf, bool) {
    let around = project_root(&found.root);
    let is_project = around.is_some() || found.is_root_named;
    if !is_project && found.modules.len() > 1 {
        let (ru, en) = (
            "у названного нет общего проекта: модули проверяются поодиночке, правила, которым нужна конфигурация, молчат; \
             назовите одну папку или положите в общую файл onec.toml",
            "what is named has no project in common: modules are looked at one by one, and rules that need the \
             configuration are silent; name one folder, or put a file onec.toml into the common one",
        );
        warn(language, language.pick(ru, en));
    }
    (around.unwrap_or_else(|| found.root.clone()), is_project)
}

/// The folder of the project that a folder lies in: the closest one with settings; else the closest one with the files
/// of a configuration.
pub(in crate::commands) fn project_root(folder: &Path) -> Option<PathBuf> {
    let is_there = |folder: &Path, name: &str| folder.join(name).is_file();
    let mut around = folder.ancestors();
    let with_settings = around.find(|it| settings::FILES.iter().any(|name| is_there(it, name)));
    let with_configuration = || {
        let marks = ["Configuration.xml", "DT-INF/PROJECT.PMF", ".project"];
        let mut around = folder.ancestors();
        around.find(|it| marks.iter().any(|name| is_there(it, name)))
    };
    let root = with_settings.or_else(with_configuration);
    root.map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_the_folder_with_settings_or_with_a_configuration() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let inner = root.join("src/cf/CommonModules");
        std::fs::create_dir_all(&inner).expect("folders");
        assert_eq!(project_root(&inner), None);
        std::fs::write(root.join("src/cf/Configuration.xml"), "").expect("a file");
        assert_eq!(project_root(&inner), Some(root.join("src/cf")));
        std::fs::write(root.join("onec.toml"), "").expect("a file");
        assert_eq!(project_root(&inner).as_deref(), Some(root));
    }
}
