use crate::loops::repeating;
use crate::uses::{self, Usage};
use analysis::Severity;
use analysis::review::{
    Check, Context, RuleKind, Tag, is_global_call, is_loop, is_method, is_string,
};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Строка наращивается в цикле
    ///
    /// На каждом шаге цикла к строке приписывается ещё кусок. Строки в платформе не меняются: каждое сложение копирует всё, что
    /// набралось, и на тысячах шагов время растёт квадратично. Складывайте куски в массив и соедините их один раз через
    /// `СтрСоединить`, а большие тексты пишите в поток. Правило молчит, если шагу цикла нужна вся строка: он её разбирает
    /// или передаёт.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция Список(Имена)
    ///     Текст = "";
    ///     Для Каждого Имя Из Имена Цикл
    ///         Текст = Текст + Имя + ", ";
    ///     КонецЦикла;
    ///     Возврат Текст;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Список(Имена)
    ///     Возврат СтрСоединить(Имена, ", ");
    /// КонецФункции
    /// ```
    ///
    /// # A string grows in a loop
    ///
    /// At every turn of the loop one more piece is added to a string. Strings of the platform do not change: every addition copies
    /// all that has been gathered, and with thousands of turns the time grows by squares. Gather the pieces in an array and join
    /// them once by `StrConcat`, and write large texts to a stream. The rule is silent where a turn of the loop needs the whole
    /// string: looks into it, or gives it away.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function List(Names)
    ///     Text = "";
    ///     For Each Name In Names Do
    ///         Text = Text + Name + ", ";
    ///     EndDo;
    ///     Return Text;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function List(Names)
    ///     Return StrConcat(Names, ", ");
    /// EndFunction
    /// ```
    ONEC_STRING_GROWS_IN_LOOP {
        code: "OnecStringGrowsInLoop",
        kind: RuleKind::CodeSmell,
        severity: Severity::Minor,
        tags: &[Tag::Performance],
        minutes: 10,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let mut seen: Vec<(BslNode<'_>, String)> = Vec::new();
    for assignment in file.tree.of_kind(Kind::AssignmentStatement) {
        let Some(left) = assignment.child(Field::Left) else {
            continue;
        };
        if left.kind() != Kind::Identifier || assignment.has_error() {
            continue;
        }
        let Some(repeated) = loop_around(assignment).filter(|_| repeating(assignment).is_some())
        else {
            continue;
        };
        let Some(sum) = assignment.child(Field::Right) else {
            continue;
        };
        let name = left.text();
        if !grows(sum, name) || starts_anew(repeated, name) || is_needed_whole(repeated, name) {
            continue;
        }
        // One finding for a variable in a loop.
        let folded: String = metadata::folded(name).collect();
        let found = (repeated, folded);
        if seen.contains(&found) {
            continue;
        }
        seen.push(found);
        let language = context.language;
        let message = language.pick(
            format!("Строка «{name}» наращивается в цикле: складывайте куски в массив и соедините их через «СтрСоединить»"),
            format!("The string “{name}” grows in a loop: gather the pieces in an array and join them by “StrConcat”"),
        );
        let word = repeated.first_token().unwrap_or(repeated).range();
        context
            .report(assignment.range(), message)
            .related(word, language.pick("цикл", "the loop"));
    }
}

/// The innermost loop whose body a statement stands in.
fn loop_around<'f>(node: BslNode<'f>) -> Option<BslNode<'f>> {
    let around = node.ancestors().take_while(|it| !is_method(*it));
    around.into_iter().find(|it| is_loop(*it))
}

/// `Текст + "…" + …`: the first operand is the variable, and some other one is a string.
fn grows(sum: BslNode<'_>, name: &str) -> bool {
    let mut node = sum;
    let mut has_string = false;
    loop {
        if node.kind() != Kind::BinaryExpression
            || node.child(Field::Operator).map(|it| it.kind()) != Some(Kind::Plus)
        {
            return has_string && node.kind() == Kind::Identifier && same(node.text(), name);
        }
        has_string |= node.child(Field::Right).is_some_and(holds_string);
        match node.child(Field::Left) {
            Some(left) => node = left,
            None => return false,
        }
    }
}

fn holds_string(node: BslNode<'_>) -> bool {
    is_string(node)
        || match node.kind() {
            Kind::ParenthesizedExpression => {
                node.child(Field::Expression).is_some_and(holds_string)
            }
            Kind::MemberExpression => {
                // `Символы.ПС`
                let object = node.child(Field::Object);
                object.is_some_and(|it| same(it.text(), "Символы") || same(it.text(), "Chars"))
            }
            _ => false,
        }
}

/// Whether a turn of the loop sets the variable to something that does not hold it.
fn starts_anew(repeated: BslNode<'_>, name: &str) -> bool {
    repeated
        .descendants_of(Kind::AssignmentStatement)
        .any(|it| {
            let is_it = it
                .child(Field::Left)
                .is_some_and(|it| same(it.text(), name));
            let holds = |right: BslNode<'_>| {
                right.descendants().chain([right]).any(|it| {
                    it.kind() == Kind::Identifier
                        && !it.is_field(Field::Property)
                        && same(it.text(), name)
                })
            };
            is_it && !it.child(Field::Right).is_some_and(holds)
        })
}

/// Whether a turn of the loop needs all that has been gathered so far: it looks into the string, or gives it away.
fn is_needed_whole(repeated: BslNode<'_>, name: &str) -> bool {
    const ASKS: &[&str] = &[
        "ПустаяСтрока",
        "IsBlankString",
        "ЗначениеЗаполнено",
        "ValueIsFilled",
        "СтрДлина",
        "StrLen",
    ];
    let is_own = |it: BslNode<'_>| {
        let assignment = it.ancestors().find(|it| it.kind().is_statement());
        let left = assignment.and_then(|it| it.child(Field::Left));
        left.is_some_and(|it| same(it.text(), name))
    };
    let asks_only = |it: BslNode<'_>| {
        let call = it.parent().and_then(BslNode::parent);
        let is_compared = it.parent().is_some_and(|it| {
            let operator = it.child(Field::Operator).map(|it| it.kind());
            matches!(operator, Some(Kind::Equal | Kind::NotEqual))
        });
        is_compared || call.is_some_and(|it| is_global_call(it, ASKS))
    };
    uses::of_name(repeated, name)
        .any(|(it, usage)| usage == Usage::Read && !is_own(it) && !asks_only(it))
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn sums_of_numbers_and_strings_of_one_turn_are_silent() {
        crate::testing::check(
            &ONEC_STRING_GROWS_IN_LOOP,
            Language::Ru,
            r#"
    Для Каждого Строка Из Строки Цикл
        Итого = Итого + Строка.Сумма;
        Текст = "";
        Для Номер = 1 По 3 Цикл
            Текст = Текст + "," + Номер;
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ Строка «Текст» наращивается в цикле: складывайте куски в массив и соедините их через «СтрСоединить»
        КонецЦикла;
        Имя = Строка.Имя;
        Имя = Имя + ".txt";
        Если Строка.Плохая Тогда
            Ошибка = Ошибка + "Плохая строка";
            Прервать;
        КонецЕсли;
        Перед = "а" + Перед;
        Лог = Лог + Символы.ПС + Строка;
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Строка «Лог» наращивается в цикле: складывайте куски в массив и соедините их через «СтрСоединить»
        Лог = Лог + "!";
    КонецЦикла;
    Для Каждого Часть Из Части Цикл
        Если Не ПустаяСтрока(Путь) Тогда
            Путь = Путь + "/";
        КонецЕсли;
        Путь = Путь + Часть;
        Каталоги.Вставить(Путь, Истина);
    КонецЦикла;
    Для Каждого Часть Из Части Цикл
        Если Не ПустаяСтрока(Список) И Список <> "-" Тогда
            Список = Список + ", ";
            ^^^^^^^^^^^^^^^^^^^^^^ Строка «Список» наращивается в цикле: складывайте куски в массив и соедините их через «СтрСоединить»
        КонецЕсли;
        Всего = Всего + ", ";
        ^^^^^^^^^^^^^^^^^^^^ Строка «Всего» наращивается в цикле: складывайте куски в массив и соедините их через «СтрСоединить»
        Список = Список + "" + Часть;
        Всего = Всего + "" + Часть;
    КонецЦикла;
"#,
        );
    }
}
