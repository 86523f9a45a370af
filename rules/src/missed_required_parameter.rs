use analysis::review::{Check, Context, Meaning, Needs, RuleKind, Tag, arguments};
use parser_bsl::bsl::Kind;

rule! {
    /// # Пропущен обязательный параметр
    ///
    /// Параметр метода не имеет значения по умолчанию, а вызов его не передает. Платформа проверяет это, только когда вызов
    /// выполняется: «Недостаточно фактических параметров». Пропуск между запятыми дает методу «Неопределено» вместо значения, на
    /// которое он рассчитан.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Функция Сумма(Цена, Количество)
    ///     Возврат Цена * Количество;
    /// КонецФункции
    ///
    /// Процедура Проба()
    ///     Сообщить(Сумма(100));
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Функция Сумма(Цена, Количество = 1)
    ///     Возврат Цена * Количество;
    /// КонецФункции
    ///
    /// Процедура Проба()
    ///     Сообщить(Сумма(100));
    /// КонецПроцедуры
    /// ```
    ///
    /// # A required parameter is left out
    ///
    /// The parameter of the method has no default value, and the call does not give it. The platform checks that only when the
    /// call runs: “Not enough actual parameters”. A gap between commas gives the method `Undefined` in place of a value that it
    /// counts on.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Function Amount(Price, Quantity)
    ///     Return Price * Quantity;
    /// EndFunction
    ///
    /// Procedure Try1()
    ///     Message(Amount(, 2));
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Function Amount(Price, Quantity)
    ///     Return Price * Quantity;
    /// EndFunction
    ///
    /// Procedure Try1()
    ///     Message(Amount(100, 2));
    /// EndProcedure
    /// ```
    MISSED_REQUIRED_PARAMETER {
        code: "MissedRequiredParameter",
        kind: RuleKind::Error,
        tags: &[Tag::Error],
        minutes: 1,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, _)) = context.project() else {
        return;
    };
    let file = context.file;
    for access in context.accesses() {
        let (Meaning::Method(module, index), Some(call)) = (&access.meaning, access.call) else {
            continue;
        };
        let (call, name) = (file.tree.node(call), file.tree.node(access.name));
        let Some(method) = snapshot.method(*module, *index).map(|it| &it.method) else {
            continue;
        };
        if method.parameters.iter().all(|it| !it.default.is_empty())
            || call.has_error()
            || method.has_errors
            || call.kind() != Kind::CallExpression
        {
            continue;
        }
        let given = arguments(call);
        let parameters = method.parameters.iter().enumerate();
        let missed = parameters.filter(|(place, it)| {
            it.default.is_empty() && given.get(*place).is_none_or(|it| it.is_none())
        });
        let missed: Vec<String> = missed.map(|(_, it)| it.name.to_string()).collect();
        if missed.is_empty() {
            continue;
        }
        let word = name.text();
        let message = match missed.as_slice() {
            [one] => context.language.pick(
                format!("Вызов «{word}» пропускает обязательный параметр «{one}»"),
                format!("The call of “{word}” leaves out the required parameter “{one}”"),
            ),
            all => context.language.pick(
                format!(
                    "Вызов «{word}» пропускает обязательные параметры: «{}»",
                    all.join("», «")
                ),
                format!(
                    "The call of “{word}” leaves out required parameters: “{}”",
                    all.join("”, “")
                ),
            ),
        };
        context.report(name.start()..call.end(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn own_methods_and_those_of_other_modules_are_checked() {
        check(
            &MISSED_REQUIRED_PARAMETER,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура Своя(А, Знач Б, В = 1) Экспорт
	Своя(1, 2);
	Своя(1, );
	^^^^^^^^^ Вызов «Своя» пропускает обязательный параметр «Б»
	своя();
	^^^^^^ Вызов «своя» пропускает обязательные параметры: «А», «Б»
	Неизвестная();
КонецПроцедуры
//- /Catalogs/Номенклатура/Ext/ObjectModule.bsl
Процедура Проба()
	Ценообразование.Своя(1, 2, 3);
	Ценообразование.Своя(, 2);
	                ^^^^^^^^^ Вызов «Своя» пропускает обязательный параметр «А»
	// Метод объекта закрывает такое имя платформы.
	Записать();
	^^^^^^^^^^ Вызов «Записать» пропускает обязательный параметр «Режим»
КонецПроцедуры

Процедура Записать(Режим)
КонецПроцедуры
"#,
        );
    }
}
