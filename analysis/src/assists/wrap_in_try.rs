use parser_bsl::bsl::Kind;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::layout::shifted;

assist! {
    /// # Обернуть в «Попытка»
    ///
    /// Выделенные операторы встают в «Попытка». Исключение вызывается дальше, пока не решено, что с ним делать.
    ///
    /// # Wrap in “Try”
    ///
    /// The selected statements go into a “Try”. The exception is raised again until it is decided what to do about it.
    ///
    /// ```bsl
    /// $0Документ.Записать();$0
    /// ```
    /// ```bsl
    /// Попытка
    ///     Документ.Записать();
    /// Исключение
    ///     $0ВызватьИсключение;
    /// КонецПопытки;
    /// ```
    WRAP_IN_TRY { id: "wrap_in_try", kind: Refactor, find: wrap_in_try }
}

fn wrap_in_try<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let statements = context.statements().filter(|it| it.is_balanced)?;
    let lines = context.whole_lines(statements.range.clone())?;
    let title = context.title("Обернуть в «Попытка»", "Wrap in “Try”");
    offers.add(title, lines.clone(), move || {
        let indent = context.indent(statements.range.start);
        let deeper = format!("{indent}{}", context.unit());
        let body = shifted(context.slice(lines.clone()), indent, &deeper);
        let [start, except, raise, end] =
            [Kind::TryKw, Kind::ExceptKw, Kind::RaiseKw, Kind::EndTryKw]
                .map(|it| context.keyword(it));
        let eol = context.eol();
        let head = format!("{indent}{start}{eol}{body}{eol}{indent}{except}{eol}{deeper}");
        let cursor = head.len();
        let mut edits = Edits::default();
        edits.replace(lines, format!("{head}{raise};{eol}{indent}{end};"));
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
    fn line_ends_stay_those_of_the_file() {
        check(
            &WRAP_IN_TRY,
            "Процедура А()\r\n\t$0Б();\r\n\tВ();$0\r\nКонецПроцедуры\r\n",
            "Процедура А()\r\n\tПопытка\r\n\t\tБ();\r\n\t\tВ();\r\n\tИсключение\r\n\t\t$0ВызватьИсключение;\r\n\tКонецПопытки;\r\nКонецПроцедуры\r\n",
        );
    }

    #[test]
    fn expressions_are_left_alone() {
        check_none(&WRAP_IN_TRY, "А = $0Б()$0;\n");
    }
}
