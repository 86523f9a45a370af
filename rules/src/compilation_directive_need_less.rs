use analysis::review::{Check, Context, RuleScope, Tag};
use analysis::{Fix, Severity};
use metadata::ModuleKind;
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

use crate::directives::is_directive;

rule! {
    /// # Лишняя директива компиляции
    ///
    /// Директивы `&НаКлиенте`, `&НаСервере` предназначены модулям форм и команд. Где выполняется общий модуль, говорят
    /// его свойства, а модули объектов, менеджеров и сеанса всегда выполняются на сервере: директива там ничего не
    /// решает или убирает метод оттуда, где его ждут. Если метод нужен не везде, используйте `#Если`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// &НаСервере
    /// Процедура Загрузить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Процедура Загрузить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # Needless compilation directive
    ///
    /// The directives `&AtClient` and `&AtServer` are meant for modules of forms and commands. Where a common module runs
    /// is said by its properties, and modules of objects, managers and the session run on the server always: a directive
    /// decides nothing there, or takes the method away from where it is expected. If a method is not needed everywhere,
    /// use `#If`.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// &AtServer
    /// Procedure Load() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Procedure Load() Export
    /// EndProcedure
    /// ```
    COMPILATION_DIRECTIVE_NEED_LESS {
        code: "CompilationDirectiveNeedLess",
        severity: Severity::Major,
        tags: &[Tag::Clumsy, Tag::Standard, Tag::Unpredictable],
        scope: RuleScope::Bsl,
        modules: &[
            ModuleKind::CommonModule,
            ModuleKind::ExternalConnectionModule,
            ModuleKind::ManagedApplicationModule,
            ModuleKind::ManagerModule,
            ModuleKind::ObjectModule,
            ModuleKind::OrdinaryApplicationModule,
            ModuleKind::RecordSetModule,
            ModuleKind::SessionModule,
            ModuleKind::ValueManagerModule,
        ],
        check: Check::Nodes(&[Kind::Annotation], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    if !is_directive(node) {
        return;
    }
    let directive = node.text();
    let message = context.language.pick(
        format!("Директива «{directive}» нужна только в модулях форм и команд: удалите её"),
        format!("The directive “{directive}” is for modules of forms and commands only: remove it"),
    );
    let title = context.language.pick(
        format!("Удалить «{directive}»"),
        format!("Remove “{directive}”"),
    );
    let rest = context.text().get(node.end()..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start().len();
    // In a module of several sides the method moves to all of them.
    let fix = Fix::possible(title, node.start()..node.end() + blanks, "");
    context.report(node.range(), message).fix(fix);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_fix;

    #[test]
    fn the_fix_leaves_other_annotations() {
        let head = "// Модуль: Catalogs/Номенклатура/Ext/ObjectModule.bsl\n\n";
        check_fix(
            &COMPILATION_DIRECTIVE_NEED_LESS,
            &format!("{head}&НаСервере\n&Вместо(\"Б\")\nПроцедура А()\nКонецПроцедуры\n"),
            &format!("{head}&Вместо(\"Б\")\nПроцедура А()\nКонецПроцедуры\n"),
        );
    }
}
