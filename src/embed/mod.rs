//! Texts to vectors: `texts → Embeddings`.
//!
//! Knows models, tokenizers and matrix products. Has never heard of documents, focuses or budgets.
//! Nothing of candle, tokenizers or safetensors crosses this module's public interface.

mod caching;
mod calibration;
mod candle;
mod embeddings;
mod ending;
mod engine;
mod examine;
mod facts;
mod files;
mod gathering;
mod hashing;
mod known;
mod lazy;
mod locate;
mod lookup;
mod manifest;
mod model;
mod names;
mod needed;
mod openai;
mod packed;
mod passes;
mod pooling;
mod quantize;
mod settings;
mod threads;
mod tokenizer;
mod tokens;
mod weights;
mod windows;
mod word_cache;

pub use caching::{CacheFigures, CachingEmbedder};
pub use calibration::Calibration;
pub use candle::CandleEmbedder;
pub use embeddings::Embeddings;
pub use engine::Engine;
pub use examine::{Finding, Severity, reference_texts};
pub use facts::Fact;
pub use gathering::GatheringEmbedder;
pub use hashing::HashingEmbedder;
pub use lazy::LazyEmbedder;
pub use locate::{ModelSearch, models_folder};
pub use lookup::LookupEmbedder;
pub use manifest::{FileHash, Manifest, is_plain};
pub use model::ModelFolder;
pub use needed::{NeededFile, check_settings, needed_files};
#[doc(hidden)]
pub use packed::KernelProbe;
pub use packed::{Isa, PackedEmbedder, Precision};
pub use threads::use_threads;
pub use tokens::{Chars, TokenCounter, Words, counter};

use crate::error::Result;

/// The side of a comparison that a text stands on. Models may want another prompt for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// What is looked for: the phrasing of a focus.
    Query,
    /// What is searched: a unit of a document.
    Passage,
}

/// Which model made an embedding: enough to repeat it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelIdentity {
    /// The model's name, e.g. `all-MiniLM-L6-v2`.
    pub name: String,
    /// SHA-256 of the weights, in lower-case hexadecimal.
    pub sha256: String,
    /// The engine that runs it, as [`Engine::name`] calls it.
    pub engine: String,
}

/// Makes one unit-length vector of each text.
///
/// An implementation gives the same vector for a text whatever else is embedded with it, in
/// whatever order, by however many threads.
pub trait Embedder: Send + Sync {
    /// Which model this is.
    fn identity(&self) -> &ModelIdentity;

    /// How its cosines are to be read, if that is stored with the model. `None`: it must be measured,
    /// see [`Calibration::of`].
    fn calibration(&self) -> Option<Calibration> {
        None
    }

    /// Tokens that were read so far, special ones and prompts with them; 0 if they are not counted.
    fn tokens_read(&self) -> u64 {
        0
    }

    /// Embeds `texts`: one row a text, in their order.
    ///
    /// # Errors
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) if the model cannot be run.
    fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings>;
}
