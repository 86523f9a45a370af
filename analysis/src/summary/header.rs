//! The header of a method: annotations, name, parameters.

use metadata::Bilingual;
use parser_bsl::bsl::Kind;
use tree_sitter::{Node, TreeCursor};

use super::build::{small, walk};
use super::tokens::Tokens;
use super::{Directive, Extends, MethodSummary, ParameterSummary};

/// Reads the method at the cursor, its body included, and gives the offset of its name.
pub(super) fn read<'t>(
    text: &'t str,
    start: usize,
    cursor: &mut TreeCursor<'t>,
    tokens: &mut Tokens<'t, '_>,
    summary: &mut MethodSummary,
) -> Option<usize> {
    let mut name_at = None;
    if !cursor.goto_first_child() {
        return None;
    }
    loop {
        let node = cursor.node();
        match Kind::of(node) {
            Kind::Annotation => annotation(text, node, tokens, summary),
            Kind::AsyncKw => summary.is_async = true,
            Kind::Identifier if name_at.is_none() => {
                let range = node.byte_range();
                let name = text.get(range.clone()).unwrap_or_default();
                if !name.is_empty() {
                    tokens.name(name);
                    summary.name = tokens.names.exact(name);
                    let from = |at: usize| small(at.saturating_sub(start));
                    summary.name_range = from(range.start)..from(range.end);
                    name_at = Some(range.start);
                }
            }
            Kind::Parameters => summary.parameters = parameters(text, cursor, tokens),
            Kind::ExportKw => summary.export = !node.is_missing(),
            Kind::Block | Kind::Error => walk(text, cursor, tokens),
            _ => {}
        }
        if !cursor.goto_next_sibling() {
            break;
        }
    }
    cursor.goto_parent();
    name_at
}

fn parameters<'t>(
    text: &'t str,
    cursor: &mut TreeCursor<'t>,
    tokens: &mut Tokens<'t, '_>,
) -> Vec<ParameterSummary> {
    let mut found = Vec::new();
    if !cursor.goto_first_child() {
        return found;
    }
    loop {
        let node = cursor.node();
        if Kind::of(node) == Kind::Parameter {
            found.push(parameter(text, node, tokens));
        }
        if !cursor.goto_next_sibling() {
            break;
        }
    }
    cursor.goto_parent();
    found.shrink_to_fit();
    found
}

fn parameter<'t>(text: &'t str, node: Node<'t>, tokens: &mut Tokens<'t, '_>) -> ParameterSummary {
    let mut parameter = ParameterSummary::default();
    let mut cursor = node.walk();
    let mut more = cursor.goto_first_child();
    let mut after_equal = false;
    while more {
        let part = cursor.node();
        match Kind::of(part) {
            Kind::ValKw => parameter.by_value = true,
            Kind::Identifier if parameter.name.is_empty() => {
                let name = text.get(part.byte_range()).unwrap_or_default();
                tokens.name(name);
                parameter.name = tokens.names.exact(name);
            }
            Kind::Equal => after_equal = true,
            Kind::Comment | Kind::Annotation => {}
            _ if after_equal && parameter.default.is_empty() && !part.is_missing() => {
                let default = text.get(part.byte_range()).unwrap_or_default();
                parameter.default = default.into();
                walk(text, &mut part.walk(), tokens);
                tokens.boundary();
            }
            _ => {}
        }
        more = cursor.goto_next_sibling();
    }
    parameter
}

const DIRECTIVES: [(Bilingual, Directive); 5] = [
    (names("НаКлиенте", "AtClient"), Directive::AtClient),
    (names("НаСервере", "AtServer"), Directive::AtServer),
    (
        names("НаСервереБезКонтекста", "AtServerNoContext"),
        Directive::AtServerNoContext,
    ),
    (
        names("НаКлиентеНаСервере", "AtClientAtServer"),
        Directive::AtClientAtServer,
    ),
    (
        names(
            "НаКлиентеНаСервереБезКонтекста",
            "AtClientAtServerNoContext",
        ),
        Directive::AtClientAtServerNoContext,
    ),
];

const EXTENDS: [(Bilingual, Extends); 4] = [
    (names("Перед", "Before"), Extends::Before),
    (names("После", "After"), Extends::After),
    (names("Вместо", "Around"), Extends::Around),
    (
        names("ИзменениеИКонтроль", "ChangeAndValidate"),
        Extends::ChangeAndValidate,
    ),
];

/// Whether a word names a directive: `НаСервере`.
pub(crate) fn is_directive(word: &str) -> bool {
    DIRECTIVES.iter().any(|it| it.0.is(word))
}

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

fn annotation<'t>(
    text: &'t str,
    node: Node<'t>,
    tokens: &Tokens<'t, '_>,
    summary: &mut MethodSummary,
) {
    let mut cursor = node.walk();
    let mut more = cursor.goto_first_child();
    let mut extends = None;
    while more {
        let part = cursor.node();
        match Kind::of(part) {
            Kind::Identifier => {
                let word = text.get(part.byte_range()).unwrap_or_default();
                if let Some(row) = DIRECTIVES.iter().find(|it| it.0.is(word)) {
                    summary.directive = Some(row.1);
                }
                extends = EXTENDS.iter().find(|it| it.0.is(word)).map(|it| it.1);
            }
            Kind::AnnotationArguments => {
                if let Some(extends) = extends
                    && let Some(method) = first_string(text, part)
                {
                    summary.extends = Some((extends, tokens.names.exact(method)));
                }
            }
            _ => {}
        }
        more = cursor.goto_next_sibling();
    }
}

fn first_string<'t>(text: &'t str, arguments: Node<'t>) -> Option<&'t str> {
    let string =
        parser_bsl::syntax::preorder(arguments).find(|it| Kind::of(*it) == Kind::String)?;
    let quoted = text.get(string.byte_range())?;
    Some(quoted.strip_prefix('"')?.strip_suffix('"')?.trim())
}
