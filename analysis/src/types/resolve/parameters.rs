//! What parameters of methods hold: by the call at hand, by comments, by the events that methods handle, by the calls of
//! a method.

use std::sync::Arc;

use metadata::objects::Details;
use metadata::{Kind, ModuleKind, Name, Owner, Type};

use super::{Resolver, platform, says_nothing};
use crate::summary::{MethodSummary, PlacedMethod};
use crate::types::flow::{CallSite, calls_of};
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

    /// What calls give to the parameters of a method.
    fn given(&self, file: FileId, method: usize) -> Arc<[Types]> {
        let key = (file, method);
        if let Some(known) = self.by_calls.borrow().get(&key) {
            return Arc::clone(known);
        }
        if self.hastens {
            return self.cut();
        }
        let found = self.given_now(file, method);
        self.by_calls.borrow_mut().insert(key, Arc::clone(&found));
        found
    }

    fn given_now(&self, file: FileId, method: usize) -> Arc<[Types]> {
        let Some(placed) = self.snapshot.method(file, method) else {
            return Arc::new([]);
        };
        let name = placed.method.name.clone();
        let mut given = vec![Types::NONE; placed.method.parameters.len()];
        let mut files = vec![file];
        if placed.method.export {
            files.extend(self.callers(file, &name));
        }
        for caller in files {
            let Some(left) = self.files_left.get().checked_sub(1) else {
                break;
            };
            self.files_left.set(left);
            self.add_given(&mut given, (file, &name), caller);
        }
        given.into()
    }

    /// Adds what the calls in one file give. Only the methods are read in which the summary has seen such calls.
    fn add_given(&self, given: &mut [Types], (file, name): (FileId, &Name), caller: FileId) {
        let Some(module) = self.snapshot.file(caller) else {
            return;
        };
        let calls = |it: &MethodSummary| {
            let is_named = |handler: &Name| {
                let last = handler.as_str().rsplit('.').next();
                last.is_some_and(|it| name.is(it))
            };
            it.calls.iter().any(|it| it.method == *name) || it.handlers.iter().any(is_named)
        };
        let methods = module.summary.methods.iter().enumerate();
        let mut calling = methods.filter(|it| calls(&it.1.method)).peekable();
        if calling.peek().is_none() {
            return;
        }
        let Some(text) = self.snapshot.text(caller) else {
            return;
        };
        let mut parser = parser_bsl::Parser::bsl();
        for (index, placed) in calling {
            let Some(code) = text.get(placed.range()) else {
                continue;
            };
            let Some(bytes) = self.bytes_left.get().checked_sub(code.len()) else {
                continue;
            };
            self.bytes_left.set(bytes);
            let tree = parser.parse(code, None);
            let scope = Arc::new(Scope {
                file: caller,
                method: Some(index),
                call: None,
            });
            for call in calls_of(code, tree.root_node(), name.as_str()) {
                if !self.is_call_of(&call, file, &scope) {
                    continue;
                }
                for (known, argument) in given.iter_mut().zip(&call.arguments) {
                    let found = self.shapes(argument, &scope);
                    *known = known.or(&found);
                }
            }
        }
    }

    /// Whether a call of a method of this name is one of the method of this module.
    fn is_call_of(&self, call: &CallSite, file: FileId, scope: &Scope) -> bool {
        let Some(receiver) = &call.receiver else {
            // Without a receiver: of the same module, of the one that it extends, of a global one.
            return true;
        };
        if receiver.is_empty() {
            return false;
        }
        let found = self.shapes(receiver, &Arc::new(scope.clone()));
        found.list().iter().any(|it| match it {
            Ty::Module(module) => *module == file,
            other => other
                .base()
                .is_some_and(|it| self.modules_of(it).contains(&file)),
        })
    }

    /// Other files that call a method of a module, by what their summaries say.
    fn callers(&self, file: FileId, name: &Name) -> Vec<FileId> {
        let Some(module) = self.snapshot.file(file) else {
            return Vec::new();
        };
        let receiver: Option<Name> = match &module.owner {
            Owner::Object(Kind::CommonModule, name) => Some(name.clone()),
            Owner::Nothing => module
                .path
                .file_stem()
                .and_then(|it| it.to_str())
                .map(Name::new),
            _ => None,
        };
        let calls = |it: &FileId| {
            let Some(other) = self.snapshot.file(*it) else {
                return false;
            };
            let methods = other.summary.methods.iter().map(|it| &it.method);
            let mut calls = methods
                .chain([&other.summary.body])
                .flat_map(|it| &it.calls);
            calls.any(|call| {
                call.method == *name
                    && receiver
                        .as_ref()
                        .is_none_or(|receiver| call.receiver == *receiver)
            })
        };
        let mentioning = self.snapshot.mentioning(name.as_str()).into_iter();
        let others = mentioning.filter(|it| *it != file).filter(calls);
        others.take(super::MOST_FILES as usize).collect()
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
