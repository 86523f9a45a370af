use analysis::review::{Check, Context, RuleScope, Tag, argument, callee};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Поиск элемента по наименованию, коду или номеру
    ///
    /// Наименование, код или номер, заданные в коде, есть в одной базе и могут не найтись в другой: пользователь их
    /// переименует или перенумерует. Кроме того, поиск по наименованию без индекса перебирает таблицу. Используйте
    /// предопределённый элемент, константу или настройку.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Валюта = Справочники.Валюты.НайтиПоКоду("643");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Валюта = Константы.ВалютаУчета.Получить();
    /// Найденный = Справочники.Валюты.НайтиПоКоду(КодВалюты);
    /// ```
    ///
    /// # An element is sought by its description, code or number
    ///
    /// A description, a code or a number that stands in code exists in one infobase and may not be found in
    /// another: users rename and renumber. Besides, a search by a description without an index goes through the
    /// whole table. Use a predefined item, a constant or a setting.
    ///
    /// ## Wrong
    /// ```bsl
    /// Currency = Catalogs.Currencies.FindByCode("643");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Currency = Constants.AccountingCurrency.Get();
    /// Found = Catalogs.Currencies.FindByCode(CurrencyCode);
    /// ```
    USING_FIND_ELEMENT_BY_STRING {
        code: "UsingFindElementByString",
        tags: &[Tag::Standard, Tag::BadPractice, Tag::Performance],
        minutes: 2,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

/// The methods that seek.
const METHODS: &[&str] = &[
    "НайтиПоНаименованию",
    "FindByDescription",
    "НайтиПоКоду",
    "FindByCode",
    "НайтиПоНомеру",
    "FindByNumber",
];

fn check(context: &mut Context<'_>) {
    for call in context.file.member_calls(METHODS) {
        let Some(name) = callee(call).filter(|_| !call.has_error()) else {
            continue;
        };
        let sought = argument(call, 0);
        let first = sought.and_then(BslNode::first_token).map(BslNode::kind);
        let is_literal = sought.is_none()
            || matches!(
                first,
                Some(Kind::String | Kind::StringFragment | Kind::Number)
            );
        if is_literal {
            let written = name.text();
            let message = context.language.pick(
                format!("«{written}» ищет значение, заданное в коде: в другой базе его может не быть"),
                format!("“{written}” seeks a value that stands in code: another infobase may not have it"),
            );
            context.report(name.start()..call.end(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn only_literals_are_found() {
        crate::testing::check(
            &USING_FIND_ELEMENT_BY_STRING,
            Language::Ru,
            r#"
    А = Справочники.Валюты.НайтиПоНаименованию("Евро", Истина).Код;
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «НайтиПоНаименованию» ищет значение, заданное в коде: в другой базе его может не быть
    А = Документы.Заказ.НайтиПоНомеру(12, Дата);
                        ^^^^^^^^^^^^^^^^^^^^^^^ «НайтиПоНомеру» ищет значение, заданное в коде: в другой базе его может не быть
    А = Справочники.Валюты.НайтиПоКоду(Код);
"#,
        );
    }
}
