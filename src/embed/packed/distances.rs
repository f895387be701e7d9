//! What attention knows of how far tokens are apart (MPNet, after Raffel et al., 2020, "T5").

use super::kernels::LANES;

/// What each distance is worth to each head.
pub(super) struct Distances {
    /// `[heads, 2 · most + 1]`: from as far before as can be to as far behind.
    worth: Vec<f32>,
    most: usize,
}

impl Distances {
    /// Distances that are told apart: half of them before a token, half behind.
    pub(super) const BUCKETS: usize = 32;

    /// Distances up to this one have a bucket each; those beyond share some, by their logarithm.
    const EXACT: usize = 8;

    /// From `worth`, `[BUCKETS, heads]`, for texts of at most `most` tokens.
    pub(super) fn new(worth: &[f32], heads: usize, most: usize) -> Self {
        let most = i32::try_from(most).unwrap_or(i32::MAX);
        let of_head =
            |head: usize| (-most..=most).map(move |apart| worth[bucket(apart) * heads + head]);
        Self { worth: (0..heads).flat_map(of_head).collect(), most: most.unsigned_abs() as usize }
    }

    /// Adds to the scores of `head`, `[keys, stride]` with a column for each query, what the distances
    /// are worth.
    pub(super) fn add(&self, head: usize, scores: &mut [f32], stride: usize) {
        let all = 2 * self.most + 1;
        let of_head = &self.worth[head * all..(head + 1) * all];
        let tokens = scores.len() / stride;
        for (key, row) in scores.chunks_exact_mut(stride).enumerate() {
            // Queries count up, so the distance to them counts down.
            let from_first = of_head[..=self.most + key].iter().rev();
            row[..tokens].iter_mut().zip(from_first).for_each(|(score, worth)| *score += worth);
        }
        debug_assert!(stride.is_multiple_of(LANES));
    }
}

/// The bucket of a key that stands `apart` tokens behind a query.
fn bucket(apart: i32) -> usize {
    const EXACT: usize = Distances::EXACT;
    const HALF: usize = Distances::BUCKETS / 2;
    let (behind, far) = (if apart > 0 { HALF } else { 0 }, apart.unsigned_abs() as usize);
    if far < EXACT {
        return behind + far;
    }
    // The greatest k with far ≥ 8 · 16^(k/8), in whole numbers: far^8 ≥ 8^8 · 16^k.
    let power = (far.min(128) as u128).pow(8) >> 24;
    let steps = (0_usize..HALF).take_while(|&k| power >> (4 * (k + 1)) > 0).count();
    behind + (EXACT + steps).min(HALF - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_distances_have_a_bucket_each_and_far_ones_share() {
        let buckets = |apart: &[i32]| apart.iter().map(|&a| bucket(a)).collect::<Vec<_>>();
        assert_eq!(buckets(&[0, -1, -7, -8, -11, -12, -16]), [0, 1, 7, 8, 8, 9, 10]);
        assert_eq!(buckets(&[-23, -32, -64, -90, -91, -127, -500]), [11, 12, 14, 14, 15, 15, 15]);
        assert_eq!(buckets(&[1, 7, 8, 127, 5000]), [17, 23, 24, 31, 31]);
    }

    #[test]
    fn scores_get_what_the_distance_of_key_and_query_is_worth() {
        let worth: Vec<f32> = (0..Distances::BUCKETS).map(|bucket| bucket as f32).collect();
        let distances = Distances::new(&worth, 1, 9);
        let mut scores = vec![0.0; 3 * 16];
        distances.add(0, &mut scores, 16);
        let rows: Vec<&[f32]> = scores.chunks(16).map(|row| &row[..4]).collect();
        // A row for each key, a column for each query.
        assert_eq!(rows, [[0.0, 1.0, 2.0, 0.0], [17.0, 0.0, 1.0, 0.0], [18.0, 17.0, 0.0, 0.0]]);
    }
}
