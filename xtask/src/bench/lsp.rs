//! An editing session with the real language server: how long an editor waits, and what it costs in memory.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use clap::Args as ClapArgs;
use serde_json::{Value, json};
use support::lsp::{Client, NoAnswer, uri};

use super::corpus::{self, Module};

#[derive(ClapArgs)]
pub(crate) struct Args {
    /// A directory with configurations; several are the roots of one workspace.
    #[arg(long, required = true)]
    corpus: Vec<PathBuf>,
    /// The server; by default the release build.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// How many letters are typed.
    #[arg(long, default_value_t = 300)]
    letters: usize,
    /// How many places are asked about.
    #[arg(long, default_value_t = 300)]
    places: usize,
}

/// What one kind of question took.
struct Times {
    name: &'static str,
    times: Vec<Duration>,
    /// Where it took longest.
    slowest: (Duration, String),
}

impl Times {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            times: Vec::new(),
            slowest: Default::default(),
        }
    }

    fn add(&mut self, time: Duration, place: impl FnOnce() -> String) {
        if time > self.slowest.0 {
            self.slowest = (time, place());
        }
        self.times.push(time);
    }

    fn print(mut self) {
        if self.times.is_empty() {
            println!("{:<44} –", self.name);
            return;
        }
        self.times.sort_unstable();
        let at = |share: f64| {
            let index = (self.times.len() - 1) as f64 * share;
            self.times[index as usize].as_secs_f64() * 1e3
        };
        println!(
            "{:<44} p50 {:7.1}  p95 {:7.1}  max {:7.1} ms  ({})",
            self.name,
            at(0.5),
            at(0.95),
            at(1.0),
            self.times.len(),
        );
        println!("    the slowest: {}", self.slowest.1);
    }
}

struct Session {
    client: Client,
    started: Instant,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let root = crate::root();
    let binary = args
        .binary
        .clone()
        .unwrap_or_else(|| root.join("target/release/onec"));
    let mut modules = Vec::new();
    for directory in &args.corpus {
        modules.extend(corpus::read(&directory.canonicalize()?)?);
    }
    modules.sort_by_key(|it| std::cmp::Reverse(it.text.len()));
    let largest = modules.first().context("no modules")?;
    let bytes: usize = modules.iter().map(|it| it.text.len()).sum();
    println!(
        "{} modules, {:.1} MB; the largest has {} lines",
        modules.len(),
        bytes as f64 / 1e6,
        largest.text.lines().count()
    );
    let cache = tempfile::tempdir()?;
    let small = modules
        .iter()
        .find(|it| it.text.len() < 20_000)
        .unwrap_or(largest);
    for how in ["cold", "from the cache"] {
        let mut session = start(&binary, &args.corpus, cache.path())?;
        session.first_answer(small, how)?;
        session.client.wait_until_ready().map_err(failed)?;
        println!(
            "{:<44} {:7.0} ms",
            format!("project read, {how}"),
            session.since()
        );
        session.statistics()?;
        println!(
            "{:<44} {:7.0} ms, {:.1} s of processors so far",
            format!("its statistics made, {how}"),
            session.since(),
            session.processor_time()?
        );
        session.memory(&format!("memory, {how}"))?;
        session.client.shut_down().map_err(failed)?;
    }
    let mut session = start(&binary, &args.corpus, cache.path())?;
    session.client.wait_until_ready().map_err(failed)?;
    session.statistics()?;
    session.ask_everywhere(&modules, args.places)?;
    session.references(&modules)?;
    session.whole_file(largest)?;
    session.type_letters(largest, args.letters)?;
    session.memory("memory after the session")?;
    session.client.shut_down().map_err(failed)?;
    Ok(())
}

fn failed(error: NoAnswer) -> anyhow::Error {
    anyhow!(error.0)
}

fn start(binary: &Path, roots: &[PathBuf], cache: &Path) -> anyhow::Result<Session> {
    let started = Instant::now();
    let mut command = Command::new(binary);
    command
        .args(["lsp", "--log-level", "error", "--cache"])
        .arg(cache);
    let mut client = Client::start(&mut command).with_context(|| {
        format!(
            "{}: build it with cargo build --release -p onec",
            binary.display()
        )
    })?;
    client.patience = Duration::from_secs(300);
    let folders = roots
        .iter()
        .map(|it| json!({ "uri": uri(&it.canonicalize().unwrap_or_default()), "name": "root" }));
    let capabilities = json!({
        "workspace": { "diagnostics": { "refreshSupport": true } },
        "textDocument": {
            "diagnostic": {},
            "inlineCompletion": {},
            "completion": { "completionItem": { "snippetSupport": true, "resolveSupport": { "properties": ["documentation", "detail", "additionalTextEdits"] } } },
            "hover": { "contentFormat": ["markdown"] },
        },
    });
    let params = json!({
        "processId": null,
        "workspaceFolders": folders.collect::<Vec<_>>(),
        "capabilities": capabilities,
    });
    client.request("initialize", params).map_err(failed)?;
    client.notify("initialized", json!({}));
    Ok(Session { client, started })
}

impl Session {
    fn since(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1e3
    }

    fn first_answer(&mut self, module: &Module, how: &str) -> anyhow::Result<()> {
        self.client.open(&module.path, &module.text);
        let position = position(&module.text, module.text.len() / 2);
        let params = json!({ "textDocument": { "uri": uri(&module.path) }, "position": position });
        self.client
            .request("textDocument/completion", params)
            .map_err(failed)?;
        println!(
            "{:<44} {:7.0} ms",
            format!("first answer after the start, {how}"),
            self.since()
        );
        Ok(())
    }

    /// Waits until code is suggested by what the project says.
    fn statistics(&mut self) -> anyhow::Result<()> {
        let until = Instant::now() + self.client.patience;
        loop {
            let status = self.client.request("onec/status", json!({}));
            let status = status.map_err(failed)?;
            // A server of before it had any has no engine.
            if matches!(&status["engine"]["state"], Value::Null)
                || status["engine"]["state"] == "ready"
            {
                return Ok(());
            }
            if Instant::now() > until {
                anyhow::bail!("there are no statistics of the project");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What the server took of all processors, in seconds.
    fn processor_time(&self) -> anyhow::Result<f64> {
        let path = format!("/proc/{}/stat", self.client.process_id());
        let stat = fs::read_to_string(path)?;
        let numbers = stat.rsplit(')').next().unwrap_or_default();
        let ticks = numbers.split_whitespace().skip(11).take(2);
        let ticks: f64 = ticks.filter_map(|it| it.parse::<f64>().ok()).sum();
        Ok(ticks / 100.0)
    }

    fn memory(&self, name: &str) -> anyhow::Result<()> {
        // What was needed for reading only is given back within a moment.
        std::thread::sleep(Duration::from_secs(2));
        let status = fs::read_to_string(format!("/proc/{}/status", self.client.process_id()))?;
        let of = |key: &str| -> f64 {
            let line = status
                .lines()
                .find(|it| it.starts_with(key))
                .unwrap_or_default();
            let number = line
                .split_whitespace()
                .nth(1)
                .and_then(|it| it.parse::<f64>().ok());
            number.unwrap_or_default() / 1024.0
        };
        println!(
            "{name:<44} {:.0} MB, {:.0} of them of its own, at the most {:.0} MB",
            of("VmRSS:"),
            of("RssAnon:"),
            of("VmHWM:")
        );
        Ok(())
    }

    /// A question, and how long it took.
    fn ask(&mut self, method: &str, params: Value, times: &mut Times) -> anyhow::Result<Value> {
        let place = place(&params);
        let start = Instant::now();
        let answer = self.client.request(method, params).map_err(failed)?;
        times.add(start.elapsed(), || place);
        Ok(answer)
    }

    /// Completion after dots, hovers, definitions and signatures, spread over the modules.
    fn ask_everywhere(&mut self, modules: &[Module], places: usize) -> anyhow::Result<()> {
        let mut opening = Times::new("opening a module, to the first answer");
        let mut completion = Times::new("completion after a dot");
        let mut hover = Times::new("hover");
        let mut definition = Times::new("definition");
        let mut signature = Times::new("signature help");
        let mut suggestion = Times::new("a line suggested by the statistics");
        let mut suggested = 0;
        // The largest ones, where it is hardest, and then evenly over all.
        let step = (modules.len() / 50).max(1);
        let chosen = modules
            .iter()
            .take(10)
            .chain(modules.iter().skip(10).step_by(step));
        let chosen: Vec<&Module> = chosen.collect();
        let of_each = places.div_ceil(chosen.len().max(1));
        for module in chosen {
            // What the module has to do with an editor that opens it is not counted to the questions.
            let start = Instant::now();
            self.client.open(&module.path, &module.text);
            let params = json!({ "textDocument": { "uri": uri(&module.path) } });
            self.client
                .request("textDocument/documentColor", params)
                .map_err(failed)?;
            opening.add(start.elapsed(), || module.path.display().to_string());
            let dots: Vec<usize> = member_dots(&module.text);
            for &dot in dots
                .iter()
                .step_by((dots.len() / of_each.max(1)).max(1))
                .take(of_each)
            {
                let at = |offset: usize| json!({ "textDocument": { "uri": uri(&module.path) }, "position": position(&module.text, offset) });
                self.ask("textDocument/completion", at(dot + 1), &mut completion)?;
                self.ask("textDocument/hover", at(dot + 1), &mut hover)?;
                self.ask("textDocument/definition", at(dot + 1), &mut definition)?;
                if let Some(call) = module.text.get(dot..).and_then(|it| it.find('(')) {
                    self.ask(
                        "textDocument/signatureHelp",
                        at(dot + call + 1),
                        &mut signature,
                    )?;
                }
            }
            for offset in blank_lines(&module.text, of_each) {
                let params = json!({
                    "textDocument": { "uri": uri(&module.path) },
                    "position": position(&module.text, offset),
                    "context": { "triggerKind": 2 },
                });
                let answer = self.ask("textDocument/inlineCompletion", params, &mut suggestion)?;
                suggested += usize::from(answer.as_array().is_some_and(|it| !it.is_empty()));
            }
            let closed = json!({ "textDocument": { "uri": uri(&module.path) } });
            self.client.notify("textDocument/didClose", closed);
        }
        for times in [
            opening, completion, hover, definition, signature, suggestion,
        ] {
            times.print();
        }
        println!("    something was suggested at {suggested} of these places");
        Ok(())
    }

    /// References of the method of a common module that is called most.
    fn references(&mut self, modules: &[Module]) -> anyhow::Result<()> {
        let Some((module, offset, name, calls)) = most_called(modules) else {
            return Ok(());
        };
        let mut times = Times::new("references of the most used method");
        let mut found = 0;
        for _ in 0..5 {
            let params = json!({
                "textDocument": { "uri": uri(&module.path) },
                "position": position(&module.text, offset),
                "context": { "includeDeclaration": true },
            });
            let answer = self.ask("textDocument/references", params, &mut times)?;
            found = answer.as_array().map_or(0, Vec::len);
        }
        println!("{name}: {calls} calls by text, {found} references");
        times.print();
        Ok(())
    }

    fn whole_file(&mut self, module: &Module) -> anyhow::Result<()> {
        self.client.open(&module.path, &module.text);
        for (name, method) in [
            (
                "symbols of the largest module",
                "textDocument/documentSymbol",
            ),
            ("folding of the largest module", "textDocument/foldingRange"),
            (
                "semantic tokens of the largest module",
                "textDocument/semanticTokens/full",
            ),
            ("code lenses of the largest module", "textDocument/codeLens"),
        ] {
            let mut times = Times::new(name);
            for _ in 0..5 {
                let params = json!({ "textDocument": { "uri": uri(&module.path) } });
                self.ask(method, params, &mut times)?;
            }
            times.print();
        }
        Ok(())
    }

    /// A letter, and the diagnostics of the file after it.
    fn type_letters(&mut self, module: &Module, letters: usize) -> anyhow::Result<()> {
        let lines: Vec<&str> = module.text.split('\n').collect();
        let middle = lines.len() / 2;
        let blank = (middle..lines.len())
            .find(|it| lines[*it].trim().is_empty())
            .unwrap_or(0);
        // All rules have looked at the module by then: what they found is moved and sent with every letter.
        std::thread::sleep(Duration::from_secs(4));
        let mut times = Times::new("letter to diagnostics, largest module");
        let typed = "Если Проверка Тогда Сообщить(\"Привет\"); КонецЕсли; ";
        for (number, letter) in typed.chars().cycle().take(letters).enumerate() {
            let at = json!({ "line": blank, "character": number });
            let change =
                json!([{ "range": { "start": at, "end": at }, "text": letter.to_string() }]);
            let start = Instant::now();
            self.client.edit(&module.path, number as i64 + 2, change);
            let params = json!({ "textDocument": { "uri": uri(&module.path) } });
            self.client
                .request("textDocument/diagnostic", params)
                .map_err(failed)?;
            times.add(start.elapsed(), || format!("letter {number}"));
        }
        times.print();
        Ok(())
    }
}

/// A document and a position, for people.
fn place(params: &Value) -> String {
    let address = params["textDocument"]["uri"].as_str().unwrap_or_default();
    let (line, column) = (
        &params["position"]["line"],
        &params["position"]["character"],
    );
    let parts: Vec<_> = address.rsplit('/').take(4).collect();
    format!(
        "{}:{line}:{column}",
        parts.into_iter().rev().collect::<Vec<_>>().join("/")
    )
}

/// Dots before members, outside of comments and strings as far as a look at the line tells.
fn member_dots(text: &str) -> Vec<usize> {
    let mut dots = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = line.find("//").map_or(line, |it| &line[..it]);
        let code = code.find('"').map_or(code, |it| &code[..it]);
        if !code.trim_start().starts_with('|') {
            for (at, _) in code.match_indices('.') {
                let before = code[..at].chars().next_back();
                let after = code[at + 1..].chars().next();
                if before.is_some_and(|it| it.is_alphabetic() || it == ')')
                    && after.is_some_and(char::is_alphabetic)
                {
                    dots.push(start + at);
                }
            }
        }
        start += line.len();
    }
    dots
}

/// Blank lines within methods, so many at most, spread over the text: where a statement may begin.
fn blank_lines(text: &str, most: usize) -> Vec<usize> {
    let mut blank = Vec::new();
    let (mut start, mut before) = (0, "");
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && before.starts_with('\t') {
            blank.push(start);
        }
        (start, before) = (start + line.len(), line);
    }
    let step = (blank.len() / most.max(1)).max(1);
    blank.into_iter().step_by(step).take(most).collect()
}

/// The exported method of a common module that texts call most, and where its name stands in its header.
fn most_called(modules: &[Module]) -> Option<(&Module, usize, String, usize)> {
    let mut common: HashMap<String, &Module> = HashMap::new();
    for module in modules {
        let words: Vec<_> = module.path.iter().filter_map(|it| it.to_str()).collect();
        if let Some(at) = words.iter().position(|it| *it == "CommonModules")
            && let Some(name) = words.get(at + 1)
        {
            common.insert((*name).to_owned(), module);
        }
    }
    let mut calls: HashMap<(&str, &str), usize> = HashMap::new();
    let is_name = |it: char| it.is_alphanumeric() || it == '_';
    for module in modules {
        for (dot, _) in module.text.match_indices('.') {
            let (before, after) = (&module.text[..dot], &module.text[dot + 1..]);
            let start = before
                .char_indices()
                .rev()
                .take_while(|it| is_name(it.1))
                .last()
                .map_or(dot, |it| it.0);
            let end = after.find(|it| !is_name(it)).unwrap_or(after.len());
            if after[end..].starts_with('(') && common.contains_key(&before[start..]) {
                *calls.entry((&before[start..], &after[..end])).or_default() += 1;
            }
        }
    }
    let mut calls: Vec<_> = calls.into_iter().collect();
    calls.sort_by_key(|it| std::cmp::Reverse(it.1));
    calls.into_iter().find_map(|((module, method), calls)| {
        let declared = *common.get(module)?;
        let offset = ["Функция ", "Процедура ", "Function ", "Procedure "]
            .iter()
            .find_map(|word| {
                let header = format!("{word}{method}(");
                Some(declared.text.find(&header)? + word.len())
            })?;
        Some((declared, offset, format!("{module}.{method}"), calls))
    })
}

/// A position as editors count: UTF-16 columns.
fn position(text: &str, offset: usize) -> Value {
    let offset = text.floor_char_boundary(offset);
    let line = text[..offset].matches('\n').count();
    let start = text[..offset].rfind('\n').map_or(0, |it| it + 1);
    json!({ "line": line, "character": text[start..offset].encode_utf16().count() })
}
