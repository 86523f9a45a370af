//! Texts of `НСтр` and the languages that they lack.

use analysis::review::{Context, argument, is_global_call, statement, string_value};
use metadata::objects::Details;
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use crate::calls::platform_calls;

/// `СтрШаблон`.
const TEMPLATE: &[&str] = &["СтрШаблон", "StrTemplate"];

/// A call of `НСтр` with a literal, and the declared languages that its text lacks.
pub(crate) struct Lacking<'f> {
    pub(crate) call: BslNode<'f>,
    pub(crate) languages: Vec<&'f str>,
    /// The text is given to `СтрШаблон`.
    pub(crate) in_template: bool,
}

/// The texts that lack languages. Languages that the configuration does not have are not asked for.
pub(crate) fn lacking<'a>(context: &Context<'a>) -> Vec<Lacking<'a>> {
    let calls = platform_calls(context, &["НСтр", "NStr"]);
    if calls.is_empty() {
        return Vec::new();
    }
    let declared = declared(context);
    let lacking = calls.into_iter().filter_map(|call| {
        let text = string_value(argument(call, 0)?)?;
        let codes = codes(&text);
        let missing = declared
            .iter()
            .filter(|it| !codes.iter().any(|code| same(code, it)));
        let languages: Vec<_> = missing.copied().collect();
        (!languages.is_empty()).then(|| Lacking {
            call,
            languages,
            in_template: is_in_template(call),
        })
    });
    lacking.collect()
}

/// The languages that a text must have.
fn declared<'a>(context: &Context<'a>) -> Vec<&'a str> {
    let mut declared: Vec<&str> = context.words("declaredLanguages").collect();
    if let Some((snapshot, file)) = context.project() {
        let configuration = snapshot.configuration(file);
        let languages = configuration.of_kind(metadata::Kind::Language);
        let codes: Vec<&'a str> = languages
            .filter_map(|it| match &it.details {
                Details::Language(it) => Some(it.code.as_str()),
                _ => None,
            })
            .filter(|it| !it.is_empty())
            .collect();
        if !codes.is_empty() {
            declared.retain(|it| codes.iter().any(|code| same(code, it)));
        }
    }
    declared
}

/// The language codes of `ru = 'Да'; en = 'Yes'`.
fn codes(text: &str) -> Vec<&str> {
    let mut codes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('=') {
        let code = before
            .trim_start_matches([';', ' ', '\t', '\r', '\n', '\''])
            .trim();
        let Some(value) = after.trim_start().strip_prefix('\'') else {
            rest = after;
            continue;
        };
        codes.push(code);
        // A doubled quote is part of the text.
        let mut letters = value.char_indices().peekable();
        let mut end = value.len();
        while let Some((at, letter)) = letters.next() {
            if letter == '\'' && letters.next_if(|it| it.1 == '\'').is_none() {
                end = at;
                break;
            }
        }
        rest = value.get(end..).unwrap_or_default();
    }
    codes
}

/// Whether a call, or the variable that it is assigned to, is an argument of `СтрШаблон`.
fn is_in_template(call: BslNode<'_>) -> bool {
    let around = |node: BslNode<'_>| {
        let arguments = node.parent().filter(|it| it.kind() == Kind::Arguments);
        let outer = arguments.and_then(BslNode::parent);
        outer.is_some_and(|it| is_global_call(it, TEMPLATE))
    };
    if around(call) {
        return true;
    }
    let Some(assignment) = statement(call).filter(|it| it.kind() == Kind::AssignmentStatement)
    else {
        return false;
    };
    let Some(variable) = assignment
        .child(Field::Left)
        .filter(|it| it.kind() == Kind::Identifier && call.is_field(Field::Right))
    else {
        return false;
    };
    let Some(block) = assignment.parent() else {
        return false;
    };
    let later = block.descendants_of(Kind::Identifier);
    let mut later = later.filter(|it| it.index() > assignment.index());
    later.any(|it| it != variable && same(it.text(), variable.text()) && around(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_whatever_the_texts() {
        assert_eq!(codes("ru = 'А = ''б'''; en='B'"), ["ru", "en"]);
        assert_eq!(codes("ru='А'; \n en = 'B';"), ["ru", "en"]);
        assert_eq!(codes("Просто текст = 1"), Vec::<&str>::new());
        assert_eq!(codes("ru = 'не закрыт"), ["ru"]);
    }
}
