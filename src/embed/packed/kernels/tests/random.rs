//! Numbers that look like chance and are the same each time.

use super::super::{Norm, padded};

/// `SplitMix64` (Steele et al., 2014).
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of `low..=high`.
    pub(super) fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1).unsigned_abs()).cast_signed()
    }

    /// One of `low..=high`, often an end.
    pub(super) fn extreme(&mut self, low: i64, high: i64) -> i64 {
        match self.within(0, 7) {
            0 | 1 => low,
            2 | 3 => high,
            _ => self.within(low, high),
        }
    }

    /// Numbers between -1 and 1.
    pub(super) fn floats(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| (self.next() >> 40) as f32 / (1 << 23) as f32 - 1.0).collect()
    }

    /// `rows` rows of `columns` numbers around another mean each, padded with zeros.
    pub(super) fn rows(&mut self, rows: usize, columns: usize, stride: usize) -> Vec<f32> {
        let mut all = vec![0.0; rows * stride];
        for row in all.chunks_exact_mut(stride) {
            let mean = 4.0 * self.floats(1)[0];
            let noise = self.floats(columns);
            row.iter_mut().zip(noise).for_each(|(x, noise)| *x = mean + noise);
        }
        all
    }

    /// `depth` whole numbers, a range of 255 with zero within; then zeros up to a whole line.
    pub(super) fn whole_numbers(&mut self, depth: usize) -> Vec<f32> {
        let zero = self.extreme(0, 255);
        let ends = [-zero, 255 - zero];
        let mut row: Vec<f32> = (0..depth).map(|_| self.extreme(ends[0], ends[1]) as f32).collect();
        if let [first, .., last] = &mut *row {
            [*first, *last] = ends.map(|end| end as f32);
        } else {
            row = vec![if zero % 2 == 0 { 255.0 } else { -255.0 }];
        }
        row.resize(padded(depth), 0.0);
        row
    }

    pub(super) fn norm(&mut self, columns: usize, stride: usize) -> Norm {
        let mut padded = || [self.floats(columns), vec![0.0; stride - columns]].concat();
        Norm { columns, gain: padded(), bias: padded(), epsilon: 1e-12 }
    }
}
