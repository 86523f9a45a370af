//! The functions of the query language and what they give.

use metadata::{Bilingual, Name, Type};

use super::value::Value;

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// A number.
    Number,
    /// A string.
    String,
    /// A date.
    Date,
    /// A type: `ТИПЗНАЧЕНИЯ`.
    Type,
    /// An identifier.
    Identifier,
    /// What its argument is.
    Argument,
    /// The first argument when it is not NULL, or the second one: `ЕСТЬNULL`.
    Replacement,
    /// Nobody knows.
    Unknown,
}

/// A function.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) names: Bilingual,
    /// What it gives.
    pub(super) gives: Gives,
    /// Which argument is a word and no field: `МЕСЯЦ`. Counted from 0.
    pub(crate) word: Option<usize>,
}

macro_rules! functions {
    ($($ru:literal $en:literal $gives:ident $($word:literal)?;)*) => {
        static FUNCTIONS: &[Function] = &[$(Function {
            names: Bilingual { ru: $ru, en: $en },
            gives: Gives::$gives,
            word: functions!(@word $($word)?),
        }),*];
    };
    (@word) => { None };
    (@word $word:literal) => { Some($word) };
}

functions! {
    "СУММА" "SUM" Number;
    "СРЕДНЕЕ" "AVG" Number;
    "МИНИМУМ" "MIN" Argument;
    "МАКСИМУМ" "MAX" Argument;
    "КОЛИЧЕСТВО" "COUNT" Number;
    "ПОДСТРОКА" "SUBSTRING" String;
    "ГОД" "YEAR" Number;
    "КВАРТАЛ" "QUARTER" Number;
    "МЕСЯЦ" "MONTH" Number;
    "ДЕНЬГОДА" "DAYOFYEAR" Number;
    "ДЕНЬ" "DAY" Number;
    "НЕДЕЛЯ" "WEEK" Number;
    "ДЕНЬНЕДЕЛИ" "WEEKDAY" Number;
    "ЧАС" "HOUR" Number;
    "МИНУТА" "MINUTE" Number;
    "СЕКУНДА" "SECOND" Number;
    "НАЧАЛОПЕРИОДА" "BEGINOFPERIOD" Date 1;
    "КОНЕЦПЕРИОДА" "ENDOFPERIOD" Date 1;
    "ДОБАВИТЬКДАТЕ" "DATEADD" Date 1;
    "РАЗНОСТЬДАТ" "DATEDIFF" Number 2;
    "ДАТАВРЕМЯ" "DATETIME" Date;
    "ЕСТЬNULL" "ISNULL" Replacement;
    "ПРЕДСТАВЛЕНИЕ" "PRESENTATION" String;
    "ПРЕДСТАВЛЕНИЕССЫЛКИ" "REFPRESENTATION" String;
    "ТИПЗНАЧЕНИЯ" "VALUETYPE" Type;
    "АВТОНОМЕРЗАПИСИ" "RECORDAUTONUMBER" Number;
    "СГРУППИРОВАНОПО" "GROUPEDBY" Unknown;
    "СТРОКА" "STRING" String;
    "ДЛИНАСТРОКИ" "STRINGLENGTH" Number;
    "ВРЕГ" "UPPER" String;
    "НРЕГ" "LOWER" String;
    "СОКРЛ" "TRIML" String;
    "СОКРП" "TRIMR" String;
    "СОКРЛП" "TRIMALL" String;
    "ЛЕВ" "LEFT" String;
    "ПРАВ" "RIGHT" String;
    "СТРНАЙТИ" "STRFIND" Number;
    "СТРЗАМЕНИТЬ" "STRREPLACE" String;
    "ОКР" "ROUND" Number;
    "ЦЕЛ" "INT" Number;
    "ACOS" "ACOS" Number;
    "ASIN" "ASIN" Number;
    "ATAN" "ATAN" Number;
    "COS" "COS" Number;
    "SIN" "SIN" Number;
    "TAN" "TAN" Number;
    "EXP" "EXP" Number;
    "LOG" "LOG" Number;
    "LOG10" "LOG10" Number;
    "SQRT" "SQRT" Number;
    "POW" "POW" Number;
    "РАЗМЕРХРАНИМЫХДАННЫХ" "STOREDDATASIZE" Number;
    "УНИКАЛЬНЫЙИДЕНТИФИКАТОР" "UUID" Identifier;
}

impl Function {
    /// A function by either name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        FUNCTIONS.iter().find(|it| it.names.is(name))
    }
}

impl Gives {
    /// What a function gives for these arguments.
    pub(super) fn value(self, arguments: Vec<Value>) -> Value {
        let platform = |name| Value::of(Type::Platform(Name::new(name)));
        let mut arguments = arguments.into_iter();
        match self {
            Self::Number => Value::of(Type::Number),
            Self::String => Value::of(Type::String),
            Self::Date => Value::of(Type::Date),
            Self::Type => platform("Тип"),
            Self::Identifier => platform("УникальныйИдентификатор"),
            Self::Argument => arguments.next().unwrap_or_else(Value::unknown),
            Self::Replacement => {
                let value = arguments.next().unwrap_or_else(Value::unknown).not_null();
                value.or(arguments.next().unwrap_or_default())
            }
            Self::Unknown => Value::unknown(),
        }
    }
}
