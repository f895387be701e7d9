//! The one way in which scores become an order.

/// The indices of `scores`, the best first; of equals the first one first.
pub(super) fn descending(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        assert_eq!(descending(&[0.5, 2.0, 0.5, -1.0]), [1, 0, 2, 3]);
    }
}
