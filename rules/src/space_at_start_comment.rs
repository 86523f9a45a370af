use analysis::review::{Check, Context, Default, Parameter, Tag};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

use crate::commented::Recognizer;

rule! {
    /// # Нет пробела в начале комментария
    ///
    /// Текст комментария слипся с `//`. Пробел отделяет пояснение от закомментированного кода, который конфигуратор
    /// и EDT пишут без пробела, и комментарии читаются как текст. Закомментированный код (о нём правило
    /// `CommentedCode`), комментарии `//{{…` и `//}}…`, которые пишет конструктор, и управляющие комментарии
    /// `//onec:…` и `//BSLLS:…` не считаются.
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
    /// EDT write without one, and comments read like text. Commented out code (see `CommentedCode`), comments
    /// `//{{…` and `//}}…` of the query wizard, and controls `//onec:…` and `//BSLLS:…` do not count.
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
    for comment in context.file.tree.of_kind(Kind::Comment) {
        let rest = comment.text().strip_prefix("//").unwrap_or_default();
        if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
            look(context, &mut recognizer, comment, rest);
        }
    }
}

fn look(context: &mut Context<'_>, recognizer: &mut Recognizer, comment: BslNode<'_>, rest: &str) {
    let words = rest.trim_start_matches('/');
    let slashes = rest.len() - words.len();
    let is_allowed = words.trim().is_empty()
        || words.starts_with(char::is_whitespace)
            && (slashes == 0 || !context.flag("useStrictValidation"))
        || slashes == 0 && (is_control(rest) || is_annotation(context, comment.text()))
        || recognizer.is_code(words);
    if is_allowed {
        return;
    }
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
    fn code_controls_and_lines_of_slashes_need_no_space() {
        check(
            &SPACE_AT_START_COMMENT,
            Language::Ru,
            "////////////////
//
//@skip-check
//BSLLS:LineLength-off
//Сообщить(1);
//{{КОНСТРУКТОР_ЗАПРОСА
/// Текст
^^^^^^^^^ Комментарий начинается с двух косых черт и пробела
//Сообщить об этом
^^^^^^^^^^^^^^^^^^ Нет пробела между «//» и текстом комментария
//	Текст
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
