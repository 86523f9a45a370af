use std::ops::Range;

use analysis::keywords::{self, Spelling};
use analysis::review::{Check, Context, Tag};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Неканоническое написание ключевого слова
    ///
    /// Платформе регистр букв безразличен, а читателю нет: по привычному виду `Если … Тогда` структура кода узнаётся
    /// не читая, а в смеси `если`, `ЕСЛИ` и `Если` её приходится разбирать, и сравнение версий полно пустых различий.
    /// Слова пишутся так, как их пишет синтакс-помощник; «И», «ИЛИ», «НЕ», «AND», «OR», «NOT» можно и заглавными.
    ///
    /// ## Неправильно
    /// ```bsl
    /// если Сумма > 0 ТОГДА
    ///     Провести();
    /// конецесли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Сумма > 0 И НЕ Проведен Тогда
    ///     Провести();
    /// КонецЕсли;
    /// ```
    ///
    /// # Keyword is not in its canonical spelling
    ///
    /// The platform does not mind the case of letters, but readers do: the usual look of `If … Then` is recognised
    /// without reading, while a mix of `if`, `IF` and `If` has to be deciphered, and diffs fill with changes that
    /// change nothing. Words are spelt as the syntax assistant spells them; `AND`, `OR` and `NOT` may be in capitals.
    ///
    /// ## Wrong
    /// ```bsl
    /// if Amount > 0 THEN
    ///     Post();
    /// endif;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Amount > 0 AND NOT Posted Then
    ///     Post();
    /// EndIf;
    /// ```
    CANONICAL_SPELLING_KEYWORDS {
        code: "CanonicalSpellingKeywords",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        check: Check::File(check),
    }
}

/// The kinds of keywords, and what may be written besides the canonical spelling.
const KEYWORDS: [(Kind, &[&str]); 43] = [
    (Kind::AddHandlerKw, &[]),
    (Kind::AndKw, &["AND"]),
    (Kind::AsyncKw, &[]),
    (Kind::AwaitKw, &[]),
    (Kind::BreakKw, &[]),
    (Kind::ContinueKw, &[]),
    (Kind::DeleteKw, &[]),
    (Kind::DoKw, &[]),
    (Kind::EachKw, &["каждого", "each"]),
    (Kind::ElseKw, &[]),
    (Kind::ElsIfKw, &["Elsif"]),
    (Kind::EndDeleteKw, &[]),
    (Kind::EndDoKw, &[]),
    (Kind::EndFunctionKw, &[]),
    (Kind::EndIfKw, &[]),
    (Kind::EndInsertKw, &[]),
    (Kind::EndProcedureKw, &[]),
    (Kind::EndRegionKw, &[]),
    (Kind::EndTryKw, &[]),
    (Kind::ExceptKw, &[]),
    (Kind::ExecuteKw, &[]),
    (Kind::ExportKw, &[]),
    (Kind::ForKw, &[]),
    (Kind::FunctionKw, &[]),
    (Kind::GotoKw, &["GoTo"]),
    (Kind::IfKw, &[]),
    (Kind::InKw, &[]),
    (Kind::InsertKw, &[]),
    (Kind::NewKw, &[]),
    (Kind::NotKw, &["НЕ", "NOT"]),
    (Kind::OrKw, &["ИЛИ", "OR"]),
    (Kind::ProcedureKw, &[]),
    (Kind::RaiseKw, &[]),
    (Kind::RegionKw, &[]),
    (Kind::RemoveHandlerKw, &[]),
    (Kind::ReturnKw, &[]),
    (Kind::ThenKw, &[]),
    (Kind::ToKw, &[]),
    (Kind::TryKw, &[]),
    (Kind::UseKw, &[]),
    (Kind::ValKw, &[]),
    (Kind::VarKw, &[]),
    (Kind::WhileKw, &[]),
];

fn check(context: &mut Context<'_>) {
    let file = context.file;
    for (kind, also) in KEYWORDS {
        let russian = Spelling::Russian.spell(kind);
        let english = Spelling::English.spell(kind);
        for node in file.tree.of_kind(kind) {
            let written = node.text();
            if written == russian
                || written == english
                || also.contains(&written)
                || written.is_empty()
                || is_lost(node)
            {
                continue;
            }
            let canonical = match Spelling::of_word(written) {
                Spelling::Russian => russian,
                Spelling::English => english,
            };
            report(context, node.range(), written, canonical);
        }
    }
    let literals = [Kind::Boolean, Kind::Undefined].into_iter();
    let literals = literals.flat_map(|it| file.tree.of_kind(it));
    let symbols = file.tree.of_kind(Kind::PreprocSymbol);
    let annotations = file.tree.of_kind(Kind::Annotation);
    let annotations = annotations.filter_map(|it| it.child(Field::Name));
    for node in literals.chain(symbols).chain(annotations) {
        named(context, node);
    }
    for node in file.tree.of_kind(Kind::Null) {
        let written = node.text();
        if !matches!(written, "NULL" | "Null") && !written.is_empty() {
            report(context, node.range(), written, "NULL");
        }
    }
}

/// A word that is no keyword of the grammar but has one spelling.
fn named(context: &mut Context<'_>, node: BslNode<'_>) {
    let written = node.text();
    let is_canonical = |it: &(&str, &str)| it.0 == written || it.1 == written;
    if keywords::NAMES.iter().any(is_canonical) || is_lost(node) {
        return;
    }
    if let Some(canonical) = keywords::named(written, Spelling::of_word(written)) {
        report(context, node.range(), written, canonical);
    }
}

/// In text that is no code there are no keywords.
fn is_lost(node: BslNode<'_>) -> bool {
    node.parent().is_some_and(|it| it.kind() == Kind::Error)
}

fn report(context: &mut Context<'_>, range: Range<usize>, written: &str, canonical: &str) {
    let message = context.language.pick(
        format!("«{written}» пишется «{canonical}»"),
        format!("“{written}” is spelt “{canonical}”"),
    );
    let title = context.language.pick(
        format!("Написать «{canonical}»"),
        format!("Write “{canonical}”"),
    );
    let fix = Fix::evident(title, range.clone(), canonical);
    context.report(range, message).fix(fix);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::{check, check_fix};

    #[test]
    fn words_of_directives_conditions_and_literals_count_too() {
        check(
            &CANONICAL_SPELLING_KEYWORDS,
            Language::Ru,
            "#область Имя
 ^^^^^^^ «область» пишется «Область»
#Если клиент Или НаСервере Тогда
      ^^^^^^ «клиент» пишется «Клиент»
&наклиенте
 ^^^^^^^^^ «наклиенте» пишется «НаКлиенте»
Процедура А() экспорт
              ^^^^^^^ «экспорт» пишется «Экспорт»
	Для каждого Б Из В Цикл
		Б = истина и NULL;
		    ^^^^^^ «истина» пишется «Истина»
		           ^ «и» пишется «И»
	КонецЦикла;
КонецПроцедуры
#КонецЕсли
#КонецОбласти
",
        );
    }

    #[test]
    fn names_that_look_like_keywords_are_left_alone() {
        check(
            &CANONICAL_SPELLING_KEYWORDS,
            Language::Ru,
            "А.если = Б.выполнить() + В.не;\n",
        );
    }

    #[test]
    fn the_fix_keeps_the_language() {
        check_fix(
            &CANONICAL_SPELLING_KEYWORDS,
            "IF А Тогда\nКонецЕсли;",
            "If А Тогда\nКонецЕсли;",
        );
    }
}
