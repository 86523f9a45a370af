//! What a role allows: `Ext/Rights.xml` of the Designer and `Rights.rights` of EDT, which are one format.

use roxmltree::Node;

use super::xml::{Broken, child, elements, flag, name, parse, text};
use crate::objects::role::{ObjectRights, Right, Role};

/// What the file of rights of a role says.
pub(super) fn read(text: &str) -> Result<Role, Broken> {
    let document = parse(text)?;
    let mut role = Role::default();
    for part in elements(document.root_element()) {
        match name(part) {
            "setForNewObjects" => role.for_new_objects = part.text() == Some("true"),
            "setForAttributesByDefault" => role.for_attributes = part.text() == Some("true"),
            "object" => role.rights.push(object(part)),
            _ => {}
        }
    }
    Ok(role)
}

fn object(node: Node<'_, '_>) -> ObjectRights {
    let rights = elements(node).filter(|it| name(*it) == "right");
    ObjectRights {
        object: text(node, "name").to_owned(),
        rights: rights.map(right).collect(),
    }
}

fn right(node: Node<'_, '_>) -> Right {
    let restrictions = elements(node).filter(|it| name(*it) == "restrictionByCondition");
    let conditions = restrictions.filter_map(|it| child(it, "condition")?.text());
    Right {
        name: text(node, "name").to_owned(),
        allowed: flag(node, "value"),
        conditions: conditions.map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_and_conditions_on_rows_are_read() {
        let role = read(
            "<Rights xmlns='r'><setForNewObjects>false</setForNewObjects>\
             <setForAttributesByDefault>true</setForAttributesByDefault>\
             <object><name>Catalog.Товары</name>\
             <right><name>Read</name><value>true</value>\
             <restrictionByCondition><condition>ГДЕ Товары.Ответственный = &amp;Я</condition></restrictionByCondition></right>\
             <right><name>Delete</name><value>false</value></right></object>\
             <object><name>Catalog.Склады</name></object></Rights>",
        );
        let expected = Role {
            rights: vec![
                ObjectRights {
                    object: "Catalog.Товары".into(),
                    rights: vec![
                        Right {
                            name: "Read".into(),
                            allowed: true,
                            conditions: vec!["ГДЕ Товары.Ответственный = &Я".into()],
                        },
                        Right {
                            name: "Delete".into(),
                            allowed: false,
                            conditions: Vec::new(),
                        },
                    ],
                },
                ObjectRights {
                    object: "Catalog.Склады".into(),
                    rights: Vec::new(),
                },
            ],
            for_new_objects: false,
            for_attributes: true,
        };
        assert_eq!(role, Ok(expected));
    }

    #[test]
    fn a_broken_file_says_its_line() {
        assert_eq!(read("<Rights>\n<object>\n</Rights>").unwrap_err().line, 3);
    }
}
