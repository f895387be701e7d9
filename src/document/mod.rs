//! Bytes to blocks: `bytes → Document`.
//!
//! Knows formats, encodings, layouts, the parts of filings, and how people write instructions above a
//! text. Has never heard of sentences, models or budgets.

mod block;
mod decode;
#[cfg(feature = "docx")]
#[allow(dead_code)] // `read` does not know Word documents yet
mod docx;
mod flow;
mod format;
mod html;
mod instruction;
mod lines;
mod number;
#[allow(dead_code)] // `read` does not open packed files yet
mod packed;
mod part;
mod read;
mod sheet;
mod span;
mod styled;

pub use block::{Block, BlockKind, HeadingRank};
pub use decode::Encoding;
pub use flow::Flow;
pub(crate) use flow::{HYPHENS, is_space};
pub use format::Format;
pub use instruction::{Counted, Instruction, RequestedBudget};
pub use part::Part;
pub use read::Hints;
pub use span::Span;

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
}

impl Document {
    /// The request written above the text, if there is one; it is no part of the blocks.
    #[must_use]
    pub fn instruction(&self) -> Option<&Instruction> {
        self.instruction.as_ref()
    }

    /// What is summarized: the whole source, but for an instruction above it.
    #[must_use]
    pub fn part(&self) -> &Part {
        &self.part
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
