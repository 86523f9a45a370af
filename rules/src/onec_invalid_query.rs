use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};
use query::ProblemKind;

use crate::advised::tell_problems;

rule! {
    /// # Запрос не выполнится
    ///
    /// Текст запроса разбирается, но платформа его не выполнит: поле без псевдонима таблицы есть в нескольких таблицах,
    /// псевдонимы повторяются, в частях объединения разное число полей, виртуальной таблице передано больше параметров, чем она
    /// принимает.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Код КАК Код ИЗ Справочник.Номенклатура КАК Т, Справочник.Склады КАК С");
    /// ```
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Код КАК Код, Т.Ссылка КАК Код ИЗ Справочник.Номенклатура КАК Т");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Код КАК Код ИЗ Справочник.Номенклатура КАК Т, Справочник.Склады КАК С");
    /// ```
    ///
    /// # The query will not run
    ///
    /// The text of the query can be parsed, but the platform will not run it: several tables have a field that is named without
    /// an alias, aliases are repeated, parts of a union have different numbers of fields, or a virtual table is given more
    /// parameters than it takes.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Code AS Code FROM Catalog.Номенклатура AS T UNION ALL SELECT T.Code, T.Ref FROM Catalog.Склады AS T");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Code AS Code FROM Catalog.Номенклатура AS T UNION ALL SELECT T.Code FROM Catalog.Склады AS T");
    /// ```
    ONEC_INVALID_QUERY {
        code: "OnecInvalidQuery",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Error, Tag::Sql],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    tell_problems(context, |kind| {
        matches!(
            kind,
            ProblemKind::AmbiguousField { .. }
                | ProblemKind::ExtraParameters { .. }
                | ProblemKind::UnionColumns { .. }
                | ProblemKind::RepeatedColumn(_)
                | ProblemKind::RepeatedSource(_)
        )
    });
}
