//! Lines that a user types: edited, with a history, where the program speaks with a terminal; else read as they come.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use rustyline::config::{BellStyle, ColorMode};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor, Helper};

/// So many lines are kept in a history.
const KEPT: usize = 1000;

/// What a user did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Entered {
    /// Typed a line.
    Line(String),
    /// Gave a line up, with Ctrl-C.
    Dropped,
    /// Ended, with Ctrl-D or twice Ctrl-C; or the input is over.
    End,
}

/// Lines, one after another.
pub(crate) struct Lines<H: Helper> {
    editor: Option<Editor<H, FileHistory>>,
    history: Option<PathBuf>,
    /// The line before was given up.
    is_dropped: bool,
}

/// Whether the program speaks with a terminal, both ways.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

impl<H: Helper> Lines<H> {
    /// `helper` completes what is typed; `history` is the file of the lines that were typed before.
    pub(crate) fn new(helper: Option<H>, history: Option<PathBuf>) -> io::Result<Self> {
        let mut lines = Self {
            editor: None,
            history,
            is_dropped: false,
        };
        if is_terminal() {
            let is_plain = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
            let config = Config::builder()
                .completion_type(CompletionType::List)
                .completion_prompt_limit(200)
                .bell_style(BellStyle::None)
                .color_mode(match is_plain {
                    true => ColorMode::Disabled,
                    false => ColorMode::Enabled,
                })
                .auto_add_history(true)
                .history_ignore_space(true)
                .max_history_size(KEPT)
                .map_err(said)?
                .build();
            let mut editor = Editor::with_config(config).map_err(said)?;
            editor.set_helper(helper);
            if let Some(file) = &lines.history {
                // There is none at first.
                let _ = editor.load_history(file);
            }
            lines.editor = Some(editor);
        }
        Ok(lines)
    }

    /// The next line, behind a prompt.
    pub(crate) fn next(&mut self, prompt: &str) -> io::Result<Entered> {
        let Some(editor) = &mut self.editor else {
            return plain(prompt);
        };
        let entered = loop {
            match editor.readline(prompt) {
                // The window has another size.
                Err(ReadlineError::Signal(_)) => {}
                other => break other,
            }
        };
        let was_dropped = std::mem::take(&mut self.is_dropped);
        match entered {
            Ok(line) => {
                if let Some(file) = &self.history {
                    keep(editor, file);
                }
                Ok(Entered::Line(line))
            }
            Err(ReadlineError::Eof) => Ok(Entered::End),
            Err(ReadlineError::Interrupted) if was_dropped => Ok(Entered::End),
            Err(ReadlineError::Interrupted) => {
                self.is_dropped = true;
                Ok(Entered::Dropped)
            }
            Err(error) => Err(said(error)),
        }
    }
}

/// Writes what was typed last behind the history. A folder that nobody may write to is no reason to stop.
fn keep<H: Helper>(editor: &mut Editor<H, FileHistory>, file: &Path) {
    if let Some(folder) = file.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    let _ = editor.append_history(file);
}

fn plain(prompt: &str) -> io::Result<Entered> {
    let mut out = io::stdout().lock();
    out.write_all(prompt.as_bytes())?;
    out.flush()?;
    let mut line = String::new();
    if io::stdin().read_line(&mut line)? == 0 {
        writeln!(out)?;
        return Ok(Entered::End);
    }
    Ok(Entered::Line(line))
}

fn said(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other),
    }
}
