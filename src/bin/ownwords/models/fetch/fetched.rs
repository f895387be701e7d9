//! The files of a model in the cache, all there, and how they become a model folder.

use std::fs::{self, File};
use std::path::Path;

use ownwords::embed::{FileHash, Manifest};
use ownwords::{Error, ErrorKind, Result};
use serde_json::json;

use super::Repository;
use super::cache::{Snapshot, create_parent, unreadable};
use super::environment::Environment;

/// A file of a model, and its SHA-256 where the hub gives it.
pub(super) struct Kept {
    pub(super) path: String,
    pub(super) sha256: Option<String>,
}

/// What a fetch found.
pub(in super::super) struct Fetched {
    repository: Repository,
    hub: String,
    snapshot: Snapshot,
    files: Vec<Kept>,
    license: Option<String>,
}

impl Fetched {
    pub(super) fn new(
        wanted: &Repository,
        environment: &Environment,
        snapshot: Snapshot,
        files: Vec<Kept>,
        license: Option<String>,
    ) -> Self {
        let hub = environment.endpoint.clone();
        Self { repository: wanted.clone(), hub, snapshot, files, license }
    }

    /// The commit that the files are of.
    pub(in super::super) fn commit(&self) -> &str {
        self.snapshot.commit()
    }

    /// Copies the files to `folder`, and writes the manifest of the model `name` beside them.
    pub(in super::super) fn copy_to(&self, folder: &Path, name: &str) -> Result<Manifest> {
        let mut manifest = Manifest {
            name: Some(name.to_owned()),
            license: self.license.clone(),
            ..Manifest::default()
        };
        for kept in &self.files {
            manifest.files.insert(kept.path.clone(), self.copy(kept, folder)?);
        }
        let hashes =
            manifest.files.iter().map(|(path, hash)| (path.clone(), hash.sha256.clone().into()));
        let hashes: serde_json::Map<String, serde_json::Value> = hashes.collect();
        let source = json!({
            "hub": self.hub,
            "repository": self.repository.id(),
            "revision": self.commit(),
            "asked_for": self.repository.revision(),
            "sha256": hashes,
        });
        manifest.more.insert("source".to_owned(), source);
        let path = folder.join(Manifest::FILE);
        fs::write(&path, manifest.to_json()).map_err(|error| unwritable(&path, error))?;
        Ok(manifest)
    }

    fn copy(&self, kept: &Kept, folder: &Path) -> Result<FileHash> {
        let (from, to) = (self.snapshot.file(&kept.path), folder.join(&kept.path));
        create_parent(&to)?;
        let mut reader = File::open(&from).map_err(|error| unreadable(&from, error))?;
        let mut file = File::create(&to).map_err(|error| unwritable(&to, error))?;
        let hash =
            FileHash::copying(&mut reader, &mut file).map_err(|error| unwritable(&to, error))?;
        file.sync_all().map_err(|error| unwritable(&to, error))?;
        match &kept.sha256 {
            Some(sha256) if !hash.sha256.eq_ignore_ascii_case(sha256) => {
                Err(Error::new(ErrorKind::Model, "the file in the cache is not what the hub lists")
                    .about(from.display())
                    .hint("delete it, and run the command again without HF_HUB_OFFLINE"))
            }
            _ => Ok(hash),
        }
    }
}

fn unwritable(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Output, "cannot be written")
        .because(error)
        .about(path.display())
        .hint("check that the disk has room; nothing was left in the folder of models")
}
