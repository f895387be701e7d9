//! What is known of the units of a document, as numbers.

use ndarray::{Array2, s};

use crate::embed::Embeddings;
use crate::segment::{Anaphora, Marks};

/// What a score needs to know of a unit besides its vector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traits {
    /// It can stand in a summary, and so counts for what is average.
    pub usable: bool,
    /// Which of the document's headings is next above it: a row of [`Evidence::headings`].
    pub heading: Option<usize>,
    /// Counts in its text.
    pub marks: Marks,
    /// Where it points at something said before it.
    pub anaphora: Anaphora,
}

/// What is known of the units of one document.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// `[units, dimensions]`.
    pub units: &'a Embeddings,
    /// `[headings, dimensions]`, each heading once.
    pub headings: &'a Embeddings,
    /// `[units, dimensions]`: vectors of another model, of the heading and the unit in one text; for a
    /// head that reads these.
    pub headed: Option<&'a Embeddings>,
    /// One a unit, in the order of the document.
    pub traits: &'a [Traits],
}

impl Evidence<'_> {
    /// The vectors of the units, each followed by that of its heading (zeros if it has none):
    /// `[units, 2 · dimensions]`.
    pub(crate) fn with_headings(&self) -> Array2<f32> {
        let dimensions = self.units.dimensions();
        let mut vectors = Array2::zeros((self.traits.len(), 2 * dimensions));
        vectors.slice_mut(s![.., ..dimensions]).assign(&self.units.view());
        for (mut row, traits) in vectors.rows_mut().into_iter().zip(self.traits) {
            if let Some(heading) = traits.heading {
                row.slice_mut(s![dimensions..]).assign(&self.headings.row(heading));
            }
        }
        vectors
    }

    /// For each unit, whether it can stand in a summary.
    pub(super) fn usable(&self) -> Vec<bool> {
        self.traits.iter().map(|traits| traits.usable).collect()
    }
}
