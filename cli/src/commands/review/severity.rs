//! Which findings are reported, and which make the command fail.

use analysis::{Level, Severity};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Blocker,
    Critical,
    Major,
    Minor,
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

impl FailOn {
    fn least(self) -> Option<settings::Level> {
        Some(match self {
            Self::Error => settings::Level::Error,
            Self::Warning => settings::Level::Warning,
            Self::Info => settings::Level::Info,
            Self::Blocker => settings::Level::Blocker,
            Self::Critical => settings::Level::Critical,
            Self::Major => settings::Level::Major,
            Self::Minor => settings::Level::Minor,
            Self::Never => return None,
        })
    }

    /// Whether a finding makes the command fail.
    pub(super) fn fails(self, shown: Level, severity: Severity) -> bool {
        self.least()
            .is_some_and(|it| it.lets_through(shown, severity))
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

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
