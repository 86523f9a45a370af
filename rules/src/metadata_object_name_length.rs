use analysis::Severity;
use analysis::review::{
    Check, Default, Needs, Parameter, ProjectContext, RuleKind, RuleScope, Tag,
};
use metadata::Belonging;

use crate::handlers::configurations;

rule! {
    /// # Слишком длинное имя объекта метаданных
    ///
    /// Имя объекта метаданных длиннее 80 букв. Выгрузка конфигурации в файлы создает для него такой длинный путь, что Windows не может его
    /// записать, и конфигурация не попадает в хранилище исходников.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле метаданных у самого элемента, а не в одном из модулей объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Имя справочника длиннее 80 букв
    /// Справочники.НоменклатураПоставщиковДляСопоставленияСВнутреннейНоменклатуройПредприятияПриЗагрузкеДанных.ПустаяСсылка();
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Справочники.НоменклатураПоставщиков.ПустаяСсылка();
    /// ```
    ///
    /// # A name of metadata is too long
    ///
    /// The name of an object has more than 80 letters. When the configuration is dumped to files, the path gets so long that Windows cannot
    /// write it, and the configuration does not get into the repository.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the metadata at the element itself and not in some module of the object.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The name of the catalog has more than 80 letters
    /// Catalogs.SupplierProductsToBeMatchedWithInternalProductsOfTheCompanyWhenDataAreLoadedFromFiles.EmptyRef();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Catalogs.SupplierProducts.EmptyRef();
    /// ```
    METADATA_OBJECT_NAME_LENGTH {
        code: "MetadataObjectNameLength",
        kind: RuleKind::Error,
        severity: Severity::Major,
        tags: &[Tag::Standard],
        minutes: 10,
        scope: RuleScope::Bsl,
        parameters: &[Parameter {
            name: "maxMetadataObjectNameLength",
            default: Default::Number(80),
            ru: "Сколько букв может быть в имени",
            en: "How many letters a name may have",
        }],
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    let most = context.count("maxMetadataObjectNameLength");
    for configuration in configurations(context.snapshot) {
        for ((kind, name), object) in &configuration.objects {
            if object.belonging == Belonging::Adopted {
                continue;
            }
            let owner = format!("{}.{name}", kind.names().en);
            // Subsystems have the names of those around them before theirs.
            let own = name.as_str().rsplit('.').next().unwrap_or_default();
            let mut names = vec![(own, owner.clone())];
            // A common form is its own form.
            let forms = object
                .forms
                .iter()
                .filter(|_| *kind != metadata::Kind::CommonForm);
            names.extend(forms.map(|it| (it.name.as_str(), format!("{owner}.Form.{}", it.name))));
            names.extend(
                object
                    .commands
                    .iter()
                    .map(|it| (it.name.as_str(), format!("{owner}.Command.{}", it.name))),
            );
            for (name, full) in names {
                let length = name.chars().count();
                if length > most {
                    let message = context.language.pick(
                        format!("Имя «{name}» длиннее {most} букв: {length}"),
                        format!("The name “{name}” has more than {most} letters: {length}"),
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
    use metadata::{Kind, Name};
    use std::sync::Arc;

    #[test]
    fn letters_are_counted_and_not_bytes() {
        assert_eq!(
            found_in_project(&METADATA_OBJECT_NAME_LENGTH, &sample(&[])),
            []
        );
        let snapshot = changed(&[], |configuration| {
            let key = (Kind::Catalog, Name::new("Номенклатура"));
            let object = Arc::clone(configuration.objects.get(&key).expect("the sample has it"));
            for length in [80, 81] {
                let name = Name::new(&"Д".repeat(length));
                configuration
                    .objects
                    .insert((Kind::Catalog, name), Arc::clone(&object));
            }
        });
        let found = found_in_project(&METADATA_OBJECT_NAME_LENGTH, &snapshot);
        let messages: Vec<_> = found.iter().map(|it| it.2.clone()).collect();
        assert_eq!(
            messages,
            [format!("Имя «{}» длиннее 80 букв: 81", "Д".repeat(81))]
        );
    }
}
