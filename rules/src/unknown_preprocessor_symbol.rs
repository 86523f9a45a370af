use analysis::review::{Check, Context, RuleKind, Tag};
use analysis::{Fix, Severity};
use metadata::{Bilingual, ModuleKind};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Неизвестный символ препроцессора
    ///
    /// В условии `#Если` стоит слово, которого платформа не знает. Такой модуль не компилируется; чаще всего это
    /// опечатка или имя из другой версии платформы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// #Если Серевер Тогда
    /// Процедура Записать() Экспорт
    /// КонецПроцедуры
    /// #КонецЕсли
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// #Если Сервер Или ТолстыйКлиентОбычноеПриложение Тогда
    /// Процедура Записать() Экспорт
    /// КонецПроцедуры
    /// #КонецЕсли
    /// ```
    ///
    /// # Unknown preprocessor symbol
    ///
    /// The condition of `#If` holds a word that the platform does not know. Such a module does not compile; most often
    /// the word is mistyped, or comes from another version of the platform.
    ///
    /// ## Wrong
    /// ```bsl
    /// #If Servr Then
    /// Procedure Write() Export
    /// EndProcedure
    /// #EndIf
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// #If Server Or ThickClientOrdinaryApplication Then
    /// Procedure Write() Export
    /// EndProcedure
    /// #EndIf
    /// ```
    UNKNOWN_PREPROCESSOR_SYMBOL {
        code: "UnknownPreprocessorSymbol",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::Error],
        minutes: 5,
        check: Check::Nodes(&[Kind::PreprocSymbol], check),
    }
}

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

const SYMBOLS: [Bilingual; 13] = [
    names("Клиент", "Client"),
    names("НаКлиенте", "AtClient"),
    names("Сервер", "Server"),
    names("НаСервере", "AtServer"),
    names("ВнешнееСоединение", "ExternalConnection"),
    names("ТонкийКлиент", "ThinClient"),
    names("ВебКлиент", "WebClient"),
    names("МобильныйКлиент", "MobileClient"),
    names("МобильноеПриложениеКлиент", "MobileAppClient"),
    names("МобильноеПриложениеСервер", "MobileAppServer"),
    names("МобильныйАвтономныйСервер", "MobileStandaloneServer"),
    names(
        "ТолстыйКлиентОбычноеПриложение",
        "ThickClientOrdinaryApplication",
    ),
    names(
        "ТолстыйКлиентУправляемоеПриложение",
        "ThickClientManagedApplication",
    ),
];

/// Those of OneScript.
const OF_SCRIPTS: [&str; 3] = ["Windows", "Linux", "MacOS"];

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let word = node.text();
    let is_script = context.place().kind == Some(ModuleKind::Script);
    if SYMBOLS.iter().any(|it| it.is(word))
        || is_script && OF_SCRIPTS.iter().any(|it| metadata::same(it, word))
        || word.is_empty()
    {
        return;
    }
    let message = context.language.pick(
        format!("Неизвестный символ препроцессора «{word}»: модуль не скомпилируется"),
        format!("Unknown preprocessor symbol “{word}”: the module will not compile"),
    );
    let meant = meant(word);
    let title = meant.map(|it| {
        context
            .language
            .pick(format!("Заменить на «{it}»"), format!("Replace by “{it}”"))
    });
    let finding = context.report(node.range(), message);
    if let (Some(meant), Some(title)) = (meant, title) {
        finding.fix(Fix::possible(title, node.range(), meant));
    }
}

/// The symbol that differs from a word by two letters at most.
fn meant(word: &str) -> Option<&'static str> {
    let letters: Vec<char> = metadata::folded(word).collect();
    let both = SYMBOLS.iter().flat_map(|it| [it.ru, it.en]);
    let near = both.filter_map(|it| {
        let known: Vec<char> = metadata::folded(it).collect();
        let most = if known.len() > 6 { 2 } else { 1 };
        (known.len().abs_diff(letters.len()) <= most)
            .then(|| (distance(&letters, &known), it))
            .filter(|it| it.0 <= most)
    });
    near.min().map(|it| it.1)
}

/// How many letters must be put in, left out or changed to make one word of another.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (number, letter) in left.iter().enumerate() {
        let mut diagonal = number;
        let mut before = number + 1;
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (other, cell) in right.iter().zip(row.iter_mut().skip(1)) {
            let changed = diagonal + usize::from(letter != other);
            diagonal = *cell;
            *cell = changed.min(diagonal + 1).min(before + 1);
            before = *cell;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::{check, check_fix};

    #[test]
    fn scripts_have_symbols_of_their_own() {
        check(
            &UNKNOWN_PREPROCESSOR_SYMBOL,
            Language::Ru,
            "//- /а.os
#Если Windows Или сервер Тогда
#КонецЕсли
//- /б.bsl
#Если Windows Или Не НаСервере Тогда
      ^^^^^^^ Неизвестный символ препроцессора «Windows»: модуль не скомпилируется
#КонецЕсли
",
        );
    }

    #[test]
    fn a_mistyped_word_can_be_corrected() {
        check_fix(
            &UNKNOWN_PREPROCESSOR_SYMBOL,
            "#Если Клинт Тогда\n#КонецЕсли",
            "#Если Клиент Тогда\n#КонецЕсли",
        );
        assert_eq!(meant("WebClent"), Some("WebClient"));
        assert_eq!(meant("Отладка"), None);
    }
}
