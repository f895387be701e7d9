//! Signal: what a unit says of one focus and not of all.
//!
//! `score_f = z_f − λ · mean of z over the other focuses`. Without it one general sentence
//! ("we are a leading maker of …") is among the best of every focus.

use ndarray::Array2;

/// λ: how much nearness to the other focuses counts against a unit.
const STRENGTH: f32 = 0.3;

/// `standard [units, focuses]` → contrasted scores of the same shape.
pub(super) fn contrast(standard: &Array2<f32>) -> Array2<f32> {
    let focuses = standard.ncols();
    if focuses < 2 {
        return standard.clone();
    }
    let mut scores = standard.clone();
    for mut row in scores.rows_mut() {
        let sum: f32 = row.sum();
        row.mapv_inplace(|z| z - STRENGTH * (sum - z) / (focuses - 1) as f32);
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_specific_unit_beats_a_general_one() {
        let scores = contrast(&array![[2.0, 2.0, 2.0], [2.0, 0.0, 0.0]]);
        assert!(scores[[1, 0]] > scores[[0, 0]]);
        assert_eq!(contrast(&array![[1.5]]), array![[1.5]]);
    }
}
