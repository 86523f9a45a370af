//! Which findings are reported, and which make the command fail.

use analysis::{Level, Severity};
use clap::builder::PossibleValue;
use project::settings;

/// How bad a finding must be to be reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Least {
    Error,
    Warning,
    Info,
    Blocker,
    Critical,
    Major,
    Minor,
}

/// When findings make the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FailOn {
    /// When one is as bad or worse.
    From(Least),
    Never,
}

impl From<Least> for settings::Level {
    fn from(least: Least) -> Self {
        match least {
            Least::Error => Self::Error,
            Least::Warning => Self::Warning,
            Least::Info => Self::Info,
            Least::Blocker => Self::Blocker,
            Least::Critical => Self::Critical,
            Least::Major => Self::Major,
            Least::Minor => Self::Minor,
        }
    }
}

impl clap::ValueEnum for FailOn {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::From(Least::Error),
            Self::From(Least::Warning),
            Self::From(Least::Info),
            Self::From(Least::Blocker),
            Self::From(Least::Critical),
            Self::From(Least::Major),
            Self::From(Least::Minor),
            Self::Never,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::From(least) => least.to_possible_value(),
            Self::Never => Some(PossibleValue::new("never")),
        }
    }
}

impl FailOn {
    /// Whether a finding makes the command fail.
    pub(super) fn fails(self, shown: Level, severity: Severity) -> bool {
        match self {
            Self::From(least) => settings::Level::from(least).lets_through(shown, severity),
            Self::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn what_makes_fail_is_what_is_reported_or_never() {
        let words = |it: &[Option<PossibleValue>]| -> Vec<String> {
            let names = it.iter().flatten().map(|it| it.get_name().to_owned());
            names.collect()
        };
        let least: Vec<_> = Least::value_variants()
            .iter()
            .map(ValueEnum::to_possible_value)
            .collect();
        let fail: Vec<_> = FailOn::value_variants()
            .iter()
            .map(ValueEnum::to_possible_value)
            .collect();
        let mut expected = words(&least);
        expected.push("never".to_owned());
        assert_eq!(words(&fail), expected);
    }

    #[test]
    fn findings_as_bad_as_asked_or_worse_fail() {
        let all = [
            (Level::Info, Severity::Info),
            (Level::Info, Severity::Minor),
            (Level::Warning, Severity::Critical),
            (Level::Error, Severity::Major),
        ];
        let fails = |fail_on: &str| {
            let fail_on = FailOn::from_str(fail_on, true).expect("a word");
            all.map(|it| fail_on.fails(it.0, it.1))
        };
        assert_eq!(fails("info"), [true; 4]);
        assert_eq!(fails("warning"), [false, false, true, true]);
        assert_eq!(fails("error"), [false, false, false, true]);
        assert_eq!(fails("minor"), [false, true, true, true]);
        assert_eq!(fails("critical"), [false, false, true, false]);
        assert_eq!(fails("never"), [false; 4]);
    }
}
