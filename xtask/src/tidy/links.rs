//! Relative links of Markdown lead somewhere.

use super::files::File;
use super::{Files, Problem};

pub(super) fn check(files: &Files) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files.iter().filter(|it| it.extension() == "md") {
        for (line, target) in links(file) {
            if let Some(message) = broken(files, file, target) {
                problems.push(Problem::at(file, line, message));
            }
        }
    }
    problems
}

/// What is wrong with a link; nothing when it leads out of the repository.
fn broken(files: &Files, from: &File, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target
        .split_once('#')
        .map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let folder = from.path.rsplit_once('/').map_or("", |it| it.0);
    let path = if path.is_empty() {
        Some(from.path.clone())
    } else {
        resolve(folder, path)
    };
    let Some(path) =
        path.filter(|path| files.get(path).is_some() || files.below(path).next().is_some())
    else {
        return Some(format!("the link to `{target}` leads nowhere"));
    };
    let page = files.get(&path).filter(|it| it.extension() == "md");
    let has_anchor = |page: &File| prose(page).any(|(_, it)| anchor == heading(it).as_deref());
    match (anchor, page) {
        (Some(anchor), Some(page)) if !has_anchor(page) => {
            Some(format!("`{path}` has no heading for `#{anchor}`"))
        }
        _ => None,
    }
}

/// A path relative to a folder; none when it leaves the repository.
fn resolve(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The targets of `[text](target)` and `[text]: target`.
fn links(file: &File) -> impl Iterator<Item = (usize, &str)> {
    prose(file).flat_map(|(line, text)| {
        let inline = text
            .split("](")
            .skip(1)
            .filter_map(|it| it.split([')', ' ']).next());
        let defined = text
            .strip_prefix('[')
            .and_then(|it| it.split_once("]: "))
            .map(|it| it.1.trim());
        inline
            .chain(defined)
            .filter(|it| !it.is_empty())
            .map(move |it| (line, it))
    })
}

/// The lines outside of code blocks.
fn prose(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    file.lines().filter(move |(_, text)| {
        let is_fence = text.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// The anchor that a heading gets: lower case, blanks as `-`, no punctuation.
fn heading(line: &str) -> Option<String> {
    let title = line
        .strip_prefix('#')?
        .trim_start_matches('#')
        .trim()
        .to_lowercase();
    let kept = title
        .chars()
        .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    Some(kept.map(|it| if it == ' ' { '-' } else { it }).collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_problems;
    use super::*;

    #[test]
    fn links_that_lead_nowhere_are_reported() {
        let text = "See [a](b.md), [c](../d.md) and [e](../../f.md).\n\n[g]: nothing\n[h](#none)\n";
        let expected = [
            "docs/a.md:1: the link to `../d.md` leads nowhere",
            "docs/a.md:1: the link to `../../f.md` leads nowhere",
            "docs/a.md:3: the link to `nothing` leads nowhere",
            "docs/a.md:4: `docs/a.md` has no heading for `#none`",
        ];
        assert_problems(check, &[("docs/a.md", text), ("docs/b.md", "")], &expected);
    }

    #[test]
    fn files_folders_headings_and_other_sites_are_found() {
        let text = "# Exit codes, all\n[a](docs) [b](docs/b.md#вторая-глава) [c](#exit-codes-all) [d](https://example.org/x)\n```\n[x](y)\n```\n";
        assert_problems(
            check,
            &[("README.md", text), ("docs/b.md", "## Вторая глава\n")],
            &[],
        );
    }
}
