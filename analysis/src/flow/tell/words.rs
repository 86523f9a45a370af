//! The words of the platform that mean something to the flow of data, in both languages.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::flow::facts::{EffectKind, SinkKind};
use crate::index::word;

/// What a call without a receiver is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    /// It does something.
    Does(EffectKind),
    /// It does something, and its first arguments (so many) must not come from outside.
    Takes(EffectKind, SinkKind, u8),
    /// Its first arguments (so many) must not come from outside.
    Sinks(SinkKind, u8),
    /// Its result is as dangerous as its arguments are.
    Keeps,
    /// `УстановитьПривилегированныйРежим`.
    PrivilegedMode,
    /// `УстановитьБезопасныйРежим`.
    SafeMode,
    /// `ЗаписьЖурналаРегистрации`.
    LogEvent,
    /// `ПолучитьИзВременногоХранилища`.
    Storage,
    /// `ПолучитьCOMОбъект`.
    Com,
    /// Its result is harmless: a number, a type, a check.
    Cleans,
}

/// What a method of a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// `Выполнить`: a query, where the receiver is one.
    Execute,
    /// `ВыполнитьПакет`: always a query.
    ExecuteBatch,
    /// Reads from the database whatever the receiver.
    Reads,
    /// Reads when it stands behind the name of a manager.
    ManagerReads,
    /// `ПолучитьОбъект`.
    GetObject,
    /// `Прочитать`: of objects and record sets from the database.
    Read,
    /// `Записать`.
    Write,
    /// `Удалить`.
    Delete,
    /// `УстановитьПометкуУдаления`.
    Writes,
    /// `Установить`: of a constant.
    Set,
    /// `Заблокировать`.
    Lock,
    /// Over the network, whatever the receiver.
    Network,
    /// Over the network, where the receiver is a connection.
    NetworkOf,
    /// `Показать`, `Выбрать`: a dialog, where the receiver is one.
    Show,
    /// `УстановитьТекстЗапроса`.
    SetQueryText,
    /// `ОткрытьФайл`, `Прочитать` of what reads files: the path.
    OpenFile,
    /// `УстановитьСтроку` of what reads XML.
    SetString,
    /// `Run`, `Exec` of the shell.
    Run,
    /// `Подключить`, `Создать` of external processors.
    Connect,
    /// `ПрочитатьСтроку`: a text from a file.
    ReadLine,
    /// `ПолучитьТелоКакСтроку`: of an answer.
    Body,
    /// Puts its arguments into the receiver.
    Puts,
    /// Its result is harmless.
    Cleans,
}

/// What a class is, behind `Новый` and as a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Query,
    Http,
    /// FTP, mail, web services.
    Network,
    /// An answer of another server.
    Response,
    Com,
    XmlReader,
    /// Reads a text from a file.
    TextReader,
    /// Writes a text or data to a file.
    FileWriter,
    /// Reads something else from a file.
    FileReader,
    Dialog,
    Lock,
    Collection,
    /// What is written to the database.
    Record,
    ExchangeReader,
    /// `УникальныйИдентификатор`, `Файл`, `ОписаниеТипов`: nothing flows through.
    Harmless,
}

static FUNCTIONS: LazyLock<FxHashMap<u32, Function>> = LazyLock::new(|| {
    use EffectKind as E;
    use Function::{Cleans, Does, Keeps, Sinks, Takes};
    let mut map = FxHashMap::default();
    let mut put = |function: Function, words: &str| {
        for it in words.split_whitespace() {
            map.entry(word(it)).or_insert(function);
        }
    };
    put(
        Does(E::Dialog),
        "Вопрос DoQueryBox Предупреждение DoMessageBox ОткрытьФормуМодально OpenFormModal ОткрытьЗначение OpenValue \
         ВвестиЧисло InputNumber ВвестиСтроку InputString ВвестиДату InputDate ВвестиЗначение InputValue \
         ПоказатьВопрос ShowQueryBox ПоказатьПредупреждение ShowMessageBox ПоказатьВводЧисла ShowInputNumber \
         ПоказатьВводСтроки ShowInputString ПоказатьВводДаты ShowInputDate ПоказатьВводЗначения ShowInputValue \
         ВопросАсинх DoQueryBoxAsync ПредупреждениеАсинх DoMessageBoxAsync ВвестиЧислоАсинх InputNumberAsync \
         ВвестиСтрокуАсинх InputStringAsync ВвестиДатуАсинх InputDateAsync ВвестиЗначениеАсинх InputValueAsync",
    );
    put(Does(E::Begin), "НачатьТранзакцию BeginTransaction");
    put(Does(E::Commit), "ЗафиксироватьТранзакцию CommitTransaction");
    put(Does(E::Rollback), "ОтменитьТранзакцию RollbackTransaction");
    put(
        Does(E::Rights),
        "ПравоДоступа AccessRight ПараметрыДоступа AccessParameters РольДоступна IsInRole \
         ВыполнитьПроверкуПравДоступа VerifyAccessRights",
    );
    put(Takes(E::Code, SinkKind::Code, 1), "Вычислить Eval");
    put(
        Takes(E::Program, SinkKind::Command, 1),
        "ЗапуститьПриложение RunApp КомандаСистемы System ЗапуститьСистему RunSystem ЗапуститьПриложениеАсинх \
         RunAppAsync",
    );
    put(
        Takes(E::Files, SinkKind::File, 2),
        "КопироватьФайл FileCopy CopyFile ПереместитьФайл MoveFile",
    );
    put(
        Takes(E::Files, SinkKind::File, 1),
        "УдалитьФайлы DeleteFiles СоздатьКаталог CreateDirectory РазделитьФайл SplitFile ОбъединитьФайлы MergeFiles \
         ЗначениеВФайл ValueToFile",
    );
    put(Sinks(SinkKind::File, 1), "ЗначениеИзФайла ValueFromFile");
    put(
        Sinks(SinkKind::Component, 1),
        "ПодключитьВнешнююКомпоненту AttachAddIn ЗагрузитьВнешнююКомпоненту LoadAddIn \
         ПодключитьВнешнююКомпонентуАсинх AttachAddInAsync",
    );
    put(
        Keeps,
        "СокрЛП TrimAll СокрЛ TrimL СокрП TrimR ВРег Upper НРег Lower ТРег Title Лев Left Прав Right Сред Mid \
         СтрЗаменить StrReplace СтрШаблон StrTemplate СтрСоединить StrConcat СтрРазделить StrSplit СтрПолучитьСтроку \
         StrGetLine Строка String Мин Min Макс Max РаскодироватьСтроку DecodeString ПрочитатьJSON ReadJSON ЗаписатьJSON \
         WriteJSON ЗначениеИзСтрокиВнутр ValueFromStringInternal ЗначениеВСтрокуВнутр ValueToStringInternal XMLСтрока \
         XMLString ПолучитьСтрокуИзДвоичныхДанных GetStringFromBinaryData ПолучитьДвоичныеДанныеИзСтроки \
         GetBinaryDataFromString Base64Значение Base64Value Base64Строка Base64String НСтр NStr Символ Char ЗначениеИзXML \
         НормализоватьСтроку СтрЗаменитьПоРегулярномуВыражению StrReplaceByRegularExpression",
    );
    put(
        Cleans,
        "Число Number Дата Date Булево Boolean Формат Format ЧислоПрописью NumberInWords СтрДлина StrLen СтрНайти \
         StrFind Найти Find ПустаяСтрока IsBlankString ЗначениеЗаполнено ValueIsFilled ТипЗнч TypeOf Тип Type \
         СтрЧислоСтрок StrLineCount СтрЧислоВхождений StrOccurrenceCount КодСимвола CharCode СтрСравнить StrCompare \
         СтрНачинаетсяС StrStartsWith СтрЗаканчиваетсяНа StrEndsWith XMLЗначение XMLValue XMLТип XMLType Окр Round Цел \
         Int КодироватьСтроку EncodeString ПравоДоступа AccessRight РольДоступна IsInRole Сообщить Message \
         ТекущаяДата CurrentDate ТекущаяДатаСеанса CurrentSessionDate ПолучитьИмяВременногоФайла GetTempFileName \
         КаталогВременныхФайлов TempFilesDir ИнформацияОбОшибке ErrorInfo ОписаниеОшибки ErrorDescription \
         ПодробноеПредставлениеОшибки DetailErrorDescription КраткоеПредставлениеОшибки BriefErrorDescription \
         ПоместитьВоВременноеХранилище PutToTempStorage УдалитьИзВременногоХранилища DeleteFromTempStorage \
         ЭтоАдресВременногоХранилища IsTempStorageURL ЗаполнитьЗначенияСвойств FillPropertyValues \
         ПредопределенноеЗначение PredefinedValue ПолучитьОбщийМакет GetCommonTemplate ПолучитьФункциональнуюОпцию \
         GetFunctionalOption ОткрытьФорму OpenForm ПолучитьФорму GetForm Оповестить Notify Состояние Status \
         ВыполнитьОбработкуОповещения RunCallback ExecuteNotifyProcessing ПодключитьОбработчикОжидания AttachIdleHandler \
         УстановитьОтключениеБезопасногоРежима БезопасныйРежим SafeMode ПривилегированныйРежим PrivilegedMode \
         НайтиФайлы FindFiles ПолучитьНавигационнуюСсылку GetURL ТранзакцияАктивна TransactionActive",
    );
    put(
        Function::PrivilegedMode,
        "УстановитьПривилегированныйРежим SetPrivilegedMode",
    );
    put(Function::SafeMode, "УстановитьБезопасныйРежим SetSafeMode");
    put(Function::LogEvent, "ЗаписьЖурналаРегистрации WriteLogEvent");
    put(
        Function::Storage,
        "ПолучитьИзВременногоХранилища GetFromTempStorage",
    );
    put(Function::Com, "ПолучитьCOMОбъект GetCOMObject");
    map
});

static METHODS: LazyLock<FxHashMap<u32, Method>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    let mut put = |method: Method, words: &str| {
        for it in words.split_whitespace() {
            map.entry(word(it)).or_insert(method);
        }
    };
    put(Method::Execute, "Выполнить Execute");
    put(
        Method::ExecuteBatch,
        "ВыполнитьПакет ExecuteBatch ВыполнитьПакетСПромежуточнымиДанными ExecuteBatchWithIntermediateData",
    );
    put(
        Method::Reads,
        "НайтиПоКоду FindByCode НайтиПоНаименованию FindByDescription НайтиПоРеквизиту FindByAttribute НайтиПоНомеру \
         FindByNumber ЗначениеРеквизитаОбъекта ObjectAttributeValue ЗначенияРеквизитовОбъекта ObjectAttributesValues",
    );
    put(
        Method::ManagerReads,
        "СрезПоследних SliceLast СрезПервых SliceFirst Остатки Balance Обороты Turnovers Выбрать Select \
         ВыбратьИерархически SelectHierarchically ПолучитьПоследнее GetLast ПолучитьПервое GetFirst Получить Get",
    );
    put(Method::GetObject, "ПолучитьОбъект GetObject");
    put(Method::Read, "Прочитать Read");
    put(Method::Write, "Записать Write");
    put(Method::Delete, "Удалить Delete");
    put(Method::Writes, "УстановитьПометкуУдаления SetDeletionMark");
    put(Method::Set, "Установить Set");
    put(Method::Lock, "Заблокировать Lock");
    put(
        Method::Network,
        "ВызватьHTTPМетод CallHTTPMethod ОтправитьДляОбработки СоздатьWSПрокси CreateWSProxy",
    );
    put(
        Method::NetworkOf,
        "Post Put Изменить Patch ПолучитьЗаголовки Head Подключиться Logon Послать Send",
    );
    put(Method::Show, "Показать Show Choose");
    put(Method::SetQueryText, "УстановитьТекстЗапроса SetQueryText");
    put(Method::OpenFile, "ОткрытьФайл OpenFile Открыть Open");
    put(Method::SetString, "УстановитьСтроку SetString");
    put(Method::Run, "Run Exec");
    put(Method::Connect, "Подключить Connect Создать Create");
    put(Method::ReadLine, "ПрочитатьСтроку ReadLine");
    put(
        Method::Body,
        "ПолучитьТелоКакСтроку GetBodyAsString ПолучитьТелоКакДвоичныеДанные GetBodyAsBinaryData ПолучитьТелоКакПоток \
         GetBodyAsStream",
    );
    put(
        Method::Puts,
        "Вставить Insert Добавить Add ДобавитьСтроку AddLine УстановитьТекст SetText ЗаписатьСтроку WriteLine",
    );
    put(
        Method::Cleans,
        "Количество Count Найти Find НайтиСтроки FindRows Свойство Property ПустаяСсылка EmptyRef Ссылка Метаданные \
         Metadata ПолноеИмя FullName ЭтоНовый IsNew ВГраница UBound УстановитьПараметр SetParameter Пустой IsEmpty \
         ОткрытьПотокДляЧтения OpenStreamForRead УникальныйИдентификатор UUID Существует Exists Размер Size ЭтоГруппа Следующий Next СледующийПоЗначениюПоля \
         НайтиПоПолномуИмени FindByFullName НайтиПоСсылке НайтиПоЗначению FindByValue",
    );
    map
});

static CLASSES: LazyLock<FxHashMap<u32, Class>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    let mut put = |class: Class, words: &str| {
        for it in words.split_whitespace() {
            map.entry(word(it)).or_insert(class);
        }
    };
    put(
        Class::Query,
        "Запрос Query ПостроительЗапроса QueryBuilder ПостроительОтчета ReportBuilder",
    );
    put(Class::Http, "HTTPСоединение HTTPConnection");
    put(
        Class::Network,
        "FTPСоединение FTPConnection ИнтернетПочта InternetMail WSОпределения WSDefinitions",
    );
    put(
        Class::Response,
        "HTTPОтвет HTTPResponse ВызватьHTTPМетод CallHTTPMethod ОтправитьДляОбработки",
    );
    put(
        Class::Com,
        "COMОбъект COMObject ПолучитьCOMОбъект GetCOMObject",
    );
    put(
        Class::XmlReader,
        "ЧтениеXML XMLReader ЧтениеFastInfoset FastInfosetReader",
    );
    put(Class::TextReader, "ЧтениеТекста TextReader");
    put(
        Class::FileWriter,
        "ЗаписьТекста TextWriter ЗаписьXML XMLWriter ЗаписьJSON JSONWriter ЗаписьZipФайла ZipFileWriter \
         ЗаписьHTML HTMLWriter ЗаписьFastInfoset FastInfosetWriter",
    );
    put(
        Class::FileReader,
        "ДвоичныеДанные BinaryData ЧтениеJSON JSONReader ЧтениеZipФайла ZipFileReader ФайловыйПоток FileStream \
         ТекстовыйДокумент TextDocument ТабличныйДокумент SpreadsheetDocument",
    );
    put(
        Class::Dialog,
        "ДиалогВыбораФайла FileDialog ДиалогВыбораЦвета ColorChooseDialog ДиалогВыбораШрифта",
    );
    put(Class::Lock, "БлокировкаДанных DataLock");
    put(
        Class::Collection,
        "Массив Array Структура Structure Соответствие Map СписокЗначений ValueList ТаблицаЗначений ValueTable \
         ДеревоЗначений ValueTree ФиксированныйМассив FixedArray ФиксированнаяСтруктура FixedStructure",
    );
    put(
        Class::Record,
        "ПолучитьОбъект GetObject СоздатьЭлемент CreateItem СоздатьГруппу CreateFolder СоздатьДокумент CreateDocument \
         СоздатьНаборЗаписей CreateRecordSet СоздатьМенеджерЗаписи CreateRecordManager СоздатьУзел CreateNode \
         СоздатьБизнесПроцесс CreateBusinessProcess СоздатьЗадачу CreateTask СоздатьСчет CreateAccount \
         СоздатьМенеджерЗначения CreateValueManager РеквизитФормыВЗначение FormAttributeToValue",
    );
    put(
        Class::ExchangeReader,
        "СоздатьЧтениеСообщения CreateMessageReader",
    );
    put(
        Class::Harmless,
        "УникальныйИдентификатор UUID ОписаниеТипов TypeDescription КвалификаторыСтроки StringQualifiers \
         КвалификаторыЧисла NumberQualifiers КвалификаторыДаты DateQualifiers Файл File ОписаниеОповещения \
         CallbackDescription NotifyDescription ХешированиеДанных DataHashing ГенераторСлучайныхЧисел",
    );
    map
});

pub(super) fn function(text: &str) -> Option<Function> {
    FUNCTIONS.get(&word(text)).copied()
}

pub(super) fn method(text: &str) -> Option<Method> {
    METHODS.get(&word(text)).copied()
}

/// What a class is by its name, or by the name of the method that gives it.
pub(crate) fn class(text: &str) -> Option<Class> {
    CLASSES.get(&word(text)).copied()
}
