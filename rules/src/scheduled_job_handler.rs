use std::sync::Arc;

use analysis::Severity;
use analysis::review::{Check, Needs, ProjectContext, RuleKind, RuleScope, Tag};
use analysis::workspace::{FileId, Snapshot};
use metadata::objects::Details;
use metadata::{Belonging, folded};
use parser_bsl::bsl::Kind as Node;
use parser_bsl::flat::BslTree;

use crate::handlers::{Handler, configurations, handler};

rule! {
    /// # Неверный обработчик регламентного задания
    ///
    /// Регламентное задание называет метод, которого нет, который не экспортный или пуст, либо предопределенное задание ведет к методу
    /// с обязательными параметрами, которые ему никто не передаст. Задание будет завершаться ошибкой по расписанию, и увидит это
    /// только тот, кто читает журнал регистрации. Один метод у двух заданий тоже замечание: они мешают друг другу.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле самого задания, а параметры со значением по умолчанию разрешены.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Метод предопределенного задания: КурсыВалют.ЗагрузитьКурсы
    /// Процедура ЗагрузитьКурсы(НаДату) Экспорт
    ///     Загрузить(НаДату);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Метод предопределенного задания: КурсыВалют.ЗагрузитьКурсы
    /// Процедура ЗагрузитьКурсы() Экспорт
    ///     Загрузить(ТекущаяДатаСеанса());
    /// КонецПроцедуры
    /// ```
    ///
    /// # A wrong handler of a scheduled job
    ///
    /// The job names a method that does not exist, is not exported or is empty, or a predefined job leads to a method with required
    /// parameters that nobody will pass. The job will fail by its schedule, and only who reads the event log will see that. One
    /// method of two jobs is a finding too: they get in each other's way.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the job itself, and parameters with a default value are allowed.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The method of a predefined job: Rates.Load
    /// Procedure Load(Date) Export
    ///     LoadRates(Date);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The method of a predefined job: Rates.Load
    /// Procedure Load() Export
    ///     LoadRates(CurrentSessionDate());
    /// EndProcedure
    /// ```
    SCHEDULED_JOB_HANDLER {
        code: "ScheduledJobHandler",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Error],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    let (snapshot, language) = (context.snapshot, context.language);
    for configuration in configurations(snapshot) {
        let mut seen: Vec<(String, &str)> = Vec::new();
        for ((_, name), object) in &configuration.objects {
            let Details::ScheduledJob(job) = &object.details else {
                continue;
            };
            if object.belonging == Belonging::Adopted {
                continue;
            }
            let full = format!("ScheduledJob.{name}");
            let mut faults = Vec::new();
            match handler(snapshot, configuration, &job.method) {
                Handler::Wrong(fault) => faults.push(fault.text(language)),
                Handler::Unknown => {}
                Handler::Method(id, index) => {
                    if is_empty(snapshot, id, index) {
                        faults.push(language.pick(
                            format!("метод «{}» пуст", job.method),
                            format!("the method “{}” is empty", job.method),
                        ));
                    }
                    let method = snapshot.method(id, index);
                    let required = method.into_iter().flat_map(|it| &it.method.parameters);
                    let count = required.filter(|it| it.default.is_empty()).count();
                    if job.predefined && count > 0 {
                        faults.push(language.pick(
                            format!("задание предопределенное, а у метода «{}» обязательных параметров: {count}", job.method),
                            format!("the job is predefined, and the method “{}” has {count} required parameters", job.method),
                        ));
                    }
                }
            }
            let key: String = folded(&job.method).collect();
            match seen.iter().find(|it| it.0 == key && !key.is_empty()) {
                Some((_, other)) => faults.push(language.pick(
                    format!("метод «{}» уже выполняет задание «{other}»", job.method),
                    format!("the job “{other}” runs the method “{}” already", job.method),
                )),
                None => seen.push((key, name.as_str())),
            }
            for fault in faults {
                let message = language.pick(
                    format!("Регламентное задание «{name}»: {fault}"),
                    format!("The scheduled job “{name}”: {fault}"),
                );
                context.report_metadata(configuration, &full, message);
            }
        }
    }
}

/// Whether a method has no statements.
fn is_empty(snapshot: &Snapshot, file: FileId, index: usize) -> bool {
    let (Some(method), Some(text)) = (snapshot.method(file, index), snapshot.text(file)) else {
        return false;
    };
    let start = method.start as usize;
    let text: Arc<str> = text;
    let Some(written) = text.get(start..start + method.method.length as usize) else {
        return false;
    };
    let tree = parser_bsl::Parser::bsl().parse(written, None);
    let tree = BslTree::new(written, &tree);
    let is_statement = |it: parser_bsl::flat::BslNode<'_>| {
        it.kind().is_statement() && it.kind() != Node::VarStatement
    };
    !tree.root().has_error() && !tree.nodes().any(is_statement)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{changed, found_in_project};
    use metadata::{Configuration, Kind, Name};

    fn found(
        module: &str,
        change: impl Fn(&mut metadata::objects::scheduled_job::ScheduledJob),
    ) -> Vec<String> {
        let files = [("CommonModules/КурсыВалют/Ext/Module.bsl", module)];
        let snapshot = changed(&files, |configuration: &mut Configuration| {
            let key = (Kind::ScheduledJob, Name::new("ЗагрузкаКурсовВалют"));
            let object = configuration
                .objects
                .get_mut(&key)
                .expect("the sample has it");
            if let Details::ScheduledJob(it) = &mut Arc::make_mut(object).details {
                it.method = "CommonModule.КурсыВалют.Загрузить".to_owned();
                change(it);
            }
        });
        let found = found_in_project(&SCHEDULED_JOB_HANDLER, &snapshot);
        assert!(
            found
                .iter()
                .all(|it| it.0 == "ScheduledJobs/ЗагрузкаКурсовВалют.xml"),
            "{found:?}"
        );
        found.into_iter().map(|it| it.2).collect()
    }

    #[test]
    fn a_job_needs_a_method_that_runs_by_itself() {
        let job = "Регламентное задание «ЗагрузкаКурсовВалют»: ";
        let empty = found(
            "Процедура Загрузить() Экспорт\n\t// потом\nКонецПроцедуры\n",
            |_| {},
        );
        assert_eq!(
            empty,
            [format!(
                "{job}метод «CommonModule.КурсыВалют.Загрузить» пуст"
            )]
        );
        let parameters = "Процедура Загрузить(А, Б = 1) Экспорт\n\tВ();\nКонецПроцедуры\n";
        let required = found(parameters, |it| it.predefined = true);
        assert_eq!(
            required,
            [format!(
                "{job}задание предопределенное, а у метода «CommonModule.КурсыВалют.Загрузить» обязательных параметров: 1"
            )]
        );
        assert_eq!(found(parameters, |it| it.predefined = false), [""; 0]);
    }
}
