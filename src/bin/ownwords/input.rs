//! Reads inputs: files, and standard input as `-`.

use std::io::{ErrorKind as Io, Read as _};
use std::path::Path;

use ownwords::{Error, ErrorKind, Result};

/// What an input is called in messages and outputs.
pub(crate) fn name(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Whether `path` means standard input.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The bytes of the file at `path`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = if is_standard(path) {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    bytes.map_err(|error| unreadable(path, error))
}

/// The text of the file at `path`, which must be UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|error| {
        Error::new(ErrorKind::Profile, "is not UTF-8 text")
            .because(error)
            .about(name(path))
            .hint("save it as UTF-8")
    })
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    let (message, hint) = match error.kind() {
        Io::NotFound => ("no such file", "check the path"),
        Io::IsADirectory => {
            ("is a folder, not a document", "name the files in it, e.g. FOLDER/*.txt")
        }
        Io::PermissionDenied => ("may not be read", "check the permissions of the file"),
        _ => ("cannot be read", "check the file and the disk that it is on"),
    };
    Error::new(ErrorKind::Document, message).because(error).about(name(path)).hint(hint)
}
