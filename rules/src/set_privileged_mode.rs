use crate::calls::{platform_calls, truth};
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, argument, callee};

rule! {
    /// # Использование привилегированного режима
    ///
    /// В привилегированном режиме права пользователя не проверяются: код прочитает и изменит данные, к которым
    /// доступа у него нет. Включайте режим только там, где без него нельзя, на самое короткое время, и проверяйте,
    /// что пользователь вправе получить результат.
    ///
    /// ## Неправильно
    /// ```bsl
    /// УстановитьПривилегированныйРежим(Истина);
    /// Оклад = Оклады.ПолучитьОклад(Сотрудник);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Не ПравоДоступа("Чтение", Метаданные.РегистрыСведений.Оклады) Тогда
    ///     ВызватьИсключение НСтр("ru = 'Недостаточно прав'");
    /// КонецЕсли;
    /// Оклад = Оклады.ПолучитьОклад(Сотрудник);
    /// УстановитьПривилегированныйРежим(Ложь);
    /// ```
    ///
    /// # Use of the privileged mode
    ///
    /// In privileged mode the rights of the user are not checked: the code reads and changes data that the user may
    /// not access. Switch the mode on only where there is no other way, for the shortest time, and check that the
    /// user may see the result.
    ///
    /// ## Wrong
    /// ```bsl
    /// SetPrivilegedMode(True);
    /// Salary = Salaries.GetSalary(Employee);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Not AccessRight("Read", Metadata.InformationRegisters.Salaries) Then
    ///     Raise NStr("en = 'Insufficient rights'");
    /// EndIf;
    /// Salary = Salaries.GetSalary(Employee);
    /// SetPrivilegedMode(False);
    /// ```
    SET_PRIVILEGED_MODE {
        code: "SetPrivilegedMode",
        kind: RuleKind::SecurityHotspot,
        tags: &[Tag::Suspicious],
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let names = ["УстановитьПривилегированныйРежим", "SetPrivilegedMode"];
    let mut calls = platform_calls(context, &names);
    calls.extend(context.file.member_calls(&names));
    calls.retain(|it| argument(*it, 0).and_then(truth) != Some(false));
    for name in calls.into_iter().filter_map(callee) {
        let message = context.language.pick(
            format!("«{}» отключает проверку прав: проверьте, что пользователь вправе получить результат", name.text()),
            format!("“{}” switches the checks of rights off: check that the user may see the result", name.text()),
        );
        context.report(name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn only_a_literal_false_is_sure() {
        crate::testing::check(
            &SET_PRIVILEGED_MODE,
            Language::En,
            r"
    SetPrivilegedMode(False);
    SetPrivilegedMode(Mode);
    ^^^^^^^^^^^^^^^^^ “SetPrivilegedMode” switches the checks of rights off: check that the user may see the result
",
        );
    }
}
