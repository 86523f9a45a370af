//! Trainings of tiny models: they learn, they go on where they were interrupted, and what they make is loaded again.

use std::path::{Path, PathBuf};

use inference::train::{self, Base, Event, Lora, Outcome, Place, Settings, Watch};
use inference::{Checkpoint, Model, Part};
use serde_json::json;

use crate::fixtures::{checkpoint, checkpoint_of, fixtures, open};

/// Notes losses, and stops a training when it was asked so often.
#[derive(Default)]
struct Watcher {
    losses: Vec<f64>,
    evaluations: Vec<f64>,
    asked: std::cell::Cell<usize>,
    stop_at: Option<usize>,
    done: usize,
}

impl Watch for Watcher {
    fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::Began(began) => self.done = began.done,
            Event::Step(step) => self.losses.push(step.loss),
            Event::Evaluated { loss, .. } => self.evaluations.push(*loss),
            Event::Saved { path, .. } => assert!(path.join("training.json").is_file()),
        }
    }

    fn is_stopped(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        self.stop_at.is_some_and(|it| self.asked.get() > it)
    }
}

/// Records of all kinds.
fn records(folder: &Path) -> PathBuf {
    let mut lines = Vec::new();
    for number in 0..12 {
        let name = ["Цена", "Сумма", "Отказ", "Строка"][number % 4];
        lines.push(
            json!({"text": format!("Процедура {name}{number}()\n\tВозврат;\nКонецПроцедуры")}),
        );
        lines.push(json!({"prompt": format!("Если {name} "), "completion": "Тогда"}));
        let prefix = format!("Для Каждого {name} ");
        lines.push(json!({"prefix": prefix, "suffix": " Цикл", "middle": "Из Товары"}));
        lines.push(json!({"messages": [
            {"role": "user", "content": format!("Что такое {name}?")},
            {"role": "assistant", "content": format!("{name} — это {number}")},
        ]}));
    }
    let path = folder.join("data.jsonl");
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    path
}

fn settings() -> Settings {
    Settings {
        steps: Some(12),
        learning_rate: 5e-3,
        batch: 2,
        context: Some(96),
        accumulation: 2,
        evaluation: 0.1,
        evaluate_every: 4,
        save_every: 5,
        ..Settings::default()
    }
}

fn lora(out: &Path, settings: &Settings, resume: bool, watch: &mut Watcher) -> Outcome {
    let data = records(out.parent().unwrap());
    let lora = Lora {
        rank: 4,
        ..Lora::default()
    };
    let checkpoint = checkpoint();
    let place = Place {
        data: &data,
        out,
        resume,
    };
    train::lora(&checkpoint, "tiny", place, &lora, settings, watch).unwrap()
}

fn logits(model: &Model, adapter: Option<&inference::Adapter>) -> Vec<f32> {
    let tokens: Vec<u32> = (0..40).map(|it| it * 7 % 400).collect();
    let mut cache = model.cache();
    let part = Part {
        tokens: &tokens,
        cache: &mut cache,
        adapter,
        wanted: 40,
    };
    let logits = model.forward(&mut [part]).unwrap();
    logits.flatten_all().unwrap().to_vec1().unwrap()
}

#[test]
fn an_adapter_is_learned_and_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut watch = Watcher::default();
    let outcome = lora(&out, &settings(), false, &mut watch);
    assert_eq!((outcome.step, outcome.steps), (12, 12));
    let (first, last) = (watch.losses[0], watch.losses[11]);
    assert!(last < first - 0.5, "{first} {last}");
    assert_eq!(watch.evaluations.len(), 3);
    assert!(watch.evaluations[2] < watch.evaluations[0]);
    assert_eq!(outcome.evaluation, watch.evaluations.last().copied());
    let checkpoint = checkpoint();
    let adapter = checkpoint.model.adapter(&out).unwrap();
    let (with, without) = (
        logits(&checkpoint.model, Some(&adapter)),
        logits(&checkpoint.model, None),
    );
    let change = with.iter().zip(&without).map(|(a, b)| (a - b).abs());
    assert!(change.fold(0.0, f32::max) > 0.1);
    let table = std::fs::read_to_string(out.join("loss.csv")).unwrap();
    assert_eq!(table.lines().count(), 13);
    assert!(out.join("loss.svg").is_file());
}

fn bytes(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn a_training_that_was_interrupted_ends_with_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    lora(&whole, &settings(), false, &mut Watcher::default());
    // Stopped within a step; at first behind a checkpoint, then before there is one.
    for stop_at in [15, 5] {
        let out = folder.path().join(format!("broken-{stop_at}"));
        let mut watch = Watcher {
            stop_at: Some(stop_at),
            ..Watcher::default()
        };
        let outcome = lora(&out, &settings(), false, &mut watch);
        assert!(outcome.step > 0 && outcome.step < 12, "{outcome:?}");
        assert!(!out.join("adapter_model.safetensors").exists());
        let mut watch = Watcher::default();
        lora(&out, &settings(), true, &mut watch);
        assert_eq!(watch.done, outcome.step);
        let name = "adapter_model.safetensors";
        assert!(bytes(&whole, name) == bytes(&out, name), "{stop_at}");
        let name = "checkpoints/step-00000012/optimizer.safetensors";
        assert!(bytes(&whole, name) == bytes(&out, name), "{stop_at}");
        // But for times, and an evaluation that was broken off, the tables are the same.
        let losses = |folder: &Path| -> Vec<String> {
            let table = String::from_utf8(bytes(folder, "loss.csv")).unwrap();
            let lines = table.lines().map(|it| it.split(',').collect::<Vec<_>>());
            lines.map(|it| it[..6].join(",")).collect()
        };
        assert_eq!(losses(&whole), losses(&out));
    }
}

#[test]
fn batches_together_are_one_larger_batch() {
    let folder = tempfile::tempdir().unwrap();
    let loss = |batch, accumulation| {
        let settings = Settings {
            steps: Some(1),
            batch,
            accumulation,
            // All records of the file are in one step.
            ..settings()
        };
        let mut watch = Watcher::default();
        let out = folder.path().join(format!("{batch}-{accumulation}"));
        lora(&out, &settings, false, &mut watch);
        let path = out.join("adapter_model.safetensors");
        let read = candle_core::safetensors::load(path, &candle_core::Device::Cpu).unwrap();
        (watch.losses[0], read)
    };
    let ((one, first), (several, second)) = (loss(64, 1), loss(4, 16));
    assert!((one - several).abs() < 1e-5, "{one} {several}");
    for (name, first) in &first {
        let wrong = (first - &second[name]).unwrap().abs().unwrap();
        let wrong = wrong.flatten_all().unwrap().max(0).unwrap();
        let wrong = wrong.to_scalar::<f32>().unwrap();
        // A first step of AdamW is the sign of the gradient: what is nearly zero may differ.
        assert!(wrong < 1e-3, "{name}: {wrong}");
    }
}

#[test]
fn nothing_is_written_over_and_nothing_is_resumed_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let short = Settings {
        steps: Some(2),
        ..settings()
    };
    lora(&out, &short, false, &mut Watcher::default());
    let data = records(folder.path());
    let again = |out: &Path, lora: &Lora, resume| {
        let watch = &mut Watcher::default();
        let checkpoint = checkpoint();
        let place = Place {
            data: &data,
            out,
            resume,
        };
        let again = train::lora(&checkpoint, "tiny", place, lora, &short, watch);
        again.map_err(|it| it.to_string())
    };
    let plain = Lora {
        rank: 4,
        ..Lora::default()
    };
    let error = again(&out, &plain, false).unwrap_err();
    assert!(error.contains("--resume"), "{error}");
    let error = again(&folder.path().join("none"), &plain, true).unwrap_err();
    assert!(error.contains("nothing to resume"), "{error}");
    let error = again(&out, &Lora::default(), true).unwrap_err();
    assert!(error.contains("differ: lora"), "{error}");
    // What is finished stays as it is.
    let outcome = again(&out, &plain, true).unwrap();
    assert_eq!(outcome.step, 2);
    let unknown = Lora {
        targets: vec!["wq".to_owned()],
        ..Lora::default()
    };
    let error = again(&folder.path().join("other"), &unknown, false).unwrap_err();
    assert!(error.contains("wq") && error.contains("q_proj"), "{error}");
}

#[test]
fn a_model_made_from_nothing_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let model = json!({
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "max_position_embeddings": 128,
    });
    let base = Base {
        tokenizer: fixtures().join("tokenizer"),
        data: records(folder.path()),
        model: model.as_object().unwrap().clone(),
        training: Settings {
            steps: Some(30),
            ..settings()
        },
    };
    let mut watch = Watcher::default();
    train::base(&base, &out, false, &mut watch).unwrap();
    assert!(
        watch.losses[29] < watch.losses[0] - 2.0,
        "{:?}",
        watch.losses
    );
    let checkpoint: Checkpoint = open(&out);
    assert!(checkpoint.chat.is_some());
    assert!(checkpoint.specials.gap.is_some());
    assert_eq!(checkpoint.model.vocabulary(), 448);
    assert_eq!(logits(&checkpoint.model, None).len(), 40 * 448);
}

#[test]
fn a_quantized_model_is_adapted() {
    let folder = tempfile::tempdir().unwrap();
    let data = records(folder.path());
    let checkpoint = checkpoint();
    let path = fixtures().join("gguf/wide-q4_k_m.gguf");
    let quantized = Checkpoint {
        model: Model::of_gguf(&path).unwrap(),
        ..checkpoint
    };
    let out = folder.path().join("out");
    let mut watch = Watcher::default();
    let lora = Lora::default();
    let place = Place {
        data: &data,
        out: &out,
        resume: false,
    };
    train::lora(&quantized, "tiny", place, &lora, &settings(), &mut watch).unwrap();
    assert!(
        watch.losses[11] < watch.losses[0] - 0.5,
        "{:?}",
        watch.losses
    );
    quantized.model.adapter(&out).unwrap();
}

#[test]
fn a_family_that_is_not_trained_says_so_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let data = records(folder.path());
    for name in [
        "starcoder2",
        "gemma",
        "gemma2",
        "gemma3",
        "granite",
        "mistral",
        "deepseek2",
    ] {
        let out = folder.path().join("out");
        let place = Place {
            data: &data,
            out: &out,
            resume: false,
        };
        let checkpoint = checkpoint_of(name);
        let watch = &mut Watcher::default();
        let trained = train::lora(
            &checkpoint,
            name,
            place,
            &Lora::default(),
            &settings(),
            watch,
        );
        let error = trained.map(drop).unwrap_err();
        let [russian, english] = error.message();
        assert!(
            english.ends_with("cannot be trained, it can only answer"),
            "{english}"
        );
        assert!(
            russian.ends_with("не обучается, она может только отвечать"),
            "{russian}"
        );
        assert!(!out.exists(), "{name}");
        assert!(checkpoint.model.train(&[&[1, 2, 3]], None).is_err());
    }
}
