use analysis::Severity;
use analysis::review::{Check, Context, Default, NamedQuery, Needs, Parameter, RuleScope, Tag};
use metadata::{Role, Type};
use query::{Reference, Target};

rule! {
    /// # Поле читается через ссылку составного типа
    ///
    /// Ссылка может указывать на объекты нескольких таблиц, и чтобы прочитать ее поле, СУБД соединяет запрос со всеми этими
    /// таблицами. Поле `Регистратор.Контрагент` регистра, в который пишут двадцать документов, это двадцать соединений. Если нужен
    /// объект одного типа, приведите ссылку к нему: `ВЫРАЗИТЬ(Т.Регистратор КАК Документ.Заказ).Контрагент`.
    ///
    /// Считаются только таблицы, у которых есть такое поле: с остальными платформа не соединяет.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Т.Регистратор.Склад КАК Склад ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ ВЫРАЗИТЬ(Т.Регистратор КАК Документ.РеализацияТоваров).Склад КАК Склад
    /// |ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т");
    /// ```
    ///
    /// # A field is read through a reference of a composite type
    ///
    /// The reference may point to objects of several tables, and to read its field the database joins all of these tables. The
    /// field `Recorder.Customer` of a register that twenty documents write means twenty joins. Where objects of one type are
    /// meant, cast the reference: `CAST(T.Recorder AS Document.Order).Customer`.
    ///
    /// Only tables that have such a field count: the platform joins no others.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Recorder.Number AS Number FROM AccumulationRegister.ТоварыНаСкладах AS T");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT T.Recorder AS Recorder FROM AccumulationRegister.ТоварыНаСкладах AS T");
    /// ```
    ONEC_COMPOSITE_DEREFERENCE {
        code: "OnecCompositeDereference",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 10,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        parameters: &[Parameter {
            name: "maxTables",
            default: Default::Number(1),
            ru: "Со сколькими таблицами соединять можно",
            en: "How many tables may be joined",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for query in context.named_queries() {
        check_query(context, query);
    }
}

fn check_query(context: &mut Context<'_>, query: &NamedQuery) {
    let module = context.text();
    let most = context.count("maxTables");
    let mut references: Vec<&Reference> = query
        .package
        .references
        .iter()
        .filter(|it| matches!(it.target, Target::Field { .. } | Target::Column(..)))
        .collect();
    references.sort_by_key(|it| (it.range.start, it.range.end));
    let names: Vec<&[&Reference]> = references.chunk_by(|a, b| a.range == b.range).collect();
    for pair in names.windows(2) {
        let &[of, fields] = pair else {
            continue;
        };
        let (Some(first), Some(field)) = (of.first(), fields.first()) else {
            continue;
        };
        let between = query.slice(module, &(first.range.end..field.range.start));
        if between.trim() != "." || !of.iter().any(|it| it.types.types.iter().any(is_reference)) {
            continue;
        }
        let mut tables: Vec<&str> = fields.iter().filter_map(|it| table(it)).collect();
        tables.sort_unstable();
        tables.dedup();
        let Some(place) = query.place(&(first.range.start..field.range.end)) else {
            continue;
        };
        if tables.len() <= most {
            continue;
        }
        let (name, count) = (query.slice(module, &first.range), tables.len());
        let message = context.language.pick(
            format!("«{name}» может быть ссылкой на объекты разных таблиц: ради этого поля запрос соединяется с ними со всеми ({count}); приведите тип через ВЫРАЗИТЬ"),
            format!("“{name}” may refer to objects of different tables: for this field the query joins all of them ({count}); give it a type with CAST"),
        );
        context.report(place, message);
    }
}

fn is_reference(of: &Type) -> bool {
    matches!(
        of,
        Type::Of(_, Role::Ref, _)
            | Type::Characteristic(_)
            | Type::DefinedType(_)
            | Type::AnyRef
            | Type::AnyOf(..)
    )
}

/// The table that a field is read from.
fn table(of: &Reference) -> Option<&str> {
    match &of.target {
        Target::Field { table, .. } => Some(table.ru.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_with, with};
    use analysis::Language;
    use analysis::review::Value;

    #[test]
    fn only_tables_with_the_field_count() {
        let parameters = [("maxTables", Value::Number(2))];
        check_with(
            || with(&ONEC_COMPOSITE_DEREFERENCE, &parameters),
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Запрос = Новый Запрос("ВЫБРАТЬ Т.Регистратор.ВидЦен, Т.Номенклатура.Код, Т.Регистратор ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т");
"#,
        );
    }
}
