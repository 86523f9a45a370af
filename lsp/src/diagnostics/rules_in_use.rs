//! The rules that run, made ready once for as long as the settings stay the same: their regular expressions are
//! compiled then, and the dictionaries are read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use analysis::review::RuleSet;
use analysis::spelling::Speller;
use project::settings::Settings;
use project::spelling::Spelling;
use rules::RULES;

use crate::context::Context;

/// The rules of the settings that were asked for last.
#[derive(Debug, Default)]
pub(super) struct InUse(Mutex<Ready>);

#[derive(Debug, Default)]
struct Ready {
    /// The rules, and the settings they are those of.
    rules: Option<(Arc<Settings>, Arc<RuleSet>)>,
    dictionaries: Option<Dictionaries>,
}

/// The dictionaries, once asked for, and the folder that settings named then.
#[derive(Debug)]
struct Dictionaries {
    folder: Option<PathBuf>,
    spelling: Option<Arc<Spelling>>,
}

impl InUse {
    /// The rules as they are set now. Names of the project are words that are spelt well.
    pub(super) fn of(&self, context: &Context) -> Arc<RuleSet> {
        let mut ready = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let settings = &context.settings;
        let known = ready
            .rules
            .as_ref()
            .filter(|it| Arc::ptr_eq(&it.0, settings));
        let rules = match known {
            Some((_, rules)) => Arc::clone(rules),
            None => {
                let (mut rules, problems) = settings.diagnostics.rule_set(RULES);
                for [ru, en] in problems {
                    tracing::warn!(message = context.language.pick(ru, en), "settings of rules");
                }
                let spelling = ready.spelling(context);
                rules.set_speller(spelling.map(|it| it as Arc<dyn Speller>));
                let rules = Arc::new(rules);
                ready.rules = Some((Arc::clone(settings), Arc::clone(&rules)));
                rules
            }
        };
        let spelling = ready.dictionaries.as_ref();
        let spelling = spelling.and_then(|it| it.spelling.clone());
        drop(ready);
        if let Some(spelling) = spelling {
            spelling.learn(context.snapshot.configurations());
        }
        rules
    }
}

impl Ready {
    /// Who knows words; nothing where there is no dictionary.
    fn spelling(&mut self, context: &Context) -> Option<Arc<Spelling>> {
        if !context.options.dictionaries {
            return None;
        }
        let folder = &context.settings.spelling.dictionaries;
        let known = self.dictionaries.take().filter(|it| it.folder == *folder);
        let known = known.unwrap_or_else(|| {
            let root = context.facts.roots.first();
            let root = root.map_or(Path::new(""), PathBuf::as_path);
            Dictionaries {
                folder: folder.clone(),
                spelling: Spelling::of_settings(root, &context.settings),
            }
        });
        let known = self.dictionaries.insert(known);
        known.spelling.clone()
    }
}
