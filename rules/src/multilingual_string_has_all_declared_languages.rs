use analysis::Severity;
use analysis::review::{Check, Context, Default, Needs, Parameter, RuleKind, RuleScope, Tag};

rule! {
    /// # Текст есть не на всех языках
    ///
    /// Строка в `НСтр` не содержит текста на одном из языков, указанных в параметре. Пользователь этого языка
    /// увидит пустую строку или текст на чужом языке. В отличие от BSL Language Server не требуются языки, которых
    /// в конфигурации нет.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Текст = НСтр("en = 'Saved'");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Текст = НСтр("ru = 'Записано'; en = 'Saved'");
    /// ```
    ///
    /// # A text lacks a language
    ///
    /// A string in `NStr` has no text in one of the languages that the parameter lists. A user of that language
    /// sees an empty string or a foreign text. Unlike in BSL Language Server, languages that the configuration does
    /// not have are not required.
    ///
    /// ## Wrong
    /// ```bsl
    /// Text = NStr("en = 'Saved'");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Text = NStr("ru = 'Записано'; en = 'Saved'");
    /// ```
    MULTILINGUAL_STRING_HAS_ALL_DECLARED_LANGUAGES {
        code: "MultilingualStringHasAllDeclaredLanguages",
        kind: RuleKind::Error,
        severity: Severity::Minor,
        tags: &[Tag::Error, Tag::Localize],
        minutes: 2,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        parameters: &[Parameter { name: "declaredLanguages", default: Default::Text("ru"), ru: "Коды языков через запятую, которые должны быть в каждой строке.", en: "The codes of the languages, separated by commas, that every text must have." }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for text in crate::localized::lacking(context) {
        if text.in_template {
            continue;
        }
        let languages = text.languages.join(", ");
        let message = context.language.pick(
            format!("В строке нет текста на языках: {languages}"),
            format!("The string lacks a text in: {languages}"),
        );
        context.report(text.call.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_with, with};
    use analysis::Language;
    use analysis::review::Value;
    #[test]
    fn languages_may_be_set() {
        let languages = || Value::Text("ru, en".to_owned());
        check_with(
            || {
                with(
                    &MULTILINGUAL_STRING_HAS_ALL_DECLARED_LANGUAGES,
                    &[("declaredLanguages", languages())],
                )
            },
            Language::Ru,
            r#"
    А = НСтр("ru = 'Да'");
        ^^^^^^^^^^^^^^^^^ В строке нет текста на языках: en
    А = НСтр("ru = 'Да';
    |en = 'Yes'");
    А = НСтр(Текст);
    А = СтрШаблон(НСтр("ru = 'Да %1'"), 1);
"#,
        );
    }
}
