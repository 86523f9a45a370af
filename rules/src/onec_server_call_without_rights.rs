use crate::data_paths::relate_calls;
use analysis::Severity;
use analysis::flow::{self, EffectKind};
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;

rule! {
    /// # Вызов сервера в привилегированном режиме без проверки прав
    ///
    /// Экспортный метод общего модуля «Вызов сервера» включает привилегированный режим (или модуль сам привилегированный) и
    /// читает или пишет базу, а права пользователя ни он, ни то, что он вызывает, не проверяют. Такой метод может вызвать любой
    /// клиент с любыми параметрами, то есть права на эти данные не действуют. Проверьте права (`ПравоДоступа`,
    /// `ВыполнитьПроверкуПравДоступа`, роли) до включения режима или уберите метод из модуля с вызовом сервера. В замечании
    /// показан путь до базы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Зарплата(Сотрудник) Экспорт
    ///     УстановитьПривилегированныйРежим(Истина);
    ///     Запрос = Новый Запрос("ВЫБРАТЬ Оклад ИЗ РегистрСведений.Оклады ГДЕ Сотрудник = &Сотрудник");
    ///     Запрос.УстановитьПараметр("Сотрудник", Сотрудник);
    ///     Возврат Запрос.Выполнить().Выгрузить();
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Зарплата(Сотрудник) Экспорт
    ///     ВыполнитьПроверкуПравДоступа("Чтение", Метаданные.РегистрыСведений.Оклады);
    ///     УстановитьПривилегированныйРежим(Истина);
    ///     Запрос = Новый Запрос("ВЫБРАТЬ Оклад ИЗ РегистрСведений.Оклады ГДЕ Сотрудник = &Сотрудник");
    ///     Запрос.УстановитьПараметр("Сотрудник", Сотрудник);
    ///     Возврат Запрос.Выполнить().Выгрузить();
    /// КонецФункции
    /// ```
    ///
    /// # A server call in privileged mode without a check of rights
    ///
    /// An exported method of a common module with server calls turns privileged mode on (or the module is privileged itself) and
    /// reads or writes the database, and neither it nor what it calls checks the rights of the user. Any client may call such a
    /// method with any parameters, so the rights on this data mean nothing. Check the rights (`AccessRight`, `VerifyAccessRights`,
    /// roles) before the mode is turned on, or take the method out of the module with server calls. The finding shows the way to
    /// the database.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Salary(Employee) Export
    ///     SetPrivilegedMode(True);
    ///     Query = New Query("SELECT Salary FROM InformationRegister.Salaries WHERE Employee = &Employee");
    ///     Query.SetParameter("Employee", Employee);
    ///     Return Query.Execute().Unload();
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Salary(Employee) Export
    ///     VerifyAccessRights("Read", Metadata.InformationRegisters.Salaries);
    ///     SetPrivilegedMode(True);
    ///     Query = New Query("SELECT Salary FROM InformationRegister.Salaries WHERE Employee = &Employee");
    ///     Query.SetParameter("Employee", Employee);
    ///     Return Query.Execute().Unload();
    /// EndFunction
    /// ```
    ONEC_SERVER_CALL_WITHOUT_RIGHTS {
        code: "OnecServerCallWithoutRights",
        kind: RuleKind::SecurityHotspot,
        severity: Severity::Critical,
        tags: &[Tag::Security],
        minutes: 60,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule],
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let Some(module) = context.place().common_module().filter(|it| it.server_call) else {
        return;
    };
    let Some(file) = snapshot.file(id) else {
        return;
    };
    let language = context.language;
    for (index, placed) in file.summary.methods.iter().enumerate() {
        if !placed.method.export {
            continue;
        }
        let effects = flow::effects(snapshot, id, Some(index));
        let of = |kind| effects.iter().find(|it| it.0 == kind);
        let is_on =
            module.privileged || of(EffectKind::PrivilegedOn).is_some_and(|it| it.1.len() <= 2);
        if !is_on || of(EffectKind::Rights).is_some() {
            continue;
        }
        let reaches = [
            EffectKind::Write,
            EffectKind::Query,
            EffectKind::Read,
            EffectKind::Load,
        ];
        let Some((kind, path)) = reaches.into_iter().find_map(of) else {
            continue;
        };
        let name = &placed.method.name;
        let (ru, en) = kind.words();
        let message = language.pick(
            format!("«{name}» {ru} в привилегированном режиме без проверки прав, а вызвать его может любой клиент"),
            format!("“{name}” {en} in privileged mode without a check of rights, and any client may call it"),
        );
        let finding = context.report(placed.name_range(), message);
        // The finding stands at the name, so the whole way is shown.
        let mut shown = path.clone();
        shown.extend(path.first().cloned());
        shown.rotate_right(1);
        relate_calls(finding, (snapshot, id), language, &shown, *kind);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn rights_that_are_checked_on_the_way_are_enough() {
        crate::testing::check(
            &ONEC_SERVER_CALL_WITHOUT_RIGHTS,
            Language::Ru,
            r#"
//- /CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
Функция А(Код) Экспорт
        ^ «А» читает из базы в привилегированном режиме без проверки прав, а вызвать его может любой клиент
    УстановитьПривилегированныйРежим(Истина);
    Возврат Найти(Код);
КонецФункции

Функция Б(Код) Экспорт
    ПроверитьПрава();
    УстановитьПривилегированныйРежим(Истина);
    Возврат Найти(Код);
КонецФункции

Функция В(Код) Экспорт
    Возврат Найти(Код);
КонецФункции

Функция Найти(Код)
    Возврат Справочники.Товары.НайтиПоКоду(Код);
КонецФункции

Процедура ПроверитьПрава()
    ВыполнитьПроверкуПравДоступа("Чтение", Метаданные.Справочники.Товары);
КонецПроцедуры
"#,
        );
    }
}
