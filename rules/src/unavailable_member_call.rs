use analysis::review::{Check, Context, Meaning, Needs, RuleKind, RuleScope, Tag, Version};

rule! {
    /// # Метода или свойства нет в версии платформы
    ///
    /// Функция, метод или свойство появились в версии платформы новее той, с которой совместима конфигурация. В этом режиме
    /// совместимости обращение к ним не скомпилируется или вызовет исключение. Версию дает режим совместимости конфигурации
    /// или настройка.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// // Версия: 8.3.20
    /// Подходит = СтрПодобнаПоРегулярномуВыражению(Текст, "[0-9]+");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Части = СтрРазделить("а,б", ",");
    /// ```
    ///
    /// # The method or property is not in this version of the platform
    ///
    /// The function, the method or the property came with a version of the platform newer than the one that the configuration
    /// is compatible with. In that compatibility mode it does not compile or raises an exception. The version is that of the
    /// compatibility mode of the configuration, or the one that was set.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// // Версия: 8.3.20
    /// Fits = StrLikeByRegularExpression(Text, "[0-9]+");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Parts = StrSplit("a,b", ",");
    /// ```
    UNAVAILABLE_MEMBER_CALL {
        code: "UnavailableMemberCall",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let (Some(target), Some((snapshot, id))) = (context.place().version(), context.project())
    else {
        return;
    };
    let world = snapshot.world(id);
    let file = context.file;
    for access in context.accesses() {
        let since = match &access.meaning {
            Meaning::Function(names) => {
                let function = world.function(names.ru.as_str());
                function.and_then(|it| Version::of(&it.since))
            }
            // The oldest of those that it may be.
            Meaning::Members(members) => members.iter().map(|it| it.since).min().flatten(),
            _ => None,
        };
        let Some(since) = since.filter(|it| *it > target) else {
            continue;
        };
        let name = file.tree.node(access.name);
        let word = name.text();
        let message = context.language.pick(
            format!("«{word}» появилось в версии {since}, а конфигурация совместима с {target}"),
            format!("“{word}” came with version {since}, and the configuration is compatible with {target}"),
        );
        context.report(name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn methods_of_the_module_hide_those_of_the_platform() {
        check(
            &UNAVAILABLE_MEMBER_CALL,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
// Версия: 8.3.17
Процедура А()
	СоздатьКаталогАсинх("А");
	^^^^^^^^^^^^^^^^^^^ «СоздатьКаталогАсинх» появилось в версии 8.3.18, а конфигурация совместима с 8.3.17
	КопироватьФайлАсинх("А", "Б");
КонецПроцедуры

Процедура КопироватьФайлАсинх(А, Б)
КонецПроцедуры
//- /CommonModules/УчетТоваров/Ext/Module.bsl
СоздатьКаталогАсинх("А");
"#,
        );
    }
}
