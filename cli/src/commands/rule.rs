//! `onec rule`: the documentation of the rules.

use std::io::{self, Write};

use analysis::Language;
use analysis::review::Rule as ReviewRule;
use anyhow::Result;
use rules::RULES;

use crate::exit::{Exit, Usage, unless_closed};

/// Print the documentation of a review rule, or the list of all rules.
#[derive(clap::Args)]
pub(crate) struct Rule {
    /// Code of the rule, as findings have it.
    code: Option<String>,
}

impl Rule {
    pub(crate) fn run(self, language: Language) -> Result<Exit> {
        let text = match self.code {
            Some(code) => rules::page(by_code(&code, language)?, language),
            None => list(language),
        };
        unless_closed(io::stdout().lock().write_all(text.as_bytes()))?;
        Ok(Exit::Clean)
    }
}

/// The rule of this code, or a message that names the nearest ones.
pub(super) fn by_code(code: &str, language: Language) -> Result<&'static ReviewRule, Usage> {
    rules::by_code(code).ok_or_else(|| {
        let mut near: Vec<_> = RULES
            .iter()
            .map(|it| {
                (
                    strsim::jaro_winkler(&code.to_lowercase(), &it.code.to_lowercase()),
                    it.code,
                )
            })
            .filter(|it| it.0 > 0.75)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let near: Vec<_> = near.iter().take(3).map(|it| it.1).collect();
        Usage(match (language, near.join(", ")) {
            (Language::Ru, near) if near.is_empty() => {
                format!("нет правила {code}; список правил: onec rule")
            }
            (Language::Ru, near) => format!("нет правила {code}; похожие: {near}"),
            (Language::En, near) if near.is_empty() => {
                format!("no rule {code}; the list of rules: onec rule")
            }
            (Language::En, near) => format!("no rule {code}; similar: {near}"),
        })
    })
}

fn list(language: Language) -> String {
    let width = RULES
        .iter()
        .map(|it| it.code.len())
        .max()
        .unwrap_or_default();
    RULES
        .iter()
        .map(|it| format!("{:width$}  {}\n", it.code, it.docs(language).title))
        .collect()
}
