//! A table of vectors, read where they are stored: only the rows that a text needs are touched.

use crate::embed::weights::Values;

/// Vectors of `columns` numbers.
pub(super) struct Table {
    values: Values,
    columns: usize,
}

impl Table {
    pub(super) fn new(values: Values, columns: usize) -> Self {
        Self { values, columns }
    }

    /// Writes vector `row` to the beginning of `to`.
    pub(super) fn copy(&self, row: usize, to: &mut [f32]) {
        let range = row * self.columns..(row + 1) * self.columns;
        match &self.values {
            Values::Eight(steps, scales) => {
                let scale = scales[row];
                for (to, step) in to.iter_mut().zip(&steps[range]) {
                    *to = f32::from(step.cast_signed()) * scale;
                }
            }
            Values::Floats(values) => to[..self.columns].copy_from_slice(&values[range]),
        }
    }
}
