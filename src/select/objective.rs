//! What a selection is worth.
//!
//! `F(S) = Σ_f w_f · √( Σ_{i∈S_f} value(i) )`, a concave function of a sum for each focus, of the
//! family of Lin & Bilmes (2011): the first good unit of a focus adds more than the fifth, so that
//! each focus gets its share without quotas. `S_f` are the chosen units whose best focus is `f`, and
//! `value` is how far a unit's best score lies above a threshold, lessened for what repeats a
//! chosen unit.

use ndarray::ArrayView1;

/// Scores from which a unit is worth anything, in rounds: first those that stand out by one
/// deviation, then, for the room that is left, those above the average.
pub(super) const THRESHOLDS: [f32; 2] = [1.0, 0.0];

/// Similarity from which a unit begins to count as a repetition, and at which it adds nothing.
const ALIKE: f32 = 0.80;
const SAME: f32 = 0.95;

/// The running sums of a selection, one for each focus.
#[derive(Debug, Clone)]
pub(super) struct Objective {
    weights: Vec<f32>,
    sums: Vec<f32>,
}

/// The focus that a unit serves, and what it is worth to it; the value is above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Service {
    pub(super) focus: usize,
    pub(super) value: f32,
}

impl Objective {
    /// Nothing chosen yet; `weights` are those of the focuses, 0 for one that is not disclosed.
    pub(super) fn new(weights: Vec<f32>) -> Self {
        let sums = vec![0.0; weights.len()];
        Self { weights, sums }
    }

    /// What a unit with these scores serves, alone; `None` if its best score is not above
    /// `threshold`.
    pub(super) fn service(&self, scores: &ArrayView1<'_, f32>, threshold: f32) -> Option<Service> {
        let disclosed = scores.iter().enumerate().filter(|(focus, _)| self.weights[*focus] > 0.0);
        // Of equals, the first focus.
        let (focus, score) = disclosed.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
        let value = score - threshold;
        (value > 0.0).then_some(Service { focus, value })
    }

    /// What a unit of this service would add, if the nearest chosen unit is as similar as
    /// `nearest`.
    pub(super) fn gain(&self, service: Service, nearest: f32) -> f32 {
        let sum = self.sums[service.focus];
        let value = service.value * freshness(nearest);
        self.weights[service.focus] * ((sum + value).sqrt() - sum.sqrt())
    }

    /// Takes the unit into the selection.
    pub(super) fn take(&mut self, service: Service, nearest: f32) {
        self.sums[service.focus] += service.value * freshness(nearest);
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
        let first = objective.service(&array![3.0, 1.2].view(), 1.0).unwrap();
        let second = objective.service(&array![0.0, 2.5].view(), 1.0).unwrap();
        assert_eq!((first.focus, second.focus), (0, 1));
        let before = objective.gain(first, 0.0);
        objective.take(first, 0.0);
        assert!(objective.gain(first, 0.0) < before);
        assert!(objective.gain(second, 0.0) > objective.gain(first, 0.0));
        assert!(objective.gain(first, 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn what_is_average_or_undisclosed_serves_nothing() {
        let objective = Objective::new(vec![1.0, 0.0]);
        assert_eq!(objective.service(&array![0.9, 5.0].view(), 1.0), None);
        assert_eq!(objective.service(&array![2.0, 5.0].view(), 1.0).unwrap().focus, 0);
    }
}
