//! What a table is more likely meant by than others, whatever the words.

use metadata::Kind;

use super::Shaper;
use crate::ask::lexicon::tables::Role;
use crate::ask::lexicon::tables::facts::says;
use crate::ask::normalise::Cue;
use crate::ask::representation::{Aggregate, Measure, View};

impl Shaper<'_, '_> {
    /// What this table is more likely meant by than others, whatever the words.
    pub(super) fn prior(&self) -> f64 {
        let said = self.said;
        let (flags, subject) = (&said.flags, &self.table.subject);
        let has_named = said
            .named
            .map_or(0.0, |it| if it.2 < 0.56 { 0.1 } else { 0.35 * it.2 });
        let wants = |cue: &Cue| said.suffixes.contains(cue);
        let kind = match (&subject.view, subject.kind) {
            (View::Balance, Kind::AccountingRegister) => -0.1,
            (View::Balance, _) => {
                if wants(&Cue::Balance) {
                    0.3
                } else {
                    0.05
                }
            }
            (View::Turnovers, Kind::AccountingRegister) => -0.3,
            (View::Turnovers, _) if self.has_receipts() => {
                let asked = wants(&Cue::Turnover) || wants(&Cue::Receipt) || wants(&Cue::Expense);
                if asked { 0.15 } else { -0.35 }
            }
            (View::Turnovers, _) if self.ranks_sales() => 0.5,
            (View::Turnovers, _) => 0.25,
            (View::BalanceAndTurnovers, _) => {
                let many = said.suffixes.len() >= 2;
                let borders = wants(&Cue::Opening) || wants(&Cue::Closing);
                if many && borders {
                    0.5
                } else if many {
                    0.1
                } else {
                    -0.7
                }
            }
            (View::SliceLast, _) => {
                if flags.history {
                    -0.3
                } else {
                    0.2
                }
            }
            (View::SliceFirst, _) => {
                if flags.earliest {
                    0.0
                } else {
                    -1.0
                }
            }
            (View::Section(_), _) => {
                let whose = self.says_owner();
                let rows = if flags.rows { 0.1 } else { -0.12 };
                let rows = if flags.things { rows + 0.4 } else { rows };
                if whose { rows } else { rows - 0.7 }
            }
            (View::Records, Kind::Document) => 0.2,
            (View::Records, Kind::Catalog) => 0.15,
            (View::Records, Kind::InformationRegister) => {
                let periodic = self.table.moment().is_some()
                    && self.table.fields.iter().any(|it| it.role == Role::Moment);
                let ranged = self.it.period.is_some_and(|it| it.from.is_some());
                if periodic && !flags.history && !ranged {
                    -0.4
                } else {
                    0.1
                }
            }
            (View::Records, Kind::AccumulationRegister | Kind::AccountingRegister) => -1.3,
            (View::Records, Kind::CalculationRegister) => 0.1,
            (View::Records, Kind::Enum) => -1.2,
            (View::Records, Kind::DocumentJournal) => -0.1,
            _ => 0.0,
        };
        let mut kind = kind + 0.4 * self.evidence();
        if said.named.is_none() {
            let says_number =
                said.fields.iter().any(|it| self.is_number(it)) || !said.suffixes.is_empty();
            kind -= match subject.view {
                View::Records | View::Section(_) => 0.5,
                View::Balance if flags.what || flags.count => 0.1,
                View::Turnovers if self.ranks_sales() => -0.4,
                View::Balance | View::Turnovers | View::BalanceAndTurnovers if !says_number => 0.5,
                _ => 0.0,
            };
        }
        let is_total = matches!(
            subject.view,
            View::Balance | View::Turnovers | View::BalanceAndTurnovers
        );
        if is_total && flags.which && self.it.columns.is_empty() {
            kind -= 0.4;
        }
        // When it was is asked of documents.
        let is_when = flags.when && (flags.latest || flags.earliest);
        if is_total && is_when && self.it.columns.is_empty() {
            kind -= 0.8;
        }
        let strange = |it: &Measure| {
            matches!(
                it,
                Measure::Of(
                    Aggregate::Average | Aggregate::Minimum | Aggregate::Maximum,
                    _
                )
            )
        };
        if is_total && self.it.measures.iter().any(strange) {
            kind -= 0.45;
        }
        kind += self.fit() + self.way_of_money() + self.way_of_goods();
        let depth: usize = self
            .it
            .columns
            .iter()
            .map(|it| it.words.len().saturating_sub(1))
            .sum();
        kind + has_named - 0.05 * depth as f64
    }

    /// `нам заплатили`, `мы заплатили`: money comes or goes.
    fn way_of_money(&self) -> f64 {
        const IN: [&str; 6] = [
            "поступлен",
            "поступ",
            "приход",
            "receipt",
            "incom",
            "получен",
        ];
        const PAY: [&str; 4] = ["оплат", "деньг", "payment", "money"];
        let says = |stems: &[&str]| says(self.lexicon, &self.table.phrases, stems);
        if self.table.subject.kind != Kind::Document || !says(&PAY) {
            return 0.0;
        }
        let word = |words: &[&str]| {
            let mut tokens = self.linked.tokens.iter();
            tokens.any(|it| words.contains(&it.small.as_str()))
        };
        match (word(&["нам", "us"]), word(&["мы", "we"])) {
            (true, false) if says(&IN) => 0.5,
            (false, true) if says(&IN) => -0.5,
            _ => 0.0,
        }
    }

    /// `мы купили`, `купили у …`, `нам поставили`: purchases, and not what others buy of us.
    fn way_of_goods(&self) -> f64 {
        let tokens = &self.linked.tokens;
        let begins = |at: usize, words: &[&str]| {
            let token = tokens.get(at);
            token.is_some_and(|it| words.iter().any(|word| it.small.starts_with(word)))
        };
        let is = |at: usize, words: &[&str]| {
            let token = tokens.get(at);
            token.is_some_and(|it| words.contains(&it.small.as_str()))
        };
        const BUY: [&str; 7] = [
            "купил",
            "закуп",
            "покупали",
            "приобрел",
            "buy",
            "bought",
            "purchased",
        ];
        const SUPPLY: [&str; 2] = ["поставил", "supplied"];
        let buys = (0..tokens.len()).any(|at| {
            let is_ours = is(at + 1, &["у", "мы", "from"])
                || at.checked_sub(1).is_some_and(|it| is(it, &["мы", "we"]));
            let is_for_us =
                is(at + 1, &["нам", "us"]) || at.checked_sub(1).is_some_and(|it| is(it, &["нам"]));
            begins(at, &["закуп"])
                || begins(at, &BUY) && is_ours
                || begins(at, &SUPPLY) && is_for_us
        });
        let from_us =
            (1..tokens.len()).any(|at| is(at, &["нас", "us"]) && is(at - 1, &["у", "from"]));
        let sells = self.table.is_sales(self.lexicon)
            || says(
                self.lexicon,
                &self.table.phrases,
                &["реализац", "отгрузк", "sale"],
            );
        // `что пришло от поставщика`, `когда последний раз привозили`.
        const ARRIVE: [&str; 7] = [
            "пришл",
            "пришел",
            "приход",
            "привез",
            "завез",
            "поступ",
            "arriv",
        ];
        let arrives = (0..tokens.len()).any(|at| {
            begins(at, &ARRIVE) && (is(at + 1, &["от", "from"]) || is(at + 2, &["от", "from"]))
        });
        let receives = self.table.subject.kind == Kind::Document
            && says(
                self.lexicon,
                &self.table.phrases,
                &[
                    "поступлен",
                    "приход",
                    "закупк",
                    "приемк",
                    "receipt",
                    "purchas",
                ],
            )
            && !says(
                self.lexicon,
                &self.table.phrases,
                &["деньг", "оплат", "средств", "money", "payment"],
            );
        let other_way = self.table.subject.kind == Kind::Document && !receives;
        match () {
            () if buys && !from_us && sells => -1.0,
            () if arrives && receives => 0.5,
            () if arrives && (sells || other_way) => -0.4,
            () => 0.0,
        }
    }

    /// Whether those are ranked whom, or what, one sells most: `топ клиентов`.
    fn ranks_sales(&self) -> bool {
        let flags = &self.said.flags;
        // `самые дорогие товары` are those of the highest price.
        let by_price = self.linked.tokens.iter().any(|it| {
            ["дорог", "дешев", "expensive", "cheap"]
                .iter()
                .any(|begin| it.small.starts_with(begin))
        });
        let ranks = (flags.top || flags.most.is_some()) && !by_price;
        let mut fields = self.said.fields.iter();
        let of_what =
            flags.who || flags.what || fields.any(|it| !it.filtered && !self.is_number(it));
        ranks && of_what && self.table.is_sales(self.lexicon)
    }

    /// How much of a name of several words is said anywhere in the question.
    fn evidence(&self) -> f64 {
        let mut best = 0.0f64;
        for phrase in &self.table.phrases {
            let Some(known) = self
                .lexicon
                .phrases
                .list
                .get(*phrase)
                .filter(|it| it.stems.len() > 1)
            else {
                continue;
            };
            let weights = known.stems.iter().map(|stem| {
                let of_stem = self.linked.stems.iter().filter(|it| it.0 == *stem);
                of_stem.map(|it| it.1).fold(0.0, f64::max)
            });
            let share = weights.sum::<f64>() / known.stems.len() as f64;
            best = best.max(share);
        }
        if best < 0.75 { 0.0 } else { best }
    }

    fn has_receipts(&self) -> bool {
        let receipt = Role::Resource(crate::ask::lexicon::tables::Suffix::Receipt);
        self.table.fields.iter().any(|it| it.role == receipt)
    }

    /// Whether words name the object that a tabular section belongs to.
    fn says_owner(&self) -> bool {
        let subject = crate::ask::Subject {
            view: View::Records,
            ..self.table.subject.clone()
        };
        let owner = self
            .lexicon
            .table_of(&subject)
            .and_then(|it| self.lexicon.table(it));
        let phrases = owner.map_or(&[][..], |it| &it.phrases);
        phrases
            .iter()
            .filter_map(|it| self.linked.matches.get(it))
            .flatten()
            .any(|it| it.quality > 0.6)
    }
}
