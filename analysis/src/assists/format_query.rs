use metadata::same;
use parser_bsl::bsl::Kind;
use query::format::{Options, pretty, single_line};

use super::context::{Context, Offers};
use super::edits::Edits;
use super::literals::{around, literal, value};

assist! {
    /// # Развернуть текст запроса или свернуть в строку
    ///
    /// Текст запроса в строке встаёт по строкам, как его пишет конструктор запросов, или в одну строку.
    ///
    /// # Lay a query text out, or put it on one line
    ///
    /// The text of a query in a string goes over lines as the query builder writes it, or on one line.
    ///
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ$0 Товары.Ссылка КАК Ссылка ИЗ Справочник.Товары КАК Товары";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ
    /// |    Товары.Ссылка КАК Ссылка
    /// |ИЗ
    /// |    Справочник.Товары КАК Товары";
    /// ```
    FORMAT_QUERY { id: "format_query", kind: RefactorRewrite, find: format_query }
}

fn format_query<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let node = around(context)?;
    let text = value(context, node)?;
    if !begins_query(&text) {
        return None;
    }
    let indent = context.indent(node.start_byte());
    let add = |offers: &mut Offers<'c>, printed: Option<String>, ru: &str, en: &str| {
        let written = literal(context, &printed?, indent);
        if written == context.of(node) {
            return None;
        }
        offers.add(context.title(ru, en), node.byte_range(), move || {
            let mut edits = Edits::default();
            edits.replace(node.byte_range(), written);
            edits.done(context)
        });
        Some(())
    };
    let options = Options::builder();
    let is_one_line = Kind::of(node) == Kind::String;
    let (ru, en) = match is_one_line {
        true => (
            "Развернуть текст запроса по строкам",
            "Lay the query text out",
        ),
        false => ("Форматировать текст запроса", "Format the query text"),
    };
    add(offers, pretty(&text, &options), ru, en);
    if !is_one_line {
        let (ru, en) = (
            "Свернуть текст запроса в строку",
            "Put the query text on one line",
        );
        add(offers, single_line(&text, &options), ru, en);
    }
    Some(())
}

/// The first word of a text is that of a query.
pub(super) fn begins_query(text: &str) -> bool {
    let text = text.trim_start();
    let word = text
        .split(|it: char| !it.is_alphanumeric())
        .next()
        .unwrap_or_default();
    ["ВЫБРАТЬ", "SELECT", "УНИЧТОЖИТЬ", "DROP"]
        .iter()
        .any(|it| same(it, word))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check_none, check_titled};
    use super::*;

    #[test]
    fn a_query_over_lines_goes_on_one() {
        check_titled(
            &FORMAT_QUERY,
            "Свернуть текст запроса в строку",
            "\tА = \"ВЫБРАТЬ\n\t|\tТ.А$0 КАК А\n\t|ИЗ Справочник.Т КАК Т\n\t|ГДЕ Т.А = \"\"б\"\"\";\n",
            "\tА = \"ВЫБРАТЬ Т.А КАК А ИЗ Справочник.Т КАК Т ГДЕ Т.А = \"\"б\"\"\";\n",
        );
    }

    #[test]
    fn line_ends_and_indents_are_those_of_the_module() {
        check_titled(
            &FORMAT_QUERY,
            "Развернуть текст запроса по строкам",
            "А = 1;\r\n\tА = \"select$0 T.A from Catalog.T as T\";\r\n",
            "А = 1;\r\n\tА = \"select\r\n\t|\tT.A\r\n\t|from\r\n\t|\tCatalog.T as T\";\r\n",
        );
    }

    #[test]
    fn other_texts_and_broken_queries_are_left_alone() {
        check_none(&FORMAT_QUERY, "А = \"Выбрано$0 два\";");
        check_none(&FORMAT_QUERY, "А = \"ВЫБРАТЬ$0 А. ИЗ\";");
    }
}
