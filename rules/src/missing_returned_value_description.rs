use analysis::Severity;
use analysis::doc_comment::DocComment;
use analysis::review::{Check, Context, Default, Method, Parameter, Tag};

rule! {
    /// # Неполное описание возвращаемого значения
    ///
    /// Функция описана, но не сказано, что она возвращает; или описано значение процедуры, у которой его нет. Чтобы
    /// узнать тип результата, приходится читать тело функции и всё, что она вызывает, а подсказки и проверки типов
    /// после её вызова не работают.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Находит договор контрагента.
    /// Функция ДоговорКонтрагента()
    ///     Возврат Справочники.Договоры.ПустаяСсылка();
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Находит договор контрагента.
    /// //
    /// // Возвращаемое значение:
    /// //  СправочникСсылка.Договоры - пустая ссылка, если договора нет.
    /// //
    /// Функция ДоговорКонтрагента()
    ///     Возврат Справочники.Договоры.ПустаяСсылка();
    /// КонецФункции
    /// ```
    ///
    /// # Description of the returned value is incomplete
    ///
    /// The function is described, but not what it returns; or a value is described of a procedure, which has none. To
    /// learn the type of the result one has to read the body and all that it calls, and completion and type checks do
    /// not work behind a call of the function.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Finds the contract of a counterparty.
    /// Function ContractOf()
    ///     Return Catalogs.Contracts.EmptyRef();
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Finds the contract of a counterparty.
    /// //
    /// // Returns:
    /// //  CatalogRef.Contracts - an empty reference if there is none.
    /// //
    /// Function ContractOf()
    ///     Return Catalogs.Contracts.EmptyRef();
    /// EndFunction
    /// ```
    MISSING_RETURNED_VALUE_DESCRIPTION {
        code: "MissingReturnedValueDescription",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 5,
        parameters: &[Parameter {
            name: "allowShortDescriptionReturnValues",
            default: Default::Flag(true),
            ru: "типа возвращаемого значения достаточно, пояснение не обязательно",
            en: "the type of the returned value will do, without an explanation",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let outline = context.outline;
    for method in &outline.methods {
        let comment = method.comment.clone().and_then(|it| context.text().get(it));
        if !comment.is_some_and(|it| it.contains(char::is_alphanumeric)) {
            continue;
        }
        if let Some(doc) = outline.documentation(context.text(), method) {
            look(context, method, &doc);
        }
    }
}

fn look(context: &mut Context<'_>, method: &Method<'_>, doc: &DocComment) {
    let language = context.language;
    let name = method.name.text();
    let is_described = !doc.returns.is_empty() || !doc.returns_text.is_empty();
    let message = match (method.is_function, is_described) {
        (true, false) if doc.same_as.is_none() => language.pick(
            format!("Не описано, что возвращает функция «{name}»: добавьте раздел «Возвращаемое значение»"),
            format!("It is not described what “{name}” returns: add a section “Returns”"),
        ),
        (false, true) => language.pick(
            format!("Процедура «{name}» ничего не возвращает, а возвращаемое значение описано"),
            format!("The procedure “{name}” returns nothing, but a returned value is described"),
        ),
        (true, true) if !context.flag("allowShortDescriptionReturnValues") => {
            let short = doc.returns.iter().filter(|it| {
                let is_link = matches!(it.name, analysis::doc_comment::DocTypeName::See(_));
                !is_link
                    && it.description.is_empty()
                    && it.fields.is_empty()
                    && it.elements.iter().all(|it| it.fields.is_empty())
            });
            if short.count() == 0 {
                return;
            }
            language.pick(
                format!("В описании функции «{name}» назван тип, но не сказано, что она возвращает"),
                format!("The description of “{name}” names a type but does not tell what is returned"),
            )
        }
        _ => return,
    };
    context.report(method.name.range(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_with, with};

    #[test]
    fn procedures_return_nothing_and_links_say_it() {
        check(
            &MISSING_RETURNED_VALUE_DESCRIPTION,
            Language::Ru,
            "// Делает.
// Возвращаемое значение:
//  Булево - сделано.
Процедура Первая()
          ^^^^^^ Процедура «Первая» ничего не возвращает, а возвращаемое значение описано
КонецПроцедуры
// См. Модуль.Вторая
Функция Вторая()
КонецФункции
Функция Третья()
КонецФункции
",
        );
    }

    #[test]
    fn an_explanation_may_be_asked_for() {
        let set = || {
            let name = "allowShortDescriptionReturnValues";
            with(
                &MISSING_RETURNED_VALUE_DESCRIPTION,
                &[(name, Value::Flag(false))],
            )
        };
        check_with(
            set,
            Language::En,
            "// Returns:
//  Boolean
Function One()
         ^^^ The description of “One” names a type but does not tell what is returned
EndFunction
// Returns:
//  Structure:
//   * A - Number
Function Two()
EndFunction
",
        );
    }
}
