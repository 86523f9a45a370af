//! The types that configuration objects make: `СправочникСсылка.Товары`, `CatalogRef.Goods`.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::name::{Bilingual, same};

/// What a type is to the object that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the platform's own")]
pub enum Role {
    ManagersCollection,
    Manager,
    Ref,
    Object,
    Selection,
    TabularSection,
    TabularSectionRow,
    List,
    ExtDimensionTypes,
    ExtDimensionTypesRow,
    BaseCalculationTypes,
    BaseCalculationTypesRow,
    LeadingCalculationTypes,
    LeadingCalculationTypesRow,
    DisplacingCalculationTypes,
    DisplacingCalculationTypesRow,
    RecordSet,
    Record,
    RecordManager,
    RecordKey,
    ExtDimensions,
    RecalculationsManager,
    RecalculationManager,
    RecalculationRecordSet,
    RecalculationRecord,
    RoutePointsManager,
    RoutePointRef,
    ValueManager,
    ValueKey,
    Set,
    TablesManager,
    TableManager,
    TableRef,
    TableObject,
    TableRecordSet,
    TableRecordManager,
    TableRecord,
    TableRecordKey,
    TableList,
    CubesManager,
    CubeManager,
    CubeRecordSet,
    CubeRecordManager,
    CubeRecord,
    CubeRecordKey,
    CubeList,
    CubeDimensionTableList,
    CubeDimensionTablesManager,
    CubeDimensionTableManager,
    CubeDimensionTableRef,
    CubeDimensionTableObject,
    ChannelManager,
    Collection,
}

/// A row of the table of types that objects make.
#[derive(Debug)]
pub struct DerivedType {
    /// The kind of the object.
    pub kind: Kind,
    /// What the type is to it.
    pub role: Role,
    /// The word before the first dot: `СправочникСсылка`, `CatalogRef`.
    pub head: Bilingual,
    /// How many names follow the head: 0 for a collection of managers, 1 for most, 2 for tabular sections.
    pub names: u8,
}

macro_rules! derived {
    ($($kind:ident $role:ident $ru:literal $en:literal $names:literal)*) => {
        /// All of them.
        pub static DERIVED: &[DerivedType] = &[$(DerivedType {
            kind: Kind::$kind,
            role: Role::$role,
            head: Bilingual { ru: $ru, en: $en },
            names: $names,
        }),*];
    };
}

// Kind, role, Russian head, English head, names after it.
derived! {
    Catalog ManagersCollection "СправочникиМенеджер" "CatalogsManager" 0
    Catalog Manager "СправочникМенеджер" "CatalogManager" 1
    Catalog Ref "СправочникСсылка" "CatalogRef" 1
    Catalog Object "СправочникОбъект" "CatalogObject" 1
    Catalog Selection "СправочникВыборка" "CatalogSelection" 1
    Catalog TabularSection "СправочникТабличнаяЧасть" "CatalogTabularSection" 2
    Catalog TabularSectionRow "СправочникТабличнаяЧастьСтрока" "CatalogTabularSectionRow" 2
    Catalog List "СправочникСписок" "CatalogList" 1
    Document ManagersCollection "ДокументыМенеджер" "DocumentsManager" 0
    Document Manager "ДокументМенеджер" "DocumentManager" 1
    Document Ref "ДокументСсылка" "DocumentRef" 1
    Document Object "ДокументОбъект" "DocumentObject" 1
    Document Selection "ДокументВыборка" "DocumentSelection" 1
    Document TabularSection "ДокументТабличнаяЧасть" "DocumentTabularSection" 2
    Document TabularSectionRow "ДокументТабличнаяЧастьСтрока" "DocumentTabularSectionRow" 2
    Document List "ДокументСписок" "DocumentList" 1
    DocumentJournal ManagersCollection "ЖурналыДокументовМенеджер" "DocumentJournalsManager" 0
    DocumentJournal Manager "ЖурналДокументовМенеджер" "DocumentJournalManager" 1
    DocumentJournal Selection "ЖурналДокументовВыборка" "DocumentJournalSelection" 1
    DocumentJournal List "ЖурналДокументовСписок" "DocumentJournalList" 1
    Enum ManagersCollection "ПеречисленияМенеджер" "EnumsManager" 0
    Enum Manager "ПеречислениеМенеджер" "EnumManager" 1
    Enum Ref "ПеречислениеСсылка" "EnumRef" 1
    Enum List "ПеречислениеСписок" "EnumList" 1
    Report ManagersCollection "ОтчетыМенеджер" "ReportsManager" 0
    Report Manager "ОтчетМенеджер" "ReportManager" 1
    Report Object "ОтчетОбъект" "ReportObject" 1
    Report TabularSection "ОтчетТабличнаяЧасть" "ReportTabularSection" 2
    Report TabularSectionRow "ОтчетТабличнаяЧастьСтрока" "ReportTabularSectionRow" 2
    DataProcessor ManagersCollection "ОбработкиМенеджер" "DataProcessorsManager" 0
    DataProcessor Manager "ОбработкаМенеджер" "DataProcessorManager" 1
    DataProcessor Object "ОбработкаОбъект" "DataProcessorObject" 1
    DataProcessor TabularSection "ОбработкаТабличнаяЧасть" "DataProcessorTabularSection" 2
    DataProcessor TabularSectionRow "ОбработкаТабличнаяЧастьСтрока" "DataProcessorTabularSectionRow" 2
    ChartOfCharacteristicTypes ManagersCollection "ПланыВидовХарактеристикМенеджер" "ChartsOfCharacteristicTypesManager" 0
    ChartOfCharacteristicTypes Manager "ПланВидовХарактеристикМенеджер" "ChartOfCharacteristicTypesManager" 1
    ChartOfCharacteristicTypes Ref "ПланВидовХарактеристикСсылка" "ChartOfCharacteristicTypesRef" 1
    ChartOfCharacteristicTypes Object "ПланВидовХарактеристикОбъект" "ChartOfCharacteristicTypesObject" 1
    ChartOfCharacteristicTypes Selection "ПланВидовХарактеристикВыборка" "ChartOfCharacteristicTypesSelection" 1
    ChartOfCharacteristicTypes TabularSection "ПланВидовХарактеристикТабличнаяЧасть" "ChartOfCharacteristicTypesTabularSection" 2
    ChartOfCharacteristicTypes TabularSectionRow "ПланВидовХарактеристикТабличнаяЧастьСтрока" "ChartOfCharacteristicTypesTabularSectionRow" 2
    ChartOfCharacteristicTypes List "ПланВидовХарактеристикСписок" "ChartOfCharacteristicTypesList" 1
    ChartOfAccounts ManagersCollection "ПланыСчетовМенеджер" "ChartsOfAccountsManager" 0
    ChartOfAccounts Manager "ПланСчетовМенеджер" "ChartOfAccountsManager" 1
    ChartOfAccounts Ref "ПланСчетовСсылка" "ChartOfAccountsRef" 1
    ChartOfAccounts Object "ПланСчетовОбъект" "ChartOfAccountsObject" 1
    ChartOfAccounts Selection "ПланСчетовВыборка" "ChartOfAccountsSelection" 1
    ChartOfAccounts ExtDimensionTypes "ПланСчетовВидыСубконто" "ChartOfAccountsExtDimensionTypes" 1
    ChartOfAccounts ExtDimensionTypesRow "ПланСчетовВидыСубконтоСтрока" "ChartOfAccountsExtDimensionTypesRow" 1
    ChartOfAccounts TabularSection "ПланСчетовТабличнаяЧасть" "ChartOfAccountsTabularSection" 2
    ChartOfAccounts TabularSectionRow "ПланСчетовТабличнаяЧастьСтрока" "ChartOfAccountsTabularSectionRow" 2
    ChartOfAccounts List "ПланСчетовСписок" "ChartOfAccountsList" 1
    ChartOfCalculationTypes ManagersCollection "ПланыВидовРасчетаМенеджер" "ChartsOfCalculationTypesManager" 0
    ChartOfCalculationTypes Manager "ПланВидовРасчетаМенеджер" "ChartOfCalculationTypesManager" 1
    ChartOfCalculationTypes Ref "ПланВидовРасчетаСсылка" "ChartOfCalculationTypesRef" 1
    ChartOfCalculationTypes Object "ПланВидовРасчетаОбъект" "ChartOfCalculationTypesObject" 1
    ChartOfCalculationTypes Selection "ПланВидовРасчетаВыборка" "ChartOfCalculationTypesSelection" 1
    ChartOfCalculationTypes BaseCalculationTypes "БазовыеВидыРасчета" "BaseCalculationTypes" 1
    ChartOfCalculationTypes BaseCalculationTypesRow "БазовыеВидыРасчетаСтрока" "BaseCalculationTypesRow" 1
    ChartOfCalculationTypes LeadingCalculationTypes "ВедущиеВидыРасчета" "LeadingCalculationTypes" 1
    ChartOfCalculationTypes LeadingCalculationTypesRow "ВедущиеВидыРасчетаСтрока" "LeadingCalculationTypesRow" 1
    ChartOfCalculationTypes DisplacingCalculationTypes "ВытесняющиеВидыРасчета" "DisplacingCalculationTypes" 1
    ChartOfCalculationTypes DisplacingCalculationTypesRow "ВытесняющиеВидыРасчетаСтрока" "DisplacingCalculationTypesRow" 1
    ChartOfCalculationTypes TabularSection "ПланВидовРасчетаТабличнаяЧасть" "ChartOfCalculationTypesTabularSection" 2
    ChartOfCalculationTypes TabularSectionRow "ПланВидовРасчетаТабличнаяЧастьСтрока" "ChartOfCalculationTypesTabularSectionRow" 2
    ChartOfCalculationTypes List "ПланВидовРасчетаСписок" "ChartOfCalculationTypesList" 1
    InformationRegister ManagersCollection "РегистрыСведенийМенеджер" "InformationRegistersManager" 0
    InformationRegister Manager "РегистрСведенийМенеджер" "InformationRegisterManager" 1
    InformationRegister RecordSet "РегистрСведенийНаборЗаписей" "InformationRegisterRecordSet" 1
    InformationRegister Record "РегистрСведенийЗапись" "InformationRegisterRecord" 1
    InformationRegister RecordManager "РегистрСведенийМенеджерЗаписи" "InformationRegisterRecordManager" 1
    InformationRegister RecordKey "РегистрСведенийКлючЗаписи" "InformationRegisterRecordKey" 1
    InformationRegister Selection "РегистрСведенийВыборка" "InformationRegisterSelection" 1
    InformationRegister List "РегистрСведенийСписок" "InformationRegisterList" 1
    AccumulationRegister ManagersCollection "РегистрыНакопленияМенеджер" "AccumulationRegistersManager" 0
    AccumulationRegister Manager "РегистрНакопленияМенеджер" "AccumulationRegisterManager" 1
    AccumulationRegister RecordSet "РегистрНакопленияНаборЗаписей" "AccumulationRegisterRecordSet" 1
    AccumulationRegister Record "РегистрНакопленияЗапись" "AccumulationRegisterRecord" 1
    AccumulationRegister RecordKey "РегистрНакопленияКлючЗаписи" "AccumulationRegisterRecordKey" 1
    AccumulationRegister Selection "РегистрНакопленияВыборка" "AccumulationRegisterSelection" 1
    AccumulationRegister List "РегистрНакопленияСписок" "AccumulationRegisterList" 1
    AccountingRegister ManagersCollection "РегистрыБухгалтерииМенеджер" "AccountingRegistersManager" 0
    AccountingRegister Manager "РегистрБухгалтерииМенеджер" "AccountingRegisterManager" 1
    AccountingRegister RecordSet "РегистрБухгалтерииНаборЗаписей" "AccountingRegisterRecordSet" 1
    AccountingRegister Record "РегистрБухгалтерииЗапись" "AccountingRegisterRecord" 1
    AccountingRegister ExtDimensions "РегистрБухгалтерииСубконто" "AccountingRegisterExtDimensions" 1
    AccountingRegister RecordKey "РегистрБухгалтерииКлючЗаписи" "AccountingRegisterRecordKey" 1
    AccountingRegister Selection "РегистрБухгалтерииВыборка" "AccountingRegisterSelection" 1
    AccountingRegister List "РегистрБухгалтерииСписок" "AccountingRegisterList" 1
    CalculationRegister ManagersCollection "РегистрыРасчетаМенеджер" "CalculationRegistersManager" 0
    CalculationRegister Manager "РегистрРасчетаМенеджер" "CalculationRegisterManager" 1
    CalculationRegister RecordSet "РегистрРасчетаНаборЗаписей" "CalculationRegisterRecordSet" 1
    CalculationRegister Record "РегистрРасчетаЗапись" "CalculationRegisterRecord" 1
    CalculationRegister RecordKey "РегистрРасчетаКлючЗаписи" "CalculationRegisterRecordKey" 1
    CalculationRegister Selection "РегистрРасчетаВыборка" "CalculationRegisterSelection" 1
    CalculationRegister List "РегистрРасчетаСписок" "CalculationRegisterList" 1
    CalculationRegister RecalculationsManager "ПерерасчетыМенеджер" "RecalculationsManager" 1
    CalculationRegister RecalculationManager "ПерерасчетМенеджер" "RecalculationManager" 1
    CalculationRegister RecalculationRecordSet "ПерерасчетНаборЗаписей" "RecalculationRecordSet" 1
    CalculationRegister RecalculationRecord "ПерерасчетЗапись" "RecalculationRecord" 1
    BusinessProcess ManagersCollection "БизнесПроцессыМенеджер" "BusinessProcessesManager" 0
    BusinessProcess Manager "БизнесПроцессМенеджер" "BusinessProcessManager" 1
    BusinessProcess RoutePointsManager "ТочкиМаршрутаБизнесПроцессаМенеджер" "BusinessProcessRoutePointsManager" 1
    BusinessProcess Ref "БизнесПроцессСсылка" "BusinessProcessRef" 1
    BusinessProcess Object "БизнесПроцессОбъект" "BusinessProcessObject" 1
    BusinessProcess Selection "БизнесПроцессВыборка" "BusinessProcessSelection" 1
    BusinessProcess RoutePointRef "ТочкаМаршрутаБизнесПроцессаСсылка" "BusinessProcessRoutePointRef" 1
    BusinessProcess TabularSection "БизнесПроцессТабличнаяЧасть" "BusinessProcessTabularSection" 2
    BusinessProcess TabularSectionRow "БизнесПроцессТабличнаяЧастьСтрока" "BusinessProcessTabularSectionRow" 2
    BusinessProcess List "БизнесПроцессСписок" "BusinessProcessList" 1
    Task ManagersCollection "ЗадачиМенеджер" "TasksManager" 0
    Task Manager "ЗадачаМенеджер" "TaskManager" 1
    Task Ref "ЗадачаСсылка" "TaskRef" 1
    Task Object "ЗадачаОбъект" "TaskObject" 1
    Task Selection "ЗадачаВыборка" "TaskSelection" 1
    Task TabularSection "ЗадачаТабличнаяЧасть" "TaskTabularSection" 2
    Task TabularSectionRow "ЗадачаТабличнаяЧастьСтрока" "TaskTabularSectionRow" 2
    Task List "ЗадачаСписок" "TaskList" 1
    ExchangePlan ManagersCollection "ПланыОбменаМенеджер" "ExchangePlansManager" 0
    ExchangePlan Manager "ПланОбменаМенеджер" "ExchangePlanManager" 1
    ExchangePlan Ref "ПланОбменаСсылка" "ExchangePlanRef" 1
    ExchangePlan Object "ПланОбменаОбъект" "ExchangePlanObject" 1
    ExchangePlan Selection "ПланОбменаВыборка" "ExchangePlanSelection" 1
    ExchangePlan TabularSection "ПланОбменаТабличнаяЧасть" "ExchangePlanTabularSection" 2
    ExchangePlan TabularSectionRow "ПланОбменаТабличнаяЧастьСтрока" "ExchangePlanTabularSectionRow" 2
    ExchangePlan List "ПланОбменаСписок" "ExchangePlanList" 1
    Constant ManagersCollection "КонстантыМенеджер" "ConstantsManager" 0
    Constant Manager "КонстантаМенеджер" "ConstantManager" 1
    Constant ValueManager "КонстантаМенеджерЗначения" "ConstantValueManager" 1
    Constant ValueKey "КонстантаКлючЗначения" "ConstantValueKey" 1
    Constant Set "КонстантыНабор" "ConstantsSet" 0
    Sequence ManagersCollection "ПоследовательностиМенеджер" "SequencesManager" 0
    Sequence Manager "ПоследовательностьМенеджер" "SequenceManager" 1
    Sequence RecordSet "ПоследовательностьНаборЗаписей" "SequenceRecordSet" 1
    Sequence Record "ПоследовательностьЗапись" "SequenceRecord" 1
    FilterCriterion ManagersCollection "КритерииОтбораМенеджер" "FilterCriteriaManager" 0
    FilterCriterion Manager "КритерийОтбораМенеджер" "FilterCriterionManager" 1
    FilterCriterion List "КритерийОтбораСписок" "FilterCriterionList" 1
    SettingsStorage ManagersCollection "ХранилищаНастроекМенеджер" "SettingsStoragesManager" 0
    SettingsStorage Manager "ХранилищеНастроекМенеджер" "SettingsStorageManager" 1
    ExternalDataSource ManagersCollection "ВнешниеИсточникиДанныхМенеджер" "ExternalDataSourcesManager" 0
    ExternalDataSource Manager "ВнешнийИсточникДанныхМенеджер" "ExternalDataSourceManager" 1
    ExternalDataSource TablesManager "ВнешнийИсточникДанныхТаблицыМенеджер" "ExternalDataSourceTablesManager" 1
    ExternalDataSource TableManager "ВнешнийИсточникДанныхТаблицаМенеджер" "ExternalDataSourceTableManager" 2
    ExternalDataSource TableRef "ВнешнийИсточникДанныхТаблицаСсылка" "ExternalDataSourceTableRef" 2
    ExternalDataSource TableObject "ВнешнийИсточникДанныхТаблицаОбъект" "ExternalDataSourceTableObject" 2
    ExternalDataSource TableRecordSet "ВнешнийИсточникДанныхТаблицаНаборЗаписей" "ExternalDataSourceTableRecordSet" 2
    ExternalDataSource TableRecordManager "ВнешнийИсточникДанныхТаблицаМенеджерЗаписи" "ExternalDataSourceTableRecordManager" 2
    ExternalDataSource TableRecord "ВнешнийИсточникДанныхТаблицаЗапись" "ExternalDataSourceTableRecord" 2
    ExternalDataSource TableRecordKey "ВнешнийИсточникДанныхТаблицаКлючЗаписи" "ExternalDataSourceTableRecordKey" 2
    ExternalDataSource TableList "ВнешнийИсточникДанныхТаблицаСписок" "ExternalDataSourceTableList" 2
    ExternalDataSource CubesManager "ВнешнийИсточникДанныхКубыМенеджер" "ExternalDataSourceCubesManager" 1
    ExternalDataSource CubeManager "ВнешнийИсточникДанныхКубМенеджер" "ExternalDataSourceCubeManager" 2
    ExternalDataSource CubeRecordSet "ВнешнийИсточникДанныхКубНаборЗаписей" "ExternalDataSourceCubeRecordSet" 2
    ExternalDataSource CubeRecordManager "ВнешнийИсточникДанныхКубМенеджерЗаписи" "ExternalDataSourceCubeRecordManager" 2
    ExternalDataSource CubeRecord "ВнешнийИсточникДанныхКубЗапись" "ExternalDataSourceCubeRecord" 2
    ExternalDataSource CubeRecordKey "ВнешнийИсточникДанныхКубКлючЗаписи" "ExternalDataSourceCubeRecordKey" 2
    ExternalDataSource CubeList "ВнешнийИсточникДанныхКубСписок" "ExternalDataSourceCubeList" 2
    ExternalDataSource CubeDimensionTableList "ВнешнийИсточникДанныхКубТаблицаИзмеренияСписок" "ExternalDataSourceCubeDimensionTableList" 3
    ExternalDataSource CubeDimensionTablesManager "ВнешнийИсточникДанныхКубТаблицыИзмеренийМенеджер" "ExternalDataSourceCubeDimensionsTablesManager" 2
    ExternalDataSource CubeDimensionTableManager "ВнешнийИсточникДанныхКубТаблицаИзмеренияМенеджер" "ExternalDataSourceCubeDimensionTableManager" 3
    ExternalDataSource CubeDimensionTableRef "ВнешнийИсточникДанныхКубТаблицаИзмеренияСсылка" "ExternalDataSourceCubeDimensionTableRef" 3
    ExternalDataSource CubeDimensionTableObject "ВнешнийИсточникДанныхКубТаблицаИзмеренияОбъект" "ExternalDataSourceCubeDimensionTableObject" 3
    ExternalDataProcessor ManagersCollection "ВнешниеОбработкиМенеджер" "ExternalDataProcessorsManager" 0
    ExternalDataProcessor Object "ВнешняяОбработкаОбъект" "ExternalDataProcessorObject" 1
    ExternalDataProcessor TabularSection "ВнешняяОбработкаТабличнаяЧасть" "ExternalDataProcessorTabularSection" 2
    ExternalDataProcessor TabularSectionRow "ВнешняяОбработкаТабличнаяЧастьСтрока" "ExternalDataProcessorTabularSectionRow" 2
    ExternalReport ManagersCollection "ВнешниеОтчетыМенеджер" "ExternalReportsManager" 0
    ExternalReport Object "ВнешнийОтчетОбъект" "ExternalReportObject" 1
    ExternalReport TabularSection "ВнешнийОтчетТабличнаяЧасть" "ExternalReportTabularSection" 2
    ExternalReport TabularSectionRow "ВнешнийОтчетТабличнаяЧастьСтрока" "ExternalReportTabularSectionRow" 2
    WSReference ManagersCollection "WSСсылкиМенеджер" "WSReferencesManager" 0
    WSReference Manager "WSСсылкаМенеджер" "WSReferenceManager" 1
    IntegrationService ManagersCollection "СервисыИнтеграцииМенеджер" "IntegrationServicesManager" 0
    IntegrationService Manager "СервисИнтеграцииМенеджер" "IntegrationServiceManager" 1
    IntegrationService ChannelManager "КаналСервисаИнтеграцииМенеджер" "IntegrationServiceChannelManager" 2
    SessionParameter Collection "ПараметрыСеанса" "SessionParametersManager" 0
}

impl DerivedType {
    /// The row for a role of a kind.
    pub fn of(kind: Kind, role: Role) -> Option<&'static Self> {
        DERIVED.iter().find(|it| it.kind == kind && it.role == role)
    }

    /// The row whose head a word is, in either language.
    pub fn of_head(head: &str) -> Option<&'static Self> {
        // Most words of a program are no heads: compare lengths before letters.
        DERIVED.iter().find(|it| {
            (it.head.ru.len() == head.len() && same(it.head.ru, head))
                || (it.head.en.len() == head.len() && same(it.head.en, head))
        })
    }
}
