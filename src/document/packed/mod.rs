//! Packed files: gzip, Zstandard, and zip archives of one file, opened in memory.
//!
//! Knows containers and bounds alone; what the file inside is, others find out. A Word document is a
//! zip archive too, and is left as it is.

mod archive;
mod gzip;
mod zstd;

use std::io::Read;

pub(super) use archive::Archive;
pub use zstd::Zstandard;

use crate::error::{Error, ErrorKind, Result};

/// What a packed file holds, and its name inside if it has one.
#[derive(Debug)]
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    pub(super) name: Option<String>,
}

/// Packed files within one another: a `.gz` in a `.zip`.
const MOST_LAYERS: usize = 2;

/// What is packed in `bytes`; `None` if they are not packed, or are a Word document.
///
/// # Errors
/// [`ErrorKind::Document`] if the file is damaged, cut off, encrypted, unpacks to more than
/// [`most_unpacked`] allows, or does not hold exactly one file.
pub(super) fn unpack(bytes: &[u8]) -> Result<Option<Unpacked>> {
    let most = most_unpacked(bytes.len());
    let Some(mut found) = open(bytes, most)? else { return Ok(None) };
    for _ in 1..MOST_LAYERS {
        let Some(inner) = open(&found.bytes, most)? else { return Ok(Some(found)) };
        found = Unpacked { bytes: inner.bytes, name: inner.name.or(found.name) };
    }
    if gzip::is_gzip(&found.bytes)
        || zstd::is_zstd(&found.bytes)
        || archive::is_plain_zip(&found.bytes)
    {
        let message = format!("it is packed more than {MOST_LAYERS} times");
        return Err(
            Error::new(ErrorKind::Document, message).hint("unpack it, and name the file inside")
        );
    }
    Ok(Some(found))
}

/// Opens one layer.
fn open(bytes: &[u8], most: u64) -> Result<Option<Unpacked>> {
    if gzip::is_gzip(bytes) {
        return gzip::unpack(bytes, most).map(Some);
    }
    if zstd::is_zstd(bytes) {
        return zstd::unpack(bytes, most).map(Some);
    }
    if archive::is_zip(bytes) {
        return Archive::open(bytes)?.only_file(most);
    }
    Ok(None)
}

/// The bytes to which a file of `packed` bytes may unpack: 200 times its size, 64 MiB in any case, and
/// never more than 1 GiB. Text packs to a tenth, and hardly ever to a fiftieth of its size.
pub(super) fn most_unpacked(packed: usize) -> u64 {
    const RATIO: u64 = 200;
    const ALWAYS: u64 = 64 << 20;
    const NEVER: u64 = 1 << 30;
    (packed as u64).saturating_mul(RATIO).clamp(ALWAYS, NEVER)
}

/// Why a container could not be read.
enum Fault {
    /// It unpacks to more than the bound.
    TooLarge,
    /// It is cut off, or damaged otherwise.
    Read(std::io::Error),
}

impl Fault {
    /// The error about a container of this name, such as `gzip file`.
    fn of(self, container: &str) -> Error {
        let new = |what: &str| Error::new(ErrorKind::Document, format!("the {container} {what}"));
        match self {
            Self::TooLarge => new("unpacks to far more than a document holds")
                .hint("unpack it yourself if you trust it, and name the file inside"),
            Self::Read(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                new("is cut off").because(error).hint("fetch or copy it again")
            }
            Self::Read(error) => new("is damaged").because(error).hint("fetch or copy it again"),
        }
    }
}

/// All that `reader` gives, if that is at most `most` bytes.
fn read_bounded(reader: impl Read, most: u64) -> std::result::Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes).map_err(Fault::Read)?;
    if bytes.len() as u64 > most {
        return Err(Fault::TooLarge);
    }
    Ok(bytes)
}

#[cfg(test)]
pub(super) mod tests;
