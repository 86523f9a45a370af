//! What must hold of the sources and no compiler checks: one file a check, and one line each in the list below.
//!
//! `cargo xtask tidy` runs all of them, and so does the test at the end of this file.

mod dependencies;
mod files;
mod formatting;
mod licences;
mod rust;

use anyhow::{Context as _, bail};
use clap::Args as ClapArgs;

use self::files::{File, Files};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Format the sources before they are checked.
    #[arg(long)]
    fix: bool,
}

/// Declares the modules of the checks that need nothing but the files, and lists them.
macro_rules! checks {
    ($($module:ident,)+) => {
        $(mod $module;)+

        const CHECKS: &[fn(&Files) -> Vec<Problem>] = &[$($module::check),+];
    };
}

checks! {
    banned,
    blanks,
    headers,
    links,
    machine_paths,
    names,
    sample_projects,
    sizes,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// The file, relative to the root, and the line where there is one.
    place: String,
    /// What is wrong and what to do.
    message: String,
    /// Whether it is only to be thought of.
    is_hint: bool,
}

impl Problem {
    pub(crate) fn of(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            message: message.into(),
            is_hint: false,
        }
    }

    /// A problem of a line, which is counted from one.
    fn at(file: &File, line: usize, message: impl Into<String>) -> Self {
        Self::of(format!("{}:{line}", file.path), message)
    }

    fn hint(file: &File, message: impl Into<String>) -> Self {
        Self {
            is_hint: true,
            ..Self::of(file.path.as_str(), message)
        }
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    if args.fix {
        formatting::format(&crate::root())?;
    }
    let (hints, problems): (Vec<_>, Vec<_>) = problems()?.into_iter().partition(|it| it.is_hint);
    for Problem { place, message, .. } in &hints {
        println!("hint: {place}: {message}");
    }
    for Problem { place, message, .. } in &problems {
        eprintln!("{place}: {message}");
    }
    if !problems.is_empty() {
        bail!("{} places are not tidy", problems.len());
    }
    Ok(())
}

/// Everything that the checks find, in the order of places.
fn problems() -> anyhow::Result<Vec<Problem>> {
    let root = crate::root();
    let files = Files::read(&root)?;
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(&root)
        .features(cargo_metadata::CargoOpt::AllFeatures)
        .other_options(["--locked".to_owned()])
        .exec()
        .context("cannot read the packages of the workspace")?;
    let mut problems: Vec<_> = CHECKS.iter().flat_map(|check| check(&files)).collect();
    problems.extend(dependencies::check(&files)?);
    problems.extend(licences::check(&metadata, &files)?);
    problems.extend(crate::layers::check(&metadata)?);
    problems.extend(formatting::check(&root, &files)?);
    problems.sort();
    problems.dedup();
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares what a check says of files, each given by its path and its text, with `place: message`.
    #[track_caller]
    pub(super) fn assert_problems(
        check: fn(&Files) -> Vec<Problem>,
        files: &[(&str, &str)],
        expected: &[&str],
    ) {
        let found = check(&Files::of(files));
        let found: Vec<_> = found
            .iter()
            .map(|it| format!("{}: {}", it.place, it.message))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_tree_is_tidy() {
        let problems = problems().expect("the tree is readable");
        let lines: Vec<_> = problems
            .iter()
            .filter(|it| !it.is_hint)
            .map(|it| format!("{}: {}\n", it.place, it.message))
            .collect();
        assert!(lines.is_empty(), "\n{}", lines.concat());
    }
}
