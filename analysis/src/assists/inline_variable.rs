use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::AssignmentStatement;
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::ternary_to_if::operand;
use super::variables::{find, variables};
use crate::ide::locals::{self, Usage};
use crate::ide::path::each;

assist! {
    /// # Встроить переменную
    ///
    /// Переменная, которой присваивают один раз, заменяется её значением; скобки ставятся, где без них получилось бы
    /// другое.
    ///
    /// # Inline variable
    ///
    /// A variable that is assigned once is replaced by its value, in parentheses where it would mean something else
    /// without them.
    ///
    /// ```bsl
    /// Процедура Показать(Цена, Количество)
    ///     Сумма$0 = Цена + Количество;
    ///     Сообщить(Сумма * 2);
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Процедура Показать(Цена, Количество)
    ///     Сообщить((Цена + Количество) * 2);
    /// КонецПроцедуры
    /// ```
    INLINE_VARIABLE { id: "inline_variable", kind: RefactorInline, find: inline_variable }
}

fn inline_variable<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let name = Some(context.node()).filter(|it| Kind::of(*it) == Kind::Identifier)?;
    let name = context.of(name);
    let all = variables(context);
    let variable = all
        .iter()
        .find(|it| it.name.is(name))
        .filter(|it| !it.is_parameter)?;
    let mut places = locals::occurrences(context.text(), context.scope(), name);
    // The cursor is on the variable, not on a member of that name.
    let here = context.node().start_byte();
    if !places.iter().any(|it| it.range.start == here) || variable.is_declared {
        return None;
    }
    let written: Vec<_> = places
        .extract_if(.., |it| it.usage != Usage::Read)
        .collect();
    let [only] = written.as_slice() else {
        return None;
    };
    let assignment = AssignmentStatement::cast(only.parent)?;
    let (node, value) = (assignment.node(), assignment.right()?.node());
    if node.has_error() || places.is_empty() {
        return None;
    }
    let title = context.language.pick(
        format!("Встроить переменную «{name}»"),
        format!("Inline variable “{name}”"),
    );
    let target = only.range.clone();
    if let Some(why) = forbidden(context, node, value, &places) {
        offers.refuse(title, target, &why);
        return Some(());
    }
    offers.add(title, target, move || {
        let mut edits = Edits::default();
        for place in &places {
            edits.replace(place.range.clone(), operand(context, value, place.parent));
        }
        edits.delete(whole(context, node));
        edits.done(context)
    });
    Some(())
}

/// A statement with its semicolon, and with its line where nothing else stands on it.
pub(super) fn whole(context: &Context<'_>, statement: Node<'_>) -> std::ops::Range<usize> {
    let rest = context
        .text()
        .get(statement.end_byte()..)
        .unwrap_or_default();
    let blanks = rest.len() - rest.trim_start().len();
    let end = match rest.trim_start().starts_with(';') {
        true => statement.end_byte() + blanks + 1,
        false => statement.end_byte(),
    };
    context.lines(statement.start_byte()..end)
}

/// Why the value cannot stand where the variable stands.
fn forbidden(
    context: &Context<'_>,
    assignment: Node<'_>,
    value: Node<'_>,
    places: &[locals::Occurrence<'_>],
) -> Option<String> {
    let pick = |ru: &str, en: &str| Some(context.title(ru, en));
    if places
        .iter()
        .any(|it| it.range.start < assignment.end_byte())
    {
        return pick(
            "Переменная читается раньше, чем ей присваивают",
            "The variable is read before it is assigned",
        );
    }
    // A branch or an attempt gives the variable its value only there.
    let block = assignment.parent()?;
    if places.iter().any(|it| block.end_byte() < it.range.end) {
        return pick(
            "Значение присвоено в блоке, а используется и за его пределами",
            "The value is assigned in a block and used outside of it too",
        );
    }
    let last = places.last()?.range.end;
    let used = variables(context);
    let mut used = used.iter().filter(|it| it.stands_in(&value.byte_range()));
    if used.any(|it| it.is_written_in(&(assignment.end_byte()..last))) {
        return pick(
            "То, из чего вычислено значение, меняется до использования переменной",
            "What the value is made of changes before the variable is used",
        );
    }
    if changes_members(context, assignment, value, places) {
        return pick(
            "Свойство или элемент, из которого взято значение, может измениться до использования переменной",
            "The property or the element that the value is taken from may change before the variable is used",
        );
    }
    let acts = |it: Node<'_>| {
        matches!(
            Kind::of(it),
            Kind::CallExpression | Kind::NewExpression | Kind::AwaitExpression
        )
    };
    let calls = find(value, |_| true, acts).is_some();
    if calls && (places.len() > 1 || repeated(context, assignment, places)) {
        return pick(
            "Значение вычисляется вызовом, а переменная используется несколько раз",
            "The value comes from a call, and the variable is used several times",
        );
    }
    // `1.Метод()` and `Новый Массив.Добавить()` are no code.
    let is_receiver = |it: &locals::Occurrence<'_>| {
        matches!(
            Kind::of(it.parent),
            Kind::MemberExpression | Kind::IndexExpression
        ) && it.parent.start_byte() == it.range.start
    };
    let may_receive = matches!(
        Kind::of(value),
        Kind::Identifier | Kind::MemberExpression | Kind::CallExpression | Kind::IndexExpression
    );
    if !may_receive && places.iter().any(is_receiver) {
        return pick(
            "После такого значения не может стоять точка",
            "No dot may stand behind such a value",
        );
    }
    None
}

/// Whether a property or an element that the value is taken from may be another one where the variable is used last: it is
/// assigned in between, or what holds it is called or passed on.
fn changes_members(
    context: &Context<'_>,
    assignment: Node<'_>,
    value: Node<'_>,
    places: &[locals::Occurrence<'_>],
) -> bool {
    let is_part =
        |it: Node<'_>| matches!(Kind::of(it), Kind::MemberExpression | Kind::IndexExpression);
    let Some(last) = places.last().map(|it| it.range.start) else {
        return false;
    };
    let mut properties: Vec<&str> = Vec::new();
    let mut holders: Vec<&str> = Vec::new();
    let mut has_elements = false;
    each(&mut value.walk(), |node, _, _| {
        match Kind::of(node) {
            Kind::MemberExpression => {
                properties.extend(
                    node.child_by_field_name("property")
                        .map(|it| context.of(it)),
                );
            }
            Kind::IndexExpression => has_elements = true,
            _ => {}
        }
        if is_part(node) {
            let holder = innermost(node).filter(|it| Kind::of(*it) == Kind::Identifier);
            holders.extend(holder.map(|it| context.of(it)));
        }
        true
    });
    if properties.is_empty() && !has_elements {
        return false;
    }
    let is_named = |all: &[&str], it: Node<'_>| all.iter().any(|own| same(own, context.of(it)));
    let changes = |node: Node<'_>| {
        if node.start_byte() < assignment.end_byte() || last < node.end_byte() {
            return false;
        }
        let field = |name: &str| node.child_by_field_name(name);
        match Kind::of(node) {
            Kind::AssignmentStatement => field("left").is_some_and(|left| match Kind::of(left) {
                Kind::IndexExpression => has_elements,
                Kind::MemberExpression => left
                    .child_by_field_name("property")
                    .is_some_and(|it| is_named(&properties, it)),
                _ => false,
            }),
            Kind::CallExpression => {
                let called = field("function").filter(|it| is_part(*it));
                let holder = called.and_then(innermost);
                let mut arguments = field("arguments").into_iter().flat_map(|it| {
                    let mut cursor = it.walk();
                    it.named_children(&mut cursor).collect::<Vec<_>>()
                });
                holder.is_some_and(|it| is_named(&holders, it))
                    || arguments.any(|it| is_named(&holders, it))
            }
            _ => false,
        }
    };
    find(context.scope(), |_| true, changes).is_some()
}

/// What stands before the first dot or bracket.
fn innermost(mut node: Node<'_>) -> Option<Node<'_>> {
    while let Some(object) = node.child_by_field_name("object") {
        node = object;
    }
    Some(node)
}

/// A use stands in a loop that the assignment does not stand in.
fn repeated(
    context: &Context<'_>,
    assignment: Node<'_>,
    places: &[locals::Occurrence<'_>],
) -> bool {
    let is_loop = |it: Kind| {
        matches!(
            it,
            Kind::ForStatement | Kind::ForEachStatement | Kind::WhileStatement
        )
    };
    let between = |it: Node<'_>| {
        is_loop(Kind::of(it))
            && it.start_byte() > assignment.start_byte()
            && places.iter().any(|place| {
                it.start_byte() <= place.range.start && place.range.end <= it.end_byte()
            })
    };
    find(context.scope(), |_| true, between).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none, check_refused};
    use super::*;

    #[test]
    fn the_cursor_may_stand_on_a_use() {
        check(
            &INLINE_VARIABLE,
            "А = Б.В;\nГ = 1;\nД(А$0, А.Е);\n",
            "Г = 1;\nД(Б.В, Б.В.Е);\n",
        );
    }

    #[test]
    fn what_would_mean_something_else_is_refused() {
        check_refused(
            &INLINE_VARIABLE,
            "Попытка\n\t$0А = Б[0];\nИсключение\n\tВозврат;\nКонецПопытки;\nВ(А);\n",
            "Значение присвоено в блоке, а используется и за его пределами",
        );
        check_refused(
            &INLINE_VARIABLE,
            "А$0 = Б();\nВ(А, А);\n",
            "Значение вычисляется вызовом, а переменная используется несколько раз",
        );
        check_refused(
            &INLINE_VARIABLE,
            "А$0 = Б();\nДля Х = 1 По 2 Цикл\n\tВ(А);\nКонецЦикла;\n",
            "Значение вычисляется вызовом, а переменная используется несколько раз",
        );
        check_refused(
            &INLINE_VARIABLE,
            "Б = 1;\nА$0 = Б;\nБ = 2;\nВ(А);\n",
            "То, из чего вычислено значение, меняется до использования переменной",
        );
        check_refused(
            &INLINE_VARIABLE,
            "А$0 = Новый Массив;\nА.Добавить(1);\n",
            "После такого значения не может стоять точка",
        );
    }

    #[test]
    fn a_property_that_may_change_before_the_use_is_refused() {
        let why = "Свойство или элемент, из которого взято значение, может измениться до использования переменной";
        for code in [
            "В$0 = А.Б; А.Б = 3; Г = В;",
            "В$0 = А[0]; А[0] = 3; Г = В;",
            "В$0 = А.Б.Количество(); А.Б.Очистить(); Г = В;",
            "В$0 = А.Б; Изменить(А); Г = В;",
        ] {
            check_refused(&INLINE_VARIABLE, code, why);
        }
        for (code, result) in [
            ("В$0 = А.Б;\nА.Г = 3;\nГ = В;", "А.Г = 3;\nГ = А.Б;"),
            (
                "В$0 = А.Б;\nСообщить(1);\nА.Добавить(В);",
                "Сообщить(1);\nА.Добавить(А.Б);",
            ),
            ("В$0 = А.Б;\nГ = В;\nА.Б = 3;", "Г = А.Б;\nА.Б = 3;"),
        ] {
            check(&INLINE_VARIABLE, code, result);
        }
    }

    #[test]
    fn variables_that_are_assigned_twice_and_parameters_are_left_alone() {
        check_none(&INLINE_VARIABLE, "А$0 = 1;\nА = 2;\nБ(А);\n");
        check_none(
            &INLINE_VARIABLE,
            "Процедура П(А$0)\n\tБ(А);\nКонецПроцедуры\n",
        );
        check_none(
            &INLINE_VARIABLE,
            "Для Каждого А$0 Из Б Цикл\n\tВ(А);\nКонецЦикла;\n",
        );
        check_none(&INLINE_VARIABLE, "А$0 = 1;\n");
    }
}
