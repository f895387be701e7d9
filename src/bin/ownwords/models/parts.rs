//! The files of a model that are packed, copied and placed: what is read, and the licence.
//!
//! Nothing else of a folder is touched: no pickled weights, no code.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use ownwords::embed::{FileHash, Manifest, is_plain};
use ownwords::{Error, ErrorKind, Result};

/// Extensions of the files that a model is read from.
const READ: [&str; 2] = ["json", "safetensors"];

/// Beginnings of the names of files that say how a model may be used.
const SAID: [&str; 6] = ["license", "licence", "copying", "notice", "copyright", "readme"];

/// How deep folders are looked into.
pub(super) const DEEPEST: usize = 4;

/// The most files, beside the manifest.
pub(super) const MOST_FILES: usize = 255;

/// Whether a file of this name may be part of a model.
pub(super) fn is_part(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    let is_text = matches!(extension, None | Some("md" | "txt"));
    extension.is_some_and(|extension| READ.contains(&extension))
        || is_text && SAID.iter().any(|said| name.starts_with(said))
}

/// The files of a model in a folder.
pub(crate) struct Parts {
    /// Their paths in the folder, `/` between the parts, and where they are.
    pub(crate) files: BTreeMap<String, PathBuf>,
    /// Files that are no part of a model.
    pub(crate) others: Vec<String>,
}

impl Parts {
    /// Those in `folder`. A link to a file is taken for the file: hubs keep models as links into a
    /// store.
    pub(crate) fn find(folder: &Path) -> Result<Self> {
        let mut parts = Self { files: BTreeMap::new(), others: Vec::new() };
        parts.add(folder, "", DEEPEST).map_err(|error| {
            Error::new(ErrorKind::Model, "the folder cannot be read")
                .about(folder.display())
                .because(error)
                .hint("check the path and its permissions")
        })?;
        Ok(parts)
    }

    fn add(&mut self, folder: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        let mut entries = std::fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let is_folder = entry.file_type()?.is_dir();
            if name == Manifest::FILE || name.starts_with('.') {
                continue;
            }
            if is_folder && depth > 0 {
                self.add(&entry.path(), &format!("{name}/"), depth - 1)?;
            } else if entry.path().is_file() && is_plain(&name) && is_part(&name) {
                self.files.insert(name, entry.path());
            } else {
                self.others.push(name);
            }
        }
        Ok(())
    }

    /// Length and SHA-256 of each.
    pub(crate) fn hashes(&self) -> Result<BTreeMap<String, FileHash>> {
        let hash = |(name, path): (&String, &PathBuf)| Ok((name.clone(), hash(path)?));
        self.files.iter().map(hash).collect()
    }
}

/// Length and SHA-256 of the file at `path`.
pub(crate) fn hash(path: &Path) -> Result<FileHash> {
    File::open(path)
        .and_then(|mut file| FileHash::copying(&mut file, &mut io::sink()))
        .map_err(|error| unreadable(path, error))
}

/// What to say where a file of a model cannot be read.
pub(super) fn unreadable(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Model, "the file cannot be read")
        .about(path.display())
        .because(error)
        .hint("check its permissions and the disk that it is on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_and_what_says_how_it_may_be_used_is_a_part() {
        for path in [
            "config.json",
            "2_Dense/model.safetensors",
            "LICENSE",
            "License.txt",
            "NOTICE",
            "README.md",
        ] {
            assert!(is_part(path), "{path}");
        }
        for path in
            ["pytorch_model.bin", "modeling.py", "onnx/model.onnx", "vocab.txt", "a", "license.py"]
        {
            assert!(!is_part(path), "{path}");
        }
    }
}
