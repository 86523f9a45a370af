use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{AssignmentStatement, VarStatement};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::inline_variable::whole;
use super::variables::{find, variables};
use crate::ide::locals::{self, Usage};

assist! {
    /// # Удалить неиспользуемую переменную
    ///
    /// Убирает переменную, которую никто не читает: её «Перем» и присваивания. Вызовы в присваиваемых значениях остаются.
    ///
    /// # Remove unused variable
    ///
    /// Removes a variable that nobody reads: its “Var” and the assignments. Calls in the assigned values stay.
    ///
    /// ```bsl
    /// Процедура Провести()
    ///     Итог$0 = 0;
    ///     Записать();
    ///     Итог = Рассчитать();
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Процедура Провести()
    ///     Записать();
    ///     Рассчитать();
    /// КонецПроцедуры
    /// ```
    REMOVE_UNUSED_VARIABLE { id: "remove_unused_variable", kind: Quickfix, find: remove_unused_variable }
}

fn remove_unused_variable<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let node = Some(context.node()).filter(|it| Kind::of(*it) == Kind::Identifier)?;
    let method = context.method()?;
    let name = context.of(node);
    let places = locals::occurrences(context.text(), method, name);
    let is_here = places.iter().any(|it| it.range == node.byte_range());
    if !is_here || places.iter().any(|it| it.usage == Usage::Read) {
        return None;
    }
    let is_ours = |it: &locals::Occurrence<'_>| {
        matches!(
            Kind::of(it.parent),
            Kind::AssignmentStatement | Kind::VarStatement
        ) && !it.parent.has_error()
    };
    if !places.iter().all(is_ours) {
        return None;
    }
    let all = variables(context);
    all.iter()
        .find(|it| it.name.is(name))
        .filter(|it| !it.is_parameter)?;
    let title = context.language.pick(
        format!("Удалить неиспользуемую переменную «{name}»"),
        format!("Remove unused variable “{name}”"),
    );
    offers.add(title, node.byte_range(), move || {
        let mut edits = Edits::default();
        for place in &places {
            match AssignmentStatement::cast(place.parent) {
                Some(assignment) => assigned(context, assignment, &mut edits)?,
                None => declared(
                    context,
                    VarStatement::cast(place.parent)?,
                    place,
                    &mut edits,
                )?,
            }
        }
        edits.done(context)
    });
    Some(())
}

fn assigned(
    context: &Context<'_>,
    assignment: AssignmentStatement<'_>,
    edits: &mut Edits,
) -> Option<()> {
    let (node, value) = (assignment.node(), assignment.right()?.node());
    let calls = |it: Node<'_>| Kind::of(it) == Kind::CallExpression;
    match find(value, |_| true, calls) {
        Some(call) if call == value => edits.delete(node.start_byte()..value.start_byte()),
        // What a call within a value does is not lost.
        Some(call) => edits.replace(node.byte_range(), context.of(call)),
        None => edits.delete(whole(context, node)),
    }
    Some(())
}

fn declared(
    context: &Context<'_>,
    statement: VarStatement<'_>,
    place: &locals::Occurrence<'_>,
    edits: &mut Edits,
) -> Option<()> {
    let names: Vec<_> = statement.name().map(|it| it.node().byte_range()).collect();
    let index = names.iter().position(|it| *it == place.range)?;
    let after = names.get(index + 1).map(|it| it.start);
    let before = index
        .checked_sub(1)
        .and_then(|it| names.get(it))
        .map(|it| it.end);
    edits.delete(match (after, before) {
        (Some(next), _) => place.range.start..next,
        (None, Some(last)) => last..place.range.end,
        (None, None) => whole(context, statement.node()),
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn declarations_lose_the_name_only() {
        for (before, after) in [("А, Б$0", "А"), ("Б$0, А", "А"), ("А, Б$0, В", "А, В")]
        {
            check(
                &REMOVE_UNUSED_VARIABLE,
                &format!("Процедура П()\n\tПерем {before};\n\tВ(А);\nКонецПроцедуры\n"),
                &format!("Процедура П()\n\tПерем {after};\n\tВ(А);\nКонецПроцедуры\n"),
            );
        }
        check(
            &REMOVE_UNUSED_VARIABLE,
            "Процедура П()\n\tПерем А;\n\tА$0 = 1; В();\nКонецПроцедуры\n",
            "Процедура П()\n\t В();\nКонецПроцедуры\n",
        );
    }

    #[test]
    fn what_is_read_or_is_no_variable_of_the_method_is_left_alone() {
        for fixture in [
            "Процедура П()\n\tА$0 = 1;\n\tВ(А);\nКонецПроцедуры\n",
            "Процедура П(А)\n\tА$0 = 1;\nКонецПроцедуры\n",
            "Перем А;\nПроцедура П()\n\tА$0 = 1;\nКонецПроцедуры\n",
            "Процедура П()\n\tА$0[0] = 1;\nКонецПроцедуры\n",
            "А$0 = 1;\n",
        ] {
            check_none(&REMOVE_UNUSED_VARIABLE, fixture);
        }
    }
}
