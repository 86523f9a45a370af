//! What an exchange plan exchanges: `Ext/Content.xml` of the Designer and the elements `content` of EDT.

use roxmltree::Node;

use super::xml::{Broken, elements, name, parse, text};
use crate::objects::exchange_plan::ExchangeItem;

/// The items of `Ext/Content.xml`.
pub(super) fn designer(text: &str) -> Result<Vec<ExchangeItem>, Broken> {
    let document = parse(text)?;
    let items = elements(document.root_element()).filter(|it| name(*it) == "Item");
    Ok(items
        .map(|it| item(it, "Metadata", "AutoRecord"))
        .filter(|it| !it.object.is_empty())
        .collect())
}

/// The items of the elements `content` of the root of the `.mdo`.
pub(super) fn edt(plan: Node<'_, '_>) -> Vec<ExchangeItem> {
    let items = elements(plan).filter(|it| name(*it) == "content");
    items
        .map(|it| item(it, "mdObject", "autoRecord"))
        .filter(|it| !it.object.is_empty())
        .collect()
}

fn item(node: Node<'_, '_>, object: &str, record: &str) -> ExchangeItem {
    ExchangeItem {
        object: text(node, object).to_owned(),
        auto_record: text(node, record) == "Allow",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_give_one_content() {
        let left = designer(
            "<ExchangePlanContent><Item><Metadata>Catalog.Товары</Metadata><AutoRecord>Allow</AutoRecord></Item>\
             <Item><Metadata>Document.Заказ</Metadata><AutoRecord>Deny</AutoRecord></Item></ExchangePlanContent>",
        );
        let mdo = parse(
            "<plan><name>Обмен</name><content><mdObject>Catalog.Товары</mdObject><autoRecord>Allow</autoRecord></content>\
             <content><mdObject>Document.Заказ</mdObject></content></plan>",
        );
        let right = mdo.map(|it| edt(it.root_element()));
        assert_eq!(left, right);
        let left = left.unwrap_or_default();
        assert_eq!(left.len(), 2);
        assert!(left[0].auto_record && !left[1].auto_record);
    }
}
