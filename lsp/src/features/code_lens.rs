//! What to show above methods and queries.
//!
//! Commands that the editor runs: `onec.showReferences` with an address, a position and locations, `onec.showQuery` and
//! `onec.moveTo` with an address and a position. [`super::execute_command`] runs the others.

use analysis::ide::code_lens::{self as lenses, CodeLens as Lens, CodeLensKind, Options};
use analysis::ide::{Entity, MethodId};
use project::settings::Threshold;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    CodeLens, CodeLensOptions, CodeLensParams, Command, Location, Position, ServerCapabilities, Uri,
};

use super::execute_command::{COGNITIVE, CYCLOMATIC};
use crate::client::Client;
use crate::context::Context;
use crate::convert::Text;
use crate::failure::Answer;

const SHOW_REFERENCES: &str = "onec.showReferences";
const SHOW_QUERY: &str = "onec.showQuery";
const MOVE_TO: &str = "onec.moveTo";

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.code_lens_provider = Some(CodeLensOptions {
        resolve_provider: Some(true),
    });
}

/// A method whose references are to be counted.
#[derive(Debug, Serialize, Deserialize)]
struct Data {
    uri: Uri,
    method: String,
}

pub(crate) fn handle(context: &Context, params: CodeLensParams) -> Answer<Option<Vec<CodeLens>>> {
    let uri = &params.text_document.uri;
    let Some(file) = context.file(uri) else {
        return Ok(None);
    };
    let Some(text) = context.text(file) else {
        return Ok(None);
    };
    let set = &context.settings.code_lens;
    let options = Options {
        references: set.references,
        handlers: set.references,
        cognitive: least(set.cognitive_complexity),
        cyclomatic: least(set.cyclomatic_complexity),
        queries: set.queries,
    };
    let found = lenses::code_lenses(&context.snapshot, file, &options);
    let convert = |it: &Lens| {
        let method = |index: usize| {
            let method = context.snapshot.method(file, index)?;
            Some(method.method.name.to_string())
        };
        let range = text.range(&it.range);
        let mut lens = CodeLens {
            range,
            command: None,
            data: None,
        };
        let title = it.title(&context.snapshot, context.language);
        let (name, arguments) = match &it.kind {
            CodeLensKind::References { method: index } => {
                let data = Data {
                    uri: uri.clone(),
                    method: method(*index)?,
                };
                lens.data = serde_json::to_value(data).ok();
                return Some(lens);
            }
            CodeLensKind::Handler(_) => ("", Vec::new()),
            CodeLensKind::Extends { target, .. } => {
                to_methods(context, uri, range.start, target.as_slice())
            }
            CodeLensKind::Extended(methods) => to_methods(context, uri, range.start, methods),
            CodeLensKind::Cognitive { method: index, .. } => {
                (COGNITIVE, vec![json!(uri), json!(method(*index)?)])
            }
            CodeLensKind::Cyclomatic { method: index, .. } => {
                (CYCLOMATIC, vec![json!(uri), json!(method(*index)?)])
            }
            CodeLensKind::Query => {
                let within = within_string(&text, it.range.start);
                (SHOW_QUERY, vec![json!(uri), json!(text.position(within))])
            }
        };
        lens.command = Some(command(context, title?, name, arguments));
        Some(lens)
    };
    Ok(Some(found.iter().filter_map(convert).collect()))
}

/// The first complexity that is shown: a straight method is no news.
fn least(set: Threshold) -> Option<u32> {
    match set {
        Threshold::Shown(true) => Some(1),
        Threshold::Shown(false) => None,
        Threshold::From(least) => Some(least),
    }
}

/// A place behind the quote that a string begins with.
fn within_string(text: &Text, start: usize) -> usize {
    let rest = text.text().get(start..).unwrap_or_default();
    start + rest.find('"').map_or(0, |it| it + 1)
}

/// The command that leads to methods, and its arguments.
fn to_methods(
    context: &Context,
    uri: &Uri,
    position: Position,
    methods: &[MethodId],
) -> (&'static str, Vec<Value>) {
    let places: Vec<Location> = methods
        .iter()
        .filter_map(|it| {
            let (file, range) = Entity::Method(*it).place(&context.snapshot)?;
            context.location(file, &range)
        })
        .collect();
    match &places[..] {
        [] => ("", Vec::new()),
        [place] => (MOVE_TO, vec![json!(place.uri), json!(place.range.start)]),
        _ => (
            SHOW_REFERENCES,
            vec![json!(uri), json!(position), json!(places)],
        ),
    }
}

/// A title with what happens when it is clicked: nothing, where the editor does not have the command.
fn command(context: &Context, title: String, name: &str, arguments: Vec<Value>) -> Command {
    let is_ours = [COGNITIVE, CYCLOMATIC].contains(&name);
    let runs = !arguments.is_empty() && (is_ours || context.client.runs(name));
    Command {
        title,
        command: if runs { name.to_owned() } else { String::new() },
        arguments: runs.then_some(arguments),
    }
}

pub(crate) fn resolve(context: &Context, mut lens: CodeLens) -> Answer<CodeLens> {
    let data = lens.data.take();
    let data = data.and_then(|it| serde_json::from_value::<Data>(it).ok());
    let found = data.and_then(|data| {
        let file = context.file(&data.uri)?;
        let summary = &context.snapshot.file(file)?.summary;
        let (index, _) = summary.method(&data.method)?;
        let usages = lenses::usages(&context.snapshot, MethodId { file, index });
        Some((data.uri, usages))
    });
    let Some((uri, usages)) = found else {
        return Ok(lens);
    };
    let mut places = Vec::with_capacity(usages.len());
    // The usages of one file stand together, and its text is asked for once.
    for usages in usages.chunk_by(|a, b| a.file == b.file) {
        let text = usages.first().and_then(|it| context.text(it.file));
        let uri = usages.first().and_then(|it| context.uri_of(it.file));
        if let (Some(text), Some(uri)) = (text, uri) {
            places.extend(usages.iter().map(|it| Location {
                uri: uri.clone(),
                range: text.range(&it.range),
            }));
        }
    }
    let title = lenses::references_title(places.len(), context.language);
    let arguments = match places.is_empty() {
        true => Vec::new(),
        false => vec![json!(uri), json!(lens.range.start), json!(places)],
    };
    lens.command = Some(command(context, title, SHOW_REFERENCES, arguments));
    Ok(lens)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::testing::{fixture, sample, short};

    const CODE: &str = "//- /CommonModules/Общий/Ext/Module.bsl
Процедура Шаг()$0
	Если А Тогда
		Шаг();
	КонецЕсли;
	Запрос.Текст = \"ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т\";
КонецПроцедуры
";

    #[test]
    fn lenses_have_titles_and_commands_and_references_are_counted_when_seen() {
        let mut tested = fixture(CODE);
        let mut settings = project::settings::Settings::default();
        settings.code_lens.cognitive_complexity = Threshold::Shown(true);
        settings.code_lens.cyclomatic_complexity = Threshold::From(2);
        tested.context.settings = Arc::new(settings);
        let commands = json!({ "onecCommands": [SHOW_REFERENCES, SHOW_QUERY] });
        let params = json!({ "capabilities": { "experimental": commands } });
        let params = serde_json::from_value(params).expect("parameters");
        tested.context.client = Arc::new(Client::new(&params));
        let params = tested.params(json!({}));
        let found = handle(&tested.context, params)
            .expect("an answer")
            .expect("lenses");
        let shown: Vec<String> = found
            .iter()
            .map(|it| {
                let it = resolve(&tested.context, it.clone()).expect("an answer");
                let command = it.command.expect("a command");
                format!(
                    "{} {} | {}",
                    short(it.range.start),
                    command.title,
                    command.command
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "0:10 1 ссылка | onec.showReferences",
                "0:10 когнитивная сложность: 2 | onec.toggleCognitiveComplexity",
                "0:10 цикломатическая сложность: 3 | onec.toggleCyclomaticComplexity",
                "4:16 показать запрос | onec.showQuery",
            ]
        );
        let references = resolve(&tested.context, found[0].clone()).expect("an answer");
        let arguments = references
            .command
            .and_then(|it| it.arguments)
            .expect("arguments");
        assert_eq!(arguments[1], json!({ "line": 0, "character": 10 }));
        assert_eq!(
            arguments[2][0]["range"]["start"],
            json!({ "line": 2, "character": 2 })
        );
        let query = found[3]
            .command
            .as_ref()
            .and_then(|it| it.arguments.as_ref());
        assert_eq!(
            query.expect("arguments")[1],
            json!({ "line": 4, "character": 17 })
        );
    }

    #[test]
    fn an_editor_without_the_commands_reads_the_titles() {
        let tested = fixture(CODE);
        let found = handle(&tested.context, tested.params(json!({}))).expect("an answer");
        let mut found = found.into_iter().flatten();
        let first = found.next().expect("a lens");
        let first = resolve(&tested.context, first).expect("an answer");
        let command = first.command.expect("a title");
        assert_eq!(
            (command.title.as_str(), command.command.as_str()),
            ("1 ссылка", "")
        );
        assert_eq!(command.arguments, None);
    }

    #[test]
    fn handlers_of_the_sample_are_known() {
        let tested = sample("trade", "");
        let mut titles = Vec::new();
        for (_, file) in tested.context.snapshot.files() {
            let uri = tested.context.uri(&file.path).expect("an address");
            let params = json!({ "textDocument": { "uri": uri } });
            let params = serde_json::from_value(params).expect("parameters");
            let found = handle(&tested.context, params).expect("an answer");
            let commands = found.into_iter().flatten().filter_map(|it| it.command);
            titles.extend(commands.map(|it| it.title));
        }
        for start in [
            "обработчик события: ",
            "обработчик команды: ",
            "обработчик подписки: ",
            "регламентное задание: ",
        ] {
            assert!(
                titles.iter().any(|it| it.starts_with(start)),
                "{start}: {titles:#?}"
            );
        }
    }
}
