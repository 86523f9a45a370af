//! Shows the user how far the reading of the project is.

use std::time::Duration;

use analysis::Language;
use project::{Phase, Progress};
use tower_lsp::ls_types::ProgressToken;

use crate::client::Client;
use crate::outgoing::Outgoing;
use crate::reading::Readings;

/// How often it is told.
const EVERY: Duration = Duration::from_millis(150);

/// Tells until the reading is over.
pub(crate) fn show(client: &Client, outgoing: &Outgoing, readings: &Readings, language: Language) {
    if !client.shows_progress() {
        return;
    }
    let readings = readings.clone();
    outgoing.ask(move |client| async move {
        let token = ProgressToken::String(format!("onec/reading/{}", readings.number()));
        if client
            .create_work_done_progress(token.clone())
            .await
            .is_err()
        {
            return;
        }
        let title = language.pick("1C: чтение проекта", "1C: reading the project");
        let shown = client
            .progress(token, title)
            .with_percentage(0)
            .begin()
            .await;
        while let Some(progress) = readings.progress() {
            let percentage = (progress.done * 100)
                .checked_div(progress.total)
                .and_then(|it| u32::try_from(it).ok());
            let message = message(progress, language);
            shown
                .report_with_message(message, percentage.unwrap_or(0))
                .await;
            tokio::time::sleep(EVERY).await;
        }
        shown.finish().await;
    });
}

/// What is done, in words.
pub(crate) fn message(progress: Progress, language: Language) -> String {
    let (done, total) = (progress.done, progress.total);
    match progress.phase {
        Phase::Search => language
            .pick("поиск файлов", "looking for files")
            .to_owned(),
        Phase::Modules => language.pick(
            format!("модули: {done} из {total}"),
            format!("modules: {done} of {total}"),
        ),
        Phase::Cache => language.pick("запись кэша", "writing the cache").to_owned(),
    }
}
