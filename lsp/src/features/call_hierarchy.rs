//! Who calls a method and whom it calls. Handlers that metadata names are called by forms, jobs and subscriptions.

use analysis::ide::MethodId;
use analysis::ide::call_graph::{self, Calls};
use analysis::ide::references::in_metadata;
use analysis::ide::type_text::module_title;
use analysis::workspace::FileId;
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    CallHierarchyServerCapability, Range, ServerCapabilities, SymbolKind, SymbolTag,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert::Text;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.call_hierarchy_provider = Some(CallHierarchyServerCapability::Simple(true));
}

pub(crate) fn prepare(
    context: &Context,
    params: CallHierarchyPrepareParams,
) -> Answer<Option<Vec<CallHierarchyItem>>> {
    let place = context.place(&params.text_document_position_params);
    let at = place.and_then(|(file, offset)| call_graph::at(&context.snapshot, file, offset));
    let mut texts = Texts::of(context);
    let item = at.and_then(|(file, method)| item(&mut texts, file, method));
    Ok(item.map(|it| vec![it]))
}

pub(crate) fn incoming(
    context: &Context,
    params: CallHierarchyIncomingCallsParams,
) -> Answer<Option<Vec<CallHierarchyIncomingCall>>> {
    let Some((file, Some(index))) = asked(context, &params.item) else {
        return Ok(None);
    };
    let method = MethodId { file, index };
    let calls = call_graph::incoming(&context.snapshot, method);
    let mut texts = Texts::of(context);
    let calls = calls.iter().filter_map(|it| {
        Some(CallHierarchyIncomingCall {
            from: item(&mut texts, it.file, it.method)?,
            from_ranges: ranges(&texts.get(it.file)?, it),
        })
    });
    let mut found: Vec<CallHierarchyIncomingCall> = calls.collect();
    found.extend(from_metadata(context, method));
    Ok(Some(found))
}

pub(crate) fn outgoing(
    context: &Context,
    params: CallHierarchyOutgoingCallsParams,
) -> Answer<Option<Vec<CallHierarchyOutgoingCall>>> {
    let Some((file, method)) = asked(context, &params.item) else {
        return Ok(None);
    };
    let calls = call_graph::outgoing(&context.snapshot, file, method);
    let Some(own) = context.text(file) else {
        return Ok(None);
    };
    let mut texts = Texts::of(context);
    let found = calls.iter().filter_map(|it| {
        Some(CallHierarchyOutgoingCall {
            to: item(&mut texts, it.file, it.method)?,
            from_ranges: ranges(&own, it),
        })
    });
    Ok(Some(found.collect()))
}

/// The places of calls, which stand in a text.
fn ranges(text: &Text, calls: &Calls) -> Vec<Range> {
    calls.ranges.iter().map(|it| text.range(it)).collect()
}

/// The texts of the methods that are told. Calls come file by file, so the last text is kept: to read a large module once
/// for each of its methods took longer than all the rest.
struct Texts<'a> {
    context: &'a Context,
    last: Option<(FileId, Text)>,
}

impl<'a> Texts<'a> {
    fn of(context: &'a Context) -> Self {
        Self {
            context,
            last: None,
        }
    }

    fn get(&mut self, file: FileId) -> Option<Text> {
        if let Some((of, text)) = &self.last
            && *of == file
        {
            return Some(text.clone());
        }
        let text = self.context.text(file)?;
        self.last = Some((file, text.clone()));
        Some(text)
    }
}

/// A method, or the body of a module. What an item holds leads back to it by the name, wherever it stands by then.
fn item(texts: &mut Texts<'_>, file: FileId, method: Option<usize>) -> Option<CallHierarchyItem> {
    let text = texts.get(file)?;
    let context = texts.context;
    let snapshot = &context.snapshot;
    let title = module_title(snapshot, file, context.language);
    let uri = context.uri_of(file)?;
    let Some(index) = method else {
        return Some(CallHierarchyItem {
            name: title,
            kind: SymbolKind::MODULE,
            tags: None,
            detail: None,
            uri,
            range: text.range(&(0..text.text().len())),
            selection_range: text.range(&(0..0)),
            data: Some(json!({ "method": Value::Null })),
        });
    };
    let placed = snapshot.method(file, index)?;
    Some(CallHierarchyItem {
        name: placed.method.name.to_string(),
        kind: match placed.method.is_function {
            true => SymbolKind::FUNCTION,
            false => SymbolKind::METHOD,
        },
        tags: placed
            .method
            .deprecated
            .then(|| vec![SymbolTag::DEPRECATED]),
        detail: Some(title),
        uri,
        range: text.range(&placed.range()),
        selection_range: text.range(&placed.name_range()),
        data: Some(json!({ "method": placed.method.name.as_str() })),
    })
}

/// What an item stands for now.
fn asked(context: &Context, item: &CallHierarchyItem) -> Option<(FileId, Option<usize>)> {
    let file = context.file(&item.uri)?;
    match item.data.as_ref()?.get("method")? {
        Value::String(name) => {
            let (index, _) = context.snapshot.file(file)?.summary.method(name)?;
            Some((file, Some(index)))
        }
        _ => Some((file, None)),
    }
}

/// The forms, jobs, subscriptions and services that name a method.
fn from_metadata(context: &Context, method: MethodId) -> Vec<CallHierarchyIncomingCall> {
    let places = in_metadata(&context.snapshot, method);
    let calls = places.iter().filter(|it| !it.is_copy).filter_map(|it| {
        let text = context.snapshot.text_at(&it.path)?;
        let range = Text::plain(text, context.client.columns).range(&it.range);
        let name = match (it.part.is_empty(), it.event.is_empty()) {
            (true, true) => it.full_name.clone(),
            (true, false) => it.event.clone(),
            (false, true) => it.part.clone(),
            (false, false) => format!("{}.{}", it.part, it.event),
        };
        Some(CallHierarchyIncomingCall {
            from: CallHierarchyItem {
                name,
                kind: SymbolKind::EVENT,
                tags: None,
                detail: Some(it.full_name.clone()),
                uri: context.uri(&it.path)?,
                range,
                selection_range: range,
                data: None,
            },
            from_ranges: vec![range],
        })
    });
    calls.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Tested, fixture, sample, short};

    const CODE: &str = "//- /А.bsl
Процедура А$0()
	Б();
	Б();
КонецПроцедуры
Процедура Б() Экспорт
КонецПроцедуры
А();
";

    fn prepared(tested: &Tested) -> CallHierarchyItem {
        let found = prepare(&tested.context, tested.params(json!({})));
        found.unwrap().unwrap().remove(0)
    }

    fn about<T: serde::de::DeserializeOwned>(item: &CallHierarchyItem) -> T {
        serde_json::from_value(json!({ "item": item })).unwrap()
    }

    #[test]
    fn a_method_is_called_and_calls() {
        let tested = fixture(CODE);
        let item = prepared(&tested);
        assert_eq!(
            (item.name.as_str(), short(item.selection_range.start)),
            ("А", "0:10".into())
        );
        let calls = outgoing(&tested.context, about(&item)).unwrap().unwrap();
        let shown: Vec<_> = calls
            .iter()
            .map(|it| {
                (
                    it.to.name.as_str(),
                    it.from_ranges.iter().map(|it| short(it.start)).collect(),
                )
            })
            .collect();
        assert_eq!(shown, [("Б", vec!["1:1".to_owned(), "2:1".to_owned()])]);
        let calls = incoming(&tested.context, about(&item)).unwrap().unwrap();
        let shown: Vec<_> = calls
            .iter()
            .map(|it| {
                (
                    it.from.kind,
                    it.from_ranges.iter().map(|it| short(it.start)).collect(),
                )
            })
            .collect();
        assert_eq!(shown, [(SymbolKind::MODULE, vec!["6:0".to_owned()])]);
        // The body of the module calls, and nobody calls it.
        let body = &calls[0].from;
        let calls = outgoing(&tested.context, about(body)).unwrap().unwrap();
        assert_eq!(calls[0].to.name, "А");
        assert_eq!(incoming(&tested.context, about(body)), Ok(None));
    }

    #[test]
    fn an_item_leads_to_its_method_after_edits() {
        let tested = fixture(CODE);
        let item = prepared(&tested);
        let edited = fixture(&CODE.replace("Процедура А", "\n\nПроцедура А"));
        let mut item = item;
        item.uri = edited.uri("/А.bsl");
        let calls = outgoing(&edited.context, about(&item)).unwrap().unwrap();
        assert_eq!(short(calls[0].from_ranges[0].start), "3:1");
        let gone = fixture("//- /А.bsl\n$0Процедура В() КонецПроцедуры\n");
        item.uri = gone.uri("/А.bsl");
        assert_eq!(outgoing(&gone.context, about(&item)), Ok(None));
    }

    #[test]
    fn a_form_calls_its_handlers() {
        let module = "/Documents/РеализацияТоваров/Forms/ФормаДокумента/Ext/Form/Module.bsl";
        let tested = sample(
            "trade",
            &format!("//- {module}\nПроцедура КонтрагентПриИз$0менении(Элемент)\nКонецПроцедуры\n"),
        );
        let item = prepared(&tested);
        let calls = incoming(&tested.context, about(&item)).unwrap().unwrap();
        let shown: Vec<_> = calls
            .iter()
            .map(|it| (it.from.name.as_str(), it.from.detail.as_deref()))
            .collect();
        let form = Some("Document.РеализацияТоваров.Form.ФормаДокумента");
        assert_eq!(shown, [("Контрагент.OnChange", form)]);
    }
}
