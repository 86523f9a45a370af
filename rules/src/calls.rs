//! Calls of the platform's own methods by name, and where code runs.

use analysis::Language;
use analysis::review::{Context, callee};
use metadata::{ModuleKind, same};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

/// Calls without a receiver of methods of the platform, in the order of the text. A method of the module with such a
/// name hides that of the platform, so its calls are left out.
pub(crate) fn platform_calls<'a>(context: &Context<'a>, names: &[&str]) -> Vec<BslNode<'a>> {
    let file = context.file;
    let mut calls = file.global_calls(names);
    calls.retain(|call| {
        callee(*call).is_some_and(|it| context.outline.method_named(it.text()).is_none())
    });
    calls
}

/// Reports the name in every call that [`platform_calls`] finds; `message` is given the name as it is written.
pub(crate) fn report_calls(
    context: &mut Context<'_>,
    names: &[&str],
    message: impl Fn(Language, &str) -> String,
) {
    for call in platform_calls(context, names) {
        if let Some(name) = callee(call) {
            context.report(name.range(), message(context.language, name.text()));
        }
    }
}

/// Calls whose names a parameter of the rule matches as a whole: without a receiver and, where asked for, of members.
pub(crate) fn calls_like<'a>(
    context: &Context<'a>,
    parameter: &str,
    members: bool,
) -> Vec<BslNode<'a>> {
    let file = context.file;
    let mut calls = match plain_words(context.setting(parameter)) {
        Some(words) => {
            let mut calls = platform_calls(context, &words);
            if members {
                calls.extend(file.member_calls(&words));
            }
            calls
        }
        None => {
            let Some(pattern) = context.whole_pattern(parameter) else {
                return Vec::new();
            };
            let all = file.tree.of_kind(Kind::CallExpression);
            let like = all.filter(|call| {
                let is_member = analysis::review::receiver(*call).is_some();
                (members || !is_member)
                    && callee(*call).is_some_and(|it| pattern.is_match(it.text()))
            });
            like.collect()
        }
    };
    calls.sort_by_key(|it| it.index());
    calls
}

/// The words of a pattern that only lists words: `Пароль|Password`.
pub(crate) fn plain_words(pattern: &str) -> Option<Vec<&str>> {
    let is_plain = |it: char| it.is_alphanumeric() || it == '_' || it == '|';
    let words = pattern.split('|').filter(|it| !it.is_empty());
    pattern.chars().all(is_plain).then(|| words.collect())
}

/// Whether an expression is the literal `Истина` or `Ложь`, and which.
pub(crate) fn truth(node: BslNode<'_>) -> Option<bool> {
    let node = analysis::review::without_parentheses(node);
    let is_true = same(node.text(), "Истина") || same(node.text(), "True");
    (node.kind() == Kind::Boolean).then_some(is_true)
}

/// Whether code at an offset runs on the client and nowhere else, as far as is known.
pub(crate) fn is_client_only(context: &Context<'_>, offset: usize) -> bool {
    if let Some(common) = context.place().common_module() {
        let is_client = common.client_managed || common.client_ordinary;
        return is_client && !common.server && !common.external_connection;
    }
    match context.place().kind {
        Some(ModuleKind::ManagedApplicationModule | ModuleKind::OrdinaryApplicationModule) => true,
        Some(ModuleKind::FormModule | ModuleKind::CommandModule) | None => {
            let method = context.outline.method_at(offset);
            method.is_some_and(|it| it.is_at_client())
        }
        Some(_) => false,
    }
}

/// Whether code at an offset runs on the client of managed forms too, as far as is known. The client of ordinary forms
/// may do what the server does.
pub(crate) fn runs_at_client(context: &Context<'_>, offset: usize) -> bool {
    if let Some(common) = context.place().common_module() {
        return common.client_managed;
    }
    match context.place().kind {
        Some(ModuleKind::ManagedApplicationModule) => true,
        Some(ModuleKind::FormModule | ModuleKind::CommandModule) | None => {
            let method = context.outline.method_at(offset);
            method.is_some_and(|it| {
                it.is_at_client()
                    || it.has_annotation(&[
                        "НаКлиентеНаСервереБезКонтекста",
                        "AtClientAtServerNoContext",
                        "НаКлиентеНаСервере",
                        "AtClientAtServer",
                    ])
            })
        }
        Some(_) => false,
    }
}
