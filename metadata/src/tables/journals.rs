//! What columns of document journals hold.

use crate::members::World;
use crate::members::relations::{self, join};
use crate::members::resolve::Scope;
use crate::object::Attribute;
use crate::types::TypeDescription;

/// What a column of a journal may hold: all that the attributes it shows may.
pub(crate) fn column_types(world: World<'_>, column: &Attribute) -> TypeDescription {
    let mut types = TypeDescription::default();
    for full in &column.references {
        if let Some((_, attribute)) = relations::attribute(world, full) {
            join(&mut types, &attribute.types);
            continue;
        }
        // It shows a standard attribute: `Document.Продажа.StandardAttribute.Date`.
        let (Some(object), Some(name)) = (relations::object(world, full), full.rsplit('.').next())
        else {
            continue;
        };
        let standard = world.platform.standard_attributes(object.kind);
        if let Some(it) = standard.iter().find(|it| it.names.is(name)) {
            let scope = Scope {
                world,
                object: Some(object),
                part: None,
            };
            join(&mut types, &scope.standard(it));
        }
    }
    if types.types.is_empty() {
        return column.types.clone();
    }
    types
}
