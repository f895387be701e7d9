//! Features as small whole numbers: each value's place among thresholds.

use ndarray::{Array2, ArrayView1};

/// Most bins of a feature.
const MOST: usize = 64;

/// The bins of all rows, one column a feature.
pub(super) struct Bins {
    columns: Vec<Vec<u8>>,
    /// Of each feature, rising: bin `b` holds what is above threshold `b − 1` and at most `b`.
    thresholds: Vec<Vec<f32>>,
}

impl Bins {
    pub(super) fn new(looks: &Array2<f32>) -> Self {
        let thresholds: Vec<Vec<f32>> =
            looks.columns().into_iter().map(|values| thresholds(&values)).collect();
        let column = |(values, thresholds): (ArrayView1<'_, f32>, &Vec<f32>)| {
            let bin = |value: &f32| thresholds.partition_point(|t| t < value) as u8;
            values.iter().map(bin).collect()
        };
        let columns = looks.columns().into_iter().zip(&thresholds).map(column).collect();
        Self { columns, thresholds }
    }

    /// How many features there are.
    pub(super) fn features(&self) -> usize {
        self.columns.len()
    }

    /// The bins of a feature, one a row.
    pub(super) fn of(&self, feature: usize) -> &[u8] {
        &self.columns[feature]
    }

    /// How many bins a feature has.
    pub(super) fn count(&self, feature: usize) -> usize {
        self.thresholds[feature].len() + 1
    }

    /// The value that separates `bin` from the next one.
    pub(super) fn threshold(&self, feature: usize, bin: u8) -> f32 {
        self.thresholds[feature][usize::from(bin)]
    }
}

/// Values between neighbours, at about even numbers of rows.
fn thresholds(values: &ArrayView1<'_, f32>) -> Vec<f32> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut thresholds: Vec<f32> = (1..MOST)
        .filter_map(|part| {
            let at = part * sorted.len() / MOST;
            let value = *sorted.get(at)?;
            let below = sorted[..at].iter().rev().find(|v| **v < value)?;
            Some(f32::midpoint(*below, value))
        })
        .collect();
    thresholds.dedup();
    thresholds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_on_the_right_side_of_its_thresholds() {
        let looks = Array2::from_shape_fn((300, 2), |(row, feature)| {
            if feature == 0 { (row % 3) as f32 } else { (row * row % 1000) as f32 }
        });
        let bins = Bins::new(&looks);
        assert_eq!(bins.count(0), 3);
        assert!(bins.count(1) > 50 && bins.count(1) <= MOST);
        for feature in 0..bins.features() {
            for (value, bin) in looks.column(feature).iter().zip(bins.of(feature)) {
                let bin = *bin;
                assert!(bin == 0 || bins.threshold(feature, bin - 1) < *value);
                let last = usize::from(bin) + 1 == bins.count(feature);
                assert!(last || *value <= bins.threshold(feature, bin));
            }
        }
    }
}
