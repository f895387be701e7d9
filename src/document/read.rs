//! From bytes to documents: which reader reads what.

use super::block::Block;
use super::decode::{self, Encoding};
use super::flow::is_space;
use super::format::{self, Format};
use super::part::Part;
use super::span::Span;
use super::{Document, html, instruction, lines};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::sha256;

/// What is known of a source besides its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hints<'a> {
    /// Its format, whatever the bytes look like.
    pub format: Option<Format>,
    /// Its name, whose extension counts where the bytes leave a doubt.
    pub name: Option<&'a str>,
}

/// A source as text and blocks.
struct Extract {
    text: String,
    blocks: Vec<Block>,
}

impl Document {
    /// Reads a document in any [`Format`], found from its bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if `bytes` are empty, of no known format, damaged or without text.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        Self::read_with(bytes, &Hints::default())
    }

    /// Reads a document of which more is known than its bytes.
    ///
    /// # Errors
    /// As [`Document::read`].
    pub fn read_with(bytes: &[u8], hints: &Hints<'_>) -> Result<Self> {
        if bytes.is_empty() {
            return Err(Error::new(ErrorKind::Document, "the document is empty")
                .hint("check that the file was written completely"));
        }
        let (source, encoding) = decode::decode(bytes)?;
        let format = hints.format.unwrap_or_else(|| format::of_text(&source));
        let (extract, instruction) = match format {
            Format::Text => {
                let instruction = instruction::find(&source);
                let start = instruction.as_ref().map_or(0, |i| i.span.end);
                let blocks = lines::blocks_of_text(&source, start..source.len());
                (Extract { text: source, blocks }, instruction)
            }
            Format::Html => (read_html(&source)?, None),
        };
        if extract.text.chars().all(is_space) {
            return Err(Error::new(ErrorKind::Document, "the document holds white space alone")
                .hint("check that the file was written completely"));
        }
        let start = instruction.as_ref().map_or(0, |i| i.span.end);
        let span = Span::new(start..extract.text.len());
        let part = if start > 0 { Part::below_instruction(span) } else { Part::whole(span) };
        Ok(Self {
            format,
            encoding,
            bytes: bytes.len(),
            sha256: sha256(bytes),
            instruction,
            part,
            text: extract.text,
            blocks: extract.blocks,
        })
    }
}

fn read_html(source: &str) -> Result<Extract> {
    Ok(match html::read(source)? {
        html::Page::Sheet(sheet) => {
            let blocks = lines::blocks_of_sheet(&sheet);
            Extract { text: sheet.into_text(), blocks }
        }
        html::Page::Preformatted(text) => {
            let blocks = lines::blocks_of_text(&text, 0..text.len());
            Extract { text, blocks }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_kept_in_mind() {
        let document = Document::read(b"We sell gauges in caf\xe9s.").unwrap();
        assert_eq!(document.encoding(), Encoding::Windows1252);
        assert_eq!(document.text(), "We sell gauges in cafés.");
    }
}
