//! What every rule about data from outside promises, checked with the statement in which the data do harm.

use analysis::Language;
use analysis::review::Rule;

use super::{check, found_in, sample, usual};

/// Data of a request that get to the statement through a call of another module are found there, and the way is shown.
/// `sink` is a statement in which the variable `Данные` does harm.
#[track_caller]
pub(crate) fn check_way(rule: &'static Rule, sink: &str) {
    let text = "Функция ВыполнитьPOST(Запрос)\n\tОбщегоНазначения.Принять(Запрос.ПолучитьТелоКакСтроку());\nКонецФункции";
    let module = format!("Процедура Принять(Данные) Экспорт\n\t{sink}\nКонецПроцедуры");
    let service = "HTTPServices/ЗаказыAPI/Ext/Module.bsl";
    let common = "CommonModules/ОбщегоНазначения/Ext/Module.bsl";
    let snapshot = sample(&[(service, text), (common, &module)]);
    let findings = found_in(usual(rule), &snapshot, common, Language::Ru);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let related: Vec<_> = findings[0].related.iter().map(|it| &*it.message).collect();
    assert_eq!(
        related,
        [
            "параметр «Запрос» приходит снаружи",
            "передаются в «Принять»"
        ]
    );
    assert!(findings[0].related[0].path.is_some());
}

/// Data that were compared with what is allowed, and data of the code itself, are no finding.
#[track_caller]
pub(crate) fn check_silence(rule: &'static Rule, sink: &str) {
    let fixture = format!(
        r#"
//- /CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
Процедура П(Данные) Экспорт
    Если Данные <> "Первый" И Данные <> "Второй" Тогда
        ВызватьИсключение "Нельзя";
    КонецЕсли;
    {sink}
КонецПроцедуры

Процедура Своя(Данные)
    {sink}
КонецПроцедуры
"#
    );
    check(rule, Language::Ru, &fixture);
}
