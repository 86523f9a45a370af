//! Parameters: those that the query uses, and those that the method sets.

use super::offers::Offers;
use super::{Place, QueryItemKind};
use crate::ide::query::code::{self, CodeKind};
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
pub(in crate::ide::query) fn set_parameters(
    module: &str,
    part: std::ops::Range<usize>,
) -> Vec<std::ops::Range<usize>> {
    let code = module.get(part.clone()).unwrap_or_default();
    if !["УстановитьПараметр", "SetParameter", "установитьпараметр"]
        .iter()
        .any(|it| code.contains(it))
    {
        return Vec::new();
    }
    let tokens = code::tokens(module, part);
    let mut found = Vec::new();
    for window in tokens.windows(3) {
        let [call, open, name] = window else {
            continue;
        };
        let called = module.get(call.range.clone()).unwrap_or_default();
        let is_call = call.kind == CodeKind::Word
            && open.kind == CodeKind::Mark(b'(')
            && name.kind == CodeKind::String
            && ["УстановитьПараметр", "SetParameter"]
                .iter()
                .any(|it| metadata::same(it, called));
        let inside = name.range.start + 1..name.range.end.saturating_sub(1);
        if is_call && module.get(inside.clone()).is_some_and(|it| !it.is_empty()) {
            found.push(inside);
        }
    }
    found
}
