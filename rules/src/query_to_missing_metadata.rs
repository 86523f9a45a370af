use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};
use metadata::Kind as ObjectKind;
use query::{ProblemKind, perhaps};

use crate::advised::replacements;

rule! {
    /// # Запрос к несуществующим метаданным
    ///
    /// Запрос читает объект, которого нет в конфигурации: он переименован, удален или его имя написано с ошибкой. При
    /// выполнении запроса платформа вызовет исключение.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатуры КАК Т");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатура КАК Т");
    /// ```
    ///
    /// # A query to metadata that does not exist
    ///
    /// The query reads an object that the configuration does not have: it was renamed or deleted, or its name is misspelt.
    /// The platform will raise an exception when the query runs.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Ref AS Ref FROM Catalog.Номенклатуры AS T");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Ref AS Ref FROM Catalog.Номенклатура AS T");
    /// ```
    QUERY_TO_MISSING_METADATA {
        code: "QueryToMissingMetadata",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Suspicious, Tag::Sql],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let configuration = snapshot.configuration(id);
    let module = context.text();
    for query in context.named_queries() {
        for problem in &query.package.problems {
            let ProblemKind::UnknownTable(name) = &problem.kind else {
                continue;
            };
            if has_object(configuration, name) {
                continue;
            }
            // What stands behind the name of the object is no part of it.
            let written = query.slice(module, &problem.range);
            let end = written
                .match_indices('.')
                .nth(1)
                .map_or(written.len(), |it| it.0);
            let range = problem.range.start..problem.range.start + end;
            let Some(place) = query.place(&range) else {
                continue;
            };
            let name = object_name(name);
            let mut near: Vec<String> = Vec::new();
            for it in problem.near.iter().map(|it| object_name(it)) {
                if !near.iter().any(|known| known == it) {
                    near.push(it.to_owned());
                }
            }
            let [ru, en] = perhaps(&near);
            let message = context.language.pick(
                format!("В конфигурации нет объекта «{name}»: запрос не выполнится{ru}"),
                format!("The configuration has no object “{name}”: the query will fail{en}"),
            );
            let fixes = replacements(&near, &place, context.language);
            context.report(place, message).fixes = fixes;
        }
    }
}

/// The first two words of a name.
fn object_name(table: &str) -> &str {
    let end = table
        .match_indices('.')
        .nth(1)
        .map_or(table.len(), |it| it.0);
    table.get(..end).unwrap_or(table)
}

/// Whether there is an object that a table is of, whatever stands behind its name.
pub(crate) fn has_object(configuration: &metadata::Configuration, table: &str) -> bool {
    let mut words = table.split('.');
    let kind = words.next().and_then(ObjectKind::of);
    let found = kind
        .zip(words.next())
        .and_then(|(kind, name)| configuration.object(kind, name));
    found.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_fix};
    use analysis::Language;

    #[test]
    fn only_the_name_of_the_object_is_marked() {
        check(
            &QUERY_TO_MISSING_METADATA,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Запрос.Текст =
"ВЫБРАТЬ 1 ИЗ Документ.Приход.Товары КАК Т, РегистрСведений.Нет.СрезПоследних() КАК Р,
              ^^^^^^^^^^^^^^^ В конфигурации нет объекта «Документ.Приход»: запрос не выполнится
                                            ^^^^^^^^^^^^^^^^^^^ В конфигурации нет объекта «РегистрСведений.Нет»: запрос не выполнится
|Справочник.Номенклатура.Нет КАК Н, ВТ КАК ВТ";
Запрос.Текст = "ВЫБРАТЬ 1 ИЗ Справочник." + Имя + " КАК Т, Справочник.Нет КАК Н";
"#,
        );
    }

    #[test]
    fn what_may_have_been_meant_is_told_and_put_in() {
        check(
            &QUERY_TO_MISSING_METADATA,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Запрос.Текст = "ВЫБРАТЬ 1 ИЗ Справочник.Склад КАК Т, РегистрСведений.ЦенаНоменклатуры.СрезПоследних КАК Ц";
                             ^^^^^^^^^^^^^^^^ В конфигурации нет объекта «Справочник.Склад»: запрос не выполнится; возможно, «Справочник.Склады»
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ В конфигурации нет объекта «РегистрСведений.ЦенаНоменклатуры»: запрос не выполнится; возможно, «РегистрСведений.ЦеныНоменклатуры»
"#,
        );
        check_fix(
            &QUERY_TO_MISSING_METADATA,
            "// Модуль: CommonModules/Ценообразование/Ext/Module.bsl\nА = \"ВЫБРАТЬ 1 ИЗ Catalog.Склад КАК Т\";\n",
            "// Модуль: CommonModules/Ценообразование/Ext/Module.bsl\nА = \"ВЫБРАТЬ 1 ИЗ Catalog.Склады КАК Т\";\n",
        );
    }

    #[test]
    fn nothing_is_known_outside_of_a_configuration() {
        check(
            &QUERY_TO_MISSING_METADATA,
            Language::Ru,
            "А = \"ВЫБРАТЬ 1 ИЗ Справочник.Нет КАК Т\";",
        );
    }
}
