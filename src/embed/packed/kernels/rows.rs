//! What is done to rows of numbers: normalisation, activation, quantization; and softmax, to columns.
//!
//! A row is padded with zeros to whole lines of sixteen numbers, and stays so. Sums along a row are made
//! of sixteen lanes that are then added in halves, those down a column from the top: one order, whatever
//! the processor.

use super::functions;
use super::lanes::{Dot, IntsOf, LANES, Lanes, Task};
use super::matrices::Steps;
use super::{Activation, Activations, Norm, Outliers};

/// Each row of `input`, after `activation`, in 8 bits.
pub(super) struct Quantize<'a> {
    pub(super) input: &'a mut [f32],
    pub(super) stride: usize,
    pub(super) activation: Option<Activation>,
    pub(super) outliers: &'a Outliers,
    pub(super) to: &'a mut Activations,
}

/// `x = norm(x + y)`, row by row.
pub(super) struct AddNorm<'a> {
    pub(super) x: &'a mut [f32],
    pub(super) y: &'a [f32],
    pub(super) stride: usize,
    pub(super) norm: &'a Norm,
}

/// Each column of `matrix` to weights that sum to one. Columns of padding may hold anything.
pub(super) struct Softmax<'a> {
    /// `[rows, stride]`.
    pub(super) matrix: &'a mut [f32],
    pub(super) stride: usize,
}

/// `activation` of each number.
pub(super) struct Activate<'a> {
    pub(super) numbers: &'a mut [f32],
    pub(super) activation: Activation,
}

impl Task for Quantize<'_> {
    #[inline(always)]
    fn run<D: Dot>(self, d: D) {
        // Row by row, so that a row is still in the first cache when it is quantized.
        for (row, input) in self.input.chunks_exact_mut(self.stride).enumerate() {
            let (words, steps) = self.to.row_mut(row);
            *steps = quantize(d, input, self.activation, self.outliers, words);
        }
    }
}

impl Task for AddNorm<'_> {
    #[inline(always)]
    fn run<D: Dot>(self, d: D) {
        let rows = self.x.chunks_exact_mut(self.stride).zip(self.y.chunks_exact(self.stride));
        for (x, y) in rows {
            add_norm(d.lanes(), x, y, self.norm);
        }
    }
}

impl Task for Softmax<'_> {
    #[inline(always)]
    fn run<D: Dot>(self, d: D) {
        for start in (0..self.stride).step_by(LANES) {
            softmax(d.lanes(), self.matrix, self.stride, start);
        }
    }
}

impl Task for Activate<'_> {
    #[inline(always)]
    fn run<D: Dot>(self, d: D) {
        activate(d.lanes(), self.numbers, self.activation);
    }
}

/// Combines neighbours at distance 8, 4, 2 and 1.
#[inline(always)]
fn fold(mut lanes: [f32; LANES], of: impl Fn(f32, f32) -> f32) -> f32 {
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] = of(lanes[lane], lanes[lane + width]);
        }
        width /= 2;
    }
    lanes[0]
}

#[inline(always)]
fn array<L: Lanes>(l: L, lanes: L::Floats) -> [f32; LANES] {
    let mut array = [0.0; LANES];
    l.store(lanes, &mut array);
    array
}

#[inline(always)]
fn sum<L: Lanes>(l: L, lanes: L::Floats) -> f32 {
    fold(array(l, lanes), |a, b| a + b)
}

#[inline(always)]
fn greatest<L: Lanes>(l: L, lanes: L::Floats) -> f32 {
    fold(array(l, lanes), |a, b| if a > b { a } else { b })
}

#[inline(always)]
fn least<L: Lanes>(l: L, lanes: L::Floats) -> f32 {
    fold(array(l, lanes), |a, b| if a < b { a } else { b })
}

/// `x = (x + y - mean) / √(variance + ε) · gain + bias` (Ba et al., 2016), mean and variance being
/// those of the sum's first `norm.columns` numbers.
#[inline(always)]
fn add_norm<L: Lanes>(l: L, x: &mut [f32], y: &[f32], norm: &Norm) {
    let (lines, columns) = (x.as_chunks_mut::<LANES>().0, norm.columns);
    let mut total = l.splat(0.0);
    for (line, y) in lines.iter_mut().zip(y.as_chunks().0) {
        let added = l.add(l.load(line), l.load(y));
        l.store(added, line);
        total = l.add(total, added);
    }
    let mean = l.splat(sum(l, total) / columns as f32);
    let mut squares = l.splat(0.0);
    for (index, line) in lines.iter_mut().enumerate() {
        let mut apart = l.sub(l.load(line), mean);
        if (index + 1) * LANES > columns {
            // Padding is no part of the variance.
            let mut array = array(l, apart);
            array[columns.saturating_sub(index * LANES)..].fill(0.0);
            apart = l.load(&array);
        }
        l.store(apart, line);
        squares = l.fused(apart, apart, squares);
    }
    let variance = sum(l, squares) / columns as f32;
    let scale = l.splat(1.0 / (variance + norm.epsilon).sqrt());
    let parameters = norm.gain.as_chunks().0.iter().zip(norm.bias.as_chunks().0);
    for (line, (gain, bias)) in lines.iter_mut().zip(parameters) {
        let unit = l.mul(l.load(line), scale);
        l.store(l.fused(unit, l.load(gain), l.load(bias)), line);
    }
}

/// The numbers of sixteen columns from `start` on to their powers of `e`, divided by the sum of a
/// column's.
#[inline(always)]
fn softmax<L: Lanes>(l: L, matrix: &mut [f32], stride: usize, start: usize) {
    let mut most = l.splat(f32::NEG_INFINITY);
    for row in matrix.chunks_exact(stride) {
        let Some(line) = row[start..].first_chunk() else { return };
        most = l.max(l.load(line), most);
    }
    let mut total = l.splat(0.0);
    for row in matrix.chunks_exact_mut(stride) {
        let Some(line) = row[start..].first_chunk_mut() else { return };
        let power = functions::exp(l, l.sub(l.load(line), most));
        total = l.add(total, power);
        l.store(power, line);
    }
    let part = l.div(l.splat(1.0), total);
    for row in matrix.chunks_exact_mut(stride) {
        let Some(line) = row[start..].first_chunk_mut() else { return };
        l.store(l.mul(l.load(line), part), line);
    }
}

/// Applies `activation` to each number.
#[inline(always)]
fn activate<L: Lanes>(l: L, row: &mut [f32], activation: Activation) {
    for line in row.as_chunks_mut::<LANES>().0 {
        l.store(activated(l, l.load(line), activation), line);
    }
}

/// `activation` of `x`.
#[inline(always)]
fn activated<L: Lanes>(l: L, x: L::Floats, activation: Activation) -> L::Floats {
    match activation {
        Activation::Gelu => functions::gelu(l, x),
        Activation::CoarseGelu => functions::coarse_gelu(l, x),
        Activation::GeluTanh => functions::gelu_tanh(l, x),
        Activation::Relu => functions::relu(l, x),
    }
}

/// Writes each number that is no outlier as the nearest of 256 steps from the least to the greatest of
/// them (zero being a step), and the outliers in steps that are a power of two times as long.
#[inline(always)]
fn quantize<D: Dot>(
    d: D,
    row: &mut [f32],
    activation: Option<Activation>,
    outliers: &Outliers,
    to: &mut [u32],
) -> Steps {
    let l = d.lanes();
    // What stands in the outliers' place is zero, also after the activation.
    let mut apart = taken_out(row, outliers);
    if let Some(activation) = activation {
        activate(l, &mut apart, activation);
    }
    let reach = apart.iter().fold(0.0, |reach, x| if x.abs() > reach { x.abs() } else { reach });
    let lines = row.as_chunks_mut::<LANES>().0;
    let (mut low, mut high) = (l.splat(0.0), l.splat(0.0));
    if let Some(activation) = activation {
        for line in &mut *lines {
            let x = activated(l, l.load(line), activation);
            l.store(x, line);
            (low, high) = (l.min(x, low), l.max(x, high));
        }
    } else {
        for line in &*lines {
            let x = l.load(line);
            (low, high) = (l.min(x, low), l.max(x, high));
        }
    }
    let (low, high) = (least(l, low), greatest(l, high));
    let scale = f32::max((high - low) / 255.0, reach / Outliers::MOST_STEPS);
    // All is as good as zero in a range whose steps are so small that these are infinitely many.
    let steps = 1.0 / scale;
    let steps = if steps.is_finite() { steps } else { 0.0 };
    let zero = (-low * steps).round_ties_even() as i32;
    let (factor, shift) = (l.splat(steps), l.splat_int(zero));
    for (line, quads) in lines.iter().zip(to.chunks_exact_mut(LANES / 4 * D::WORDS)) {
        d.write_quads(l.add_ints(rounded(l, l.load(line), factor), shift), quads);
    }
    let power = Outliers::power(reach * steps);
    let step: IntsOf<D> = rounded(l, l.load(&apart), l.splat(steps / power as f32));
    let mut apart_quads = [0; 8];
    d.write_quads(l.add_ints(step, l.splat_int(Outliers::ZERO)), &mut apart_quads);
    let [first, second, ..] = apart_quads;
    for (&number, &column) in apart.iter().zip(&outliers.columns) {
        row[column] = number;
    }
    Steps { scale, zero, outlier_power: power, outliers: [first, second] }
}

/// `x` in steps. What is not a number becomes one, the same on every processor.
#[inline(always)]
fn rounded<L: Lanes>(l: L, x: L::Floats, factor: L::Floats) -> L::Ints {
    l.round(l.max(l.mul(x, factor), l.splat(-255.0)))
}

/// The outliers of `row` side by side; zeros are put in their place.
#[inline(always)]
fn taken_out(row: &mut [f32], outliers: &Outliers) -> [f32; LANES] {
    let mut apart = [0.0; LANES];
    for (number, &column) in apart.iter_mut().zip(&outliers.columns) {
        *number = std::mem::take(&mut row[column]);
    }
    apart
}
