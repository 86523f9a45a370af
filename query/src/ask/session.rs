//! A talk: questions one after another, and what the user does with their answers.

use metadata::platform::Names;

use super::generator::{Generator, ask_with};
use super::{Answer, Candidate, Lexicon, Question, Values, answer_of, ask};
use crate::{Date, Language};

/// What a user does. Places count from zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Asks; the question may be about what was answered before.
    Ask(String),
    /// Takes a part of what is shown away.
    Remove(usize),
    /// Puts another one in the place of a part: the part, the alternative.
    Choose(usize, usize),
    /// Says that another reading was meant.
    Take(usize),
    /// Sets a value of what is shown: its name, the value as people write it.
    Set(String, String),
}

/// Why something cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misstep {
    /// Nothing was answered yet.
    NothingYet,
    /// There is no part of this place.
    NoPart(usize),
    /// The part cannot be taken away: there is no query without it.
    NeededPart(usize),
    /// The part has no alternative of this place.
    NoAlternative(usize),
    /// There is no reading of this place.
    NoReading(usize),
    /// Nothing of this name can be set.
    NoParameter {
        /// What was named.
        name: String,
        /// What can be set.
        known: Vec<Names>,
    },
    /// What was given is no value.
    WrongValue {
        /// What was to be set.
        name: Names,
        /// Why it is none, in Russian and in English.
        problem: [String; 2],
    },
}

/// What questions of a talk have in common.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'q> {
    /// The day that `сегодня` is told from.
    pub today: Date,
    /// The language of messages.
    pub language: Language,
    /// Names that items of a base have, where there is one.
    pub values: Option<&'q Values>,
    /// A model that helps, where there is one.
    pub model: Option<&'q dyn Generator>,
}

/// How far a talk is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Session {
    answer: Answer,
    shown: usize,
    /// What was understood last: what follows is about it even where a question between was not understood.
    context: Option<Candidate>,
    /// Why the model was of no help.
    trouble: Option<[String; 2]>,
}

impl Session {
    /// The answer to what was asked last, as it was edited since.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// Why the model was of no help with what was asked last, in Russian and in English.
    pub fn trouble(&self) -> Option<&[String; 2]> {
        self.trouble.as_ref()
    }

    /// The place of the reading that is shown.
    pub fn place(&self) -> usize {
        self.shown
    }

    /// The reading that is shown; none where the question was refused.
    pub fn shown(&self) -> Option<&Candidate> {
        match self.answer.refusal {
            Some(_) => None,
            None => self.answer.candidates.get(self.shown),
        }
    }

    /// Does what the user does. What cannot be done leaves all as it was.
    pub fn turn(
        &mut self,
        lexicon: &Lexicon<'_>,
        turn: &Turn,
        setting: &Setting<'_>,
    ) -> Result<(), Misstep> {
        match turn {
            Turn::Ask(text) => {
                let mut question = Question {
                    text,
                    today: setting.today,
                    language: setting.language,
                    previous: self.context.as_ref().map(|it| &it.representation),
                    values: setting.values,
                };
                let alone = Question {
                    previous: None,
                    ..question
                };
                let is_refused = |it: &Question<'_>| ask(lexicon, it).refusal.is_some();
                if question.previous.is_some() && is_refused(&question) && !is_refused(&alone) {
                    // It has nothing to do with what was spoken of before.
                    question = alone;
                }
                (self.answer, self.trouble) = match setting.model {
                    Some(model) => ask_with(lexicon, &question, model),
                    None => (ask(lexicon, &question), None),
                };
                self.shown = 0;
            }
            Turn::Remove(place) => {
                let (shown, chip) = self.part(*place)?;
                let needed = Misstep::NeededPart(*place);
                let edited = match chip.removable {
                    true => shown.representation.without(chip.part),
                    false => return Err(needed),
                };
                let edited = answer_of(lexicon, &edited).ok_or(needed)?;
                self.edit(edited);
            }
            Turn::Choose(place, alternative) => {
                let (_, chip) = self.part(*place)?;
                let other = chip.alternatives.get(*alternative);
                let edited = other.and_then(|it| answer_of(lexicon, &it.1));
                self.edit(edited.ok_or(Misstep::NoAlternative(*alternative))?);
            }
            Turn::Take(place) => {
                if self.answer.candidates.is_empty() {
                    return Err(Misstep::NothingYet);
                }
                if *place >= self.answer.candidates.len() {
                    return Err(Misstep::NoReading(*place));
                }
                self.shown = *place;
                self.trouble = None;
                self.answer.clarification = None;
                self.answer.refusal = None;
            }
            Turn::Set(name, text) => {
                let shown = self.shown().ok_or(Misstep::NothingYet)?;
                let edited = shown.with(lexicon, name, text, setting.values)?;
                self.edit(edited);
            }
        }
        if let Some(shown) = self.shown() {
            self.context = Some(shown.clone());
        }
        Ok(())
    }

    fn part(&self, place: usize) -> Result<(&Candidate, &super::Chip), Misstep> {
        let shown = self.shown().ok_or(Misstep::NothingYet)?;
        let chip = shown.chips.get(place).ok_or(Misstep::NoPart(place))?;
        Ok((shown, chip))
    }

    /// Shows what became of the reading. Words that it did not explain are not explained now either.
    fn edit(&mut self, mut edited: Candidate) {
        if let Some(shown) = self.shown() {
            edited.uncovered = shown.uncovered.clone();
            edited.score = shown.score;
            edited.is_proposed = shown.is_proposed;
        }
        self.answer = Answer {
            candidates: vec![edited],
            ..Answer::default()
        };
        self.shown = 0;
        self.trouble = None;
    }
}

impl Misstep {
    /// What is wrong, in Russian and in English. Places count from one there, as people count.
    pub fn message(&self) -> [String; 2] {
        match self {
            Self::NothingYet => [
                "Ответа ещё нет: задайте вопрос".to_owned(),
                "There is no answer yet: ask a question".to_owned(),
            ],
            Self::NoPart(place) => [
                format!("Части {} нет", place + 1),
                format!("There is no part {}", place + 1),
            ],
            Self::NeededPart(place) => [
                format!("Без части {} запроса не будет", place + 1),
                format!("There is no query without part {}", place + 1),
            ],
            Self::NoAlternative(place) => [
                format!("Варианта {} здесь нет", place + 1),
                format!("There is no alternative {} here", place + 1),
            ],
            Self::NoReading(place) => [
                format!("Прочтения {} нет", place + 1),
                format!("There is no reading {}", place + 1),
            ],
            Self::NoParameter { name, known } => {
                let listed = |pick: fn(&Names) -> &metadata::Name| {
                    let names = known.iter().map(|it| pick(it).as_str());
                    names.collect::<Vec<_>>().join(", ")
                };
                match known.is_empty() {
                    true => [
                        format!("Параметра «{name}» нет: у этого запроса нет параметров"),
                        format!("There is no parameter “{name}”: this query has none"),
                    ],
                    false => [
                        format!("Параметра «{name}» нет; есть {}", listed(|it| &it.ru)),
                        format!(
                            "There is no parameter “{name}”; there is {}",
                            listed(|it| &it.en)
                        ),
                    ],
                }
            }
            Self::WrongValue { name, problem } => [
                format!("{}: {}", name.ru, problem[0]),
                format!("{}: {}", name.en, problem[1]),
            ],
        }
    }
}
