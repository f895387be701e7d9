//! `ownwords model …`: what models are, whether they are whole, and how they get from one machine to
//! another.

mod doctor;
#[cfg(feature = "fetch")]
mod fetch;
mod import;
mod info;
mod license;
mod list;
mod pack;
pub(crate) mod parts;
mod place;
mod quantize;
mod verify;

use std::path::PathBuf;

use ownwords::embed::{ModelFolder, ModelSearch, models_folder};
use ownwords::{Error, ErrorKind, Result};

use crate::args::ModelCommand;
use crate::outcome::Outcome;
#[cfg(feature = "fetch")]
pub(crate) use fetch::Repository;

/// Runs a subcommand.
pub(crate) fn model(command: ModelCommand) -> Result<Outcome> {
    match command {
        ModelCommand::Info { model, format } => info::info(model, format),
        ModelCommand::List { format } => list::list(format),
        ModelCommand::Doctor { folder, mut embedding, format } => {
            embedding.model = folder.or(embedding.model);
            doctor::doctor(&embedding, format)
        }
        ModelCommand::Verify { models } => verify::verify(&models),
        ModelCommand::Quantize(args) => quantize::quantize(&args),
        ModelCommand::Pack(args) => pack::pack(&args),
        ModelCommand::Import(args) => import::import(&args),
        #[cfg(feature = "fetch")]
        ModelCommand::Fetch(args) => fetch::install(&args),
    }
}

/// How `wanted`, a path or a name, is looked up.
fn search(wanted: Option<String>, allow_modified: bool) -> ModelSearch {
    ModelSearch {
        wanted,
        variable: std::env::var("OWNWORDS_MODEL").ok(),
        models: models_folder(),
        allow_modified,
    }
}

/// The folder of the model that `wanted` means, which is none of the program's own.
fn folder(wanted: &str) -> Result<PathBuf> {
    match search(Some(wanted.to_owned()), false).folder()? {
        Some(folder) => Ok(folder),
        None => Err(Error::new(ErrorKind::Model, "this model is part of the program")
            .about(wanted)
            .hint("name a model folder; every copy of the program has this one")),
    }
}

/// The model in the folder that `wanted` means.
fn open(wanted: &str) -> Result<(PathBuf, ModelFolder)> {
    let folder = folder(wanted)?;
    let model = ModelFolder::open(&folder)?;
    Ok((folder, model))
}
