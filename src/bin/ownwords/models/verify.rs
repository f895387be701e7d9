//! `ownwords model verify`: whether the files of models are those of their manifests.

use std::path::{Path, PathBuf};

use ownwords::embed::Manifest;
use ownwords::{Error, ErrorKind, Result};

use super::{folder, parts, place};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::terminal;

/// Checks the models of these paths or names, or else all that are installed.
pub(super) fn verify(models: &[String]) -> Result<Outcome> {
    let mut output = Output::standard();
    let folders: Vec<PathBuf> = if models.is_empty() {
        let installed = place::models()?;
        place::installed()?.iter().map(|name| installed.join(name)).collect()
    } else {
        models.iter().map(|model| folder(model)).collect::<Result<_>>()?
    };
    if folders.is_empty() {
        output.write("no model is installed; the built-in one is part of the program\n")?;
    }
    let (mut done, mut failed) = (0, 0);
    for folder in &folders {
        match faults(folder) {
            Ok((manifest, faults)) if faults.is_empty() => {
                let (files, bytes) = (manifest.files.len(), manifest.bytes());
                let line =
                    format!("{}: {files} files, {bytes} bytes, as listed\n", folder.display());
                output.write(&line)?;
                done += 1;
            }
            Ok((_, faults)) => {
                faults.iter().for_each(terminal::error);
                failed += 1;
            }
            Err(error) => {
                terminal::error(&error);
                failed += 1;
            }
        }
    }
    output.finish()?;
    Ok(Outcome::of(done, failed))
}

/// The manifest in `folder`, and what is other than it says.
fn faults(folder: &Path) -> Result<(Manifest, Vec<Error>)> {
    let file = folder.join(Manifest::FILE);
    let json = std::fs::read(&file).map_err(|error| {
        Error::new(ErrorKind::Model, "there is no manifest to compare the files with")
            .about(file.display())
            .because(error)
            .hint("`ownwords model pack` makes one of a model that you trust")
    })?;
    let manifest = Manifest::parse(&json).map_err(|error| error.about(file.display()))?;
    let fault = |path: &str, message: String| {
        Error::new(ErrorKind::Model, message)
            .about(folder.join(path).display())
            .hint("import or fetch the model again")
    };
    let mut faults = Vec::new();
    for (path, expected) in &manifest.files {
        let at = folder.join(path);
        if !at.exists() {
            faults.push(fault(path, "the file is missing".to_owned()));
        } else if let Some(difference) = expected.difference(&parts::hash(&at)?) {
            faults.push(fault(path, difference));
        }
    }
    let found = parts::Parts::find(folder)?;
    let more = found.files.into_keys().chain(found.others);
    for path in more.filter(|path| !manifest.files.contains_key(path)) {
        faults.push(fault(&path, "the manifest does not list this file".to_owned()));
    }
    Ok((manifest, faults))
}
