//! What a table is used for, told by the general words in its names: terms, ends, sales.

use metadata::Kind;

use super::{Field, Role, Suffix, Table};
use crate::ask::View;
use crate::ask::lexicon::Item;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::phrases::PhraseId;
use crate::ask::lexicon::stems::{stem, words};

/// Words for the day by which something is to be done, the surest first.
const TERMS: [&str; 18] = [
    "срок",
    "дедлайн",
    "due",
    "deadlin",
    "действ",
    "valid",
    "until",
    "годност",
    "истечен",
    "expir",
    "готовност",
    "отгруз",
    "отправк",
    "оплат",
    "ship",
    "окончан",
    "end",
    "завершен",
];

/// Words for what is done with.
const DONE: [&str; 26] = [
    "оплачен",
    "выплачен",
    "выполн",
    "выполнен",
    "закрыт",
    "завершен",
    "готов",
    "решен",
    "отменен",
    "аннулирован",
    "отклонен",
    "отгружен",
    "отправлен",
    "исполнен",
    "paid",
    "done",
    "close",
    "complet",
    "finish",
    "solv",
    "resolv",
    "cancel",
    "reject",
    "ship",
    "расторгнут",
    "termin",
];

/// Words for what is sold.
const SALES: [&str; 10] = [
    "прода",
    "продаж",
    "выручк",
    "реализац",
    "отгруз",
    "сбыт",
    "sale",
    "revenu",
    "shipment",
    "turnov",
];

/// Words for those who work.
const WORKERS: [&str; 12] = [
    "сотрудник",
    "работник",
    "исполнител",
    "менеджер",
    "ответствен",
    "пользовател",
    "employe",
    "worker",
    "manag",
    "respons",
    "performer",
    "user",
];

/// Words for those whom one deals with.
const DEALERS: [&str; 14] = [
    "контрагент",
    "клиент",
    "покупател",
    "заказчик",
    "партнер",
    "поставщик",
    "подрядчик",
    "custom",
    "client",
    "buyer",
    "partner",
    "supplier",
    "vendor",
    "contractor",
];

/// Whether a phrase has one of these stems.
pub(crate) fn says(lexicon: &Lexicon<'_>, phrases: &[PhraseId], stems: &[&str]) -> bool {
    rank(lexicon, phrases, stems).is_some()
}

fn rank(lexicon: &Lexicon<'_>, phrases: &[PhraseId], stems: &[&str]) -> Option<usize> {
    let phrases = phrases
        .iter()
        .filter_map(|it| lexicon.phrases.list.get(*it));
    let spelt = phrases
        .filter(|it| !it.is_general)
        .flat_map(|it| &it.stems)
        .map(|it| lexicon.phrases.spelt(*it));
    spelt
        .filter_map(|it| stems.iter().position(|of| *of == it))
        .min()
}

impl Table {
    /// The date by which a record is to be done.
    pub(crate) fn deadline(&self, lexicon: &Lexicon<'_>) -> Option<&Field> {
        let own =
            |it: &&Field| it.is.date && matches!(it.role, Role::Attribute | Role::Resource(_));
        let ranked = self.fields.iter().filter(own).filter_map(|it| {
            let rank = rank(lexicon, &it.phrases, &TERMS)?;
            Some((rank, it))
        });
        ranked.min_by_key(|it| it.0).map(|it| it.1)
    }

    /// The dates on which something begins and ends.
    pub(crate) fn span(&self, lexicon: &Lexicon<'_>) -> Option<(&Field, &Field)> {
        const BEGIN: [&str; 4] = ["начал", "begin", "start", "beginning"];
        const END: [&str; 5] = ["окончан", "конец", "завершен", "end", "finish"];
        let dates = || {
            let own = |it: &&Field| it.is.date && it.role == Role::Attribute;
            self.fields.iter().filter(own)
        };
        let begin = dates().find(|it| says(lexicon, &it.phrases, &BEGIN))?;
        let end = dates().find(|it| says(lexicon, &it.phrases, &END))?;
        (begin.names.ru != end.names.ru).then_some((begin, end))
    }

    /// The mark that a record is done with.
    pub(crate) fn done(&self, lexicon: &Lexicon<'_>) -> Option<&Field> {
        let mut marks = self
            .fields
            .iter()
            .filter(|it| it.is.boolean && matches!(it.role, Role::Attribute | Role::Standard));
        marks.find(|it| says(lexicon, &it.phrases, &DONE))
    }

    /// The state of a record, and the values of it that say that it is done with, by the places of items.
    pub(crate) fn done_states(&self, lexicon: &Lexicon<'_>) -> Option<(&Field, Vec<usize>)> {
        self.fields.iter().find_map(|field| {
            let [target] = field.targets.as_slice() else {
                return None;
            };
            let is_state = lexicon
                .table(*target)
                .is_some_and(|it| it.subject.kind == Kind::Enum);
            if !is_state || field.role != Role::Attribute {
                return None;
            }
            let items = lexicon.items.iter().enumerate();
            let is_end = |it: &Item| {
                let words = words(&it.title);
                words
                    .iter()
                    .any(|it| DONE.contains(&stem(&it.text).as_str()))
            };
            let ended = items.filter(|(_, it)| it.table == *target && is_end(it));
            let ended: Vec<usize> = ended.map(|it| it.0).collect();
            (!ended.is_empty()).then_some((field, ended))
        })
    }

    /// Who it is that a record is about: those who act, or those whom one deals with.
    pub(crate) fn who(&self, lexicon: &Lexicon<'_>, acts: bool) -> Option<&Field> {
        let group = if acts { &WORKERS[..] } else { &DEALERS[..] };
        let is_reference = |it: &&Field| {
            let role = matches!(it.role, Role::Dimension | Role::Attribute | Role::Owner);
            role && !it.targets.is_empty()
        };
        let references = || self.fields.iter().filter(is_reference);
        let is_of = |it: &&Field, stems: &[&str]| {
            let target = it.targets.first().and_then(|it| lexicon.table(*it));
            says(lexicon, &it.phrases, stems)
                || target.is_some_and(|it| says(lexicon, &it.phrases, stems))
        };
        let of = |stems: &[&str]| references().find(|it| is_of(it, stems));
        of(group).or_else(|| of(&DEALERS)).or_else(|| of(&WORKERS))
    }

    /// Whether its items act or are dealt with.
    pub(crate) fn is_people(&self, lexicon: &Lexicon<'_>) -> bool {
        says(lexicon, &self.phrases, &DEALERS) || says(lexicon, &self.phrases, &WORKERS)
    }

    /// Whether it is what a business turns over with its customers.
    pub(crate) fn is_sales(&self, lexicon: &Lexicon<'_>) -> bool {
        self.subject.kind == Kind::AccumulationRegister
            && self.subject.view == View::Turnovers
            && (says(lexicon, &self.phrases, &SALES) || self.sells(lexicon))
    }

    /// Whether it is kept as sales are: what is sold in pieces, for how much, and another amount of that, as its cost.
    pub(crate) fn sells(&self, lexicon: &Lexicon<'_>) -> bool {
        let numbers = self
            .fields
            .iter()
            .filter(|it| it.role == Role::Resource(Suffix::Turnover) && it.is.number);
        let of_digits = |count: u32| numbers.clone().filter(|it| it.digits == count).count();
        let has_receipts = self
            .fields
            .iter()
            .any(|it| it.role == Role::Resource(Suffix::Receipt));
        let mut dimensions = self.fields.iter().filter(|it| it.role == Role::Dimension);
        let of_things =
            dimensions.any(|it| it.targets.iter().any(|it| lexicon.things.contains(it)));
        !has_receipts && of_things && of_digits(3) > 0 && of_digits(2) > 1
    }
}
