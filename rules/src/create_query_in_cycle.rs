use crate::loops::repeating;
use analysis::Severity;
use analysis::review::{
    Check, Context, RuleKind, Tag, is_method, is_same_code, method, receiver, type_name,
};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Выполнение запроса в цикле
    ///
    /// Запрос, который выполняется в цикле, обращается к базе столько раз, сколько проходов: на тысяче строк
    /// документа это тысяча обращений вместо одного. Данные получают одним запросом до цикла: параметром передают
    /// список значений или временную таблицу. В отличие от BSL Language Server замечается и пакетное выполнение
    /// (`ВыполнитьПакет`), а запрос в заголовке `Для Каждого`, который выполняется один раз, — нет. Не замечается и
    /// запрос, за которым в том же блоке стоит `Прервать` или `Возврат`: второго прохода не будет, цикл лишь повторяет
    /// попытку.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Цена ИЗ РегистрСведений.Цены ГДЕ Товар = &Товар");
    /// Для Каждого Строка Из Товары Цикл
    ///     Запрос.УстановитьПараметр("Товар", Строка.Товар);
    ///     Выборка = Запрос.Выполнить().Выбрать();
    /// КонецЦикла;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Товар, Цена ИЗ РегистрСведений.Цены ГДЕ Товар В (&Товары)");
    /// Запрос.УстановитьПараметр("Товары", Товары.ВыгрузитьКолонку("Товар"));
    /// Цены = Запрос.Выполнить().Выгрузить();
    /// Для Каждого Строка Из Товары Цикл
    ///     Цена = Цены.Найти(Строка.Товар, "Товар");
    /// КонецЦикла;
    /// ```
    ///
    /// # A query is executed in a loop
    ///
    /// A query that is executed in a loop goes to the database as many times as there are rounds: on a thousand
    /// lines of a document that is a thousand times instead of once. The data are taken by one query before the
    /// loop that is given a list of values or a temporary table. Unlike in BSL Language Server, the execution of a
    /// batch is seen too (`ExecuteBatch`), and a query in the header of `For Each`, which is executed once, is not
    /// reported. Nor is a query that `Break` or `Return` follows in the same block: there is no second round, the loop
    /// only tries again.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query = New Query("SELECT Price FROM InformationRegister.Prices WHERE Product = &Product");
    /// For Each Row In Products Do
    ///     Query.SetParameter("Product", Row.Product);
    ///     Selection = Query.Execute().Select();
    /// EndDo;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query = New Query("SELECT Product, Price FROM InformationRegister.Prices WHERE Product IN (&Products)");
    /// Query.SetParameter("Products", Products.UnloadColumn("Product"));
    /// Prices = Query.Execute().Unload();
    /// For Each Row In Products Do
    ///     Price = Prices.Find(Row.Product, "Product");
    /// EndDo;
    /// ```
    CREATE_QUERY_IN_CYCLE {
        code: "CreateQueryInCycle",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Performance],
        minutes: 20,
        check: Check::File(check),
    }
}

/// What executes a query.
const METHODS: &[&str] = &[
    "Выполнить",
    "Execute",
    "ВыполнитьПакет",
    "ExecuteBatch",
    "ВыполнитьПакетСПромежуточнымиДанными",
    "ExecuteBatchWithIntermediateData",
];

/// What holds a query.
const TYPES: &[&str] = &[
    "Запрос",
    "Query",
    "ПостроительЗапроса",
    "QueryBuilder",
    "ПостроительОтчета",
    "ReportBuilder",
];

fn check(context: &mut Context<'_>) {
    let calls = context.file.member_calls(METHODS);
    if calls.is_empty() {
        return;
    }
    for call in calls {
        let Some((repeated, object)) = repeating(call).zip(receiver(call)) else {
            continue;
        };
        let is_path = matches!(object.kind(), Kind::Identifier | Kind::MemberExpression);
        if call.has_error() || !is_path || !is_query(call, object, repeated, 4) {
            continue;
        }
        let message = context.language.pick(
            format!(
                "Запрос «{}» выполняется в цикле: получите данные одним запросом до цикла",
                object.text()
            ),
            format!(
                "The query “{}” is executed in a loop: take the data by one query before the loop",
                object.text()
            ),
        );
        let language = context.language;
        let word = repeated.first_token().unwrap_or(repeated).range();
        context
            .report(call.range(), message)
            .related(word, language.pick("цикл", "the loop"));
    }
}

/// Whether a path holds a query where it is used: the last assignment before, or any within the loop, puts one there.
fn is_query(at: BslNode<'_>, path: BslNode<'_>, repeated: BslNode<'_>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let root = at.ancestors().find(|it| is_method(*it));
    let Some(root) = root.or_else(|| at.ancestors().last()) else {
        return false;
    };
    let holds = |assignment: BslNode<'_>| {
        assignment
            .child(Field::Right)
            .is_some_and(|it| match it.kind() {
                Kind::NewExpression => {
                    type_name(it).is_some_and(|it| TYPES.iter().any(|name| same(name, it)))
                }
                Kind::Identifier | Kind::MemberExpression => {
                    !is_same_code(it, path) && is_query(assignment, it, repeated, depth)
                }
                _ => false,
            })
    };
    let mut last = None;
    for assignment in root.descendants_of(Kind::AssignmentStatement) {
        let is_before = assignment.index() < at.index();
        if !is_before && !assignment.is_within(repeated) {
            continue;
        }
        let is_of_path = assignment
            .child(Field::Left)
            .is_some_and(|it| it.kind() == path.kind() && is_same_code(it, path));
        if !is_of_path || method(assignment) != method(at) {
            continue;
        }
        if assignment.is_within(repeated) && holds(assignment) {
            return true;
        }
        if is_before {
            last = Some(assignment);
        }
    }
    last.is_some_and(holds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn the_query_is_followed_through_variables() {
        crate::testing::check(
            &CREATE_QUERY_IN_CYCLE,
            Language::Ru,
            r#"
    Процедура А()
        Первый = Новый("ПостроительЗапроса");
        Второй = Первый;
        Пока Второй.Выполнить().Пустой() Цикл
             ^^^^^^^^^^^^^^^^^^ Запрос «Второй» выполняется в цикле: получите данные одним запросом до цикла
            Данные.Запрос = Новый Запрос;
            Для Каждого Б Из данные.запрос.ВыполнитьПакет() Цикл
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Запрос «данные.запрос» выполняется в цикле: получите данные одним запросом до цикла
                Команда.Выполнить();
            КонецЦикла;
        КонецЦикла;
    КонецПроцедуры
    Процедура Б()
        Запрос = Новый Запрос;
        Для Каждого Строка Из Запрос.Выполнить().Выгрузить() Цикл
            Запрос = Неопределено;
        КонецЦикла;
        Запрос = Новый Структура;
        Пока В Цикл
            Запрос.Выполнить();
        КонецЦикла;
    КонецПроцедуры
    Функция В()
        Запрос = Новый Запрос;
        Пока Истина Цикл
            Попытка
                Результат = Запрос.Выполнить();
                Прервать;
            Исключение
                Пауза();
            КонецПопытки;
        КонецЦикла;
        Для Каждого Строка Из Строки Цикл
            Пока Истина Цикл
                Результат = Запрос.Выполнить();
                            ^^^^^^^^^^^^^^^^^^ Запрос «Запрос» выполняется в цикле: получите данные одним запросом до цикла
                Прервать;
            КонецЦикла;
        КонецЦикла;
        Для Каждого Строка Из Строки Цикл
            Если Строка.А Тогда
                Результат = Запрос.Выполнить();
                Возврат Результат;
            КонецЕсли;
        КонецЦикла;
    КонецФункции
"#,
        );
    }
}
