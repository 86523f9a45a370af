//! The kinds of objects that a configuration is made of.
//!
//! Names are the platform's own. A folder of a dump, of either format, is the English plural.

use serde::{Deserialize, Serialize};

use crate::name::{Bilingual, same};

macro_rules! kinds {
    ($($kind:ident $ru:literal $ru_plural:literal $en_plural:literal)*) => {
        /// A kind of configuration object, named as in dumps.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the names are the platform's own")]
        pub enum Kind { $($kind),* }

        const NAMES: &[(Bilingual, Bilingual)] = &[$(
            (
                Bilingual { ru: $ru, en: stringify!($kind) },
                Bilingual { ru: $ru_plural, en: $en_plural },
            )
        ),*];

        impl Kind {
            /// All kinds, in the order of the platform's tree as far as it has one.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];
        }
    };
}

// Kind, Russian name, Russian plural, English plural (the folder, and the manager where there is one).
kinds! {
    Catalog "Справочник" "Справочники" "Catalogs"
    Document "Документ" "Документы" "Documents"
    DocumentJournal "ЖурналДокументов" "ЖурналыДокументов" "DocumentJournals"
    Enum "Перечисление" "Перечисления" "Enums"
    Report "Отчет" "Отчеты" "Reports"
    DataProcessor "Обработка" "Обработки" "DataProcessors"
    ChartOfCharacteristicTypes "ПланВидовХарактеристик" "ПланыВидовХарактеристик" "ChartsOfCharacteristicTypes"
    ChartOfAccounts "ПланСчетов" "ПланыСчетов" "ChartsOfAccounts"
    ChartOfCalculationTypes "ПланВидовРасчета" "ПланыВидовРасчета" "ChartsOfCalculationTypes"
    InformationRegister "РегистрСведений" "РегистрыСведений" "InformationRegisters"
    AccumulationRegister "РегистрНакопления" "РегистрыНакопления" "AccumulationRegisters"
    AccountingRegister "РегистрБухгалтерии" "РегистрыБухгалтерии" "AccountingRegisters"
    CalculationRegister "РегистрРасчета" "РегистрыРасчета" "CalculationRegisters"
    BusinessProcess "БизнесПроцесс" "БизнесПроцессы" "BusinessProcesses"
    Task "Задача" "Задачи" "Tasks"
    ExchangePlan "ПланОбмена" "ПланыОбмена" "ExchangePlans"
    Constant "Константа" "Константы" "Constants"
    Sequence "Последовательность" "Последовательности" "Sequences"
    FilterCriterion "КритерийОтбора" "КритерииОтбора" "FilterCriteria"
    SettingsStorage "ХранилищеНастроек" "ХранилищаНастроек" "SettingsStorages"
    ExternalDataSource "ВнешнийИсточникДанных" "ВнешниеИсточникиДанных" "ExternalDataSources"
    ExternalDataProcessor "ВнешняяОбработка" "ВнешниеОбработки" "ExternalDataProcessors"
    ExternalReport "ВнешнийОтчет" "ВнешниеОтчеты" "ExternalReports"
    CommonModule "ОбщийМодуль" "ОбщиеМодули" "CommonModules"
    CommonForm "ОбщаяФорма" "ОбщиеФормы" "CommonForms"
    CommonCommand "ОбщаяКоманда" "ОбщиеКоманды" "CommonCommands"
    CommandGroup "ГруппаКоманд" "ГруппыКоманд" "CommandGroups"
    CommonTemplate "ОбщийМакет" "ОбщиеМакеты" "CommonTemplates"
    CommonPicture "ОбщаяКартинка" "ОбщиеКартинки" "CommonPictures"
    CommonAttribute "ОбщийРеквизит" "ОбщиеРеквизиты" "CommonAttributes"
    XDTOPackage "ПакетXDTO" "ПакетыXDTO" "XDTOPackages"
    WebService "WebСервис" "WebСервисы" "WebServices"
    HTTPService "HTTPСервис" "HTTPСервисы" "HTTPServices"
    WSReference "WSСсылка" "WSСсылки" "WSReferences"
    IntegrationService "СервисИнтеграции" "СервисыИнтеграции" "IntegrationServices"
    WebSocketClient "WebSocketКлиент" "WebSocketКлиенты" "WebSocketClients"
    Bot "Бот" "Боты" "Bots"
    ScheduledJob "РегламентноеЗадание" "РегламентныеЗадания" "ScheduledJobs"
    EventSubscription "ПодпискаНаСобытие" "ПодпискиНаСобытия" "EventSubscriptions"
    FunctionalOption "ФункциональнаяОпция" "ФункциональныеОпции" "FunctionalOptions"
    FunctionalOptionsParameter "ПараметрФункциональныхОпций" "ПараметрыФункциональныхОпций" "FunctionalOptionsParameters"
    DefinedType "ОпределяемыйТип" "ОпределяемыеТипы" "DefinedTypes"
    SessionParameter "ПараметрСеанса" "ПараметрыСеанса" "SessionParameters"
    Subsystem "Подсистема" "Подсистемы" "Subsystems"
    Role "Роль" "Роли" "Roles"
    Interface "Интерфейс" "Интерфейсы" "Interfaces"
    Language "Язык" "Языки" "Languages"
    Style "Стиль" "Стили" "Styles"
    StyleItem "ЭлементСтиля" "ЭлементыСтиля" "StyleItems"
    PaletteColor "ЦветПалитры" "ЦветаПалитры" "PaletteColors"
    DocumentNumerator "НумераторДокументов" "НумераторыДокументов" "DocumentNumerators"
}

/// The words of a name with blanks between, all but the first in small letters; letters of two alphabets are joined by a
/// hyphen: `HTTP-сервис`.
fn title(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut title = String::with_capacity(name.len() + 8);
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|it| letters.get(it));
        let next = letters.get(at + 1);
        let other_alphabet = before.is_some_and(|it| it.is_ascii() != letter.is_ascii());
        let begins = letter.is_uppercase()
            && before.is_some()
            && (before.is_some_and(|it| it.is_lowercase())
                || next.is_some_and(|it| it.is_lowercase()));
        if other_alphabet {
            title.push('-');
        } else if begins {
            title.push(' ');
        }
        match begins || other_alphabet {
            // An abbreviation stays as it is.
            true if next.is_none_or(|it| it.is_lowercase()) => title.extend(letter.to_lowercase()),
            _ => title.push(letter),
        }
    }
    title
}

impl Kind {
    /// `Справочник`, `Catalog`: the word before the name of an object.
    pub fn names(self) -> Bilingual {
        NAMES[self as usize].0
    }

    /// `Регистр накопления`, `Accumulation register`: the same as people read it, in Russian and in English.
    pub fn title(self) -> [String; 2] {
        let names = self.names();
        [title(names.ru), title(names.en)]
    }

    /// `Справочники`, `Catalogs`: the collection, and the folder of a dump.
    pub fn plural(self) -> Bilingual {
        NAMES[self as usize].1
    }

    /// The kind that a word names in either language, in the singular.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.names().is(word))
    }

    /// The kind whose collection a word names in either language.
    pub fn of_plural(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.plural().is(word))
    }

    /// The kind whose objects stand in a folder of a dump.
    pub fn of_folder(folder: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|it| same(it.plural().en, folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_as_people_read_them() {
        for (kind, ru, en) in [
            (Kind::Catalog, "Справочник", "Catalog"),
            (
                Kind::AccumulationRegister,
                "Регистр накопления",
                "Accumulation register",
            ),
            (Kind::HTTPService, "HTTP-сервис", "HTTP service"),
            (Kind::WebService, "Web-сервис", "Web service"),
            (
                Kind::ChartOfCharacteristicTypes,
                "План видов характеристик",
                "Chart of characteristic types",
            ),
        ] {
            assert_eq!(kind.title(), [ru, en]);
        }
    }

    #[test]
    fn a_kind_is_found_by_either_name_in_any_case() {
        assert_eq!(Kind::of("справочник"), Some(Kind::Catalog));
        assert_eq!(Kind::of("Catalog"), Some(Kind::Catalog));
        assert_eq!(
            Kind::of_plural("РегистрыНакопления"),
            Some(Kind::AccumulationRegister)
        );
        assert_eq!(
            Kind::of_folder("ChartsOfAccounts"),
            Some(Kind::ChartOfAccounts)
        );
        assert_eq!(Kind::of("Справочники"), None);
    }
}
