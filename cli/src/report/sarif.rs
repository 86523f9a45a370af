//! The report as SARIF 2.1.0.

mod object;

use std::io::{self, Write};

use analysis::edit::TextEdit;
use analysis::review::ActiveRule;
use analysis::text::Position;
use analysis::{Language, Level};

use self::object::*;
use super::{FileReport, Head, Located, Place, Totals, Writer};
use crate::source::SkipReason;
use crate::uri;

/// The base of all URIs: the reviewed directory.
const ROOT: &str = "SRCROOT";

/// Results are written one after another; what was lost on the way stands behind them.
#[derive(Default)]
pub(super) struct Sarif {
    results: usize,
}

impl Writer for Sarif {
    fn begin(&mut self, head: &Head<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{")?;
        writeln!(
            out,
            "\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\","
        )?;
        writeln!(out, "\"version\": \"2.1.0\",")?;
        writeln!(out, "\"runs\": [")?;
        let other = head.language.pick(Language::En, Language::Ru);
        let run = Run {
            tool: Tool {
                driver: component(head, head.language, None),
            },
            language: tag(head.language),
            translations: [component(head, other, Some(["localizedData"]))],
            column_kind: "utf16CodeUnits",
            newline_sequences: ["\r\n", "\n", "\r"],
            original_uri_base_ids: BaseIds {
                root: Location {
                    uri: uri::directory(head.root),
                    uri_base_id: None,
                },
            },
        };
        let run = serde_json::to_string_pretty(&run)?;
        // The object goes on with its results.
        out.write_all(run.strip_suffix("\n}").unwrap_or(&run).as_bytes())?;
        write!(out, ",\n\"results\": [")
    }

    fn file(&mut self, head: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let uri = uri::relative(&file.path.relative);
        for located in &file.findings {
            let separator = if self.results > 0 { "," } else { "" };
            writeln!(out, "{separator}")?;
            self.results += 1;
            serde_json::to_writer(&mut *out, &result(head, &uri, located))?;
        }
        Ok(())
    }

    fn end(&mut self, head: &Head<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "\n],\n\"invocations\": ")?;
        serde_json::to_writer(&mut *out, &[invocation(head.language, totals)])?;
        writeln!(out, "\n}}\n]\n}}")
    }
}

fn tag(language: Language) -> &'static str {
    language.pick("ru-RU", "en-US")
}

/// The tool with its rules in one language; the second language is a translation of it.
fn component(
    head: &Head<'_>,
    language: Language,
    contents: Option<[&'static str; 1]>,
) -> Component {
    let is_translation = contents.is_some();
    Component {
        name: "onec",
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        language: tag(language),
        contents,
        rules: head
            .rules
            .rules()
            .iter()
            .map(|it| descriptor(it, language, is_translation))
            .collect(),
    }
}

fn descriptor(active: &ActiveRule, language: Language, is_translation: bool) -> Descriptor {
    let rule = active.rule;
    let docs = rule.docs(language);
    Descriptor {
        id: rule.code,
        name: rule.code,
        short_description: Message { text: docs.title },
        full_description: Message {
            text: docs.description,
        },
        help: Help {
            text: docs.markdown.clone(),
            markdown: docs.markdown,
        },
        default_configuration: (!is_translation).then(|| Configuration {
            level: level(active.level),
        }),
        properties: (!is_translation).then(|| Properties {
            tags: rule.tags.iter().map(|it| it.word()).collect(),
            kind: rule.kind.word(),
            severity: active.severity.word(),
            minutes: rule.minutes,
        }),
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

/// What was lost on the way; consumers show these beside the results.
fn invocation(language: Language, totals: &Totals) -> Invocation {
    let mut notifications = Vec::new();
    let mut notify = |level, text: String, uri: Option<String>| {
        let location = uri.map(|it| PhysicalLocation {
            artifact_location: relative(it),
            region: None,
            context: None,
        });
        let locations = location.into_iter().map(|it| ResultLocation {
            id: None,
            physical_location: it,
            message: None,
        });
        notifications.push(Notification {
            level,
            message: Message { text },
            locations: locations.collect(),
        });
    };
    for (path, reason) in &totals.skipped {
        let text = match reason {
            SkipReason::Compiled => language.pick(
                "Скомпилированный модуль без текста",
                "A compiled module without text",
            ),
            SkipReason::Binary => language.pick("Не текст", "Not a text"),
        };
        notify("note", text.to_owned(), Some(uri::relative(&path.relative)));
    }
    for it in &totals.unreadable {
        notify(
            "error",
            format!("{}: {}", it.path.display(), it.problem.describe(language)),
            None,
        );
    }
    for (path, it) in &totals.failures {
        let text = language.pick("Сбой правила", "Failure of the rule");
        notify(
            "error",
            format!("{text} {}: {}", it.code, it.message),
            path.as_ref().map(|it| uri::relative(&it.relative)),
        );
    }
    Invocation {
        execution_successful: !totals.is_incomplete(),
        tool_execution_notifications: notifications,
    }
}

fn relative(uri: String) -> Location {
    Location {
        uri,
        uri_base_id: Some(ROOT),
    }
}

fn result<'a>(head: &Head<'_>, uri: &str, located: &'a Located) -> ResultObject<'a> {
    let Located {
        finding,
        place,
        related,
        edits,
        fingerprint,
        method: _,
    } = located;
    let fixes = finding.fixes.iter().zip(edits);
    let fixes = fixes.map(|(fix, places)| FixObject {
        description: Message {
            text: fix.title.clone(),
        },
        artifact_changes: [ArtifactChange {
            artifact_location: relative(uri.to_owned()),
            replacements: fix.edits.iter().zip(places).map(replacement).collect(),
        }],
    });
    let location = |uri: String, place: &Place| PhysicalLocation {
        artifact_location: relative(uri),
        region: Some(region(place)),
        context: context(place),
    };
    let related = finding.related.iter().zip(related).enumerate();
    let related = related.map(|(id, (it, (path, place)))| ResultLocation {
        id: Some(id),
        physical_location: location(
            path.as_deref()
                .map_or_else(|| uri.to_owned(), uri::relative),
            place,
        ),
        message: Some(Message {
            text: it.message.clone(),
        }),
    });
    ResultObject {
        rule_id: finding.code,
        rule_index: head
            .rules
            .rules()
            .iter()
            .position(|it| it.rule.code == finding.code),
        level: level(finding.level),
        message: MessageRef {
            text: &finding.message,
        },
        locations: [ResultLocation {
            id: None,
            physical_location: location(uri.to_owned(), place),
            message: None,
        }],
        related_locations: related.collect(),
        fixes: fixes.collect(),
        partial_fingerprints: Fingerprints {
            onec: format!("{fingerprint:016x}"),
            primary_location_line_hash: format!("{fingerprint:016x}:1"),
        },
    }
}

fn replacement((edit, (start, end)): (&TextEdit, &(Position, Position))) -> Replacement {
    Replacement {
        deleted_region: Region {
            start_line: start.line + 1,
            start_column: Some(start.column + 1),
            end_line: end.line + 1,
            end_column: Some(end.column + 1),
            snippet: None,
        },
        inserted_content: (!edit.text.is_empty()).then(|| Snippet {
            text: edit.text.clone(),
        }),
    }
}

fn region(place: &Place) -> Region {
    Region {
        start_line: place.start.line + 1,
        start_column: Some(place.start.column + 1),
        end_line: place.end.line + 1,
        end_column: Some(place.end.column + 1),
        snippet: (!place.is_cut()).then(|| Snippet {
            text: place.text().to_owned(),
        }),
    }
}

/// The whole lines around a place. What we cut is no region: it would have to hold the place.
fn context(place: &Place) -> Option<Region> {
    (!place.is_cut()).then(|| Region {
        start_line: place.start.line + 1,
        start_column: None,
        end_line: place.last_line() + 1,
        end_column: None,
        snippet: Some(Snippet {
            text: place.lines.clone(),
        }),
    })
}
