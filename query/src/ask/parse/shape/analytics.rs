//! The analytics of accounts: which `Субконто` a word speaks of is told by the account.

use metadata::{Kind, Predefined};

use super::Shaper;
use crate::ask::lexicon::stems::{stem, words};
use crate::ask::parse::assemble::Mention;
use crate::ask::representation::{Field, Test, Value};

impl Shaper<'_, '_> {
    /// `остатки на 41 счете по складам`: by the second analytics of that account, where stores are its second one.
    pub(super) fn analytics(&mut self) {
        let Some(kinds) = self.kinds_of_account() else {
            return;
        };
        let is_first = |it: &Field| {
            matches!(it.words.as_slice(), [one] if one.en.is("ExtDimension1")) && it.part.is_none()
        };
        let said = self
            .said
            .fields
            .iter()
            .filter(|it| is_first(&it.place.field) && !it.filtered);
        let said: Vec<Option<usize>> = said.map(|it| self.kind_said(it, &kinds)).collect();
        let Some(at) = self.it.columns.iter().position(is_first) else {
            return;
        };
        let mut fields: Vec<Field> = Vec::new();
        for place in said.into_iter().flatten() {
            let name = format!("ExtDimension{}", place + 1);
            let field = self.table.fields.iter().find(|it| it.names.en.is(&name));
            if let Some(field) = field.map(|it| Field::of(&it.names))
                && !fields.contains(&field)
            {
                fields.push(field);
            }
        }
        if !fields.is_empty() {
            self.it.columns.retain(|it| !fields.contains(it));
            let at = at.min(self.it.columns.len());
            self.it.columns.retain(|it| !is_first(it));
            let at = at.min(self.it.columns.len());
            self.it.columns.splice(at..at, fields);
        }
    }

    /// The kinds of analytics of the account that the records are of, in order.
    fn kinds_of_account(&self) -> Option<Vec<String>> {
        if self.table.subject.kind != Kind::AccountingRegister {
            return None;
        }
        let values = self.it.filters.iter().filter_map(|it| match &it.test {
            Test::Is(values) | Test::Below(values) if !it.negated => Some(values),
            _ => None,
        });
        let mut accounts = values.flatten().filter_map(|it| match it {
            Value::Predefined(words, _) => match words.as_slice() {
                [_, chart, name] => {
                    let world = self.lexicon.world();
                    let chart = world
                        .configuration
                        .object(Kind::ChartOfAccounts, chart.ru.as_str())?;
                    item(&chart.predefined, name.ru.as_str())?.account.as_ref()
                }
                _ => None,
            },
            _ => None,
        });
        let account = accounts.next()?;
        let kinds = account.ext_dimensions.iter().map(|it| it.kind.clone());
        Some(kinds.collect())
    }

    /// Which of the kinds the words are about.
    fn kind_said(&self, mention: &Mention, kinds: &[String]) -> Option<usize> {
        let tokens = self.linked.tokens.get(mention.from..mention.to)?;
        kinds.iter().position(|kind| {
            let name = kind.rsplit('.').next().unwrap_or_default();
            let name: Vec<String> = words(name).iter().map(|it| stem(&it.text)).collect();
            tokens.iter().any(|token| {
                let like = self.lexicon.phrases.like(&token.stem);
                name.iter().any(|it| {
                    *it == token.stem
                        || like.iter().any(|(known, quality)| {
                            *quality >= 0.5 && self.lexicon.phrases.spelt(*known) == it
                        })
                })
            })
        })
    }
}

fn item<'p>(items: &'p [Predefined], name: &str) -> Option<&'p Predefined> {
    let own = items.iter().find(|it| it.name.is(name));
    own.or_else(|| items.iter().find_map(|it| item(&it.items, name)))
}
