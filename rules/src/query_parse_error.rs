use std::ops::Range;

use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use parser_bsl::flat::{QueryNode, QueryTree};
use parser_bsl::query::Kind;

rule! {
    /// # Ошибка в тексте запроса
    ///
    /// Текст запроса нарушает правила языка запросов: при выполнении платформа вызовет исключение. Ошибка проявится только
    /// тогда, когда код дойдет до этого запроса, часто уже у пользователя.
    ///
    /// Проверяются тексты, которые известны целиком. Запрос, в который код что-то подставляет (`+ ИмяТаблицы`, `%1`,
    /// `СтрЗаменить`), может быть верным после подстановки, и о нем правило молчит.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ
    /// |	Товары.Ссылка КАК Товар,
    /// |ИЗ
    /// |	Справочник.Номенклатура КАК Товары";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ
    /// |	Товары.Ссылка КАК Товар
    /// |ИЗ
    /// |	Справочник.Номенклатура КАК Товары";
    /// ```
    ///
    /// # An error in the text of a query
    ///
    /// The text of the query breaks the rules of the query language: the platform will raise an exception when it runs. That
    /// shows only when the code gets to this query, often at the user's.
    ///
    /// Only texts that are known whole are checked. A query that the code puts something into (`+ TableName`, `%1`,
    /// `StrReplace`) may be right after that, and nothing is said of it.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT Products.Ref AS Product, FROM Catalog.Products AS Products";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT Products.Ref AS Product FROM Catalog.Products AS Products";
    /// ```
    QUERY_PARSE_ERROR {
        code: "QueryParseError",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Sql, Tag::BadPractice],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let is_broken = |it: &&analysis::review::Query<'_>| it.tree.root().has_error();
    let broken = context.queries.iter().filter(is_broken);
    let broken: Vec<Range<usize>> = broken
        .map(|it| file.tree.node(it.literal).range())
        .collect();
    if broken.is_empty() {
        return;
    }
    for text in file.query_texts() {
        let is_it = |it: &Range<usize>| text.range.start <= it.start && it.end <= text.range.end;
        if !text.is_whole || !broken.iter().any(is_it) {
            continue;
        }
        let (written, tree) = text.parse();
        let tree = QueryTree::new(&written, &tree);
        for error in errors(&tree) {
            let Some(range) = text.module_range(&error.range) else {
                continue;
            };
            let message = error.message(context.language);
            context.report(range, message);
        }
    }
}

struct QueryError {
    range: Range<usize>,
    /// What stands there; empty at the end of the query.
    word: String,
}

impl QueryError {
    fn message(&self, language: analysis::Language) -> String {
        let word = &self.word;
        match word.is_empty() {
            true => language.pick(
                "Запрос не закончен: при выполнении платформа вызовет исключение".to_owned(),
                "The query is not finished: the platform will raise an exception".to_owned(),
            ),
            false => language.pick(
                format!("Ошибка в запросе у «{word}»: при выполнении платформа вызовет исключение"),
                format!("An error in the query at “{word}”: the platform will raise an exception"),
            ),
        }
    }
}

/// The first error of each query of a package.
fn errors(tree: &QueryTree<'_>) -> Vec<QueryError> {
    let mut found = Vec::new();
    let mut is_said = false;
    // An error above all holds what is left of several queries.
    let root = tree.root();
    let nodes: Vec<_> = match root.kind() {
        Kind::Error => vec![root],
        _ => root.children().collect(),
    };
    for node in nodes {
        if node.kind() == Kind::Semicolon {
            is_said = false;
        }
        if !is_said && node.has_error() {
            is_said = true;
            found.extend(first_error(node));
        }
    }
    found
}

fn first_error(node: QueryNode<'_>) -> Option<QueryError> {
    let mut all = std::iter::once(node).chain(node.descendants());
    let error = all.find(|it| it.kind() == Kind::Error || it.is_missing())?;
    // Something is missing: the word behind that place is the one nobody expected.
    let root = node.ancestors().last().unwrap_or(node);
    let mut tokens = root.tokens().filter(|it| it.kind() != Kind::Comment);
    let start = error.first_token().map_or(error.start(), |it| it.start());
    let at = match error.is_missing() {
        true => tokens.find(|it| it.start() >= error.start()),
        false => tokens.find(|it| it.start() >= start),
    };
    match at {
        Some(token) => Some(QueryError {
            range: token.range(),
            word: token.text().lines().next().unwrap_or_default().to_owned(),
        }),
        None => {
            let last = root.last_token()?;
            Some(QueryError {
                range: last.range(),
                word: String::new(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn each_query_of_a_package_is_told_of_once() {
        check(
            &QUERY_PARSE_ERROR,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ А ИЗ Б КАК Б ГДЕ;
                          ^^^ Ошибка в запросе у «ГДЕ»: при выполнении платформа вызовет исключение
|ВЫБРАТЬ А ИЗ Б КАК Б;
|ВЫБРАТЬ А, ИЗ Б КАК Б";
          ^ Ошибка в запросе у «,»: при выполнении платформа вызовет исключение
"#,
        );
    }

    #[test]
    fn what_code_completes_may_be_right() {
        check(
            &QUERY_PARSE_ERROR,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ А ИЗ " + Имя + " КАК Т";
Б = СтрШаблон("ВЫБРАТЬ А ИЗ %1 КАК Т", Имя);
В = "ВЫБРАТЬ А ИЗ ";
В = В + "Справочник.Б КАК Б";
Г = "ВЫБРАТЬ А ИЗ " + "Справочник.Б КАК Б";
Д = "Выбрать файл из, списка";
"#,
        );
    }
}
