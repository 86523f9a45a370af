use analysis::Severity;
use analysis::doc_comment::DocComment;
use analysis::review::{Check, Context, Method, Tag};
use metadata::same;

rule! {
    /// # Неполное описание параметров метода
    ///
    /// Метод описан, а его параметры - нет, не все или не те. Тот, кто его вызывает, полагается на описание: подсказка
    /// редактора показывает его при наборе, и проверка типов берёт типы отсюда. Описание, разошедшееся с методом, хуже
    /// никакого: ему верят. Типы нужны каждому параметру, порядок тот же, что в заголовке метода.
    ///
    /// В отличие от BSL Language Server, описание без параметров у обработчика события платформы нарушением
    /// не считается: его параметры описаны в синтакс-помощнике.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Рассчитывает сумму строки.
    /// //
    /// // Параметры:
    /// //  Строка - СтрокаТабличнойЧасти - строка документа.
    /// //
    /// Процедура РассчитатьСумму(Строка, ЦенаВключаетНДС)
    ///     Строка.Сумма = Строка.Количество * Строка.Цена;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Рассчитывает сумму строки.
    /// //
    /// // Параметры:
    /// //  Строка - СтрокаТабличнойЧасти - строка документа.
    /// //  ЦенаВключаетНДС - Булево - налог входит в цену.
    /// //
    /// Процедура РассчитатьСумму(Строка, ЦенаВключаетНДС)
    ///     Строка.Сумма = Строка.Количество * Строка.Цена;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Description of the parameters of a method is incomplete
    ///
    /// The method is described, but its parameters are not, or not all, or others are. Whoever calls it relies on the
    /// description: the editor shows it while typing, and types are taken from it. A description that no longer fits
    /// the method is worse than none, for it is believed. Every parameter needs a type, and the order is that of the
    /// header.
    ///
    /// Unlike in BSL Language Server, a description without parameters is no fault of a handler of a platform event:
    /// the syntax assistant describes its parameters.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Calculates the sum of a row.
    /// Procedure CalculateSum(Row, PriceIncludesTax)
    ///     Row.Sum = Row.Quantity * Row.Price;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Calculates the sum of a row.
    /// //
    /// // Parameters:
    /// //  Row - TabularSectionRow - the row of the document.
    /// //  PriceIncludesTax - Boolean - the price includes the tax.
    /// //
    /// Procedure CalculateSum(Row, PriceIncludesTax)
    ///     Row.Sum = Row.Quantity * Row.Price;
    /// EndProcedure
    /// ```
    MISSING_PARAMETER_DESCRIPTION {
        code: "MissingParameterDescription",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 5,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let outline = context.outline;
    for method in &outline.methods {
        if let Some(doc) = description(context, method) {
            look(context, method, &doc);
        }
    }
}

/// The description of a method, where it says anything.
fn description(context: &Context<'_>, method: &Method<'_>) -> Option<DocComment> {
    let text = context.text().get(method.comment.clone()?)?;
    // A line of slashes describes nothing.
    text.contains(char::is_alphanumeric)
        .then(|| context.outline.documentation(context.text(), method))?
}

fn look(context: &mut Context<'_>, method: &Method<'_>, doc: &DocComment) {
    let language = context.language;
    let name = method.name.text();
    if doc.parameters.is_empty() {
        if method.parameters.is_empty() || doc.same_as.is_some() || is_handler(context, method) {
            return;
        }
        let message = language.pick(
            format!("Параметры метода «{name}» не описаны: добавьте раздел «Параметры»"),
            format!("The parameters of “{name}” are not described: add a section “Parameters”"),
        );
        context.report(method.name.range(), message);
        return;
    }
    for parameter in &method.parameters {
        let name = parameter.name.text();
        let message = match doc.parameters.iter().find(|it| same(&it.name, name)) {
            None => language.pick(
                format!("Параметр «{name}» не описан"),
                format!("The parameter “{name}” is not described"),
            ),
            Some(described) if described.types.is_empty() => language.pick(
                format!("В описании параметра «{name}» не указан тип"),
                format!("The description of the parameter “{name}” names no type"),
            ),
            Some(_) => continue,
        };
        context.report(parameter.name.range(), message);
    }
    let is_own = |name: &str| {
        method
            .parameters
            .iter()
            .any(|it| same(it.name.text(), name))
    };
    let strange = doc.parameters.iter().map(|it| it.name.as_str());
    let strange: Vec<_> = strange.filter(|it| !is_own(it)).collect();
    if !strange.is_empty() {
        let list = strange.join(", ");
        let message = language.pick(
            format!("Описаны параметры, которых у метода нет: {list}"),
            format!("Parameters are described that the method does not have: {list}"),
        );
        context.report(method.name.range(), message);
        return;
    }
    let place = |name: &str| {
        method
            .parameters
            .iter()
            .position(|it| same(it.name.text(), name))
    };
    let places = doc.parameters.iter().map(|it| place(&it.name));
    if !places.into_iter().is_sorted() {
        let message = language.pick(
            format!("Параметры метода «{name}» описаны не в том порядке, в каком объявлены"),
            format!("The parameters of “{name}” are described in another order than declared"),
        );
        context.report(method.name.range(), message);
    }
}

/// Whether the platform calls a method by its name.
fn is_handler(context: &Context<'_>, method: &Method<'_>) -> bool {
    let place = context.place();
    let (Some(platform), Some(kind)) = (place.platform, place.kind) else {
        return false;
    };
    let object = place.object_name().map(|it| it.0);
    let name = method.name.text();
    [object, None].into_iter().any(|it| {
        let events = platform.module_events(kind, it);
        events.iter().any(|it| it.names.is(name))
    })
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn what_is_missing_is_named_where_it_stands() {
        check(
            &MISSING_PARAMETER_DESCRIPTION,
            Language::Ru,
            "// Параметры:
//  Б - Число - второй.
//  А - сумма, которую вводит пользователь.
//  Г - Строка
Процедура Метод(А, Б, В)
                ^ В описании параметра «А» не указан тип
                      ^ Параметр «В» не описан
          ^^^^^ Описаны параметры, которых у метода нет: Г
КонецПроцедуры
// Параметры:
//  Б - Число - второй.
//  А - Число
Процедура Порядок(А, Б)
          ^^^^^^^ Параметры метода «Порядок» описаны не в том порядке, в каком объявлены
КонецПроцедуры
",
        );
    }

    #[test]
    fn links_and_methods_without_a_description_are_left_alone() {
        check(
            &MISSING_PARAMETER_DESCRIPTION,
            Language::Ru,
            "// См. ОбщегоНазначения.Метод
Процедура Первый(А)
КонецПроцедуры
Процедура Второй(А)
КонецПроцедуры
/////////////////
Процедура Третий(А)
КонецПроцедуры
//- /Catalogs/Номенклатура/Ext/ObjectModule.bsl
// Проверяет заполнение.
Процедура ПередЗаписью(Отказ)
КонецПроцедуры
",
        );
    }
}
