//! Commands that the server runs.
//!
//! * `onec.toggleCognitiveComplexity`, `onec.toggleCyclomaticComplexity` with an address and the name of a method:
//!   explains the complexity of the method by hints, or stops doing so.

use metadata::Name;
use serde_json::Value;
use tower_lsp::ls_types::{
    ExecuteCommandOptions, ExecuteCommandParams, ServerCapabilities, Uri, WorkDoneProgressOptions,
};

use crate::client::Client;
use crate::context::Context;
use crate::convert;
use crate::failure::{Answer, Failure};
use crate::refresh;
use crate::shown::Explained;

/// Explains the cognitive complexity of a method.
pub(super) const COGNITIVE: &str = "onec.toggleCognitiveComplexity";
/// Explains the cyclomatic complexity of a method.
pub(super) const CYCLOMATIC: &str = "onec.toggleCyclomaticComplexity";

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.execute_command_provider = Some(ExecuteCommandOptions {
        commands: [COGNITIVE, CYCLOMATIC].map(str::to_owned).to_vec(),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    });
}

pub(crate) fn handle(context: &Context, params: ExecuteCommandParams) -> Answer<Option<Value>> {
    match params.command.as_str() {
        COGNITIVE => explain(context, params.arguments, true),
        CYCLOMATIC => explain(context, params.arguments, false),
        other => {
            let told = context
                .language
                .pick("Нет такой команды", "There is no such command");
            Err(Failure::Refused(format!("{told}: {other}")))
        }
    }
}

fn explain(context: &Context, arguments: Vec<Value>, cognitive: bool) -> Answer<Option<Value>> {
    let mut arguments = arguments.into_iter();
    let uri = arguments
        .next()
        .and_then(|it| serde_json::from_value::<Uri>(it).ok());
    let method = arguments.next();
    let (Some(uri), Some(method)) = (uri, method.as_ref().and_then(Value::as_str)) else {
        let told = context.language.pick(
            "Нужны адрес модуля и имя метода",
            "An address of a module and the name of a method are needed",
        );
        return Err(Failure::Refused(told.to_owned()));
    };
    context.shown.toggle(Explained {
        path: convert::path(&uri),
        method: Name::new(method),
        cognitive,
    });
    if let Some(outgoing) = &context.outgoing {
        refresh::inlay_hints(&context.client, outgoing);
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::fixture;

    #[test]
    fn commands_are_run_or_refused() {
        let tested = fixture("//- /CommonModules/Общий/Ext/Module.bsl\nА();$0\n");
        let uri = tested.at().text_document.uri;
        let run = |command: &str, arguments: Value| {
            let params = json!({ "command": command, "arguments": arguments });
            let params = serde_json::from_value(params).expect("parameters");
            handle(&tested.context, params)
        };
        assert_eq!(run(COGNITIVE, json!([uri, "Шаг"])), Ok(None));
        let explained = tested.context.shown.explained(&convert::path(&uri));
        assert_eq!(explained.len(), 1);
        assert!(explained[0].cognitive && explained[0].method.is("шаг"));
        assert!(matches!(
            run(CYCLOMATIC, json!([1])),
            Err(Failure::Refused(_))
        ));
        assert!(matches!(run("нет", json!([])), Err(Failure::Refused(_))));
    }
}
