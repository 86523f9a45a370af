//! `onec doctor`.

use std::path::{Path, PathBuf};

use crate::project::{Project, Run, VALID};

/// `onec doctor` in a project whose folder also holds the cache and the data of the user.
fn doctor(project: &Project, args: &[&str]) -> Run {
    let mut command = project.command(args);
    let home = project.path("дом");
    for variable in [
        "HOME",
        "LOCALAPPDATA",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "ONEC_DATA_DIR",
    ] {
        command.env(variable, &home);
    }
    let mut run = project.finish(command);
    run.stdout = without_time(&run.stdout);
    run
}

/// The sections that tell of the project: what surrounds it is another thing on each machine.
fn found(run: &Run) -> String {
    let sections = run.stdout.split("\n\n");
    let own = sections.filter(|it| !it.starts_with("Окружение") && !it.starts_with("Surroundings"));
    let own: Vec<&str> = own.collect();
    own.join("\n\n")
}

fn without_time(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let time = ["прочитано за ", "read in "];
        let at = time.iter().find_map(|it| Some(line.find(it)? + it.len()));
        match at {
            Some(at) => format!("{}[time]", &line[..at]),
            None => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/projects")
        .canonicalize()
        .expect("the samples")
}

#[test]
fn a_whole_configuration_is_well() {
    let project = Project::new::<&str>(&[]);
    let trade = samples().join("trade");
    let trade = trade.to_string_lossy();
    let run = doctor(&project, &["doctor", &trade]);
    let text = found(&run).replace(&*trade, "[trade]");
    insta::assert_snapshot!(text, @r"
    1C:Copilot 0.1.0
    [trade]

    Настройки (0)
      нет ни onec.toml, ни .bsl-language-server.json: действуют значения по умолчанию

    Конфигурации (1)
      Торговля  конфигурация  конфигуратор  объектов 96, модулей 65  .

    Модули (65)
      0.3 МБ, из кэша 0, прочитано за [time]

    Что не так (0)
    ");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let again = doctor(&project, &["--lang", "en", "doctor", &trade]);
    let text = found(&again).replace(&*trade, "[trade]");
    insta::assert_snapshot!(text, @r"
    1C:Copilot 0.1.0
    [trade]

    Settings (0)
      there is neither onec.toml nor .bsl-language-server.json: defaults are used

    Configurations (1)
      Торговля  configuration  Designer  objects 96, modules 65  .

    Modules (65)
      0.3 MB, from the cache 65, read in [time]

    What is wrong (0)
    ");
    assert_eq!(again.code, Some(0), "{}", again.stderr);
}

#[test]
fn configurations_and_extensions_below_a_folder_stand_in_a_table() {
    let project = Project::new::<&str>(&[]);
    let all = samples();
    let run = doctor(&project, &["doctor", &all.to_string_lossy()]);
    let text = found(&run);
    let start = text.find("Конфигурации").expect("a section");
    let table: Vec<&str> = text[start..].lines().take(7).collect();
    insta::assert_snapshot!(table.join("\n"), @r"
    Конфигурации (6)
      Производство  конфигурация  конфигуратор  объектов 68, модулей 1   production
      Услуги        конфигурация  конфигуратор  объектов 63, модулей 1   services
      Торговля      конфигурация  конфигуратор  объектов 96, модулей 65  trade
      Торговля      конфигурация  EDT           объектов 96, модулей 65  trade-edt
      Лояльность    расширение    конфигуратор  объектов 15, модулей 6   trade-ext
      Лояльность    расширение    EDT           объектов 15, модулей 6   trade-ext-edt
    ");
}

#[test]
fn a_folder_without_a_configuration_is_no_mistake() {
    let project = Project::new(&[("Сценарий.os", VALID)]);
    let run = doctor(&project, &["doctor"]);
    insta::assert_snapshot!(found(&run), @r"
    1C:Copilot 0.1.0
    [root]

    Настройки (0)
      нет ни onec.toml, ни .bsl-language-server.json: действуют значения по умолчанию

    Конфигурации (0)
      не найдены: нужна выгрузка конфигуратора (Configuration.xml) или проект EDT (Configuration.mdo)

    Модули (1)
      0.0 МБ, из кэша 0, прочитано за [time]

    Что не так (0)
    ");
    assert_eq!(run.code, Some(0));
}

#[test]
fn settings_that_cannot_be_read_are_told() {
    let project = Project::new(&[("onec.toml", "[diagnostics]\nlanguage = [\n")]);
    let run = doctor(&project, &["doctor"]);
    insta::assert_snapshot!(found(&run), @r"
    1C:Copilot 0.1.0
    [root]

    Настройки (1)
      [root]/onec.toml

    Конфигурации (0)
      не найдены: нужна выгрузка конфигуратора (Configuration.xml) или проект EDT (Configuration.mdo)

    Модули (0)
      0.0 МБ, из кэша 0, прочитано за [time]

    Что не так (1)
      [root]/onec.toml:2: настройки из файла не приняты, действуют значения по умолчанию: unclosed array, expected `]`
    ");
    assert_eq!(run.code, Some(3));
    let run = doctor(&project, &["--lang", "en", "doctor"]);
    insta::assert_snapshot!(found(&run), @r"
    1C:Copilot 0.1.0
    [root]

    Settings (1)
      [root]/onec.toml

    Configurations (0)
      none: a dump of the Designer (Configuration.xml) or a project of EDT (Configuration.mdo) is needed

    Modules (0)
      0.0 MB, from the cache 0, read in [time]

    What is wrong (1)
      [root]/onec.toml:2: the settings of this file are not taken, defaults are used: unclosed array, expected `]`
    ");
    assert_eq!(run.code, Some(3));
}

#[test]
fn settings_of_the_other_server_are_taken_and_a_lost_root_is_told() {
    let settings = r#"{"configurationRoot": "src/нет", "sendErrors": "never"}"#;
    let project = Project::new(&[(".bsl-language-server.json", settings), ("М.bsl", VALID)]);
    let run = doctor(&project, &["doctor"]);
    insta::assert_snapshot!(found(&run), @r"
    1C:Copilot 0.1.0
    [root]

    Настройки (1)
      [root]/.bsl-language-server.json

    Конфигурации (0)
      не найдены: нужна выгрузка конфигуратора (Configuration.xml) или проект EDT (Configuration.mdo)

    Модули (1)
      0.0 МБ, из кэша 0, прочитано за [time]

    Что не так (1)
      [root]/src/нет: каталога конфигурации из настроек нет, читается весь проект
    ");
    assert_eq!(run.code, Some(3));
}

#[test]
fn a_configuration_that_cannot_be_read_is_told() {
    let broken = "<MetaDataObject>\n<Configuration>\n";
    let project = Project::new(&[("src/Configuration.xml", broken)]);
    let run = doctor(&project, &["doctor"]);
    insta::assert_snapshot!(found(&run), @r"
    1C:Copilot 0.1.0
    [root]

    Настройки (0)
      нет ни onec.toml, ни .bsl-language-server.json: действуют значения по умолчанию

    Конфигурации (0)
      не найдены: нужна выгрузка конфигуратора (Configuration.xml) или проект EDT (Configuration.mdo)

    Модули (0)
      0.0 МБ, из кэша 0, прочитано за [time]

    Что не так (1)
      [root]/src/Configuration.xml:1: Файл не читается как XML и пропущен (the root node was opened but never closed). Исправьте его или выгрузите заново
    ");
    assert_eq!(run.code, Some(3));
    let run = doctor(&project, &["--lang", "en", "doctor"]);
    insta::assert_snapshot!(found(&run), @r"
    1C:Copilot 0.1.0
    [root]

    Settings (0)
      there is neither onec.toml nor .bsl-language-server.json: defaults are used

    Configurations (0)
      none: a dump of the Designer (Configuration.xml) or a project of EDT (Configuration.mdo) is needed

    Modules (0)
      0.0 MB, from the cache 0, read in [time]

    What is wrong (1)
      [root]/src/Configuration.xml:1: The file is no valid XML and was skipped (the root node was opened but never closed). Correct it or dump it again
    ");
    assert_eq!(run.code, Some(3));
}

#[test]
fn a_cache_that_cannot_be_written_is_told() {
    // A file stands where the folder of the cache has to be.
    let project = Project::new(&[("дом", "")]);
    let run = doctor(&project, &["--lang", "en", "doctor"]);
    assert!(
        run.stdout.contains("the cache cannot be written"),
        "{}",
        run.stdout
    );
    assert_eq!(run.code, Some(3));
}

#[test]
fn what_is_no_folder_is_wrong_usage() {
    let project = Project::new(&[("М.bsl", VALID)]);
    for (path, language, said) in [
        ("нет", "ru", "нет: такого каталога нет"),
        ("М.bsl", "en", "М.bsl: there is no such folder"),
    ] {
        let run = doctor(&project, &["--lang", language, "doctor", path]);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert_eq!((run.stdout.as_str(), run.code), ("", Some(2)));
    }
}

#[test]
fn dictionaries_are_told_and_how_to_get_them() {
    let project = Project::new(&[
        ("словари/ru_RU.aff", "SET UTF-8\n"),
        ("словари/ru_RU.dic", "1\nслово\n"),
    ]);
    let mut command = project.command(&["--lang", "en", "doctor"]);
    let home = project.path("дом");
    for variable in ["HOME", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_DATA_HOME"] {
        command.env(variable, &home);
    }
    command.env("ONEC_DICTIONARIES", project.path("словари"));
    let run = project.finish(command);
    let line = run.stdout.lines().find(|it| it.contains("Dictionaries"));
    let line = line.expect("a line of dictionaries");
    assert!(line.contains("ru_RU.dic, no English one"), "{line}");
    assert!(
        line.contains("apt-get install hunspell-ru hunspell-en-us"),
        "{line}"
    );
}
