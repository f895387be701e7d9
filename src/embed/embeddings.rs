//! Rows of unit length: the type that carries the invariant.

use ndarray::{Array2, ArrayView1, ArrayView2};

/// A matrix `[texts, dimensions]` of `f32` whose rows have length 1 (or 0, where there was nothing
/// to embed), so that a dot product of two rows is their cosine.
#[derive(Debug, Clone, PartialEq)]
pub struct Embeddings(Array2<f32>);

impl Embeddings {
    /// Scales every row of `rows`, `[texts, dimensions]`, to unit length (L2).
    #[must_use]
    pub fn normalized(mut rows: Array2<f32>) -> Self {
        for mut row in rows.rows_mut() {
            let norm = row.iter().map(|x| x * x).sum::<f32>().sqrt();
            if norm > 0.0 {
                row.mapv_inplace(|x| x / norm);
            }
        }
        Self(rows)
    }

    /// Rows that were taken from other embeddings as they are.
    pub(crate) fn of_unit_rows(rows: Array2<f32>) -> Self {
        Self(rows)
    }

    /// How many texts were embedded.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.nrows()
    }

    /// Whether no text was embedded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The length of each vector.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.0.ncols()
    }

    /// The vector of text `index`.
    #[must_use]
    pub fn row(&self, index: usize) -> ArrayView1<'_, f32> {
        self.0.row(index)
    }

    /// All vectors, `[texts, dimensions]`.
    #[must_use]
    pub fn view(&self) -> ArrayView2<'_, f32> {
        self.0.view()
    }

    /// Cosines of every text of `self` to every text of `other`: `[self.len(), other.len()]`. The
    /// same bits on every processor: a general matrix product chooses its order of sums by what the
    /// processor can do.
    #[must_use]
    pub fn cosines(&self, other: &Self) -> Array2<f32> {
        Array2::from_shape_fn((self.len(), other.len()), |(one, another)| {
            self.row(one).dot(&other.row(another))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn rows_become_unit_length_and_an_empty_row_stays() {
        let e = Embeddings::normalized(array![[3.0, 4.0], [0.0, 0.0]]);
        assert_eq!(e.row(0).to_vec(), [0.6, 0.8]);
        assert_eq!(e.row(1).to_vec(), [0.0, 0.0]);
        assert!((e.cosines(&e)[[0, 0]] - 1.0).abs() < 1e-6);
    }
}
