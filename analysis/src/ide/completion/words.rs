//! The words of the language in both spellings, and what names are made of.

use std::sync::LazyLock;

use metadata::{Folded, Name, NameMap, same};

/// A word that the language has a meaning for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Procedure,
    Function,
    EndMethod,
    Var,
    Val,
    Export,
    If,
    Then,
    ElseIf,
    Else,
    EndIf,
    For,
    Each,
    In,
    To,
    While,
    Do,
    EndDo,
    Try,
    Except,
    EndTry,
    New,
    Return,
    Raise,
    Execute,
    Goto,
    Operator,
    Await,
    Async,
    Jump,
    Literal,
}

const WORDS: &[(&str, &str, Word)] = &[
    ("Процедура", "Procedure", Word::Procedure),
    ("Функция", "Function", Word::Function),
    ("КонецПроцедуры", "EndProcedure", Word::EndMethod),
    ("КонецФункции", "EndFunction", Word::EndMethod),
    ("Перем", "Var", Word::Var),
    ("Знач", "Val", Word::Val),
    ("Экспорт", "Export", Word::Export),
    ("Если", "If", Word::If),
    ("Тогда", "Then", Word::Then),
    ("ИначеЕсли", "ElsIf", Word::ElseIf),
    ("Иначе", "Else", Word::Else),
    ("КонецЕсли", "EndIf", Word::EndIf),
    ("Для", "For", Word::For),
    ("Каждого", "Each", Word::Each),
    ("Из", "In", Word::In),
    ("По", "To", Word::To),
    ("Пока", "While", Word::While),
    ("Цикл", "Do", Word::Do),
    ("КонецЦикла", "EndDo", Word::EndDo),
    ("Попытка", "Try", Word::Try),
    ("Исключение", "Except", Word::Except),
    ("КонецПопытки", "EndTry", Word::EndTry),
    ("Новый", "New", Word::New),
    ("Возврат", "Return", Word::Return),
    ("ВызватьИсключение", "Raise", Word::Raise),
    ("Выполнить", "Execute", Word::Execute),
    ("Перейти", "Goto", Word::Goto),
    ("И", "And", Word::Operator),
    ("Или", "Or", Word::Operator),
    ("Не", "Not", Word::Operator),
    ("Ждать", "Await", Word::Await),
    ("Асинх", "Async", Word::Async),
    ("Прервать", "Break", Word::Jump),
    ("Продолжить", "Continue", Word::Jump),
    ("Истина", "True", Word::Literal),
    ("Ложь", "False", Word::Literal),
    ("Неопределено", "Undefined", Word::Literal),
    ("NULL", "Null", Word::Literal),
];

static BY_NAME: LazyLock<NameMap<Word>> = LazyLock::new(|| {
    let both = |it: &(&str, &str, Word)| [(Name::new(it.0), it.2), (Name::new(it.1), it.2)];
    WORDS.iter().flat_map(both).collect()
});

/// What a word means in the language, if anything.
pub(crate) fn meaning(word: &str) -> Option<Word> {
    BY_NAME.get(&Folded(word)).copied()
}

/// Whether the language has a meaning for a word.
pub(crate) fn is_reserved(word: &str) -> bool {
    BY_NAME.contains_key(&Folded(word))
}

/// Whether a letter may stand in a name.
pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a word is one of the two spellings.
pub(crate) fn either(word: &str, ru: &str, en: &str) -> bool {
    same(word, ru) || same(word, en)
}
