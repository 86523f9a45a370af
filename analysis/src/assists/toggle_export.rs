use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{FunctionDefinition, ProcedureDefinition};
use parser_bsl::syntax::AstNode;

use super::context::{Context, Offers};
use super::edits::Edits;

assist! {
    /// # Добавить или убрать «Экспорт»
    ///
    /// В заголовке метода: делает его доступным другим модулям или только своему.
    ///
    /// # Add or remove “Export”
    ///
    /// In the header of a method: lets other modules call it, or only its own one.
    ///
    /// ```bsl
    /// Функция Цена$0(Товар)
    /// КонецФункции
    /// ```
    /// ```bsl
    /// Функция Цена(Товар) Экспорт
    /// КонецФункции
    /// ```
    TOGGLE_EXPORT { id: "toggle_export", kind: RefactorRewrite, find: toggle_export }
}

fn toggle_export<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let method = context.method()?;
    let (parameters, export) = match (
        ProcedureDefinition::cast(method),
        FunctionDefinition::cast(method),
    ) {
        (Some(it), _) => (it.parameters()?, it.export()),
        (_, Some(it)) => (it.parameters()?, it.export()),
        _ => return None,
    };
    let parameters = parameters.node();
    let head = export.map_or(parameters.end_byte(), |it| it.end_byte());
    if parameters.has_error() || !context.on_head(method, head) {
        return None;
    }
    match export {
        Some(export) => {
            let title = context.title("Убрать «Экспорт»", "Remove “Export”");
            offers.add(title, method.start_byte()..head, move || {
                let mut edits = Edits::default();
                edits.delete(parameters.end_byte()..export.end_byte());
                edits.done(context)
            });
        }
        None => {
            let title = context.title("Добавить «Экспорт»", "Add “Export”");
            offers.add(title, method.start_byte()..head, move || {
                let mut edits = Edits::default();
                let word = context.keyword(Kind::ExportKw);
                edits.insert(parameters.end_byte(), format!(" {word}"));
                edits.done(context)
            });
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn it_goes_as_it_came() {
        check(
            &TOGGLE_EXPORT,
            "Procedure A$0(Val B = 1) Export // Yes.\nEndProcedure\n",
            "Procedure A(Val B = 1) // Yes.\nEndProcedure\n",
        );
    }

    #[test]
    fn elsewhere_it_is_not_offered() {
        check_none(&TOGGLE_EXPORT, "Процедура А()\n\tБ$0();\nКонецПроцедуры\n");
        check_none(&TOGGLE_EXPORT, "Процедура А($0\n");
    }
}
