use analysis::review::{Check, Context, Default, Parameter, Tag};
use analysis::{Fix, Severity};
use parser_bsl::flat::BslNode;

use crate::commented::{Recognizer, groups, inside};

rule! {
    /// # Нет пробела в начале комментария
    ///
    /// Текст комментария слипся с `//`. Пробел отделяет пояснение от закомментированного кода, который конфигуратор
    /// и EDT пишут без пробела, и комментарии читаются как текст.
    ///
    /// В отличие от BSL Language Server, не считаются строки внутри закомментированного кода (о нём правило
    /// `CommentedCode`), линии вроде `//-----`, комментарии `//{{…` и `//}}…`, которые пишет конструктор, и управляющие
    /// комментарии `//onec:…` и `//BSLLS:…`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// //Сумма с учетом скидки.
    /// Сумма = Цена - Скидка;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Сумма с учетом скидки.
    /// Сумма = Цена - Скидка;
    /// ```
    ///
    /// # No space at the beginning of a comment
    ///
    /// The text of a comment sticks to `//`. A space tells an explanation from commented out code, which Designer and
    /// EDT write without one, and comments read like text.
    ///
    /// Unlike in BSL Language Server, lines among commented out code (see `CommentedCode`), drawn lines as `//-----`,
    /// comments `//{{…` and `//}}…` of the query wizard, and controls `//onec:…` and `//BSLLS:…` do not count.
    ///
    /// ## Wrong
    /// ```bsl
    /// //The amount less the discount.
    /// Amount = Price - Discount;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The amount less the discount.
    /// Amount = Price - Discount;
    /// ```
    SPACE_AT_START_COMMENT {
        code: "SpaceAtStartComment",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        parameters: &[
            Parameter {
                name: "commentsAnnotation",
                default: Default::Text("//@,//(c),//©"),
                ru: "начала комментариев, за которыми пробел не нужен, через запятую",
                en: "beginnings of comments that need no space, separated by commas",
            },
            Parameter {
                name: "useStrictValidation",
                default: Default::Flag(true),
                ru: "требовать двух косых черт: «/// текст» тоже ошибка",
                en: "ask for two slashes: `/// text` is wrong too",
            },
        ],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let mut recognizer = Recognizer::default();
    for group in groups(&context.file.tree) {
        let glued = group.iter().filter(|it| is_glued(context, **it));
        let glued: Vec<_> = glued.copied().collect();
        if glued.is_empty() {
            continue;
        }
        // What stands among lines of code was commented out with them.
        let lines: Vec<&str> = group.iter().map(|it| inside(it.text())).collect();
        if !recognizer.holds_code(&lines) {
            glued.into_iter().for_each(|it| report(context, it));
        }
    }
}

/// Whether the text of a comment sticks to its slashes, and is none of what may.
fn is_glued(context: &Context<'_>, comment: BslNode<'_>) -> bool {
    let rest = comment.text().strip_prefix("//").unwrap_or_default();
    if rest.is_empty() || rest.starts_with([' ', '\t']) {
        return false;
    }
    let words = rest.trim_start_matches('/');
    let is_apart = words.starts_with(char::is_whitespace)
        && (words.len() == rest.len() || !context.flag("useStrictValidation"));
    let may_be_glued =
        words.len() == rest.len() && (is_control(rest) || is_annotation(context, comment.text()));
    // A line is drawn without letters, and `|` goes on with a text that was commented out.
    words.contains(char::is_alphanumeric) && !words.starts_with('|') && !is_apart && !may_be_glued
}

fn report(context: &mut Context<'_>, comment: BslNode<'_>) {
    let rest = comment.text().strip_prefix("//").unwrap_or_default();
    let words = rest.trim_start_matches('/');
    let slashes = rest.len() - words.len();
    let message = match slashes {
        0 => context.language.pick(
            "Нет пробела между «//» и текстом комментария",
            "There is no space between “//” and the text of the comment",
        ),
        _ => context.language.pick(
            "Комментарий начинается с двух косых черт и пробела",
            "A comment begins with two slashes and a space",
        ),
    };
    let title = context
        .language
        .pick("Начать комментарий с «// »", "Begin the comment with “// ”");
    let start = comment.start() + "//".len();
    let blanks = words.len() - words.trim_start().len();
    let replaced = start..start + slashes + if slashes > 0 { blanks } else { 0 };
    let fix = Fix::evident(title.to_owned(), replaced, " ");
    context.report(comment.range(), message).fix(fix);
}

/// What programs read: marks of the wizard, and suppressions.
fn is_control(rest: &str) -> bool {
    rest.starts_with("{{")
        || rest.starts_with("}}")
        || ["onec", "BSLLS"].iter().any(|word| {
            let (start, rest) = rest.split_at_checked(word.len()).unwrap_or_default();
            metadata::same(start, word) && rest.starts_with([':', '-'])
        })
}

fn is_annotation(context: &Context<'_>, comment: &str) -> bool {
    context
        .words("commentsAnnotation")
        .any(|it| comment.starts_with(it))
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_fix, check_with, with};

    #[test]
    fn code_controls_and_drawn_lines_need_no_space() {
        check(
            &SPACE_AT_START_COMMENT,
            Language::Ru,
            "////////////////
//--------------
//
//@skip-check
//BSLLS:LineLength-off

//Раньше было так
//Сообщить(1);
//КонецПроцедуры

//|	Товары.Ссылка

//{{КОНСТРУКТОР_ЗАПРОСА
/// Текст
^^^^^^^^^ Комментарий начинается с двух косых черт и пробела
//Сообщить об этом
^^^^^^^^^^^^^^^^^^ Нет пробела между «//» и текстом комментария
//	Текст
А(); //Текст
     ^^^^^^^ Нет пробела между «//» и текстом комментария
",
        );
    }

    #[test]
    fn more_slashes_may_be_allowed() {
        let set = || {
            let flag = Value::Flag(false);
            with(&SPACE_AT_START_COMMENT, &[("useStrictValidation", flag)])
        };
        check_with(
            set,
            Language::En,
            "/// Text
///Text
^^^^^^^ A comment begins with two slashes and a space
",
        );
    }

    #[test]
    fn the_fix_puts_a_space() {
        check_fix(&SPACE_AT_START_COMMENT, "//Текст", "// Текст");
        check_fix(&SPACE_AT_START_COMMENT, "///   Текст", "// Текст");
    }
}
