//! What the families call the tensors of their encoders.

use super::settings::Family;

/// The parts of a layer, below `{layers}.{index}.`, each with `.weight` and `.bias`.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) layers: &'static str,
    pub(super) query: &'static str,
    pub(super) key: &'static str,
    pub(super) value: &'static str,
    pub(super) attention_output: &'static str,
    pub(super) attention_norm: &'static str,
    pub(super) intermediate: &'static str,
    pub(super) output: &'static str,
    pub(super) norm: &'static str,
}

const BERT: Names = Names {
    layers: "encoder.layer",
    query: "attention.self.query",
    key: "attention.self.key",
    value: "attention.self.value",
    attention_output: "attention.output.dense",
    attention_norm: "attention.output.LayerNorm",
    intermediate: "intermediate.dense",
    output: "output.dense",
    norm: "output.LayerNorm",
};

const DISTILBERT: Names = Names {
    layers: "transformer.layer",
    query: "attention.q_lin",
    key: "attention.k_lin",
    value: "attention.v_lin",
    attention_output: "attention.out_lin",
    attention_norm: "sa_layer_norm",
    intermediate: "ffn.lin1",
    output: "ffn.lin2",
    norm: "output_layer_norm",
};

const MPNET: Names = Names {
    query: "attention.attn.q",
    key: "attention.attn.k",
    value: "attention.attn.v",
    attention_output: "attention.attn.o",
    attention_norm: "attention.LayerNorm",
    ..BERT
};

impl Family {
    /// The names of its tensors; `None` where layers are made of other parts than BERT's.
    pub(super) const fn names(self) -> Option<&'static Names> {
        match self {
            Self::Bert | Self::Roberta => Some(&BERT),
            Self::DistilBert => Some(&DISTILBERT),
            Self::Mpnet => Some(&MPNET),
            Self::ModernBert | Self::NomicBert | Self::Static => None,
        }
    }
}

impl Names {
    /// The full name of `part` of layer `index`.
    pub(super) fn of_layer(&self, index: usize, part: &str) -> String {
        format!("{}.{index}.{part}", self.layers)
    }
}
