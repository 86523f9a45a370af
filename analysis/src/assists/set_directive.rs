use metadata::{Bilingual, ModuleKind, same};
use parser_bsl::bsl::ast::Annotation;
use parser_bsl::syntax::AstNode;

use super::context::{Context, Offers};
use super::edits::Edits;

assist! {
    /// # Указать директиву компиляции
    ///
    /// В заголовке метода модуля формы или команды: добавляет «&НаКлиенте», «&НаСервере», «&НаСервереБезКонтекста» или
    /// меняет то, что стоит.
    ///
    /// # Set the compilation directive
    ///
    /// In the header of a method of a form or of a command: adds “&AtClient”, “&AtServer”, “&AtServerNoContext”, or
    /// changes the one that stands there.
    ///
    /// ```bsl
    /// //- /Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl
    /// Процедура Заполнить$0()
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// &НаКлиенте
    /// Процедура Заполнить()
    /// КонецПроцедуры
    /// ```
    SET_DIRECTIVE { id: "set_directive", kind: RefactorRewrite, find: set_directive }
}

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

const OF_FORMS: [Bilingual; 4] = [
    names("НаКлиенте", "AtClient"),
    names("НаСервере", "AtServer"),
    names("НаСервереБезКонтекста", "AtServerNoContext"),
    names(
        "НаКлиентеНаСервереБезКонтекста",
        "AtClientAtServerNoContext",
    ),
];
const OF_COMMANDS: [Bilingual; 3] = [
    names("НаКлиенте", "AtClient"),
    names("НаСервере", "AtServer"),
    names("НаКлиентеНаСервере", "AtClientAtServer"),
];

fn set_directive<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let method = context.method()?;
    let known: &[Bilingual] = match context.snapshot.file(context.file)?.kind {
        ModuleKind::FormModule => &OF_FORMS,
        ModuleKind::CommandModule => &OF_COMMANDS,
        _ => return None,
    };
    let head = method.child_by_field_name("parameters")?.end_byte();
    if !context.on_head(method, head) {
        return None;
    }
    let mut cursor = method.walk();
    let annotations: Vec<_> = method
        .children(&mut cursor)
        .filter_map(Annotation::cast)
        .collect();
    let name = |it: &Annotation<'_>| it.name().map_or("", |it| context.of(it.node()));
    let present = annotations
        .iter()
        .find(|it| known.iter().any(|known| known.is(name(it))))
        .copied();
    for directive in known {
        let word = context.word(directive.ru, directive.en);
        if present.is_some_and(|it| directive.is(name(&it)) || same(name(&it), word)) {
            continue;
        }
        let title = match present {
            Some(_) => context.language.pick(
                format!("Заменить директиву на «&{word}»"),
                format!("Change the directive to “&{word}”"),
            ),
            None => context.language.pick(
                format!("Добавить директиву «&{word}»"),
                format!("Add the directive “&{word}”"),
            ),
        };
        offers.add(title, method.start_byte()..head, move || {
            let mut edits = Edits::default();
            match present {
                Some(present) => edits.replace(present.node().byte_range(), format!("&{word}")),
                None => edits.insert(method.start_byte(), format!("&{word}{}", context.eol())),
            }
            edits.done(context)
        });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_none, check_titled};
    use super::*;

    const FORM: &str = "//- /Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl\n";

    #[test]
    fn what_stands_there_is_changed() {
        check_titled(
            &SET_DIRECTIVE,
            "Заменить директиву на «&AtServerNoContext»",
            &format!("{FORM}&AtServer\n&After(\"A\")\nProcedure A$0()\nEndProcedure\n"),
            "&AtServerNoContext\n&After(\"A\")\nProcedure A()\nEndProcedure\n",
        );
    }

    #[test]
    fn modules_that_run_in_one_place_need_none() {
        check_none(
            &SET_DIRECTIVE,
            "//- /CommonModules/Обмен.bsl\nПроцедура А$0()\nКонецПроцедуры\n",
        );
        check_none(
            &SET_DIRECTIVE,
            &format!("{FORM}Процедура А()\n\tБ$0();\nКонецПроцедуры\n"),
        );
    }
}
