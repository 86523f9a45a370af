//! A whole module laid out.

use analysis::Module;
use analysis::format::{self, Indent, KeywordCase, KeywordLanguage, Options, Queries};
use analysis::ide::query;
use project::settings;
use tower_lsp::ls_types::{
    DocumentFormattingParams, FormattingOptions, OneOf, ServerCapabilities, TextEdit, Uri,
};

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;

pub(crate) fn capability(_: &Client, server: &mut ServerCapabilities) {
    server.document_formatting_provider = Some(OneOf::Left(true));
}

pub(crate) fn handle(
    context: &Context,
    params: DocumentFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    let options = options(&context.settings.formatting, &params.options);
    if let Some(file) = context.file(&params.text_document.uri)
        && context.snapshot.is_query(file)
    {
        let edits = query::file::format(&context.snapshot, file, &options);
        return Ok(context.text(file).map(|it| it.edits(&edits)));
    }
    Ok(edits(context, &params.text_document.uri, |module| {
        format::format(module, &options)
    }))
}

/// The changes of a document that a layout of its module asks for.
pub(super) fn edits(
    context: &Context,
    uri: &Uri,
    layout: impl FnOnce(&Module<'_>) -> Vec<analysis::edit::TextEdit>,
) -> Option<Vec<TextEdit>> {
    let file = context.file(uri)?;
    // A query is laid out whole.
    if context.snapshot.is_query(file) {
        return None;
    }
    let dialect = context.snapshot.file(file)?.dialect;
    let parsed = context.snapshot.parsed(file)?;
    let edits = layout(&Module::new(&parsed.text, &parsed.tree, dialect));
    Some(context.text(file)?.edits(&edits))
}

/// How modules are laid out: as the project has it, else as the editor says.
pub(super) fn options(project: &settings::Formatting, editor: &FormattingOptions) -> Options {
    let spaces = |width: u32| Indent::Spaces(width as usize);
    Options {
        indent: match project.indent {
            Some(settings::Indent::Tab(_)) => Indent::Tabs,
            Some(settings::Indent::Spaces(width)) => spaces(width.into()),
            None if editor.insert_spaces => spaces(editor.tab_size),
            None => Indent::Tabs,
        },
        keyword_case: match project.keyword_case {
            settings::KeywordCase::Keep => KeywordCase::Keep,
            settings::KeywordCase::Canonical => KeywordCase::Canonical,
            settings::KeywordCase::CanonicalUpperOperators => KeywordCase::CanonicalUpperLogical,
        },
        keyword_language: match project.keyword_language {
            settings::KeywordLanguage::Keep => KeywordLanguage::Keep,
            settings::KeywordLanguage::Ru => KeywordLanguage::Russian,
            settings::KeywordLanguage::En => KeywordLanguage::English,
        },
        max_blank_lines: project.max_blank_lines.into(),
        queries: match project.queries {
            settings::Queries::Keep => Queries::Keep,
            settings::Queries::Align => Queries::Align,
            settings::Queries::Wrap => Queries::Wrap,
        },
        trim_trailing_blanks: editor.trim_trailing_whitespace.unwrap_or(true),
        insert_final_newline: editor.insert_final_newline.unwrap_or(false),
        trim_final_newlines: editor.trim_final_newlines.unwrap_or(true),
        ..Options::platform()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use project::settings::Settings;
    use serde_json::json;

    use super::*;
    use crate::testing::fixture;

    const CODE: &str = "//- /CommonModules/Общий/Ext/Module.bsl
если А=1 тогда$0
Б( ) ;\x20
конецесли;";

    fn edits(settings: Settings, options: serde_json::Value) -> Vec<(u32, u32, u32, String)> {
        let mut tested = fixture(CODE);
        tested.context.settings = Arc::new(settings);
        let params = tested.params(json!({ "options": options }));
        let edits = handle(&tested.context, params).expect("an answer");
        let edits = edits.expect("edits").into_iter().map(|it| {
            assert_eq!(it.range.start.line, it.range.end.line);
            let (start, end) = (it.range.start, it.range.end);
            (start.line, start.character, end.character, it.new_text)
        });
        edits.collect()
    }

    fn edit(line: u32, start: u32, end: u32, text: &str) -> (u32, u32, u32, String) {
        (line, start, end, text.to_owned())
    }

    #[test]
    fn the_editor_says_what_a_level_is() {
        let found = edits(
            Settings::default(),
            json!({ "tabSize": 2, "insertSpaces": true, "trimTrailingWhitespace": false }),
        );
        assert_eq!(
            found,
            [
                edit(0, 6, 6, " "),
                edit(0, 7, 7, " "),
                edit(1, 0, 0, "  "),
                edit(1, 2, 3, ""),
                edit(1, 4, 5, ""),
            ]
        );
    }

    #[test]
    fn the_project_has_the_last_word() {
        let mut settings = Settings::default();
        settings.formatting.indent = Some(settings::Indent::Tab(settings::Tab::Tab));
        settings.formatting.keyword_case = settings::KeywordCase::Canonical;
        let found = edits(settings, json!({ "tabSize": 2, "insertSpaces": true }));
        assert_eq!(
            found,
            [
                edit(0, 0, 4, "Если"),
                edit(0, 6, 6, " "),
                edit(0, 7, 7, " "),
                edit(0, 9, 14, "Тогда"),
                edit(1, 0, 0, "\t"),
                edit(1, 2, 3, ""),
                edit(1, 4, 5, ""),
                edit(1, 6, 7, ""),
                edit(2, 0, 9, "КонецЕсли"),
            ]
        );
    }
}
