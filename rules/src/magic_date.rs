use crate::literal_place::{LiteralPlace, literal_place};
use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag, argument, is_global_call};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Магическая дата
    ///
    /// Дата записана прямо в выражении: непонятно, что она значит и когда её надо изменить. Дайте ей имя — переменную, параметр
    /// или константу.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Документ.Дата < '20190101' Тогда
    ///     Ставка = 18;
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// ДатаИзмененияСтавки = '20190101';
    /// Если Документ.Дата < ДатаИзмененияСтавки Тогда
    ///     Ставка = 18;
    /// КонецЕсли;
    /// ```
    ///
    /// # Magic date
    ///
    /// A date is written right into an expression: one does not see what it means and when it has to be changed. Give it a name: a
    /// variable, a parameter or a constant.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Document.Date < '20190101' Then
    ///     Rate = 18;
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// RateChangeDate = '20190101';
    /// If Document.Date < RateChangeDate Then
    ///     Rate = 18;
    /// EndIf;
    /// ```
    MAGIC_DATE {
        code: "MagicDate",
        severity: Severity::Minor,
        tags: &[Tag::BadPractice, Tag::BrainOverload],
        parameters: &[Parameter {
            name: "authorizedDates",
            default: Default::Text("00010101,00010101000000,000101010000"),
            ru: "Даты, которые разрешены, через запятую",
            en: "Dates that are allowed, separated by commas",
        }],
        check: Check::Nodes(&[Kind::Date, Kind::String], check),
        minutes: 5,
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let text = node.text();
    // A date in a string is 8 or 14 digits in quotes.
    if node.kind() == Kind::String && text.len() != 10 && text.len() != 16 {
        return;
    }
    let inner = text
        .get(1..text.len().saturating_sub(1))
        .unwrap_or_default();
    if node.kind() == Kind::String && !inner.bytes().all(|it| it.is_ascii_digit()) {
        return;
    }
    let digits = |it: &str| it.chars().filter(char::is_ascii_digit).collect::<String>();
    let date = digits(inner);
    let is_allowed = |it: &str| digits(it) == date;
    if !is_date(&date) || context.words("authorizedDates").any(is_allowed) || has_name(node) {
        return;
    }
    let message = context.language.pick(
        format!("Магическая дата {text}: дайте ей имя"),
        format!("Magic date {text}: give it a name"),
    );
    context.report(node.range(), message);
}

/// Whether what the date means can be read beside it.
fn has_name(literal: BslNode<'_>) -> bool {
    match literal_place(literal) {
        LiteralPlace::Named | LiteralPlace::Keyed | LiteralPlace::Returned => true,
        LiteralPlace::Argument => {
            // `Дата("20190101")` is a date itself.
            let call = literal.ancestor(Kind::CallExpression);
            let date = call.filter(|it| {
                is_global_call(*it, &["Дата", "Date"]) && argument(*it, 0) == Some(literal)
            });
            date.is_some_and(|it| {
                matches!(literal_place(it), LiteralPlace::Named | LiteralPlace::Keyed)
            })
        }
        _ => false,
    }
}

/// Whether 8 or 14 digits, or 12, are a day and a time.
fn is_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|it| it.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0, 4), part(4, 6), part(6, 8)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    let is_time = match digits.len() {
        8 => true,
        12 | 14 => {
            part(8, 10).is_some_and(|it| it < 24)
                && part(10, 12).is_some_and(|it| it < 60)
                && (digits.len() == 12 || part(12, 14).is_some_and(|it| it < 60))
        }
        _ => false,
    };
    year > 0 && (1..=last).contains(&day) && is_time
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::MAGIC_DATE;
    use crate::testing::check;

    #[test]
    fn dates_with_names_and_other_digits_are_let_be() {
        check(
            &MAGIC_DATE,
            Language::Ru,
            "
А = '20200101';
А = '00010101' + Б;
В(\"20200230\"); В(\"12345678\");
В(\"20200131\");
  ^^^^^^^^^^ Магическая дата \"20200131\": дайте ей имя
В('2020.01.31 10:20:30');
  ^^^^^^^^^^^^^^^^^^^^^ Магическая дата '2020.01.31 10:20:30': дайте ей имя
Г = Дата(\"20200131\");
Д = Дата(\"20200131\") + 1;
         ^^^^^^^^^^ Магическая дата \"20200131\": дайте ей имя
Е.Вставить(\"Дата\", '20200131');
Ж = Новый Структура(\"З\", '20200131');
Процедура Й(К = '20200131') Возврат; КонецПроцедуры
",
        );
    }
}
