//! What a selection is worth.
//!
//! `F(S) = Σ_f w_f · ln(1 + Σ_g max_{i∈S∩g} worth_f(i) / C)`, `g` the groups of units that say the
//! same: a monotone submodular function of the family of Lin & Bilmes (2011). The first good unit of a
//! focus adds more than the fifth, so that each focus gets its share without quotas; of units that
//! repeat one another only the best counts.

use ndarray::Array2;

use super::Problem;

/// Worth that a focus has soon: with this much of it, more adds half of what the first would.
const SOON: f32 = 1.0;

/// The running sums of a selection.
#[derive(Clone)]
pub(super) struct Objective<'a> {
    problem: &'a Problem<'a>,
    /// Weights of the focuses, 0 for one that is not disclosed.
    weights: Vec<f32>,
    /// One a focus.
    sums: Vec<f32>,
    /// `[units, focuses]`: the most that a chosen unit of the group has, in the row of its first unit.
    most: Array2<f32>,
}

impl<'a> Objective<'a> {
    /// Nothing chosen yet.
    pub(super) fn new(problem: &'a Problem<'a>) -> Self {
        let disclosed =
            |(f, w): (usize, &f32)| if problem.scores.is_disclosed(f) { *w } else { 0.0 };
        let weights: Vec<f32> = problem.weights.iter().enumerate().map(disclosed).collect();
        let sums = vec![0.0; weights.len()];
        let most = Array2::zeros((problem.scores.units(), weights.len()));
        Self { problem, weights, sums, most }
    }

    /// What `unit` would add to each focus, weighted.
    fn gains(&self, unit: usize) -> impl Iterator<Item = f32> + '_ {
        let most = self.most.row(self.problem.repeats[unit]);
        let scores = self.problem.scores.of(unit);
        (0..self.weights.len()).map(move |focus| {
            let more = (scores[focus] - most[focus]).max(0.0);
            // ln(1 + (s + x) / C) − ln(1 + s / C), with one rounding less.
            self.weights[focus] * (more / (SOON + self.sums[focus])).ln_1p()
        })
    }

    /// What `unit` would add.
    pub(super) fn gain(&self, unit: usize) -> f32 {
        self.gains(unit).sum()
    }

    /// The focus, of those disclosed, to which `unit` is worth most; of equals the first.
    pub(super) fn focus(&self, unit: usize) -> Option<usize> {
        let scores = self.problem.scores.of(unit).to_vec().into_iter().enumerate();
        let worth = scores.map(|(focus, score)| (focus, score * self.weights[focus]));
        worth.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(focus, _)| focus)
    }

    /// Takes `unit` into the selection.
    pub(super) fn take(&mut self, unit: usize) {
        let mut most = self.most.row_mut(self.problem.repeats[unit]);
        for (focus, score) in self.problem.scores.of(unit).iter().enumerate() {
            let more = (score - most[focus]).max(0.0);
            most[focus] += more;
            self.sums[focus] += more;
        }
    }

    /// Starts again with `units` alone.
    pub(super) fn reset(&mut self, units: impl Iterator<Item = usize>) {
        self.sums.fill(0.0);
        self.most.fill(0.0);
        for unit in units {
            self.take(unit);
        }
    }

    /// F of what was taken.
    pub(super) fn value(&self) -> f32 {
        self.weights.iter().zip(&self.sums).map(|(w, sum)| w * (sum / SOON).ln_1p()).sum()
    }
}
