use analysis::doc_comment::is_type;
use analysis::review::{Check, Context, RuleKind, Tag, is_same_code};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Переменная присваивается сама себе
    ///
    /// Присваивание ничего не меняет. Обычно слева или справа должно стоять другое имя.
    ///
    /// Правило молчит, если комментарий за присваиванием называет тип переменной (`// СправочникОбъект`, `// см. Контекст`),
    /// что читает 1C:EDT, и если комментарий объясняет, зачем присваивается свойство объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Документ.Склад = Документ.Склад;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Документ.Склад = Заявка.Склад;
    /// ```
    ///
    /// # A variable is assigned to itself
    ///
    /// The assignment changes nothing. Mostly another name ought to stand to the left or to the right.
    ///
    /// Nothing is said where a comment behind the assignment names the type of the variable (`// CatalogObject`,
    /// `// See Context`), which 1C:EDT reads, and where a comment explains why a property of an object is set.
    ///
    /// ## Wrong
    /// ```bsl
    /// Document.Warehouse = Document.Warehouse;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Document.Warehouse = Request.Warehouse;
    /// ```
    SELF_ASSIGN {
        code: "SelfAssign",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious],
        minutes: 10,
        check: Check::Nodes(&[Kind::AssignmentStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right)) else {
        return;
    };
    // Most sides are of different kinds.
    if left.kind() != right.kind() || !is_same_code(left, right) || node.has_error() {
        return;
    }
    if is_meant(context, node, left) {
        return;
    }
    let name = left.text();
    let message = context.language.pick(
        format!("«{name}» присваивается само себе: одна из сторон должна быть другой"),
        format!("“{name}” is assigned to itself: one of the sides ought to be another one"),
    );
    context.report(node.range(), message);
}

/// Whether a comment tells what the assignment is for: the type of a variable behind it, which 1C:EDT reads, or why a
/// property is set, which may do more than keep a value.
fn is_meant(context: &Context<'_>, node: BslNode<'_>, left: BslNode<'_>) -> bool {
    let line = context.file.line(node.start());
    let comments = || context.file.tree.of_kind(Kind::Comment);
    let line_of = |it: BslNode<'_>| context.file.line(it.start());
    let behind = comments().find(|it| it.start() >= node.end() && line_of(*it) == line);
    if behind.is_some_and(|it| is_type(it.text())) {
        return true;
    }
    let is_alone = |it: BslNode<'_>| {
        let before = context.text().get(..it.start()).unwrap_or_default();
        before.lines().last().is_none_or(|it| it.trim().is_empty()) || before.ends_with('\n')
    };
    let above = comments().find(|it| line_of(*it) + 1 == line && is_alone(*it));
    let is_sentence = |it: BslNode<'_>| it.text().split_whitespace().count() > WORDS;
    left.kind() == Kind::MemberExpression && behind.or(above).is_some_and(is_sentence)
}

/// Comments of fewer words, slashes included, explain nothing.
const WORDS: usize = 3;

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::SELF_ASSIGN;
    use crate::testing::check;

    #[test]
    fn case_and_blanks_do_not_matter() {
        check(
            &SELF_ASSIGN,
            Language::Ru,
            "
А = а;
^^^^^ «А» присваивается само себе: одна из сторон должна быть другой
А[ 1 ] = А[1];
^^^^^^^^^^^^^ «А[ 1 ]» присваивается само себе: одна из сторон должна быть другой
А = А + 0; А = Б.А; А = А();
",
        );
    }

    #[test]
    fn a_comment_may_tell_what_it_is_for() {
        check(
            &SELF_ASSIGN,
            Language::Ru,
            "
А = А; // СправочникОбъект.Номенклатура
А = А; // Массив из Строка
А = А; // см. НовыйКонтекст
А = А; // ошибка
^^^^^ «А» присваивается само себе: одна из сторон должна быть другой
А = А; // Так надо, чтобы признак изменился
^^^^^ «А» присваивается само себе: одна из сторон должна быть другой
Б.А = Б.А; // Устанавливает признак изменения объекта
// Нужно для обновления экрана
Б.А = Б.А;
В = Г; // Нужно для обновления экрана
Б.А = Б.А;
^^^^^^^^^ «Б.А» присваивается само себе: одна из сторон должна быть другой
Б.А = Б.А; // ошибка тут
^^^^^^^^^ «Б.А» присваивается само себе: одна из сторон должна быть другой
Если В Тогда
    Б.А = Б.А; // Устанавливает признак изменения
КонецЕсли;
",
        );
    }
}
