use analysis::Severity;
use analysis::review::{Check, Context, ControlFlow, File, RuleKind, Tag, is_method};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Недостижимый код
    ///
    /// Выполнение никогда не дойдёт до этих операторов: выше стоит `Возврат`, `ВызватьИсключение`, `Прервать`, `Продолжить` или
    /// `Перейти`, из цикла нет выхода, или все ветви условия заканчивают метод. Либо код забыли удалить, либо условие перед ним
    /// потерялось.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция Остаток(Товар)
    ///     Если ЗначениеЗаполнено(Товар) Тогда
    ///         Возврат Остатки[Товар];
    ///     Иначе
    ///         ВызватьИсключение "Не указан товар";
    ///     КонецЕсли;
    ///     Возврат 0;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Остаток(Товар)
    ///     Если ЗначениеЗаполнено(Товар) Тогда
    ///         Возврат Остатки[Товар];
    ///     КонецЕсли;
    ///     Возврат 0;
    /// КонецФункции
    /// ```
    ///
    /// # Unreachable code
    ///
    /// Execution never gets to these statements: above them stands `Return`, `Raise`, `Break`, `Continue` or `Goto`, there is no
    /// way out of a loop, or all branches of a condition end the method. Either the code was left over, or a condition before it
    /// was lost.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function Balance(Item)
    ///     If ValueIsFilled(Item) Then
    ///         Return Balances[Item];
    ///     Else
    ///         Raise "No item";
    ///     EndIf;
    ///     Return 0;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Balance(Item)
    ///     If ValueIsFilled(Item) Then
    ///         Return Balances[Item];
    ///     EndIf;
    ///     Return 0;
    /// EndFunction
    /// ```
    UNREACHABLE_CODE {
        code: "UnreachableCode",
        kind: RuleKind::Error,
        severity: Severity::Minor,
        tags: &[Tag::Design, Tag::Suspicious],
        minutes: 10,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    for method in &context.outline.methods {
        if !method.node.has_error()
            && let Some(flow) = file.control_flow(method.node)
        {
            dead(context, file, flow);
        }
    }
    let is_broken = |it: BslNode<'_>| !is_method(it) && it.has_error();
    if !file.tree.root().children().any(is_broken) {
        dead(context, file, file.body_flow());
    }
}

fn dead<'a>(context: &mut Context<'a>, file: &'a File<'a>, flow: &ControlFlow) {
    let reached = flow.reached();
    let dead = flow.statements().filter(|it| !reached[it.1]);
    let mut dead = dead.map(|it| file.tree.node(it.0)).peekable();
    while let Some(first) = dead.next() {
        let mut last = first;
        // What stands inside is said with what is around it.
        while let Some(next) = dead.next_if(|it| it.is_within(last) || follows(last, *it)) {
            if !next.is_within(last) {
                last = next;
            }
        }
        if first.kind() == Kind::VarStatement && first == last {
            continue;
        }
        let message = context.language.pick(
            "Выполнение никогда не дойдёт до этого кода: уберите его или исправьте условие выше",
            "Execution never gets to this code: remove it, or correct the condition above",
        );
        context.report(first.start()..last.end(), message);
    }
}

/// Whether nothing but comments, semicolons and regions stands between two statements.
fn follows(last: BslNode<'_>, next: BslNode<'_>) -> bool {
    let between = std::iter::successors(last.next_sibling(), |it| it.next_sibling());
    let is_between = |it: &BslNode<'_>| {
        matches!(
            it.kind(),
            Kind::Comment | Kind::Semicolon | Kind::RegionDirective | Kind::EndRegionDirective
        )
    };
    let mut others = between.skip_while(is_between);
    others.next() == Some(next)
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::UNREACHABLE_CODE;
    use crate::testing::check;

    #[test]
    fn what_follows_a_jump_is_dead_as_far_as_its_block_goes() {
        check(
            &UNREACHABLE_CODE,
            Language::Ru,
            "
Процедура А()
    Если Б Тогда
        Возврат;
        В(); Если Г Тогда Д(); КонецЕсли
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Выполнение никогда не дойдёт до этого кода: уберите его или исправьте условие выше
    КонецЕсли;
    Для Каждого Е Из Ж Цикл
        Продолжить;
        #Область З
        Й();
        ^^^ Выполнение никогда не дойдёт до этого кода: уберите его или исправьте условие выше
        #КонецОбласти
    КонецЦикла;
    #Если Клиент Тогда
        Возврат;
    #КонецЕсли
    К();
    Пока Истина Цикл
        Л();
    КонецЦикла;
    М();
    ^^^ Выполнение никогда не дойдёт до этого кода: уберите его или исправьте условие выше
КонецПроцедуры

Процедура Б()
    Попытка
        Возврат;
    Исключение
        В();
    КонецПопытки;
    Г();
    Перейти ~Конец;
    Д();
    ^^^ Выполнение никогда не дойдёт до этого кода: уберите его или исправьте условие выше
    ~Конец:
    Е();
КонецПроцедуры
",
        );
    }
}
