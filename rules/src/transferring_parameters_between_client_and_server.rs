use analysis::keywords::Spelling;
use analysis::review::{
    Check, Context, Default, Method, MethodParameter, Parameter, Tag, argument, callee, receiver,
};
use analysis::{Fix, Severity};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use crate::uses::{self, Usage};

rule! {
    /// # Лишняя передача параметра с сервера на клиент
    ///
    /// Параметр серверного метода, вызываемого с клиента, передан по ссылке, а метод его не меняет. Платформа об этом
    /// не знает: после вызова она отправит значение обратно на клиент. Для таблицы или структуры это удвоенный трафик
    /// и время. Добавьте «Знач».
    ///
    /// В отличие от BSL Language Server, параметр, у которого метод меняет содержимое (`Параметр.Поле = …`,
    /// `Параметр.Вставить(…)`), нарушением не считается: изменения нужны вызывающему. То же, когда параметр отдан методу
    /// другого модуля, а клиент читает переменную после вызова.
    ///
    /// ## Неправильно
    /// ```bsl
    /// &НаКлиенте
    /// Процедура Заполнить(Команда)
    ///     ЗаполнитьНаСервере(ВыбранныеТовары());
    /// КонецПроцедуры
    ///
    /// &НаСервере
    /// Процедура ЗаполнитьНаСервере(Товары)
    ///     Объект.Товары.Загрузить(Товары);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// &НаКлиенте
    /// Процедура Заполнить(Команда)
    ///     ЗаполнитьНаСервере(ВыбранныеТовары());
    /// КонецПроцедуры
    ///
    /// &НаСервере
    /// Процедура ЗаполнитьНаСервере(Знач Товары)
    ///     Объект.Товары.Загрузить(Товары);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Needless transfer of a parameter from the server to the client
    ///
    /// A parameter of a server method that the client calls is given by reference, but the method does not change it.
    /// The platform does not know that, and sends the value back to the client after the call. With a table or a
    /// structure that is twice the traffic and the time. Add `Val`.
    ///
    /// Unlike in BSL Language Server, a parameter whose contents the method changes (`Parameter.Field = …`,
    /// `Parameter.Insert(…)`) is no fault: the caller needs the changes. The same goes for a parameter that is given to a
    /// method of another module while the client reads the variable behind the call.
    ///
    /// ## Wrong
    /// ```bsl
    /// &AtClient
    /// Procedure Fill(Command)
    ///     FillAtServer(SelectedGoods());
    /// EndProcedure
    ///
    /// &AtServer
    /// Procedure FillAtServer(Goods)
    ///     Object.Goods.Load(Goods);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// &AtClient
    /// Procedure Fill(Command)
    ///     FillAtServer(SelectedGoods());
    /// EndProcedure
    ///
    /// &AtServer
    /// Procedure FillAtServer(Val Goods)
    ///     Object.Goods.Load(Goods);
    /// EndProcedure
    /// ```
    TRANSFERRING_PARAMETERS_BETWEEN_CLIENT_AND_SERVER {
        code: "TransferringParametersBetweenClientAndServer",
        severity: Severity::Major,
        tags: &[Tag::BadPractice, Tag::Performance, Tag::Standard],
        minutes: 2,
        parameters: &[Parameter {
            name: "cachedValueNames",
            default: Default::Text(""),
            ru: "имена параметров через запятую, которым соответствует одноимённая клиентская переменная модуля: их значения кэшируются на клиенте",
            en: "names of parameters, separated by commas, that a client variable of the module of that name holds: their values are cached at the client",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let outline = context.outline;
    if !outline.methods.iter().any(Method::is_at_client) {
        return;
    }
    for server in outline.methods.iter().filter(|it| it.is_at_server()) {
        let parameters = server.parameters.iter();
        let parameters: Vec<_> = parameters
            .filter(|it| {
                !it.by_value && !is_changed(context, server, it) && !is_cached(context, it)
            })
            .collect();
        if parameters.is_empty() {
            continue;
        }
        let calls = file.global_calls(&[server.name.text()]);
        let from_client = calls.into_iter().filter(|it| {
            outline
                .method_at(it.start())
                .is_some_and(Method::is_at_client)
        });
        let from_client: Vec<_> = from_client.collect();
        if from_client.is_empty() {
            continue;
        }
        for parameter in parameters {
            let number = server
                .parameters
                .iter()
                .position(|it| it.node == parameter.node);
            let is_back = |it: &BslNode<'_>| is_expected_back(context, *it, number.unwrap_or(0));
            // Whoever reads the variable behind the call may wait for what another module has put there.
            if is_given_away(server, parameter) && from_client.iter().any(is_back) {
                continue;
            }
            report(context, server, parameter, &from_client);
        }
    }
}

fn report(
    context: &mut Context<'_>,
    server: &Method<'_>,
    parameter: &MethodParameter<'_>,
    calls: &[BslNode<'_>],
) {
    let name = parameter.name.text();
    let message = context.language.pick(
        format!("Параметр «{name}» не меняется, но вернётся с сервера на клиент: добавьте «Знач»"),
        format!("The parameter “{name}” is not changed but comes back from the server: add “Val”"),
    );
    let keyword = server
        .node
        .children()
        .find(|it| matches!(it.kind(), Kind::ProcedureKw | Kind::FunctionKw));
    let spelling = Spelling::of_word(keyword.map_or("", BslNode::text));
    let val = spelling.spell(Kind::ValKw);
    let title = context
        .language
        .pick(format!("Добавить «{val}»"), format!("Add “{val}”"));
    let at = parameter.name.start();
    // A method that gets the parameter may still change what is in it.
    let fix = Fix::possible(title, at..at, format!("{val} "));
    let called = context
        .language
        .pick("вызов с клиента", "call from the client");
    let finding = context.report(parameter.node.range(), message);
    for call in calls.iter().take(20) {
        finding.related(call.range(), called);
    }
    finding.fix(fix);
}

/// Whether a method gives a parameter another value, or changes what is in it.
fn is_changed(context: &Context<'_>, server: &Method<'_>, parameter: &MethodParameter<'_>) -> bool {
    let Some(body) = server.body else { return true };
    uses::of_name(body, parameter.name.text()).any(|(place, usage)| match usage {
        Usage::Written | Usage::Counts => true,
        _ => is_target(place) || is_passed_on(context, place),
    })
}

/// Whether a parameter is given as it is to a method of something else: of another module, perhaps.
fn is_given_away(server: &Method<'_>, parameter: &MethodParameter<'_>) -> bool {
    let Some(body) = server.body else { return true };
    uses::of_name(body, parameter.name.text()).any(|(place, _)| {
        let list = place.parent().filter(|it| it.kind() == Kind::Arguments);
        let call = list.and_then(BslNode::parent);
        call.is_some_and(|it| receiver(it).is_some())
    })
}

/// Whether a call gives a variable or a member as an argument that may be read behind the call.
fn is_expected_back(context: &Context<'_>, call: BslNode<'_>, number: usize) -> bool {
    let Some(given) = argument(call, number) else {
        return false;
    };
    match given.kind() {
        Kind::Identifier => {
            let Some(method) = context.outline.method_at(call.start()) else {
                return true;
            };
            let name = given.text();
            let parameter = method
                .parameters
                .iter()
                .find(|it| same(it.name.text(), name));
            if let Some(parameter) = parameter
                && !parameter.by_value
            {
                // The caller of the client method has it, too.
                return true;
            }
            let uses = || {
                method
                    .body
                    .into_iter()
                    .flat_map(|it| uses::of_name(it, name))
            };
            let is_own = parameter.is_some() || uses().any(|it| it.1 != Usage::Read);
            // What the method does not give a value to is a variable of the module or an attribute of the form.
            !is_own
                || uses().any(|(place, usage)| usage == Usage::Read && place.start() > call.end())
        }
        Kind::MemberExpression | Kind::IndexExpression => true,
        _ => false,
    }
}

/// Whether a variable is given to another method of the module that assigns to its parameter.
fn is_passed_on(context: &Context<'_>, place: BslNode<'_>) -> bool {
    let list = place.parent().filter(|it| it.kind() == Kind::Arguments);
    let Some((list, call)) = list.and_then(|it| Some((it, it.parent()?))) else {
        return false;
    };
    let function = call.child(Field::Function);
    let Some(function) = function.filter(|it| it.kind() == Kind::Identifier) else {
        return false;
    };
    let before = list.children().take_while(|it| *it != place);
    let number = before.filter(|it| it.kind() == Kind::Comma).count();
    let called = context.outline.method_named(function.text());
    called.is_some_and(|it| {
        it.parameters.get(number).is_some_and(|parameter| {
            let name = parameter.name.text();
            !parameter.by_value
                && it.body.is_some_and(|body| {
                    uses::of_name(body, name).any(|it| it.1 == Usage::Written || is_target(it.0))
                })
        })
    })
}

/// Whether something of a variable is assigned (`А.Б[1].В = …`), or a method of it is called for what it does.
fn is_target(place: BslNode<'_>) -> bool {
    let mut node = place;
    while let Some(parent) = node.parent() {
        match parent.kind() {
            Kind::MemberExpression | Kind::IndexExpression if node.is_field(Field::Object) => {}
            Kind::CallExpression if node.is_field(Field::Function) => {}
            Kind::AssignmentStatement => return node.is_field(Field::Left),
            Kind::CallStatement => return node != place && callee(node).is_some(),
            _ => return false,
        }
        node = parent;
    }
    false
}

fn is_cached(context: &Context<'_>, parameter: &MethodParameter<'_>) -> bool {
    let name = parameter.name.text();
    if !context.words("cachedValueNames").any(|it| same(it, name)) {
        return false;
    }
    let variables = &context.outline.variables;
    let cached = variables.iter().find(|it| same(it.name.text(), name));
    cached.is_some_and(|it| {
        let mut annotations = it.node.children_in(Field::Annotation);
        annotations.any(|it| {
            let word = it.child(Field::Name).map_or("", BslNode::text);
            same(word, "НаКлиенте") || same(word, "AtClient")
        })
    })
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check, check_fix, check_with, with};

    const TEXT: &str = "&НаКлиенте
Перем Д;
&НаКлиенте
Процедура Клиент()
	Сервер(1, 2, 3, 4, 5);
КонецПроцедуры
&НаСервереБезКонтекста
Функция Сервер(А, Б, Знач В, Г, Д)
	А = 1;
	Б.Вставить(1);
	Г.Поля[0] = 2;
	Возврат Д.Найти(1) = А;
КонецФункции
&НаСервере
Процедура Другая(А)
КонецПроцедуры
";

    #[test]
    fn what_the_method_changes_comes_back_rightly() {
        let marked = TEXT.replace(
            "Г, Д)\n",
            "Г, Д)\n                                ^ Параметр «Д» не меняется, но вернётся с сервера на клиент: добавьте «Знач»\n",
        );
        let rule = &TRANSFERRING_PARAMETERS_BETWEEN_CLIENT_AND_SERVER;
        check(rule, Language::Ru, &marked);
        check_fix(rule, TEXT, &TEXT.replace("Г, Д)", "Г, Знач Д)"));
    }

    #[test]
    fn what_another_module_may_put_there_comes_back_rightly() {
        let text = |head: &str, rest: &str| {
            format!(
                "&НаКлиенте
Процедура Клиент({head}
	Сервер(А);{rest}
КонецПроцедуры
&НаСервере
Процедура Сервер(Б)
	Модуль.Заполнить(Б);
КонецПроцедуры
"
            )
        };
        let found = |text: &str| {
            let rule = &TRANSFERRING_PARAMETERS_BETWEEN_CLIENT_AND_SERVER;
            crate::testing::found(rule, text, Language::Ru).len()
        };
        let own = ")\n\tА = Новый Структура;";
        assert_eq!(found(&text(own, "")), 1);
        assert_eq!(found(&text(own, " Сообщить(А);")), 0);
        assert_eq!(found(&text("Знач А)", "")), 1);
        // The caller of the client method, and other methods of the form, may read it.
        assert_eq!(found(&text("А)", "")), 0);
        assert_eq!(found(&text(")", "")), 0);
    }

    #[test]
    fn cached_values_may_be_exempt() {
        let names = [("cachedValueNames", Value::Text("Кэш, Д".to_owned()))];
        let rule = &TRANSFERRING_PARAMETERS_BETWEEN_CLIENT_AND_SERVER;
        check_with(|| with(rule, &names), Language::Ru, TEXT);
    }
}
