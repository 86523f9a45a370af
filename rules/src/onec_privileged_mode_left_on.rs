use crate::calls::{platform_calls, truth};
use analysis::Severity;
use analysis::review::{Check, Context, ControlFlow, RuleKind, RuleScope, Tag, argument, method};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Привилегированный режим выключается не на всех путях
    ///
    /// Метод включает привилегированный режим и на одних путях его выключает, а на других выходит, оставив включённым. Код, который
    /// выполнится потом без проверки прав, прочитает и изменит то, чего пользователю нельзя. Выключайте режим на каждом пути,
    /// сразу после действия, ради которого его включили. Методы, которые режим вовсе не выключают, здесь не показаны.
    /// Правило выключено: с концом метода платформа и сама возвращает прежний режим, поэтому в большинстве найденных мест вреда нет.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция Остаток(Товар)
    ///     УстановитьПривилегированныйРежим(Истина);
    ///     Если Не ЗначениеЗаполнено(Товар) Тогда
    ///         Возврат 0;
    ///     КонецЕсли;
    ///     Итог = ПрочитатьОстаток(Товар);
    ///     УстановитьПривилегированныйРежим(Ложь);
    ///     Возврат Итог;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Остаток(Товар)
    ///     Если Не ЗначениеЗаполнено(Товар) Тогда
    ///         Возврат 0;
    ///     КонецЕсли;
    ///     УстановитьПривилегированныйРежим(Истина);
    ///     Итог = ПрочитатьОстаток(Товар);
    ///     УстановитьПривилегированныйРежим(Ложь);
    ///     Возврат Итог;
    /// КонецФункции
    /// ```
    ///
    /// # Privileged mode is not turned off on every path
    ///
    /// The method turns privileged mode on and turns it off on some paths, but leaves it on where it is left by others. Code that
    /// runs afterwards without a check of rights reads and changes what the user may not. Turn the mode off on every path, right
    /// behind what it was turned on for. Methods that do not turn it off at all are not shown here.
    /// The rule is off: at the end of the method the platform itself restores the mode, so in most places that it finds no harm is done.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function Balance(Product)
    ///     SetPrivilegedMode(True);
    ///     If Not ValueIsFilled(Product) Then
    ///         Return 0;
    ///     EndIf;
    ///     Result = ReadBalance(Product);
    ///     SetPrivilegedMode(False);
    ///     Return Result;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Balance(Product)
    ///     If Not ValueIsFilled(Product) Then
    ///         Return 0;
    ///     EndIf;
    ///     SetPrivilegedMode(True);
    ///     Result = ReadBalance(Product);
    ///     SetPrivilegedMode(False);
    ///     Return Result;
    /// EndFunction
    /// ```
    ONEC_PRIVILEGED_MODE_LEFT_ON {
        code: "OnecPrivilegedModeLeftOn",
        kind: RuleKind::Vulnerability,
        severity: Severity::Major,
        tags: &[Tag::Security],
        minutes: 15,
        scope: RuleScope::Bsl,
        by_default: false,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let names = ["УстановитьПривилегированныйРежим", "SetPrivilegedMode"];
    let calls = platform_calls(context, &names);
    let file = context.file;
    let mut methods: Vec<BslNode<'_>> = calls.iter().filter_map(|it| method(*it)).collect();
    methods.dedup();
    for root in methods {
        let own = calls.iter().filter(|it| method(**it) == Some(root));
        let mut events = Vec::new();
        for call in own {
            let Some(mode) = argument(*call, 0).and_then(truth) else {
                // A mode that is not known may be what was before.
                events.clear();
                break;
            };
            events.push((*call, mode));
        }
        let has = |mode: bool| events.iter().any(|it| it.1 == mode);
        if !has(true) || !has(false) || root.has_error() {
            continue;
        }
        let Some(flow) = file.control_flow(root) else {
            continue;
        };
        for (exit, on) in left_on(context, flow, root, &events) {
            let line = file.line(on.start()) + 1;
            let language = context.language;
            let message = language.pick(
                format!("Привилегированный режим, включённый в строке {line}, на этом выходе не выключен"),
                format!("Privileged mode that was turned on in line {line} is left on at this exit"),
            );
            let word = exit.first_token().unwrap_or(exit);
            context.report(word.range(), message).related(
                on.range(),
                language.pick("режим включён здесь", "the mode is turned on here"),
            );
        }
    }
}

/// The exits that some path reaches with the mode on, each with the call that turned it on.
fn left_on<'a>(
    context: &Context<'a>,
    flow: &ControlFlow,
    root: BslNode<'a>,
    events: &[(BslNode<'a>, bool)],
) -> Vec<(BslNode<'a>, BslNode<'a>)> {
    let tree = &context.file.tree;
    let mut entering: Vec<Vec<Option<u32>>> = vec![Vec::new(); flow.len()];
    let mut open = vec![(ControlFlow::START, None)];
    let mut found: Vec<(BslNode<'a>, BslNode<'a>)> = Vec::new();
    while let Some((block, on)) = open.pop() {
        let Some(known) = entering.get_mut(block) else {
            continue;
        };
        if known.contains(&on) {
            continue;
        }
        known.push(on);
        let mut on: Option<u32> = on;
        let mut before = on;
        for step in flow.steps(block) {
            let node = tree.node(*step);
            before = on;
            let within = events.iter().filter(|it| it.0.is_within(node));
            for (call, mode) in within {
                on = mode.then(|| call.index());
            }
        }
        let last = flow.steps(block).last().map(|it| tree.node(*it));
        for edge in flow.edges(block) {
            let leaves = matches!(edge.to, ControlFlow::END | ControlFlow::RETURNED);
            if let Some(on) = on.filter(|_| leaves) {
                let exit = match last {
                    Some(last) if last.kind() == Kind::ReturnStatement => Some(last),
                    _ => root.last_token(),
                };
                let pair = exit.map(|it| (it, tree.node(on)));
                found.extend(pair.filter(|it| !found.contains(it)));
            }
            open.push((edge.to, on));
            // A step that fails may have done nothing.
            if edge.kind == analysis::review::EdgeKind::Fails {
                open.push((edge.to, before));
            }
        }
    }
    found.sort_by_key(|it| it.0.index());
    found
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn exits_are_told_apart() {
        crate::testing::check(
            &ONEC_PRIVILEGED_MODE_LEFT_ON,
            Language::En,
            r#"
    Procedure A()
        SetPrivilegedMode(True);
        If B() Then
            Return;
            ^^^^^^ Privileged mode that was turned on in line 2 is left on at this exit
        EndIf;
        SetPrivilegedMode(False);
    EndProcedure

    Procedure C()
        SetPrivilegedMode(True);
        Try
            D();
        Except
            SetPrivilegedMode(False);
            Raise;
        EndTry;
        SetPrivilegedMode(False);
    EndProcedure

    Procedure E(Mode)
        SetPrivilegedMode(True);
        SetPrivilegedMode(Mode);
    EndProcedure

    Procedure F()
        SetPrivilegedMode(True);
        D();
    EndProcedure
"#,
        );
    }

    #[test]
    fn a_branch_that_turns_it_off_is_not_enough() {
        crate::testing::check(
            &ONEC_PRIVILEGED_MODE_LEFT_ON,
            Language::Ru,
            r#"
    Процедура А()
        УстановитьПривилегированныйРежим(Истина);
        Если Б() Тогда
            УстановитьПривилегированныйРежим(Ложь);
        КонецЕсли;
    КонецПроцедуры
    ^^^^^^^^^^^^^^ Привилегированный режим, включённый в строке 2, на этом выходе не выключен
"#,
        );
    }
}
