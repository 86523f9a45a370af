use analysis::Severity;
use analysis::review::{
    Check, Context, Default, Needs, Parameter, RuleKind, RuleScope, Tag, callee, receiver,
};
use metadata::objects::Details;
use metadata::{Kind as ObjectKind, ModuleKind, Owner};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Вызов метода привилегированного модуля
    ///
    /// Код привилегированного общего модуля выполняется без проверки прав. Вызов его метода это место, где пользователь может
    /// получить больше, чем ему дано: убедитесь, что до вызова права проверены и что данные пользователя не решают, что будет
    /// прочитано или изменено.
    ///
    /// В отличие от BSL Language Server, вызовы без имени модуля внутри самого модуля не считаются: прав они не добавляют.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Процедура Заполнить(Пользователь) Экспорт
    ///     ОбновлениеИнформационнойБазы.ВыполнитьОбновление();
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Процедура Заполнить(Пользователь) Экспорт
    ///     ОбщегоНазначения.ЗначениеРеквизитаОбъекта(Пользователь, "Наименование");
    /// КонецПроцедуры
    /// ```
    ///
    /// # A call of a method of a privileged module
    ///
    /// The code of a privileged common module runs without checks of rights. A call of its method is where a user may get more than
    /// was given: make sure that rights are checked before the call, and that data of the user do not decide what is read or
    /// changed.
    ///
    /// Unlike BSL Language Server, calls without the name of the module within the module itself do not count: they add no rights.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Procedure Fill(User) Export
    ///     ОбновлениеИнформационнойБазы.ВыполнитьОбновление();
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Procedure Fill(User) Export
    ///     ОбщегоНазначения.ЗначениеРеквизитаОбъекта(User, "Description");
    /// EndProcedure
    /// ```
    PRIVILEGED_MODULE_METHOD_CALL {
        code: "PrivilegedModuleMethodCall",
        kind: RuleKind::SecurityHotspot,
        severity: Severity::Major,
        tags: &[Tag::Suspicious],
        minutes: 60,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        parameters: &[Parameter {
            name: "validateNestedCalls",
            default: Default::Flag(true),
            ru: "Проверять и вызовы методов модуля из него самого",
            en: "Check calls of methods of a module from itself too",
        }],
        check: Check::Nodes(&[Kind::CallExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, call: BslNode<'a>) {
    let Some(module) = receiver(call).filter(|it| it.kind() == Kind::Identifier) else {
        return;
    };
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let configuration = snapshot.configuration(id);
    let Some(object) = configuration.object(ObjectKind::CommonModule, module.text()) else {
        return;
    };
    let is_privileged = matches!(&object.details, Details::CommonModule(it) if it.privileged);
    let is_own =
        context.place().owner == &Owner::Object(ObjectKind::CommonModule, object.name.clone());
    if !is_privileged || (is_own && !context.flag("validateNestedCalls")) {
        return;
    }
    let Some(name) = callee(call) else {
        return;
    };
    // What the module does not have is another fault.
    let owner = Owner::Object(ObjectKind::CommonModule, object.name.clone());
    let file = snapshot.module(id, &owner, ModuleKind::CommonModule);
    let methods = file
        .and_then(|it| snapshot.file(it))
        .map(|it| &it.summary.methods);
    let has_it = methods.is_none_or(|it| {
        it.iter()
            .any(|it| it.method.export && it.method.name.is(name.text()))
    });
    if !has_it {
        return;
    }
    let message = context.language.pick(
        format!(
            "Метод «{}» выполняется без проверки прав: модуль «{}» привилегированный",
            name.text(),
            object.name
        ),
        format!(
            "The method “{}” runs without checks of rights: the module “{}” is privileged",
            name.text(),
            object.name
        ),
    );
    context.report(name.range(), message);
}
