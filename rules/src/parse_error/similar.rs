//! Keywords that a word was meant to be.

use parser_bsl::bsl::Kind;

use analysis::keywords::Spelling;

/// The keywords that are typed often enough to be mistyped.
const KEYWORDS: [Kind; 35] = [
    Kind::AsyncKw,
    Kind::BreakKw,
    Kind::ContinueKw,
    Kind::DoKw,
    Kind::EachKw,
    Kind::ElseKw,
    Kind::ElsIfKw,
    Kind::EndDoKw,
    Kind::EndFunctionKw,
    Kind::EndIfKw,
    Kind::EndInsertKw,
    Kind::EndDeleteKw,
    Kind::EndProcedureKw,
    Kind::EndRegionKw,
    Kind::EndTryKw,
    Kind::ExceptKw,
    Kind::ExecuteKw,
    Kind::ExportKw,
    Kind::ForKw,
    Kind::FunctionKw,
    Kind::IfKw,
    Kind::InsertKw,
    Kind::DeleteKw,
    Kind::NewKw,
    Kind::ProcedureKw,
    Kind::RaiseKw,
    Kind::RegionKw,
    Kind::ReturnKw,
    Kind::ThenKw,
    Kind::TryKw,
    Kind::UseKw,
    Kind::ValKw,
    Kind::VarKw,
    Kind::WhileKw,
    Kind::AwaitKw,
];

/// The only keyword that differs from a word by a slip of the fingers; nothing where the word is a keyword.
pub(super) fn keyword(word: &str) -> Option<&'static str> {
    let letters: Vec<char> = metadata::folded(word).collect();
    let most = match letters.len() {
        0..=3 => return None,
        4..=6 => 1,
        _ => 2,
    };
    let mut best: Option<(usize, &'static str)> = None;
    for kind in KEYWORDS {
        let spelt = Spelling::of_word(word).spell(kind);
        let known: Vec<char> = metadata::folded(spelt).collect();
        if known.len() < 4 || known.len().abs_diff(letters.len()) > most {
            continue;
        }
        match distance(&letters, &known) {
            0 => return None,
            found if found <= most && best.is_none_or(|it| found < it.0) => {
                best = Some((found, spelt))
            }
            _ => {}
        }
    }
    best.map(|it| it.1)
}

/// How many letters must be put in, taken out, changed or swapped with their neighbours.
fn distance(left: &[char], right: &[char]) -> usize {
    let width = right.len() + 1;
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..width).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let at =
                |list: &[usize], index: usize| list.get(index).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&last, column) + usize::from(letter != other);
            let mut least = changed
                .min(at(&last, column + 1) + 1)
                .min(at(&next, column) + 1);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(other)
                && right.get(column - 1) == Some(letter);
            if swapped {
                least = least.min(at(&before, column - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_words() {
        for (word, expected) in [
            ("КонецЕсил", Some("КонецЕсли")),
            ("Процедрура", Some("Процедура")),
            ("конецпроцедры", Some("КонецПроцедуры")),
            ("Есди", Some("Если")),
            ("Retrun", Some("Return")),
            ("Тогад", Some("Тогда")),
            ("Тогда", None),
            ("Сумма", None),
            ("Ещё", None),
            ("Запрос", None),
        ] {
            assert_eq!(keyword(word), expected, "{word}");
        }
    }
}
