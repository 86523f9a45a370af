use analysis::Severity;
use analysis::review::{Check, Context, Default, Needs, Parameter, RuleScope, Tag};
use query::advice::references;

use crate::advised::tell_each;

rule! {
    /// # Поле читается через ссылку составного типа
    ///
    /// Ссылка может указывать на объекты нескольких таблиц, и чтобы прочитать ее поле, СУБД соединяет запрос со всеми этими
    /// таблицами. Поле `Регистратор.Контрагент` регистра, в который пишут двадцать документов, это двадцать соединений. Если нужен
    /// объект одного типа, приведите ссылку к нему: `ВЫРАЗИТЬ(Т.Регистратор КАК Документ.Заказ).Контрагент`.
    ///
    /// Считаются только таблицы, у которых есть такое поле: с остальными платформа не соединяет.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Регистратор.Склад КАК Склад ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ ВЫРАЗИТЬ(Т.Регистратор КАК Документ.РеализацияТоваров).Склад КАК Склад
    /// |ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т");
    /// ```
    ///
    /// # A field is read through a reference of a composite type
    ///
    /// The reference may point to objects of several tables, and to read its field the database joins all of these tables. The
    /// field `Recorder.Customer` of a register that twenty documents write means twenty joins. Where objects of one type are
    /// meant, cast the reference: `CAST(T.Recorder AS Document.Order).Customer`.
    ///
    /// Only tables that have such a field count: the platform joins no others.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Recorder.Number AS Number FROM AccumulationRegister.ТоварыНаСкладах AS T");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Recorder AS Recorder FROM AccumulationRegister.ТоварыНаСкладах AS T");
    /// ```
    ONEC_COMPOSITE_DEREFERENCE {
        code: "OnecCompositeDereference",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 10,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        parameters: &[Parameter {
            name: "maxTables",
            default: Default::Number(1),
            ru: "Со сколькими таблицами соединять можно",
            en: "How many tables may be joined",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let most = context.count("maxTables");
    let concerns = |text: &str, _: &_| text.contains('.');
    tell_each(context, concerns, |tree, package, _| {
        references::composite(tree.text(), package, most)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_with, with};
    use analysis::Language;
    use analysis::review::Value;

    #[test]
    fn only_tables_with_the_field_count() {
        let parameters = [("maxTables", Value::Number(2))];
        check_with(
            || with(&ONEC_COMPOSITE_DEREFERENCE, &parameters),
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Запрос = Новый Запрос("ВЫБРАТЬ Т.Регистратор.ВидЦен, Т.Номенклатура.Код, Т.Регистратор ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т");
"#,
        );
    }
}
