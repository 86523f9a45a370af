use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, argument};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Сертификат сервера не проверяется
    ///
    /// `ЗащищенноеСоединениеOpenSSL` без сертификатов удостоверяющих центров не проверяет, чей сертификат предъявил сервер:
    /// соединение зашифровано, но с кем — неизвестно, и посредник прочитает пароли и подменит ответы. Передайте вторым
    /// параметром `Новый СертификатыУдостоверяющихЦентровОС`. Соединение с портом 443 без защищённого соединения идёт открытым
    /// текстом.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Соединение = Новый HTTPСоединение("bank.example", , , , , 30, Новый ЗащищенноеСоединениеOpenSSL);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Защита = Новый ЗащищенноеСоединениеOpenSSL(Неопределено, Новый СертификатыУдостоверяющихЦентровОС);
    /// Соединение = Новый HTTPСоединение("bank.example", , , , , 30, Защита);
    /// ```
    ///
    /// # The certificate of the server is not checked
    ///
    /// `OpenSSLSecureConnection` without certificates of authorities does not check whose certificate the server shows: the
    /// connection is encrypted, but nobody knows with whom, and somebody in between reads passwords and changes answers. Give
    /// `New OSCertificationAuthorityCertificates` as the second parameter. A connection to port 443 without a secure connection
    /// goes in plain text.
    ///
    /// ## Wrong
    /// ```bsl
    /// Connection = New HTTPConnection("bank.example", , , , , 30, New OpenSSLSecureConnection);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Protection = New OpenSSLSecureConnection(Undefined, New OSCertificationAuthorityCertificates);
    /// Connection = New HTTPConnection("bank.example", , , , , 30, Protection);
    /// ```
    ONEC_UNCHECKED_CERTIFICATE {
        code: "OnecUncheckedCertificate",
        kind: RuleKind::Vulnerability,
        severity: Severity::Major,
        tags: &[Tag::Security],
        minutes: 10,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let language = context.language;
    let file = context.file;
    for made in file.made(&["ЗащищенноеСоединениеOpenSSL", "OpenSSLSecureConnection"])
    {
        if !made.has_error() && is_nothing(argument(made, 1)) {
            let message = language.pick(
                "Сертификат сервера не проверяется: передайте вторым параметром «Новый СертификатыУдостоверяющихЦентровОС»",
                "The certificate of the server is not checked: give “New OSCertificationAuthorityCertificates” as the second parameter",
            );
            context.report(made.range(), message);
        }
    }
    for made in file.made(&["HTTPСоединение", "HTTPConnection"]) {
        let is_443 = argument(made, 1).is_some_and(|it| it.text() == "443");
        if is_443 && !made.has_error() && is_nothing(argument(made, 6)) {
            let message = language.pick(
                "Соединение с портом 443 без защищённого соединения: передайте седьмым параметром «Новый ЗащищенноеСоединениеOpenSSL»",
                "A connection to port 443 without a secure connection: give “New OpenSSLSecureConnection” as the seventh parameter",
            );
            context.report(made.range(), message);
        }
    }
}

fn is_nothing(argument: Option<BslNode<'_>>) -> bool {
    argument.is_none_or(|it| it.kind() == Kind::Undefined)
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn both_sorts_of_connections_in_both_languages() {
        crate::testing::check(
            &ONEC_UNCHECKED_CERTIFICATE,
            Language::En,
            r#"
    A = New OpenSSLSecureConnection();
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The certificate of the server is not checked: give “New OSCertificationAuthorityCertificates” as the second parameter
    B = Новый ЗащищенноеСоединениеOpenSSL(Клиентский, Неопределено);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The certificate of the server is not checked: give “New OSCertificationAuthorityCertificates” as the second parameter
    C = Новый ЗащищенноеСоединениеOpenSSL(, Центры);
    D = New HTTPConnection("a.example", 443, , , , 30);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ A connection to port 443 without a secure connection: give “New OpenSSLSecureConnection” as the seventh parameter
    E = New HTTPConnection("a.example", 443, , , , 30, C);
    F = New HTTPConnection("a.example", 80);
"#,
        );
    }
}
