//! Bytes to text: UTF-8 with or without a byte-order mark, UTF-16 with one, Windows-1252.
//!
//! Knows encodings alone. A UTF-8 text is kept as it is, byte-order mark included, so that offsets
//! in it are offsets in the file.

use encoding_rs::{Encoding as Codec, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{Error, ErrorKind, Result};

/// How a source was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-8 with some bytes that are not; each fault is replaced by U+FFFD.
    DamagedUtf8,
    /// UTF-16, little or big end first as its byte-order mark says.
    Utf16,
    /// Windows-1252, the usual one of older filings; holds ISO 8859-1 and ASCII.
    Windows1252,
}

impl Encoding {
    /// The name in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::DamagedUtf8 => "utf-8-damaged",
            Self::Utf16 => "utf-16",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// Sources beyond this many bytes are refused: offsets are kept in 32 bits.
const MOST_BYTES: usize = 1 << 30;

/// The text of `bytes`, and how it was encoded.
///
/// # Errors
/// [`ErrorKind::Document`] for an empty or binary source, or one of more than 1 GiB.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, Encoding)> {
    if bytes.len() > MOST_BYTES {
        return Err(Error::new(ErrorKind::Document, "the document is larger than 1 GiB")
            .hint("split it, and summarize the part that you need"));
    }
    if let Some((codec, _)) = Codec::for_bom(bytes)
        && codec != UTF_8
    {
        return decode_utf16(bytes, codec);
    }
    if is_binary(bytes) {
        return Err(Error::new(ErrorKind::Document, "this is a binary file of no known format")
            .hint("what is read: HTML, plain text, EDGAR JSON, Markdown, PDF and Word documents"));
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Encoding::Utf8),
        Err(_) if is_damaged_utf8(bytes) => {
            (String::from_utf8_lossy(bytes).into_owned(), Encoding::DamagedUtf8)
        }
        Err(_) => {
            (WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), Encoding::Windows1252)
        }
    })
}

/// Whether `bytes`, which are not UTF-8, are so but for a few: more characters of two bytes or more
/// than faults. A text in Windows-1252 hardly holds such a character by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut faults, mut characters) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        faults += usize::from(!chunk.invalid().is_empty());
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    characters > faults
}

fn decode_utf16(bytes: &[u8], codec: &'static Codec) -> Result<(String, Encoding)> {
    debug_assert!(codec == UTF_16LE || codec == UTF_16BE);
    let (text, malformed) = codec.decode_with_bom_removal(bytes);
    if malformed {
        return Err(Error::new(
            ErrorKind::Document,
            "the byte-order mark says UTF-16, but the text is not valid UTF-16",
        )
        .hint("save the document as UTF-8"));
    }
    Ok((text.into_owned(), Encoding::Utf16))
}

/// Whether `bytes` look like something other than text: more than one control character in a
/// thousand that no text has. A stray NUL, as old filings hold, is no proof.
fn is_binary(bytes: &[u8]) -> bool {
    const HEAD: usize = 64 * 1024;
    let head = &bytes[..bytes.len().min(HEAD)];
    let control =
        |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b);
    let found = head.iter().filter(control).count();
    found * 1000 > head.len().max(2000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_encodings_give_the_same_text() {
        let text = "Net sales – “café” rose 5%.";
        let utf16 = |bom: [u8; 2], unit: fn(u16) -> [u8; 2]| {
            bom.into_iter().chain(text.encode_utf16().flat_map(unit)).collect::<Vec<u8>>()
        };
        let (windows, _, lossy) = WINDOWS_1252.encode(text);
        assert!(!lossy);
        let cases: [(Vec<u8>, Encoding); 4] = [
            (text.into(), Encoding::Utf8),
            (utf16([0xff, 0xfe], u16::to_le_bytes), Encoding::Utf16),
            (utf16([0xfe, 0xff], u16::to_be_bytes), Encoding::Utf16),
            (windows.into_owned(), Encoding::Windows1252),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(decode(&bytes).unwrap(), (text.to_owned(), encoding));
        }
    }

    #[test]
    fn a_byte_order_mark_keeps_utf8_offsets() {
        let (text, encoding) = decode(b"\xef\xbb\xbfSales rose.").unwrap();
        assert_eq!(encoding, Encoding::Utf8);
        assert_eq!(&text[3..], "Sales rose.");
    }

    #[test]
    fn a_cut_or_damaged_utf8_text_is_not_taken_for_windows_1252() {
        let text = "Net sales – “café” rose.";
        let quote = text.find('”').unwrap();
        let whole = decode(&text.as_bytes()[..quote]).unwrap();
        assert_eq!(whole, ("Net sales – “café".to_owned(), Encoding::Utf8));
        let (cut, encoding) = decode(&text.as_bytes()[..=quote]).unwrap();
        assert_eq!((cut.as_str(), encoding), ("Net sales – “café\u{fffd}", Encoding::DamagedUtf8));
    }

    #[test]
    fn a_stray_nul_makes_no_binary_file() {
        assert!(decode(b"We make gauges.\0 We sell them.").is_ok());
    }

    #[test]
    fn binary_files_and_broken_utf16_are_refused() {
        let png = [0x89, b'P', b'N', b'G', 0, 0, 0, 13, 1, 2, 3];
        assert!(decode(&png).unwrap_err().to_string().contains("binary"));
        let lone_surrogate = [0xff, 0xfe, 0x00, 0xd8];
        assert!(decode(&lone_surrogate).unwrap_err().to_string().contains("UTF-16"));
    }
}
