//! Tiny models with random weights answer as transformers, peft and llama.cpp do; see `fixtures/make.py`.

use std::collections::HashMap;

use candle_core::{Device, Tensor};
use inference::{Adapter, Cache, Model, Part};

use crate::fixtures::fixtures;

/// What another program computed: the prompt, logits of each of its tokens, and what follows when the likeliest token
/// is always taken.
struct Expected {
    tokens: Vec<u32>,
    logits: Vec<Vec<f32>>,
    greedy: Vec<u32>,
}

fn expected(name: &str) -> Expected {
    let path = fixtures().join(name);
    let tensors: HashMap<String, Tensor> =
        candle_core::safetensors::load(path, &Device::Cpu).unwrap();
    let numbers = |name: &str| {
        let numbers = tensors[name].to_vec1::<f32>().unwrap();
        numbers.iter().map(|it| *it as u32).collect()
    };
    Expected {
        tokens: numbers("tokens"),
        logits: tensors["logits"].to_vec2().unwrap(),
        greedy: numbers("greedy"),
    }
}

fn forward(
    model: &Model,
    cache: &mut Cache,
    tokens: &[u32],
    adapter: Option<&Adapter>,
) -> Vec<Vec<f32>> {
    let part = Part {
        tokens,
        cache,
        adapter,
        wanted: tokens.len(),
    };
    model.forward(&mut [part]).unwrap().to_vec2().unwrap()
}

fn likeliest(row: &[f32]) -> u32 {
    let best = (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b]));
    best.unwrap() as u32
}

/// The largest difference.
fn difference(found: &[Vec<f32>], expected: &[Vec<f32>]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let pairs = found.iter().flatten().zip(expected.iter().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[track_caller]
fn assert_close(found: &[Vec<f32>], expected: &[Vec<f32>], what: &str) {
    let difference = difference(found, expected);
    assert!(difference < 1e-4, "{what}: {difference}");
}

/// Prefill, step by step, in uneven pieces, after a rollback, and greedily.
#[track_caller]
fn assert_same(model: &Model, expected: &Expected, adapter: Option<&Adapter>) {
    let tokens = &expected.tokens;
    let mut cache = model.cache();
    let whole = forward(model, &mut cache, tokens, adapter);
    assert_close(&whole, &expected.logits, "prefill");

    let mut steps = model.cache();
    let step = |token: &u32| forward(model, &mut steps, &[*token], adapter).remove(0);
    let rows: Vec<_> = tokens.iter().map(step).collect();
    assert_close(&rows, &expected.logits, "steps");

    let mut pieces = model.cache();
    let mut rows = Vec::new();
    for piece in tokens.chunks(7) {
        rows.extend(forward(model, &mut pieces, piece, adapter));
    }
    assert_close(&rows, &expected.logits, "pieces");

    let back = tokens.len() / 2;
    pieces.truncate(back);
    let rows = forward(model, &mut pieces, &tokens[back..], adapter);
    assert_close(&rows, &expected.logits[back..], "rollback");

    let mut greedy = Vec::new();
    let mut next = likeliest(whole.last().unwrap());
    while greedy.len() < expected.greedy.len() {
        greedy.push(next);
        next = likeliest(&forward(model, &mut cache, &[next], adapter)[0]);
    }
    assert_eq!(greedy, expected.greedy);
}

#[track_caller]
fn check_transformers(name: &str) {
    let model = Model::of_folder(&fixtures().join(name)).unwrap();
    assert_same(
        &model,
        &expected(&format!("{name}/expected.safetensors")),
        None,
    );
}

#[test]
fn qwen2_answers_as_transformers() {
    check_transformers("qwen2");
}

#[test]
fn qwen3_in_bf16_answers_as_transformers() {
    check_transformers("qwen3");
}

#[test]
fn qwen3_with_experts_answers_as_transformers() {
    check_transformers("qwen3_moe");
}

#[test]
fn llama_in_two_files_of_f16_answers_as_transformers() {
    check_transformers("llama");
}

#[test]
fn starcoder2_answers_as_transformers() {
    check_transformers("starcoder2");
}

#[test]
fn gemma_of_three_generations_answers_as_transformers() {
    for name in ["gemma", "gemma2", "gemma3"] {
        check_transformers(name);
    }
}

#[test]
fn mistral_with_a_window_and_yarn_answers_as_transformers() {
    check_transformers("mistral");
}

#[test]
fn granite_answers_as_transformers() {
    check_transformers("granite");
}

#[test]
fn deepseek_v2_answers_as_transformers() {
    check_transformers("deepseek2");
}

#[test]
fn deepseek_coder_with_stretched_positions_answers_as_transformers() {
    check_transformers("deepseek_coder");
}

#[test]
fn adapters_answer_as_peft() {
    let folder = fixtures().join("qwen2");
    let model = Model::of_folder(&folder).unwrap();
    for name in ["plain", "stable"] {
        let adapter = model
            .adapter(&folder.join(format!("adapter-{name}")))
            .unwrap();
        let expected = expected(&format!("qwen2/expected-{name}.safetensors"));
        assert_same(&model, &expected, Some(&adapter));
    }
}

#[test]
fn adapters_of_other_families_answer_as_peft() {
    for name in ["starcoder2", "gemma2"] {
        let folder = fixtures().join(name);
        let model = Model::of_folder(&folder).unwrap();
        let adapter = model.adapter(&folder.join("adapter-stable")).unwrap();
        let expected = expected(&format!("{name}/expected-stable.safetensors"));
        assert_same(&model, &expected, Some(&adapter));
    }
}

#[test]
fn an_adapter_that_was_trained_here_answers_as_in_peft() {
    let model = Model::of_folder(&fixtures().join("qwen2")).unwrap();
    let adapter = model.adapter(&fixtures().join("trained")).unwrap();
    let expected = expected("trained/expected.safetensors");
    assert_same(&model, &expected, Some(&adapter));
}

#[test]
fn the_training_path_answers_as_the_serving_one() {
    for name in ["qwen2", "qwen3", "qwen3_moe", "llama"] {
        let model = Model::of_folder(&fixtures().join(name)).unwrap();
        let expected = expected(&format!("{name}/expected.safetensors"));
        let (first, second) = expected.tokens.split_at(11);
        let rows = model.train(&[&expected.tokens, first], None).unwrap();
        let rows: Vec<Vec<f32>> = rows.to_vec2().unwrap();
        let (whole, start) = rows.split_at(first.len() + second.len());
        assert_close(whole, &expected.logits, name);
        assert_close(start, &expected.logits[..first.len()], name);
    }
}

/// How far numbers are from what they should be, as a share of their size.
fn error(found: &[Vec<f32>], expected: &[Vec<f32>]) -> f32 {
    let pairs = found.iter().flatten().zip(expected.iter().flatten());
    let wrong: f32 = pairs.map(|(a, b)| (a - b) * (a - b)).sum();
    let size: f32 = expected.iter().flatten().map(|it| it * it).sum();
    (wrong / size).sqrt()
}

/// What goes into a product with blocks is rounded to 8 bits, by llama.cpp and by us, not always at the same places:
/// we may err as much as it does, and without that rounding not at all.
#[track_caller]
fn check_llama_cpp(name: &str) {
    let model = Model::of_gguf(&fixtures().join(format!("gguf/{name}.gguf"))).unwrap();
    let file = format!("gguf/{name}.expected.safetensors");
    let tensors = candle_core::safetensors::load(fixtures().join(&file), &Device::Cpu).unwrap();
    let exact: Vec<Vec<f32>> = tensors["exact"].to_vec2().unwrap();
    let expected = expected(&file);
    let tokens = &expected.tokens;

    // What is trained is not rounded; some families are not.
    if let Ok(unrounded) = model.train(&[tokens], None) {
        assert_close(&unrounded.to_vec2().unwrap(), &exact, name);
    }

    let mut cache = model.cache();
    let found = forward(&model, &mut cache, tokens, None);
    let (ours, theirs) = (error(&found, &exact), error(&expected.logits, &exact));
    assert!(ours < 1.1 * theirs, "{name}: {ours}, llama.cpp {theirs}");
    assert!(theirs < 0.1, "{name}: llama.cpp {theirs}");

    // Given what llama.cpp chose, our choice is the same or as good within the error.
    let mut row = found.last().unwrap().clone();
    for token in &expected.greedy {
        let size = (row.iter().map(|it| it * it).sum::<f32>() / row.len() as f32).sqrt();
        let lost = row[likeliest(&row) as usize] - row[*token as usize];
        assert!(
            lost <= 4.0 * (ours + theirs) * size,
            "{name}: {lost} of {size}"
        );
        row = forward(&model, &mut cache, &[*token], None).remove(0);
    }
}

#[test]
fn quantized_models_answer_as_llama_cpp() {
    for name in [
        "wide-q8_0",
        "wide-q4_0",
        "wide-q4_k_m",
        "qwen2-q4_k_m",
        "qwen3-q8_0",
        "qwen3_moe-q8_0",
        "llama-q8_0",
        "starcoder2-q8_0",
        "gemma-q8_0",
        "gemma2-q8_0",
        "gemma3-q8_0",
        "granite-q8_0",
    ] {
        check_llama_cpp(name);
    }
}

#[test]
fn an_unquantized_llama_answers_as_llama_cpp() {
    let model = Model::of_gguf(&fixtures().join("gguf/llama-f32.gguf")).unwrap();
    let expected = expected("gguf/llama-f32.expected.safetensors");
    let found = forward(&model, &mut model.cache(), &expected.tokens, None);
    let difference = difference(&found, &expected.logits);
    // llama.cpp keeps keys and values in 16 bits.
    assert!(difference < 2e-2, "{difference}");
}

#[test]
fn an_adapter_over_a_quantized_base_answers_as_peft_over_what_its_blocks_stand_for() {
    let model = Model::of_gguf(&fixtures().join("gguf/qwen2-q4_k_m.gguf")).unwrap();
    let adapter = model
        .adapter(&fixtures().join("qwen2/adapter-stable"))
        .unwrap();
    let expected = expected("gguf/qwen2-q4_k_m.adapted.safetensors");
    let unrounded = model.train(&[&expected.tokens], Some(&adapter)).unwrap();
    assert_close(&unrounded.to_vec2().unwrap(), &expected.logits, "unrounded");
    let found = forward(&model, &mut model.cache(), &expected.tokens, Some(&adapter));
    let error = error(&found, &expected.logits);
    assert!(error < 0.05, "{error}");
}
