//! The spellings of keywords and functions.

use metadata::same;
use parser_bsl::query::Kind;

use super::layout::Token;
use super::{KeywordCase, KeywordLanguage, Options};
use crate::resolve::Function;

/// A token as the options want it spelt; none when it stays as it is.
pub(super) fn spelling(token: &Token, text: &str, options: &Options) -> Option<String> {
    if options.case == KeywordCase::Keep && options.language == KeywordLanguage::Keep {
        return None;
    }
    let is_russian = !text.is_ascii();
    let in_russian = match options.language {
        KeywordLanguage::Keep => is_russian,
        KeywordLanguage::Russian => true,
        KeywordLanguage::English => false,
    };
    let (russian, english) = words(token, text)?;
    let word = if in_russian { russian } else { english };
    // A keyword that is in the right language keeps its case unless that is to change too.
    if options.case == KeywordCase::Keep && same(word, text) {
        return None;
    }
    Some(word.to_owned())
}

/// Whether one spelling of a token may stand for the other.
pub(super) fn may_be(token: &Token, old: &str, new: &str) -> bool {
    match words(token, old) {
        Some((russian, english)) => same(new, russian) || same(new, english),
        None => false,
    }
}

/// The two spellings of a keyword or of the name of a function.
fn words(token: &Token, text: &str) -> Option<(&'static str, &'static str)> {
    if token.kind == Kind::Identifier {
        let function = match token.parent {
            Kind::FunctionCall => Function::named(text)?,
            _ => return None,
        };
        return Some((function.names.ru, function.names.en));
    }
    let russian = match token.kind {
        Kind::AddKw => "ДОБАВИТЬ",
        Kind::AllKw => "ВСЕ",
        Kind::AllowedKw => "РАЗРЕШЕННЫЕ",
        Kind::AndKw => "И",
        Kind::AsKw => "КАК",
        Kind::AscKw => "ВОЗР",
        Kind::Autoorder | Kind::AutoorderKw => "АВТОУПОРЯДОЧИВАНИЕ",
        Kind::BetweenKw => "МЕЖДУ",
        Kind::ByKw | Kind::OnKw => "ПО",
        Kind::CaseKw => "ВЫБОР",
        Kind::CastKw => "ВЫРАЗИТЬ",
        Kind::CharacteristicsKw => "ХАРАКТЕРИСТИКИ",
        Kind::DescKw => "УБЫВ",
        Kind::DistinctKw => "РАЗЛИЧНЫЕ",
        Kind::DropKw => "УНИЧТОЖИТЬ",
        Kind::ElseKw => "ИНАЧЕ",
        Kind::EmptytableKw => "ПУСТАЯТАБЛИЦА",
        Kind::EndKw => "КОНЕЦ",
        Kind::EscapeKw => "СПЕЦСИМВОЛ",
        Kind::FalseKw => "ЛОЖЬ",
        Kind::ForKw => "ДЛЯ",
        Kind::FromKw => "ИЗ",
        Kind::FullKw => "ПОЛНОЕ",
        Kind::GroupKw => "СГРУППИРОВАТЬ",
        Kind::GroupingKw => "ГРУППИРУЮЩИМ",
        Kind::HavingKw => "ИМЕЮЩИЕ",
        Kind::HierarchyKw if token.parent == Kind::InExpression => "ИЕРАРХИИ",
        Kind::HierarchyKw => "ИЕРАРХИЯ",
        Kind::InKw => "В",
        Kind::IndexKw => "ИНДЕКСИРОВАТЬ",
        Kind::InnerKw => "ВНУТРЕННЕЕ",
        Kind::IntoKw => "ПОМЕСТИТЬ",
        Kind::IsKw => "ЕСТЬ",
        Kind::JoinKw => "СОЕДИНЕНИЕ",
        Kind::LeftKw => "ЛЕВОЕ",
        Kind::LikeKw => "ПОДОБНО",
        Kind::NotKw => "НЕ",
        Kind::NullKw => "NULL",
        Kind::OnlyKw => "ТОЛЬКО",
        Kind::OrKw => "ИЛИ",
        Kind::OrderKw => "УПОРЯДОЧИТЬ",
        Kind::OuterKw => "ВНЕШНЕЕ",
        Kind::OverallKw => "ОБЩИЕ",
        Kind::PeriodsKw => "ПЕРИОДАМИ",
        Kind::RefsKw => "ССЫЛКА",
        Kind::RightKw => "ПРАВОЕ",
        Kind::SelectKw => "ВЫБРАТЬ",
        Kind::SetsKw => "НАБОРАМ",
        Kind::ThenKw => "ТОГДА",
        Kind::TopKw => "ПЕРВЫЕ",
        Kind::TotalsKw => "ИТОГИ",
        Kind::TrueKw => "ИСТИНА",
        Kind::TypeKw => "ТИП",
        Kind::UndefinedKw => "НЕОПРЕДЕЛЕНО",
        Kind::UnionKw => "ОБЪЕДИНИТЬ",
        Kind::UniqueKw => "УНИКАЛЬНО",
        Kind::UpdateKw => "ИЗМЕНЕНИЯ",
        Kind::ValueKw => "ЗНАЧЕНИЕ",
        Kind::WhenKw => "КОГДА",
        Kind::WhereKw => "ГДЕ",
        _ => return None,
    };
    Some((russian, token.kind.name()))
}
