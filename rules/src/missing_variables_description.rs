use analysis::Severity;
use analysis::review::{Check, Context, Tag, Variable};
use parser_bsl::bsl::Kind;

rule! {
    /// # Переменная модуля без описания
    ///
    /// Переменная модуля живёт дольше вызова, и меняют её несколько методов: что она хранит и кто её заполняет, из
    /// одного места не видно. Напишите это в комментарии за объявлением или над ним. Тип, названный в комментарии,
    /// понимают подсказки редактора.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Перем КэшКурсов;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Перем КэшКурсов; // Соответствие - курсы, прочитанные в этом сеансе, по валютам
    /// ```
    ///
    /// # Module variable without a description
    ///
    /// A variable of the module lives longer than a call, and several methods change it: no single place shows what it
    /// holds and who fills it. Write that in a comment behind the declaration or above it. Editors understand the type
    /// that the comment names.
    ///
    /// ## Wrong
    /// ```bsl
    /// Var RateCache;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Map - the rates that were read in this session, by currencies.
    /// Var RateCache;
    /// ```
    MISSING_VARIABLES_DESCRIPTION {
        code: "MissingVariablesDescription",
        severity: Severity::Minor,
        tags: &[Tag::Standard],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for variable in &context.outline.variables {
        if is_described(context, variable) {
            continue;
        }
        let name = variable.name.text();
        let message = context.language.pick(
            format!("Переменная модуля «{name}» не описана: добавьте комментарий"),
            format!("The module variable “{name}” is not described: add a comment"),
        );
        context.report(variable.declarator.range(), message);
    }
}

fn is_described(context: &Context<'_>, variable: &Variable<'_>) -> bool {
    let file = context.file;
    let lines = file.module.lines();
    let has_comment = |line: usize| {
        let range = lines.range(file.text(), line);
        let content = file.text().get(range.clone()).unwrap_or_default();
        let comment = content.find("//").filter(|at| {
            let leaf = file.tree.leaf_at(range.start + at);
            leaf.is_some_and(|it| it.kind() == Kind::Comment)
        });
        (comment, content)
    };
    // Behind the name, or above it, or above the whole declaration.
    let own = lines.line(variable.declarator.start());
    let last = lines.line(variable.declarator.end());
    if (own..=last).any(|it| has_comment(it).0.is_some()) {
        return true;
    }
    [own, lines.line(variable.node.start())].iter().any(|line| {
        let above = line.checked_sub(1).map(has_comment);
        above.is_some_and(|(comment, content)| {
            comment.is_some() && content.trim_start().starts_with("//")
        })
    })
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn comments_stand_behind_and_above() {
        check(
            &MISSING_VARIABLES_DESCRIPTION,
            Language::Ru,
            "// Строка - первая
&НаКлиенте
Перем А;

Перем Б, // Число
	В,
	^ Переменная модуля «В» не описана: добавьте комментарий
	// Дата
	Г Экспорт;
Перем Д Экспорт;
      ^^^^^^^^^ Переменная модуля «Д» не описана: добавьте комментарий
",
        );
    }
}
