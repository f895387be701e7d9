//! The sizes of an encoder and the family that it is of, from `config.json`.

use serde::Deserialize;
use serde_json::Value;

use super::unusable;
use crate::embed::files::Files;
use crate::error::Result;

/// Encoders of different make. What they call their tensors is in `names.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::embed) enum Family {
    Bert,
    /// BERT without token types (Sanh et al., 2019).
    DistilBert,
    /// BERT whose attention knows how far tokens are apart (Song et al., 2020).
    Mpnet,
    /// BERT whose positions are counted from behind the padding's id; XLM-R too (Liu et al., 2019).
    Roberta,
    /// Rotary positions, local attention and gated layers (Warner et al., 2024).
    ModernBert,
    /// Rotary positions and gated layers (Nussbaum et al., 2024).
    NomicBert,
    /// A vector for each token, and no encoder.
    Static,
}

/// The values of `model_type`, and what they mean.
const TYPES: [(&str, Family); 9] = [
    ("bert", Family::Bert),
    ("distilbert", Family::DistilBert),
    ("mpnet", Family::Mpnet),
    ("roberta", Family::Roberta),
    ("xlm-roberta", Family::Roberta),
    ("camembert", Family::Roberta),
    ("modernbert", Family::ModernBert),
    ("nomic_bert", Family::NomicBert),
    ("model2vec", Family::Static),
];

impl Family {
    /// Its name, as `model_type` has it first.
    pub(in crate::embed) fn name(self) -> &'static str {
        TYPES.iter().find(|(_, family)| *family == self).map_or("", |(name, _)| name)
    }
}

/// The sizes of an encoder.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::embed) struct Architecture {
    pub(in crate::embed) family: Family,
    pub(in crate::embed) hidden_act: String,
    pub(in crate::embed) vocab_size: usize,
    pub(in crate::embed) hidden_size: usize,
    pub(in crate::embed) num_hidden_layers: usize,
    pub(in crate::embed) num_attention_heads: usize,
    pub(in crate::embed) intermediate_size: usize,
    /// Rows of the table of positions.
    pub(in crate::embed) max_position_embeddings: usize,
    /// The position of the first token.
    pub(in crate::embed) first_position: usize,
    /// 0 where there are no token types.
    pub(in crate::embed) type_vocab_size: usize,
    pub(in crate::embed) layer_norm_eps: f64,
    /// The whole file, for what only one family has.
    pub(in crate::embed) config: Value,
}

/// `config.json`, as the families call what they have in common.
#[derive(Debug, Deserialize)]
struct Config {
    #[serde(default)]
    position_embedding_type: Option<String>,
    #[serde(alias = "activation", alias = "hidden_activation", alias = "activation_function")]
    hidden_act: String,
    vocab_size: usize,
    #[serde(alias = "dim", alias = "n_embd")]
    hidden_size: usize,
    #[serde(alias = "n_layers", alias = "n_layer")]
    num_hidden_layers: usize,
    #[serde(alias = "n_heads", alias = "n_head")]
    num_attention_heads: usize,
    #[serde(alias = "hidden_dim", alias = "n_inner")]
    intermediate_size: usize,
    #[serde(alias = "n_positions")]
    max_position_embeddings: usize,
    #[serde(default)]
    type_vocab_size: usize,
    #[serde(alias = "layer_norm_epsilon", alias = "norm_eps")]
    layer_norm_eps: Option<f64>,
    #[serde(default)]
    pad_token_id: Option<usize>,
}

/// What a model without a value for it was trained with.
const LAYER_NORM_EPS: f64 = 1e-12;

impl Architecture {
    pub(in crate::embed) fn read(files: &Files, file: &str) -> Result<Self> {
        let mut config: Value = files.json(file)?;
        let model_type = config.get("model_type").and_then(Value::as_str).unwrap_or_default();
        let Some((_, family)) = TYPES.into_iter().find(|(name, _)| *name == model_type) else {
            let known: Vec<&str> = TYPES.iter().map(|(name, _)| *name).collect();
            return Err(files
                .broken(file, format!("models of type \"{model_type}\" are not supported"))
                .hint(format!("choose a model whose model_type is one of: {}", known.join(", "))));
        };
        without_twins(&mut config);
        let read: Config = files.value(file, &config)?;
        let offset = read.pad_token_id.unwrap_or(1).saturating_add(1);
        let first_position = match family {
            Family::Roberta | Family::Mpnet => offset,
            _ => 0,
        };
        let architecture = Self {
            family,
            hidden_act: read.hidden_act,
            vocab_size: read.vocab_size,
            hidden_size: read.hidden_size,
            num_hidden_layers: read.num_hidden_layers,
            num_attention_heads: read.num_attention_heads,
            intermediate_size: read.intermediate_size,
            max_position_embeddings: read.max_position_embeddings,
            first_position,
            type_vocab_size: if family == Family::DistilBert { 0 } else { read.type_vocab_size },
            layer_norm_eps: read.layer_norm_eps.unwrap_or(LAYER_NORM_EPS),
            config,
        };
        architecture.check(files, file, read.position_embedding_type.as_deref())?;
        Ok(architecture)
    }

    /// That of a table of `vocab_size` vectors of `hidden_size` numbers.
    pub(super) fn of_table(vocab_size: usize, hidden_size: usize) -> Self {
        Self {
            family: Family::Static,
            hidden_act: String::new(),
            vocab_size,
            hidden_size,
            num_hidden_layers: 0,
            num_attention_heads: 1,
            intermediate_size: 0,
            max_position_embeddings: usize::MAX,
            first_position: 0,
            type_vocab_size: 0,
            layer_norm_eps: LAYER_NORM_EPS,
            config: Value::Null,
        }
    }

    /// The most tokens that there are positions for.
    pub(in crate::embed) fn positions(&self) -> usize {
        self.max_position_embeddings - self.first_position
    }

    /// Whether the file has `true` for `setting`.
    pub(in crate::embed) fn is_on(&self, setting: &str) -> bool {
        self.config.get(setting) == Some(&Value::Bool(true))
    }

    /// The whole number that the file has for `setting`.
    pub(in crate::embed) fn count(&self, setting: &str) -> Option<usize> {
        self.config.get(setting)?.as_u64()?.try_into().ok()
    }

    fn check(&self, files: &Files, file: &str, positions: Option<&str>) -> Result<()> {
        let sizes = [
            ("vocab_size", self.vocab_size),
            ("hidden_size", self.hidden_size),
            ("num_attention_heads", self.num_attention_heads),
            ("intermediate_size", self.intermediate_size),
            ("max_position_embeddings", self.max_position_embeddings),
        ];
        if let Some((name, _)) = sizes.iter().find(|(_, size)| *size == 0) {
            return Err(unusable(files, file, &format!("\"{name}\" is 0")));
        }
        // Far more than any model has: a file that says more would ask for all memory.
        let bounds = [
            ("vocab_size", self.vocab_size, 1 << 24),
            ("hidden_size", self.hidden_size, 1 << 16),
            ("num_hidden_layers", self.num_hidden_layers, 1_000),
            ("intermediate_size", self.intermediate_size, 1 << 18),
            ("max_position_embeddings", self.max_position_embeddings, 1 << 20),
            ("type_vocab_size", self.type_vocab_size, 1 << 16),
        ];
        if let Some((name, size, _)) = bounds.iter().find(|(_, size, bound)| size > bound) {
            return Err(unusable(files, file, &format!("\"{name}\" is {size}, beyond all models")));
        }
        if self.first_position >= self.max_position_embeddings {
            let message = "\"max_position_embeddings\" leaves no position after the padding's";
            return Err(unusable(files, file, message));
        }
        if !self.hidden_size.is_multiple_of(self.num_attention_heads) {
            let message = "\"hidden_size\" is not a multiple of \"num_attention_heads\"";
            return Err(unusable(files, file, message));
        }
        match positions {
            None | Some("absolute") => Ok(()),
            // Families without a table of positions say so here.
            Some(_) if matches!(self.family, Family::ModernBert | Family::NomicBert) => Ok(()),
            Some(other) => Err(files
                .broken(file, format!("positions of type \"{other}\" are not supported"))
                .hint("choose a model whose position_embedding_type is \"absolute\"")),
        }
    }
}

/// Keeps one of the names that mean the same where a file has several of them.
fn without_twins(config: &mut Value) {
    let Value::Object(config) = config else { return };
    for (kept, twins) in [
        ("layer_norm_eps", &["norm_eps", "layer_norm_epsilon"][..]),
        ("hidden_act", &["hidden_activation", "activation_function", "activation"]),
    ] {
        for twin in twins {
            if let Some(value) = config.remove(*twin) {
                config.entry(kept).or_insert(value);
            }
        }
    }
}
