//! What the tensors of a checkpoint are called in a GGUF file.

/// The name in a GGUF file of a tensor with a name of a checkpoint, and which part of it is meant: the weights of all
/// experts are one tensor there.
///
/// The names are those of `gguf-py/gguf/tensor_mapping.py` in llama.cpp. A norm that is called by its place behind the
/// attention stands before the feed-forward part in most families, and in some, that are told by their name, before the
/// result of the attention is added.
pub(crate) fn gguf(name: &str, architecture: Option<&str>) -> Option<(String, Option<usize>)> {
    let has_norms_behind = matches!(architecture, Some("gemma2" | "gemma3"));
    let (path, last) = name.rsplit_once('.')?;
    let whole = match path {
        "model.embed_tokens" => Some("token_embd"),
        "model.norm" => Some("output_norm"),
        "lm_head" => Some("output"),
        _ => None,
    };
    if let Some(whole) = whole {
        return Some((format!("{whole}.{last}"), None));
    }
    let (layer, part) = path.strip_prefix("model.layers.")?.split_once('.')?;
    if let Some(expert) = part.strip_prefix("mlp.experts.") {
        let (expert, part) = expert.split_once('.')?;
        let part = match part {
            "gate_proj" => "ffn_gate_exps",
            "up_proj" => "ffn_up_exps",
            "down_proj" => "ffn_down_exps",
            _ => return None,
        };
        return Some((format!("blk.{layer}.{part}.{last}"), expert.parse().ok()));
    }
    let part = match part {
        "input_layernorm" => "attn_norm",
        "self_attn.q_proj" => "attn_q",
        "self_attn.k_proj" => "attn_k",
        "self_attn.v_proj" => "attn_v",
        "self_attn.o_proj" => "attn_output",
        "self_attn.q_norm" => "attn_q_norm",
        "self_attn.k_norm" => "attn_k_norm",
        "post_attention_layernorm" if has_norms_behind => "post_attention_norm",
        "post_attention_layernorm" | "pre_feedforward_layernorm" => "ffn_norm",
        "post_feedforward_layernorm" => "post_ffw_norm",
        "mlp.gate_proj" => "ffn_gate",
        "mlp.up_proj" | "mlp.c_fc" => "ffn_up",
        "mlp.down_proj" | "mlp.c_proj" => "ffn_down",
        "mlp.gate" => "ffn_gate_inp",
        _ => return None,
    };
    Some((format!("blk.{layer}.{part}.{last}"), None))
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_of_a_checkpoint_have_names_in_gguf() {
        let check_of = |architecture, name: &str, expected: Option<(&str, Option<usize>)>| {
            let expected = expected.map(|(name, part)| (name.to_owned(), part));
            assert_eq!(super::gguf(name, architecture), expected, "{name}");
        };
        let check = |name: &str, expected| check_of(Some("qwen2"), name, expected);
        let norm = "model.layers.0.post_attention_layernorm.weight";
        check(norm, Some(("blk.0.ffn_norm.weight", None)));
        let behind = Some(("blk.0.post_attention_norm.weight", None));
        check_of(Some("gemma2"), norm, behind);
        check(
            "model.embed_tokens.weight",
            Some(("token_embd.weight", None)),
        );
        check("lm_head.weight", Some(("output.weight", None)));
        check(
            "model.layers.12.self_attn.q_proj.bias",
            Some(("blk.12.attn_q.bias", None)),
        );
        check(
            "model.layers.3.mlp.experts.7.down_proj.weight",
            Some(("blk.3.ffn_down_exps.weight", Some(7))),
        );
        check("model.layers.3.mlp.shared.weight", None);
        check("weight", None);
    }
}
