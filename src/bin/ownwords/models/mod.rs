//! `ownwords model`: the models that are known by name.

mod fetch;
mod place;

use std::path::Path;

use ownwords::Result;
use ownwords::embed::{Engine, Isa, LazyEmbedder, ModelFolder};

use crate::args::{Fetch, ModelCommand};
use crate::outcome::Outcome;
use crate::output::Output;
pub(crate) use fetch::Repository;
use place::Place;

/// Runs `ownwords model`.
pub(crate) fn model(command: ModelCommand) -> Result<Outcome> {
    match command {
        ModelCommand::Fetch(args) => fetch(&args),
    }
}

/// Fetches a model, and installs it. What is loaded goes through a cache, so that the folder of models
/// sees nothing of it until all is there.
fn fetch(args: &Fetch) -> Result<Outcome> {
    let name = args.name.as_deref().unwrap_or_else(|| args.repository.name());
    let place = Place::new(name, args.replace)?;
    let fetched = fetch::fetch(&args.repository)?;
    let staging = place.stage()?;
    let manifest = fetched.copy_to(staging.path(), name)?;
    check(staging.path()).map_err(|error| error.about(&args.repository))?;
    let folder = staging.finish()?;
    let mut output = Output::standard();
    output.write(&format!(
        "{name}: {} files, {}, license {}, revision {}\n{}\n",
        manifest.files.len(),
        fetch::size(manifest.bytes()),
        manifest.license.as_deref().unwrap_or("not stated: see the model's page"),
        fetched.commit(),
        folder.display(),
    ))?;
    output.finish()?;
    Ok(Outcome::Done)
}

/// Reads the model in `folder` as a summary would: the files are those of the manifest, and fit together.
fn check(folder: &Path) -> Result<()> {
    let folder = ModelFolder::open(folder)?;
    let engine = Engine::of(&folder);
    LazyEmbedder::with(folder, engine, Isa::best()).load().map(drop)
}
