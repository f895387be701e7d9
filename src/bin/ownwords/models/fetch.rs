//! From the name of a repository to the files of a model: which commit, which files, then all of them.
//!
//! Reads the same files as a model folder does, and no others but those about the licence: safetensors
//! and JSON, nothing that could be run. Knows nothing of where the model will be installed.

mod cache;
mod client;
mod download;
mod environment;
mod fetched;
mod hub;
mod offline;
mod plan;
mod progress;
mod repository;
mod retry;

use std::path::Path;

use ownwords::Result;
use ownwords::embed::{Engine, Isa, Manifest, ModelFolder, check_settings};

use super::pack::calibration;
use super::place::{Place, unwritable};
use crate::args::Fetch;
use crate::outcome::Outcome;
use crate::output::Output;
use crate::terminal;
use cache::Snapshot;
use environment::Environment;
use fetched::{Fetched, Kept};
use hub::{Hub, Remote};
use progress::{Progress, size};
pub(crate) use repository::Repository;

/// Fetches the model that `args` name, and installs it. What is loaded goes through a cache, so that the
/// folder of models sees nothing of it until all is there.
pub(super) fn install(args: &Fetch) -> Result<Outcome> {
    let name = args.name.as_deref().unwrap_or_else(|| args.repository.name());
    let place = Place::new(name, args.replace)?;
    let fetched = fetch(&args.repository)?;
    let staging = place.stage()?;
    let manifest = fetched.copy_to(staging.path(), name)?;
    check(staging.path(), manifest.clone()).map_err(|error| error.about(&args.repository))?;
    let folder = staging.finish()?;
    let mut output = Output::standard();
    output.write(&format!(
        "{name}: {} files, {}, license {}, revision {}\n{}\n",
        manifest.files.len(),
        size(manifest.bytes()),
        manifest.license.as_deref().unwrap_or("not stated: see the model's page"),
        fetched.commit(),
        folder.display(),
    ))?;
    output.finish()?;
    Ok(Outcome::Done)
}

/// Reads the model in `folder` as a summary would: the files are those of the `manifest`, and fit together. How
/// its cosines are to be read is added to the manifest.
fn check(folder: &Path, manifest: Manifest) -> Result<()> {
    let model = ModelFolder::open(folder)?;
    Engine::of(&model).load(&model, Isa::best())?;
    let manifest = Manifest { calibration: calibration(model)?, ..manifest };
    let file = folder.join(Manifest::FILE);
    std::fs::write(&file, manifest.to_json()).map_err(|error| unwritable(&file, error))
}

/// The files of a model, in the cache. With `HF_HUB_OFFLINE` they must be there already.
fn fetch(wanted: &Repository) -> Result<Fetched> {
    let environment = Environment::read()?;
    let fetched = if environment.offline {
        offline::find(wanted, &environment)
    } else {
        load(wanted, &environment)
    };
    fetched.map_err(|error| error.about(wanted))
}

/// Loads what is not in the cache yet.
fn load(wanted: &Repository, environment: &Environment) -> Result<Fetched> {
    let hub = Hub::new(wanted, environment)?;
    let info = hub.info()?;
    let hub = hub.at(&info.commit);
    let snapshot = Snapshot::of(wanted, &info.commit, environment);
    snapshot.name_revision(wanted.revision())?;
    // These say which others there are.
    for remote in hub.remotes(&plan::first(&info.files)?)? {
        download::load(&hub, &snapshot, &remote, &Progress::hidden())?;
    }
    let needed = plan::files(snapshot.folder(), &info.files)?;
    snapshot.mark_absent(&needed.absent)?;
    let remotes = hub.remotes(&needed.present)?;
    announce(wanted, &info.commit, &environment.endpoint, &snapshot, &remotes);
    let progress = Progress::new(remotes.iter().map(|remote| remote.bytes).sum());
    // A model that cannot be run is known before its weights are loaded.
    let (settings, weights): (Vec<&Remote>, Vec<&Remote>) =
        remotes.iter().partition(|remote| !plan::is_weights(&remote.path));
    for remote in settings {
        download::load(&hub, &snapshot, remote, &progress)?;
    }
    check_settings(snapshot.folder())?;
    for remote in weights {
        download::load(&hub, &snapshot, remote, &progress)?;
    }
    progress.finish();
    let license = match info.license {
        Some(license) => Some(license),
        None => snapshot.license()?,
    };
    let kept = |remote: &Remote| Kept {
        path: remote.path.clone(),
        sha256: remote.sha256().map(str::to_owned),
    };
    let files = remotes.iter().map(kept).collect();
    Ok(Fetched::new(wanted, environment, snapshot, files, license))
}

/// Says what will be loaded, from where, and how large it is.
fn announce(
    wanted: &Repository,
    commit: &str,
    endpoint: &str,
    snapshot: &Snapshot,
    remotes: &[Remote],
) {
    let all: u64 = remotes.iter().map(|remote| remote.bytes).sum();
    let weights = remotes.iter().filter(|remote| plan::is_weights(&remote.path));
    let there: u64 = weights.map(|remote| snapshot.loaded(remote).min(remote.bytes)).sum();
    let mut message =
        format!("revision {commit}: {} files, {}, from {endpoint}", remotes.len(), size(all));
    if there > 0 {
        message = format!("{message}; {} of it are in the cache", size(there));
    }
    terminal::note(wanted.id(), &message);
    for remote in remotes {
        terminal::say(&format!("  {} ({})", remote.path, size(remote.bytes)));
    }
}
