//! What the console knows and does, whoever it speaks with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use lsp::asked::Languages;
use metadata::World;
use query::Date;
use query::ask::generator::Generator;
use query::ask::{Candidate, Lexicon, Misstep, Session, Setting, Turn, Values};
use query::run::{Base, Limits, RunError, Sink, Summary};

use super::Stop;
use super::entry::Command;
use super::model::Model;
use crate::interrupt::Interrupt;

/// So many steps can be taken back.
const STEPS: usize = 100;

/// A console.
pub(super) struct Console<'c> {
    pub(super) lexicon: &'c Lexicon<'c>,
    pub(super) base: Option<&'c Base>,
    pub(super) values: Option<Values>,
    /// A model that helps, where one is named.
    pub(super) model: Option<&'c Model<'c>>,
    pub(super) today: Date,
    pub(super) languages: Languages,
    pub(super) session: Session,
    /// What it was before each step.
    pub(super) past: Vec<Session>,
    /// So many records are shown; 0 for all.
    pub(super) rows: u64,
    /// How long a query may run; zero for ever.
    pub(super) timeout: Duration,
    /// Where Ctrl-C stops a query.
    pub(super) interrupt: Option<Arc<Interrupt>>,
}

impl<'c> Console<'c> {
    pub(super) fn world(&self) -> World<'c> {
        self.lexicon.world()
    }

    /// What all turns have in common.
    pub(super) fn setting(&self) -> Setting<'_> {
        Setting {
            today: self.today,
            language: lsp::asked::spoken(self.languages.messages),
            values: self.values.as_ref(),
            model: self.model.map(|it| it as &dyn Generator),
        }
    }

    /// Does turns one after another, up to the first one that cannot be done.
    pub(super) fn turns(&mut self, turns: &[Turn]) -> Result<(), Misstep> {
        let before = self.session.clone();
        let mut session = before.clone();
        for turn in turns {
            session.turn(self.lexicon, turn, &self.setting())?;
        }
        self.session = session;
        self.past.push(before);
        if self.past.len() > STEPS {
            self.past.remove(0);
        }
        Ok(())
    }

    /// What a number alone says, where a question back was asked.
    pub(super) fn choice(&self, place: usize) -> Option<Turn> {
        let asked = self.session.answer().clarification.as_ref()?;
        Some(Turn::Take(asked.choices.get(place)?.1))
    }

    /// The alternative of a part that begins with a text, in the language of messages.
    pub(super) fn named(&self, part: usize, start: &str) -> Option<Turn> {
        let start = start.to_lowercase();
        let chip = self.session.shown()?.chips.get(part)?;
        let mut others = chip.alternatives.iter();
        let fits = |it: &[String; 2]| {
            let text = self.languages.messages.pick(&it[0], &it[1]);
            text.to_lowercase().starts_with(&start)
        };
        Some(Turn::Choose(part, others.position(|it| fits(&it.0))?))
    }

    /// Does what a command sets; others are left alone.
    pub(super) fn set(&mut self, command: Command) {
        match command {
            Command::Russian => self.languages.queries = query::Language::Russian,
            Command::English => self.languages.queries = query::Language::English,
            Command::Rows(rows) => self.rows = rows,
            Command::Undo => drop(self.undo()),
            Command::Fresh => {
                let before = std::mem::take(&mut self.session);
                self.past.push(before);
            }
            _ => {}
        }
    }

    /// Takes the last step back. Whether there was one.
    pub(super) fn undo(&mut self) -> bool {
        match self.past.pop() {
            Some(before) => {
                self.session = before;
                true
            }
            None => false,
        }
    }

    /// The text of the query of a reading, in the language that is chosen.
    pub(super) fn text<'t>(&self, of: &'t Candidate) -> &'t str {
        self.languages.queries.pick(&of.text[0], &of.text[1])
    }

    /// Runs the query of a reading.
    pub(super) fn run(
        &self,
        base: &Base,
        of: &Candidate,
        sink: &mut dyn Sink,
    ) -> Result<Summary, RunError> {
        let text = self.text(of);
        let name = |it: &query::ask::Parameter| it.name(self.languages.queries).to_owned();
        let given = of
            .parameters
            .iter()
            .map(|it| (name(it), it.value.argument()));
        let given: Vec<(String, String)> = given.collect();
        let parameters = query::run::parameters(base, self.world(), text, &given)?;
        let limits = Limits {
            rows: (self.rows > 0).then_some(self.rows),
            stop: self.stop(),
        };
        let _busy = self.interrupt.as_ref().map(|it| it.begin());
        query::run::run(base, self.world(), text, &parameters, &limits, sink)
    }

    fn stop(&self) -> Option<Stop> {
        let end = (self.timeout > Duration::ZERO).then(|| Instant::now() + self.timeout);
        let interrupt = self.interrupt.clone();
        if end.is_none() && interrupt.is_none() {
            return None;
        }
        Some(Arc::new(move || {
            end.is_some_and(|it| Instant::now() >= it)
                || interrupt.as_ref().is_some_and(|it| it.is_stopped())
        }))
    }
}
