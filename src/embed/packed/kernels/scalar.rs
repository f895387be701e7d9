//! One number after the other: for any processor, and the twin that the others are compared with.

use super::lanes::{Dot, LANES, Lanes, Task};
use super::product::{self, Eight};

/// Needs nothing of the processor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scalar;

type Floats = [f32; LANES];
type Ints = [i32; LANES];

#[inline(always)]
fn each<T: Copy, U: Copy>(a: [T; LANES], b: [T; LANES], of: impl Fn(T, T) -> U) -> [U; LANES] {
    std::array::from_fn(|lane| of(a[lane], b[lane]))
}

impl Lanes for Scalar {
    type Floats = Floats;
    type Ints = Ints;

    #[inline(always)]
    fn splat(self, value: f32) -> Floats {
        [value; LANES]
    }

    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> Floats {
        *from
    }

    #[inline(always)]
    fn store(self, lanes: Floats, to: &mut [f32; LANES]) {
        *to = lanes;
    }

    #[inline(always)]
    fn add(self, a: Floats, b: Floats) -> Floats {
        each(a, b, |a, b| a + b)
    }

    #[inline(always)]
    fn sub(self, a: Floats, b: Floats) -> Floats {
        each(a, b, |a, b| a - b)
    }

    #[inline(always)]
    fn mul(self, a: Floats, b: Floats) -> Floats {
        each(a, b, |a, b| a * b)
    }

    #[inline(always)]
    fn div(self, a: Floats, b: Floats) -> Floats {
        each(a, b, |a, b| a / b)
    }

    #[inline(always)]
    fn fused(self, a: Floats, b: Floats, c: Floats) -> Floats {
        std::array::from_fn(|lane| a[lane].mul_add(b[lane], c[lane]))
    }

    #[inline(always)]
    fn max(self, a: Floats, b: Floats) -> Floats {
        each(a, b, |a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn min(self, a: Floats, b: Floats) -> Floats {
        each(a, b, |a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    fn round(self, lanes: Floats) -> Ints {
        lanes.map(|lane| lane.round_ties_even() as i32)
    }

    #[inline(always)]
    fn splat_int(self, value: i32) -> Ints {
        [value; LANES]
    }

    #[inline(always)]
    fn load_ints(self, from: &[i32; LANES]) -> Ints {
        *from
    }

    #[inline(always)]
    fn add_ints(self, a: Ints, b: Ints) -> Ints {
        each(a, b, i32::wrapping_add)
    }

    #[inline(always)]
    fn sub_ints(self, a: Ints, b: Ints) -> Ints {
        each(a, b, i32::wrapping_sub)
    }

    #[inline(always)]
    fn mul_ints(self, a: Ints, b: Ints) -> Ints {
        each(a, b, i32::wrapping_mul)
    }

    #[inline(always)]
    fn to_floats(self, lanes: Ints) -> Floats {
        lanes.map(|lane| lane as f32)
    }

    #[inline(always)]
    fn power_of_two(self, lanes: Ints) -> Floats {
        lanes.map(|lane| f32::from_bits((lane.wrapping_add(127) as u32) << 23))
    }
}

impl Dot for Scalar {
    type Lanes = Self;
    type Quad = [u32; 1];

    const WORDS: usize = 1;

    #[inline(always)]
    fn lanes(self) -> Self {
        self
    }

    #[inline(always)]
    fn run(self, task: impl Task) {
        task.run(self);
    }

    #[inline(always)]
    fn quads(words: &[u32]) -> &[[u32; 1]] {
        words.as_chunks().0
    }

    #[inline(always)]
    fn write_quads(self, activations: Ints, to: &mut [u32]) {
        for (word, four) in to.iter_mut().zip(activations.as_chunks::<4>().0) {
            *word = u32::from_le_bytes(four.map(|a| a.clamp(0, 255) as u8));
        }
    }

    #[inline(always)]
    fn place(column: usize, part: usize) -> usize {
        4 * column + part
    }

    #[inline(always)]
    fn dot(self, mut sums: Ints, &[quad]: &[u32; 1], line: &[i8; 64]) -> Ints {
        let activations = quad.to_le_bytes().map(i32::from);
        for (sum, weights) in sums.iter_mut().zip(line.as_chunks::<4>().0) {
            for (activation, &weight) in activations.iter().zip(weights) {
                *sum = sum.wrapping_add(activation * i32::from(weight));
            }
        }
        sums
    }
    #[inline(always)]
    fn multiply_eight(self, task: Eight<'_>) {
        product::eight::<Self, 1, 1>(self, task);
    }

    #[inline(always)]
    fn multiply_floats(self, task: product::Floats<'_>) {
        product::floats::<Self, 1, 1>(self, task);
    }
}
