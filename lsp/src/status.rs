//! What the server tells of itself: the answer to `onec/status`, which an editor shows in its status bar.

use std::path::PathBuf;

use metadata::{Configuration, Problem, Purpose};
use project::{CachePlace, Phase, Project, Statistics};
use serde::Serialize;
use tower_lsp::ls_types::{Uri, notification};

use crate::client::Client;
use crate::context::Context;
use crate::convert;
use crate::model::{EngineChanged, EngineStatus};
use crate::outgoing::Outgoing;

/// What is known of the project besides its code.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) roots: Vec<PathBuf>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) statistics: Statistics,
    /// Files of settings that were found.
    pub(crate) settings: Vec<PathBuf>,
    /// Settings of the other server that mean nothing here.
    pub(crate) ignored: Vec<String>,
}

impl Facts {
    pub(crate) fn of(project: &Project) -> Self {
        Self {
            roots: project.roots().to_vec(),
            problems: project.problems().to_vec(),
            statistics: project.statistics(),
            ..Self::default()
        }
    }
}

/// What the server is doing and what it knows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    pub(crate) state: Stage,
    pub(crate) roots: Vec<Root>,
    /// How far the reading of the project is, while it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) indexing: Option<Indexing>,
    /// Memory in use, in bytes, where the system tells.
    pub(crate) memory_bytes: Option<usize>,
    pub(crate) version: String,
    /// What the facts of the platform come from.
    pub(crate) platform: String,
    /// The folder of the cache; nothing where none is kept.
    pub(crate) cache: Option<String>,
    /// The model that suggests code.
    pub(crate) engine: EngineStatus,
    /// Files of settings in use.
    pub(crate) settings: Vec<Uri>,
}

/// What the server is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    /// It reads the project, and answers from what it knows so far.
    Indexing,
    /// It knows the project.
    Ready,
}

/// How far the reading of the project is.
#[derive(Debug, Serialize)]
pub(crate) struct Indexing {
    pub(crate) done: usize,
    pub(crate) total: usize,
    pub(crate) phase: &'static str,
}

/// A folder of the client.
#[derive(Debug, Serialize)]
pub(crate) struct Root {
    pub(crate) uri: Option<Uri>,
    pub(crate) configurations: Vec<Described>,
    pub(crate) modules: usize,
    /// What could not be read.
    pub(crate) problems: Vec<String>,
}

/// A configuration.
#[derive(Debug, Serialize)]
pub(crate) struct Described {
    pub(crate) name: String,
    pub(crate) format: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) modules: usize,
    pub(crate) objects: usize,
}

/// `onec/statusChanged`: the status, whenever it has changed.
#[derive(Debug)]
pub(crate) enum StatusChanged {}

impl notification::Notification for StatusChanged {
    type Params = serde_json::Value;
    const METHOD: &'static str = "onec/statusChanged";
}

/// The status now.
pub(crate) fn status(context: &Context) -> Status {
    let progress = context.readings.progress();
    let facts = &context.facts;
    let roots = facts.roots.iter().map(|root| {
        let configurations = context.snapshot.configurations().iter();
        let configurations = configurations.filter(|it| it.root.starts_with(root));
        let files = context.snapshot.files().filter(|it| !it.1.is_query);
        let files = files.map(|it| &it.1.path);
        let problems = facts.problems.iter().filter(|it| it.path.starts_with(root));
        Root {
            uri: convert::uri(root),
            configurations: configurations.map(|it| described(it)).collect(),
            modules: files.filter(|it| it.starts_with(root)).count(),
            problems: problems.map(|it| told(context, it)).collect(),
        }
    });
    Status {
        state: match progress {
            Some(_) => Stage::Indexing,
            None => Stage::Ready,
        },
        roots: roots.collect(),
        indexing: progress.map(|it| Indexing {
            done: it.done,
            total: it.total,
            phase: match it.phase {
                Phase::Search => "search",
                Phase::Modules => "modules",
                Phase::Cache => "cache",
            },
        }),
        memory_bytes: memory_stats::memory_stats().map(|it| it.physical_mem),
        version: context.options.version.to_owned(),
        platform: context.options.platform_source.clone(),
        cache: match &context.options.cache {
            CachePlace::Nowhere => None,
            CachePlace::User => project::user_cache().map(|it| it.display().to_string()),
            CachePlace::Folder(it) => Some(it.display().to_string()),
        },
        engine: context.assistant.status(),
        settings: facts
            .settings
            .iter()
            .filter_map(|it| convert::uri(it))
            .collect(),
    }
}

/// Tells how it is with the model now.
pub(crate) fn engine_changed(outgoing: &Outgoing, status: &EngineStatus) {
    let Ok(status) = serde_json::to_value(status) else {
        return;
    };
    outgoing.say(|client| async move { client.send_notification::<EngineChanged>(status).await });
}

fn described(configuration: &Configuration) -> Described {
    Described {
        name: configuration.properties.name.as_str().to_owned(),
        format: match configuration.is_of_designer() {
            true => "designer",
            false => "edt",
        },
        kind: match configuration.properties.purpose {
            Purpose::Base => "configuration",
            Purpose::External => "external",
            _ => "extension",
        },
        modules: configuration.modules.len(),
        objects: configuration.objects.len(),
    }
}

/// A problem in a line.
pub(crate) fn told(context: &Context, problem: &Problem) -> String {
    let [ru, en] = &problem.message;
    let path = problem.path.display();
    format!("{path}: {}", context.language.pick(ru, en))
}

/// Tells a client that shows it.
pub(crate) fn changed(client: &Client, outgoing: &Outgoing, status: &Status) {
    if !client.shows_status {
        return;
    }
    let Ok(status) = serde_json::to_value(status) else {
        return;
    };
    outgoing.say(|client| async move { client.send_notification::<StatusChanged>(status).await });
}
