use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Служебный тег
    ///
    /// Комментарий начинается с пометки о недоделанном: `TODO`, `FIXME`, «отладка», незаполненная заготовка
    /// обработчика. Такие места забывают, и недоделка уходит в выпуск. Доделайте её или заведите задачу.
    ///
    /// В отличие от BSL Language Server, пометка - это целое слово («Отладка», но не «Отладочный»), а слово с «@» перед
    /// ним - не пометка: такие комментарии читают EDT (`@skip-check`, `@strict-types`) и другие программы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // TODO учесть возвраты
    /// Сумма = Продажи;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Сумма = Продажи - Возвраты;
    /// ```
    ///
    /// # Service tag
    ///
    /// A comment begins with a mark of something undone: `TODO`, `FIXME`, `debug`, the stub of a handler. Such places
    /// are forgotten, and what is undone is released. Finish it or file a task.
    ///
    /// Unlike in BSL Language Server, a mark is a whole word (`debug`, not `debugger`), and a word with `@` before it is
    /// no mark: EDT (`@skip-check`, `@strict-types`) and other programs read such comments.
    ///
    /// ## Wrong
    /// ```bsl
    /// // TODO mind the returns
    /// Sum = Sales;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Sum = Sales - Returns;
    /// ```
    USING_SERVICE_TAG {
        code: "UsingServiceTag",
        severity: Severity::Info,
        tags: &[Tag::BadPractice],
        minutes: 0,
        parameters: &[Parameter {
            name: "serviceTags",
            default: Default::Pattern(TAGS),
            ru: "пометки: регулярное выражение, регистр букв не важен",
            en: "the marks: a regular expression, whatever the case of letters",
        }],
        check: Check::Nodes(&[Kind::Comment], check),
    }
}

const TAGS: &str = r"todo|fixme|!!|mrg|@|отладка|debug|для\s*отладки|(\{\{|\}\})КОНСТРУКТОР_|(\{\{|\}\})MRG|Вставить\s*содержимое\s*обработчика|Paste\s*handler\s*content|Insert\s*handler\s*code|Insert\s*handler\s*content|Insert\s*handler\s*contents";

/// So much of a comment holds its mark.
const BEGINNING: usize = 120;

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let comment = node.text().trim_start_matches('/');
    let comment = comment.trim_start_matches([' ', '\t']);
    let Some(pattern) = context.pattern("serviceTags") else {
        return;
    };
    let beginning = comment.get(..comment.floor_char_boundary(BEGINNING));
    let beginning = beginning.unwrap_or_default();
    let Some(found) = pattern.find(beginning).filter(|it| it.start() == 0) else {
        return;
    };
    let tag = found.as_str();
    let rest = beginning.get(found.end()..).unwrap_or_default();
    let is_letter = |it: char| it.is_alphanumeric() || it == '_';
    if tag.is_empty()
        || tag.ends_with(is_letter) && rest.starts_with(is_letter) && !tag.contains(' ')
        || tag == "@" && rest.starts_with(is_letter)
    {
        return;
    }
    let message = context.language.pick(
        format!("Служебный тег «{tag}»: доделайте отложенное и уберите комментарий"),
        format!("Service tag “{tag}”: finish what was put off and remove the comment"),
    );
    context.report(node.range(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn marks_are_whole_words_at_the_beginning() {
        check(
            &USING_SERVICE_TAG,
            Language::Ru,
            "//FIXME: потом
^^^^^^^^^^^^^^ Служебный тег «FIXME»: доделайте отложенное и уберите комментарий
// Отладочный режим: это не todo
// отладка
^^^^^^^^^^ Служебный тег «отладка»: доделайте отложенное и уберите комментарий
А(); // !! вот
     ^^^^^^^^^ Служебный тег «!!»: доделайте отложенное и уберите комментарий
// @strict-types
// /debug -attach
//@skip-check method-isnt-async
// @ Иванов
^^^^^^^^^^^ Служебный тег «@»: доделайте отложенное и уберите комментарий
// Вставить содержимое обработчика.
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Служебный тег «Вставить содержимое обработчика»: доделайте отложенное и уберите комментарий
",
        );
    }
}
