//! Bytes to an open PDF, or the reason why not.

use hayro_font::hayro_syntax::object::Dict;
use hayro_font::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::limits::{MOST_PAGES, excessive};
use super::streams;
use crate::error::{Error, ErrorKind, Result};

/// Where the mark of a file's end is looked for; some are followed by what a server appended.
const TAIL: usize = 64 << 10;

/// Opens a PDF that is whole and needs no password.
pub(super) fn open(bytes: &[u8]) -> Result<Pdf> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if !tail.windows(5).any(|part| part == b"%%EOF") {
        return Err(error("the PDF is cut off: the mark of its end is missing")
            .hint("get the file again, and check that it was received completely"));
    }
    streams::check_file(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|fault| match fault {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            error("the PDF is encrypted with a password")
                .hint("open it with its password and save a copy without one")
        }
        LoadPdfError::Decryption(_) => error("the PDF is encrypted in a way that is not supported")
            .hint("open it in a viewer and save a copy without encryption"),
        LoadPdfError::Invalid => damaged(),
    })?;
    check_pages(&pdf)?;
    Ok(pdf)
}

/// Fails if the document has no pages, too many, or fewer than it says.
fn check_pages(pdf: &Pdf) -> Result<()> {
    let found = pdf.pages().len();
    if found == 0 {
        return Err(damaged());
    }
    if found > MOST_PAGES {
        return Err(excessive("pages"));
    }
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let promised =
        catalog.and_then(|catalog| catalog.get::<Dict<'_>>("Pages")?.get::<u32>("Count"));
    match promised {
        Some(promised) if promised as usize > found => {
            Err(error(format!("the PDF is damaged: {found} of its {promised} pages can be read"))
                .hint("get the file again, or open it in a viewer and save a copy"))
        }
        _ => Ok(()),
    }
}

/// The error for a PDF that cannot be read at all.
pub(super) fn damaged() -> Error {
    error("the PDF is damaged").hint("get the file again, or open it in a viewer and save a copy")
}

fn error(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Document, message)
}
