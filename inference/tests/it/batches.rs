//! Sequences side by side answer as each of them alone, whatever adapters they have.

use inference::{Adapter, Cache, Model, Part};

use crate::fixtures::{FAMILIES, fixtures};

struct Sequence<'a> {
    cache: Cache,
    tokens: Vec<u32>,
    adapter: Option<&'a Adapter>,
}

fn parts<'a>(sequences: &'a mut [Sequence<'_>]) -> Vec<Part<'a>> {
    let part = |it: &'a mut Sequence<'_>| Part {
        tokens: &it.tokens,
        cache: &mut it.cache,
        adapter: it.adapter,
        wanted: 2,
    };
    sequences.iter_mut().map(part).collect()
}

#[track_caller]
fn check(model: &Model, adapters: &[Option<&Adapter>]) {
    let sequences = || -> Vec<_> {
        let tokens = |number| (0..5 + number * 13).map(move |it| (it * 31 + number) % 400);
        let numbered = (0_u32..).zip(adapters.iter().copied());
        let sequences = numbered.map(|(number, adapter)| Sequence {
            cache: model.cache(),
            tokens: tokens(number).collect(),
            adapter,
        });
        sequences.collect()
    };
    let (mut together, mut alone) = (sequences(), sequences());
    for step in 0..3 {
        let found: Vec<Vec<f32>> = model
            .forward(&mut parts(&mut together))
            .unwrap()
            .to_vec2()
            .unwrap();
        let mut expected: Vec<Vec<f32>> = Vec::new();
        for part in parts(&mut alone) {
            expected.extend(model.forward(&mut [part]).unwrap().to_vec2().unwrap());
        }
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
            assert!(
                (found - expected).abs() < 1e-4,
                "{step}: {found} {expected}"
            );
        }
        // Then each goes on by its own number of tokens.
        for sequences in [&mut together, &mut alone] {
            for (number, it) in (1..).zip(sequences.iter_mut()) {
                it.tokens = (0..number).map(|it| it * 17 + 3).collect();
            }
        }
    }
}

#[test]
fn sequences_side_by_side_answer_as_alone() {
    for name in FAMILIES {
        let model = Model::of_folder(&fixtures().join(name)).unwrap();
        check(&model, &[None; 8]);
    }
}

#[test]
fn each_sequence_has_its_own_adapter() {
    let folder = fixtures().join("qwen2");
    let model = Model::of_folder(&folder).unwrap();
    let plain = model.adapter(&folder.join("adapter-plain")).unwrap();
    let stable = model.adapter(&folder.join("adapter-stable")).unwrap();
    check(&model, &[Some(&plain), None, Some(&stable), Some(&stable)]);
}

#[test]
fn a_prefix_that_is_shared_answers_as_one_that_is_read_anew() {
    for name in FAMILIES {
        let model = Model::of_folder(&fixtures().join(name)).unwrap();
        check_prefix(&model);
    }
}

#[track_caller]
fn check_prefix(model: &Model) {
    let tokens: Vec<u32> = (0..90).map(|it| it * 7 % 400).collect();
    let forward = |cache: &mut Cache, tokens: &[u32]| -> Vec<Vec<f32>> {
        let part = Part {
            tokens,
            cache,
            adapter: None,
            wanted: 1,
        };
        model.forward(&mut [part]).unwrap().to_vec2().unwrap()
    };
    let mut first = model.cache();
    forward(&mut first, &tokens);
    let mut second = first.prefix(45);
    let other = forward(&mut second, &[9, 8, 7]);
    let mut anew = model.cache();
    let expected = forward(&mut anew, &[&tokens[..45], &[9, 8, 7]].concat());
    let close = |a: &[Vec<f32>], b: &[Vec<f32>]| {
        let mut pairs = a.iter().flatten().zip(b.iter().flatten());
        pairs.all(|(a, b)| (a - b).abs() < 1e-4)
    };
    assert!(close(&other, &expected));
    // The first one goes on as if nothing had been.
    let goes_on = forward(&mut first, &[5]);
    let mut anew = model.cache();
    let expected = forward(&mut anew, &[&tokens[..], &[5]].concat());
    assert!(close(&goes_on, &expected));
}

#[test]
fn what_cannot_be_computed_is_an_error_and_changes_nothing() {
    let model = Model::of_folder(&fixtures().join("qwen2")).unwrap();
    let mut cache = model.cache();
    let mut check = |tokens: &[u32], expected: &str| {
        let part = Part {
            tokens,
            cache: &mut cache,
            adapter: None,
            wanted: 1,
        };
        let error = model.forward(&mut [part]).unwrap_err().to_string();
        assert_eq!(error, expected);
    };
    check(&[], "there is not one token");
    check(
        &[1, 400],
        "token 400 is not of the vocabulary, which has 400",
    );
    check(
        &[1; 513],
        "513 tokens are more than the 512 that the model sees",
    );
    assert_eq!(cache.length(), 0);
}

#[test]
fn a_quantized_model_gives_the_same_bits_alone_in_a_batch_and_ahead() {
    // Not the model with experts: its router is not quantized, and other products have no such order.
    for name in ["wide-q4_k_m", "qwen2-q4_k_m", "qwen3-q8_0"] {
        let model = Model::of_gguf(&fixtures().join(format!("gguf/{name}.gguf"))).unwrap();
        let rows = |parts: &mut [Part<'_>]| -> Vec<Vec<f32>> {
            model.forward(parts).unwrap().to_vec2().unwrap()
        };
        let prompts: Vec<Vec<u32>> = (0..5_u32)
            .map(|it| (0..40 + it * 3).map(|at| at * (it + 5) % 400).collect())
            .collect();
        let mut caches: Vec<Cache> = prompts.iter().map(|_| model.cache()).collect();
        for (cache, tokens) in caches.iter_mut().zip(&prompts) {
            let part = Part {
                tokens,
                cache,
                adapter: None,
                wanted: 0,
            };
            assert_eq!(rows(&mut [part]).len(), 0);
        }
        let next: Vec<u32> = (0..12).map(|it| it * 29 + 1).collect();
        fn part<'a>(tokens: &'a [u32], cache: &'a mut Cache) -> Part<'a> {
            Part {
                tokens,
                cache,
                adapter: None,
                wanted: tokens.len(),
            }
        }
        let mut steps = Vec::new();
        for cache in &caches {
            let mut cache = cache.clone();
            let step = |token| rows(&mut [part(std::slice::from_ref(token), &mut cache)]).remove(0);
            steps.push(next.iter().map(step).collect::<Vec<_>>());
        }
        let mut ahead = caches[0].clone();
        assert!(rows(&mut [part(&next, &mut ahead)]) == steps[0], "{name}");
        for (number, token) in next.iter().enumerate() {
            let tokens = std::slice::from_ref(token);
            let mut parts: Vec<_> = caches.iter_mut().map(|it| part(tokens, it)).collect();
            for (found, steps) in rows(&mut parts).iter().zip(&steps) {
                assert!(*found == steps[number], "{name}");
            }
        }
    }
}
