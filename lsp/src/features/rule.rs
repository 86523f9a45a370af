//! `onec/rule`: the page of a rule, for people.

use rules::RULES;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::ServerCapabilities;

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

/// What is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Params {
    /// The code of the rule, in any case.
    code: String,
}

/// The page of a rule.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Page {
    /// The code.
    code: &'static str,
    /// What the rule finds, in one line.
    title: String,
    /// All that is said of it, as Markdown.
    markdown: String,
}

/// Nothing where there is no such rule.
pub(crate) fn handle(context: &Context, params: Params) -> Answer<Option<Page>> {
    let rule = RULES
        .iter()
        .find(|it| it.code.eq_ignore_ascii_case(&params.code));
    Ok(rule.map(|rule| Page {
        code: rule.code,
        title: rule.docs(context.language).title,
        markdown: rules::page(rule, context.language),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::fixture;

    #[test]
    fn the_page_of_a_rule_is_written_in_the_language_of_the_user() {
        let tested = fixture("//- /М.bsl\nА = 1;\n");
        let ask = |code: &str| {
            let code = code.to_owned();
            handle(&tested.context, Params { code }).expect("an answer")
        };
        let page = ask("parseerror").expect("a page");
        assert_eq!(page.code, "ParseError");
        assert!(page.markdown.contains("## Неправильно"));
        assert_eq!(ask("НетТакого"), None);
    }
}
