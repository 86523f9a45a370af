use crate::calls::platform_calls;
use analysis::review::{Check, Context, Tag, arguments, callee, is_global_call, is_same_code};
use analysis::{Language, Severity};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Неверное использование «ЗаписьЖурналаРегистрации»
    ///
    /// По записи журнала администратор должен понять, что случилось и насколько это важно. Для этого нужны все пять
    /// параметров: событие, уровень, метаданные, данные и комментарий. В обработчике исключения уровень записи —
    /// «Ошибка», а комментарий содержит `ПодробноеПредставлениеОшибки`: без него причину ошибки не найти. Если
    /// обработчик сам вызывает исключение дальше, о подробностях позаботится вызывающий код. Комментарий, который собирает
    /// другой метод из `ИнформацияОбОшибке()`, считается подробным.
    ///
    /// ## Неправильно
    /// ```bsl
    /// ЗаписьЖурналаРегистрации("Обмен", УровеньЖурналаРегистрации.Информация);
    /// ```
    /// ```bsl
    /// Попытка
    ///     Выгрузить();
    /// Исключение
    ///     ЗаписьЖурналаРегистрации("Обмен", УровеньЖурналаРегистрации.Ошибка, , , ОписаниеОшибки());
    /// КонецПопытки;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Попытка
    ///     Выгрузить();
    /// Исключение
    ///     ЗаписьЖурналаРегистрации("Обмен", УровеньЖурналаРегистрации.Ошибка, , ,
    ///         ПодробноеПредставлениеОшибки(ИнформацияОбОшибке()));
    /// КонецПопытки;
    /// ```
    ///
    /// # Incorrect use of “WriteLogEvent”
    ///
    /// By an entry of the log an administrator must understand what happened and how grave it is. That takes all
    /// five parameters: event, level, metadata, data and comment. In an exception handler the level is “Error”, and
    /// the comment holds `DetailErrorDescription`: without it the cause cannot be found. Where the handler raises
    /// the exception further, the details are up to the caller. A comment that another method makes of `ErrorInfo()` counts
    /// as a detailed one.
    ///
    /// ## Wrong
    /// ```bsl
    /// WriteLogEvent("Exchange", EventLogLevel.Information);
    /// ```
    /// ```bsl
    /// Try
    ///     Upload();
    /// Except
    ///     WriteLogEvent("Exchange", EventLogLevel.Error, , , ErrorDescription());
    /// EndTry;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Try
    ///     Upload();
    /// Except
    ///     WriteLogEvent("Exchange", EventLogLevel.Error, , ,
    ///         DetailErrorDescription(ErrorInfo()));
    /// EndTry;
    /// ```
    USAGE_WRITE_LOG_EVENT {
        code: "UsageWriteLogEvent",
        severity: Severity::Info,
        tags: &[Tag::Standard, Tag::BadPractice],
        check: Check::File(check),
    }
}

const DETAILS: &[&str] = &["ПодробноеПредставлениеОшибки", "DetailErrorDescription"];

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &["ЗаписьЖурналаРегистрации", "WriteLogEvent"])
    {
        let parameters = arguments(call);
        let given = |place: usize| parameters.get(place).copied().flatten();
        let language = context.language;
        let message = match (given(1), given(4)) {
            _ if call.has_error() => continue,
            _ if parameters.len() < 5 => Some(language.pick(
                format!(
                    "Передано параметров — {}: укажите и уровень, и комментарий, всего их пять",
                    parameters.len()
                ),
                format!(
                    "{} parameters are given: give the level and the comment too, there are five",
                    parameters.len()
                ),
            )),
            (None, _) => Some(language.pick(
                "Не указан второй параметр — уровень записи".to_owned(),
                "The second parameter, the level, is not given".to_owned(),
            )),
            (_, None) => Some(language.pick(
                "Не указан пятый параметр — комментарий".to_owned(),
                "The fifth parameter, the comment, is not given".to_owned(),
            )),
            (Some(level), Some(comment)) => in_handler(call, level, comment, language),
        };
        if let Some(message) = message {
            context.report(call.range(), message);
        }
    }
}

/// What is wrong with a record of an exception handler.
fn in_handler(
    call: BslNode<'_>,
    level: BslNode<'_>,
    comment: BslNode<'_>,
    language: Language,
) -> Option<String> {
    let handler = call.ancestors().find(|it| it.is_field(Field::Handler))?;
    let raises = handler
        .descendants_of(Kind::RaiseStatement)
        .next()
        .is_some();
    if raises {
        return None;
    }
    let is = |node: Option<BslNode<'_>>, names: [&str; 2]| {
        node.is_some_and(|node| names.iter().any(|it| same(it, node.text())))
    };
    let is_explicit = is(
        level.child(Field::Object),
        ["УровеньЖурналаРегистрации", "EventLogLevel"],
    );
    if is_explicit && !is(level.child(Field::Property), ["Ошибка", "Error"]) {
        let written = level.text();
        return Some(language.pick(
            format!(
                "В обработчике исключения уровень записи должен быть «Ошибка», а не «{written}»"
            ),
            format!("In an exception handler the level must be “Error”, not “{written}”"),
        ));
    }
    (!is_detailed(comment, handler, 4)).then(|| {
        language.pick(
            "В комментарии нет «ПодробноеПредставлениеОшибки(ИнформацияОбОшибке())»: причину ошибки не найти".to_owned(),
            "The comment lacks “DetailErrorDescription(ErrorInfo())”: the cause cannot be found".to_owned(),
        )
    })
}

/// Whether an expression has the details of the error in it, itself or by variables of the handler.
fn is_detailed(value: BslNode<'_>, handler: BslNode<'_>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let own = (value.kind() == Kind::CallExpression).then_some(value);
    let mut calls = own
        .into_iter()
        .chain(value.descendants_of(Kind::CallExpression));
    if calls.any(|it| tells_details(it, handler)) {
        return true;
    }
    let kinds = [Kind::Identifier, Kind::MemberExpression];
    let own = kinds.contains(&value.kind()).then_some(value);
    let inner = kinds.iter().flat_map(|it| value.descendants_of(*it));
    let names = own.into_iter().chain(inner);
    let mut names =
        names.filter(|it| !it.is_field(Field::Property) && !it.is_field(Field::Function));
    names.any(|name| {
        handler.descendants_of(Kind::AssignmentStatement).any(|it| {
            it.index() < value.index()
                && it
                    .child(Field::Left)
                    .is_some_and(|it| is_same_code(it, name))
                && it
                    .child(Field::Right)
                    .is_some_and(|it| is_detailed(it, handler, depth))
        })
    })
}

/// Whether a call gives the details of the error, or makes a text of all that is known of it: is given `ErrorInfo()`.
fn tells_details(call: BslNode<'_>, handler: BslNode<'_>) -> bool {
    const BRIEF: &[&str] = &[
        "КраткоеПредставлениеОшибки",
        "BriefErrorDescription",
        "ПоказатьИнформациюОбОшибке",
        "ShowErrorInfo",
    ];
    let is_one = |names: &[&str]| {
        callee(call).is_some_and(|it| names.iter().any(|name| same(name, it.text())))
    };
    let is_information = |it: BslNode<'_>| is_global_call(it, &["ИнформацияОбОшибке", "ErrorInfo"]);
    let holds_information = |name: BslNode<'_>| {
        name.kind() == Kind::Identifier
            && handler.descendants_of(Kind::AssignmentStatement).any(|it| {
                it.index() < name.index()
                    && it
                        .child(Field::Left)
                        .is_some_and(|it| is_same_code(it, name))
                    && it.child(Field::Right).is_some_and(is_information)
            })
    };
    let mut given = arguments(call).into_iter().flatten();
    is_one(DETAILS) || !is_one(BRIEF) && given.any(|it| is_information(it) || holds_information(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_details_may_come_through_variables() {
        crate::testing::check(
            &USAGE_WRITE_LOG_EVENT,
            Language::Ru,
            r#"
    ЗаписьЖурналаРегистрации("А", , , , Текст);
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Не указан второй параметр — уровень записи
    Попытка
    Исключение
        Подробно = ОбработкаОшибок.ПодробноеПредставлениеОшибки(ИнформацияОбОшибке());
        Итог.Текст = Подробно;
        Текст = СтрШаблон("%1", Итог.Текст);
        ЗаписьЖурналаРегистрации("А", УровеньЖурналаРегистрации.Ошибка, , , Текст);
        ЗаписьЖурналаРегистрации("А", УровеньЖурналаРегистрации.Предупреждение, , , Текст);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ В обработчике исключения уровень записи должен быть «Ошибка», а не «УровеньЖурналаРегистрации.Предупреждение»
    КонецПопытки;
    Попытка
    Исключение
        Текст = Почта.РасширенноеПредставление(ИнформацияОбОшибке(), КодЯзыка);
        ЗаписьЖурналаРегистрации("А", УровеньЖурналаРегистрации.Ошибка, , , Текст);
        Сведения = ИнформацияОбОшибке();
        ЗаписьЖурналаРегистрации("А", УровеньЖурналаРегистрации.Ошибка, , , СтрШаблон("%1", Полностью(Сведения)));
        Кратко = СтрШаблон("%1", КраткоеПредставлениеОшибки(Сведения));
        ЗаписьЖурналаРегистрации("А", УровеньЖурналаРегистрации.Ошибка, , , Кратко);
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ В комментарии нет «ПодробноеПредставлениеОшибки(ИнформацияОбОшибке())»: причину ошибки не найти
    КонецПопытки;
    Попытка
    Исключение
        ЗаписьЖурналаРегистрации("А", Уровень, , , ОписаниеОшибки());
        ВызватьИсключение;
    КонецПопытки;
"#,
        );
    }
}
