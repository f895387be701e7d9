//! The best question to ask of some rows.

use super::bins::Bins;
use crate::random::Random;

/// Share of the features that a question may choose from.
const SHARE: f64 = 0.3;

/// Rows of a leaf, at least: one in so many, but no fewer and no more than this.
const PART: usize = 250;
const FEWEST: (usize, usize) = (5, 40);

/// What is added to the number of rows of a leaf: holds values of small leaves near 0.
const PENALTY: f64 = 5.0;

/// A question: whether the feature's bin is at most this one.
pub(super) struct Split {
    pub(super) feature: usize,
    pub(super) bin: u8,
    /// Squared error that it takes away; above 0.
    pub(super) gain: f64,
}

/// The value of a leaf whose rows have this sum.
pub(super) fn value(sum: f64, rows: usize) -> f64 {
    sum / (rows as f64 + PENALTY)
}

/// How much squared error a leaf takes away.
fn merit(sum: f64, rows: usize) -> f64 {
    sum * value(sum, rows)
}

/// The split of `rows` that takes away most of the squared error of `rest`; of equals the first.
pub(super) fn best_split(
    bins: &Bins,
    rows: &[usize],
    rest: &[f64],
    random: &mut Random,
) -> Option<Split> {
    let fewest = (rest.len() / PART).clamp(FEWEST.0, FEWEST.1);
    let total: f64 = rows.iter().map(|row| rest[*row]).sum();
    let alone = merit(total, rows.len());
    let mut best: Option<Split> = None;
    for feature in 0..bins.features() {
        if !random.chance(SHARE) || rows.len() < 2 * fewest {
            continue;
        }
        let mut histogram = vec![(0_usize, 0.0_f64); bins.count(feature)];
        let column = bins.of(feature);
        for row in rows {
            let (count, sum) = &mut histogram[usize::from(column[*row])];
            *count += 1;
            *sum += rest[*row];
        }
        let (mut count, mut sum) = (0, 0.0);
        for (bin, (more, add)) in histogram.iter().enumerate().take(histogram.len() - 1) {
            count += more;
            sum += add;
            let others = rows.len() - count;
            if count < fewest || others < fewest {
                continue;
            }
            let gain = merit(sum, count) + merit(total - sum, others) - alone;
            if gain > best.as_ref().map_or(1e-12, |best| best.gain) {
                best = Some(Split { feature, bin: bin as u8, gain });
            }
        }
    }
    best
}
