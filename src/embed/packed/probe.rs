//! Single kernels on made-up numbers, for benches. No part of the library's interface.

use super::dense::{Dense, Parameters};
use super::kernels::{
    Activation, Activations, FloatInput, FloatPanels, Isa, Kernels, LANES, Line, Norm, padded,
};
use crate::embed::weights::Values;

/// Runs kernels of one instruction set on `rows` rows of `depth` numbers.
pub struct KernelProbe {
    kernels: Box<dyn Kernels>,
    input: Vec<f32>,
    rows: usize,
    depth: usize,
    columns: usize,
    eight: Dense,
    activations: Activations,
    lines: Vec<Line<[f32; LANES]>>,
    out: Vec<f32>,
    norm: Norm,
}

impl KernelProbe {
    /// For products with matrices of `columns` columns; `depth` and `columns` are multiples of 16.
    /// `None` if this processor does not have `isa`.
    #[must_use]
    pub fn new(isa: Isa, rows: usize, depth: usize, columns: usize) -> Option<Self> {
        let kernels = isa.kernels()?;
        let noise = |index: usize| ((index * 2_654_435_761) >> 7 & 0xff) as f32 / 128.0 - 1.0;
        let matrix = Values::Floats((0..columns * depth).map(noise).collect());
        let parameters = Parameters { matrix, bias: vec![0.0; columns], factor: 1.0 };
        let eight = Dense::eight(kernels.as_ref(), vec![parameters], depth);
        Some(Self {
            input: (0..rows * depth).map(noise).collect(),
            rows,
            depth,
            columns,
            eight,
            activations: Activations::default(),
            lines: vec![Line([0.5; LANES]); columns.div_ceil(LANES) * depth],
            out: vec![0.0; rows * padded(columns).max(depth)],
            norm: Norm {
                columns: depth,
                gain: vec![1.0; depth],
                bias: vec![0.0; depth],
                epsilon: 1e-12,
            },
            kernels,
        })
    }

    /// Quantizes the input, then multiplies in 8 bits.
    pub fn quantize_and_multiply(&mut self) {
        let input = (self.input.as_mut_slice(), self.depth);
        let out = (self.out.as_mut_slice(), self.columns);
        self.eight.apply(self.kernels.as_ref(), input, None, &mut self.activations, out);
    }

    /// Multiplies what [`quantize_and_multiply`](Self::quantize_and_multiply) quantized, in 8 bits.
    pub fn multiply_eight(&mut self) {
        if let Dense::Eight(weights) = &self.eight {
            self.kernels.multiply_eight(&self.activations, weights, &mut self.out, self.columns);
        }
    }

    /// Multiplies in `f32`.
    pub fn multiply_floats(&mut self) {
        let panels = FloatPanels {
            lines: &self.lines,
            depth: self.depth,
            columns: self.columns,
            bias: None,
        };
        let (numbers, stride, rows) = (self.input.as_slice(), self.depth, self.rows);
        let input = FloatInput { numbers, stride, rows, is_transposed: false };
        self.kernels.multiply_floats(input, panels, &mut self.out, self.columns);
    }

    /// Quantizes the input.
    pub fn quantize(&mut self) {
        if let Dense::Eight(weights) = &self.eight {
            let (input, to) = (&mut self.input, &mut self.activations);
            self.kernels.quantize(input, self.depth, None, weights, to);
        }
    }

    /// Adds and normalises.
    pub fn add_norm(&mut self) {
        let out = &mut self.out[..self.rows * self.depth];
        self.kernels.add_norm(out, &self.input, self.depth, &self.norm);
    }

    /// Applies softmax.
    pub fn softmax(&mut self) {
        let out = &mut self.out[..self.rows * self.depth];
        self.kernels.softmax(out, self.depth);
    }

    /// Applies GELU.
    pub fn gelu(&mut self) {
        let out = &mut self.out[..self.rows * self.depth];
        self.kernels.activate(out, Activation::Gelu);
    }
}
