//! Decoding of streams, and proof beforehand that they are no bombs.
//!
//! The PDF library decodes a stream whole, however large it gets; so what it will decode is measured
//! first.

use std::borrow::Cow;

use hayro_font::hayro_syntax::Filter;
use hayro_font::hayro_syntax::object::Stream;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::limits::{MOST_DECODED, MOST_STORED, excessive};
use crate::error::Result;

/// A byte of deflated data stands for this many at most.
const MOST_DEFLATED: usize = 1032;

/// The decoded data of `stream`; `None` if it is damaged or an image.
pub(super) fn decoded<'a>(stream: &Stream<'a>) -> Result<Option<Cow<'a, [u8]>>> {
    check(stream)?;
    Ok(stream.decoded_data().ok())
}

/// Fails if `stream` would decode to more than [`MOST_DECODED`] bytes, or might and cannot be
/// measured.
pub(super) fn check(stream: &Stream<'_>) -> Result<()> {
    let filters = stream.filters();
    let stored = stream.raw_data();
    match (filters.as_slice(), filters.iter().filter(|filter| expands(**filter)).count()) {
        (_, 0) => Ok(()),
        ([Filter::FlateDecode] | [Filter::Crypt, Filter::FlateDecode], 1) => {
            check_deflated(&stored)
        }
        (_, 1) if stored.len() <= MOST_STORED => Ok(()),
        _ => Err(excessive("compressed data")),
    }
}

fn expands(filter: Filter) -> bool {
    matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
}

/// Fails if `stored` inflates to more than [`MOST_DECODED`] bytes. Data that is damaged inflates to
/// what comes before the damage.
fn check_deflated(stored: &[u8]) -> Result<()> {
    if stored.len() <= MOST_DECODED / MOST_DEFLATED {
        return Ok(());
    }
    // The PDF library asks neither for a header nor for a checksum.
    let data = if has_header(stored) { &stored[2..] } else { stored };
    match decompress_to_vec_with_limit(data, MOST_DECODED) {
        Err(error) if error.status == TINFLStatus::HasMoreOutput => {
            Err(excessive("compressed data"))
        }
        _ => Ok(()),
    }
}

/// Whether deflated data begins with the header of the zlib format.
fn has_header(data: &[u8]) -> bool {
    let &[method, flags, ..] = data else { return false };
    method & 0x0f == 8 && (u16::from(method) << 8 | u16::from(flags)) % 31 == 0
}

/// Fails if a stream of the file `bytes` is a bomb, as far as it shows without reading the file's
/// structure: its table of objects is itself made of streams, decoded before anything can be asked.
///
/// Streams of an encrypted file are not seen here.
pub(super) fn check_file(bytes: &[u8]) -> Result<()> {
    let mut rest = bytes;
    while let Some(at) = find(rest, b"stream") {
        let (before, after) = (&rest[..at], &rest[at + b"stream".len()..]);
        if !before.ends_with(b"end") {
            let after = after.strip_prefix(b"\r").unwrap_or(after);
            let data = after.strip_prefix(b"\n").unwrap_or(after);
            let end = find(data, b"endstream").unwrap_or(data.len());
            check_deflated(&data[..end])?;
            if twice_compressed(before) {
                return Err(excessive("compressed data"));
            }
        }
        rest = after;
    }
    Ok(())
}

/// Whether the dictionary that ends `before` names two steps of decompression.
fn twice_compressed(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(1024)..];
    let dictionary =
        near.windows(4).rposition(|part| part == b" obj").map_or(near, |at| &near[at..]);
    dictionary
        .windows(11)
        .filter(|part| *part == b"FlateDecode" || part.starts_with(b"LZWDecode"))
        .count()
        > 1
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        from += bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes[from..].starts_with(wanted) {
            return Some(from);
        }
        from += 1;
    }
}
