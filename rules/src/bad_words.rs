use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;

rule! {
    /// # Запрещённые слова
    ///
    /// В тексте модуля встретилось слово, которое договорились не использовать: бранное, имя удалённой подсистемы,
    /// внутренний жаргон. Список задаёт команда; без него правило ничего не находит. Слова ищутся во всём тексте:
    /// в именах, строках и комментариях. В отличие от BSL Language Server, с `findInComments = false` комментарий
    /// пропускается и тогда, когда стоит за кодом.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Параметр: badWords = костыль|магия
    /// Процедура Заполнить()
    ///     // Костыль: без этого не проводится.
    ///     Записать();
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Заполнить()
    ///     // Движения по регистрам нужны до проведения.
    ///     Записать();
    /// КонецПроцедуры
    /// ```
    ///
    /// # Prohibited words
    ///
    /// The module holds a word that was agreed not to be used: a rude one, the name of a removed subsystem, jargon.
    /// The team sets the list; without it the rule finds nothing. Words are looked for in the whole text: names,
    /// strings and comments. Unlike BSL Language Server, with `findInComments = false` a comment is passed over also
    /// where it stands behind code.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Параметр: badWords = kludge|magic
    /// Procedure Fill()
    ///     // A kludge: nothing is posted without it.
    ///     Write();
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Fill()
    ///     // Register records are needed before posting.
    ///     Write();
    /// EndProcedure
    /// ```
    BAD_WORDS {
        code: "BadWords",
        tags: &[Tag::Design],
        by_default: false,
        severity: Severity::Major,
        parameters: &[
            Parameter {
                name: "badWords",
                default: Default::Pattern(""),
                ru: "запрещённые слова: регулярное выражение, регистр букв не важен",
                en: "the prohibited words: a regular expression, whatever the case of letters",
            },
            Parameter {
                name: "findInComments",
                default: Default::Flag(true),
                ru: "искать и в комментариях",
                en: "look in comments too",
            },
        ],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(pattern) = context.pattern("badWords") else {
        return;
    };
    let in_comments = context.flag("findInComments");
    let file = context.file;
    let mut start = 0;
    for line in file.text().split_inclusive(['\n', '\r']) {
        for found in pattern.find_iter(line).filter(|it| !it.is_empty()) {
            let range = start + found.start()..start + found.end();
            let leaf = file.tree.leaf_at(range.start);
            if !in_comments && leaf.is_some_and(|it| it.kind() == Kind::Comment) {
                continue;
            }
            let word = found.as_str();
            let message = context.language.pick(
                format!("Слово «{word}» запрещено: замените его"),
                format!("The word “{word}” is prohibited: replace it"),
            );
            context.report(range, message);
        }
        start += line.len();
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::*;
    use crate::testing::{check_with, with};

    #[test]
    fn comments_are_passed_over_when_asked_for() {
        let set = || {
            let words = Value::Text("лишн(ий|ее)".to_owned());
            with(
                &BAD_WORDS,
                &[("badWords", words), ("findInComments", Value::Flag(false))],
            )
        };
        check_with(
            set,
            Language::Ru,
            "// Лишний.
А = \"лишнее\"; // Лишнее.
     ^^^^^^ Слово «лишнее» запрещено: замените его
",
        );
    }
}
