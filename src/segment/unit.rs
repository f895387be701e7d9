//! What can be selected, and how it stands in its text.

use std::sync::Arc;

use super::anaphora::{self, Anaphora};
use crate::document::{Flow, Span};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// A sentence.
    Sentence,
    /// An entry of a list that is a phrase.
    Item,
    /// A row of a table.
    Row,
}

impl UnitKind {
    /// The name in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Item => "item",
            Self::Row => "row",
        }
    }
}

/// Whether a unit can stand in a summary, and with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// By itself.
    Alone,
    /// After the unit of this index, which introduces its list.
    After(usize),
    /// Only before the entries of the list that it introduces.
    LeadIn,
    /// Not at all: it is no whole sentence, or speaks of a table that is not there.
    Never,
}

/// A sentence, a list item or a table row, with its places in the source.
#[derive(Debug, Clone)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// How it may be used.
    pub standing: Standing,
    /// Headings above it, outermost first; shared among the units below them.
    pub heading: Arc<[String]>,
    flow: Flow,
    /// Parts of the text that a summary shows, in order: all of it, but for an item's last
    /// separator and the spaces between cells.
    shown: Vec<std::ops::Range<usize>>,
}

impl Unit {
    pub(super) fn new(
        kind: UnitKind,
        standing: Standing,
        heading: Arc<[String]>,
        flow: Flow,
        shown: Vec<std::ops::Range<usize>>,
    ) -> Self {
        Self { kind, standing, heading, flow, shown }
    }

    /// Its text, white space collapsed, separators as they stand in the source.
    #[must_use]
    pub fn text(&self) -> &str {
        self.flow.text()
    }

    /// Whether it opens with words that point back at the unit before it ("It", "However").
    #[must_use]
    pub fn points_back(&self) -> bool {
        anaphora::points_back(self.text())
    }

    /// Where it points at something said before it.
    #[must_use]
    pub fn anaphora(&self) -> Anaphora {
        anaphora::anaphora(self.text())
    }

    /// Where its text stands in the source.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        self.flow.spans(0..self.flow.text().len())
    }

    /// The parts that a summary shows, without the separator that ends an item: one, or one for
    /// each cell of a row.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|range| &self.flow.text()[range.clone()])
    }

    /// Where those parts stand in the source.
    #[must_use]
    pub fn shown_spans(&self) -> Vec<Span> {
        self.shown.iter().flat_map(|range| self.flow.spans(range.clone())).collect()
    }
}
