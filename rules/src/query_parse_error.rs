use std::ops::Range;

use analysis::Severity;
use analysis::ide::query::QueryText;
use analysis::review::{Check, Context, RuleScope, Tag, method};
use metadata::same;
use parser_bsl::bsl::Kind as Node;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::{BslTree, QueryNode, QueryTree};
use parser_bsl::query::Kind;

rule! {
    /// # Ошибка в тексте запроса
    ///
    /// Текст запроса нарушает правила языка запросов: при выполнении платформа вызовет исключение. Ошибка проявится только
    /// тогда, когда код дойдет до этого запроса, часто уже у пользователя.
    ///
    /// Проверяются тексты, которые известны целиком и достаются запросу как есть: через `Запрос.Текст = …` или
    /// `Новый Запрос(…)`. Текст, в который код что-то подставляет (`+ ИмяТаблицы`, `%1`, `[Таблица]`, `СтрЗаменить`), может быть
    /// верным после подстановки, и о нем правило молчит, в отличие от BSL Language Server.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ
    /// |    Товары.Ссылка КАК Товар,
    /// |ИЗ
    /// |    Справочник.Номенклатура КАК Товары";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ
    /// |    Товары.Ссылка КАК Товар
    /// |ИЗ
    /// |    Справочник.Номенклатура КАК Товары";
    /// ```
    ///
    /// # An error in the text of a query
    ///
    /// The text of the query breaks the rules of the query language: the platform will raise an exception when it runs. That
    /// shows only when the code gets to this query, often at the user's.
    ///
    /// Only texts are checked that are known whole and are given to a query as they are: by `Query.Text = …` or
    /// `New Query(…)`. A text that the code puts something into (`+ TableName`, `%1`, `[Table]`, `StrReplace`) may be right after
    /// that, and nothing is said of it, unlike with BSL Language Server.
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
        if !text.is_whole || !broken.iter().any(is_it) || !is_final(&file.tree, text) {
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

/// Marks that programs put into texts where they put something in: `[Таблица]`, `{Поля}`, `@Имя`.
const MARKS: [char; 8] = ['[', '{', '@', '$', '?', '%', '#', '~'];

/// Whether a text is what is run: it is given to a query, and nothing else is done with it.
fn is_final(tree: &BslTree<'_>, text: &QueryText) -> bool {
    if text.target.is_empty() || text.text.contains(MARKS) {
        return false;
    }
    let inner = tree.covering(&text.range);
    let scope = method(inner).unwrap_or(tree.root());
    let is_text = |it: &str| same(it, "Текст") || same(it, "Text");
    let Some((object, property)) = text.target.rsplit_once('.') else {
        let names = scope.descendants_of(Node::Identifier);
        let names = names.filter(|it| same(it.text(), &text.target));
        let uses = names.filter(|it| !it.is_field(Field::Property));
        let mut is_given = false;
        for name in uses {
            let Some(parent) = name.parent() else {
                return false;
            };
            let gives = match parent.kind() {
                Node::AssignmentStatement if name.is_field(Field::Left) => continue,
                Node::AssignmentStatement => {
                    let left = parent.child(Field::Left);
                    let property = left.and_then(|it| it.child(Field::Property));
                    property.is_some_and(|it| is_text(it.text()))
                }
                Node::Arguments => parent
                    .parent()
                    .is_some_and(|it| it.kind() == Node::NewExpression),
                _ => false,
            };
            if !gives {
                return false;
            }
            is_given = true;
        }
        return is_given;
    };
    let mut members = scope.descendants_of(Node::MemberExpression);
    is_text(property)
        && members.all(|it| {
            let is_it = it
                .child(Field::Property)
                .is_some_and(|it| is_text(it.text()))
                && it
                    .child(Field::Object)
                    .is_some_and(|it| same(it.text(), object));
            !is_it || it.is_field(Field::Left)
        })
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
Запрос.Текст = "ВЫБРАТЬ А ИЗ Б КАК Б ГДЕ;
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
Е = "ВЫБРАТЬ А, ИЗ Б";
Запрос.Текст = "ВЫБРАТЬ А, ИЗ Б";
Запрос.Текст = СтрЗаменить(Запрос.Текст, "ВЫБРАТЬ А,", "ВЫБРАТЬ А");
Запрос2.Текст = "ВЫБРАТЬ А ИЗ [Таблица]";
"#,
        );
    }
}
