use analysis::Severity;
use analysis::review::{
    Check, Context, NamedQuery, Needs, RuleKind, RuleScope, Tag, callee, method, receiver,
    type_name,
};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use parser_bsl::query::Kind as QueryKind;
use query::Columns;

rule! {
    /// # У результата запроса нет такой колонки
    ///
    /// Код читает из выборки или из строки выгруженной таблицы колонку, которой запрос не выбирает: ее переименовали, убрали или
    /// написали с ошибкой. Платформа вызовет исключение «Поле объекта не обнаружено», когда дойдет до этой строки.
    ///
    /// Проверяются запросы, текст которых известен целиком и который никто не меняет, и переменные, которым результат присвоен один
    /// раз. Если таблицу передают дальше или добавляют в нее колонки, правило молчит.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Процедура Показать() Экспорт
    ///     Запрос = Новый Запрос("ВЫБРАТЬ Т.Код КАК Код ИЗ Справочник.Номенклатура КАК Т");
    ///     Выборка = Запрос.Выполнить().Выбрать();
    ///     Пока Выборка.Следующий() Цикл
    ///         Сообщить(Выборка.Наименование);
    ///     КонецЦикла;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Процедура Показать() Экспорт
    ///     Запрос = Новый Запрос("ВЫБРАТЬ Т.Код КАК Код, Т.Наименование КАК Наименование ИЗ Справочник.Номенклатура КАК Т");
    ///     Выборка = Запрос.Выполнить().Выбрать();
    ///     Пока Выборка.Следующий() Цикл
    ///         Сообщить(Выборка.Наименование);
    ///     КонецЦикла;
    /// КонецПроцедуры
    /// ```
    ///
    /// # The result of a query has no such column
    ///
    /// The code reads a column of a selection or of a row of an unloaded table that the query does not select: it was renamed, taken
    /// out or misspelt. The platform will raise the exception “Object field not found” when it gets to this line.
    ///
    /// Queries are checked whose text is known whole and is not changed, and variables that are given the result once. Where a table
    /// is passed on or gets more columns, nothing is said.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Procedure Show() Export
    ///     Query = New Query;
    ///     Query.Text = "SELECT T.Code AS Code FROM Catalog.Номенклатура AS T";
    ///     For Each Row In Query.Execute().Unload() Do
    ///         Message(Row.Description);
    ///     EndDo;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Procedure Show() Export
    ///     Query = New Query;
    ///     Query.Text = "SELECT T.Code AS Code FROM Catalog.Номенклатура AS T";
    ///     For Each Row In Query.Execute().Unload() Do
    ///         Message(Row.Code);
    ///     EndDo;
    /// EndProcedure
    /// ```
    ONEC_QUERY_UNKNOWN_COLUMN {
        code: "OnecQueryUnknownColumn",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Error, Tag::Sql],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

/// What a variable holds of the result of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Result,
    Selection,
    Table,
    Row,
}

fn check(context: &mut Context<'_>) {
    for query in context.named_queries() {
        check_query(context, query);
    }
}

fn check_query(context: &mut Context<'_>, query: &NamedQuery) {
    let Some(columns) = query.package.result().filter(|it| !it.is_open) else {
        return;
    };
    let queries = &query.package.queries;
    if queries.iter().any(|it| it.is_broken) || has_totals_aliases(query) {
        return;
    }
    let file = context.file;
    let inner = file.tree.covering(&query.range);
    let Some(variable) = variable_of(inner) else {
        return;
    };
    let Some(method) = method(inner) else {
        return;
    };
    let names = Names::of(method);
    if !is_only(&names, context, variable, inner) {
        return;
    }
    // Variables that hold the result, and those made of them.
    let mut held: Vec<(&str, Held)> = Vec::new();
    loop {
        let before = held.len();
        for (name, kind) in assigned(method, variable, &held) {
            let is_known = held.iter().any(|it| same(it.0, name));
            if !is_known && !same(name, variable) && is_assigned_once(&names, context, name) {
                held.push((name, kind));
            }
        }
        if held.len() == before {
            break;
        }
    }
    for (name, kind) in &held {
        let is_read = matches!(kind, Held::Selection | Held::Row);
        let is_safe = *kind != Held::Row || !is_changed(&names, &held);
        if is_read && is_safe {
            report(context, &names, name, &columns);
        }
    }
}

/// The identifiers of a method that are no members.
struct Names<'f> {
    method: BslNode<'f>,
    all: Vec<BslNode<'f>>,
}

impl<'f> Names<'f> {
    fn of(method: BslNode<'f>) -> Self {
        let all = method.descendants_of(Kind::Identifier);
        Self {
            method,
            all: all
                .filter(|it| !it.is_field(Field::Property) && !it.is_field(Field::Type))
                .collect(),
        }
    }

    fn uses<'n>(&'n self, name: &'n str) -> impl Iterator<Item = BslNode<'f>> + 'n {
        self.all
            .iter()
            .copied()
            .filter(move |it| same(it.text(), name))
    }
}

/// The variable that a query is: `Запрос` of `Запрос.Текст = "…"` and of `Запрос = Новый Запрос("…")`.
fn variable_of<'f>(text: BslNode<'f>) -> Option<&'f str> {
    let around = std::iter::once(text).chain(text.ancestors());
    for node in around {
        match node.kind() {
            Kind::NewExpression if is_query(node) => {
                let assignment = node.parent()?;
                let left = assignment.child(Field::Left)?;
                let is_it = assignment.kind() == Kind::AssignmentStatement
                    && left.kind() == Kind::Identifier;
                return is_it.then(|| left.text());
            }
            Kind::AssignmentStatement => {
                let left = node.child(Field::Left)?;
                let (object, property) = (left.child(Field::Object)?, left.child(Field::Property)?);
                let is_text = same(property.text(), "Текст") || same(property.text(), "Text");
                return (is_text && object.kind() == Kind::Identifier).then(|| object.text());
            }
            Kind::CallExpression => return None,
            kind if kind.is_statement() => return None,
            _ => {}
        }
    }
    None
}

fn is_query(made: BslNode<'_>) -> bool {
    type_name(made).is_some_and(|it| same(it, "Запрос") || same(it, "Query"))
}

/// Whether a variable is made in its method, is given one text and is not passed on.
fn is_only(names: &Names<'_>, context: &Context<'_>, variable: &str, text: BslNode<'_>) -> bool {
    let (mut made, mut texts) = (0, 0);
    for used in names.uses(variable) {
        let Some(parent) = used.parent() else {
            return false;
        };
        match parent.kind() {
            Kind::MemberExpression => {
                let property = parent.child(Field::Property).map_or("", |it| it.text());
                let is_text = same(property, "Текст") || same(property, "Text");
                texts += usize::from(is_text && parent.is_field(Field::Left));
            }
            Kind::AssignmentStatement if used.is_field(Field::Left) => {
                let right = parent.child(Field::Right);
                let Some(right) = right.filter(|it| it.kind() == Kind::NewExpression) else {
                    return false;
                };
                if !is_query(right) {
                    return false;
                }
                made += 1;
                texts +=
                    usize::from(right.child(Field::Arguments).is_some_and(|it| {
                        it.child(Field::Argument).is_some() || text.is_within(it)
                    }));
            }
            _ => return false,
        }
    }
    made == 1 && texts == 1 && !is_outside(names, context, variable)
}

/// Whether a name is a parameter of the method or a variable of the module.
fn is_outside(names: &Names<'_>, context: &Context<'_>, name: &str) -> bool {
    let outline = context.outline;
    let of_module = outline
        .variables
        .iter()
        .any(|it| same(it.name.text(), name));
    let method = outline.method_at(names.method.start());
    let parameters = method
        .map(|it| it.parameters.as_slice())
        .unwrap_or_default();
    of_module || parameters.iter().any(|it| same(it.name.text(), name))
}

fn is_assigned_once(names: &Names<'_>, context: &Context<'_>, name: &str) -> bool {
    let assigned = names.uses(name).filter(|it| {
        it.is_field(Field::Variable)
            || it.is_field(Field::Left)
                && it
                    .parent()
                    .is_some_and(|it| it.kind() == Kind::AssignmentStatement)
    });
    assigned.count() == 1 && !is_outside(names, context, name)
}

/// The variables of a method that are given something of the result.
fn assigned<'f>(
    method: BslNode<'f>,
    query: &str,
    held: &[(&'f str, Held)],
) -> Vec<(&'f str, Held)> {
    let mut found = Vec::new();
    for statement in method.descendants_of(Kind::AssignmentStatement) {
        let (Some(left), Some(right)) =
            (statement.child(Field::Left), statement.child(Field::Right))
        else {
            continue;
        };
        if left.kind() == Kind::Identifier
            && let Some(kind) = value(right, query, held, DEPTH)
        {
            found.push((left.text(), kind));
        }
    }
    for each in method.descendants_of(Kind::ForEachStatement) {
        let (Some(variable), Some(collection)) =
            (each.child(Field::Variable), each.child(Field::Collection))
        else {
            continue;
        };
        if value(collection, query, held, DEPTH) == Some(Held::Table) {
            found.push((variable.text(), Held::Row));
        }
    }
    found
}

/// How many calls of a chain are looked at.
const DEPTH: usize = 6;

/// What an expression is of the result.
fn value(node: BslNode<'_>, query: &str, held: &[(&str, Held)], depth: usize) -> Option<Held> {
    match node.kind() {
        Kind::Identifier => {
            let found = held.iter().find(|it| same(it.0, node.text()));
            found.map(|it| it.1)
        }
        Kind::CallExpression => {
            let (of, called) = (receiver(node)?, callee(node)?.text());
            let is = |names: [&str; 2]| names.iter().any(|it| same(it, called));
            if of.kind() == Kind::Identifier && same(of.text(), query) {
                return is(["Выполнить", "Execute"]).then_some(Held::Result);
            }
            // No chain of such calls is longer.
            match value(of, query, held, depth.checked_sub(1)?)? {
                Held::Result | Held::Selection if is(["Выбрать", "Select"]) => {
                    Some(Held::Selection)
                }
                Held::Result if is(["Выгрузить", "Unload"]) => {
                    // A tree has rows of another kind.
                    let has_arguments = node
                        .child(Field::Arguments)
                        .is_some_and(|it| it.child(Field::Argument).is_some());
                    (!has_arguments).then_some(Held::Table)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a table may get other columns: it is passed on, or its columns are changed.
fn is_changed(names: &Names<'_>, held: &[(&str, Held)]) -> bool {
    let tables = held.iter().filter(|it| it.1 == Held::Table);
    tables.into_iter().any(|(name, _)| {
        names.uses(name).any(|used| match used.parent() {
            Some(parent) if parent.kind() == Kind::MemberExpression => {
                let property = parent.child(Field::Property).map_or("", |it| it.text());
                same(property, "Колонки") || same(property, "Columns")
            }
            Some(parent) if parent.kind() == Kind::AssignmentStatement => {
                !used.is_field(Field::Left)
            }
            Some(parent) if parent.kind() == Kind::ForEachStatement => false,
            _ => true,
        })
    })
}

fn report(context: &mut Context<'_>, names: &Names<'_>, variable: &str, columns: &Columns) {
    for used in names.uses(variable) {
        let Some(member) = used
            .parent()
            .filter(|it| it.kind() == Kind::MemberExpression)
        else {
            continue;
        };
        let is_called = member
            .parent()
            .is_some_and(|it| it.kind() == Kind::CallExpression)
            && member.is_field(Field::Function);
        let Some(property) = member.child(Field::Property).filter(|it| !it.is_empty()) else {
            continue;
        };
        if is_called || member.has_error() || columns.column(property.text()).is_some() {
            continue;
        }
        let name = property.text();
        let message = context.language.pick(
            format!("Запрос не выбирает колонку «{name}»"),
            format!("The query selects no column “{name}”"),
        );
        context.report(property.range(), message);
    }
}

/// Whether totals of a query have names of their own, which are columns too.
fn has_totals_aliases(query: &NamedQuery) -> bool {
    let mut nodes = parser_bsl::syntax::preorder(query.tree.root_node());
    nodes.any(|it| {
        let kind = QueryKind::of(it);
        matches!(kind, QueryKind::TotalsField | QueryKind::TotalsGroup)
            && it.child_by_field_name("alias").is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn results_are_followed_through_variables() {
        check(
            &ONEC_QUERY_UNKNOWN_COLUMN,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура А()
	Запрос = Новый Запрос;
	Запрос.Текст = "ВЫБРАТЬ Т.Ссылка.Код, Т.Артикул ИЗ Справочник.Номенклатура КАК Т ИТОГИ ПО ОБЩИЕ";
	Результат = Запрос.Выполнить();
	Выборка = Результат.Выбрать(ОбходРезультатаЗапроса.ПоГруппировкам);
	Вложенная = Выборка.Выбрать();
	Б = Выборка.код + Вложенная.Артикул + Вложенная.Ссылка + Выборка.Количество();
	                                                ^^^^^^ Запрос не выбирает колонку «Ссылка»
	Таблица = Результат.Выгрузить();
	Для Каждого Строка Из Таблица Цикл
		Строка.Номер = 1;
		       ^^^^^ Запрос не выбирает колонку «Номер»
	КонецЦикла;
КонецПроцедуры
"#,
        );
    }

    #[test]
    fn nothing_is_said_where_others_may_change_the_text_or_the_table() {
        check(
            &ONEC_QUERY_UNKNOWN_COLUMN,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура А()
	Запрос = Новый Запрос("ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т");
	Дополнить(Запрос);
	Выборка = Запрос.Выполнить().Выбрать();
	В = Выборка.Нет;
КонецПроцедуры
Процедура Б()
	Запрос = Новый Запрос("ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т");
	Таблица = Запрос.Выполнить().Выгрузить();
	Таблица.Колонки.Добавить("Нет");
	Для Каждого Строка Из Таблица Цикл
		В = Строка.Нет;
	КонецЦикла;
КонецПроцедуры
Процедура В()
	Запрос = Новый Запрос("ВЫБРАТЬ Т.* ИЗ ВТ КАК Т");
	Выборка = Запрос.Выполнить().Выбрать();
	В = Выборка.Нет;
КонецПроцедуры
"#,
        );
    }
}
