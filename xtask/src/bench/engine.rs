//! The inference engine beside llama.cpp, on the same files with random weights.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use clap::Args as ClapArgs;
use serde::Deserialize;

/// What must be installed for Python.
const PACKAGES: &str = "llama-cpp-python gguf numpy";

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// Where the files with random weights are, or are made.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The program; by default the release build.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// A Python with llama-cpp-python.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Threads of either.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// How often the two are started in turn; the best counts.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How often each measures when it is started.
    #[arg(long, default_value_t = 2)]
    runs: usize,
    /// Only the files whose names contain this.
    #[arg(long, default_value = "")]
    only: String,
}

/// A file and what is measured of it.
struct Shape {
    file: &'static str,
    prompts: &'static [usize],
    /// The parts of the speed of llama.cpp that must be reached: of reading each prompt, and of writing.
    prefill: &'static [f64],
    decode: f64,
}

const SHAPES: &[Shape] = &[
    of_a("a-q8_0"),
    of_a("a-q4_0"),
    of_a("a-q4_k_m"),
    of_b("b-q8_0"),
    of_b("b-q4_k_m"),
];

const fn of_a(file: &'static str) -> Shape {
    Shape {
        file,
        prompts: &[256],
        prefill: &[0.8],
        decode: 0.9,
    }
}

const fn of_b(file: &'static str) -> Shape {
    Shape {
        file,
        prompts: &[256, 1024],
        prefill: &[1.0, 0.9],
        decode: 0.9,
    }
}

/// The small model, of which the first token behind a known beginning is asked.
const SMALL: &str = "small-q8_0";
/// Tokens of that beginning.
const KNOWN: &str = "1500";
/// Tokens that are written.
const GENERATE: &str = "32";

/// What either prints.
#[derive(Debug, Deserialize)]
struct Measured {
    prefill: Vec<Prefill>,
    decode: f64,
    memory: f64,
    decode_together: Option<f64>,
    first_token_ms: Option<f64>,
    steps_after_cancel: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Prefill {
    tokens: usize,
    speed: f64,
}

impl Measured {
    /// The better of both, each number by itself.
    fn best(mut self, other: Self) -> Self {
        for (own, other) in self.prefill.iter_mut().zip(other.prefill) {
            own.speed = own.speed.max(other.speed);
        }
        let least = |a: Option<f64>, b| a.zip(b).map(|(a, b): (f64, f64)| a.min(b));
        let most = |a: Option<f64>, b| a.zip(b).map(|(a, b): (f64, f64)| a.max(b));
        Self {
            prefill: self.prefill,
            decode: self.decode.max(other.decode),
            memory: self.memory.min(other.memory),
            decode_together: most(self.decode_together, other.decode_together),
            first_token_ms: least(self.first_token_ms, other.first_token_ms),
            // Of what is promised always, the worst counts.
            steps_after_cancel: self.steps_after_cancel.max(other.steps_after_cancel),
        }
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let root = crate::root();
    let folder = args.folder.clone();
    let folder = folder.unwrap_or_else(|| root.join("target/models"));
    let binary = args.binary.clone();
    let binary = binary.unwrap_or_else(|| root.join("target/release/onec"));
    let check = "import llama_cpp, gguf, numpy";
    let check = Command::new(&args.python).args(["-c", check]).output();
    let has_peer = check.is_ok_and(|it| it.status.success());
    if !has_peer {
        println!(
            "{} lacks packages, and llama.cpp is not measured: pip install {PACKAGES}",
            args.python.display()
        );
    }
    let path = |file: &str| folder.join(format!("{file}.gguf"));
    let files = SHAPES.iter().map(|it| it.file).chain([SMALL]);
    if files.clone().any(|it| !path(it).exists()) {
        if !has_peer {
            bail!(
                "no files in {}: they are made with the same packages",
                folder.display()
            );
        }
        make(&args.python, &folder)?;
    }
    println!(
        "{} threads, best of {} × {}",
        args.threads, args.rounds, args.runs
    );
    for shape in SHAPES.iter().filter(|it| it.file.contains(&args.only)) {
        let file = path(shape.file);
        let mut ours = None;
        let mut peer = None;
        for _ in 0..args.rounds {
            keep_best(
                &mut ours,
                measure_ours(&binary, &file, shape.prompts, args, &[])?,
            );
            if has_peer {
                keep_best(&mut peer, measure_peer(&file, shape.prompts, args)?);
            }
        }
        if let Some(ours) = ours {
            print(shape, &ours, peer.as_ref());
        }
    }
    if SMALL.contains(&args.only) {
        let known = ["--known", KNOWN];
        let measured = measure_ours(&binary, &path(SMALL), &[256], args, &known)?;
        println!("{SMALL}: a model of 26 M parameters");
        let time = measured.first_token_ms.unwrap_or(f64::NAN);
        println!("  first token behind {KNOWN} known ones {time:7.1} ms    (must be 40 at most)");
        print_engine(&measured);
    }
    Ok(())
}

/// Makes the files with random weights.
fn make(python: &Path, folder: &Path) -> anyhow::Result<()> {
    println!("making files with random weights in {}", folder.display());
    let script = crate::root().join("inference/tests/fixtures/large.py");
    let made = Command::new(python).arg(script).arg(folder).output()?;
    if !made.status.success() {
        bail!("{}", String::from_utf8_lossy(&made.stderr));
    }
    Ok(())
}

fn keep_best(best: &mut Option<Measured>, measured: Measured) {
    *best = Some(match best.take() {
        Some(before) => before.best(measured),
        None => measured,
    });
}

fn measure_ours(
    binary: &Path,
    file: &Path,
    prompts: &[usize],
    args: &Args,
    more: &[&str],
) -> anyhow::Result<Measured> {
    let mut command = Command::new(binary);
    command.args([
        "engine",
        "bench",
        "--format",
        "json",
        "--generate",
        GENERATE,
    ]);
    command.args(["--threads", &args.threads.to_string()]);
    command.args(["--runs", &args.runs.to_string()]);
    for prompt in prompts {
        command.args(["--prompt", &prompt.to_string()]);
    }
    command.args(more).arg("--model").arg(file);
    measure(command).context("build it with cargo build --release -p onec")
}

fn measure_peer(file: &Path, prompts: &[usize], args: &Args) -> anyhow::Result<Measured> {
    let mut command = Command::new(&args.python);
    command.arg(crate::root().join("xtask/src/bench/engine/llama.py"));
    command.arg(file);
    command.args([&args.threads.to_string(), &args.runs.to_string(), GENERATE]);
    command.args(prompts.iter().map(usize::to_string));
    measure(command)
}

fn measure(mut command: Command) -> anyhow::Result<Measured> {
    let output = command.output();
    let output = output.with_context(|| format!("{command:?} does not start"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn print(shape: &Shape, ours: &Measured, peer: Option<&Measured>) {
    println!("{}", shape.file);
    let row = |name: &str, unit: &str, own: f64, peer: Option<f64>, must: &str| match peer {
        Some(peer) => println!(
            "  {name:<14} {own:7.1} {unit:<8}  llama.cpp {peer:7.1}  ratio {:.2}  (must be {must})",
            own / peer
        ),
        None => println!("  {name:<14} {own:7.1} {unit}"),
    };
    for (number, read) in ours.prefill.iter().enumerate() {
        let other = peer.and_then(|it| it.prefill.get(number));
        let must = format!("≥ {:.1}", shape.prefill[number]);
        let name = format!("prefill {}", read.tokens);
        row(
            &name,
            "tokens/s",
            read.speed,
            other.map(|it| it.speed),
            &must,
        );
    }
    let must = format!("≥ {:.1}", shape.decode);
    row(
        "decode",
        "tokens/s",
        ours.decode,
        peer.map(|it| it.decode),
        &must,
    );
    let memory = |it: &Measured| it.memory / 1e6;
    row("memory", "MB", memory(ours), peer.map(memory), "≤ 1.1");
    print_engine(ours);
}

fn print_engine(ours: &Measured) {
    if let Some(together) = ours.decode_together {
        println!(
            "  8 at once      {together:7.1} tokens/s  one {:7.1}  ratio {:.2}  (must be ≥ 2)",
            ours.decode,
            together / ours.decode
        );
    }
    if let Some(steps) = ours.steps_after_cancel {
        println!("  a cancelled request ends within {steps} steps  (must be 1)");
    }
}
