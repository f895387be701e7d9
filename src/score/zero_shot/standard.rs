//! Calibration: standard scores within the document, so that focuses compare.
//!
//! `z = (relevance − mean) / deviation`, mean and deviation over the units that can stand in a
//! summary. Cosines to "products" are high all over a filing and those to "financing" low;
//! what tells is how far a unit stands out.

use ndarray::{Array2, Axis};

/// `relevance [units, focuses]` → standard scores of the same shape; 0 where all units are alike.
pub(in crate::score) fn standard_scores(relevance: &Array2<f32>, counted: &[bool]) -> Array2<f32> {
    let mut scores = relevance.clone();
    for mut column in scores.axis_iter_mut(Axis(1)) {
        let values = || column.iter().zip(counted).filter(|(_, c)| **c).map(|(x, _)| *x);
        let count = values().count().max(1) as f32;
        let mean = values().sum::<f32>() / count;
        let deviation = (values().map(|x| (x - mean).powi(2)).sum::<f32>() / count).sqrt();
        let scale = if deviation > 1e-6 { 1.0 / deviation } else { 0.0 };
        column.mapv_inplace(|x| (x - mean) * scale);
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn units_that_do_not_count_do_not_move_the_mean() {
        let relevance = array![[0.2, 0.5], [0.4, 0.5], [0.9, 0.5]];
        let scores = standard_scores(&relevance, &[true, true, false]);
        assert!((scores[[0, 0]] + 1.0).abs() < 1e-5 && (scores[[1, 0]] - 1.0).abs() < 1e-5);
        assert!(scores[[2, 0]] > 5.0);
        assert!(scores.column(1).iter().all(|z| *z == 0.0));
    }
}
