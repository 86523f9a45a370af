use crate::calls::platform_calls;
use analysis::review::{Check, Context, RuleScope, Tag, is_global_call, method};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Проверка роли методом «РольДоступна»
    ///
    /// Роль говорит, что включено в профиль, а не что пользователь вправе делать: права дают и другие роли, а в
    /// привилегированном режиме проверка роли всё равно откажет. Проверяйте право методом `ПравоДоступа`; если
    /// нужна именно роль, учтите и `ПривилегированныйРежим()`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если РольДоступна("РедактированиеЦен") Тогда
    ///     Элементы.Цена.ТолькоПросмотр = Ложь;
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если ПравоДоступа("Изменение", Метаданные.РегистрыСведений.Цены) Тогда
    ///     Элементы.Цена.ТолькоПросмотр = Ложь;
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Если РольДоступна("РедактированиеЦен") Или ПривилегированныйРежим() Тогда
    ///     Элементы.Цена.ТолькоПросмотр = Ложь;
    /// КонецЕсли;
    /// ```
    ///
    /// # A role is checked by “IsInRole”
    ///
    /// A role tells what a profile includes, not what the user may do: other roles give rights too, and in
    /// privileged mode the check of the role still refuses. Check the right by `AccessRight`; where it must be the
    /// role, take `PrivilegedMode()` into account.
    ///
    /// ## Wrong
    /// ```bsl
    /// If IsInRole("PriceEditing") Then
    ///     Items.Price.ReadOnly = False;
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If AccessRight("Edit", Metadata.InformationRegisters.Prices) Then
    ///     Items.Price.ReadOnly = False;
    /// EndIf;
    /// ```
    /// ```bsl
    /// If IsInRole("PriceEditing") Or PrivilegedMode() Then
    ///     Items.Price.ReadOnly = False;
    /// EndIf;
    /// ```
    IS_IN_ROLE_METHOD {
        code: "IsInRoleMethod",
        tags: &[Tag::Error],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

const PRIVILEGED: &[&str] = &["ПривилегированныйРежим", "PrivilegedMode"];

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &["РольДоступна", "IsInRole"]) {
        let root = root(call);
        if let Some(condition) = condition_around(call) {
            if !is_privileged(condition, root) {
                report(context, call);
            }
            continue;
        }
        let Some(assignment) =
            analysis::review::statement(call).filter(|it| it.kind() == Kind::AssignmentStatement)
        else {
            continue;
        };
        let (left, right) = (
            assignment.child(Field::Left),
            assignment.child(Field::Right),
        );
        let Some((variable, value)) = left.zip(right) else {
            continue;
        };
        if variable.kind() == Kind::Identifier && !is_privileged(value, root) {
            for used in used_in_conditions(assignment, variable, root) {
                report(context, used);
            }
        }
    }
}

fn report(context: &mut Context<'_>, node: BslNode<'_>) {
    let message = context.language.pick(
        "Проверка роли не учитывает прав и привилегированного режима: проверьте «ПравоДоступа»",
        "The check of a role takes no account of rights and of the privileged mode: check “AccessRight”",
    );
    context.report(node.range(), message);
}

/// The method, or the whole module.
fn root<'f>(node: BslNode<'f>) -> BslNode<'f> {
    method(node)
        .or_else(|| node.ancestors().last())
        .unwrap_or(node)
}

/// The condition of `Если` or `ИначеЕсли` that a node is part of.
fn condition_around<'f>(node: BslNode<'f>) -> Option<BslNode<'f>> {
    let mut at = Some(node);
    while let Some(it) = at.filter(|it| !it.kind().is_statement()) {
        let is_condition = it.is_field(Field::Condition)
            && it
                .parent()
                .is_some_and(|it| matches!(it.kind(), Kind::IfStatement | Kind::ElsifClause));
        if is_condition {
            return Some(it);
        }
        at = it.parent();
    }
    None
}

/// Whether an expression asks for the privileged mode, itself or by a variable that was given it.
fn is_privileged(expression: BslNode<'_>, root: BslNode<'_>) -> bool {
    let asks = |node: BslNode<'_>| {
        is_global_call(node, PRIVILEGED)
            || node
                .descendants_of(Kind::CallExpression)
                .any(|it| is_global_call(it, PRIVILEGED))
    };
    if asks(expression) {
        return true;
    }
    let own = (expression.kind() == Kind::Identifier).then_some(expression);
    let names: Vec<_> = own
        .into_iter()
        .chain(expression.descendants_of(Kind::Identifier))
        .collect();
    root.descendants_of(Kind::AssignmentStatement).any(|it| {
        it.child(Field::Left)
            .is_some_and(|left| names.iter().any(|name| same(name.text(), left.text())))
            && it.child(Field::Right).is_some_and(asks)
    })
}

/// Where conditions use a variable after an assignment and before the next one.
fn used_in_conditions<'f>(
    assignment: BslNode<'f>,
    variable: BslNode<'f>,
    root: BslNode<'f>,
) -> Vec<BslNode<'f>> {
    let is_one =
        |it: &BslNode<'f>| it.index() > assignment.index() && same(it.text(), variable.text());
    let mut found = Vec::new();
    for name in root
        .descendants_of(Kind::Identifier)
        .filter(|it| *it != variable)
        .filter(is_one)
    {
        if name.is_field(Field::Left)
            && name
                .parent()
                .is_some_and(|it| it.kind() == Kind::AssignmentStatement)
        {
            break;
        }
        let is_name = !name.is_field(Field::Property) && !name.is_field(Field::Function);
        if let Some(condition) = condition_around(name).filter(|_| is_name)
            && !is_privileged(condition, root)
        {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn variables_are_followed_to_conditions() {
        crate::testing::check(
            &IS_IN_ROLE_METHOD,
            Language::Ru,
            r#"
    Процедура А()
        ЭтоБухгалтер = РольДоступна("Бухгалтер");
        Если Б И ЭтоБухгалтер Тогда
                 ^^^^^^^^^^^^ Проверка роли не учитывает прав и привилегированного режима: проверьте «ПравоДоступа»
        КонецЕсли;
        ЭтоБухгалтер = Ложь;
        Если ЭтоБухгалтер Тогда
        КонецЕсли;
        Привилегии = ПривилегированныйРежим();
        Если Привилегии Или РольДоступна("Кассир") Тогда
        КонецЕсли;
        Роли.Добавить(РольДоступна("Кассир"));
    КонецПроцедуры
"#,
        );
    }
}
