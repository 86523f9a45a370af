//! Records: lists of them, and what is counted and added up of them.

use metadata::Kind;

use super::Shaper;
use super::measures::{default_number, has_quantity, has_total};
use crate::ask::lexicon::tables::Role;
use crate::ask::normalise::Cue;
use crate::ask::parse::assemble::Mention;
use crate::ask::representation::{Aggregate, Field, Measure, View};

impl Shaper<'_, '_> {
    pub(super) fn records(&mut self) {
        if self.is_counted() {
            self.counted();
        } else {
            self.listed();
        }
        let said = self.said;
        for mention in &said.fields {
            if let Some((comparison, number)) = &mention.compared {
                self.compare(&mention.place.field, *comparison, number);
            }
        }
        self.comparisons();
    }

    /// Registers of information show what they hold; their numbers are not added up unless one asks for that.
    fn holds_facts(&self) -> bool {
        matches!(
            self.table.subject.kind,
            Kind::InformationRegister | Kind::Constant
        )
    }

    fn ranks(&self) -> bool {
        self.said.flags.top || self.said.flags.most.is_some()
    }

    /// A reference that is ranked by a number of the records: `топ 5 поставщиков`.
    fn ranked(&self) -> Option<&Mention> {
        if self.it.subject.view == View::SliceLast {
            return None;
        }
        let has_number = default_number(self.lexicon, self.table, false).is_some();
        let is_ranked = self.ranks() && has_number && !self.holds_facts();
        let mut fields = self.said.fields.iter();
        fields.find(|it| {
            is_ranked
                && !it.filtered
                && !it.in_name
                && !self.is_number(it)
                && !it.order
                && self.field(it).is_some_and(|it| !it.targets.is_empty())
        })
    }

    fn is_counted(&self) -> bool {
        let said = self.said;
        let flags = &said.flags;
        let groups = said
            .fields
            .iter()
            .any(|it| it.by && !self.is_number(it) && !it.filtered);
        let aggregates =
            said.aggregate.is_some() || said.fields.iter().any(|it| it.aggregate.is_some());
        let sums = flags.sum
            || said
                .fields
                .iter()
                .any(|it| self.is_number(it) && it.counted);
        let added = said
            .fields
            .iter()
            .any(|it| self.is_number(it) && it.compared.is_none() && self.is_total(it))
            && !self.enumerates();
        let facts = self.holds_facts();
        // `когда первый раз …`: one date.
        let dates = flags.when
            && (flags.latest || flags.earliest)
            && self.table.subject.kind == Kind::Document;
        flags.count
            || dates
            || aggregates
            || (sums && !facts)
            || (groups && !facts)
            || !said.parts.is_empty()
            || (added && !facts)
            || self.ranked().is_some()
            || self.ranks_who().is_some()
    }

    /// `список поступлений: поставщик, сумма`: what is shown of each.
    fn enumerates(&self) -> bool {
        let has_colon = self.linked.tokens.iter().any(|it| it.text == ":");
        has_colon && self.said.fields.len() > 1
    }

    /// Those who are ranked by their documents: `кто больше всех заработал по нарядам`.
    fn ranks_who(&self) -> Option<Field> {
        let flags = &self.said.flags;
        let is_list =
            self.table.subject.kind == Kind::Document && self.table.subject.view == View::Records;
        let names_none = self
            .said
            .fields
            .iter()
            .all(|it| self.is_number(it) || it.filtered || it.in_name);
        if !flags.who || !self.ranks() || !is_list || !names_none {
            return None;
        }
        let who = self.table.who(self.lexicon, flags.acts)?;
        Some(Field::of(&who.names))
    }

    /// `сумма реализаций` is one number; `цена товара` is not.
    fn is_total(&self, mention: &Mention) -> bool {
        let is_sum =
            default_number(self.lexicon, self.table, false).as_ref() == Some(&mention.place.field);
        let before_name =
            self.said.named.is_some_and(|it| mention.from < it.0) || self.is_last(mention);
        let lists = self.ranks() || self.said.flags.order || mention.order || self.lists_fields();
        let is_section = matches!(self.table.subject.view, View::Section(_));
        let is_kind =
            self.table.subject.kind == Kind::Document || (is_section && self.said.named_by);
        (is_sum || is_section) && before_name && !lists && is_kind
    }

    /// A number that is told to be a sum.
    fn says_sum(&self) -> bool {
        self.said.fields.iter().any(|it| {
            let word = self.linked.tokens.get(it.from);
            let is_sum = word.is_some_and(|it| matches!(it.stem.as_str(), "сумм" | "amount"));
            is_sum && self.is_number(it) && !it.by
        })
    }

    /// A list of what records have: their numbers and dates, or prices, are not added up.
    fn lists_fields(&self) -> bool {
        let mut fields = self.said.fields.iter();
        fields.any(|it| {
            let role = self.field(it).map(|it| it.role);
            let word = self.linked.tokens.get(it.from);
            let is_price = word.is_some_and(|it| matches!(it.stem.as_str(), "цен" | "price"));
            let is_plain = !it.by && !it.filtered && !it.order && it.aggregate.is_none();
            is_plain && (role == Some(Role::Number) || is_price && it.compared.is_none())
        })
    }

    /// `…, сумма`: the last words, behind a comma.
    fn is_last(&self, mention: &Mention) -> bool {
        let before = mention
            .from
            .checked_sub(1)
            .and_then(|it| self.linked.tokens.get(it));
        let behind = self.linked.tokens.get(mention.to..).unwrap_or_default();
        before.is_some_and(|it| it.text == ",")
            && behind
                .iter()
                .all(|it| it.kind == crate::ask::normalise::TokenKind::Sign)
    }

    fn counted(&mut self) {
        let said = self.said;
        let flags = &said.flags;
        let ranked = self.ranked().map(|it| it.place.field.clone());
        let has_by = said.fields.iter().any(|it| it.by && !it.filtered);
        let has_by = has_by || (!said.parts.is_empty() && ranked.is_none());
        let whom = self.table.who(self.lexicon, flags.acts);
        if let (true, Some(who)) = (flags.whom_each && !has_by, whom) {
            self.add_column(Field::of(&who.names));
        }
        if let Some(who) = self.ranks_who() {
            self.add_column(who);
        }
        for mention in &said.fields {
            let field = &mention.place.field;
            if mention.filtered || mention.compared.is_some() || mention.order {
                continue;
            }
            if self.is_number(mention) && self.groups_by(mention) {
                self.add_column(field.clone());
            } else if self.is_number(mention) {
                let aggregate = mention
                    .aggregate
                    .or(said.aggregate)
                    .unwrap_or(Aggregate::Sum);
                self.add_measure(Measure::Of(aggregate, field.clone()));
            } else if let Some(aggregate) = mention.aggregate {
                self.add_measure(Measure::Of(aggregate, field.clone()));
            } else if flags.count && mention.counted && !mention.by && self.counts_items(mention) {
                self.add_measure(Measure::Of(Aggregate::CountDistinct, field.clone()));
            } else if mention.by
                || (mention.among && flags.count && !mention.in_name && !mention.counted)
                || (mention.asked && flags.count && !mention.counted)
                || ranked.as_ref() == Some(field)
                || (!mention.in_name && !has_by && self.is_grouping(mention))
            {
                self.add_column(field.clone());
            }
        }
        for part in &said.parts {
            if let Some(words) = self.table.moment() {
                self.it.columns.insert(
                    0,
                    Field {
                        words,
                        part: Some(*part),
                    },
                );
            } else {
                self.penalty += 0.8;
                self.leaves(|it| matches!(it, Cue::Part(_)));
            }
        }
        let owner = self.table.fields.iter().find(|it| it.role == Role::Owner);
        let of_what = self.linked.tokens.iter().any(|it| it.small == "чего");
        // `сумма НДС по реализациям`: of all of them.
        let is_sum = flags.sum || self.says_sum();
        if let (Some(owner), true, View::Section(_)) = (
            owner,
            said.named_by && !of_what && !is_sum,
            &self.table.subject.view,
        ) {
            self.add_column(Field::of(&owner.names));
        }
        if self.it.measures.is_empty() {
            self.unsaid_measure();
        }
        if (flags.what || of_what || (flags.which && flags.count))
            && self.it.columns.is_empty()
            && matches!(self.table.subject.view, View::Section(_))
        {
            let things = self
                .table
                .fields
                .iter()
                .find(|it| it.role == Role::Attribute && !it.targets.is_empty());
            if let Some(field) = things {
                self.add_column(Field::of(&field.names));
            }
        }
    }

    /// `средняя расценка по разрядам`: a number that others are counted by.
    fn groups_by(&self, mention: &Mention) -> bool {
        let others = self.said.fields.iter().any(|it| {
            it.place.field != mention.place.field && self.is_number(it) && !it.by && !it.order
        });
        mention.by && mention.aggregate.is_none() && !self.ranks() && others
    }

    /// Different items are counted, not records: `сколько разных контрагентов`.
    fn counts_items(&self, mention: &Mention) -> bool {
        let is_reference = self.field(mention).is_some_and(|it| !it.targets.is_empty());
        is_reference && (self.said.flags.distinct || self.said.named.is_none())
            || (is_reference && self.said.named.is_some_and(|it| it.0 > mention.to))
                && !self.said.flags.counts_table
                && !matches!(self.table.subject.kind, Kind::Catalog)
    }

    fn is_grouping(&self, mention: &Mention) -> bool {
        let is_reference = self.field(mention).is_some_and(|it| !it.targets.is_empty());
        let before = mention
            .from
            .checked_sub(1)
            .and_then(|it| self.linked.tokens.get(it));
        // `поступило от покупателей` is one number.
        let is_whose = before.is_some_and(|it| {
            matches!(
                it.small.as_str(),
                "от" | "у" | "из" | "для" | "с" | "со" | "from" | "to" | "на"
            )
        });
        is_reference && !mention.counted && !self.said.flags.count && !is_whose
    }

    fn unsaid_measure(&mut self) {
        let said = self.said;
        let flags = &said.flags;
        if flags.when
            && let Some(words) = self.table.moment()
        {
            let aggregate = if flags.earliest {
                Aggregate::Minimum
            } else {
                Aggregate::Maximum
            };
            self.add_measure(Measure::Of(aggregate, Field { words, part: None }));
            return;
        }
        // `первый заказ каждого клиента`: the dates of the first ones.
        let extreme = flags.earliest || flags.latest;
        let is_grouped = !self.it.columns.is_empty() && said.parts.is_empty();
        if extreme
            && is_grouped
            && said.numbers.is_empty()
            && !flags.count
            && !flags.sum
            && let Some(words) = self.table.moment()
        {
            let aggregate = if flags.earliest {
                Aggregate::Minimum
            } else {
                Aggregate::Maximum
            };
            self.add_measure(Measure::Of(aggregate, Field { words, part: None }));
            self.of_each = true;
            return;
        }
        let money = default_number(self.lexicon, self.table, false);
        if let Some(aggregate) = said.aggregate {
            match money {
                Some(field) => self.add_measure(Measure::Of(aggregate, field)),
                None => {
                    self.penalty += 0.8;
                    self.leaves(|it| matches!(it, Cue::Average | Cue::Minimum | Cue::Maximum));
                    self.add_measure(Measure::Count);
                }
            }
            return;
        }
        let is_section = matches!(self.table.subject.view, View::Section(_));
        let is_catalog = matches!(
            self.table.subject.kind,
            Kind::Catalog | Kind::ChartOfCharacteristicTypes | Kind::Task | Kind::BusinessProcess
        );
        if flags.count
            && is_section
            && (!flags.counts_table || flags.things)
            && (!flags.things || has_quantity(self.lexicon, self.table))
            && let Some(field) = default_number(self.lexicon, self.table, true)
        {
            self.add_measure(Measure::Of(Aggregate::Sum, field));
            return;
        }
        // `сколько заказов и на какую сумму`.
        if let Some(field) = &money
            && !is_catalog
            && self.asks_both()
        {
            self.add_measure(Measure::Count);
            self.add_measure(Measure::Of(Aggregate::Sum, field.clone()));
            return;
        }
        // What a document has a mark of, or a term, is not added up.
        let adds_up = self.table.subject.kind != Kind::Document
            || is_section
            || has_total(self.lexicon, self.table);
        match money {
            Some(field) if !flags.count && !is_catalog && (flags.sum || adds_up) => {
                self.add_measure(Measure::Of(Aggregate::Sum, field))
            }
            // `сколько всего позиций в справочнике` counts them.
            Some(field) if flags.sum && !(flags.count && is_catalog) => {
                self.add_measure(Measure::Of(Aggregate::Sum, field));
            }
            Some(field)
                if flags.amount
                    && !flags.things
                    && !is_catalog
                    && has_total(self.lexicon, self.table) =>
            {
                self.add_measure(Measure::Of(Aggregate::Sum, field));
            }
            _ => {
                if flags.sum && !flags.count {
                    self.penalty += 0.5;
                }
                self.add_measure(Measure::Count);
            }
        }
    }

    /// How many and how much: `сколько …, и на какую сумму`.
    fn asks_both(&self) -> bool {
        let cues = &self.linked.cues;
        let word = |at: usize| {
            let token = self.linked.tokens.get(at);
            token.map_or("", |it| it.small.as_str())
        };
        let counts = cues.iter().any(|it| it.cue == Cue::Count);
        let sums = cues.iter().any(|it| {
            let joins = |at: usize| matches!(word(at), "и" | "," | "and" | "&");
            let is_joined = it
                .from
                .checked_sub(1)
                .is_some_and(|at| joins(at) || at > 0 && word(at) == "на" && joins(at - 1));
            let is_money = (it.from..it.to).any(|at| {
                word(at).starts_with("сумм")
                    || matches!(word(at), "сколько" | "amount" | "much" | "total")
            });
            it.cue == Cue::Sum && is_joined && is_money
        });
        counts && sums && self.said.flags.counts_table
    }

    fn listed(&mut self) {
        let said = self.said;
        let reference = self.table.fields.iter().find(|it| it.role == Role::Ref);
        let is_section = matches!(self.table.subject.view, View::Section(_));
        if self.holds_facts() || (reference.is_none() && !is_section) {
            self.facts();
            return;
        }
        let shown: Vec<&Mention> = said
            .fields
            .iter()
            .filter(|it| !it.filtered || it.compared.is_some())
            .collect();
        if let View::Section(_) = self.table.subject.view {
            return self.rows(&shown);
        }
        if let Some(reference) = reference {
            self.add_column(Field::of(&reference.names));
        }
        for mention in shown {
            self.add_column(mention.place.field.clone());
        }
        if said.flags.who
            && let Some(who) = self.table.who(self.lexicon, said.flags.acts)
        {
            self.add_column(Field::of(&who.names));
        }
        if said.flags.when
            && let Some(words) = self.table.moment()
        {
            self.add_column(Field { words, part: None });
        }
    }

    /// Rows of a tabular section, or what of them is asked for.
    fn rows(&mut self, shown: &[&Mention]) {
        let owner = self.table.fields.iter().find(|it| it.role == Role::Owner);
        let said = self.said;
        let asks_owner = said
            .named
            .is_some_and(|named| shown.is_empty() || shown.iter().all(|it| it.from > named.1));
        let asks_things = said.flags.which && said.flags.things;
        if (asks_things || self.says_rows()) && !shown.iter().any(|it| it.by) {
            return self.things(shown);
        }
        let numbers = shown.iter().any(|it| self.is_number(it));
        let is_which = said.flags.which && numbers && asks_owner;
        // `кто в команде проекта` asks of those who stand in the rows.
        if said.flags.who
            && shown.is_empty()
            && let Some(who) = self.table.who(self.lexicon, true)
            && who.role != Role::Owner
        {
            self.add_column(Field::of(&who.names));
            return;
        }
        let rows = said.flags.rows || (numbers && !is_which);
        if let Some(owner) = owner.filter(|_| rows || asks_owner) {
            self.add_column(Field::of(&owner.names));
        }
        if is_which {
            // `в каких заказах количество больше 10` asks of the orders alone.
            return;
        }
        for mention in shown {
            self.add_column(mention.place.field.clone());
        }
        if rows {
            for field in &self.table.fields {
                let is_value =
                    field.role == Role::Attribute && (!field.targets.is_empty() || field.is.number);
                if is_value && self.it.columns.len() < 6 {
                    self.add_column(Field::of(&field.names));
                }
            }
        }
        if self.it.columns.is_empty() {
            let first = self
                .table
                .fields
                .iter()
                .find(|it| it.role == Role::Attribute);
            if let Some(field) = first {
                self.add_column(Field::of(&field.names));
            }
        }
    }

    /// Whether the rows are named before what they belong to: `этапы проектов`, and not `проекты с этапами`.
    fn says_rows(&self) -> bool {
        let subject = crate::ask::Subject {
            view: View::Records,
            ..self.table.subject.clone()
        };
        let owner = self.lexicon.table_of(&subject);
        let owner = owner.and_then(|it| self.lexicon.table(it));
        let of_owner = owner.map_or(&[][..], |it| &it.phrases);
        let first = |phrases: &[usize], is_own: bool| {
            let phrases = phrases
                .iter()
                .filter(|it| !is_own || !of_owner.contains(it));
            let matches = phrases.filter_map(|it| self.linked.matches.get(it));
            let sure = matches.flatten().filter(|it| it.quality > 0.7);
            sure.map(|it| it.from).min()
        };
        match (first(&self.table.phrases, true), first(of_owner, false)) {
            (Some(rows), Some(owner)) => rows < owner,
            _ => false,
        }
    }

    /// Rows: all of them with what they are of, or the different things that stand in them: `какие товары были в заказах`.
    fn things(&mut self, shown: &[&Mention]) {
        let fields = self.table.fields.iter();
        let things = fields.clone().find(|it| {
            it.role == Role::Attribute && !it.targets.is_empty() && !self.is_fixed(&it.names)
        });
        let asks_which = self.linked.tokens.iter().any(|it| {
            matches!(
                it.small.as_str(),
                "какие" | "каких" | "какая" | "какой" | "что" | "which" | "what"
            )
        });
        let tells_more = shown.iter().any(|it| {
            let own = it.place.field.words.len() == 1 && !self.is_number(it);
            own && it.compared.is_none()
                && things.is_some_and(|of| it.place.field != Field::of(&of.names))
        });
        let asks_which = asks_which && !self.said.flags.rows && !tells_more;
        if let (true, Some(things)) = (asks_which, things) {
            self.add_column(Field::of(&things.names));
            for mention in shown.iter().filter(|it| it.compared.is_none()) {
                self.add_column(mention.place.field.clone());
            }
            return;
        }
        let owner = fields.clone().find(|it| it.role == Role::Owner);
        if let Some(owner) = owner {
            self.add_column(Field::of(&owner.names));
        }
        for mention in shown {
            self.add_column(mention.place.field.clone());
        }
        for field in fields.filter(|it| it.role == Role::Attribute) {
            if self.it.columns.len() < 6 {
                self.add_column(Field::of(&field.names));
            }
        }
    }

    /// What a register of information holds: its dimensions and its resources.
    fn facts(&mut self) {
        let said = self.said;
        let is_periodic = self.table.fields.iter().any(|it| it.role == Role::Moment);
        let is_slice = self.table.subject.view != View::Records;
        let mut columns: Vec<Field> = Vec::new();
        for field in &self.table.fields {
            let is_shown = match field.role {
                Role::Moment => is_periodic && !is_slice,
                Role::Dimension => !self.is_fixed(&field.names) || !self.is_single(&field.names),
                Role::Resource(_) => true,
                _ => false,
            };
            if is_shown && columns.len() < 7 {
                columns.push(Field::of(&field.names));
            }
        }
        for field in columns {
            self.add_column(field);
        }
        for mention in said.fields.iter().filter(|it| !it.filtered && !it.order) {
            self.add_column(mention.place.field.clone());
        }
        if self.it.columns.is_empty() {
            self.penalty += 1.0;
        }
    }

    /// Whether a condition leaves one value of a field.
    fn is_single(&self, names: &metadata::platform::Names) -> bool {
        use crate::ask::representation::Test;
        self.it.filters.iter().any(|it| {
            it.field
                .words
                .first()
                .is_some_and(|word| word.ru == names.ru)
                && it.field.words.len() == 1
                && matches!(&it.test, Test::Is(values) if values.len() == 1)
        })
    }
}
