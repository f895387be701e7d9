//! How much each unit serves each focus: `unit vectors × focus vectors → Scores`.
//!
//! Knows numbers alone: no text, no token, no budget. One signal a file, one formula each; this
//! file puts them in order.

mod contrast;
mod leaning;
mod phrasings;
mod position;
mod standard;

use ndarray::{Array2, ArrayView1, Axis};

use crate::embed::Embeddings;

/// Cosine below which the best unit of a focus says nothing of it.
///
/// Measured on labelled Item 1 texts with the default model: see `ARCHITECTURE.md`, "Not disclosed".
const FLOOR: f32 = 0.34;

/// The vectors of the focuses: one matrix of phrasings, and which rows belong to which focus.
#[derive(Debug, Clone)]
pub struct FocusVectors {
    phrasings: Embeddings,
    /// Number of phrasings of each focus, in order.
    counts: Vec<usize>,
    /// What standing early is worth to each focus.
    early: Vec<f32>,
}

impl FocusVectors {
    /// `phrasings` holds the vectors of all phrasings, those of the first focus first. Each focus has
    /// a number of them, and says how many standard deviations standing first is worth to it.
    ///
    /// # Panics
    /// If the numbers do not add up to that of the phrasings.
    #[must_use]
    pub fn new(phrasings: Embeddings, focuses: impl IntoIterator<Item = (usize, f32)>) -> Self {
        let (counts, early): (Vec<usize>, Vec<f32>) = focuses.into_iter().unzip();
        assert_eq!(phrasings.len(), counts.iter().sum::<usize>(), "one vector for each phrasing");
        Self { phrasings, counts, early }
    }
}

/// What a score needs to know of a unit besides its vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// It can stand in a summary, and so counts for what is average.
    pub usable: bool,
    /// It opens with words that point back at the unit before it.
    pub leans: bool,
}

/// How much each unit serves each focus.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// `[units, focuses]`; comparable across focuses, 0 is the average unit of the document.
    values: Array2<f32>,
    /// For each focus, whether any unit is near enough to it.
    disclosed: Vec<bool>,
}

impl Scores {
    /// Scores given as they are, `[units, focuses]`, and which focuses are disclosed.
    #[must_use]
    pub fn new(values: Array2<f32>, disclosed: Vec<bool>) -> Self {
        debug_assert_eq!(values.ncols(), disclosed.len());
        Self { values, disclosed }
    }

    /// How many units there are.
    #[must_use]
    pub fn units(&self) -> usize {
        self.values.nrows()
    }

    /// How many focuses there are.
    #[must_use]
    pub fn focuses(&self) -> usize {
        self.values.ncols()
    }

    /// The scores of a unit, one for each focus.
    #[must_use]
    pub fn of(&self, unit: usize) -> ArrayView1<'_, f32> {
        self.values.row(unit)
    }

    /// The least of all scores; 0 if there are none.
    #[must_use]
    pub fn least(&self) -> f32 {
        self.values.iter().copied().reduce(f32::min).unwrap_or_default()
    }

    /// Whether the document says anything of `focus`.
    #[must_use]
    pub fn is_disclosed(&self, focus: usize) -> bool {
        self.disclosed[focus]
    }
}

/// Scores every unit for every focus; `traits` has one entry for each unit.
///
/// 1. relevance: best cosines over the phrasings of a focus (`phrasings`);
/// 2. standard score over the document, so that focuses compare (`standard`);
/// 3. contrast, so that a unit near to all focuses is not the best for each (`contrast`);
/// 4. a gain for what stands early (`position`), a price for what reads badly alone (`leaning`).
#[must_use]
pub fn score(units: &Embeddings, focuses: &FocusVectors, traits: &[Traits]) -> Scores {
    let usable: Vec<bool> = traits.iter().map(|t| t.usable).collect();
    let cosines = units.cosines(&focuses.phrasings);
    let relevance = phrasings::relevance(&cosines, &focuses.counts);
    let disclosed = relevance
        .axis_iter(Axis(1))
        .map(|column| column.iter().zip(&usable).any(|(r, usable)| *usable && *r >= FLOOR))
        .collect();
    let standard = standard::standard_scores(&relevance, &usable);
    let mut values = contrast::contrast(&standard);
    position::add(&mut values, &focuses.early);
    leaning::subtract(&mut values, traits.iter().map(|t| t.leans));
    Scores { values, disclosed }
}
