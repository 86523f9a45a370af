use crate::secrets::is_secret_name;
use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag, is_string, string_value};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Ключ или токен в тексте модуля
    ///
    /// В строке модуля записан ключ доступа: строка имеет вид ключа известного сервиса (GitHub, GitLab, AWS, Google, Slack,
    /// Telegram, Stripe), закрытого ключа или JWT, или случайная строка кладётся в переменную с именем ключа, токена или
    /// секрета. Текст модуля видят все разработчики, он лежит в хранилище, в выгрузках и в поставке, и сменить ключ можно
    /// только обновлением. Храните ключи в безопасном хранилище данных и отзовите тот, что уже попал в код. Пароли показывает
    /// правило `UsingHardcodeSecretInformation`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Отправить()
    ///     ТокенДоступа = "5d41402abc4b2a76b9719d911017c592";
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Отправить()
    ///     ТокенДоступа = ОбщегоНазначения.ПрочитатьДанныеИзБезопасногоХранилища("Обмен", "Токен");
    /// КонецПроцедуры
    /// ```
    ///
    /// # A key or a token in the text of a module
    ///
    /// There is an access key in a string of the module: the string looks like a key of a well-known service (GitHub, GitLab, AWS,
    /// Google, Slack, Telegram, Stripe), a private key or a JWT, or a random string is put into a variable named as a key, a token
    /// or a secret. All developers see the text of a module, it lies in repositories, in dumps and in deliveries, and the key can
    /// only be changed by an update. Keep keys in the secure storage, and revoke the one that has got into the code. Passwords are
    /// shown by `UsingHardcodeSecretInformation`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Send()
    ///     AccessToken = "5d41402abc4b2a76b9719d911017c592";
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Send()
    ///     AccessToken = Common.ReadDataFromSecureStorage("Exchange", "Token");
    /// EndProcedure
    /// ```
    ONEC_SECRET_IN_CODE {
        code: "OnecSecretInCode",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Security],
        minutes: 30,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let tree = &context.file.tree;
    let strings = tree.of_kind(Kind::String);
    let strings = strings.chain(tree.of_kind(Kind::MultilineString));
    let mut found = Vec::new();
    for node in strings {
        // Short strings are no keys, and most strings are short.
        if node.range().len() < 18 {
            continue;
        }
        let Some(value) = string_value(node) else {
            continue;
        };
        if let Some(service) = service(value.trim()) {
            found.push((node, Some(service)));
        } else if is_random(&value) && name_of(node).is_some_and(is_secret_name) {
            found.push((node, None));
        }
    }
    found.sort_by_key(|it| it.0.index());
    for (node, service) in found {
        let what = service.unwrap_or(context.language.pick("секретный ключ", "a secret key"));
        let message = context.language.pick(
            format!("В тексте модуля записан ключ ({what}): отзовите его и храните новый в безопасном хранилище"),
            format!("There is a key in the text of the module ({what}): revoke it, and keep the new one in the secure storage"),
        );
        context.report(node.range(), message);
    }
}

/// The service whose keys look so.
fn service(value: &str) -> Option<&'static str> {
    const TAILS: &[(&str, usize, &str)] = &[
        ("ghp_", 36, "GitHub"),
        ("gho_", 36, "GitHub"),
        ("ghs_", 36, "GitHub"),
        ("github_pat_", 40, "GitHub"),
        ("glpat-", 20, "GitLab"),
        ("AKIA", 16, "AWS"),
        ("ASIA", 16, "AWS"),
        ("AIza", 35, "Google"),
        ("xoxb-", 20, "Slack"),
        ("xoxp-", 20, "Slack"),
        ("sk_live_", 20, "Stripe"),
        ("rk_live_", 20, "Stripe"),
        ("AQVN", 35, "Yandex Cloud"),
    ];
    let is_of_key = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    for (head, length, service) in TAILS {
        if let Some(tail) = value.strip_prefix(head)
            && tail.len() >= *length
            && tail.chars().all(is_of_key)
            && entropy(tail) > 3.0
        {
            return Some(service);
        }
    }
    if value.starts_with("-----BEGIN ") && value.contains("PRIVATE KEY-----") && value.len() > 100 {
        return Some("private key");
    }
    if value.starts_with("eyJ") && value.split('.').count() == 3 && value.len() > 60 {
        let is_of_token = |it: char| is_of_key(it) || it == '.' || it == '=';
        return value.chars().all(is_of_token).then_some("JWT");
    }
    // `123456789:AAE…`: a bot of Telegram.
    let (number, key) = value.split_once(':')?;
    let is_bot = (8..=10).contains(&number.len())
        && number.chars().all(|it| it.is_ascii_digit())
        && key.len() == 35
        && key.chars().all(is_of_key);
    is_bot.then_some("Telegram")
}

/// Whether a string looks like chance made it: long, without blanks, of letters and digits in no order.
fn is_random(value: &str) -> bool {
    let is_of_key = |it: char| it.is_ascii_alphanumeric() || "+/=_-".contains(it);
    let letters = value.chars().filter(|it| it.is_ascii_alphabetic()).count();
    let digits = value.chars().filter(|it| it.is_ascii_digit()).count();
    value.len() >= 20
        && value.chars().all(is_of_key)
        && letters >= 4
        && digits >= 4
        && entropy(value) > 3.2
}

/// Bits in a letter, by how often each stands in the text.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 128];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = text.len() as f64;
    let parts = counts.iter().filter(|it| **it > 0).map(|it| {
        let part = f64::from(*it) / length;
        -part * part.log2()
    });
    parts.sum()
}

/// The name that a string is put under: of a variable, a property, a parameter, a key of `Вставить`.
fn name_of<'f>(node: BslNode<'f>) -> Option<&'f str> {
    let parent = node.parent()?;
    match parent.kind() {
        Kind::AssignmentStatement => {
            let left = parent.child(Field::Left)?;
            Some(left.last_token()?.text())
        }
        Kind::Parameter => Some(parent.child(Field::Name)?.text()),
        Kind::Arguments => {
            let call = parent.parent()?;
            let callee = analysis::review::callee(call)?.text();
            let puts = ["Вставить", "Insert", "Добавить", "Add"];
            let is_put = puts.iter().any(|it| same(it, callee));
            let first = parent.named_children().next()?;
            (is_put && first != node && is_string(first)).then(|| first.text().trim_matches('"'))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn what_looks_like_a_key_but_is_none_is_silent() {
        crate::testing::check(
            &ONEC_SECRET_IN_CODE,
            Language::Ru,
            r#"
    КлючОбъекта = "СправочникСсылка.Контрагенты";
    Токен = "00000000-0000-0000-0000-000000000000";
    Хеш = "5d41402abc4b2a76b9719d911017c592";
    КлючДоступа = ПолучитьКлюч("5d41402abc4b2a76b9719d911017c592");
    Запрос.Вставить("Токен", "5d41402abc4b2a76b9719d911017c592");
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ В тексте модуля записан ключ (секретный ключ): отзовите его и храните новый в безопасном хранилище
    Адрес = "https://a.example";
    Бот = "123456789:AAEhBP0av18-pqvb9rsA_nXkuZ3sWpO2Lcd";
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ В тексте модуля записан ключ (Telegram): отзовите его и храните новый в безопасном хранилище
"#,
        );
    }
}
