//! Who may use whom: the two tables of `ARCHITECTURE.md`, checked over the packages that Cargo resolves.

use std::collections::BTreeSet;

use anyhow::Context as _;
use cargo_metadata::{DependencyKind, Metadata};

use crate::tidy::Problem;

/// What each crate of the workspace may use, normally and to build. Nothing else is an edge.
///
/// Tests may use the same and `test-support`. A crate need not exist yet.
const LAYERS: [(&str, &[&str]); 13] = [
    ("parser-bsl", &[]),
    ("metadata", &[]),
    ("inference", &[]),
    ("query", &["parser-bsl", "metadata"]),
    ("analysis", &["parser-bsl", "metadata", "query"]),
    ("rules", &["analysis", "metadata", "parser-bsl", "query"]),
    ("project", &["analysis", "metadata", "parser-bsl", "rules"]),
    (
        "lsp",
        &[
            "analysis",
            "query",
            "metadata",
            "parser-bsl",
            "project",
            "rules",
        ],
    ),
    (
        "datasets",
        &["analysis", "query", "metadata", "parser-bsl", "project"],
    ),
    (
        "server",
        &[
            "analysis",
            "query",
            "metadata",
            "inference",
            "project",
            "rules",
        ],
    ),
    (
        "onec",
        &[
            "analysis",
            "datasets",
            "inference",
            "lsp",
            "metadata",
            "parser-bsl",
            "project",
            "query",
            "rules",
            "server",
        ],
    ),
    ("test-support", &[]),
    (
        "xtask",
        &[
            "analysis",
            "datasets",
            "inference",
            "lsp",
            "metadata",
            "onec",
            "parser-bsl",
            "project",
            "query",
            "rules",
            "server",
            "test-support",
        ],
    ),
];

/// Crates that only tests may use.
const FOR_TESTS: &str = "test-support";

const ASYNC: &str = "tokio";
const CANDLE: &str = "candle-*";
const HTTP_CLIENTS: [&str; 5] = ["attohttpc", "curl", "hyper", "reqwest", "ureq"];
const LSP_TYPES: [&str; 5] = [
    "lsp-types",
    "ls-types",
    "gen-lsp-types",
    "lsp-server",
    "tower-lsp*",
];

/// Packages that may not stand in the closure of a crate's normal dependencies. A name may end in `*`.
const FORBIDDEN: [(&str, &[&[&str]]); 6] = [
    ("parser-bsl", &[&[ASYNC, "serde*"]]),
    (
        "metadata",
        &[&[ASYNC, "axum", CANDLE], &LSP_TYPES, &HTTP_CLIENTS],
    ),
    (
        "query",
        &[&[ASYNC, "axum", CANDLE], &LSP_TYPES, &HTTP_CLIENTS],
    ),
    (
        "analysis",
        &[&[ASYNC, "axum", CANDLE], &LSP_TYPES, &HTTP_CLIENTS],
    ),
    ("inference", &[&["axum", "tree-sitter*"], &LSP_TYPES]),
    ("lsp", &[&["axum", CANDLE, "sqlx*"]]),
];

/// Packages that one crate alone may use, whatever for: the published grammar is what we measure ourselves against.
/// Queries alone touch their embedded database.
const RESERVED: [(&str, &str); 2] = [("tree-sitter-bsl", "xtask"), ("rusqlite", "query")];

/// Features of our crates that only some may ask for: what analyses stays free of the database that queries run on.
const FEATURES: [(&str, &str, &[&str]); 1] = [(
    "query",
    "run",
    &["datasets", "onec", "query", "server", "xtask"],
)];

/// What the tables say of the workspace.
pub(crate) fn check(metadata: &Metadata) -> anyhow::Result<Vec<Problem>> {
    let problems = Graph::of(metadata)?.problems();
    Ok(problems
        .into_iter()
        .map(|it| Problem::of("Cargo.toml", it))
        .collect())
}

/// Packages and what they use.
struct Graph(Vec<Package>);

struct Package {
    name: String,
    is_member: bool,
    /// Indexes of packages.
    uses: Vec<(usize, DependencyKind)>,
    /// What its manifest asks of others: their names and features.
    asks: Vec<(String, Vec<String>)>,
}

impl Graph {
    fn of(metadata: &Metadata) -> anyhow::Result<Self> {
        let resolve = metadata
            .resolve
            .as_ref()
            .context("Cargo resolved no packages")?;
        let mut packages = Vec::new();
        for node in &resolve.nodes {
            let index = |id: &cargo_metadata::PackageId| {
                resolve
                    .nodes
                    .iter()
                    .position(|it| it.id == *id)
                    .context("a package that Cargo did not resolve")
            };
            let mut uses = Vec::new();
            for dependency in &node.deps {
                let to = index(&dependency.pkg)?;
                uses.extend(dependency.dep_kinds.iter().map(|it| (to, it.kind)));
            }
            let is_member = metadata.workspace_members.contains(&node.id);
            let asks = metadata[&node.id].dependencies.iter();
            let asks = asks.map(|it| (it.name.clone(), it.features.clone()));
            packages.push(Package {
                name: metadata[&node.id].name.to_string(),
                is_member,
                uses,
                asks: asks.collect(),
            });
        }
        Ok(Self(packages))
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for package in self.0.iter().filter(|it| it.is_member) {
            let Some((_, allowed)) = LAYERS.iter().find(|it| it.0 == package.name) else {
                problems.push(format!(
                    "`{}` has no place in the table of layers (xtask/src/layers.rs)",
                    package.name
                ));
                continue;
            };
            problems.extend(self.wrong_edges(package, allowed));
            problems.extend(self.reserved(package));
            problems.extend(features(package));
            for (_, forbidden) in FORBIDDEN.iter().filter(|it| it.0 == package.name) {
                problems.extend(self.forbidden(package, &forbidden.concat()));
            }
        }
        problems
    }

    /// Edges between crates of the workspace that the table of layers does not have.
    fn wrong_edges(&self, from: &Package, allowed: &[&str]) -> Vec<String> {
        let mut problems = BTreeSet::new();
        for (to, kind) in &from.uses {
            let to = &self.0[*to];
            let is_for_tests = *kind == DependencyKind::Development && to.name == FOR_TESTS;
            // A crate may depend on itself to switch a feature on in its tests.
            if to.is_member
                && to.name != from.name
                && !is_for_tests
                && !allowed.contains(&to.name.as_str())
            {
                problems.insert(format!("`{}` may not use `{}`", from.name, to.name));
            }
        }
        problems.into_iter().collect()
    }

    /// Packages that belong to another crate alone.
    fn reserved(&self, from: &Package) -> Vec<String> {
        let names: BTreeSet<_> = from
            .uses
            .iter()
            .map(|it| self.0[it.0].name.as_str())
            .collect();
        let wrong = RESERVED
            .iter()
            .filter(|(name, owner)| names.contains(name) && from.name != *owner);
        wrong
            .map(|(name, owner)| {
                format!("`{}` may not use `{name}`: only `{owner}` may", from.name)
            })
            .collect()
    }

    /// Forbidden packages that normal dependencies lead to, each with one way there.
    fn forbidden(&self, from: &Package, forbidden: &[&str]) -> Vec<String> {
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        let mut ways = vec![(from, from.name.clone())];
        while let Some((package, way)) = ways.pop() {
            for (to, kind) in &package.uses {
                if *kind != DependencyKind::Normal || !seen.insert(*to) {
                    continue;
                }
                let to = &self.0[*to];
                let way = format!("{way} → {}", to.name);
                if forbidden.iter().any(|it| matches(it, &to.name)) {
                    problems.push(format!(
                        "`{}` must stay free of `{}`: {way}",
                        from.name, to.name
                    ));
                }
                ways.push((to, way));
            }
        }
        problems.sort();
        problems
    }
}

/// Features of our crates that this one may not ask for.
fn features(from: &Package) -> Vec<String> {
    let mut problems = Vec::new();
    for (of, feature, allowed) in FEATURES {
        let asked = from.asks.iter().filter(|it| it.0 == of);
        let mut asked = asked.flat_map(|it| &it.1);
        if asked.any(|it| it == feature) && !allowed.contains(&from.name.as_str()) {
            problems.push(format!(
                "`{}` may not use `{of}` with its feature `{feature}`",
                from.name
            ));
        }
    }
    problems
}

/// Whether a name fits a pattern that may end in `*`.
fn matches(pattern: &str, name: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == name, |start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graph of members, `NAME` each, and packages of others, `+NAME`; edges are `to`, `dev:to` or `build:to`; a feature
    /// stands behind a slash.
    fn graph(packages: &[(&str, &[&str])]) -> Graph {
        let index = |to: &str| {
            packages
                .iter()
                .position(|it| it.0.trim_start_matches('+') == to)
                .expect("a package")
        };
        let packages = packages.iter().map(|(package, uses)| Package {
            name: package.trim_start_matches('+').to_owned(),
            is_member: !package.starts_with('+'),
            uses: uses
                .iter()
                .map(|it| it.split_once('/').map_or(*it, |it| it.0))
                .map(|it| match it.split_once(':') {
                    Some(("dev", to)) => (index(to), DependencyKind::Development),
                    Some(("build", to)) => (index(to), DependencyKind::Build),
                    _ => (index(it), DependencyKind::Normal),
                })
                .collect(),
            asks: uses
                .iter()
                .filter_map(|it| it.split_once('/'))
                .map(|(to, feature)| (to.to_owned(), vec![feature.to_owned()]))
                .collect(),
        });
        Graph(packages.collect())
    }

    #[track_caller]
    fn check(packages: &[(&str, &[&str])], expected: &[&str]) {
        assert_eq!(graph(packages).problems(), expected);
    }

    #[test]
    fn edges_of_the_table_pass() {
        check(
            &[
                ("onec", &["analysis", "dev:test-support"]),
                (
                    "analysis",
                    &["parser-bsl", "dev:test-support", "dev:analysis"],
                ),
                ("parser-bsl", &["build:cc"]),
                ("test-support", &[]),
                ("xtask", &["parser-bsl", "analysis", "test-support", "onec"]),
                ("+cc", &[]),
            ],
            &[],
        );
    }

    #[test]
    fn a_wrong_edge_is_reported() {
        check(
            &[
                ("parser-bsl", &["build:metadata"]),
                ("metadata", &[]),
                ("inference", &["dev:metadata"]),
                ("lsp", &["inference"]),
            ],
            &[
                "`parser-bsl` may not use `metadata`",
                "`inference` may not use `metadata`",
                "`lsp` may not use `inference`",
            ],
        );
    }

    #[test]
    fn a_feature_of_others_is_reported() {
        check(
            &[
                ("onec", &["query/run"]),
                ("lsp", &["query/run"]),
                ("query", &["rusqlite"]),
                ("analysis", &["query", "rusqlite"]),
                ("+rusqlite", &[]),
            ],
            &[
                "`lsp` may not use `query` with its feature `run`",
                "`analysis` may not use `rusqlite`: only `query` may",
            ],
        );
    }

    #[test]
    fn test_support_is_for_tests_only() {
        check(
            &[("analysis", &["test-support"]), ("test-support", &[])],
            &["`analysis` may not use `test-support`"],
        );
    }

    #[test]
    fn an_unknown_member_is_reported() {
        check(
            &[("billing", &[])],
            &["`billing` has no place in the table of layers (xtask/src/layers.rs)"],
        );
    }

    #[test]
    fn a_forbidden_package_is_reported_with_the_way_to_it() {
        check(
            &[
                ("analysis", &["parser-bsl", "a"]),
                ("parser-bsl", &["b"]),
                ("+a", &["tokio"]),
                ("+b", &["serde_core"]),
                ("+tokio", &[]),
                ("+serde_core", &[]),
            ],
            &[
                "`analysis` must stay free of `tokio`: analysis → a → tokio",
                "`parser-bsl` must stay free of `serde_core`: parser-bsl → b → serde_core",
            ],
        );
    }

    #[test]
    fn the_closure_follows_normal_dependencies_only() {
        check(
            &[
                ("parser-bsl", &["dev:a", "build:a"]),
                ("+a", &["serde"]),
                ("+serde", &[]),
            ],
            &[],
        );
    }

    #[test]
    fn the_published_grammar_is_for_measurements_only() {
        check(
            &[
                ("parser-bsl", &["dev:tree-sitter-bsl"]),
                ("xtask", &["tree-sitter-bsl"]),
                ("+tree-sitter-bsl", &[]),
            ],
            &["`parser-bsl` may not use `tree-sitter-bsl`: only `xtask` may"],
        );
    }

    #[test]
    fn crates_of_the_tables_are_known() {
        let known: Vec<_> = LAYERS.iter().map(|it| it.0).collect();
        for (name, uses) in LAYERS {
            assert!(uses.iter().all(|it| known.contains(it)), "{name}");
        }
        assert!(FORBIDDEN.iter().all(|it| known.contains(&it.0)));
    }

    #[test]
    fn the_document_has_the_same_table() {
        let root = crate::root();
        let document = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("readable");
        for (name, uses) in LAYERS {
            let start = format!("| `{name}` ");
            let row = document.lines().find(|it| it.starts_with(&start));
            let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for `{name}`"));
            let mut cells = row.split('|').skip(1);
            let first = cells.next().unwrap_or_default();
            let second = cells.next().unwrap_or_default().trim();
            let expected = match name {
                "onec" => "all of the above".to_owned(),
                "xtask" => "anything".to_owned(),
                _ if uses.is_empty() => "–".to_owned(),
                _ => uses
                    .iter()
                    .map(|it| format!("`{it}`"))
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            assert_eq!(second, expected, "{name}");
            let exists = root.join(name).join("Cargo.toml").exists() || first.contains("(in ");
            assert_eq!(first.contains("(planned)"), !exists, "{name}");
        }
    }
}
