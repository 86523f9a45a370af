//! Words of the language that are no keywords: they stand where a value is expected. In Russian and in English.

/// The periods that functions of dates and `ПЕРИОДАМИ` take.
pub const PERIODS: [[&str; 2]; 10] = [
    ["СЕКУНДА", "SECOND"],
    ["МИНУТА", "MINUTE"],
    ["ЧАС", "HOUR"],
    ["ДЕНЬ", "DAY"],
    ["НЕДЕЛЯ", "WEEK"],
    ["ДЕКАДА", "TENDAYS"],
    ["МЕСЯЦ", "MONTH"],
    ["КВАРТАЛ", "QUARTER"],
    ["ПОЛУГОДИЕ", "HALFYEAR"],
    ["ГОД", "YEAR"],
];

/// What a virtual table takes as `Периодичность`, besides the periods.
pub const PERIODICITIES: [[&str; 2]; 4] = [
    ["Период", "Period"],
    ["Запись", "Record"],
    ["Регистратор", "Recorder"],
    ["Авто", "Auto"],
];

/// What a virtual table takes as `МетодДополнения`.
pub const FILLINGS: [[&str; 2]; 2] = [
    ["Движения", "RegisterRecords"],
    [
        "ДвиженияИГраницыПериода",
        "RegisterRecordsAndPeriodBoundaries",
    ],
];

/// The types that `ВЫРАЗИТЬ` and `ТИП` name by one word.
pub const TYPES: [[&str; 2]; 5] = [
    ["БУЛЕВО", "BOOLEAN"],
    ["ЧИСЛО", "NUMBER"],
    ["СТРОКА", "STRING"],
    ["ДАТА", "DATE"],
    ["УНИКАЛЬНЫЙИДЕНТИФИКАТОР", "UUID"],
];
