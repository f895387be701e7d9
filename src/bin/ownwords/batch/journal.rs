//! What is done of a batch, so that nothing is lost or done twice however the program ends.
//!
//! `NAME.part` holds a row a line, in the order of the inputs. `NAME.state` says what was asked, and how many
//! rows and bytes of the part are surely on the disk; it is replaced as a whole, after the part was
//! synchronized. After a crash of the program alone the rows behind that are good too, as far as they are
//! whole; after a loss of power they may be damaged, and are cut off from the first damaged one on, or from the first
//! that tells of a file, which may not be on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ownwords::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

use super::ids::Ids;
use super::row::Row;

/// What decides about the rows: a run with another one cannot go on.
pub(super) type Fingerprint = BTreeMap<String, String>;

/// What the names of the two files end in.
pub(super) const PART: &str = ".part";
pub(super) const STATE: &str = ".state";

/// Time between two states.
const INTERVAL: Duration = Duration::from_secs(2);

/// How many rows there are, and what they say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) done: usize,
    pub(super) failed: usize,
    /// Of those that failed, how many for each kind of error.
    pub(super) kinds: BTreeMap<String, usize>,
}

impl Counts {
    fn add(&mut self, row: &Row) {
        if row.error.is_none() {
            self.done += 1;
        } else {
            self.failed += 1;
            let kind = row.error_kind.clone().unwrap_or_default();
            *self.kinds.entry(kind).or_default() += 1;
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.done + self.failed
    }
}

/// The contents of `NAME.state`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct State {
    asked: Fingerprint,
    counts: Counts,
    /// Length of the rows that are surely there.
    bytes: u64,
    /// The ids of all of them.
    ids: Ids,
}

/// The rows that are done.
pub(super) struct Journal {
    part: File,
    part_path: PathBuf,
    state_path: PathBuf,
    state: State,
    /// Files that were written since the last state.
    files: Vec<PathBuf>,
    saved: Instant,
}

impl Journal {
    /// Begins a journal for `path`, or goes on with the one that is there.
    pub(super) fn open(path: &Path, asked: &Fingerprint, restart: bool) -> Result<Self> {
        let (part_path, state_path) = (beside(path, PART), beside(path, STATE));
        let part = locked(&part_path)?;
        if restart {
            part.set_len(0).map_err(|error| unwritable(&part_path, error))?;
            remove(&state_path)?;
        }
        let old = read_state(&state_path)?;
        // One without a row is what a run leaves that was killed at its very beginning.
        let is_empty = part.metadata().map_or(true, |part| part.len() == 0);
        if old.is_none() && !is_empty {
            return Err(Error::new(ErrorKind::Output, "this file is of no batch that can go on")
                .about(part_path.display())
                .hint("remove it, or begin again with --restart"));
        }
        if let Some(old) = &old {
            compare(&old.asked, asked, &state_path)?;
        }
        let is_new = old.is_none();
        let state = old.unwrap_or(State {
            asked: asked.clone(),
            counts: Counts::default(),
            bytes: 0,
            ids: Ids::default(),
        });
        let (files, saved) = (Vec::new(), Instant::now());
        let mut journal = Self { part, part_path, state_path, state, files, saved };
        if is_new {
            journal.checkpoint()?;
        } else {
            journal.recover().map_err(|error| unwritable(&journal.part_path, error))?;
        }
        Ok(journal)
    }

    /// Takes what is good behind the last state, and cuts off the rest.
    fn recover(&mut self) -> io::Result<()> {
        if self.part.metadata()?.len() < self.state.bytes {
            // The disk has lost what it had confirmed: all of it is looked through.
            (self.state.bytes, self.state.counts, self.state.ids) = Default::default();
        }
        self.part.seek(SeekFrom::Start(self.state.bytes))?;
        let mut reader = BufReader::new(&self.part);
        let mut line = Vec::new();
        loop {
            line.clear();
            reader.read_until(b'\n', &mut line)?;
            let Some(row) = line.strip_suffix(b"\n") else { break };
            let Ok(row) = serde_json::from_slice::<Row>(row) else { break };
            if row.file.is_some() {
                break; // whether its file is on the disk is not known: it is made again
            }
            self.state.bytes += line.len() as u64;
            self.state.counts.add(&row);
            self.state.ids.add(&row.id);
        }
        self.part.set_len(self.state.bytes)?;
        self.part.seek(SeekFrom::Start(self.state.bytes)).map(|_| ())
    }

    /// How many rows are done.
    pub(super) fn rows(&self) -> usize {
        self.state.counts.rows()
    }

    pub(super) fn counts(&self) -> &Counts {
        &self.state.counts
    }

    /// The ids of the rows.
    pub(super) fn ids(&self) -> &Ids {
        &self.state.ids
    }

    /// Notes a file that the next row tells of: it must be on the disk before the row is said to be.
    pub(super) fn note(&mut self, file: PathBuf) {
        self.files.push(file);
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: &Row) -> Result<()> {
        let mut line = serde_json::to_vec(row).map_err(|error| {
            Error::new(ErrorKind::Output, "cannot be written as JSON")
                .because(error)
                .hint("please report this as a fault of ownwords")
        })?;
        line.push(b'\n');
        self.part.write_all(&line).map_err(|error| unwritable(&self.part_path, error))?;
        self.state.bytes += line.len() as u64;
        self.state.counts.add(row);
        self.state.ids.add(&row.id);
        if self.saved.elapsed() >= INTERVAL {
            self.checkpoint()?;
        }
        Ok(())
    }

    /// Sees to it that all rows are on the disk, and says so there.
    pub(super) fn checkpoint(&mut self) -> Result<()> {
        let files = std::mem::take(&mut self.files);
        // The names of files are on the disk when their folders are.
        let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
        let folders = folders.into_iter().filter(|_| cfg!(unix));
        for path in files.iter().map(PathBuf::as_path).chain(folders) {
            let synchronized = File::open(path).and_then(|written| written.sync_all());
            synchronized.map_err(|error| unwritable(path, error))?;
        }
        self.part.sync_data().map_err(|error| unwritable(&self.part_path, error))?;
        self.write_state().map_err(|error| unwritable(&self.state_path, error))?;
        self.saved = Instant::now();
        Ok(())
    }

    fn write_state(&self) -> io::Result<()> {
        let folder = self.state_path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(".ownwords-").tempfile_in(folder)?;
        serde_json::to_writer(&mut file, &self.state)?;
        file.as_file().sync_all()?;
        file.persist(&self.state_path).map_err(|error| error.error)?;
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    /// Calls `each` with every row, in order.
    pub(super) fn each(&self, mut each: impl FnMut(Row) -> Result<()>) -> Result<()> {
        let damaged = |error: io::Error| {
            Error::new(ErrorKind::Output, "the rows cannot be read again")
                .about(self.part_path.display())
                .because(error)
                .hint("the disk may be damaged; --restart begins again")
        };
        let file = File::open(&self.part_path).map_err(damaged)?;
        for line in BufReader::new(file.take(self.state.bytes)).split(b'\n') {
            let line = line.map_err(damaged)?;
            each(serde_json::from_slice(&line).map_err(|error| damaged(error.into()))?)?;
        }
        Ok(())
    }

    /// Gives the rows the name `path`, and ends the journal.
    pub(super) fn become_file(self, path: &Path) -> Result<()> {
        std::fs::rename(&self.part_path, path).map_err(|error| unwritable(path, error))?;
        remove(&self.state_path)
    }

    /// Ends the journal, whose rows are in another file.
    pub(super) fn remove(self) -> Result<()> {
        remove(&self.part_path)?;
        remove(&self.state_path)
    }
}

/// The file at `path`, which no other run writes.
fn locked(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    let part = options.read(true).write(true).create(true).truncate(false).open(path);
    let part = part.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::new(ErrorKind::Output, "its folder does not exist")
            .about(path.display())
            .hint("make the folder, or name another one"),
        _ => unwritable(path, error),
    })?;
    match part.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err(Error::new(ErrorKind::Output, "another run is writing it")
                .about(path.display())
                .hint("wait for it, or name another output"))
        }
        // Some disks know no locks.
        Err(TryLockError::Error(_)) | Ok(()) => Ok(part),
    }
}

/// `path` with `extension` behind its name.
pub(super) fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(extension);
    PathBuf::from(name)
}

fn read_state(path: &Path) -> Result<Option<State>> {
    let mut json = String::new();
    let read = File::open(path).and_then(|mut file| file.read_to_string(&mut json));
    let damaged = |error: io::Error| {
        Error::new(ErrorKind::Output, "the state of the batch cannot be read")
            .about(path.display())
            .because(error)
            .hint("begin again with --restart")
    };
    match read {
        Ok(_) => serde_json::from_str(&json).map(Some).map_err(|error| damaged(error.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(damaged(error)),
    }
}

/// Refuses to go on with something else than was asked before.
fn compare(old: &Fingerprint, new: &Fingerprint, path: &Path) -> Result<()> {
    let names = old.keys().chain(new.keys());
    let mut differing: Vec<&str> =
        names.filter(|name| old.get(*name) != new.get(*name)).map(String::as_str).collect();
    differing.sort_unstable();
    differing.dedup();
    if differing.is_empty() {
        return Ok(());
    }
    let of = |asked: &Fingerprint, name: &str| asked.get(name).cloned().unwrap_or_default();
    let changes: Vec<String> = differing
        .iter()
        .map(|name| match (of(old, name), of(new, name)) {
            (was, is) if was.is_empty() => format!("{name} was not given, is {is:?}"),
            (was, is) if is.is_empty() => format!("{name} was {was:?}, is not given"),
            (was, is) => format!("{name} was {was:?}, is {is:?}"),
        })
        .collect();
    let message = format!("an unfinished batch was asked for otherwise: {}", changes.join("; "));
    Err(Error::new(ErrorKind::Output, message)
        .about(path.display())
        .hint("ask as before to go on, or begin again with --restart"))
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritable(path, error)),
        _ => Ok(()),
    }
}

fn unwritable(path: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Output, "cannot be written")
        .about(path.display())
        .because(error)
        .hint("make room or permit it; then the same command goes on where it was")
}
