use analysis::Severity;
use analysis::review::{Check, Context, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Используется тернарный оператор
    ///
    /// Оператор `?(…)` прячет ветвление внутри выражения: его легко не заметить и нельзя остановить отладчиком на одной из
    /// ветвей. Там, где это важно, пишите `Если … Тогда … Иначе`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Цена = ?(Опт, ЦенаОпт, ЦенаРозница);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Опт Тогда
    ///     Цена = ЦенаОпт;
    /// Иначе
    ///     Цена = ЦенаРозница;
    /// КонецЕсли;
    /// ```
    ///
    /// # The ternary operator is used
    ///
    /// `?(…)` hides a branch in an expression: it is easily overlooked, and a debugger cannot stop at one of its branches. Where
    /// that matters, write `If … Then … Else`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Price = ?(Wholesale, WholesalePrice, RetailPrice);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Wholesale Then
    ///     Price = WholesalePrice;
    /// Else
    ///     Price = RetailPrice;
    /// EndIf;
    /// ```
    TERNARY_OPERATOR_USAGE {
        code: "TernaryOperatorUsage",
        severity: Severity::Minor,
        tags: &[Tag::BrainOverload],
        minutes: 3,
        by_default: false,
        check: Check::Nodes(&[Kind::TernaryExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    if node.has_error() {
        return;
    }
    let message = context.language.pick(
        "Тернарный оператор: запишите ветвление через «Если … Иначе»",
        "Ternary operator: write the branches with “If … Else”",
    );
    context.report(node.range(), message);
}
