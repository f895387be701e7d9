//! What a selection is worth.
//!
//! `F(S) = Σ_f w_f · √( Σ_{i∈S} value_f(i) )`, a concave function of a sum for each focus, of the
//! family of Lin & Bilmes (2011): the first good unit of a focus adds more than the fifth, so that
//! each focus gets its share without quotas. `value` is the positive part of a score, lessened for
//! what repeats a chosen unit.

use ndarray::ArrayView1;

/// Similarity from which a unit begins to count as a repetition, and at which it adds nothing.
const ALIKE: f32 = 0.55;
const SAME: f32 = 0.90;

/// The running sums of a selection, one for each focus.
#[derive(Debug, Clone)]
pub(super) struct Objective {
    weights: Vec<f32>,
    sums: Vec<f32>,
}

impl Objective {
    /// Nothing chosen yet; `weights` are those of the focuses, 0 for one that is not disclosed.
    pub(super) fn new(weights: Vec<f32>) -> Self {
        let sums = vec![0.0; weights.len()];
        Self { weights, sums }
    }

    /// What a unit with these scores would add to each focus, if the nearest chosen unit is as
    /// similar as `nearest`.
    pub(super) fn gains<'a>(
        &'a self,
        scores: ArrayView1<'a, f32>,
        nearest: f32,
    ) -> impl Iterator<Item = f32> + 'a {
        let fresh = freshness(nearest);
        self.sums.iter().zip(&self.weights).enumerate().map(move |(focus, (sum, weight))| {
            let value = scores[focus].max(0.0) * fresh;
            weight * ((sum + value).sqrt() - sum.sqrt())
        })
    }

    /// Takes the unit into the selection.
    pub(super) fn take(&mut self, scores: ArrayView1<'_, f32>, nearest: f32) {
        let fresh = freshness(nearest);
        for (sum, score) in self.sums.iter_mut().zip(scores) {
            *sum += score.max(0.0) * fresh;
        }
    }
}

/// 1 for a unit like none of the chosen ones, 0 for a copy, linear between.
fn freshness(nearest: f32) -> f32 {
    (1.0 - (nearest - ALIKE) / (SAME - ALIKE)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn gains_diminish_within_a_focus_and_vanish_for_copies() {
        let mut objective = Objective::new(vec![1.0, 1.0]);
        let (first, second) = (array![2.0, 0.0], array![0.0, 1.5]);
        let gain = |o: &Objective, s: &ndarray::Array1<f32>, near| o.gains(s.view(), near).sum::<f32>();
        let before = gain(&objective, &first, 0.0);
        objective.take(first.view(), 0.0);
        assert!(gain(&objective, &first, 0.0) < before);
        assert!(gain(&objective, &second, 0.0) > gain(&objective, &first, 0.0));
        assert_eq!(gain(&objective, &first, 1.0), 0.0);
    }
}
