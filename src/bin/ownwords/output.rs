//! Writes outputs: standard output as it comes, files whole or not at all.

use std::io::{ErrorKind as Io, Write as _};
use std::path::{Path, PathBuf};

use ownwords::document::{Document, Format};
use ownwords::{Error, ErrorKind, Result};
use serde::Serialize;
use tempfile::NamedTempFile;

use crate::outcome::Outcome;
use crate::{input, terminal};

/// `value` as a line of JSON.
pub(crate) fn json_line(value: &impl Serialize) -> Result<String> {
    let json = serde_json::to_string(value).map_err(|error| {
        Error::new(ErrorKind::Output, "cannot be written as JSON")
            .because(error)
            .hint("please report this as a fault of ownwords")
    })?;
    Ok(format!("{json}\n"))
}

/// Writes what `show` makes of each document in the file at `path`, below its name if it is one of
/// several and `titled`. A fault of one stops no other.
pub(crate) fn each_document(
    path: &Path,
    format: Option<Format>,
    titled: bool,
    show: impl Fn(Document, &str) -> Result<String>,
) -> Result<Outcome> {
    let mut output = Output::standard();
    let documents = input::documents(path, format)?;
    let several = documents.len() > 1;
    let (mut done, mut failed) = (0, 0);
    for (index, document) in documents.into_iter().enumerate() {
        let name = input::record_name(path, several.then_some(index + 1));
        match document.and_then(|document| show(document, &name)) {
            Ok(text) => {
                if several && titled {
                    let gap = if done == 0 { "" } else { "\n" };
                    output.write(&format!("{gap}==> {name} <==\n"))?;
                }
                output.write(&text)?;
                done += 1;
            }
            Err(error) => {
                terminal::error(&error.about(name));
                failed += 1;
            }
        }
    }
    output.finish()?;
    Ok(Outcome::of(done, failed))
}

/// Where output goes.
pub(crate) enum Output {
    /// Standard output. A reader that closes the pipe has seen enough: that is no error.
    Standard,
    /// A temporary file beside the target, which takes its name at the end.
    File { file: NamedTempFile, target: PathBuf },
}

impl Output {
    pub(crate) fn standard() -> Self {
        Self::Standard
    }

    /// Output to a file, which appears when [`Output::finish`] is called.
    pub(crate) fn file(target: &Path) -> Result<Self> {
        if target.is_dir() {
            return Err(Error::new(ErrorKind::Output, "is a folder")
                .about(target.display())
                .hint("name a file"));
        }
        if target.exists() && !target.is_file() {
            // A device or a pipe, whose name the temporary file would take.
            return Err(Error::new(ErrorKind::Output, "is not a regular file")
                .about(target.display())
                .hint("leave -o out, and redirect standard output to it"));
        }
        // A link stays; what it points to is replaced.
        let target = &target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let folder = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let file = unfinished(folder).map_err(|error| unwritable(target, error))?;
        if let Ok(old) = std::fs::metadata(target) {
            file.as_file()
                .set_permissions(old.permissions())
                .map_err(|error| unwritable(target, error))?;
        }
        Ok(Self::File { file, target: target.to_owned() })
    }

    /// Writes `text`.
    pub(crate) fn write(&mut self, text: &str) -> Result<()> {
        match self {
            Self::Standard => piped(std::io::stdout().lock().write_all(text.as_bytes())),
            Self::File { file, target } => {
                file.write_all(text.as_bytes()).map_err(|error| unwritable(target, error))
            }
        }
    }

    /// The file that is being written, where it is one.
    pub(crate) fn as_file(&mut self) -> Option<&mut std::fs::File> {
        match self {
            Self::Standard => None,
            Self::File { file, .. } => Some(file.as_file_mut()),
        }
    }

    /// Gives a file its name, once all of it is on the disk.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Standard => piped(std::io::stdout().lock().flush()),
            Self::File { file, target } => {
                file.as_file().sync_all().map_err(|error| unwritable(&target, error))?;
                file.persist(&target).map_err(|error| unwritable(&target, error.error))?;
                Ok(())
            }
        }
    }
}

/// A file in `folder` that has no name of its own yet, and goes away if it gets none.
pub(crate) fn unfinished(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ownwords-");
    #[cfg(unix)]
    {
        // As any new file has them, not private to its owner as temporary files are.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn piped(result: std::io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == Io::BrokenPipe => std::process::exit(0),
        Err(error) => Err(Error::new(ErrorKind::Output, "cannot write to standard output")
            .because(error)
            .hint("check the disk or the program that reads it")),
        Ok(()) => Ok(()),
    }
}

fn unwritable(target: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Output, "cannot be written").because(error).about(target.display()).hint(
        "check that the folder exists, may be written to and has room; nothing was left there",
    )
}
