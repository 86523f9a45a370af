use analysis::review::{Check, Context, RuleKind, Tag, type_name};

rule! {
    /// # Обращение к ресурсам Интернета
    ///
    /// Код отправляет данные за пределы информационной базы или получает их оттуда. Проверьте, какие данные уходят,
    /// кому доверяет соединение и проверяется ли то, что получено. Замечается создание соединений, запросов, почты и их
    /// настроек: прокси, почтового профиля.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Соединение = Новый HTTPСоединение("api.example.com");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Соединение = РаботаССайтом.СоединениеССайтом();
    /// ```
    ///
    /// # Access to Internet resources
    ///
    /// The code sends data out of the infobase or takes them from outside. Check what data leave, whom the connection
    /// trusts and whether what was received is checked. The creation of connections, requests and mail is reported,
    /// and of their settings: a proxy, a mail profile.
    ///
    /// ## Wrong
    /// ```bsl
    /// Connection = New HTTPConnection("api.example.com");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Connection = SiteAccess.Connection();
    /// ```
    INTERNET_ACCESS {
        code: "InternetAccess",
        kind: RuleKind::Vulnerability,
        tags: &[Tag::Suspicious],
        minutes: 60,
        by_default: false,
        check: Check::File(check),
    }
}

/// The types of what is sent, of what it is sent by and of its settings.
const TYPES: &[&str] = &[
    "FTPСоединение",
    "FTPConnection",
    "HTTPСоединение",
    "HTTPConnection",
    "WSОпределения",
    "WSDefinitions",
    "WSПрокси",
    "WSProxy",
    "ИнтернетПочтовыйПрофиль",
    "InternetMailProfile",
    "ИнтернетПочта",
    "InternetMail",
    "Почта",
    "Mail",
    "HTTPЗапрос",
    "HTTPRequest",
    "ИнтернетПрокси",
    "InternetProxy",
];

fn check(context: &mut Context<'_>) {
    for made in context.file.made(TYPES) {
        let name = type_name(made).unwrap_or_default();
        let message = context.language.pick(
            format!("«{name}» служит для обмена через Интернет: проверьте, какие данные передаются и принимаются"),
            format!("“{name}” is for exchange over the Internet: check what data are sent and received"),
        );
        context.report(made.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn types_in_texts_are_seen_too() {
        crate::testing::check(
            &INTERNET_ACCESS,
            Language::Ru,
            r#"
    Запрос = Новый("HTTPЗапрос", Параметры);
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «HTTPЗапрос» служит для обмена через Интернет: проверьте, какие данные передаются и принимаются
    Запрос = Новый Запрос;
"#,
        );
    }
}
