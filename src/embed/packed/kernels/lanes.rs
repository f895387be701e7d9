//! Sixteen lanes: what a kernel may ask of a processor.
//!
//! Every instruction set offers the same sixteen lanes, in as many registers as it needs, and every
//! operation here is exact or rounded once, as IEEE 754 says. So a kernel that is written in these
//! terms gives the same bits on all of them.
//!
//! A value of an implementing type is the proof that the processor has its instructions: it is made
//! by that type's `detect` alone. That is what makes the methods safe to call.

use super::product::{Eight, Floats};

/// How many numbers are computed side by side.
pub(in super::super) const LANES: usize = 16;

/// Sixteen `f32` or `i32` at a time.
pub(super) trait Lanes: Copy + Send + Sync + 'static {
    /// Sixteen `f32`.
    type Floats: Copy;
    /// Sixteen `i32`.
    type Ints: Copy;

    fn splat(self, value: f32) -> Self::Floats;
    fn load(self, from: &[f32; LANES]) -> Self::Floats;
    fn store(self, lanes: Self::Floats, to: &mut [f32; LANES]);
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn div(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `a * b + c`, rounded once.
    fn fused(self, a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats;
    /// `a` where `a > b`, else `b`: also where one is not a number.
    fn max(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `a` where `a < b`, else `b`: also where one is not a number.
    fn min(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// The nearest integers, the even one of two; any integer where none is near.
    fn round(self, lanes: Self::Floats) -> Self::Ints;

    fn splat_int(self, value: i32) -> Self::Ints;
    fn load_ints(self, from: &[i32; LANES]) -> Self::Ints;
    fn add_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints;
    fn sub_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints;
    /// The low 32 bits of the products.
    fn mul_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints;
    /// The nearest `f32`, the even one of two.
    fn to_floats(self, lanes: Self::Ints) -> Self::Floats;
    /// `2^n` for each lane `n` of -126 to 127.
    fn power_of_two(self, lanes: Self::Ints) -> Self::Floats;
}

/// Eight-bit products: sums over four neighbours at a time, exact in 32 bits. And what goes with a
/// whole instruction set: where its code runs, and which tiles fit its registers.
pub(super) trait Dot: Copy + Send + Sync + 'static {
    /// The lanes that sums are made in.
    type Lanes: Lanes;
    /// Four 8-bit activations, as the product wants them.
    type Quad: Copy;

    /// The lanes of the same processor.
    fn lanes(self) -> Self::Lanes;
    /// Runs `task` where the compiler may use the instructions of this set.
    fn run(self, task: impl Task);
    /// How many 32-bit words a quad takes.
    const WORDS: usize;
    /// How much less than its step an activation is written as: 128 where only signed numbers are
    /// multiplied with each other.
    const SHIFT: i32 = 0;
    /// Words as quads.
    fn quads(words: &[u32]) -> &[Self::Quad];
    /// Writes sixteen activations, each limited to 0..=255, less [`SHIFT`](Self::SHIFT), as four quads.
    fn write_quads(self, activations: IntsOf<Self>, to: &mut [u32]);
    /// Where weight `part` (of 0..4) of column `column` (of 0..16) stands in a line of 64.
    fn place(column: usize, part: usize) -> usize;
    /// Adds to each lane the four products of its column.
    fn dot(self, sums: IntsOf<Self>, quad: &Self::Quad, line: &[i8; 64]) -> IntsOf<Self>;

    /// [`product::eight`](super::product::eight) by tiles whose sums stay in registers.
    fn multiply_eight(self, task: Eight<'_>);
    /// [`product::floats`](super::product::floats) by tiles whose sums stay in registers.
    fn multiply_floats(self, task: Floats<'_>);
}

/// Something to compute, compiled once for each instruction set. Implementations and all that they call
/// must be `#[inline(always)]`: only inside [`Dot::run`] does the compiler know the instructions. (A
/// closure cannot be marked so.)
pub(super) trait Task {
    fn run<D: Dot>(self, d: D);
}

/// Sixteen `i32` of the lanes that belong to `D`.
pub(super) type IntsOf<D> = <<D as Dot>::Lanes as Lanes>::Ints;
