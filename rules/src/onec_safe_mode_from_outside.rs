use crate::data_paths::report_taint;
use analysis::Severity;
use analysis::flow::SinkKind;
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};

rule! {
    /// # Безопасным режимом управляют снаружи
    ///
    /// В `УстановитьБезопасныйРежим` передаётся значение, которое пришло от клиента или из другой системы: кто его прислал, тот
    /// решает, защищён ли сервер. Включайте безопасный режим константой, а выключайте там же, где включили. В замечании показан
    /// путь данных.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Процедура Выполнить1(Безопасно) Экспорт
    ///     УстановитьБезопасныйРежим(Безопасно);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Процедура Выполнить1() Экспорт
    ///     УстановитьБезопасныйРежим(Истина);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Safe mode is controlled from outside
    ///
    /// `SetSafeMode` is given a value that came from the client or another system: who sent it decides whether the server is
    /// protected. Turn safe mode on by a constant, and off where it was turned on. The finding shows the way of the data.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Procedure Run1(Safely) Export
    ///     SetSafeMode(Safely);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Procedure Run1() Export
    ///     SetSafeMode(True);
    /// EndProcedure
    /// ```
    ONEC_SAFE_MODE_FROM_OUTSIDE {
        code: "OnecSafeModeFromOutside",
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
    report_taint(context, SinkKind::SafeMode, &[], |language, source| {
        language.pick(
            format!(
                "Безопасный режим зависит от данных снаружи ({source}): задайте его константой"
            ),
            format!("Safe mode depends on data from outside ({source}): set it by a constant"),
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tainted;

    const SINK: &str = "УстановитьБезопасныйРежим(Данные);";

    #[test]
    fn the_way_is_shown_through_modules() {
        tainted::check_way(&ONEC_SAFE_MODE_FROM_OUTSIDE, SINK);
    }

    #[test]
    fn what_is_checked_or_comes_from_the_code_itself_is_silent() {
        tainted::check_silence(&ONEC_SAFE_MODE_FROM_OUTSIDE, SINK);
    }
}
