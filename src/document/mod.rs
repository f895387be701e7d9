//! Bytes to blocks: `bytes → Document`.
//!
//! Knows encodings, layouts and how people write instructions above a text. Has never heard of
//! sentences, models or budgets.

mod block;
mod decode;
mod flow;
mod instruction;
mod lines;
mod number;
// Until `Document::read` calls it.
#[cfg(feature = "pdf")]
#[cfg_attr(not(test), expect(dead_code))]
mod pdf;
mod sheet;
mod span;

pub use block::{Block, BlockKind, HeadingRank};
pub use decode::Encoding;
pub use flow::Flow;
pub(crate) use flow::{HYPHENS, is_space};
pub use instruction::{Counted, Instruction, RequestedBudget};
#[cfg(feature = "pdf")]
pub use pdf::PDF_THREAD;
pub use span::Span;

use crate::error::{Error, ErrorKind, Result};
use crate::hash::sha256;

/// A source as bytes and as blocks.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    encoding: Encoding,
    bytes: usize,
    sha256: String,
    instruction: Option<Instruction>,
    body: Span,
    blocks: Vec<Block>,
}

impl Document {
    /// Reads a plain text in UTF-8, UTF-16 or Windows-1252.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if `bytes` are empty, binary, badly encoded or white space alone.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        if bytes.is_empty() {
            return Err(Error::new(ErrorKind::Document, "the document is empty")
                .hint("check that the file was written completely"));
        }
        let (text, encoding) = decode::decode(bytes)?;
        if text.chars().all(is_space) {
            return Err(Error::new(ErrorKind::Document, "the document holds white space alone")
                .hint("check that the file was written completely"));
        }
        let instruction = instruction::find(&text);
        let start = instruction.as_ref().map_or(0, |i| i.span.end);
        let body = Span::new(start..text.len());
        let blocks = lines::blocks_of_text(&text, start..text.len());
        let sha256 = sha256(bytes);
        Ok(Self { text, encoding, bytes: bytes.len(), sha256, instruction, body, blocks })
    }

    /// The request written above the text, if there is one; it is no part of the blocks.
    #[must_use]
    pub fn instruction(&self) -> Option<&Instruction> {
        self.instruction.as_ref()
    }

    /// What is summarized: the whole source, but for an instruction above it.
    #[must_use]
    pub fn body(&self) -> Span {
        self.body
    }

    /// The source's text in UTF-8, to which all spans refer.
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
