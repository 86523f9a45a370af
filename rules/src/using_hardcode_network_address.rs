use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, RuleKind, Tag, method};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use std::net::{Ipv4Addr, Ipv6Addr};

rule! {
    /// # IP-адрес в коде
    ///
    /// Адрес, записанный в коде, не сменить без обновления конфигурации, и он раскрывает устройство сети каждому,
    /// кто видит код. Храните адреса в константах, настройках или регистрах. В отличие от BSL Language Server
    /// адреса самого компьютера (`127.0.0.1`, `::1`), `0.0.0.0` и маски подсетей допустимы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Соединение = Новый HTTPСоединение("192.168.10.25", 8080, , , , 30);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Соединение = Новый HTTPСоединение(Константы.АдресСервера.Получить(), 8080, , , , 30);
    /// Версия = "8.3.24.1624";
    /// ```
    ///
    /// # An IP address in code
    ///
    /// An address that stands in code cannot be changed without an update of the configuration, and it reveals the
    /// network to everybody who sees the code. Keep addresses in constants, settings or registers. Unlike in BSL
    /// Language Server, addresses of the computer itself (`127.0.0.1`, `::1`), `0.0.0.0` and subnet masks are
    /// allowed.
    ///
    /// ## Wrong
    /// ```bsl
    /// Connection = New HTTPConnection("192.168.10.25", 8080, , , , 30);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Connection = New HTTPConnection(Constants.ServerAddress.Get(), 8080, , , , 30);
    /// Version = "8.3.24.1624";
    /// ```
    USING_HARDCODE_NETWORK_ADDRESS {
        code: "UsingHardcodeNetworkAddress",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Standard],
        minutes: 15,
        parameters: &[Parameter { name: "searchWordsExclusion", default: Default::Pattern("Верси|Version|ЗапуститьПриложение|RunApp|Пространств|Namespace|Драйвер|Driver"), ru: "Слова в операторе, при которых четыре числа через точку — не адрес: регулярное выражение.", en: "Words of the statement by which four numbers with dots are no address: a regular expression." }, Parameter { name: "searchPopularVersionExclusion", default: Default::Pattern(r"^(1|2|3|8\.3|11)\."), ru: "Какие четыре числа через точку — номера версий: регулярное выражение.", en: "Which four numbers with dots are version numbers: a regular expression." }],
        check: Check::Nodes(&[Kind::String], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let text = node.text().trim_matches('"').trim();
    if !is_address(text) {
        return;
    }
    let is_version = context
        .pattern("searchPopularVersionExclusion")
        .is_some_and(|it| it.is_match(text));
    // What the address is for: the statement, the parameter with its default value, the function that returns it.
    let around = node
        .ancestors()
        .find(|it| it.kind().is_statement() || it.kind() == Kind::Parameter);
    let name = around
        .filter(|it| it.kind() == Kind::ReturnStatement)
        .and_then(method)
        .and_then(|it| it.child(Field::Name));
    let words = context.pattern("searchWordsExclusion");
    let is_excluded = words.is_some_and(|it| {
        around.is_some_and(|node| it.is_match(node.text()))
            || name.is_some_and(|node| it.is_match(node.text()))
    });
    if is_version || is_excluded {
        return;
    }
    let message = context.language.pick(
        format!("IP-адрес «{text}» задан в коде: храните его в настройках"),
        format!("The IP address “{text}” stands in code: keep it in the settings"),
    );
    context.report(node.range(), message);
}

/// Whether a text is an address of another computer, perhaps with a port or a mask.
fn is_address(text: &str) -> bool {
    let is_short = (3..=60).contains(&text.len());
    if !is_short || !text.contains(['.', ':']) {
        return false;
    }
    let host = text.split_once('/').map_or(text, |it| it.0);
    let is_number = |it: char| it.is_ascii_digit();
    let without_port = match host.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') && port.chars().all(is_number) => host,
        _ => host,
    };
    if let Ok(address) = without_port.parse::<Ipv4Addr>() {
        let [first, ..] = address.octets();
        return !address.is_loopback() && first != 0 && first != 255;
    }
    let inner = host
        .strip_prefix('[')
        .map_or(host, |it| it.split(']').next().unwrap_or(it));
    inner
        .parse::<Ipv6Addr>()
        .is_ok_and(|it| !it.is_loopback() && !it.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn versions_and_own_addresses_are_none() {
        crate::testing::check(
            &USING_HARDCODE_NETWORK_ADDRESS,
            Language::Ru,
            r#"
    Адрес = "10.20.30.40:8080";
            ^^^^^^^^^^^^^^^^^^ IP-адрес «10.20.30.40:8080» задан в коде: храните его в настройках
    Адрес = "fe80::1ff:fe23:4567:890a";
            ^^^^^^^^^^^^^^^^^^^^^^^^^^ IP-адрес «fe80::1ff:fe23:4567:890a» задан в коде: храните его в настройках
    Адрес = "127.0.0.1";
    Маска = "255.255.255.0";
    Версия = "10.20.30.40";
    Текст = "10.20.30.400";
    Время = "12:30:45";
    Узел = "3.1.2.4";
    Адрес = "http://10.20.30.40/";
"#,
        );
    }
}
