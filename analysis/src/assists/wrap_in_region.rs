use std::ops::Range;

use parser_bsl::bsl::Kind;

use super::context::{Context, Offers, opens};
use super::edits::Edits;
use crate::ide::path::is_method;

assist! {
    /// # Обернуть в область
    ///
    /// Выделенные методы или операторы встают в область, имя которой остаётся дать.
    ///
    /// # Wrap in a region
    ///
    /// The selected methods or statements go into a region, whose name is left to be given.
    ///
    /// ```bsl
    /// $0Процедура А()
    /// КонецПроцедуры
    ///
    /// Процедура Б()
    /// КонецПроцедуры$0
    /// ```
    /// ```bsl
    /// #Область $0ИмяОбласти
    ///
    /// Процедура А()
    /// КонецПроцедуры
    ///
    /// Процедура Б()
    /// КонецПроцедуры
    ///
    /// #КонецОбласти
    /// ```
    WRAP_IN_REGION { id: "wrap_in_region", kind: Refactor, find: wrap_in_region }
}

fn wrap_in_region<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let of_methods = methods(context);
    let range = match &of_methods {
        Some(range) => range.clone(),
        None => context.statements().filter(|it| it.is_balanced)?.range,
    };
    let lines = context.whole_lines(range)?;
    let title = context.title("Обернуть в область", "Wrap in a region");
    offers.add(title, lines.clone(), move || {
        let [start, end] = [Kind::RegionKw, Kind::EndRegionKw].map(|it| context.keyword(it));
        let (name, eol) = (context.word("ИмяОбласти", "RegionName"), context.eol());
        // Methods stand apart from the directives. These stand at the margin, where the formatter puts them.
        let blank = if of_methods.is_some() { eol } else { "" };
        let head = format!("#{start} ");
        let cursor = head.len();
        let mut edits = Edits::default();
        edits.insert(lines.start, format!("{head}{name}{eol}{blank}"));
        edits.rename(cursor);
        edits.insert(lines.end, format!("{eol}{blank}#{end}"));
        edits.done(context)
    });
    Some(())
}

/// The methods and variables of the module that are selected, whole ones with the comments above.
fn methods(context: &Context<'_>) -> Option<Range<usize>> {
    if !context.is_selected() {
        return None;
    }
    let mut cursor = context.root().walk();
    let mut depth = 0_i32;
    let mut any = false;
    for child in context.root().children(&mut cursor) {
        let range = child.byte_range();
        if range.end <= context.code.start || range.start >= context.code.end {
            continue;
        }
        if range.start < context.code.start || range.end > context.code.end {
            return None;
        }
        let kind = Kind::of(child);
        depth += opens(kind);
        let goes_on = matches!(kind, Kind::ElseDirective | Kind::ElsifDirective);
        if depth < 0 || (goes_on && depth == 0) {
            return None;
        }
        any |= is_method(kind) || kind == Kind::ModuleVariable;
    }
    (any && depth == 0).then(|| context.selection.clone())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn statements_keep_their_indent_and_directives_have_none() {
        check(
            &WRAP_IN_REGION,
            "Procedure A()\n\t$0B();\n\tC();$0\nEndProcedure\n",
            "Procedure A()\n#Region $0RegionName\n\tB();\n\tC();\n#EndRegion\nEndProcedure\n",
        );
    }

    #[test]
    fn comments_above_a_method_go_along() {
        check(
            &WRAP_IN_REGION,
            "$0// О методе.\n&НаКлиенте\nПроцедура А()\nКонецПроцедуры$0\n",
            "#Область $0ИмяОбласти\n\n// О методе.\n&НаКлиенте\nПроцедура А()\nКонецПроцедуры\n\n#КонецОбласти\n",
        );
    }

    #[test]
    fn halves_are_left_alone() {
        check_none(
            &WRAP_IN_REGION,
            "Процедура А()\n$0КонецПроцедуры\n\nПроцедура Б()\nКонецПроцедуры$0\n",
        );
        check_none(
            &WRAP_IN_REGION,
            "$0Процедура А()\nКонецПроцедуры\n#КонецОбласти$0\n",
        );
    }
}
