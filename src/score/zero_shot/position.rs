//! Signal: what stands early tells most of a business.
//!
//! `score += early_f · exp(−p / REACH)`, `p` from 0 for the first unit to 1 for the last, `early_f` a
//! property of the focus. The first paragraphs of a filing say what a company makes and for whom; of
//! the labelled Item 1 texts, the first 512 tokens alone hold more of what readers want of a business
//! model than five bare queries find. What they want of lawsuits stands anywhere: there it is 0.

use ndarray::Array2;

/// Part of a document after which the gain has fallen to 1/e.
const REACH: f32 = 0.15;

/// Adds to every unit's scores, `[units, focuses]`, what its place is worth; `early` holds, for each
/// focus, the standard deviations that the first unit gains.
pub(super) fn add(scores: &mut Array2<f32>, early: &[f32]) {
    let last = scores.nrows().saturating_sub(1).max(1) as f32;
    for (unit, mut row) in scores.rows_mut().into_iter().enumerate() {
        let nearness = (-(unit as f32) / last / REACH).exp();
        for (score, early) in row.iter_mut().zip(early) {
            *score += early * nearness;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_fall_from_the_first_unit_on() {
        let mut scores = Array2::zeros((11, 2));
        add(&mut scores, &[2.0, 0.0]);
        assert!((scores[[0, 0]] - 2.0).abs() < 1e-6);
        assert!(scores.column(0).iter().is_sorted_by(|a, b| a > b));
        assert!(scores.column(1).iter().all(|score| *score == 0.0));
        add(&mut Array2::zeros((1, 1)), &[2.0]);
        add(&mut Array2::zeros((0, 1)), &[2.0]);
    }
}
