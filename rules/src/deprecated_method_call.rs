use analysis::review::{Check, Context, Meaning, Needs, Tag, Used, Version};
use analysis::workspace::{FileId, Snapshot};
use analysis::{Severity, doc_comment};
use metadata::{Bilingual, MemberKind, Type};
use parser_bsl::flat::BslNode;

rule! {
    /// # Обращение к устаревшему
    ///
    /// Комментарий метода говорит, что метод устарел, или платформа оставила его для совместимости, или имя реквизита начинается
    /// с «Удалить». Такое скоро исчезнет или перестанет заполняться: новый код должен обращаться к тому, что пришло на смену.
    /// Устаревшие методы, которые зовут друг друга, правило пропускает. Методы платформы, о которых говорят отдельные правила,
    /// здесь не указываются. В отличие от BSL Language Server, английское «Delete» считается пометкой только в именах объектов:
    /// `DeleteAfterSend` — обычный реквизит.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// // Устарела. Следует использовать ЦенаТовара.
    /// Функция Цена() Экспорт
    ///     Возврат 0;
    /// КонецФункции
    ///
    /// Функция Сумма(Количество) Экспорт
    ///     Возврат Цена() * Количество;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Функция ЦенаТовара() Экспорт
    ///     Возврат 0;
    /// КонецФункции
    ///
    /// Функция Сумма(Количество) Экспорт
    ///     Возврат ЦенаТовара() * Количество;
    /// КонецФункции
    /// ```
    ///
    /// # Use of what is deprecated
    ///
    /// The comment of the method says that it is deprecated, or the platform keeps it for compatibility, or the name of the
    /// attribute begins with “Delete”. Such things soon go or are filled no more: new code should use what came in their place.
    /// Deprecated methods that call each other are passed over. Methods of the platform that have rules of their own are not
    /// told here. Unlike BSL Language Server, “Delete” is taken for a mark in names of objects only: `DeleteAfterSend` is an
    /// attribute like any other.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// // Deprecated. Use PriceOfGoods instead.
    /// Function Price() Export
    ///     Return 0;
    /// EndFunction
    ///
    /// Function Amount(Quantity) Export
    ///     Return Price() * Quantity;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Function PriceOfGoods() Export
    ///     Return 0;
    /// EndFunction
    ///
    /// Function Amount(Quantity) Export
    ///     Return PriceOfGoods() * Quantity;
    /// EndFunction
    /// ```
    DEPRECATED_METHOD_CALL {
        code: "DeprecatedMethodCall",
        severity: Severity::Minor,
        tags: &[Tag::Deprecated, Tag::Design],
        minutes: 3,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

/// A member of the platform that it keeps for compatibility: the type, the name, since which version, what to use.
struct Old {
    of: &'static str,
    names: Bilingual,
    since: &'static str,
    instead: Bilingual,
}

const OLD: [Old; 1] = [Old {
    of: "МенеджерФоновыхЗаданий",
    names: Bilingual {
        ru: "ОжидатьЗавершения",
        en: "WaitForCompletion",
    },
    since: "8.3.13",
    instead: Bilingual {
        ru: "ОжидатьЗавершенияВыполнения",
        en: "WaitForExecutionCompletion",
    },
}];

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let file = context.file;
    for access in context.accesses() {
        let name = file.tree.node(access.name);
        match &access.meaning {
            Meaning::Method(module, index) if access.call.is_some() => {
                method(context, (snapshot, id), name, (*module, *index));
            }
            Meaning::Members(members) => member(context, name, members),
            _ => {}
        }
    }
}

fn method(
    context: &mut Context<'_>,
    (snapshot, id): (&Snapshot, FileId),
    name: BslNode<'_>,
    (module, index): (FileId, usize),
) {
    let called = snapshot.method(module, index).map(|it| &it.method);
    let Some(called) = called.filter(|it| it.deprecated) else {
        return;
    };
    let summary = snapshot.file(id).map(|it| &it.summary);
    let caller = summary.and_then(|it| it.method_at(name.start()));
    if caller.is_some_and(|it| it.1.method.deprecated) {
        return;
    }
    let word = name.text();
    let mut message = context.language.pick(
        format!("Метод «{word}» устарел"),
        format!("The method “{word}” is deprecated"),
    );
    let told = doc_comment::parse(&called.comment).deprecated;
    let told = told.as_deref().map(str::trim).filter(|it| !it.is_empty());
    if let Some(told) = told.and_then(|it| it.lines().next()) {
        message.push_str(": ");
        message.push_str(told.trim_end_matches('.'));
    }
    context.report(name.range(), message);
}

fn member(context: &mut Context<'_>, name: BslNode<'_>, members: &[Used]) {
    let word = name.text();
    if members.iter().all(is_left_over) {
        let message = context.language.pick(
            format!(
                "«{word}» помечено к удалению своим именем: используйте то, что пришло на смену"
            ),
            format!("“{word}” is marked for deletion by its name: use what came in its place"),
        );
        context.report(name.range(), message);
        return;
    }
    let [only] = members else { return };
    let is_old = |it: &&Old| only.of.name(true) == it.of && it.names.is(only.names.ru.as_str());
    let Some(old) = OLD.iter().find(is_old) else {
        return;
    };
    let target = context.place().version();
    if target.is_some_and(|it| Version::of(old.since).is_some_and(|since| it < since)) {
        return;
    }
    let instead = if word.is_ascii() {
        old.instead.en
    } else {
        old.instead.ru
    };
    let since = old.since;
    let message = context.language.pick(
        format!("Метод «{word}» устарел с версии {since}: используйте «{instead}»"),
        format!("The method “{word}” is deprecated since version {since}: use “{instead}”"),
    );
    context.report(name.range(), message);
}

/// The kinds of objects that keep data. The name of a job or of a command is a verb.
const KEEPS_DATA: [&str; 9] = [
    "Catalog",
    "Document",
    "Constant",
    "Enum",
    "InformationRegister",
    "AccumulationRegister",
    "AccountingRegister",
    "ChartOfCharacteristicTypes",
    "ExchangePlan",
];

/// An attribute whose name says that it is to be deleted.
fn is_left_over(it: &Used) -> bool {
    let name = it.names.ru.as_str();
    let begins = |prefix: &str| {
        let start = name.get(..prefix.len());
        // A new word begins behind it: `УдалитьКод`, but not `Deleted`.
        let is_word = name
            .get(prefix.len()..)
            .is_some_and(|it| it.starts_with(|it: char| it.is_uppercase() || it == '_'));
        is_word && start.is_some_and(|it| metadata::same(it, prefix))
    };
    // In English “Delete” is a verb too: `DeleteAfterSend`. Objects are not named like that.
    let kind = it.origin.split_once('.').map_or("", |it| it.0);
    let is_object = it.origin.matches('.').count() == 1 && KEEPS_DATA.contains(&kind);
    it.kind == MemberKind::Property
        && !it.origin.is_empty()
        && !matches!(it.of, Type::Filled(_))
        && (begins("Удалить") || (begins("Delete") && is_object))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn deprecated_callers_are_passed_over() {
        check(
            &DEPRECATED_METHOD_CALL,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
// Устарела. Следует использовать Новая.
//
Процедура Старая() Экспорт
	Старая();
КонецПроцедуры
//- /CommonModules/УчетТоваров/Ext/Module.bsl
Процедура А()
	Ценообразование.Старая();
	                ^^^^^^ Метод «Старая» устарел: Следует использовать Новая
	Ценообразование.Новая();
	ФоновыеЗадания.ОжидатьЗавершения(Задания);
	               ^^^^^^^^^^^^^^^^^ Метод «ОжидатьЗавершения» устарел с версии 8.3.13: используйте «ОжидатьЗавершенияВыполнения»
КонецПроцедуры

// Устарела.
Процедура Б()
	Ценообразование.Старая();
КонецПроцедуры
"#,
        );
    }
}
