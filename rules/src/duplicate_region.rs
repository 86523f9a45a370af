use analysis::review::{Check, Context, Region, Tag};
use analysis::{Related, Severity};
use metadata::same;

use crate::standard_regions;

rule! {
    /// # Раздел модуля повторяется
    ///
    /// В модуле два раздела с одним именем. Метод ищут в одном, а он в другом; новый код попадает то туда, то сюда.
    /// Обычно такое остаётся после объединения версий. Стандартные разделы узнаются на обоих языках: `Public` и
    /// `ПрограммныйИнтерфейс` - один и тот же раздел.
    ///
    /// ## Неправильно
    /// ```bsl
    /// #Область СлужебныеПроцедурыИФункции
    /// Процедура Первая()
    /// КонецПроцедуры
    /// #КонецОбласти
    ///
    /// #Область СлужебныеПроцедурыИФункции
    /// Процедура Вторая()
    /// КонецПроцедуры
    /// #КонецОбласти
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// #Область СлужебныеПроцедурыИФункции
    /// Процедура Первая()
    /// КонецПроцедуры
    ///
    /// Процедура Вторая()
    /// КонецПроцедуры
    /// #КонецОбласти
    /// ```
    ///
    /// # Section of the module is repeated
    ///
    /// Two sections of the module have one name. A method is looked for in one and stands in the other; new code goes
    /// now here, now there. Usually a merge leaves this behind. Standard sections are known in both languages: `Public`
    /// and `ПрограммныйИнтерфейс` are one section.
    ///
    /// ## Wrong
    /// ```bsl
    /// #Region Private
    /// Procedure First()
    /// EndProcedure
    /// #EndRegion
    ///
    /// #Region СлужебныеПроцедурыИФункции
    /// Procedure Second()
    /// EndProcedure
    /// #EndRegion
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// #Region Private
    /// Procedure First()
    /// EndProcedure
    ///
    /// Procedure Second()
    /// EndProcedure
    /// #EndRegion
    /// ```
    DUPLICATE_REGION {
        code: "DuplicateRegion",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        since: "8.3.1",
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let sections = context.outline.regions.iter();
    // A section of a section has its name beside those of its neighbours only.
    let sections: Vec<_> = sections
        .filter(|it| it.is_of_module && it.parent.is_none() && !it.name.is_empty())
        .collect();
    for (number, first) in sections.iter().enumerate() {
        let is_same = |it: &&&Region<'_>| is_one(first.name, it.name);
        if sections.iter().take(number).any(|it| is_same(&it)) {
            continue;
        }
        let others: Vec<_> = sections.iter().skip(number + 1).filter(is_same).collect();
        if others.is_empty() {
            continue;
        }
        let name = first.name;
        let message = context.language.pick(
            format!("Раздел «{name}» повторяется: объедините его части"),
            format!("The section “{name}” is repeated: join its parts"),
        );
        let again = context.language.pick("этот же раздел", "the same section");
        let related = others.iter().map(|it| Related {
            path: None,
            range: heading(it),
            message: again.to_owned(),
        });
        let related: Vec<_> = related.collect();
        context.report(heading(first), message).related = related;
    }
}

/// `Область Имя`, without `#`.
fn heading(region: &Region<'_>) -> std::ops::Range<usize> {
    region.start.start() + "#".len()..region.start.end()
}

fn is_one(left: &str, right: &str) -> bool {
    left == right
        || match (
            standard_regions::russian(left),
            standard_regions::russian(right),
        ) {
            (Some(left), Some(right)) => left == right,
            _ => same(left, right),
        }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn regions_within_others_and_within_methods_may_repeat() {
        check(
            &DUPLICATE_REGION,
            Language::Ru,
            "#Область А
#Область В
#КонецОбласти
#КонецОбласти
#Область Б
#Область В
#КонецОбласти
Процедура Г()
	#Область А
	#КонецОбласти
КонецПроцедуры
#КонецОбласти
#Область Public
 ^^^^^^^^^^^^^^ Раздел «Public» повторяется: объедините его части
#КонецОбласти
#Область программныйинтерфейс
#КонецОбласти
",
        );
    }
}
