//! What a method does, as its summary keeps it: told from the text of the method alone.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($(#[$meta:meta])* $name:ident { $($(#[$of:meta])* $kind:ident $ru:literal $en:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$of])* $kind),* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// What it is, in a few words: Russian and English.
            pub fn words(self) -> (&'static str, &'static str) {
                match self { $(Self::$kind => ($ru, $en)),* }
            }
        }
    };
}

kinds! {
    /// Something that a method does beyond its variables.
    EffectKind {
        /// Runs a query.
        Query "выполняет запрос" "runs a query",
        /// `ПолучитьОбъект()`, `Прочитать()`: an object or a record set is read as a whole.
        Load "читает объект из базы" "reads an object from the database",
        /// Reads attributes or records by a reference, or looks for one: `НайтиПоКоду`, `СрезПоследних`.
        Read "читает из базы" "reads from the database",
        /// Writes or deletes an object, a record set, a constant.
        Write "пишет в базу" "writes to the database",
        /// `НачатьТранзакцию`.
        Begin "начинает транзакцию" "begins a transaction",
        /// `ЗафиксироватьТранзакцию`.
        Commit "фиксирует транзакцию" "commits a transaction",
        /// `ОтменитьТранзакцию`.
        Rollback "отменяет транзакцию" "rolls a transaction back",
        /// `БлокировкаДанных.Заблокировать`.
        Lock "блокирует данные" "locks data",
        /// Waits for the user.
        Dialog "ждёт ответа пользователя" "waits for the user",
        /// HTTP, FTP, mail, web services.
        Network "обращается по сети" "goes over the network",
        /// A COM object is made.
        Com "вызывает COM" "calls COM",
        /// `УстановитьПривилегированныйРежим(Истина)`.
        PrivilegedOn "включает привилегированный режим" "turns privileged mode on",
        /// `УстановитьПривилегированныйРежим(Ложь)`.
        PrivilegedOff "выключает привилегированный режим" "turns privileged mode off",
        /// Files are written, moved or deleted.
        Files "меняет файлы" "changes files",
        /// A program is started.
        Program "запускает программу" "starts a program",
        /// The rights of the user are looked at.
        Rights "проверяет права" "checks rights",
        /// `ВызватьИсключение`.
        Raise "вызывает исключение" "raises an exception",
        /// `ЗаписьЖурналаРегистрации`.
        Log "пишет в журнал регистрации" "writes the event log",
        /// `Выполнить`, `Вычислить`.
        Code "выполняет код из текста" "runs code from a text",
    }
}

kinds! {
    /// Where data must not come from outside unchecked.
    SinkKind {
        /// `Выполнить`, `Вычислить`.
        Code "выполняемый код" "executed code",
        /// The text of a query.
        Query "текст запроса" "the text of a query",
        /// The path of a file that is read, written or deleted.
        File "путь к файлу" "the path of a file",
        /// A command line.
        Command "командная строка" "a command line",
        /// An external component, processor or report.
        Component "внешняя компонента" "an external component",
        /// A server or an address that is asked.
        Url "адрес" "an address",
        /// XML that is read.
        Xml "чтение XML" "the reading of XML",
        /// `УстановитьБезопасныйРежим`.
        SafeMode "безопасный режим" "safe mode",
        /// A message of the event log.
        Log "журнал регистрации" "the event log",
    }
}

kinds! {
    /// Where data comes from outside, the most dangerous first.
    SourceKind {
        /// A request to an HTTP service.
        Http "запрос к HTTP-сервису" "a request to an HTTP service",
        /// A parameter of an operation of a web service.
        WebService "параметр веб-сервиса" "a parameter of a web service",
        /// A parameter of a method that the client may call.
        Client "параметр серверного вызова с клиента" "a parameter of a server call from the client",
        /// What the user entered in a form.
        Form "данные формы" "data of a form",
        /// An answer of another server.
        Response "ответ другого сервера" "an answer of another server",
        /// A message of data exchange.
        Exchange "сообщение обмена" "a message of data exchange",
        /// A file.
        File "содержимое файла" "the content of a file",
        /// A COM object.
        Com "данные из COM" "data of COM",
        /// `ПолучитьИзВременногоХранилища`.
        Storage "временное хранилище" "temporary storage",
    }
}

/// Something that a method does. Of each kind the first place is kept, and the first one within a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// What.
    pub kind: EffectKind,
    /// Where, from the start of the method.
    pub at: u32,
    /// It stands in a loop.
    pub in_loop: bool,
}

/// A place where a method calls another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Which of the calls of the summary.
    pub call: u16,
    /// Where the name of the called method stands, from the start of the method.
    pub at: u32,
    /// It stands in a loop.
    pub in_loop: bool,
}

/// Where a value comes from, within a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// The parameter of this number.
    Parameter(u8),
    /// What the call at the site of this number returns.
    Result(u16),
    /// Something outside.
    Source {
        /// What.
        kind: SourceKind,
        /// Where, from the start of the method.
        at: u32,
    },
}

/// Where a value goes, within a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// It is returned.
    Return,
    /// It is given to the call at a site.
    Argument {
        /// The number of the site.
        site: u16,
        /// The number of the argument.
        number: u8,
    },
    /// It reaches something dangerous.
    Sink {
        /// What.
        kind: SinkKind,
        /// Where, from the start of the method.
        at: u32,
    },
}

/// A value goes from one place to another, and nothing on the way made it harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Flow {
    /// Where it comes from.
    pub from: Origin,
    /// Where it goes.
    pub to: Target,
}

impl Flow {
    /// The same without places: what it says, wherever it stands.
    pub(crate) fn without_places(mut self) -> Self {
        if let Origin::Source { at, .. } = &mut self.from {
            *at = 0;
        }
        if let Target::Sink { at, .. } = &mut self.to {
            *at = 0;
        }
        self
    }
}
