use crate::calls::{plain_words, platform_calls};
use analysis::review::{
    Check, Context, Default, Parameter, RuleKind, Tag, arguments, callee, method, receiver,
    type_name,
};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Временный файл не удаляется
    ///
    /// Файл, имя которому дал `ПолучитьИмяВременногоФайла`, остаётся на диске, пока работает сервер. За день таких
    /// файлов набирается на гигабайты. Когда файл больше не нужен, удалите его в том же методе, и в случае ошибки
    /// тоже. В отличие от BSL Language Server удалением считается и вызов метода, имя которого начинается с
    /// «Удалить» или «Переместить»; правило молчит, если имя файла возвращается из метода или сохраняется там,
    /// откуда его возьмёт другой код.
    ///
    /// ## Неправильно
    /// ```bsl
    /// ИмяФайла = ПолучитьИмяВременногоФайла("xml");
    /// Данные.Записать(ИмяФайла);
    /// Отправить(ИмяФайла);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// ИмяФайла = ПолучитьИмяВременногоФайла("xml");
    /// Данные.Записать(ИмяФайла);
    /// Отправить(ИмяФайла);
    /// УдалитьФайлы(ИмяФайла);
    /// ```
    ///
    /// # A temporary file is not deleted
    ///
    /// A file that was named by `GetTempFileName` stays on disk as long as the server runs. In a day such files
    /// grow to gigabytes. When the file is not needed any more, delete it in the same method, after an error too.
    /// Unlike in BSL Language Server, a call of a method whose name begins with “Delete” or “Move” is a deletion
    /// too; the rule is silent where the name of the file is returned or kept where other code takes it from.
    ///
    /// ## Wrong
    /// ```bsl
    /// FileName = GetTempFileName("xml");
    /// Data.Write(FileName);
    /// Send(FileName);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// FileName = GetTempFileName("xml");
    /// Data.Write(FileName);
    /// Send(FileName);
    /// DeleteFiles(FileName);
    /// ```
    MISSING_TEMPORARY_FILE_DELETION {
        code: "MissingTemporaryFileDeletion",
        kind: RuleKind::Error,
        tags: &[Tag::BadPractice, Tag::Standard],
        minutes: 5,
        parameters: &[Parameter { name: "searchDeleteFileMethod", default: Default::Pattern("УдалитьФайлы|DeleteFiles|НачатьУдалениеФайлов|BeginDeletingFiles|ПереместитьФайл|MoveFile|УдалитьФайлыАсинх|DeleteFilesAsync|ПереместитьФайлАсинх|MoveFileAsync"), ru: "Имена методов, которые удаляют или переносят файл: регулярное выражение.", en: "The names of methods that delete or move a file: a regular expression." }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let calls = platform_calls(context, &["ПолучитьИмяВременногоФайла", "GetTempFileName"]);
    for call in calls {
        if call.has_error() || is_taken_care_of(context, call) {
            continue;
        }
        let message = context.language.pick(
            "Временный файл не удаляется: удалите его, когда он не нужен",
            "The temporary file is not deleted: delete it when it is not needed",
        );
        context.report(call.range(), message);
    }
}

fn is_taken_care_of(context: &Context<'_>, call: BslNode<'_>) -> bool {
    // What the name becomes a part of: `ПолучитьИмяВременногоФайла() + ".xml"`.
    let mut value = call;
    while let Some(around) = value.parent().filter(|it| {
        matches!(
            it.kind(),
            Kind::BinaryExpression | Kind::ParenthesizedExpression | Kind::TernaryExpression
        )
    }) {
        value = around;
    }
    let Some(parent) = value.parent() else {
        return true;
    };
    match parent.kind() {
        Kind::AssignmentStatement => {
            let Some(name) = parent.child(Field::Left) else {
                return true;
            };
            let is_variable = name.kind() == Kind::Identifier
                && !context
                    .outline
                    .variables
                    .iter()
                    .any(|it| same(it.name.text(), name.text()));
            !is_variable || is_handled(context, parent, name.text(), 4)
        }
        Kind::Arguments => parent.parent().is_some_and(|outer| {
            // `Имя = ДобавитьРазделитель(ПолучитьИмяВременногоФайла())`: what comes of it may be deleted.
            let assignment = outer
                .parent()
                .filter(|it| it.kind() == Kind::AssignmentStatement);
            let variable = assignment.and_then(|it| it.child(Field::Left));
            let variable = variable.filter(|it| it.kind() == Kind::Identifier);
            is_keeping(outer)
                || assignment
                    .zip(variable)
                    .is_some_and(|(given, name)| is_handled(context, given, name.text(), 4))
        }),
        // A default, an index, a returned value: somebody else has it.
        _ => true,
    }
}

/// Whether a call keeps its arguments for others: a constructor of a structure, `Вставить`, `Добавить`.
fn is_keeping(call: BslNode<'_>) -> bool {
    const KEEPING: &[&str] = &["Вставить", "Insert", "Добавить", "Add", "Установить", "Set"];
    const TYPES: &[&str] = &[
        "Файл",
        "File",
        "Структура",
        "Structure",
        "ФиксированнаяСтруктура",
        "FixedStructure",
        "ОписаниеОповещения",
        "CallbackDescription",
        "NotifyDescription",
    ];
    match call.kind() {
        Kind::NewExpression => {
            type_name(call).is_some_and(|it| TYPES.iter().any(|name| same(name, it)))
        }
        _ => {
            receiver(call).is_some()
                && callee(call).is_some_and(|it| KEEPING.iter().any(|name| same(name, it.text())))
        }
    }
}

/// Whether a variable with the name of a file is handled after it was given: deleted, returned, kept.
fn is_handled(context: &Context<'_>, given: BslNode<'_>, name: &str, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    let around = method(given);
    let of_method = context
        .outline
        .methods
        .iter()
        .find(|it| Some(it.node) == around);
    let is_parameter =
        |it: &analysis::review::MethodParameter<'_>| !it.by_value && same(it.name.text(), name);
    if of_method.is_some_and(|it| it.parameters.iter().any(is_parameter)) {
        return true;
    }
    let root = around.or_else(|| given.ancestors().last()).unwrap_or(given);
    let used = root.descendants_of(Kind::Identifier).filter(|it| {
        it.index() > given.index()
            && !it.is_within(given)
            && !it.is_field(Field::Property)
            && same(it.text(), name)
    });
    for it in used {
        let mut inner = it;
        for outer in it.ancestors() {
            match outer.kind() {
                Kind::ReturnStatement => return true,
                Kind::CallExpression
                    if inner.kind() == Kind::Arguments
                        && (is_deletion(context, outer, it, depth) || is_keeping(outer)) =>
                {
                    return true;
                }
                Kind::NewExpression if is_keeping(outer) => return true,
                Kind::AssignmentStatement if inner.is_field(Field::Right) => {
                    let Some(to) = outer.child(Field::Left) else {
                        break;
                    };
                    let is_kept = match to.kind() {
                        Kind::Identifier => {
                            (inner == it || inner.kind() == Kind::BinaryExpression)
                                && !same(to.text(), name)
                                && is_handled(context, outer, to.text(), depth)
                        }
                        _ => inner == it,
                    };
                    if is_kept {
                        return true;
                    }
                }
                _ => {}
            }
            if outer.kind().is_statement() {
                break;
            }
            inner = outer;
        }
    }
    false
}

/// Whether a call deletes or moves the file that it is given: by its name, or because the method of the module does.
fn is_deletion(context: &Context<'_>, call: BslNode<'_>, given: BslNode<'_>, depth: u32) -> bool {
    let Some(name) = callee(call).map(BslNode::text) else {
        return false;
    };
    const WORDS: &[&str] = &[
        "удал",
        "переме",
        "очист",
        "delete",
        "move",
        "remove",
        "clean",
    ];
    let folded: String = metadata::folded(name).collect();
    let is_listed = match plain_words(context.setting("searchDeleteFileMethod")) {
        Some(words) => words.iter().any(|it| same(it, name)),
        None => context
            .whole_pattern("searchDeleteFileMethod")
            .is_some_and(|it| it.is_match(name)),
    };
    if is_listed || WORDS.iter().any(|it| folded.contains(it)) {
        return true;
    }
    let place = arguments(call)
        .iter()
        .position(|it| it.is_some_and(|it| given.is_within(it)));
    let own = context
        .outline
        .method_named(name)
        .filter(|_| receiver(call).is_none());
    own.zip(place).is_some_and(|(method, place)| {
        let parameter = method.parameters.get(place);
        let body = method.body;
        parameter.zip(body).is_some_and(|(parameter, body)| {
            depth > 0
                && body.descendants_of(Kind::CallExpression).any(|it| {
                    let passed = arguments(it).into_iter().flatten();
                    let mut passed = passed.filter(|it| same(it.text(), parameter.name.text()));
                    passed
                        .next()
                        .is_some_and(|passed| is_deletion(context, it, passed, depth - 1))
                })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn what_others_delete_is_no_fault() {
        crate::testing::check(
            &MISSING_TEMPORARY_FILE_DELETION,
            Language::Ru,
            r#"
    Функция А(Параметры, Имя)
        Параметры.ИмяФайла = ПолучитьИмяВременногоФайла("txt");
        Имя = ПолучитьИмяВременногоФайла("txt");
        Первый = ПолучитьИмяВременногоФайла("txt");
        Убрать(Первый);
        Каталог = СРазделителем(ПолучитьИмяВременногоФайла());
        УдалитьФайлы(Каталог);
        Второй = ПолучитьИмяВременногоФайла() + ".txt";
        ФайловаяСистема.УдалитьВременныйФайл(Второй);
        Сохраняемый = ПолучитьИмяВременногоФайла("docx");
        Данные.НачатьЗапись(Новый ОписаниеОповещения("ПослеЗаписи", ЭтотОбъект, Сохраняемый), Сохраняемый);
        Данные.Записать(ПолучитьИмяВременногоФайла("bin"));
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Временный файл не удаляется: удалите его, когда он не нужен
        Третий = ПолучитьИмяВременногоФайла("txt");
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Временный файл не удаляется: удалите его, когда он не нужен
        Запись.Открыть(Третий);
        Возврат ПолучитьИмяВременногоФайла("txt");
    КонецФункции
    Процедура Убрать(Файл)
        УдалитьФайлы(Файл);
    КонецПроцедуры
"#,
        );
    }
}
