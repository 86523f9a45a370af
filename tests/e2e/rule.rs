//! `onec rule`.

use crate::project::Project;

#[test]
fn the_list_has_every_rule_with_its_title() {
    let project = Project::new::<&str>(&[]);
    let has = |args: &[&str], title: &str| {
        let list = project.onec(args).stdout;
        let mut lines = list
            .lines()
            .map(|it| it.split_once(' ').unwrap_or_default());
        let found = lines.any(|(code, said)| code == "ParseError" && said.trim() == title);
        assert!(found, "{list}");
    };
    has(&["rule"], "Ошибка разбора исходного кода");
    has(&["rule", "--lang", "en"], "Source code parse error");
}

#[test]
fn a_rule_is_documented_with_examples() {
    let project = Project::new::<&str>(&[]);
    insta::assert_snapshot!(project.onec(&["rule", "ParseError"]).stdout, @r#"
    # ParseError: Ошибка разбора исходного кода

    | Вид | Важность | Включено | Минут на исправление | Метки |
    |---|---|---|--:|---|
    | ошибка | critical | да | 5 | ERROR |

    Текст модуля нарушает правила языка: платформа не скомпилирует такой модуль, и ни один его метод
    не выполнится. Остальные правила видят в этом месте не тот код, который задуман.

    ## Неправильно
    ```bsl
    Процедура ОбработкаПроведения(Отказ, РежимПроведения)
        Если Сумма = 0 Тогда
            Отказ = Истина;
    КонецПроцедуры
    ```
    ```bsl
    Сообщить("Документ проведен);
    ```

    ## Правильно
    ```bsl
    Процедура ОбработкаПроведения(Отказ, РежимПроведения)
        Если Сумма = 0 Тогда
            Отказ = Истина;
        КонецЕсли;
    КонецПроцедуры
    ```
    ```bsl
    Сообщить("Документ проведен");
    ```
    "#);
}

#[test]
fn an_unknown_rule_is_wrong_usage() {
    let project = Project::new::<&str>(&[]);
    let run = project.onec(&["rule", "parse-error", "--lang", "en"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(2), "error: no rule parse-error; similar: ParseError\n")
    );
}
