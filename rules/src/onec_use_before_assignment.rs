use analysis::review::{Check, Context, RuleKind, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Переменная читается до присваивания
    ///
    /// На одном из путей к этому месту переменной ещё ничего не присвоено: она равна `Неопределено`. Дальше код падает на
    /// обращении к ней или молча считает не то. Присвойте начальное значение до ветвления.
    ///
    /// Путь считается возможным, если тело каждого цикла выполнено хотя бы раз. Передача в параметр метода считается
    /// присваиванием. Правило молчит там, где автор, видимо, знает о пустом значении: переменную где-нибудь сравнивают с
    /// `Неопределено`, она объявлена оператором `Перем` и присвоена хотя бы на одном пути, чтение само стоит под условием,
    /// между присваиванием и чтением метод по условию завершается или оба стоят в одном цикле.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция СуммаСоСкидкой(Сумма)
    ///     Если Сумма > 1000 Тогда
    ///         Скидка = 10;
    ///     КонецЕсли;
    ///     Возврат Сумма - Скидка;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция СуммаСоСкидкой(Сумма)
    ///     Скидка = 0;
    ///     Если Сумма > 1000 Тогда
    ///         Скидка = 10;
    ///     КонецЕсли;
    ///     Возврат Сумма - Скидка;
    /// КонецФункции
    /// ```
    ///
    /// # A variable is read before it is assigned
    ///
    /// On one of the paths to this place nothing has been assigned to the variable yet: it is `Undefined`. Further on the code
    /// fails where it is used, or silently counts something else. Assign an initial value before the branches.
    ///
    /// A path counts as possible when the body of every loop has run at least once. Passing it to a parameter of a method
    /// counts as an assignment. The rule is silent where the author seems to know of the empty value: the variable is
    /// compared with `Undefined` somewhere, it is declared by `Var` and assigned on at least one path, the reading itself
    /// stands under a condition, the method ends under a condition between the assignment and the reading, or both stand
    /// in one loop.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function DiscountedAmount(Amount)
    ///     If Amount > 1000 Then
    ///         Discount = 10;
    ///     EndIf;
    ///     Return Amount - Discount;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function DiscountedAmount(Amount)
    ///     Discount = 0;
    ///     If Amount > 1000 Then
    ///         Discount = 10;
    ///     EndIf;
    ///     Return Amount - Discount;
    /// EndFunction
    /// ```
    ONEC_USE_BEFORE_ASSIGNMENT {
        code: "OnecUseBeforeAssignment",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious, Tag::Unpredictable],
        minutes: 10,
        check: Check::File(check),
    }
}

mod locals;
mod paths;
mod related_conditions;
use self::locals::{Local, locals};
use self::related_conditions::is_guarded;
fn check(context: &mut Context<'_>) {
    let file = context.file;
    for method in &context.outline.methods {
        let node = method.node;
        let hides = [
            Kind::InactiveCode,
            Kind::DeletedCode,
            Kind::ExecuteStatement,
        ];
        if node.has_error()
            || hides
                .iter()
                .any(|it| node.descendants_of(*it).next().is_some())
        {
            continue;
        }
        let locals = locals(context, method);
        if locals.is_empty() {
            continue;
        }
        let Some(flow) = file.control_flow(node) else {
            continue;
        };
        for read in paths::early_reads(file, flow, &locals) {
            let Some(local) = locals.get(read.local) else {
                continue;
            };
            let place = file.tree.node(read.node);
            if is_meant(local, place, read.is_sure) {
                continue;
            }
            report(context, local, place, read.is_sure);
        }
    }
}

/// Whether whoever wrote this knew that the variable may be empty.
fn is_meant(local: &Local<'_>, place: BslNode<'_>, is_sure: bool) -> bool {
    let is_first = local
        .assigned
        .first()
        .is_none_or(|it| place.start() < it.end());
    match local.declared {
        // It is empty by declaration.
        true => !is_sure,
        // The platform knows no variable of this name here yet: it is a property of the context.
        false if is_first => true,
        false => !is_sure && is_guarded(local, place),
    }
}

fn report<'a>(context: &mut Context<'a>, local: &Local<'a>, place: BslNode<'a>, is_sure: bool) {
    let name = place.text();
    let message = match is_sure {
        true => context.language.pick(
            format!("Переменной «{name}» к этому месту ничего не присвоено: её значение — Неопределено"),
            format!("Nothing has been assigned to variable “{name}” up to here: its value is Undefined"),
        ),
        false => context.language.pick(
            format!("Переменной «{name}» на одном из путей сюда ничего не присвоено: задайте начальное значение"),
            format!("On one of the paths to here nothing is assigned to variable “{name}”: give it an initial value"),
        ),
    };
    let here = context
        .language
        .pick("Здесь присваивается", "It is assigned here");
    let finding = context.report(place.range(), message);
    for it in local.assigned.iter().take(3) {
        finding.related(it.range(), here);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::ONEC_USE_BEFORE_ASSIGNMENT;
    use crate::testing::check;

    #[test]
    fn every_path_should_assign() {
        check(
            &ONEC_USE_BEFORE_ASSIGNMENT,
            Language::Ru,
            "
Процедура А(Б)
    Попытка
        Файл = Открыть(Б);
        Файл.Записать();
    Исключение
        Файл.Закрыть();
        ^^^^ Переменной «Файл» на одном из путей сюда ничего не присвоено: задайте начальное значение
    КонецПопытки;

    Если Б = 1 Тогда
        Ставка = 1;
    ИначеЕсли Б = 2 Тогда
        Ставка = 2;
    КонецЕсли;
    Сообщить(\"Ставка\" + Ставка);
                        ^^^^^^ Переменной «Ставка» на одном из путей сюда ничего не присвоено: задайте начальное значение

    Для Каждого Строка Из Б Цикл
        Последняя = Строка;
    КонецЦикла;
    Последняя.Записать();

    Если В() Тогда
        Путь = 1;
    Иначе
        Заполнить(Путь);
    КонецЕсли;
    Путь.Записать();
КонецПроцедуры

Функция Б()
    Перем Сумма;
    Перем Итог;
    Сообщить(1 + Сумма);
                 ^^^^^ Переменной «Сумма» к этому месту ничего не присвоено: её значение — Неопределено
    Если В() Тогда
        Итог = 1;
    КонецЕсли;
    Возврат Итог;
КонецФункции
",
        );
    }

    #[test]
    fn what_is_checked_is_meant() {
        check(
            &ONEC_USE_BEFORE_ASSIGNMENT,
            Language::Ru,
            "
Процедура А(Б, В)
    Если Б Тогда
        Г = 1;
    КонецЕсли;
    Если Б И В Тогда
        Д = 1 + Г;
    КонецЕсли;

    Нашли = Ложь;
    Если В > 1 Тогда
        Строка = 1;
        Нашли = Истина;
    КонецЕсли;
    Если Не Нашли Тогда
        Возврат;
    КонецЕсли;
    Ж = 2 + Строка;

    Если В > 2 Тогда
        З = 1;
    КонецЕсли;
    Если З <> Неопределено Тогда
        И = 2 + З;
    КонецЕсли;
КонецПроцедуры
",
        );
    }

    #[test]
    fn properties_of_the_context_are_no_variables() {
        check(
            &ONEC_USE_BEFORE_ASSIGNMENT,
            Language::Ru,
            "
//- /Documents/РеализацияТоваров/Ext/ObjectModule.bsl
Процедура ПередЗаписью(Отказ)
    Если Отказ Тогда
        Комментарий = 1;
    КонецЕсли;
    А = 1 + Комментарий;
КонецПроцедуры
",
        );
    }
}
