//! Where a model goes: a folder beside the others, which gets its name when all of it is there.
//!
//! Knows nothing of what is in it, nor of where that comes from.

use std::path::{Path, PathBuf};

use ownwords::embed::{is_plain, models_folder};
use ownwords::{Error, ErrorKind, Result};
use tempfile::TempDir;

/// The place of a model among those known by name.
pub(crate) struct Place {
    models: PathBuf,
    target: PathBuf,
    replace: bool,
}

impl Place {
    /// The place of the model `name`; one that is there already is replaced only if `replace` says so.
    ///
    /// # Errors
    /// [`ErrorKind::Output`] if the name is none of a folder, or taken.
    pub(crate) fn new(name: &str, replace: bool) -> Result<Self> {
        if !is_plain(name) || name.contains('/') || name.starts_with('.') {
            return Err(Error::new(ErrorKind::Output, "is not the name of a folder")
                .about(format!("{name:?}"))
                .hint("name the model without slashes, and without a dot at either end"));
        }
        let models = models_folder().ok_or_else(|| {
            Error::new(ErrorKind::Output, "there is no folder for models")
                .hint("set HOME, or XDG_DATA_HOME")
        })?;
        let place = Self { target: models.join(name), models, replace };
        place.check()?;
        Ok(place)
    }

    fn check(&self) -> Result<()> {
        if self.replace || self.target.symlink_metadata().is_err() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Output, "there is a model of this name already")
            .about(self.target.display())
            .hint("give another --name, or --replace it"))
    }

    /// An empty folder on the same disk. It goes away with the value, unless it is finished.
    pub(crate) fn stage(self) -> Result<Staging> {
        std::fs::create_dir_all(&self.models).map_err(|error| unwritable(&self.models, error))?;
        let folder = new_folder(&self.models).map_err(|error| unwritable(&self.models, error))?;
        Ok(Staging { folder, place: self })
    }
}

/// A folder that becomes a model.
pub(crate) struct Staging {
    folder: TempDir,
    place: Place,
}

impl Staging {
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Gives the folder its name, and says where it is.
    pub(crate) fn finish(self) -> Result<PathBuf> {
        self.place.check()?; // somebody may have been faster
        let Place { models, target, .. } = self.place;
        let fail = |error| unwritable(&target, error);
        // What is replaced stays until the new folder has its name, and goes away with `old`.
        let old = new_folder(&models).map_err(fail)?;
        let kept = old.path().join("replaced");
        let replaces = target.symlink_metadata().is_ok();
        if replaces {
            std::fs::rename(&target, &kept).map_err(fail)?;
        }
        if let Err(error) = std::fs::rename(self.folder.path(), &target) {
            if replaces {
                std::fs::rename(&kept, &target).map_err(fail)?;
            }
            return Err(fail(error));
        }
        let _ = self.folder.keep(); // it is there no more
        Ok(target)
    }
}

fn new_folder(models: &Path) -> std::io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ownwords-");
    #[cfg(unix)]
    {
        // As any new folder has them, not private to its owner as temporary folders are.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(models)
}

fn unwritable(folder: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Output, "cannot be written")
        .because(error)
        .about(folder.display())
        .hint("check that it may be written to, and that the disk has room; nothing was left there")
}
