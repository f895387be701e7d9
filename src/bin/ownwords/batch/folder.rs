//! Files of results, each whole or not there.

use std::io::{self, Write as _};
use std::path::Path;

use ownwords::{Error, ErrorKind, Result};

use crate::output::unfinished;

/// Writes `content` to `path`, whose folders are made.
pub(super) fn write(path: &Path, content: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written =
        std::fs::create_dir_all(folder).and_then(|()| unfinished(folder)).and_then(|mut file| {
            file.write_all(content.as_bytes())?;
            file.persist(path).map(|_| ()).map_err(|error| error.error)
        });
    written.map_err(|error| {
        Error::new(ErrorKind::Output, "cannot be written")
            .about(path.display())
            .because(error)
            .hint("make room or permit it; then the same command goes on where it was")
    })
}

/// Whether a file cannot be written for its name: another one would not have helped, and other
/// documents can be written.
pub(super) fn is_of_name(error: &Error) -> bool {
    use io::ErrorKind::{AlreadyExists, InvalidFilename, IsADirectory, NotADirectory};
    let cause =
        std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| {
        matches!(cause.kind(), AlreadyExists | InvalidFilename | IsADirectory | NotADirectory)
    })
}
