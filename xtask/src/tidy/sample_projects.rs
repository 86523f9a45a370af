//! The sample configuration and its extension are one in both of their source formats, and each project is stored as its
//! tool stores it.

use std::collections::BTreeMap;

use super::files::File;
use super::{Files, Problem};

/// Pairs of the same project: that of the Designer and that of EDT.
const PAIRS: [(&str, &str); 2] = [
    ("tests/projects/trade", "tests/projects/trade-edt"),
    ("tests/projects/trade-ext", "tests/projects/trade-ext-edt"),
];
/// Projects of the Designer that have no copy for EDT.
const ALONE: [&str; 2] = ["tests/projects/services", "tests/projects/production"];
const BOM: &str = "\u{feff}";

pub(super) fn check(files: &Files) -> Vec<Problem> {
    PAIRS
        .iter()
        .flat_map(|it| check_pair(files, it.0, it.1))
        .chain(ALONE.iter().flat_map(|it| check_designer(files, it)))
        .collect()
}

fn check_designer(files: &Files, designer: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (_, file) in files.below(designer) {
        let text = file.text();
        if !text.starts_with(BOM) {
            problems.push(Problem::of(
                file.path.as_str(),
                "the Designer writes a byte order mark",
            ));
        }
        if has_other_line_ends(text) {
            problems.push(Problem::of(
                file.path.as_str(),
                "the Designer ends lines with CR LF",
            ));
        }
    }
    problems
}

fn check_pair(files: &Files, designer: &str, edt: &str) -> Vec<Problem> {
    let mut problems = check_designer(files, designer);
    for (_, file) in files.below(edt) {
        if file.text().starts_with(BOM) || file.text().contains('\r') {
            problems.push(Problem::of(
                file.path.as_str(),
                "EDT writes neither a byte order mark nor CR",
            ));
        }
    }
    problems.extend(differing_modules(files, designer, edt));
    problems
}

/// Whether a line ends with anything but CR LF.
fn has_other_line_ends(text: &str) -> bool {
    text.replace("\r\n", "").contains(['\r', '\n'])
}

/// Modules that only one project has, or that differ in more than line ends.
fn differing_modules(files: &Files, in_designer: &str, in_edt: &str) -> Vec<Problem> {
    let mut modules: BTreeMap<String, [Option<&File>; 2]> = BTreeMap::new();
    for (path, file) in files
        .below(in_designer)
        .filter(|it| it.1.extension() == "bsl")
    {
        modules.entry(path_in_edt(path)).or_default()[0] = Some(file);
    }
    for (path, file) in files.below(in_edt).filter(|it| it.1.extension() == "bsl") {
        modules.entry(path.to_owned()).or_default()[1] = Some(file);
    }
    let mut problems = Vec::new();
    for (path, pair) in modules {
        match pair {
            [Some(designer), Some(edt)] => {
                if designer
                    .text()
                    .trim_start_matches(BOM)
                    .replace("\r\n", "\n")
                    != edt.text()
                {
                    problems.push(Problem::of(
                        designer.path.as_str(),
                        format!("differs from `{in_edt}/{path}`"),
                    ));
                }
            }
            [Some(designer), None] => problems.push(Problem::of(
                designer.path.as_str(),
                format!("there is no `{in_edt}/{path}`"),
            )),
            [None, Some(edt)] => problems.push(Problem::of(
                edt.path.as_str(),
                format!("`{in_designer}` has no such module"),
            )),
            [None, None] => {}
        }
    }
    problems
}

/// Where EDT keeps the module that the Designer keeps here.
fn path_in_edt(path: &str) -> String {
    let path = path
        .strip_prefix("Ext/")
        .map_or_else(|| path.to_owned(), |it| format!("Configuration/{it}"));
    format!(
        "src/{}",
        path.replace("/Ext/Form/", "/").replace("/Ext/", "/")
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_problems;
    use super::*;

    #[test]
    fn marks_and_line_ends_of_the_wrong_tool_are_reported() {
        let files = [
            ("tests/projects/trade/a.xml", "a\r\n"),
            ("tests/projects/trade/b.xml", "\u{feff}a\n"),
            ("tests/projects/trade-edt/c.mdo", "\u{feff}a\n"),
            ("tests/projects/trade-edt/d.mdo", "a\r\n"),
        ];
        let expected = [
            "tests/projects/trade/a.xml: the Designer writes a byte order mark",
            "tests/projects/trade/b.xml: the Designer ends lines with CR LF",
            "tests/projects/trade-edt/c.mdo: EDT writes neither a byte order mark nor CR",
            "tests/projects/trade-edt/d.mdo: EDT writes neither a byte order mark nor CR",
        ];
        assert_problems(check, &files, &expected);
    }

    #[test]
    fn modules_of_one_project_only_and_differing_ones_are_reported() {
        let files = [
            (
                "tests/projects/trade/Catalogs/A/Forms/B/Ext/Form/Module.bsl",
                "\u{feff}А = 1;\r\n",
            ),
            (
                "tests/projects/trade/Ext/SessionModule.bsl",
                "\u{feff}А = 1;\r\n",
            ),
            (
                "tests/projects/trade-edt/src/Catalogs/A/Forms/B/Module.bsl",
                "А = 2;\n",
            ),
            (
                "tests/projects/trade-edt/src/CommonModules/C/Module.bsl",
                "А = 1;\n",
            ),
        ];
        let expected = [
            "tests/projects/trade/Catalogs/A/Forms/B/Ext/Form/Module.bsl: \
             differs from `tests/projects/trade-edt/src/Catalogs/A/Forms/B/Module.bsl`",
            "tests/projects/trade-edt/src/CommonModules/C/Module.bsl: `tests/projects/trade` has no such module",
            "tests/projects/trade/Ext/SessionModule.bsl: \
             there is no `tests/projects/trade-edt/src/Configuration/SessionModule.bsl`",
        ];
        assert_problems(check, &files, &expected);
    }

    #[test]
    fn equal_modules_pass() {
        let files = [
            (
                "tests/projects/trade/Catalogs/A/Ext/ObjectModule.bsl",
                "\u{feff}А = 1;\r\n",
            ),
            (
                "tests/projects/trade-edt/src/Catalogs/A/ObjectModule.bsl",
                "А = 1;\n",
            ),
        ];
        assert_problems(check, &files, &[]);
    }
}
