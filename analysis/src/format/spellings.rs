//! Keywords as the options want them.

use parser_bsl::bsl::Kind;

use super::tokens::Token;
use super::{KeywordCase, KeywordLanguage, Options};
use crate::keywords::{self, Spelling};

/// A token as the options want it spelt; none when it stays as it is.
pub(super) fn spelling(token: &Token, text: &str, options: &Options) -> Option<&'static str> {
    if token.is_frozen {
        return None;
    }
    let to = |spelling: Spelling| match options.keyword_language {
        KeywordLanguage::Keep => spelling,
        KeywordLanguage::Russian => Spelling::Russian,
        KeywordLanguage::English => Spelling::English,
    };
    let now = Spelling::of_word(text);
    let language = to(now);
    let word = match token.kind {
        Kind::Boolean | Kind::Undefined => keywords::named(text, language)?,
        Kind::Identifier if matches!(token.parent, Kind::PreprocSymbol | Kind::Annotation) => {
            keywords::named(text, language)?
        }
        kind => {
            // Only keywords have names in capitals; `#native` is a word of its own.
            let word = language.spell(kind);
            let is_keyword = word.starts_with(char::is_uppercase) && kind != Kind::HeaderKw;
            if !is_keyword || !text.chars().all(char::is_alphabetic) {
                return None;
            }
            logical(kind, language, options).unwrap_or(word)
        }
    };
    let is_translated = language != now;
    let is_recased = options.keyword_case != KeywordCase::Keep;
    (word != text && (is_translated || is_recased)).then_some(word)
}

fn logical(kind: Kind, language: Spelling, options: &Options) -> Option<&'static str> {
    if options.keyword_case != KeywordCase::CanonicalUpperLogical {
        return None;
    }
    let (russian, english) = match kind {
        Kind::AndKw => ("И", "AND"),
        Kind::OrKw => ("ИЛИ", "OR"),
        Kind::NotKw => ("НЕ", "NOT"),
        _ => return None,
    };
    Some(match language {
        Spelling::Russian => russian,
        Spelling::English => english,
    })
}
