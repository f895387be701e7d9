//! The parts that a document is read into.

use std::ops::Range;

use super::flow::Flow;

/// Ranks of headings; one stands above all that come after it here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeadingRank {
    /// A part or item of a filing.
    Item,
    /// In capitals.
    Capitals,
    /// With capital initials.
    Title,
    /// In a paragraph, before its first sentence.
    RunIn,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading.
    Heading {
        /// Where it stands in the outline.
        rank: HeadingRank,
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
