//! Signal: how near a unit is to the phrasings of a focus.
//!
//! `relevance = mean of the two largest cosines` (the largest, if there is one phrasing). Several
//! phrasings of one need find more than any single one (Breuer 2024, arXiv:2411.03881); the mean of
//! two asks for a second witness.

use ndarray::{Array2, s};

/// `cosines [texts, phrasings]`, phrasings of each focus side by side → `[texts, focuses]`. `titles`,
/// `[texts, focuses]`, are the cosines to one more phrasing of each.
pub(in crate::score) fn relevance(
    cosines: &Array2<f32>,
    counts: &[usize],
    titles: Option<&Array2<f32>>,
) -> Array2<f32> {
    let mut relevance = Array2::zeros((cosines.nrows(), counts.len()));
    let mut start = 0;
    for (focus, &count) in counts.iter().enumerate() {
        for (unit, row) in
            cosines.slice(s![.., start..start + count]).rows().into_iter().enumerate()
        {
            let title = titles.map(|titles| titles[[unit, focus]]);
            relevance[[unit, focus]] = mean_of_best(row.iter().copied().chain(title));
        }
        start += count;
    }
    relevance
}

fn mean_of_best(cosines: impl Iterator<Item = f32>) -> f32 {
    let (mut first, mut second) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
    for cosine in cosines {
        if cosine > first {
            (first, second) = (cosine, first);
        } else if cosine > second {
            second = cosine;
        }
    }
    if second == f32::NEG_INFINITY { first } else { f32::midpoint(first, second) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_two_best_phrasings_count() {
        let cosines = array![[0.1, 0.5, 0.3, 0.7], [0.9, 0.0, 0.2, 0.4]];
        let found = relevance(&cosines, &[3, 1], None);
        assert!((found[[0, 0]] - 0.4).abs() < 1e-6 && (found[[0, 1]] - 0.7).abs() < 1e-6);
        assert!((found[[1, 0]] - 0.55).abs() < 1e-6 && (found[[1, 1]] - 0.4).abs() < 1e-6);
        let titled = relevance(&cosines, &[3, 1], Some(&array![[0.4, 0.1], [0.0, 0.0]]));
        assert!((titled[[0, 0]] - 0.45).abs() < 1e-6 && (titled[[0, 1]] - 0.4).abs() < 1e-6);
    }
}
