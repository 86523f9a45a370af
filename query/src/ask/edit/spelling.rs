//! Misprints in the words that questions go on with: `тепеь`, `дабавь`.

use super::words::Said;
use crate::ask::Question;
use crate::ask::lexicon::Lexicon;
use crate::ask::link::{Linked, link};
use crate::ask::normalise::TokenKind;

/// Words that a misprint may be of.
const WORDS: [&str; 62] = [
    "теперь",
    "только",
    "добавь",
    "добавить",
    "убери",
    "убрать",
    "исключи",
    "исключить",
    "оставь",
    "покажи",
    "показать",
    "отсортируй",
    "сортировка",
    "сортируй",
    "первые",
    "последние",
    "кроме",
    "больше",
    "меньше",
    "дороже",
    "дешевле",
    "месяцам",
    "кварталам",
    "неделям",
    "годам",
    "прошлый",
    "прошлом",
    "предыдущий",
    "сколько",
    "наоборот",
    "подробнее",
    "сравни",
    "сгруппируй",
    "разбей",
    "разрезе",
    "возрастанию",
    "убыванию",
    "количество",
    "сумму",
    "итого",
    "списком",
    "документы",
    "период",
    "январь",
    "февраль",
    "апрель",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
    "without",
    "exclude",
    "remove",
    "previous",
    "quarter",
    "month",
    "sort",
    "descending",
    "ascending",
    "amount",
    "reverse",
    "instead",
];

/// The question with its misprints put right, if it has any.
pub(super) fn corrected(
    lexicon: &Lexicon<'_>,
    linked: &Linked,
    question: &Question<'_>,
    acts: &[Said],
) -> Option<Linked> {
    let mut text = String::new();
    let mut done = 0;
    let mut found = false;
    for (at, (token, is_known)) in linked.tokens.iter().zip(&linked.is_known).enumerate() {
        let is_said = acts.iter().any(|it| it.from <= at && at < it.to);
        if *is_known || is_said || token.kind != TokenKind::Word || token.small.chars().count() < 4
        {
            continue;
        }
        let Some(word) = WORDS.iter().find(|it| is_near(&token.small, it)) else {
            continue;
        };
        text.push_str(question.text.get(done..token.range.start)?);
        text.push_str(word);
        done = token.range.end;
        found = true;
    }
    if !found {
        return None;
    }
    text.push_str(question.text.get(done..)?);
    let asked = Question {
        text: &text,
        ..*question
    };
    let mut again = link(lexicon, &asked);
    // Pieces are told to people as they wrote them.
    if again.tokens.len() != linked.tokens.len() {
        return None;
    }
    for (token, known) in again.tokens.iter_mut().zip(&linked.tokens) {
        token.range = known.range.clone();
        token.text = known.text.clone();
    }
    Some(again)
}

/// Whether one letter is left out, added, another one, or changed places with its neighbour.
fn is_near(word: &str, known: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (word.chars().collect(), known.chars().collect());
    let same = left
        .iter()
        .zip(&right)
        .take_while(|it| it.0 == it.1)
        .count();
    let (left, right) = (
        left.get(same..).unwrap_or_default(),
        right.get(same..).unwrap_or_default(),
    );
    match (left, right) {
        ([first, left @ ..], [second, right @ ..]) if left.len() == right.len() => {
            let swapped = match (left, right) {
                ([third, left @ ..], [fourth, right @ ..]) => {
                    first == fourth && second == third && left == right
                }
                _ => false,
            };
            left == right || swapped
        }
        ([_, left @ ..], right) if left.len() == right.len() => left == right,
        (left, [_, right @ ..]) if left.len() == right.len() => left == right,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_may_be_wrong() {
        for word in ["тепеь", "тперь", "теперрь", "тепепь", "тепреь", "еперь"]
        {
            assert!(is_near(word, "теперь"), "{word}");
        }
        for word in ["терпь", "терем", "топор", "тепа"] {
            assert!(!is_near(word, "теперь"), "{word}");
        }
    }
}
