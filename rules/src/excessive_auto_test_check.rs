use analysis::review::{
    Check, Context, Tag, argument, callee, receiver, string_value, without_parentheses,
};
use analysis::{Fix, Severity};
use metadata::{ModuleKind, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Избыточная проверка параметра «АвтоТест»
    ///
    /// Проверка параметра «АвтоТест» в обработчиках формы и объекта осталась от старой проверки конфигураций,
    /// которая открывала формы без данных. Её больше не требуют: она только прячет код, который надо было бы
    /// проверить.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &НаСервере
    /// Процедура ПриСозданииНаСервере(Отказ, СтандартнаяОбработка)
    ///     Если Параметры.Свойство("АвтоТест") Тогда
    ///         Возврат;
    ///     КонецЕсли;
    ///     ЗаполнитьФорму();
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &НаСервере
    /// Процедура ПриСозданииНаСервере(Отказ, СтандартнаяОбработка)
    ///     ЗаполнитьФорму();
    /// КонецПроцедуры
    /// ```
    ///
    /// # Excessive check of the parameter “AutoTest”
    ///
    /// The check of the parameter “AutoTest” in handlers of forms and objects comes from an old check of
    /// configurations that opened forms without data. It is required no more: it only hides code that should have
    /// been tested.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &AtServer
    /// Procedure OnCreateAtServer(Cancel, StandardProcessing)
    ///     If Parameters.Property("AutoTest") Then
    ///         Return;
    ///     EndIf;
    ///     FillForm();
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &AtServer
    /// Procedure OnCreateAtServer(Cancel, StandardProcessing)
    ///     FillForm();
    /// EndProcedure
    /// ```
    EXCESSIVE_AUTO_TEST_CHECK {
        code: "ExcessiveAutoTestCheck",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::Deprecated],
        modules: &[ModuleKind::FormModule, ModuleKind::ObjectModule, ModuleKind::RecordSetModule, ModuleKind::CommonModule],
        check: Check::Nodes(&[Kind::IfStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let Some((condition, body)) = node.child(Field::Condition).zip(node.child(Field::Body)) else {
        return;
    };
    let mut statements = body.children().filter(|it| it.kind().is_statement());
    let is_return = statements
        .next()
        .is_some_and(|it| it.kind() == Kind::ReturnStatement);
    if !is_return || statements.next().is_some() || !is_test(without_parentheses(condition)) {
        return;
    }
    let message = context.language.pick(
        "Проверка параметра «АвтоТест» больше не нужна: удалите её",
        "The check of the parameter “AutoTest” is needed no more: delete it",
    );
    let is_alone = node.child(Field::Alternative).is_none();
    let title = context
        .language
        .pick("Удалить проверку", "Delete the check")
        .to_owned();
    let range = lines(context, node);
    let finding = context.report(node.range(), message);
    if let Some(range) = range.filter(|_| is_alone) {
        finding.fix(Fix::possible(title, range, ""));
    }
}

/// `Параметры.Свойство("АвтоТест")`, `Параметр = "АвтоТест"`.
fn is_test(condition: BslNode<'_>) -> bool {
    let is_name = |it: BslNode<'_>| {
        string_value(it).is_some_and(|it| same(&it, "АвтоТест") || same(&it, "AutoTest"))
    };
    match condition.kind() {
        Kind::CallExpression => {
            receiver(condition).is_some()
                && callee(condition)
                    .is_some_and(|it| same(it.text(), "Свойство") || same(it.text(), "Property"))
                && argument(condition, 0).is_some_and(is_name)
        }
        Kind::BinaryExpression => {
            condition
                .child(Field::Operator)
                .is_some_and(|it| it.kind() == Kind::Equal)
                && condition.child(Field::Right).is_some_and(is_name)
        }
        _ => false,
    }
}

/// The lines of a statement that shares them with nothing else.
fn lines(context: &Context<'_>, node: BslNode<'_>) -> Option<std::ops::Range<usize>> {
    let text = context.text();
    let semicolon = node
        .next_sibling()
        .filter(|it| it.kind() == Kind::Semicolon);
    let end = semicolon.unwrap_or(node).end();
    let before = text.get(..node.start())?;
    let start = before.rfind('\n').map_or(0, |it| it + 1);
    let rest = text.get(end..)?;
    let length = rest.find('\n').map_or(rest.len(), |it| it + 1);
    let is_alone = before.get(start..)?.trim().is_empty() && rest.get(..length)?.trim().is_empty();
    is_alone.then_some(start..end + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_fix;
    #[test]
    fn the_check_is_deleted() {
        check_fix(
            &EXCESSIVE_AUTO_TEST_CHECK,
            "// Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\nПроцедура А(Б)\n\tЕсли Б = \"AutoTest\" Тогда\n\t\tВозврат;\n\tКонецЕсли;\n\tВ();\nКонецПроцедуры\n",
            "// Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\nПроцедура А(Б)\n\tВ();\nКонецПроцедуры\n",
        );
    }
}
