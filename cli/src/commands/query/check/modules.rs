//! The queries of a module: the rules of the review that are about queries look at them.

use std::path::Path;
use std::sync::Arc;

use analysis::Language;
use analysis::review::{Rule, RuleSet, Tag};
use anyhow::Result;
use metadata::Platform;
use project::CachePlace;
use project::review::{Outcome, Reviewing};
use project::settings;
use rules::RULES;

use super::super::input::{Named, root_of, unreadable};
use super::{Told, absolute, place};

/// What a rule finds is right, and slow.
fn is_about_speed(rule: &Rule) -> bool {
    let has = |tag: Tag| rule.tags.contains(&tag);
    has(Tag::Performance) && !has(Tag::Error)
}

/// Tells what is wrong with the queries of a module. False where it could not be read.
pub(super) fn check(
    named: &Named,
    path: &Path,
    language: Language,
    told: &mut Vec<Told>,
) -> Result<bool> {
    let module = absolute(path).map_err(|it| unreadable(path, &it, language))?;
    let root = root_of(named, path).map(|it| absolute(&it)).transpose()?;
    let is_project = root.is_some();
    let root = root.or_else(|| module.parent().map(Path::to_owned));
    let root = root.unwrap_or_default();
    let settings = settings::read(&root, &serde_json::Value::Null).settings;
    let about_queries = RULES.iter().copied().filter(|it| {
        it.tags.contains(&Tag::Sql) && settings.diagnostics.runs(it.code, it.by_default)
    });
    let mut rules = RuleSet::new(about_queries).partial();
    settings.diagnostics.apply(&mut rules);
    let loaded = project::platform::load(project::platform::data_folder().as_deref());
    let reviewing = Reviewing {
        root: &root,
        is_project,
        modules: &[module],
        metadata: &[],
        rules: &rules,
        settings: &settings,
        language,
        platforms: [loaded.platform, Arc::new(Platform::oscript())],
        platform_name: String::new(),
        cache: CachePlace::Nowhere,
        threads: 1,
    };
    let file = path.display().to_string();
    let locate = |_: &Path, outcome: Outcome<'_>| {
        let Outcome::Reviewed(reviewed) = outcome else {
            return None;
        };
        let findings = reviewed.findings.into_iter().map(|it| Told {
            is_advice: rules::by_code(it.finding.code).is_some_and(is_about_speed),
            file: file.clone(),
            place: place(reviewed.text, reviewed.lines, &it.finding.range),
            code: it.finding.code.to_owned(),
            message: it.finding.message,
            near: Vec::new(),
        });
        Some(findings.collect::<Vec<_>>())
    };
    let mut is_read = false;
    reviewing.run(&|_| {}, locate, |found: Option<Vec<Told>>| {
        is_read |= found.is_some();
        told.extend(found.into_iter().flatten());
    });
    Ok(is_read)
}
