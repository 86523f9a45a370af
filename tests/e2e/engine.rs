//! `onec engine`: a tiny model, asked over TCP and over a socket.

mod client;
mod terminal;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use support::models::fixtures;

use self::client::{Address, Answered, Streamed};
use crate::project::{Project, free_port, signal};

/// A folder with the model `tiny` in it.
fn with_model() -> Project {
    let project = Project::new::<&str>(&[]);
    let folder = project.path("tiny");
    std::fs::create_dir(&folder).expect("a folder");
    support::models::write_tiny(&folder).expect("fixtures");
    project
}

/// A running `onec engine`, which ends with the test.
struct Engine {
    child: Child,
    address: Address,
    project: Project,
}

impl Engine {
    fn start(args: &[&str]) -> Self {
        Self::start_in(with_model(), args)
    }

    /// Over TCP at any port, unless the arguments say where.
    fn start_in(project: Project, args: &[&str]) -> Self {
        let mut command = project.command(&["engine", "--model", "tiny", "--threads", "1"]);
        command.args(args);
        let socket = args.iter().position(|it| *it == "--socket");
        if !args.iter().any(|it| matches!(*it, "--socket" | "--listen")) {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().expect("onec starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let address = match socket {
            Some(at) => Address::Socket(project.path(args[at + 1])),
            None => {
                let (_, address) = line.trim().split_once("http://").expect("an address");
                Address::Tcp(address.to_owned())
            }
        };
        Self {
            child,
            address,
            project,
        }
    }

    fn get(&self, path: &str) -> Answered {
        self.address.get(path)
    }

    fn post(&self, path: &str, body: &Value) -> Answered {
        self.address.post(path, body)
    }

    fn stream(&self, path: &str, body: &Value) -> Streamed {
        self.address.stream(path, body)
    }

    /// Asks it to stop, as systems do.
    fn terminate(&self) {
        signal(self.child.id(), "TERM");
    }

    fn exit_code(&mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }

    /// How many requests are being answered.
    fn running(&self) -> u64 {
        let health = self.get("/health").json();
        health["running"].as_u64().expect("a number")
    }

    /// One of the numbers that it counts.
    fn count(&self, name: &str) -> u64 {
        let start = format!("onec_engine_{name} ");
        let text = self.get("/metrics").body;
        let line = text.lines().find_map(|it| it.strip_prefix(&start));
        line.expect("a number").parse().expect("a number")
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How often something is tried that has to come before the end of an answer. An answer takes the tiny model a moment, and
/// a test may have to wait longer than that for a processor.
const TRIES: usize = 200;

/// A completion that lasts as long as the model can see.
fn long() -> Value {
    json!({
        "model": "tiny",
        "prompt": "Процедура",
        "max_tokens": 450,
        "ignore_eos": true,
        "stream": true,
    })
}

#[test]
fn completions_and_chats_are_answered() {
    let adapter = fixtures().join("qwen2/adapter-plain");
    let adapter = format!("plain={}", adapter.display());
    let engine = Engine::start(&["--adapter", &adapter]);
    let models = engine.get("/v1/models").json();
    assert_eq!(
        (&models["data"][0]["id"], &models["data"][1]["id"]),
        (&json!("tiny"), &json!("plain"))
    );
    let ask = |model: &str, suffix: Option<&str>| {
        let body = json!({
            "model": model,
            "prompt": "Процедура ",
            "suffix": suffix,
            "temperature": 0,
            "max_tokens": 10,
        });
        let answered = engine.post("/v1/completions", &body).json();
        answered["choices"][0]["text"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    let texts = [
        ask("tiny", None),
        ask("plain", None),
        ask("tiny", Some("КонецПроцедуры")),
    ];
    assert!(texts[0] != texts[1] && texts[0] != texts[2], "{texts:?}");
    assert_eq!(ask("tiny", None), texts[0]);
    let unknown = json!({"model": "none", "prompt": "а"});
    assert_eq!(engine.post("/v1/completions", &unknown).status, 404);
    let body = json!({
        "model": "tiny",
        "messages": [{"role": "user", "content": "Привет"}],
        "temperature": 0,
        "max_tokens": 10,
        "stream": true,
    });
    let events = engine.stream("/v1/chat/completions", &body).rest();
    assert_eq!(events.last().map(String::as_str), Some("[DONE]"));
    assert!(events.len() > 4, "{events:?}");
}

#[test]
fn who_comes_when_the_queue_is_full_is_told_so() {
    let engine = Engine::start(&["--queue", "1", "--parallel", "1"]);
    let body = json!({"model": "tiny", "prompt": "а"});
    let refused = (0..TRIES).find_map(|_| {
        let mut running = engine.stream("/v1/completions", &long());
        assert_eq!(running.status, 200);
        running.next().expect("it has begun");
        let waiting = engine.stream("/v1/completions", &long());
        assert_eq!(waiting.status, 200);
        let answered = engine.post("/v1/completions", &body);
        // The others are none the worse for it.
        for stream in [running, waiting] {
            assert_eq!(stream.rest().last().map(String::as_str), Some("[DONE]"));
        }
        // Where the first had ended already, there was room.
        (answered.status != 200).then_some(answered)
    });
    let refused = refused.expect("a refusal");
    assert_eq!(refused.status, 429);
    assert!(
        refused.head.to_lowercase().contains("retry-after: 1"),
        "{}",
        refused.head
    );
    assert_eq!(engine.post("/v1/completions", &body).status, 200);
}

/// Goes away in the middle of an answer until an engine has noticed.
fn is_cancelled(engine: &Engine, go: impl Fn()) {
    let counts = || ["cancelled_total", "finished_total"].map(|it| engine.count(it));
    let noticed = (0..TRIES).any(|_| {
        let [cancelled, finished] = counts();
        go();
        loop {
            let now = counts();
            if now != [cancelled, finished] {
                return now[0] > cancelled;
            }
        }
    });
    assert!(noticed, "every answer was made to its end");
    while engine.running() > 0 {}
}

#[test]
fn a_client_that_goes_frees_the_engine() {
    let engine = Engine::start(&["--parallel", "1"]);
    is_cancelled(&engine, || {
        let mut stream = engine.stream("/v1/completions", &long());
        stream.next().expect("it has begun");
    });
    // One that waits for the whole goes as well.
    let mut whole = long();
    whole["stream"] = json!(false);
    is_cancelled(&engine, || {
        let finished = engine.count("finished_total");
        let _connection = engine.address.send("/v1/completions", &whole);
        while engine.running() == 0 && engine.count("finished_total") == finished {}
    });
}

#[test]
fn what_runs_is_answered_before_the_engine_stops() {
    // It has ten seconds for that, in which a busy machine may make a short answer only.
    let is_answered = [450, 60, 8, 1].into_iter().any(|tokens| {
        let mut engine = Engine::start(&[]);
        let mut body = long();
        body["max_tokens"] = json!(tokens);
        let mut stream = engine.stream("/v1/completions", &body);
        stream.next().expect("it has begun");
        engine.terminate();
        let last = stream.rest().pop();
        engine.exit_code() == Some(0) && last.as_deref() == Some("[DONE]")
    });
    assert!(is_answered);
}

/// Kills an engine in the middle of an answer and begins another one in its place.
fn kill_and_begin_again(engine: Engine, args: &[&str]) {
    let mut engine = engine;
    let is_cut = (0..TRIES).any(|_| {
        let mut stream = engine.stream("/v1/completions", &long());
        stream.next().expect("it has begun");
        engine.child.kill().expect("it runs");
        engine.child.wait().expect("it ends");
        let is_cut = stream.rest().last().map(String::as_str) != Some("[DONE]");
        engine = Engine::start(args);
        is_cut
    });
    assert!(is_cut, "every answer was made to its end");
    let stream = engine.stream("/v1/completions", &long());
    assert_eq!(stream.rest().last().map(String::as_str), Some("[DONE]"));
}

#[test]
fn a_killed_engine_leaves_an_end_and_its_address_to_another() {
    let address = format!("127.0.0.1:{}", free_port());
    let args = ["--listen", &address];
    kill_and_begin_again(Engine::start(&args), &args);
}

#[cfg(unix)]
#[test]
fn a_killed_engine_leaves_its_socket_to_another() {
    let place = tempfile::tempdir().expect("a folder");
    let socket = place.path().join("engine.sock");
    let socket = socket.to_str().expect("a path");
    let args = ["--socket", socket];
    kill_and_begin_again(Engine::start(&args), &args);
}

#[cfg(unix)]
#[test]
fn a_socket_is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut engine = Engine::start(&["--socket", "engine.sock"]);
    let path = engine.project.path("engine.sock");
    let mode = std::fs::metadata(&path)
        .expect("a socket")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(engine.get("/health").json()["model"], "tiny");
    engine.terminate();
    assert_eq!(engine.exit_code(), Some(0));
    assert!(!path.exists());
}

#[test]
fn a_key_is_asked_for() {
    let project = with_model();
    project.write("key", "secret\n");
    let engine = Engine::start_in(project, &["--key-file", "key"]);
    assert_eq!(engine.get("/v1/models").status, 401);
    assert_eq!(engine.get("/health").status, 200);
    let with_key = engine
        .address
        .get_with("/v1/models", "Authorization: Bearer secret\r\n");
    assert_eq!(with_key.status, 200);
}

#[test]
fn what_is_wrong_is_told_in_the_language_of_the_user() {
    let engine = Engine::start(&[]);
    let body = json!({"model": "tiny", "prompt": "а", "temperature": 9});
    let answered = engine.post("/v1/completions", &body);
    assert_eq!(answered.status, 400);
    let body = answered.body;
    assert!(
        body.contains("поле temperature") && body.contains("\"param\":\"temperature\""),
        "{body}"
    );
}

#[test]
fn an_engine_that_cannot_start_says_why() {
    let project = with_model();
    let check = |args: &[&str], code: i32, expected: &str| {
        let run = project.onec(&[&["engine"], args].concat());
        assert_eq!(run.code, Some(code), "{run:?}");
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    };
    check(&[], 2, "--model");
    check(&["--model", "none"], 3, "укажите папку с config.json");
    check(&["--model", "tiny", "--adapter", "x"], 2, "NAME=FOLDER");
    check(&["--model", "tiny", "--adapter", "x=none"], 3, "none");
    check(
        &["--model", "tiny", "--key-file", "none"],
        3,
        "файл с ключом",
    );
    check(
        &["--model", "tiny", "--listen", "0.0.0.0:0"],
        2,
        "задайте ключ",
    );
    let adapter = fixtures().join("qwen2/adapter-plain");
    let adapter = format!("tiny={}", adapter.display());
    check(
        &["--model", "tiny", "--adapter", &adapter],
        2,
        "дайте ему другое имя",
    );
}

/// The official package of Python, where it is installed: `scripts/test` does so.
#[test]
fn the_package_of_openai_understands_the_answers() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/python");
    let python = match std::env::var_os("ONEC_TEST_PYTHON") {
        Some(python) => PathBuf::from(python),
        None if own.exists() => own,
        None => PathBuf::from("python3"),
    };
    let check = Command::new(&python).args(["-c", "import openai"]).output();
    if !check.is_ok_and(|it| it.status.success()) {
        use std::io::Write as _;
        let note = "skipped: Python has no package `openai`; scripts/test installs it";
        writeln!(std::io::stderr(), "{note}").expect("the standard error");
        return;
    }
    let adapter = fixtures().join("qwen2/adapter-plain");
    let adapter = format!("plain={}", adapter.display());
    let engine = Engine::start(&["--adapter", &adapter]);
    let Address::Tcp(address) = &engine.address else {
        panic!("it listens at a port");
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/e2e/engine/openai_client.py");
    let mut child = Command::new(&python)
        .arg(script)
        .arg(format!("http://{address}/v1"))
        .env("NO_PROXY", "*")
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut errors = String::new();
    let mut pipe = child.stderr.take().expect("a pipe");
    pipe.read_to_string(&mut errors).expect("text");
    assert!(child.wait().expect("it ends").success(), "{errors}");
}
