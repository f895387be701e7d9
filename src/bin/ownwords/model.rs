//! The model that arguments and the environment ask for.

use std::num::NonZeroUsize;

use ownwords::Result;
use ownwords::embed::{Embedder, ModelFolder, ModelSearch, models_folder, use_threads};
use ownwords::summary::ModelUsed;

/// The model called `wanted`, to be run by so many threads.
pub(crate) fn locate(wanted: Option<String>, threads: Option<NonZeroUsize>) -> Result<ModelFolder> {
    if let Some(threads) = threads {
        use_threads(threads)?;
    }
    ModelFolder::locate(&ModelSearch {
        wanted,
        variable: std::env::var("OWNWORDS_MODEL").ok(),
        models: models_folder(),
    })
}

/// What `embedder` is, as outputs say it.
pub(crate) fn used(embedder: &dyn Embedder) -> ModelUsed {
    let identity = embedder.identity();
    ModelUsed {
        name: identity.name.clone(),
        sha256: identity.sha256.clone(),
        engine: identity.engine.clone(),
    }
}
