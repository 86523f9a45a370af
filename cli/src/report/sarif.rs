//! The report as SARIF 2.1.0.

mod object;

use std::collections::HashMap;
use std::io::{self, Write};

use analysis::edit::TextEdit;
use analysis::review::Rule;
use analysis::text::Position;
use analysis::{Language, Level};

use self::object::*;
use super::{FileReport, Located, Place, Report};
use crate::source::SkipReason;
use crate::uri;

/// The base of all URIs: the reviewed directory.
const ROOT: &str = "SRCROOT";

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [run(report)],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn run(report: &Report) -> Run<'_> {
    let other = report.language.pick(Language::En, Language::Ru);
    Run {
        tool: Tool {
            driver: component(report, report.language, None),
        },
        language: tag(report.language),
        translations: [component(report, other, Some(["localizedData"]))],
        column_kind: "utf16CodeUnits",
        newline_sequences: ["\r\n", "\n", "\r"],
        original_uri_base_ids: BaseIds {
            root: Location {
                uri: uri::directory(&report.root),
                uri_base_id: None,
            },
        },
        invocations: [invocation(report)],
        results: report
            .files
            .iter()
            .flat_map(|it| results(report, it))
            .collect(),
    }
}

fn tag(language: Language) -> &'static str {
    language.pick("ru-RU", "en-US")
}

/// The tool with its rules in one language; the second language is a translation of it.
fn component(
    report: &Report,
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
        rules: report
            .rules
            .iter()
            .map(|it| descriptor(it, language, is_translation))
            .collect(),
    }
}

fn descriptor(rule: &Rule, language: Language, is_translation: bool) -> Descriptor {
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
            level: level(rule.level()),
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
fn invocation(report: &Report) -> Invocation {
    let language = report.language;
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
    for (file, reason) in report.skipped() {
        let text = match reason {
            SkipReason::Compiled => language.pick(
                "Скомпилированный модуль без текста",
                "A compiled module without text",
            ),
            SkipReason::Binary => language.pick("Не текст", "Not a text"),
        };
        notify(
            "note",
            text.to_owned(),
            Some(uri::relative(&file.path.relative)),
        );
    }
    for it in &report.unreadable {
        notify(
            "error",
            format!("{}: {}", it.path.display(), it.problem.describe(language)),
            None,
        );
    }
    for (file, it) in report.failures() {
        let text = language.pick("Сбой правила", "Failure of the rule");
        notify(
            "error",
            format!("{text} {}: {}", it.code, it.message),
            Some(uri::relative(&file.path.relative)),
        );
    }
    Invocation {
        execution_successful: !report.is_incomplete(),
        tool_execution_notifications: notifications,
    }
}

fn relative(uri: String) -> Location {
    Location {
        uri,
        uri_base_id: Some(ROOT),
    }
}

fn results<'a>(report: &Report, file: &'a FileReport) -> Vec<ResultObject<'a>> {
    let uri = uri::relative(&file.path.relative);
    // Of equal findings in equal lines the number tells which one it is.
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let results = file.findings.iter().map(|it| {
        let hash = fingerprint(&uri, it);
        let number = seen.entry(hash).and_modify(|it| *it += 1).or_insert(1);
        result(report, &uri, it, format!("{hash:016x}:{number}"))
    });
    results.collect()
}

fn result<'a>(
    report: &Report,
    uri: &str,
    located: &'a Located,
    fingerprint: String,
) -> ResultObject<'a> {
    let Located {
        finding,
        place,
        related,
        edits,
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
    let location = |place: &Place| PhysicalLocation {
        artifact_location: relative(uri.to_owned()),
        region: Some(region(place)),
        context: context(place),
    };
    let related = finding.related.iter().zip(related).enumerate();
    let related = related.map(|(id, (it, place))| ResultLocation {
        id: Some(id),
        physical_location: location(place),
        message: Some(Message {
            text: it.message.clone(),
        }),
    });
    ResultObject {
        rule_id: finding.code,
        rule_index: report.rules.iter().position(|it| it.code == finding.code),
        level: level(finding.level),
        message: MessageRef {
            text: &finding.message,
        },
        locations: [ResultLocation {
            id: None,
            physical_location: location(place),
            message: None,
        }],
        related_locations: related.collect(),
        fixes: fixes.collect(),
        partial_fingerprints: Fingerprints { onec: fingerprint },
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

/// A number that stays when lines are added above or blanks change: it is made of the rule, the file and
/// the words of the first line, of a long one those near the finding. A change of how it is made is a new
/// version of its name. FNV-1a, because it must be the same in every version of the program.
fn fingerprint(uri: &str, located: &Located) -> u64 {
    let line = located.place.lines.lines().next().unwrap_or_default();
    let parts = [located.finding.code, uri]
        .into_iter()
        .chain(line.split_whitespace());
    let bytes = parts.flat_map(|it| it.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
