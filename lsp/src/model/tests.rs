//! The model in use: what is set, what fails, and what the status says then.

use std::sync::mpsc::channel;

use support::served::{Reply, Served};

use super::*;

fn runtime() -> tokio::runtime::Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime")
}

fn settings(mode: EngineMode) -> Settings {
    let mut settings = Settings::default();
    settings.engine.mode = mode;
    settings
}

fn with_server(url: &str) -> Settings {
    let mut settings = settings(EngineMode::Server);
    settings.engine.url = Some(url.to_owned());
    settings
}

#[test]
fn without_a_model_none_is_asked_and_nothing_is_wrong() {
    let models = Models::default();
    for mode in [EngineMode::Off, EngineMode::Statistics] {
        models.set(&settings(mode), Language::En, None);
        assert_eq!(models.ready(true).err(), Some(Absent::Unwanted));
        let status = models.status();
        assert_eq!((status.state, status.message), (EngineState::Off, None));
    }
}

#[test]
fn settings_that_make_no_sense_are_told_with_what_to_set() {
    let models = Models::default();
    let told = |settings: &Settings| {
        models.set(settings, Language::En, None);
        assert_eq!(models.ready(true).err(), Some(Absent::NotNow));
        let status = models.status();
        assert_eq!(status.state, EngineState::Failed);
        status.message.expect("a message")
    };
    assert!(told(&settings(EngineMode::Server)).contains("engine.url"));
    assert!(told(&with_server("localhost")).contains("makes no sense"));
    assert!(told(&settings(EngineMode::Local)).contains("engine.model"));
    let mut with_key = with_server("http://localhost:1");
    with_key.engine.key_file = Some(PathBuf::from("/nowhere/key"));
    assert!(told(&with_key).contains("/nowhere/key"));
}

#[test]
fn a_failure_is_told_and_left_alone_until_an_answer_or_other_settings() {
    let models = Models::default();
    models.set(&with_server("http://localhost:1"), Language::En, None);
    let ready = models.ready(false).expect("a server");
    models.failed(&ready, &Trouble::Failed(500, "oops".to_owned()));
    assert_eq!(models.ready(false).err(), Some(Absent::NotNow));
    assert!(models.ready(true).is_ok(), "the user insists");
    let status = models.status();
    assert_eq!(status.state, EngineState::Waiting);
    assert!(status.message.is_some_and(|it| it.contains("oops")));
    models.failed(&ready, &Trouble::Key(String::new()));
    assert_eq!(models.status().state, EngineState::Failed);
    models.succeeded(&ready, Duration::from_millis(40));
    let status = models.status();
    assert_eq!(
        (status.state, status.latency_ms),
        (EngineState::Ready, Some(40))
    );
    models.set(&with_server("http://localhost:2"), Language::En, None);
    models.failed(&ready, &Trouble::Cut);
    assert_eq!(
        models.status().state,
        EngineState::Ready,
        "that was another server"
    );
    models.restart(None);
    assert_eq!(models.status().latency_ms, None);
}

#[test]
fn of_a_server_the_first_model_is_taken_where_none_is_set() {
    let list = r#"{"data": [{"id": "first"}, {"id": "second"}]}"#;
    let served = Served::with(vec![Reply::Whole(200, "", list.to_owned())]);
    let models = Models::default();
    models.set(&with_server(&served.url), Language::En, None);
    let runtime = runtime();
    for _ in 0..2 {
        // It is asked once.
        let ready = models.ready(false).expect("a server");
        let model = runtime.block_on(models.model(&ready));
        assert_eq!(model, Ok("first".to_owned()));
    }
    assert_eq!(models.status().model.as_deref(), Some("first"));
}

#[cfg(unix)]
#[test]
fn a_local_engine_is_started_as_it_is_set_and_not_asked_when_none_is_wanted() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("onec");
    let log = folder.path().join("log");
    let script = format!(
        "#!/bin/sh\necho \"$@\" > '{0}'\necho 'reading' >&2\n\
         echo 'the model model answers at http://127.0.0.1:7'\ncat > /dev/null\necho ended >> '{0}'\n",
        log.display()
    );
    std::fs::write(&program, script).expect("a program");
    let all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&program, all).expect("a program");

    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.enable_all().build().expect("a runtime");
    let models = runtime.block_on(async { Models::new() });
    let (tell, told) = channel();
    models.tell_to(move |it| {
        let _ = tell.send(it.state);
    });
    let mut local = settings(EngineMode::Local);
    local.engine.model = Some("tiny".to_owned());
    local.engine.threads = Some(3);
    models.set(&local, Language::En, Some(&program));
    while told.recv().expect("a state") != EngineState::Ready {}
    assert!(models.ready(false).expect("an engine").is_local);
    let started = std::fs::read_to_string(&log).expect("a log");
    assert_eq!(
        started.trim(),
        "--lang en engine --model tiny --name model --listen 127.0.0.1:0 --threads 3 --until-input-ends"
    );
    models.set(&settings(EngineMode::Off), Language::En, Some(&program));
    assert_eq!(models.status().state, EngineState::Off);
    assert_eq!(models.ready(true).err(), Some(Absent::Unwanted));
}

#[test]
fn how_long_a_token_is_follows_what_the_model_tells() {
    let mut letters = Letters::default();
    assert_eq!(letters.tokens(250), 100);
    for _ in 0..50 {
        letters.learn(4000, 1000);
    }
    assert_eq!(letters.tokens(399), 100);
    letters.learn(4, 1);
    assert_eq!(letters.tokens(399), 100, "too little to tell");
}
