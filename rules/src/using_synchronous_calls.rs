use crate::calls::runs_at_client;
use crate::preprocessor::not_for_client;
use crate::waiting::{MODAL, SYNCHRONOUS, allows, old_calls};
use analysis::review::{Check, Context, RuleScope, Tag};

rule! {
    /// # Использование синхронных вызовов
    ///
    /// Синхронный вызов ждёт пользователя или файловую систему и останавливает клиент. Браузеры таких вызовов не
    /// поддерживают: в веб-клиенте код завершится исключением. Используйте метод, который не ждёт ответа, или его
    /// асинхронный вариант с `Ждать`. В отличие от BSL Language Server не проверяется код, который на клиенте не
    /// компилируется: методы формы без директивы и ветки `#Если Сервер`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура Выгрузить(Команда)
    ///     КопироватьФайл(Источник, Приемник);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура Выгрузить(Команда)
    ///     НачатьКопированиеФайла(Новый ОписаниеОповещения("ВыгрузитьЗавершение", ЭтотОбъект), Источник, Приемник);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Synchronous calls are used
    ///
    /// A synchronous call waits for the user or for the file system and stops the client. Browsers do not support
    /// such calls: in the web client the code ends in an exception. Use a method that does not wait for an answer,
    /// or its asynchronous counterpart with `Await`. Unlike in BSL Language Server, code that is not compiled for
    /// the client is not checked: methods of a form without a directive and branches of `#If Server`.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure Upload(Command)
    ///     FileCopy(Source, Destination);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure Upload(Command)
    ///     BeginCopyingFile(New NotifyDescription("UploadEnd", ThisObject), Source, Destination);
    /// EndProcedure
    /// ```
    USING_SYNCHRONOUS_CALLS {
        code: "UsingSynchronousCalls",
        tags: &[Tag::Standard],
        minutes: 15,
        scope: RuleScope::Bsl,
        since: "8.3.3",
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    if allows(context, "SynchronousPlatformExtensionAndAddInCallUseMode") {
        return;
    }
    let mut left_out = None;
    let modal = old_calls(context, MODAL);
    for (call, name, instead) in modal.into_iter().chain(old_calls(context, SYNCHRONOUS)) {
        if !runs_at_client(context, call.start()) {
            continue;
        }
        let left_out = left_out.get_or_insert_with(|| not_for_client(&context.file.tree));
        if left_out.iter().any(|it| it.contains(&call.start())) {
            continue;
        }
        let message = context.language.pick(
            format!("Метод «{name}» останавливает клиент: используйте «{instead}»"),
            format!("The method “{name}” stops the client: use “{instead}”"),
        );
        context.report(call.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn code_of_the_server_is_passed_over() {
        crate::testing::check(
            &USING_SYNCHRONOUS_CALLS,
            Language::Ru,
            r"
//- /CommonModules/ОбщегоНазначенияКлиентСервер/Ext/Module.bsl
Процедура А() Экспорт
#Если Сервер Тогда
    УдалитьФайлы(Имя);
#Иначе
    УдалитьФайлы(Имя);
    ^^^^^^^^^^^^^^^^^ Метод «УдалитьФайлы» останавливает клиент: используйте «НачатьУдалениеФайлов»
#КонецЕсли
КонецПроцедуры
//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl
УдалитьФайлы(Имя);
//- /Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
Процедура Б()
    УдалитьФайлы(Имя);
КонецПроцедуры
",
        );
    }
}
