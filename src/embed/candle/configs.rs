//! What candle wants to know of a model, and what it does not compute, told before it is built.
//!
//! candle's types read `config.json` as one version of it was written; here both that of a model's
//! authors and that of transformers 5 (`rope_parameters`) are understood.

use candle_transformers::models::bert::{self, HiddenAct, PositionEmbeddingType};
use candle_transformers::models::{modernbert, nomic_bert};
use serde_json::Value;

use crate::embed::model::ModelFolder;
use crate::error::{Error, ErrorKind, Result};

/// Of a BERT encoder.
pub(super) fn bert(folder: &ModelFolder) -> Result<bert::Config> {
    let a = &folder.settings.architecture;
    let hidden_act = match a.hidden_act.as_str() {
        "gelu" => HiddenAct::Gelu,
        "gelu_new" | "gelu_pytorch_tanh" => HiddenAct::GeluApproximate,
        "relu" => HiddenAct::Relu,
        other => {
            let supported = "gelu, gelu_new, gelu_pytorch_tanh and relu";
            return Err(unsupported(folder, &format!("the activation \"{other}\""), supported));
        }
    };
    Ok(bert::Config {
        vocab_size: a.vocab_size,
        hidden_size: a.hidden_size,
        num_hidden_layers: a.num_hidden_layers,
        num_attention_heads: a.num_attention_heads,
        intermediate_size: a.intermediate_size,
        hidden_act,
        max_position_embeddings: a.max_position_embeddings,
        type_vocab_size: a.type_vocab_size,
        layer_norm_eps: a.layer_norm_eps,
        position_embedding_type: PositionEmbeddingType::Absolute,
        // For training only.
        ..bert::Config::default()
    })
}

/// Of a ModernBERT encoder.
pub(super) fn modernbert(folder: &ModelFolder) -> Result<modernbert::Config> {
    let a = &folder.settings.architecture;
    if a.hidden_act != "gelu" {
        return Err(unsupported(folder, &format!("the activation \"{}\"", a.hidden_act), "gelu"));
    }
    for bias in ["attention_bias", "mlp_bias", "norm_bias"] {
        if a.is_on(bias) {
            return Err(unsupported(folder, &format!("\"{bias}\""), "models without it"));
        }
    }
    let global_attn_every_n_layers = a.count("global_attn_every_n_layers").unwrap_or(3).max(1);
    let is_global = |layer: usize| layer.is_multiple_of(global_attn_every_n_layers);
    if let Some(Value::Array(types)) = a.config.get("layer_types") {
        let agrees =
            |(layer, kind): (usize, &Value)| is_global(layer) == (kind == "full_attention");
        if !types.iter().enumerate().all(agrees) {
            let message = "\"layer_types\" other than \"global_attn_every_n_layers\" says";
            return Err(unsupported(folder, message, "global attention in every so many layers"));
        }
    }
    let theta = |kind: &str, old: &str, usual| {
        let new = a.config.pointer(&format!("/rope_parameters/{kind}/rope_theta"));
        new.or_else(|| a.config.get(old)).and_then(Value::as_f64).unwrap_or(usual)
    };
    Ok(modernbert::Config {
        vocab_size: a.vocab_size,
        hidden_size: a.hidden_size,
        num_hidden_layers: a.num_hidden_layers,
        num_attention_heads: a.num_attention_heads,
        intermediate_size: a.intermediate_size,
        max_position_embeddings: a.max_position_embeddings,
        layer_norm_eps: a.layer_norm_eps,
        // Nothing is padded.
        pad_token_id: 0,
        global_attn_every_n_layers,
        global_rope_theta: theta("full_attention", "global_rope_theta", 160_000.0),
        local_attention: a.count("local_attention").unwrap_or(128),
        local_rope_theta: theta("sliding_attention", "local_rope_theta", 10_000.0),
        classifier_config: None,
    })
}

/// Of a NomicBERT encoder.
pub(super) fn nomic_bert(folder: &ModelFolder) -> Result<nomic_bert::Config> {
    let a = &folder.settings.architecture;
    if !["swiglu", "silu"].contains(&a.hidden_act.as_str()) {
        return Err(unsupported(folder, &format!("the activation \"{}\"", a.hidden_act), "swiglu"));
    }
    for (setting, what) in [
        ("prenorm", "norms before the layers"),
        ("moe_every_n_layers", "mixtures of experts"),
        ("rotary_scaling_factor", "scaled rotary positions"),
        ("rotary_emb_scale_base", "scaled rotary positions"),
        ("use_rms_norm", "root mean square norms"),
        ("parallel_block", "layers side by side"),
    ] {
        if a.is_on(setting)
            || a.config.get(setting).and_then(Value::as_f64).is_some_and(|x| x > 0.0)
        {
            let message = format!("{what} (\"{setting}\")");
            return Err(unsupported(folder, &message, "models such as nomic-embed-text-v1.5"));
        }
    }
    let usual = nomic_bert::Config::default();
    let number = |name: &str| a.config.get(name).and_then(Value::as_f64);
    let base = a.config.pointer("/rope_parameters/rope_theta").and_then(Value::as_f64);
    Ok(nomic_bert::Config {
        vocab_size: a.vocab_size,
        n_embd: a.hidden_size,
        n_head: a.num_attention_heads,
        n_layer: a.num_hidden_layers,
        n_inner: a.intermediate_size,
        n_positions: a.max_position_embeddings,
        type_vocab_size: a.type_vocab_size,
        layer_norm_epsilon: a.layer_norm_eps,
        rotary_emb_fraction: number("rotary_emb_fraction").unwrap_or(usual.rotary_emb_fraction),
        rotary_emb_base: base
            .or_else(|| number("rotary_emb_base"))
            .unwrap_or(usual.rotary_emb_base),
        rotary_emb_interleaved: a.is_on("rotary_emb_interleaved"),
        qkv_proj_bias: a.is_on("qkv_proj_bias"),
        mlp_fc1_bias: a.is_on("mlp_fc1_bias"),
        mlp_fc2_bias: a.is_on("mlp_fc2_bias"),
        ..usual
    })
}

fn unsupported(folder: &ModelFolder, what: &str, supported: &str) -> Error {
    Error::new(ErrorKind::Model, format!("{what} cannot be computed"))
        .about(folder.place())
        .hint(format!("supported: {supported}"))
}
