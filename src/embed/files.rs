//! The files of a model folder: where their bytes come from, and that they are the right ones.
//!
//! Knows nothing of what the files mean, except `manifest.json`, which lists the SHA-256 of the
//! others.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::manifest::{FileHash, Manifest};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::sha256;

/// What to do about a file that is not there or not what it should be.
const COPY_AGAIN: &str = "copy or fetch the whole model folder again";

/// Whether the environment says where the user's files are. Where it does not, the C library would be
/// asked, which asks a name service over a socket.
#[allow(clippy::disallowed_methods)] // where the environment is read
pub(super) fn environment_names_home() -> bool {
    let home = std::env::var_os("HOME").is_some_and(|home| !home.is_empty());
    let data = std::env::var_os("XDG_DATA_HOME").is_some_and(|data| Path::new(&data).is_absolute());
    home || data || cfg!(windows)
}

/// Contents of a file: borrowed where they are compiled into the program.
pub(super) type Bytes = Cow<'static, [u8]>;

/// A file compiled into the program: its path in the folder, and its contents.
pub(super) type Compiled = (&'static str, &'static [u8]);

enum Place {
    /// Trusted as it was when the program was built; a test checks the hashes.
    #[cfg_attr(not(feature = "embedded-model"), allow(dead_code))]
    Compiled(&'static [Compiled]),
    Folder(PathBuf),
}

/// Access to the files of one model.
pub(super) struct Files {
    place: Place,
    pub(super) manifest: Manifest,
    /// Whether files may be others than the manifest says.
    pub(super) may_differ: bool,
}

impl Files {
    /// Files compiled into the program.
    #[cfg_attr(not(feature = "embedded-model"), allow(dead_code))]
    pub(super) fn compiled(files: &'static [Compiled]) -> Result<Self> {
        Self::at(Place::Compiled(files), false)
    }

    /// The files in `folder`; `may_differ` says whether they may be others than its manifest says.
    pub(super) fn folder(folder: &Path, may_differ: bool) -> Result<Self> {
        if !folder.is_dir() {
            return Err(Error::new(ErrorKind::Model, "there is no such model folder")
                .about(folder.display())
                .hint("check the path; a model is a folder as sentence-transformers saves it"));
        }
        Self::at(Place::Folder(folder.to_owned()), may_differ)
    }

    fn at(place: Place, may_differ: bool) -> Result<Self> {
        let mut files = Self { place, manifest: Manifest::default(), may_differ };
        if let Some(json) = files.optional(Manifest::FILE)? {
            files.manifest =
                Manifest::parse(&json).map_err(|error| error.about(files.label(Manifest::FILE)))?;
        }
        Ok(files)
    }

    /// What `file` is called in an error.
    pub(super) fn label(&self, file: &str) -> String {
        match &self.place {
            Place::Compiled(_) => format!("built-in model, {file}"),
            Place::Folder(folder) => folder.join(file).display().to_string(),
        }
    }

    /// The last part of the folder's path.
    pub(super) fn folder_name(&self) -> Option<String> {
        match &self.place {
            Place::Compiled(_) => None,
            Place::Folder(folder) => {
                let folder = folder.canonicalize().unwrap_or_else(|_| folder.clone());
                folder.file_name().map(|name| name.to_string_lossy().into_owned())
            }
        }
    }

    /// The SHA-256 of `contents`, which are those of `file`, in lower-case hexadecimal.
    pub(super) fn sha256(&self, file: &str, contents: &[u8]) -> String {
        match self.manifest.files.get(file) {
            // Compared when the file was read.
            Some(entry) if !self.may_differ => entry.sha256.to_lowercase(),
            _ => sha256(contents),
        }
    }

    /// The contents of `file`, `None` if there is none.
    ///
    /// # Errors
    /// If it cannot be read, or is not what the manifest says.
    #[allow(clippy::disallowed_methods)] // where model folders are read
    pub(super) fn optional(&self, file: &str) -> Result<Option<Bytes>> {
        match &self.place {
            Place::Compiled(files) => {
                let found = files.iter().find(|(name, _)| *name == file);
                Ok(found.map(|(_, contents)| Cow::Borrowed(*contents)))
            }
            Place::Folder(folder) => match std::fs::read(folder.join(file)) {
                Ok(contents) => {
                    self.check(file, &contents)?;
                    Ok(Some(Cow::Owned(contents)))
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if self.manifest.files.contains_key(file) && !self.may_differ {
                        let message = "the file is missing from the model folder";
                        return Err(self.broken(file, message).hint(COPY_AGAIN));
                    }
                    Ok(None)
                }
                Err(error) => Err(self
                    .broken(file, "the file cannot be read")
                    .because(error)
                    .hint("check the permissions of the folder and the disk that it is on")),
            },
        }
    }

    /// The contents of `file`, `None` if there is none: also if it is listed, for a file that only checks
    /// need.
    pub(super) fn spare(&self, file: &str) -> Result<Option<Bytes>> {
        match &self.place {
            Place::Folder(folder) if !folder.join(file).exists() => Ok(None),
            _ => self.optional(file),
        }
    }

    /// The contents of `file`.
    ///
    /// # Errors
    /// If it is missing, cannot be read, or is not what the manifest says.
    pub(super) fn required(&self, file: &str) -> Result<Bytes> {
        self.optional(file)?.ok_or_else(|| {
            let hint = if file.ends_with(".safetensors") {
                "only safetensors weights are read: save the model in this format"
            } else {
                COPY_AGAIN
            };
            self.broken(file, "the file is missing from the model folder").hint(hint)
        })
    }

    /// The JSON value in `file`, `None` if there is no such file.
    pub(super) fn optional_json<T: DeserializeOwned>(&self, file: &str) -> Result<Option<T>> {
        self.optional(file)?.map(|contents| self.parse(file, &contents)).transpose()
    }

    /// The JSON value in `file`.
    pub(super) fn json<T: DeserializeOwned>(&self, file: &str) -> Result<T> {
        self.parse(file, &self.required(file)?)
    }

    /// What `value`, the contents of `file`, says.
    pub(super) fn value<T: DeserializeOwned>(&self, file: &str, value: &Value) -> Result<T> {
        T::deserialize(value).map_err(|error| self.unexpected(file, error))
    }

    fn parse<T: DeserializeOwned>(&self, file: &str, contents: &[u8]) -> Result<T> {
        serde_json::from_slice(contents).map_err(|error| self.unexpected(file, error))
    }

    fn unexpected(&self, file: &str, error: serde_json::Error) -> Error {
        let what = if error.is_data() {
            "the settings are not as expected"
        } else {
            "the file is not valid JSON"
        };
        self.broken(file, what).hint(COPY_AGAIN).because(error)
    }

    /// An error about `file`.
    pub(super) fn broken(&self, file: &str, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Model, message).about(self.label(file))
    }

    fn check(&self, file: &str, contents: &[u8]) -> Result<()> {
        let Some(expected) = self.manifest.files.get(file) else {
            if self.manifest.files.is_empty() || self.may_differ || file == Manifest::FILE {
                return Ok(());
            }
            let message = format!("{} does not list this file", Manifest::FILE);
            return Err(self.broken(file, message).hint(
                "remove it, or copy or fetch the whole model folder again; if you added it yourself, \
                 --allow-modified takes it as it is",
            ));
        };
        match expected.difference(&FileHash::of(contents)) {
            Some(difference) if !self.may_differ => Err(self.broken(file, difference).hint(
                "copy or fetch the whole model folder again; if you changed it yourself, --allow-modified \
                 takes it as it is",
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compiled_files_are_not_copied() {
        static CONTENTS: &[u8] = b"{\"name\": \"m\"}";
        static FILES: &[Compiled] = &[("manifest.json", CONTENTS), ("b", b"")];
        let files = Files::compiled(FILES).unwrap();
        let contents = files.required("manifest.json").unwrap();
        assert!(matches!(contents, Cow::Borrowed(b) if std::ptr::eq(b, CONTENTS)));
        assert_eq!(files.manifest.name.as_deref(), Some("m"));
        assert_eq!(files.folder_name(), None);
        assert!(files.optional("c").unwrap().is_none());
        let error = files.required("c").unwrap_err();
        assert_eq!(
            error.to_string(),
            "built-in model, c: the file is missing from the model folder"
        );
    }
}
