//! The two spellings of keywords.

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::syntax::preorder;
use tree_sitter::Tree;

/// The language of keywords; modules mix both, though seldom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// Russian words.
    Russian,
    /// English words.
    English,
}

/// So many keywords tell the language of a module; a large one has a hundred thousand.
const ENOUGH: usize = 500;

impl Spelling {
    /// The language of a word as it stands in the text.
    pub fn of_word(word: &str) -> Self {
        if word.starts_with(|it: char| it.is_ascii()) {
            Self::English
        } else {
            Self::Russian
        }
    }

    /// The language that most keywords of a module are spelt in, by the first ones of them; without keywords, that of
    /// its letters.
    pub fn of_module(text: &str, tree: &Tree) -> Self {
        let (mut russian, mut english) = (0_usize, 0_usize);
        for leaf in preorder(tree.root_node()).filter(|it| it.child_count() == 0) {
            if russian_spelling(Kind::of(leaf)).is_some() {
                match Self::of_word(&text[leaf.byte_range()]) {
                    Self::Russian => russian += 1,
                    Self::English => english += 1,
                }
                if russian + english >= ENOUGH {
                    break;
                }
            }
        }
        if russian == english {
            let is_russian = text.contains(|it: char| ('\u{400}'..='\u{45F}').contains(&it));
            return if is_russian {
                Self::Russian
            } else {
                Self::English
            };
        }
        if russian > english {
            Self::Russian
        } else {
            Self::English
        }
    }

    /// A token in this language; what is not a keyword is spelt one way only.
    pub fn spell(self, token: Kind) -> &'static str {
        match (self, russian_spelling(token)) {
            (Self::Russian, Some(word)) => word,
            _ => token.name(),
        }
    }
}

fn russian_spelling(token: Kind) -> Option<&'static str> {
    let word = match token {
        Kind::AddHandlerKw => "ДобавитьОбработчик",
        Kind::AndKw => "И",
        Kind::AsyncKw => "Асинх",
        Kind::AwaitKw => "Ждать",
        Kind::BreakKw => "Прервать",
        Kind::ContinueKw => "Продолжить",
        Kind::DeleteKw => "Удаление",
        Kind::DoKw => "Цикл",
        Kind::EachKw => "Каждого",
        Kind::ElseKw => "Иначе",
        Kind::ElsIfKw => "ИначеЕсли",
        Kind::EndDeleteKw => "КонецУдаления",
        Kind::EndDoKw => "КонецЦикла",
        Kind::EndFunctionKw => "КонецФункции",
        Kind::EndIfKw => "КонецЕсли",
        Kind::EndInsertKw => "КонецВставки",
        Kind::EndProcedureKw => "КонецПроцедуры",
        Kind::EndRegionKw => "КонецОбласти",
        Kind::EndTryKw => "КонецПопытки",
        Kind::ExceptKw => "Исключение",
        Kind::ExecuteKw => "Выполнить",
        Kind::ExportKw => "Экспорт",
        Kind::ForKw => "Для",
        Kind::FunctionKw => "Функция",
        Kind::GotoKw => "Перейти",
        Kind::IfKw => "Если",
        Kind::InKw => "Из",
        Kind::InsertKw => "Вставка",
        Kind::NewKw => "Новый",
        Kind::NotKw => "Не",
        Kind::OrKw => "Или",
        Kind::ProcedureKw => "Процедура",
        Kind::RaiseKw => "ВызватьИсключение",
        Kind::RegionKw => "Область",
        Kind::RemoveHandlerKw => "УдалитьОбработчик",
        Kind::ReturnKw => "Возврат",
        Kind::ThenKw => "Тогда",
        Kind::ToKw => "По",
        Kind::TryKw => "Попытка",
        Kind::UseKw => "Использовать",
        Kind::ValKw => "Знач",
        Kind::VarKw => "Перем",
        Kind::WhileKw => "Пока",
        _ => return None,
    };
    Some(word)
}

/// Words that are no keywords of the grammar but are spelt in one way: those of directives, of preprocessor conditions and
/// of literals. Russian, English.
pub const NAMES: [(&str, &str); 23] = [
    ("НаКлиенте", "AtClient"),
    ("НаСервере", "AtServer"),
    ("НаСервереБезКонтекста", "AtServerNoContext"),
    ("НаКлиентеНаСервере", "AtClientAtServer"),
    (
        "НаКлиентеНаСервереБезКонтекста",
        "AtClientAtServerNoContext",
    ),
    ("Перед", "Before"),
    ("После", "After"),
    ("Вместо", "Around"),
    ("ИзменениеИКонтроль", "ChangeAndValidate"),
    ("Клиент", "Client"),
    ("Сервер", "Server"),
    ("ВнешнееСоединение", "ExternalConnection"),
    ("ТонкийКлиент", "ThinClient"),
    (
        "ТолстыйКлиентОбычноеПриложение",
        "ThickClientOrdinaryApplication",
    ),
    (
        "ТолстыйКлиентУправляемоеПриложение",
        "ThickClientManagedApplication",
    ),
    ("ВебКлиент", "WebClient"),
    ("МобильныйКлиент", "MobileClient"),
    ("МобильноеПриложениеКлиент", "MobileAppClient"),
    ("МобильноеПриложениеСервер", "MobileAppServer"),
    ("МобильныйАвтономныйСервер", "MobileStandaloneServer"),
    ("Истина", "True"),
    ("Ложь", "False"),
    ("Неопределено", "Undefined"),
];

/// A word of [`NAMES`] in a language, whatever the language and the case it is written in.
pub fn named(text: &str, language: Spelling) -> Option<&'static str> {
    let (russian, english) = NAMES
        .iter()
        .find(|(russian, english)| same(text, russian) || same(text, english))?;
    Some(match language {
        Spelling::Russian => russian,
        Spelling::English => english,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(text: &str) -> Spelling {
        Spelling::of_module(text, &parser_bsl::Parser::bsl().parse(text, None))
    }

    #[test]
    fn most_keywords_decide_not_names() {
        assert_eq!(
            spelling("Procedure Провести()\n\tДокумент.Записать();\nEndProcedure"),
            Spelling::English
        );
        assert_eq!(
            spelling("Процедура Post()\n\tDocument.Write();\nКонецПроцедуры"),
            Spelling::Russian
        );
    }

    #[test]
    fn without_keywords_the_letters_decide() {
        assert_eq!(spelling("Сообщить(\"text\");"), Spelling::Russian);
        assert_eq!(spelling("Message(\"text\");"), Spelling::English);
        assert_eq!(spelling(""), Spelling::English);
    }

    #[test]
    fn tokens_are_spelt_in_the_language() {
        assert_eq!(Spelling::Russian.spell(Kind::EndIfKw), "КонецЕсли");
        assert_eq!(Spelling::English.spell(Kind::EndIfKw), "EndIf");
        assert_eq!(Spelling::Russian.spell(Kind::Semicolon), ";");
    }
}
