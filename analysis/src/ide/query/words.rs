//! The keywords of the query language.

use std::sync::LazyLock;

use metadata::{Folded, Name, NameMap};

macro_rules! keywords {
    ($($keyword:ident $ru:literal $en:literal $told_ru:literal $told_en:literal;)*) => {
        /// A keyword, by its English name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) enum Keyword { $($keyword),* }

        /// The spellings, and what is told of each.
        const WORDS: &[(Keyword, [&str; 2], [&str; 2])] =
            &[$((Keyword::$keyword, [$ru, $en], [$told_ru, $told_en])),*];
    };
}

keywords! {
    Select "ВЫБРАТЬ" "SELECT" "Начинает запрос: за словом стоит список полей результата." "Opens a query: the fields of the result follow.";
    From "ИЗ" "FROM" "Таблицы, из которых запрос получает данные." "The tables that the query reads.";
    Where "ГДЕ" "WHERE" "Условие на записи источников. Агрегатные функции здесь не используются: для них есть ИМЕЮЩИЕ." "A condition on records of the sources. Aggregate functions belong to HAVING.";
    Join "СОЕДИНЕНИЕ" "JOIN" "Соединяет записи двух источников по условию, которое стоит за ПО." "Joins records of two sources by the condition behind ON.";
    Left "ЛЕВОЕ" "LEFT" "ЛЕВОЕ СОЕДИНЕНИЕ: остаются все записи левой таблицы; где пары не нашлось, поля правой равны NULL." "LEFT JOIN keeps all records of the left table; without a pair the fields of the right one are NULL.";
    Right "ПРАВОЕ" "RIGHT" "ПРАВОЕ СОЕДИНЕНИЕ: остаются все записи правой таблицы." "RIGHT JOIN keeps all records of the right table.";
    Full "ПОЛНОЕ" "FULL" "ПОЛНОЕ СОЕДИНЕНИЕ: остаются все записи обеих таблиц." "FULL JOIN keeps all records of both tables.";
    Inner "ВНУТРЕННЕЕ" "INNER" "ВНУТРЕННЕЕ СОЕДИНЕНИЕ: остаются только записи, для которых нашлась пара." "INNER JOIN keeps only records that have a pair.";
    Outer "ВНЕШНЕЕ" "OUTER" "Необязательное слово в ЛЕВОЕ, ПРАВОЕ и ПОЛНОЕ ВНЕШНЕЕ СОЕДИНЕНИЕ." "An optional word of LEFT, RIGHT and FULL OUTER JOIN.";
    By "ПО" "BY" "Условие соединения, или поля, по которым группируют, упорядочивают, индексируют и подводят итоги." "The fields to group, order, index and total by; in Russian also the condition of a join.";
    On "ПО" "ON" "Условие соединения." "The condition of a join.";
    Group "СГРУППИРОВАТЬ" "GROUP" "СГРУППИРОВАТЬ ПО: одна запись на каждое сочетание значений полей, для остальных полей нужны агрегатные функции." "GROUP BY: one record for each combination of values; other fields need aggregate functions.";
    Grouping "ГРУППИРУЮЩИМ" "GROUPING" "ГРУППИРУЮЩИМ НАБОРАМ: несколько группировок в одном запросе." "GROUPING SETS: several groupings in one query.";
    Sets "НАБОРАМ" "SETS" "Наборы полей группировки или индекса." "Sets of fields of a grouping or an index.";
    Having "ИМЕЮЩИЕ" "HAVING" "Условие на сгруппированные записи: здесь допустимы агрегатные функции." "A condition on grouped records, where aggregate functions may stand.";
    Order "УПОРЯДОЧИТЬ" "ORDER" "УПОРЯДОЧИТЬ ПО: порядок записей результата." "ORDER BY: the order of the records.";
    Totals "ИТОГИ" "TOTALS" "ИТОГИ … ПО: добавляет к результату итоговые записи по группировкам." "TOTALS … BY adds records of totals for groups.";
    Overall "ОБЩИЕ" "OVERALL" "Общие итоги по всему результату." "Totals of the whole result.";
    Periods "ПЕРИОДАМИ" "PERIODS" "Дополняет группировку по дате записями за периоды, в которых нет данных." "Adds records for periods without data to a group by date.";
    Union "ОБЪЕДИНИТЬ" "UNION" "Объединяет записи двух запросов с одинаковым числом полей. Без слова ВСЕ одинаковые записи остаются по одной." "Puts together records of two queries with equally many fields. Without ALL equal records stand once.";
    All "ВСЕ" "ALL" "ОБЪЕДИНИТЬ ВСЕ: одинаковые записи остаются, сравнивать их не нужно, поэтому так быстрее." "UNION ALL keeps equal records, which is faster.";
    Into "ПОМЕСТИТЬ" "INTO" "Помещает результат во временную таблицу, доступную следующим запросам пакета." "Puts the result into a temporary table for the queries behind.";
    Add "ДОБАВИТЬ" "ADD" "Добавляет записи во временную таблицу, которая уже есть." "Adds records to a temporary table that exists.";
    Drop "УНИЧТОЖИТЬ" "DROP" "Удаляет временную таблицу." "Drops a temporary table.";
    Index "ИНДЕКСИРОВАТЬ" "INDEX" "ИНДЕКСИРОВАТЬ ПО: индекс временной таблицы по полям, с которыми её соединяют." "INDEX BY: an index of the temporary table on the fields that it is joined by.";
    Unique "УНИКАЛЬНО" "UNIQUE" "Индекс без повторяющихся значений." "An index without repeated values.";
    For "ДЛЯ" "FOR" "ДЛЯ ИЗМЕНЕНИЯ: блокирует прочитанные данные до конца транзакции (автоматический режим блокировок)." "FOR UPDATE locks what is read until the end of the transaction (automatic locks).";
    Update "ИЗМЕНЕНИЯ" "UPDATE" "ДЛЯ ИЗМЕНЕНИЯ: блокирует прочитанные данные до конца транзакции." "FOR UPDATE locks what is read until the end of the transaction.";
    Of "OF" "OF" "Таблицы, данные которых блокируются." "The tables whose data are locked.";
    Allowed "РАЗРЕШЕННЫЕ" "ALLOWED" "Только записи, на которые у пользователя есть права. Без слова недоступная запись вызывает ошибку." "Only records that the user may read. Without the word a forbidden record is an error.";
    Distinct "РАЗЛИЧНЫЕ" "DISTINCT" "Одинаковые записи результата остаются по одной." "Equal records of the result stand once.";
    Top "ПЕРВЫЕ" "TOP" "ПЕРВЫЕ n: не больше стольких записей, в порядке УПОРЯДОЧИТЬ ПО." "TOP n: at most so many records, in the order of ORDER BY.";
    As "КАК" "AS" "Псевдоним поля или таблицы; в ВЫРАЗИТЬ — тип." "The alias of a field or a table; in CAST, the type.";
    And "И" "AND" "Оба условия верны." "Both conditions hold.";
    Or "ИЛИ" "OR" "Верно хотя бы одно из условий. По таким условиям индексы обычно не используются." "One of the conditions holds. Indexes are seldom used for them.";
    Not "НЕ" "NOT" "Условие неверно." "The condition does not hold.";
    In "В" "IN" "Значение есть в списке, в результате запроса или в параметре-массиве. С ИЕРАРХИИ — вместе с подчинёнными." "The value is in a list, in the result of a query or in a parameter. With HIERARCHY, with what is below.";
    Hierarchy "ИЕРАРХИЯ" "HIERARCHY" "В порядке иерархии, с итогами по группам; в В ИЕРАРХИИ — вместе с подчинёнными." "By the hierarchy; in IN HIERARCHY, with what is below.";
    Only "ТОЛЬКО" "ONLY" "ТОЛЬКО ИЕРАРХИЯ: итоги только по группам иерархии." "ONLY HIERARCHY: totals of the groups of the hierarchy alone.";
    Between "МЕЖДУ" "BETWEEN" "МЕЖДУ a И b: значение не меньше a и не больше b." "BETWEEN a AND b: not less than a and not greater than b.";
    Is "ЕСТЬ" "IS" "ЕСТЬ NULL, ЕСТЬ НЕ NULL: проверка, есть ли значение вообще. Сравнение = NULL не бывает верным." "IS NULL, IS NOT NULL: whether there is a value. = NULL never holds.";
    Null "NULL" "NULL" "Значения нет: у записи соединения не нашлось пары или у ссылки нет такого поля." "No value: a joined record without a pair, a reference without the field.";
    Like "ПОДОБНО" "LIKE" "Строка подходит под шаблон: `%` — любые символы, `_` — один, `[…]` — один из." "A string fits a pattern: `%` is any text, `_` one character, `[…]` one of those.";
    Escape "СПЕЦСИМВОЛ" "ESCAPE" "Символ, за которым знаки шаблона стоят сами за себя." "A character behind which marks of the pattern stand for themselves.";
    Refs "ССЫЛКА" "REFS" "Значение составного типа — ссылка на эту таблицу." "A value of several types is a reference to this table.";
    Case "ВЫБОР" "CASE" "ВЫБОР КОГДА … ТОГДА … ИНАЧЕ … КОНЕЦ: значение первой ветви, условие которой верно." "CASE WHEN … THEN … ELSE … END: the value of the first branch whose condition holds.";
    When "КОГДА" "WHEN" "Условие ветви ВЫБОР." "The condition of a branch of CASE.";
    Then "ТОГДА" "THEN" "Значение ветви ВЫБОР." "The value of a branch of CASE.";
    Else "ИНАЧЕ" "ELSE" "Значение, если ни одно из условий не верно; без него это NULL." "The value where no condition holds; NULL without it.";
    End "КОНЕЦ" "END" "Завершает ВЫБОР." "Ends CASE.";
    Cast "ВЫРАЗИТЬ" "CAST" "ВЫРАЗИТЬ(значение КАК тип): значение этого типа или NULL; у составных типов ограничивает, какие таблицы будут присоединены." "CAST(value AS type): a value of this type or NULL; of several types it limits which tables are joined.";
    Value "ЗНАЧЕНИЕ" "VALUE" "ЗНАЧЕНИЕ(Справочник.Валюты.Рубль): предопределённый элемент, значение перечисления, пустая ссылка, точка маршрута." "VALUE(Catalog.Currencies.Ruble): a predefined item, a value of an enumeration, an empty reference, a route point.";
    Type "ТИП" "TYPE" "ТИП(Справочник.Валюты): тип для сравнения с ТИПЗНАЧЕНИЯ." "TYPE(Catalog.Currencies): a type to compare with VALUETYPE.";
    True "ИСТИНА" "TRUE" "Истина." "True.";
    False "ЛОЖЬ" "FALSE" "Ложь." "False.";
    Undefined "НЕОПРЕДЕЛЕНО" "UNDEFINED" "Пустое значение составного типа." "The empty value of several types.";
    Asc "ВОЗР" "ASC" "По возрастанию; так и без слова." "Ascending, as without the word.";
    Desc "УБЫВ" "DESC" "По убыванию." "Descending.";
    Autoorder "АВТОУПОРЯДОЧИВАНИЕ" "AUTOORDER" "Поля-ссылки упорядочиваются по тому, как их видит пользователь." "References are ordered by what users see of them.";
    Characteristics "ХАРАКТЕРИСТИКИ" "CHARACTERISTICS" "Характеристики для построителя и компоновки данных." "Characteristics for the builder and for data composition.";
    EmptyTable "ПУСТАЯТАБЛИЦА" "EMPTYTABLE" "ПУСТАЯТАБЛИЦА.(А, Б): вложенная таблица без записей, для объединений." "EMPTYTABLE.(A, B): a nested table without records, for unions.";
}

/// Further spellings.
const OTHER: [(&str, Keyword); 1] = [("ИЕРАРХИИ", Keyword::Hierarchy)];

static BY_NAME: LazyLock<NameMap<Keyword>> = LazyLock::new(|| {
    let mut names = NameMap::default();
    for (keyword, [ru, en], _) in WORDS {
        for name in [ru, en] {
            names.entry(Name::new(name)).or_insert(*keyword);
        }
    }
    for (name, keyword) in OTHER {
        names.insert(Name::new(name), keyword);
    }
    names
});

/// The longest keyword, in bytes.
const LONGEST: usize = 36;

/// The lengths that keywords have, a bit for each: most names have another one.
const LENGTHS: u64 = {
    let mut lengths = 1 << OTHER[0].0.len();
    let mut at = 0;
    while at < WORDS.len() {
        lengths |= 1 << WORDS[at].1[0].len();
        lengths |= 1 << WORDS[at].1[1].len();
        at += 1;
    }
    lengths
};

impl Keyword {
    /// The keyword that a word may be, in either language and any case. `ПО` is `By`.
    pub(super) fn of(word: &str) -> Option<Self> {
        if word.len() > LONGEST || LENGTHS & (1 << word.len()) == 0 {
            return None;
        }
        BY_NAME.get(&Folded(word)).copied()
    }

    fn row(self) -> Option<&'static (Self, [&'static str; 2], [&'static str; 2])> {
        WORDS.get(self as usize)
    }

    /// The Russian and the English spelling.
    pub(super) fn spellings(self) -> [&'static str; 2] {
        self.row().map_or(["", ""], |it| it.1)
    }

    /// What is told of it, in Russian and in English.
    pub(super) fn told(self) -> [&'static str; 2] {
        self.row().map_or(["", ""], |it| it.2)
    }

    /// Whether it cannot be a name without a dot or `КАК` before it.
    pub(super) fn is_reserved(self) -> bool {
        matches!(
            self,
            Self::Add
                | Self::Allowed
                | Self::And
                | Self::As
                | Self::Asc
                | Self::Between
                | Self::By
                | Self::On
                | Self::Case
                | Self::Cast
                | Self::Desc
                | Self::Distinct
                | Self::Else
                | Self::False
                | Self::From
                | Self::Having
                | Self::In
                | Self::Into
                | Self::Is
                | Self::Like
                | Self::Not
                | Self::Null
                | Self::Or
                | Self::Overall
                | Self::Then
                | Self::Top
                | Self::True
                | Self::Undefined
                | Self::Unique
                | Self::When
                | Self::Where
        )
    }

    /// Whether it goes on with a query where a name is unlikely.
    pub(super) fn is_continuing(self) -> bool {
        self.is_reserved()
            || matches!(
                self,
                Self::Autoorder
                    | Self::Drop
                    | Self::End
                    | Self::For
                    | Self::Full
                    | Self::Group
                    | Self::Index
                    | Self::Inner
                    | Self::Join
                    | Self::Left
                    | Self::Order
                    | Self::Right
                    | Self::Select
                    | Self::Totals
                    | Self::Union
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_is_found_by_all_its_spellings() {
        for (keyword, [ru, en], [told_ru, told_en]) in WORDS {
            let found = Keyword::of(en);
            let is_on = matches!(keyword, Keyword::On);
            assert_eq!(found, Some(*keyword), "{en}");
            assert!(is_on || Keyword::of(ru) == Some(*keyword), "{ru}");
            assert_eq!(keyword.spellings(), [*ru, *en]);
            assert!(!told_ru.is_empty() && !told_en.is_empty());
        }
        assert_eq!(Keyword::of("иерархии"), Some(Keyword::Hierarchy));
        assert_eq!(Keyword::of("Номенклатура"), None);
    }
}
