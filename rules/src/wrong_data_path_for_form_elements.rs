use analysis::Severity;
use analysis::review::{Check, Needs, ProjectContext, RuleKind, RuleScope, Tag};
use metadata::{Kind, ModuleKind};

use crate::handlers::configurations;

rule! {
    /// # У элемента формы нет пути к данным
    ///
    /// Элемент формы связан с реквизитом, которого больше нет: путь к данным начинается с `~`. Поле на форме пустое, введенное в него никуда не
    /// запишется, а код, который рассчитывает на него, работает не так, как задумано.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле метаданных у самого элемента, а не в одном из модулей объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Путь к данным элемента «Комментарий»: ~Объект.Комментарий, реквизит удален
    /// Элементы.Комментарий.Видимость = Истина;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Путь к данным элемента «Комментарий»: Объект.Комментарий
    /// Элементы.Комментарий.Видимость = Истина;
    /// ```
    ///
    /// # An item of a form has no data
    ///
    /// The item of the form is bound to an attribute that is gone: its data path begins with `~`. The field is empty, what is entered into it is
    /// not written, and code that counts on it does something else than was meant.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the metadata at the element itself and not in some module of the object.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The data path of the item “Comment”: ~Object.Comment, the attribute was deleted
    /// Items.Comment.Visible = True;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The data path of the item “Comment”: Object.Comment
    /// Items.Comment.Visible = True;
    /// ```
    WRONG_DATA_PATH_FOR_FORM_ELEMENTS {
        code: "WrongDataPathForFormElements",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Unpredictable],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::FormModule, ModuleKind::ManagedApplicationModule],
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    for configuration in configurations(context.snapshot) {
        for ((kind, name), object) in &configuration.objects {
            for form in &object.forms {
                let broken = form.items.iter().filter(|it| it.data_path.starts_with('~'));
                for item in broken {
                    let full = match kind {
                        Kind::CommonForm => format!("CommonForm.{name}.Item.{}", item.name),
                        _ => format!(
                            "{}.{name}.Form.{}.Item.{}",
                            kind.names().en,
                            form.name,
                            item.name
                        ),
                    };
                    let message = context.language.pick(
                        format!(
                            "Элемент «{}» связан с данными, которых нет: «{}»",
                            item.name, item.data_path
                        ),
                        format!(
                            "The item “{}” is bound to data that are gone: “{}”",
                            item.name, item.data_path
                        ),
                    );
                    context.report_metadata(configuration, &full, message);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{changed, found_in_project, sample};
    use metadata::Name;
    use std::sync::Arc;

    #[test]
    fn a_broken_path_is_told_of_at_the_item() {
        assert_eq!(
            found_in_project(&WRONG_DATA_PATH_FOR_FORM_ELEMENTS, &sample(&[])),
            []
        );
        let mut broken = Name::default();
        let snapshot = changed(&[], |configuration| {
            let key = (Kind::Catalog, Name::new("Номенклатура"));
            let object = configuration
                .objects
                .get_mut(&key)
                .expect("the sample has it");
            let object = Arc::make_mut(object);
            let mut items = object.forms.iter_mut().flat_map(|it| &mut it.items);
            let item = items
                .find(|it| !it.data_path.is_empty())
                .expect("a form shows something");
            item.data_path.insert(0, '~');
            broken = item.name.clone();
        });
        let found = found_in_project(&WRONG_DATA_PATH_FOR_FORM_ELEMENTS, &snapshot);
        let [(path, quoted, _)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert!(
            path.starts_with("Catalogs/Номенклатура/Forms/") && path.ends_with("Form.xml"),
            "{path}"
        );
        assert_eq!(*quoted, broken.as_str());
    }
}
