//! Parameters: those that the query uses, and those that the method sets.

use std::ops::Range;

use super::offers::Offers;
use super::{Place, QueryItemKind};
use crate::ide::query::code::{self, CodeKind, CodeToken};
use crate::ide::query::lexis::TokenKind;
use crate::ide::query::outline::Bracket;

impl Place<'_> {
    pub(super) fn parameters(&self, offers: &mut Offers) {
        let set = set_parameters(self.module, self.query.part.clone());
        let used = self
            .outline
            .tokens
            .iter()
            .filter(|it| it.kind == TokenKind::Parameter);
        let used = used.map(|it| self.slice(&it.range()).trim_start_matches('&'));
        let is_used = |name: &str| used.clone().any(|it| metadata::same(it, name));
        // What is set and not used yet is what the query lacks.
        let set: Vec<&str> = set
            .iter()
            .filter_map(|it| self.module.get(it.clone()))
            .collect();
        let (known, wanted): (Vec<&str>, Vec<&str>) = set.iter().partition(|it| is_used(it));
        for name in wanted.iter().chain(&known) {
            let call = if self.english {
                "SetParameter"
            } else {
                "УстановитьПараметр"
            };
            self.parameter(name, call, offers);
        }
        if let Some((Bracket::Table(..), _)) = self.bracket()
            && let Some(name) = self.table_parameter()
        {
            let [name, _] = offers.pick(&name);
            if !name.starts_with("Условие") && !name.ends_with("Condition") {
                let name = name.to_owned();
                self.parameter(&name, "", offers);
            }
        }
        for name in used.clone() {
            self.parameter(name, "", offers);
        }
    }

    /// The same, each in brackets, for what stands behind `В`.
    pub(super) fn parameters_in_brackets(&self, offers: &mut Offers) {
        let mut found = Offers::new(self.english, self.small);
        self.parameters(&mut found);
        for item in found.items {
            offers.name(&format!("({})", item.label), item.kind, &item.detail);
        }
    }

    fn parameter(&self, name: &str, detail: &str, offers: &mut Offers) {
        if !name.is_empty() {
            let label = format!("&{name}");
            let is_known = offers
                .items
                .iter()
                .any(|it| metadata::same(&it.label, &label));
            if !is_known {
                offers.name(&label, QueryItemKind::Parameter, detail);
            }
        }
    }
}

/// The names in `УстановитьПараметр("Имя", …)` of a part of a module.
pub(in crate::ide::query) fn set_parameters(module: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let set = set_values(module, part);
    set.into_iter().map(|it| it.0).collect()
}

/// The names and the values in `УстановитьПараметр("Имя", Значение)` of a part of a module.
pub(super) fn set_values(module: &str, part: Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
    let tokens = code::tokens(module, part);
    let mut found = Vec::new();
    for (at, window) in tokens.windows(3).enumerate() {
        let [call, open, name] = window else {
            continue;
        };
        let is_call = call.kind == CodeKind::Word
            && open.kind == CodeKind::Mark(b'(')
            && name.kind == CodeKind::String;
        if !is_call {
            continue;
        }
        let called = module.get(call.range.clone()).unwrap_or_default();
        let inside = name.range.start + 1..name.range.end.saturating_sub(1);
        let sets = ["УстановитьПараметр", "SetParameter"];
        if sets.iter().any(|it| metadata::same(it, called))
            && module.get(inside.clone()).is_some_and(|it| !it.is_empty())
        {
            found.push((inside, value(&tokens, at + 3)));
        }
    }
    found
}

/// The argument behind a comma; empty where there is none.
fn value(tokens: &[CodeToken], comma: usize) -> Range<usize> {
    let rest = tokens.get(comma + 1..).unwrap_or_default();
    let mut depth = 0_usize;
    let end = rest.iter().position(|it| match it.kind {
        CodeKind::Mark(b'(' | b'[') => {
            depth += 1;
            false
        }
        CodeKind::Mark(b')' | b']') if depth > 0 => {
            depth -= 1;
            false
        }
        CodeKind::Mark(b')' | b';') => true,
        _ => false,
    });
    let argument = rest.get(..end.unwrap_or(0)).unwrap_or_default();
    match (argument.first(), argument.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    }
}
