use crate::data_paths::report_taint;
use analysis::Severity;
use analysis::flow::{SinkKind, SourceKind};
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};

rule! {
    /// # Данные снаружи попадают в текст запроса
    ///
    /// Строка, которую прислал клиент или другая система, вставляется в текст запроса. Ею можно прочитать любую таблицу и любое
    /// поле, до которых дотягиваются права сеанса, а в привилегированном режиме — всё. Передавайте значения параметрами
    /// запроса (`УстановитьПараметр`), а имена таблиц и полей сверяйте со списком допустимых или с метаданными. В замечании
    /// показан путь данных.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Остаток(Артикул) Экспорт
    ///     Запрос = Новый Запрос;
    ///     Запрос.Текст = "ВЫБРАТЬ Ссылка ИЗ Справочник.Товары ГДЕ Артикул = """ + Артикул + """";
    ///     Возврат Запрос.Выполнить().Выгрузить();
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Остаток(Артикул) Экспорт
    ///     Запрос = Новый Запрос("ВЫБРАТЬ Ссылка ИЗ Справочник.Товары ГДЕ Артикул = &Артикул");
    ///     Запрос.УстановитьПараметр("Артикул", Артикул);
    ///     Возврат Запрос.Выполнить().Выгрузить();
    /// КонецФункции
    /// ```
    ///
    /// # Data from outside gets into the text of a query
    ///
    /// A string that the client or another system sent is put into the text of a query. With it one can read every table and
    /// field that the rights of the session reach, and in privileged mode all of them. Give values as parameters of the query
    /// (`SetParameter`), and compare the names of tables and fields with a list of allowed ones or with the metadata. The finding
    /// shows the way of the data.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Balance(Code) Export
    ///     Query = New Query;
    ///     Query.Text = "SELECT Ref FROM Catalog.Goods WHERE Code = """ + Code + """";
    ///     Return Query.Execute().Unload();
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Balance(Code) Export
    ///     Query = New Query("SELECT Ref FROM Catalog.Goods WHERE Code = &Code");
    ///     Query.SetParameter("Code", Code);
    ///     Return Query.Execute().Unload();
    /// EndFunction
    /// ```
    ONEC_QUERY_INJECTION {
        code: "OnecQueryInjection",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Security],
        minutes: 30,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    report_taint(
        context,
        SinkKind::Query,
        &[SourceKind::Form],
        |language, source| {
            language.pick(
            format!("В текст запроса попадают данные снаружи ({source}): передайте их параметром или сверьте со списком допустимых"),
            format!("Data from outside ({source}) gets into the text of a query: give it as a parameter, or compare it with what is allowed"),
        )
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tainted;

    const SINK: &str = r#"Запрос = Новый Запрос("ВЫБРАТЬ " + Данные);"#;

    #[test]
    fn the_way_is_shown_through_modules() {
        tainted::check_way(&ONEC_QUERY_INJECTION, SINK);
    }

    #[test]
    fn what_is_checked_or_comes_from_the_code_itself_is_silent() {
        tainted::check_silence(&ONEC_QUERY_INJECTION, SINK);
    }
}
