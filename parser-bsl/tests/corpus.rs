//! The corpus of both grammars: texts, and the trees that say what they mean.
//!
//! `tree-sitter test` reads the same files; this test needs no tools but the crate itself.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use parser_bsl::Parser;
use similar::TextDiff;

#[test]
fn modules() {
    check("bsl", Parser::bsl());
}

#[test]
fn queries() {
    check("query", Parser::query());
}

/// One case of a corpus file.
#[derive(Debug, PartialEq)]
struct Case {
    title: String,
    /// Only that the tree has an error counts, not which tree it is (`:error`).
    must_fail: bool,
    text: String,
    tree: String,
}

fn check(grammar: &str, mut parser: Parser) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(grammar)
        .join("test/corpus");
    let files = files(&folder);
    assert!(!files.is_empty(), "no corpus in {}", folder.display());

    let mut failures = String::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let content = fs::read_to_string(&file).expect("a corpus file is UTF-8");
        let cases = cases(&content).unwrap_or_else(|error| panic!("{name}: {error}"));
        for case in cases {
            if let Some(difference) = difference(&mut parser, &case) {
                _ = writeln!(failures, "{name}: {}\n{difference}", case.title);
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .map(|it| it.expect("the folder can be read").path())
        .filter(|it| it.extension().is_some_and(|it| it == "txt"))
        .collect();
    files.sort();
    files
}

/// How the tree of the text differs from the one that is expected.
fn difference(parser: &mut Parser, case: &Case) -> Option<String> {
    let tree = parser.parse(&case.text, None);
    let found = indented(&tree.root_node().to_sexp());
    if case.must_fail {
        return (!tree.root_node().has_error()).then(|| format!("no error in the tree:\n{found}"));
    }
    let expected = indented(&case.tree);
    (found != expected).then(|| {
        TextDiff::from_lines(&expected, &found)
            .unified_diff()
            .header("expected", "found")
            .context_radius(5)
            .to_string()
    })
}

/// The cases of a file. A case is its title between two lines of `=`, with attributes below the title,
/// then the text, a line of `-`, and the tree.
fn cases(content: &str) -> Result<Vec<Case>, String> {
    let lines: Vec<&str> = content.split('\n').collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|&it| is_start(&lines, it))
        .collect();
    if starts.is_empty() {
        return Err("no cases".to_owned());
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| case(&lines[start..end]))
        .collect()
}

/// Whether the title of a case stands between the rule at `line` and another one below.
fn is_start(lines: &[&str], line: usize) -> bool {
    let title = || {
        lines[line + 1..]
            .iter()
            .take_while(|it| !it.trim().is_empty() && !is_rule(it, '='))
            .count()
    };
    is_rule(lines[line], '=')
        && lines
            .get(line + 1 + title())
            .is_some_and(|it| title() > 0 && is_rule(it, '='))
}

fn is_rule(line: &str, of: char) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && line.chars().all(|it| it == of)
}

fn case(lines: &[&str]) -> Result<Case, String> {
    let header = lines
        .iter()
        .skip(1)
        .take_while(|it| !is_rule(it, '='))
        .count();
    let (attributes, title): (Vec<&str>, Vec<&str>) =
        lines[1..=header].iter().partition(|it| it.starts_with(':'));
    let title = title.join(" ").trim().to_owned();
    if let Some(unknown) = attributes.iter().find(|it| it.trim() != ":error") {
        return Err(format!("{title}: the attribute {unknown} is not supported"));
    }
    let body = &lines[header + 2..];
    let divider = body
        .iter()
        .position(|it| is_rule(it, '-'))
        .ok_or_else(|| format!("{title}: no line of `-`"))?;
    let case = Case {
        title,
        must_fail: !attributes.is_empty(),
        text: without_empty_line_around(&body[..divider]).join("\n"),
        tree: body[divider + 1..].join("\n").trim().to_owned(),
    };
    if case.tree.is_empty() != case.must_fail {
        return Err(format!(
            "{}: a case has either a tree or the attribute :error",
            case.title
        ));
    }
    Ok(case)
}

fn without_empty_line_around<'a, 't>(lines: &'a [&'t str]) -> &'a [&'t str] {
    let lines = lines.strip_prefix(&[""]).unwrap_or(lines);
    lines.strip_suffix(&[""]).unwrap_or(lines)
}

/// An s-expression with every node on a line of its own.
fn indented(sexp: &str) -> String {
    let mut result = String::new();
    let mut depth = 0usize;
    let mut field = String::new();
    let mut rest = sexp.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '(' => {
                let length = node_length(rest);
                if !result.is_empty() {
                    _ = write!(result, "\n{:indent$}", "", indent = depth * 2);
                }
                result.push_str(&std::mem::take(&mut field));
                result.push_str(&rest[..length]);
                depth += 1;
                length
            }
            ')' => {
                result.push(')');
                depth = depth.saturating_sub(1);
                1
            }
            _ => {
                let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
                field = format!("{} ", &rest[..length]);
                length
            }
        };
        rest = rest[length..].trim_start();
    }
    result.push('\n');
    result
}

/// The length of `(name`, of `(MISSING name)` and of their like without the closing parenthesis.
fn node_length(sexp: &str) -> usize {
    let name = sexp.find([' ', ')', '\n', '\r']).unwrap_or(sexp.len());
    if !["(MISSING", "(UNEXPECTED"].contains(&&sexp[..name]) {
        return name;
    }
    let token = &sexp[name + 1..];
    // A quoted token may itself be a parenthesis.
    let length = match token.chars().next() {
        Some(quote @ ('"' | '\'')) => token[1..].find(quote).map_or(token.len(), |it| it + 2),
        _ => token.find(')').unwrap_or(token.len()),
    };
    name + 1 + length
}

#[test]
fn a_case_is_read() {
    let text = "===\nOne\n:error\n===\n\nА;\n\n---\n\n===\nTwo\n===\n\nА = 1;\nБ();\n\n---\n\n(a\n  b: (c))\n";
    let expected = [
        Case {
            title: "One".to_owned(),
            must_fail: true,
            text: "А;".to_owned(),
            tree: String::new(),
        },
        Case {
            title: "Two".to_owned(),
            must_fail: false,
            text: "А = 1;\nБ();".to_owned(),
            tree: "(a\n  b: (c))".to_owned(),
        },
    ];
    assert_eq!(cases(text).expect("the text is well formed"), expected);
}

#[test]
fn a_broken_corpus_is_told() {
    assert_eq!(cases(""), Err("no cases".to_owned()));
    assert_eq!(
        cases("===\nA\n===\n\nА = 1;\n"),
        Err("A: no line of `-`".to_owned())
    );
    assert!(cases("===\nA\n:skip\n===\n\n---\n\n(a)\n").is_err());
    assert!(cases("===\nA\n===\n\n---\n\n").is_err());
}

#[test]
fn the_difference_of_trees_is_shown() {
    let mut parser = Parser::bsl();
    let mut case = Case {
        title: String::new(),
        must_fail: false,
        text: "А = 1;".to_owned(),
        tree: "(source_file (assignment_statement left: (identifier) right: (string)))".to_owned(),
    };
    let difference = difference(&mut parser, &case).expect("the trees differ");
    assert!(
        difference.contains("-    right: (string)))\n+    right: (number)))\n"),
        "{difference}"
    );
    case.must_fail = true;
    assert!(self::difference(&mut parser, &case).is_some());
}

#[test]
fn a_missing_parenthesis_is_one_token() {
    let found = indented("(a b: (c) (MISSING \")\") (ERROR (UNEXPECTED '{')))");
    assert_eq!(
        found,
        "(a\n  b: (c)\n  (MISSING \")\")\n  (ERROR\n    (UNEXPECTED '{')))\n"
    );
}
