//! Bytes to blocks: `bytes → Document`.
//!
//! Knows formats, encodings, layouts, the parts of filings, and how people write instructions above a
//! text. Has never heard of sentences, models or budgets.

mod block;
mod decode;
#[cfg(feature = "docx")]
mod docx;
mod filing_json;
mod flow;
mod format;
mod html;
mod instruction;
mod lines;
mod markdown;
mod number;
mod packed;
mod part;
#[cfg(feature = "pdf")]
mod pdf;
mod place;
mod print;
mod read;
mod section;
mod sheet;
mod span;
mod styled;
mod submission;

pub use block::{Block, BlockKind, HeadingRank};
pub use decode::Encoding;
pub use flow::Flow;
pub(crate) use flow::{HYPHENS, is_space};
pub use format::Format;
pub use instruction::{Counted, Instruction, RequestedBudget};
pub use packed::Zstandard;
pub use part::{Choice, Part};
#[cfg(feature = "pdf")]
pub use pdf::PDF_THREAD;
pub use read::Hints;
pub use section::{Found, ItemNumber, Items, Section, Sections};
pub use span::Span;

use std::ops::Range;

/// A source as text and as blocks.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    format: Format,
    encoding: Encoding,
    bytes: usize,
    sha256: String,
    instruction: Option<Instruction>,
    part: Part,
    blocks: Vec<Block>,
    /// Where lines end in the text.
    line_ends: Vec<usize>,
    /// Where pages begin in the text; empty for a format without pages.
    pages: Vec<usize>,
    /// The parts that a record names itself, and where they stand in the text.
    fields: Vec<(String, Range<usize>)>,
    /// How many other documents of its submission are left out.
    left_out: usize,
    /// Which record of its source it is, where that holds several; the first one is 1.
    record: Option<usize>,
}

impl Document {
    /// The request written above the text, if there is one; it is no part of the blocks.
    #[must_use]
    pub fn instruction(&self) -> Option<&Instruction> {
        self.instruction.as_ref()
    }

    /// What is summarized: the whole source but for an instruction above it, unless it was narrowed.
    #[must_use]
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// Which record of its source it is, where that holds several; the first one is 1.
    #[must_use]
    pub fn record(&self) -> Option<usize> {
        self.record
    }

    /// How many other documents of its submission, exhibits most of them, are left out.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// What the source is written in.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The source's text, to which all spans refer: for plain text in UTF-8 the file itself, else what
    /// was extracted from it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the source was encoded.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The source's size in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// SHA-256 of the source's bytes, in lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Its blocks, in the order of the text.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}
