use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Несколько директив компиляции
    ///
    /// У метода или переменной больше одной директивы компиляции. Платформа такой модуль не скомпилирует или возьмёт не ту
    /// директиву. Оставьте одну.
    ///
    /// ## Неправильно
    /// ```bsl
    /// &НаСервере
    /// &НаКлиенте
    /// Процедура Заполнить()
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// &НаСервере
    /// Процедура Заполнить()
    /// КонецПроцедуры
    /// ```
    ///
    /// # Several compiler directives
    ///
    /// A method or a variable has more than one compiler directive. The platform does not compile such a module, or takes the
    /// wrong one. Leave one.
    ///
    /// ## Wrong
    /// ```bsl
    /// &AtServer
    /// &AtClient
    /// Procedure Fill()
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// &AtServer
    /// Procedure Fill()
    /// EndProcedure
    /// ```
    SEVERAL_COMPILER_DIRECTIVES {
        code: "SeveralCompilerDirectives",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Unpredictable, Tag::Error],
        minutes: 5,
        check: Check::Nodes(
            &[
                Kind::ProcedureDefinition,
                Kind::FunctionDefinition,
                Kind::ModuleVariable,
            ],
            check,
        ),
    }
}

/// The directives that say where code runs; other annotations may stand beside them.
const DIRECTIVES: [&str; 10] = [
    "НаКлиенте",
    "AtClient",
    "НаСервере",
    "AtServer",
    "НаСервереБезКонтекста",
    "AtServerNoContext",
    "НаКлиентеНаСервере",
    "AtClientAtServer",
    "НаКлиентеНаСервереБезКонтекста",
    "AtClientAtServerNoContext",
];

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let is_directive = |it: &BslNode<'_>| {
        let name = it.child(Field::Name).map_or("", BslNode::text);
        DIRECTIVES.iter().any(|it| same(it, name))
    };
    let directives = node.children_in(Field::Annotation).filter(is_directive);
    let directives: Vec<_> = directives.collect();
    if directives.len() < 2 {
        return;
    }
    let named = node
        .children_in(Field::Declarator)
        .chain(node.child(Field::Name));
    let named: Vec<_> = named.collect();
    let (Some(first), Some(last)) = (named.first(), named.last()) else {
        return;
    };
    let names: Vec<_> = directives.iter().map(|it| it.text()).collect();
    let names = names.join(", ");
    let message = context.language.pick(
        format!("Несколько директив компиляции: {names}. Оставьте одну"),
        format!("Several compiler directives: {names}. Leave one"),
    );
    let here = context.language.pick("Директива", "Directive");
    let finding = context.report(first.start()..last.end(), message);
    for it in directives {
        finding.related(it.range(), here);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::SEVERAL_COMPILER_DIRECTIVES;
    use crate::testing::check;

    #[test]
    fn annotations_of_extensions_are_no_directives() {
        check(
            &SEVERAL_COMPILER_DIRECTIVES,
            Language::Ru,
            "
&НаКлиенте
&НаСервере
Перем А, Б;
      ^^^^ Несколько директив компиляции: &НаКлиенте, &НаСервере. Оставьте одну

&НаСервере
&Вместо(\"В\")
Процедура Расш_В()
КонецПроцедуры
",
        );
    }
}
