//! What an exchange plan exchanges: `Ext/Content.xml` of the Designer and the elements `content` of EDT.

use roxmltree::{Error, Node};

use crate::objects::exchange_plan::ExchangeItem;

/// The items of `Ext/Content.xml`.
pub(super) fn designer(_text: &str) -> Result<Vec<ExchangeItem>, Error> {
    Ok(Vec::new())
}

/// The items of the elements `content` of the root of the `.mdo`.
pub(super) fn edt(_plan: Node<'_, '_>) -> Vec<ExchangeItem> {
    Vec::new()
}
