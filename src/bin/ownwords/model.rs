//! The models that arguments, the environment and the profile ask for.

use std::num::NonZeroUsize;

use ownwords::embed::{
    Embedder, LazyEmbedder, ModelFolder, ModelSearch, TokenCounter, counter, models_folder,
    use_threads,
};
use ownwords::score::learned::{Head, Input};
use ownwords::summary::ModelUsed;
use ownwords::{Models, Result};

use crate::focus::Asked;
use crate::terminal;

/// The models of a run.
pub(crate) struct Loaded {
    /// The model for any text.
    pub(crate) general: LazyEmbedder,
    /// What was learned of the profile's focuses.
    head: Option<Head>,
    /// The model that was tuned with the head, if the head reads that one's vectors.
    tuned: Option<LazyEmbedder>,
}

impl Loaded {
    /// The model called `wanted`, to be run by so many threads, and what goes with the head.
    pub(crate) fn locate(
        wanted: Option<String>,
        threads: Option<NonZeroUsize>,
        asked: &Asked,
    ) -> Result<Self> {
        let general = general(wanted, threads)?;
        let tuned = match &asked.head {
            Some(head) if head.input == Input::HeadedUnit => {
                general.folder().tuned(&asked.name)?.map(LazyEmbedder::new)
            }
            _ => None,
        };
        let loaded = Self { general, head: asked.head.clone(), tuned };
        if loaded.head.is_some() && loaded.models().learned().is_none() {
            let message = "what was learned of its focuses is for another model; scored without it";
            terminal::note(&asked.name, message);
        }
        Ok(loaded)
    }

    /// The models, and the head if it belongs to one of them.
    pub(crate) fn models(&self) -> Models<'_> {
        let models = Models::new(&self.general);
        match &self.head {
            Some(head) => models.with_head(head, self.tuned.as_ref().unwrap_or(&self.general)),
            None => models,
        }
    }

    /// What counts tokens by this name.
    pub(crate) fn counter(&self, name: &str) -> Result<Box<dyn TokenCounter>> {
        counter(name, self.general.folder())
    }
}

/// The model called `wanted`, to be run by so many threads.
pub(crate) fn general(
    wanted: Option<String>,
    threads: Option<NonZeroUsize>,
) -> Result<LazyEmbedder> {
    if let Some(threads) = threads {
        use_threads(threads)?;
    }
    let general = LazyEmbedder::new(ModelFolder::locate(&ModelSearch {
        wanted,
        variable: std::env::var("OWNWORDS_MODEL").ok(),
        models: models_folder(),
    })?);
    if !general.folder().is_built_in() {
        general.load()?; // its faults are found before any work
    }
    Ok(general)
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
