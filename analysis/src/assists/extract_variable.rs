use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{CallExpression, MemberExpression, NewExpression};
use parser_bsl::syntax::{AstNode, preorder};
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::variables::{fresh_name, variables, within};

assist! {
    /// # Извлечь переменную
    ///
    /// Выделенное выражение становится значением новой переменной, которой присваивают над оператором. Где то же
    /// выражение стоит ещё, предлагается заменить и его.
    ///
    /// # Extract variable
    ///
    /// The selected expression becomes the value of a new variable that is assigned above the statement. Where the same
    /// expression stands again, it can be replaced too.
    ///
    /// ```bsl
    /// Процедура Показать(Товар)
    ///     Сообщить($0Товар.ПолучитьЦену(ТекущаяДата())$0 * 2);
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Процедура Показать(Товар)
    ///     $0Цена = Товар.ПолучитьЦену(ТекущаяДата());
    ///     Сообщить(Цена * 2);
    /// КонецПроцедуры
    /// ```
    EXTRACT_VARIABLE { id: "extract_variable", kind: RefactorExtract, find: extract_variable }
}

fn extract_variable<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let expression = context.expression()?;
    let parent = context.above(expression)?;
    let is_callee = CallExpression::cast(parent)
        .and_then(CallExpression::function)
        .is_some_and(|it| it.node() == expression);
    let is_target = Kind::of(parent) == Kind::AssignmentStatement
        && parent.child_by_field_name("left") == Some(expression);
    let is_name = Kind::of(expression) == Kind::Identifier;
    let is_loop = matches!(
        Kind::of(parent),
        Kind::ForStatement | Kind::ForEachStatement
    ) && parent.child_by_field_name("variable") == Some(expression);
    if is_callee || is_target || is_loop || is_name || is_part(expression, parent) {
        return None;
    }
    let (statement, block) = context.statement()?;
    let title = context.title("Извлечь переменную", "Extract variable");
    let target = expression.byte_range();
    if let Some(why) = forbidden(context, statement, expression) {
        offers.refuse(title, target, &why);
        return Some(());
    }
    let name = fresh_name(context, &proposed(context, expression));
    if Kind::of(parent) == Kind::CallStatement {
        let name = name.clone();
        offers.add(title, target, move || {
            let mut edits = Edits::default();
            edits.insert(expression.start_byte(), format!("{name} = "));
            edits.rename(0);
            edits.done(context)
        });
        return Some(());
    }
    let others = equal(context, expression, statement, block);
    let all_title = context.language.pick(
        format!("Извлечь переменную (все вхождения: {})", others.len() + 1),
        format!("Extract variable (all {} occurrences)", others.len() + 1),
    );
    let change = move |places: Vec<Range<usize>>, name: String| {
        let indent = context.indent(statement.start_byte());
        let value = context.of(expression);
        let mut edits = Edits::default();
        let at = statement.start_byte();
        if context.begins_line(at) {
            let head = format!("{name} = {value};{}{indent}", context.eol());
            edits.insert(at, head);
        } else {
            edits.insert(at, format!("{name} = {value}; "));
        }
        edits.rename(0);
        for place in places {
            edits.replace(place, name.clone());
        }
        edits.done(context)
    };
    let (this, first_name) = (expression.byte_range(), name.clone());
    offers.add(title, target.clone(), move || {
        change(vec![this], first_name)
    });
    if !others.is_empty() {
        offers.add(all_title, target, move || {
            let own = std::iter::once(expression.byte_range());
            change(own.chain(others).collect(), name)
        });
    }
    Some(())
}

/// A piece that is no value by itself: a string beside another one, the name behind a dot.
fn is_part(node: Node<'_>, parent: Node<'_>) -> bool {
    matches!(
        Kind::of(parent),
        Kind::AdjacentStrings | Kind::MultilineString | Kind::Parameter
    ) || Kind::of(parent) == Kind::MemberExpression
        && parent.child_by_field_name("property") == Some(node)
}

/// Why the value of an expression cannot be taken before its statement.
fn forbidden(context: &Context<'_>, statement: Node<'_>, expression: Node<'_>) -> Option<String> {
    let at = expression.start_byte();
    let pick = |ru: &str, en: &str| Some(context.title(ru, en));
    let in_clause = context
        .path
        .iter()
        .any(|it| Kind::of(*it) == Kind::ElsifClause && it.start_byte() > statement.start_byte());
    match Kind::of(statement) {
        Kind::WhileStatement => pick(
            "Условие цикла вычисляется на каждом шаге",
            "The condition of a loop is evaluated at every step",
        ),
        Kind::IfStatement if in_clause => pick(
            "Условие «ИначеЕсли» вычисляется, только если не выполнены условия выше",
            "The condition of “ElsIf” is evaluated only where those above are false",
        ),
        Kind::VarStatement | Kind::LabeledStatement => pick(
            "Здесь нельзя присвоить значение перед оператором",
            "Nothing can be assigned before this statement",
        ),
        _ if at < statement.start_byte() => pick("Нет оператора", "There is no statement"),
        _ => None,
    }
}

/// The same expression in the statements behind, as long as nothing that it reads is written.
fn equal<'c>(
    context: &Context<'c>,
    expression: Node<'c>,
    statement: Node<'c>,
    block: Node<'c>,
) -> Vec<Range<usize>> {
    let text = context.of(expression);
    let kind = Kind::of(expression);
    let read: Vec<_> = variables(context)
        .into_iter()
        .filter(|it| it.stands_in(&expression.byte_range()))
        .collect();
    let mut written = read.iter().flat_map(|it| &it.places);
    let until = written
        .find(|it| it.1 != crate::ide::locals::Usage::Read && it.0.start >= statement.start_byte())
        .map_or(block.end_byte(), |it| it.0.start);
    // In a loop what is written further up comes round again, but the statement too.
    let mut found = Vec::new();
    let mut cursor = block.walk();
    for child in block.named_children(&mut cursor) {
        if child.start_byte() < statement.start_byte() {
            continue;
        }
        let same_one = preorder(child)
            .filter(|it| Kind::of(*it) == kind && it.end_byte() <= until && *it != expression);
        for node in same_one {
            let is_inside = found.iter().any(|it| within(&node.byte_range(), it));
            let is_left = node.parent().is_some_and(|it| {
                it.child_by_field_name("left") == Some(node)
                    && Kind::of(it) == Kind::AssignmentStatement
            });
            if !is_inside && !is_left && same(context.of(node), text) {
                found.push(node.byte_range());
            }
        }
        if found.len() > 200 {
            break;
        }
    }
    found
}

/// A name for the value of an expression.
fn proposed(context: &Context<'_>, expression: Node<'_>) -> String {
    let name = named(context, expression);
    match name {
        Some(name) => name,
        None => {
            let (ru, en) = match Kind::of(expression) {
                Kind::String | Kind::MultilineString | Kind::AdjacentStrings => ("Текст", "Text"),
                Kind::Number => ("Число", "Number"),
                Kind::Date => ("ДатаЗначения", "DateValue"),
                Kind::BinaryExpression if is_condition(expression) => ("Условие", "Condition"),
                Kind::UnaryExpression if is_condition(expression) => ("Условие", "Condition"),
                _ => ("Значение", "Value"),
            };
            context.word(ru, en).to_owned()
        }
    }
}

fn is_condition(expression: Node<'_>) -> bool {
    let operator = expression.child_by_field_name("operator").map(Kind::of);
    !matches!(
        operator,
        None | Some(Kind::Plus | Kind::Minus | Kind::Star | Kind::Slash | Kind::Percent)
    )
}

/// What functions of texts, methods of queries and those of their results give.
const RESULTS: [(&str, &str); 10] = [
    ("НСтр", "Текст"),
    ("NStr", "Text"),
    ("СтрШаблон", "Текст"),
    ("StrTemplate", "Text"),
    ("Выполнить", "РезультатЗапроса"),
    ("Execute", "QueryResult"),
    ("Выбрать", "Выборка"),
    ("Select", "Selection"),
    ("Выгрузить", "Таблица"),
    ("Unload", "Table"),
];

/// What the last called or named thing of an expression suggests: `Цена` of `Товар.ПолучитьЦену()`.
fn named(context: &Context<'_>, expression: Node<'_>) -> Option<String> {
    let word = match Kind::of(expression) {
        Kind::CallExpression => {
            let function = CallExpression::cast(expression)?.function()?.node();
            match MemberExpression::cast(function) {
                Some(member) => member.property()?.node(),
                None => function,
            }
        }
        Kind::MemberExpression => MemberExpression::cast(expression)?.property()?.node(),
        Kind::NewExpression => NewExpression::cast(expression)?.type_()?.node(),
        Kind::ParenthesizedExpression => return named(context, expression.named_child(0)?),
        _ => return None,
    };
    let word = context.of(word);
    // What these give is called the same everywhere.
    for (method, name) in RESULTS {
        if same(method, word) {
            return Some(name.to_owned());
        }
    }
    for verb in [
        "Получить",
        "Найти",
        "Создать",
        "Вычислить",
        "Рассчитать",
        "Get",
        "Find",
        "Create",
        "Calculate",
    ] {
        let Some(rest) = word.strip_prefix(verb) else {
            continue;
        };
        if rest.is_empty() {
            return None;
        }
        // `ПолучитьЦену` gives the price; a preposition names nothing.
        let preposition = ["По", "Из", "С", "By", "From"].iter().any(|it| {
            rest.strip_prefix(it)
                .is_some_and(|it| it.starts_with(char::is_uppercase))
        });
        if rest.starts_with(char::is_uppercase) && !preposition {
            return Some(nominative(rest));
        }
    }
    let is_word = word.starts_with(|it: char| it.is_alphabetic() || it == '_');
    is_word.then(|| word.to_owned())
}

/// `Цену` as `Цена`: verbs take the accusative. Only the endings that mean nothing else.
fn nominative(word: &str) -> String {
    for (ending, instead) in [
        ("ацию", "ация"),
        ("ку", "ка"),
        ("цу", "ца"),
        ("ну", "на"),
        ("му", "ма"),
        ("ту", "та"),
        ("ию", "ия"),
    ] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.chars().count() > 1
        {
            return format!("{stem}{instead}");
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none, check_refused, check_titled};
    use super::*;

    #[test]
    fn names_come_from_what_is_called() {
        for (expression, name) in [
            ("Справочники.Товары.НайтиПоКоду(1)", "НайтиПоКоду"),
            ("А.Ссылка.Артикул", "Артикул"),
            ("Новый Массив", "Массив"),
            ("НайтиСтроку(1)", "Строка"),
            ("А.Выполнить()", "РезультатЗапроса"),
            ("А.Получить(1)", "Значение"),
            ("НСтр(\"ru = 'а'\")", "Текст"),
            ("А + 1", "Значение"),
            ("А = 1", "Условие"),
            ("\"а\"", "Текст"),
        ] {
            check(
                &EXTRACT_VARIABLE,
                &format!("Ф($0{expression}$0);\n"),
                &format!("$0{name} = {expression};\nФ({name});\n"),
            );
        }
    }

    #[test]
    fn a_call_by_itself_gets_a_variable_in_place_and_a_taken_name_a_number() {
        check(
            &EXTRACT_VARIABLE,
            "Цена = 1;\n$0ПолучитьЦену()$0;\n",
            "Цена = 1;\n$0Цена2 = ПолучитьЦену();\n",
        );
    }

    #[test]
    fn all_occurrences_up_to_the_next_change_are_replaced() {
        check_titled(
            &EXTRACT_VARIABLE,
            "Извлечь переменную (все вхождения: 3)",
            "Процедура П(А)\n\tБ = А.Цена;\n\tВ($0А.Цена$0, 1);\n\tЕсли А.цена Тогда\n\t\tГ(А.Цена);\n\tКонецЕсли;\n\tА = 1;\n\tГ(А.Цена);\nКонецПроцедуры\n",
            "Процедура П(А)\n\tБ = А.Цена;\n\t$0Цена = А.Цена;\n\tВ(Цена, 1);\n\tЕсли Цена Тогда\n\t\tГ(Цена);\n\tКонецЕсли;\n\tА = 1;\n\tГ(А.Цена);\nКонецПроцедуры\n",
        );
    }

    #[test]
    fn conditions_that_are_evaluated_later_cannot_be_taken_out() {
        check_refused(
            &EXTRACT_VARIABLE,
            "Пока $0А.Б()$0 Цикл КонецЦикла;",
            "Условие цикла вычисляется на каждом шаге",
        );
        check_refused(
            &EXTRACT_VARIABLE,
            "Если А Тогда Б(); ИначеЕсли $0А.Б()$0 Тогда КонецЕсли;",
            "Условие «ИначеЕсли» вычисляется, только если не выполнены условия выше",
        );
    }

    #[test]
    fn what_is_no_value_is_left_alone() {
        check_none(&EXTRACT_VARIABLE, "А.$0Б$0 = 1;");
        check_none(&EXTRACT_VARIABLE, "$0А.Б$0 = 1;");
        check_none(&EXTRACT_VARIABLE, "$0А.Б$0();");
        check_none(&EXTRACT_VARIABLE, "А = Б $0+ В$0;");
        check_none(&EXTRACT_VARIABLE, "А = $0Б.В;");
    }

    #[test]
    fn line_ends_and_indents_are_those_of_the_file() {
        check(
            &EXTRACT_VARIABLE,
            "Если А Тогда\r\n    Ф($0Б.В$0);\r\nКонецЕсли;\r\n",
            "Если А Тогда\r\n    $0В = Б.В;\r\n    Ф(В);\r\nКонецЕсли;\r\n",
        );
    }
}
