//! The language server, started as editors start it.

mod abuse;
mod ask;
mod diagnostics;
mod files;
mod inline;
mod settings;
mod soak;
mod synchronisation;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use support::lsp::{Client, uri};

use crate::project::Project;

/// A server in a project, and an editor that can do what the test says.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) project: Project,
}

impl Session {
    /// A server that has read a project with these files.
    pub(crate) fn new(files: &[(&str, &str)], capabilities: Value) -> Self {
        let mut session = Self::starting(files, capabilities);
        session
            .client
            .wait_until_ready()
            .expect("the project is read");
        session
    }

    /// A server that has just started.
    pub(crate) fn starting(files: &[(&str, &str)], capabilities: Value) -> Self {
        let project = Project::new(files);
        let mut client = start(&project.path(""));
        client
            .initialize(&project.path(""), capabilities)
            .expect("the server starts");
        Self { client, project }
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.project.path(file)
    }

    pub(crate) fn open(&mut self, file: &str, text: &str) {
        self.client.open(&self.path(file), text);
    }

    pub(crate) fn edit(&mut self, file: &str, version: i64, changes: Value) {
        self.client.edit(&self.path(file), version, changes);
    }

    /// Asks about a document.
    pub(crate) fn ask(&mut self, method: &str, file: &str, more: Value) -> Value {
        let params = params(&self.path(file), more);
        self.client.request(method, params).expect("an answer")
    }

    /// The text of a document as the server has it.
    pub(crate) fn text(&mut self, file: &str) -> String {
        let text = self.ask("onec/documentText", file, json!({}));
        text.as_str().expect("a text").to_owned()
    }

    /// What is wrong with a document, asked for: messages.
    pub(crate) fn findings(&mut self, file: &str) -> Vec<String> {
        let report = self.ask("textDocument/diagnostic", file, json!({}));
        messages(&report["items"])
    }

    /// The next diagnostics that are sent for a document.
    pub(crate) fn published(&mut self, file: &str) -> Vec<String> {
        self.published_when(file, |_| true)
    }

    /// The next diagnostics that are sent for a document and are what is waited for: the same may be sent several times
    /// before something else is.
    pub(crate) fn published_when(
        &mut self,
        file: &str,
        is_it: impl Fn(&[String]) -> bool,
    ) -> Vec<String> {
        let uri = uri(&self.path(file));
        let told = self.client.wait_for(|it| {
            it["method"] == "textDocument/publishDiagnostics"
                && it["params"]["uri"] == *uri
                && is_it(&messages(&it["params"]["diagnostics"]))
        });
        messages(&told.expect("diagnostics")["params"]["diagnostics"])
    }

    pub(crate) fn end(self) {
        let status = self.client.shut_down().expect("the server ends");
        assert_eq!(status.code(), Some(0));
    }
}

/// A server in a folder, without a cache of the user.
pub(crate) fn start(folder: &Path) -> Client {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onec"));
    command
        .args(["lsp", "--cache", "none", "--log-level", "error"])
        .current_dir(folder)
        .env("ONEC_LANG", "ru")
        .env("XDG_DATA_HOME", folder)
        // What is found must not depend on the dictionaries of the machine.
        .env("ONEC_DICTIONARIES", folder.join("dictionaries"));
    Client::start(&mut command).expect("the server starts")
}

/// The parameters of a question about a document.
pub(crate) fn params(path: &Path, more: Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": uri(path) } });
    if let (Value::Object(params), Value::Object(more)) = (&mut params, more) {
        params.extend(more);
    }
    params
}

/// A change of a range.
pub(crate) fn change(from: (u32, u32), to: (u32, u32), text: &str) -> Value {
    let at = |it: (u32, u32)| json!({ "line": it.0, "character": it.1 });
    json!({ "range": { "start": at(from), "end": at(to) }, "text": text })
}

fn messages(findings: &Value) -> Vec<String> {
    let findings = findings.as_array().expect("findings").iter();
    findings
        .map(|it| it["message"].as_str().unwrap_or_default().to_owned())
        .collect()
}
