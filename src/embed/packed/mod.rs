//! The fast engine: a BERT encoder of its own on the CPU.
//!
//! The tokens of some texts lie side by side in one matrix, nothing is padded, and a thread takes
//! such a chunk through all layers before it turns to the next. Weights are 8-bit integers, as they
//! are shipped, and so are the activations before each dense layer, with a step of their own for each
//! token; sums of products are exact (`f32` keeps all in `f32`). What is computed in `f32` has one order of operations,
//! whatever the instruction set, the number of threads and the other texts: the bits of a vector
//! depend on the text and the model alone.

mod attention;
mod dense;
mod distances;
mod encoder;
mod kernels;
mod probe;
mod scratch;
mod table;

use std::sync::{Arc, Mutex, PoisonError};

use ndarray::{Array2, ArrayView2, s};
use rayon::prelude::*;

use super::engine::Engine;
use super::model::ModelFolder;
use super::passes::{Pass, Tally, combine, passes};
use super::settings::Settings;
use super::tokenizer::Tokenizer;
use super::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::{Error, ErrorKind, Result};
use encoder::Encoder;
pub use kernels::Isa;
use kernels::Kernels;
#[doc(hidden)]
pub use probe::KernelProbe;
use scratch::Scratch;

/// Texts whose tokens are held at once: memory does not grow with more.
const TEXTS_AT_ONCE: usize = 8192;

/// Chunks that each thread has at least, if they are of [`LEAST_TOKENS`].
const PARTS_A_THREAD: usize = 8;

/// Fewer tokens than this are not worth a chunk of their own.
const LEAST_TOKENS: usize = 96;

/// A text in which each layer's outliers are found when a model is loaded: words, numbers, marks.
const SAMPLE: &str = "In 2023 the company sold software, services and parts to 1,250 customers in 14 \
    countries; its net revenue grew by 12.5% to $45.6 million, and it had no debt.";

/// How precisely an engine computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Products of 8-bit integers.
    Eight,
    /// Everything in `f32`.
    Floats,
}

impl Precision {
    /// Tokens that a thread takes through the model at once, unless told otherwise: the weights are
    /// read from memory once for so many. Those in `f32` do not fit a cache and want more.
    fn chunk_tokens(self) -> usize {
        match self {
            Self::Eight => 288,
            Self::Floats => 576,
        }
    }
}

/// Runs a BERT model on the processor, as fast as it can.
///
/// A text that is longer than the model reads at once is embedded in overlapping windows, and its
/// vector is the mean of theirs, each weighted by the tokens that no window before it has.
pub struct PackedEmbedder {
    identity: ModelIdentity,
    calibration: Option<Calibration>,
    settings: Settings,
    tokenizer: Arc<Tokenizer>,
    encoder: Encoder,
    kernels: Box<dyn Kernels>,
    chunk_tokens: usize,
    read: Tally,
    /// Scratch memory that no thread uses now.
    idle: Mutex<Vec<Scratch>>,
}

impl PackedEmbedder {
    /// Packs the weights of `folder` for `isa`.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if a tensor is missing or has another shape or type than needed, or this
    /// processor does not have `isa`.
    pub fn load(folder: &ModelFolder, precision: Precision, isa: Isa) -> Result<Self> {
        let kernels = isa.kernels().ok_or_else(|| {
            let message = format!("this processor does not have {}", isa.name());
            Error::new(ErrorKind::Model, message).hint("leave the choice to the program")
        })?;
        let engine = match precision {
            Precision::Eight => Engine::Int8,
            Precision::Floats => Engine::F32,
        };
        let (settings, tokenizer) = (folder.settings.clone(), folder.tokenizer());
        let mut encoder = Encoder::load(folder, precision, kernels.as_ref())?;
        if precision == Precision::Eight {
            // A vocabulary that cannot express the sample does without outliers.
            let sample =
                passes(&[SAMPLE], Role::Passage, &settings, &tokenizer).unwrap_or_default();
            if let Some(pass) = sample.first() {
                encoder.find_outliers(kernels.as_ref(), &pass.ids);
            }
        }
        Ok(Self {
            identity: folder.identity(engine.name()),
            calibration: folder.calibration(),
            settings,
            tokenizer,
            encoder,
            kernels,
            chunk_tokens: precision.chunk_tokens(),
            read: Tally::default(),
            idle: Mutex::default(),
        })
    }

    /// Sets how many tokens a thread takes through the model at once, at most (but one text at
    /// least). More takes more memory; the vectors are the same.
    #[must_use]
    pub fn with_chunk_tokens(mut self, tokens: usize) -> Self {
        self.chunk_tokens = tokens;
        self
    }

    /// The vectors of `passes`, in their order: `[passes.len(), dimensions]`.
    fn vectors(&self, passes: &[Pass]) -> Array2<f32> {
        let dimensions = self.settings.ending.dimensions;
        let mut vectors = Array2::zeros((passes.len(), dimensions));
        // A short document is shared out to all threads, in parts small enough to end together.
        let tokens: usize = passes.iter().map(|pass| pass.ids.len()).sum();
        let share = tokens.div_ceil(PARTS_A_THREAD * rayon::current_num_threads());
        let chunks: Vec<&[Pass]> =
            chunks(passes, self.chunk_tokens.min(share.max(LEAST_TOKENS))).collect();
        let results: Vec<Array2<f32>> =
            chunks.par_iter().with_max_len(1).map(|chunk| self.run(chunk)).collect();
        let mut start = 0;
        for result in results {
            let end = start + result.nrows();
            vectors.slice_mut(s![start..end, ..]).assign(&result);
            start = end;
        }
        vectors
    }

    /// One vector a pass of `chunk`: `[chunk.len(), dimensions]`.
    fn run(&self, chunk: &[Pass]) -> Array2<f32> {
        let mut scratch = self.idle().pop().unwrap_or_default();
        let texts: Vec<&[u32]> = chunk.iter().map(|pass| pass.ids.as_slice()).collect();
        let (states, stride) = self.encoder.states(self.kernels.as_ref(), &texts, &mut scratch);
        let (hidden, ending) = (self.settings.architecture.hidden_size, &self.settings.ending);
        let mut vectors = Array2::zeros((chunk.len(), ending.dimensions));
        let mut start = 0;
        for (mut vector, pass) in vectors.rows_mut().into_iter().zip(chunk) {
            let end = start + pass.ids.len();
            let states = &states[start * stride..end * stride];
            if let Ok(states) = ArrayView2::from_shape((end - start, stride), states) {
                let states = states.slice(s![.., ..hidden]);
                vector.assign(&ending.vector(&states, pass.prompt));
            }
            start = end;
        }
        self.idle().push(scratch);
        vectors
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Embedder for PackedEmbedder {
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
        let mut rows = Array2::zeros((texts.len(), self.settings.ending.dimensions));
        for (part, start) in texts.chunks(TEXTS_AT_ONCE).zip((0..).step_by(TEXTS_AT_ONCE)) {
            let passes = passes(part, role, &self.settings, &self.tokenizer)?;
            self.read.add(&passes);
            let embeddings = combine(&passes, self.vectors(&passes), part.len());
            rows.slice_mut(s![start..start + part.len(), ..]).assign(&embeddings.view());
        }
        Ok(Embeddings::of_unit_rows(rows))
    }
}

/// Neighbouring passes that have at most `most` tokens together; one pass at least.
fn chunks(passes: &[Pass], most: usize) -> impl Iterator<Item = &[Pass]> {
    let mut left = passes;
    std::iter::from_fn(move || {
        let mut tokens = 0;
        let fits = |pass: &&Pass| {
            tokens += pass.ids.len();
            tokens <= most
        };
        let count = left.iter().take_while(fits).count().max(1);
        let (chunk, rest) = left.split_at_checked(count)?;
        left = rest;
        Some(chunk)
    })
}
