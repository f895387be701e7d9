//! The cache of the hub's programs: blobs by their hash, and snapshots of commits that point to them.
//!
//! `hf-hub` says where things are. A file in the making is `blobs/ETAG.part`, as it calls it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hf_hub::{CacheRepo, Repo, RepoType};
use ownwords::embed::FileHash;
use ownwords::{Error, ErrorKind, Result};

use super::Repository;
use super::environment::Environment;
use super::hub::{Remote, is_commit};
use super::plan::CARD;
use crate::models::license;

/// The files of a repository at a commit, as far as they are there.
pub(super) struct Snapshot {
    revision: CacheRepo,
    /// The folder of the repository.
    root: PathBuf,
    folder: PathBuf,
    commit: String,
}

impl Snapshot {
    /// That of `wanted` at `commit`.
    pub(super) fn of(wanted: &Repository, commit: &str, environment: &Environment) -> Self {
        let repo = repo(wanted);
        let root = environment.cache.path().join(repo.folder_name());
        let revision = environment.cache.repo(repo);
        let folder = revision.pointer_path(commit);
        Self { revision, root, folder, commit: commit.to_owned() }
    }

    /// That of the commit that the cache knows `wanted` by, if it knows one.
    pub(super) fn known(wanted: &Repository, environment: &Environment) -> Option<Self> {
        let root = environment.cache.path().join(repo(wanted).folder_name());
        let commit = if is_commit(wanted.revision()) {
            wanted.revision().to_owned()
        } else {
            fs::read_to_string(root.join("refs").join(wanted.revision())).ok()?.trim().to_owned()
        };
        let snapshot = is_commit(&commit).then(|| Self::of(wanted, &commit, environment))?;
        snapshot.folder.is_dir().then_some(snapshot)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn commit(&self) -> &str {
        &self.commit
    }

    /// The licence that the README.md among the files gives.
    pub(super) fn license(&self) -> Result<Option<String>> {
        let path = self.file(CARD);
        match fs::read(&path) {
            Ok(bytes) => Ok(license::of_card(&String::from_utf8_lossy(&bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    /// Where the file at `path` is, or would be.
    pub(super) fn file(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Where the contents of `remote` are, or would be.
    pub(super) fn blob(&self, remote: &Remote) -> PathBuf {
        self.revision.blob_path(&remote.etag)
    }

    /// Where the contents of `remote` are while they are loaded.
    pub(super) fn part(&self, remote: &Remote) -> PathBuf {
        self.blob(remote).with_extension("part")
    }

    /// How many bytes of `remote` are there.
    pub(super) fn loaded(&self, remote: &Remote) -> u64 {
        let places = [self.file(&remote.path), self.blob(remote), self.part(remote)];
        places.iter().find_map(|place| Some(place.metadata().ok()?.len())).unwrap_or(0)
    }

    /// Whether `remote` is there, whole. A file that is not what it should be is taken away.
    pub(super) fn holds(&self, remote: &Remote) -> Result<bool> {
        let (file, blob) = (self.file(&remote.path), self.blob(remote));
        for place in [&file, &blob] {
            if !place.is_file() {
                continue;
            }
            if is_it(place, remote).map_err(|error| unreadable(place, error))? {
                self.point(remote)?;
                return Ok(true);
            }
            for wrong in [&file, &blob] {
                remove(wrong)?;
            }
        }
        Ok(false)
    }

    /// Lets the snapshot point to the contents of `remote`, which are there.
    pub(super) fn point(&self, remote: &Remote) -> Result<()> {
        let (file, blob) = (self.file(&remote.path), self.blob(remote));
        if file.is_file() {
            return Ok(());
        }
        remove(&file)?; // a pointer to nothing
        create_parent(&file)?;
        let up = "../".repeat(2 + remote.path.split('/').count() - 1);
        let relative = format!("{up}blobs/{}", remote.etag);
        link(Path::new(&relative), &blob, &file).map_err(|error| unwritable(&file, error))
    }

    /// Keeps which commit `revision` stands for.
    pub(super) fn name_revision(&self, revision: &str) -> Result<()> {
        if revision == self.commit {
            return Ok(());
        }
        let refs = self.root.join("refs");
        self.revision.create_ref(&self.commit).map_err(|error| unwritable(&refs, error))
    }

    /// Keeps that the repository has no files at `paths`.
    pub(super) fn mark_absent(&self, paths: &[String]) -> Result<()> {
        for path in paths {
            let mark = self.absence(path);
            create_parent(&mark)?;
            fs::write(&mark, "").map_err(|error| unwritable(&mark, error))?;
        }
        Ok(())
    }

    /// Whether it is known that the repository has no file at `path`.
    pub(super) fn is_absent(&self, path: &str) -> bool {
        self.absence(path).exists()
    }

    fn absence(&self, path: &str) -> PathBuf {
        self.root.join(".no_exist").join(&self.commit).join(path)
    }
}

fn repo(wanted: &Repository) -> Repo {
    Repo::with_revision(wanted.id().to_owned(), RepoType::Model, wanted.revision().to_owned())
}

/// Whether the file at `path` is `remote`, as far as the hub says what that is.
pub(super) fn is_it(path: &Path, remote: &Remote) -> io::Result<bool> {
    if path.metadata()?.len() != remote.bytes {
        return Ok(false);
    }
    let Some(sha256) = remote.sha256() else { return Ok(true) };
    Ok(hash(path)?.sha256.eq_ignore_ascii_case(sha256))
}

/// The length and SHA-256 of the file at `path`.
pub(super) fn hash(path: &Path) -> io::Result<FileHash> {
    FileHash::copying(&mut fs::File::open(path)?, &mut io::sink())
}

/// Makes `file` stand for `blob`, which is at `relative` from there.
#[cfg(unix)]
fn link(relative: &Path, _blob: &Path, file: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(relative, file)
}

/// Not everybody may make links there.
#[cfg(not(unix))]
fn link(_relative: &Path, blob: &Path, file: &Path) -> io::Result<()> {
    fs::rename(blob, file)
}

pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(path, error)),
        _ => Ok(()),
    }
}

pub(super) fn create_parent(path: &Path) -> Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| unwritable(parent, error))
}

pub(super) fn unreadable(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Model, "cannot be read")
        .because(error)
        .about(path.display())
        .hint("check the permissions of the cache, or set HF_HOME to another folder")
}

pub(super) fn unwritable(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Output, "cannot be written").because(error).about(path.display()).hint(
        "check that the cache may be written to and that the disk has room, or set HF_HOME to another \
         folder",
    )
}
