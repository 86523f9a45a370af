use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{Arguments, CallExpression, MemberExpression, NewExpression};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::create_method::put;
use super::edits::Edits;
use super::literals::raw;
use super::new_method::{INTERNAL, NewMethod, directives, place, place_in};
use crate::workspace::FileId;

assist! {
    /// # Создать обработчик, названный в строке
    ///
    /// На имени метода в «Новый ОписаниеОповещения», «ПодключитьОбработчикОжидания» или «УстановитьДействие»: создаёт
    /// метод с параметрами, которые передаст платформа.
    ///
    /// # Create the handler that a string names
    ///
    /// On the name of a method in “New NotifyDescription”, “AttachIdleHandler” or “SetAction”: makes the method with the
    /// parameters that the platform gives.
    ///
    /// ```bsl
    /// &НаКлиенте
    /// Процедура Спросить()
    ///     Оповещение = Новый ОписаниеОповещения("ПослеОтвета$0", ЭтотОбъект);
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// &НаКлиенте
    /// Процедура Спросить()
    ///     Оповещение = Новый ОписаниеОповещения("ПослеОтвета", ЭтотОбъект);
    /// КонецПроцедуры
    ///
    /// &НаКлиенте
    /// Процедура ПослеОтвета(Результат, ДополнительныеПараметры) Экспорт
    ///     $0
    /// КонецПроцедуры
    /// ```
    ADD_NAMED_HANDLER { id: "add_named_handler", kind: Quickfix, find: add_named_handler }
}

/// What calls a method that a string names.
enum Caller {
    Notification,
    Failure,
    Idle,
    Action,
}

fn add_named_handler<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let string = Some(context.node()).filter(|it| Kind::of(*it) == Kind::String)?;
    let name = raw(context, string)?;
    let begins = name.starts_with(|it: char| it.is_alphabetic() || it == '_');
    if !begins || !name.chars().all(|it| it.is_alphanumeric() || it == '_') {
        return None;
    }
    let arguments = context.around::<Arguments<'c>>()?;
    let list: Vec<Option<Node<'c>>> = places(arguments.node());
    let index = list.iter().position(|it| *it == Some(string))?;
    let call = context.above(arguments.node())?;
    let (caller, owner) = caller(context, call, &list, index)?;
    let target = match owner {
        Some(owner) => module(context, owner)?,
        None => context.file,
    };
    if context
        .snapshot
        .file(target)?
        .summary
        .method(name)
        .is_some()
    {
        return None;
    }
    let title = context.language.pick(
        format!("Создать обработчик «{name}»"),
        format!("Create the handler “{name}”"),
    );
    offers.add_preferred(title, string.byte_range(), move || {
        let words: &[[&str; 2]] = match caller {
            Caller::Notification => &[
                ["Результат", "Result"],
                ["ДополнительныеПараметры", "AdditionalParameters"],
            ],
            Caller::Failure => &[
                ["ИнформацияОбОшибке", "ErrorInfo"],
                ["СтандартнаяОбработка", "StandardProcessing"],
                ["ДополнительныеПараметры", "AdditionalParameters"],
            ],
            Caller::Idle => &[],
            Caller::Action => &[["Элемент", "Item"]],
        };
        let is_ours = target == context.file;
        let method = NewMethod {
            name: name.to_owned(),
            parameters: words
                .iter()
                .map(|it| context.word(it[0], it[1]).to_owned())
                .collect(),
            directives: match context.method() {
                Some(method) if is_ours => directives(context, method),
                _ => Vec::new(),
            },
            // Others than forms call it by name from outside.
            export: !is_ours || matches!(caller, Caller::Notification | Caller::Failure),
            body: context.unit().to_owned(),
            ..NewMethod::default()
        };
        if is_ours {
            return put(context, &method, &place(context), Edits::default(), None);
        }
        let other = context.snapshot.parsed(target)?;
        let place = place_in(
            &other.text,
            other.tree.root_node(),
            &[INTERNAL],
            context.eol(),
        );
        put(context, &method, &place, Edits::default(), Some(target))
    });
    Some(())
}

/// Who calls the method that an argument names, and the argument that tells its module.
fn caller<'c>(
    context: &Context<'c>,
    call: Node<'c>,
    list: &[Option<Node<'c>>],
    index: usize,
) -> Option<(Caller, Option<Node<'c>>)> {
    let is = |word: &str, names: &[&str]| names.iter().any(|it| metadata::same(it, word));
    if let Some(new) = NewExpression::cast(call) {
        let class = context.of(new.type_()?.node());
        if !is(
            class,
            &[
                "ОписаниеОповещения",
                "NotifyDescription",
                "CallbackDescription",
            ],
        ) {
            return None;
        }
        let owner = |at: usize| list.get(at).copied().flatten();
        return match index {
            0 => Some((Caller::Notification, Some(owner(1)?))),
            3 => Some((Caller::Failure, Some(owner(4)?))),
            _ => None,
        };
    }
    let function = CallExpression::cast(call)?.function()?.node();
    let word = MemberExpression::cast(function).and_then(MemberExpression::property);
    let word = context.of(word.map_or(function, |it| it.node()));
    match index {
        0 if is(word, &["ПодключитьОбработчикОжидания", "AttachIdleHandler"]) => {
            Some((Caller::Idle, None))
        }
        1 if is(word, &["УстановитьДействие", "SetAction"]) => {
            Some((Caller::Action, None))
        }
        _ => None,
    }
}

/// The module that an argument names: this one, or a common module.
fn module(context: &Context<'_>, owner: Node<'_>) -> Option<FileId> {
    let word = context.of(owner);
    let this = ["ЭтотОбъект", "ЭтаФорма", "ThisObject", "ThisForm"];
    if this.iter().any(|it| metadata::same(it, word)) {
        return Some(context.file);
    }
    context.snapshot.common_module(context.file, word)
}

/// The arguments by their places: those that are left out are nothing.
fn places(arguments: Node<'_>) -> Vec<Option<Node<'_>>> {
    let mut cursor = arguments.walk();
    let mut places = Vec::new();
    let mut last = None;
    for child in arguments.children(&mut cursor) {
        match Kind::of(child) {
            Kind::Comma => places.push(last.take()),
            kind if kind.is_expression() => last = Some(child),
            _ => {}
        }
    }
    places.push(last);
    places
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn handlers_of_failures_and_of_waiting_have_their_own_parameters() {
        check(
            &ADD_NAMED_HANDLER,
            "Procedure A()\n\tB = New NotifyDescription(\"A\", ThisObject, , \"C$0\", ThisObject);\nEndProcedure\n",
            "Procedure A()\n\tB = New NotifyDescription(\"A\", ThisObject, , \"C\", ThisObject);\nEndProcedure\n\nProcedure C(ErrorInfo, StandardProcessing, AdditionalParameters) Export\n\t$0\nEndProcedure\n",
        );
        check(
            &ADD_NAMED_HANDLER,
            "Процедура А()\n\tПодключитьОбработчикОжидания(\"Б$0\", 1, Истина);\nКонецПроцедуры\n",
            "Процедура А()\n\tПодключитьОбработчикОжидания(\"Б\", 1, Истина);\nКонецПроцедуры\n\nПроцедура Б()\n\t$0\nКонецПроцедуры\n",
        );
    }

    #[test]
    fn a_handler_of_another_module_is_made_there() {
        check(
            &ADD_NAMED_HANDLER,
            "
//- object CommonModule Обмен
//- /CommonModules/Обмен/Ext/Module.bsl
Процедура Есть() Экспорт
КонецПроцедуры
//- /CommonModules/Другой/Ext/Module.bsl
А = Новый ОписаниеОповещения(\"После$0\", Обмен);
",
            "
//- /CommonModules/Обмен/Ext/Module.bsl
Процедура Есть() Экспорт
КонецПроцедуры

Процедура После(Результат, ДополнительныеПараметры) Экспорт
	$0
КонецПроцедуры
",
        );
    }

    #[test]
    fn other_strings_are_left_alone() {
        check_none(
            &ADD_NAMED_HANDLER,
            "А = Новый Структура(\"Б$0\", ЭтотОбъект);",
        );
        check_none(
            &ADD_NAMED_HANDLER,
            "А = Новый ОписаниеОповещения(\"Б В$0\", ЭтотОбъект);",
        );
        check_none(
            &ADD_NAMED_HANDLER,
            "А = Новый ОписаниеОповещения(\"Б$0\", Неведомое);",
        );
        check_none(
            &ADD_NAMED_HANDLER,
            "Процедура Б()\n\tА = Новый ОписаниеОповещения(\"Б$0\", ЭтотОбъект);\nКонецПроцедуры\n",
        );
    }
}
