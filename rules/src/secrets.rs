//! What names say of secrets.

use metadata::folded;

/// Whether a name is that of a password, a token or a key.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let letters: String = folded(name).collect();
    const ENDS: [&str; 16] = [
        "пароль",
        "password",
        "токен",
        "token",
        "секрет",
        "secret",
        "токендоступа",
        "accesstoken",
        "секретныйключ",
        "secretkey",
        "apikey",
        "privatekey",
        "закрытыйключ",
        "парольпользователя",
        "userpassword",
        "ключapi",
    ];
    // `ТекстОшибкиПароль`, `ЕстьПароль`, `ИмяТокен`: words about a secret.
    const ABOUT: [&str; 18] = [
        "текст",
        "text",
        "есть",
        "has",
        "нет",
        "no",
        "это",
        "is",
        "имя",
        "name",
        "ошибк",
        "error",
        "стар",
        "показ",
        "show",
        "надпись",
        "запрос",
        "измен",
    ];
    ENDS.iter().any(|it| letters.ends_with(it)) && !ABOUT.iter().any(|it| letters.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_secrets_are_no_secrets() {
        for name in [
            "Пароль",
            "ПарольПользователя",
            "AccessToken",
            "СекретныйКлюч",
            "Токен",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "ЕстьПароль",
            "ТекстПароль",
            "КлючОбъекта",
            "IsPassword",
            "Паролем",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
