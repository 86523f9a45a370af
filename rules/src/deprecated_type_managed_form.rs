use crate::calls::platform_calls;
use analysis::review::{Check, Context, RuleScope, Tag, arguments};
use analysis::{Fix, Severity};
use metadata::same;
use parser_bsl::bsl::Kind;

rule! {
    /// # Устаревший тип «УправляемаяФорма»
    ///
    /// С версии 8.3.14 тип формы называется `ФормаКлиентскогоПриложения`; прежнее имя `УправляемаяФорма` оставлено
    /// для совместимости.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если ТипЗнч(Источник) = Тип("УправляемаяФорма") Тогда
    ///     Источник.Закрыть();
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если ТипЗнч(Источник) = Тип("ФормаКлиентскогоПриложения") Тогда
    ///     Источник.Закрыть();
    /// КонецЕсли;
    /// ```
    ///
    /// # Deprecated type “ManagedForm”
    ///
    /// Since version 8.3.14 the type of a form is called `ClientApplicationForm`; the old name `ManagedForm` is
    /// kept for compatibility.
    ///
    /// ## Wrong
    /// ```bsl
    /// If TypeOf(Source) = Type("ManagedForm") Then
    ///     Source.Close();
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If TypeOf(Source) = Type("ClientApplicationForm") Then
    ///     Source.Close();
    /// EndIf;
    /// ```
    DEPRECATED_TYPE_MANAGED_FORM {
        code: "DeprecatedTypeManagedForm",
        severity: Severity::Info,
        tags: &[Tag::Standard, Tag::Deprecated],
        scope: RuleScope::Bsl,
        since: "8.3.14",
        check: Check::File(check),
    }
}

/// The name of the type, and the one it has now.
const TYPES: [(&str, &str); 2] = [
    ("УправляемаяФорма", "ФормаКлиентскогоПриложения"),
    ("ManagedForm", "ClientApplicationForm"),
];

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &["Тип", "Type"]) {
        let [Some(name)] = arguments(call)[..] else {
            continue;
        };
        let written = name.text().trim_matches('"').trim();
        let of_name = |it: &&(&str, &str)| name.kind() == Kind::String && same(it.0, written);
        let Some((old, new)) = TYPES.iter().find(of_name) else {
            continue;
        };
        let message = context.language.pick(
            format!("Тип «{old}» устарел: с версии 8.3.14 он называется «{new}»"),
            format!("The type “{old}” is deprecated: since version 8.3.14 it is called “{new}”"),
        );
        let title = context.language.pick(
            format!("Заменить на «{new}»"),
            format!("Replace with “{new}”"),
        );
        let fix = Fix::evident(title, name.range(), format!("\"{new}\""));
        context.report(call.range(), message).fix(fix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, found};
    use analysis::Language;
    #[test]
    fn the_type_is_replaced() {
        check_fix(
            &DEPRECATED_TYPE_MANAGED_FORM,
            "А = Тип( \"управляемаяформа\" );",
            "А = Тип( \"ФормаКлиентскогоПриложения\" );",
        );
    }

    #[test]
    fn a_longer_text_is_another_type() {
        let text = "А = Тип(\"УправляемаяФормаСписка\"); Б = Тип(Имя); В = Тип();";
        assert_eq!(found(&DEPRECATED_TYPE_MANAGED_FORM, text, Language::Ru), []);
    }
}
