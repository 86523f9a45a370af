//! What a role allows: `Ext/Rights.xml` of the Designer and `Rights.rights` of EDT, which are one format.

use roxmltree::Error;

use crate::objects::role::Role;

/// What the file of rights of a role says.
pub(super) fn read(_text: &str) -> Result<Role, Error> {
    Ok(Role::default())
}
