//! What parameters of methods hold: by the call at hand, by comments, by the events that methods handle, and by the calls
//! of a method, which [`super::given`] looks for.

use std::sync::Arc;

use metadata::objects::Details;
use metadata::{Kind, ModuleKind, Name, Owner, Type};

use super::{Resolver, platform, says_nothing};
use crate::summary::PlacedMethod;
use crate::types::scope::Scope;
use crate::types::ty::{Ty, Types};
use crate::workspace::{File, FileId};

/// Of the methods that call one another so many are looked at.
const MOST_CALLERS: usize = 3;

impl Resolver<'_> {
    /// What a parameter of the method at hand holds.
    pub(super) fn parameter(&self, number: usize, scope: &Arc<Scope>) -> Types {
        let Some(method) = scope.method else {
            return Types::NONE;
        };
        let Some((arguments, caller)) = &scope.call else {
            return self.asked_parameter(scope.file, method, number);
        };
        let given = match arguments.get(number) {
            Some(argument) => self.shapes(argument, caller),
            None => Types::NONE,
        };
        let told = self.told_parameter(scope.file, method, number);
        if says_nothing(&given) {
            told.or(&given)
        } else {
            given
        }
    }

    /// What the comment and the default value say of a parameter.
    pub(crate) fn told_parameter(&self, file: FileId, method: usize, number: usize) -> Types {
        let Some(placed) = self.snapshot.method(file, method) else {
            return Types::NONE;
        };
        let Some(parameter) = placed.method.parameters.get(number) else {
            return Types::NONE;
        };
        let scope = Arc::new(Scope {
            file,
            method: Some(method),
            call: None,
        });
        self.shapes(&parameter.documented, &scope)
    }

    /// What a parameter holds, asked without a call at hand.
    pub(super) fn asked_parameter(&self, file: FileId, method: usize, number: usize) -> Types {
        let key = (file, method);
        let (Some(module), Some(placed)) =
            (self.snapshot.file(file), self.snapshot.method(file, method))
        else {
            return Types::NONE;
        };
        let told = self.told_parameter(file, method, number);
        if !says_nothing(&told) && !says_little(&told) {
            return told;
        }
        let handled = self.handled_parameter(file, module, placed, number);
        if !says_nothing(&handled) {
            return told.or(&handled);
        }
        if self.open_parameters.borrow().contains(&key)
            || self.open_parameters.borrow().len() >= MOST_CALLERS
        {
            return self.cut();
        }
        self.open_parameters.borrow_mut().push(key);
        let given = self.deeper(|| {
            self.given(file, method)
                .get(number)
                .cloned()
                .unwrap_or_default()
        });
        self.open_parameters.borrow_mut().pop();
        if !says_nothing(&given) {
            return told.or(&given);
        }
        if !self.guesses {
            return told;
        }
        let name = placed.method.parameters.get(number).map(|it| &it.name);
        told.or(&name.map_or(Types::NONE, guessed))
    }

    /// What the parameters of a method hold that handles something.
    fn handled_parameter(
        &self,
        file: FileId,
        module: &File,
        placed: &PlacedMethod,
        number: usize,
    ) -> Types {
        let method = &placed.method;
        let mut name = &method.name;
        // A method of an extension gets what the one gets that it extends.
        if let Some((_, extended)) = &method.extends {
            let scope = Scope {
                file,
                method: module.summary.method(name.as_str()).map(|it| it.0),
                call: None,
            };
            if let Some((base, index)) = self.extended_method(&scope) {
                return self.asked_parameter(base, index, number);
            }
            name = extended;
        }
        let world = self.snapshot.world(file);
        let mut found = Types::NONE;
        for handled in world.handled(module.kind, &module.owner, name.as_str()) {
            let parameters = world.handled_parameters(module.kind, &module.owner, &handled);
            if let Some(types) = parameters.get(number) {
                found = found.or(&self.of_types(types));
            }
        }
        if !found.is_empty() {
            return found;
        }
        match (module.kind, &module.owner) {
            (ModuleKind::FormModule, owner) if number == 0 => {
                let runs = world.form(owner).is_some_and(|form| {
                    let mut actions = form.commands.iter().flat_map(|it| &it.actions);
                    actions.any(|it| it == name)
                });
                if runs {
                    return Types::from(platform("КомандаФормы"));
                }
            }
            (ModuleKind::CommandModule, Owner::Command(kind, object, command))
                if number == 0 && !name.is_empty() =>
            {
                let object = world.configuration.object(*kind, object.as_str());
                let mut commands = object.into_iter().flat_map(|it| &it.commands);
                if let Some(command) = commands.find(|it| it.name == *command) {
                    return self.of_types(&command.parameter.types);
                }
            }
            (ModuleKind::HTTPServiceModule, _) if method.is_function && number == 0 => {
                let request = platform("HTTPСервисЗапрос");
                if !world.members(&request).list.is_empty() {
                    return Types::from(request);
                }
            }
            (ModuleKind::CommonModule, Owner::Object(Kind::CommonModule, common))
                if method.export =>
            {
                return self.subscribed_parameter(file, common, name, number);
            }
            _ => {}
        }
        Types::NONE
    }

    /// What a handler of event subscriptions is given.
    fn subscribed_parameter(
        &self,
        file: FileId,
        module: &Name,
        method: &Name,
        number: usize,
    ) -> Types {
        let world = self.snapshot.world(file);
        let mut found = Types::NONE;
        for object in world.configuration.of_kind(Kind::EventSubscription) {
            let Details::EventSubscription(details) = &object.details else {
                continue;
            };
            // `CommonModule.Модуль.Метод`, or without the first word.
            let mut words = details.handler.rsplit('.');
            let (last, before) = (words.next(), words.next());
            if !last.is_some_and(|it| method.is(it)) || !before.is_some_and(|it| module.is(it)) {
                continue;
            }
            let parameters = world.subscription_parameters(object.name.as_str());
            if let Some(types) = parameters.get(number) {
                found = found.or(&self.of_types(types));
            }
        }
        found
    }
}

/// What names are used for everywhere.
pub(crate) fn guessed(name: &Name) -> Types {
    const GUESSES: [(&str, &str, &str); 13] = [
        ("Форма", "Form", "ФормаКлиентскогоПриложения"),
        ("Запрос", "Query", "Запрос"),
        ("ТаблицаЗначений", "ValueTable", "ТаблицаЗначений"),
        ("Структура", "Structure", "Структура"),
        ("Соответствие", "Map", "Соответствие"),
        ("РезультатЗапроса", "QueryResult", "РезультатЗапроса"),
        ("Выборка", "Selection", "ВыборкаИзРезультатаЗапроса"),
        ("КлючИЗначение", "KeyAndValue", "КлючИЗначение"),
        ("КлючЗначение", "KeyValue", "КлючИЗначение"),
        ("КлючИЗнач", "KeyVal", "КлючИЗначение"),
        ("МетаданныеОбъекта", "ObjectMetadata", "ОбъектМетаданных"),
        ("ОбъектМетаданных", "MetadataObject", "ОбъектМетаданных"),
        (
            "ТабличныйДокумент",
            "SpreadsheetDocument",
            "ТабличныйДокумент",
        ),
    ];
    let found = GUESSES.iter().find(|it| name.is(it.0) || name.is(it.1));
    let found = found.map(|it| super::names::alternatives(platform(it.2)));
    found.into_iter().flatten().map(Ty::Of).collect()
}

/// A structure or another collection about whose content nothing is said: calls may tell more.
fn says_little(types: &Types) -> bool {
    types.list().iter().all(|it| match it {
        Ty::Of(Type::Undefined | Type::Null | Type::AnyOf(..) | Type::AnyRef) => true,
        Ty::Of(Type::Platform(name)) => [
            "Структура",
            "ФиксированнаяСтруктура",
            "Соответствие",
            "Массив",
            "ФиксированныйМассив",
            "ТаблицаЗначений",
            "ДеревоЗначений",
            "СтрокаТаблицыЗначений",
            "СтрокаДереваЗначений",
            "ВыборкаИзРезультатаЗапроса",
            "РезультатЗапроса",
            "Запрос",
            "СписокЗначений",
            "ФормаКлиентскогоПриложения",
            "ДанныеФормыСтруктура",
            "ДанныеФормыКоллекция",
            "ДанныеФормыЭлементКоллекции",
            "ДанныеФормыДерево",
            "ДанныеФормыЭлементДерева",
            "ДанныеФормыСтруктураСКоллекцией",
        ]
        .iter()
        .any(|it| name.is(it)),
        _ => false,
    })
}
