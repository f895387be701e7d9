//! NEON: sixteen lanes in four registers. 8-bit products eight at a time, whose 16 bits cannot
//! overflow; or, with dot products, four a lane in one instruction.
//!
//! NEON multiplies signed numbers with signed ones, so activations are written less 128: that is their
//! top bit, flipped.

use std::arch::aarch64::{
    float32x4_t, int8x16_t, int16x8_t, int32x4_t, vaddq_f32, vaddq_s32, vbslq_f32, vcgtq_f32,
    vcltq_f32, vcvtnq_s32_f32, vcvtq_f32_s32, vdivq_f32, vdupq_n_f32, vdupq_n_s32, vdupq_n_u8,
    veorq_u8, vfmaq_f32, vget_low_s8, vld1q_dup_s16, vld1q_f32, vld1q_s8, vld1q_s32, vmull_high_s8,
    vmull_s8, vmulq_f32, vmulq_s32, vpadalq_s16, vqmovn_high_u16, vqmovn_u16, vqmovun_high_s32,
    vqmovun_s32, vreinterpretq_f32_s32, vreinterpretq_s8_s16, vreinterpretq_s8_s32,
    vreinterpretq_u32_u8, vshlq_s32, vst1q_f32, vst1q_u32, vsubq_f32, vsubq_s32,
};
use std::arch::{asm, is_aarch64_feature_detected};

use super::lanes::{Dot, LANES, Lanes, Task};
use super::product::{self, Eight};

/// Proof that the processor has NEON.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neon(());

impl Neon {
    pub(super) fn detect() -> Option<Self> {
        is_aarch64_feature_detected!("neon").then_some(Self(()))
    }
}

/// Proof that the processor has dot products beside NEON.
#[derive(Debug, Clone, Copy)]
pub(super) struct NeonDot(Neon);

impl NeonDot {
    pub(super) fn detect() -> Option<Self> {
        Neon::detect().filter(|_| is_aarch64_feature_detected!("dotprod")).map(Self)
    }
}

/// What the value of [`Neon`] or [`NeonDot`] at hand allows.
macro_rules! proven {
    ($call:expr) => {
        // SAFETY: the types are made by `detect` alone, so the processor has the instruction; pointers
        // come from references to arrays that are as long as what is read or written.
        unsafe { $call }
    };
}

/// An instruction for each of the four registers of its operands.
macro_rules! four {
    ($call:ident($($lanes:ident),+)) => {
        proven!([
            $call($($lanes[0]),+),
            $call($($lanes[1]),+),
            $call($($lanes[2]),+),
            $call($($lanes[3]),+),
        ])
    };
}

type Floats = [float32x4_t; 4];
type Ints = [int32x4_t; 4];

impl Lanes for Neon {
    type Floats = Floats;
    type Ints = Ints;

    #[inline(always)]
    fn splat(self, value: f32) -> Floats {
        [proven!(vdupq_n_f32(value)); 4]
    }

    #[inline(always)]
    fn load(self, from: &[f32; LANES]) -> Floats {
        let from = quarters(from);
        four!(vld1q_f32(from))
    }

    #[inline(always)]
    fn store(self, [a, b, c, d]: Floats, to: &mut [f32; LANES]) {
        if let ([to_a, to_b, to_c, to_d], _) = to.as_chunks_mut::<4>() {
            proven!(vst1q_f32(to_a.as_mut_ptr(), a));
            proven!(vst1q_f32(to_b.as_mut_ptr(), b));
            proven!(vst1q_f32(to_c.as_mut_ptr(), c));
            proven!(vst1q_f32(to_d.as_mut_ptr(), d));
        }
    }

    #[inline(always)]
    fn add(self, a: Floats, b: Floats) -> Floats {
        four!(vaddq_f32(a, b))
    }

    #[inline(always)]
    fn sub(self, a: Floats, b: Floats) -> Floats {
        four!(vsubq_f32(a, b))
    }

    #[inline(always)]
    fn mul(self, a: Floats, b: Floats) -> Floats {
        four!(vmulq_f32(a, b))
    }

    #[inline(always)]
    fn div(self, a: Floats, b: Floats) -> Floats {
        four!(vdivq_f32(a, b))
    }

    #[inline(always)]
    fn fused(self, a: Floats, b: Floats, c: Floats) -> Floats {
        four!(vfmaq_f32(c, a, b))
    }

    // `vmaxq_f32` would hand on what is not a number.
    #[inline(always)]
    fn max(self, a: Floats, b: Floats) -> Floats {
        let greater = four!(vcgtq_f32(a, b));
        four!(vbslq_f32(greater, a, b))
    }

    #[inline(always)]
    fn min(self, a: Floats, b: Floats) -> Floats {
        let less = four!(vcltq_f32(a, b));
        four!(vbslq_f32(less, a, b))
    }

    #[inline(always)]
    fn round(self, lanes: Floats) -> Ints {
        four!(vcvtnq_s32_f32(lanes))
    }

    #[inline(always)]
    fn splat_int(self, value: i32) -> Ints {
        [proven!(vdupq_n_s32(value)); 4]
    }

    #[inline(always)]
    fn load_ints(self, from: &[i32; LANES]) -> Ints {
        let from = quarters(from);
        four!(vld1q_s32(from))
    }

    #[inline(always)]
    fn add_ints(self, a: Ints, b: Ints) -> Ints {
        four!(vaddq_s32(a, b))
    }

    #[inline(always)]
    fn sub_ints(self, a: Ints, b: Ints) -> Ints {
        four!(vsubq_s32(a, b))
    }

    #[inline(always)]
    fn mul_ints(self, a: Ints, b: Ints) -> Ints {
        four!(vmulq_s32(a, b))
    }

    #[inline(always)]
    fn to_floats(self, lanes: Ints) -> Floats {
        four!(vcvtq_f32_s32(lanes))
    }

    #[inline(always)]
    fn power_of_two(self, lanes: Ints) -> Floats {
        let exponents = self.add_ints(lanes, self.splat_int(127));
        let places = self.splat_int(23);
        let bits = four!(vshlq_s32(exponents, places));
        four!(vreinterpretq_f32_s32(bits))
    }
}

#[inline(always)]
fn quarters<T>(all: &[T; LANES]) -> [*const T; 4] {
    let quarters = all.as_chunks::<4>().0;
    [quarters[0].as_ptr(), quarters[1].as_ptr(), quarters[2].as_ptr(), quarters[3].as_ptr()]
}

impl Dot for Neon {
    type Lanes = Self;
    type Quad = [u32; 1];

    const WORDS: usize = 1;
    const SHIFT: i32 = 128;

    #[inline(always)]
    fn lanes(self) -> Self {
        self
    }

    #[inline(always)]
    fn run(self, task: impl Task) {
        #[target_feature(enable = "neon")]
        fn with(d: impl Dot, task: impl Task) {
            task.run(d);
        }
        proven!(with(self, task));
    }

    #[inline(always)]
    fn quads(words: &[u32]) -> &[[u32; 1]] {
        words.as_chunks().0
    }

    #[inline(always)]
    fn write_quads(self, [a, b, c, d]: Ints, to: &mut [u32]) {
        let Some(to) = to.first_chunk_mut::<4>() else { return };
        proven!({
            let low = vqmovun_high_s32(vqmovun_s32(a), b);
            let high = vqmovun_high_s32(vqmovun_s32(c), d);
            let activations = vqmovn_high_u16(vqmovn_u16(low), high);
            let signed = veorq_u8(activations, vdupq_n_u8(128));
            vst1q_u32(to.as_mut_ptr(), vreinterpretq_u32_u8(signed));
        });
    }

    /// The first half of a line has parts 0 and 1 of each column, the second one parts 2 and 3.
    #[inline(always)]
    fn place(column: usize, part: usize) -> usize {
        32 * (part / 2) + 2 * column + part % 2
    }

    #[inline(always)]
    fn dot(self, sums: Ints, quad: &[u32; 1], line: &[i8; 64]) -> Ints {
        let line = registers(self, line);
        let pairs: *const i16 = quad.as_ptr().cast();
        let [first, second] = proven!([vld1q_dup_s16(pairs), vld1q_dup_s16(pairs.add(1))]);
        let sums = add_pairs(self, sums, first, [line[0], line[1]]);
        add_pairs(self, sums, second, [line[2], line[3]])
    }

    #[inline(always)]
    fn multiply_eight(self, task: Eight<'_>) {
        product::eight::<Self, 4, 1>(self, task);
    }

    #[inline(always)]
    fn multiply_floats(self, task: product::Floats<'_>) {
        product::floats::<Self, 6, 1>(self, task);
    }
}

/// A line of weights.
#[inline(always)]
fn registers(_: Neon, line: &[i8; 64]) -> [int8x16_t; 4] {
    let quarters = line.as_chunks::<16>().0;
    let line =
        [quarters[0].as_ptr(), quarters[1].as_ptr(), quarters[2].as_ptr(), quarters[3].as_ptr()];
    four!(vld1q_s8(line))
}

/// Adds the products of two activations, which every 16 bits of `pair` hold, with the two weights of
/// each column.
#[inline(always)]
fn add_pairs(_: Neon, [a, b, c, d]: Ints, pair: int16x8_t, [low, high]: [int8x16_t; 2]) -> Ints {
    proven!({
        let pair = vreinterpretq_s8_s16(pair);
        let half = vget_low_s8(pair);
        [
            vpadalq_s16(a, vmull_s8(half, vget_low_s8(low))),
            vpadalq_s16(b, vmull_high_s8(pair, low)),
            vpadalq_s16(c, vmull_s8(half, vget_low_s8(high))),
            vpadalq_s16(d, vmull_high_s8(pair, high)),
        ]
    })
}

impl Dot for NeonDot {
    type Lanes = Neon;
    type Quad = [u32; 1];

    const WORDS: usize = 1;
    const SHIFT: i32 = Neon::SHIFT;

    #[inline(always)]
    fn lanes(self) -> Neon {
        self.0
    }

    #[inline(always)]
    fn run(self, task: impl Task) {
        #[target_feature(enable = "neon,dotprod")]
        fn with(d: impl Dot, task: impl Task) {
            task.run(d);
        }
        proven!(with(self, task));
    }

    #[inline(always)]
    fn quads(words: &[u32]) -> &[[u32; 1]] {
        words.as_chunks().0
    }

    #[inline(always)]
    fn write_quads(self, activations: Ints, to: &mut [u32]) {
        self.0.write_quads(activations, to);
    }

    #[inline(always)]
    fn place(column: usize, part: usize) -> usize {
        4 * column + part
    }

    #[inline(always)]
    fn dot(self, sums: Ints, &[quad]: &[u32; 1], line: &[i8; 64]) -> Ints {
        let quads = [proven!(vreinterpretq_s8_s32(vdupq_n_s32(quad.cast_signed()))); 4];
        let line = registers(self.0, line);
        four!(sdot(sums, quads, line))
    }

    #[inline(always)]
    fn multiply_eight(self, task: Eight<'_>) {
        product::eight::<Self, 6, 1>(self, task);
    }

    #[inline(always)]
    fn multiply_floats(self, task: product::Floats<'_>) {
        product::floats::<Self, 6, 1>(self, task);
    }
}

/// `vdotq_s32`, which the standard library does not offer yet: adds four products to each sum.
#[inline]
#[target_feature(enable = "neon,dotprod")]
fn sdot(mut sums: int32x4_t, a: int8x16_t, b: int8x16_t) -> int32x4_t {
    // SAFETY: one instruction that has nothing to do with memory, stack or flags; whoever calls this
    // has proof that the processor has it.
    unsafe {
        asm!(
            "sdot {sums:v}.4s, {a:v}.16b, {b:v}.16b",
            sums = inout(vreg) sums,
            a = in(vreg) a,
            b = in(vreg) b,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    sums
}
