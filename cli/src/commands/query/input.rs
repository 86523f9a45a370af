//! The texts of queries that are named on the command line, and the configuration that they are about.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::Language;
use anyhow::{Context as _, Result, anyhow};
use metadata::{Configuration, Platform, World};
use parser_bsl::decode::{Decoded, Encoding, Text as DecodedText, decode, encode_as};
use query::Package;
use tree_sitter::Tree;

use crate::commands::review::root::project_root;
use crate::exit::Usage;

/// What is named: files, and where the configuration is.
#[derive(clap::Args)]
pub(super) struct Named {
    /// Files with the texts of packages; `-` for the standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,

    /// The folder with the configuration; by default the project around the file, or around the current folder.
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
}

/// How texts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON list with an object for each file or problem.
    Json,
}

/// A text with a package of queries.
pub(super) struct Input {
    /// What it is called in messages.
    pub(super) shown: String,
    pub(super) text: String,
    pub(super) tree: Tree,
    /// Where it was read from; nothing for the standard input.
    file: Option<Read>,
}

/// A file that was read.
struct Read {
    path: PathBuf,
    encoding: Encoding,
    bytes: Vec<u8>,
}

impl Input {
    /// The text of a file, or of the standard input.
    pub(super) fn read(path: &Path, language: Language) -> Result<Self> {
        let mut parser = parser_bsl::Parser::query();
        if is_input(path) {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text)?;
            let shown = language.pick("(ввод)", "(input)").to_owned();
            let tree = parser.parse(&text, None);
            return Ok(Self {
                shown,
                text,
                tree,
                file: None,
            });
        }
        let shown = path.display().to_string();
        let bytes = bytes_of(path, language)?;
        let decoded = decoded(path, &bytes, language)?;
        let tree = parser.parse(&decoded.text, None);
        Ok(Self {
            shown,
            text: decoded.text,
            tree,
            file: Some(Read {
                path: path.to_owned(),
                encoding: decoded.encoding,
                bytes,
            }),
        })
    }

    /// A text within a file.
    pub(super) fn of_text(shown: &str, text: &str) -> Self {
        Self {
            shown: shown.to_owned(),
            tree: parser_bsl::Parser::query().parse(text, None),
            text: text.to_owned(),
            file: None,
        }
    }

    /// Writes another text into the file, in the encoding and with the line ends that it has.
    pub(super) fn write(&self, text: &str, language: Language) -> Result<()> {
        let Some(file) = &self.file else {
            let text = self.with_its_ends(text);
            return Ok(io::stdout().lock().write_all(text.as_bytes())?);
        };
        let text = self.with_its_ends(text);
        if text == self.text {
            return Ok(());
        }
        let shown = &self.shown;
        let encoded = encode_as(&text, file.encoding, &file.bytes).ok_or_else(|| {
            anyhow!(language.pick(
                format!(
                    "{shown}: не изменён: в файле есть байты, которые при записи потерялись бы"
                ),
                format!("{shown}: left as it is: the file has bytes that writing it would lose"),
            ))
        })?;
        std::fs::write(&file.path, encoded).with_context(|| shown.clone())
    }

    fn with_its_ends(&self, text: &str) -> String {
        match self.text.contains("\r\n") && !text.contains("\r\n") {
            true => text.replace('\n', "\r\n"),
            false => text.to_owned(),
        }
    }

    /// Where the syntax is wrong first, as people write it; nothing for a right one.
    pub(super) fn error(&self, language: Language) -> Option<String> {
        let error = analysis::ide::query::errors::of_text(&self.text, language);
        let first = error.first()?;
        let place = place(&self.text, first.range.start);
        Some(format!("{}:{place}: {}", self.shown, first.message))
    }
}

fn bytes_of(path: &Path, language: Language) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|it| unreadable(path, &it, language))
}

/// Why a file is not read, and what to do.
pub(super) fn unreadable(path: &Path, error: &io::Error, language: Language) -> anyhow::Error {
    let shown = path.display();
    anyhow!(match error.kind() {
        io::ErrorKind::NotFound => language.pick(
            format!("{shown}: файла нет; проверьте имя и папку"),
            format!("{shown}: there is no such file; check the name and the folder"),
        ),
        _ => language.pick(
            format!("{shown}: не читается: {error}; проверьте, что это файл и что он доступен"),
            format!("{shown}: cannot be read: {error}; check that it is a file that you may read"),
        ),
    })
}

fn decoded(path: &Path, bytes: &[u8], language: Language) -> Result<DecodedText> {
    match decode(bytes) {
        Decoded::Text(decoded) => Ok(decoded),
        _ => {
            let shown = path.display();
            Err(anyhow!(language.pick(
                format!("{shown}: это не текст; нужен файл в UTF-8, UTF-16 или Windows-1251"),
                format!(
                    "{shown}: this is no text; a file in UTF-8, UTF-16 or Windows-1251 is expected"
                ),
            )))
        }
    }
}

/// The text of a file; where there is none, what is wrong and what to do.
pub(in crate::commands) fn text_of(path: &Path, language: Language) -> Result<DecodedText> {
    decoded(path, &bytes_of(path, language)?, language)
}

/// The place of an offset: `line:column`, from 1, in characters.
pub(super) fn place(text: &str, offset: usize) -> String {
    use analysis::text::{Columns, LineIndex};

    let place = LineIndex::new(text).position(text, offset, Columns::Chars);
    format!("{}:{}", place.line + 1, place.column + 1)
}

/// Whether a path stands for the standard input.
pub(super) fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What is known of the platform and of a configuration.
pub(super) struct Known {
    pub(super) platform: Arc<Platform>,
    configuration: Arc<Configuration>,
    root: Option<PathBuf>,
}

impl Known {
    /// The project of a file: the one that is named, or the one around it. Without one, nothing is known of tables.
    pub(super) fn of(named: &Named, path: &Path, language: Language) -> Result<Self> {
        let platform =
            project::platform::load(project::platform::data_folder().as_deref()).platform;
        let root = root_of(named, path);
        let found = root.as_deref().map(|it| metadata::source::load(it).0);
        let mut found = found.unwrap_or_default();
        // An extension knows what its base has only where the base is there.
        found.sort_by_key(|it| it.objects.is_empty() || it.base.is_some());
        let configuration = found.into_iter().next();
        if let (Some(root), None) = (&named.root, &configuration) {
            let root = root.display();
            return Err(Usage(language.pick(
                format!("{root}: здесь нет конфигурации 1С"),
                format!("{root}: there is no configuration of 1C here"),
            ))
            .into());
        }
        Ok(Self {
            platform,
            configuration: configuration.unwrap_or_default(),
            root,
        })
    }

    /// Whether it is the same project as that of a file.
    pub(super) fn is_of(&self, named: &Named, path: &Path) -> bool {
        self.root == root_of(named, path)
    }

    pub(super) fn world(&self) -> World<'_> {
        World {
            platform: &self.platform,
            configuration: &self.configuration,
        }
    }

    /// What the names of a text mean.
    pub(super) fn resolve(&self, input: &Input) -> Package {
        query::resolve(&input.text, &input.tree, &self.world())
    }
}

/// The folder of the project of a file.
pub(super) fn root_of(named: &Named, path: &Path) -> Option<PathBuf> {
    if let Some(root) = &named.root {
        return Some(root.clone());
    }
    let current = std::env::current_dir().ok()?;
    let file = current.join(path);
    let folder = match is_input(path) {
        true => Some(current.as_path()),
        false => file.parent(),
    };
    folder
        .and_then(project_root)
        .or_else(|| project_root(&current))
}

/// Each file with what is known of its project; projects are read once for files side by side.
pub(super) fn each(
    named: &Named,
    language: Language,
    mut work: impl FnMut(&Input, &Known) -> Result<()>,
) -> Result<()> {
    let mut known: Option<Known> = None;
    for path in &named.files {
        let input = Input::read(path, language)?;
        let now = match known.take().filter(|it| it.is_of(named, path)) {
            Some(known) => known,
            None => Known::of(named, path, language)?,
        };
        work(&input, &now)?;
        known = Some(now);
    }
    Ok(())
}

/// The language of `query` for the one of messages.
pub(super) fn spoken(language: Language) -> query::Language {
    language.pick(query::Language::Russian, query::Language::English)
}
