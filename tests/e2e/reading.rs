//! Which files `onec review` reads, and what it says of those that it cannot.

use std::fs;

use serde_json::Value;

use crate::project::{BROKEN, Project, Run, VALID};

/// The paths of the modules with findings.
fn reviewed(project: &Project, args: &[&str]) -> Vec<String> {
    let run = project.onec(
        &[
            &["review", "--only", "ParseError", "--format", "json"],
            args,
        ]
        .concat(),
    );
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let files = report["files"].as_array().expect("files");
    files
        .iter()
        .map(|it| it["path"].as_str().expect("a path").to_owned())
        .collect()
}

fn told(run: &Run) -> (Option<i32>, &str) {
    (run.code, run.stderr.trim_end())
}

#[test]
fn modules_are_known_by_their_extension_in_any_case() {
    let project = Project::new(&[
        ("a.bsl", BROKEN),
        ("b.BSL", BROKEN),
        ("c.Os", BROKEN),
        ("d.txt", BROKEN),
        ("bsl", BROKEN),
    ]);
    assert_eq!(reviewed(&project, &[]), ["a.bsl", "b.BSL", "c.Os"]);
}

#[test]
fn ignored_and_hidden_files_are_read_only_when_named() {
    let project = Project::new(&[
        ("a.bsl", BROKEN),
        (".hidden/b.bsl", BROKEN),
        ("build/c.bsl", BROKEN),
        ("d.txt", BROKEN),
        (".gitignore", "/build\n"),
    ]);
    assert_eq!(reviewed(&project, &["."]), ["a.bsl"]);
    let named = ["a.bsl", ".hidden/b.bsl", "build/c.bsl", "d.txt"];
    assert_eq!(
        reviewed(&project, &named),
        [".hidden/b.bsl", "a.bsl", "build/c.bsl", "d.txt"]
    );
}

#[test]
fn a_file_that_several_paths_name_is_reviewed_once() {
    let project = Project::new(&[("src/a/M.bsl", BROKEN), ("src/b/M.bsl", BROKEN)]);
    assert_eq!(
        reviewed(&project, &["src", "src/a", "./src/a/M.bsl", "src/../src"]),
        ["a/M.bsl", "b/M.bsl"]
    );
}

#[test]
fn paths_are_relative_to_what_holds_all_of_them() {
    let project = Project::new(&[("src/a/M.bsl", BROKEN), ("src/b/M.bsl", BROKEN)]);
    assert_eq!(
        reviewed(&project, &["src/a", "src/b"]),
        ["a/M.bsl", "b/M.bsl"]
    );
    assert_eq!(reviewed(&project, &["src/a"]), ["M.bsl"]);
    assert_eq!(reviewed(&project, &["src/a/M.bsl"]), ["M.bsl"]);
}

#[test]
fn a_path_that_does_not_exist_is_told_and_the_rest_reviewed() {
    let project = Project::new(&[("src/M.bsl", BROKEN)]);
    let run = project.onec(&["review", "--only", "ParseError", "gone", "src"]);
    assert!(run.stdout.contains("src/M.bsl:3:6"), "{}", run.stdout);
    insta::assert_snapshot!(run.stderr, @"ошибка: gone: нет такого файла или каталога, проверьте путь");
    assert_eq!(run.code, Some(3));
}

#[test]
fn a_directory_without_modules_is_told() {
    let project = Project::new(&[("src/readme.txt", "")]);
    insta::assert_snapshot!(project.onec(&["review", "--only", "ParseError", "src"]).stderr, @"ошибка: src: в каталоге нет модулей (.bsl, .os): проверьте путь; скрытые файлы и файлы из .gitignore читаются, только если назвать их по имени");
    assert_eq!(
        project
            .onec(&["review", "--only", "ParseError", "src", "--lang", "en"])
            .code,
        Some(3)
    );
}

#[test]
fn compiled_modules_and_other_binaries_are_skipped_with_a_note() {
    let project = Project::new(&[("Valid.bsl", VALID)]);
    project.write("Compiled.bsl", [0xFF, 0xFF, 0xFF, 0x7F, 1, 0, 0, 0]);
    project.write("Binary.bsl", (0..=255).collect::<Vec<u8>>());
    let run = project.onec(&["review", "--only", "ParseError"]);
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!(run.stderr, @r"
    примечание: Binary.bsl: не текст: пропущен
    примечание: Compiled.bsl: скомпилированный модуль, текста в нём нет: пропущен
    ");
    insta::assert_snapshot!(run.stdout, @"Проверено модулей: 1 (75 Б) за [time] с. Ошибок: 0, предупреждений: 0, замечаний: 0. Пропущено файлов без текста: 2.");
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_broken_link_is_told() {
        let project = Project::new(&[("src/M.bsl", VALID)]);
        symlink("gone.bsl", project.path("src/Link.bsl")).expect("a link");
        symlink("gone.png", project.path("src/picture.png")).expect("a link");
        symlink("someone@host.1", project.path("src/.#M.bsl")).expect("a link");
        insta::assert_snapshot!(project.onec(&["review", "--only", "ParseError", "src"]).stderr, @"ошибка: src/Link.bsl: ссылка ведёт к тому, чего нет: исправьте её или удалите");
        assert_eq!(
            project
                .onec(&["review", "--only", "ParseError", "src"])
                .code,
            Some(3)
        );
        assert_eq!(
            project
                .onec(&["review", "--only", "ParseError", "src/Link.bsl"])
                .code,
            Some(3)
        );
    }

    #[test]
    fn a_link_to_its_own_directory_ends_nothing() {
        let project = Project::new(&[("src/a/M.bsl", BROKEN)]);
        symlink("..", project.path("src/a/up")).expect("a link");
        let run = project.onec(&["review", "--only", "ParseError", "src"]);
        assert_eq!(told(&run), (Some(1), ""));
        assert_eq!(reviewed(&project, &["src"]), ["a/M.bsl"]);
    }

    #[test]
    fn links_are_followed_and_a_file_is_still_reviewed_once() {
        let project = Project::new(&[("src/z/M.bsl", BROKEN), ("lib/N.bsl", BROKEN)]);
        symlink("z", project.path("src/a")).expect("a link");
        symlink("../lib", project.path("src/lib")).expect("a link");
        assert_eq!(reviewed(&project, &["src"]), ["lib/N.bsl", "z/M.bsl"]);
    }

    #[test]
    fn a_file_without_permission_is_told_and_the_rest_reviewed() {
        use std::os::unix::fs::PermissionsExt;
        let project = Project::new(&[("a.bsl", BROKEN), ("b.bsl", VALID)]);
        fs::set_permissions(project.path("b.bsl"), fs::Permissions::from_mode(0o0))
            .expect("permissions");
        if fs::read(project.path("b.bsl")).is_ok() {
            return; // The superuser may read everything.
        }
        let run = project.onec(&["review", "--only", "ParseError"]);
        assert_eq!(
            told(&run),
            (
                Some(3),
                "ошибка: b.bsl: нет прав на чтение (Permission denied (os error 13))"
            )
        );
        assert!(run.stdout.contains("a.bsl:3:6"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_fails_while_it_is_read_is_told() {
        let project = Project::new(&[("a.bsl", BROKEN)]);
        symlink("/proc/self/mem", project.path("b.bsl")).expect("a link");
        let run = project.onec(&["review", "--only", "ParseError"]);
        assert_eq!(
            told(&run),
            (
                Some(3),
                "ошибка: b.bsl: не читается (Input/output error (os error 5))"
            )
        );
        assert!(run.stdout.contains("a.bsl:3:6"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_path_that_is_no_text_is_read() {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"\xCC\xEE\xE4.bsl");
        let project = Project::new::<&str>(&[]);
        project.write(name, BROKEN);
        let run = project.onec(&["review", "--only", "ParseError", "--format", "sarif"]);
        assert_eq!(run.code, Some(1));
        assert!(run.stdout.contains("\"%CC%EE%E4.bsl\""), "{}", run.stdout);
    }
}
