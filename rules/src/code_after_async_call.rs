use crate::calls::{platform_calls, truth};
use analysis::review::{Check, Context, MethodParameter, RuleScope, Tag, callee, is_loop, method};
use metadata::{ModuleKind, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Код после асинхронного вызова
    ///
    /// `ПоказатьВопрос`, `НачатьПомещениеФайла` и другие методы, которые не ждут ответа, сразу возвращают
    /// управление: код после них выполнится раньше, чем пользователь что-то выберет. Продолжение переносят в
    /// обработчик `ОписаниеОповещения` или вызывают асинхронный метод через `Ждать`. Если сразу за вызовом стоит
    /// `Возврат`, замечания нет. Нет его и о параметре, которому присвоено `Истина` или `Ложь` (`Отказ = Истина`): в
    /// обработчике оповещения это уже поздно.
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
    /// once, nothing is reported, nor where a parameter is set to `True` or `False` (`Cancel = True`): in the
    /// notification handler that is too late.
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
        let method = context.outline.method_at(call.start());
        let parameters = method.map_or(&[][..], |it| &it.parameters);
        let Some(after) = following(statement, parameters) else {
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
fn following<'f>(
    statement: BslNode<'f>,
    parameters: &[MethodParameter<'f>],
) -> Option<BslNode<'f>> {
    let mut at = statement;
    loop {
        if let Some(next) = next_statement(at) {
            return match next.kind() {
                Kind::ReturnStatement => None,
                // The code goes on behind the loop.
                Kind::BreakStatement => {
                    following(next.ancestors().find(|it| is_loop(*it))?, parameters)
                }
                _ if sets_parameter(next, parameters) => following(next, parameters),
                _ => Some(next),
            };
        }
        // The statement that this one ends a branch of.
        at = at.ancestors().skip(1).find(|it| it.kind().is_statement())?;
    }
}

/// The statement behind one in the same block. Other branches of `#Если` are none: they are not compiled together.
fn next_statement<'f>(statement: BslNode<'f>) -> Option<BslNode<'f>> {
    let mut next = statement.next_sibling();
    // How many directives are open in the branches that are skipped.
    let mut skipped = 0_u32;
    while let Some(it) = next {
        match it.kind() {
            Kind::ElsifDirective | Kind::ElseDirective if skipped == 0 => skipped = 1,
            Kind::IfDirective if skipped > 0 => skipped += 1,
            Kind::EndIfDirective => skipped = skipped.saturating_sub(1),
            kind if kind.is_statement() && skipped == 0 => return Some(it),
            _ => {}
        }
        next = it.next_sibling();
    }
    None
}

/// `Отказ = Истина;`: a parameter of the method is set to `Истина` or `Ложь`.
fn sets_parameter(statement: BslNode<'_>, parameters: &[MethodParameter<'_>]) -> bool {
    let (Some(left), Some(right)) = (statement.child(Field::Left), statement.child(Field::Right))
    else {
        return false;
    };
    statement.kind() == Kind::AssignmentStatement
        && left.kind() == Kind::Identifier
        && truth(right).is_some()
        && parameters
            .iter()
            .any(|it| same(it.name.text(), left.text()))
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

    #[test]
    fn a_parameter_is_set_at_once_and_other_branches_are_not_compiled() {
        crate::testing::check(
            &CODE_AFTER_ASYNC_CALL,
            Language::Ru,
            r"
//- /CommonForms/ВводКоличества/Ext/Form/Module.bsl
&НаКлиенте
Процедура А(Отказ)
    Если Б Тогда
        ПоказатьПредупреждение(, Текст);
        отказ = Истина;
        Возврат;
    КонецЕсли;
    Если В Тогда
        ПоказатьПредупреждение(, Текст);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «ПоказатьПредупреждение» не ждёт ответа: код после него выполнится сразу, перенесите его в обработчик оповещения
        Отказ = Истина;
        Флаг = Истина;
        Возврат;
    КонецЕсли;
#Если ВебКлиент Тогда
    ПоказатьПредупреждение(, Текст);
#ИначеЕсли ТонкийКлиент Тогда
#Если Клиент Тогда
    Г();
#КонецЕсли
#Иначе
    Г();
#КонецЕсли
КонецПроцедуры
",
        );
    }
}
