use crate::calls::platform_calls;
use analysis::review::{Check, Context, RuleScope, Tag, callee, is_loop, method};
use metadata::ModuleKind;
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Код после асинхронного вызова
    ///
    /// `ПоказатьВопрос`, `НачатьПомещениеФайла` и другие методы, которые не ждут ответа, сразу возвращают
    /// управление: код после них выполнится раньше, чем пользователь что-то выберет. Продолжение переносят в
    /// обработчик `ОписаниеОповещения` или вызывают асинхронный метод через `Ждать`. Если сразу за вызовом стоит
    /// `Возврат`, замечания нет.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonForms/ВводКоличества/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура Удалить(Команда)
    ///     ПоказатьВопрос(Новый ОписаниеОповещения("УдалитьЗавершение", ЭтотОбъект), "Удалить?", РежимДиалогаВопрос.ДаНет);
    ///     УдалитьНаСервере();
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonForms/ВводКоличества/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура Удалить(Команда)
    ///     ПоказатьВопрос(Новый ОписаниеОповещения("УдалитьЗавершение", ЭтотОбъект), "Удалить?", РежимДиалогаВопрос.ДаНет);
    /// КонецПроцедуры
    ///
    /// &НаКлиенте
    /// Процедура УдалитьЗавершение(Ответ, Параметры) Экспорт
    ///     Если Ответ = КодВозвратаДиалога.Да Тогда
    ///         УдалитьНаСервере();
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Code after an asynchronous call
    ///
    /// `ShowQueryBox`, `BeginPutFile` and other methods that do not wait for an answer return at once: the code
    /// after them runs before the user chooses anything. What is to go on is moved to the handler of a
    /// `NotifyDescription`, or an asynchronous method is called with `Await`. Where `Return` follows the call at
    /// once, nothing is reported.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonForms/ВводКоличества/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure Delete(Command)
    ///     ShowQueryBox(New NotifyDescription("DeleteEnd", ThisObject), "Delete?", QuestionDialogMode.YesNo);
    ///     DeleteAtServer();
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonForms/ВводКоличества/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure Delete(Command)
    ///     ShowQueryBox(New NotifyDescription("DeleteEnd", ThisObject), "Delete?", QuestionDialogMode.YesNo);
    /// EndProcedure
    ///
    /// &AtClient
    /// Procedure DeleteEnd(Answer, Parameters) Export
    ///     If Answer = DialogReturnCode.Yes Then
    ///         DeleteAtServer();
    ///     EndIf;
    /// EndProcedure
    /// ```
    CODE_AFTER_ASYNC_CALL {
        code: "CodeAfterAsyncCall",
        tags: &[Tag::Suspicious],
        minutes: 10,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommandModule, ModuleKind::FormModule, ModuleKind::ManagedApplicationModule],
        by_default: false,
        check: Check::File(check),
    }
}

/// The methods that do not wait for an answer.
const METHODS: &[&str] = &[
    "ПоказатьВопрос",
    "ShowQueryBox",
    "ПоказатьЗначение",
    "ShowValue",
    "ПоказатьПредупреждение",
    "ShowMessageBox",
    "ПоказатьВводДаты",
    "ShowInputDate",
    "ПоказатьВводЗначения",
    "ShowInputValue",
    "ПоказатьВводСтроки",
    "ShowInputString",
    "ПоказатьВводЧисла",
    "ShowInputNumber",
    "НачатьЗапросРазрешенияПользователя",
    "BeginRequestingUserPermission",
    "НачатьЗапускПриложения",
    "BeginRunningApplication",
    "НачатьКопированиеФайла",
    "BeginCopyingFile",
    "НачатьПеремещениеФайла",
    "BeginMovingFile",
    "НачатьПодключениеВнешнейКомпоненты",
    "BeginAttachingAddIn",
    "НачатьПодключениеРасширенияРаботыСКриптографией",
    "BeginAttachingCryptoExtension",
    "НачатьПодключениеРасширенияРаботыСФайлами",
    "BeginAttachingFileSystemExtension",
    "НачатьПоискФайлов",
    "BeginFindingFiles",
    "НачатьПолучениеКаталогаВременныхФайлов",
    "BeginGettingTempFilesDir",
    "НачатьПолучениеКаталогаДокументов",
    "BeginGettingDocumentsDir",
    "НачатьПолучениеРабочегоКаталогаДанныхПользователя",
    "BeginGettingUserDataWorkDir",
    "НачатьПолучениеФайлаССервера",
    "BeginGetFileFromServer",
    "НачатьПолучениеФайлов",
    "BeginGettingFiles",
    "НачатьПолучениеФайловССервера",
    "BeginGetFilesFromServer",
    "НачатьПомещениеФайла",
    "BeginPutFile",
    "НачатьПомещениеФайлаНаСервер",
    "BeginPutFileToServer",
    "НачатьПомещениеФайлов",
    "BeginPuttingFiles",
    "НачатьПомещениеФайловНаСервер",
    "BeginPutFilesToServer",
    "НачатьСозданиеДвоичныхДанныхИзФайла",
    "BeginCreateBinaryDataFromFile",
    "НачатьСозданиеКаталога",
    "BeginCreatingDirectory",
    "НачатьУдалениеФайлов",
    "BeginDeletingFiles",
    "НачатьУстановкуВнешнейКомпоненты",
    "BeginInstallAddIn",
    "НачатьУстановкуРасширенияРаботыСКриптографией",
    "BeginInstallCryptoExtension",
    "НачатьУстановкуРасширенияРаботыСФайлами",
    "BeginInstallFileSystemExtension",
];

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, METHODS) {
        let statement = call.parent().filter(|it| it.kind() == Kind::CallStatement);
        let Some(statement) = statement.filter(|it| method(*it).is_some_and(|it| !it.has_error()))
        else {
            continue;
        };
        let Some(after) = following(statement) else {
            continue;
        };
        if context.file.line(after.start()) == context.file.line(statement.start()) {
            continue;
        }
        let name = callee(call).map_or("", BslNode::text);
        let message = context.language.pick(
            format!("«{name}» не ждёт ответа: код после него выполнится сразу, перенесите его в обработчик оповещения"),
            format!("“{name}” waits for no answer: the code after it runs at once, move it to the notification handler"),
        );
        let related = context.language.pick(
            "выполнится, не дожидаясь ответа",
            "runs without waiting for an answer",
        );
        let range = after.first_token().unwrap_or(after).range();
        context
            .report(call.range(), message)
            .related(range, related);
    }
}

/// What runs after a statement; nothing where the method ends.
fn following<'f>(statement: BslNode<'f>) -> Option<BslNode<'f>> {
    let mut at = statement;
    loop {
        let mut next = at.next_sibling();
        while let Some(it) = next.filter(|it| !it.kind().is_statement()) {
            next = it.next_sibling();
        }
        if let Some(next) = next {
            return match next.kind() {
                Kind::ReturnStatement => None,
                // The code goes on behind the loop.
                Kind::BreakStatement => following(next.ancestors().find(|it| is_loop(*it))?),
                _ => Some(next),
            };
        }
        // The statement that this one ends a branch of.
        at = at.ancestors().skip(1).find(|it| it.kind().is_statement())?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn code_behind_the_condition_runs_too() {
        crate::testing::check(
            &CODE_AFTER_ASYNC_CALL,
            Language::Ru,
            r"
//- /CommonForms/ВводКоличества/Ext/Form/Module.bsl
&НаКлиенте
Процедура А()
    Если Б Тогда
        ПоказатьПредупреждение(, Текст);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «ПоказатьПредупреждение» не ждёт ответа: код после него выполнится сразу, перенесите его в обработчик оповещения
    Иначе
        ПоказатьПредупреждение(, Текст);
        Возврат;
    КонецЕсли;
    В();
    ПоказатьПредупреждение(, Текст);
КонецПроцедуры
",
        );
    }
}
