//! `onec train`: an adapter of a tiny model, a model and a vocabulary; and trainings that end before their time.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::project::{Project, signal};

const FILES: [&str; 4] = [
    "qwen2/config.json",
    "qwen2/model.safetensors",
    "tokenizer/tokenizer.json",
    "tokenizer/tokenizer_config.json",
];

const RECORDS: &str = r#"{"text": "Процедура Записать(Отказ)\n\tВозврат;\nКонецПроцедуры"}
{"prompt": "Если Отказ ", "completion": "Тогда"}
{"prefix": "Для Каждого Строка ", "suffix": " Цикл", "middle": "Из Товары"}
{"messages": [{"role": "user", "content": "Цена?"}, {"role": "assistant", "content": "42"}]}
"#;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../inference/tests/fixtures")
}

/// A folder with the model `tiny` and some records.
fn with_model() -> Project {
    let project = Project::new(&[("data.jsonl", RECORDS)]);
    for file in FILES {
        let from = fixtures().join(file);
        let name = from.file_name().expect("a file");
        let content = std::fs::read(&from).expect("a fixture");
        project.write(Path::new("tiny").join(name), content);
    }
    project
}

const LORA: [&str; 12] = [
    "train",
    "lora",
    "--base",
    "tiny",
    "--data",
    "data.jsonl",
    "--out",
    "out",
    "--threads",
    "1",
    "--evaluation",
    "0",
];

fn lora(more: &[&'static str]) -> Vec<&'static str> {
    [LORA.as_slice(), more].concat()
}

#[test]
fn an_adapter_is_trained() {
    let project = with_model();
    let run = project.onec(&lora(&["--steps", "3", "--rank", "2"]));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.starts_with("готово: out; шагов 3"), "{run:?}");
    assert!(run.stderr.contains("последовательностей 4"), "{run:?}");
    for file in [
        "adapter_config.json",
        "adapter_model.safetensors",
        "loss.csv",
        "loss.svg",
    ] {
        assert!(project.path("out").join(file).is_file(), "{file}");
    }
    let settings = std::fs::read(project.path("out/adapter_config.json")).expect("settings");
    let settings: serde_json::Value = serde_json::from_slice(&settings).expect("JSON");
    assert_eq!(
        (&settings["r"], &settings["lora_alpha"]),
        (&2.into(), &16.into())
    );
    // It is never written over by mistake.
    let run = project.onec(&lora(&["--steps", "3", "--rank", "2", "--lang", "en"]));
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.stderr.contains("a training is here already"), "{run:?}");
}

#[test]
fn a_bad_record_is_told_with_its_line() {
    let project = with_model();
    project.write("data.jsonl", format!("{RECORDS}{{\"promt\": \"Если\"}}\n"));
    let run = project.onec(&lora(&["--lang", "en"]));
    assert_eq!(run.code, Some(3), "{run:?}");
    let expected = "data.jsonl: line 5: there is no field text";
    assert!(run.stderr.contains(expected), "{run:?}");
}

#[test]
fn a_vocabulary_and_a_model_are_made_from_nothing() {
    let project = Project::new(&[
        (
            "code/Модуль.bsl",
            "Процедура А()\n\tВозврат;\nКонецПроцедуры\n".repeat(9),
        ),
        ("data.jsonl", RECORDS.to_owned()),
        (
            "base.toml",
            "tokenizer = \"words\"\ndata = \"data.jsonl\"\n[model]\nhidden_size = 16\n\
             intermediate_size = 32\nnum_hidden_layers = 1\nnum_attention_heads = 2\n\
             [training]\nsteps = 2\ncontext = 64\n"
                .to_owned(),
        ),
    ]);
    let args = [
        "train",
        "tokenizer",
        "--data",
        "code",
        "data.jsonl",
        "--out",
        "words",
    ];
    let run = project.onec(&[args.as_slice(), &["--vocabulary", "300"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.stdout
            .starts_with("готово: words; токенов 300, текстов 5"),
        "{run:?}"
    );
    let run = project.onec(&["train", "base", "--config", "base.toml", "--out", "model"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let bench = [
        "engine",
        "bench",
        "--model",
        "model",
        "--prompt",
        "8",
        "--generate",
        "2",
    ];
    let run = project.onec(&bench);
    assert_eq!(run.code, Some(0), "{run:?}");
    project.write(
        "base.toml",
        "tokenizer = \"words\"\ndata = \"data.jsonl\"\nsteps = 2\n",
    );
    let run = project.onec(&["train", "base", "--config", "base.toml", "--out", "other"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(
        run.stderr.contains("base.toml") && run.stderr.contains("steps"),
        "{run:?}"
    );
}

/// A training with so many steps that it does not end by itself, and a checkpoint behind each.
struct Training {
    child: Child,
    lines: BufReader<ChildStderr>,
}

impl Training {
    fn start(project: &Project, more: &[&'static str]) -> Self {
        let args = lora(&["--steps", "1000000", "--save-every", "1", "--lang", "en"]);
        Self::of(project.command(&[args.as_slice(), more].concat()))
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().expect("onec starts");
        let lines = BufReader::new(child.stderr.take().expect("a pipe"));
        Self { child, lines }
    }

    /// Waits for so many checkpoints, and tells the step of the last.
    fn saved(&mut self, count: usize) -> u64 {
        let mut step = 0;
        let mut seen = String::new();
        for _ in 0..count {
            loop {
                let mut line = String::new();
                let read = self.lines.read_line(&mut line).expect("a line");
                assert!(read > 0, "it ended: {seen}");
                seen += &line;
                if let Some((start, _)) = line.split_once(": loss ") {
                    let (_, number) = start.rsplit_once(' ').expect("a number");
                    step = number.parse().expect("a number");
                    break;
                }
            }
        }
        step
    }

    fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    /// Its exit code and what else it said.
    fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).expect("text");
        (self.child.wait().expect("it ends").code(), rest)
    }
}

/// The steps of the checkpoints, and whether anything else is there.
fn checkpoints(project: &Project) -> (Vec<u64>, bool) {
    let entries = std::fs::read_dir(project.path("out/checkpoints")).expect("checkpoints");
    let names: Vec<String> = entries
        .map(|it| {
            it.expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    let steps = names
        .iter()
        .filter_map(|it| it.strip_prefix("step-")?.parse().ok());
    let mut steps: Vec<u64> = steps.collect();
    steps.sort_unstable();
    let others = names.len() > steps.len();
    (steps, others)
}

#[test]
#[cfg(unix)]
fn a_training_is_interrupted_and_goes_on() {
    let project = with_model();
    let mut training = Training::start(&project, &[]);
    let step = training.saved(2);
    training.signal("INT");
    let (code, _) = training.end();
    assert_eq!(code, Some(3));
    let (steps, others) = checkpoints(&project);
    assert!(steps.len() == 2 && steps[1] >= step, "{steps:?} {step}");
    assert!(!others);
    assert!(!project.path("out/adapter_model.safetensors").exists());
    let mut training = Training::start(&project, &["--resume"]);
    assert!(training.saved(1) > steps[1]);
    training.signal("TERM");
    assert_eq!(training.end().0, Some(3));
}

#[test]
#[cfg(unix)]
fn a_training_that_is_killed_goes_on_from_a_whole_checkpoint() {
    let project = with_model();
    let mut training = Training::start(&project, &[]);
    let mut last = training.saved(1);
    for count in [1, 2, 3] {
        training.signal("KILL");
        training.end();
        let (steps, _) = checkpoints(&project);
        let found = *steps.last().expect("a checkpoint");
        assert!(found >= last, "{found} {last}");
        training = Training::start(&project, &["--resume"]);
        last = training.saved(count);
        assert!(last > found, "{last} {found}");
    }
    training.signal("INT");
    assert_eq!(training.end().0, Some(3));
    assert!(!checkpoints(&project).1);
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_last_checkpoint_and_says_so() {
    let project = with_model();
    let mut training = Training::start(&project, &[]);
    training.saved(1);
    training.signal("INT");
    training.end();
    let (before, _) = checkpoints(&project);
    // No file may be larger than that, and the signal about it is not heard: writing fails as on a full disk.
    let args = lora(&[
        "--steps",
        "1000000",
        "--save-every",
        "1",
        "--lang",
        "en",
        "--resume",
    ]);
    let mut limited = Command::new("sh");
    limited
        .current_dir(project.path(""))
        .args(["-c", "trap '' XFSZ; ulimit -f 80; exec \"$@\"", "sh"])
        .arg(project.command(&[]).get_program())
        .args(args);
    let (code, said) = Training::of(limited).end();
    assert_eq!(code, Some(3), "{said}");
    let last = before.last().expect("a checkpoint");
    let expected = format!("the one before is whole, out/checkpoints/step-{last:08}");
    assert!(
        said.contains("is not written") && said.contains(&expected),
        "{said}"
    );
    assert_eq!(checkpoints(&project), (before.clone(), false));
    let mut training = Training::start(&project, &["--resume"]);
    assert_eq!(training.saved(1), last + 1);
    training.signal("INT");
    training.end();
}
