//! `onec train tokenizer`: a vocabulary.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use analysis::Language;
use anyhow::{Context as _, Result, anyhow};
use inference::train;

use crate::commands::engine::said;
use crate::exit::Exit;
use crate::source::{self, Source};
use crate::walk;

#[derive(clap::Args)]
pub(super) struct Tokenizer {
    /// Folders with modules, files of text, and files of records (.jsonl).
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    data: Vec<PathBuf>,

    /// Folder for tokenizer.json and tokenizer_config.json.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,

    /// How many tokens there are.
    #[arg(long, value_name = "NUMBER", default_value_t = 16_384)]
    vocabulary: usize,
}

impl Tokenizer {
    pub(super) fn run(self, language: Language) -> Result<Exit> {
        let mut texts = Vec::new();
        for path in &self.data {
            read(path, &mut texts, language)?;
        }
        if texts.is_empty() {
            return Err(anyhow!(language.pick(
                "в --data нет ни одного текста",
                "there is not one text in --data",
            )));
        }
        let made = train::vocabulary(&texts, self.vocabulary, &self.out);
        let made = made.map_err(|it| said(&it, language))?;
        let shown = self.out.display();
        let each = format!("{:.2}", made.letters as f64 / made.tokens.max(1) as f64);
        let (size, count) = (made.size, texts.len());
        let line = language.pick(
            format!(
                "готово: {shown}; токенов {size}, текстов {count}, букв на токен {}",
                each.replace('.', ",")
            ),
            format!("done: {shown}; {size} tokens, {count} texts, {each} letters a token"),
        );
        writeln!(io::stdout(), "{line}")?;
        Ok(Exit::Clean)
    }
}

/// The texts of a file or a folder.
fn read(path: &Path, texts: &mut Vec<String>, language: Language) -> Result<()> {
    if path.extension().is_some_and(|it| it == "jsonl") {
        texts.extend(train::texts(path).map_err(|it| said(&it, language))?);
        return Ok(());
    }
    let unreadable = |path: &Path| {
        let shown = path.display();
        language.pick(
            format!("не читается: {shown}"),
            format!("cannot be read: {shown}"),
        )
    };
    if !path.is_dir() {
        let read = source::read(path).with_context(|| unreadable(path))?;
        return match read {
            Source::Text(text) => {
                texts.push(text.text);
                Ok(())
            }
            Source::Skipped(_) => Err(anyhow!(unreadable(path))),
        };
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let found = walk::find(&[path.to_owned()], threads);
    if let Some(first) = found.unreadable.first() {
        return Err(anyhow!(unreadable(&first.path)));
    }
    for module in &found.modules {
        let read = source::read(&module.shown).with_context(|| unreadable(&module.shown))?;
        // A module that is delivered without its text has nothing to learn from.
        if let Source::Text(text) = read {
            texts.push(text.text);
        }
    }
    Ok(())
}
