//! Scores of focuses that were learned from labelled documents.
//!
//! Two steps. A linear map of a unit's vector and that of its heading says what the unit tells by
//! itself; boosted trees then weigh that with what stands around the unit, with counts in its text and
//! with the signals of `zero_shot`. Both were fitted to what labelled units are worth (`learn`).

mod features;
mod head;
mod tree;

use ndarray::Array2;

pub use features::features;
pub use head::{FORMAT, Head, HeadFocus, Input, TrainedOn};
pub use tree::{Node, Tree};

use super::evidence::Evidence;
use super::signals::Signals;

impl Head {
    /// The scores of all its focuses, `[units, focuses]`. `signals` are those of the same focuses.
    pub(crate) fn scores(&self, evidence: &Evidence<'_>, signals: &Signals) -> Array2<f32> {
        self.scores_of(&self.told(evidence), evidence, signals)
    }

    /// The same, from what each unit tells by itself.
    pub(crate) fn scores_of(
        &self,
        told: &Array2<f32>,
        evidence: &Evidence<'_>,
        signals: &Signals,
    ) -> Array2<f32> {
        let features = features(told, evidence, signals, self.input);
        let mut scores = Array2::zeros(told.raw_dim());
        for (mut scores, focus) in scores.columns_mut().into_iter().zip(&self.focuses) {
            scores.assign(&focus.worths(&features));
        }
        scores
    }
}
