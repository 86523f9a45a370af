//! A file that is missing, cut short, of another model or unknown is an error that names it and what was expected.

use std::path::Path;

use inference::{Error, Model, Tokenizer};
use serde_json::{Value, json};

use crate::fixtures::fixtures;

/// A copy of a fixture to be damaged.
fn copy(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(fixtures().join(name)).unwrap() {
        let from = entry.unwrap().path();
        if from.is_file() {
            std::fs::copy(&from, folder.path().join(from.file_name().unwrap())).unwrap();
        }
    }
    folder
}

fn edit(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

fn edit_json(path: &Path, change: impl FnOnce(&mut Value)) {
    edit(path, |bytes| {
        let mut value = serde_json::from_slice(bytes).unwrap();
        change(&mut value);
        *bytes = serde_json::to_vec(&value).unwrap();
    });
}

/// Changes the header of a file of safetensors.
fn edit_header(path: &Path, change: impl FnOnce(&mut Value)) {
    edit(path, |bytes| {
        let length = u64::from_le_bytes(*bytes.first_chunk().unwrap()) as usize;
        let mut header = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
        change(&mut header);
        let header = serde_json::to_vec(&header).unwrap();
        let rest = bytes.split_off(8 + length);
        *bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header);
        bytes.extend(rest);
    });
}

/// The error names the file, and says what is expected of it.
#[track_caller]
fn assert_error<T: std::fmt::Debug>(result: Result<T, Error>, path: &Path, expected: &str) {
    let error = result.unwrap_err();
    let Error::File(file) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(file.path, path);
    assert_eq!(error.to_string(), format!("{}: {expected}", path.display()));
    let [russian, english] = error.message();
    assert_ne!(russian, english);
}

#[track_caller]
fn check(fixture: &str, file: &str, damage: impl FnOnce(&Path), expected: &str) {
    let folder = copy(fixture);
    let path = folder.path().join(file);
    damage(&path);
    assert_error(Model::of_folder(folder.path()), &path, expected);
}

fn remove(path: &Path) {
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_missing_file_is_named() {
    check("qwen2", "config.json", remove, "there is no such file");
    check(
        "qwen2",
        "model.safetensors",
        remove,
        "there is no such file",
    );
    let second = "model-00002-of-00002.safetensors";
    check("llama", second, remove, "there is no such file");
    let folder = copy("qwen2");
    let path = folder.path().join("tokenizer.json");
    assert_error(
        Tokenizer::of_folder(folder.path()),
        &path,
        "there is no such file",
    );
}

#[test]
fn settings_that_are_not_known_are_named() {
    let settings = |change: fn(&mut Value), expected: &str| {
        check("qwen2", "config.json", |it| edit_json(it, change), expected);
    };
    settings(
        |it| it["architectures"] = json!(["MambaForCausalLM"]),
        "the architecture MambaForCausalLM is not known; known are DeepseekV2ForCausalLM, GemmaForCausalLM, Gemma2ForCausalLM, Gemma3ForCausalLM, GraniteForCausalLM, LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM, Qwen3MoeForCausalLM, Starcoder2ForCausalLM",
    );
    settings(
        |it| it["hidden_size"] = json!(null),
        "there is no setting `hidden_size`",
    );
    settings(
        |it| it["hidden_act"] = json!("gelu"),
        "setting `hidden_act`: gelu is not supported",
    );
    settings(
        |it| it["rope_parameters"]["rope_type"] = json!("longrope"),
        "setting `rope_type`: longrope is not supported",
    );
    settings(
        |it| it["num_hidden_layers"] = json!(0),
        "a size of the model is zero",
    );
    settings(
        |it| it["num_key_value_heads"] = json!(3),
        "the number of heads is no multiple of the number of heads of keys",
    );
    check(
        "qwen2",
        "config.json",
        |it| std::fs::write(it, "{").unwrap(),
        "the settings of the model cannot be read: EOF while parsing an object at line 1 column 1",
    );
}

#[test]
fn what_a_family_asks_for_is_named() {
    let header = |fixture: &str, change: fn(&mut Value), expected: &str| {
        let file = "model.safetensors";
        check(fixture, file, |it| edit_header(it, change), expected);
    };
    fn remove(header: &mut Value, name: &str) {
        header.as_object_mut().unwrap().remove(name).unwrap();
    }
    header(
        "starcoder2",
        |it| remove(it, "model.layers.1.mlp.c_proj.bias"),
        "tensor model.layers.1.mlp.c_proj.bias: is missing; the model needs one of shape [48]",
    );
    header(
        "starcoder2",
        |it| remove(it, "model.norm.bias"),
        "tensor model.norm.bias: is missing; the model needs one of shape [48]",
    );
    header(
        "gemma2",
        |it| remove(it, "model.layers.0.post_feedforward_layernorm.weight"),
        "tensor model.layers.0.post_feedforward_layernorm.weight: is missing; the model needs one of shape [48]",
    );
    let settings = |fixture: &str, change: fn(&mut Value), expected: &str| {
        let file = "config.json";
        check(fixture, file, |it| edit_json(it, change), expected);
    };
    settings(
        "gemma3",
        |it| it["layer_types"][1] = json!("chunked_attention"),
        "setting `layer_types`: chunked_attention is not supported",
    );
    settings(
        "gemma3",
        |it| it["num_hidden_layers"] = json!(4),
        "a window of attention is empty, or layers with and without one are not as many as there are layers",
    );
    settings(
        "gemma3",
        |it| it["use_bidirectional_attention"] = json!(true),
        "setting `use_bidirectional_attention`: true is not supported",
    );
    settings(
        "deepseek2",
        |it| it["topk_method"] = json!("group_limited_greedy"),
        "setting `topk_method`: group_limited_greedy is not supported",
    );
    settings(
        "deepseek2",
        |it| it["qk_rope_head_dim"] = json!(0),
        "a size of the model is zero",
    );
    header(
        "deepseek2",
        |it| remove(it, "model.layers.1.self_attn.kv_b_proj.weight"),
        "tensor model.layers.1.self_attn.kv_b_proj.weight: is missing; the model needs one of shape [96, 20]",
    );
    settings(
        "mistral",
        |it| it["rope_parameters"]["original_max_position_embeddings"] = json!(null),
        "there is no setting `original_max_position_embeddings`",
    );
}

#[test]
fn weights_that_are_cut_short_are_named() {
    let weights = |damage: fn(&mut Vec<u8>), expected: &str| {
        check(
            "qwen2",
            "model.safetensors",
            |it| edit(it, damage),
            expected,
        );
    };
    weights(|it| it.clear(), "the file is empty");
    weights(
        |it| it.truncate(5),
        "is no file of safetensors: there is no length of a header",
    );
    weights(
        |it| it.truncate(1000),
        "is truncated: the header ends at byte 2656 and the file at 1000",
    );
    weights(
        |it| it.truncate(it.len() - 1),
        "tensor model.norm.weight: the file is truncated: the tensor ends at byte 353120 and the file at 353119",
    );
    weights(
        |it| *it = b"<!DOCTYPE html><html></html>".to_vec(),
        "is no file of safetensors: there is no length of a header",
    );
}

#[test]
fn tensors_that_do_not_fit_are_named() {
    let header = |change: fn(&mut Value), expected: &str| {
        check(
            "qwen2",
            "model.safetensors",
            |it| edit_header(it, change),
            expected,
        );
    };
    header(
        |it| {
            it.as_object_mut()
                .unwrap()
                .remove("model.layers.1.self_attn.q_proj.bias");
        },
        "tensor model.layers.1.self_attn.q_proj.bias: is missing; the model needs one of shape [64]",
    );
    header(
        |it| it["model.norm.weight"]["dtype"] = json!("F8_E4M3"),
        "tensor model.norm.weight: its numbers are F8_E4M3; known are F32, F16 and BF16",
    );
    header(
        |it| it["model.norm.weight"]["shape"] = json!([u64::MAX, u64::MAX]),
        "tensor model.norm.weight: the shape [18446744073709551615, 18446744073709551615] is larger than any file",
    );
    let folder = copy("qwen2");
    edit_json(&folder.path().join("config.json"), |it| {
        it["intermediate_size"] = json!(128)
    });
    assert_error(
        Model::of_folder(folder.path()),
        &folder.path().join("model.safetensors"),
        "tensor model.layers.0.mlp.gate_proj.weight: its shape is [96, 64]; the settings of the model ask for [128, 64]",
    );
}

#[test]
fn a_list_of_files_that_does_not_fit_is_named() {
    let index = "model.safetensors.index.json";
    let name = "model.norm.weight";
    let set = |file: &str| {
        let file = json!(file);
        move |path: &Path| edit_json(path, |it| it["weight_map"][name] = file)
    };
    check(
        "llama",
        index,
        set("../model.safetensors"),
        "tensor model.norm.weight: does not lie beside the list: ../model.safetensors",
    );
    let folder = copy("llama");
    let first = "model-00001-of-00002.safetensors";
    let second = "model-00002-of-00002.safetensors";
    let path = folder.path().join(index);
    let list: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let other = if list["weight_map"][name] == first {
        second
    } else {
        first
    };
    set(other)(&path);
    assert_error(
        Model::of_folder(folder.path()),
        &folder.path().join(other),
        "tensor model.norm.weight: model.safetensors.index.json says that it is in this file, and it is not",
    );
}

/// A copy of a GGUF file, damaged.
#[track_caller]
fn check_gguf(damage: impl FnOnce(&mut Vec<u8>), expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gguf");
    std::fs::copy(fixtures().join("gguf/qwen3-q8_0.gguf"), &path).unwrap();
    edit(&path, damage);
    assert_error(Model::of_gguf(&path), &path, expected);
}

/// Where some bytes stand.
fn find(bytes: &[u8], what: &str) -> usize {
    let at = bytes
        .windows(what.len())
        .position(|it| it == what.as_bytes());
    at.unwrap()
}

#[test]
fn gguf_files_that_are_wrong_are_named() {
    check_gguf(
        |it| it[0] = b'X',
        "is no GGUF file: it does not begin with its mark",
    );
    check_gguf(|it| it[4] = 1, "GGUF version 1; known are 2 and 3");
    check_gguf(
        |it| it.truncate(20),
        "the file is truncated: byte 16 needs 8 more, and the file ends at 20",
    );
    check_gguf(
        |it| it.truncate(it.len() - 64),
        "tensor blk.1.ffn_up.weight: the file is truncated: the tensor ends at byte 159520 and the file at 159456",
    );
    check_gguf(
        |it| {
            // The number of the kind of blocks stands behind the name, the count of sizes and the two sizes.
            let name = "blk.0.attn_q.weight";
            let kind = find(it, name) + name.len() + 4 + 16;
            it[kind] = 99;
        },
        "tensor blk.0.attn_q.weight: unknown kind of blocks 99: known are F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 and Q2_K to Q6_K",
    );
    check_gguf(
        |it| {
            let name = "blk.0.attn_q.weight";
            let at = find(it, name) + name.len() - 1;
            it[at] = b'x';
        },
        "tensor blk.0.attn_q.weight: is missing; the model needs one of shape [128, 64]",
    );
    check_gguf(
        |it| {
            let name = "qwen3.attention.key_length";
            let at = find(it, name) + name.len() + 4;
            it[at] = 16;
        },
        "tensor blk.0.attn_q.weight: its shape is [128, 64]; the settings of the model ask for [64, 64]",
    );
}

#[test]
fn no_damage_to_a_header_is_more_than_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(fixtures().join("gguf/qwen2-q4_k_m.gguf")).unwrap();
    let header = find(&bytes, "token_embd.weight") + 200;
    let path = folder.path().join("a.gguf");
    let mut failed = 0;
    for at in (0..header).step_by(61) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x91;
        std::fs::write(&path, &damaged).unwrap();
        failed += usize::from(Model::of_gguf(&path).is_err());
        let _ = Tokenizer::of_gguf(&path);
        std::fs::write(&path, &bytes[..at]).unwrap();
        assert!(Model::of_gguf(&path).is_err(), "{at}");
    }
    assert!(failed > 10, "{failed}");
}

#[track_caller]
fn check_adapter(file: &str, damage: impl FnOnce(&Path), expected: &str) {
    let model = Model::of_folder(&fixtures().join("qwen2")).unwrap();
    let folder = copy("qwen2/adapter-plain");
    let path = folder.path().join(file);
    damage(&path);
    assert_error(model.adapter(folder.path()), &path, expected);
}

#[test]
fn adapters_that_do_not_fit_are_named() {
    let settings = "adapter_config.json";
    let weights = "adapter_model.safetensors";
    check_adapter(settings, remove, "there is no such file");
    check_adapter(weights, remove, "there is no such file");
    let change = |change: fn(&mut Value), expected: &str| {
        check_adapter(settings, |it| edit_json(it, change), expected);
    };
    change(|it| it["use_dora"] = json!(true), "not supported: use_dora");
    change(
        |it| it["peft_type"] = json!("IA3"),
        "not supported: peft_type = IA3",
    );
    change(|it| it["bias"] = json!("all"), "not supported: bias = all");
    change(
        |it| it["modules_to_save"] = json!(["lm_head"]),
        "not supported: modules_to_save",
    );
    let name = "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight";
    check_adapter(
        weights,
        |it| edit_header(it, |it| drop(it.as_object_mut().unwrap().remove(name))),
        &format!("tensor {name}: is missing; one of shape [64, 4] is needed"),
    );
    let other = "base_model.model.model.layers.7.mlp.down_proj.lora_B.weight";
    let rename = |it: &mut Value| {
        let tensors = it.as_object_mut().unwrap();
        let tensor = tensors.remove(name).unwrap();
        tensors.insert(other.to_owned(), tensor);
    };
    check_adapter(
        weights,
        |it| {
            edit_header(it, |it| {
                rename(it);
                // Of the pair only this half is left, and what it belongs to is told first.
                it.as_object_mut().unwrap().retain(|key, _| key == other);
            })
        },
        &format!(
            "tensor {other}: the model has no layer model.layers.7.mlp.down_proj: the adapter is for another model"
        ),
    );
}

#[test]
fn an_adapter_of_another_model_is_an_error() {
    let model = Model::of_folder(&fixtures().join("qwen3")).unwrap();
    let folder = fixtures().join("qwen2/adapter-plain");
    assert_error(
        model.adapter(&folder),
        &folder.join("adapter_model.safetensors"),
        "tensor base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight: its shape is [64, 4]; the model and the settings ask for [128, 4]",
    );
}
