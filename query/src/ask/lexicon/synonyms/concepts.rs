//! Things that every business has, whose names are put together of several words: a table that is called by one of them is
//! known by the others as well.

use std::sync::LazyLock;

use metadata::Kind;

use crate::ask::lexicon::stems::stem;

/// What a thing is called.
struct Concept {
    /// The kinds of objects that are it.
    kinds: &'static [Kind],
    /// A name says one word of each.
    says: &'static [&'static str],
    /// And none of these.
    not: &'static str,
    /// What it is called besides.
    also: &'static [&'static str],
}

const MONEY: &str = "деньги денежный средства оплата платеж money payment cash funds";
const GOODS: &str = "товар продукция материал услуга работа номенклатура запас тмц прибор сырье good product material service \
                     stock item ware";
const BUYERS: &str = "клиент покупатель заказчик контрагент партнер дебитор customer client buyer partner counterparty";
const SUPPLIERS: &str = "поставщик подрядчик контрагент партнер кредитор supplier vendor contractor partner counterparty";
const SETTLEMENT: &str =
    "взаиморасчет взаимозачет расчет задолженность долг settlement debt clearing";

const CONCEPTS: &[Concept] = &[
    Concept {
        kinds: &[Kind::Document],
        says: &[
            "поступление приход получение receipt intake incoming",
            MONEY,
        ],
        not: "",
        also: &[
            "Оплата",
            "Оплата клиента",
            "Оплата покупателя",
            "Платеж",
            "Поступление денег",
            "Приход денег",
            "Payment",
            "Customer payment",
            "Incoming payment",
        ],
    },
    Concept {
        kinds: &[Kind::Document],
        says: &["реализация отгрузка продажа sale shipment", ""],
        not: "план цена",
        also: &[
            "Продажа",
            "Отгрузка",
            "Накладная",
            "Расходная накладная",
            "Чек",
            "Sale",
            "Shipment",
            "Invoice",
        ],
    },
    Concept {
        kinds: &[Kind::Document],
        says: &[
            "поступление закупка приобретение получение receipt purchase",
            GOODS,
        ],
        not: MONEY,
        also: &[
            "Закупка",
            "Поставка",
            "Приход товара",
            "Приходная накладная",
            "Purchase",
            "Goods receipt",
        ],
    },
    Concept {
        kinds: &[Kind::AccumulationRegister],
        says: &[SETTLEMENT],
        not: "",
        also: &["Долг", "Задолженность", "Debt"],
    },
    Concept {
        kinds: &[Kind::AccumulationRegister],
        says: &[SETTLEMENT, BUYERS],
        not: "",
        also: &[
            "Долг",
            "Задолженность",
            "Дебиторская задолженность",
            "Дебиторка",
            "Долг клиента",
            "Долг покупателя",
            "Debt",
            "Accounts receivable",
            "Receivables",
        ],
    },
    Concept {
        kinds: &[Kind::AccumulationRegister],
        says: &[SETTLEMENT, SUPPLIERS],
        not: "",
        also: &[
            "Долг",
            "Задолженность",
            "Кредиторская задолженность",
            "Кредиторка",
            "Долг поставщику",
            "Debt",
            "Accounts payable",
            "Payables",
        ],
    },
    Concept {
        kinds: &[Kind::AccumulationRegister],
        says: &[
            "товар запас материал номенклатура тмц прибор продукция good stock item material ware",
            "склад место хранилище warehouse store stock depot",
        ],
        not: "",
        also: &[
            "Складские остатки",
            "Запас",
            "Складской запас",
            "Inventory",
            "Stock on hand",
        ],
    },
    Concept {
        kinds: &[Kind::AccumulationRegister],
        says: &[MONEY],
        not: "движение",
        also: &[
            "Деньги",
            "Касса",
            "Денежные средства",
            "Остаток денег",
            "Money",
            "Cash",
        ],
    },
    Concept {
        kinds: &[Kind::InformationRegister],
        says: &[
            "цена price",
            "номенклатура товар продукция прайс product item good",
        ],
        not: "план плановый",
        also: &["Прайс", "Прайс лист", "Price list"],
    },
];

/// The tables of stems.
struct Known {
    kinds: &'static [Kind],
    says: Vec<Vec<String>>,
    not: Vec<String>,
    also: &'static [&'static str],
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let stems = |words: &str| -> Vec<String> { words.split_whitespace().map(stem).collect() };
    let known = |it: &Concept| Known {
        kinds: it.kinds,
        says: it.says.iter().map(|it| stems(it)).collect(),
        not: stems(it.not),
        also: it.also,
    };
    CONCEPTS.iter().map(known).collect()
});

/// What the turnovers with customers are called, whatever the register of them is.
pub(in crate::ask::lexicon) const SALES: [&str; 6] = [
    "Продажи",
    "Выручка",
    "Оборот",
    "Реализация",
    "Sales",
    "Revenue",
];

/// What a table is called besides its names, by the stems of one of them.
pub(in crate::ask::lexicon) fn also(kind: Kind, stems: &[String]) -> Vec<&'static str> {
    let fits = |it: &&Known| {
        let says = it
            .says
            .iter()
            .all(|words| words.is_empty() || stems.iter().any(|it| words.contains(it)));
        it.kinds.contains(&kind) && says && !stems.iter().any(|of| it.not.contains(of))
    };
    let all = KNOWN.iter().filter(fits).flat_map(|it| it.also);
    all.copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_known_by_other_names() {
        let also = |kind: Kind, name: &str| {
            let stems: Vec<String> = name.split(' ').map(stem).collect();
            also(kind, &stems)
        };
        assert!(also(Kind::Document, "поступление средств").contains(&"Оплата"));
        assert!(!also(Kind::Document, "поступление денег").contains(&"Закупка"));
        assert!(also(Kind::Document, "поступление материалов").contains(&"Закупка"));
        let register = Kind::AccumulationRegister;
        assert!(also(register, "расчеты с клиентами").contains(&"Дебиторка"));
        assert!(!also(register, "расчеты с поставщиками").contains(&"Дебиторка"));
        assert!(also(register, "заказы покупателей").is_empty());
    }
}
