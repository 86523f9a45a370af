//! No file names a folder that only one machine has.

use super::{Files, Problem};

/// Folders of people and of build machines, without the slash that begins them: so this file passes its own check.
const FOLDERS: [&str; 5] = ["work/", "root/", "home/", "Users/", "tmp/w"];

pub(super) fn check(files: &Files) -> Vec<Problem> {
    let patterns = FOLDERS.map(|it| format!("/{it}"));
    let mut problems = Vec::new();
    for file in files.iter().filter(|it| it.bytes.contains(&b'/')) {
        for (line, bytes) in file.bytes.split(|it| *it == b'\n').enumerate() {
            if let Some(found) = patterns.iter().find(|it| holds_path(bytes, it.as_bytes())) {
                problems.push(Problem::at(
                    file,
                    line + 1,
                    format!("a path of one machine: `{found}`"),
                ));
            }
        }
    }
    problems
}

/// Whether an absolute path begins like `start`; what follows a name is a part of another path.
fn holds_path(line: &[u8], start: &[u8]) -> bool {
    line.windows(start.len()).enumerate().any(|(at, window)| {
        let before = at.checked_sub(1).map(|it| line[it]);
        window == start
            && !before.is_some_and(|it| {
                it.is_ascii_alphanumeric() || b"_.-~)}*>".contains(&it) || it >= 0x80
            })
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_problems;
    use super::*;

    #[test]
    fn paths_of_one_machine_are_reported() {
        for folder in FOLDERS {
            let text = format!("a\nsee \"/{folder}x\"\n");
            let expected = format!("a.txt:2: a path of one machine: `/{folder}`");
            assert_problems(check, &[("a.txt", &text)], &[&expected]);
            assert_problems(
                check,
                &[("a.txt", &format!("file:///{folder}x"))],
                &[&expected.replace(":2:", ":1:")],
            );
        }
    }

    #[test]
    fn parts_of_other_paths_pass() {
        for folder in FOLDERS {
            assert_problems(
                check,
                &[(
                    "a.txt",
                    &format!("docs/{folder}x https://example.org/{folder} ./{folder}"),
                )],
                &[],
            );
        }
    }
}
