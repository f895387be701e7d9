//! The units nearest to the mean vector of all units: what a document speaks of most (Radev et al.
//! 2004, "Centroid-based summarization of multiple documents", with embeddings in place of tf-idf as
//! by Rossiello et al. 2017). It knows no focus.

use ndarray::Array1;

use super::Task;
use crate::evaluate::order::descending;

pub(super) fn select(task: &Task<'_>) -> Vec<usize> {
    let mut mean = Array1::<f32>::zeros(task.vectors.dimensions());
    for unit in (0..task.len()).filter(|unit| task.stands(*unit)) {
        mean += &task.vectors.row(unit);
    }
    // Rows have unit length, so that the length of the mean makes no difference to the order.
    let nearness: Vec<f64> =
        (0..task.len()).map(|unit| f64::from(task.vectors.row(unit).dot(&mean))).collect();
    task.fill(descending(&nearness))
}
