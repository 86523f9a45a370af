use std::ops::Range;

use analysis::review::{Check, Context, Tag};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Пустая область
    ///
    /// В области нет кода: её завели впрок или забыли после переноса методов. Она обещает раздел, которого нет, и
    /// занимает место в структуре модуля. Область, в которой одни комментарии или пустые области, тоже пуста.
    ///
    /// ## Неправильно
    /// ```bsl
    /// #Область СлужебныйПрограммныйИнтерфейс
    ///
    /// // Код процедур и функций
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// #Область СлужебныйПрограммныйИнтерфейс
    ///
    /// Процедура Записать() Экспорт
    /// КонецПроцедуры
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// # Empty region
    ///
    /// There is no code in the region: it was made in advance, or forgotten when its methods moved. It promises a
    /// section that is not there, and takes a place in the outline of the module. A region of nothing but comments or
    /// empty regions is empty too.
    ///
    /// ## Wrong
    /// ```bsl
    /// #Region Internal
    ///
    /// // Enter code here.
    ///
    /// #EndRegion
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// #Region Internal
    ///
    /// Procedure Write() Export
    /// EndProcedure
    ///
    /// #EndRegion
    /// ```
    EMPTY_REGION {
        code: "EmptyRegion",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let regions = &context.outline.regions;
    // Whether there is code in a region: in itself, or in one within it, which stands later.
    let mut holds_code = vec![false; regions.len()];
    for (number, region) in regions.iter().enumerate().rev() {
        let Some(end) = region.end else {
            holds_code[number] = true;
            if let Some(parent) = region.parent {
                holds_code[parent] = true;
            }
            continue;
        };
        holds_code[number] |= has_code(context, region.start, end);
        if let Some(parent) = region.parent
            && holds_code[number]
        {
            holds_code[parent] = true;
        }
    }
    for (number, region) in regions.iter().enumerate() {
        if holds_code[number] {
            continue;
        }
        let name = region.name;
        let message = context.language.pick(
            format!("Область «{name}» пуста: удалите её"),
            format!("The region “{name}” is empty: remove it"),
        );
        let title = context
            .language
            .pick("Удалить пустую область", "Remove the empty region");
        // The outermost of empty regions goes with all in it.
        let mut outermost = number;
        while let Some(parent) = regions[outermost].parent.filter(|it| !holds_code[*it]) {
            outermost = parent;
        }
        let range = lines(context.text(), regions[outermost].range());
        let fix = Fix::evident(title.to_owned(), range, "");
        context.report(region.range(), message).fix(fix);
    }
}

/// Whether something else than comments and regions stands between two directives. Code of regions between them counts
/// there.
fn has_code(context: &Context<'_>, start: BslNode<'_>, end: BslNode<'_>) -> bool {
    let tree = &context.file.tree;
    // All nodes between two directives follow one after the other, and the first one of code ends the look.
    let mut at = start.index() + 1;
    while at < end.index() {
        let node = tree.node(at);
        let is_of_region =
            |it: BslNode<'_>| matches!(it.kind(), Kind::RegionDirective | Kind::EndRegionDirective);
        let is_nothing = node.kind() == Kind::Comment
            || is_of_region(node)
            || node.is_empty()
            || node.parent().is_some_and(is_of_region);
        if !is_nothing {
            return true;
        }
        at += 1;
    }
    false
}

/// A region with its whole lines, and one of the blank lines around.
fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let start = before.trim_end_matches([' ', '\t']).len();
    let rest = text.get(range.end..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let eol = |it: &str| it.find('\n').map(|it| it + 1);
    let gap = rest.get(..blanks).unwrap_or_default();
    let first = eol(gap).unwrap_or(blanks);
    let second = gap.get(first..).and_then(eol).unwrap_or(0);
    range.start.min(start)..range.end + first + second
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::{check_fix, found};

    #[test]
    fn nested_empty_regions_are_named_each_and_removed_together() {
        let text = "А();\n\n#Область А\n#Область Б\n// нет\n#КонецОбласти\n#КонецОбласти\n\nВ();\n";
        assert_eq!(found(&EMPTY_REGION, text, Language::Ru).len(), 2);
        check_fix(&EMPTY_REGION, text, "А();\n\nВ();\n");
        check_fix(&EMPTY_REGION, "#Область А\n#КонецОбласти", "");
    }

    #[test]
    fn code_and_conditions_fill_a_region() {
        for text in [
            "#Область А\n#Область Б\nА();\n#КонецОбласти\n#КонецОбласти",
            "#Область А\n#Если Сервер Тогда\n#КонецЕсли\n#КонецОбласти",
            "Процедура А()\n#Область Б\nВ();\n#КонецОбласти\nКонецПроцедуры",
            "#Область Незакрытая",
        ] {
            assert_eq!(found(&EMPTY_REGION, text, Language::Ru), [], "{text}");
        }
    }
}
