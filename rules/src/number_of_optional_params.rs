use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};

rule! {
    /// # Слишком много необязательных параметров
    ///
    /// У метода много параметров со значениями по умолчанию: вызовы превращаются в ряды запятых, и значение легко передать не в
    /// тот параметр. Соберите необязательные параметры в структуру.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Показать(Текст, Заголовок = "", Картинка = "", Таймаут = 0, Важно = Ложь)
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Показать(Текст, Параметры = Неопределено)
    /// КонецПроцедуры
    /// ```
    ///
    /// # Too many optional parameters
    ///
    /// The method has many parameters with default values: calls become rows of commas, and a value is easily passed to the wrong
    /// one. Gather optional parameters in a structure.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Show(Text, Title = "", Picture = "", Timeout = 0, Important = False)
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Show(Text, Parameters = Undefined)
    /// EndProcedure
    /// ```
    NUMBER_OF_OPTIONAL_PARAMS {
        code: "NumberOfOptionalParams",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BrainOverload],
        minutes: 30,
        parameters: &[Parameter {
            name: "maxOptionalParamsCount",
            default: Default::Number(3),
            ru: "Сколько необязательных параметров может быть у метода",
            en: "How many optional parameters a method may have",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let most = context.count("maxOptionalParamsCount");
    for method in &context.outline.methods {
        let parameters = &method.parameters;
        let optional = parameters.iter().filter(|it| it.default.is_some()).count();
        if optional <= most {
            continue;
        }
        let (Some(first), Some(last)) = (parameters.first(), parameters.last()) else {
            continue;
        };
        let name = method.name.text();
        let message = context.language.pick(
            format!("Необязательных параметров у метода «{name}» больше {most}: {optional}. Соберите их в структуру"),
            format!("Method “{name}” has more than {most} optional parameters: {optional}. Gather them in a structure"),
        );
        context.report(first.node.start()..last.node.end(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::NUMBER_OF_OPTIONAL_PARAMS;
    use crate::testing::check;

    #[test]
    fn parameters_without_defaults_do_not_count() {
        check(
            &NUMBER_OF_OPTIONAL_PARAMS,
            Language::En,
            "
Function A(B, C, D, E, F = 1, G = 2, H = 3) Return 1; EndFunction
Function B(C = 1, D = 2, E = 3, F = 4) Return 1; EndFunction
           ^^^^^^^^^^^^^^^^^^^^^^^^^^ Method “B” has more than 3 optional parameters: 4. Gather them in a structure
",
        );
    }
}
