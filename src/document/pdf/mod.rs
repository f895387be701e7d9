//! PDF to text: pages of placed glyphs to lines as a typewriter sets them.
//!
//! `open` reads the file, `content` the drawing instructions of a page with the help of `fonts`,
//! `glyphs` says which marks count, `words` makes lines of them, `columns` puts these in reading
//! order, `blocks` finds paragraphs and tables and `typeset` writes them. Knows nothing of what the
//! words say: headings, entries and running headers are found in the text by `lines`.
//!
//! A PDF is a program that a stranger wrote. `limits` and `streams` bound what reading one may cost,
//! and it is read on a thread of its own, where a panic of the PDF library ends that thread alone.

mod blocks;
mod columns;
mod content;
mod fonts;
mod glyphs;
mod limits;
mod open;
mod streams;
mod typeset;
mod words;

#[cfg(test)]
mod tests;

use std::thread;

use crate::error::{Error, ErrorKind, Result};

/// Name of the thread on which a PDF is read. A panic there comes back as an error; a program may
/// keep the panic's own message off the terminal by this name.
pub const PDF_THREAD: &str = "ownwords-pdf";

/// Objects of a PDF lie in one another, and are read recursively to a depth of some hundreds.
const STACK: usize = 64 << 20;

/// The text of a PDF in the order of reading: paragraphs wrapped at a margin with blank lines between
/// them, rows of tables with gaps of three spaces or more, a form feed behind each page.
#[derive(Debug)]
pub(super) struct Pages {
    /// The text.
    pub text: String,
    /// Byte offset in `text` at which each page begins; the first is 0.
    pub starts: Vec<usize>,
}

/// Reads a PDF.
///
/// # Errors
/// [`ErrorKind::Document`] if `bytes` are damaged, cut off or encrypted with a password, if they hold
/// no text, or if reading them would go beyond `limits`.
pub(super) fn read(bytes: &[u8]) -> Result<Pages> {
    thread::scope(|scope| {
        let reader = thread::Builder::new().name(PDF_THREAD.to_owned()).stack_size(STACK);
        let reader = reader.spawn_scoped(scope, || read_pages(bytes)).map_err(|error| {
            Error::new(ErrorKind::Document, "no thread can be started to read the PDF")
                .because(error)
        })?;
        // What a panic carries is a message for programmers of the PDF library.
        reader.join().unwrap_or_else(|_| Err(open::damaged()))
    })
}

fn read_pages(bytes: &[u8]) -> Result<Pages> {
    let pdf = open::open(bytes)?;
    let mut pages = content::Reader::new();
    let mut blocks = Vec::new();
    for page in pdf.pages().iter() {
        let glyphs = glyphs::upright(&pages.marks(page)?);
        let lines = columns::in_reading_order(words::lines(glyphs));
        blocks.push(blocks::blocks(&lines));
    }
    pages.check_text()?;
    Ok(typeset::typeset(&blocks))
}
