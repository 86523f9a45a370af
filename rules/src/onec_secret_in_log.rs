use crate::calls::platform_calls;
use crate::data_paths::{call_at, relate_place};
use crate::secrets::is_secret_name;
use analysis::Severity;
use analysis::flow::{self, SinkKind};
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag, argument, arguments};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Пароль или токен пишется в журнал
    ///
    /// Значение с именем пароля, токена или секрета попадает в журнал регистрации или в сообщение, прямо или через параметр
    /// другого метода. Журнал читают администраторы и службы сбора логов, его копируют при разборе ошибок — секрет надо считать
    /// раскрытым. Пишите, чей это пароль и что с ним случилось, но не его самого. В замечании показан путь до журнала.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Войти(Логин, Пароль) Экспорт
    ///     ЗаписьЖурналаРегистрации("Вход", , , , "Не вошёл " + Логин + " с паролем " + Пароль);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Войти(Логин, Пароль) Экспорт
    ///     ЗаписьЖурналаРегистрации("Вход", , , , "Не вошёл " + Логин + ": неверный пароль");
    /// КонецПроцедуры
    /// ```
    ///
    /// # A password or a token is written to the log
    ///
    /// A value named as a password, a token or a secret gets into the event log or into a message, at once or through a parameter of
    /// another method. Administrators and collectors of logs read the log, and it is copied when errors are looked into: the
    /// secret must be taken as known. Write whose password it is and what happened to it, but not the password itself. The finding
    /// shows the way to the log.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Enter(Login, Password) Export
    ///     WriteLogEvent("Login", , , , "Failed: " + Login + " with the password " + Password);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Enter(Login, Password) Export
    ///     WriteLogEvent("Login", , , , "Failed: " + Login + ": wrong password");
    /// EndProcedure
    /// ```
    ONEC_SECRET_IN_LOG {
        code: "OnecSecretInLog",
        kind: RuleKind::Vulnerability,
        severity: Severity::Major,
        tags: &[Tag::Security],
        minutes: 10,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let language = context.language;
    let mut found: Vec<BslNode<'_>> = Vec::new();
    for call in platform_calls(context, &["ЗаписьЖурналаРегистрации", "WriteLogEvent"])
    {
        found.extend(argument(call, 4).and_then(secret_in));
    }
    for call in platform_calls(context, &["Сообщить", "Message"]) {
        found.extend(argument(call, 0).and_then(secret_in));
    }
    for node in found {
        let message = language.pick(
            format!(
                "«{}» попадает в журнал или сообщение: секреты туда писать нельзя",
                node.text()
            ),
            format!(
                "“{}” gets into the log or a message: no secrets may be written there",
                node.text()
            ),
        );
        context.report(node.range(), message);
    }
    given_to_methods(context);
}

/// Longer ways are not told.
const MOST_STEPS: usize = 3;

/// Secrets that are given to methods which write them to the log.
fn given_to_methods(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let Some(file) = snapshot.file(id) else {
        return;
    };
    let language = context.language;
    let count = file.summary.methods.len();
    for index in (0..count).map(Some).chain([None]) {
        let (start, method) = match index.and_then(|it| file.summary.methods.get(it)) {
            Some(placed) => (placed.start, &placed.method),
            None => (file.summary.body_start, &file.summary.body),
        };
        // Where no word of the method is the name of a secret, none is given.
        let targets = flow::targets(snapshot, id, index);
        for site in &method.sites {
            let Some(Some(target)) = targets.get(usize::from(site.call)) else {
                continue;
            };
            let Some(call) = call_at(context, (start + site.at) as usize) else {
                continue;
            };
            for (number, given) in arguments(call).into_iter().enumerate() {
                let Some(secret) = given.and_then(secret_in) else {
                    continue;
                };
                let Some(path) = flow::from_parameter(snapshot, *target, number, SinkKind::Log)
                else {
                    continue;
                };
                // Which part of a value goes on is not followed, so a long way says little.
                if path.len() > MOST_STEPS {
                    continue;
                }
                let message = language.pick(
                    format!(
                        "«{}» попадает в журнал через этот вызов: секреты туда писать нельзя",
                        secret.text()
                    ),
                    format!(
                        "“{}” gets into the log through this call: no secrets may be written there",
                        secret.text()
                    ),
                );
                let finding = context.report(secret.range(), message);
                for place in &path {
                    let note = match path.last() == Some(place) {
                        true => language.pick(
                            "здесь значение пишется в журнал",
                            "here the value is written to the log",
                        ),
                        false => language.pick("значение передаётся дальше", "the value goes on"),
                    };
                    relate_place(finding, snapshot, id, place, note.to_owned());
                }
            }
        }
    }
}

/// A secret that is a part of what an expression gives: a variable or a property, not what a call makes of it.
fn secret_in(node: BslNode<'_>) -> Option<BslNode<'_>> {
    match node.kind() {
        Kind::Identifier => is_secret_name(node.text()).then_some(node),
        Kind::MemberExpression => {
            let property = node.child(Field::Property)?;
            is_secret_name(property.text()).then_some(node)
        }
        Kind::ParenthesizedExpression => node.child(Field::Expression).and_then(secret_in),
        Kind::BinaryExpression => {
            if node.child(Field::Operator)?.kind() != Kind::Plus {
                return None;
            }
            let left = node.child(Field::Left).and_then(secret_in);
            left.or_else(|| node.child(Field::Right).and_then(secret_in))
        }
        Kind::CallExpression => {
            const KEEPING: [&str; 6] = [
                "СтрШаблон",
                "StrTemplate",
                "ПодставитьПараметрыВСтроку",
                "SubstituteParametersToString",
                "Строка",
                "String",
            ];
            let callee = analysis::review::callee(node)?.text();
            let keeps = KEEPING.iter().any(|it| metadata::same(it, callee));
            if !keeps {
                return None;
            }
            arguments(node).into_iter().flatten().find_map(secret_in)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn a_secret_is_followed_to_the_log_and_a_word_about_it_is_not() {
        crate::testing::check(
            &ONEC_SECRET_IN_LOG,
            Language::Ru,
            r#"
//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl
Процедура А(Логин, Пароль) Экспорт
    Записать("Вход", Логин);
    Записать("Вход", Логин + "/" + Пароль);
                                   ^^^^^^ «Пароль» попадает в журнал через этот вызов: секреты туда писать нельзя
    Записать("Вход", ПустаяСтрока(Пароль));
    Сообщить(НСтр("ru = 'Введите пароль'"));
    Сообщить(СтрШаблон("%1", Настройки.ТокенДоступа));
                             ^^^^^^^^^^^^^^^^^^^^^^ «Настройки.ТокенДоступа» попадает в журнал или сообщение: секреты туда писать нельзя
КонецПроцедуры

Процедура Записать(Событие, Текст)
    ЗаписьЖурналаРегистрации(Событие, УровеньЖурналаРегистрации.Ошибка, , , Текст);
КонецПроцедуры
"#,
        );
    }
}
