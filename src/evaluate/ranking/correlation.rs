//! How far two series of numbers agree.

use serde::Serialize;

use crate::evaluate::figures::mean;

/// From −1 to 1; 0 where a series does not vary.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Correlation {
    /// Of their orders.
    pub spearman: f64,
    /// Of the numbers themselves.
    pub pearson: f64,
}

/// The correlations of two series of the same length.
#[must_use]
pub fn correlation(one: &[f64], other: &[f64]) -> Correlation {
    Correlation { spearman: pearson(&ranks(one), &ranks(other)), pearson: pearson(one, other) }
}

fn pearson(one: &[f64], other: &[f64]) -> f64 {
    let centre = |series: &[f64]| mean(series.iter().copied()).unwrap_or_default();
    let (a, b) = (centre(one), centre(other));
    let pairs = || one.iter().zip(other).map(|(x, y)| (x - a, y - b));
    let together: f64 = pairs().map(|(x, y)| x * y).sum();
    let (of_one, of_other) = pairs().fold((0.0, 0.0), |(xx, yy), (x, y)| (xx + x * x, yy + y * y));
    let apart = (of_one * of_other).sqrt();
    if apart > 0.0 { together / apart } else { 0.0 }
}

/// The rank of each number, the least being 1; equals share the mean of their ranks.
fn ranks(series: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..series.len()).collect();
    order.sort_by(|a, b| series[*a].total_cmp(&series[*b]));
    let mut ranks = vec![0.0; series.len()];
    let mut before = 0;
    for equals in order.chunk_by(|a, b| series[*a].total_cmp(&series[*b]).is_eq()) {
        let rank = before as f64 + (equals.len() + 1) as f64 / 2.0;
        for index in equals {
            ranks[*index] = rank;
        }
        before += equals.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_and_numbers_are_told_apart() {
        let found = correlation(&[1.0, 2.0, 3.0, 4.0], &[1.0, 8.0, 27.0, 64.0]);
        assert!((found.spearman - 1.0).abs() < 1e-12);
        assert!((found.pearson - 0.951_369_855_4).abs() < 1e-9, "{found:?}");
        assert_eq!(ranks(&[5.0, 1.0, 5.0, 0.0]), [3.5, 2.0, 3.5, 1.0]);
        let against = correlation(&[1.0, 2.0, 2.0], &[3.0, 0.0, 0.0]);
        assert!((against.spearman + 1.0).abs() < 1e-12);
        for (one, other) in [(&[1.0, 1.0][..], &[1.0, 2.0][..]), (&[], &[])] {
            let found = correlation(one, other);
            assert_eq!((found.spearman, found.pearson), (0.0, 0.0));
        }
    }
}
