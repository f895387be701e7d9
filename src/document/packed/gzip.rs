//! Gzip, of one member or several behind one another.

use flate2::read::MultiGzDecoder;

use super::{Fault, Unpacked, read_bounded};
use crate::error::{Error, ErrorKind, Result};

/// Whether `bytes` begin as gzip does: its magic number and the one method that there is.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

/// What is packed in `bytes`, at most `most` bytes.
pub(super) fn unpack(bytes: &[u8], most: u64) -> Result<Unpacked> {
    let mut decoder = MultiGzDecoder::new(bytes);
    // Known once the first bytes are read; later members have names of their own.
    let name = decoder.header().and_then(|header| header.filename()).map(file_name);
    let bytes = read_bounded(&mut decoder, most).map_err(|fault: Fault| fault.of("gzip file"))?;
    if is_tar(&bytes) {
        return Err(Error::new(ErrorKind::Document, "it is a tar archive, packed with gzip")
            .hint("unpack it, and name the file that you want"));
    }
    Ok(Unpacked { bytes, name: name.filter(|name| !name.is_empty()) })
}

/// The name without the folders before it.
fn file_name(raw: &[u8]) -> String {
    let name = String::from_utf8_lossy(raw);
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}
