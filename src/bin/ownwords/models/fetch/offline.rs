//! A model from the cache alone, where no connection may be attempted.

use std::path::Path;

use ownwords::embed::needed_files;
use ownwords::{Error, ErrorKind, Result};

use super::cache::{Snapshot, unreadable};
use super::environment::Environment;
use super::fetched::{Fetched, Kept};
use super::{Repository, hub, plan};
use crate::terminal;

const HINT: &str = "unset HF_HUB_OFFLINE, and run the command again";

/// What the cache holds of `wanted`, if that is all of a model.
pub(super) fn find(wanted: &Repository, environment: &Environment) -> Result<Fetched> {
    let Some(snapshot) = Snapshot::known(wanted, environment) else {
        let message = format!(
            "HF_HUB_OFFLINE is set, and the cache knows no revision {} of it ({})",
            wanted.revision(),
            environment.cache.path().display()
        );
        return Err(Error::new(ErrorKind::Model, message).hint(HINT));
    };
    let needed = needed_files(snapshot.folder()).map_err(|error| error.hint(HINT))?;
    let mut paths = Vec::new();
    for file in needed {
        if snapshot.file(&file.path).is_file() {
            paths.push(file.path);
        } else if file.required {
            let message = format!("HF_HUB_OFFLINE is set, and the cache lacks {}", file.path);
            return Err(Error::new(ErrorKind::Model, message).hint(HINT));
        } else if !snapshot.is_absent(&file.path) {
            let message = format!("the cache has no {}; taken as if the model had none", file.path);
            terminal::note(wanted.id(), &message);
        }
    }
    paths.extend(about_rights(snapshot.folder())?);
    let license = snapshot.license()?;
    let kept = |path: String| Kept { sha256: sha256(&snapshot.file(&path)), path };
    let files = paths.into_iter().map(kept).collect();
    Ok(Fetched::new(wanted, environment, snapshot, files, license))
}

fn about_rights(folder: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| plan::is_about_rights(name)).collect();
    names.sort();
    Ok(names)
}

/// The SHA-256 that the file should have: what it points to is called by it.
fn sha256(file: &Path) -> Option<String> {
    let blob = file.canonicalize().ok()?;
    hub::sha256_of(blob.file_name()?.to_str()?).map(str::to_owned)
}
