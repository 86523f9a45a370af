use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleScope, Tag, callee, receiver};
use metadata::objects::Details;
use metadata::{Belonging, Kind as ObjectKind, Object};
use parser_bsl::bsl::ast::Field;

rule! {
    /// # Поиск по коду, который не уникален
    ///
    /// `НайтиПоКоду` возвращает первый попавшийся элемент, а коды этого объекта могут повторяться: контроль уникальности выключен
    /// или коды уникальны только внутри владельца или группы. Код возьмет не тот элемент, и заметно это будет не сразу.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Единица = Справочники.ЕдиницыИзмерения.НайтиПоКоду("796");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Товар = Справочники.Номенклатура.НайтиПоКоду("000000001");
    /// ```
    ///
    /// # A search by a code that is not unique
    ///
    /// `FindByCode` returns whatever item comes first, and codes of this object may repeat: they are not checked, or are unique
    /// within an owner or a group only. The code will take a wrong item, and that will not show at once.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Unit = Catalogs.ЕдиницыИзмерения.FindByCode("796");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Product = Catalogs.Номенклатура.FindByCode("000000001");
    /// ```
    UNSAFE_FIND_BY_CODE {
        code: "UnsafeFindByCode",
        severity: Severity::Major,
        tags: &[Tag::Design, Tag::Suspicious],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let configuration = snapshot.configuration(id);
    for call in file.member_calls(&["НайтиПоКоду", "FindByCode"]) {
        let Some(manager) = receiver(call) else {
            continue;
        };
        let (Some(kind), Some(name)) =
            (manager.child(Field::Object), manager.child(Field::Property))
        else {
            continue;
        };
        let Some(kind) = ObjectKind::of_plural(kind.text()) else {
            continue;
        };
        let mut object = configuration.object(kind, name.text());
        if object.is_some_and(|it| it.belonging == Belonging::Adopted) {
            // An extension leaves out what is as in its base.
            let base = configuration.base.as_ref();
            object = base.and_then(|it| it.object(kind, name.text()));
        }
        if object.is_none_or(|it| has_unique_codes(it)) {
            continue;
        }
        let message = context.language.pick(
            format!(
                "Коды «{}» могут повторяться: «{}» найдет первый попавшийся элемент",
                manager.text(),
                callee(call).map_or("", |it| it.text())
            ),
            format!(
                "Codes of “{}” may repeat: “{}” finds whatever item comes first",
                manager.text(),
                callee(call).map_or("", |it| it.text())
            ),
        );
        context.report(callee(call).unwrap_or(call).range(), message);
    }
}

/// Whether a code has one item at most, as far as is known.
fn has_unique_codes(object: &Object) -> bool {
    match &object.details {
        Details::Catalog(it) => it.unique_codes,
        Details::ChartOfCharacteristicTypes(it) => it.unique_codes,
        Details::ChartOfAccounts(it) => it.unique_codes,
        _ => true,
    }
}
