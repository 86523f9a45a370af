use metadata::{Bilingual, ModuleKind};
use parser_bsl::bsl::Kind;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::new_method::regions;
use crate::keywords::Spelling;

assist! {
    /// # Добавить стандартные области
    ///
    /// Добавляет области, которые стандарт отводит модулю этого вида и которых в нём нет, на их места, на языке
    /// конфигурации.
    ///
    /// # Add standard regions
    ///
    /// Adds the regions that the standard has for this kind of module and that it lacks, in their places, in the
    /// language of the configuration.
    ///
    /// ```bsl
    /// //- /CommonModules/Обмен/Ext/Module.bsl
    /// $0#Область СлужебныйПрограммныйИнтерфейс
    ///
    /// Процедура Обменяться() Экспорт
    /// КонецПроцедуры
    ///
    /// #КонецОбласти
    /// ```
    /// ```bsl
    /// #Область ПрограммныйИнтерфейс
    ///
    /// #КонецОбласти
    ///
    /// #Область СлужебныйПрограммныйИнтерфейс
    ///
    /// Процедура Обменяться() Экспорт
    /// КонецПроцедуры
    ///
    /// #КонецОбласти
    ///
    /// #Область СлужебныеПроцедурыИФункции
    ///
    /// #КонецОбласти
    /// ```
    ADD_STANDARD_REGIONS { id: "add_standard_regions", kind: Source, find: add_standard_regions }
}

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

const PUBLIC: Bilingual = names("ПрограммныйИнтерфейс", "Public");
const EVENTS: Bilingual = names("ОбработчикиСобытий", "EventHandlers");
const INTERNAL: Bilingual = names("СлужебныйПрограммныйИнтерфейс", "Internal");
const PRIVATE: Bilingual = names("СлужебныеПроцедурыИФункции", "Private");

/// The regions of a module, in their order.
fn standard(kind: ModuleKind) -> &'static [Bilingual] {
    const OF_FORM: &[Bilingual] = &[
        names("ОбработчикиСобытийФормы", "FormEventHandlers"),
        names(
            "ОбработчикиСобытийЭлементовШапкиФормы",
            "FormHeaderItemsEventHandlers",
        ),
        names("ОбработчикиКомандФормы", "FormCommandsEventHandlers"),
        PRIVATE,
    ];
    match kind {
        ModuleKind::CommonModule => &[PUBLIC, INTERNAL, PRIVATE],
        ModuleKind::FormModule => OF_FORM,
        ModuleKind::ObjectModule
        | ModuleKind::ManagerModule
        | ModuleKind::RecordSetModule
        | ModuleKind::ValueManagerModule => &[PUBLIC, EVENTS, INTERNAL, PRIVATE],
        ModuleKind::Script => &[],
        _ => &[EVENTS, PRIVATE],
    }
}

fn add_standard_regions<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let wanted = standard(context.snapshot.file(context.file)?.kind);
    let present = regions(context.text(), context.root());
    let lacks = |it: &&Bilingual| !present.iter().any(|known| it.is(known.name));
    let missing = wanted.iter().filter(lacks).count();
    if missing == 0 {
        return None;
    }
    let title = context.language.pick(
        format!("Добавить стандартные области ({missing})"),
        format!("Add standard regions ({missing})"),
    );
    // It is about the whole file, and anything else is meant more likely.
    offers.add(title, 0..context.text().len(), move || {
        let find = |wanted: &Bilingual| present.iter().find(|it| wanted.is(it.name));
        let english = match present.first() {
            Some(first) => Spelling::of_word(first.name) == Spelling::English,
            None => is_english(context),
        };
        let spelling = if english {
            Spelling::English
        } else {
            Spelling::Russian
        };
        let [start, end] = [Kind::RegionKw, Kind::EndRegionKw].map(|it| spelling.spell(it));
        let eol = context.eol();
        let text = context.text();
        let mut edits = Edits::default();
        for (index, region) in wanted.iter().enumerate() {
            if find(region).is_some() {
                continue;
            }
            let name = if english { region.en } else { region.ru };
            let written = format!("#{start} {name}{eol}{eol}#{end}");
            // Before the next one that is there, else behind the last one before it, else at the end.
            let next = wanted.iter().skip(index + 1).find_map(find);
            let before = wanted.iter().take(index).rev().find_map(find);
            match (next, before) {
                (Some(next), _) => {
                    edits.insert(
                        context.line_start(next.start),
                        format!("{written}{eol}{eol}"),
                    );
                }
                (None, Some(before)) => {
                    let at = context.line_end(before.end);
                    edits.insert(at, format!("{eol}{eol}{written}"));
                }
                (None, None) => {
                    let is_first = !edits.is_begun();
                    let between = match text.trim_end() {
                        "" if is_first => "",
                        _ if !is_first => eol,
                        _ if text.ends_with('\n') => eol,
                        _ => "\n\n",
                    };
                    edits.insert(text.len(), format!("{between}{written}{eol}"));
                }
            }
        }
        edits.done(context)
    });
    Some(())
}

/// The configuration is written in English.
fn is_english(context: &Context<'_>) -> bool {
    let configuration = context.snapshot.configuration(context.file);
    if configuration.properties.name.is_empty() {
        return context.spelling() == Spelling::English && !context.text().is_empty();
    }
    configuration.properties.english
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn an_empty_module_gets_all_of_them() {
        check(
            &ADD_STANDARD_REGIONS,
            "//- /Catalogs/Товары/Commands/А/Ext/CommandModule.bsl\n$0",
            "#Область ОбработчикиСобытий\n\n#КонецОбласти\n\n#Область СлужебныеПроцедурыИФункции\n\n#КонецОбласти\n",
        );
    }

    #[test]
    fn code_stays_above_and_the_language_is_that_of_the_regions() {
        check(
            &ADD_STANDARD_REGIONS,
            "//- /CommonModules/Обмен/Ext/Module.bsl\n$0Procedure A()\nEndProcedure\n",
            "Procedure A()\nEndProcedure\n\n#Region Public\n\n#EndRegion\n\n#Region Internal\n\n#EndRegion\n\n#Region Private\n\n#EndRegion\n",
        );
    }

    #[test]
    fn scripts_and_modules_that_have_them_get_none() {
        check_none(&ADD_STANDARD_REGIONS, "//- /а.os\n$0А = 1;\n");
        check_none(
            &ADD_STANDARD_REGIONS,
            "//- /Ext/SessionModule.bsl\n$0#Область ОбработчикиСобытий\n#КонецОбласти\n#Область СлужебныеПроцедурыИФункции\n#КонецОбласти\n",
        );
    }
}
