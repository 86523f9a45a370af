use crate::calls::report_calls;
use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};

rule! {
    /// # Обращение к пользователям операционной системы
    ///
    /// `ПользователиОС` возвращает имена учетных записей домена и сервера. Тот, кто добрался до такого кода,
    /// узнаёт, под какими именами входить. Проверьте, нужен ли список и кому он виден.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Для Каждого ПользовательОС Из ПользователиОС() Цикл
    ///     Список.Добавить(ПользовательОС.Имя);
    /// КонецЦикла;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Для Каждого Пользователь Из ПользователиИнформационнойБазы.ПолучитьПользователей() Цикл
    ///     Список.Добавить(Пользователь.Имя);
    /// КонецЦикла;
    /// ```
    ///
    /// # Access to the users of the operating system
    ///
    /// `OSUsers` returns the names of the accounts of the domain and the server. Whoever gets at such code learns
    /// what names to log in by. Check whether the list is needed and who sees it.
    ///
    /// ## Wrong
    /// ```bsl
    /// For Each OSUser In OSUsers() Do
    ///     List.Add(OSUser.Name);
    /// EndDo;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// For Each User In InfoBaseUsers.GetUsers() Do
    ///     List.Add(User.Name);
    /// EndDo;
    /// ```
    O_S_USERS_METHOD {
        code: "OSUsersMethod",
        kind: RuleKind::SecurityHotspot,
        severity: Severity::Critical,
        tags: &[Tag::Suspicious],
        minutes: 15,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    report_calls(
        context,
        &["ПользователиОС", "OSUsers"],
        |language, name| {
            language.pick(
            format!("«{name}» раскрывает учетные записи операционной системы: проверьте, кому они видны"),
            format!("“{name}” reveals the accounts of the operating system: check who sees them"),
        )
        },
    );
}
