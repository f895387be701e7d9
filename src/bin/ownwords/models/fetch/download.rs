//! One file from a hub into the cache: the rest of it, if there is a beginning, then its hash.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use ownwords::{Error, ErrorKind, Result};
use ureq::Body;
use ureq::http::{Response, StatusCode};

use super::cache::{Snapshot, create_parent, hash, remove, unreadable, unwritable};
use super::client::header;
use super::hub::{Hub, Remote};
use super::progress::Progress;
use super::retry::Failure;

/// Loads `remote`, unless the cache holds it.
pub(super) fn load(
    hub: &Hub,
    snapshot: &Snapshot,
    remote: &Remote,
    progress: &Progress,
) -> Result<()> {
    if !snapshot.holds(remote)? {
        let (blob, part) = (snapshot.blob(remote), snapshot.part(remote));
        create_parent(&blob)?;
        let _locked = lock(&blob.with_extension("lock"))?;
        hub.asker
            .persist(|| load_rest(hub, remote, &part, progress))
            .and_then(|()| check(remote, &part))
            .map_err(|error| error.about(hub.label(&remote.path)))?;
        fs::rename(&part, &blob).map_err(|error| unwritable(&blob, error))?;
        snapshot.point(remote)?;
    }
    progress.finished(remote.bytes);
    Ok(())
}

/// The lock at `path`, as other programs of the hub take it: two of them in one file would spoil it.
fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).map_err(|error| unwritable(path, error))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err(Error::new(ErrorKind::Model, "another program is loading this file")
                .about(path.display())
                .hint("wait for it, and run the command again"))
        }
        // Some file systems have no locks.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// Appends to `part` what it lacks of `remote`.
fn load_rest(
    hub: &Hub,
    remote: &Remote,
    part: &Path,
    progress: &Progress,
) -> std::result::Result<(), Failure> {
    let mut start = part.metadata().map_or(0, |part| part.len());
    if start > remote.bytes {
        remove(part)?;
        start = 0;
    }
    if start == remote.bytes && part.exists() {
        return Ok(());
    }
    let response = match hub.open(remote, start) {
        Err(Failure::Refused { status: 416, .. }) if start > 0 => {
            remove(part)?;
            return Err(Failure::Broken("the file cannot be resumed".into()));
        }
        response => response?,
    };
    let start = first_byte(&response, start)?;
    let write = |error| Failure::Final(unwritable(part, error));
    let mut options = fs::OpenOptions::new();
    let mut file = options.create(true).write(true).truncate(false).open(part).map_err(write)?;
    file.set_len(start).map_err(write)?;
    file.seek(SeekFrom::Start(start)).map_err(write)?;
    copy(response.into_body().into_reader(), &mut file, start, remote, progress)
        .map_err(|failure| failure.at(part))?;
    file.sync_all().map_err(write)
}

/// The byte that the answer begins with, where `start` was asked for. Not every server knows ranges.
fn first_byte(response: &Response<Body>, start: u64) -> std::result::Result<u64, Failure> {
    if response.status() != StatusCode::PARTIAL_CONTENT {
        return Ok(0);
    }
    let range = header(response.headers(), "content-range").unwrap_or_default();
    if range.starts_with(&format!("bytes {start}-")) {
        return Ok(start);
    }
    Err(Failure::Broken(format!("asked for bytes from {start}, got {range:?}").into()))
}

/// What goes wrong while a file is copied.
enum Copying {
    Read(Box<dyn std::error::Error + Send + Sync>),
    Write(io::Error),
}

impl Copying {
    fn at(self, part: &Path) -> Failure {
        match self {
            Self::Read(error) => Failure::Broken(error),
            Self::Write(error) => Failure::Final(unwritable(part, error)),
        }
    }
}

/// Copies the rest of `remote`, of which `done` bytes are there, and no more than that.
fn copy(
    reader: impl Read,
    file: &mut File,
    mut done: u64,
    remote: &Remote,
    progress: &Progress,
) -> std::result::Result<(), Copying> {
    let mut reader = reader.take(remote.bytes - done);
    let mut buffer = vec![0; 1 << 16];
    loop {
        progress.at(done);
        let read = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Copying::Read(error.into())),
        };
        file.write_all(&buffer[..read]).map_err(Copying::Write)?;
        done += read as u64;
    }
    if done == remote.bytes {
        return Ok(());
    }
    Err(Copying::Read(format!("{done} of {} bytes came", remote.bytes).into()))
}

/// Compares `part` with the hash that the hub gives; a wrong file is deleted.
fn check(remote: &Remote, part: &Path) -> Result<()> {
    let Some(expected) = remote.sha256() else { return Ok(()) };
    let found = hash(part).map_err(|error| unreadable(part, error))?;
    if found.sha256.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    remove(part)?;
    Err(Error::new(
        ErrorKind::Model,
        format!(
            "what came is not the file that the hub lists, and was deleted: expected SHA-256 {expected}, \
             found {}",
            found.sha256
        ),
    )
    .hint("run the command again; if it stays so, do not trust this hub or the proxy before it"))
}
