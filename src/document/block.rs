//! The parts that a document is read into.

use std::ops::Range;

use super::flow::Flow;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; a lower rank stands above a higher one (0: part or item of a filing).
    Heading {
        /// Depth in the outline.
        rank: u8,
    },
    /// Running text.
    Paragraph,
    /// An entry of a list, its bullet taken out.
    ListItem,
    /// A row of a table: byte ranges of its cells in the block's text.
    TableRow {
        /// One range a cell, in order; the text between two is a single space.
        cells: Vec<Range<usize>>,
    },
    /// A page number, a running header, a ruler: what belongs to the page and not to the text.
    Debris,
}

/// One part of a document and its text, which knows its places in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text.
    pub flow: Flow,
}
