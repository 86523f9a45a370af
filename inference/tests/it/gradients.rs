//! Every variable of a model gets a gradient, and one step down it makes the loss smaller.

use std::path::PathBuf;

use candle_core::{Device, Tensor, backprop::GradStore};
use inference::{Model, Variables};

use crate::fixtures::fixtures;

const ARCHITECTURES: [&str; 4] = ["qwen2", "qwen3", "qwen3_moe", "llama"];

fn settings(name: &str) -> PathBuf {
    fixtures().join(name).join("config.json")
}

/// Two sequences, long enough for every expert to be used.
fn sequences() -> [Vec<u32>; 2] {
    let sequence = |seed: u32| (0..60).map(|it| (it * seed + 7) % 400).collect();
    [sequence(37), sequence(91)]
}

/// The mean loss of the next token.
fn loss(model: &Model) -> Tensor {
    let sequences = sequences();
    let parts: Vec<&[u32]> = sequences.iter().map(|it| &it[..it.len() - 1]).collect();
    let next: Vec<u32> = sequences.iter().flat_map(|it| it[1..].to_vec()).collect();
    let logits = model.train(&parts, None).unwrap();
    let next = Tensor::new(next, &Device::Cpu).unwrap();
    candle_nn::loss::cross_entropy(&logits, &next).unwrap()
}

fn gradients(model: &Model) -> (f32, GradStore) {
    let loss = loss(model);
    (loss.to_scalar().unwrap(), loss.backward().unwrap())
}

#[test]
fn every_variable_gets_a_gradient() {
    for name in ARCHITECTURES {
        let variables = Variables::random(1);
        let model = Model::of_variables(&settings(name), &variables).unwrap();
        let (_, gradients) = gradients(&model);
        let all = variables.all();
        assert!(all.len() > 15, "{name}: {}", all.len());
        for (variable, var) in all {
            let gradient = gradients.get(var.as_tensor());
            let gradient = gradient.unwrap_or_else(|| panic!("{name}: {variable} has no gradient"));
            let size = gradient.sqr().unwrap().sum_all().unwrap();
            let size = size.to_scalar::<f32>().unwrap();
            assert!(size > 0.0 && size.is_finite(), "{name}: {variable}: {size}");
        }
    }
}

#[test]
fn a_step_down_the_gradient_makes_the_loss_smaller() {
    for name in ARCHITECTURES {
        let variables = Variables::random(2);
        let model = Model::of_variables(&settings(name), &variables).unwrap();
        let (before, gradients) = gradients(&model);
        for (_, var) in variables.all() {
            let step = (gradients.get(var.as_tensor()).unwrap() * 0.1).unwrap();
            var.set(&(var.as_tensor() - step).unwrap()).unwrap();
        }
        let after = loss(&model).to_scalar::<f32>().unwrap();
        assert!(after < before - 0.01, "{name}: {before} {after}");
    }
}

#[test]
fn variables_begin_the_same_for_the_same_seed_and_as_a_checkpoint() {
    let first = |variables: &Variables| {
        let model = Model::of_variables(&settings("qwen2"), variables).unwrap();
        loss(&model).to_scalar::<f32>().unwrap()
    };
    assert_eq!(first(&Variables::random(3)), first(&Variables::random(3)));
    assert_ne!(first(&Variables::random(3)), first(&Variables::random(4)));
    let folder = settings("qwen2").parent().unwrap().to_owned();
    let stored = Model::of_folder(&folder).unwrap();
    let stored = loss(&stored).to_scalar::<f32>().unwrap();
    assert_eq!(first(&Variables::of_folder(&folder).unwrap()), stored);
}
