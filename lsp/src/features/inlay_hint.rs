//! What to show between the letters of code: names of parameters, types of variables, and what makes a method complex
//! where somebody has asked.

use analysis::ide::MethodId;
use analysis::ide::inlay_hints::{self as hints, About, InlayHint as Hint, Options, Told};
use analysis::workspace::FileId;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    InlayHint, InlayHintKind, InlayHintLabel, InlayHintLabelPart, InlayHintOptions,
    InlayHintParams, InlayHintServerCapabilities, InlayHintTooltip, MarkupContent, MarkupKind,
    OneOf, ServerCapabilities, Uri, WorkDoneProgressOptions,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert::{self, Text};
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    let options = InlayHintOptions {
        work_done_progress_options: WorkDoneProgressOptions::default(),
        resolve_provider: Some(true),
    };
    server.inlay_hint_provider = Some(OneOf::Right(InlayHintServerCapabilities::Options(options)));
}

/// What a hint is about, to be told when somebody looks at it.
#[derive(Debug, Serialize, Deserialize)]
struct Data {
    /// The document.
    uri: Uri,
    about: Subject,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Subject {
    Parameter {
        uri: Uri,
        method: String,
        number: usize,
    },
    Type {
        start: usize,
        end: usize,
    },
    Increment {
        amount: u32,
        nesting: u32,
    },
}

pub(crate) fn handle(context: &Context, params: InlayHintParams) -> Answer<Option<Vec<InlayHint>>> {
    let uri = &params.text_document.uri;
    let Some(file) = context.file(uri) else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let within = text.bytes(params.range);
    let set = &context.settings.inlay_hints;
    let options = Options {
        parameters: set.parameters,
        same_names: set.parameters_with_the_same_name,
        default_values: set.default_values,
        types: set.variable_types,
    };
    let mut found = Vec::new();
    if options.parameters || options.types {
        found = hints::inlay_hints(&context.snapshot, file, within.clone(), &options);
    }
    for it in context.shown.explained(&convert::path(uri)) {
        let summary = context.snapshot.file(file).map(|it| &it.summary);
        let method = summary.and_then(|all| all.method(it.method.as_str()));
        if let Some((method, _)) = method {
            let more = hints::complexity_hints(&context.snapshot, file, method, it.cognitive);
            found.extend(more.into_iter().filter(|it| within.contains(&it.offset)));
        }
    }
    let found = found.iter().map(|it| convert(context, &text, uri, it));
    Ok(Some(found.collect()))
}

fn convert(context: &Context, text: &Text, uri: &Uri, hint: &Hint) -> InlayHint {
    let is_type = matches!(hint.about, About::Type(_));
    let is_named = hint.label.ends_with(':');
    let about = subject(context, &hint.about);
    let data = about.map(|about| Data {
        uri: uri.clone(),
        about,
    });
    InlayHint {
        position: text.position(hint.offset),
        label: InlayHintLabel::LabelParts(vec![InlayHintLabelPart {
            value: hint.label.clone(),
            ..InlayHintLabelPart::default()
        }]),
        kind: match hint.about {
            About::Type(_) => Some(InlayHintKind::TYPE),
            About::Parameter(..) | About::PlatformParameter => Some(InlayHintKind::PARAMETER),
            About::Increment { .. } => None,
        },
        text_edits: None,
        tooltip: None,
        padding_left: Some(!is_type && !is_named),
        padding_right: Some(is_named),
        data: data.and_then(|it| serde_json::to_value(it).ok()),
    }
}

fn subject(context: &Context, about: &About) -> Option<Subject> {
    Some(match about {
        About::Parameter(id, number) => {
            let method = context.snapshot.method(id.file, id.index)?;
            Subject::Parameter {
                uri: context.uri_of(id.file)?,
                method: method.method.name.to_string(),
                number: *number,
            }
        }
        About::PlatformParameter => return None,
        About::Type(name) => Subject::Type {
            start: name.start,
            end: name.end,
        },
        About::Increment { amount, nesting } => Subject::Increment {
            amount: *amount,
            nesting: *nesting,
        },
    })
}

pub(crate) fn resolve(context: &Context, mut hint: InlayHint) -> Answer<InlayHint> {
    let data = hint.data.take();
    let data = data.and_then(|it| serde_json::from_value::<Data>(it).ok());
    if let Some(told) = data.and_then(|it| tell(context, it)) {
        if !told.text.is_empty() {
            hint.tooltip = Some(tooltip(context, &told));
        }
        if let Some((file, range)) = &told.target
            && let InlayHintLabel::LabelParts(parts) = &mut hint.label
            && let Some(part) = parts.first_mut()
        {
            part.location = context.location(*file, range);
        }
    }
    Ok(hint)
}

fn tell(context: &Context, data: Data) -> Option<Told> {
    let file: FileId = context.file(&data.uri)?;
    let about = match data.about {
        Subject::Parameter {
            uri,
            method,
            number,
        } => {
            let module = context.file(&uri)?;
            let summary = &context.snapshot.file(module)?.summary;
            let (index, _) = summary.method(&method)?;
            let method = MethodId {
                file: module,
                index,
            };
            About::Parameter(method, number)
        }
        Subject::Type { start, end } => About::Type(start..end),
        Subject::Increment { amount, nesting } => About::Increment { amount, nesting },
    };
    Some(hints::tell(
        &context.snapshot,
        file,
        &about,
        context.language,
    ))
}

fn tooltip(context: &Context, told: &Told) -> InlayHintTooltip {
    match context.client.has_markdown_hover() {
        true => InlayHintTooltip::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: told.text.markdown(),
        }),
        false => InlayHintTooltip::String(told.text.plain()),
    }
}

#[cfg(test)]
mod tests {
    use metadata::Name;
    use serde_json::json;

    use super::*;
    use crate::shown::Explained;
    use crate::testing::{Tested, fixture, short};

    const CODE: &str = "//- /CommonModules/Общий/Ext/Module.bsl
// Шаг.
//
// Параметры:
//  Первый - Число - который
Функция Шаг(Первый, Второй = 2)
	Если Первый Тогда
		Возврат Новый Массив;
	КонецЕсли;
КонецФункции
А = Шаг(1);$0
Шаг(1, 2);
";

    fn all(tested: &Tested) -> Vec<InlayHint> {
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
        let params = tested.params(json!({ "range": range }));
        handle(&tested.context, params)
            .expect("an answer")
            .expect("hints")
    }

    fn show(hint: &InlayHint) -> String {
        let InlayHintLabel::LabelParts(parts) = &hint.label else {
            panic!("{hint:?}");
        };
        format!("{} {}", short(hint.position), parts[0].value)
    }

    #[test]
    fn hints_stand_at_their_places_and_tell_more_when_resolved() {
        let tested = fixture(CODE);
        let found = all(&tested);
        let shown: Vec<String> = found.iter().map(show).collect();
        assert_eq!(
            shown,
            [
                "9:1 : Массив",
                "9:8 Первый:",
                "10:4 Первый:",
                "10:7 Второй:"
            ]
        );
        let parameter = resolve(&tested.context, found[1].clone()).expect("an answer");
        let Some(InlayHintTooltip::MarkupContent(text)) = parameter.tooltip else {
            panic!("no tooltip");
        };
        assert!(text.value.contains("который"), "{}", text.value);
        let InlayHintLabel::LabelParts(parts) = parameter.label else {
            panic!("no parts");
        };
        let location = parts[0].location.as_ref().expect("a place");
        assert_eq!(short(location.range.start), "4:12");
        let of_type = resolve(&tested.context, found[0].clone()).expect("an answer");
        assert!(of_type.tooltip.is_some());
    }

    #[test]
    fn what_makes_a_method_complex_is_shown_when_asked_for() {
        let tested = fixture(CODE);
        let before = all(&tested).len();
        tested.context.shown.toggle(Explained {
            path: convert::path(&tested.at().text_document.uri),
            method: Name::new("Шаг"),
            cognitive: true,
        });
        let found = all(&tested);
        assert_eq!(found.len(), before + 1);
        assert_eq!(show(&found[before]), "5:5 +1");
        let told = resolve(&tested.context, found[before].clone()).expect("an answer");
        assert!(told.tooltip.is_some());
    }
}
