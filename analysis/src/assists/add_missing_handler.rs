use metadata::objects::Details;
use metadata::objects::event_subscription::EventSubscription;
use metadata::platform::Callable;
use metadata::{Kind, ModuleKind, Name, Owner, Role, Type, World};

use super::context::{Context, Offers};
use super::edits::Edits;
use super::new_method::{INTERNAL, NewMethod, PUBLIC, place_in};
use crate::ide::handled::naming_module;
use crate::workspace::File;

assist! {
    /// # Добавить обработчик, который назначен и не написан
    ///
    /// Между методами модуля формы: добавляет обработчики событий и команд, которые назначены в форме, а в модуле их
    /// нет, — с директивой и параметрами, в свою область. Между методами общего модуля — обработчики подписок на события
    /// и регламентных заданий.
    ///
    /// # Add a handler that is assigned and not written
    ///
    /// Between the methods of a form module: adds handlers of events and commands that the form assigns and the module
    /// lacks, with their directives and parameters, in their region. Between the methods of a common module, handlers of
    /// event subscriptions and of scheduled jobs.
    ///
    /// ```bsl
    /// //- form ПриСозданииНаСервере
    /// //- /Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl
    /// #Область ОбработчикиСобытийФормы
    /// $0
    /// #КонецОбласти
    /// ```
    /// ```bsl
    /// #Область ОбработчикиСобытийФормы
    ///
    /// &НаСервере
    /// Процедура ПриСозданииНаСервере(Отказ, СтандартнаяОбработка)
    ///     $0
    /// КонецПроцедуры
    ///
    /// #КонецОбласти
    /// ```
    ADD_MISSING_HANDLER { id: "add_missing_handler", kind: Quickfix, find: add_missing_handler }
}

/// More are offered all at once only.
const MOST: usize = 12;

const OF_FORM: [[&str; 2]; 1] = [["ОбработчикиСобытийФормы", "FormEventHandlers"]];
const OF_ITEMS: [[&str; 2]; 2] = [
    [
        "ОбработчикиСобытийЭлементовШапкиФормы",
        "FormHeaderItemsEventHandlers",
    ],
    ["ОбработчикиСобытийЭлементовФормы", "FormItemsEventHandlers"],
];
const OF_METADATA: [[&str; 2]; 2] = [INTERNAL, PUBLIC];
const OF_COMMANDS: [[&str; 2]; 1] = [["ОбработчикиКомандФормы", "FormCommandsEventHandlers"]];

/// A handler that is assigned and not written.
struct Missing {
    name: Name,
    parameters: Vec<String>,
    /// Where it runs: on the server, on the client; nothing where the module says that.
    at_server: Option<bool>,
    is_function: bool,
    regions: &'static [[&'static str; 2]],
}

fn add_missing_handler<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    if context.method().is_some() || context.is_selected() {
        return None;
    }
    let missing = missing(context)?;
    let here = context.selection.clone();
    let count = missing.len();
    if count > 1 {
        let title = context.language.pick(
            format!("Добавить все недостающие обработчики ({count})"),
            format!("Add all missing handlers ({count})"),
        );
        offers.add(title, here.clone(), move || {
            write(context, &self::missing(context)?)
        });
    }
    for handler in missing.into_iter().take(MOST) {
        let name = handler.name.as_str();
        let title = context.language.pick(
            format!("Добавить обработчик «{name}»"),
            format!("Add the handler “{name}”"),
        );
        offers.add(title, here.clone(), move || write(context, &[handler]));
    }
    Some(())
}

fn write(context: &Context<'_>, handlers: &[Missing]) -> Option<super::Changed> {
    let (eol, unit) = (context.eol(), context.unit());
    let mut edits = Edits::default();
    for handler in handlers {
        let directive = handler.at_server.map(|it| match it {
            true => context.word("&НаСервере", "&AtServer"),
            false => context.word("&НаКлиенте", "&AtClient"),
        });
        let method = NewMethod {
            name: handler.name.to_string(),
            parameters: handler.parameters.clone(),
            directives: directive.map(str::to_owned).into_iter().collect(),
            // What the metadata name is called from outside of the module.
            export: handler.at_server.is_none(),
            is_function: handler.is_function,
            body: super::create_method::empty_body(context, handler.is_function, unit),
            ..NewMethod::default()
        };
        let place = place_in(context.text(), context.root(), handler.regions, eol);
        let (text, name) = place.put(method.written(context.spelling(), eol));
        let cursor = text
            .get(name..)?
            .find('\n')
            .map(|it| name + it + 1 + unit.len());
        edits.insert(place.at, text);
        if handlers.len() == 1 {
            edits.cursor(cursor?);
        }
    }
    edits.done(context)
}

/// The handlers that the form assigns and the module lacks, each once.
fn missing(context: &Context<'_>) -> Option<Vec<Missing>> {
    let file = context.snapshot.file(context.file)?;
    if file.kind == ModuleKind::CommonModule {
        return Some(of_metadata(context, file));
    }
    if file.kind != ModuleKind::FormModule {
        return None;
    }
    let world = context.snapshot.world(context.file);
    let form = world.form(&file.owner)?;
    let mut found: Vec<Missing> = Vec::new();
    let mut add = |missing: Missing| {
        let is_written = file.summary.method(missing.name.as_str()).is_some();
        let is_known = found.iter().any(|it| it.name == missing.name);
        if !missing.name.is_empty() && !is_written && !is_known {
            found.push(missing);
        }
    };
    let events = world.events(file.kind, &file.owner);
    for handler in &form.handlers {
        let event = events.iter().find(|it| it.names.is(handler.event.as_str()));
        add(of_event(context, &handler.method, event.copied(), &OF_FORM));
    }
    for item in &form.items {
        for handler in &item.handlers {
            let mut events = world.item_events(item).iter();
            let event = events.find(|it| it.names.is(handler.event.as_str()));
            add(of_event(context, &handler.method, event, &OF_ITEMS));
        }
    }
    for command in &form.commands {
        for action in &command.actions {
            add(Missing {
                name: action.clone(),
                parameters: vec![context.word("Команда", "Command").to_owned()],
                at_server: Some(false),
                is_function: false,
                regions: &OF_COMMANDS,
            });
        }
    }
    Some(found)
}

/// The handlers of subscriptions and jobs that a common module lacks, each once.
fn of_metadata(context: &Context<'_>, file: &File) -> Vec<Missing> {
    let Owner::Object(Kind::CommonModule, module) = &file.owner else {
        return Vec::new();
    };
    let world = context.snapshot.world(context.file);
    let mut found: Vec<Missing> = Vec::new();
    for (method, kind, name) in naming_module(world.configuration, module) {
        let is_known = found.iter().any(|it| it.name.is(method));
        if file.summary.method(method).is_some() || is_known {
            continue;
        }
        let object = world.configuration.object(kind, name.as_str());
        let Some(object) = object else { continue };
        let mut missing = match &object.details {
            Details::EventSubscription(it) => {
                let event = of_subscription(world, it);
                let mut missing = of_event(context, &Name::new(method), event, &OF_METADATA);
                let source = context.word("Источник", "Source").to_owned();
                missing.parameters.insert(0, source);
                missing
            }
            _ => of_event(context, &Name::new(method), None, &OF_METADATA),
        };
        missing.at_server = None;
        missing.is_function = false;
        found.push(missing);
    }
    found
}

/// The event of a subscription: of the first source that has it.
fn of_subscription<'a>(world: World<'a>, subscription: &EventSubscription) -> Option<&'a Callable> {
    subscription.source.types.iter().find_map(|it| {
        let (kind, role, owner) = match it {
            Type::Of(kind, role, name) => (*kind, *role, Owner::Object(*kind, name.clone())),
            Type::AnyOf(kind, role) => (*kind, *role, Owner::Object(*kind, Name::default())),
            _ => return None,
        };
        let module = match (role, kind) {
            (Role::Manager, _) => ModuleKind::ManagerModule,
            (Role::RecordSet, _) => ModuleKind::RecordSetModule,
            (_, Kind::Constant) => ModuleKind::ValueManagerModule,
            _ => ModuleKind::ObjectModule,
        };
        let mut events = world.events(module, &owner).into_iter();
        events.find(|it| it.names.is(&subscription.event))
    })
}

fn of_event(
    context: &Context<'_>,
    name: &Name,
    event: Option<&Callable>,
    regions: &'static [[&'static str; 2]],
) -> Missing {
    let signature = event.and_then(|it| it.signatures.first());
    let parameters = signature.map_or(&[][..], |it| &it.parameters);
    let parameters = parameters.iter().map(|it| {
        let english = if it.names.en.is_empty() {
            &it.names.ru
        } else {
            &it.names.en
        };
        context
            .word(it.names.ru.as_str(), english.as_str())
            .to_owned()
    });
    let event_name = event.map_or(name.as_str(), |it| it.names.ru.as_str());
    let only_server =
        event.is_some_and(|it| it.availability.0 == metadata::platform::Availability::SERVER.0);
    Missing {
        name: name.clone(),
        parameters: parameters.collect(),
        at_server: Some(
            only_server || event_name.ends_with("НаСервере") || event_name.ends_with("AtServer"),
        ),
        is_function: signature.is_some_and(|it| !it.returns.is_empty()),
        regions,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_none, check_titled};
    use super::*;

    const FORM: &str = "//- form ПриОткрытии,Заполнить/,Товар.ПриИзменении/ТоварПриИзменении\n//- /Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl\n";

    #[test]
    fn all_of_them_go_to_their_regions() {
        check_titled(
            &ADD_MISSING_HANDLER,
            "Добавить все недостающие обработчики (3)",
            &format!("{FORM}$0\n#Region FormCommandsEventHandlers\n#EndRegion\n"),
            "\n\n#Region FormCommandsEventHandlers\n\n&AtClient\nProcedure Заполнить(Command)\n\t\nEndProcedure\n\n#EndRegion\n\n&AtClient\nProcedure ПриОткрытии(Cancel)\n\t\nEndProcedure\n\n&AtClient\nProcedure ТоварПриИзменении(Item)\n\t\nEndProcedure\n",
        );
    }

    #[test]
    fn a_common_module_has_handlers_of_subscriptions() {
        check_titled(
            &ADD_MISSING_HANDLER,
            "Добавить обработчик «ПередЗаписью»",
            "//- subscription П CommonModule.События.ПередЗаписью BeforeWrite CatalogObject.Товары\n//- object CommonModule События\n//- /CommonModules/События/Ext/Module.bsl\n#Область ПрограммныйИнтерфейс\n$0\n#КонецОбласти\n",
            "#Область ПрограммныйИнтерфейс\n\nПроцедура ПередЗаписью(Источник, Отказ) Экспорт\n\t$0\nКонецПроцедуры\n\n#КонецОбласти\n",
        );
        check_none(
            &ADD_MISSING_HANDLER,
            "//- subscription П CommonModule.События.ПередЗаписью\n//- object CommonModule События\n//- /CommonModules/События/Ext/Module.bsl\nПроцедура ПередЗаписью(Источник)\nКонецПроцедуры\n$0\n",
        );
    }

    #[test]
    fn what_is_written_and_the_insides_of_methods_are_left_alone() {
        check_none(
            &ADD_MISSING_HANDLER,
            "//- form ПриОткрытии\n//- /Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl\nПроцедура ПриОткрытии(Отказ)\nКонецПроцедуры\n$0\n",
        );
        check_none(
            &ADD_MISSING_HANDLER,
            &format!("{FORM}Процедура А()\n\t$0\nКонецПроцедуры\n"),
        );
        check_none(
            &ADD_MISSING_HANDLER,
            "//- /CommonModules/Обмен/Ext/Module.bsl\n$0\n",
        );
    }
}
