use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag, argument, method, without_parentheses};
use metadata::Bilingual;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use crate::uses::{self, Usage};

rule! {
    /// # Слишком общая категория ошибки
    ///
    /// Второй параметр `ВызватьИсключение` называет категорию ошибки: по ней платформа решает, что показать пользователю и
    /// что записать в журнал, а обработчики — как с ошибкой поступить. Категории «Все ошибки», «Прочая ошибка» и те, что
    /// платформа ставит ошибкам самого встроенного языка, об этом ничего не говорят. Укажите точную категорию или не
    /// указывайте никакой.
    ///
    /// ## Неправильно
    /// ```bsl
    /// ВызватьИсключение(НСтр("ru = 'Нет связи с сайтом'"), КатегорияОшибки.ПрочаяОшибка);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// ВызватьИсключение(НСтр("ru = 'Нет связи с сайтом'"), КатегорияОшибки.ОшибкаСети);
    /// ```
    ///
    /// # The category of an error is too general
    ///
    /// The second parameter of `Raise` names the category of the error: by it the platform decides what the user sees and what
    /// the log holds, and handlers decide what to do. “All errors”, “other error” and those that the platform gives to errors
    /// of the language itself say nothing of that. Name the exact category, or none.
    ///
    /// ## Wrong
    /// ```bsl
    /// Raise(NStr("en = 'The site does not answer'"), ErrorCategory.OtherError);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Raise(NStr("en = 'The site does not answer'"), ErrorCategory.NetworkError);
    /// ```
    BAD_EXCEPTION_CATEGORY {
        code: "BadExceptionCategory",
        severity: Severity::Info,
        tags: &[Tag::BadPractice],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::Nodes(&[Kind::RaiseStatement], check),
    }
}

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

const ENUMERATION: Bilingual = names("КатегорияОшибки", "ErrorCategory");
const GENERAL: [Bilingual; 6] = [
    names("ВсеОшибки", "AllErrors"),
    names("ПрочаяОшибка", "OtherError"),
    names("ОшибкаКомпиляцииВстроенногоЯзыка", "ScriptCompileError"),
    names(
        "ОшибкаВоВремяВыполненияВстроенногоЯзыка",
        "ScriptRuntimeError",
    ),
    names(
        "ИсключениеВызванноеИзВстроенногоЯзыка",
        "ScriptRaisedException",
    ),
    names(
        "ИсключениеВызванноеИзВстроенногоЯзыка",
        "ExceptionRaisedFromScript",
    ),
];

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let Some(category) = argument(node, 1).filter(|_| !node.has_error()) else {
        return;
    };
    let value = without_parentheses(category);
    let (Some(of), Some(name)) = (value.child(Field::Object), value.child(Field::Property)) else {
        return;
    };
    let is_enumeration = of.kind() == Kind::Identifier && ENUMERATION.is(of.text());
    if !is_enumeration || !GENERAL.iter().any(|it| it.is(name.text())) || is_variable(of) {
        return;
    }
    let name = name.text();
    let message = context.language.pick(
        format!("Категория «{name}» ничего не говорит об ошибке: укажите точную или не указывайте никакой"),
        format!("The category “{name}” says nothing of the error: name the exact one or none"),
    );
    context.report(category.range(), message);
}

/// Whether the method has a variable of the name of the enumeration.
fn is_variable(name: BslNode<'_>) -> bool {
    let uses = method(name).map(|it| uses::of_name(it, name.text()));
    uses.into_iter().flatten().any(|it| it.1 != Usage::Read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn other_enumerations_and_variables_are_passed_over() {
        check(
            &BAD_EXCEPTION_CATEGORY,
            Language::En,
            r#"
Procedure A(ErrorCategory)
	Raise("Text", ErrorCategory.OtherError);
EndProcedure
Procedure B()
	Raise("Text", Other.OtherError);
	Raise("Text");
	Raise "Text";
	raise("Text", errorCategory.allErrors, "Code");
	              ^^^^^^^^^^^^^^^^^^^^^^^ The category “allErrors” says nothing of the error: name the exact one or none
EndProcedure
"#,
        );
    }
}
