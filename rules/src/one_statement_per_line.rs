use std::ops::Range;

use analysis::review::{Check, Context, Tag};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Несколько операторов в одной строке
    ///
    /// Второй оператор в строке легко не заметить, на нём не остановиться отладчиком, а в сравнении версий не видно, какой из
    /// них изменился. Пишите каждый оператор с новой строки.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Сумма = Цена * Количество; НДС = Сумма * Ставка;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Сумма = Цена * Количество;
    /// НДС = Сумма * Ставка;
    /// ```
    ///
    /// # Several statements in one line
    ///
    /// The second statement of a line is easily overlooked, a debugger cannot stop at it, and a comparison of versions does not
    /// show which of them was changed. Write each statement on a line of its own.
    ///
    /// ## Wrong
    /// ```bsl
    /// Amount = Price * Quantity; Tax = Amount * Rate;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Amount = Price * Quantity;
    /// Tax = Amount * Rate;
    /// ```
    ONE_STATEMENT_PER_LINE {
        code: "OneStatementPerLine",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::Design],
        minutes: 2,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let text = file.text();
    let mut first: Option<BslNode<'_>> = None;
    for node in file.tree.nodes().filter(|it| it.kind().is_statement()) {
        let is_part = node
            .parent()
            .is_some_and(|it| it.kind() == Kind::LabeledStatement);
        if is_part || node.kind() == Kind::IncompleteStatement || node.has_error() && node.is_leaf()
        {
            continue;
        }
        let before = first.filter(|it| {
            let between = text.get(it.start()..node.start());
            !between.is_some_and(|it| it.contains('\n'))
        });
        let Some(before) = before else {
            first = Some(node);
            continue;
        };
        if node.has_error() {
            continue;
        }
        report(context, before, node);
    }
}

fn report<'a>(context: &mut Context<'a>, first: BslNode<'a>, node: BslNode<'a>) {
    let message = context.language.pick(
        "Второй оператор в строке: перенесите его на новую",
        "A second statement in the line: put it on a line of its own",
    );
    let earlier = context
        .language
        .pick("Первый оператор строки", "The first statement of the line");
    let title = context
        .language
        .pick("Перенести на новую строку", "Put on a line of its own");
    let edit = line_break(context.text(), first, node);
    let finding = context.report(node.range(), message);
    finding.related(first.range(), earlier);
    if let Some((range, text)) = edit {
        finding.fix(Fix::evident(title.to_owned(), range, text));
    }
}

/// The blanks before a statement, and a line end with the indentation that it should have instead.
fn line_break(text: &str, first: BslNode<'_>, node: BslNode<'_>) -> Option<(Range<usize>, String)> {
    let before = text.get(..node.start())?;
    let line = before.rfind('\n').map_or(0, |it| it + 1);
    let kept = before.trim_end_matches([' ', '\t']).len();
    let written = before.get(line..)?;
    let indent = written.len() - written.trim_start().len();
    let mut indent = written.get(..indent)?.to_owned();
    // One step for every block that is opened in this line.
    let within = |it: &BslNode<'_>| it.kind() == Kind::Block && it.start() > first.start();
    let depth = node.ancestors().filter(within).count();
    (0..depth).for_each(|_| indent.push('\t'));
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    Some((kept..node.start(), format!("{end}{indent}")))
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::ONE_STATEMENT_PER_LINE;
    use crate::testing::{check, check_fix};

    #[test]
    fn each_but_the_first_is_said() {
        check(
            &ONE_STATEMENT_PER_LINE,
            Language::Ru,
            "
А(); ~М: Б(); В();
     ^^^^^^^ Второй оператор в строке: перенесите его на новую
              ^^^ Второй оператор в строке: перенесите его на новую
Если А Тогда
    Б();
КонецЕсли;
А = \"б
    |в\"; Г();
;;
",
        );
    }

    #[test]
    fn the_statement_moves_with_its_indentation() {
        check_fix(
            &ONE_STATEMENT_PER_LINE,
            "\tА();  Б(); // в",
            "\tА();\n\tБ(); // в",
        );
        check_fix(
            &ONE_STATEMENT_PER_LINE,
            "А();\r\nЕсли А Тогда Б();\r\nКонецЕсли;",
            "А();\r\nЕсли А Тогда\r\n\tБ();\r\nКонецЕсли;",
        );
    }
}
