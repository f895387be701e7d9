//! Static models: a vector for each token, and the mean of those of a text. No encoder is run.

use std::sync::Arc;

use ndarray::{Array2, ArrayView2, s};
use rayon::prelude::*;

use super::engine::Engine;
use super::model::ModelFolder;
use super::passes::{Pass, Tally, combine, passes};
use super::settings::Settings;
use super::tokenizer::Tokenizer;
use super::weights::Weights;
use super::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::{Error, ErrorKind, Result};

/// Looks up the vectors of a text's tokens.
pub struct LookupEmbedder {
    identity: ModelIdentity,
    calibration: Option<Calibration>,
    settings: Settings,
    tokenizer: Arc<Tokenizer>,
    /// A row for each token of the vocabulary.
    table: Array2<f32>,
    read: Tally,
}

impl LookupEmbedder {
    /// Reads the table of `folder`.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if the model is not a static one, or its table is damaged.
    pub fn load(folder: &ModelFolder) -> Result<Self> {
        let settings = folder.settings.clone();
        let size = (settings.architecture.vocab_size, settings.architecture.hidden_size);
        let table = Weights::read(folder)?.token_table()?;
        let table = Array2::from_shape_vec(size, table).map_err(|error| {
            Error::new(ErrorKind::Model, "the table is not as large as it says")
                .about(folder.place())
                .because(error)
                .hint("copy or fetch model.safetensors again")
        })?;
        let identity = folder.identity(Engine::Static.name());
        let calibration = folder.calibration();
        let (tokenizer, read) = (folder.tokenizer(), Tally::default());
        Ok(Self { identity, calibration, settings, tokenizer, table, read })
    }

    fn vector(&self, pass: &Pass) -> ndarray::Array1<f32> {
        let rows = pass.ids.iter().map(|&id| self.table.row(id as usize));
        let vectors: Vec<f32> = rows.flat_map(|row| row.to_vec()).collect();
        let shape = (pass.ids.len(), self.table.ncols());
        let vectors = ArrayView2::from_shape(shape, &vectors)
            .unwrap_or_else(|_| self.table.slice(s![..0, ..]));
        self.settings.ending.vector(&vectors, pass.prompt)
    }
}

impl Embedder for LookupEmbedder {
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
        let mut vectors = Array2::zeros((passes.len(), self.settings.ending.dimensions));
        let of_each: Vec<_> = passes.par_iter().map(|pass| self.vector(pass)).collect();
        for (mut row, vector) in vectors.rows_mut().into_iter().zip(of_each) {
            row.assign(&vector);
        }
        Ok(combine(&passes, vectors, texts.len()))
    }
}
