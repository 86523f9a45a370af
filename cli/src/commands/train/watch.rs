//! How a training is seen in a terminal, and stopped from it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use analysis::Language;
use indicatif::{ProgressBar, ProgressStyle};
use inference::train::{Began, Event, Watch};

use super::number;
use crate::language::decimal;

/// By what part a new step changes the loss that is shown.
const NEW: f64 = 0.1;

/// A bar where there is a terminal, and lines about what matters anywhere.
pub(super) struct Terminal {
    bar: ProgressBar,
    language: Language,
    is_stopped: Arc<AtomicBool>,
    /// The mean of the last losses.
    loss: Option<f64>,
}

impl Terminal {
    pub(super) fn start(language: Language) -> io::Result<Self> {
        let is_stopped = Arc::new(AtomicBool::new(false));
        catch(&is_stopped)?;
        let template = language.pick(
            "{bar:30} {pos} из {len}, осталось {eta} {msg}",
            "{bar:30} {pos} of {len}, {eta} left {msg}",
        );
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        Ok(Self {
            bar: ProgressBar::new(0).with_style(style),
            language,
            is_stopped,
            loss: None,
        })
    }

    /// Takes the bar away.
    pub(super) fn close(&self) {
        self.bar.finish_and_clear();
    }

    /// A line above the bar, or in the log of a build.
    fn say(&self, line: &str) {
        self.bar.suspend(|| {
            // When the standard error is closed, there is nobody to tell.
            let _ = io::Write::write_all(&mut io::stderr(), format!("{line}\n").as_bytes());
        });
    }

    fn began(&self, began: &Began) {
        self.bar.set_length(began.steps as u64);
        self.bar.set_position(began.done as u64);
        // The time that is left is told by what is made now, not by what was made before.
        self.bar.reset_eta();
        let Began {
            done,
            steps,
            numbers,
            examples,
            evaluated,
            ..
        } = began;
        self.say(&self.language.pick(
            format!("обучаемых чисел {numbers}; последовательностей {examples}, отложено {evaluated}; шагов {steps}"),
            format!("{numbers} numbers to train; {examples} sequences, {evaluated} held back; {steps} steps"),
        ));
        if *done > 0 {
            self.say(&self.language.pick(
                format!("продолжение с шага {done}"),
                format!("going on from step {done}"),
            ));
        }
        let (long, empty) = (began.too_long, began.empty);
        if long + empty > 0 {
            self.say(&self.language.pick(
                format!("пропущено записей: {long} длиннее контекста, {empty} без того, что учить"),
                format!("records left out: {long} longer than the context, {empty} with nothing to learn"),
            ));
        }
    }
}

impl Watch for Terminal {
    fn tell(&mut self, event: &Event<'_>) {
        let language = self.language;
        match event {
            Event::Began(began) => self.began(began),
            Event::Step(step) => {
                let before = self.loss.unwrap_or(step.loss);
                let loss = before + NEW * (step.loss - before);
                self.loss = Some(loss);
                let speed = decimal(step.tokens as f64 / step.seconds.max(1e-9), language);
                let loss = number(loss, language);
                self.bar.set_message(language.pick(
                    format!("потери {loss}, {speed} токенов/с"),
                    format!("loss {loss}, {speed} tokens/s"),
                ));
                self.bar.set_position(step.step as u64);
            }
            Event::Evaluated { step, loss } => {
                let loss = number(*loss, language);
                self.say(&language.pick(
                    format!("шаг {step}: потери на отложенном {loss}"),
                    format!("step {step}: loss of what is held back {loss}"),
                ));
            }
            Event::Saved { step, path } => {
                let path = path.display();
                let loss = number(self.loss.unwrap_or_default(), language);
                self.say(&language.pick(
                    format!("шаг {step}: потери {loss}, записано {path}"),
                    format!("step {step}: loss {loss}, written {path}"),
                ));
            }
        }
    }

    fn is_stopped(&self) -> bool {
        self.is_stopped.load(SeqCst)
    }
}

/// From now on Ctrl-C and a request of the system to end stop the training; a second one ends the program.
fn catch(is_stopped: &Arc<AtomicBool>) -> io::Result<()> {
    let is_stopped = Arc::clone(is_stopped);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let wait = move || {
        runtime.block_on(async {
            while asked().await.is_ok() {
                if is_stopped.swap(true, SeqCst) {
                    // As the shell has it: 128 and the number of the signal.
                    std::process::exit(130);
                }
            }
        });
    };
    let thread = std::thread::Builder::new().name("Ctrl-C".to_owned());
    thread.spawn(wait).map(drop)
}

/// Waits until someone asks the program to end.
async fn asked() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            it = tokio::signal::ctrl_c() => it,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
