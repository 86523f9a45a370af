//! Records as a published base tells them: written by us after the standard OData interface, and what queries give of them.

use metadata::{Platform, World};
use query::run::odata::{Entity, Imported, entities, import};
use query::run::{Base, RunError};
use serde_json::Value as Json;

use super::{configuration, given};

const STORE: &str = "11111111-1111-1111-1111-111111111111";
const TABLE: &str = "22222222-2222-2222-2222-222222222222";
const SALE: &str = "33333333-3333-3333-3333-333333333333";
const EMPTY: &str = "00000000-0000-0000-0000-000000000000";

/// Puts pages of an entity into a base.
fn put(base: &Base, world: World<'_>, name: &str, pages: &[&str]) -> Result<Imported, RunError> {
    let all = entities(world);
    let entity: &Entity = all.iter().find(|it| it.name == name).unwrap();
    let texts: Vec<String> = pages
        .iter()
        .map(|it| {
            let text = it.replace("$STORE", STORE).replace("$TABLE", TABLE);
            text.replace("$SALE", SALE).replace("$EMPTY", EMPTY)
        })
        .collect();
    let mut left = texts.iter();
    import(base, world, entity, || {
        Ok(left.next().map(|it| {
            let list: Json = serde_json::from_str(it).unwrap();
            list.as_array().unwrap().clone()
        }))
    })
}

const STORES: &str = r#"[{"Ref_Key": "$STORE", "DataVersion": "AAAA", "DeletionMark": false, "Code": "01", "Description": "Главный",
    "Адрес": "Лесная, 1", "Predefined": false, "Ответственный_Key": "$EMPTY", "Ответственный@navigationLinkUrl": "Catalog_Склады(guid'$STORE')/Ответственный", "Новое": 1}]"#;

const GOODS: &str = r#"[{"Ref_Key": "$TABLE", "DeletionMark": false, "Parent_Key": "$EMPTY", "IsFolder": false, "Code": "7", "Description": "Стол",
    "Артикул": "С-1 ", "ВидНоменклатуры": "Товар", "СтавкаНДС": "НДС20", "МинимальныйОстаток": 2.5,
    "Штрихкоды": [{"Ref_Key": "$TABLE", "LineNumber": "1", "Штрихкод": "111"}, {"Ref_Key": "$TABLE", "LineNumber": "2", "Штрихкод": "222"}],
    "ДополнительныеРеквизиты": [
        {"LineNumber": 1, "Значение": "$STORE", "Значение_Type": "StandardODATA.Catalog_Склады"},
        {"LineNumber": 2, "Значение": "дуб", "Значение_Type": "Edm.String"},
        {"LineNumber": 3, "Значение": "2024-02-01T00:00:00", "Значение_Type": "Edm.DateTime"},
        {"LineNumber": 4, "Значение": "7.5", "Значение_Type": "Edm.Double"},
        {"LineNumber": 5, "Значение": "", "Значение_Type": "StandardODATA.Undefined"}]}]"#;

const SALES: &str = r#"[{"Ref_Key": "$SALE", "Number": "0001", "Date": "2024-03-05T10:20:30", "Posted": false, "DeletionMark": true,
    "Склад_Key": "$STORE", "СуммаДокумента": 100.25, "Товары": []}]"#;

/// One recorder with its records.
const MOVEMENTS: &str = r#"[{"Recorder": "$SALE", "Recorder_Type": "StandardODATA.Document_РеализацияТоваров", "RecordSet": [
    {"Period": "2024-03-05T10:20:30", "LineNumber": "1", "Active": true, "RecordType": "Receipt", "Склад_Key": "$STORE", "Номенклатура_Key": "$TABLE", "Количество": 10, "Стоимость": 1000},
    {"Period": "2024-03-06T00:00:00", "LineNumber": "2", "Active": true, "RecordType": "Expense", "Склад_Key": "$STORE", "Номенклатура_Key": "$TABLE", "Количество": 4, "Стоимость": 400}]}]"#;

fn with_base(work: impl Fn(&Base, World<'_>)) {
    let configuration = configuration();
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration: &configuration,
    };
    let base = Base::in_memory().unwrap();
    base.prepare(world).unwrap();
    work(&base, world);
}

#[test]
fn records_of_a_published_base_are_asked_as_its_own() {
    with_base(|base, world| {
        let stores = put(base, world, "Catalog_Склады", &[STORES]).unwrap();
        assert_eq!(
            (stores.records, stores.unknown),
            (1, vec!["Новое".to_owned()])
        );
        put(base, world, "Catalog_Номенклатура", &[GOODS, "[]"]).unwrap();
        put(base, world, "Document_РеализацияТоваров", &[SALES]).unwrap();
        let moved = put(
            base,
            world,
            "AccumulationRegister_ТоварыНаСкладах",
            &[MOVEMENTS],
        );
        assert_eq!(moved.unwrap().records, 2);
        let given = |text: &str| given(base, world, text);
        assert_eq!(
            given(
                "ВЫБРАТЬ Т.Код, Т.Артикул, Т.ВидНоменклатуры, Т.МинимальныйОстаток, Т.ЭтоГруппа ИЗ Справочник.Номенклатура КАК Т"
            )[1],
            "7 | С-1  | Товар | 2.5 | Нет"
        );
        assert_eq!(
            given(
                "ВЫБРАТЬ Т.НомерСтроки КАК Н, Т.Штрихкод ИЗ Справочник.Номенклатура.Штрихкоды КАК Т ГДЕ Т.Ссылка.Код = \"7\" УПОРЯДОЧИТЬ ПО Н"
            )[1..],
            ["1 | 111", "2 | 222"]
        );
        assert_eq!(
            given(
                "ВЫБРАТЬ Т.НомерСтроки КАК Н, Т.Значение ИЗ Справочник.Номенклатура.ДополнительныеРеквизиты КАК Т УПОРЯДОЧИТЬ ПО Н"
            )[1..],
            [
                "1 | Главный",
                "2 | дуб",
                "3 | 2024-02-01",
                "4 | 7.5",
                "5 | Неопределено"
            ]
        );
        assert_eq!(
            given(
                "ВЫБРАТЬ Т.Номер, Т.Дата, Т.Склад.Адрес, Т.Проведен, Т.ПометкаУдаления ИЗ Документ.РеализацияТоваров КАК Т"
            )[1],
            "0001 | 2024-03-05T10:20:30 | Лесная, 1 | Нет | Да"
        );
        assert_eq!(
            given(
                "ВЫБРАТЬ О.Склад, О.Номенклатура, О.КоличествоОстаток, О.СтоимостьОстаток ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки КАК О"
            )[1..],
            ["Главный | Стол | 6 | 600"]
        );
        assert_eq!(
            given(
                "ВЫБРАТЬ РАЗЛИЧНЫЕ Т.Регистратор.Номер ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т"
            )[1..],
            ["0001"]
        );
    });
}

#[test]
fn what_is_imported_again_is_changed_and_registers_are_replaced() {
    with_base(|base, world| {
        let shorter = GOODS.replace(
            r#", {"Ref_Key": "$TABLE", "LineNumber": "2", "Штрихкод": "222"}"#,
            "",
        );
        for goods in [GOODS, &shorter] {
            put(base, world, "Catalog_Номенклатура", &[goods]).unwrap();
            put(
                base,
                world,
                "AccumulationRegister_ТоварыНаСкладах",
                &[MOVEMENTS],
            )
            .unwrap();
        }
        let count = |table: &str| {
            let text = format!("ВЫБРАТЬ КОЛИЧЕСТВО(*) ИЗ {table} КАК Т");
            given(base, world, &text)[1].clone()
        };
        assert_eq!(count("Справочник.Номенклатура"), "1");
        assert_eq!(count("Справочник.Номенклатура.Штрихкоды"), "1");
        assert_eq!(count("РегистрНакопления.ТоварыНаСкладах"), "2");
    });
}

#[test]
fn folders_have_no_attributes_of_items() {
    with_base(|base, world| {
        let goods = r#"[{"Ref_Key": "$STORE", "IsFolder": true, "Code": "1", "Description": "Мебель", "Артикул": null, "СтавкаНДС": null},
            {"Ref_Key": "$TABLE", "IsFolder": false, "Parent_Key": "$STORE", "Code": "2", "Description": "Стол", "Артикул": null, "СтавкаНДС": ""}]"#;
        put(base, world, "Catalog_Номенклатура", &[goods]).unwrap();
        let text = "ВЫБРАТЬ Т.ЭтоГруппа, Т.Артикул, Т.СтавкаНДС, Т.Родитель ИЗ Справочник.Номенклатура КАК Т УПОРЯДОЧИТЬ ПО Т.Код";
        assert_eq!(
            given(base, world, text)[1..],
            ["Да | NULL | NULL | ∅", "Нет |  | ∅ | Мебель"]
        );
    });
}

#[test]
fn a_predefined_item_is_the_one_that_is_told() {
    with_base(|base, world| {
        let store = r#"[{"Ref_Key": "$STORE", "Code": "99", "Description": "В пути", "PredefinedDataName": "ТранзитныйСклад"}]"#;
        put(base, world, "Catalog_Склады", &[store]).unwrap();
        assert_eq!(
            given(
                base,
                world,
                "ВЫБРАТЬ Т.Код ИЗ Справочник.Склады КАК Т ГДЕ Т.Ссылка = ЗНАЧЕНИЕ(Справочник.Склады.ТранзитныйСклад)"
            )[1..],
            ["99"]
        );
    });
}

#[test]
fn a_wrong_record_takes_everything_back() {
    with_base(|base, world| {
        for wrong in [
            r#"[{"Ref_Key": "$STORE", "Description": "А"}, {"Description": "Б"}]"#,
            r#"[{"Ref_Key": "$STORE", "Description": "А"}, 1]"#,
            r#"[{"Ref_Key": "$STORE", "Description": "А"}, {"Ref_Key": "нет"}]"#,
            r#"[{"Ref_Key": "$STORE", "Description": "А", "ЗапрещенаОтгрузка": "может быть"}]"#,
        ] {
            let error = put(base, world, "Catalog_Склады", &[wrong]).unwrap_err();
            let [ru, en] = error.message();
            assert!(ru.contains("Справочник.Склады"), "{ru}");
            assert!(en.contains("Catalog.Склады"), "{en}");
            let text = "ВЫБРАТЬ Т.Код ИЗ Справочник.Склады КАК Т ГДЕ Т.Наименование = \"А\"";
            assert_eq!(given(base, world, text).len(), 1, "{wrong}");
        }
    });
}

#[test]
fn only_what_a_base_publishes_is_an_entity() {
    with_base(|_, world| {
        let names: Vec<String> = entities(world).into_iter().map(|it| it.name).collect();
        for name in [
            "Catalog_Склады",
            "Constant_ОсновнаяВалюта",
            "AccountingRegister_Хозрасчетный",
            "CalculationRegister_Вознаграждения",
            "ChartOfAccounts_Хозрасчетный",
            "InformationRegister_КурсыВалют",
        ] {
            assert!(names.iter().any(|it| it == name), "{name}: {names:?}");
        }
        let is_other =
            |it: &&String| it.starts_with("Enum") || it.contains('.') || it.contains("Journal");
        assert_eq!(names.iter().find(is_other), None);
    });
}
