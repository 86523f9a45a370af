//! Totals of registers: balances and turnovers.

use super::Shaper;
use super::measures::{default_number, is_of, profit, with_suffix};
use crate::ask::lexicon::tables::{Role, Suffix};
use crate::ask::normalise::Cue;
use crate::ask::parse::assemble::Mention;
use crate::ask::representation::{Aggregate, Field, Limit, Measure, Test, Value, View};
use crate::ir::Comparison;

impl Shaper<'_, '_> {
    pub(super) fn totals(&mut self) {
        self.total_measures();
        self.total_columns();
        self.analytics();
        self.accounts();
        let said = self.said;
        for mention in &said.fields {
            if let Some((comparison, number)) = &mention.compared {
                self.compare(&mention.place.field, *comparison, number);
            }
        }
        self.comparisons();
        self.who_owes();
        // A number of what a dimension refers to is no number of the register.
        let behind = said.fields.iter().filter(|it| {
            let shown = self.it.measures.iter().any(|of| is_of(of, &it.place.field));
            let used = it.filtered || it.compared.is_some() || it.order || shown;
            self.is_number(it)
                && it.place.field.words.len() > 1
                && !used
                && !self.it.columns.contains(&it.place.field)
        });
        let behind: Vec<usize> = behind.flat_map(|it| it.from..it.to).collect();
        if !behind.is_empty() {
            self.penalty += 0.8;
            self.unused.extend(behind);
        }
    }

    /// Which values of resources the words ask for.
    pub(super) fn suffixes(&self) -> Vec<Suffix> {
        let view = &self.table.subject.view;
        let asked = self.said.suffixes.iter().filter_map(|it| match (it, view) {
            (Cue::Balance, View::Balance) => Some(Suffix::Balance),
            (Cue::Balance, View::BalanceAndTurnovers) => Some(Suffix::Closing),
            (Cue::Turnover, View::Turnovers | View::BalanceAndTurnovers) => Some(Suffix::Turnover),
            (Cue::Receipt, View::Turnovers | View::BalanceAndTurnovers) => Some(Suffix::Receipt),
            (Cue::Expense, View::Turnovers | View::BalanceAndTurnovers) => Some(Suffix::Expense),
            (Cue::Opening, View::BalanceAndTurnovers) => Some(Suffix::Opening),
            (Cue::Closing, View::BalanceAndTurnovers) => Some(Suffix::Closing),
            (Cue::Debit, View::Balance) => Some(Suffix::BalanceDebit),
            (Cue::Credit, View::Balance) => Some(Suffix::BalanceCredit),
            (Cue::Debit, View::Turnovers | View::BalanceAndTurnovers) => Some(Suffix::Debit),
            (Cue::Credit, View::Turnovers | View::BalanceAndTurnovers) => Some(Suffix::Credit),
            _ => None,
        });
        let mut asked: Vec<Suffix> = asked.collect();
        // The balance that is spoken of with the opening one is the closing one: it is asked for once.
        let is_both =
            asked.contains(&Suffix::Opening) && self.said.suffixes.contains(&Cue::Closing);
        if is_both {
            let mut seen = false;
            asked.retain(|it| *it != Suffix::Closing || !std::mem::replace(&mut seen, true));
        }
        // `кредитовый остаток` is one number.
        let is_side = |it: &Suffix| matches!(it, Suffix::BalanceDebit | Suffix::BalanceCredit);
        if asked.iter().any(is_side) {
            asked.retain(|it| *it != Suffix::Balance);
        }
        let has_sides = |it: &Suffix| {
            self.table
                .fields
                .iter()
                .any(|field| field.role == Role::Resource(*it))
        };
        if asked == [Suffix::Turnover] && has_sides(&Suffix::Debit) {
            asked.extend([Suffix::Debit, Suffix::Credit]);
        }
        if asked.is_empty() {
            asked.push(super::super::lattice::main_suffix(view));
        }
        asked
    }

    pub(super) fn total_measures(&mut self) {
        let said = self.said;
        let suffixes = self.suffixes();
        let mut resources: Vec<(Field, Option<Aggregate>)> = Vec::new();
        for mention in &said.fields {
            let is_resource = self
                .field(mention)
                .is_some_and(|it| matches!(it.role, Role::Resource(_)));
            // A word of the name of the table is no number beside one that is told.
            let others = said.fields.iter().any(|it| {
                self.is_number(it) && !it.in_name && it.place.field != mention.place.field
            });
            if is_resource
                && !(mention.in_name && mention.weak && others)
                && mention.place.field.words.len() == 1
                && !resources.iter().any(|it| it.0 == mention.place.field)
            {
                resources.push((mention.place.field.clone(), mention.aggregate));
            }
        }
        for (_, place) in &said.implied {
            let is_resource = self.lexicon.field(&self.table.subject, &place.field.words);
            let is_resource = is_resource.is_some_and(|it| matches!(it.role, Role::Resource(_)));
            if is_resource && !resources.iter().any(|it| it.0 == place.field) {
                resources.insert(0, (place.field.clone(), None));
            }
        }
        // `выручка и себестоимость по товарам`: what the register is of is a number, too.
        if !resources.is_empty() && self.names_number() {
            let things = self.table.subject.view != View::Turnovers;
            if let Some(field) = default_number(self.lexicon, self.table, things)
                && !resources.iter().any(|it| it.0 == field)
            {
                resources.insert(0, (field, None));
            }
        }
        if resources.is_empty() {
            let things = match (&self.table.subject.view, said.flags.sum) {
                (_, true) => false,
                (View::Turnovers, false) => {
                    said.flags.count || said.flags.what || said.flags.things
                }
                (_, false) => true,
            };
            if let Some(field) = default_number(self.lexicon, self.table, things) {
                resources.push((field, None));
            }
        }
        for (field, aggregate) in resources {
            for suffix in &suffixes {
                let field =
                    with_suffix(self.table, &field, *suffix).unwrap_or_else(|| field.clone());
                let aggregate = aggregate.or(said.aggregate).unwrap_or(Aggregate::Sum);
                self.add_measure(Measure::Of(aggregate, field));
            }
        }
        if said.flags.minus
            && let [.., left, right] = self.it.measures.as_slice()
        {
            let both = Measure::Difference(Box::new(left.clone()), Box::new(right.clone()));
            self.it.measures.truncate(self.it.measures.len() - 2);
            self.it.measures.push(both);
        }
        if let (true, Some((money, cost))) = (said.flags.profit, profit(self.lexicon, self.table)) {
            let [money, cost] = [money, cost].map(|it| Box::new(Measure::Of(Aggregate::Sum, it)));
            let both = Measure::Difference(money, cost);
            // Beside numbers that are named it is one more of them.
            match said.fields.iter().any(|it| self.is_number(it)) {
                true => self.add_measure(both),
                false => self.it.measures = vec![both],
            }
        }
        // A number of different items is asked for.
        if said.flags.count && said.flags.distinct {
            let counted = said
                .fields
                .iter()
                .find(|it| it.counted && !self.is_number(it));
            if let Some(counted) = counted {
                self.it.measures = vec![Measure::Of(
                    Aggregate::CountDistinct,
                    counted.place.field.clone(),
                )];
            }
        }
    }

    /// Whether the name of the register is joined to a number of it by `и`.
    fn names_number(&self) -> bool {
        let Some((_, to, _)) = self.said.named else {
            return false;
        };
        let word = self
            .linked
            .tokens
            .get(to)
            .map_or("", |it| it.small.as_str());
        let mut fields = self.said.fields.iter();
        matches!(word, "и" | "and" | "плюс")
            && fields.any(|it| {
                it.from == to + 1
                    && it.aggregate.is_none()
                    && it.compared.is_none()
                    && self.is_number(it)
                    && it.place.field.words.len() == 1
            })
    }

    /// Entries tell when, by what and on which account; a statement tells of accounts.
    fn accounts(&mut self) {
        let flags = &self.said.flags;
        let names: &[&str] = match (flags.entries, flags.statement) {
            (true, _) => &["Period", "Recorder", "Account"],
            (false, true) => &["Account"],
            _ => return,
        };
        for name in names.iter().rev() {
            let field = self.table.fields.iter().find(|it| it.names.en.is(name));
            let Some(field) = field.map(|it| Field::of(&it.names)) else {
                continue;
            };
            self.it.columns.retain(|it| it.words != field.words);
            self.it.columns.insert(0, field);
        }
    }

    /// `кто нам должен`: those who owe something.
    fn who_owes(&mut self) {
        const OWES: [&str; 6] = ["долж", "задолжен", "ow", "owe", "debtor", "должник"];
        let flags = &self.said.flags;
        let mut tokens = self.linked.tokens.iter();
        let owes = tokens.any(|it| OWES.contains(&it.stem.as_str()));
        let is_told = !self.it.limits.is_empty() || !self.said.comparisons.is_empty();
        let is_list = !self.it.columns.is_empty() && self.it.measures.len() == 1;
        if self.table.subject.view == View::Balance
            && flags.who
            && owes
            && is_list
            && !is_told
            && !flags.top
            && flags.most.is_none()
        {
            self.it.limits.push(Limit {
                measure: 0,
                comparison: Comparison::Greater,
                number: "0".to_owned(),
            });
        }
    }

    fn total_columns(&mut self) {
        let said = self.said;
        let counts_items = matches!(
            self.it.measures.as_slice(),
            [Measure::Of(Aggregate::CountDistinct, _)]
        );
        let shown: Vec<_> = said
            .fields
            .iter()
            .filter(|it| !(it.filtered || self.is_number(it) || counts_items && it.counted))
            .filter(|it| !self.is_moment(&it.place.field))
            .collect();
        let has_by = shown.iter().any(|it| it.by);
        let ranks = said.flags.top || said.flags.most.is_some();
        // `какого товара больше всего на складах` asks of goods.
        let asked = |from: usize| {
            let before = from
                .checked_sub(1)
                .and_then(|it| self.linked.tokens.get(it));
            before.is_some_and(|it| {
                it.small.starts_with("как")
                    || matches!(it.small.as_str(), "which" | "what")
                    || self.said.numbers.contains(&it.small)
            })
        };
        // `топ 3 проекта по затратам`: what the table is of is what they are ranked by.
        // A word behind the number that they are ranked by is about that number: `hours worked`.
        let is_of_number = |mention: &Mention| {
            let mut fields = said.fields.iter();
            mention.weak && fields.any(|it| self.is_number(it) && it.to == mention.from)
        };
        let by_more = shown
            .iter()
            .any(|it| it.by && !it.in_name && !(ranks && is_of_number(it)));
        let one = shown
            .iter()
            .position(|it| ranks && !by_more && asked(it.from));
        let implied = said
            .implied
            .iter()
            .find(|it| ranks && !has_by && one.is_none() && asked(it.0));
        if let Some((_, place)) = implied {
            self.add_column(place.field.clone());
            return;
        }
        let is_balance = self.table.subject.view == View::Balance;
        // `чего на складах меньше 50 штук` asks of the goods there.
        let asks_things = self.linked.tokens.iter().any(|it| it.small == "чего")
            && said.flags.what
            && !said.flags.count
            && shown.iter().all(|it| it.among);
        if asks_things && !shown.is_empty() {
            self.unsaid_columns(ranks);
            return;
        }
        for (place, mention) in shown.iter().enumerate() {
            if one.is_some_and(|it| it != place) {
                continue;
            }
            // `чего на складах осталось меньше 5`: the things, and not the places.
            let compares = !said.comparisons.is_empty();
            if said.flags.what && compares && mention.among && !mention.by {
                continue;
            }
            let names_table = mention.in_name && !mention.by;
            let counted = mention.counted && !mention.by && !ranks;
            // A word of the name of the table, or what is counted, is no grouping beside one that is told.
            if (has_by || said.flags.count) && (names_table || counted) && !ranks {
                continue;
            }
            // `на какую сумму отгрузили продукции` is one number.
            if said.flags.sum
                && !mention.by
                && !has_by
                && !ranks
                && !is_balance
                && said.parts.is_empty()
                && !asked(mention.from)
            {
                continue;
            }
            if has_by
                && !mention.by
                && !ranks
                && mention.place.field.words.len() == 1
                && !said.flags.what
            {
                continue;
            }
            self.add_column(mention.place.field.clone());
        }
        // `что еще не отгружено по заказам`: the things, of each order.
        let asks_what = self
            .linked
            .tokens
            .iter()
            .any(|it| matches!(it.small.as_str(), "что" | "what"));
        if asks_what && said.flags.what && has_by && !said.flags.count && !ranks {
            let mut fields = self.table.fields.iter();
            let things = fields.find(|it| {
                it.role == Role::Dimension
                    && it.targets.iter().any(|it| self.lexicon.things.contains(it))
                    && !self.is_fixed(&it.names)
            });
            if let Some(things) = things.map(|it| Field::of(&it.names)) {
                self.add_column(things);
            }
        }
        for part in &said.parts {
            if let Some(words) = self.period_field() {
                let field = Field {
                    words,
                    part: Some(*part),
                };
                self.it.columns.insert(0, field);
            } else {
                self.penalty += 0.8;
                self.leaves(|it| matches!(it, Cue::Part(_)));
            }
        }
        // An attribute is of little use without what it belongs to.
        let attributes: Vec<Field> = self
            .it
            .columns
            .iter()
            .filter(|it| it.words.len() == 2)
            .cloned()
            .collect();
        for attribute in attributes {
            let by = shown.iter().any(|it| it.by && it.place.field == attribute);
            if let (false, Some(first)) = (by, attribute.words.first()) {
                let owner = Field::of(first);
                if !self.it.columns.contains(&owner) {
                    self.it.columns.insert(0, owner);
                }
            }
        }
        if self.it.columns.is_empty() {
            self.unsaid_columns(ranks);
        }
    }

    /// Columns where no word names one.
    fn unsaid_columns(&mut self, ranks: bool) {
        let flags = &self.said.flags;
        let is_balance = self.table.subject.view != View::Turnovers;
        let lists = ranks
            || flags.what
            || flags.who
            || !self.it.limits.is_empty()
            || !self.said.comparisons.is_empty()
            || flags.negative;
        let totals = flags.count || flags.sum || self.said.aggregate.is_some();
        if !lists && (totals || !is_balance) {
            return;
        }
        // A balance of one customer is one number; goods in a store are a list.
        let dimensions: Vec<Field> = self
            .table
            .fields
            .iter()
            .filter(|it| {
                matches!(it.role, Role::Dimension | Role::Account) && !self.is_fixed(&it.names)
            })
            .map(|it| Field::of(&it.names))
            .collect();
        if self.table.fields.iter().any(|it| it.role == Role::Account) && !lists {
            let account = self.table.fields.iter().find(|it| it.role == Role::Account);
            if let Some(account) = account.filter(|it| !self.is_fixed(&it.names)) {
                self.add_column(Field::of(&account.names));
            }
            return;
        }
        let implied: Vec<Field> = self
            .said
            .implied
            .iter()
            .map(|it| it.1.field.clone())
            .filter(|it| dimensions.contains(it))
            .collect();
        if !implied.is_empty() && (lists || is_balance) {
            // What most names begin with is what they are about.
            let count = if lists { 1 } else { 3 };
            for field in implied.into_iter().rev().take(count) {
                self.add_column(field);
            }
            return;
        }
        // What stands in a group is listed.
        let grouped = self.it.filters.iter().find_map(|it| match &it.test {
            Test::Below(values)
                if !it.negated && matches!(values.as_slice(), [Value::Reference(..)]) =>
            {
                dimensions.iter().find(|of| it.field == **of)
            }
            _ => None,
        });
        if let (Some(field), true) = (grouped, is_balance && !flags.who) {
            self.add_column(field.clone());
            return;
        }
        if lists {
            let who = self
                .table
                .who(self.lexicon, flags.acts)
                .map(|it| Field::of(&it.names));
            let chosen = if flags.who && who.as_ref().is_some_and(|it| dimensions.contains(it)) {
                who.as_ref()
            } else if flags.who {
                // Who it is that acts is seldom one's own company.
                let mut others = dimensions.iter().filter(|it| !self.is_company(it));
                others.next().or(dimensions.first())
            } else {
                let things = dimensions.iter().find(|it| self.is_of_things(it));
                things.or(dimensions.last())
            };
            if let Some(field) = chosen {
                self.add_column(field.clone());
            }
            return;
        }
        let has_value = self.said.filters.iter().any(|it| !it.by_default);
        let is_asked = self.said.suffixes.contains(&Cue::Balance);
        if has_value && !is_asked {
            return;
        }
        for field in dimensions.into_iter().take(3) {
            self.add_column(field);
        }
    }

    /// Whether a dimension is of what is counted in pieces: documents have rows of it with quantities.
    fn is_of_things(&self, field: &Field) -> bool {
        let field = self.lexicon.field(&self.table.subject, &field.words);
        let target = field.and_then(|it| it.targets.first());
        target.is_some_and(|it| self.lexicon.things.contains(it))
    }

    /// Whether a dimension is one's own company: its name says so.
    fn is_company(&self, field: &Field) -> bool {
        let field = self.lexicon.field(&self.table.subject, &field.words);
        let phrases = field.map_or(&[][..], |it| &it.phrases);
        phrases.iter().any(|it| {
            let phrase = self.lexicon.phrases.list.get(*it);
            let head = phrase.and_then(|it| it.stems.get(it.head));
            head.is_some_and(|it| {
                let known = self.lexicon.phrases.like("фирм");
                known.iter().any(|like| like.0 == *it)
            })
        })
    }

    fn is_moment(&self, field: &Field) -> bool {
        let first = field
            .words
            .first()
            .and_then(|it| self.table.field(it.ru.as_str()));
        first.is_some_and(|it| it.role == Role::Moment)
    }

    fn period_field(&self) -> Option<Vec<metadata::platform::Names>> {
        let field = self
            .table
            .fields
            .iter()
            .find(|it| it.role == Role::Moment)?;
        Some(vec![field.names.clone()])
    }
}
