use analysis::review::{Check, Context, Tag};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Оператор не заканчивается точкой с запятой
    ///
    /// Последний оператор блока можно не заканчивать точкой с запятой, но следующая дописанная строка тогда не скомпилируется, а
    /// в сравнении версий окажется изменённой и эта. Ставьте `;` после каждого оператора.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Проведен Тогда
    ///     Записать()
    /// КонецЕсли
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Проведен Тогда
    ///     Записать();
    /// КонецЕсли;
    /// ```
    ///
    /// # A statement does not end with a semicolon
    ///
    /// The last statement of a block may go without a semicolon, but the next line added there will not compile then, and a
    /// comparison of versions shows this one as changed too. End every statement with `;`.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Posted Then
    ///     Write()
    /// EndIf
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Posted Then
    ///     Write();
    /// EndIf;
    /// ```
    SEMICOLON_PRESENCE {
        code: "SemicolonPresence",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BadPractice],
        check: Check::Nodes(&[Kind::Block, Kind::SourceFile], check),
    }
}

fn check<'a>(context: &mut Context<'a>, block: BslNode<'a>) {
    let mut open: Option<BslNode<'a>> = None;
    for item in block.children() {
        let kind = item.kind();
        if kind == Kind::Semicolon {
            open = None;
        } else if kind.is_statement() || kind.is_definition() || kind == Kind::Error {
            if let Some(statement) = open.take().filter(|_| kind != Kind::Error) {
                report(context, statement);
            }
            if kind.is_statement() {
                open = Some(item);
            }
        }
    }
    if let Some(statement) = open {
        report(context, statement);
    }
}

fn report<'a>(context: &mut Context<'a>, statement: BslNode<'a>) {
    // A label may stand before nothing.
    let is_label =
        statement.kind() == Kind::LabeledStatement && statement.child(Field::Statement).is_none();
    if is_label || statement.has_error() || statement.kind() == Kind::IncompleteStatement {
        return;
    }
    let is_code = |it: &BslNode<'_>| it.kind() != Kind::Comment && it.end() <= statement.end();
    let Some(last) = statement.tokens().rfind(is_code) else {
        return;
    };
    let message = context.language.pick(
        "Оператор не заканчивается точкой с запятой: поставьте её",
        "The statement does not end with a semicolon: put one",
    );
    let title = context
        .language
        .pick("Поставить точку с запятой", "Put a semicolon");
    let end = last.end();
    let fix = Fix::evident(title.to_owned(), end..end, ";");
    context.report(last.range(), message).fix(fix);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::SEMICOLON_PRESENCE;
    use crate::testing::{check, check_fix};

    #[test]
    fn every_statement_of_a_block_is_looked_at() {
        check(
            &SEMICOLON_PRESENCE,
            Language::Ru,
            "
Процедура А()
    Если Б Тогда
        В() // здесь
          ^ Оператор не заканчивается точкой с запятой: поставьте её
    КонецЕсли
    ^^^^^^^^^ Оператор не заканчивается точкой с запятой: поставьте её
КонецПроцедуры
~М:
А =
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
    fn the_semicolon_stands_before_a_comment() {
        check_fix(&SEMICOLON_PRESENCE, "А() // б", "А(); // б");
    }
}
