//! Keywords and directives by their spellings.

use std::sync::LazyLock;

use metadata::same;
use parser_bsl::bsl::Kind;
use rustc_hash::FxHashMap;

use crate::index::word;
use crate::keywords::Spelling;

const KEYWORDS: [Kind; 34] = [
    Kind::AddHandlerKw,
    Kind::AndKw,
    Kind::BreakKw,
    Kind::ContinueKw,
    Kind::DoKw,
    Kind::EachKw,
    Kind::ElseKw,
    Kind::ElsIfKw,
    Kind::EndDoKw,
    Kind::EndFunctionKw,
    Kind::EndIfKw,
    Kind::EndProcedureKw,
    Kind::EndTryKw,
    Kind::ExceptKw,
    Kind::ExecuteKw,
    Kind::ExportKw,
    Kind::ForKw,
    Kind::FunctionKw,
    Kind::GotoKw,
    Kind::IfKw,
    Kind::InKw,
    Kind::NewKw,
    Kind::NotKw,
    Kind::OrKw,
    Kind::ProcedureKw,
    Kind::RaiseKw,
    Kind::RemoveHandlerKw,
    Kind::ReturnKw,
    Kind::ThenKw,
    Kind::ToKw,
    Kind::TryKw,
    Kind::ValKw,
    Kind::VarKw,
    Kind::WhileKw,
];

const LITERALS: [(&str, Kind); 7] = [
    ("Истина", Kind::Boolean),
    ("True", Kind::Boolean),
    ("Ложь", Kind::Boolean),
    ("False", Kind::Boolean),
    ("Неопределено", Kind::Undefined),
    ("Undefined", Kind::Undefined),
    ("Null", Kind::Null),
];

const DIRECTIVES: [(&str, &str, Kind); 13] = [
    ("Область", "Region", Kind::RegionDirective),
    ("КонецОбласти", "EndRegion", Kind::EndRegionDirective),
    ("Если", "If", Kind::IfDirective),
    ("ИначеЕсли", "ElsIf", Kind::ElsifDirective),
    ("Иначе", "Else", Kind::ElseDirective),
    ("КонецЕсли", "EndIf", Kind::EndIfDirective),
    ("Вставка", "Insert", Kind::InsertDirective),
    ("КонецВставки", "EndInsert", Kind::EndInsertDirective),
    ("Удаление", "Delete", Kind::DeleteDirective),
    ("КонецУдаления", "EndDelete", Kind::EndDeleteDirective),
    ("Использовать", "Use", Kind::UseDirective),
    ("native", "stack", Kind::HeaderDirective),
    ("Обходимое", "Iterable", Kind::CustomDirective),
];

static BY_WORD: LazyLock<FxHashMap<u32, (&'static str, Kind)>> = LazyLock::new(|| {
    let both = [Spelling::Russian, Spelling::English];
    let keywords = both
        .into_iter()
        .flat_map(|spelling| KEYWORDS.map(|kind| (spelling.spell(kind), kind)));
    let all = keywords.chain(LITERALS);
    all.map(|(text, kind)| (word(text), (text, kind))).collect()
});

/// The keyword or the literal that a word is. `Асинх` and `Ждать` are names but in some places.
pub(super) fn keyword(text: &str) -> Option<Kind> {
    // The longest one is `ДобавитьОбработчик`, of two bytes a letter.
    if text.len() > 40 {
        return None;
    }
    let (spelling, kind) = BY_WORD.get(&word(text))?;
    same(spelling, text).then_some(*kind)
}

/// The directive that a word behind `#` begins.
pub(super) fn directive(text: &str) -> Kind {
    let mut all = DIRECTIVES.iter();
    let found = all.find(|it| same(it.0, text) || same(it.1, text));
    found.map_or(Kind::CustomDirective, |it| it.2)
}
