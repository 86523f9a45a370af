//! The lines that changed in git.

use std::collections::{HashMap, HashSet};
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};
use std::process::Command;

use analysis::Language;

use crate::exit::Usage;

/// The lines that changed since a revision.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    /// Changed lines of files, counted from 0.
    lines: HashMap<PathBuf, Vec<Range<usize>>>,
    /// Files that git does not know: all of them is new.
    new: HashSet<PathBuf>,
}

impl Changed {
    /// What changed below a folder since a revision, in commits and in files that were not committed.
    pub(super) fn since(root: &Path, revision: &str, language: Language) -> Result<Self, Usage> {
        let git = |args: &[&str]| git(root, args, language);
        let top = git(&["rev-parse", "--show-toplevel"])?;
        let top = Path::new(top.trim_end());
        let top = top.canonicalize().unwrap_or_else(|_| top.to_owned());
        // A word that begins with a hyphen is an option to git, whatever was meant.
        if revision.starts_with('-') {
            return Err(unknown(revision, language));
        }
        let commit = format!("{revision}^{{commit}}");
        let is_known = git(&["rev-parse", "--verify", "--quiet", &commit]);
        is_known.map_err(|_| unknown(revision, language))?;
        let diff = git(&[
            "-c",
            "core.quotepath=off",
            "diff",
            "--unified=0",
            "--no-color",
            "--no-ext-diff",
            "--no-renames",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            revision,
            "--",
            ".",
        ])?;
        let mut changed = Self::of_diff(&top, &diff);
        let new = git(&["ls-files", "-z", "--others", "--exclude-standard"])?;
        let new = new.split('\0').filter(|it| !it.is_empty());
        changed.new = new.map(|it| root.join(it)).collect();
        Ok(changed)
    }

    fn of_diff(top: &Path, diff: &str) -> Self {
        let mut changed = Self::default();
        let mut path = None;
        for line in diff.lines() {
            if let Some(name) = line.strip_prefix("+++ ") {
                let name = name.trim_end_matches('\t');
                path = name.strip_prefix("b/").map(|it| top.join(it));
            } else if line.starts_with("@@ ")
                && let (Some(path), Some(range)) = (&path, hunk(line))
            {
                changed.lines.entry(path.clone()).or_default().push(range);
            }
        }
        changed
    }

    /// Whether anything of a file changed.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.new.contains(path) || self.lines.contains_key(path)
    }

    /// Whether some of these lines of a file changed.
    pub(super) fn touches(&self, path: &Path, lines: RangeInclusive<usize>) -> bool {
        let ranges = self.lines.get(path).map_or(&[][..], Vec::as_slice);
        let meets = |it: &Range<usize>| it.start <= *lines.end() && *lines.start() < it.end;
        self.new.contains(path) || ranges.iter().any(meets)
    }
}

/// The lines of the new file in the head of a hunk: `@@ -1,2 +3,4 @@`. None where lines were only taken out.
fn hunk(line: &str) -> Option<Range<usize>> {
    let new = line.split(' ').find_map(|it| it.strip_prefix('+'))?;
    let (start, count) = new.split_once(',').unwrap_or((new, "1"));
    let start: usize = start.parse().ok()?;
    let count: usize = count.parse().ok()?;
    let first = start.checked_sub(1)?;
    (count > 0).then_some(first..first + count)
}

fn git(root: &Path, args: &[&str], language: Language) -> Result<String, Usage> {
    let output = Command::new("git").arg("-C").arg(root).args(args).output();
    let output = output.map_err(|error| {
        Usage(language.pick(
            format!("для --changed-since нужен git: {error}"),
            format!("--changed-since needs git: {error}"),
        ))
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Usage(format!("git: {}", said.trim())))
}

fn unknown(revision: &str, language: Language) -> Usage {
    Usage(language.pick(
        format!("git не знает ревизии «{revision}»"),
        format!("git knows no revision “{revision}”"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_say_which_lines_are_new() {
        assert_eq!(hunk("@@ -1,2 +3,4 @@ Процедура"), Some(2..6));
        assert_eq!(hunk("@@ -1 +1 @@"), Some(0..1));
        assert_eq!(hunk("@@ -5,2 +4,0 @@"), None);
    }

    #[test]
    fn a_diff_is_read_file_by_file() {
        let diff = "diff --git a/а б.bsl b/а б.bsl\n--- a/а б.bsl\n+++ b/а б.bsl\t\n@@ -1 +1,2 @@\n-А\n+Б\n+В\n\
                    diff --git a/нет.bsl b/нет.bsl\n--- a/нет.bsl\n+++ /dev/null\n@@ -1 +0,0 @@\n-А\n";
        let changed = Changed::of_diff(Path::new("/р"), diff);
        let path = Path::new("/р/а б.bsl");
        assert!(changed.has(path) && !changed.has(Path::new("/р/нет.bsl")));
        assert!(changed.touches(path, 1..=5) && !changed.touches(path, 2..=5));
    }
}
