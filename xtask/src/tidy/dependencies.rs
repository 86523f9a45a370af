//! Dependencies are declared once, for the whole workspace, and each of them is used.

use anyhow::Context as _;
use toml::{Table, Value};

use super::files::File;
use super::{Files, Problem};

const ROOT: &str = "Cargo.toml";
const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

pub(super) fn check(files: &Files) -> anyhow::Result<Vec<Problem>> {
    let root = files
        .get(ROOT)
        .context("there is no manifest of the workspace")?;
    let root: Table = root
        .text()
        .parse()
        .context("cannot read the manifest of the workspace")?;
    let declared = table(&root, &["workspace", "dependencies"])
        .cloned()
        .unwrap_or_default();
    let members = Member::all(files)?;

    let mut problems = Vec::new();
    for name in declared.keys() {
        if !members
            .iter()
            .any(|it| it.dependencies().any(|(used, _)| used == name))
        {
            problems.push(Problem::of(
                ROOT,
                format!("no member uses `{name}` of [workspace.dependencies]"),
            ));
        }
    }
    for member in &members {
        for (name, value) in member.dependencies() {
            if value.get("workspace").is_none() {
                let message = format!(
                    "declare `{name}` in [workspace.dependencies] and write `{name}.workspace = true`"
                );
                problems.push(Problem::of(member.path, message));
            }
            let word = library_name(name, &declared, &members);
            if !member.sources(files).any(|it| it.text().contains(&word)) {
                problems.push(Problem::of(
                    member.path,
                    format!("no source of the crate names `{word}`"),
                ));
            }
        }
    }
    Ok(problems)
}

/// The manifest of a crate of this workspace.
struct Member<'a> {
    path: &'a str,
    manifest: Table,
}

impl<'a> Member<'a> {
    fn all(files: &'a Files) -> anyhow::Result<Vec<Self>> {
        let mut members = Vec::new();
        for file in files.iter().filter(|it| it.path.ends_with("/Cargo.toml")) {
            let manifest: Table = file
                .text()
                .parse()
                .with_context(|| format!("cannot read {}", file.path))?;
            // One with a workspace of its own is no member.
            if !manifest.contains_key("workspace") {
                members.push(Self {
                    path: &file.path,
                    manifest,
                });
            }
        }
        Ok(members)
    }

    fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |it| it.0)
    }

    /// Names and values in all tables of dependencies.
    fn dependencies(&self) -> impl Iterator<Item = (&String, &Value)> {
        let targets = table(&self.manifest, &["target"])
            .into_iter()
            .flat_map(Table::values)
            .filter_map(Value::as_table);
        std::iter::once(&self.manifest)
            .chain(targets)
            .flat_map(|it| KINDS.iter().filter_map(|kind| table(it, &[*kind])))
            .flatten()
    }

    /// The files of the crate, and those beside the targets that it keeps elsewhere.
    fn sources(&self, files: &'a Files) -> impl Iterator<Item = &'a File> {
        let mut folders = vec![self.folder().to_owned()];
        for kind in ["test", "bench", "example", "bin"] {
            for target in self
                .manifest
                .get(kind)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let path = target
                    .get("path")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                if let (Some(outside), Some((parent, _))) = (
                    path.strip_prefix("../"),
                    self.folder().rsplit_once('/').or(Some(("", ""))),
                ) {
                    let folder = outside.rsplit_once('/').map_or("", |it| it.0);
                    folders.push(if parent.is_empty() {
                        folder.to_owned()
                    } else {
                        format!("{parent}/{folder}")
                    });
                }
            }
        }
        let is_in = |path: &str, folder: &str| {
            path.strip_prefix(folder)
                .is_some_and(|it| it.starts_with('/'))
        };
        files.iter().filter(move |it| {
            it.extension() == "rs" && folders.iter().any(|folder| is_in(&it.path, folder))
        })
    }
}

/// The name of a dependency in the code.
fn library_name(name: &str, declared: &Table, members: &[Member<'_>]) -> String {
    let folder = declared
        .get(name)
        .and_then(|it| it.get("path"))
        .and_then(Value::as_str);
    let member = members.iter().find(|it| Some(it.folder()) == folder);
    let library = member.and_then(|it| it.manifest.get("lib")?.get("name")?.as_str());
    library.map_or_else(|| name.replace('-', "_"), str::to_owned)
}

fn table<'a>(table: &'a Table, path: &[&str]) -> Option<&'a Table> {
    path.iter()
        .try_fold(table, |table, name| table.get(*name)?.as_table())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let problems = check(&Files::of(files)).expect("manifests are readable");
        problems
            .into_iter()
            .map(|it| format!("{}: {}", it.place, it.message))
            .collect()
    }

    #[test]
    fn unused_and_scattered_dependencies_are_reported() {
        let root = "[workspace.dependencies]\nused = \"1\"\nunused = \"1\"\nonly-named = \"1\"\n";
        let member = "[dependencies]\nused.workspace = true\nown = \"1\"\n[target.'cfg(unix)'.dev-dependencies]\nonly-named.workspace = true\n";
        let files = [
            ("Cargo.toml", root),
            ("a/Cargo.toml", member),
            ("a/src/lib.rs", "use used::a;\nuse own::b;\n"),
        ];
        let expected = [
            "Cargo.toml: no member uses `unused` of [workspace.dependencies]",
            "a/Cargo.toml: declare `own` in [workspace.dependencies] and write `own.workspace = true`",
            "a/Cargo.toml: no source of the crate names `only_named`",
        ];
        assert_eq!(found(&files), expected);
    }

    #[test]
    fn libraries_of_other_names_and_tests_elsewhere_are_found() {
        let files = [
            (
                "Cargo.toml",
                "[workspace.dependencies]\ntest-support = { path = \"tests/support\" }\n",
            ),
            ("tests/support/Cargo.toml", "[lib]\nname = \"support\"\n"),
            (
                "cli/Cargo.toml",
                "[[test]]\npath = \"../tests/e2e/main.rs\"\n[dev-dependencies]\ntest-support.workspace = true\n",
            ),
            ("tests/e2e/main.rs", "use support::check;\n"),
            (
                "fuzz/Cargo.toml",
                "[workspace]\n[dependencies]\nown = \"1\"\n",
            ),
        ];
        assert_eq!(found(&files), [""; 0]);
    }
}
