//! How well a table fits what is asked of it, besides the words that it explains.

use metadata::Kind;

use super::Shaper;
use super::measures::has_quantity;
use crate::ask::lexicon::tables::Role;
use crate::ask::lexicon::tables::facts::says;
use crate::ask::normalise::Cue;
use crate::ask::representation::View;

impl Shaper<'_, '_> {
    /// What a reading gains or loses by how the table is used.
    pub(super) fn fit(&self) -> f64 {
        let said = self.said;
        let subject = &self.table.subject;
        let mut fit = 0.0;
        // `сколько товаров поступило`: a document without a number of things has no answer.
        if said.flags.things
            && subject.view == View::Records
            && subject.kind == Kind::Document
            && !has_quantity(self.lexicon, self.table)
        {
            fit -= 0.5;
        }
        if matches!(subject.view, View::Section(_)) && !self.uses_rows() {
            fit -= 0.5;
        }
        // A balance that nobody asks for, of a register that is named by half.
        let by_half = said.named.is_some_and(|it| it.2 < 0.8 && it.1 - it.0 == 1);
        let number = said.fields.iter().any(|it| self.is_number(it));
        let asks = said.flags.count || said.flags.sum || said.flags.what || said.flags.who;
        let asks = asks || said.suffixes.contains(&Cue::Balance) || number;
        if subject.view == View::Balance && by_half && !asks {
            fit -= 0.3;
        }
        // A slice that is named by half, and of which nothing of its own is said.
        let own = said.fields.iter().any(|it| it.place.field.words.len() == 1);
        if subject.view == View::SliceLast && by_half && !own && !asks {
            fit -= 0.3;
        }
        // `сколько чего отпустили` asks of what stands in the rows.
        let is_head = subject.view == View::Records && subject.kind == Kind::Document;
        if said.flags.things && said.flags.what && is_head {
            fit -= 0.5;
        }
        // `сколько заказов приходило` counts orders, where there are such documents.
        if said.flags.counts_table
            && !said.flags.things
            && subject.view == View::Turnovers
            && self.has_documents()
        {
            fit -= 0.4;
        }
        // `сколько денег на счетах`: where money is kept.
        let mut tokens = self.linked.tokens.iter();
        let of_money = tokens.any(|it| matches!(it.stem.as_str(), "деньг" | "money" | "cash"));
        const KEPT: [&str; 5] = ["деньг", "денежн", "средств", "money", "cash"];
        if of_money
            && subject.view == View::Balance
            && says(self.lexicon, &self.table.phrases, &KEPT)
        {
            fit += 0.4;
        }
        if subject.kind == Kind::AccountingRegister {
            fit += if self.says_accounting() { 0.3 } else { -0.5 };
        }
        if subject.view == View::SliceLast && said.named.is_none() && said.flags.count {
            fit -= 0.4;
        }
        // `средний разряд по цехам` is not about the workshops themselves.
        let is_counted =
            said.aggregate.is_some() || said.fields.iter().any(|it| it.aggregate.is_some());
        if said.named_by && subject.view == View::Records && is_counted {
            fit -= 0.5;
        }
        fit
    }

    /// Whether the words that name the table, in plural behind `сколько`, name documents as well.
    fn has_documents(&self) -> bool {
        let Some((from, _, _)) = self.said.named else {
            return false;
        };
        let word = self
            .linked
            .tokens
            .get(from)
            .map_or("", |it| it.small.as_str());
        let is_many = ["ов", "ев", "ок", "ей", "s"]
            .iter()
            .any(|it| word.ends_with(it));
        let tables = self.lexicon.tables.iter();
        let mut documents = tables
            .filter(|it| it.subject.kind == Kind::Document && it.subject.view == View::Records);
        is_many
            && documents.any(|it| {
                let matches = it
                    .phrases
                    .iter()
                    .filter_map(|it| self.linked.matches.get(it));
                matches
                    .flatten()
                    .any(|it| it.from == from && it.quality >= 0.7)
            })
    }

    /// Whether accounts are spoken of.
    fn says_accounting(&self) -> bool {
        const STEMS: [&str; 9] = [
            "счет",
            "субконт",
            "сальд",
            "проводк",
            "бухгалтерск",
            "account",
            "ledger",
            "хозрасчетн",
            "осв",
        ];
        let cues = self.linked.cues.iter();
        let mut cues = cues.filter(|it| {
            matches!(
                it.cue,
                Cue::Debit | Cue::Credit | Cue::Statement | Cue::Entries
            )
        });
        let mut tokens = self.linked.tokens.iter();
        cues.next().is_some()
            || tokens.any(|it| STEMS.contains(&it.stem.as_str()))
            || self.said.named.is_some_and(|it| it.2 >= 0.9)
    }

    /// Whether the question says anything of the rows of a tabular section, and not only of what they belong to.
    fn uses_rows(&self) -> bool {
        let said = self.said;
        let own = |words: &[metadata::platform::Names]| {
            let [word] = words else {
                let first = words
                    .first()
                    .and_then(|it| self.table.field(it.ru.as_str()));
                return first.is_some_and(|it| it.role != Role::Owner);
            };
            self.table
                .field(word.ru.as_str())
                .is_some_and(|it| it.role != Role::Owner)
        };
        let filters = said.filters.iter().filter(|it| !it.by_default);
        said.flags.rows
            || said.flags.things
            || !said.comparisons.is_empty()
            || said.fields.iter().any(|it| own(&it.place.field.words))
            || filters.clone().any(|it| own(&it.field.words))
            || self.says_section()
    }

    /// Whether words name the section itself.
    fn says_section(&self) -> bool {
        let subject = crate::ask::Subject {
            view: View::Records,
            ..self.table.subject.clone()
        };
        let owner = self.lexicon.table_of(&subject);
        let owner = owner.and_then(|it| self.lexicon.table(it));
        let of_owner = owner.map_or(&[][..], |it| &it.phrases);
        let own = self
            .table
            .phrases
            .iter()
            .filter(|it| !of_owner.contains(it));
        let mut said = own.filter_map(|it| self.linked.matches.get(it)).flatten();
        said.any(|it| it.quality > 0.5)
    }

    /// Whether a number of a comparison is one of things: `больше 5 штук`.
    pub(super) fn is_of_pieces(&self, number: &str) -> bool {
        const PIECES: [&str; 9] = [
            "штук",
            "шт",
            "штуки",
            "штука",
            "единиц",
            "единицы",
            "pieces",
            "pcs",
            "units",
        ];
        let cues = self.linked.cues.iter();
        let mut cues = cues.filter(|it| match &it.cue {
            Cue::Compare(_, of) => of == number,
            Cue::Between(low, high) => low == number || high == number,
            _ => false,
        });
        cues.any(|it| {
            let words = self.linked.tokens.get(it.from..it.to).unwrap_or_default();
            words.iter().any(|it| PIECES.contains(&it.small.as_str()))
        })
    }
}
