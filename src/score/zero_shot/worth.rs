//! Calibration: from standard deviations to what a unit is worth to a reader.
//!
//! `worth = ln(1 + exp(k (s − THRESHOLD))) / k / SCALE` of the unit's best focus, 0 for the others.
//! A soft threshold: what stands out by less than one and a half deviations is worth almost nothing,
//! but never nothing, so that room that is left gets the best of the rest. A unit that is near to two
//! focuses tells, in labelled filings, mostly of the nearer one.

use ndarray::Array2;

/// Standard deviations from which a unit is worth something.
const THRESHOLD: f32 = 1.5;

/// How sharp the threshold is.
const SHARPNESS: f32 = 4.0;

/// Deviations above the threshold that are worth a whole fact.
const SCALE: f32 = 4.0;

/// `scores [units, focuses]`, in standard deviations → worth of the same shape.
pub(super) fn worth(scores: &Array2<f32>) -> Array2<f32> {
    let mut worth = Array2::zeros(scores.raw_dim());
    for (row, mut worth) in scores.rows().into_iter().zip(worth.rows_mut()) {
        let best = row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
        if let Some((focus, score)) = best {
            worth[focus] = soft_threshold(*score) / SCALE;
        }
    }
    worth
}

fn soft_threshold(score: f32) -> f32 {
    let above = SHARPNESS * (score - THRESHOLD);
    // ln(1 + eˣ) = x + ln(1 + e⁻ˣ), which does not overflow.
    (above.max(0.0) + (-above.abs()).exp().ln_1p()) / SHARPNESS
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn only_the_best_focus_counts_and_more_is_worth_more() {
        let worth = worth(&array![[3.0, 2.0], [4.0, 9.0], [0.5, 0.1], [-90.0, -95.0]]);
        assert!(worth[[0, 0]] > 0.1 && worth[[0, 1]] == 0.0);
        assert!(worth[[1, 1]] > worth[[0, 0]] && worth[[1, 0]] == 0.0);
        assert!(worth[[2, 0]] > 0.0 && worth[[2, 0]] < 0.01);
        assert!(worth.iter().all(|x| x.is_finite()));
    }
}
