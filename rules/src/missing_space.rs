use analysis::edit::TextEdit;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Пропущен пробел
    ///
    /// Знаки операций, запятые и ключевые слова слиплись с соседями. В `А=Б-В*Г` границы слов надо искать глазами,
    /// а при поиске по тексту `А = Б` не найдётся. Знак числа (`-1`) отделять справа не нужно.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Сумма=Количество*Цена;
    /// Заполнить(Строка,Сумма);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Сумма = Количество * Цена;
    /// Заполнить(Строка, Сумма, -1);
    /// ```
    ///
    /// # Missing space
    ///
    /// Operators, commas and keywords stick to their neighbours. In `A=B-C*D` the borders of words have to be looked
    /// for, and a search for `A = B` does not find the place. The sign of a number (`-1`) needs no space to its right.
    ///
    /// ## Wrong
    /// ```bsl
    /// Sum=Quantity*Price;
    /// Fill(Row,Sum);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Sum = Quantity * Price;
    /// Fill(Row, Sum, -1);
    /// ```
    MISSING_SPACE {
        code: "MissingSpace",
        severity: Severity::Info,
        tags: &[Tag::BadPractice],
        parameters: &[
            Parameter {
                name: "listForCheckLeft",
                default: Default::Text(""),
                ru: "знаки, перед которыми нужен пробел, через пробел",
                en: "signs with a space to their left, separated by spaces",
            },
            Parameter {
                name: "listForCheckRight",
                default: Default::Text(", ;"),
                ru: "знаки, за которыми нужен пробел",
                en: "signs with a space to their right",
            },
            Parameter {
                name: "listForCheckLeftAndRight",
                default: Default::Text("+ - * / = % < > <> <= >="),
                ru: "знаки, которым пробел нужен с обеих сторон",
                en: "signs with a space on both sides",
            },
            Parameter {
                name: "checkSpaceToRightOfUnary",
                default: Default::Flag(false),
                ru: "требовать пробел и за знаком числа",
                en: "ask for a space behind the sign of a number too",
            },
            Parameter {
                name: "allowMultipleCommas",
                default: Default::Flag(false),
                ru: "разрешить запятые подряд: «А(1,,2)»",
                en: "allow commas in a row: `A(1,,2)`",
            },
        ],
        check: Check::File(check),
    }
}

const SIGNS: [(&str, Kind); 19] = [
    ("+", Kind::Plus),
    ("-", Kind::Minus),
    ("*", Kind::Star),
    ("/", Kind::Slash),
    ("=", Kind::Equal),
    ("%", Kind::Percent),
    ("<", Kind::Less),
    (">", Kind::Greater),
    ("<>", Kind::NotEqual),
    ("<=", Kind::LessOrEqual),
    (">=", Kind::GreaterOrEqual),
    (",", Kind::Comma),
    (";", Kind::Semicolon),
    ("(", Kind::LeftParenthesis),
    (")", Kind::RightParenthesis),
    ("[", Kind::LeftBracket),
    ("]", Kind::RightBracket),
    (":", Kind::Colon),
    ("?", Kind::Question),
];

/// Keywords and their sides.
const WORDS: [(Kind, Sides); 13] = [
    (Kind::ExportKw, LEFT),
    (Kind::ThenKw, LEFT),
    (Kind::DoKw, LEFT),
    (Kind::IfKw, RIGHT),
    (Kind::ElsIfKw, RIGHT),
    (Kind::WhileKw, RIGHT),
    (Kind::ForKw, RIGHT),
    (Kind::NotKw, RIGHT),
    (Kind::EachKw, RIGHT),
    (Kind::ToKw, BOTH),
    (Kind::InKw, BOTH),
    (Kind::OrKw, BOTH),
    (Kind::AndKw, BOTH),
];

/// Where a space must stand.
#[derive(Clone, Copy)]
struct Sides {
    left: bool,
    right: bool,
}

const LEFT: Sides = Sides {
    left: true,
    right: false,
};
const RIGHT: Sides = Sides {
    left: false,
    right: true,
};
const BOTH: Sides = Sides {
    left: true,
    right: true,
};

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let lists = [
        ("listForCheckLeft", LEFT),
        ("listForCheckRight", RIGHT),
        ("listForCheckLeftAndRight", BOTH),
    ];
    for (list, sides) in lists {
        for sign in context.setting(list).split(' ') {
            let known = SIGNS.iter().find(|it| it.0 == sign.trim());
            for node in known.into_iter().flat_map(|it| file.tree.of_kind(it.1)) {
                look(context, node, sides);
            }
        }
    }
    for (kind, sides) in WORDS {
        for node in file.tree.of_kind(kind) {
            look(context, node, sides);
        }
    }
}

fn look(context: &mut Context<'_>, node: BslNode<'_>, sides: Sides) {
    let text = context.text();
    let bytes = text.as_bytes();
    let before = node.start().checked_sub(1).and_then(|it| bytes.get(it));
    let after = bytes.get(node.end());
    let left = sides.left && !before.is_none_or(|it| is_apart(*it));
    let right = sides.right && !after.is_none_or(u8::is_ascii_whitespace);
    // Most signs stand apart, and need no further look.
    if !left && !right || node.is_empty() {
        return;
    }
    let is_unary = matches!(node.kind(), Kind::Minus | Kind::Plus)
        && node
            .parent()
            .is_some_and(|it| it.kind() == Kind::UnaryExpression);
    let left = left
        && !text.get(..node.start()).is_some_and(|it| it.ends_with(char::is_whitespace))
        // Between two signs the first one lacks a space.
        && !(is_unary && before.is_some_and(|it| b"+-*/%=<>,[".contains(it)));
    let right = right
        && !text
            .get(node.end()..)
            .is_some_and(|it| it.starts_with(char::is_whitespace))
        && (!is_unary || context.flag("checkSpaceToRightOfUnary"))
        && !(after == Some(&b',')
            && node.kind() == Kind::Comma
            && context.flag("allowMultipleCommas"));
    if !left && !right {
        return;
    }
    let sign = node.text();
    let (ru, en) = match (left, right) {
        (true, true) => ("слева и справа от", "on either side of"),
        (true, false) => ("слева от", "to the left of"),
        _ => ("справа от", "to the right of"),
    };
    let message = context.language.pick(
        format!("Нет пробела {ru} «{sign}»"),
        format!("There is no space {en} “{sign}”"),
    );
    let space = |at: usize| TextEdit {
        range: at..at,
        text: " ".to_owned(),
    };
    let edits = [(left, node.start()), (right, node.end())].into_iter();
    let fix = Fix {
        title: context
            .language
            .pick("Добавить пробел", "Add a space")
            .to_owned(),
        edits: edits.filter(|it| it.0).map(|it| space(it.1)).collect(),
        preferred: true,
    };
    context.report(node.range(), message).fix(fix);
}

fn is_apart(before: u8) -> bool {
    before.is_ascii_whitespace() || before == b'('
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_fix, check_with, with};

    #[test]
    fn signs_and_words_are_told_apart_by_their_sides() {
        check(
            &MISSING_SPACE,
            Language::Ru,
            "Если(А)И Б<>-1 Тогда
^^^^ Нет пробела справа от «Если»
       ^ Нет пробела слева от «И»
          ^^ Нет пробела слева и справа от «<>»
	Б = В(-1, Д[-2], 1,, 2);
	                  ^ Нет пробела справа от «,»
КонецЕсли;
",
        );
    }

    #[test]
    fn strings_and_comments_are_no_code() {
        check(
            &MISSING_SPACE,
            Language::Ru,
            "А = \"б=в,г\"; // д=е\nБ(Не В);\n",
        );
    }

    #[test]
    fn the_fix_adds_what_is_missing() {
        check_fix(&MISSING_SPACE, "А=Б;", "А = Б;");
        check_fix(&MISSING_SPACE, "А(1,2); // Б", "А(1, 2); // Б");
    }

    #[test]
    fn parameters_are_heeded() {
        let set = || {
            with(
                &MISSING_SPACE,
                &[
                    ("listForCheckRight", Value::Text(",".to_owned())),
                    ("checkSpaceToRightOfUnary", Value::Flag(true)),
                    ("allowMultipleCommas", Value::Flag(true)),
                ],
            )
        };
        check_with(
            set,
            Language::En,
            "А(1,,2);Б = -1;
    ^ There is no space to the right of “,”
            ^ There is no space to the right of “-”
",
        );
    }
}
