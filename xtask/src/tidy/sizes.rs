//! A file is read as a whole, so it must be of a size that can be.

use super::{Files, Problem};

const MOST: usize = 600;
const MANY: usize = 400;

pub(super) fn check(files: &Files) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in files.rust() {
        let lines = file.text().lines().count();
        if lines > MOST {
            problems.push(Problem::of(
                file.path.as_str(),
                format!("{lines} lines, and {MOST} is the most: split it by feature"),
            ));
        } else if lines > MANY {
            problems.push(Problem::hint(
                file,
                format!("{lines} lines: above {MANY} a file is better split by feature"),
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_reported_and_longish_ones_hinted_at() {
        let text = |lines| "a\n".repeat(lines);
        let files = [
            ("a.rs", &*text(601)),
            ("b.rs", &*text(600)),
            ("c.rs", &*text(400)),
            ("d.txt", &*text(900)),
        ];
        let found: Vec<_> = check(&Files::of(&files))
            .into_iter()
            .map(|it| (it.place, it.is_hint))
            .collect();
        assert_eq!(
            found,
            [("a.rs".to_owned(), false), ("b.rs".to_owned(), true)]
        );
    }
}
