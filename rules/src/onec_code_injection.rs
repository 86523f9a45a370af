use crate::data_paths::report_taint;
use analysis::Severity;
use analysis::flow::SinkKind;
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};

rule! {
    /// # Данные снаружи выполняются как код
    ///
    /// Текст, который пришёл от клиента, из HTTP-запроса, файла или сообщения обмена, попадает в `Выполнить` или `Вычислить`.
    /// Кто управляет текстом, тот выполняет на сервере любой код с правами этого сеанса. Не выполняйте такой текст: выбирайте
    /// действие из списка известных. Если без выполнения не обойтись, включите безопасный режим. В замечании показан путь
    /// данных через методы и модули; преобразование в число, сравнение с допустимыми значениями и безопасный режим путь
    /// прерывают.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Рассчитать(Формула) Экспорт
    ///     Возврат Вычислить(Формула);
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Рассчитать(Формула) Экспорт
    ///     УстановитьБезопасныйРежим(Истина);
    ///     Возврат Вычислить(Формула);
    /// КонецФункции
    /// ```
    ///
    /// # Data from outside is run as code
    ///
    /// A text that came from the client, an HTTP request, a file or a message of data exchange reaches `Execute` or `Eval`.
    /// Who controls the text runs any code at the server with the rights of the session. Do not run such a text: choose the
    /// action from a list of known ones. If it must be run, turn safe mode on. The finding shows the way of the data through
    /// methods and modules; conversion to a number, comparison with what is allowed and safe mode break it off.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Calculate(Formula) Export
    ///     Return Eval(Formula);
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Calculate(Formula) Export
    ///     SetSafeMode(True);
    ///     Return Eval(Formula);
    /// EndFunction
    /// ```
    ONEC_CODE_INJECTION {
        code: "OnecCodeInjection",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Security],
        minutes: 60,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    report_taint(context, SinkKind::Code, &[], |language, source| {
        language.pick(
            format!("Выполняется код, который приходит снаружи ({source}): выберите действие из списка известных или включите безопасный режим"),
            format!("Code is run that comes from outside ({source}): choose the action from a list of known ones, or turn safe mode on"),
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tainted;

    const SINK: &str = "Выполнить(Данные);";

    #[test]
    fn the_way_is_shown_through_modules() {
        tainted::check_way(&ONEC_CODE_INJECTION, SINK);
    }

    #[test]
    fn what_is_checked_or_comes_from_the_code_itself_is_silent() {
        tainted::check_silence(&ONEC_CODE_INJECTION, SINK);
    }
}
