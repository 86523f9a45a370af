use crate::literal_place::{LiteralPlace, literal_place};
use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Магическое число
    ///
    /// Число записано прямо в выражении: непонятно, что оно значит и почему именно такое, а при изменении его надо найти везде.
    /// Дайте ему имя — переменную, параметр или константу.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Сумма = Цена * Количество * 0.88;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// СкидкаОптовика = 0.88;
    /// Сумма = Цена * Количество * СкидкаОптовика;
    /// ```
    ///
    /// # Magic number
    ///
    /// A number is written right into an expression: one does not see what it means and why it is this one, and to change it one
    /// has to find it everywhere. Give it a name: a variable, a parameter or a constant.
    ///
    /// ## Wrong
    /// ```bsl
    /// Amount = Price * Quantity * 0.88;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// WholesaleDiscount = 0.88;
    /// Amount = Price * Quantity * WholesaleDiscount;
    /// ```
    MAGIC_NUMBER {
        code: "MagicNumber",
        severity: Severity::Minor,
        tags: &[Tag::BadPractice],
        parameters: &[
            Parameter {
                name: "authorizedNumbers",
                default: Default::Text("-1,0,1"),
                ru: "Числа, которые разрешены, через запятую",
                en: "Numbers that are allowed, separated by commas",
            },
            Parameter {
                name: "allowMagicIndexes",
                default: Default::Flag(true),
                ru: "Разрешить числа в индексах",
                en: "Allow numbers as indexes",
            },
        ],
        check: Check::Nodes(&[Kind::Number], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let text = node.text();
    let is_allowed = |it: &str| it.trim_start_matches(['-', '+']) == text;
    if context.words("authorizedNumbers").any(is_allowed) {
        return;
    }
    let is_magic = match literal_place(node) {
        LiteralPlace::Operand | LiteralPlace::Argument | LiteralPlace::Returned => true,
        LiteralPlace::Index => !context.flag("allowMagicIndexes"),
        LiteralPlace::Named | LiteralPlace::Keyed | LiteralPlace::Other => false,
    };
    if is_magic {
        let message = context.language.pick(
            format!("Магическое число {text}: дайте ему имя"),
            format!("Magic number {text}: give it a name"),
        );
        context.report(node.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::MAGIC_NUMBER;
    use crate::testing::{check, found_alone, with};

    #[test]
    fn numbers_with_names_are_let_be() {
        check(
            &MAGIC_NUMBER,
            Language::Ru,
            "
А = 5; Б = -5; В = (7);
Г = А + 1; Д = А[5]; Е = А > 0;
Ж = А * -7;
         ^ Магическое число 7: дайте ему имя
З(3);
  ^ Магическое число 3: дайте ему имя
И = Новый Структура(\"К\", 5); И.Вставить(\"Л\", 6); М.Л = 8;
Функция Н(О = 5)
    Возврат 15;
            ^^ Магическое число 15: дайте ему имя
КонецФункции
",
        );
    }

    #[test]
    fn indexes_may_be_looked_at() {
        let set = ("allowMagicIndexes", Value::Flag(false));
        let rule = with(
            &MAGIC_NUMBER,
            &[set, ("authorizedNumbers", Value::Text("2".to_owned()))],
        );
        let text = "А = Б[5]; А = Б[2];";
        let found = found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::En);
        assert_eq!(found.len(), 1);
    }
}
