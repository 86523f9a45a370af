use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag};

rule! {
    /// # Обращение к сведениям о системе
    ///
    /// `СистемнаяИнформация` раскрывает версии системы и платформы, имя и идентификатор компьютера, количество
    /// памяти. По ним подбирают уязвимости. Проверьте, что сведения не попадают к посторонним.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Сведения = Новый СистемнаяИнформация;
    /// Ответ.УстановитьТелоИзСтроки(Сведения.ВерсияОС);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Ответ.УстановитьТелоИзСтроки(Метаданные.Версия);
    /// ```
    ///
    /// # Access to information about the system
    ///
    /// `SystemInfo` reveals the versions of the system and the platform, the name and the identifier of the
    /// computer, the size of its memory. They help to choose a vulnerability. Check that outsiders do not get them.
    ///
    /// ## Wrong
    /// ```bsl
    /// Info = New SystemInfo;
    /// Response.SetBodyFromString(Info.OSVersion);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Response.SetBodyFromString(Metadata.Version);
    /// ```
    USE_SYSTEM_INFORMATION {
        code: "UseSystemInformation",
        kind: RuleKind::SecurityHotspot,
        severity: Severity::Critical,
        tags: &[Tag::Suspicious],
        minutes: 5,
        by_default: false,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for made in context.file.made(&["СистемнаяИнформация", "SystemInfo"]) {
        let message = context.language.pick(
            "«СистемнаяИнформация» раскрывает сведения о компьютере: проверьте, кому они видны",
            "“SystemInfo” reveals information about the computer: check who sees it",
        );
        context.report(made.range(), message);
    }
}
