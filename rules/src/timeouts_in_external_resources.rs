use analysis::Severity;
use analysis::review::{
    Check, Context, Default, Parameter, RuleKind, Tag, argument, is_global_call, is_same_code,
    method, type_name,
};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Нет таймаута при работе с внешним ресурсом
    ///
    /// Без таймаута соединение ждёт ответа сколько угодно: если другой сервер завис, зависнет и сеанс, а с ним
    /// фоновое задание и всё, что оно заблокировало. Задайте таймаут в конструкторе или свойством `Таймаут`. В
    /// отличие от BSL Language Server годится любое выражение, а таймаут `0` в конструкторе — то же, что его
    /// отсутствие.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Соединение = Новый HTTPСоединение("api.example.com", 443);
    /// ```
    /// ```bsl
    /// Профиль = Новый ИнтернетПочтовыйПрофиль;
    /// Профиль.АдресСервераSMTP = "smtp.example.com";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Соединение = Новый HTTPСоединение("api.example.com", 443, , , , 30);
    /// ```
    /// ```bsl
    /// Профиль = Новый ИнтернетПочтовыйПрофиль;
    /// Профиль.АдресСервераSMTP = "smtp.example.com";
    /// Профиль.Таймаут = 30;
    /// ```
    ///
    /// # No timeout for an external resource
    ///
    /// Without a timeout a connection waits for an answer as long as it takes: if the other server hangs, the
    /// session hangs too, and with it the background job and all that it has locked. Set the timeout in the
    /// constructor or by the property `Timeout`. Unlike in BSL Language Server, any expression will do, and the
    /// timeout `0` in the constructor is the same as none.
    ///
    /// ## Wrong
    /// ```bsl
    /// Connection = New HTTPConnection("api.example.com", 443);
    /// ```
    /// ```bsl
    /// Profile = New InternetMailProfile;
    /// Profile.SMTPServerAddress = "smtp.example.com";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Connection = New HTTPConnection("api.example.com", 443, , , , 30);
    /// ```
    /// ```bsl
    /// Profile = New InternetMailProfile;
    /// Profile.SMTPServerAddress = "smtp.example.com";
    /// Profile.Timeout = 30;
    /// ```
    TIMEOUTS_IN_EXTERNAL_RESOURCES {
        code: "TimeoutsInExternalResources",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Unpredictable, Tag::Standard],
        minutes: 5,
        parameters: &[Parameter { name: "analyzeInternetMailProfileZeroTimeout", default: Default::Flag(true), ru: "Проверять и профиль почты: без таймаута он ждёт ответа сервера бесконечно.", en: "Look at mail profiles too: without a timeout they wait for the server for ever." }],
        check: Check::File(check),
    }
}

/// The types, and the place of the timeout among the parameters of their constructors.
const TYPES: &[(&[&str], Option<usize>)] = &[
    (&["FTPСоединение", "FTPConnection"], Some(6)),
    (&["HTTPСоединение", "HTTPConnection"], Some(5)),
    (&["WSОпределения", "WSDefinitions"], Some(4)),
    (&["WSПрокси", "WSProxy"], Some(5)),
    (&["ИнтернетПочтовыйПрофиль", "InternetMailProfile"], None),
];

fn check(context: &mut Context<'_>) {
    for (names, place) in TYPES {
        if place.is_none() && !context.flag("analyzeInternetMailProfileZeroTimeout") {
            continue;
        }
        for made in context.file.made(names) {
            // Parameters in an array are not seen.
            let by_name = made.child(Field::Type).is_none();
            let given = place.and_then(|it| argument(made, it));
            let is_given = given.is_some_and(|it| it.text() != "0");
            if made.has_error() || is_given || (by_name && place.is_some()) || is_set_later(made) {
                continue;
            }
            let name = type_name(made).unwrap_or_default();
            let message = context.language.pick(
                format!("У «{name}» нет таймаута: если другой сервер не ответит, сеанс зависнет"),
                format!("“{name}” has no timeout: if the other server does not answer, the session hangs"),
            );
            context.report(made.range(), message);
        }
    }
}

/// Whether a timeout is assigned to what was made, or all its properties are filled at once.
fn is_set_later(made: BslNode<'_>) -> bool {
    let assignment = made
        .parent()
        .filter(|it| it.kind() == Kind::AssignmentStatement);
    let Some(variable) = assignment.and_then(|it| it.child(Field::Left)) else {
        return false;
    };
    let root = method(made)
        .or_else(|| made.ancestors().last())
        .unwrap_or(made);
    let is_assigned = root
        .descendants_of(Kind::AssignmentStatement)
        .filter(|it| it.index() > made.index())
        .filter_map(|it| it.child(Field::Left))
        .any(|it| {
            it.child(Field::Property)
                .is_some_and(|it| same(it.text(), "Таймаут") || same(it.text(), "Timeout"))
                && it
                    .child(Field::Object)
                    .is_some_and(|it| is_same_code(it, variable))
        });
    let fill = ["ЗаполнитьЗначенияСвойств", "FillPropertyValues"];
    is_assigned
        || root.descendants_of(Kind::CallExpression).any(|it| {
            it.index() > made.index()
                && is_global_call(it, &fill)
                && argument(it, 0).is_some_and(|it| is_same_code(it, variable))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_with, with};
    use analysis::Language;
    use analysis::review::Value;
    #[test]
    fn any_expression_is_a_timeout_and_zero_is_none() {
        crate::testing::check(
            &TIMEOUTS_IN_EXTERNAL_RESOURCES,
            Language::Ru,
            r#"
    А = Новый HTTPСоединение(Сервер, , , , , Параметры.Таймаут);
    А = Новый FTPConnection(Сервер, , , , , , 0);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ У «FTPConnection» нет таймаута: если другой сервер не ответит, сеанс зависнет
    А.Соединение = Новый HTTPСоединение(Сервер);
    а.соединение.Таймаут = 10;
    Возврат Новый WSПрокси(Определения, А, Б, В);
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ У «WSПрокси» нет таймаута: если другой сервер не ответит, сеанс зависнет
"#,
        );
    }

    #[test]
    fn mail_profiles_may_be_left_out() {
        check_with(
            || {
                with(
                    &TIMEOUTS_IN_EXTERNAL_RESOURCES,
                    &[("analyzeInternetMailProfileZeroTimeout", Value::Flag(false))],
                )
            },
            Language::Ru,
            "Профиль = Новый ИнтернетПочтовыйПрофиль;",
        );
    }
}
