//! The laws of the matrix products, which have a bit-for-bit reference.

use super::super::{
    Activations, FloatInput, FloatPanels, Kernels, LANES, Line, Outliers, PackedEight, in_lines,
    padded,
};
use super::random::Random;
use super::{assert_bits, same};

/// What nothing may write to.
const UNTOUCHED: f32 = -7.0;

#[test]
fn eight_bit_products_are_exact_whatever_the_shape() {
    let mut random = Random(1);
    for depth in [1, 3, 4, 5, 16, 31, 64, 100] {
        for columns in [1, 5, 16, 17, 33, 64] {
            let product = Eight::random(23, depth, columns, &mut random);
            assert_bits(&product.expected(), &same(|kernels| product.multiply(kernels)));
        }
    }
}

#[test]
fn eight_bit_products_are_exact_whatever_the_number_of_rows() {
    let mut random = Random(2);
    for rows in 1..=27 {
        let product = Eight::random(rows, 21, 49, &mut random);
        assert_bits(&product.expected(), &same(|kernels| product.multiply(kernels)));
    }
}

#[test]
fn eight_bit_products_are_exact_with_outliers() {
    let mut random = Random(9);
    for (depth, columns) in (6..=72).step_by(3).zip([1, 5, 16, 17, 33, 64].into_iter().cycle()) {
        let mut product = Eight::random(1 + depth % 27, depth, columns, &mut random);
        for power in [0, 1, 5, 12] {
            product.put_outliers(power, &mut random);
            assert_bits(&product.expected(), &same(|kernels| product.multiply(kernels)));
        }
    }
}

#[test]
fn the_greatest_sums_do_not_wrap() {
    let depth = PackedEight::DEEPEST;
    let inputs = [(255.0, 255.0), (-255.0, -255.0), (0.0, 255.0), (-128.0, 127.0)];
    let columns = [(-128, -128), (127, 127), (-128, 127), (127, -128)];
    let product = Eight {
        depth,
        input: inputs.iter().flat_map(|pair| alternating(*pair, depth)).collect(),
        matrix: columns.iter().flat_map(|pair| alternating(*pair, depth)).collect(),
        scales: vec![1.0; columns.len()],
        bias: vec![0.0; columns.len()],
        outliers: Vec::new(),
    };
    let mut with_outliers = product.clone();
    with_outliers.put_outliers(12, &mut Random(10));
    assert_bits(&with_outliers.expected(), &same(|kernels| with_outliers.multiply(kernels)));
    assert_bits(&product.expected(), &same(|kernels| product.multiply(kernels)));
}

#[test]
fn float_products_are_chains_of_fused_sums() {
    let mut random = Random(3);
    for (depth, columns) in (1..=70).zip([1, 5, 16, 17, 33, 64].into_iter().cycle()) {
        let product = Floats::random(1 + depth % 27, depth, columns, &mut random);
        assert_bits(&product.expected(), &same(|kernels| product.multiply(kernels)));
        assert_bits(&product.expected(), &same(|kernels| product.multiply_transposed(kernels)));
    }
    for rows in 1..=27 {
        let product = Floats::random(rows, 9, 49, &mut random);
        assert_bits(&product.expected(), &same(|kernels| product.multiply(kernels)));
    }
}

/// A product of whole numbers whose rows have steps of one.
#[derive(Clone)]
pub(super) struct Eight {
    depth: usize,
    /// `[rows, padded(depth)]`.
    input: Vec<f32>,
    /// `[columns, depth]`.
    matrix: Vec<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// A row whose greatest numbers are in the columns of the outliers; none if it is empty.
    outliers: Vec<f32>,
}

impl Eight {
    pub(super) fn random(rows: usize, depth: usize, columns: usize, random: &mut Random) -> Self {
        let input = (0..rows).flat_map(|_| random.whole_numbers(depth)).collect();
        let matrix = (0..columns * depth).map(|_| random.extreme(-128, 127) as i8).collect();
        let (scales, bias) = (random.floats(columns), random.floats(columns));
        Self { depth, input, matrix, scales, bias, outliers: Vec::new() }
    }

    /// Puts outliers into three columns of the middle of every row, whole steps of `2^power`.
    fn put_outliers(&mut self, power: u32, random: &mut Random) {
        let (stride, middle) = (padded(self.depth), self.depth / 2);
        self.outliers = vec![0.0; stride];
        for column in [middle - 1, middle, middle + 1] {
            self.outliers[column] = 1.0;
            for row in self.input.chunks_exact_mut(stride) {
                row[column] = (random.extreme(-127, 127) << power) as f32;
            }
        }
        // The farthest decides how long a step is.
        for row in self.input.chunks_exact_mut(stride) {
            row[middle] = (-127_i64 << power) as f32;
        }
    }

    fn multiply(&self, kernels: &dyn Kernels) -> Vec<f32> {
        self.multiply_rows(kernels, &self.input)
    }

    pub(super) fn multiply_rows(&self, kernels: &dyn Kernels, input: &[f32]) -> Vec<f32> {
        let mut weights = kernels.pack(&self.matrix, self.depth, &self.scales, &self.bias);
        if !self.outliers.is_empty() {
            kernels.set_apart(&mut weights, Outliers::of(&self.outliers, padded(self.depth)));
        }
        let mut activations = Activations::default();
        let mut input = input.to_vec();
        kernels.quantize(&mut input, padded(self.depth), None, &weights, &mut activations);
        let stride = padded(self.scales.len()) + LANES;
        let mut out = vec![UNTOUCHED; activations.rows() * stride];
        kernels.multiply_eight(&activations, &weights, &mut out, stride);
        out
    }

    fn expected(&self) -> Vec<f32> {
        let rows = self.input.chunks_exact(padded(self.depth));
        rows.flat_map(|row| self.expected_row(row)).collect()
    }

    fn expected_row(&self, row: &[f32]) -> Vec<f32> {
        let columns = self.matrix.chunks_exact(self.depth).zip(self.scales.iter().zip(&self.bias));
        let values = columns.map(|(column, (scale, bias))| {
            let products = row.iter().zip(column).map(|(x, w)| *x as i64 * i64::from(*w));
            (products.sum::<i64>() as f32).mul_add(*scale, *bias)
        });
        let padding = padded(self.scales.len()) - self.scales.len();
        values.chain(vec![0.0; padding]).chain([UNTOUCHED; LANES]).collect()
    }
}

/// A product in `f32`, whose rows have more numbers than count.
pub(super) struct Floats {
    depth: usize,
    columns: usize,
    /// `[rows, depth + 3]`.
    input: Vec<f32>,
    /// `[depth, columns]`.
    matrix: Vec<f32>,
    bias: Option<Vec<f32>>,
}

impl Floats {
    pub(super) fn random(rows: usize, depth: usize, columns: usize, random: &mut Random) -> Self {
        let (input, matrix) = (random.floats(rows * (depth + 3)), random.floats(depth * columns));
        let bias = (random.within(0, 1) == 0).then(|| random.floats(columns));
        Self { depth, columns, input, matrix, bias }
    }

    fn multiply(&self, kernels: &dyn Kernels) -> Vec<f32> {
        self.multiply_rows(kernels, &self.input, self.depth + 3)
    }

    /// The same with the columns of the input side by side.
    fn multiply_transposed(&self, kernels: &dyn Kernels) -> Vec<f32> {
        let rows = self.input.len() / (self.depth + 3);
        let stride = rows + 2;
        let mut columns = vec![f32::NAN; self.depth * stride];
        for (index, row) in self.input.chunks_exact(self.depth + 3).enumerate() {
            for (step, x) in row[..self.depth].iter().enumerate() {
                columns[step * stride + index] = *x;
            }
        }
        let input = FloatInput { numbers: &columns, stride, rows, is_transposed: true };
        self.multiply_input(kernels, input)
    }

    pub(super) fn multiply_rows(
        &self,
        kernels: &dyn Kernels,
        numbers: &[f32],
        stride: usize,
    ) -> Vec<f32> {
        let rows = numbers.len() / stride;
        let input = FloatInput { numbers, stride, rows, is_transposed: false };
        self.multiply_input(kernels, input)
    }

    fn multiply_input(&self, kernels: &dyn Kernels, input: FloatInput<'_>) -> Vec<f32> {
        let mut lines = vec![Line([0.0; LANES]); self.columns.div_ceil(LANES) * self.depth];
        for (step, row) in self.matrix.chunks_exact(self.columns).enumerate() {
            for (panel, line) in in_lines(row).into_iter().enumerate() {
                lines[panel * self.depth + step] = Line(line);
            }
        }
        let bias = self.bias.as_deref().map(in_lines);
        let panels = FloatPanels {
            lines: &lines,
            depth: self.depth,
            columns: self.columns,
            bias: bias.as_deref(),
        };
        let stride = self.columns + 5;
        let mut out = vec![UNTOUCHED; input.rows * stride];
        kernels.multiply_floats(input, panels, &mut out, stride);
        out
    }

    fn expected(&self) -> Vec<f32> {
        let rows = self.input.chunks_exact(self.depth + 3);
        rows.flat_map(|row| self.expected_row(row)).collect()
    }

    fn expected_row(&self, row: &[f32]) -> Vec<f32> {
        let mut sums = self.bias.clone().unwrap_or_else(|| vec![0.0; self.columns]);
        for (x, weights) in row.iter().zip(self.matrix.chunks_exact(self.columns)) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = x.mul_add(*weight, *sum);
            }
        }
        sums.extend([UNTOUCHED; 5]);
        sums
    }
}

fn alternating<T: Copy>((even, odd): (T, T), count: usize) -> impl Iterator<Item = T> {
    (0..count).map(move |i| if i % 2 == 0 { even } else { odd })
}
