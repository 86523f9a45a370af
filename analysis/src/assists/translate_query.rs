use super::context::{Context, Offers};
use super::edits::Edits;
use crate::ide::query::translation::Translatable;

assist! {
    /// # Перевести запрос на другой язык
    ///
    /// Ключевые слова, функции и стандартные имена запроса — с русского на английский и обратно.
    /// Имена конфигурации, псевдонимы и строки остаются, а столбец, который назывался бы иначе, получает прежнее имя.
    /// Работает в строках модулей и в файлах с запросами.
    ///
    /// # Translate a query into the other language
    ///
    /// Keywords, functions and standard names of a query, from Russian to English and back.
    /// Names of the configuration, aliases and strings stay, and a column that would be called otherwise is given its old name.
    /// Works in the strings of modules and in files with queries.
    ///
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ$0 Т.Ссылка КАК Ссылка ИЗ Справочник.Товары КАК Т ГДЕ Т.Цена > 0";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "SELECT Т.Ссылка AS Ссылка FROM Catalog.Товары AS Т WHERE Т.Цена > 0";
    /// ```
    TRANSLATE_QUERY { id: "translate_query", kind: RefactorRewrite, find: translate_query, in_queries: true }
}

fn translate_query<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let (snapshot, file) = (context.snapshot, context.file);
    let query = Translatable::at(snapshot, file, context.selection.start)?;
    let title = match query.to {
        query::Language::English => context.title(
            "Перевести запрос на английский",
            "Translate the query into English",
        ),
        query::Language::Russian => context.title(
            "Перевести запрос на русский",
            "Translate the query into Russian",
        ),
    };
    offers.add(title, query.range(), move || {
        let mut edits = Edits::default();
        for edit in query.edits(snapshot, file)? {
            edits.replace(edit.range, edit.text);
        }
        edits.done(context)
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none, check_titled};
    use super::*;

    #[test]
    fn strings_keep_their_lines_comments_and_what_is_added_to_them() {
        check_titled(
            &TRANSLATE_QUERY,
            "Перевести запрос на русский",
            "А = \"select$0\n  // из\n  |  T.A as From // from\n  |from Catalog.\" + Name + \" as T\n  |where T.B = \"\"from\"\"\";\n",
            "А = \"ВЫБРАТЬ\n  // из\n  |  T.A КАК From // from\n  |ИЗ Справочник.\" + Name + \" КАК T\n  |ГДЕ T.B = \"\"from\"\"\";\n",
        );
    }

    #[test]
    fn a_query_in_a_file_of_its_own_is_translated_with_standard_names() {
        check(
            &TRANSLATE_QUERY,
            "//- /Запросы/Товары.sdbl\nВЫБРАТЬ Т.А$0,\n\tСУММА(1)\nИЗ Документ.Т КАК Т",
            "SELECT Т.А,\n\tSUM(1)\nFROM Document.Т AS Т",
        );
    }

    #[test]
    fn other_texts_and_broken_queries_are_left_alone() {
        check_none(&TRANSLATE_QUERY, "А = \"Выбрано$0 два\";");
        check_none(&TRANSLATE_QUERY, "А = \"ВЫБРАТЬ$0 А. ИЗ\";");
        check_none(&TRANSLATE_QUERY, "А = ВЫБРАТЬ$0(1);");
    }
}
