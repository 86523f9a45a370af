//! The configurations that questions are about, and made-up bases of them.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use metadata::{Configuration, NameMap, Platform, World};
use query::run::{Base, Date, Parameter, Plan, generate, parameters};

use super::question::Question;
use super::records::Records;

/// The day that all questions are asked on; bases have nothing behind it.
pub(super) const TODAY: &str = "2026-03-18";
const FIRST_DAY: &str = "2025-01-01";
/// So many partners get one name each, without numbers in it.
const ITEMS: usize = 30;

/// A configuration with all that its queries need.
pub(super) struct Sample {
    pub platform: Arc<Platform>,
    pub configuration: Arc<Configuration>,
}

impl Sample {
    /// The configuration of a folder.
    pub(super) fn load(root: &Path, platform: &Arc<Platform>) -> anyhow::Result<Self> {
        let (found, problems) = metadata::source::load(root);
        ensure!(problems.is_empty(), "{}: {problems:?}", root.display());
        let configuration = found.into_iter().next();
        Ok(Self {
            platform: Arc::clone(platform),
            configuration: configuration
                .with_context(|| format!("no configuration in {}", root.display()))?,
        })
    }

    pub(super) fn world(&self) -> World<'_> {
        World {
            platform: &self.platform,
            configuration: &self.configuration,
        }
    }

    /// An empty base.
    pub(super) fn empty_base(&self) -> anyhow::Result<Base> {
        let base = Base::in_memory()?;
        base.prepare(self.world())?;
        Ok(base)
    }

    /// A made-up base.
    pub(super) fn base(&self, seed: u64, documents: usize) -> anyhow::Result<Base> {
        let base = self.empty_base()?;
        let date = |text: &str| Date::parse(text).with_context(|| text.to_owned());
        let plan = Plan {
            seed,
            items: ITEMS,
            documents,
            from: date(FIRST_DAY)?,
            to: date(TODAY)?,
            rough: true,
        };
        generate(&base, self.world(), &plan)?;
        Ok(base)
    }
}

/// What a right query gives on a base.
pub(super) struct Gold {
    pub records: Records,
    /// Which of two records is the last of the first ones, chance decides on this base.
    pub is_tied: bool,
}

/// What the right queries of a question give on a base.
pub(super) fn golds(
    sample: &Sample,
    base: &Base,
    question: &Question,
) -> anyhow::Result<Vec<Gold>> {
    let world = sample.world();
    let run = |text: &str| -> anyhow::Result<Records> {
        let given = question.parameters_of(text);
        let given: NameMap<Parameter> = parameters(base, world, text, &given)?;
        Records::of(base, world, text, &given)
    };
    let of_text = |text: String| -> anyhow::Result<Gold> {
        let records = run(&text)?;
        let is_tied = match first(&text) {
            Some((count, all)) => run(&all)?.are_tied_at(count, &question.order),
            None => false,
        };
        Ok(Gold { records, is_tied })
    };
    let golds = question.golds().into_iter().map(of_text);
    let golds: anyhow::Result<Vec<Gold>> = golds.collect();
    golds.with_context(|| question.id.clone())
}

/// How many records `ПЕРВЫЕ` takes, and the query without it.
fn first(text: &str) -> Option<(usize, String)> {
    let (before, behind) = text.split_once("ПЕРВЫЕ ")?;
    let (count, behind) = behind.split_once(' ')?;
    Some((count.parse().ok()?, format!("{before}{behind}")))
}
