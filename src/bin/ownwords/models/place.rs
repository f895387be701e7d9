//! Where models are installed, and how one gets there: all of it, or nothing.
//!
//! Knows nothing of what is in it, nor of where that comes from.

use std::io;
use std::path::{Path, PathBuf};

use ownwords::embed::{is_plain, models_folder};
use ownwords::{Error, ErrorKind, Result};
use tempfile::TempDir;

/// What the names of unfinished folders begin with.
const UNFINISHED: &str = ".ownwords-";

/// The folder of installed models.
pub(super) fn models() -> Result<PathBuf> {
    models_folder().ok_or_else(|| {
        Error::new(ErrorKind::Output, "there is no folder for models")
            .hint("set HOME, or XDG_DATA_HOME")
    })
}

/// The names of the installed models, in order.
pub(super) fn installed() -> Result<Vec<String>> {
    let folder = models()?;
    let unreadable = |error: io::Error| {
        Error::new(ErrorKind::Model, "the folder of models cannot be read")
            .about(folder.display())
            .because(error)
            .hint("check its permissions")
    };
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

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
        let models = models()?;
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
        sync(self.folder.path()).map_err(|error| unwritable(self.folder.path(), error))?;
        self.place.check()?; // somebody may have been faster
        let Place { models, target, replace } = self.place;
        let fail = |error| unwritable(&target, error);
        let replaces = replace && target.symlink_metadata().is_ok();
        if !replaces {
            std::fs::rename(self.folder.path(), &target).map_err(fail)?;
            let _ = self.folder.keep(); // it is there no more
        } else if exchange(self.folder.path(), &target).is_err() {
            // What is replaced stays until the new folder has its name, and goes away with `old`.
            let old = new_folder(&models).map_err(fail)?;
            let kept = old.path().join("replaced");
            std::fs::rename(&target, &kept).map_err(fail)?;
            if let Err(error) = std::fs::rename(self.folder.path(), &target) {
                if std::fs::rename(&kept, &target).is_err() {
                    let _ = old.keep(); // better a model under another name than none
                }
                return Err(fail(error));
            }
            let _ = self.folder.keep();
        }
        Ok(target)
    }
}

/// Exchanges two folders in one step: the old one then goes away with the unfinished.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// An unfinished folder in `models`.
pub(super) fn new_folder(models: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        // As any new folder has them, not private to its owner as temporary folders are.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(models)
}

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

/// What to say where a model cannot be written.
pub(super) fn unwritable(folder: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Output, "cannot be written")
        .because(error)
        .about(folder.display())
        .hint("check that it may be written to, and that the disk has room; nothing was left there")
}
