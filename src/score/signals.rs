//! What is measured of every unit and focus, before anything is weighed.

use ndarray::{Array2, Axis};

use super::evidence::Evidence;
use super::zero_shot::phrasings;
use crate::embed::{Calibration, Embeddings};

/// The vectors of focuses: one matrix of phrasings, and which rows belong to which focus.
#[derive(Debug, Clone)]
pub struct FocusVectors {
    phrasings: Embeddings,
    /// Number of phrasings of each focus, in order.
    counts: Vec<usize>,
    titles: Embeddings,
    /// How the cosines of these vectors are to be read.
    calibration: Calibration,
}

impl FocusVectors {
    /// `phrasings` holds the vectors of all phrasings, those of the first focus first, `counts` how
    /// many each focus has, and `titles` one vector a focus; `calibration` is that of the model.
    ///
    /// # Panics
    /// If the numbers do not add up.
    #[must_use]
    pub fn new(
        phrasings: Embeddings,
        counts: Vec<usize>,
        titles: Embeddings,
        calibration: Calibration,
    ) -> Self {
        assert_eq!(phrasings.len(), counts.iter().sum::<usize>(), "one vector for each phrasing");
        assert_eq!(titles.len(), counts.len(), "one title for each focus");
        Self { phrasings, counts, titles, calibration }
    }

    /// How many focuses there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

/// What is measured of every unit and focus; each matrix is `[units, focuses]`.
#[derive(Debug, Clone)]
pub struct Signals {
    /// How near the unit is to the phrasings of the focus: cosines, as the built-in model has them.
    pub(super) relevance: Array2<f32>,
    /// How near its heading is to the phrasings and the title, likewise; 0 without a heading.
    pub(super) heading: Array2<f32>,
    /// How well its words answer those of the phrasings and the title: BM25.
    pub(super) terms: Array2<f32>,
}

impl Signals {
    /// Measures `evidence` against `focuses`; `terms`, `[units, focuses]`, is BM25.
    #[must_use]
    pub fn new(evidence: &Evidence<'_>, focuses: &FocusVectors, terms: Array2<f32>) -> Self {
        let nearness = |texts: &Embeddings, queries: &Embeddings| {
            texts.cosines(queries).mapv_into(|cosine| focuses.calibration.nearness(cosine))
        };
        let near = nearness(evidence.units, &focuses.phrasings);
        let relevance = phrasings::relevance(&near, &focuses.counts, None);
        let near = nearness(evidence.headings, &focuses.phrasings);
        let titles = nearness(evidence.headings, &focuses.titles);
        let by_heading = phrasings::relevance(&near, &focuses.counts, Some(&titles));
        let mut heading = Array2::zeros(relevance.raw_dim());
        for (mut row, traits) in heading.rows_mut().into_iter().zip(evidence.traits) {
            if let Some(above) = traits.heading {
                row.assign(&by_heading.row(above));
            }
        }
        Self { relevance, heading, terms }
    }

    /// The signals of words alone, `[units, focuses]`, where nothing else is needed.
    #[must_use]
    pub fn of_terms(terms: Array2<f32>) -> Self {
        let none = Array2::zeros(terms.raw_dim());
        Self { relevance: none.clone(), heading: none, terms }
    }

    /// The signals of some of the focuses.
    pub(super) fn of(&self, focuses: &[usize]) -> Self {
        Self {
            relevance: self.relevance.select(Axis(1), focuses),
            heading: self.heading.select(Axis(1), focuses),
            terms: self.terms.select(Axis(1), focuses),
        }
    }
}
