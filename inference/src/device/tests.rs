//! What a GPU would be given to do, done by the processor: models give there what they give here.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use candle_core::{Tensor, backprop::GradStore};

use crate::kernels::gradients::recorded;
use crate::model::Cost;
use crate::{Error, Model, Part, Variables};

/// Those that are trained.
const TRAINED: [&str; 4] = ["qwen2", "qwen3", "qwen3_moe", "llama"];
/// Those that only answer.
const OTHERS: [&str; 7] = [
    "deepseek2",
    "gemma",
    "gemma2",
    "gemma3",
    "granite",
    "mistral",
    "starcoder2",
];

thread_local! {
    /// This thread takes the processor for another device.
    pub(super) static IS_ELSEWHERE: Cell<bool> = const { Cell::new(false) };
}

/// Computes as another device would. Everything is decided on one thread, the only one of a pool.
fn elsewhere<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.unwrap().install(|| {
        IS_ELSEWHERE.set(true);
        work()
    })
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn tokens(seed: u32, count: u32) -> Vec<u32> {
    (0..count).map(|it| (it * seed + 7) % 400).collect()
}

/// The logits of two sequences side by side, one of them with an adapter: many tokens, one more, and some more.
fn said(model: &Model, adapter: Option<&Path>) -> Vec<f32> {
    let adapter = adapter.map(|it| model.adapter(it).unwrap());
    let mut caches = [model.cache(), model.cache()];
    let mut all = Vec::new();
    for (step, count) in [40, 1, 7].into_iter().enumerate() {
        let (first, second) = (tokens(37 + step as u32, count), tokens(91, count / 2 + 1));
        let [one, other] = &mut caches;
        let part = |tokens, cache, adapter| Part {
            tokens,
            cache,
            adapter,
            wanted: 2,
        };
        let mut parts = [
            part(&first, one, adapter.as_ref()),
            part(&second, other, None),
        ];
        let logits = model.forward(&mut parts).unwrap();
        all.extend(logits.flatten_all().unwrap().to_vec1::<f32>().unwrap());
    }
    all
}

#[track_caller]
fn close(found: &[f32], expected: &[f32], part: f32, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let most = expected.iter().fold(0.0_f32, |most, it| most.max(it.abs()));
    for (found, expected) in found.iter().zip(expected) {
        let wrong = (found - expected).abs();
        assert!(wrong <= part * most, "{what}: {found} {expected} of {most}");
    }
}

#[test]
fn models_say_elsewhere_what_they_say_here() {
    for name in TRAINED.into_iter().chain(OTHERS) {
        let folder = fixtures().join(name);
        let adapter = folder.join("adapter-plain");
        let adapter = adapter.is_dir().then_some(&*adapter);
        let said = || said(&Model::of_folder(&folder).unwrap(), adapter);
        let (found, expected) = (elsewhere(said), said());
        close(&found, &expected, 1e-4, name);
        assert_ne!(found, expected, "{name} went the same way");
    }
}

#[test]
fn quantized_models_say_elsewhere_what_they_say_here() {
    let files = std::fs::read_dir(fixtures().join("gguf")).unwrap();
    let files = files.map(|it| it.unwrap().path());
    for path in files.filter(|it| it.extension().is_some_and(|it| it == "gguf")) {
        let said = || said(&Model::of_gguf(&path).unwrap(), None);
        // What goes into a product is rounded in other groups there.
        let (found, expected) = (elsewhere(said), said());
        close(&found, &expected, 0.05, &path.display().to_string());
        assert_ne!(found, expected, "{} went the same way", path.display());
    }
}

/// What tokens cost, and the gradients of all variables.
fn learned(name: &str) -> (f32, Vec<(String, Vec<f32>)>) {
    let variables = Variables::random(1);
    let settings = fixtures().join(name).join("config.json");
    let model = Model::of_variables(&settings, &variables).unwrap();
    let sequences = [tokens(37, 60), tokens(91, 33)];
    let parts = sequences.each_ref().map(|it| &it[..]);
    let cost = Cost {
        rows: (20..93).collect(),
        expected: tokens(53, 73),
        scale: 0.02,
        gradients: true,
    };
    let (cost, gradients): (Tensor, GradStore) = if model.is_ours() {
        recorded(|| model.cost(&parts, None, cost)).unwrap()
    } else {
        let cost = model.cost(&parts, None, cost).unwrap();
        let gradients = cost.backward().map_err(Error::from).unwrap();
        (cost, gradients)
    };
    let all = variables.all().into_iter().map(|(name, var)| {
        let gradient = gradients.get(var.as_tensor()).unwrap();
        let gradient = gradient.flatten_all().unwrap().to_vec1().unwrap();
        (name, gradient)
    });
    (cost.to_scalar().unwrap(), all.collect())
}

#[test]
fn models_learn_elsewhere_what_they_learn_here() {
    for name in TRAINED {
        let (found, gradients) = elsewhere(|| learned(name));
        let (cost, expected) = learned(name);
        assert!((found - cost).abs() < 1e-4 * cost, "{name}: {found} {cost}");
        assert_eq!(gradients.len(), expected.len());
        for ((variable, found), (same, expected)) in gradients.iter().zip(&expected) {
            assert_eq!(variable, same);
            close(found, expected, 1e-3, &format!("{name}: {variable}"));
        }
    }
}
