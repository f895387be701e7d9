//! The parts of a document: items of a filing, and what stands below its headings.
//!
//! Works on blocks, whatever format they were read from. `item` reads marks such as `Item 1A.`,
//! `titles` knows how items are titled, `candidate` weighs each mark with the help of `wording` and
//! `contents`, `sequence` chooses among them, `outline` makes parts of the chosen ones and of the
//! headings between, `business` says which of them to summarize and how sure that is, `named` finds
//! one by its name. Nothing here knows what stands in the text of a part.

mod business;
mod candidate;
mod contents;
mod item;
mod named;
mod outline;
mod sequence;
mod titles;
mod wording;

use std::ops::Range;

pub use business::Found;
pub use item::{ItemNumber, Items};

use super::block::Block;
use super::span::Span;
use crate::error::Result;

/// A part of a document, with its heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading as written, white space collapsed: `Item 1. Business`.
    pub name: String,
    /// What stands behind the mark of an item; the name where there is no mark.
    pub title: String,
    /// Which items of a filing it holds, if it is one or several of them.
    pub items: Option<Items>,
    /// Whether it is no more than an entry of a table of contents or an index.
    pub is_entry: bool,
    /// How many parts it stands in.
    pub depth: usize,
    /// From its heading to the end of its last block.
    pub span: Span,
    /// Its blocks, the heading's among them: indices.
    pub blocks: Range<usize>,
}

/// All parts of a document.
#[derive(Debug, Clone)]
pub struct Sections {
    all: Vec<Section>,
    business: Found,
}

impl Sections {
    /// The parts that `blocks` are divided into.
    #[must_use]
    pub fn of(blocks: &[Block]) -> Self {
        let outline = outline::Outline::read(blocks);
        let all = outline.sections(blocks);
        let business = business::find(&outline, &all);
        Self { all, business }
    }

    /// The parts of a record that names the items of a filing itself: for each its field, such as
    /// `item_1A`, and where it stands in the text.
    #[must_use]
    pub(crate) fn of_fields(blocks: &[Block], fields: &[(String, Range<usize>)]) -> Self {
        let outline = outline::Outline::of_fields(blocks, fields);
        let all = outline.sections(blocks);
        let business = business::of_fields(&outline, &all);
        Self { all, business }
    }

    /// The parts in the order of the text, each before those within it.
    #[must_use]
    pub fn all(&self) -> &[Section] {
        &self.all
    }

    /// The part that tells of the business: Item 1 of an annual report.
    #[must_use]
    pub fn business(&self) -> &Found {
        &self.business
    }

    /// The part called `name`: `Item 7`, `1A`, `Risk Factors`, or how its name or title begins; with
    /// the part of the report before it where items begin anew in each: `Part II, Item 1`.
    ///
    /// # Errors
    /// [`ErrorKind::Document`](crate::ErrorKind::Document) if there is none or more than one; the
    /// hint names those that come near.
    pub fn named(&self, name: &str) -> Result<&Section> {
        named::find(&self.all, name)
    }
}
#[cfg(test)]
mod tests;
