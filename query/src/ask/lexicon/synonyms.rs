//! Words of trade that mean about the same, in whatever words a configuration says it. They weigh less than its own words.

/// Words that may stand for each other, by their stems: groups, each of which is about one thing.
const GROUPS: &[&[&str]] = &[
    &[
        "клиент", "контрагент", "покупател", "заказчик", "партнер", "custom", "client", "partner",
        "buyer", "counterparti",
    ],
    &[
        "поставщик", "контрагент", "партнер", "supplier", "vendor", "partner", "counterparti",
    ],
    &[
        "товар", "номенклатур", "продукц", "издел", "продукт", "позиц", "product", "good", "item",
        "merchandis",
    ],
    &["материал", "сырь", "номенклатур", "materi"],
    &["фирм", "организац", "компан", "юрлиц", "compani", "organ", "firm"],
    &[
        "менеджер", "ответствен", "продавец", "продавц", "пользовател", "автор", "manag", "respons", "user",
        "seller",
    ],
    &["сотрудник", "работник", "исполнител", "мастер", "персона", "employe", "worker", "staff", "perform"],
    &["выручк", "продаж", "прода", "revenu", "sale"],
    &["выручк", "сумм", "revenu", "amount"],
    &[
        "долг", "должник", "долж", "должн", "задолжа", "задолжен", "взаиморасчет", "расчет", "дебиторск", "кредиторск", "debt", "settlement",
        "owe", "debtor",
    ],
    &["цен", "прайс", "price", "расценк", "тариф"],
    &["стоимост", "cost", "сумм"],
    &["зарплат", "начислен", "вознагражден", "salari", "payrol", "wage", "reward", "accrual"],
    &["оплат", "платеж", "деньг", "payment", "pay", "money"],
    &["закупк", "поступ", "приобретен", "покуп", "куп", "purchas", "receipt"],
    &["прода", "продаж", "реализац", "отгруз", "sale", "shipment", "куп", "покуп"],
    &["склад", "хранилищ", "warehous", "storehous", "stock"],
    &["магазин", "склад", "store"],
    &["заказ", "заявк", "order"],
    &["телефон", "phone", "тел"],
    &["почт", "email", "mail", "имейл"],
    &["комментар", "примечан", "заметк", "comment", "note"],
    &["подразделен", "отдел", "цех", "depart", "workshop"],
    &["количеств", "штук", "шт", "объем", "quantiti", "qti", "amount"],
    &["сумм", "деньг", "рубл", "amount", "sum", "total", "money"],
    &["услуг", "работ", "servic", "work"],
    &["курс", "rate"],
    &["валют", "currenc", "currenci"],
    &["договор", "контракт", "contract", "agreement"],
    &["статус", "состоян", "status", "state"],
    &["вид", "тип", "type", "kind"],
    &["себестоимост", "затрат", "расход", "cost"],
    &["артикул", "sku"],
    &["штрихкод", "barcod", "штрих"],
    &["производств", "выпуск", "product", "output"],
    &["станок", "станк", "оборудован", "equip", "machin"],
    &["остатк", "запас", "balanc", "stock"],
    &["адрес", "address"],
    &["год", "year"],
    &["скидк", "discount"],
    &["дат", "date"],
    &["номер", "number"],
    &["срок", "дедлайн", "deadlin", "due"],
    &["автомобил", "машин", "авто", "car", "vehicl"],
    &["задач", "поручен", "task"],
    &["час", "hour", "трудозатрат", "трудоемк"],
    &["отгружен", "отгруз"],
    &["деньг", "денежн", "money", "cash"],
    &["продан", "прода", "продаж", "sale"],
    &["куплен", "куп", "покуп"],
    &["оплачен", "оплат"],
    &["начал", "начина", "start", "begin"],
    &["окончан", "заканчива", "закончен", "истека", "конч", "end", "expir", "завершен"],
    &["плат", "оплат", "payment"],
    &["брак", "дефект", "defect"],
];

/// Short forms of words, which are as good as those.
const SHORT: &[(&str, &str)] = &[
    ("физлиц", "физическ"),
    ("юрлиц", "юридическ"),
    ("ип", "предпринимател"),
    ("предпринимател", "индивидуальн"),
    ("сотк", "телефон"),
    ("мыл", "почт"),
    ("емейл", "почт"),
    ("email", "почт"),
    ("тел", "телефон"),
    ("номенклат", "номенклатур"),
    ("орг", "организац"),
    ("кол", "количеств"),
    ("розниц", "розничн"),
    ("опт", "оптов"),
    ("налич", "наличн"),
    ("сотр", "сотрудник"),
    ("дог", "договор"),
];

/// What a stem is short for.
pub(super) fn short_for(stem: &str) -> impl Iterator<Item = &'static str> + '_ {
    let all = SHORT.iter().filter(move |it| it.0 == stem);
    all.map(|it| it.1)
}

/// The groups that a stem is in, by their places.
pub(super) fn groups_of(stem: &str) -> impl Iterator<Item = usize> + '_ {
    let all = GROUPS.iter().enumerate();
    all.filter(move |it| it.1.contains(&stem)).map(|it| it.0)
}

/// How many groups there are.
pub(super) fn count() -> usize {
    GROUPS.len()
}
