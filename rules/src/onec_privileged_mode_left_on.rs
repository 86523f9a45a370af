use crate::calls::{platform_calls, truth};
use analysis::Severity;
use analysis::review::{
    Check, Context, ControlFlow, EdgeKind, RuleKind, RuleScope, Tag, argument, callee, method,
    receiver,
};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Привилегированный режим выключается не на всех путях
    ///
    /// Метод включает привилегированный режим и на одних путях его выключает, а на других — нет, и дальше вызывает код, который
    /// рассчитан на работу без него: этот код прочитает и изменит то, чего пользователю нельзя. Выключайте режим на каждом пути,
    /// сразу после действия, ради которого его включили, в обработчике исключения тоже.
    ///
    /// Если метод на таком пути сразу заканчивается, правило молчит: с концом метода платформа сама возвращает прежний режим. Молчит
    /// оно и о методах, которые режим вовсе не выключают, выключают по условию или включают дважды подряд.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция Остаток(Товар)
    ///     УстановитьПривилегированныйРежим(Истина);
    ///     Попытка
    ///         Итог = ПрочитатьОстаток(Товар);
    ///         УстановитьПривилегированныйРежим(Ложь);
    ///     Исключение
    ///         Итог = 0;
    ///     КонецПопытки;
    ///     Отчеты.Остатки.Записать(Товар, Итог);
    ///     Возврат Итог;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Остаток(Товар)
    ///     УстановитьПривилегированныйРежим(Истина);
    ///     Попытка
    ///         Итог = ПрочитатьОстаток(Товар);
    ///     Исключение
    ///         Итог = 0;
    ///     КонецПопытки;
    ///     УстановитьПривилегированныйРежим(Ложь);
    ///     Отчеты.Остатки.Записать(Товар, Итог);
    ///     Возврат Итог;
    /// КонецФункции
    /// ```
    ///
    /// # Privileged mode is not turned off on every path
    ///
    /// The method turns privileged mode on and turns it off on some paths, but not on others, and then calls code that is meant to
    /// run without it: that code reads and changes what the user may not. Turn the mode off on every path, right behind what it
    /// was turned on for, in an exception handler too.
    ///
    /// Where the method ends at once on such a path, the rule is silent: at the end of the method the platform itself restores the
    /// mode. It is silent about methods that do not turn the mode off at all, turn it off under a condition or turn it on twice.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function Balance(Product)
    ///     SetPrivilegedMode(True);
    ///     Try
    ///         Result = ReadBalance(Product);
    ///         SetPrivilegedMode(False);
    ///     Except
    ///         Result = 0;
    ///     EndTry;
    ///     Reports.Balances.Save(Product, Result);
    ///     Return Result;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Balance(Product)
    ///     SetPrivilegedMode(True);
    ///     Try
    ///         Result = ReadBalance(Product);
    ///     Except
    ///         Result = 0;
    ///     EndTry;
    ///     SetPrivilegedMode(False);
    ///     Reports.Balances.Save(Product, Result);
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
        if !has(true) || !has(false) || root.has_error() || depends(&events) {
            continue;
        }
        let Some(flow) = file.control_flow(root) else {
            continue;
        };
        for (called, on) in runs_on(context, flow, &events) {
            let line = file.line(on.start()) + 1;
            let language = context.language;
            let message = language.pick(
                format!("Здесь привилегированный режим, включённый в строке {line}, ещё включён: выключен он не на всех путях"),
                format!("Privileged mode that was turned on in line {line} is still on here: it is turned off on some paths only"),
            );
            context.report(called.range(), message).related(
                on.range(),
                language.pick("режим включён здесь", "the mode is turned on here"),
            );
        }
    }
}

/// Where execution got to with the mode: before it was turned on, with it on by a call, behind turning it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Before,
    On(u32),
    Off,
}

/// The first calls that one path reaches with the mode on and another behind turning it off, each with the call that
/// turned it on.
fn runs_on<'a>(
    context: &Context<'a>,
    flow: &ControlFlow,
    events: &[(BslNode<'a>, bool)],
) -> Vec<(BslNode<'a>, BslNode<'a>)> {
    let tree = &context.file.tree;
    let modes = entering(context, flow, events);
    let mut found: Vec<(BslNode<'a>, BslNode<'a>)> = Vec::new();
    for (block, modes) in modes.iter().enumerate() {
        let on = modes.iter().find_map(|it| match it {
            Mode::On(call) => Some(tree.node(*call)),
            _ => None,
        });
        let Some(on) = on.filter(|_| modes.contains(&Mode::Off)) else {
            continue;
        };
        for step in flow.steps(block) {
            let node = tree.node(*step);
            let is_handled = |it: BslNode<'a>| it.is_field(Field::Handler);
            // A handler knows that the attempt was broken off; turning the mode on adds to what is on.
            if events.iter().any(|it| it.0.is_within(node)) || node.ancestors().any(is_handled) {
                break;
            }
            let own = (node.kind() == Kind::CallExpression).then_some(node);
            let inner = own
                .into_iter()
                .chain(node.descendants_of(Kind::CallExpression));
            if let Some(called) = inner.filter_map(|it| called(context, it)).next() {
                // A next turn of a loop has mostly to do with why the attempt was broken off.
                if called.start() > on.start() {
                    found.push((called, on));
                }
                break;
            }
        }
    }
    // One finding for a call that turns the mode on: the first place.
    found.sort_by_key(|it| it.0.index());
    let mut seen = Vec::new();
    found.retain(|it| {
        let is_new = !seen.contains(&it.1);
        seen.push(it.1);
        is_new
    });
    found
}

/// The modes that each block may be entered with.
fn entering<'a>(
    context: &Context<'a>,
    flow: &ControlFlow,
    events: &[(BslNode<'a>, bool)],
) -> Vec<Vec<Mode>> {
    let tree = &context.file.tree;
    let mut entering: Vec<Vec<Mode>> = vec![Vec::new(); flow.len()];
    let mut open = vec![(ControlFlow::START, Mode::Before)];
    while let Some((block, mode)) = open.pop() {
        let Some(known) = entering.get_mut(block) else {
            continue;
        };
        if known.contains(&mode) {
            continue;
        }
        known.push(mode);
        let (mut mode, mut before, mut is_event) = (mode, mode, false);
        for step in flow.steps(block) {
            let node = tree.node(*step);
            before = mode;
            is_event = false;
            for (call, is_on) in events.iter().filter(|it| it.0.is_within(node)) {
                is_event = true;
                mode = match is_on {
                    true => Mode::On(call.index()),
                    false => Mode::Off,
                };
            }
        }
        for edge in flow.edges(block) {
            if edge.kind == EdgeKind::Fails {
                open.push((edge.to, before));
                // The change of the mode itself does not fail.
                if is_event {
                    continue;
                }
            }
            open.push((edge.to, mode));
        }
    }
    entering
}

/// The name of a called method that rights may matter to: of another object or of the module, no log.
fn called<'a>(context: &Context<'a>, call: BslNode<'a>) -> Option<BslNode<'a>> {
    let name = callee(call)?;
    let is_own = || context.outline.method_named(name.text()).is_some();
    (receiver(call).is_some() || is_own()).then_some(name)
}

/// The branch of a condition that a call stands in.
fn branch_of(call: BslNode<'_>) -> Option<BslNode<'_>> {
    call.ancestors().find(|it| {
        let parent = it.parent().map(BslNode::kind);
        let is_branch = matches!(
            parent,
            Some(Kind::IfStatement | Kind::ElsifClause | Kind::ElseClause)
        );
        is_branch && it.is_field(Field::Body)
    })
}

/// Whether the mode is turned off under a condition, which is meant, or turned on again while it is on.
fn depends(events: &[(BslNode<'_>, bool)]) -> bool {
    let mut on: Option<BslNode<'_>> = None;
    for (call, is_on) in events {
        match (is_on, on) {
            (true, Some(_)) => return true,
            (true, None) => on = Some(*call),
            (false, before) => {
                let is_same = branch_of(*call)
                    .is_none_or(|branch| before.is_some_and(|it| it.is_within(branch)));
                if !is_same {
                    return true;
                }
                on = None;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn paths_meet_with_the_mode_on_and_off() {
        crate::testing::check(
            &ONEC_PRIVILEGED_MODE_LEFT_ON,
            Language::En,
            r#"
    Procedure A()
        SetPrivilegedMode(True);
        If B() Then
            Return;
        EndIf;
        SetPrivilegedMode(False);
        B();
    EndProcedure

    Function B()
        SetPrivilegedMode(True);
        Try
            A();
            SetPrivilegedMode(False);
        Except
            Log.Write(ErrorInfo());
        EndTry;
        Text = StrTemplate("%1", 1);
        If Text = "1" Then
            Report.Save(Text);
                   ^^^^ Privileged mode that was turned on in line 11 is still on here: it is turned off on some paths only
        EndIf;
        Report.Close();
        Return True;
    EndFunction

    Procedure Again()
        While True Do
            A();
            Try
                SetPrivilegedMode(True);
                A();
                SetPrivilegedMode(False);
            Except
                Attempt = Attempt + 1;
                Continue;
            EndTry;
            Break;
        EndDo;
    EndProcedure

    Procedure C()
        SetPrivilegedMode(True);
        Try
            A();
        Except
            SetPrivilegedMode(False);
            Raise;
        EndTry;
        SetPrivilegedMode(False);
        A();
    EndProcedure

    Procedure D(Mode)
        SetPrivilegedMode(True);
        SetPrivilegedMode(Mode);
        A();
    EndProcedure

    Procedure E(IsFull)
        If IsFull Then
            SetPrivilegedMode(True);
        EndIf;
        A();
        If IsFull Then
            SetPrivilegedMode(False);
        EndIf;
        A();
    EndProcedure
"#,
        );
    }

    #[test]
    fn what_is_turned_off_under_a_condition_is_meant() {
        crate::testing::check(
            &ONEC_PRIVILEGED_MODE_LEFT_ON,
            Language::Ru,
            r#"
    Процедура А()
        УстановитьПривилегированныйРежим(Истина);
        Если Б() Тогда
            УстановитьПривилегированныйРежим(Ложь);
        КонецЕсли;
        В();
    КонецПроцедуры

    Процедура В()
        УстановитьПривилегированныйРежим(Истина);
        Если Г Тогда
            УстановитьПривилегированныйРежим(Истина);
            А();
            УстановитьПривилегированныйРежим(Ложь);
        КонецЕсли;
        А();
        УстановитьПривилегированныйРежим(Ложь);
    КонецПроцедуры

    Процедура Д()
        Если Г Тогда
            УстановитьПривилегированныйРежим(Истина);
            Попытка
                А();
                УстановитьПривилегированныйРежим(Ложь);
            Исключение
                Журнал.Записать(1);
                ВызватьИсключение;
            КонецПопытки;
            А();
        КонецЕсли;
    КонецПроцедуры
"#,
        );
    }
}
