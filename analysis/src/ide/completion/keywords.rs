//! The words of the language, where they may stand, with the bodies of what they begin.

use metadata::platform::Names;

use super::context::{Context, Wants};
use super::item::{Item, ItemKind};
use super::scan::Block;
use super::words::Word;
use crate::edit::TextEdit;
use crate::keywords::Spelling;

/// A word and what is written for it, in both languages. A body has places for a cursor.
struct Keyword {
    ru: &'static str,
    en: &'static str,
    /// Empty: the word itself.
    ru_body: &'static str,
    en_body: &'static str,
}

const fn word(ru: &'static str, en: &'static str) -> Keyword {
    body(ru, en, "", "")
}

const fn body(
    ru: &'static str,
    en: &'static str,
    ru_body: &'static str,
    en_body: &'static str,
) -> Keyword {
    Keyword {
        ru,
        en,
        ru_body,
        en_body,
    }
}

const STATEMENTS: &[Keyword] = &[
    body(
        "Если",
        "If",
        "Если $1 Тогда\n\t$0\nКонецЕсли;",
        "If $1 Then\n\t$0\nEndIf;",
    ),
    body(
        "Для Каждого",
        "For Each",
        "Для Каждого ${1:Элемент} Из ${2:Коллекция} Цикл\n\t$0\nКонецЦикла;",
        "For Each ${1:Item} In ${2:Collection} Do\n\t$0\nEndDo;",
    ),
    body(
        "Для",
        "For",
        "Для ${1:Индекс} = ${2:0} По ${3:Количество} Цикл\n\t$0\nКонецЦикла;",
        "For ${1:Index} = ${2:0} To ${3:Count} Do\n\t$0\nEndDo;",
    ),
    body(
        "Пока",
        "While",
        "Пока $1 Цикл\n\t$0\nКонецЦикла;",
        "While $1 Do\n\t$0\nEndDo;",
    ),
    body(
        "Попытка",
        "Try",
        "Попытка\n\t$1\nИсключение\n\t$0\nКонецПопытки;",
        "Try\n\t$1\nExcept\n\t$0\nEndTry;",
    ),
    body(
        "ВызватьИсключение",
        "Raise",
        "ВызватьИсключение $0;",
        "Raise $0;",
    ),
    body("Перейти", "Goto", "Перейти ~$0;", "Goto ~$0;"),
    body("Выполнить", "Execute", "Выполнить($0);", "Execute($0);"),
    body(
        "ДобавитьОбработчик",
        "AddHandler",
        "ДобавитьОбработчик ${1:Объект}.${2:Событие}, ${3:Обработчик};",
        "AddHandler ${1:Object}.${2:Event}, ${3:Handler};",
    ),
    body(
        "УдалитьОбработчик",
        "RemoveHandler",
        "УдалитьОбработчик ${1:Объект}.${2:Событие}, ${3:Обработчик};",
        "RemoveHandler ${1:Object}.${2:Event}, ${3:Handler};",
    ),
];

const IN_LOOP: &[Keyword] = &[
    body("Прервать", "Break", "Прервать;", "Break;"),
    body("Продолжить", "Continue", "Продолжить;", "Continue;"),
];

const RETURN_VALUE: Keyword = body("Возврат", "Return", "Возврат $0;", "Return $0;");
const RETURN: Keyword = body("Возврат", "Return", "Возврат;", "Return;");
const VARIABLE: Keyword = body("Перем", "Var", "Перем $0;", "Var $0;");
const ELSE_IF: Keyword = body(
    "ИначеЕсли",
    "ElsIf",
    "ИначеЕсли $1 Тогда\n\t$0",
    "ElsIf $1 Then\n\t$0",
);
const ELSE: Keyword = body("Иначе", "Else", "Иначе\n\t$0", "Else\n\t$0");
const EXCEPT: Keyword = body("Исключение", "Except", "Исключение\n\t$0", "Except\n\t$0");
const END_IF: Keyword = body("КонецЕсли", "EndIf", "КонецЕсли;", "EndIf;");
const END_LOOP: Keyword = body("КонецЦикла", "EndDo", "КонецЦикла;", "EndDo;");
const END_TRY: Keyword = body("КонецПопытки", "EndTry", "КонецПопытки;", "EndTry;");
const END_PROCEDURE: Keyword = word("КонецПроцедуры", "EndProcedure");
const END_FUNCTION: Keyword = word("КонецФункции", "EndFunction");
const AWAIT: Keyword = body("Ждать", "Await", "Ждать ", "Await ");

const DECLARATIONS: &[Keyword] = &[
    body(
        "Процедура",
        "Procedure",
        "Процедура ${1:Имя}($2)\n\t$0\nКонецПроцедуры",
        "Procedure ${1:Name}($2)\n\t$0\nEndProcedure",
    ),
    body(
        "Функция",
        "Function",
        "Функция ${1:Имя}($2)\n\t$0\n\tВозврат ${3:Неопределено};\nКонецФункции",
        "Function ${1:Name}($2)\n\t$0\n\tReturn ${3:Undefined};\nEndFunction",
    ),
];

const ASYNC: Keyword = body("Асинх", "Async", "Асинх ", "Async ");

const VALUES: &[Keyword] = &[
    word("Истина", "True"),
    word("Ложь", "False"),
    word("Неопределено", "Undefined"),
    word("NULL", "Null"),
];

const EXPRESSIONS: &[Keyword] = &[
    body("Новый", "New", "Новый ", "New "),
    body("Не", "Not", "Не ", "Not "),
];

const OPERATORS: &[Keyword] = &[
    body("И", "And", "И ", "And "),
    body("Или", "Or", "Или ", "Or "),
];

const THEN: Keyword = word("Тогда", "Then");
const DO: Keyword = word("Цикл", "Do");
const IN: Keyword = body("Из", "In", "Из ", "In ");
const TO: Keyword = body("По", "To", "По ", "To ");
const EACH: Keyword = body("Каждого", "Each", "Каждого ", "Each ");
const VAL: Keyword = body("Знач", "Val", "Знач ", "Val ");
const EXPORT: Keyword = word("Экспорт", "Export");

/// Adds the words that may stand at a place.
pub(super) fn add(context: &Context<'_>, spelling: Spelling, into: &mut Vec<Item>) {
    let mut words = Words {
        context,
        spelling,
        into,
    };
    match context.wants {
        Wants::Statement => words.statement(),
        Wants::Expression => words.expression(),
        Wants::Operator => words.operator(),
        Wants::OperatorOrStatement => {
            words.operator();
            words.statement();
        }
        Wants::LoopVariable => words.push(&EACH, 1.0),
        Wants::Parameter => words.push(&VAL, 0.0),
        Wants::Default => words.all(VALUES, 0.0),
        Wants::Export => words.push(&EXPORT, 0.0),
        _ => {}
    }
}

struct Words<'a, 't> {
    context: &'a Context<'t>,
    spelling: Spelling,
    into: &'a mut Vec<Item>,
}

impl Words<'_, '_> {
    fn statement(&mut self) {
        let context = self.context;
        let after_async = context
            .scan
            .last()
            .is_some_and(|it| it.is_word(Word::Async));
        if context.method().is_none() {
            self.all(DECLARATIONS, 6.0);
            if after_async {
                return;
            }
            self.push(&ASYNC, -4.0);
            if !context.scan.has_code {
                self.push(&VARIABLE, 2.0);
            }
        }
        self.all(STATEMENTS, 0.0);
        if context.is_in(|it| it == Block::Loop) {
            self.all(IN_LOOP, 0.0);
        }
        if let Some(method) = context.method() {
            let is_function = method.is_function;
            if method.is_async {
                self.push(&AWAIT, 0.0);
            }
            self.push(if is_function { &RETURN_VALUE } else { &RETURN }, 2.0);
            self.push(&VARIABLE, -6.0);
            if context.scan.blocks.is_empty() && !self.is_closed() {
                let end = if is_function {
                    &END_FUNCTION
                } else {
                    &END_PROCEDURE
                };
                self.closing(end, method.start);
            }
        }
        let Some((block, at)) = context.scan.blocks.last().copied() else {
            return;
        };
        match block {
            Block::If(has_else) => {
                if !has_else {
                    self.closing(&ELSE_IF, at);
                    self.closing(&ELSE, at);
                }
                self.closing(&END_IF, at);
            }
            Block::Loop => self.closing(&END_LOOP, at),
            Block::Try => self.closing(&EXCEPT, at),
            Block::Except => self.closing(&END_TRY, at),
        }
    }

    fn expression(&mut self) {
        self.all(EXPRESSIONS, 0.0);
        self.all(VALUES, 0.0);
        if self.context.method().is_some_and(|it| it.is_async) {
            self.push(&AWAIT, 0.0);
        }
    }

    fn operator(&mut self) {
        self.all(OPERATORS, 0.0);
        if !self.context.scan.open.is_empty() {
            return;
        }
        let statement = self.context.scan.statement();
        let first = statement.first().map(|it| it.kind);
        let has = |word| statement.iter().any(|it| it.is_word(word));
        use super::scan::TokenKind::Word as Is;
        match first {
            Some(Is(Word::If | Word::ElseIf)) => self.push(&THEN, 4.0),
            Some(Is(Word::While)) => self.push(&DO, 4.0),
            Some(Is(Word::For)) if has(Word::Each) && !has(Word::In) => self.push(&IN, 6.0),
            Some(Is(Word::For)) if !has(Word::Each) && !has(Word::To) => self.push(&TO, 6.0),
            Some(Is(Word::For)) => self.push(&DO, 4.0),
            _ => {}
        }
    }

    /// Whether the method at hand has its end below.
    fn is_closed(&self) -> bool {
        let rest = self.context.text.get(self.context.word_end..);
        for line in rest.unwrap_or_default().lines() {
            let line = line.trim_start();
            let end = line
                .find(|it: char| !super::words::is_word(it))
                .unwrap_or(line.len());
            let word = line.get(..end).unwrap_or_default();
            let is = |ru, en| super::words::either(word, ru, en);
            if is("КонецПроцедуры", "EndProcedure") || is("КонецФункции", "EndFunction")
            {
                return true;
            }
            if is("Процедура", "Procedure") || is("Функция", "Function") || is("Асинх", "Async")
            {
                return false;
            }
        }
        false
    }

    fn all(&mut self, keywords: &[Keyword], more: f32) {
        for it in keywords {
            self.push(it, more);
        }
    }

    fn push(&mut self, keyword: &Keyword, more: f32) {
        let names = Names::new(keyword.ru, keyword.en);
        let mut item = Item::new(names, ItemKind::Keyword);
        let body = match self.spelling {
            Spelling::Russian => keyword.ru_body,
            Spelling::English => keyword.en_body,
        };
        if !body.is_empty() {
            // A body needs room: in the middle of a line the word itself is all that is meant.
            let fits = self.context.ends_line() || !body.contains(['\n', ';']);
            item.snippet = fits.then(|| body.to_owned());
            if body.contains('\n') && fits {
                item.kind = ItemKind::Snippet;
            }
        }
        item.bonus = more;
        self.into.push(item);
    }

    /// A word that ends or divides a block stands where the block begins.
    fn closing(&mut self, keyword: &Keyword, begin: usize) {
        self.push(keyword, 4.0);
        let context = self.context;
        if !context.begins_line() {
            return;
        }
        let (has, wanted) = (context.indent(), context.indent_at(begin));
        if has == wanted {
            return;
        }
        if let Some(item) = self.into.last_mut() {
            let start = context.typed.start - has.len();
            item.extra.push(TextEdit {
                range: start..context.typed.start,
                text: wanted.to_owned(),
            });
        }
    }
}
