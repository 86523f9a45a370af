//! `onec/status` and `onec/indexReport`: what the server knows of the project, for a status bar and for people.

use std::fmt::Write as _;

use serde_json::Value;
use tower_lsp::ls_types::ServerCapabilities;

use crate::client::Client;
use crate::context::Context;
use crate::failure::Answer;
use crate::status::{Stage, Status};

pub(crate) fn capability(_: &Client, _: &mut ServerCapabilities) {}

pub(crate) fn status(context: &Context, _: Value) -> Answer<Status> {
    Ok(crate::status::status(context))
}

/// Markdown: what was found, from where, and what could not be read.
pub(crate) fn report(context: &Context, _: Value) -> Answer<String> {
    let status = crate::status::status(context);
    let language = context.language;
    let mut text = String::new();
    let statistics = &context.facts.statistics;
    let mut line = |ru: String, en: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", language.pick(ru, en));
    };
    line(
        format!("# 1C:Copilot {}: отчёт об индексе\n", status.version),
        format!("# 1C:Copilot {}: report on the index\n", status.version),
    );
    match (status.state, &status.indexing) {
        (Stage::Indexing, Some(it)) => line(
            format!("Идёт чтение: {} из {}.\n", it.done, it.total),
            format!("Being read: {} of {}.\n", it.done, it.total),
        ),
        _ => line(
            format!(
                "Прочитано модулей: {} ({} байт), из кэша: {}.\n",
                statistics.modules, statistics.bytes, statistics.from_cache
            ),
            format!(
                "Modules read: {} ({} bytes), from the cache: {}.\n",
                statistics.modules, statistics.bytes, statistics.from_cache
            ),
        ),
    }
    for root in &status.roots {
        let uri = root.uri.as_ref().map_or("", |it| it.as_str());
        line(
            format!("## {uri}\n\nМодулей: {}.\n", root.modules),
            format!("## {uri}\n\nModules: {}.\n", root.modules),
        );
        for it in &root.configurations {
            line(
                format!(
                    "* **{}**: {}, {}; объектов {}, модулей {}",
                    it.name, it.kind, it.format, it.objects, it.modules
                ),
                format!(
                    "* **{}**: {}, {}; objects {}, modules {}",
                    it.name, it.kind, it.format, it.objects, it.modules
                ),
            );
        }
        for it in &root.problems {
            line(format!("* не прочитано: {it}"), format!("* not read: {it}"));
        }
    }
    let memory = status.memory_bytes.unwrap_or_default() / (1 << 20);
    let cache = status.cache.as_deref();
    line(
        format!(
            "\nПлатформа: {}. Память: {memory} МБ. Кэш: {}.",
            status.platform,
            cache.unwrap_or("нет")
        ),
        format!(
            "\nPlatform: {}. Memory: {memory} MB. Cache: {}.",
            status.platform,
            cache.unwrap_or("none")
        ),
    );
    for it in &context.facts.ignored {
        line(
            format!("* настройка .bsl-language-server.json не используется: {it}"),
            format!("* a setting of .bsl-language-server.json is not used: {it}"),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    #[test]
    fn the_sample_is_told_with_its_objects_and_modules() {
        let tested = sample("trade", "//- catalog none");
        let status = status(&tested.context, Value::Null).expect("an answer");
        assert_eq!(status.state, Stage::Ready);
        let configuration = &status.roots[0].configurations[0];
        assert_eq!(
            (configuration.format, configuration.kind),
            ("designer", "configuration")
        );
        assert!(configuration.objects > 50, "{configuration:?}");
        let report = report(&tested.context, Value::Null).expect("an answer");
        assert!(
            report.contains(&format!("**{}**", configuration.name)),
            "{report}"
        );
    }
}
