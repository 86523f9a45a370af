//! Words and their stems: the same for all forms of a word, in Russian and in English.

use std::ops::Range;

use metadata::folded;
use rust_stemmers::{Algorithm, Stemmer};

/// A word of a name or of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// In small letters, with `е` for `ё`.
    pub text: String,
}

/// Words whose stem is not what the algorithm makes of them: their beginnings are in the first column.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("ден", "день"),
    ("дня", "день"),
    ("дне", "день"),
    ("дни", "день"),
    ("дням", "день"),
    ("днях", "день"),
    ("люд", "человек"),
    ("человек", "человек"),
    ("денег", "деньг"),
    ("деньг", "деньг"),
    ("лет", "год"),
    ("рубл", "рубл"),
    ("продава", "прода"),
    ("прода", "прода"),
    ("продаж", "продаж"),
    ("дебиторк", "дебиторск"),
    ("кредиторк", "кредиторск"),
    ("должен", "долж"),
    ("должн", "долж"),
    ("должна", "долж"),
    ("должны", "долж"),
    ("должник", "долж"),
    ("задолжал", "задолжен"),
    ("наторг", "торг"),
    ("наторгова", "торг"),
    ("торгова", "торг"),
    ("торговл", "торг"),
    ("поставк", "постав"),
    ("поставок", "постав"),
    ("поставля", "постав"),
    ("поставлен", "постав"),
    ("купл", "куп"),
    ("покупк", "покуп"),
    ("покупа", "покуп"),
    ("счет", "счет"),
    ("цен", "цен"),
    ("друг", "друг"),
    ("стул", "стул"),
    ("стульев", "стул"),
    ("имен", "им"),
    ("времен", "врем"),
    ("сотрудниц", "сотрудник"),
    ("отгрузк", "отгруз"),
    ("отгрузок", "отгруз"),
    ("оплач", "оплат"),
    ("оплачива", "оплат"),
    ("закаж", "заказ"),
    ("заказа", "заказ"),
    ("заказыва", "заказ"),
    ("поступа", "поступ"),
    ("поступлен", "поступ"),
    ("реализова", "реализац"),
    ("реализац", "реализац"),
    ("перемеща", "перемещен"),
    ("перемест", "перемещен"),
    ("начисл", "начислен"),
    ("начисля", "начислен"),
    ("списыва", "списан"),
    ("списа", "списан"),
    ("производ", "производств"),
    ("произвел", "производств"),
    ("произвест", "производств"),
    ("произведен", "производств"),
    ("выпуска", "выпуск"),
    ("выпущ", "выпуск"),
    ("выпущен", "выпуск"),
    ("выпуст", "выпуск"),
    ("закупа", "закупк"),
    ("закуп", "закупк"),
    ("закуплен", "закупк"),
    ("заплат", "оплат"),
    ("заплач", "оплат"),
    ("материа", "материал"),
    ("филиа", "филиал"),
    ("журна", "журнал"),
    ("термина", "терминал"),
    ("капита", "капитал"),
    ("запрашива", "запрос"),
    ("выдава", "выдач"),
    ("выда", "выдач"),
    ("выдал", "выдач"),
    ("переда", "передач"),
    ("передава", "передач"),
    ("сдава", "сдач"),
    ("верн", "возврат"),
    ("вернул", "возврат"),
    ("возвраща", "возврат"),
    ("возвращен", "возврат"),
    ("получ", "получен"),
    ("получа", "получен"),
    ("отправ", "отправк"),
    ("отправл", "отправк"),
    ("отправля", "отправк"),
    ("реализован", "реализац"),
    ("заказан", "заказ"),
    ("израсходова", "расход"),
    ("израсходован", "расход"),
    ("расходова", "расход"),
    ("ремонтирова", "ремонт"),
    ("отремонтирова", "ремонт"),
    ("затрач", "затрат"),
    ("затрачен", "затрат"),
    ("выработа", "выработк"),
    ("вырабатыва", "выработк"),
    ("установ", "установк"),
    ("устанавлива", "установк"),
    ("распредел", "распределен"),
    ("распределя", "распределен"),
    ("people", "person"),
    ("sold", "sale"),
    ("sell", "sale"),
    ("bought", "buy"),
    ("paid", "pay"),
];

/// The words of a text in the order they stand in: names made of several words (`ЦеныНоменклатуры`) are split, numbers are
/// words.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start: Option<usize> = None;
    let mut before = ' ';
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (place, &(at, letter)) in letters.iter().enumerate() {
        let next = letters.get(place + 1).map_or(' ', |it| it.1);
        let is_part = letter.is_alphanumeric();
        let begins = start.is_some()
            && is_part
            && ((before.is_lowercase() && letter.is_uppercase())
                || (before.is_uppercase() && letter.is_uppercase() && next.is_lowercase())
                || (before.is_numeric() != letter.is_numeric()));
        if let (Some(from), true) = (start, begins || !is_part) {
            push(&mut words, text, from..at);
            start = None;
        }
        if is_part && start.is_none() {
            start = Some(at);
        }
        before = letter;
    }
    if let Some(from) = start {
        push(&mut words, text, from..text.len());
    }
    words
}

fn push(words: &mut Vec<Word>, text: &str, range: Range<usize>) {
    let spelt = text.get(range.clone()).unwrap_or_default();
    words.push(Word {
        range,
        text: small(spelt),
    });
}

/// A text in small letters, with `е` for `ё`.
pub(crate) fn small(text: &str) -> String {
    folded(text)
        .map(|it| if it == 'ё' { 'е' } else { it })
        .collect()
}

/// The stem of a word in small letters.
pub(crate) fn stem(word: &str) -> String {
    let is_russian = word.chars().any(|it| ('а'..='я').contains(&it));
    let algorithm = match is_russian {
        true => Algorithm::Russian,
        false => Algorithm::English,
    };
    let stem =
        participle(word).unwrap_or_else(|| Stemmer::create(algorithm).stem(word).into_owned());
    if let Some((_, exception)) = EXCEPTIONS.iter().find(|it| it.0 == stem || it.0 == word) {
        return (*exception).to_owned();
    }
    let stem = without_fleeting_vowel(&stem).unwrap_or(stem);
    // `недействителен` and `недействительные`.
    if let Some(before) = stem.strip_suffix("телен") {
        return format!("{before}тельн");
    }
    // `василек` and `васильки`.
    for (soft, hard) in [("ьк", "к"), ("ьц", "ц")] {
        if let Some(before) = stem.strip_suffix(soft) {
            return format!("{before}{hard}");
        }
    }
    stem
}

/// The short form of a participle, which is what states are called: `отменен` of `отмененных`, `закрыт` of `закрытые`.
fn participle(word: &str) -> Option<String> {
    const FULL: [&str; 12] = [
        "ный", "ная", "ное", "ные", "ных", "ного", "ной", "ному", "ную", "ным", "ными", "ном",
    ];
    const CLOSED: [&str; 12] = [
        "ый", "ая", "ое", "ые", "ых", "ого", "ой", "ую", "ым", "а", "о", "ы",
    ];
    if word.chars().count() < 5 {
        return None;
    }
    for end in FULL {
        let Some(begin) = word.strip_suffix(end) else {
            continue;
        };
        if ["ен", "ан", "ян"].iter().any(|it| begin.ends_with(it)) && begin.chars().count() >= 4
        {
            return Some(begin.to_owned());
        }
    }
    for end in ["а", "о", "ы", ""] {
        let Some(begin) = word.strip_suffix(end) else {
            continue;
        };
        let is_short = ["ен", "ан"].iter().any(|it| begin.ends_with(it));
        if is_short && begin.chars().count() >= 5 {
            return Some(begin.to_owned());
        }
    }
    for end in CLOSED.into_iter().chain([""]) {
        let Some(begin) = word.strip_suffix(end) else {
            continue;
        };
        if ["рыт", "нят", "зят"].iter().any(|it| begin.ends_with(it)) {
            return Some(begin.to_owned());
        }
    }
    None
}

/// `остаток` and `остатки` have one stem: the vowel before the last consonant comes and goes.
fn without_fleeting_vowel(stem: &str) -> Option<String> {
    let before = stem
        .strip_suffix("ок")
        .or_else(|| stem.strip_suffix("ек"))
        .map(|it| (it, 'к'))
        .or_else(|| stem.strip_suffix("ец").map(|it| (it, 'ц')))?;
    (before.0.chars().count() >= 3).then(|| format!("{}{}", before.0, before.1))
}

/// How alike two stems are, if they may be of one word: 1 for the same, less for what is derived (`заказ`, `заказчик`).
pub(crate) fn derived(left: &str, right: &str) -> Option<f64> {
    if left == right {
        return Some(1.0);
    }
    let (short, long) = match left.len() < right.len() {
        true => (left, right),
        false => (right, left),
    };
    let rest = long.strip_prefix(short)?;
    let (letters, more) = (short.chars().count(), rest.chars().count());
    (letters >= 4 && (more <= 4 || (letters >= 6 && more <= 6)) && more < letters).then_some(
        match more {
            1 => 0.95,
            2 => 0.88,
            3 => 0.75,
            _ => 0.65,
        },
    )
}

/// Whether a word in small letters looks like an adjective, which is no head of a name.
pub(crate) fn is_adjective(word: &str) -> bool {
    const ENDS: [&str; 12] = [
        "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "ных", "ским",
    ];
    word.chars().count() > 4
        && ENDS.iter().any(|it| word.ends_with(it))
        && !word.ends_with("ание")
        && !word.ends_with("ение")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(words: &[&str]) {
        let stems: Vec<String> = words.iter().map(|it| stem(it)).collect();
        assert!(
            stems.windows(2).all(|it| it[0] == it[1]),
            "{words:?}: {stems:?}"
        );
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        same(&["остаток", "остатки", "остатков", "остатка", "остатками"]);
        same(&["закупка", "закупок", "закупки", "закупили"]);
        same(&["день", "дни", "дней", "дня", "дням"]);
        same(&["человек", "люди", "людей"]);
        same(&["поставщик", "поставщиков", "поставщику"]);
        same(&["продажи", "продаж", "продажам"]);
        same(&["заказ", "заказы", "заказали", "заказов"]);
        same(&["отгрузка", "отгрузок", "отгрузки"]);
        same(&["отменен", "отмененных", "отменена", "отмененные"]);
        same(&["закрыт", "закрытые", "закрыта"]);
        same(&["решена", "решенные", "решен"]);
        same(&["василек", "василька"]);
        same(&["company", "companies"]);
        same(&["материал", "материалов", "материалы"]);
        same(&["выдали", "выдача", "выдавали"]);
        same(&["запрос", "запрашивали"]);
        same(&["недействителен", "недействительные"]);
        same(&["израсходовали", "расход"]);
    }

    #[test]
    fn other_words_have_other_stems() {
        for (left, right) in [
            ("покупатель", "поставщик"),
            ("договор", "товар"),
            ("контрагент", "контракт"),
            ("счет", "счетчик"),
        ] {
            assert_ne!(stem(left), stem(right));
            assert!(derived(&stem(left), &stem(right)).is_none_or(|it| it < 0.8));
        }
    }

    #[test]
    fn names_are_split_into_words() {
        let split = |it: &str| words(it).into_iter().map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(split("ЦеныНоменклатуры"), ["цены", "номенклатуры"]);
        assert_eq!(split("СуммаНДС"), ["сумма", "ндс"]);
        assert_eq!(split("НДСВключен"), ["ндс", "включен"]);
        assert_eq!(split("Ещё Субконто1"), ["еще", "субконто", "1"]);
    }
}
