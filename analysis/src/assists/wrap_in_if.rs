use parser_bsl::bsl::Kind;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::layout::shifted;

assist! {
    /// # Обернуть в «Если»
    ///
    /// Выделенные операторы встают в ветвь «Если», условие которого остаётся написать.
    ///
    /// # Wrap in “If”
    ///
    /// The selected statements go into the branch of an “If”, whose condition is left to be written.
    ///
    /// ```bsl
    /// $0Записать();
    /// Сообщить("Записано");$0
    /// ```
    /// ```bsl
    /// Если $0Истина Тогда
    ///     Записать();
    ///     Сообщить("Записано");
    /// КонецЕсли;
    /// ```
    WRAP_IN_IF { id: "wrap_in_if", kind: Refactor, find: wrap_in_if }
}

fn wrap_in_if<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let statements = context.statements().filter(|it| it.is_balanced)?;
    let lines = context.whole_lines(statements.range.clone())?;
    let title = context.title("Обернуть в «Если»", "Wrap in “If”");
    offers.add(title, lines.clone(), move || {
        let indent = context.indent(statements.range.start);
        let deeper = format!("{indent}{}", context.unit());
        let body = shifted(context.slice(lines.clone()), indent, &deeper);
        let [start, then, end] =
            [Kind::IfKw, Kind::ThenKw, Kind::EndIfKw].map(|it| context.keyword(it));
        let (condition, eol) = (context.word("Истина", "True"), context.eol());
        let head = format!("{indent}{start} ");
        let cursor = head.len();
        let mut edits = Edits::default();
        edits.replace(
            lines,
            format!("{head}{condition} {then}{eol}{body}{eol}{indent}{end};"),
        );
        edits.cursor(cursor);
        edits.done(context)
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn comments_and_indents_go_along() {
        check(
            &WRAP_IN_IF,
            "Procedure A()\n    $0// First.\n    B();\n\n    C(); // Yes.\n$0    D();\nEndProcedure\n",
            "Procedure A()\n    If $0True Then\n        // First.\n        B();\n\n        C(); // Yes.\n    EndIf;\n    D();\nEndProcedure\n",
        );
    }

    #[test]
    fn parts_of_lines_are_left_alone() {
        check_none(&WRAP_IN_IF, "А(); $0Б();$0\n");
        check_none(&WRAP_IN_IF, "$0А();$0 Б();\n");
        check_none(&WRAP_IN_IF, "А$0();\n");
    }
}
