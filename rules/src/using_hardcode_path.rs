use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, RuleKind, RuleScope, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Путь к файлу в коде
    ///
    /// Путь, записанный в коде, есть не на каждом компьютере: на другом сервере или в другой операционной системе
    /// код не найдёт файла или затрёт чужой. Храните пути в настройках, а временным файлам давайте имена методом
    /// `ПолучитьИмяВременногоФайла`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Каталог = "C:\Обмен\Выгрузка";
    /// ```
    /// ```bsl
    /// Журнал = "/var/log/exchange.log";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Каталог = Константы.КаталогОбмена.Получить();
    /// Адрес = "https://example.com/var/log";
    /// ```
    ///
    /// # A file path in code
    ///
    /// A path that stands in code does not exist on every computer: on another server or another operating system
    /// the code finds no file or overwrites a foreign one. Keep paths in the settings, and name temporary files by
    /// `GetTempFileName`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Folder = "C:\Exchange\Upload";
    /// ```
    /// ```bsl
    /// Log = "/var/log/exchange.log";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Folder = Constants.ExchangeFolder.Get();
    /// Address = "https://example.com/var/log";
    /// ```
    USING_HARDCODE_PATH {
        code: "UsingHardcodePath",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Standard],
        minutes: 15,
        scope: RuleScope::Bsl,
        parameters: &[Parameter { name: "searchWordsStdPathsUnix", default: Default::Pattern(r"bin|boot|dev|etc|home|lib|lost\+found|misc|mnt|media|opt|proc|root|run|sbin|tmp|usr|var"), ru: "Каталоги, с которых начинаются пути Unix: регулярное выражение.", en: "The folders that paths of Unix begin with: a regular expression." }],
        check: Check::Nodes(&[Kind::String], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let text = node.text().trim_matches('"').trim();
    if text.len() < 3 || !is_path(context, text) || is_rest(node, text) {
        return;
    }
    let message = context.language.pick(
        format!("Путь «{text}» задан в коде: на другом компьютере его может не быть, храните его в настройках"),
        format!("The path “{text}” stands in code: another computer may not have it, keep it in the settings"),
    );
    context.report(node.range(), message);
}

/// Whether a text goes on with a path that begins with something else, or is compared with one: `Каталог + "/bin"`.
fn is_rest(node: BslNode<'_>, text: &str) -> bool {
    let operator = node.parent().and_then(|it| it.child(Field::Operator));
    let signs = [Kind::Plus, Kind::Equal, Kind::NotEqual];
    text.starts_with(['/', '.'])
        && node.is_field(Field::Right)
        && operator.is_some_and(|it| signs.contains(&it.kind()))
}

fn is_path(context: &Context<'_>, text: &str) -> bool {
    let mut letters = text.chars();
    let (first, second, third) = (letters.next(), letters.next(), letters.next());
    let is_slash = |it: Option<char>| matches!(it, Some('\\' | '/'));
    let is_name = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric());
    match first {
        Some(first) if first.is_ascii_alphabetic() => {
            // Not `a://b`.
            second == Some(':') && is_slash(third) && !text.contains("//")
        }
        Some('\\') => {
            let share = text.trim_start_matches('\\').split_once('\\');
            second == Some('\\')
                && is_name(third)
                && share.is_some_and(|(host, share)| {
                    !share.is_empty()
                        && host
                            .chars()
                            .all(|it| it.is_alphanumeric() || ".-_".contains(it))
                })
        }
        Some('%') => {
            let variable = text.trim_start_matches('%').split_once('%');
            variable.is_some_and(|(name, rest)| {
                name.len() > 1
                    && name.chars().all(|it| it.is_ascii_alphabetic() || it == '_')
                    && rest.starts_with(['\\', '/'])
            })
        }
        Some('~') => second == Some('/') && is_name(third),
        Some('.') => second == Some('\\') && is_name(third) || is_unix_relative(text),
        Some('/') => {
            let mut folders = text.split('/').skip(1);
            let first = folders.next().unwrap_or_default();
            let is_file_name = |it: char| it.is_alphanumeric() || " ._-+/".contains(it);
            text.chars().all(is_file_name)
                && context
                    .whole_pattern("searchWordsStdPathsUnix")
                    .is_some_and(|it| it.is_match(first))
        }
        _ => false,
    }
}

/// `./folder/file.txt`: with an extension, for `./Item/Name` is XPath as well.
fn is_unix_relative(text: &str) -> bool {
    let is_file_name = |it: char| it.is_alphanumeric() || " ._-/".contains(it);
    let Some(rest) = text.strip_prefix("./") else {
        return false;
    };
    let name = rest.rsplit('/').next().unwrap_or(rest);
    rest.chars().all(is_file_name)
        && name
            .split_once('.')
            .is_some_and(|it| !it.0.is_empty() && !it.1.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn only_paths_are_paths() {
        crate::testing::check(
            &USING_HARDCODE_PATH,
            Language::En,
            r#"
    А = "\\server\share\file";
        ^^^^^^^^^^^^^^^^^^^^^ The path “\\server\share\file” stands in code: another computer may not have it, keep it in the settings
    А = "%APPDATA%\1C\1cestart.cfg";
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ The path “%APPDATA%\1C\1cestart.cfg” stands in code: another computer may not have it, keep it in the settings
    А = "~/.ssh/known";
    А = "./Node/Name";
    А = "./data/file.xml";
        ^^^^^^^^^^^^^^^^^ The path “./data/file.xml” stands in code: another computer may not have it, keep it in the settings
    А = "/api/v1/orders";
    А = "/tmp";
        ^^^^^^ The path “/tmp” stands in code: another computer may not have it, keep it in the settings
    А = Каталог + "/bin/app";
    А = "%1\%2";
    А = "\\";
    А = "Диск C:\ переполнен";
"#,
        );
    }
}
