//! Signal: a unit that points at something said before it reads badly alone.
//!
//! `score *= price`. Measured on labelled filings against other ways: see `ARCHITECTURE.md`, "What points
//! back".

use ndarray::Array2;

use crate::segment::Anaphora;

/// What is left of the worth of a unit that points back.
fn price(anaphora: Anaphora) -> f32 {
    match anaphora {
        Anaphora::Nowhere => 1.0,
        Anaphora::First => 0.3,
        Anaphora::Later => 0.5,
    }
}

/// Takes the price off the scores, `[units, focuses]`, of the units that lean.
pub(super) fn discount(scores: &mut Array2<f32>, anaphora: impl Iterator<Item = Anaphora>) {
    for (mut row, anaphora) in scores.rows_mut().into_iter().zip(anaphora) {
        row.mapv_inplace(|score| score * price(anaphora));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_leaning_units_pay() {
        let mut scores = Array2::ones((3, 1));
        discount(&mut scores, [Anaphora::First, Anaphora::Later, Anaphora::Nowhere].into_iter());
        assert!(scores[[0, 0]] < scores[[1, 0]] && scores[[1, 0]] < scores[[2, 0]]);
    }
}
