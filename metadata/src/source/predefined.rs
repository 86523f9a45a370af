//! Predefined items: `Ext/Predefined.xml` of the Designer and the element `predefined` of EDT.

use roxmltree::Node;

use super::xml::{Broken, child, content, elements, name, parse};
use crate::name::Name;
use crate::object::{AccountSide, ExtDimension, Predefined, PredefinedAccount};

/// Deeper than any hierarchy of a configuration; what is nested deeper is left out, not followed to a crash.
const DEEPEST: u32 = 64;

/// The items of `Ext/Predefined.xml`.
pub(super) fn designer(text: &str) -> Result<Vec<Predefined>, Broken> {
    let document = parse(text)?;
    Ok(items(document.root_element(), "Item", designer_item, 0))
}

/// The items of the element `predefined` of a `.mdo`.
pub(super) fn edt(predefined: Node<'_, '_>) -> Vec<Predefined> {
    items(predefined, "items", edt_item, 0)
}

fn items(
    holder: Node<'_, '_>,
    element: &str,
    read: fn(Node<'_, '_>, u32) -> Predefined,
    depth: u32,
) -> Vec<Predefined> {
    if depth > DEEPEST {
        return Vec::new();
    }
    let items = elements(holder).filter(|it| name(*it) == element);
    items.map(|it| read(it, depth + 1)).collect()
}

fn designer_item(node: Node<'_, '_>, depth: u32) -> Predefined {
    let mut item = empty();
    let mut account = PredefinedAccount::default();
    for part in elements(node) {
        match name(part) {
            "Name" => item.name = Name::new(content(part)),
            "Code" => item.code = content(part).to_owned(),
            "Description" => item.description = content(part).to_owned(),
            "IsFolder" => item.is_folder = content(part) == "true",
            "ChildItems" => item.items = items(part, "Item", designer_item, depth),
            "AccountType" => account.side = side(content(part)),
            "OffBalance" => account.off_balance = content(part) == "true",
            "Order" => account.order = content(part).to_owned(),
            "AccountingFlags" => account.flags = flags(part),
            "ExtDimensionTypes" => {
                let all = elements(part).filter(|it| name(*it) == "ExtDimensionType");
                account.ext_dimensions = all.map(designer_ext_dimension).collect();
            }
            _ => {}
        }
    }
    item.account = unless_plain(account);
    item
}

/// An account of which nothing is said is active, and has nothing.
fn unless_plain(account: PredefinedAccount) -> Option<Box<PredefinedAccount>> {
    (account != PredefinedAccount::default()).then(|| Box::new(account))
}

fn side(word: &str) -> AccountSide {
    match word {
        "Passive" => AccountSide::Passive,
        "ActivePassive" => AccountSide::ActivePassive,
        _ => AccountSide::Active,
    }
}

/// The last word of a full name.
fn last(full: &str) -> Name {
    Name::new(full.rsplit('.').next().unwrap_or_default())
}

/// The flags that are set: `<Flag ref="ChartOfAccounts.Счета.AccountingFlag.Количественный">true</Flag>`.
fn flags(node: Node<'_, '_>) -> Vec<Name> {
    let set = elements(node).filter(|it| name(*it) == "Flag" && content(*it) == "true");
    set.filter_map(|it| it.attribute("ref")).map(last).collect()
}

fn designer_ext_dimension(node: Node<'_, '_>) -> ExtDimension {
    let turnover = child(node, "Turnover").map(content);
    ExtDimension {
        kind: node.attribute("name").unwrap_or_default().to_owned(),
        turnovers_only: turnover == Some("true"),
        flags: child(node, "AccountingFlags")
            .map(flags)
            .unwrap_or_default(),
    }
}

fn edt_ext_dimension(node: Node<'_, '_>) -> ExtDimension {
    let mut found = ExtDimension::default();
    for part in elements(node) {
        match name(part) {
            "characteristicType" => found.kind = content(part).to_owned(),
            "turnover" => found.turnovers_only = content(part) == "true",
            "extDimensionAccountingFlags" => found.flags.push(last(content(part))),
            _ => {}
        }
    }
    found
}

fn edt_item(node: Node<'_, '_>, depth: u32) -> Predefined {
    let mut item = empty();
    let mut account = PredefinedAccount::default();
    for part in elements(node) {
        match name(part) {
            "name" => item.name = Name::new(content(part)),
            // A code is a value with its type: `<code xsi:type="core:StringValue"><value>01</value></code>`.
            "code" => {
                let value = child(part, "value").unwrap_or(part);
                item.code = content(value).to_owned();
            }
            "description" => item.description = content(part).to_owned(),
            "isFolder" => item.is_folder = content(part) == "true",
            "accountType" => account.side = side(content(part)),
            "offBalance" => account.off_balance = content(part) == "true",
            "order" => account.order = content(part).to_owned(),
            "accountingFlags" => account.flags.push(last(content(part))),
            "extDimensionTypes" => account.ext_dimensions.push(edt_ext_dimension(part)),
            _ => {}
        }
    }
    item.account = unless_plain(account);
    // What is below an item is called by its kind: of a catalog `content`, of a chart of accounts `childItems`.
    for element in ["items", "content", "childItems"] {
        item.items.extend(items(node, element, edt_item, depth));
    }
    item
}

fn empty() -> Predefined {
    Predefined {
        name: Name::default(),
        code: String::new(),
        description: String::new(),
        synonym: Default::default(),
        is_folder: false,
        items: Vec::new(),
        account: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;

    fn edt_text(text: &str) -> Result<Vec<Predefined>, Broken> {
        xml::parse(text).map(|it| edt(it.root_element()))
    }

    #[test]
    fn both_formats_give_one_hierarchy() {
        let left = designer(
            "<PredefinedData><Item id='1'><Name>Товары</Name><Code/><Description>Все товары</Description>\
             <IsFolder>true</IsFolder><ChildItems><Item id='2'><Name>Услуга</Name><Code>000000001</Code>\
             <Description>Услуга</Description><IsFolder>false</IsFolder></Item></ChildItems></Item></PredefinedData>",
        );
        let right = edt_text(
            "<predefined><items id='1'><name>Товары</name><description>Все товары</description><isFolder>true</isFolder>\
             <content id='2'><name>Услуга</name><description>Услуга</description>\
             <code><value>000000001</value></code></content></items></predefined>",
        );
        assert_eq!(left, right);
        let left = left.unwrap_or_default();
        assert!(left[0].is_folder);
        assert_eq!(left[0].items[0].name, Name::new("Услуга"));
        assert_eq!(left[0].items[0].code, "000000001");
    }

    #[test]
    fn accounts_keep_their_codes() {
        let left = designer(
            "<PredefinedData><Item id='1'><Name>Товары</Name><Code>41</Code><Description>Товары</Description>\
             <AccountType>Active</AccountType><ChildItems><Item id='2'><Name>Тара</Name><Code>41.3</Code></Item></ChildItems>\
             </Item></PredefinedData>",
        );
        let right = edt_text(
            "<predefined><items id='1'><name>Товары</name><description>Товары</description><code>41</code>\
             <childItems id='2'><name>Тара</name><code>41.3</code></childItems></items></predefined>",
        );
        assert_eq!(left, right);
        assert!(left.is_ok_and(|it| it[0].items[0].code == "41.3"));
    }

    #[test]
    fn accounts_have_sides_flags_and_analytics() {
        let left = designer(
            "<PredefinedData><Item id='1'><Name>Поставщики</Name><Code>60</Code><AccountType>ActivePassive</AccountType>\
             <OffBalance>true</OffBalance><Order>60</Order><AccountingFlags>\
             <Flag ref='ChartOfAccounts.С.AccountingFlag.Валютный'>true</Flag>\
             <Flag ref='ChartOfAccounts.С.AccountingFlag.Количественный'>false</Flag></AccountingFlags><ExtDimensionTypes>\
             <ExtDimensionType name='ChartOfCharacteristicTypes.В.Контрагенты'><Turnover>true</Turnover><AccountingFlags>\
             <Flag ref='ChartOfAccounts.С.ExtDimensionAccountingFlag.Суммовой'>true</Flag></AccountingFlags></ExtDimensionType>\
             </ExtDimensionTypes></Item></PredefinedData>",
        );
        let right = edt_text(
            "<predefined><items id='1'><name>Поставщики</name><code>60</code><accountType>ActivePassive</accountType>\
             <offBalance>true</offBalance><order>60</order>\
             <accountingFlags>ChartOfAccounts.С.AccountingFlag.Валютный</accountingFlags><extDimensionTypes>\
             <characteristicType>ChartOfCharacteristicTypes.В.Контрагенты</characteristicType><turnover>true</turnover>\
             <extDimensionAccountingFlags>ChartOfAccounts.С.ExtDimensionAccountingFlag.Суммовой</extDimensionAccountingFlags>\
             </extDimensionTypes></items></predefined>",
        );
        assert_eq!(left, right);
        let left = left.unwrap_or_default();
        let account = left[0].account.as_ref().expect("an account");
        assert_eq!(account.side, AccountSide::ActivePassive);
        assert_eq!(account.flags, [Name::new("Валютный")]);
        assert!(account.ext_dimensions[0].turnovers_only);
        assert_eq!(account.ext_dimensions[0].flags, [Name::new("Суммовой")]);
    }

    #[test]
    fn nesting_without_end_is_cut() {
        let open = "<items><name>А</name>".repeat(500);
        let close = "</items>".repeat(500);
        let read = edt_text(&format!("<predefined>{open}{close}</predefined>"));
        assert!(read.is_ok_and(|it| it.len() == 1));
    }
}
