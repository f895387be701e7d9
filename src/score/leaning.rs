//! Signal: a unit that points back at the one before it reads badly alone.
//!
//! `score *= PRICE` for a unit that opens with "It", "These", "However" and the like. Measured on
//! labelled filings against two other ways: see `ARCHITECTURE.md`, "Openings that point back".

use ndarray::Array2;

/// What is left of the worth of such a unit.
const PRICE: f32 = 0.3;

/// Takes the price off the scores, `[units, focuses]`, of the units that lean.
pub(super) fn discount(scores: &mut Array2<f32>, leans: impl Iterator<Item = bool>) {
    for (mut row, leans) in scores.rows_mut().into_iter().zip(leans) {
        if leans {
            row.mapv_inplace(|score| score * PRICE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_leaning_units_pay() {
        let mut scores = Array2::ones((2, 1));
        discount(&mut scores, [true, false].into_iter());
        assert!(scores[[0, 0]] < scores[[1, 0]]);
    }
}
