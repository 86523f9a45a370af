//! The engine on this machine: started as a process of its own, looked after, and ended with this one.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use analysis::Language;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::Command;

use super::restarts::Restarts;

/// As many of its last lines are kept.
const LINES: usize = 20;
/// The most letters of a line that is kept.
const LETTERS: usize = 300;
/// How long what an ended engine has said is waited for.
const REST: Duration = Duration::from_secs(1);

/// How an engine is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
}

/// How it is with an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It is starting: the model is being read.
    Starting,
    /// It answers at this address.
    Ready(String),
    /// It has ended, and is started again after a pause.
    Again(String),
    /// It has ended too often.
    GivenUp(String),
}

/// The last lines that an engine has written for people.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said(Arc<Mutex<VecDeque<String>>>);

impl Said {
    pub(crate) fn lines(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().cloned().collect()
    }

    fn add(&self, line: &str) {
        let line: String = line.trim_end().chars().take(LETTERS).collect();
        if line.trim().is_empty() {
            return;
        }
        tracing::info!(line, "the engine");
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}

/// Keeps an engine running until it is given up; to drop this is to end the engine.
pub(crate) async fn supervise(plan: Plan, said: Said, language: Language, tell: impl Fn(Stage)) {
    let mut restarts = Restarts::default();
    loop {
        tell(Stage::Starting);
        let (ready, why) = run(&plan, &said, language, &tell).await;
        tracing::warn!(why, "the engine has ended");
        let Some(pause) = restarts.ended(ready) else {
            let advice = language.pick(
                "движок больше не запускается; выберите другую модель (engine.model) или запустите его снова",
                "the engine is not started again; choose another model (engine.model) or start it again",
            );
            tell(Stage::GivenUp(format!("{why}. {advice}")));
            return;
        };
        tell(Stage::Again(why));
        tokio::time::sleep(pause).await;
    }
}

/// Runs an engine to its end; gives how long it had been ready, and why it ended.
async fn run(
    plan: &Plan,
    said: &Said,
    language: Language,
    tell: &impl Fn(Stage),
) -> (Option<Duration>, String) {
    let mut command = Command::new(&plan.program);
    command
        .args(&plan.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // The key is one of a server.
        .env_remove(super::key::VARIABLE)
        .kill_on_drop(true);
    #[cfg(windows)]
    // Without a window of its own (CREATE_NO_WINDOW).
    command.creation_flags(0x0800_0000);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let program = plan.program.display();
            let why = language.pick(
                format!("движок {program} не запускается: {error}"),
                format!("the engine {program} does not start: {error}"),
            );
            return (None, why);
        }
    };
    // The engine ends when its input does: also when this process is killed.
    let input = child.stdin.take();
    let since = Mutex::new(None);
    let out = lines(child.stdout.take(), |line| {
        if let Some(url) = address(line) {
            *since.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            tell(Stage::Ready(url.to_owned()));
        }
    });
    let errors = lines(child.stderr.take(), |line| said.add(line));
    let mut reading = Box::pin(async { tokio::join!(out, errors) });
    let mut is_read = false;
    let status = loop {
        tokio::select! {
            status = child.wait() => break status,
            _ = &mut reading, if !is_read => is_read = true,
        }
    };
    if !is_read {
        // What it said last may tell why it ended.
        let _ = tokio::time::timeout(REST, reading).await;
    }
    drop(input);
    let since = *since.lock().unwrap_or_else(PoisonError::into_inner);
    (since.map(|it| it.elapsed()), reason(status, said, language))
}

/// Calls for every line, until the pipe ends.
async fn lines(pipe: Option<impl AsyncRead + Unpin>, mut line: impl FnMut(&str)) {
    let Some(pipe) = pipe else {
        return;
    };
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        match reader.read_until(b'\n', &mut bytes).await {
            Ok(0) | Err(_) => return,
            Ok(_) => line(&String::from_utf8_lossy(&bytes)),
        }
    }
}

/// The address in the line that an engine prints when it answers.
fn address(line: &str) -> Option<&str> {
    let start = line.find("http://")?;
    line.get(start..)?.split_whitespace().next()
}

/// Why an engine has ended.
fn reason(status: std::io::Result<ExitStatus>, said: &Said, language: Language) -> String {
    let last = said.lines().pop();
    let killed = match &status {
        #[cfg(unix)]
        Ok(it) => std::os::unix::process::ExitStatusExt::signal(it),
        _ => None::<i32>,
    };
    if killed == Some(9) {
        return language
            .pick(
                "движок остановлен системой (сигнал 9); скорее всего, не хватило памяти: возьмите модель меньше",
                "the system has ended the engine (signal 9), probably for want of memory: take a smaller model",
            )
            .to_owned();
    }
    let how = match status {
        Ok(it) => it.to_string(),
        Err(error) => error.to_string(),
    };
    let ended = language.pick("движок завершился", "the engine has ended");
    match last {
        Some(last) => format!("{ended} ({how}): {last}"),
        None => format!("{ended} ({how})"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn shell(script: &str) -> Plan {
        Plan {
            program: PathBuf::from("/bin/sh"),
            arguments: vec!["-c".into(), script.into()],
        }
    }

    fn runtime() -> tokio::runtime::Runtime {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().expect("a runtime")
    }

    /// All stages of an engine that is given up.
    fn stages(plan: Plan) -> Vec<Stage> {
        let told = Mutex::new(Vec::new());
        let tell = |stage| told.lock().expect("a list").push(stage);
        runtime().block_on(supervise(plan, Said::default(), Language::En, tell));
        told.into_inner().expect("a list")
    }

    #[test]
    fn an_engine_that_never_answers_is_given_up_with_what_it_said() {
        let stages = stages(shell(
            "echo loading >&2; echo 'no such model: x' >&2; exit 2",
        ));
        let [
            Stage::Starting,
            Stage::Again(why),
            Stage::Starting,
            Stage::GivenUp(last),
        ] = &stages[..]
        else {
            panic!("{stages:?}");
        };
        assert_eq!(
            why,
            "the engine has ended (exit status: 2): no such model: x"
        );
        assert!(
            last.starts_with(why) && last.contains("engine.model"),
            "{last}"
        );
    }

    #[test]
    fn an_engine_that_is_not_there_is_named() {
        let plan = Plan {
            program: PathBuf::from("/nowhere/onec"),
            arguments: Vec::new(),
        };
        let stages = stages(plan);
        let last = format!("{:?}", stages.last());
        assert!(
            last.contains("the engine /nowhere/onec does not start"),
            "{last}"
        );
    }

    #[test]
    fn one_that_is_killed_is_started_again_and_one_that_is_dropped_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let mark = folder.path().join("killed");
        // It dies once, and then lives for as long as its input does.
        let script = format!(
            "echo 'the model x answers at http://127.0.0.1:7'; \
             if [ ! -e '{0}' ]; then : > '{0}'; kill -9 $$; fi; exec cat",
            mark.display()
        );
        let (tell, told) = channel();
        let runtime = runtime();
        runtime.block_on(async {
            let task = tokio::spawn(supervise(
                shell(&script),
                Said::default(),
                Language::En,
                move |it| drop(tell.send(it)),
            ));
            let mut ready = 0;
            while ready < 2 {
                tokio::task::yield_now().await;
                while let Ok(stage) = told.try_recv() {
                    match stage {
                        Stage::Ready(url) => {
                            assert_eq!(url, "http://127.0.0.1:7");
                            ready += 1;
                        }
                        Stage::Again(why) => assert!(why.contains("signal 9"), "{why}"),
                        Stage::Starting => {}
                        Stage::GivenUp(why) => panic!("{why}"),
                    }
                }
            }
            task.abort();
            assert!(task.await.expect_err("it was stopped").is_cancelled());
        });
    }

    #[test]
    fn the_last_lines_are_kept_and_no_more() {
        let said = Said::default();
        for number in 0..50 {
            said.add(&format!("{number}\n"));
        }
        said.add(" \n");
        said.add(&"я".repeat(1000));
        let lines = said.lines();
        assert_eq!((lines.len(), lines[0].as_str()), (20, "31"));
        assert_eq!(lines[19].chars().count(), 300);
    }
}
