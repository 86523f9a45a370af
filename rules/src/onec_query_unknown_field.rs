use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};
use query::ProblemKind;

use crate::advised::tell_problems;
use crate::query_to_missing_metadata::has_object;

rule! {
    /// # Поля или таблицы нет
    ///
    /// Запрос читает поле, которого нет ни у одной из его таблиц, виртуальную таблицу или табличную часть, которой нет у
    /// объекта, временную таблицу, которую никто не создал, или предопределенное значение, которого нет. Платформа вызовет
    /// исключение, когда запрос выполнится. Типы полей прослеживаются через точки, вложенные запросы и временные таблицы
    /// пакета; о том, что может прийти извне, правило молчит.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Артикулл КАК Артикул ИЗ Справочник.Номенклатура КАК Т");
    /// ```
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ 1 КАК Один ИЗ РегистрНакопления.ТоварыНаСкладах.СрезПоследних КАК Т");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Артикул КАК Артикул ИЗ Справочник.Номенклатура КАК Т");
    /// ```
    ///
    /// # There is no such field or table
    ///
    /// The query reads a field that none of its tables has, a virtual table or a tabular section that the object lacks, a
    /// temporary table that nobody makes, or a predefined value that does not exist. The platform will raise an exception when
    /// the query runs. Types of fields are followed through dots, nested queries and temporary tables of the package; nothing
    /// is said of what may come from outside.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Артикул.Code AS Code, T.Cod AS Cod FROM Catalog.Номенклатура AS T");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Артикул AS SKU, T.Code AS Code FROM Catalog.Номенклатура AS T");
    /// ```
    ONEC_QUERY_UNKNOWN_FIELD {
        code: "OnecQueryUnknownField",
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
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let configuration = snapshot.configuration(id);
    tell_problems(context, |kind| match kind {
        ProblemKind::UnknownTable(name) => has_object(configuration, name),
        ProblemKind::UnknownTemporaryTable(_)
        | ProblemKind::UnknownField { .. }
        | ProblemKind::UnknownValue(_) => true,
        _ => false,
    });
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::{check, check_fix};

    #[test]
    fn fields_are_followed_through_temporary_tables() {
        check(
            &ONEC_QUERY_UNKNOWN_FIELD,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура А()
	Запрос = Новый Запрос;
	Запрос.Текст = "ВЫБРАТЬ Т.Ссылка КАК Товар ПОМЕСТИТЬ Товары ИЗ Справочник.Номенклатура КАК Т;
	|ВЫБРАТЬ Товары.Товар.Артикул, Товары.Товар.Артикулл, ВТ.Поле ИЗ Товары КАК Товары, ВТ КАК ВТ";
	                                            ^^^^^^^^ У «Товары.Товар» нет поля «Артикулл»; возможно, «Артикул»
	                                                                                    ^^ Временная таблица «ВТ» не создана ни одним из запросов выше
	Запрос.Выполнить();
КонецПроцедуры
"#,
        );
    }

    #[test]
    fn the_periodicity_that_gives_a_field_is_put_in() {
        let module = |table: &str| {
            format!(
                r#"// Модуль: CommonModules/Ценообразование/Ext/Module.bsl
Запрос = Новый Запрос("ВЫБРАТЬ О.Период КАК День, О.КоличествоОборот КАК Количество
	|ИЗ
	|	РегистрНакопления.Продажи.{table} КАК О");
"#
            )
        };
        check_fix(
            &ONEC_QUERY_UNKNOWN_FIELD,
            &module("Обороты(&Начало, &Конец, , Контрагент = &Контрагент)"),
            &module("Обороты(&Начало, &Конец, День, Контрагент = &Контрагент)"),
        );
        check_fix(
            &ONEC_QUERY_UNKNOWN_FIELD,
            &module("Обороты"),
            &module("Обороты(, , День)"),
        );
    }

    #[test]
    fn nothing_is_said_of_a_query_that_is_not_whole() {
        check(
            &ONEC_QUERY_UNKNOWN_FIELD,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Запрос.Текст = "ВЫБРАТЬ Т.Нет ИЗ Справочник.Номенклатура КАК Т " + Условие;
"#,
        );
    }
}
