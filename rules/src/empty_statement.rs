use analysis::review::{Check, Context, Tag};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Пустой оператор
    ///
    /// Точка с запятой, перед которой нет оператора: лишняя или оставшаяся от удалённого кода. Читатель ищет здесь
    /// пропущенную строку.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Сообщить("Готово");;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Сообщить("Готово");
    /// ```
    ///
    /// # Empty statement
    ///
    /// A semicolon with no statement before it: one too many, or left over from removed code. A reader looks for a lost line.
    ///
    /// ## Wrong
    /// ```bsl
    /// Message("Done");;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Message("Done");
    /// ```
    EMPTY_STATEMENT {
        code: "EmptyStatement",
        severity: Severity::Info,
        tags: &[Tag::BadPractice],
        check: Check::Nodes(&[Kind::Block, Kind::SourceFile], check),
    }
}

fn check<'a>(context: &mut Context<'a>, block: BslNode<'a>) {
    // The statement that a semicolon may end, and whether something before is broken.
    let mut is_open = false;
    let mut is_broken = false;
    for item in block.children() {
        let kind = item.kind();
        if kind == Kind::Semicolon {
            if !is_open && !is_broken && !item.is_missing() {
                report(context, item);
            }
            is_open = false;
        } else if kind.is_statement() || kind == Kind::Error {
            is_open = true;
            is_broken = item.has_error();
        } else if kind.is_definition() {
            is_open = false;
            is_broken = item.has_error();
        }
    }
}

fn report<'a>(context: &mut Context<'a>, semicolon: BslNode<'a>) {
    let message = context.language.pick(
        "Лишняя точка с запятой: уберите её",
        "A semicolon too many: remove it",
    );
    let title = context
        .language
        .pick("Убрать точку с запятой", "Remove the semicolon");
    let fix = Fix::evident(title.to_owned(), semicolon.range(), "");
    context.report(semicolon.range(), message).fix(fix);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::EMPTY_STATEMENT;
    use crate::testing::{check, check_fix};

    #[test]
    fn semicolons_that_end_nothing_are_found() {
        check(
            &EMPTY_STATEMENT,
            Language::Ru,
            "
Процедура А()
    ;
    ^ Лишняя точка с запятой: уберите её
    Если Б Тогда
        В(); // здесь
        ;
        ^ Лишняя точка с запятой: уберите её
    КонецЕсли;
КонецПроцедуры;
              ^ Лишняя точка с запятой: уберите её
~Г:;
Д =
#Если Клиент Тогда
    1
#Иначе
    2
#КонецЕсли
;
",
        );
    }

    #[test]
    fn the_semicolon_is_removed() {
        check_fix(&EMPTY_STATEMENT, "А();;", "А();");
    }
}
