use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleScope, Tag};
use query::advice::conditions;

use crate::advised::tell_each;

rule! {
    /// # Шаблон «ПОДОБНО» начинается с любых символов
    ///
    /// У поля есть индекс, но шаблон начинается с `%` или `_`, а индекс ищет по началу строки: СУБД прочитает таблицу целиком
    /// и сравнит с шаблоном каждую строку. Если пользователь вводит начало кода или наименования, ищите по нему: `&Строка + "%"`.
    /// Для поиска по словам внутри строки есть полнотекстовый поиск.
    ///
    /// Правило молчит о полях без индекса (их читают целиком при любом шаблоне) и там, где другое условие находит записи по
    /// индексу.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Код ПОДОБНО ""%"" + &Код");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Код ПОДОБНО &НачалоКода");
    /// ```
    ///
    /// # The pattern of LIKE begins with any characters
    ///
    /// The field has an index, but the pattern begins with `%` or `_`, and an index finds the beginnings of strings: the database
    /// will read the whole table and compare each of its rows. Where people type the beginning of a code or of a description, search
    /// by that: `&Text + "%"`. To find words within strings there is the full-text search.
    ///
    /// Nothing is said of fields without an index, which are read whole with any pattern, and where another condition finds the
    /// records by an index.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Ref AS Product FROM Catalog.Номенклатура AS T WHERE T.Description LIKE ""%box%""");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Ref AS Product FROM Catalog.Номенклатура AS T WHERE T.Description LIKE ""box%""");
    /// ```
    ONEC_LEADING_WILDCARD {
        code: "OnecLeadingWildcard",
        severity: Severity::Minor,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 10,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    // Most queries compare nothing with such a pattern.
    let concerns = |text: &str, _: &_| text.contains("\"%") || text.contains("\"_");
    tell_each(context, concerns, |tree, package, configuration| {
        conditions::leading_wildcards(tree, package, Some(configuration))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn an_index_would_help_and_nothing_else_does() {
        check(
            &ONEC_LEADING_WILDCARD,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
А = "ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ (Т.Код ПОДОБНО ""_А"" ИЛИ Т.Описание ПОДОБНО ""%А"")";
                                                                       ^^^^^ Шаблон «ПОДОБНО» начинается с любых символов: индекс не поможет, таблица читается целиком; если можно, ищите по началу строки
Б = "ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Описание ПОДОБНО ""%А""";
В = "ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Код ПОДОБНО ""%А"" И Т.Ссылка В (&Товары)";
Г = "ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Код ПОДОБНО ""%"" + Т.Описание";
Д = "ВЫБРАТЬ Т.Код ПОДОБНО ""%А"" КАК Есть ИЗ Справочник.Номенклатура КАК Т";
"#,
        );
    }
}
