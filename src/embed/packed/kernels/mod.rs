//! What is computed for each instruction set: matrix products and operations on rows, bit by bit the
//! same on every one.
//!
//! The only place of the crate with `unsafe` code, and all of it is behind [`lanes::Lanes`] and
//! [`lanes::Dot`]: kernels are written once, in safe code, in terms of these. Knows slices of numbers;
//! has never heard of tokens, layers or models.

// Kernels must end up inside the one function that may use the instructions.
#![allow(clippy::inline_always)]
// Steps, rows and columns of a tile are counted, as on paper.
#![allow(clippy::needless_range_loop)]

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx512;
mod functions;
mod isa;
mod lanes;
mod matrices;
#[cfg(target_arch = "aarch64")]
#[allow(unsafe_code)]
mod neon;
mod product;
mod rows;
mod scalar;
#[cfg(test)]
mod tests;

pub use isa::Isa;
use lanes::Dot;
pub(super) use lanes::LANES;
pub(super) use matrices::{
    Activations, FloatInput, FloatPanels, Line, Outliers, PackedEight, in_lines, padded,
};

/// The non-linear function between the two halves of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Activation {
    /// `x Φ(x)`
    Gelu,
    /// The same as precisely as 8 bits need it.
    CoarseGelu,
    /// Its approximation by a hyperbolic tangent.
    GeluTanh,
    /// `max(x, 0)`
    Relu,
}

/// The parameters of a layer normalisation.
#[derive(Debug)]
pub(super) struct Norm {
    /// How many numbers of a row count; the rest is padding.
    pub(super) columns: usize,
    /// One factor a column, padded with zeros.
    pub(super) gain: Vec<f32>,
    /// One term a column, padded with zeros.
    pub(super) bias: Vec<f32>,
    pub(super) epsilon: f32,
}

/// The kernels of one instruction set. A matrix of `f32` is a slice of rows, each `stride` numbers
/// long; strides are multiples of [`LANES`] unless it is said otherwise.
pub(super) trait Kernels: Send + Sync {
    /// `matrix`, `[columns, depth]` in 8 bits a number with one scale a row, as the products want it.
    fn pack(&self, matrix: &[i8], depth: usize, scales: &[f32], bias: &[f32]) -> PackedEight;

    /// Makes `outliers` those of `weights`.
    fn set_apart(&self, weights: &mut PackedEight, outliers: Outliers);

    /// Quantizes the rows of `input` for a product with `weights`, after applying `activation` to them.
    fn quantize(
        &self,
        input: &mut [f32],
        stride: usize,
        activation: Option<Activation>,
        weights: &PackedEight,
        to: &mut Activations,
    );

    /// `out[row] = input[row] · weights + bias`; `input` is quantized for `weights`.
    fn multiply_eight(
        &self,
        input: &Activations,
        weights: &PackedEight,
        out: &mut [f32],
        stride: usize,
    );

    /// `out[row] = input[row] · panels (+ bias)`; both may have any stride.
    fn multiply_floats(
        &self,
        input: FloatInput<'_>,
        panels: FloatPanels<'_>,
        out: &mut [f32],
        stride: usize,
    );

    /// Adds the rows of `y` to those of `x` and normalises the sums.
    fn add_norm(&self, x: &mut [f32], y: &[f32], stride: usize, norm: &Norm);

    /// Each column of a matrix to weights that sum to one.
    fn softmax(&self, matrix: &mut [f32], stride: usize);

    /// Applies `activation` to every number.
    fn activate(&self, numbers: &mut [f32], activation: Activation);
}

impl<D: Dot> Kernels for D {
    fn pack(&self, matrix: &[i8], depth: usize, scales: &[f32], bias: &[f32]) -> PackedEight {
        PackedEight::new(matrix, depth, scales, bias, D::place)
    }

    fn set_apart(&self, weights: &mut PackedEight, outliers: Outliers) {
        weights.set_apart(outliers, D::place);
    }

    fn quantize(
        &self,
        input: &mut [f32],
        stride: usize,
        activation: Option<Activation>,
        weights: &PackedEight,
        to: &mut Activations,
    ) {
        to.resize(input.len() / stride, stride / 4 * D::WORDS);
        self.run(rows::Quantize { input, stride, activation, outliers: &weights.outliers, to });
    }

    fn multiply_eight(
        &self,
        input: &Activations,
        weights: &PackedEight,
        out: &mut [f32],
        stride: usize,
    ) {
        self.run(product::Eight { input, weights, out, stride });
    }

    fn multiply_floats(
        &self,
        input: FloatInput<'_>,
        panels: FloatPanels<'_>,
        out: &mut [f32],
        stride: usize,
    ) {
        self.run(product::Floats { input, panels, out, stride });
    }

    fn add_norm(&self, x: &mut [f32], y: &[f32], stride: usize, norm: &Norm) {
        self.run(rows::AddNorm { x, y, stride, norm });
    }

    fn softmax(&self, matrix: &mut [f32], stride: usize) {
        self.run(rows::Softmax { matrix, stride });
    }

    fn activate(&self, numbers: &mut [f32], activation: Activation) {
        self.run(rows::Activate { numbers, activation });
    }
}
