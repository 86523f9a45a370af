use analysis::review::{Check, Context, Meaning, Needs, RuleKind, Tag};
use metadata::{MemberKind, Role, Type};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;

rule! {
    /// # Присваивание свойству, которое только читают
    ///
    /// Свойство платформы доступно только для чтения: при выполнении присваивания будет вызвано исключение «Поле объекта
    /// недоступно для записи». Реквизиты ссылки читают через точку, а меняют у объекта, который дает `ПолучитьОбъект()`.
    /// Правило срабатывает, когда тип того, что стоит перед точкой, известен точно.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Товар = Справочники.Номенклатура.ПустаяСсылка();
    /// Товар.Артикул = "А-1";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Товар = Справочники.Номенклатура.СоздатьЭлемент();
    /// Товар.Артикул = "А-1";
    /// ```
    ///
    /// # Assignment to a property that is only read
    ///
    /// The property of the platform is read-only: the assignment raises an exception when it runs. Attributes of a reference
    /// are read through a dot, and changed in the object that `GetObject()` gives. The rule speaks where the type of what
    /// stands before the dot is known for sure.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Goods = Catalogs.Номенклатура.EmptyRef();
    /// Goods.Description = "Table";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Goods = Catalogs.Номенклатура.CreateItem();
    /// Goods.Description = "Table";
    /// ```
    ASSIGN_TO_READ_ONLY_PROPERTY {
        code: "AssignToReadOnlyProperty",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious],
        minutes: 5,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

/// Types of the platform of which it is known what may be assigned.
const SURE: [&str; 8] = [
    "Файл",
    "ТаблицаЗначений",
    "Массив",
    "Запрос",
    "РезультатЗапроса",
    "ВыборкаИзРезультатаЗапроса",
    "КлючИЗначение",
    "ИнформацияОбОшибке",
];

fn check(context: &mut Context<'_>) {
    let file = context.file;
    for access in context.accesses() {
        let Meaning::Members(members) = &access.meaning else {
            continue;
        };
        let read_only = |it: &analysis::review::Used| {
            // Of many types of the platform the data do not tell what newer versions let assign.
            let is_sure = !it.origin.is_empty()
                || matches!(it.of, Type::Of(_, Role::Ref, _))
                || SURE.iter().any(|sure| it.of.name(false) == *sure);
            // Data of forms and their parameters are assigned though what they show is not.
            let of_form = matches!(it.of, Type::Filled(_));
            it.read_only && it.kind == MemberKind::Property && is_sure && !of_form
        };
        if access.call.is_some() || !members.iter().all(read_only) {
            continue;
        }
        let name = file.tree.node(access.name);
        let left = name
            .parent()
            .filter(|it| it.kind() == Kind::MemberExpression);
        let is_assigned = left.is_some_and(|it| {
            let parent = it.parent();
            it.is_field(Field::Left)
                && parent.is_some_and(|it| it.kind() == Kind::AssignmentStatement)
        });
        if is_assigned {
            let word = name.text();
            let message = context.language.pick(
                format!(
                    "Свойство «{word}» доступно только для чтения: присваивание вызовет исключение"
                ),
                format!("The property “{word}” is read-only: the assignment raises an exception"),
            );
            context.report(name.range(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn what_is_not_known_on_every_way_is_not_judged() {
        check(
            &ASSIGN_TO_READ_ONLY_PROPERTY,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура А(Параметр, Условие)
	Параметр.Артикул = "1";
	Товар = Справочники.Номенклатура.ПустаяСсылка();
	Если Условие Тогда
		Товар = Параметр;
	КонецЕсли;
	Товар.Артикул = "1";
	Ссылка = Справочники.Номенклатура.НайтиПоКоду("1");
	Ссылка.Артикул = "1";
	       ^^^^^^^ Свойство «Артикул» доступно только для чтения: присваивание вызовет исключение
	Ссылка.ПолучитьОбъект().Артикул = "1";
	Файл = Новый Файл("А");
	Файл.Имя = "Б";
	     ^^^ Свойство «Имя» доступно только для чтения: присваивание вызовет исключение
КонецПроцедуры
"#,
        );
    }
}
