use analysis::Severity;
use analysis::review::{Check, Context, NamedQuery, Needs, RuleScope, Tag};
use parser_bsl::flat::{QueryNode, QueryTree};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;
use query::Target;

use crate::query_text::{conjuncts, is_virtual, select_of, sources, table_name, words};

rule! {
    /// # Отбор виртуальной таблицы вне ее параметров
    ///
    /// Условие на измерение виртуальной таблицы стоит в секции `ГДЕ` или в условии соединения. Платформа сначала рассчитает
    /// остатки, обороты или срез по всем значениям измерения, и только потом отбросит почти все. В параметрах то же условие
    /// уменьшает саму работу: результат тот же, а читается несколько строк, а не весь регистр.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Ц.Цена КАК Цена
    /// |ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(&Дата, ) КАК Ц
    /// |ГДЕ Ц.ВидЦен = &ВидЦен");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Ц.Цена КАК Цена
    /// |ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(&Дата, ВидЦен = &ВидЦен) КАК Ц");
    /// ```
    ///
    /// # A filter of a virtual table stands outside of its parameters
    ///
    /// A condition on a dimension of a virtual table stands in `WHERE` or in the condition of a join. The platform first counts
    /// the balances, the turnovers or the slice for all values of the dimension and then throws nearly all of that away. In the
    /// parameters the same condition saves the work itself: the result is the same, and a few rows are read and not the whole
    /// register.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT B.КоличествоBalance AS Balance
    /// |FROM AccumulationRegister.ТоварыНаСкладах.Balance(&Date, ) AS B WHERE B.Склад IN (&Warehouses)");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT B.КоличествоBalance AS Balance
    /// |FROM AccumulationRegister.ТоварыНаСкладах.Balance(&Date, Склад IN (&Warehouses)) AS B");
    /// ```
    ONEC_VIRTUAL_TABLE_FILTER_IN_WHERE {
        code: "OnecVirtualTableFilterInWhere",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let module = context.text();
    for query in context.named_queries() {
        // Most queries read no virtual table.
        let is_virtual = query.package.references.iter().any(|it| match &it.target {
            Target::Table(table) => !table.parameters.is_empty(),
            _ => false,
        });
        if is_virtual {
            let flat = QueryTree::new(query.text(module), &query.tree);
            check_query(context, query, &flat);
        }
    }
}

fn check_query(context: &mut Context<'_>, query: &NamedQuery, tree: &QueryTree<'_>) {
    let wheres = tree.of_kind(Kind::WhereClause);
    for condition in wheres.chain(tree.of_kind(Kind::Join)) {
        let Some(select) = select_of(condition) else {
            continue;
        };
        let sources = sources(select);
        if !sources.iter().any(|it| is_virtual(it.table)) {
            continue;
        }
        let all = condition.child(Field::Condition);
        for part in all.into_iter().flat_map(conjuncts) {
            let Some(column) = compared(part) else {
                continue;
            };
            let words = words(column);
            let source = sources.iter().find(|it| it.prefix(&words) > 0);
            let Some(source) = source.filter(|it| is_virtual(it.table)) else {
                continue;
            };
            let last = column.children_in(Field::Part).last();
            let is_dimension = last.is_some_and(|it| is_dimension(query, it));
            // What is read through a reference is a filter on another table.
            if words.len() != source.prefix(&words) + 1 || !is_dimension {
                continue;
            }
            let (Some(place), Some(table)) = (query.place(&part.range()), table_name(source.table))
            else {
                continue;
            };
            let (field, table) = (words.last().copied().unwrap_or_default(), table.text());
            let message = context.language.pick(
                format!("Отбор по измерению «{field}»: перенесите его в параметры виртуальной таблицы «{table}»"),
                format!("A filter on the dimension “{field}”: move it into the parameters of the virtual table “{table}”"),
            );
            context.report(place, message);
        }
    }
}

fn is_dimension(query: &NamedQuery, name: QueryNode<'_>) -> bool {
    let mut all = query.package.references.iter();
    all.any(|it| {
        it.range == name.range()
            && matches!(&it.target, Target::Field { origin, .. } if origin.contains(".Dimension."))
    })
}

/// The column that a condition compares with something that does not depend on tables.
pub(crate) fn compared(condition: QueryNode<'_>) -> Option<QueryNode<'_>> {
    let is_free = |it: QueryNode<'_>| {
        it.kind() != Kind::Column && it.descendants_of(Kind::Column).next().is_none()
    };
    let is_column = |it: &QueryNode<'_>| it.kind() == Kind::Column;
    match condition.kind() {
        Kind::BinaryExpression => {
            let operator = condition.child(Field::Operator)?;
            let (left, right) = (
                condition.child(Field::Left)?,
                condition.child(Field::Right)?,
            );
            if operator.kind() != Kind::Equal {
                return None;
            }
            match (is_column(&left), is_column(&right)) {
                (true, false) if is_free(right) => Some(left),
                (false, true) if is_free(left) => Some(right),
                _ => None,
            }
        }
        Kind::InExpression if condition.child(Field::Negation).is_none() => {
            let right = condition.child(Field::Right)?;
            // A nested query reads tables of its own.
            let fits = right.kind() == Kind::Subquery || is_free(right);
            condition
                .child(Field::Left)
                .filter(is_column)
                .filter(|_| fits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn conditions_on_what_is_counted_cannot_be_moved() {
        check(
            &ONEC_VIRTUAL_TABLE_FILTER_IN_WHERE,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Запрос = Новый Запрос("ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т
|ЛЕВОЕ СОЕДИНЕНИЕ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(&Дата) КАК Ц
|ПО (Ц.Номенклатура = Т.Ссылка И &ВидЦен = Ц.ВидЦен)
                                 ^^^^^^^^^^^^^^^^^^ Отбор по измерению «ВидЦен»: перенесите его в параметры виртуальной таблицы «РегистрСведений.ЦеныНоменклатуры.СрезПоследних»
|ГДЕ Ц.Цена = 0 И Ц.Номенклатура.Код = &Код И НЕ Ц.Номенклатура = &А И Т.Ссылка = &Б И (Ц.ВидЦен = &В ИЛИ &Г)");
"#,
        );
    }
}
