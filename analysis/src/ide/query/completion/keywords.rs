//! Words of the language.

use super::Place;
use super::offers::{Offers, item};
use crate::ide::query::functions::{self, FUNCTIONS, Function};
use crate::ide::query::outline::{Before, Bracket, Clause, Frame, SourceState};
use crate::ide::query::words::Keyword;
use Keyword as K;

use super::QueryItemKind;

/// Joins, the usual ones first.
const JOINS: [&[Keyword]; 4] = [
    &[K::Left, K::Join],
    &[K::Inner, K::Join],
    &[K::Full, K::Join],
    &[K::Right, K::Join],
];

impl Place<'_> {
    fn say<'s>(&self, ru: &'s str, en: &'s str) -> &'s str {
        if self.english { en } else { ru }
    }

    /// A query begins.
    pub(super) fn statements(&self, offers: &mut Offers) {
        offers.keywords(&[K::Select]);
        offers.snippet(
            &[K::Select],
            self.say(
                "\n\t${1:*}\nИЗ\n\t$2 КАК ${3:Таблица}",
                "\n\t${1:*}\nFROM\n\t$2 AS ${3:Source}",
            ),
        );
        offers.keywords(&[K::Drop]);
    }

    /// Keywords of which the next word is known. Whether there is one.
    pub(super) fn goes_on(&self, keyword: Keyword, offers: &mut Offers) -> bool {
        match keyword {
            K::Group | K::Order | K::Index => {
                offers.keywords(&[if self.english { K::By } else { K::On }]);
            }
            K::Left | K::Right | K::Full => {
                offers.keywords(&[K::Join]);
                offers.keywords(&[K::Outer, K::Join]);
            }
            K::Inner | K::Outer => offers.keywords(&[K::Join]),
            K::Union => {
                offers.keywords(&[K::All]);
                offers.keywords(&[K::Select]);
            }
            K::All => offers.keywords(&[K::Select]),
            K::Is => {
                offers.keywords(&[K::Null]);
                offers.keywords(&[K::Not, K::Null]);
            }
            K::For => offers.keywords(&[K::Update]),
            K::In => {
                offers.second([K::In, K::Hierarchy], " ($0)");
                let [ru, en] = ["(ВЫБРАТЬ …)", "(SELECT …)"];
                let nested = self.say(
                    "(ВЫБРАТЬ\n\t\t$1\n\tИЗ\n\t\t$2)",
                    "(SELECT\n\t\t$1\n\tFROM\n\t\t$2)",
                );
                let label = self.say(ru, en);
                offers.push(item(
                    label,
                    "",
                    QueryItemKind::Keyword,
                    Some(nested.into()),
                    "",
                ));
                self.parameters_in_brackets(offers);
            }
            K::Top | K::End | K::Null => {}
            K::Grouping => offers.keywords(&[K::Sets]),
            K::Only => offers.keywords(&[K::Hierarchy]),
            K::Autoorder => {
                offers.snippet(
                    &[K::Totals],
                    self.say(" $1 ПО ${2:ОБЩИЕ}", " $1 BY ${2:OVERALL}"),
                );
            }
            _ => return false,
        }
        true
    }

    /// Words right behind `ВЫБРАТЬ`.
    pub(super) fn modifiers(&self, offers: &mut Offers) {
        let is_first = matches!(
            self.cursor.before,
            Before::Keyword(K::Select | K::Allowed | K::Distinct | K::Top)
        );
        if self.cursor.clause == Clause::Fields && is_first {
            for keyword in [K::Allowed, K::Distinct] {
                if self.cursor.before != Before::Keyword(keyword) {
                    offers.keywords(&[keyword]);
                }
            }
            offers.snippet(&[K::Top], " ${1:1}");
        }
        if self.cursor.clause == Clause::TotalsBy {
            offers.keywords(&[K::Overall]);
        }
    }

    /// Words that stand behind a value, a table, an alias.
    pub(super) fn after_operand(&self, offers: &mut Offers) {
        let Some(frame) = self.cursor.frames.last() else {
            return self.statements(offers);
        };
        match frame {
            Frame::Case(last, _) => {
                self.branches(*last, offers);
                self.operators(offers);
            }
            Frame::Bracket(Bracket::Cast(false), _) => offers.keywords(&[K::As]),
            Frame::Bracket(Bracket::Section(_), _) => offers.keywords(&[K::As]),
            Frame::Bracket(Bracket::Sources, _) => self.after_source(offers),
            Frame::Bracket(
                Bracket::Value | Bracket::Type | Bracket::Cast(true) | Bracket::Length,
                _,
            ) => {}
            Frame::Bracket(..) => self.operators(offers),
            Frame::Select(_) | Frame::Brace => self.after_item(offers),
        }
    }

    fn branches(&self, last: Keyword, offers: &mut Offers) {
        match last {
            K::Case => offers.keywords(&[K::When]),
            K::When => offers.keywords(&[K::Then]),
            K::Then => {
                for keyword in [K::When, K::Else, K::End] {
                    offers.keywords(&[keyword]);
                }
            }
            _ => offers.keywords(&[K::End]),
        }
    }

    /// Words between two values.
    fn operators(&self, offers: &mut Offers) {
        offers.keywords(&[K::And]);
        offers.keywords(&[K::Or]);
        offers.snippet(&[K::In], " ($0)");
        offers.snippet(&[K::Not, K::In], " ($0)");
        offers.snippet(&[K::In, K::Hierarchy], " ($0)");
        offers.keywords(&[K::Is, K::Null]);
        offers.keywords(&[K::Is, K::Not, K::Null]);
        offers.snippet(&[K::Between], self.say(" $1 И $2", " $1 AND $2"));
        offers.snippet(&[K::Like], " $1");
        offers.keywords(&[K::Refs]);
    }

    fn after_item(&self, offers: &mut Offers) {
        match self.cursor.clause {
            Clause::From => self.after_source(offers),
            Clause::Fields => {
                offers.keywords(&[K::As]);
                self.clauses(offers);
                self.operators(offers);
            }
            Clause::On => {
                self.operators(offers);
                self.joins(offers);
                self.clauses(offers);
            }
            Clause::Where | Clause::Having => {
                self.operators(offers);
                self.clauses(offers);
            }
            Clause::Order => {
                offers.keywords(&[K::Desc]);
                offers.keywords(&[K::Asc]);
                offers.keywords(&[K::Hierarchy]);
                self.clauses(offers);
            }
            Clause::Totals => {
                offers.keywords(&[if self.english { K::By } else { K::On }]);
                offers.keywords(&[K::As]);
            }
            Clause::TotalsBy => {
                offers.keywords(&[K::Hierarchy]);
                offers.keywords(&[K::Only, K::Hierarchy]);
                offers.snippet(
                    &[K::Periods],
                    self.say("(${1:МЕСЯЦ}, $2, $3)", "(${1:MONTH}, $2, $3)"),
                );
                offers.keywords(&[K::As]);
                self.clauses(offers);
            }
            Clause::Index => {
                offers.keywords(&[K::Unique]);
                self.clauses(offers);
            }
            _ => self.clauses(offers),
        }
    }

    fn after_source(&self, offers: &mut Offers) {
        if self.cursor.state != SourceState::Aliased {
            offers.keywords(&[K::As]);
        }
        let select = self
            .cursor
            .select
            .and_then(|it| self.outline.selects.get(it));
        let mut sources = select.into_iter().flat_map(|it| &it.sources);
        // A join before the place that has no condition yet, or has it behind the place only.
        let is_joined =
            sources.any(|it| it.is_joined && it.range.end <= self.range.start && !it.has_condition);
        if is_joined {
            offers.keywords(&[if self.english { K::On } else { K::By }]);
        }
        self.joins(offers);
        self.clauses(offers);
    }

    fn joins(&self, offers: &mut Offers) {
        for join in JOINS {
            offers.keywords(join);
        }
    }

    /// The parts that may follow.
    fn clauses(&self, offers: &mut Offers) {
        let is_open =
            |it: &Frame| matches!(it, Frame::Bracket(bracket, _) if *bracket != Bracket::Query);
        let frames = self.cursor.frames.iter().rev();
        let mut inside = frames.take_while(|it| !matches!(it, Frame::Select(_)));
        if inside.any(is_open) {
            return;
        }
        let by = if self.english { K::By } else { K::On };
        let select = self
            .cursor
            .select
            .and_then(|it| self.outline.selects.get(it));
        let here = self.cursor.clause;
        let mut clause = |clause: Clause, keywords: &[Keyword]| {
            let is_there = select.is_some_and(|it| it.has(clause));
            let is_behind = clause > here || here == Clause::On && clause > Clause::From;
            if is_behind && !is_there {
                offers.keywords(keywords);
            }
        };
        clause(Clause::From, &[K::From]);
        clause(Clause::Where, &[K::Where]);
        clause(Clause::Group, &[K::Group, by]);
        clause(Clause::Order, &[K::Order, by]);
        clause(Clause::Having, &[K::Having]);
        clause(Clause::Into, &[K::Into]);
        let makes_table = select.is_some_and(|it| it.has(Clause::Into));
        if makes_table {
            clause(Clause::Index, &[K::Index, by]);
        }
        if here < Clause::Order {
            offers.keywords(&[K::Union, K::All]);
            offers.keywords(&[K::Union]);
        }
        if here != Clause::TotalsBy && !makes_table {
            offers.keywords(&[K::Totals]);
        }
        if here < Clause::ForUpdate {
            offers.keywords(&[K::For, K::Update]);
        }
        offers.keywords(&[K::Autoorder]);
    }

    /// Words that the arguments of functions and of virtual tables are. Whether there is nothing else.
    pub(super) fn words_of_arguments(&self, offers: &mut Offers) -> bool {
        let Some(Frame::Bracket(bracket, argument)) = self.cursor.frames.last() else {
            return false;
        };
        let mut offer = |words: &[[&str; 2]]| {
            for [ru, en] in words {
                let names = metadata::platform::Names {
                    ru: metadata::Name::new(ru),
                    en: metadata::Name::new(en),
                };
                offers.names(&names, QueryItemKind::Type, String::new());
            }
        };
        match bracket {
            Bracket::Function(name) => {
                let name = self.slice(name);
                let is_periods = Keyword::of(name) == Some(K::Periods) && *argument == 0;
                let period = Function::named(name).and_then(Function::period);
                let is_period = is_periods || period == Some(*argument);
                if is_period {
                    offer(&functions::PERIODS);
                }
                is_period
            }
            Bracket::Table(..) => {
                let Some(parameter) = self.table_parameter() else {
                    return false;
                };
                if parameter.is("Периодичность") {
                    offer(&functions::PERIODICITIES);
                    offer(&functions::PERIODS);
                    return true;
                }
                let is_filling = parameter.is("МетодДополнения");
                if is_filling {
                    offer(&functions::FILLINGS);
                }
                is_filling
            }
            _ => false,
        }
    }

    /// Functions and other words that values begin with.
    pub(super) fn functions(&self, offers: &mut Offers) {
        let in_condition = matches!(
            self.cursor.clause,
            Clause::On | Clause::Where | Clause::Having
        );
        offers.snippet(
            &[K::Case],
            self.say(
                "\n\tКОГДА $1\n\t\tТОГДА $2\n\tИНАЧЕ $3\nКОНЕЦ",
                "\n\tWHEN $1\n\t\tTHEN $2\n\tELSE $3\nEND",
            ),
        );
        offers.snippet(&[K::Value], "($1)");
        offers.snippet(&[K::Cast], self.say("($1 КАК $2)", "($1 AS $2)"));
        let (aggregates, others): (Vec<_>, Vec<_>) =
            FUNCTIONS.iter().partition(|it| it.is_aggregate);
        let may_aggregate = !matches!(
            self.cursor.clause,
            Clause::On | Clause::Where | Clause::Group | Clause::Index
        );
        if may_aggregate {
            aggregates.iter().for_each(|it| offers.function(it));
        }
        others.iter().for_each(|it| offers.function(it));
        offers.snippet(&[K::Type], "($1)");
        for keyword in [K::True, K::False, K::Null, K::Undefined] {
            offers.keywords(&[keyword]);
        }
        if in_condition || matches!(self.bracket(), Some((Bracket::Table(..), _))) {
            offers.keywords(&[K::Not]);
        }
        if self.cursor.before == Before::Open {
            offers.keywords(&[K::Select]);
            if matches!(self.bracket(), Some((Bracket::Function(_), 0))) {
                offers.keywords(&[K::Distinct]);
            }
        }
    }
}
