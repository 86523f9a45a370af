use analysis::review::{Check, Context, Default, Needs, Parameter, RuleKind, RuleScope, Tag};

rule! {
    /// # Шаблон есть не на всех языках
    ///
    /// Строка из `НСтр`, в которой нет текста на одном из языков, передана в `СтрШаблон`. Для пользователя этого
    /// языка шаблон пуст: значения в текст не попадут, а платформа может вызвать исключение. В отличие от BSL
    /// Language Server не требуются языки, которых в конфигурации нет.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Текст = СтрШаблон(НСтр("en = 'Saved: %1'"), Ссылка);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Текст = СтрШаблон(НСтр("ru = 'Записано: %1'; en = 'Saved: %1'"), Ссылка);
    /// ```
    ///
    /// # A template lacks a language
    ///
    /// A string of `NStr` without a text in one of the languages is given to `StrTemplate`. For a user of that
    /// language the template is empty: values do not get into the text, and the platform may raise an exception.
    /// Unlike in BSL Language Server, languages that the configuration does not have are not required.
    ///
    /// ## Wrong
    /// ```bsl
    /// Template = NStr("en = 'Saved: %1'");
    /// Text = StrTemplate(Template, Ref);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Template = NStr("ru = 'Записано: %1'; en = 'Saved: %1'");
    /// Text = StrTemplate(Template, Ref);
    /// ```
    MULTILINGUAL_STRING_USING_WITH_TEMPLATE {
        code: "MultilingualStringUsingWithTemplate",
        kind: RuleKind::Error,
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
        if !text.in_template {
            continue;
        }
        let languages = text.languages.join(", ");
        let message = context.language.pick(
            format!("Шаблон для «СтрШаблон» пуст на языках: {languages}"),
            format!("The template for “StrTemplate” is empty in: {languages}"),
        );
        context.report(text.call.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn a_variable_leads_to_the_template() {
        crate::testing::check(
            &MULTILINGUAL_STRING_USING_WITH_TEMPLATE,
            Language::Ru,
            r#"
    Шаблон = НСтр("en = 'A %1'");
             ^^^^^^^^^^^^^^^^^^^ Шаблон для «СтрШаблон» пуст на языках: ru
    Если Б Тогда
        А = СтрШаблон(Шаблон, 1);
    КонецЕсли;
    Текст = НСтр("en = 'A'");
    А = СтрДлина(Текст);
"#,
        );
    }
}
