use std::ops::Range;

use analysis::edit::TextEdit;
use analysis::review::{Check, Context, Method, Needs, RuleScope, Tag, is_extending};
use analysis::{Fix, Severity};
use metadata::ModuleKind;

use crate::standard_regions::{events, is_of_events};

rule! {
    /// # Обработчик события вне своего раздела
    ///
    /// Обработчики событий вызывает платформа, и стандарт отводит им отдельный раздел: `ОбработчикиСобытий`, а в модуле формы
    /// `ОбработчикиСобытийФормы` и разделы элементов. Кто ищет, что происходит при записи или при открытии, смотрит туда.
    /// Обработчик, стоящий среди служебных методов, легко пропустить.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// #Область СлужебныеПроцедурыИФункции
    ///
    /// Процедура ПриЗаписи(Отказ)
    /// КонецПроцедуры
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// #Область ОбработчикиСобытий
    ///
    /// Процедура ПриЗаписи(Отказ)
    /// КонецПроцедуры
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// # Handler of an event outside of its section
    ///
    /// The platform calls handlers of events, and the standard has a section for them: `EventHandlers`, and in modules of forms
    /// `FormEventHandlers` and the sections of items. Who wants to know what happens on writing or on opening looks there. A
    /// handler among private methods is easily overlooked.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Procedure OnWrite(Cancel)
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// #Region EventHandlers
    ///
    /// Procedure OnWrite(Cancel)
    /// EndProcedure
    ///
    /// #EndRegion
    /// ```
    EVENT_HANDLER_OUTSIDE_EVENT_REGION {
        code: "EventHandlerOutsideEventRegion",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        minutes: 1,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let place = *context.place();
    let Some(kind) = place.kind.filter(|it| *it != ModuleKind::CommonModule) else {
        return;
    };
    let is_form = kind == ModuleKind::FormModule;
    let outline = context.outline;
    let world = snapshot.world(id);
    let known = world.events(kind, place.owner);
    for method in &outline.methods {
        let name = method.name.text();
        let is_handler = match is_form {
            // A form names the methods that handle its events.
            true => {
                let handled = world.handled(kind, place.owner, name);
                handled.iter().any(|it| it.item.is_none())
            }
            false => known.iter().any(|it| it.names.is(name)),
        };
        if !is_handler || is_extending(method) || is_in_section(context, method, is_form) {
            continue;
        }
        let section = events(is_form);
        let section = if name.is_ascii() {
            section.en
        } else {
            section.ru
        };
        let message = context.language.pick(
            format!("Обработчик события «{name}» стоит вне раздела «{section}»"),
            format!("The handler of the event “{name}” stands outside of the section “{section}”"),
        );
        let title = context.language.pick(
            format!("Перенести в раздел «{section}»"),
            format!("Move to the section “{section}”"),
        );
        let edits = moved(context, method, section, is_form);
        let finding = context.report(method.name.range(), message);
        if let Some(edits) = edits {
            finding.fix(Fix {
                title,
                edits,
                preferred: false,
            });
        }
    }
}

fn is_in_section(context: &Context<'_>, method: &Method<'_>, is_form: bool) -> bool {
    let mut region = method.region;
    while let Some(it) = region.and_then(|it| context.outline.regions.get(it)) {
        if is_of_events(it.name, is_form) {
            return true;
        }
        region = it.parent;
    }
    false
}

/// The edits that move a method to its section: to its end, or to a new one where the method stands.
fn moved(
    context: &Context<'_>,
    method: &Method<'_>,
    section: &str,
    is_form: bool,
) -> Option<Vec<TextEdit>> {
    let text = context.text();
    let new_line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let whole = with_lines(text, method)?;
    let code = text.get(whole.clone())?.trim();
    let names = events(is_form);
    let mut regions = context.outline.regions.iter();
    let target = regions.find(|it| names.is(it.name) && it.is_of_module && it.end.is_some());
    let removal = TextEdit {
        range: whole.clone(),
        text: String::new(),
    };
    if let Some(target) = target {
        let at = target.end?.start();
        let insertion = TextEdit {
            range: at..at,
            text: format!("{code}{new_line}{new_line}"),
        };
        return Some(match at < whole.start {
            true => vec![insertion, removal],
            false => vec![removal, insertion],
        });
    }
    let (open, close) = match section.is_ascii() {
        true => ("#Region", "#EndRegion"),
        false => ("#Область", "#КонецОбласти"),
    };
    let block =
        format!("{open} {section}{new_line}{new_line}{code}{new_line}{new_line}{close}{new_line}");
    let Some(around) = method.region else {
        return Some(vec![TextEdit {
            range: whole,
            text: block,
        }]);
    };
    // The new section stands behind the one that the method was in.
    let end = context.outline.outermost(around).end?.end();
    Some(vec![
        removal,
        TextEdit {
            range: end..end,
            text: format!("{new_line}{new_line}{}", block.trim_end()),
        },
    ])
}

/// The lines of a method with its comment, and the blank lines behind it.
fn with_lines(text: &str, method: &Method<'_>) -> Option<Range<usize>> {
    let start = method
        .comment
        .as_ref()
        .map_or(method.node.start(), |it| it.start);
    let end = method.node.end();
    let rest = text.get(end..)?;
    // Words behind the end of the method stay where they are.
    let line = rest.split_inclusive('\n').next().unwrap_or_default();
    if !line.trim().is_empty() {
        return None;
    }
    let blank = rest.len() - rest.trim_start().len();
    let lines = rest.get(..blank)?.rfind('\n').map_or(0, |it| it + 1);
    Some(start..end + lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_fix};
    use analysis::Language;

    const MODULE: &str = "// Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\n";

    #[test]
    fn a_handler_moves_to_its_section() {
        let handler = "// Пишет.\nПроцедура ПриЗаписи(Отказ)\nКонецПроцедуры\n\n";
        let of = |events: &str, private: &str| {
            format!(
                "{MODULE}#Область ОбработчикиСобытий\n\n{events}#КонецОбласти\n\n#Область СлужебныеПроцедурыИФункции\n\n{private}#КонецОбласти\n"
            )
        };
        let rule = &EVENT_HANDLER_OUTSIDE_EVENT_REGION;
        check_fix(rule, &of("", handler), &of(handler, ""));
    }

    #[test]
    fn a_section_is_made_where_there_is_none() {
        let rule = &EVENT_HANDLER_OUTSIDE_EVENT_REGION;
        let handler = "Процедура ПриЗаписи(Отказ)\nКонецПроцедуры\n";
        check_fix(
            rule,
            &format!("{MODULE}\n{handler}"),
            &format!("{MODULE}\n#Область ОбработчикиСобытий\n\n{handler}\n#КонецОбласти\n"),
        );
        check_fix(
            rule,
            &format!("{MODULE}\n#Область Служебные\n\n{handler}\n#КонецОбласти\n"),
            &format!(
                "{MODULE}\n#Область Служебные\n\n#КонецОбласти\n\n#Область ОбработчикиСобытий\n\n{handler}\n#КонецОбласти\n"
            ),
        );
    }

    #[test]
    fn methods_that_handle_nothing_stand_where_they_like() {
        check(
            &EVENT_HANDLER_OUTSIDE_EVENT_REGION,
            Language::Ru,
            r#"
//- /Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
Процедура Заполнить()
КонецПроцедуры
#Область ОбработчикиСобытий
#Область Запись
Процедура ПриЗаписи(Отказ)
КонецПроцедуры
#КонецОбласти
#КонецОбласти
"#,
        );
    }
}
