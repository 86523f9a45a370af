use analysis::Severity;
use analysis::review::{
    Check, Context, Needs, RuleKind, RuleScope, Tag, callee, is_loop, is_method, is_same_code,
    method, receiver,
};
use analysis::types;
use metadata::Type;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Поиск в таблице значений без индекса в цикле
    ///
    /// В цикле ищут строки таблицы значений через `Найти` или `НайтиСтроки`, а индекса у таблицы нет: каждый поиск перебирает всю
    /// таблицу, и цикл по тысяче строк с таблицей из тысячи строк — это миллион сравнений. Добавьте индекс по колонкам поиска
    /// (`Таблица.Индексы.Добавить("Товар")`; индексом пользуются оба метода, `Найти` — если указана колонка) или соберите
    /// соответствие. Таблицы, которые пополняются в том же цикле, и те, что пришли параметром, не показаны.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Заполнить(Строки, Запрос) Экспорт
    ///     Цены = Запрос.Выполнить().Выгрузить();
    ///     Цены = Новый ТаблицаЗначений;
    ///     Для Каждого Строка Из Строки Цикл
    ///         Найденная = Цены.Найти(Строка.Товар, "Товар");
    ///     КонецЦикла;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Заполнить(Строки, Запрос) Экспорт
    ///     Цены = Новый ТаблицаЗначений;
    ///     Цены.Индексы.Добавить("Товар");
    ///     Для Каждого Строка Из Строки Цикл
    ///         Найденная = Цены.Найти(Строка.Товар, "Товар");
    ///     КонецЦикла;
    /// КонецПроцедуры
    /// ```
    ///
    /// # A search in a value table without an index in a loop
    ///
    /// Rows of a value table are looked for by `Find` or `FindRows` in a loop, and the table has no index: every search goes through
    /// the whole table, and a loop over a thousand rows with a table of a thousand rows makes a million comparisons. Add an index
    /// by the columns of the search (`Table.Indexes.Add("Product")`; both methods use it, `Find` where the column is given), or
    /// gather a map. Tables that are filled in the same loop, and those that came as a parameter, are not shown.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Fill(Rows) Export
    ///     Prices = New ValueTable;
    ///     For Each Row In Rows Do
    ///         Found = Prices.FindRows(New Structure("Product", Row.Product));
    ///     EndDo;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Fill(Rows) Export
    ///     Prices = New ValueTable;
    ///     Prices.Indexes.Add("Product");
    ///     For Each Row In Rows Do
    ///         Found = Prices.FindRows(New Structure("Product", Row.Product));
    ///     EndDo;
    /// EndProcedure
    /// ```
    ONEC_FIND_IN_LARGE_TABLE {
        code: "OnecFindInLargeTable",
        kind: RuleKind::CodeSmell,
        severity: Severity::Minor,
        tags: &[Tag::Performance],
        minutes: 10,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let file = context.file;
    let mut candidates = Vec::new();
    for call in file.member_calls(&["Найти", "Find", "НайтиСтроки", "FindRows"]) {
        let (Some(table), Some(repeated)) = (receiver(call), loop_around(call)) else {
            continue;
        };
        if table.kind() != Kind::Identifier || call.has_error() {
            continue;
        }
        let Some(root) = method(call) else { continue };
        if is_parameter(root, table) || is_changed(root, repeated, table) {
            continue;
        }
        candidates.push((call, table, repeated));
    }
    candidates.sort_by_key(|it| it.1.start());
    let ranges: Vec<_> = candidates.iter().map(|it| it.1.range()).collect();
    let found = types::of_expressions(snapshot, id, &ranges);
    for ((call, table, repeated), types) in candidates.into_iter().zip(found) {
        let mut bases = types.list().iter().map(|it| it.base());
        let is_table = |it: Option<&Type>| matches!(it, Some(Type::Platform(name)) if name.is("ТаблицаЗначений") || name.is("ValueTable"));
        if types.list().is_empty() || !bases.all(is_table) {
            continue;
        }
        let language = context.language;
        let name = callee(call).map_or("", |it| it.text());
        let message = language.pick(
            format!("«{name}» в цикле перебирает всю таблицу «{}»: добавьте индекс или соберите соответствие", table.text()),
            format!("“{name}” goes through the whole table “{}” in a loop: add an index, or gather a map", table.text()),
        );
        let word = repeated.first_token().unwrap_or(repeated).range();
        context
            .report(call.range(), message)
            .related(word, language.pick("цикл", "the loop"));
    }
}

/// The outermost loop that runs a node again and again.
fn loop_around<'f>(node: BslNode<'f>) -> Option<BslNode<'f>> {
    let mut inner = node;
    let mut found = None;
    for around in node.ancestors().take_while(|it| !is_method(*it)) {
        if is_loop(around) && inner.is_field(Field::Body) {
            found = Some(around);
        }
        inner = around;
    }
    found
}

fn is_parameter(root: BslNode<'_>, table: BslNode<'_>) -> bool {
    let parameters = root.child(Field::Parameters);
    let mut names = parameters
        .into_iter()
        .flat_map(|it| it.named_children())
        .filter_map(|it| it.child(Field::Name));
    names.any(|it| metadata::same(it.text(), table.text()))
}

/// Whether the table has an index, or is another one or a longer one at every turn.
fn is_changed(root: BslNode<'_>, repeated: BslNode<'_>, table: BslNode<'_>) -> bool {
    let mut uses = root.descendants_of(Kind::MemberExpression).filter(|it| {
        it.child(Field::Object)
            .is_some_and(|it| is_same_code(it, table))
    });
    let is_used = uses.any(|it| {
        let property = it.child(Field::Property).map_or("", |it| it.text());
        let is = |names: &[&str]| names.iter().any(|it| metadata::same(it, property));
        is(&["Индексы", "Indexes"])
            || (it.is_within(repeated)
                && is(&[
                    "Добавить",
                    "Add",
                    "Очистить",
                    "Clear",
                    "Удалить",
                    "Delete",
                    "Вставить",
                    "Insert",
                ]))
    });
    let mut assignments = repeated.descendants_of(Kind::AssignmentStatement);
    let is_assigned = assignments.any(|it| {
        it.child(Field::Left)
            .is_some_and(|it| is_same_code(it, table))
    });
    is_used || is_assigned || is_given(root, table) || !is_made(root, table)
}

/// Whether the method itself makes the table: what another method gives may have an index.
fn is_made(root: BslNode<'_>, table: BslNode<'_>) -> bool {
    const GIVES: [&str; 4] = ["Выгрузить", "Unload", "Скопировать", "Copy"];
    let assigned = root.descendants_of(Kind::AssignmentStatement).filter(|it| {
        it.child(Field::Left)
            .is_some_and(|it| is_same_code(it, table))
    });
    let mut any = false;
    for right in assigned.filter_map(|it| it.child(Field::Right)) {
        any = true;
        let is_made = match right.kind() {
            Kind::NewExpression => true,
            Kind::CallExpression => callee(right)
                .is_some_and(|it| GIVES.iter().any(|name| metadata::same(name, it.text()))),
            _ => false,
        };
        if !is_made {
            return false;
        }
    }
    any
}

/// Whether another method gets the table, and may add an index.
fn is_given(root: BslNode<'_>, table: BslNode<'_>) -> bool {
    let mut names = root
        .descendants_of(Kind::Identifier)
        .filter(|it| metadata::same(it.text(), table.text()));
    names.any(|it| it.parent().is_some_and(|it| it.kind() == Kind::Arguments))
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn only_a_value_table_without_an_index_is_told_of() {
        crate::testing::check(
            &ONEC_FIND_IN_LARGE_TABLE,
            Language::En,
            r#"
//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl
Procedure A(Rows) Export
    Table = New ValueTable;
    Indexed = New ValueTable;
    Indexed.Indexes.Add("Code");
    List = New Array;
    For Each Row In Rows Do
        B = Table.Find(Row.Code, "Code");
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ “Find” goes through the whole table “Table” in a loop: add an index, or gather a map
        C = Indexed.Find(Row.Code, "Code");
        D = List.Find(Row.Code);
    EndDo;
    E = Table.Find(1, "Code");
EndProcedure

Procedure F(Rows) Export
    Seen = New ValueTable;
    For Each Row In Rows Do
        If Seen.Find(Row, "Row") = Undefined Then
            Seen.Add().Row = Row;
        EndIf;
    EndDo;
EndProcedure
"#,
        );
    }
}
