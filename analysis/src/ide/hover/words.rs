//! What is told of the words of the language itself: keywords, directives, symbols of the preprocessor, usual regions.

use metadata::Bilingual;
use parser_bsl::bsl::Kind;

use crate::Language;
use crate::ide::markup::Markup;
use crate::keywords::Spelling;

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

/// A text in both languages.
type Text = (&'static str, &'static str);

/// What a keyword does.
pub(super) fn keyword(kind: Kind, code: Language, language: Language) -> Option<Markup> {
    let told = of_keyword(kind)?;
    let spelling = match code {
        Language::Ru => Spelling::Russian,
        Language::En => Spelling::English,
    };
    let mut text = Markup::default();
    text.bsl(match kind {
        Kind::Boolean | Kind::Undefined | Kind::Null | Kind::Question => String::new(),
        _ => spelling.spell(kind).to_owned(),
    });
    text.text(language.pick(told.0, told.1));
    Some(text)
}

fn of_keyword(kind: Kind) -> Option<Text> {
    Some(match kind {
        Kind::ProcedureKw | Kind::EndProcedureKw => (
            "Процедура: подпрограмма, которая не возвращает значения.",
            "A procedure: a subprogram that returns no value.",
        ),
        Kind::FunctionKw | Kind::EndFunctionKw => (
            "Функция: подпрограмма, которая возвращает значение. Без оператора возврата вернёт Неопределено.",
            "A function: a subprogram that returns a value. Without a return statement it returns Undefined.",
        ),
        Kind::ExportKw => (
            "Метод или переменная доступны из других модулей.",
            "The method or the variable is there for other modules.",
        ),
        Kind::ValKw => (
            "Параметр передаётся по значению: присваивание ему не меняет переменную вызывающего. Содержимое коллекций при этом общее.",
            "The parameter is passed by value: assigning it leaves the caller's variable as it was. What a collection holds is shared all the same.",
        ),
        Kind::VarKw => (
            "Объявляет переменную модуля или метода.",
            "Declares a variable of the module or of the method.",
        ),
        Kind::IfKw | Kind::ThenKw | Kind::ElsIfKw | Kind::ElseKw | Kind::EndIfKw => (
            "Условие: выполняется первая ветвь, условие которой истинно, или ветвь Иначе.",
            "A condition: the first branch whose condition is true runs, or the Else branch.",
        ),
        Kind::ForKw | Kind::ToKw => (
            "Цикл по счётчику: от начального значения до конечного включительно, с шагом 1.",
            "A loop with a counter: from the first value to the last one, in steps of 1.",
        ),
        Kind::EachKw | Kind::InKw => (
            "Цикл по элементам коллекции.",
            "A loop over the elements of a collection.",
        ),
        Kind::WhileKw => (
            "Цикл, который выполняется, пока условие истинно.",
            "A loop that runs as long as its condition is true.",
        ),
        Kind::DoKw | Kind::EndDoKw => ("Тело цикла.", "The body of a loop."),
        Kind::BreakKw => ("Выходит из цикла.", "Leaves the loop."),
        Kind::ContinueKw => (
            "Переходит к следующему проходу цикла.",
            "Goes on with the next turn of the loop.",
        ),
        Kind::ReturnKw => (
            "Завершает метод; в функции задаёт возвращаемое значение.",
            "Ends the method; in a function it gives the value to return.",
        ),
        Kind::TryKw | Kind::ExceptKw | Kind::EndTryKw => (
            "Обработка исключений: если операторы попытки вызвали исключение, выполняется блок обработчика.",
            "Handles exceptions: when a statement of the attempt raises one, the handler runs.",
        ),
        Kind::RaiseKw => (
            "Вызывает исключение. Без выражения, в обработчике, передаёт пойманное исключение дальше.",
            "Raises an exception. Without an expression, in a handler, it passes the caught one on.",
        ),
        Kind::GotoKw => ("Переходит к метке `~Имя:`.", "Goes to a label, `~Name:`."),
        Kind::ExecuteKw => (
            "Выполняет код, заданный строкой.",
            "Runs code that is given as a string.",
        ),
        Kind::NewKw => (
            "Создаёт значение типа: `Новый Тип(…)` или `Новый(ИмяТипа, Параметры)`.",
            "Makes a value of a type: `New Type(…)` or `New(TypeName, Parameters)`.",
        ),
        Kind::AddHandlerKw => (
            "Подключает обработчик события.",
            "Connects a handler to an event.",
        ),
        Kind::RemoveHandlerKw => (
            "Отключает обработчик события.",
            "Disconnects a handler from an event.",
        ),
        Kind::AndKw => (
            "Логическое И. Второй операнд не вычисляется, если первый ложен.",
            "Logical And. The second operand is not evaluated where the first is false.",
        ),
        Kind::OrKw => (
            "Логическое Или. Второй операнд не вычисляется, если первый истинен.",
            "Logical Or. The second operand is not evaluated where the first is true.",
        ),
        Kind::NotKw => (
            "Логическое отрицание. Слабее сравнения: `Не А = Б` значит `Не (А = Б)`.",
            "Logical negation. Weaker than comparison: `Not A = B` means `Not (A = B)`.",
        ),
        Kind::AsyncKw => (
            "Асинхронный метод: в нём можно ждать обещаний; функция возвращает Обещание.",
            "An asynchronous method: it may await promises; a function returns a Promise.",
        ),
        Kind::AwaitKw => (
            "Ждёт завершения обещания и даёт его результат.",
            "Waits for a promise and gives its result.",
        ),
        Kind::Question => (
            "Условное выражение: `?(Условие, ЕслиИстина, ЕслиЛожь)`.",
            "A conditional expression: `?(Condition, IfTrue, IfFalse)`.",
        ),
        Kind::Boolean => ("Значение типа Булево.", "A value of the type Boolean."),
        Kind::Undefined => (
            "Значение, которого нет: единственное значение типа Неопределено.",
            "No value: the only value of the type Undefined.",
        ),
        Kind::Null => (
            "Отсутствующее значение базы данных: единственное значение типа Null.",
            "A missing value of the database: the only value of the type Null.",
        ),
        Kind::RegionKw | Kind::EndRegionKw => (
            "Область: именованная часть модуля, которая сворачивается в редакторе.",
            "A region: a named part of a module that an editor folds.",
        ),
        Kind::InsertKw | Kind::EndInsertKw => (
            "Код, который расширение вставляет в метод с аннотацией &ИзменениеИКонтроль.",
            "Code that an extension inserts into a method under &ChangeAndValidate.",
        ),
        Kind::DeleteKw | Kind::EndDeleteKw => (
            "Код исходного метода, который расширение отключает.",
            "Code of the original method that an extension switches off.",
        ),
        Kind::UseKw => (
            "Подключает библиотеку OneScript по имени или каталог по пути.",
            "Takes a library of OneScript in by its name, or a folder by its path.",
        ),
        _ => return None,
    })
}

const ANNOTATIONS: [(Bilingual, Text); 9] = [
    (
        names("НаКлиенте", "AtClient"),
        (
            "Метод выполняется на клиенте.",
            "The method runs at the client.",
        ),
    ),
    (
        names("НаСервере", "AtServer"),
        (
            "Метод выполняется на сервере; при вызове с клиента передаются данные формы.",
            "The method runs at the server; a call from the client sends the data of the form.",
        ),
    ),
    (
        names("НаСервереБезКонтекста", "AtServerNoContext"),
        (
            "Метод выполняется на сервере без данных формы: передаются только параметры.",
            "The method runs at the server without the data of the form: parameters alone are sent.",
        ),
    ),
    (
        names("НаКлиентеНаСервере", "AtClientAtServer"),
        (
            "Метод есть и на клиенте, и на сервере (модуль команды).",
            "The method is there at the client and at the server (a module of a command).",
        ),
    ),
    (
        names(
            "НаКлиентеНаСервереБезКонтекста",
            "AtClientAtServerNoContext",
        ),
        (
            "Метод есть и на клиенте, и на сервере, без данных формы.",
            "The method is there at the client and at the server, without the data of the form.",
        ),
    ),
    (
        names("Перед", "Before"),
        (
            "Метод расширения выполняется перед методом с этим именем.",
            "The method of the extension runs before the method of this name.",
        ),
    ),
    (
        names("После", "After"),
        (
            "Метод расширения выполняется после метода с этим именем.",
            "The method of the extension runs after the method of this name.",
        ),
    ),
    (
        names("Вместо", "Around"),
        (
            "Метод расширения выполняется вместо метода с этим именем; исходный вызывается через ПродолжитьВызов.",
            "The method of the extension runs instead of the method of this name; ProceedWithCall calls the original.",
        ),
    ),
    (
        names("ИзменениеИКонтроль", "ChangeAndValidate"),
        (
            "Копия метода с изменениями между #Вставка и #Удаление; платформа проверяет, что остальное не изменилось.",
            "A copy of the method with changes between #Insert and #Delete; the platform checks that the rest is as it was.",
        ),
    ),
];

const SYMBOLS: [(Bilingual, Text); 16] = [
    (
        names("Клиент", "Client"),
        (
            "Код есть на любом клиенте.",
            "The code is there at every client.",
        ),
    ),
    (
        names("НаКлиенте", "AtClient"),
        (
            "Код есть на любом клиенте.",
            "The code is there at every client.",
        ),
    ),
    (
        names("Сервер", "Server"),
        ("Код есть на сервере.", "The code is there at the server."),
    ),
    (
        names("НаСервере", "AtServer"),
        ("Код есть на сервере.", "The code is there at the server."),
    ),
    (
        names("ТонкийКлиент", "ThinClient"),
        (
            "Код есть в тонком клиенте.",
            "The code is there in the thin client.",
        ),
    ),
    (
        names("ВебКлиент", "WebClient"),
        (
            "Код есть в веб-клиенте.",
            "The code is there in the web client.",
        ),
    ),
    (
        names("МобильныйКлиент", "MobileClient"),
        (
            "Код есть в мобильном клиенте.",
            "The code is there in the mobile client.",
        ),
    ),
    (
        names("МобильноеПриложениеКлиент", "MobileAppClient"),
        (
            "Код есть в мобильном приложении, на клиенте.",
            "The code is there in the mobile application, at the client.",
        ),
    ),
    (
        names("МобильноеПриложениеСервер", "MobileAppServer"),
        (
            "Код есть в мобильном приложении, на сервере.",
            "The code is there in the mobile application, at the server.",
        ),
    ),
    (
        names("МобильныйАвтономныйСервер", "MobileStandaloneServer"),
        (
            "Код есть на мобильном автономном сервере.",
            "The code is there at the mobile standalone server.",
        ),
    ),
    (
        names(
            "ТолстыйКлиентОбычноеПриложение",
            "ThickClientOrdinaryApplication",
        ),
        (
            "Код есть в толстом клиенте, в обычном приложении.",
            "The code is there in the thick client, in the ordinary application.",
        ),
    ),
    (
        names(
            "ТолстыйКлиентУправляемоеПриложение",
            "ThickClientManagedApplication",
        ),
        (
            "Код есть в толстом клиенте, в управляемом приложении.",
            "The code is there in the thick client, in the managed application.",
        ),
    ),
    (
        names("ВнешнееСоединение", "ExternalConnection"),
        (
            "Код есть во внешнем соединении.",
            "The code is there in an external connection.",
        ),
    ),
    (
        names("Linux", "Linux"),
        (
            "Код есть в операционной системе Linux.",
            "The code is there under Linux.",
        ),
    ),
    (
        names("Windows", "Windows"),
        (
            "Код есть в операционной системе Windows.",
            "The code is there under Windows.",
        ),
    ),
    (
        names("MacOS", "MacOS"),
        (
            "Код есть в операционной системе macOS.",
            "The code is there under macOS.",
        ),
    ),
];

/// Regions that the standard of modules names.
const REGIONS: [(Bilingual, Text); 12] = [
    (
        names("ПрограммныйИнтерфейс", "Public"),
        (
            "Экспортные методы, которые вызывают другие объекты и конфигурации.",
            "Exported methods for other objects and configurations.",
        ),
    ),
    (
        names("СлужебныйПрограммныйИнтерфейс", "Internal"),
        (
            "Экспортные методы для той же подсистемы или библиотеки.",
            "Exported methods for the same subsystem or library.",
        ),
    ),
    (
        names("СлужебныеПроцедурыИФункции", "Private"),
        (
            "Методы, из которых состоит внутренняя реализация модуля.",
            "Methods that the module itself is made of.",
        ),
    ),
    (
        names("ОбработчикиСобытий", "EventHandlers"),
        (
            "Обработчики событий модуля.",
            "Handlers of events of the module.",
        ),
    ),
    (
        names("ОбработчикиСобытийФормы", "FormEventHandlers"),
        (
            "Обработчики событий формы.",
            "Handlers of events of the form.",
        ),
    ),
    (
        names(
            "ОбработчикиСобытийЭлементовШапкиФормы",
            "FormHeaderItemsEventHandlers",
        ),
        (
            "Обработчики событий элементов формы вне таблиц.",
            "Handlers of events of form items outside of tables.",
        ),
    ),
    (
        names("ОбработчикиКомандФормы", "FormCommandsEventHandlers"),
        (
            "Обработчики команд формы.",
            "Handlers of commands of the form.",
        ),
    ),
    (
        names("ОписаниеПеременных", "Variables"),
        ("Переменные модуля.", "Variables of the module."),
    ),
    (
        names("Инициализация", "Initialize"),
        (
            "Операторы, которые выполняются при создании объекта или формы.",
            "Statements that run when the object or the form is made.",
        ),
    ),
    (
        names("ДляВызоваИзДругихПодсистем", "ForCallsFromOtherSubsystems"),
        (
            "Методы программного интерфейса для других подсистем.",
            "Methods of the interface for other subsystems.",
        ),
    ),
    (
        names(
            "УстаревшиеПроцедурыИФункции",
            "ObsoleteProceduresAndFunctions",
        ),
        (
            "Методы, оставленные для совместимости.",
            "Methods that are kept for compatibility.",
        ),
    ),
    (
        names(
            "ОбработчикиСобытийТаблицыФормы",
            "FormTableItemsEventHandlers",
        ),
        (
            "Обработчики событий таблицы формы.",
            "Handlers of events of a table of the form.",
        ),
    ),
];

fn listed(
    all: &[(Bilingual, Text)],
    sign: &str,
    word: &str,
    code: Language,
    language: Language,
) -> Option<Markup> {
    let (names, told) = all.iter().find(|it| it.0.is(word))?;
    let mut text = Markup::default();
    text.bsl(format!("{sign}{}", code.pick(names.ru, names.en)));
    text.text(language.pick(told.0, told.1));
    Some(text)
}

/// What a directive or an annotation of the platform does.
pub(super) fn annotation(word: &str, code: Language, language: Language) -> Option<Markup> {
    listed(&ANNOTATIONS, "&", word, code, language)
}

/// What a symbol of the preprocessor stands for.
pub(super) fn symbol(word: &str, code: Language, language: Language) -> Option<Markup> {
    listed(&SYMBOLS, "", word, code, language)
}

/// What a region that the standard names holds.
pub(super) fn region(word: &str, code: Language, language: Language) -> Option<Markup> {
    listed(
        &REGIONS,
        code.pick("#Область ", "#Region "),
        word,
        code,
        language,
    )
}
