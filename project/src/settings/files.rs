//! The files that settings are read from.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Settings, editor, engine, merge, other_server};

/// The names of the files, the one that wins last.
pub const FILES: [&str; 2] = [".bsl-language-server.json", "onec.toml"];

/// Settings as they were read, and what was wrong with their files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// The settings; of a file with a mistake none are taken.
    pub settings: Settings,
    /// The files that were found.
    pub files: Vec<PathBuf>,
    /// What was wrong with them.
    pub problems: Vec<SettingsProblem>,
    /// Settings of the other server that mean nothing here, by their full names.
    pub ignored: Vec<String>,
}

/// What is wrong with a file of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsProblem {
    /// The file.
    pub path: PathBuf,
    /// Where, in bytes of the text; the first line where nobody knows.
    pub range: Range<usize>,
    /// What is wrong, in Russian and in English.
    pub message: [String; 2],
}

/// Reads the settings of a folder. They stand over what an editor has sent: what a team has agreed on wins.
pub fn read(root: &Path, sent: &Value) -> Read {
    let mut read = Read::default();
    let mut settings = editor::ours(sent);
    for name in FILES {
        let path = root.join(name);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => {
                read.problems.push(problem(&path, 0..0, &error.to_string()));
                continue;
            }
        };
        read.files.push(path.clone());
        let layer = match name.ends_with(".toml") {
            true => of_toml(&text),
            false => of_json(&text, &mut read.ignored),
        };
        match layer {
            Ok(mut layer) => {
                let own = engine::take_out_own(&mut layer, &text);
                let problems = own.into_iter().map(|it| SettingsProblem {
                    path: path.clone(),
                    range: it.range,
                    message: it.message,
                });
                read.problems.extend(problems);
                merge::over(&mut settings, layer);
            }
            Err((range, why)) => read.problems.push(problem(&path, range, &why)),
        }
    }
    if settings.is_object() {
        // Every layer makes sense by itself, so all of them do.
        read.settings = serde_json::from_value(settings).unwrap_or_default();
    }
    read
}

type Wrong = (Range<usize>, String);

fn of_toml(text: &str) -> Result<Value, Wrong> {
    let mistake = |it: toml::de::Error| (it.span().unwrap_or(0..0), it.message().to_owned());
    toml::from_str::<Settings>(text).map_err(mistake)?;
    toml::from_str::<Value>(text).map_err(mistake)
}

fn of_json(text: &str, ignored: &mut Vec<String>) -> Result<Value, Wrong> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let theirs: Value = serde_json::from_str(text).map_err(|error| {
        let line = error.line().saturating_sub(1);
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let at = text.floor_char_boundary(start + error.column().saturating_sub(1));
        (at..at, error.to_string())
    })?;
    let (ours, meaningless) = other_server::ours(&theirs);
    ignored.extend(meaningless);
    match serde_json::from_value::<Settings>(ours.clone()) {
        Ok(_) => Ok(ours),
        Err(error) => Err((0..0, error.to_string())),
    }
}

fn problem(path: &Path, range: Range<usize>, why: &str) -> SettingsProblem {
    SettingsProblem {
        path: path.to_owned(),
        range,
        message: [
            format!("настройки из файла не приняты, действуют значения по умолчанию: {why}"),
            format!("the settings of this file are not taken, defaults are used: {why}"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;
    use crate::settings::{Indent, MessageLanguage, Tab, Trigger};

    fn check(files: &[(&str, &str)], sent: Value) -> Read {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        let mut read = read(folder.path(), &sent);
        for problem in &mut read.problems {
            problem.path = problem
                .path
                .file_name()
                .map(PathBuf::from)
                .unwrap_or_default();
        }
        read
    }

    #[test]
    fn the_file_of_the_project_wins_over_that_of_the_other_server_and_over_the_editor() {
        let read = check(
            &[
                (
                    "onec.toml",
                    "language = 'ru'\n[formatting]\nindent = 'tab'\n",
                ),
                (
                    ".bsl-language-server.json",
                    r#"{"language": "en", "diagnostics": {"computeTrigger": "never"}}"#,
                ),
            ],
            json!({ "formatting": { "indent": 2, "onType": false } }),
        );
        assert_eq!(read.problems, []);
        assert_eq!(read.files.len(), 2);
        assert_eq!(read.settings.language, Some(MessageLanguage::Ru));
        assert_eq!(read.settings.diagnostics.trigger, Trigger::Never);
        assert_eq!(read.settings.formatting.indent, Some(Indent::Tab(Tab::Tab)));
        assert!(!read.settings.formatting.on_type);
    }

    #[test]
    fn a_file_with_a_mistake_is_named_with_the_place_and_defaults_are_used() {
        let text = "language = 'en'\n[formating]\n";
        let read = check(&[("onec.toml", text)], Value::Null);
        assert_eq!(read.settings, Settings::default());
        let [problem] = &read.problems[..] else {
            panic!("{:?}", read.problems);
        };
        assert_eq!(problem.path, Path::new("onec.toml"));
        assert_eq!(text.get(problem.range.clone()), Some("formating"));
        assert!(problem.message[1].contains("unknown field `formating`"));

        let text = "{\n  \"language\": ,\n}";
        let read = check(&[(".bsl-language-server.json", text)], Value::Null);
        assert_eq!(read.problems.len(), 1);
        assert_eq!(
            text.get(..read.problems[0].range.start)
                .map(|it| it.lines().count()),
            Some(2)
        );
    }
}
