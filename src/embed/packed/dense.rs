//! One dense layer: `out = input · weights + bias`, in 8 bits or in `f32`.

use super::kernels::{
    Activation, Activations, FloatInput, FloatPanels, Kernels, LANES, Line, Outliers, PackedEight,
    in_lines,
};
use crate::embed::weights::Values;

/// The parameters of a dense layer `[columns, depth]`, in the order that the kernels read.
pub(super) enum Dense {
    Eight(PackedEight),
    Floats { lines: Vec<Line<[f32; LANES]>>, depth: usize, bias: Vec<[f32; LANES]>, columns: usize },
}

/// What a dense layer is made of.
pub(super) struct Parameters {
    /// `[columns, depth]`.
    pub(super) matrix: Values,
    /// `[columns]`.
    pub(super) bias: Vec<f32>,
    /// What the results are multiplied by.
    pub(super) factor: f32,
}

impl Dense {
    /// `parts`, each `[columns, depth]`, side by side, with 8-bit weights. Those that are stored in
    /// more are rounded: the greatest of each column becomes 127.
    pub(super) fn eight(kernels: &dyn Kernels, parts: Vec<Parameters>, depth: usize) -> Self {
        let (mut matrix, mut scales, mut bias) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            let part_scales = match part.matrix {
                Values::Eight(steps, scales) => {
                    matrix.extend(steps.iter().map(|step| step.cast_signed()));
                    scales
                }
                Values::Floats(values) => {
                    values.chunks_exact(depth).map(|row| round(row, &mut matrix)).collect()
                }
            };
            scales.extend(part_scales.iter().map(|scale| scale * part.factor));
            bias.extend(part.bias.iter().map(|bias| bias * part.factor));
        }
        Self::Eight(kernels.pack(&matrix, depth, &scales, &bias))
    }

    /// `parts`, each `[columns, depth]`, side by side, in `f32`.
    pub(super) fn floats(parts: Vec<Parameters>, depth: usize) -> Self {
        let (mut matrix, mut bias) = (Vec::new(), Vec::new());
        for part in parts {
            let values = part.matrix.into_floats();
            matrix.extend(values.iter().map(|value| value * part.factor));
            bias.extend(part.bias.iter().map(|bias| bias * part.factor));
        }
        let columns = bias.len();
        let mut lines = vec![Line([0.0; LANES]); columns.div_ceil(LANES) * depth];
        let panels = matrix.chunks(LANES * depth).zip(lines.chunks_exact_mut(depth));
        for (panel, lines) in panels {
            for (lane, column) in panel.chunks_exact(depth).enumerate() {
                for (line, value) in lines.iter_mut().zip(column) {
                    line.0[lane] = *value;
                }
            }
        }
        Self::Floats { lines, depth, bias: in_lines(&bias), columns }
    }

    /// Takes the columns that are farthest from zero in `input`, rows of `stride` numbers, for outliers
    /// from now on: quantized apart, they do not cost the others their precision.
    pub(super) fn set_outliers(&mut self, kernels: &dyn Kernels, (input, stride): (&[f32], usize)) {
        if let Self::Eight(weights) = self {
            kernels.set_apart(weights, Outliers::of(input, stride));
        }
    }

    /// Applies `activation` and then the layer to the rows of `input`, each `stride` numbers long;
    /// `out` has rows of `out_stride` numbers. `activations` is scratch.
    pub(super) fn apply(
        &self,
        kernels: &dyn Kernels,
        (input, stride): (&mut [f32], usize),
        activation: Option<Activation>,
        activations: &mut Activations,
        (out, out_stride): (&mut [f32], usize),
    ) {
        match self {
            Self::Eight(weights) => {
                kernels.quantize(input, stride, activation, weights, activations);
                kernels.multiply_eight(activations, weights, out, out_stride);
            }
            Self::Floats { lines, depth, bias, columns } => {
                let panels =
                    FloatPanels { lines, depth: *depth, columns: *columns, bias: Some(bias) };
                if let Some(activation) = activation {
                    kernels.activate(input, activation);
                }
                let rows = input.len() / stride;
                let input = FloatInput { numbers: input, stride, rows, is_transposed: false };
                kernels.multiply_floats(input, panels, out, out_stride);
            }
        }
    }
}

/// Appends `row` in steps of the 127th part of its greatest number; returns what a step is worth.
fn round(row: &[f32], to: &mut Vec<i8>) -> f32 {
    let greatest = row.iter().fold(0.0_f32, |greatest, value| greatest.max(value.abs()));
    let steps = if greatest > 0.0 { 127.0 / greatest } else { 0.0 };
    to.extend(row.iter().map(|value| (value * steps).round_ties_even() as i8));
    greatest / 127.0
}
