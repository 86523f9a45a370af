use analysis::review::{Check, Context, Default, Method, Needs, Parameter, Tag};
use analysis::{Fix, Severity};
use metadata::objects::Details;
use metadata::{ModuleKind, same};
use parser_bsl::Dialect;
use parser_bsl::flat::BslNode;

use crate::directives::is_directive;
use crate::uses;

rule! {
    /// # Неиспользуемый локальный метод
    ///
    /// Метод без «Экспорт» виден только своему модулю, а модуль его не вызывает. Это мёртвый код: его читают,
    /// переводят и переделывают вместе с остальным, но он никогда не выполнится.
    ///
    /// Вызовом считается и имя метода в строке (`Новый ОписаниеОповещения("Завершение", ЭтотОбъект)`), и событие, команда
    /// или запрос HTTP-сервиса, который метод обрабатывает, и аннотация расширения. Имя в строке ищется и в других модулях:
    /// `Форма.ПодключитьОбработчикОжидания("Имя", 1)`. Модуль, который выполняет текст, полученный извне (`Выполнить Текст`),
    /// не проверяется: такой текст может вызвать любой метод.
    ///
    /// В отличие от BSL Language Server, модули управляемых форм проверяются: обработчики их событий и команд известны
    /// из описания формы. Метод, который вызывает только сам себя, тоже не используется.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Функция Курс(Валюта) Экспорт
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// Функция КурсПоУмолчанию()
    ///     Возврат 1;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Функция Курс(Валюта) Экспорт
    ///     Возврат КурсПоУмолчанию();
    /// КонецФункции
    ///
    /// Функция КурсПоУмолчанию()
    ///     Возврат 1;
    /// КонецФункции
    /// ```
    ///
    /// # Unused local method
    ///
    /// Only its own module sees a method without `Export`, and the module does not call it. That is dead code: it is
    /// read, translated and changed with the rest, but it never runs.
    ///
    /// The name of the method in a string is a call too (`New NotifyDescription("Done", ThisObject)`), and so are an
    /// event, a command or a request to an HTTP service that the method handles, and an annotation of an extension.
    /// A name in a string is looked for in other modules too: `Form.AttachIdleHandler("Name", 1)`. A module that runs a
    /// text that comes from elsewhere (`Execute Text`) is not checked: such a text may call any method.
    ///
    /// Unlike in BSL Language Server, modules of managed forms are checked: the description of the form tells the
    /// handlers of its events and commands. A method that nobody but itself calls is unused too.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Function Rate(Currency) Export
    ///     Return 1;
    /// EndFunction
    ///
    /// Function DefaultRate()
    ///     Return 1;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Function Rate(Currency) Export
    ///     Return DefaultRate();
    /// EndFunction
    ///
    /// Function DefaultRate()
    ///     Return 1;
    /// EndFunction
    /// ```
    UNUSED_LOCAL_METHOD {
        code: "UnusedLocalMethod",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Suspicious, Tag::Unused],
        needs: Needs::Project,
        parameters: &[
            Parameter {
                name: "attachableMethodPrefixes",
                default: Default::Text("подключаемый_,attachable_"),
                ru: "начала имён методов, которые подключаются при выполнении, через запятую",
                en: "what names of methods begin with that are attached at run time, separated by commas",
            },
            Parameter {
                name: "checkObjectModule",
                default: Default::Flag(false),
                ru: "проверять и модули объектов",
                en: "check modules of objects too",
            },
        ],
        check: Check::File(check),
    }
}

/// What the engine of OneScript calls.
const CALLED_BY_ENGINE: [&str; 6] = [
    "ПриСозданииОбъекта",
    "OnObjectCreate",
    "ОбработкаПолученияПредставления",
    "ПолучениеПредставления",
    "ToString",
    "ПриЗагрузкеБиблиотеки",
];

fn check(context: &mut Context<'_>) {
    if !is_checked(context) {
        return;
    }
    let outline = context.outline;
    // A text that comes from elsewhere may call any method.
    if uses::runs_unknown_text(context.file.tree.root()) {
        return;
    }
    for method in outline.methods.iter().filter(|it| it.export.is_none()) {
        // Directives say where a method runs, any other annotation that somebody else calls it.
        let is_annotated = method.annotations.iter().any(|it| !is_directive(*it));
        if is_annotated
            || method.node.has_error()
            || is_called(context, method)
            || is_attached(context, method.name.text())
            || is_handler(context, method.name.text())
            || is_named_elsewhere(context, method.name.text())
            || uses::is_named(&context.file.tree, method.name.text())
        {
            continue;
        }
        let name = method.name.text();
        let message = context.language.pick(
            format!("Метод «{name}» нигде не вызывается: удалите его"),
            format!("The method “{name}” is never called: remove it"),
        );
        let title = context.language.pick(
            format!("Удалить метод «{name}»"),
            format!("Remove the method “{name}”"),
        );
        let start = method
            .comment
            .as_ref()
            .map_or(method.node.start(), |it| it.start);
        let rest = context.text().get(method.node.end()..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let fix = Fix::possible(title, start..method.node.end() + blanks, "");
        context.report(method.name.range(), message).fix(fix);
    }
}

/// Whether all that may call methods of a module is known.
fn is_checked(context: &Context<'_>) -> bool {
    let place = context.place();
    if context.file.module.dialect == Dialect::OneScript {
        return true;
    }
    match place.kind {
        None | Some(ModuleKind::Script) => false,
        Some(ModuleKind::FormModule) => place.form().is_some_and(|it| !it.ordinary),
        Some(ModuleKind::ObjectModule) => {
            context.flag("checkObjectModule") && place.platform.is_some()
        }
        Some(ModuleKind::CommonModule) => true,
        Some(_) => place.platform.is_some(),
    }
}

/// Whether another method or the body of the module calls it.
fn is_called(context: &Context<'_>, method: &Method<'_>) -> bool {
    let name = method.name.text();
    let is_outside = |it: BslNode<'_>| !it.is_within(method.node);
    let file = context.file;
    let mut calls = file.global_calls(&[name]).into_iter();
    if calls.any(is_outside) {
        return true;
    }
    let mut members = file.member_calls(&[name]).into_iter();
    members.any(is_outside)
}

fn is_attached(context: &Context<'_>, name: &str) -> bool {
    let mut prefixes = context.words("attachableMethodPrefixes");
    prefixes.any(|it| name.get(..it.len()).is_some_and(|start| same(start, it)))
}

/// Whether another module names it in a string to have it called later: `Форма.ПодключитьОбработчикОжидания("Имя", 1)`.
fn is_named_elsewhere(context: &Context<'_>, name: &str) -> bool {
    let Some((snapshot, _)) = context.project() else {
        return false;
    };
    let is_it = |it: &metadata::Name| {
        it.as_str()
            .rsplit('.')
            .next()
            .is_some_and(|it| same(it, name))
    };
    snapshot.files().any(|(_, file)| {
        let methods = file.summary.methods.iter().map(|it| &it.method);
        let mut all = methods.chain([&file.summary.body]);
        all.any(|it| it.handlers.iter().any(is_it))
    })
}

/// Whether the platform calls a method by its name, or what describes the object names it.
fn is_handler(context: &Context<'_>, name: &str) -> bool {
    let place = context.place();
    let is_script = context.file.module.dialect == Dialect::OneScript;
    if is_script && CALLED_BY_ENGINE.iter().any(|it| same(it, name)) {
        return true;
    }
    if let Some(form) = place.form() {
        let of_items = form.items.iter().flat_map(|it| &it.handlers);
        let mut handlers = form.handlers.iter().chain(of_items);
        let mut actions = form.commands.iter().flat_map(|it| &it.actions);
        if handlers.any(|it| it.method.is(name)) || actions.any(|it| it.is(name)) {
            return true;
        }
    }
    let is_of_service = match place.object.map(|it| &it.details) {
        Some(Details::HTTPService(it)) => {
            let mut methods = it.templates.iter().flat_map(|it| &it.methods);
            methods.any(|it| it.handler.is(name))
        }
        Some(Details::WebService(it)) => it.operations.iter().any(|it| it.method.is(name)),
        Some(Details::IntegrationService(it)) => it.channels.iter().any(|it| it.handler.is(name)),
        _ => false,
    };
    if is_of_service {
        return true;
    }
    let (Some(platform), Some(kind)) = (place.platform, place.kind) else {
        return false;
    };
    if kind == ModuleKind::FormModule {
        return false;
    }
    let object = place.object_name().map(|it| it.0);
    [object, None].into_iter().any(|it| {
        let events = platform.module_events(kind, it);
        events.iter().any(|it| it.names.is(name))
    })
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::{check, check_fix};

    #[test]
    fn handlers_of_forms_commands_and_services_are_called() {
        check(
            &UNUSED_LOCAL_METHOD,
            Language::Ru,
            "//- /CommonForms/ВводКоличества/Ext/Form/Module.bsl
&НаСервере
Процедура ПриСозданииНаСервере(Отказ, СтандартнаяОбработка)
КонецПроцедуры
&НаКлиенте
Процедура КоличествоПриИзменении(Элемент)
	ПодключитьОбработчикОжидания(\"Обновить\", 1);
КонецПроцедуры
&НаКлиенте
Процедура Обновить()
КонецПроцедуры
&НаКлиенте
Процедура Подключаемый_Выполнить(Команда)
КонецПроцедуры
&НаКлиенте
Процедура КомандаОК(Команда)
КонецПроцедуры
&НаКлиенте
Процедура КомандаОтмена2(Команда)
          ^^^^^^^^^^^^^^ Метод «КомандаОтмена2» нигде не вызывается: удалите его
	КомандаОтмена2(Команда);
КонецПроцедуры
//- /Catalogs/Номенклатура/Ext/ObjectModule.bsl
Процедура НеПроверяется()
КонецПроцедуры
//- /CommonCommands/ОстаткиПоНоменклатуре/Ext/CommandModule.bsl
&НаКлиенте
Процедура ОбработкаКоманды(ПараметрКоманды, ПараметрыВыполненияКоманды)
КонецПроцедуры
//- /а.os
Процедура ПриСозданииОбъекта()
	первый();
КонецПроцедуры
Процедура Первый()
	// Второй();
КонецПроцедуры
Процедура Второй()
          ^^^^^^ Метод «Второй» нигде не вызывается: удалите его
КонецПроцедуры
&Тест
Процедура Третий()
КонецПроцедуры
//- /Неизвестный.bsl
Процедура А()
КонецПроцедуры
",
        );
    }

    #[test]
    fn what_another_module_attaches_or_a_text_may_call_is_used() {
        check(
            &UNUSED_LOCAL_METHOD,
            Language::Ru,
            "//- /CommonForms/ВводКоличества/Ext/Form/Module.bsl
&НаКлиенте
Процедура ОжиданиеЗадания()
КонецПроцедуры
//- /CommonModules/ОбщегоНазначенияКлиент/Ext/Module.bsl
Процедура Ждать(Форма) Экспорт
	Форма.ПодключитьОбработчикОжидания(\"ОжиданиеЗадания\", 1, Истина);
	Выполнить(\"А = \" + Форма);
КонецПроцедуры
Процедура Лишняя()
          ^^^^^^ Метод «Лишняя» нигде не вызывается: удалите его
КонецПроцедуры
//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl
Процедура Шаг(Текст) Экспорт
	Выполнить Текст;
КонецПроцедуры
Процедура ПервыйШаг()
КонецПроцедуры
",
        );
    }

    #[test]
    fn the_fix_removes_the_method_with_its_comment() {
        let head = "// Модуль: CommonModules/КурсыВалют/Ext/Module.bsl\n\n";
        check_fix(
            &UNUSED_LOCAL_METHOD,
            &format!(
                "{head}// Описание.\nПроцедура А()\nКонецПроцедуры\n\nПроцедура Б() Экспорт\nКонецПроцедуры\n"
            ),
            &format!("{head}Процедура Б() Экспорт\nКонецПроцедуры\n"),
        );
    }
}
