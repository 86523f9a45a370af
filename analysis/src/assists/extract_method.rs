use std::ops::Range;

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{CallExpression, ReturnStatement};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers, Statements};
use super::edits::Edits;
use super::layout::moved;
use super::new_method::{NewMethod, directives, place};
use super::variables::{find, fresh_name, variables};
use flow::Flow;

mod flow;

assist! {
    /// # Извлечь метод
    ///
    /// Выделенные операторы становятся процедурой, выделенное выражение или операторы, из которых дальше нужно одно
    /// значение, — функцией. Переменные, которые нужны внутри, становятся параметрами; если наружу нужно несколько,
    /// они возвращаются через параметры. Директива компиляции сохраняется. Новый метод встаёт после текущего или в
    /// область «СлужебныеПроцедурыИФункции», если она есть.
    ///
    /// # Extract method
    ///
    /// The selected statements become a procedure; an expression, or statements of which one value is needed further
    /// down, become a function. Variables that are needed inside become parameters; where several are needed outside,
    /// they come back through parameters. The compilation directive is kept. The new method goes behind the current one,
    /// or into the region “Private” where there is one.
    ///
    /// ```bsl
    /// Процедура Провести(Товары)
    ///     Итог = 0;
    ///     $0Для Каждого Строка Из Товары Цикл
    ///         Итог = Итог + Строка.Сумма;
    ///     КонецЦикла;$0
    ///     Сообщить(Итог);
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Процедура Провести(Товары)
    ///     Итог = 0;
    ///     Итог = НовыйМетод(Товары, Итог);
    ///     Сообщить(Итог);
    /// КонецПроцедуры
    ///
    /// Функция $0НовыйМетод(Товары, Итог)
    ///     Для Каждого Строка Из Товары Цикл
    ///         Итог = Итог + Строка.Сумма;
    ///     КонецЦикла;
    ///
    ///     Возврат Итог;
    /// КонецФункции
    /// ```
    EXTRACT_METHOD { id: "extract_method", kind: RefactorExtract, find: extract_method }
}

fn extract_method<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    if let Some(statements) = context.statements() {
        return of_statements(context, offers, statements);
    }
    of_expression(context, offers, context.expression()?)
}

fn of_expression<'c>(
    context: &'c Context<'c>,
    offers: &mut Offers<'c>,
    expression: Node<'c>,
) -> Option<()> {
    let parent = context.above(expression)?;
    let is_callee = CallExpression::cast(parent)
        .and_then(CallExpression::function)
        .is_some_and(|it| it.node() == expression);
    let is_value = matches!(
        Kind::of(expression),
        Kind::BinaryExpression
            | Kind::UnaryExpression
            | Kind::CallExpression
            | Kind::MemberExpression
            | Kind::IndexExpression
            | Kind::TernaryExpression
            | Kind::NewExpression
            | Kind::ParenthesizedExpression
            | Kind::AwaitExpression
    );
    let is_target = Kind::of(parent) == Kind::AssignmentStatement
        && parent.child_by_field_name("left") == Some(expression);
    let is_default = Kind::of(parent) == Kind::Parameter;
    if is_callee || !is_value || is_target || is_default {
        return None;
    }
    let range = expression.byte_range();
    let title = context.title("Извлечь функцию", "Extract function");
    offers.add(title, range.clone(), move || {
        let all = variables(context);
        let names: Vec<_> = all.iter().filter(|it| it.stands_in(&range)).collect();
        let names: Vec<String> = names
            .iter()
            .map(|it| spelt(context, &it.places, &range))
            .collect();
        let is_async = find(expression, |_| true, is_await).is_some();
        let (word, unit) = (context.keyword(Kind::ReturnKw), context.unit());
        let value = moved(context.of(expression), context.indent(range.start), unit);
        let name = fresh_name(context, context.word("НоваяФункция", "NewFunction"));
        let call = format!("{name}({})", names.join(", "));
        let call = if is_async {
            awaited(context, &call)
        } else {
            call
        };
        let mut edits = Edits::default();
        edits.replace(range, call);
        let method = NewMethod {
            body: format!("{unit}{word} {};", value.trim_start()),
            name,
            parameters: names,
            is_function: true,
            is_async,
            ..NewMethod::default()
        };
        finish(context, method, edits)
    });
    Some(())
}

fn of_statements<'c>(
    context: &'c Context<'c>,
    offers: &mut Offers<'c>,
    statements: Statements<'c>,
) -> Option<()> {
    let title = context.title("Извлечь метод", "Extract method");
    let target = statements.range.clone();
    if let Some((ru, en)) = refused(&statements) {
        offers.refuse(title, target, context.language.pick(ru, en));
        return Some(());
    }
    let all = variables(context);
    let flow = Flow::of(context, &statements, &all);
    if flow.is_carried {
        let (ru, en) = (
            "Значение переменной переходит из одного шага цикла в другой, а до цикла его нет",
            "A variable that has no value before the loop keeps it from one round to the next",
        );
        offers.refuse(title, target, context.language.pick(ru, en));
        return Some(());
    }
    let returns = returned(&statements).is_some();
    let is_async = statements
        .list
        .iter()
        .any(|it| find(*it, |_| true, is_await).is_some());
    let out = flow.results.len();
    if (returns && out > 0) || (is_async && out > 1) {
        let (ru, en) = (
            "Из выделения нужно вернуть несколько значений",
            "Several values would have to be returned",
        );
        offers.refuse(title, target, context.language.pick(ru, en));
        return Some(());
    }
    offers.add(title, target, move || {
        let range = statements.range.clone();
        let last = statements.list.last()?.end_byte();
        let has_end = context.slice(last..range.end).trim_start().starts_with(';');
        let (eol, unit) = (context.eol(), context.unit());
        let indent = context.indent(range.start);
        let mut body = context.slice(range.start..last).to_owned();
        body += if has_end { "" } else { ";" };
        body += context.slice(last..range.end);
        let mut body = moved(&body, indent, unit);
        let single = flow.results.first().filter(|_| out == 1);
        let name = fresh_name(context, context.word("НовыйМетод", "NewMethod"));
        let mut parameters = flow.parameters.clone();
        let mut before = String::new();
        if out > 1 {
            for result in &flow.results {
                if !parameters.contains(&result.name) {
                    parameters.push(result.name.clone());
                }
                // A name that nothing assigns is no variable for the compiler.
                if !result.is_known {
                    let nothing = context.word("Неопределено", "Undefined");
                    before += &format!("{} = {nothing};{eol}{indent}", result.name);
                }
            }
        }
        let call = format!("{name}({})", parameters.join(", "));
        let call = if is_async {
            awaited(context, &call)
        } else {
            call
        };
        let word = context.keyword(Kind::ReturnKw);
        let call = match single {
            Some(result) => {
                body += &format!("{eol}{eol}{unit}{word} {};", result.name);
                format!("{} = {call}", result.name)
            }
            None if returns => format!("{word} {call}"),
            None => call,
        };
        let end = if has_end { ";" } else { "" };
        let mut edits = Edits::default();
        edits.replace(range, format!("{before}{call}{end}"));
        let method = NewMethod {
            name,
            parameters,
            is_function: returns || single.is_some(),
            is_async,
            body,
            ..NewMethod::default()
        };
        finish(context, method, edits)
    });
    Some(())
}

fn finish(
    context: &Context<'_>,
    mut method: NewMethod,
    mut edits: Edits,
) -> Option<super::Changed> {
    method.directives = context
        .method()
        .map_or_else(Vec::new, |it| directives(context, it));
    let place = place(context);
    let (text, name) = place.put(method.written(context.spelling(), context.eol()));
    edits.insert(place.at, text);
    edits.rename(name);
    edits.done(context)
}

fn awaited(context: &Context<'_>, call: &str) -> String {
    format!("{} {call}", context.keyword(Kind::AwaitKw))
}

fn is_await(node: Node<'_>) -> bool {
    Kind::of(node) == Kind::AwaitExpression
}

/// A name as it is spelt first within a range.
fn spelt(
    context: &Context<'_>,
    places: &[(Range<usize>, crate::ide::locals::Usage)],
    range: &Range<usize>,
) -> String {
    let inside = places.iter().find(|it| it.0.start >= range.start);
    context
        .slice(inside.map_or(0..0, |it| it.0.clone()))
        .to_owned()
}

/// The `Возврат` with a value that the selection ends with.
fn returned<'c>(statements: &Statements<'c>) -> Option<ReturnStatement<'c>> {
    let last = ReturnStatement::cast(*statements.list.last()?)?;
    last.value()?;
    Some(last)
}

/// Why statements cannot become a method.
fn refused(statements: &Statements<'_>) -> Option<(&'static str, &'static str)> {
    let end = returned(statements).map(|it| it.node());
    if !statements.is_balanced {
        return Some((
            "Граница выделения разрезает директиву препроцессора",
            "The selection cuts a preprocessor directive in two",
        ));
    }
    let is_loop = |it: &Node<'_>| {
        matches!(
            Kind::of(*it),
            Kind::ForStatement | Kind::ForEachStatement | Kind::WhileStatement
        )
    };
    let mut why = None;
    for statement in &statements.list {
        crate::ide::path::each(&mut statement.walk(), |node, above, _| {
            let kind = Kind::of(node);
            why = why.or(match kind {
                Kind::ReturnStatement if Some(node) != end => Some((
                    "Выделение содержит «Возврат»",
                    "The selection holds a “Return”",
                )),
                Kind::BreakStatement | Kind::ContinueStatement if !above.iter().any(is_loop) => {
                    Some((
                        "«Прервать» или «Продолжить» относится к циклу вне выделения",
                        "“Break” or “Continue” belongs to a loop outside of the selection",
                    ))
                }
                Kind::GotoStatement | Kind::LabeledStatement => Some((
                    "Выделение содержит метку или переход к ней",
                    "The selection holds a label or a jump to one",
                )),
                Kind::VarStatement => Some((
                    "Выделение содержит объявление «Перем»",
                    "The selection holds a “Var” declaration",
                )),
                Kind::RaiseStatement
                    if node.named_child_count() == 0
                        && !above.iter().any(|it| Kind::of(*it) == Kind::TryStatement) =>
                {
                    Some((
                        "«ВызватьИсключение» без выражения относится к «Попытка» вне выделения",
                        "“Raise” without an expression belongs to a “Try” outside of the selection",
                    ))
                }
                _ => None,
            });
            why.is_none()
        });
    }
    why
}

#[cfg(test)]
mod tests;
