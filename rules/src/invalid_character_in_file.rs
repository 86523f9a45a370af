use std::ops::Range;

use analysis::review::{Check, Context, RuleKind, Tag};
use analysis::{Fix, Severity};

rule! {
    /// # Недопустимый символ
    ///
    /// В тексте стоит знак, похожий на обычный пробел или минус, но другой: неразрывный пробел, мягкий перенос,
    /// длинное тире. На вид разницы нет, а поиск по тексту такое место не находит, строка не равна той же строке,
    /// набранной руками, и сравнение версий показывает различия, которых не видно. Такие знаки попадают в модуль
    /// вместе с текстом, скопированным из документов и с веб-страниц.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Заказ – основание отгрузки.
    /// Сообщить("Заказ № 5");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Заказ - основание отгрузки.
    /// Сообщить("Заказ № 5");
    /// ```
    ///
    /// # Invalid character
    ///
    /// The text holds a character that looks like a blank or a minus but is another one: a no-break space, a soft
    /// hyphen, a dash. It cannot be seen, but searches do not find the place, the string does not equal the same string
    /// typed by hand, and diffs show changes that are invisible. Such characters come with text that is copied from
    /// documents and web pages.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The order – the basis of the shipment.
    /// Message("Order No. 5");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The order - the basis of the shipment.
    /// Message("Order No. 5");
    /// ```
    INVALID_CHARACTER_IN_FILE {
        code: "InvalidCharacterInFile",
        kind: RuleKind::Error,
        severity: Severity::Major,
        tags: &[Tag::Error, Tag::Standard, Tag::Unpredictable],
        check: Check::File(check),
    }
}

/// What to write in place of a character.
fn replacement(letter: char) -> Option<&'static str> {
    match letter {
        '\u{AD}' | '\u{2012}'..='\u{2015}' | '\u{2212}' => Some("-"),
        '\u{A0}' => Some(" "),
        _ => None,
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let text = file.text();
    let mut done = 0;
    // Only these bytes begin such characters, and letters of code begin with others.
    for at in memchr::memchr2_iter(0xC2, 0xE2, text.as_bytes()) {
        let letter = text.get(at..).and_then(|it| it.chars().next());
        let Some(letter) = letter.filter(|it| at >= done && replacement(*it).is_some()) else {
            continue;
        };
        let token = match file.tree.leaf_at(at) {
            Some(leaf) => leaf.range(),
            None => at..at + letter.len_utf8(),
        };
        done = token.end;
        report(context, token, letter);
    }
}

fn report(context: &mut Context<'_>, token: Range<usize>, letter: char) {
    let name = match letter {
        '\u{A0}' => context
            .language
            .pick("неразрывный пробел", "a no-break space"),
        '\u{AD}' => context.language.pick("мягкий перенос", "a soft hyphen"),
        '\u{2212}' => context
            .language
            .pick("знак минуса из набора Unicode", "the minus sign of Unicode"),
        _ => context.language.pick("тире", "a dash"),
    };
    let code = u32::from(letter);
    let plain = context.language.pick(
        if letter == '\u{A0}' {
            "обычный пробел"
        } else {
            "«-»"
        },
        if letter == '\u{A0}' {
            "a usual blank"
        } else {
            "“-”"
        },
    );
    let message = context.language.pick(
        format!("Здесь {name} (U+{code:04X}): напишите {plain}"),
        format!("There is {name} (U+{code:04X}) here: write {plain}"),
    );
    let title = context.language.pick(
        "Заменить обычными пробелами и минусами",
        "Replace by usual blanks and minuses",
    );
    let written = context.text().get(token.clone()).unwrap_or_default();
    let mut fixed = String::with_capacity(written.len());
    for letter in written.chars() {
        match replacement(letter) {
            Some(plain) => fixed.push_str(plain),
            None => fixed.push(letter),
        }
    }
    let fix = Fix::evident(title.to_owned(), token.clone(), fixed);
    context.report(token, message).fix(fix);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::{check, check_fix};

    #[test]
    fn a_token_is_named_once_and_each_line_of_a_string_is_a_token() {
        check(
            &INVALID_CHARACTER_IN_FILE,
            Language::Ru,
            "А = \"один\u{A0}— два\u{A0}
    ^^^^^^^^^^^^^^^ Здесь неразрывный пробел (U+00A0): напишите обычный пробел
	|раз − два\";
	^^^^^^^^^^^ Здесь знак минуса из набора Unicode (U+2212): напишите «-»
Б\u{A0}= 1; // «ёлочки» и… знак №
 ^ Здесь неразрывный пробел (U+00A0): напишите обычный пробел
",
        );
    }

    #[test]
    fn the_fix_replaces_all_of_a_token() {
        check_fix(
            &INVALID_CHARACTER_IN_FILE,
            "// а\u{A0}— б\u{AD}в",
            "// а - б-в",
        );
    }
}
