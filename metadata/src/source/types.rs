//! Types of attributes as both formats write them.

use roxmltree::Node;

use super::xml::{content, elements, flag, name, number, text};
use crate::name::{Name, same};
use crate::types::{DateParts, Qualifiers, Type, TypeDescription};

/// The types in a node of the Designer that holds `v8:Type`, `v8:TypeSet` and qualifiers.
pub fn designer_types(node: Node<'_, '_>) -> TypeDescription {
    let mut types = Vec::new();
    let mut qualifiers = Qualifiers::default();
    for part in elements(node) {
        match name(part) {
            "Type" | "TypeSet" => types.extend(type_named(content(part))),
            "StringQualifiers" => {
                qualifiers.length = number(part, "Length");
                qualifiers.fixed_length = text(part, "AllowedLength") == "Fixed";
            }
            "NumberQualifiers" => {
                qualifiers.digits = number(part, "Digits");
                qualifiers.fraction_digits = number(part, "FractionDigits");
                qualifiers.nonnegative = text(part, "AllowedSign") == "Nonnegative";
            }
            "DateQualifiers" => qualifiers.date = date_parts(text(part, "DateFractions")),
            _ => {}
        }
    }
    TypeDescription { types, qualifiers }
}

/// The types in a node of EDT that holds `types` for each and qualifiers.
pub fn edt_types(node: Node<'_, '_>) -> TypeDescription {
    let mut types = Vec::new();
    let mut qualifiers = Qualifiers::default();
    for part in elements(node) {
        match name(part) {
            "types" => types.extend(type_named(content(part))),
            "stringQualifiers" => {
                qualifiers.length = number(part, "length");
                qualifiers.fixed_length = flag(part, "fixed");
            }
            "numberQualifiers" => {
                qualifiers.digits = number(part, "precision");
                qualifiers.fraction_digits = number(part, "scale");
                qualifiers.nonnegative = flag(part, "nonNegative");
            }
            "dateQualifiers" => qualifiers.date = date_parts(text(part, "dateFractions")),
            _ => {}
        }
    }
    TypeDescription { types, qualifiers }
}

/// The type that a word of either format names: `xs:string`, `d4p1:CatalogRef.Товары`, `ValueTable`.
///
/// A type of the platform that the table here does not have keeps the name it was written with.
pub fn type_named(written: &str) -> Option<Type> {
    let head = written.split('.').next().unwrap_or_default();
    let bare = match head.find(':') {
        Some(colon) => written.get(colon + 1..)?,
        None => written,
    };
    if bare.is_empty() {
        return None;
    }
    match bare {
        "string" => return Some(Type::String),
        "decimal" => return Some(Type::Number),
        "boolean" => return Some(Type::Boolean),
        "dateTime" => return Some(Type::Date),
        "anyType" => return Some(Type::Any),
        _ => {}
    }
    Type::parse(bare, |word| Some(Name::new(russian(word).unwrap_or(word))))
}

fn date_parts(written: &str) -> DateParts {
    match written {
        "Date" => DateParts::Date,
        "Time" => DateParts::Time,
        _ => DateParts::DateTime,
    }
}

/// The Russian name of a type of the platform by the name it has in files.
fn russian(word: &str) -> Option<&'static str> {
    let row = PLATFORM.iter().find(|it| it.0 == word);
    let row = row.or_else(|| PLATFORM.iter().find(|it| same(it.0, word)));
    row.map(|it| it.1)
}

/// Names in files of either format, and Russian names of the platform.
const PLATFORM: &[(&str, &str)] = &[
    ("ValueStorage", "ХранилищеЗначения"),
    ("UUID", "УникальныйИдентификатор"),
    ("base64Binary", "ДвоичныеДанные"),
    ("BinaryData", "ДвоичныеДанные"),
    ("ValueListType", "СписокЗначений"),
    ("ValueList", "СписокЗначений"),
    ("ValueTable", "ТаблицаЗначений"),
    ("ValueTree", "ДеревоЗначений"),
    ("Array", "Массив"),
    ("FixedArray", "ФиксированныйМассив"),
    ("Structure", "Структура"),
    ("FixedStructure", "ФиксированнаяСтруктура"),
    ("Map", "Соответствие"),
    ("FixedMap", "ФиксированноеСоответствие"),
    ("Type", "Тип"),
    ("TypeDescription", "ОписаниеТипов"),
    ("StandardPeriod", "СтандартныйПериод"),
    ("StandardPeriodVariant", "ВариантСтандартногоПериода"),
    ("StandardBeginningDate", "СтандартнаяДатаНачала"),
    (
        "StandardBeginningDateVariant",
        "ВариантСтандартнойДатыНачала",
    ),
    ("PointInTime", "МоментВремени"),
    ("Boundary", "Граница"),
    ("DynamicList", "ДинамическийСписок"),
    ("SpreadsheetDocument", "ТабличныйДокумент"),
    ("TextDocument", "ТекстовыйДокумент"),
    ("FormattedDocument", "ФорматированныйДокумент"),
    ("HTMLDocument", "ДокументHTML"),
    ("PDFDocument", "PDFДокумент"),
    ("FormattedString", "ФорматированнаяСтрока"),
    ("Picture", "Картинка"),
    ("Color", "Цвет"),
    ("Font", "Шрифт"),
    ("Border", "Рамка"),
    ("Line", "Линия"),
    ("VerticalAlign", "ВертикальноеПоложение"),
    ("HorizontalAlign", "ГоризонтальноеПоложение"),
    ("Chart", "Диаграмма"),
    ("ChartType", "ТипДиаграммы"),
    ("GanttChart", "ДиаграммаГанта"),
    ("PivotChart", "СводнаяДиаграмма"),
    ("Dendrogram", "Дендрограмма"),
    ("Planner", "Планировщик"),
    ("GeographicalSchema", "ГеографическаяСхема"),
    ("FlowchartContextType", "ГрафическаяСхема"),
    ("GraphicalSchema", "ГрафическаяСхема"),
    ("ReportBuilder", "ПостроительОтчета"),
    ("QueryBuilder", "ПостроительЗапроса"),
    ("ComparisonType", "ВидСравнения"),
    ("SortDirection", "НаправлениеСортировки"),
    ("AccountType", "ВидСчета"),
    ("AccumulationRecordType", "ВидДвиженияНакопления"),
    ("AccountingRecordType", "ВидДвиженияБухгалтерии"),
    // Names of the data composition are short in dumps and long in EDT.
    ("SettingsComposer", "КомпоновщикНастроекКомпоновкиДанных"),
    (
        "DataCompositionSettingsComposer",
        "КомпоновщикНастроекКомпоновкиДанных",
    ),
    ("Settings", "НастройкиКомпоновкиДанных"),
    ("DataCompositionSettings", "НастройкиКомпоновкиДанных"),
    ("UserSettings", "ПользовательскиеНастройкиКомпоновкиДанных"),
    (
        "DataCompositionUserSettings",
        "ПользовательскиеНастройкиКомпоновкиДанных",
    ),
    ("DataCompositionSchema", "СхемаКомпоновкиДанных"),
    ("Filter", "ОтборКомпоновкиДанных"),
    ("DataCompositionFilter", "ОтборКомпоновкиДанных"),
    ("Order", "ПорядокКомпоновкиДанных"),
    ("DataCompositionOrder", "ПорядокКомпоновкиДанных"),
    ("SelectedFields", "ВыбранныеПоляКомпоновкиДанных"),
    (
        "DataCompositionSelectedFields",
        "ВыбранныеПоляКомпоновкиДанных",
    ),
    (
        "ConditionalAppearance",
        "УсловноеОформлениеКомпоновкиДанных",
    ),
    (
        "DataCompositionConditionalAppearance",
        "УсловноеОформлениеКомпоновкиДанных",
    ),
    ("Appearance", "ОформлениеКомпоновкиДанных"),
    ("DataCompositionAppearance", "ОформлениеКомпоновкиДанных"),
    (
        "DataCompositionEditParameters",
        "ПараметрыРедактированияКомпоновкиДанных",
    ),
    ("Field", "ПолеКомпоновкиДанных"),
    ("DataCompositionField", "ПолеКомпоновкиДанных"),
    ("Parameter", "ПараметрКомпоновкиДанных"),
    ("DataCompositionParameter", "ПараметрКомпоновкиДанных"),
    (
        "DataCompositionComparisonType",
        "ВидСравненияКомпоновкиДанных",
    ),
    (
        "DataCompositionFieldPlacement",
        "РасположениеПоляКомпоновкиДанных",
    ),
    (
        "DataCompositionSortDirection",
        "НаправлениеСортировкиКомпоновкиДанных",
    ),
    (
        "DataCompositionPeriodAdditionType",
        "ТипДополненияПериодаКомпоновкиДанных",
    ),
    ("DataCompositionGroupType", "ТипГруппировкиКомпоновкиДанных"),
    (
        "DataCompositionTotalPlacement",
        "РасположениеИтоговКомпоновкиДанных",
    ),
    (
        "DataCompositionResourcesPlacement",
        "РасположениеРесурсовКомпоновкиДанных",
    ),
    (
        "DataCompositionAttributesPlacement",
        "РасположениеРеквизитовКомпоновкиДанных",
    ),
    (
        "DataCompositionChartLegendPlacement",
        "РасположениеЛегендыДиаграммыКомпоновкиДанных",
    ),
    (
        "DataCompositionTextPlacementType",
        "ТипРазмещенияТекстаКомпоновкиДанных",
    ),
    (
        "DataCompositionFilterApplicationType",
        "ТипПримененияОтбораКомпоновкиДанных",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derived::Role;
    use crate::kind::Kind;
    use crate::source::xml::parse;

    fn designer(text: &str) -> TypeDescription {
        let document = parse(text).unwrap();
        designer_types(document.root_element())
    }

    fn edt(text: &str) -> TypeDescription {
        let document = parse(text).unwrap();
        edt_types(document.root_element())
    }

    #[test]
    fn both_formats_give_one_description() {
        let left = designer(
            "<Type xmlns:v8='d'><v8:Type>xs:string</v8:Type><v8:Type>xs:decimal</v8:Type><v8:Type>xs:dateTime</v8:Type>\
             <v8:Type xmlns:d4p1='c'>d4p1:CatalogRef.Товары</v8:Type><v8:TypeSet>cfg:DefinedType.Сумма</v8:TypeSet>\
             <v8:StringQualifiers><v8:Length>9</v8:Length><v8:AllowedLength>Fixed</v8:AllowedLength></v8:StringQualifiers>\
             <v8:NumberQualifiers><v8:Digits>15</v8:Digits><v8:FractionDigits>2</v8:FractionDigits>\
             <v8:AllowedSign>Nonnegative</v8:AllowedSign></v8:NumberQualifiers>\
             <v8:DateQualifiers><v8:DateFractions>Date</v8:DateFractions></v8:DateQualifiers></Type>",
        );
        let right = edt(
            "<type><types>String</types><types>Number</types><types>Date</types><types>CatalogRef.Товары</types>\
             <types>DefinedType.Сумма</types>\
             <stringQualifiers><length>9</length><fixed>true</fixed></stringQualifiers>\
             <numberQualifiers><precision>15</precision><scale>2</scale><nonNegative>true</nonNegative></numberQualifiers>\
             <dateQualifiers><dateFractions>Date</dateFractions></dateQualifiers></type>",
        );
        assert_eq!(left, right);
        assert_eq!(left.types.len(), 5);
        assert_eq!(left.qualifiers.fraction_digits, 2);
        assert_eq!(left.qualifiers.date, DateParts::Date);
    }

    #[test]
    fn types_of_the_platform_have_their_russian_names() {
        for (designer, edt, expected) in [
            ("v8:ValueListType", "ValueList", "СписокЗначений"),
            (
                "dcsset:SettingsComposer",
                "DataCompositionSettingsComposer",
                "КомпоновщикНастроекКомпоновкиДанных",
            ),
            ("v8:UUID", "UUID", "УникальныйИдентификатор"),
            (
                "mxl:SpreadsheetDocument",
                "SpreadsheetDocument",
                "ТабличныйДокумент",
            ),
        ] {
            let expected = Some(Type::Platform(Name::new(expected)));
            assert_eq!(type_named(designer), expected);
            assert_eq!(type_named(edt), expected);
        }
    }

    #[test]
    fn a_set_of_types_has_no_name_of_an_object() {
        assert_eq!(
            type_named("cfg:CatalogRef"),
            Some(Type::AnyOf(Kind::Catalog, Role::Ref))
        );
        assert_eq!(type_named("cfg:AnyIBRef"), Some(Type::AnyRef));
        assert_eq!(type_named(""), None);
        assert_eq!(
            type_named("x:НеизвестныйТип"),
            Some(Type::Platform(Name::new("НеизвестныйТип")))
        );
    }
}
