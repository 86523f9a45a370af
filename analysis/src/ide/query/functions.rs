//! The functions of the query language, as they are told of and offered.

use metadata::same;

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    /// The Russian and the English name.
    pub(super) names: [&'static str; 2],
    /// What it takes, in Russian and in English, with commas between.
    pub(super) parameters: [&'static str; 2],
    /// What is told of it, in Russian and in English.
    pub(super) told: [&'static str; 2],
    /// It stands for many records: `СУММА`.
    pub(super) is_aggregate: bool,
}

macro_rules! functions {
    ($($ru:literal $en:literal ($takes_ru:literal, $takes_en:literal) $told_ru:literal $told_en:literal;)*) => {
        /// All of them.
        pub(super) const FUNCTIONS: &[Function] = &[$(Function {
            names: [$ru, $en],
            parameters: [$takes_ru, $takes_en],
            told: [$told_ru, $told_en],
            is_aggregate: matches!($en.as_bytes(), b"SUM" | b"AVG" | b"MIN" | b"MAX" | b"COUNT"),
        }),*];
    };
}

functions! {
    "СУММА" "SUM" ("Выражение", "Expression") "Сумма чисел по группе записей." "The sum of numbers of a group of records.";
    "КОЛИЧЕСТВО" "COUNT" ("Выражение", "Expression") "Число записей; с РАЗЛИЧНЫЕ — число разных значений. NULL не считается." "The number of records; with DISTINCT, of different values. NULL is not counted.";
    "МАКСИМУМ" "MAX" ("Выражение", "Expression") "Наибольшее значение по группе записей." "The greatest value of a group of records.";
    "МИНИМУМ" "MIN" ("Выражение", "Expression") "Наименьшее значение по группе записей." "The least value of a group of records.";
    "СРЕДНЕЕ" "AVG" ("Выражение", "Expression") "Среднее чисел по группе записей." "The average of numbers of a group of records.";
    "ЕСТЬNULL" "ISNULL" ("Выражение, Замена", "Expression, Replacement") "Значение, а если оно NULL — замена." "The value, or the replacement where it is NULL.";
    "ПРЕДСТАВЛЕНИЕ" "PRESENTATION" ("Выражение", "Expression") "То, что видит пользователь. В условиях не используется." "What users see of a value. Not for conditions.";
    "ПРЕДСТАВЛЕНИЕССЫЛКИ" "REFPRESENTATION" ("Ссылка", "Reference") "То, что пользователь видит вместо ссылки." "What users see of a reference.";
    "ТИПЗНАЧЕНИЯ" "VALUETYPE" ("Выражение", "Expression") "Тип значения, для сравнения с ТИП(…)." "The type of a value, to be compared with TYPE(…).";
    "ПОДСТРОКА" "SUBSTRING" ("Строка, Начало, Длина", "String, Start, Length") "Часть строки; символы считаются с единицы." "A part of a string; characters are counted from one.";
    "ДАТАВРЕМЯ" "DATETIME" ("Год, Месяц, День", "Year, Month, Day") "Дата из чисел; можно добавить час, минуту и секунду." "A date of numbers; hour, minute and second may follow.";
    "ГОД" "YEAR" ("Дата", "Date") "Год даты." "The year of a date.";
    "КВАРТАЛ" "QUARTER" ("Дата", "Date") "Номер квартала, от 1 до 4." "The quarter of a date, 1 to 4.";
    "МЕСЯЦ" "MONTH" ("Дата", "Date") "Номер месяца, от 1 до 12." "The month of a date, 1 to 12.";
    "ДЕНЬГОДА" "DAYOFYEAR" ("Дата", "Date") "Номер дня в году." "The day of the year.";
    "ДЕНЬ" "DAY" ("Дата", "Date") "Число месяца." "The day of the month.";
    "НЕДЕЛЯ" "WEEK" ("Дата", "Date") "Номер недели в году." "The week of the year.";
    "ДЕНЬНЕДЕЛИ" "WEEKDAY" ("Дата", "Date") "День недели: 1 — понедельник." "The day of the week: 1 is Monday.";
    "ЧАС" "HOUR" ("Дата", "Date") "Час." "The hour.";
    "МИНУТА" "MINUTE" ("Дата", "Date") "Минута." "The minute.";
    "СЕКУНДА" "SECOND" ("Дата", "Date") "Секунда." "The second.";
    "НАЧАЛОПЕРИОДА" "BEGINOFPERIOD" ("Дата, Период", "Date, Period") "Начало минуты, часа, дня, недели, декады, месяца, квартала, полугодия или года, в котором лежит дата." "The beginning of the minute, hour, day, week, ten days, month, quarter, half year or year around a date.";
    "КОНЕЦПЕРИОДА" "ENDOFPERIOD" ("Дата, Период", "Date, Period") "Последняя секунда периода, в котором лежит дата." "The last second of the period around a date.";
    "ДОБАВИТЬКДАТЕ" "DATEADD" ("Дата, Период, Число", "Date, Period, Number") "Дата, сдвинутая на столько периодов." "A date moved by so many periods.";
    "РАЗНОСТЬДАТ" "DATEDIFF" ("Дата1, Дата2, Период", "Date1, Date2, Period") "Сколько границ периода лежит между датами." "How many borders of the period lie between two dates.";
    "АВТОНОМЕРЗАПИСИ" "RECORDAUTONUMBER" ("", "") "Номер записи во временной таблице; только вместе с ПОМЕСТИТЬ." "The number of a record of a temporary table; only with INTO.";
    "СГРУППИРОВАНОПО" "GROUPEDBY" ("Поле", "Field") "Участвует ли поле в группировке записи; вместе с ГРУППИРУЮЩИМ НАБОРАМ." "Whether the record is grouped by the field; with GROUPING SETS.";
    "СТРОКА" "STRING" ("Выражение", "Expression") "Значение строкой." "The value as a string.";
    "ДЛИНАСТРОКИ" "STRINGLENGTH" ("Строка", "String") "Число символов." "The number of characters.";
    "ВРЕГ" "UPPER" ("Строка", "String") "Строка заглавными буквами." "The string in capitals.";
    "НРЕГ" "LOWER" ("Строка", "String") "Строка строчными буквами." "The string in small letters.";
    "СОКРЛ" "TRIML" ("Строка", "String") "Без пробелов слева." "Without blanks on the left.";
    "СОКРП" "TRIMR" ("Строка", "String") "Без пробелов справа." "Without blanks on the right.";
    "СОКРЛП" "TRIMALL" ("Строка", "String") "Без пробелов с обеих сторон." "Without blanks on both sides.";
    "ЛЕВ" "LEFT" ("Строка, Длина", "String, Length") "Первые символы строки." "The first characters of a string.";
    "ПРАВ" "RIGHT" ("Строка, Длина", "String, Length") "Последние символы строки." "The last characters of a string.";
    "СТРНАЙТИ" "STRFIND" ("Строка, Подстрока", "String, Substring") "Где в строке стоит подстрока, или 0." "Where a string stands in another one, or 0.";
    "СТРЗАМЕНИТЬ" "STRREPLACE" ("Строка, Подстрока, Замена", "String, Substring, Replacement") "Строка, в которой подстрока заменена." "A string with a part of it replaced.";
    "ОКР" "ROUND" ("Число, Разряд", "Number, Digits") "Округлённое число." "The rounded number.";
    "ЦЕЛ" "INT" ("Число", "Number") "Целая часть числа." "The integer part of a number.";
    "ACOS" "ACOS" ("Число", "Number") "Арккосинус, в радианах." "The arc cosine, in radians.";
    "ASIN" "ASIN" ("Число", "Number") "Арксинус, в радианах." "The arc sine, in radians.";
    "ATAN" "ATAN" ("Число", "Number") "Арктангенс, в радианах." "The arc tangent, in radians.";
    "COS" "COS" ("Угол", "Angle") "Косинус угла в радианах." "The cosine of an angle in radians.";
    "SIN" "SIN" ("Угол", "Angle") "Синус угла в радианах." "The sine of an angle in radians.";
    "TAN" "TAN" ("Угол", "Angle") "Тангенс угла в радианах." "The tangent of an angle in radians.";
    "EXP" "EXP" ("Степень", "Power") "Число e в степени." "e to a power.";
    "LOG" "LOG" ("Число", "Number") "Натуральный логарифм." "The natural logarithm.";
    "LOG10" "LOG10" ("Число", "Number") "Десятичный логарифм." "The decimal logarithm.";
    "POW" "POW" ("Число, Степень", "Number, Power") "Число в степени." "A number to a power.";
    "SQRT" "SQRT" ("Число", "Number") "Квадратный корень." "The square root.";
    "РАЗМЕРХРАНИМЫХДАННЫХ" "STOREDDATASIZE" ("Выражение", "Expression") "Сколько байтов значение занимает в базе." "How many bytes the value takes in the database.";
    "УНИКАЛЬНЫЙИДЕНТИФИКАТОР" "UUID" ("Ссылка", "Reference") "Уникальный идентификатор ссылки." "The unique identifier of a reference.";
}

pub(super) use query::words::{FILLINGS, PERIODICITIES, PERIODS};

/// Whether a word is one of a list, in either language.
pub(super) fn is_one_of(list: &[[&str; 2]], word: &str) -> bool {
    list.iter().flatten().any(|it| same(it, word))
}

impl Function {
    /// A function by either name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        let mut all = FUNCTIONS.iter();
        all.find(|it| it.names.iter().any(|it| same(it, name)))
    }

    /// Which argument is a period, counted from 0.
    pub(super) fn period(&self) -> Option<usize> {
        match self.names[1] {
            "BEGINOFPERIOD" | "ENDOFPERIOD" | "DATEADD" => Some(1),
            "DATEDIFF" => Some(2),
            _ => None,
        }
    }

    /// The words to be filled in behind the name, as a snippet of the protocol.
    pub(super) fn snippet(&self, english: bool) -> String {
        let name = self.names[usize::from(english)];
        let parameters = self.parameters[usize::from(english)];
        if parameters.is_empty() {
            return format!("{name}()");
        }
        let places = parameters
            .split(", ")
            .enumerate()
            .map(|(at, it)| format!("${{{}:{it}}}", at + 1));
        format!("{name}({})", places.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_knows_what_it_takes() {
        let found = Function::named("датаВремя").unwrap();
        assert_eq!(
            found.snippet(false),
            "ДАТАВРЕМЯ(${1:Год}, ${2:Месяц}, ${3:День})"
        );
        assert_eq!(
            Function::named("DateDiff").and_then(|it| it.period()),
            Some(2)
        );
        assert!(Function::named("Sum").is_some_and(|it| it.is_aggregate));
    }

    #[test]
    fn every_function_has_as_many_names_of_parameters_in_both_languages() {
        for it in FUNCTIONS {
            let count = |english: usize| it.parameters[english].split(", ").count();
            assert_eq!(count(0), count(1), "{}", it.names[0]);
            assert!(!it.told[0].is_empty() && !it.told[1].is_empty());
        }
    }
}
