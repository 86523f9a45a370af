use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Переменная в общем модуле
    ///
    /// Общий модуль хранить значения не может: объявление переменной в нём платформа не примет, и модуль не
    /// скомпилируется. Передавайте значения параметрами; то, что вычисляется один раз за сеанс, возвращайте функцией
    /// модуля с повторным использованием значений.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Перем КэшКурсов;
    ///
    /// Функция Курс(Валюта) Экспорт
    ///     Возврат КэшКурсов[Валюта];
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Функция Курс(Валюта) Экспорт
    ///     Возврат ОбщегоНазначенияПовтИсп.КурсВалюты(Валюта);
    /// КонецФункции
    /// ```
    ///
    /// # Variable in a common module
    ///
    /// A common module cannot keep values: the platform does not take the declaration of a variable there, and the
    /// module does not compile. Pass values as parameters; return what is computed once a session by a function of a
    /// module that reuses returned values.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Var RateCache;
    ///
    /// Function Rate(Currency) Export
    ///     Return RateCache[Currency];
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Function Rate(Currency) Export
    ///     Return CommonCached.Rate(Currency);
    /// EndFunction
    /// ```
    COMMON_MODULE_VARIABLES {
        code: "CommonModuleVariables",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::Design],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule],
        check: Check::Nodes(&[Kind::ModuleVariable], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let names = node.children_in(Field::Declarator);
    let names = names.filter_map(|it| Some(it.child(Field::Name)?.text()));
    let names = names.collect::<Vec<_>>().join(", ");
    let message = context.language.pick(
        format!(
            "В общем модуле не может быть переменных: {names}. Передавайте значения параметрами"
        ),
        format!("A common module cannot have variables: {names}. Pass values as parameters"),
    );
    context.report(node.range(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn variables_of_methods_are_allowed_and_a_declaration_is_named_once() {
        check(
            &COMMON_MODULE_VARIABLES,
            Language::En,
            "//- /CommonModules/КурсыВалют/Ext/Module.bsl
Перем А, Б Экспорт;
^^^^^^^^^^^^^^^^^^^ A common module cannot have variables: А, Б. Pass values as parameters
Процедура В()
	Перем Г;
КонецПроцедуры
",
        );
    }
}
