use crate::calls::{platform_calls, truth};
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, argument, callee, is_string};

rule! {
    /// # Отключение безопасного режима
    ///
    /// В безопасном режиме чужой код не выполнит опасного: не запустит программу, не прочтёт файл, не включит
    /// привилегированный режим. `УстановитьБезопасныйРежим(Ложь)` и `УстановитьОтключениеБезопасногоРежима(Истина)`
    /// снимают эту защиту, и всё, что вызовут дальше, получит полные права. Значение, которое не видно в самом
    /// вызове, тоже надо проверить. В отличие от BSL Language Server имя профиля безопасности, заданное строкой,
    /// отключением не считается: оно режим включает.
    ///
    /// ## Неправильно
    /// ```bsl
    /// УстановитьОтключениеБезопасногоРежима(Истина);
    /// ПодключитьОбработку(АдресОбработки);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// УстановитьБезопасныйРежим(Истина);
    /// ПодключитьОбработку(АдресОбработки);
    /// ```
    ///
    /// # Safe mode is switched off
    ///
    /// In safe mode foreign code can do no harm: it starts no application, reads no file, switches no privileged
    /// mode on. `SetSafeMode(False)` and `SetSafeModeDisabled(True)` take that protection away, and all that is
    /// called after that has full rights. A value that the call itself does not show must be checked too. Unlike in
    /// BSL Language Server, the name of a security profile given as a string is no switching off: it switches the
    /// mode on.
    ///
    /// ## Wrong
    /// ```bsl
    /// SetSafeModeDisabled(True);
    /// AttachDataProcessor(Address);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// SetSafeMode(True);
    /// AttachDataProcessor(Address);
    /// ```
    DISABLE_SAFE_MODE {
        code: "DisableSafeMode",
        kind: RuleKind::Vulnerability,
        tags: &[Tag::Suspicious],
        minutes: 15,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

/// The methods, and what switches the safe mode on.
const METHODS: [(&[&str], bool); 2] = [
    (&["УстановитьБезопасныйРежим", "SetSafeMode"], true),
    (
        &[
            "УстановитьОтключениеБезопасногоРежима",
            "SetSafeModeDisabled",
        ],
        false,
    ),
];

fn check(context: &mut Context<'_>) {
    for (names, safe) in METHODS {
        let mut calls = platform_calls(context, names);
        calls.extend(context.file.member_calls(names));
        for call in calls {
            let value = argument(call, 0);
            let is_safe = value.is_some_and(|it| match truth(it) {
                Some(it) => it == safe,
                None => safe && is_string(it) && it.text() != "\"\"",
            });
            let Some(name) = callee(call).filter(|_| !is_safe) else {
                continue;
            };
            let written = name.text();
            let message = match value.and_then(truth) {
                Some(_) => context.language.pick(
                    format!("«{written}» снимает защиту безопасного режима: всё, что выполняется дальше, получает полные права"),
                    format!("“{written}” takes the protection of the safe mode away: all that runs after it has full rights"),
                ),
                None => context.language.pick(
                    format!("«{written}» может снять защиту безопасного режима: проверьте, какое значение передаётся"),
                    format!("“{written}” may take the protection of the safe mode away: check the value that it is given"),
                ),
            };
            context.report(name.range(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn what_switches_the_mode_on_is_no_fault() {
        crate::testing::check(
            &DISABLE_SAFE_MODE,
            Language::Ru,
            r#"
    УстановитьБезопасныйРежим("Профиль");
    УстановитьБезопасныйРежим(Истина);
    УстановитьОтключениеБезопасногоРежима(Ложь);
    УстановитьБезопасныйРежим(Ложь);
    ^^^^^^^^^^^^^^^^^^^^^^^^^ «УстановитьБезопасныйРежим» снимает защиту безопасного режима: всё, что выполняется дальше, получает полные права
    Сеанс.УстановитьБезопасныйРежим(Режим);
          ^^^^^^^^^^^^^^^^^^^^^^^^^ «УстановитьБезопасныйРежим» может снять защиту безопасного режима: проверьте, какое значение передаётся
"#,
        );
    }
}
