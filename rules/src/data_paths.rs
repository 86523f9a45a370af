//! Data from outside that reaches something dangerous, and what is done through calls: findings that show the way.

use std::path::Path;
use std::sync::Arc;

use analysis::flow::{self, EffectKind, Note, Place, SinkKind, SourceKind, TaintPath, Through};
use analysis::review::{Context, argument};
use analysis::workspace::{FileId, Snapshot};
use analysis::{Finding, Language, Related};
use metadata::Owner;
use metadata::objects::Details;
use metadata::objects::common_module::Reuse;
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

use crate::calls::is_client_only;
use crate::loops::repeating;

/// Sources that a finding of the most usual sort is told of: what somebody outside of the application writes.
const FROM_OUTSIDE: &[SourceKind] = &[
    SourceKind::Http,
    SourceKind::WebService,
    SourceKind::Client,
    SourceKind::Form,
    SourceKind::Response,
    SourceKind::Exchange,
    SourceKind::File,
    SourceKind::Com,
    SourceKind::Storage,
];

/// Reports what comes from outside and reaches something dangerous in this module. `message` is made of what it
/// comes from, in both languages.
pub(crate) fn report_taint(
    context: &mut Context<'_>,
    sink: SinkKind,
    but: &[SourceKind],
    message: impl Fn(Language, &str) -> String,
) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let mut paths = flow::taint(snapshot, id);
    paths.retain(|it| {
        let ends_here = it.steps.last().is_some_and(|it| it.place.file == id);
        ends_here
            && it.sink == sink
            && FROM_OUTSIDE.contains(&it.source)
            && !is_vague(it)
            && !is_part(context, it)
            && !is_own_harm(context, it)
            && !(sink == SinkKind::Component && may_open_external(context, it))
            && !but.contains(&it.source)
    });
    for path in paths {
        let (ru, en) = path.source.words();
        let text = message(context.language, context.language.pick(ru, en));
        report_path(context, snapshot, id, &path, text);
    }
}

/// What users enter in a form and what then happens at their own client harms nobody else.
fn is_own_harm(context: &Context<'_>, path: &TaintPath) -> bool {
    let last = path.steps.last();
    path.source == SourceKind::Form
        && last.is_some_and(|it| is_client_only(context, it.place.offset))
}

/// Whether the method makes sure that the user may open external processors or reports anyway.
fn may_open_external(context: &Context<'_>, path: &TaintPath) -> bool {
    const CHECKS: &[&str] = &[
        "ВыполнитьПроверкуПравДоступа",
        "VerifyAccessRights",
        "ПравоДоступа",
        "AccessRight",
    ];
    let Some(last) = path.steps.last() else {
        return false;
    };
    let at = last.place.offset;
    let around = context.outline.method_at(at);
    let calls = context.file.global_calls(CHECKS);
    let mut before = calls
        .iter()
        .filter(|it| it.start() < at && around.is_some_and(|method| it.is_within(method.node)));
    before.any(|it| {
        let right = argument(*it, 0).map_or("", BslNode::text);
        right.contains("InteractiveOpenExt") || right.contains("ИнтерактивноеОткрытиеВнешних")
    })
}

/// Which part of a value goes on is not followed, so a way through many calls says little.
fn is_vague(path: &TaintPath) -> bool {
    let returned = path.steps.iter();
    let returned = returned.filter(|it| matches!(it.note, Note::Returned(_)));
    path.steps.len() > MOST_STEPS || returned.count() > MOST_RETURNED
}

/// A part of a structure that went through several methods: which of its parts comes from outside is not known.
fn is_part(context: &Context<'_>, path: &TaintPath) -> bool {
    let given = path.steps.iter();
    let given = given.filter(|it| matches!(it.note, Note::Given(_)));
    let Some(last) = path.steps.last().filter(|_| given.count() > 1) else {
        return false;
    };
    let at = last.place.offset;
    let first = call_at(context, at).and_then(|it| argument(it, 0));
    let head = first
        .filter(|it| it.kind() == Kind::MemberExpression)
        .and_then(|it| it.first_token());
    let method = context.outline.method_at(at);
    head.zip(method).is_some_and(|(head, method)| {
        let mut parameters = method.parameters.iter();
        parameters.any(|it| metadata::same(it.name.text(), head.text()))
    })
}

/// Ways with more steps are not told.
const MOST_STEPS: usize = 4;
/// Nor are those with more returned values on them.
const MOST_RETURNED: usize = 2;

fn report_path(
    context: &mut Context<'_>,
    snapshot: &Snapshot,
    id: FileId,
    path: &TaintPath,
    message: String,
) {
    let Some((last, before)) = path.steps.split_last() else {
        return;
    };
    let language = context.language;
    let range = word(context, last.place.offset);
    let finding = context.report(range, message);
    for step in before {
        let note = match &step.note {
            Note::Parameter(name) => language.pick(
                format!("параметр «{name}» приходит снаружи"),
                format!("the parameter “{name}” comes from outside"),
            ),
            Note::Source(kind) => {
                let (ru, en) = kind.words();
                language.pick(
                    format!("данные приходят снаружи: {ru}"),
                    format!("the data comes from outside: {en}"),
                )
            }
            Note::Given(name) => language.pick(
                format!("передаются в «{name}»"),
                format!("it is given to “{name}”"),
            ),
            Note::Returned(name) => language.pick(
                format!("возвращаются из «{name}»"),
                format!("it is returned by “{name}”"),
            ),
            Note::Sink(_) => continue,
        };
        relate_place(finding, snapshot, id, &step.place, note);
    }
}

/// The word of this module that begins at an offset; never empty.
fn word(context: &Context<'_>, offset: usize) -> std::ops::Range<usize> {
    let text = context.text();
    let rest = text.get(offset..).unwrap_or_default();
    let is_of_word = |it: char| it.is_alphanumeric() || it == '_';
    let length = rest.find(|it| !is_of_word(it)).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    offset..offset + length.max(first)
}

/// Whether a way leads through a module whose returned values are kept: there it is gone once.
pub(crate) fn is_reused(snapshot: &Snapshot, path: &[Place]) -> bool {
    path.iter().any(|it| {
        let Some(file) = snapshot.file(it.file) else {
            return false;
        };
        let Owner::Object(kind, name) = &file.owner else {
            return false;
        };
        let object = snapshot.configuration(it.file).object(*kind, name.as_str());
        object.is_some_and(|it| match &it.details {
            Details::CommonModule(it) => it.reuse != Reuse::DontUse,
            _ => false,
        })
    })
}

/// Adds a place, in whatever file, that explains a finding.
pub(crate) fn relate_place(
    finding: &mut Finding,
    snapshot: &Snapshot,
    own: FileId,
    place: &Place,
    message: String,
) {
    let path = match place.file == own {
        true => None,
        false => snapshot
            .file(place.file)
            .map(|it| Arc::<Path>::from(it.path.as_path())),
    };
    finding.related.push(Related {
        path,
        range: flow::word_at(snapshot, place),
        message,
    });
}

/// Shows the way from a call to what happens through it; the first place is that of the finding.
pub(crate) fn relate_calls(
    finding: &mut Finding,
    (snapshot, own): (&Snapshot, FileId),
    language: Language,
    places: &[Place],
    kind: EffectKind,
) {
    let Some((last, calls)) = places.get(1..).and_then(<[Place]>::split_last) else {
        return;
    };
    for place in calls {
        let note = language.pick("вызывает дальше", "calls on");
        relate_place(finding, snapshot, own, place, note.to_owned());
    }
    let (ru, en) = kind.words();
    let note = language.pick(format!("здесь {ru}"), format!("here it {en}"));
    relate_place(finding, snapshot, own, last, note);
}

/// What happens in the methods of this module in loops, there or through calls: the method, then the place with its way.
pub(crate) fn in_loops(context: &Context<'_>, kind: EffectKind) -> Vec<Through> {
    let mut found = through(context, kind);
    found.retain(|it| it.in_loop && it.path.first().is_some_and(|it| is_repeated(context, it)));
    found
}

/// Whether a loop of the method runs a place of this module again and again.
pub(crate) fn is_repeated(context: &Context<'_>, place: &Place) -> bool {
    let node = context.file.tree.covering(&word(context, place.offset));
    repeating(node).is_some()
}

/// What happens in the methods of this module, there or through calls.
pub(crate) fn through(context: &Context<'_>, kind: EffectKind) -> Vec<Through> {
    let Some((snapshot, id)) = context.project() else {
        return Vec::new();
    };
    let count = snapshot.file(id).map_or(0, |it| it.summary.methods.len());
    let methods = (0..count).map(Some).chain([None]);
    methods
        .flat_map(|method| flow::places(snapshot, id, method, kind))
        .collect()
}

/// The call whose name begins at an offset.
pub(crate) fn call_at<'a>(context: &Context<'a>, offset: usize) -> Option<BslNode<'a>> {
    let tree = &context.file.tree;
    let name = tree.covering(&word(context, offset));
    name.ancestors()
        .chain([name])
        .find(|it| it.kind() == Kind::CallExpression)
}

/// The range of the word at a place of this module.
pub(crate) fn range_of(context: &Context<'_>, place: &Place) -> std::ops::Range<usize> {
    word(context, place.offset)
}
