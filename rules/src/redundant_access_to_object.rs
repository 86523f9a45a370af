use analysis::review::{Check, Context, Default, Parameter, RuleScope, Tag, callee, receiver};
use analysis::{Fix, Severity};
use metadata::objects::common_module::Reuse;
use metadata::{ModuleKind, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Избыточное обращение к объекту
    ///
    /// В модуле объекта, формы и набора записей реквизиты и методы доступны по имени, а общий модуль и модуль
    /// менеджера вызывают свои методы прямо. `ЭтотОбъект.` и имя своего модуля ничего не добавляют, а при
    /// переименовании их придётся менять. В отличие от BSL Language Server правило молчит, когда без `ЭтотОбъект`
    /// имя означало бы параметр или переменную метода, и видит вызовы через имя своего модуля не только в
    /// операторах, но и в выражениях.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Процедура ПриКопировании(ОбъектКопирования)
    ///     ЭтотОбъект.Дата = ТекущаяДатаСеанса();
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура А() Экспорт
    ///     ОбщегоНазначения.Б();
    /// КонецПроцедуры
    /// Процедура Б() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Процедура ПриКопировании(ОбъектКопирования)
    ///     Дата = ТекущаяДатаСеанса();
    /// КонецПроцедуры
    /// Процедура Установить(Комментарий)
    ///     ЭтотОбъект.Комментарий = Комментарий;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Redundant access to an object
    ///
    /// In the module of an object, a form and a record set attributes and methods are there by name, and a common
    /// module and a manager module call their own methods as such. `ThisObject.` and the name of one's own module
    /// add nothing, and they must be changed when something is renamed. Unlike in BSL Language Server, the rule is
    /// silent where the name without `ThisObject` would mean a parameter or a variable of the method, and it sees
    /// calls by the name of one's own module in expressions too, not in statements only.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Procedure OnCopy(CopiedObject)
    ///     ThisObject.Date = CurrentSessionDate();
    /// EndProcedure
    /// ```
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure A() Export
    ///     ОбщегоНазначения.B();
    /// EndProcedure
    /// Procedure B() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Procedure OnCopy(CopiedObject)
    ///     Date = CurrentSessionDate();
    /// EndProcedure
    /// Procedure Set(Comment)
    ///     ThisObject.Comment = Comment;
    /// EndProcedure
    /// ```
    REDUNDANT_ACCESS_TO_OBJECT {
        code: "RedundantAccessToObject",
        severity: Severity::Info,
        tags: &[Tag::Standard, Tag::Clumsy],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule, ModuleKind::ObjectModule, ModuleKind::ManagerModule, ModuleKind::FormModule, ModuleKind::RecordSetModule],
        parameters: &[Parameter { name: "checkObjectModule", default: Default::Flag(true), ru: "Проверять модули объектов.", en: "Look at object modules." }, Parameter { name: "checkFormModule", default: Default::Flag(true), ru: "Проверять модули форм.", en: "Look at form modules." }, Parameter { name: "checkRecordSetModule", default: Default::Flag(true), ru: "Проверять модули наборов записей.", en: "Look at record set modules." }],
        check: Check::File(check),
    }
}

const THIS: [&str; 2] = ["ЭтотОбъект", "ThisObject"];

fn check(context: &mut Context<'_>) {
    let flag = match context.place().kind {
        Some(ModuleKind::ObjectModule) => "checkObjectModule",
        Some(ModuleKind::FormModule) => "checkFormModule",
        Some(ModuleKind::RecordSetModule) => "checkRecordSetModule",
        Some(_) => return own_name(context),
        None => return,
    };
    // In the module of an ordinary form it is another object.
    if !context.flag(flag) || context.place().form().is_some_and(|it| it.ordinary) {
        return;
    }
    let file = context.file;
    for member in file.tree.of_kind(Kind::MemberExpression) {
        let object = member.child(Field::Object);
        let is_this = |it: &BslNode<'_>| {
            let text = it.text();
            it.kind() == Kind::Identifier
                && THIS
                    .iter()
                    .any(|name| name.len() == text.len() && same(name, text))
        };
        if let Some(object) = object.filter(is_this)
            && let Some(property) = member.child(Field::Property)
            && !member.has_error()
            && !is_hidden(context, member, property.text())
        {
            report(context, object, property);
        }
    }
}

/// Calls of the module's own methods by the name of the module.
fn own_name(context: &mut Context<'_>) {
    let Some(object) = context.place().object else {
        return;
    };
    let is_manager = context.place().kind == Some(ModuleKind::ManagerModule);
    // A call by the name of a module that keeps values goes through what it keeps.
    let is_kept = context
        .place()
        .common_module()
        .is_some_and(|it| it.reuse != Reuse::DontUse);
    if is_kept {
        return;
    }
    let collection = object.kind.plural();
    let name = object.name.as_str();
    let file = context.file;
    for call in file.tree.of_kind(Kind::CallExpression) {
        let Some((owner, property)) = receiver(call).zip(callee(call)) else {
            continue;
        };
        let is_own = match owner.kind() {
            Kind::Identifier if !is_manager => {
                same(name, owner.text())
                    && context.outline.method_named(property.text()).is_some()
                    && !is_hidden(context, call, owner.text())
            }
            Kind::MemberExpression if is_manager => {
                owner
                    .child(Field::Property)
                    .is_some_and(|it| same(name, it.text()))
                    && owner
                        .child(Field::Object)
                        .is_some_and(|it| it.kind() == Kind::Identifier && collection.is(it.text()))
            }
            _ => false,
        };
        if is_own && !call.has_error() && !is_hidden(context, call, property.text()) {
            report(context, owner, property);
        }
    }
}

fn report(context: &mut Context<'_>, owner: BslNode<'_>, property: BslNode<'_>) {
    let (written, name) = (owner.text(), property.text());
    let message = context.language.pick(
        format!("«{written}.» лишнее: обратитесь к «{name}» прямо"),
        format!("“{written}.” is redundant: access “{name}” as such"),
    );
    let title = context.language.pick(
        format!("Убрать «{written}.»"),
        format!("Remove “{written}.”"),
    );
    let fix = Fix::evident(title, owner.start()..property.start(), "");
    let first = owner.first_token().unwrap_or(owner);
    context.report(first.range(), message).fix(fix);
}

/// Whether a name by itself would mean something else in the method around: a parameter, a variable, a keyword.
fn is_hidden(context: &Context<'_>, node: BslNode<'_>, name: &str) -> bool {
    let is_name = |it: BslNode<'_>| same(it.text(), name);
    if ["Выполнить", "Execute"].iter().any(|it| same(it, name)) {
        return true;
    }
    let Some(around) = context.outline.method_at(node.start()) else {
        return false;
    };
    let is_variable = |it: BslNode<'_>| {
        let field = match it.kind() {
            Kind::VariableDeclarator => Field::Name,
            Kind::AssignmentStatement => Field::Left,
            _ => Field::Variable,
        };
        it.child(field).is_some_and(is_name)
    };
    let kinds = [
        Kind::VariableDeclarator,
        Kind::AssignmentStatement,
        Kind::ForStatement,
        Kind::ForEachStatement,
    ];
    around.parameters.iter().any(|it| is_name(it.name))
        || kinds
            .iter()
            .any(|it| around.node.descendants_of(*it).any(is_variable))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_fix;
    use analysis::Language;
    #[test]
    fn what_would_mean_another_thing_is_left() {
        crate::testing::check(
            &REDUNDANT_ACCESS_TO_OBJECT,
            Language::Ru,
            r#"
//- /Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
Процедура А(Склад)
    ЭтотОбъект.Склад = Склад;
    ЭтотОбъект["Дата"] = Дата;
    ЭтотОбъект.Выполнить();
    Контрагент = ЭтотОбъект.Контрагент;
    Б(ЭтотОбъект, ЭтотОбъект.Ссылка);
                  ^^^^^^^^^^ «ЭтотОбъект.» лишнее: обратитесь к «Ссылка» прямо
КонецПроцедуры
//- /CommonModules/ОбщегоНазначенияПовтИсп/Ext/Module.bsl
Функция А() Экспорт
    Возврат ОбщегоНазначенияПовтИсп.А();
КонецФункции
//- /Catalogs/Номенклатура/Ext/ManagerModule.bsl
Функция А() Экспорт
    Возврат Справочники.Номенклатура.НайтиПоКоду(1);
            ^^^^^^^^^^^ «Справочники.Номенклатура.» лишнее: обратитесь к «НайтиПоКоду» прямо
КонецФункции
"#,
        );
    }

    #[test]
    fn the_object_is_removed() {
        check_fix(
            &REDUNDANT_ACCESS_TO_OBJECT,
            "// Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\nПроцедура А()\n\tЭтотОбъект . Записать();\nКонецПроцедуры",
            "// Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\nПроцедура А()\n\tЗаписать();\nКонецПроцедуры",
        );
    }
}
