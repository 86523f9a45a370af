use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, method, type_name};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Объект, которого нет в Linux
    ///
    /// `COMОбъект` и `Почта` есть только в Windows: на сервере или клиенте под Linux конструктор вызовет
    /// исключение. Проверьте тип платформы перед вызовом или замените объект тем, который есть везде. Правило
    /// молчит, если объект создаётся в ветке, условие которой упоминает `Windows`, `Linux_x86` или `MacOS`. В
    /// отличие от BSL Language Server годится и выход из метода по такому условию раньше.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Приложение = Новый COMОбъект("Excel.Application");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если ОбщегоНазначения.ЭтоWindowsСервер() Тогда
    ///     Приложение = Новый COMОбъект("Excel.Application");
    /// КонецЕсли;
    /// ```
    ///
    /// # An object that Linux does not have
    ///
    /// `COMObject` and `Mail` exist in Windows only: on a server or a client under Linux the constructor raises an
    /// exception. Check the platform type before, or use an object that exists everywhere. The rule is silent where
    /// the object is made in a branch whose condition mentions `Windows`, `Linux_x86` or `MacOS`. Unlike in BSL
    /// Language Server, leaving the method on such a condition earlier will do too.
    ///
    /// ## Wrong
    /// ```bsl
    /// Application = New COMObject("Excel.Application");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Common.IsWindowsServer() Then
    ///     Application = New COMObject("Excel.Application");
    /// EndIf;
    /// ```
    USING_OBJECT_NOT_AVAILABLE_UNIX {
        code: "UsingObjectNotAvailableUnix",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::LockInOs],
        minutes: 30,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for made in context
        .file
        .made(&["COMОбъект", "COMObject", "Почта", "Mail"])
    {
        let root = method(made).or_else(|| made.ancestors().last());
        let kinds = [Kind::IfStatement, Kind::ElsifClause];
        let is_checked = root.is_some_and(|root| {
            let mut conditions = kinds.iter().flat_map(|it| root.descendants_of(*it));
            conditions.any(|it| {
                let is_about = it.index() < made.index()
                    && it
                        .child(Field::Condition)
                        .is_some_and(|it| mentions_system(it.text()));
                let clause = if it.kind() == Kind::ElsifClause {
                    it.parent().unwrap_or(it)
                } else {
                    it
                };
                is_about && (made.is_within(clause) || leaves(it))
            })
        });
        if is_checked {
            continue;
        }
        let name = type_name(made).unwrap_or_default();
        let message = context.language.pick(
            format!("«{name}» есть только в Windows: проверьте тип платформы или используйте другой объект"),
            format!("“{name}” exists in Windows only: check the platform type or use another object"),
        );
        context.report(made.range(), message);
    }
}

fn mentions_system(condition: &str) -> bool {
    let condition: String = metadata::folded(condition).collect();
    ["windows", "linux", "macos"]
        .iter()
        .any(|it| condition.contains(it))
}

/// Whether a branch leaves the method.
fn leaves(clause: BslNode<'_>) -> bool {
    clause.child(Field::Body).is_some_and(|it| {
        it.children()
            .any(|it| matches!(it.kind(), Kind::ReturnStatement | Kind::RaiseStatement))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn a_check_of_the_system_may_stand_before() {
        crate::testing::check(
            &USING_OBJECT_NOT_AVAILABLE_UNIX,
            Language::Ru,
            r#"
    Процедура А()
        Если Инфо.ТипПлатформы = ТипПлатформы.Linux_x86 Тогда
            Возврат;
        КонецЕсли;
        Почта = Новый Почта;
    КонецПроцедуры
    Процедура Б()
        Если Инфо.ТипПлатформы = ТипПлатформы.Linux_x86 Тогда
            В();
        КонецЕсли;
        Почта = Новый("COMОбъект", Параметры);
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «COMОбъект» есть только в Windows: проверьте тип платформы или используйте другой объект
    КонецПроцедуры
"#,
        );
    }
}
