use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag, is_global_call, method};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Переменная цикла не используется
    ///
    /// Цикл `Для Каждого` перебирает коллекцию, но к её элементам не обращается: тело повторяется столько раз, сколько в ней
    /// элементов, с одним и тем же результатом. Обычно в теле стоит не та переменная.
    ///
    /// В отличие от BSL Language Server правило молчит, если переменная используется после цикла: так берут первый или последний
    /// элемент.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Для Каждого Товар Из Товары Цикл
    ///     Сумма = Сумма + Цена;
    /// КонецЦикла;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Для Каждого Товар Из Товары Цикл
    ///     Сумма = Сумма + Товар.Цена;
    /// КонецЦикла;
    /// ```
    ///
    /// # The variable of a loop is not used
    ///
    /// A `For Each` loop goes over a collection but never asks for its elements: the body is repeated as often as there are
    /// elements, with the same result. Mostly another variable stands in the body by mistake.
    ///
    /// Unlike BSL Language Server the rule is silent where the variable is used behind the loop: that takes the first or the last
    /// element.
    ///
    /// ## Wrong
    /// ```bsl
    /// For Each Item In Items Do
    ///     Amount = Amount + Price;
    /// EndDo;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// For Each Item In Items Do
    ///     Amount = Amount + Item.Price;
    /// EndDo;
    /// ```
    USE_LESS_FOR_EACH {
        code: "UseLessForEach",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Clumsy],
        minutes: 2,
        check: Check::Nodes(&[Kind::ForEachStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let Some(variable) = node.child(Field::Variable).filter(|it| !it.is_empty()) else {
        return;
    };
    let name = variable.text();
    let file = context.file;
    if node.has_error() || is_used(node, variable) {
        return;
    }
    let scope = method(node).unwrap_or(file.tree.root());
    let behind = scope.descendants_of(Kind::Identifier);
    let mut behind = behind.skip_while(|it| it.start() < node.end());
    let is_of_module = |it: &analysis::review::Variable<'_>| same(it.name.text(), name);
    if behind.any(|it| is_variable(it) && same(it.text(), name))
        || context.outline.variables.iter().any(is_of_module)
    {
        return;
    }
    let message = context.language.pick(
        format!(
            "Переменная цикла «{name}» в его теле не используется: цикл повторяет одно и то же"
        ),
        format!(
            "The variable of the loop “{name}” is not used in its body: the loop repeats the same"
        ),
    );
    context.report(variable.range(), message);
}

fn is_used(node: BslNode<'_>, variable: BslNode<'_>) -> bool {
    let name = variable.text();
    let hides = [
        Kind::InactiveCode,
        Kind::DeletedCode,
        // Code in a text may use it.
        Kind::ExecuteStatement,
    ];
    let is_eval = |it: BslNode<'_>| is_global_call(it, &["Вычислить", "Eval"]);
    node.descendants_of(Kind::Identifier)
        .any(|it| it != variable && is_variable(it) && same(it.text(), name))
        || hides
            .iter()
            .any(|it| node.descendants_of(*it).next().is_some())
        || node.descendants_of(Kind::CallExpression).any(is_eval)
}

/// A name that stands for a variable.
fn is_variable(name: BslNode<'_>) -> bool {
    !name.is_field(Field::Property)
        && !name.is_field(Field::Type)
        && !name.is_field(Field::Function)
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::USE_LESS_FOR_EACH;
    use crate::testing::check;

    #[test]
    fn a_name_that_only_looks_alike_is_no_use() {
        check(
            &USE_LESS_FOR_EACH,
            Language::Ru,
            "
Перем Общая;
Процедура А()
    Для Каждого Б Из В Цикл
                ^ Переменная цикла «Б» в его теле не используется: цикл повторяет одно и то же
        Г.Б = Б(1);
    КонецЦикла;
    Для Каждого Д Из В Цикл
        д.Записать();
    КонецЦикла;
    Для Каждого Е Из В Цикл
        Прервать;
    КонецЦикла;
    Для Каждого Общая Из В Цикл
        Ж();
    КонецЦикла;
    Возврат Е;
КонецПроцедуры
",
        );
    }
}
