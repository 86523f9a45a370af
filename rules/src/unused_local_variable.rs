use analysis::Severity;
use analysis::review::{Check, Context, Method, Tag};
use metadata::{ModuleKind, Name};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;
use rustc_hash::FxHashMap;

use crate::uses::{self, Usage};

rule! {
    /// # Неиспользуемая локальная переменная
    ///
    /// Переменной присваивают значение, но никто его не читает. Это след переделки, опечатка в имени - значение ушло
    /// не туда - или напрасная работа: запрос выполнен, а результат не нужен.
    ///
    /// В отличие от BSL Language Server, переменная цикла нарушением не считается (обойтись без неё нельзя), переменные
    /// метода с `Выполнить` и `Вычислить` тоже (их может читать строка), а в модулях объектов и форм проверяется то,
    /// что объявлено в методе через «Перем»: остальное может быть реквизитом.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Провести(Документ)
    ///     Сумма = Документ.Товары.Итог("Сумма");
    ///     ПровестиПоРегистрам(Документ);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Провести(Документ)
    ///     Сумма = Документ.Товары.Итог("Сумма");
    ///     ПровестиПоРегистрам(Документ, Сумма);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Unused local variable
    ///
    /// A variable is given a value that nobody reads. It is left from a change, or its name is mistyped and the value
    /// went astray, or the work was in vain: a query ran and its result is not needed.
    ///
    /// Unlike in BSL Language Server, the variable of a loop is no fault (there is no loop without one), nor are
    /// variables of methods with `Execute` and `Eval` (the text may read them), and in modules of objects and forms
    /// only what a method declares by `Var` is checked: the rest may be attributes.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Post(Document)
    ///     Sum = Document.Goods.Total("Sum");
    ///     PostToRegisters(Document);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Post(Document)
    ///     Sum = Document.Goods.Total("Sum");
    ///     PostToRegisters(Document, Sum);
    /// EndProcedure
    /// ```
    UNUSED_LOCAL_VARIABLE {
        code: "UnusedLocalVariable",
        severity: Severity::Major,
        tags: &[Tag::BrainOverload, Tag::BadPractice, Tag::Unused],
        check: Check::File(check),
    }
}

/// What is known of a variable of a method.
struct Local<'f> {
    /// Where it first stands.
    first: BslNode<'f>,
    is_declared: bool,
    is_parameter: bool,
    is_read: bool,
    counts: bool,
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let outline = context.outline;
    let may_be_attribute = matches!(
        context.place().kind,
        Some(
            ModuleKind::ObjectModule
                | ModuleKind::RecordSetModule
                | ModuleKind::FormModule
                | ModuleKind::ValueManagerModule
                | ModuleKind::RecalculationModule
                | ModuleKind::ManagedApplicationModule
                | ModuleKind::OrdinaryApplicationModule
                | ModuleKind::ExternalConnectionModule
        )
    );
    let of_module: Vec<&str> = outline.variables.iter().map(|it| it.name.text()).collect();
    for method in &outline.methods {
        for_method(context, method, may_be_attribute, &of_module);
    }
    for variable in outline.variables.iter().filter(|it| !it.export) {
        // What a directive passes over may use it.
        let hides = [Kind::InactiveCode, Kind::DeletedCode];
        let is_hidden = hides
            .iter()
            .any(|it| file.tree.of_kind(*it).next().is_some());
        let name = variable.name.text();
        let mut uses = uses::of_name(file.tree.root(), name);
        let is_read = uses.any(|it| matches!(it.1, Usage::Read | Usage::Counts));
        let annotated = variable.node.child_of_kind(Kind::Annotation).is_some()
            && context.place().kind == Some(ModuleKind::Script);
        if !is_read && !is_hidden && !annotated && !uses::runs_text(file.tree.root()) {
            let message = context.language.pick(
                format!("Переменная модуля «{name}» нигде не читается: удалите её"),
                format!("The module variable “{name}” is never read: remove it"),
            );
            context.report(variable.name.range(), message);
        }
    }
}

fn for_method(
    context: &mut Context<'_>,
    method: &Method<'_>,
    may_be_attribute: bool,
    of_module: &[&str],
) {
    let Some(body) = method.body else { return };
    let mut locals: FxHashMap<&str, Local<'_>> = FxHashMap::default();
    for node in body.descendants_of(Kind::Identifier) {
        let Some(usage) = uses::of(node) else {
            continue;
        };
        // Most names are written in one way wherever they stand; others are joined below.
        let local = locals.entry(node.text()).or_insert(Local {
            first: node,
            is_declared: false,
            is_parameter: false,
            is_read: false,
            counts: false,
        });
        match usage {
            Usage::Declared => local.is_declared = true,
            Usage::Counts => local.counts = true,
            Usage::Read => local.is_read = true,
            Usage::Written => {}
        }
    }
    let is_unread = |it: &Local<'_>| !it.is_read && !it.counts;
    if !locals.values().any(is_unread) {
        return;
    }
    let mut joined: FxHashMap<Name, Local<'_>> = FxHashMap::default();
    for (name, local) in locals {
        match joined.get_mut(&Name::new(name)) {
            Some(it) => {
                it.is_declared |= local.is_declared;
                it.is_read |= local.is_read;
                it.counts |= local.counts;
                if local.first.start() < it.first.start() {
                    it.first = local.first;
                }
            }
            None => {
                joined.insert(Name::new(name), local);
            }
        }
    }
    for parameter in &method.parameters {
        if let Some(it) = joined.get_mut(&Name::new(parameter.name.text())) {
            it.is_parameter = true;
        }
    }
    let mut unread: Vec<_> = joined.into_iter().filter(|it| is_unread(&it.1)).collect();
    unread.retain(|(name, it)| {
        let is_local = it.is_declared
            || !may_be_attribute
                && !of_module.iter().any(|known| name.is(known))
                && !is_global(context, name);
        is_local && !it.is_parameter && !is_lost(it.first)
    });
    if unread.is_empty()
        || uses::runs_text(body)
        || body.descendants_of(Kind::InactiveCode).next().is_some()
        || body.descendants_of(Kind::DeletedCode).next().is_some()
    {
        return;
    }
    for (_, local) in unread {
        let name = local.first.text();
        let message = context.language.pick(
            format!(
                "Значение переменной «{name}» нигде не используется: удалите её или проверьте имя"
            ),
            format!(
                "The value of the variable “{name}” is never used: remove it, or check the name"
            ),
        );
        context.report(local.first.range(), message);
    }
}

/// A property of the global context that may be assigned.
fn is_global(context: &Context<'_>, name: &Name) -> bool {
    let platform = context.place().platform;
    platform.is_some_and(|it| it.property(name.as_str()).is_some())
}

/// Around a syntax error nobody knows what reads what.
fn is_lost(node: BslNode<'_>) -> bool {
    analysis::review::method(node).is_some_and(|it| it.has_error())
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn what_is_read_in_any_case_and_any_place_is_used() {
        check(
            &UNUSED_LOCAL_VARIABLE,
            Language::Ru,
            "Перем М, Н, О Экспорт;
         ^ Переменная модуля «Н» нигде не читается: удалите её
Процедура А(Б)
	Перем В, Г;
	         ^ Значение переменной «Г» нигде не используется: удалите её или проверьте имя
	Б = 1;
	В = 1;
	Д = в;
	^ Значение переменной «Д» нигде не используется: удалите её или проверьте имя
	Е = Новый Структура;
	е.Ж = 1;
	Для Каждого З Из М Цикл
		Ё = 1;
		Ё = Ё + 1;
	КонецЦикла;
	Н = 1;
КонецПроцедуры
//- /Б.bsl
Перем П;
Процедура К()
	Л = 1;
	Выполнить(\"Сообщить(Л)\");
КонецПроцедуры
",
        );
    }

    #[test]
    fn attributes_of_objects_are_no_variables() {
        check(
            &UNUSED_LOCAL_VARIABLE,
            Language::Ru,
            "//- /Catalogs/Номенклатура/Ext/ObjectModule.bsl
Процедура ПередЗаписью(Отказ)
	Перем А;
	      ^ Значение переменной «А» нигде не используется: удалите её или проверьте имя
	А = 1;
	Артикул = \"1\";
КонецПроцедуры
",
        );
    }
}
