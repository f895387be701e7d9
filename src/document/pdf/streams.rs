//! Decoding of streams, and proof beforehand that they are no bombs.
//!
//! The PDF library decodes a stream whole, however large it gets; so what it will decode is measured
//! first.

use std::borrow::Cow;

use hayro_font::hayro_syntax::Filter;
use hayro_font::hayro_syntax::object::Stream;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::limits::{MOST_DECODED, MOST_MEASURED, MOST_STORED, excessive};
use crate::error::Result;

/// A byte of deflated data stands for this many at most.
const MOST_DEFLATED: usize = 1032;

/// The decoded data of `stream`; `None` if it is damaged or an image.
pub(super) fn decoded<'a>(stream: &Stream<'a>) -> Result<Option<Cow<'a, [u8]>>> {
    check(stream)?;
    Ok(stream.decoded_data().ok())
}

/// The bytes to which `stream` decodes; where that cannot be measured, those that are stored.
///
/// # Errors
/// If they are more than [`MOST_DECODED`], or might be and cannot be measured.
pub(super) fn check(stream: &Stream<'_>) -> Result<usize> {
    let filters = stream.filters();
    let stored = stream.raw_data();
    match (filters.as_slice(), filters.iter().filter(|filter| expands(**filter)).count()) {
        (_, 0) => Ok(stored.len()),
        ([Filter::FlateDecode] | [Filter::Crypt, Filter::FlateDecode], 1) => inflated(&stored),
        (_, 1) if stored.len() <= MOST_STORED => Ok(stored.len()),
        _ => Err(excessive("compressed data")),
    }
}

/// Fails if `streams`, which are decoded one behind the other, would hold too much together.
pub(super) fn check_all(streams: &[Stream<'_>]) -> Result<()> {
    let mut all = 0_usize;
    for stream in streams {
        all = all.saturating_add(check(stream)?);
        if all > MOST_DECODED {
            return Err(excessive("compressed data"));
        }
    }
    Ok(())
}

fn expands(filter: Filter) -> bool {
    matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode)
}

/// The bytes to which `stored` inflates. Data that is damaged inflates to what comes before the damage.
///
/// # Errors
/// If they are more than [`MOST_DECODED`].
fn inflated(stored: &[u8]) -> Result<usize> {
    // The PDF library asks neither for a header nor for a checksum.
    let data = if has_header(stored) { &stored[2..] } else { stored };
    match decompress_to_vec_with_limit(data, MOST_DECODED) {
        Ok(inflated) => Ok(inflated.len()),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => {
            Err(excessive("compressed data"))
        }
        // The buffer, of which what was inflated may fill no more than half.
        Err(error) => Ok(error.output.len()),
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
    let ends: Vec<usize> = places(bytes, b"endstream").collect();
    let mut measured = 0_u64;
    for at in places(bytes, b"stream") {
        let before = &bytes[..at];
        if before.ends_with(b"end") {
            continue;
        }
        let end = ends.get(ends.partition_point(|end| *end < at)).copied().unwrap_or(bytes.len());
        let after = &bytes[at + b"stream".len()..end];
        let after = after.strip_prefix(b"\r").unwrap_or(after);
        let data = after.strip_prefix(b"\n").unwrap_or(after);
        if data.len() > MOST_DECODED / MOST_DEFLATED {
            measured += inflated(data)? as u64;
        }
        if measured > MOST_MEASURED || twice_compressed(before) {
            return Err(excessive("compressed data"));
        }
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

/// Where `wanted`, which has a letter, stands in `bytes`.
fn places<'a>(bytes: &'a [u8], wanted: &'static [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = wanted.first().copied().unwrap_or_default();
    let begins = move |(at, byte): (usize, &u8)| {
        (*byte == first && bytes[at..].starts_with(wanted)).then_some(at)
    };
    bytes.iter().enumerate().filter_map(begins)
}
