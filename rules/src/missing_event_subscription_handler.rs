use analysis::Severity;
use analysis::review::{Check, Needs, ProjectContext, RuleKind, RuleScope, Tag};
use metadata::objects::Details;
use metadata::{Belonging, Kind};

use crate::handlers::{Handler, configurations, handler};

rule! {
    /// # Отсутствует обработчик подписки на событие
    ///
    /// Подписка на событие называет обработчик, которого нет: общий модуль или метод удалили или переименовали, метод не
    /// экспортный, модуль не серверный, или обработчик не указан вовсе. Событие наступит, и платформа вызовет исключение: объект
    /// не запишется.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле самой подписки, а не в модуле сеанса.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Обработчик подписки: ОбменССайтомСобытия.ПередЗаписью
    /// Процедура ПередЗаписью(Источник, Отказ)
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Обработчик подписки: ОбменССайтомСобытия.ПередЗаписью
    /// Процедура ПередЗаписью(Источник, Отказ) Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # The handler of an event subscription is missing
    ///
    /// The subscription names a handler that does not exist: the common module or the method was deleted or renamed, the method is
    /// not exported, the module is not there on the server, or no handler is named. When the event comes, the platform will raise
    /// an exception: the object will not be written.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the subscription itself and not in the session module.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The handler of the subscription: ExchangeEvents.BeforeWrite
    /// Procedure BeforeWrite(Source, Cancel)
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The handler of the subscription: ExchangeEvents.BeforeWrite
    /// Procedure BeforeWrite(Source, Cancel) Export
    /// EndProcedure
    /// ```
    MISSING_EVENT_SUBSCRIPTION_HANDLER {
        code: "MissingEventSubscriptionHandler",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[metadata::ModuleKind::SessionModule],
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    let (snapshot, language) = (context.snapshot, context.language);
    for configuration in configurations(snapshot) {
        for ((kind, name), object) in &configuration.objects {
            let Details::EventSubscription(it) = &object.details else {
                continue;
            };
            if *kind != Kind::EventSubscription || object.belonging == Belonging::Adopted {
                continue;
            }
            if let Handler::Wrong(fault) = handler(snapshot, configuration, &it.handler) {
                let fault = fault.text(language);
                let message = language.pick(
                    format!("Подписка на событие «{name}»: {fault}"),
                    format!("The event subscription “{name}”: {fault}"),
                );
                context.report_metadata(
                    configuration,
                    &format!("EventSubscription.{name}"),
                    message,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{changed, found_in_project, sample};
    use metadata::{Configuration, Name};
    use std::sync::Arc;

    fn named(handler: &str) -> Vec<(String, String, String)> {
        let text = "Процедура А() Экспорт\nКонецПроцедуры\nПроцедура Б()\nКонецПроцедуры\n";
        let files = [("CommonModules/ОбменССайтомСобытия/Ext/Module.bsl", text)];
        let snapshot = changed(&files, |configuration: &mut Configuration| {
            let key = (
                Kind::EventSubscription,
                Name::new("РегистрацияИзмененийДляСайта"),
            );
            let object = configuration
                .objects
                .get_mut(&key)
                .expect("the sample has it");
            if let Details::EventSubscription(it) = &mut Arc::make_mut(object).details {
                it.handler = handler.to_owned();
            }
        });
        found_in_project(&MISSING_EVENT_SUBSCRIPTION_HANDLER, &snapshot)
    }

    #[test]
    fn each_fault_is_told_in_the_file_of_the_subscription() {
        let files = [(
            "CommonModules/ОбменССайтомСобытия/Ext/Module.bsl",
            "Процедура Другая() Экспорт\nКонецПроцедуры\n",
        )];
        let found = found_in_project(&MISSING_EVENT_SUBSCRIPTION_HANDLER, &sample(&files));
        let [(path, quoted, message)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(path, "EventSubscriptions/РегистрацияИзмененийДляСайта.xml");
        assert_eq!(quoted, "РегистрацияИзмененийДляСайта");
        assert!(message.contains("нет метода"), "{message}");
        let said = |handler: &str| {
            named(handler)
                .into_iter()
                .next()
                .map(|it| it.2)
                .unwrap_or_default()
        };
        assert_eq!(said("CommonModule.ОбменССайтомСобытия.А"), "");
        assert!(said("CommonModule.ОбменССайтомСобытия.Б").contains("не экспортный"));
        assert!(said("CommonModule.ОбменССайтомСобытия.В").contains("нет метода «В»"));
        assert!(said("CommonModule.Нет.А").contains("нет общего модуля «Нет»"));
        assert!(said("CommonModule.ОбщегоНазначенияКлиент.А").contains("недоступен на сервере"));
        assert!(said("").contains("не указан"));
        assert!(said("А").contains("должно состоять"));
    }
}
