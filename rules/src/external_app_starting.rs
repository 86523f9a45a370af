use crate::calls::{calls_like, platform_calls};
use analysis::review::{
    Check, Context, Default, Parameter, RuleKind, RuleScope, Tag, callee, method, receiver,
};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Запуск внешних приложений
    ///
    /// Программа, запущенная из кода, выполняется с правами сервера или пользователя. Если имя программы или её
    /// параметры составлены из данных пользователя, вместо неё запустят другую. Проверьте, из чего складывается
    /// командная строка. В отличие от BSL Language Server `ОткрытьФайл` переменной (`ЧтениеJSON.ОткрытьФайл`)
    /// запуском не считается.
    ///
    /// ## Неправильно
    /// ```bsl
    /// КомандаСистемы("del " + ИмяФайла);
    /// ```
    /// ```bsl
    /// ЗапуститьПриложение(Путь, , Истина);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// УдалитьФайлы(ИмяФайла);
    /// ```
    ///
    /// # External applications are started
    ///
    /// An application that code starts runs with the rights of the server or of the user. If its name or its
    /// parameters are made of data of the user, another one can be started instead. Check what the command line is
    /// made of. Unlike in BSL Language Server, `OpenFile` of a variable (`JSONReader.OpenFile`) starts nothing.
    ///
    /// ## Wrong
    /// ```bsl
    /// System("del " + FileName);
    /// ```
    /// ```bsl
    /// RunApp(Path, , True);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// DeleteFiles(FileName);
    /// ```
    EXTERNAL_APP_STARTING {
        code: "ExternalAppStarting",
        kind: RuleKind::SecurityHotspot,
        tags: &[Tag::Suspicious],
        minutes: 5,
        scope: RuleScope::Bsl,
        parameters: &[Parameter { name: "checkGotoUrl", default: Default::Flag(false), ru: "Проверять и переходы по навигационным ссылкам: они тоже запускают программы.", en: "Look at navigation by URL too: that starts applications as well." }, Parameter { name: "userPatternString", default: Default::Pattern("КомандаСистемы|System|ЗапуститьСистему|RunSystem|ЗапуститьПриложение|RunApp|НачатьЗапускПриложения|BeginRunningApplication|ЗапуститьПриложениеАсинх|RunAppAsync|ЗапуститьПрограмму|ОткрытьПроводник|ОткрытьФайл"), ru: "Имена методов, которые запускают программы: регулярное выражение.", en: "The names of methods that start applications: a regular expression." }],
        check: Check::File(check),
    }
}

/// Methods that follow a URL, which starts what the system has for it.
const NAVIGATION: &[&str] = &[
    "ПерейтиПоНавигационнойСсылке",
    "GotoURL",
    "ОткрытьНавигационнуюСсылку",
    "OpenURL",
];

fn check(context: &mut Context<'_>) {
    let mut calls = calls_like(context, "userPatternString", true);
    if context.flag("checkGotoUrl") {
        calls.extend(platform_calls(context, NAVIGATION));
        calls.extend(context.file.member_calls(NAVIGATION));
    }
    calls.retain(|it| !is_opened_for_reading(context, *it));
    for name in calls.into_iter().filter_map(callee) {
        let message = context.language.pick(
            format!(
                "«{}» запускает внешнее приложение: проверьте, из чего складывается команда",
                name.text()
            ),
            format!(
                "“{}” starts an external application: check what the command is made of",
                name.text()
            ),
        );
        context.report(name.range(), message);
    }
}

/// `ЧтениеJSON.ОткрытьФайл(…)`: what is called of a variable opens a file to read or write it; libraries that start
/// applications are called by the names of their modules.
fn is_opened_for_reading(context: &Context<'_>, call: BslNode<'_>) -> bool {
    let names = ["ОткрытьФайл", "OpenFile"];
    let is_one = callee(call).is_some_and(|it| names.iter().any(|name| same(name, it.text())));
    let Some(object) = receiver(call).filter(|_| is_one) else {
        return false;
    };
    let is_object = |it: BslNode<'_>| same(it.text(), object.text());
    let root = method(call)
        .or_else(|| call.ancestors().last())
        .unwrap_or(call);
    let is_assigned = root
        .descendants_of(Kind::AssignmentStatement)
        .any(|it| it.child(Field::Left).is_some_and(is_object));
    let around = context.outline.method_at(call.start());
    object.kind() != Kind::Identifier
        || is_assigned
        || around.is_some_and(|it| it.parameters.iter().any(|it| is_object(it.name)))
        || context
            .outline
            .variables
            .iter()
            .any(|it| is_object(it.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_with, found, with};
    use analysis::Language;
    use analysis::review::Value;
    #[test]
    fn a_file_that_is_read_starts_nothing() {
        crate::testing::check(
            &EXTERNAL_APP_STARTING,
            Language::Ru,
            r"
    Чтение = Новый ЧтениеJSON;
    Чтение.ОткрытьФайл(Имя);
    ФайловаяСистемаКлиент.ОткрытьФайл(Имя);
                          ^^^^^^^^^^^ «ОткрытьФайл» запускает внешнее приложение: проверьте, из чего складывается команда
",
        );
    }

    #[test]
    fn navigation_is_looked_at_when_asked_for() {
        check_with(
            || {
                with(
                    &EXTERNAL_APP_STARTING,
                    &[("checkGotoUrl", Value::Flag(true))],
                )
            },
            Language::Ru,
            r"
    ПерейтиПоНавигационнойСсылке(Адрес);
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «ПерейтиПоНавигационнойСсылке» запускает внешнее приложение: проверьте, из чего складывается команда
",
        );
        let text = "ПерейтиПоНавигационнойСсылке(Адрес);";
        assert_eq!(found(&EXTERNAL_APP_STARTING, text, Language::Ru), []);
    }

    #[test]
    fn the_pattern_matches_whole_names() {
        let pattern = Value::Text("Запустить.*|Старт".to_owned());
        check_with(
            || {
                with(
                    &EXTERNAL_APP_STARTING,
                    &[("userPatternString", pattern.clone())],
                )
            },
            Language::Ru,
            r"
    ФайловаяСистема.ЗапуститьПрограммуТихо(Имя);
                    ^^^^^^^^^^^^^^^^^^^^^^ «ЗапуститьПрограммуТихо» запускает внешнее приложение: проверьте, из чего складывается команда
    НеСтарт();
",
        );
    }
}
