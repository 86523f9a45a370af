use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleKind, Tag, method};
use metadata::objects::Details;
use metadata::{Kind as ObjectKind, ModuleKind, Object, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Присваивание общему модулю
    ///
    /// Слева от `=` стоит имя общего модуля. Модуль не переменная: при выполнении платформа вызовет исключение. Обычно это
    /// случается, когда в конфигурации появился общий модуль с тем же именем, что и у переменной.
    ///
    /// О модулях, которых нет там, где выполняется код (серверный модуль на клиенте), правило молчит, в отличие от BSL Language Server.
    /// О переменных, которые объявлены (`Перем`, параметр метода), и о реквизитах объекта и формы с таким именем правило молчит:
    /// они перекрывают модуль.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Процедура Заполнить() Экспорт
    ///     КурсыВалют = Новый Соответствие;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Процедура Заполнить() Экспорт
    ///     Курсы = Новый Соответствие;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Assignment to a common module
    ///
    /// The name of a common module stands to the left of `=`. A module is no variable: the platform will raise an exception when
    /// the code runs. Mostly this happens when the configuration gets a common module with the name of a variable.
    ///
    /// Nothing is said of modules that are not there where the code runs (a module of the server on the client), unlike with BSL
    /// Language Server. Nor of variables that are declared (`Var`, a parameter of the method) and of attributes of the object and of the
    /// form with such a name: they hide the module.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Procedure Fill() Export
    ///     КурсыВалют = New Map;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Procedure Fill() Export
    ///     Rates = New Map;
    /// EndProcedure
    /// ```
    COMMON_MODULE_ASSIGN {
        code: "CommonModuleAssign",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error],
        minutes: 2,
        needs: Needs::Project,
        check: Check::Nodes(
            &[Kind::AssignmentStatement, Kind::ForStatement, Kind::ForEachStatement],
            check,
        ),
    }
}

fn check<'a>(context: &mut Context<'a>, statement: BslNode<'a>) {
    let field = match statement.kind() {
        Kind::AssignmentStatement => Field::Left,
        _ => Field::Variable,
    };
    let Some(target) = statement
        .child(field)
        .filter(|it| it.kind() == Kind::Identifier)
    else {
        return;
    };
    let name = target.text();
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let configuration = snapshot.configuration(id);
    let Some(module) = configuration.object(ObjectKind::CommonModule, name) else {
        return;
    };
    if !is_seen(context, module, target) || is_declared(context, target) {
        return;
    }
    let message = context.language.pick(
        format!(
            "«{name}» это общий модуль, присвоить ему значение нельзя: переименуйте переменную"
        ),
        format!("“{name}” is a common module and cannot be assigned: rename the variable"),
    );
    context.report(target.range(), message);
}

/// Whether a module is there where the code runs: a module of the server leaves its name free on the client.
fn is_seen(context: &Context<'_>, module: &Object, target: BslNode<'_>) -> bool {
    let Details::CommonModule(module) = &module.details else {
        return true;
    };
    let place = context.place();
    let (managed, ordinary, server) = match place.kind {
        Some(ModuleKind::CommonModule) => place.common_module().map_or((true, true, true), |it| {
            (
                it.client_managed,
                it.client_ordinary && !it.client_managed,
                it.server,
            )
        }),
        Some(ModuleKind::FormModule | ModuleKind::CommandModule) => {
            let method = context.outline.method_at(target.start());
            let is_at_client = method.is_some_and(|it| it.is_at_client());
            (is_at_client, false, !is_at_client)
        }
        Some(ModuleKind::ManagedApplicationModule) => (true, false, false),
        Some(ModuleKind::OrdinaryApplicationModule) => (false, true, false),
        _ => (false, false, true),
    };
    managed && module.client_managed
        || ordinary && module.client_ordinary
        || server && module.server
}

/// Whether a name is one of a variable or of an attribute.
fn is_declared(context: &Context<'_>, target: BslNode<'_>) -> bool {
    let name = target.text();
    let outline = context.outline;
    if outline
        .variables
        .iter()
        .any(|it| same(it.name.text(), name))
    {
        return true;
    }
    if let Some(method) = outline.method_at(target.start())
        && method
            .parameters
            .iter()
            .any(|it| same(it.name.text(), name))
    {
        return true;
    }
    let around = method(target).unwrap_or(context.file.tree.root());
    let declared = around.descendants_of(Kind::VarStatement).any(|it| {
        let mut names = it.descendants_of(Kind::Identifier);
        names.any(|it| same(it.text(), name))
    });
    let place = context.place();
    let form = place.form();
    let is_of_form = form.is_some_and(|it| it.attributes.iter().any(|it| it.name.is(name)));
    let has_object = matches!(
        place.kind,
        Some(
            ModuleKind::ObjectModule | ModuleKind::RecordSetModule | ModuleKind::ValueManagerModule
        )
    );
    let object = place.object.filter(|_| has_object);
    let is_of_object = object.is_some_and(|it| {
        let mut sections = it.tabular_sections.iter();
        it.attributes.iter().any(|it| it.name.is(name)) || sections.any(|it| it.name.is(name))
    });
    declared || is_of_form || is_of_object
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn declared_variables_hide_the_module() {
        check(
            &COMMON_MODULE_ASSIGN,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура А(УчетТоваров)
	Перем ОбщегоНазначения;
	УчетТоваров = 1;
	ОбщегоНазначения = 2;
	КурсыВалют.Поле = 3;
	Для курсыВалют = 1 По 2 Цикл
	    ^^^^^^^^^^ «курсыВалют» это общий модуль, присвоить ему значение нельзя: переименуйте переменную
	КонецЦикла;
КонецПроцедуры
//- /CommonModules/ОбщегоНазначенияКлиент/Ext/Module.bsl
Процедура А()
	КурсыВалют = 1;
КонецПроцедуры
"#,
        );
    }
}
