use analysis::review::{Check, Needs, ProjectContext, RuleScope, Tag};
use analysis::workspace::{File, FileId, Snapshot};
use analysis::{Severity, index};
use metadata::objects::Details;
use metadata::{Kind as ObjectKind, ModuleKind, Name, NameMap, Owner};
use parser_bsl::Dialect;
use rustc_hash::FxHashMap;

use crate::standard_regions::is_public;

rule! {
    /// # Экспортный метод никто не вызывает
    ///
    /// Метод общего модуля или модуля менеджера экспортный, но его имени нет больше нигде в проекте: ни в коде, ни в строках, ни
    /// в подписках на события, регламентных заданиях и расширениях. Такой метод продолжают сопровождать, хотя он ничего не
    /// делает. Удалите его или снимите «Экспорт». Методы раздела `ПрограммныйИнтерфейс`, переопределяемых модулей и устаревшие
    /// правило пропускает: их зовут из других конфигураций. Имя, которое код собирает из частей, правило не узнает.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура ПересчитатьВсе() Экспорт // никто не вызывает
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Пересчитать() Экспорт // вызывает регламентное задание
    /// КонецПроцедуры
    /// ```
    ///
    /// # Nobody calls the exported method
    ///
    /// The method of a common module or of a module of a manager is exported, but its name stands nowhere else in the project:
    /// neither in code nor in strings, nor in event subscriptions, scheduled jobs and extensions. People go on maintaining such
    /// a method though it does nothing. Delete it, or take `Export` away. Methods of the section `Public`, of overridable modules
    /// and deprecated ones are passed over: other configurations call them. A name that code puts together is not recognized.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure RecalculateAll() Export // nobody calls it
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Recalculate() Export // a scheduled job calls it
    /// EndProcedure
    /// ```
    ONEC_DEAD_EXPORT {
        code: "OnecDeadExport",
        severity: Severity::Minor,
        tags: &[Tag::Unused],
        minutes: 10,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    let snapshot = context.snapshot;
    let named = named_by_metadata(snapshot);
    let mentions = mentions(snapshot);
    // A method that only calls itself is not called.
    let is_mentioned = |id: FileId, index: usize, name: &str| {
        let found = mentions.get(&index::word(name));
        found.is_some_and(|it| *it != Some((id, index)))
    };
    for (id, file) in snapshot.files() {
        if !is_looked_at(file) {
            continue;
        }
        let world = snapshot.world(id);
        let events = world.events(file.kind, &file.owner);
        let mut dead = Vec::new();
        for (index, placed) in file.summary.methods.iter().enumerate() {
            let method = &placed.method;
            let name = method.name.as_str();
            let is_called = !method.export
                || method.deprecated
                || method.extends.is_some()
                || named.contains_key(&method.name)
                || events.iter().any(|it| it.names.is(name))
                || is_mentioned(id, index, name);
            if !is_called {
                dead.push(placed);
            }
        }
        if dead.is_empty() {
            continue;
        }
        let Some(text) = snapshot.text(id) else {
            continue;
        };
        let public = public_parts(&text);
        for placed in dead {
            let range = placed.name_range();
            if public.iter().any(|it| it.contains(&range.start)) {
                continue;
            }
            let name = &placed.method.name;
            let message = context.language.pick(
                format!(
                    "Экспортный метод «{name}» никто не вызывает: удалите его или снимите «Экспорт»"
                ),
                format!(
                    "Nobody calls the exported method “{name}”: delete it or take “Export” away"
                ),
            );
            context.report(file.path.clone(), range, message);
        }
    }
}

fn is_looked_at(file: &File) -> bool {
    let is_overridable = |name: &Name| {
        let name = name.as_str();
        ["Переопределяемый", "Overridable"].iter().any(|it| {
            let start = name.len().checked_sub(it.len());
            start
                .and_then(|start| name.get(start..))
                .is_some_and(|end| metadata::same(end, it))
        })
    };
    file.dialect == Dialect::Bsl
        && file.configuration.is_some()
        && match (&file.owner, file.kind) {
            (Owner::Object(ObjectKind::CommonModule, name), ModuleKind::CommonModule) => {
                !is_overridable(name)
            }
            (Owner::Object(..), ModuleKind::ManagerModule) => true,
            _ => false,
        }
}

/// The methods that mention a word, by its hash: one, or several.
fn mentions(snapshot: &Snapshot) -> FxHashMap<u32, Option<(FileId, usize)>> {
    let mut mentions = FxHashMap::default();
    for (id, file) in snapshot.files() {
        let methods = file.summary.methods.iter().map(|it| &it.method);
        let body = std::iter::once(&file.summary.body);
        for (index, method) in methods.chain(body).enumerate() {
            for word in &method.words {
                let one = mentions.entry(*word).or_insert(Some((id, index)));
                if *one != Some((id, index)) {
                    *one = None;
                }
            }
        }
    }
    mentions
}

/// The methods that event subscriptions and scheduled jobs name, whatever their modules.
fn named_by_metadata(snapshot: &Snapshot) -> NameMap<()> {
    let mut named = NameMap::default();
    for configuration in snapshot.configurations() {
        let kinds = [ObjectKind::EventSubscription, ObjectKind::ScheduledJob];
        for object in kinds.iter().flat_map(|it| configuration.of_kind(*it)) {
            let handler = match &object.details {
                Details::EventSubscription(it) => &it.handler,
                Details::ScheduledJob(it) => &it.method,
                _ => continue,
            };
            if let Some(name) = handler.rsplit('.').next() {
                named.insert(Name::new(name), ());
            }
        }
    }
    named
}

/// The bytes of the sections that hold what all other modules may use.
fn public_parts(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut parts = Vec::new();
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        if let Some(words) = words.strip_prefix('#') {
            let mut words = words.split_whitespace();
            let first = words.next().unwrap_or_default();
            let is = |names: [&str; 2]| names.iter().any(|it| metadata::same(it, first));
            if is(["Область", "Region"]) {
                open.push((at, is_public(words.next().unwrap_or_default())));
            } else if is(["КонецОбласти", "EndRegion"])
                && let Some((start, true)) = open.pop()
            {
                parts.push(start..at);
            }
        }
        at += line.len();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{found_in_project, sample};

    #[test]
    fn methods_that_nothing_names_are_told() {
        let module = "#Область ПрограммныйИнтерфейс
Процедура ОткрытаяДляВсех() Экспорт
КонецПроцедуры
#КонецОбласти
#Область СлужебныйПрограммныйИнтерфейс
Процедура НикемНеЗванная() Экспорт
	НикемНеЗванная();
КонецПроцедуры
Процедура ЗваннаяИзСтроки() Экспорт
КонецПроцедуры
Процедура ЗваннаяРядом() Экспорт
КонецПроцедуры
Процедура Своя()
	ЗваннаяРядом();
КонецПроцедуры
#КонецОбласти
";
        let caller = "Процедура П()\nВыполнить(\"УчетТоваров.ЗваннаяИзСтроки()\");\nКонецПроцедуры";
        let within = "CommonModules/УчетТоваров/Ext/Module.bsl";
        let files = [
            (within, module),
            ("CommonModules/Ценообразование/Ext/Module.bsl", caller),
        ];
        let found = found_in_project(&ONEC_DEAD_EXPORT, &sample(&files));
        let found: Vec<_> = found
            .iter()
            .filter(|it| it.0 == within)
            .map(|it| it.1.as_str())
            .collect();
        assert_eq!(found, ["НикемНеЗванная"]);
    }
}
