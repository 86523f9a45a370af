use analysis::Severity;
use analysis::review::{Check, Context, Tag};

use crate::uses::{self, Usage};

rule! {
    /// # Функция меняет свой параметр
    ///
    /// Функция возвращает значение и вдобавок присваивает новое значение параметру, переданному по ссылке. Читая
    /// `Сумма = Рассчитать(Скидка)`, никто не ждёт, что изменится и `Скидка`. Верните всё нужное структурой
    /// или объявите параметр как «Знач», если новое значение нужно только внутри.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция Сумма(Товары, Количество)
    ///     Количество = Товары.Количество();
    ///     Возврат Товары.Итог("Сумма");
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Итоги(Товары)
    ///     Возврат Новый Структура("Сумма, Количество", Товары.Итог("Сумма"), Товары.Количество());
    /// КонецФункции
    /// ```
    ///
    /// # Function changes its parameter
    ///
    /// The function returns a value and also assigns another one to a parameter that it was given by reference. Whoever
    /// reads `Sum = Calculate(Discount)` does not expect `Discount` to change. Return all that is needed as a structure,
    /// or declare the parameter `Val` if the new value is needed inside only.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function Sum(Goods, Quantity)
    ///     Quantity = Goods.Count();
    ///     Return Goods.Total("Sum");
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Totals(Goods)
    ///     Return New Structure("Sum, Quantity", Goods.Total("Sum"), Goods.Count());
    /// EndFunction
    /// ```
    FUNCTION_OUT_PARAMETER {
        code: "FunctionOutParameter",
        severity: Severity::Major,
        tags: &[Tag::Design],
        minutes: 10,
        by_default: false,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let functions = context.outline.methods.iter().filter(|it| it.is_function);
    for method in functions {
        let Some(body) = method.body else { continue };
        for parameter in method.parameters.iter().filter(|it| !it.by_value) {
            let name = parameter.name.text();
            let mut uses = uses::of_name(body, name);
            let Some((place, _)) = uses.find(|it| it.1 == Usage::Written) else {
                continue;
            };
            let message = context.language.pick(
                format!("Функция меняет параметр «{name}», переданный по ссылке: верните значение или добавьте «Знач»"),
                format!("The function changes the parameter “{name}” given by reference: return the value, or add “Val”"),
            );
            let declared = context.language.pick("параметр", "the parameter");
            context
                .report(place.range(), message)
                .related(parameter.name.range(), declared);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn procedures_values_and_members_may_change() {
        check(
            &FUNCTION_OUT_PARAMETER,
            Language::Ru,
            "Процедура А(Б)
	Б = 1;
КонецПроцедуры
Функция В(Знач Г, Д, Е)
	Г = 1;
	Д.Поле = 2;
	Если е = 0 Тогда
		е = 1;
		^ Функция меняет параметр «Е», переданный по ссылке: верните значение или добавьте «Знач»
		Е = 2;
	КонецЕсли;
КонецФункции
",
        );
    }
}
