use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};

rule! {
    /// # Зарезервированное имя параметра
    ///
    /// Параметр назван словом, которое договорились не использовать: оно перекрывает свойство глобального контекста
    /// или ничего не говорит о значении. Параметр `Документы` закрывает менеджер документов во всём методе. Список слов
    /// задаёт команда; без него правило ничего не находит.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Параметр: reservedWords = Документы|Справочники
    /// Процедура Провести(Документы)
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Параметр: reservedWords = Документы|Справочники
    /// Процедура Провести(ДокументыКПроведению)
    /// КонецПроцедуры
    /// ```
    ///
    /// # Reserved name of a parameter
    ///
    /// A parameter has a name that was agreed not to be used: it hides a property of the global context or says nothing
    /// of the value. A parameter `Documents` hides the manager of documents in the whole method. The team sets the list
    /// of words; without it the rule finds nothing.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Параметр: reservedWords = Documents|Catalogs
    /// Procedure Post(Documents)
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Параметр: reservedWords = Documents|Catalogs
    /// Procedure Post(DocumentsToPost)
    /// EndProcedure
    /// ```
    RESERVED_PARAMETER_NAMES {
        code: "ReservedParameterNames",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 5,
        parameters: &[Parameter {
            name: "reservedWords",
            default: Default::Pattern(""),
            ru: "имена, которых у параметров быть не должно: регулярное выражение, которому отвечает всё имя",
            en: "names that parameters must not have: a regular expression that the whole name matches",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(pattern) = context.pattern("reservedWords") else {
        return;
    };
    let parameters = context.outline.methods.iter().flat_map(|it| &it.parameters);
    // A part of most names matches nothing, and the expression for whole ones is not made.
    let suspects: Vec<_> = parameters
        .filter(|it| pattern.is_match(it.name.text()))
        .collect();
    if suspects.is_empty() {
        return;
    }
    let Some(whole) = context.whole_pattern("reservedWords") else {
        return;
    };
    for parameter in suspects {
        let name = parameter.name.text();
        if !whole.is_match(name) {
            continue;
        }
        let message = context.language.pick(
            format!("Имя параметра «{name}» зарезервировано: назовите его иначе"),
            format!("The name of the parameter “{name}” is reserved: call it otherwise"),
        );
        context.report(parameter.node.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_with, with};

    #[test]
    fn the_whole_name_must_match_in_any_case() {
        let set = || {
            let words = Value::Text("а|аб|в.*".to_owned());
            with(&RESERVED_PARAMETER_NAMES, &[("reservedWords", words)])
        };
        check_with(
            set,
            Language::Ru,
            "Процедура Метод(АБВ, аб, Знач В = 1, ЖА)
                     ^^ Имя параметра «аб» зарезервировано: назовите его иначе
                         ^^^^^^^^^^ Имя параметра «В» зарезервировано: назовите его иначе
КонецПроцедуры
",
        );
    }

    #[test]
    fn without_a_list_nothing_is_reserved() {
        let text = "Процедура А(Документы)\nКонецПроцедуры\n";
        check(&RESERVED_PARAMETER_NAMES, Language::Ru, text);
    }
}
