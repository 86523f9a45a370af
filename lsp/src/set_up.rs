//! What the server works on and how: the folders of the client, and the settings of editor and project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use project::Project;
use project::settings::{FILES, Read, Settings, SettingsProblem, read};
use project::walk::Excluded;
use rules::RULES;
use serde_json::Value;
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity};

use crate::client::Client;
use crate::convert::{self, Text};
use crate::outgoing::Outgoing;
use crate::server::Options;

/// Folders, and what is set for them.
#[derive(Debug, Clone)]
pub(crate) struct SetUp {
    roots: Vec<PathBuf>,
    /// What the editor set.
    sent: Value,
    /// What was read in each root.
    read: Vec<Read>,
    /// What holds where no root says anything.
    settings: Settings,
    /// Files that the client was told to be wrong.
    told: Vec<PathBuf>,
}

impl SetUp {
    pub(crate) fn read(roots: Vec<PathBuf>, sent: Value) -> Self {
        let mut set_up = Self {
            roots,
            sent: of_section(sent),
            read: Vec::new(),
            settings: Settings::default(),
            told: Vec::new(),
        };
        set_up.read_again();
        set_up
    }

    pub(crate) fn read_again(&mut self) {
        self.read = self.roots.iter().map(|it| read(it, &self.sent)).collect();
        let with_files = self.read.iter().find(|it| !it.files.is_empty());
        let first = with_files.or(self.read.first());
        self.settings = match first {
            Some(it) => it.settings.clone(),
            None => read(Path::new(""), &self.sent).settings,
        };
    }

    /// The editor has set something else.
    pub(crate) fn sent(&mut self, sent: Value) {
        self.sent = of_section(sent);
    }

    pub(crate) fn change_roots(&mut self, added: Vec<PathBuf>, removed: &[PathBuf]) {
        self.roots.retain(|it| !removed.contains(it));
        self.roots.extend(added);
    }

    /// The settings of the workspace: those of the first root that has a file of them. Only what is read, and what is
    /// left out, is set for each root by itself.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What was read in the roots, for those who want to know.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&PathBuf, &Read)> {
        self.roots.iter().zip(&self.read)
    }

    /// Whether a file is one of settings.
    pub(crate) fn is_file_of(&self, path: &Path) -> bool {
        let known = |root: &PathBuf| FILES.iter().any(|it| path == root.join(it));
        self.roots.iter().any(known)
    }

    /// Whether the same files are read with other settings.
    pub(crate) fn reads_the_same(&self, other: &Self) -> bool {
        let of = |it: &Self| -> Vec<_> {
            let each = it.read.iter().map(|it| &it.settings);
            each.map(|it| (it.configuration_root.clone(), it.exclude.clone()))
                .collect()
        };
        self.roots == other.roots && of(self) == of(other)
    }

    /// A project of these roots, of which nothing was read yet.
    pub(crate) fn project(&self, options: &Options) -> Project {
        let mut excluded = Excluded::default();
        let mut roots = Vec::new();
        for (root, read) in self.roots() {
            excluded.add(root, &read.settings.exclude);
            let folder = read.settings.folder_in(root);
            roots.push(folder.unwrap_or_else(|_| root.clone()));
        }
        let platforms = (&options.platform, &options.oscript);
        Project::new(
            &roots,
            excluded,
            Arc::clone(platforms.0),
            Arc::clone(platforms.1),
        )
    }

    /// Shows mistakes in files of settings where they stand; takes back what is right now.
    pub(crate) fn tell_problems(&mut self, client: &Client, outgoing: &Outgoing) {
        let language = client.language.unwrap_or(analysis::Language::Ru);
        let mut told: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        let mut tell = |problem: &SettingsProblem, severity| {
            let [ru, en] = &problem.message;
            let message = language.pick(ru, en);
            tracing::warn!(path = %problem.path.display(), message, "settings");
            let found = diagnostic(problem, severity, message.clone(), client);
            told.entry(problem.path.clone()).or_default().push(found);
        };
        for read in &self.read {
            for problem in &read.problems {
                tell(problem, DiagnosticSeverity::ERROR);
            }
            for problem in of_rules(read) {
                tell(&problem, DiagnosticSeverity::WARNING);
            }
        }
        for path in self.told.iter().filter(|it| !told.contains_key(*it)) {
            publish(outgoing, path, Vec::new());
        }
        self.told = told.keys().cloned().collect();
        for (path, found) in told {
            publish(outgoing, &path, found);
        }
    }
}

/// Some clients send our section, others all sections they know of.
fn of_section(sent: Value) -> Value {
    match sent {
        Value::Object(mut all) if all.contains_key("onec") => {
            all.remove("onec").unwrap_or_default()
        }
        other => other,
    }
}

/// Settings of rules that make no sense, in the files that hold them: the one that wins is looked at first.
fn of_rules(read: &Read) -> Vec<SettingsProblem> {
    let problems = read.settings.diagnostics.rule_problems(RULES);
    if problems.is_empty() {
        return Vec::new();
    }
    let texts = read.files.iter().rev();
    let texts: Vec<_> = texts
        .filter_map(|it| Some((it, std::fs::read_to_string(it).ok()?)))
        .collect();
    let placed = problems.into_iter().filter_map(|problem| {
        let (path, range) = texts
            .iter()
            .find_map(|(path, text)| Some((*path, problem.place(text)?)))?;
        Some(SettingsProblem {
            path: path.clone(),
            range,
            message: problem.message,
        })
    });
    placed.collect()
}

fn diagnostic(
    problem: &SettingsProblem,
    severity: DiagnosticSeverity,
    message: String,
    client: &Client,
) -> Diagnostic {
    let text = std::fs::read_to_string(&problem.path).unwrap_or_default();
    let text = Text::plain(Arc::from(text), client.columns);
    Diagnostic {
        range: text.range(&problem.range),
        severity: Some(severity),
        source: Some("onec".to_owned()),
        message,
        ..Diagnostic::default()
    }
}

fn publish(outgoing: &Outgoing, path: &Path, found: Vec<Diagnostic>) {
    if let Some(uri) = convert::uri(path) {
        outgoing.say(|client| async move { client.publish_diagnostics(uri, found, None).await });
    }
}
