//! The reference engine: models in `f32` on candle. BERT's next of kin are run by this program's own
//! engines; those that are made otherwise (ModernBERT, nomic) by this one alone.
//!
//! Batches hold texts of exactly the same number of tokens, so that nothing is padded. Padding
//! would change the last bits of a vector: sums over a row (softmax, normalisation) are made of
//! lanes, and where a value falls depends on the row's length. Without it every row of every
//! matrix product is computed alone, whatever the number of rows: `gemm` splits the inner dimension
//! by its length only, and threads share out whole tiles. Texts of one length are also what fills
//! a batch without waste. `tests/integration/parity.rs` holds the engine to it, bit by bit.

use std::collections::HashMap;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::BertModel;
use candle_transformers::models::modernbert::ModernBert;
use candle_transformers::models::nomic_bert::NomicBertModel;
use ndarray::{Array2, ArrayView3};
use rayon::prelude::*;

use super::engine::Engine;
use super::model::ModelFolder;
use super::passes::{Pass, Tally, batches, combine, passes};
use super::settings::{Architecture, Family, Settings};
use super::tokenizer::Tokenizer;
use super::weights::{self, Weights};
use super::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::{Error, ErrorKind, Result};

mod configs;

/// Tokens of one batch unless told otherwise. From 65,536 elements on, candle wakes a second pool of
/// threads that spin: 42 rows of the 1,536 in a small model's widest layer stay below. Batches run
/// side by side, and so measured 15 % less time than batches of 512 tokens.
const BATCH_TOKENS: usize = 42;

/// A model of candle-transformers.
enum Model {
    Bert(BertModel),
    ModernBert(ModernBert),
    NomicBert(NomicBertModel),
}

impl Model {
    /// The states of the tokens `ids`, `[texts, tokens]`: `[texts, tokens, hidden]`. Nothing is padded:
    /// every token may see every other, and all are of the first text type.
    fn states(&self, ids: &Tensor) -> candle_core::Result<Tensor> {
        let seen = ids.ones_like()?;
        match self {
            Self::Bert(model) => model.forward(ids, &ids.zeros_like()?, Some(&seen)),
            Self::ModernBert(model) => model.forward(ids, &seen),
            Self::NomicBert(model) => model.forward(ids, None, Some(&seen)),
        }
    }
}

/// Runs a model on candle.
///
/// A text that is longer than the model reads at once is embedded in overlapping windows, and its
/// vector is the mean of theirs, each weighted by the tokens that no window before it has: every
/// token of the text counts once.
pub struct CandleEmbedder {
    identity: ModelIdentity,
    calibration: Option<Calibration>,
    settings: Settings,
    tokenizer: Arc<Tokenizer>,
    model: Model,
    batch_tokens: usize,
    read: Tally,
}

impl CandleEmbedder {
    /// Expands the weights of `folder` to `f32` (four bytes a parameter) and builds the model.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if a tensor is missing or has another shape or type than needed, or the
    /// model is of a family that is not run on candle.
    pub fn load(folder: &ModelFolder) -> Result<Self> {
        let model = model(folder)?;
        Ok(Self {
            identity: folder.identity(Engine::Candle.name()),
            calibration: folder.calibration(),
            settings: folder.settings.clone(),
            tokenizer: folder.tokenizer(),
            model,
            batch_tokens: BATCH_TOKENS,
            read: Tally::default(),
        })
    }

    /// Sets how many tokens are computed at once, at most (but one text at least). More takes more
    /// memory; the vectors are the same.
    #[must_use]
    pub fn with_batch_tokens(mut self, tokens: usize) -> Self {
        self.batch_tokens = tokens;
        self
    }

    /// One vector a pass, `[batch.len(), dimensions]`; the passes are equally long.
    fn run(&self, batch: &[&Pass]) -> candle_core::Result<Array2<f32>> {
        let length = batch.first().map_or(0, |pass| pass.ids.len());
        let hidden = self.settings.architecture.hidden_size;
        let ids: Vec<u32> = batch.iter().flat_map(|pass| pass.ids.iter().copied()).collect();
        let ids = Tensor::from_vec(ids, (batch.len(), length), &Device::Cpu)?;
        let states = self.model.states(&ids)?.flatten_all()?.to_vec1::<f32>()?;
        let states = ArrayView3::from_shape((batch.len(), length, hidden), &states)
            .map_err(candle_core::Error::wrap)?;
        let mut vectors = Array2::zeros((batch.len(), self.settings.ending.dimensions));
        let of_passes = batch.iter().zip(states.outer_iter());
        for (mut vector, (pass, tokens)) in vectors.rows_mut().into_iter().zip(of_passes) {
            vector.assign(&self.settings.ending.vector(&tokens, pass.prompt));
        }
        Ok(vectors)
    }

    /// The vectors of `passes`, in their order: `[passes.len(), dimensions]`.
    fn vectors(&self, passes: &[Pass]) -> candle_core::Result<Array2<f32>> {
        let batches = batches(passes, self.batch_tokens);
        let run = |batch: &Vec<usize>| {
            let members: Vec<&Pass> = batch.iter().map(|&index| &passes[index]).collect();
            self.run(&members)
        };
        let results: Vec<Array2<f32>> =
            batches.par_iter().map(run).collect::<candle_core::Result<_>>()?;
        let mut vectors = Array2::zeros((passes.len(), self.settings.ending.dimensions));
        for (batch, result) in batches.iter().zip(&results) {
            for (&index, row) in batch.iter().zip(result.rows()) {
                vectors.row_mut(index).assign(&row);
            }
        }
        Ok(vectors)
    }
}

impl Embedder for CandleEmbedder {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn calibration(&self) -> Option<Calibration> {
        self.calibration
    }

    fn tokens_read(&self) -> u64 {
        self.read.tokens()
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
        let passes = passes(texts, role, &self.settings, &self.tokenizer)?;
        self.read.add(&passes);
        let vectors = self.vectors(&passes).map_err(|error| {
            Error::new(ErrorKind::Model, "the model cannot be run")
                .about(&self.identity.name)
                .because(error)
                .hint("try the built-in model; if that fails too, please report it")
        })?;
        Ok(combine(&passes, vectors, texts.len()))
    }
}

/// Builds the model of `folder`.
fn model(folder: &ModelFolder) -> Result<Model> {
    let built = match folder.settings.architecture.family {
        Family::Bert => {
            let config = configs::bert(folder)?;
            BertModel::load(builder(bert_tensors(folder)?, folder)?, &config).map(Model::Bert)
        }
        Family::ModernBert => {
            // Published with and without the prefix; candle wants it.
            let tensors = all_tensors(folder, "model.")?;
            let config = configs::modernbert(folder)?;
            ModernBert::load(builder(tensors, folder)?, &config).map(Model::ModernBert)
        }
        Family::NomicBert => {
            let config = configs::nomic_bert(folder)?;
            let tensors = all_tensors(folder, "")?;
            NomicBertModel::load(builder(tensors, folder)?, &config).map(Model::NomicBert)
        }
        _ => {
            return Err(Error::new(ErrorKind::Model, "candle does not run models of this family")
                .about(folder.place())
                .hint("leave out --engine, or choose f32"));
        }
    };
    built.map_err(|error| unbuilt(folder, error))
}

fn bert_tensors(folder: &ModelFolder) -> Result<Vec<weights::Tensor>> {
    let weights = Weights::read(folder)?;
    let named = |(name, shape): (String, Vec<usize>)| {
        let values = weights.tensor(&name, &shape)?.into_floats();
        Ok((name, shape, values))
    };
    tensors(&folder.settings.architecture).into_iter().map(named).collect()
}

/// All tensors, `prefix` before the names of each. candle compares their shapes.
fn all_tensors(folder: &ModelFolder, prefix: &str) -> Result<Vec<weights::Tensor>> {
    let tensors = Weights::read(folder)?.all()?.into_iter();
    Ok(tensors.map(|(name, shape, values)| (format!("{prefix}{name}"), shape, values)).collect())
}

fn builder(tensors: Vec<weights::Tensor>, folder: &ModelFolder) -> Result<VarBuilder<'static>> {
    let tensors: HashMap<String, Tensor> = tensors
        .into_iter()
        .map(|(name, shape, values)| Ok((name, Tensor::from_vec(values, shape, &Device::Cpu)?)))
        .collect::<candle_core::Result<_>>()
        .map_err(|error| unbuilt(folder, error))?;
    Ok(VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu))
}

fn unbuilt(folder: &ModelFolder, error: candle_core::Error) -> Error {
    Error::new(ErrorKind::Model, "the model cannot be built")
        .about(folder.place())
        .because(error)
        .hint("take config.json and model.safetensors as they were published together")
}

/// The names and shapes of the tensors of a BERT encoder without its pooler.
fn tensors(a: &Architecture) -> Vec<(String, Vec<usize>)> {
    let (hidden, inner) = (a.hidden_size, a.intermediate_size);
    let mut tensors = Vec::new();
    let mut add = |name: String, shape: &[usize]| tensors.push((name, shape.to_vec()));
    let tables = [
        ("word_embeddings", a.vocab_size),
        ("position_embeddings", a.max_position_embeddings),
        ("token_type_embeddings", a.type_vocab_size),
    ];
    for (table, rows) in tables {
        add(format!("embeddings.{table}.weight"), &[rows, hidden]);
    }
    let mut norms = vec!["embeddings.LayerNorm".to_owned()];
    let mut layers = Vec::new();
    for layer in (0..a.num_hidden_layers).map(|i| format!("encoder.layer.{i}")) {
        for part in ["self.query", "self.key", "self.value", "output.dense"] {
            layers.push((format!("{layer}.attention.{part}"), hidden, hidden));
        }
        layers.push((format!("{layer}.intermediate.dense"), inner, hidden));
        layers.push((format!("{layer}.output.dense"), hidden, inner));
        norms.push(format!("{layer}.attention.output.LayerNorm"));
        norms.push(format!("{layer}.output.LayerNorm"));
    }
    for (name, rows, columns) in layers {
        add(format!("{name}.weight"), &[rows, columns]);
        add(format!("{name}.bias"), &[rows]);
    }
    for name in norms {
        add(format!("{name}.weight"), &[hidden]);
        add(format!("{name}.bias"), &[hidden]);
    }
    tensors
}
