//! What is written while a model is trained, and what is left of it when that fails.

use candle_core::Device;
use serde_json::json;

use super::*;

fn state(step: usize) -> State {
    State {
        step,
        ..State::new("data".to_owned(), json!({"rank": 4}), &Settings::default())
    }
}

fn product(number: f32) -> Product {
    let tensor = Tensor::new(&[[number, 2.0]], &Device::Cpu).unwrap();
    Product {
        weights: "weights.safetensors",
        variables: vec![("a".to_owned(), Var::from_tensor(&tensor).unwrap())],
        others: vec![("config.json".to_owned(), b"{}".to_vec())],
    }
}

fn names(out: &Path) -> Vec<String> {
    let entries = fs::read_dir(out.join(FOLDER)).unwrap();
    let mut names: Vec<String> = entries
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_last_checkpoints_are_kept_and_read_again() {
    let out = tempfile::tempdir().unwrap();
    assert_eq!(last(out.path()).unwrap(), None);
    for step in [5, 10, 15] {
        save(out.path(), &state(step), &product(step as f32), &[], 2).unwrap();
    }
    assert_eq!(names(out.path()), ["step-00000010", "step-00000015"]);
    let path = last(out.path()).unwrap().unwrap();
    assert!(path.ends_with("step-00000015"));
    assert_eq!(super::state(&path, &state(0)).unwrap(), state(15));
    let other = product(0.0);
    other.restore(&path).unwrap();
    let found = other.variables[0].1.to_vec2::<f32>().unwrap();
    assert_eq!(found, [[15.0, 2.0]]);
    other.publish(&path, out.path()).unwrap();
    assert!(out.path().join("weights.safetensors").is_file());
    assert!(out.path().join("config.json").is_file());
}

#[test]
fn what_is_not_finished_is_no_checkpoint_and_is_written_over() {
    let out = tempfile::tempdir().unwrap();
    save(out.path(), &state(5), &product(1.0), &[], 2).unwrap();
    // As a process leaves it that is killed while it writes.
    let left = out.path().join(FOLDER).join("step-00000010.unfinished");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("weights.safetensors"), b"half").unwrap();
    assert!(
        last(out.path())
            .unwrap()
            .unwrap()
            .ends_with("step-00000005")
    );
    save(out.path(), &state(10), &product(2.0), &[], 2).unwrap();
    assert_eq!(names(out.path()), ["step-00000005", "step-00000010"]);
    product(0.0)
        .restore(&last(out.path()).unwrap().unwrap())
        .unwrap();
}

#[test]
fn a_checkpoint_that_cannot_be_written_leaves_the_one_before() {
    let out = tempfile::tempdir().unwrap();
    save(out.path(), &state(5), &product(1.0), &[], 1).unwrap();
    let mut broken = product(2.0);
    // A file cannot be made where its folder is missing.
    broken.others.push(("no/such/file".to_owned(), Vec::new()));
    let error = save(out.path(), &state(10), &broken, &[], 1).unwrap_err();
    let [russian, english] = error.message();
    assert!(english.contains("step 10 is not written"), "{english}");
    assert!(english.contains("step-00000005"), "{english}");
    assert!(russian.contains("шага 10 не записана"), "{russian}");
    assert_eq!(names(out.path()), ["step-00000005"]);
}

#[test]
fn a_checkpoint_of_another_training_names_what_differs() {
    let out = tempfile::tempdir().unwrap();
    let path = save(out.path(), &state(5), &product(1.0), &[], 1).unwrap();
    let differs = |change: fn(&mut State)| {
        let mut expected = state(0);
        change(&mut expected);
        let error = super::state(&path, &expected).map_err(|it| it.to_string());
        error.err().unwrap_or_default()
    };
    assert_eq!(differs(|it| it.settings.keep = 7), "");
    assert!(differs(|it| it.settings.learning_rate = 1.0).ends_with("differ: learning_rate"));
    assert!(differs(|it| it.data = "other".to_owned()).ends_with("differ: data"));
    assert!(differs(|it| it.goal = json!({"rank": 8})).ends_with("differ: rank"));
}

#[test]
fn a_damaged_checkpoint_is_named() {
    let out = tempfile::tempdir().unwrap();
    let path = save(out.path(), &state(5), &product(1.0), &[], 1).unwrap();
    let file = path.join("weights.safetensors");
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
    let error = product(0.0).restore(&path).unwrap_err().to_string();
    assert!(error.contains("weights.safetensors"), "{error}");
    assert!(error.contains("truncated"), "{error}");
}
