use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleKind, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;

rule! {
    /// # Строка запроса продолжается на следующей строке
    ///
    /// Строковый литерал внутри текста запроса занимает несколько строк. Почти всегда это лишняя или потерянная кавычка:
    /// часть запроса стала значением строки, а условие, которое она съела, молча не работает.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ
    /// |    "" КАК Пустая,
    /// |    Т.Код КАК Код,
    /// |    "" КАК Вторая
    /// |ИЗ Справочник.Номенклатура КАК Т";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ
    /// |    """" КАК Пустая,
    /// |    Т.Код КАК Код,
    /// |    """" КАК Вторая
    /// |ИЗ Справочник.Номенклатура КАК Т";
    /// ```
    ///
    /// # A string of a query goes on in the next line
    ///
    /// A string literal within the text of a query takes several lines. Almost always a quote is lost or too many: a part
    /// of the query became the value of a string, and the condition in it silently does nothing.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT "" AS Empty, T.Code AS Code,
    /// |"" AS Second FROM Catalog.Products AS T";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT """" AS Empty, T.Code AS Code,
    /// |"""" AS Second FROM Catalog.Products AS T";
    /// ```
    MULTILINE_STRING_IN_QUERY {
        code: "MultilineStringInQuery",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::BadPractice, Tag::Suspicious, Tag::Unpredictable],
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::String], check),
    }
}

fn check<'a>(context: &mut Context<'a>, query: &'a Query<'a>, string: QueryNode<'a>) {
    // In a piece of a query a quote may be closed by what it is glued to.
    if !query.is_whole || !string.text().contains(['\n', '\r']) {
        return;
    }
    let message = context.language.pick(
        "Строка в запросе занимает несколько строк: проверьте кавычки, внутри строки их удваивают",
        "A string of the query takes several lines: check the quotes, within a string they are doubled",
    );
    context.report(string.range(), message);
}
