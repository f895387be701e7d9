//! A model that is loaded when it is first needed.

use std::sync::{Arc, Mutex, PoisonError};

use super::engine::Engine;
use super::model::ModelFolder;
use super::packed::Isa;
use super::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::Result;

/// Runs a model by an [`Engine`], but packs its weights only if a text is to be embedded.
pub struct LazyEmbedder {
    folder: ModelFolder,
    engine: Engine,
    isa: Isa,
    identity: ModelIdentity,
    loaded: Mutex<Option<Arc<dyn Embedder>>>,
}

impl LazyEmbedder {
    /// By the engine and the instruction set that suit best. Nothing is loaded yet, so that nothing
    /// can fail.
    #[must_use]
    pub fn new(folder: ModelFolder) -> Self {
        let engine = Engine::of(&folder);
        Self::with(folder, engine, Isa::best())
    }

    /// By `engine`, with the instructions of `isa`.
    #[must_use]
    pub fn with(folder: ModelFolder, engine: Engine, isa: Isa) -> Self {
        let identity = folder.identity(engine.name());
        Self { folder, engine, isa, identity, loaded: Mutex::default() }
    }

    /// Loads the model now: a fault of it is known before any work is done.
    ///
    /// # Errors
    /// As [`Engine::load`].
    pub fn load(&self) -> Result<()> {
        self.loaded().map(|_| ())
    }

    /// The folder of the model.
    #[must_use]
    pub fn folder(&self) -> &ModelFolder {
        &self.folder
    }

    fn loaded(&self) -> Result<Arc<dyn Embedder>> {
        let loaded = || self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(embedder) = &*loaded() {
            return Ok(Arc::clone(embedder));
        }
        // Not under the lock: a thread that waits for parts of this work may take up another text.
        let embedder: Arc<dyn Embedder> = self.engine.load(&self.folder, self.isa)?.into();
        Ok(Arc::clone(loaded().get_or_insert(embedder)))
    }
}

impl Embedder for LazyEmbedder {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn calibration(&self) -> Option<Calibration> {
        self.folder.calibration()
    }

    fn tokens_read(&self) -> u64 {
        let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.as_ref().map_or(0, |embedder| embedder.tokens_read())
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
        self.loaded()?.embed(texts, role)
    }
}
