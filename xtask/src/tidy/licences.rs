//! Every package is from crates.io and has a licence that `deny.toml` allows.
//!
//! `cargo deny` checks more (advisories above all), but it is no part of a fresh machine; this is.

use anyhow::Context as _;
use cargo_metadata::{Metadata, Package};
use serde::Deserialize;

use super::{Files, Problem};

#[derive(Deserialize)]
struct Deny {
    licenses: Licences,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
    #[serde(default)]
    exceptions: Vec<Exception>,
}

/// Licences that are allowed for one package more.
#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    package: String,
    allow: Vec<String>,
}

impl Licences {
    /// What a package may have.
    fn of(&self, package: &Package) -> Vec<String> {
        let own = self.exceptions.iter();
        let own = own.filter(|it| it.package == package.name.as_str());
        self.allow
            .iter()
            .chain(own.flat_map(|it| &it.allow))
            .cloned()
            .collect()
    }
}

pub(super) fn check(metadata: &Metadata, files: &Files) -> anyhow::Result<Vec<Problem>> {
    let deny = files.get("deny.toml").context("there is no deny.toml")?;
    let deny: Deny = toml::from_str(deny.text()).context("cannot read deny.toml")?;
    let problems = metadata
        .packages
        .iter()
        .filter_map(|it| Some(Problem::of(place(it), wrong(it, &deny.licenses.of(it))?)));
    Ok(problems.collect())
}

fn place(package: &Package) -> String {
    format!("{} {}", package.name, package.version)
}

fn wrong(package: &Package, allowed: &[String]) -> Option<String> {
    match (&package.source, &package.license) {
        (Some(source), _) if !source.is_crates_io() => {
            Some(format!("comes from {source}, not from crates.io"))
        }
        (_, None) => Some("names no licence".to_owned()),
        (_, Some(licence)) if !is_allowed(licence, allowed) => Some(format!(
            "has the licence {licence}, which deny.toml does not allow"
        )),
        _ => None,
    }
}

/// Whether the terms of an SPDX expression can be met by what is allowed.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    // Old manifests write `MIT/Apache-2.0`.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let mut rest = &words[..];
    any(&mut rest, allowed) && rest.is_empty()
}

/// `a OR b`.
fn any(words: &mut &[&str], allowed: &[String]) -> bool {
    let mut holds = all(words, allowed);
    while take(words, "OR") {
        holds |= all(words, allowed);
    }
    holds
}

/// `a AND b`.
fn all(words: &mut &[&str], allowed: &[String]) -> bool {
    let mut holds = one(words, allowed);
    while take(words, "AND") {
        holds &= one(words, allowed);
    }
    holds
}

/// `(…)`, `a` or `a WITH exception`.
fn one(words: &mut &[&str], allowed: &[String]) -> bool {
    if take(words, "(") {
        return any(words, allowed) & take(words, ")");
    }
    let mut licence = next(words).to_owned();
    if take(words, "WITH") {
        licence = format!("{licence} WITH {}", next(words));
    }
    allowed.contains(&licence)
}

fn take(words: &mut &[&str], word: &str) -> bool {
    let is_next = words.first() == Some(&word);
    if is_next {
        next(words);
    }
    is_next
}

fn next<'a>(words: &mut &[&'a str]) -> &'a str {
    let (first, rest) = words
        .split_first()
        .map_or(("", *words), |(first, rest)| (*first, rest));
    *words = rest;
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: bool) {
        let allowed = [
            "MIT",
            "Apache-2.0",
            "BSD-3-Clause",
            "Apache-2.0 WITH LLVM-exception",
        ]
        .map(str::to_owned);
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }

    #[test]
    fn one_allowed_choice_is_enough() {
        check("MIT", true);
        check("MIT OR GPL-3.0", true);
        check("GPL-3.0/MIT", true);
        check("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true);
        check("(GPL-3.0 OR MIT) AND BSD-3-Clause", true);
    }

    #[test]
    fn all_that_is_demanded_must_be_allowed() {
        check("GPL-3.0", false);
        check("MIT AND GPL-3.0", false);
        check("(GPL-3.0 OR LGPL-2.1) AND MIT", false);
        check("MIT WITH other-exception", false);
    }

    #[test]
    fn what_is_no_expression_is_not_allowed() {
        check("", false);
        check("MIT Apache-2.0", false);
        check("(MIT", false);
    }

    #[test]
    fn a_package_of_another_source_or_licence_is_reported() {
        let mut metadata = cargo_metadata::MetadataCommand::new()
            .no_deps()
            .exec()
            .expect("readable");
        let package = &mut metadata.packages[0];
        let allowed = ["Zlib".to_owned()];
        assert!(wrong(package, &allowed).is_some_and(|it| it.contains("does not allow")));
        package.license = None;
        assert_eq!(
            wrong(package, &allowed).as_deref(),
            Some("names no licence")
        );
        package.source = Some(cargo_metadata::Source {
            repr: "git+https://example.org/a".to_owned(),
        });
        assert!(wrong(package, &allowed).is_some_and(|it| it.contains("not from crates.io")));
    }
}
