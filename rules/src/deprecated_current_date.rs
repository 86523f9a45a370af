use crate::calls::{platform_calls, runs_at_client};
use analysis::Fix;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, callee};
use metadata::same;

rule! {
    /// # Устаревший метод «ТекущаяДата»
    ///
    /// `ТекущаяДата` возвращает время компьютера, на котором выполняется код: на клиенте его может переставить
    /// пользователь, а сервер может стоять в другом часовом поясе. Дата документа или отметка в журнале тогда
    /// расходится со временем остальных пользователей. На сервере дату сеанса дает `ТекущаяДатаСеанса`, на клиенте
    /// её получают с сервера (в библиотеке стандартных подсистем: `ОбщегоНазначенияКлиент.ДатаСеанса`). Для замеров
    /// времени есть `ТекущаяУниверсальнаяДатаВМиллисекундах`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Документ.Дата = ТекущаяДата();
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Документ.Дата = ТекущаяДатаСеанса();
    /// ```
    ///
    /// # Deprecated method “CurrentDate”
    ///
    /// `CurrentDate` returns the time of the computer that runs the code: on the client the user may have changed
    /// it, and the server may be in another time zone. The date of a document or of a log entry then differs from
    /// the time of the other users. On the server `CurrentSessionDate` gives the date of the session; the client
    /// asks the server for it. `CurrentUniversalDateInMilliseconds` is there to measure time.
    ///
    /// ## Wrong
    /// ```bsl
    /// Document.Date = CurrentDate();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Document.Date = CurrentSessionDate();
    /// ```
    DEPRECATED_CURRENT_DATE {
        code: "DeprecatedCurrentDate",
        kind: RuleKind::Error,
        tags: &[Tag::Standard, Tag::Deprecated, Tag::Unpredictable],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

/// The methods, and what is called on the server instead.
const INSTEAD: [(&str, &str); 2] = [
    ("ТекущаяДата", "ТекущаяДатаСеанса"),
    ("CurrentDate", "CurrentSessionDate"),
];

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &INSTEAD.map(|it| it.0)) {
        let Some(name) = callee(call) else {
            continue;
        };
        let instead = INSTEAD.iter().find(|it| same(it.0, name.text()));
        let Some((old, new)) = instead else {
            continue;
        };
        let at_client = runs_at_client(context, call.start());
        let advice = match at_client {
            true => context.language.pick(
                "получите дату сеанса с сервера".to_owned(),
                "get the date of the session from the server".to_owned(),
            ),
            false => context
                .language
                .pick(format!("используйте «{new}»"), format!("use “{new}”")),
        };
        let message = context.language.pick(
            format!("«{old}» возвращает время компьютера, а не сеанса: {advice}"),
            format!("“{old}” returns the time of the computer, not that of the session: {advice}"),
        );
        let title = context.language.pick(
            format!("Заменить на «{new}»"),
            format!("Replace with “{new}”"),
        );
        let finding = context.report(name.range(), message);
        if !at_client {
            finding.fix(Fix::possible(title, name.range(), *new));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, found};
    use analysis::Language;
    #[test]
    fn the_client_is_told_to_ask_the_server() {
        let message = "«ТекущаяДата» возвращает время компьютера, а не сеанса: получите дату сеанса с сервера";
        let fixture = format!(
            "//- /Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl\n\
             &НаКлиенте\nПроцедура ПриОткрытии(Отказ)\n\tОбъект.Дата = ТекущаяДата();\n\t{}^^^^^^^^^^^ {message}\nКонецПроцедуры\n",
            " ".repeat(14)
        );
        crate::testing::check(&DEPRECATED_CURRENT_DATE, Language::Ru, &fixture);
    }

    #[test]
    fn the_server_has_a_fix() {
        check_fix(
            &DEPRECATED_CURRENT_DATE,
            "Дата = текущаядата() + Смещение;",
            "Дата = ТекущаяДатаСеанса() + Смещение;",
        );
    }

    #[test]
    fn a_method_of_an_object_and_of_the_module_are_others() {
        let text =
            "Дата = Часы.ТекущаяДата();\nФункция ТекущаяДата() Возврат '20260101'; КонецФункции";
        assert_eq!(found(&DEPRECATED_CURRENT_DATE, text, Language::Ru), []);
    }
}
