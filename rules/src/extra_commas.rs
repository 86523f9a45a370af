use analysis::Fix;
use analysis::review::{Check, Context, Tag, arguments, callee, receiver};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Лишние запятые в конце вызова
    ///
    /// Параметры, которые не передают в конце списка, не обозначают запятыми: их число и смысл приходится угадывать, а при
    /// вызове с лишней запятой легко ошибиться в порядке следующих.
    ///
    /// Правило молчит, если запятые стоят на месте обязательных параметров метода того же модуля: без запятых модуль не
    /// скомпилируется, о таких вызовах сообщает `MissedRequiredParameter`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Результат = Рассчитать(Документ, Дата, , );
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Результат = Рассчитать(Документ, Дата);
    /// ```
    ///
    /// # Extra commas at the end of a call
    ///
    /// Parameters left out at the end of a list are not marked by commas: one has to guess their number and meaning, and
    /// whoever adds one gets the order wrong.
    ///
    /// Nothing is said where the commas stand for required parameters of a method of the same module: without them the module
    /// does not compile. `MissedRequiredParameter` reports such calls.
    ///
    /// ## Wrong
    /// ```bsl
    /// Result = Calculate(Document, Date, , );
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Result = Calculate(Document, Date);
    /// ```
    EXTRA_COMMAS {
        code: "ExtraCommas",
        tags: &[Tag::Standard, Tag::BadPractice],
        check: Check::Nodes(&[Kind::Arguments], check),
    }
}

fn check<'a>(context: &mut Context<'a>, list: BslNode<'a>) {
    // Behind the last argument: the end of it, and the last comma.
    let mut kept = None;
    let mut comma = None;
    let mut closing = None;
    let mut has_comment = false;
    for part in list.children() {
        match part.kind() {
            Kind::LeftParenthesis => kept = Some(part.end()),
            Kind::Comma => comma = Some(part),
            Kind::RightParenthesis => closing = Some(part.start()),
            Kind::Comment => has_comment = true,
            _ => {
                kept = Some(part.end());
                comma = None;
                has_comment = false;
            }
        }
    }
    let (Some(kept), Some(comma), Some(closing)) = (kept, comma, closing) else {
        return;
    };
    if list.has_error() || leaves_out_required(context, list) {
        return;
    }
    let message = context.language.pick(
        "Лишняя запятая: параметры, которых нет в конце вызова, не обозначают",
        "An extra comma: parameters left out at the end of a call are not marked",
    );
    let title = context
        .language
        .pick("Убрать лишние запятые", "Remove the extra commas");
    let finding = context.report(comma.range(), message);
    if !has_comment {
        finding.fix(Fix::evident(title.to_owned(), kept..closing, ""));
    }
}

/// Whether the commas stand for parameters of a method of the module that have no default: without the commas the module
/// does not compile.
fn leaves_out_required<'a>(context: &Context<'a>, list: BslNode<'a>) -> bool {
    let call = list.parent().filter(|it| receiver(*it).is_none());
    let Some((call, name)) = call.and_then(|it| Some((it, callee(it)?))) else {
        return false;
    };
    let Some(method) = context.outline.method_named(name.text()) else {
        return false;
    };
    let given = arguments(call);
    let kept = given.iter().rposition(Option::is_some);
    let left_out = method.parameters.iter().take(given.len());
    left_out
        .skip(kept.map_or(0, |it| it + 1))
        .any(|it| it.default.is_none())
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::EXTRA_COMMAS;
    use crate::testing::{check, check_fix};

    #[test]
    fn all_of_them_are_removed() {
        check_fix(&EXTRA_COMMAS, "А(1, Б(, 2),,\n\t);", "А(1, Б(, 2));");
        check_fix(&EXTRA_COMMAS, "А( , );", "А();");
    }

    #[test]
    fn commas_before_an_argument_are_needed() {
        check(&EXTRA_COMMAS, Language::Ru, "\nА(, 1); А(); А(1, , 2);\n");
    }

    #[test]
    fn commas_for_required_parameters_are_needed() {
        let text = "
Процедура А(Б, В, Г = 1)
    А(1, , );
    А(1, 2, );
          ^ Лишняя запятая: параметры, которых нет в конце вызова, не обозначают
    Д.А(1, , );
           ^ Лишняя запятая: параметры, которых нет в конце вызова, не обозначают
КонецПроцедуры
";
        check(&EXTRA_COMMAS, Language::Ru, text);
    }
}
