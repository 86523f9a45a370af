use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag, callee, receiver};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Использование возможностей выполнения внешнего кода
    ///
    /// Внешние обработки, отчеты и расширения — это код, которого нет в конфигурации: его никто не проверял, а
    /// выполняется он с правами пользователя или сервера. Подключайте их в безопасном режиме и только из
    /// доверенного места.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Обработка = ВнешниеОбработки.Создать(ИмяФайла, Ложь);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Обработка = Обработки.ЗагрузкаПрайсЛиста.Создать();
    /// ```
    ///
    /// # Means to run external code are used
    ///
    /// External data processors, reports and extensions are code that the configuration does not hold: nobody
    /// checked it, and it runs with the rights of the user or the server. Attach them in safe mode only, and only
    /// from a place that can be trusted.
    ///
    /// ## Wrong
    /// ```bsl
    /// DataProcessor = ExternalDataProcessors.Create(FileName, False);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// DataProcessor = DataProcessors.PriceListLoading.Create();
    /// ```
    USING_EXTERNAL_CODE_TOOLS {
        code: "UsingExternalCodeTools",
        kind: RuleKind::SecurityHotspot,
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::Design],
        minutes: 15,
        check: Check::File(check),
    }
}

/// The managers of external code.
const MANAGERS: &[&str] = &[
    "ВнешниеОбработки",
    "ExternalDataProcessors",
    "ВнешниеОтчеты",
    "ExternalReports",
    "РасширенияКонфигурации",
    "ConfigurationExtensions",
];

fn check(context: &mut Context<'_>) {
    let names = ["Создать", "Create", "Подключить", "Connect"];
    for call in context.file.member_calls(&names) {
        let Some(manager) = receiver(call).filter(|it| {
            it.kind() == Kind::Identifier && MANAGERS.iter().any(|name| same(name, it.text()))
        }) else {
            continue;
        };
        let name = callee(call).map_or("", BslNode::text);
        let message = context.language.pick(
            format!("«{}.{name}» выполняет внешний код: проверьте, откуда он, и включён ли безопасный режим", manager.text()),
            format!("“{}.{name}” runs external code: check where it comes from and whether the safe mode is on", manager.text()),
        );
        context.report(call.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn what_follows_the_call_does_not_matter() {
        crate::testing::check(
            &USING_EXTERNAL_CODE_TOOLS,
            Language::Ru,
            r"
    ВнешниеОтчеты.Создать(Имя).Сформировать(Документ);
    ^^^^^^^^^^^^^^^^^^^^^^^^^^ «ВнешниеОтчеты.Создать» выполняет внешний код: проверьте, откуда он, и включён ли безопасный режим
    РасширенияКонфигурации.Получить();
    Метаданные.ВнешниеОтчеты.Создать();
",
        );
    }
}
