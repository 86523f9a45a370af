use analysis::Severity;
use analysis::review::{
    Check, Context, Default, Parameter, RuleKind, RuleScope, Tag, argument, arguments, string_value,
};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Секрет в коде
    ///
    /// Пароль, записанный в коде, видит каждый, у кого есть конфигурация или её выгрузка, и сменить его без
    /// обновления нельзя. Храните секреты в защищённом хранилище (в библиотеке стандартных подсистем:
    /// `ОбщегоНазначения.ЗаписатьДанныеВБезопасноеХранилище`). В отличие от BSL Language Server секретом не
    /// считается текст с пробелами, «Да» и «Нет», значение, которое само называет поле пароля (`Пароль =
    /// "Password"`), и то, что лишь относится к паролю: `PasswordPolicy`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Пароль = "Qwerty123";
    /// ```
    /// ```bsl
    /// Параметры = Новый Структура("Логин, Пароль", "exchange", "Qwerty123");
    /// ```
    /// ```bsl
    /// Соединение = Новый FTPСоединение("ftp.example.com", 21, "exchange", "Qwerty123", , , 30);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Пароль = ОбщегоНазначения.ПрочитатьДанныеИзБезопасногоХранилища(Владелец, "Пароль");
    /// Параметры = Новый Структура("Логин, Пароль", "exchange", Пароль);
    /// ```
    ///
    /// # A secret in code
    ///
    /// A password that stands in code is seen by everybody who has the configuration or a dump of it, and it cannot
    /// be changed without an update. Keep secrets in the secure storage (in the standard library:
    /// `Common.WriteDataToSecureStorage`). Unlike in BSL Language Server, a text with blanks is no secret, nor
    /// “Yes” and “No”, nor a value that itself names the field (`Password = "Password"`), nor what only has to do
    /// with a password: `PasswordPolicy`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Password = "Qwerty123";
    /// ```
    /// ```bsl
    /// Parameters = New Structure("Login, Password", "exchange", "Qwerty123");
    /// ```
    /// ```bsl
    /// Connection = New FTPConnection("ftp.example.com", 21, "exchange", "Qwerty123", , , 30);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Password = Common.ReadDataFromSecureStorage(Owner, "Password");
    /// Parameters = New Structure("Login, Password", "exchange", Password);
    /// ```
    USING_HARDCODE_SECRET_INFORMATION {
        code: "UsingHardcodeSecretInformation",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Standard],
        minutes: 15,
        scope: RuleScope::Bsl,
        parameters: &[Parameter { name: "searchWords", default: Default::Pattern("Пароль|Password"), ru: "Слова в именах, под которыми хранят секреты: регулярное выражение.", en: "Words in the names that secrets are kept under: a regular expression." }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(words) = context.pattern("searchWords") else {
        return;
    };
    let file = context.file;
    let mut found: Vec<BslNode<'_>> = Vec::new();
    for assignment in file.tree.of_kind(Kind::AssignmentStatement) {
        // Most values are no strings: that is asked first.
        let right = assignment
            .child(Field::Right)
            .filter(|it| is_secret(*it, words));
        let name = right.and_then(|_| name_of(assignment.child(Field::Left)?));
        if name.is_some_and(|it| names_secret(&it, words)) {
            found.push(assignment);
        }
    }
    for call in file.member_calls(&["Вставить", "Insert"]) {
        let [Some(key), Some(value)] = arguments(call)[..] else {
            continue;
        };
        if is_secret(value, words) && string_value(key).is_some_and(|it| names_secret(&it, words)) {
            found.push(statement_of(call));
        }
    }
    let structures = [
        "Структура",
        "Structure",
        "ФиксированнаяСтруктура",
        "FixedStructure",
    ];
    for made in file.made(&structures) {
        let parameters = arguments(made);
        let Some((Some(keys), values)) = parameters.split_first() else {
            continue;
        };
        let keys = string_value(*keys).unwrap_or_default();
        let is_found = keys.split(',').zip(values).any(|(key, value)| {
            value.is_some_and(|it| is_secret(it, words)) && names_secret(key, words)
        });
        if is_found {
            found.push(made);
        }
    }
    let connections = [
        "HTTPСоединение",
        "HTTPConnection",
        "FTPСоединение",
        "FTPConnection",
    ];
    for made in file.made(&connections) {
        let is_typed = made.child(Field::Type).is_some();
        if is_typed && argument(made, 3).is_some_and(|it| is_secret(it, words)) {
            found.push(made);
        }
    }
    found.sort_by_key(|it| it.index());
    for node in found {
        let message = context.language.pick(
            "Секрет записан в коде: его увидит каждый, у кого есть код, храните его в безопасном хранилище",
            "A secret stands in code: whoever has the code sees it, keep it in the secure storage",
        );
        context.report(node.range(), message);
    }
}

/// The name of what is assigned to: a variable, a property, the key of an index.
fn name_of(target: BslNode<'_>) -> Option<String> {
    match target.kind() {
        Kind::Identifier => Some(target.text().to_owned()),
        Kind::MemberExpression => Some(target.child(Field::Property)?.text().to_owned()),
        Kind::IndexExpression => string_value(target.child(Field::Index)?),
        _ => None,
    }
}

fn statement_of<'f>(call: BslNode<'f>) -> BslNode<'f> {
    call.parent()
        .filter(|it| it.kind() == Kind::CallStatement)
        .unwrap_or(call)
}

/// Whether a name is that of a secret: in English the main word comes last (`UserPassword`, but `PasswordPolicy`), in
/// Russian first or last (`ПарольПользователя`, `НовыйПароль`).
fn names_secret(name: &str, words: &regex::Regex) -> bool {
    let name = name
        .trim()
        .trim_end_matches(|it: char| it.is_ascii_digit() || it == '_');
    let is_main =
        |it: regex::Match<'_>| it.end() == name.len() || (it.start() == 0 && !name.is_ascii());
    words.find_iter(name).any(is_main)
}

/// Whether a value is a literal that may be a secret: no stars, no text for people, no name of a field.
fn is_secret(value: BslNode<'_>, words: &regex::Regex) -> bool {
    if value.kind() != Kind::String {
        return false;
    }
    let text = value.text().trim_matches('"');
    let is_name = text.chars().all(|it| it.is_alphabetic() || it == '_') && words.is_match(text);
    let is_answer = ["Да", "Нет", "Yes", "No", "True", "False"]
        .iter()
        .any(|it| same(it, text));
    !is_answer
        && !text.is_empty()
        && !text.chars().all(|it| it == '*')
        && !text.contains(char::is_whitespace)
        && !is_name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_with, with};
    use analysis::Language;
    use analysis::review::Value;
    #[test]
    fn names_and_texts_are_no_secrets() {
        crate::testing::check(
            &USING_HARDCODE_SECRET_INFORMATION,
            Language::Ru,
            r#"
    Настройки["ПарольSMTP"] = "abc123";
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Секрет записан в коде: его увидит каждый, у кого есть код, храните его в безопасном хранилище
    Настройки.Вставить("Password", "abc");
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Секрет записан в коде: его увидит каждый, у кого есть код, храните его в безопасном хранилище
    PasswordPolicy = "Strong1";
    ЗапросПароля.Вставить("ЗакрытиеПароль", "Да");
    Пароль = "";
    Пароль = "****";
    ИмяПоля.Пароль = "НовыйПароль";
    Элементы.Пароль.Заголовок = "abc";
    ТекстПароль = "Введите пароль";
    Соединение = Новый HTTPСоединение(Сервер, 80, "user", "");
"#,
        );
    }

    #[test]
    fn words_may_be_set() {
        check_with(
            || {
                with(
                    &USING_HARDCODE_SECRET_INFORMATION,
                    &[("searchWords", Value::Text("Токен".to_owned()))],
                )
            },
            Language::Ru,
            r#"
    ТокенДоступа = "xyz";
    ^^^^^^^^^^^^^^^^^^^^ Секрет записан в коде: его увидит каждый, у кого есть код, храните его в безопасном хранилище
    Пароль = "xyz";
"#,
        );
    }
}
