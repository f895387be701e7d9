//! The models that arguments, the environment and the profile ask for.

use ownwords::embed::{
    Embedder, Engine, Isa, LazyEmbedder, ModelFolder, ModelSearch, TokenCounter, counter,
    models_folder, use_threads,
};
use ownwords::score::learned::{Head, Input};
use ownwords::summary::ModelUsed;
use ownwords::{Error, ErrorKind, Models, Result};

use crate::args::Embedding;
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
    /// The model that `args` ask for, and what goes with the head.
    pub(crate) fn locate(args: &Embedding, asked: &Asked) -> Result<Self> {
        let general = general(args)?;
        let tuned = match &asked.head {
            Some(head) if head.input == Input::HeadedUnit => {
                let folder = general.folder().tuned(&asked.name)?;
                folder.map(|folder| embedder(folder, args.engine)).transpose()?
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

    /// The model for any text, and what was learned with the model whose vectors it reads, if it can be
    /// used.
    pub(crate) fn parts(&self) -> (&LazyEmbedder, Option<(&Head, &LazyEmbedder)>) {
        let learned = self.models().learned().map(|(head, _)| head);
        (&self.general, learned.map(|head| (head, self.tuned.as_ref().unwrap_or(&self.general))))
    }

    /// What counts tokens by this name.
    pub(crate) fn counter(&self, name: &str) -> Result<Box<dyn TokenCounter>> {
        counter(name, self.general.folder())
    }
}

/// The model that `args` ask for.
pub(crate) fn general(args: &Embedding) -> Result<LazyEmbedder> {
    if let Some(threads) = args.threads {
        use_threads(threads)?;
    }
    let folder = ModelFolder::locate(&ModelSearch {
        wanted: args.model.clone(),
        variable: std::env::var("OWNWORDS_MODEL").ok(),
        models: models_folder(),
        allow_modified: args.allow_modified,
    })?;
    let general = embedder(folder, args.engine)?;
    if !general.folder().is_built_in() {
        general.load()?; // its faults are found before any work
    }
    Ok(general)
}

fn embedder(folder: ModelFolder, engine: Option<Engine>) -> Result<LazyEmbedder> {
    let engine = engine.unwrap_or_else(|| Engine::of(&folder));
    Ok(LazyEmbedder::with(folder, engine, isa()?))
}

/// The instruction set that the environment names (for tests, and to compare), else the fastest.
fn isa() -> Result<Isa> {
    let Ok(name) = std::env::var("OWNWORDS_ISA") else { return Ok(Isa::best()) };
    Isa::named(&name).filter(|isa| isa.is_available()).ok_or_else(|| {
        let there = Isa::ALL.into_iter().filter(|isa| isa.is_available()).map(Isa::name);
        let there: Vec<&str> = there.collect();
        Error::new(ErrorKind::Model, format!("OWNWORDS_ISA: this processor has no \"{name}\""))
            .hint(format!("set it to one of {}, or not at all", there.join(", ")))
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
