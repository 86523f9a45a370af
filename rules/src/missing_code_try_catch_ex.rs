use analysis::review::{Check, Context, Default, Parameter, RuleKind, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Исключение подавлено без обработки
    ///
    /// Ветвь `Исключение` пуста: ошибка пропадает бесследно, и код продолжает работать с тем, чего не получил. Запишите ошибку в
    /// журнал регистрации, сообщите о ней или передайте дальше.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Попытка
    ///     Документ.Записать();
    /// Исключение
    /// КонецПопытки;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Попытка
    ///     Документ.Записать();
    /// Исключение
    ///     Ошибка = ОбработкаОшибок.ПодробноеПредставлениеОшибки(ИнформацияОбОшибке());
    ///     ЗаписьЖурналаРегистрации("Запись документа", УровеньЖурналаРегистрации.Ошибка, , , Ошибка);
    ///     ВызватьИсключение;
    /// КонецПопытки;
    /// ```
    ///
    /// # An exception is dropped unhandled
    ///
    /// The `Except` branch is empty: the error vanishes without a trace, and the code goes on with what it did not get. Write the
    /// error to the event log, tell of it, or pass it on.
    ///
    /// ## Wrong
    /// ```bsl
    /// Try
    ///     Document.Write();
    /// Except
    /// EndTry;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Try
    ///     Document.Write();
    /// Except
    ///     Error = ErrorProcessing.DetailErrorDescription(ErrorInfo());
    ///     WriteLogEvent("Document writing", EventLogLevel.Error, , , Error);
    ///     Raise;
    /// EndTry;
    /// ```
    MISSING_CODE_TRY_CATCH_EX {
        code: "MissingCodeTryCatchEx",
        kind: RuleKind::Error,
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 15,
        parameters: &[Parameter {
            name: "commentAsCode",
            default: Default::Flag(false),
            ru: "Считать попытку с комментарием обработанной",
            en: "An attempt with a comment is handled",
        }],
        check: Check::Nodes(&[Kind::TryStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let Some(except) = node.child_of_kind(Kind::ExceptKw) else {
        return;
    };
    let is_code = |it: BslNode<'_>| it.kind().is_statement() || it.kind() == Kind::Error;
    let handles = |it: BslNode<'_>| {
        it.children().any(is_code) || it.descendants_of(Kind::InactiveCode).next().is_some()
    };
    if except.is_missing() || node.child(Field::Handler).is_some_and(handles) {
        return;
    }
    let has_end = node.child_of_kind(Kind::EndTryKw);
    if has_end.is_none_or(BslNode::is_missing) {
        return;
    }
    let comments = || node.descendants_of(Kind::Comment).next().is_some();
    if context.flag("commentAsCode") && comments() {
        return;
    }
    let message = context.language.pick(
        "Ошибка подавлена без следа: запишите её в журнал регистрации или передайте дальше",
        "The error is dropped without a trace: write it to the event log or pass it on",
    );
    context.report(except.range(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::MISSING_CODE_TRY_CATCH_EX;
    use crate::testing::{found_alone, with};

    #[test]
    fn a_comment_may_stand_for_code() {
        let text = "Попытка\nА();\nИсключение\n// не важно\nКонецПопытки;";
        let count = |is_set: bool| {
            let set = ("commentAsCode", Value::Flag(is_set));
            let rule = with(&MISSING_CODE_TRY_CATCH_EX, &[set]);
            found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::En).len()
        };
        assert_eq!((count(false), count(true)), (1, 0));
    }
}
