use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag, argument, callee, is_global_call, method};
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
    /// В отличие от BSL Language Server правило молчит, если переменная используется после цикла (так берут первый или последний
    /// элемент) и если важно только число элементов: тело считает (`Номер = Номер + 1`), добавляет в другую коллекцию по
    /// одинаковому значению из текста программы или прерывает цикл на первом шаге.
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
    /// Unlike BSL Language Server the rule is silent where the variable is used behind the loop (that takes the first or the last
    /// element), and where only the number of elements matters: the body counts (`Number = Number + 1`), adds the same value
    /// of the code to another collection for each, or leaves the loop in its first turn.
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
    if node.has_error() || is_used(node, variable) || counts(node) {
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

/// Whether a loop goes over a collection to learn or to repeat how many elements it has: the body counts, fills another
/// collection with a value that stands in the code, or is left in the first turn.
fn counts(node: BslNode<'_>) -> bool {
    let Some(body) = node.child(Field::Body) else {
        return false;
    };
    let is_literal = |it: BslNode<'_>| {
        matches!(
            it.kind(),
            Kind::Number | Kind::String | Kind::Boolean | Kind::Undefined | Kind::Null
        )
    };
    let is_step = |it: BslNode<'_>| {
        let right = it.child(Field::Right);
        let right = right.filter(|it| it.kind() == Kind::BinaryExpression);
        let name = it.child(Field::Left).map(BslNode::text);
        right.zip(name).is_some_and(|(sum, name)| {
            let by = sum.child(Field::Right);
            sum.child(Field::Left)
                .is_some_and(|it| same(it.text(), name))
                && by.is_some_and(|it| it.kind() == Kind::Number)
        })
    };
    let mut statements = body.named_children().filter(|it| it.kind().is_statement());
    let is_left = statements.any(|it| {
        matches!(
            it.kind(),
            Kind::ReturnStatement | Kind::BreakStatement | Kind::RaiseStatement
        )
    });
    let mut statements = body.named_children().filter(|it| it.kind().is_statement());
    let only = statements.next().filter(|_| statements.next().is_none());
    let fills = only
        .and_then(|it| it.child_of_kind(Kind::CallExpression))
        .is_some_and(|it| {
            let is_added =
                callee(it).is_some_and(|it| same(it.text(), "Добавить") || same(it.text(), "Add"));
            is_added && argument(it, 0).is_some_and(is_literal)
        });
    is_left || fills || body.descendants_of(Kind::AssignmentStatement).any(is_step)
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
    Для Каждого З Из В Цикл
        Номер = Номер + 1;
        Ж(Номер);
    КонецЦикла;
    Для Каждого К Из В Цикл
        Длины.Добавить(0);
    КонецЦикла;
    Для Каждого Л Из В Цикл
                ^ Переменная цикла «Л» в его теле не используется: цикл повторяет одно и то же
        Длины.Добавить(М);
    КонецЦикла;
    Если Н Тогда
        Для Каждого О Из В Цикл
            Возврат Ложь;
        КонецЦикла;
    КонецЕсли;
    Возврат Е;
КонецПроцедуры
",
        );
    }
}
