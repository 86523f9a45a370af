use crate::calls::{platform_calls, truth};
use analysis::review::{
    Check, Context, RuleKind, RuleScope, Tag, argument, callee, is_global_call, is_string,
};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Отключение безопасного режима
    ///
    /// В безопасном режиме чужой код не выполнит опасного: не запустит программу, не прочтёт файл, не включит
    /// привилегированный режим. `УстановитьБезопасныйРежим(Ложь)` и `УстановитьОтключениеБезопасногоРежима(Истина)`
    /// снимают эту защиту, и всё, что вызовут дальше, получит полные права. Значение, которое не видно в самом
    /// вызове, тоже надо проверить. В отличие от BSL Language Server имя профиля безопасности, заданное строкой,
    /// отключением не считается: оно режим включает. Не замечается и `УстановитьБезопасныйРежим(Ложь)`, который завершает
    /// безопасный режим, включённый раньше в том же блоке.
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
    /// mode on. Nor is `SetSafeMode(False)` reported that ends the safe mode switched on earlier in the same block.
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
            let Some(name) = callee(call).filter(|_| !is_safe && !closes(call, names)) else {
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

/// Whether a call ends the safe mode that a statement of the same block has switched on for what is called in between.
fn closes(call: BslNode<'_>, names: &[&str]) -> bool {
    let statement = call
        .parent()
        .filter(|it| it.kind() == Kind::CallStatement && truth_given(call) == Some(false));
    let (Some(statement), Some(block)) = (statement, statement.and_then(BslNode::parent)) else {
        return false;
    };
    let before = block.children().take_while(|it| *it != statement);
    let before: Vec<_> = before.filter(|it| it.kind().is_statement()).collect();
    let mut is_used = false;
    for it in before.into_iter().rev() {
        let whole = it.children().find(|it| it.kind() == Kind::CallExpression);
        match whole.filter(|it| is_switch(*it)) {
            Some(call) if is_global_call(call, names) => {
                return is_used && truth_given(call) != Some(false);
            }
            Some(_) => {}
            None => is_used |= it.descendants_of(Kind::CallExpression).next().is_some(),
        }
    }
    false
}

fn is_switch(call: BslNode<'_>) -> bool {
    METHODS.iter().any(|it| is_global_call(call, it.0))
}

fn truth_given(call: BslNode<'_>) -> Option<bool> {
    argument(call, 0).and_then(truth)
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

    #[test]
    fn the_end_of_a_safe_stretch_takes_nothing_away() {
        crate::testing::check(
            &DISABLE_SAFE_MODE,
            Language::Ru,
            r"
    УстановитьБезопасныйРежим(Истина);
    А = Вычислить(Выражение);
    УстановитьБезопасныйРежим(Ложь);
    Б();
    УстановитьБезопасныйРежим(Ложь);
    ^^^^^^^^^^^^^^^^^^^^^^^^^ «УстановитьБезопасныйРежим» снимает защиту безопасного режима: всё, что выполняется дальше, получает полные права
    УстановитьОтключениеБезопасногоРежима(Истина);
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «УстановитьОтключениеБезопасногоРежима» снимает защиту безопасного режима: всё, что выполняется дальше, получает полные права
    Б();
    УстановитьОтключениеБезопасногоРежима(Ложь);
    Если А Тогда
        УстановитьБезопасныйРежим(Ложь);
        ^^^^^^^^^^^^^^^^^^^^^^^^^ «УстановитьБезопасныйРежим» снимает защиту безопасного режима: всё, что выполняется дальше, получает полные права
    КонецЕсли;
",
        );
    }
}
