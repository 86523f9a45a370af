use crate::calls::platform_calls;
use analysis::Severity;
use analysis::review::{Check, Context, Tag, argument, is_same_code, method};

rule! {
    /// # Данные остаются во временном хранилище
    ///
    /// Данные, помещённые во временное хранилище, занимают память до конца сеанса, если их не удалить. Когда
    /// значение получено методом `ПолучитьИзВременногоХранилища` и больше не понадобится, удалите его методом
    /// `УдалитьИзВременногоХранилища`.
    ///
    /// Понадобятся ли данные по тому же адресу ещё раз (адрес хранит реквизит формы, его передали параметром), в одном
    /// методе не видно. Поэтому правило включается по желанию.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Загрузить(Адрес)
    ///     Данные = ПолучитьИзВременногоХранилища(Адрес);
    ///     Обработать(Данные);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Загрузить(Адрес)
    ///     Данные = ПолучитьИзВременногоХранилища(Адрес);
    ///     УдалитьИзВременногоХранилища(Адрес);
    ///     Обработать(Данные);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Data stay in the temporary storage
    ///
    /// Data that are put into the temporary storage take memory to the end of the session unless they are deleted.
    /// When a value was got by `GetFromTempStorage` and is not needed any more, delete it by
    /// `DeleteFromTempStorage`.
    ///
    /// Whether the data at an address are needed once more (an attribute of the form keeps it, it came as a parameter) cannot
    /// be seen within one method. So the rule is turned on by choice.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Load(Address)
    ///     Data = GetFromTempStorage(Address);
    ///     Process(Data);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Load(Address)
    ///     Data = GetFromTempStorage(Address);
    ///     DeleteFromTempStorage(Address);
    ///     Process(Data);
    /// EndProcedure
    /// ```
    MISSING_TEMP_STORAGE_DELETION {
        code: "MissingTempStorageDeletion",
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::Performance, Tag::BadPractice],
        minutes: 3,
        by_default: false,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let calls = platform_calls(
        context,
        &["ПолучитьИзВременногоХранилища", "GetFromTempStorage"],
    );
    if calls.is_empty() {
        return;
    }
    let deletions = platform_calls(
        context,
        &["УдалитьИзВременногоХранилища", "DeleteFromTempStorage"],
    );
    for call in calls {
        let Some(address) = argument(call, 0) else {
            continue;
        };
        let is_deleted = deletions.iter().any(|it| {
            it.index() > call.index()
                && method(*it) == method(call)
                && argument(*it, 0).is_some_and(|it| is_same_code(it, address))
        });
        if !is_deleted {
            let address = address.text().lines().next().unwrap_or_default();
            let message = context.language.pick(
                format!("Данные по адресу «{address}» остаются во временном хранилище: удалите их, когда они не нужны"),
                format!("The data at “{address}” stay in the temporary storage: delete them when they are not needed"),
            );
            context.report(call.range(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn another_address_is_another_value() {
        crate::testing::check(
            &MISSING_TEMP_STORAGE_DELETION,
            Language::Ru,
            r"
    А = ПолучитьИзВременногоХранилища(Файл.Адрес);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Данные по адресу «Файл.Адрес» остаются во временном хранилище: удалите их, когда они не нужны
    УдалитьИзВременногоХранилища(Другой.Адрес);
",
        );
    }
}
