//! A model that is loaded when it is first needed.

use std::sync::{Arc, Mutex, PoisonError};

use super::candle::CandleEmbedder;
use super::model::ModelFolder;
use super::{Embedder, Embeddings, ModelIdentity, Role};
use crate::error::Result;

/// Runs a model as [`CandleEmbedder`] does, but expands its weights only if a text is to be embedded.
pub struct LazyEmbedder {
    folder: ModelFolder,
    identity: ModelIdentity,
    loaded: Mutex<Option<Arc<CandleEmbedder>>>,
}

impl LazyEmbedder {
    /// Nothing is loaded yet, so that nothing can fail.
    #[must_use]
    pub fn new(folder: ModelFolder) -> Self {
        let identity = folder.identity(CandleEmbedder::ENGINE);
        Self { folder, identity, loaded: Mutex::default() }
    }

    /// Loads the model now: a fault of it is known before any work is done.
    ///
    /// # Errors
    /// As [`CandleEmbedder::load`].
    pub fn load(&self) -> Result<()> {
        self.engine().map(|_| ())
    }

    /// The folder of the model.
    #[must_use]
    pub fn folder(&self) -> &ModelFolder {
        &self.folder
    }

    fn engine(&self) -> Result<Arc<CandleEmbedder>> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        match &*loaded {
            Some(engine) => Ok(Arc::clone(engine)),
            None => Ok(Arc::clone(loaded.insert(Arc::new(CandleEmbedder::load(&self.folder)?)))),
        }
    }
}

impl Embedder for LazyEmbedder {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
        self.engine()?.embed(texts, role)
    }
}
