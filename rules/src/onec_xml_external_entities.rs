use crate::data_paths::report_taint;
use analysis::Severity;
use analysis::flow::{SinkKind, SourceKind};
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};

rule! {
    /// # XML снаружи читается без проверки на DTD
    ///
    /// `ЧтениеXML` читает текст, который прислал клиент или другая система. В нём может стоять `<!DOCTYPE` с сущностями: они
    /// заставляют сервер читать чужие файлы и адреса или занять всю память. Откажите в чтении текстов с `<!DOCTYPE` или читайте
    /// их по схеме. В замечании показан путь данных. Правило выключено: читают ли сущности, зависит от версии платформы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Прочитать(Текст) Экспорт
    ///     Чтение = Новый ЧтениеXML;
    ///     Чтение.УстановитьСтроку(Текст);
    ///     Возврат ПрочитатьXML(Чтение);
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Функция Прочитать(Текст) Экспорт
    ///     Если СтрНайти(Текст, "<!DOCTYPE") > 0 Тогда
    ///         ВызватьИсключение "DTD не поддерживается";
    ///     КонецЕсли;
    ///     Чтение = Новый ЧтениеXML;
    ///     Чтение.УстановитьСтроку(Текст);
    ///     Возврат ПрочитатьXML(Чтение);
    /// КонецФункции
    /// ```
    ///
    /// # XML from outside is read without a check for DTD
    ///
    /// `XMLReader` reads a text that the client or another system sent. There may be `<!DOCTYPE` with entities in it: they make the
    /// server read files and addresses of somebody else, or take all memory. Refuse texts with `<!DOCTYPE`, or read them by a
    /// schema. The finding shows the way of the data. The rule is off: whether entities are read depends on the version of the
    /// platform.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Read(Text) Export
    ///     Reader = New XMLReader;
    ///     Reader.SetString(Text);
    ///     Return ReadXML(Reader);
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначенияВызовСервера/Ext/Module.bsl
    /// Function Read(Text) Export
    ///     If StrFind(Text, "<!DOCTYPE") > 0 Then
    ///         Raise "DTD is not supported";
    ///     EndIf;
    ///     Reader = New XMLReader;
    ///     Reader.SetString(Text);
    ///     Return ReadXML(Reader);
    /// EndFunction
    /// ```
    ONEC_XML_EXTERNAL_ENTITIES {
        code: "OnecXmlExternalEntities",
        kind: RuleKind::SecurityHotspot,
        severity: Severity::Major,
        tags: &[Tag::Security],
        minutes: 30,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        by_default: false,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    report_taint(
        context,
        SinkKind::Xml,
        &[SourceKind::Form, SourceKind::File],
        |language, source| {
            language.pick(
            format!("Читается XML, который приходит снаружи ({source}): откажите в чтении текстов с «<!DOCTYPE»"),
            format!("XML is read that comes from outside ({source}): refuse texts with “<!DOCTYPE”"),
        )
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tainted;

    const SINK: &str = "Чтение = Новый ЧтениеXML; Чтение.УстановитьСтроку(Данные);";

    #[test]
    fn the_way_is_shown_through_modules() {
        tainted::check_way(&ONEC_XML_EXTERNAL_ENTITIES, SINK);
    }

    #[test]
    fn what_is_checked_or_comes_from_the_code_itself_is_silent() {
        tainted::check_silence(&ONEC_XML_EXTERNAL_ENTITIES, SINK);
    }
}
