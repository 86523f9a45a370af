use analysis::Fix;
use analysis::Severity;
use analysis::keywords::Spelling;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::ModuleKind;
use parser_bsl::flat::BslNode;

use crate::directives::is_directive;

rule! {
    /// # Метод формы без директивы компиляции
    ///
    /// В модуле формы или команды над методом не сказано, где он выполняется. Без директивы это сервер: клиентский код,
    /// который вызовет такой метод, незаметно обратится к серверу вместе со всеми данными формы. Укажите директиву,
    /// даже если нужна именно `&НаСервере`: так видно, что это не забывчивость.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// Процедура ОбновитьЗаголовок()
    ///     Заголовок = Объект.Наименование;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура ОбновитьЗаголовок()
    ///     Заголовок = Объект.Наименование;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Form method without a compilation directive
    ///
    /// Nothing says above a method of a form or a command where it runs. Without a directive that is the server: client
    /// code that calls such a method goes to the server unnoticed, with all data of the form. Write the directive, even
    /// if it is `&AtServer`: then it can be seen that it was not forgotten.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// Procedure UpdateTitle()
    ///     Title = Object.Description;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure UpdateTitle()
    ///     Title = Object.Description;
    /// EndProcedure
    /// ```
    COMPILATION_DIRECTIVE_LOST {
        code: "CompilationDirectiveLost",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Unpredictable],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::FormModule, ModuleKind::CommandModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    if context.place().form().is_some_and(|it| it.ordinary) {
        return;
    }
    for method in &context.outline.methods {
        if method.annotations.iter().any(|it| is_directive(*it)) {
            continue;
        }
        let name = method.name.text();
        let message = context.language.pick(
            format!("Над методом «{name}» нет директивы компиляции: он выполнится на сервере"),
            format!("There is no compilation directive above “{name}”: it will run on the server"),
        );
        let keyword = method.node.first_token().map_or("", BslNode::text);
        let (russian, english) = ("&НаСервере", "&AtServer");
        let directive = match Spelling::of_word(keyword.trim_start_matches('&')) {
            Spelling::Russian => russian,
            Spelling::English => english,
        };
        let title = context.language.pick(
            format!("Добавить «{directive}», как сейчас"),
            format!("Add “{directive}”, as it is now"),
        );
        let at = method.node.start();
        let eol = if context.text().contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let fix = Fix::possible(title, at..at, format!("{directive}{eol}"));
        context.report(method.name.range(), message).fix(fix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_fix;

    #[test]
    fn an_annotation_of_an_extension_is_no_directive() {
        let head = "// Модуль: CommonForms/ВводКоличества/Ext/Form/Module.bsl\n\n";
        check_fix(
            &COMPILATION_DIRECTIVE_LOST,
            &format!("{head}&Вместо(\"Б\")\nПроцедура А()\nКонецПроцедуры\n"),
            &format!("{head}&НаСервере\n&Вместо(\"Б\")\nПроцедура А()\nКонецПроцедуры\n"),
        );
    }
}
