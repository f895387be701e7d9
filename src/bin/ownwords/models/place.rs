//! Where models are installed, and how one gets there: all of it, or nothing.

use std::io;
use std::path::{Path, PathBuf};

use ownwords::embed::{ModelFolder, is_plain, models_folder};
use ownwords::{Error, ErrorKind, Result};
use tempfile::TempDir;

use crate::terminal;

/// What the names of unfinished folders begin with.
pub(super) const UNFINISHED: &str = ".unfinished-";

/// The folder of installed models.
pub(super) fn models() -> Result<PathBuf> {
    models_folder().ok_or_else(|| {
        Error::new(ErrorKind::Model, "there is no home folder to keep models in")
            .hint("set HOME or XDG_DATA_HOME")
    })
}

/// The names of the installed models, in order.
pub(super) fn installed() -> Result<Vec<String>> {
    let folder = models()?;
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&folder, error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(&folder, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// A folder beside the installed models that is being filled. It takes its name at the end; if that
/// never comes, nothing is left.
pub(super) struct Place {
    unfinished: TempDir,
    target: PathBuf,
    replace: bool,
}

impl Place {
    /// A place for the model `name`. One that is there already is replaced only if `replace` says so.
    pub(super) fn new(name: &str, replace: bool) -> Result<Self> {
        let models = models()?;
        if !is_plain(name) || name.contains('/') || name.starts_with('.') {
            let message = format!("{name:?} cannot be the name of a model");
            return Err(Error::new(ErrorKind::Model, message)
                .hint("give one with --name: letters, digits, - and _, no dot at the start"));
        }
        let target = models.join(name);
        if target.exists() && !replace {
            return Err(Error::new(ErrorKind::Model, "a model of this name is installed already")
                .about(target.display())
                .hint("give another with --name, or replace it with --replace"));
        }
        let unfinished = std::fs::create_dir_all(&models)
            .and_then(|()| tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&models))
            .map_err(|error| unwritable(&models, error))?;
        Ok(Self { unfinished, target, replace })
    }

    /// The folder to fill.
    pub(super) fn folder(&self) -> &Path {
        self.unfinished.path()
    }

    /// Checks that the folder holds a model that can be opened, and gives it its name.
    pub(super) fn finish(self) -> Result<ModelFolder> {
        ModelFolder::open(self.folder())?;
        sync(self.folder()).map_err(|error| unwritable(self.folder(), error))?;
        let old = if self.replace && self.target.exists() { Some(self.set_aside()?) } else { None };
        // From here on nothing is taken away at the end.
        let filled = self.unfinished.keep();
        if let Err(error) = std::fs::rename(&filled, &self.target) {
            let back = old.as_ref().map(|old| std::fs::rename(old.path().join(OLD), &self.target));
            if let Some(Err(_)) = back {
                let kept = old.map(|old| old.keep().display().to_string()).unwrap_or_default();
                terminal::note(&kept, "the replaced model could not be put back; it is here");
            }
            let _ = std::fs::remove_dir_all(&filled); // the first fault is the one to tell
            return Err(unwritable(&self.target, error));
        }
        ModelFolder::open(&self.target)
    }

    /// Moves the model that is replaced out of the way.
    fn set_aside(&self) -> Result<TempDir> {
        let models = self.target.parent().unwrap_or(Path::new("."));
        let aside = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(models);
        aside
            .and_then(|aside| std::fs::rename(&self.target, aside.path().join(OLD)).map(|()| aside))
            .map_err(|error| unwritable(&self.target, error))
    }
}

/// What a replaced model is called until the new one stands.
const OLD: &str = "replaced";

/// Sees to it that all files of `folder` are on the disk.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sync(&path)?;
        } else {
            std::fs::File::open(&path)?.sync_all()?;
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Model, "the folder of models cannot be read")
        .about(path.display())
        .because(error)
        .hint("check its permissions")
}

/// What to say where a model cannot be written.
pub(super) fn unwritable(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Output, "cannot be written")
        .about(path.display())
        .because(error)
        .hint("check that it may be written to and has room; nothing was installed")
}
