use analysis::Severity;
use analysis::review::{Check, Context, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Используется оператор «Перейти»
    ///
    /// `Перейти` передаёт управление куда угодно: по тексту уже не видно, что за чем выполняется и какие значения у переменных.
    /// Запишите то же циклом, условием, `Прервать`, `Продолжить` или `Возврат`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// ~Повтор:
    /// Прочитать();
    /// Если Есть() Тогда
    ///     Перейти ~Повтор;
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Пока Есть() Цикл
    ///     Прочитать();
    /// КонецЦикла;
    /// ```
    ///
    /// # The Goto statement is used
    ///
    /// `Goto` leads anywhere: the text no longer shows what runs after what, and which values the variables have. Write the same
    /// with a loop, a condition, `Break`, `Continue` or `Return`.
    ///
    /// ## Wrong
    /// ```bsl
    /// ~Again:
    /// Read();
    /// If HasMore() Then
    ///     Goto ~Again;
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// While HasMore() Do
    ///     Read();
    /// EndDo;
    /// ```
    USING_GOTO {
        code: "UsingGoto",
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 5,
        check: Check::Nodes(&[Kind::GotoStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let message = context.language.pick(
        "Оператор «Перейти»: запишите это циклом, условием или возвратом",
        "The Goto statement: write it with a loop, a condition or a return",
    );
    context.report(node.range(), message);
}
