//! What reading a PDF may cost. A long annual report stays far below each of these.

use crate::error::{Error, ErrorKind, Result};

/// Pages of a document.
pub(super) const MOST_PAGES: usize = 10_000;
/// Glyphs of a page; one set closely in small print has some ten thousand.
pub(super) const MOST_GLYPHS_OF_PAGE: usize = 200_000;
/// Glyphs of a document.
const MOST_GLYPHS: usize = 16_000_000;
/// Units of work of a document: a drawing instruction is one, a decoded content stream one for 64
/// bytes. A report of 150 pages takes half a million.
const MOST_WORK: usize = 50_000_000;
/// Bytes of a stream when decoded.
pub(super) const MOST_DECODED: usize = 256 << 20;
/// Bytes that are inflated at most to find out the sizes of a file's large streams: what looks like the
/// start of one may stand in another a thousand times.
pub(super) const MOST_MEASURED: u64 = 4 << 30;
/// Bytes, as stored, of a stream whose size when decoded cannot be found out beforehand.
pub(super) const MOST_STORED: usize = 256 << 10;
/// Bytes of the characters that one code may stand for: a ligature, or a word that is drawn whole.
pub(super) const MOST_OF_CODE: usize = 64;
/// Lines of a page that are looked at for columns.
pub(super) const MOST_LINES: usize = 2_000;
/// How deep drawings may lie in one another.
pub(super) const DEEPEST: usize = 12;
/// How many states of drawing may be put aside at a time.
pub(super) const MOST_STATES: usize = 512;

/// Counts what has been spent.
#[derive(Debug, Default)]
pub(super) struct Spent {
    work: usize,
    glyphs: usize,
}

impl Spent {
    /// Counts `amount` units of work.
    pub(super) fn work(&mut self, amount: usize) -> Result<()> {
        self.work = self.work.saturating_add(amount);
        if self.work > MOST_WORK { Err(excessive("drawing instructions")) } else { Ok(()) }
    }

    /// Counts one glyph on a page that has `on_page` of them.
    pub(super) fn glyph(&mut self, on_page: usize) -> Result<()> {
        self.glyphs += 1;
        if on_page >= MOST_GLYPHS_OF_PAGE || self.glyphs > MOST_GLYPHS {
            return Err(excessive("characters"));
        }
        Ok(())
    }
}

/// The error for a PDF with more `of_what` than can be read.
pub(super) fn excessive(of_what: &str) -> Error {
    Error::new(ErrorKind::Document, format!("the PDF has more {of_what} than can be read"))
        .hint("if it is sound, save the pages that you need as a PDF of their own")
}
