//! Files of results, each whole or not there.

use std::io::Write as _;
use std::path::Path;

use ownwords::{Error, ErrorKind, Result};

/// Writes `content` to `path`, whose folders are made.
pub(super) fn write(path: &Path, content: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| tempfile::Builder::new().prefix(".ownwords-").tempfile_in(folder))
        .and_then(|mut file| {
            file.write_all(content.as_bytes())?;
            permit(file.as_file())?;
            file.persist(path).map(|_| ()).map_err(|error| error.error)
        });
    written.map_err(|error| {
        Error::new(ErrorKind::Output, "cannot be written")
            .about(path.display())
            .because(error)
            .hint("make room or permit it; then the same command goes on where it was")
    })
}

/// As other new files are, not private as temporary ones.
#[cfg(unix)]
fn permit(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn permit(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
