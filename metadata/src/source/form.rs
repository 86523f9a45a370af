//! Managed forms: what `Form.xml` of the Designer and `Form.form` of EDT say.

use roxmltree::Error;

use crate::form::Form;

/// The content of a managed form of the Designer, `Ext/Form.xml`. Name, identifier and synonym stand elsewhere.
pub(super) fn designer(_text: &str) -> Result<Form, Error> {
    Ok(Form::default())
}

/// The content of a managed form of EDT, `Form.form`. Name, identifier and synonym stand elsewhere.
pub(super) fn edt(_text: &str) -> Result<Form, Error> {
    Ok(Form::default())
}
