//! Names that are properties of what a module belongs to, so that they are no variables.

use analysis::review::Place;
use metadata::{ModuleKind, same};

/// Properties of managed forms and of objects that modules assign to without a receiver.
const PROPERTIES: [&str; 30] = [
    "Ссылка",
    "Ref",
    "Код",
    "Code",
    "Наименование",
    "Description",
    "ПометкаУдаления",
    "DeletionMark",
    "Родитель",
    "Parent",
    "Владелец",
    "Owner",
    "Дата",
    "Date",
    "Номер",
    "Number",
    "Проведен",
    "Posted",
    "Период",
    "Period",
    "Регистратор",
    "Recorder",
    "Модифицированность",
    "Modified",
    "Заголовок",
    "Title",
    "ТолькоПросмотр",
    "ReadOnly",
    "Значение",
    "Value",
];

/// Whether a name may be a property of the object or of the form that a module belongs to.
pub(crate) fn is_context_name(place: &Place<'_>, name: &str) -> bool {
    let Some(kind) = place.kind else {
        return false;
    };
    if matches!(
        kind,
        ModuleKind::CommonModule | ModuleKind::ManagerModule | ModuleKind::Script
    ) {
        return false;
    }
    let is_attribute = place.object.is_none_or(|object| {
        let attributes = object.attributes.iter().map(|it| it.name.as_str());
        let sections = object.tabular_sections.iter().map(|it| it.name.as_str());
        attributes.chain(sections).any(|it| same(it, name))
    });
    let is_of_form = kind == ModuleKind::FormModule
        && place.form().is_none_or(|form| {
            form.ordinary
                || form
                    .attributes
                    .iter()
                    .any(|it| same(it.name.as_str(), name))
        });
    let is_standard = PROPERTIES.iter().any(|it| same(it, name));
    is_standard || is_of_form || kind != ModuleKind::FormModule && is_attribute
}
