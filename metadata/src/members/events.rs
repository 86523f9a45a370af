//! Events: what a module may handle, and what a method of it handles.

use super::resolve::Scope;
use super::{World, forms};
use crate::form::{FormItem, Handler};
use crate::kind::Kind;
use crate::module::{ModuleKind, Owner};
use crate::name::same;
use crate::objects::Details;
use crate::platform::Callable;
use crate::types::Type;

/// An event that a method handles.
#[derive(Debug, Clone, Copy)]
pub struct Handled<'a> {
    /// The event.
    pub event: &'a Callable,
    /// The item of a form whose event it is; `None` for events of the form or of the object itself.
    pub item: Option<&'a FormItem>,
}

impl<'a> World<'a> {
    /// The events that a module may handle, each with its signatures. Those of a form's items are told by
    /// [`World::item_events`]; their handlers have names that the form gives.
    pub fn events(self, module: ModuleKind, owner: &Owner) -> Vec<&'a Callable> {
        if module == ModuleKind::FormModule {
            let every = self.platform.form_extensions().first();
            let own = forms::find(self, owner).and_then(|it| forms::extension(self, it.1));
            let own = own.filter(|it| !it.main_attribute.is_empty());
            let all = every.into_iter().chain(own);
            return all.flat_map(|it| &it.events).collect();
        }
        let kind = match owner {
            Owner::Object(kind, _)
            | Owner::Part(kind, ..)
            | Owner::Command(kind, ..)
            | Owner::Form(kind, ..) => Some(*kind),
            Owner::Configuration | Owner::Nothing => None,
        };
        let exact = self.platform.module_events(module, kind);
        let events = match exact.is_empty() {
            true => self.platform.module_events(module, None),
            false => exact,
        };
        events.iter().collect()
    }

    /// The events of an item of a form.
    pub fn item_events(self, item: &FormItem) -> &'a [Callable] {
        let kind = self.platform.form_item(&item.kind);
        kind.map_or(&[], |it| &it.events)
    }

    /// What a method of a module handles. A method of a form may handle events of several items.
    pub fn handled(self, module: ModuleKind, owner: &Owner, method: &str) -> Vec<Handled<'a>> {
        let events = self.events(module, owner);
        let Some((_, form)) = forms::find(self, owner).filter(|_| module == ModuleKind::FormModule)
        else {
            let named = self.names_handler(owner, method);
            let found = events.into_iter().filter(|it| {
                // A handler that metadata names stands in the data as `<Обработчик>`.
                it.names.is(method) || (named && it.names.ru.as_str().starts_with('<'))
            });
            return found.map(|event| Handled { event, item: None }).collect();
        };
        let here = |it: &&Handler| it.method.is(method);
        let mut all = Vec::new();
        for handler in form.handlers.iter().filter(here) {
            let mut events = events.iter();
            if let Some(event) = events.find(|it| it.names.is(handler.event.as_str())) {
                all.push(Handled { event, item: None });
            }
        }
        for item in &form.items {
            for handler in item.handlers.iter().filter(here) {
                let mut events = self.item_events(item).iter();
                if let Some(event) = events.find(|it| it.names.is(handler.event.as_str())) {
                    all.push(Handled {
                        event,
                        item: Some(item),
                    });
                }
            }
        }
        all
    }

    /// Whether the object of a module names a method of the module as a handler.
    fn names_handler(self, owner: &Owner, method: &str) -> bool {
        match super::filled::object(self, owner).map(|it| &it.details) {
            Some(Details::HTTPService(it)) => {
                let mut methods = it.templates.iter().flat_map(|it| &it.methods);
                methods.any(|it| it.handler.is(method))
            }
            Some(Details::IntegrationService(it)) => {
                it.channels.iter().any(|it| it.handler.is(method))
            }
            _ => false,
        }
    }

    /// What parameters of a method that handles an event hold, by their order.
    pub fn handled_parameters(
        self,
        module: ModuleKind,
        owner: &Owner,
        handled: &Handled<'_>,
    ) -> Vec<Vec<Type>> {
        let object = match owner {
            Owner::Form(..) | Owner::Object(Kind::CommonForm, _) => {
                forms::find(self, owner).and_then(|it| forms::main_object(self, it.1))
            }
            _ => super::filled::object(self, owner),
        };
        let scope = Scope {
            world: self,
            object,
            part: None,
        };
        let Some(signature) = handled.event.signatures.first() else {
            return Vec::new();
        };
        let parameters = signature.parameters.iter().enumerate();
        let typed = parameters.map(|(at, it)| {
            // The first parameter of an event of an item is the item.
            if let (0, Some(item)) = (at, handled.item)
                && it.names.is("Элемент")
            {
                return vec![forms::item_type(self, owner, item)];
            }
            if it.names.is("ПараметрКоманды")
                && let Some(types) = self.command_parameter(owner)
            {
                return types;
            }
            if let Some(known) = self.known_parameter(module, object, it.names.ru.as_str()) {
                return known;
            }
            scope.types(&it.types)
        });
        typed.collect()
    }

    /// What a command is given: a value of its type, or an array of them.
    fn command_parameter(self, owner: &Owner) -> Option<Vec<Type>> {
        let object = super::filled::object(self, owner)?;
        let parameter = match (owner, &object.details) {
            (Owner::Command(_, _, name), _) => {
                let command = object.commands.iter().find(|it| it.name == *name)?;
                &command.parameter
            }
            (_, Details::CommonCommand(it)) => &it.parameter,
            _ => return None,
        };
        if parameter.types.is_empty() {
            return None;
        }
        let mut types = parameter.types.clone();
        types.push(Type::Platform("Массив".into()));
        Some(types)
    }

    /// What the data of an object tell of a parameter better than the platform does.
    fn known_parameter(
        self,
        module: ModuleKind,
        object: Option<&crate::object::Object>,
        name: &str,
    ) -> Option<Vec<Type>> {
        if module != ModuleKind::ObjectModule || name != "ДанныеЗаполнения" {
            return None;
        }
        let based_on = match &object?.details {
            Details::Document(it) => &it.based_on,
            Details::Catalog(it) => &it.based_on,
            _ => return None,
        };
        if based_on.is_empty() {
            return None;
        }
        let mut types = super::relations::references(based_on);
        types.push(Type::Platform("Структура".into()));
        types.push(Type::Undefined);
        Some(types)
    }

    /// The parameters of the handler of an event subscription: the source, by the types that the subscription lists,
    /// then those of the event.
    pub fn subscription_parameters(self, subscription: &str) -> Vec<Vec<Type>> {
        let kind = Kind::EventSubscription;
        let Some(object) = self.configuration.object(kind, subscription) else {
            return Vec::new();
        };
        let Details::EventSubscription(details) = &object.details else {
            return Vec::new();
        };
        let mut all = vec![details.source.types.clone()];
        // Every source has the event; the first tells its parameters.
        let source = details.source.types.iter().find_map(|it| match it {
            Type::Of(kind, ..) | Type::AnyOf(kind, _) => Some(*kind),
            _ => None,
        });
        let modules = [
            ModuleKind::ObjectModule,
            ModuleKind::RecordSetModule,
            ModuleKind::ManagerModule,
            ModuleKind::ValueManagerModule,
        ];
        let mut events = modules
            .iter()
            .flat_map(|it| self.platform.module_events(*it, source));
        let event = events.find(|it| same(it.names.en.as_str(), &details.event));
        let signature = event.and_then(|it| it.signatures.first());
        let scope = Scope {
            world: self,
            object: None,
            part: None,
        };
        for it in signature.into_iter().flat_map(|it| &it.parameters) {
            all.push(scope.types(&it.types));
        }
        all
    }
}
