//! Matrices in the order in which the products read them.

use super::lanes::LANES;

/// Numbers of one cache line, aligned to it: a load of a whole line never touches two.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(in super::super) struct Line<T>(pub(in super::super) T);

/// The next multiple of [`LANES`].
pub(in super::super) fn padded(columns: usize) -> usize {
    columns.next_multiple_of(LANES)
}

/// A matrix `[columns, depth]` of 8-bit weights in panels of sixteen columns, padded with zeros. A
/// line holds four steps of the inner dimension for the columns of a panel, in the order that the
/// instruction set wants.
#[derive(Debug)]
pub(in super::super) struct PackedEight {
    pub(super) columns: usize,
    /// Lines a panel.
    pub(super) steps: usize,
    /// `[panels, steps]`.
    pub(super) lines: Vec<Line<[i8; 64]>>,
    /// What else there is to each panel.
    pub(super) panels: Vec<PanelEight>,
    /// The columns of the input that are quantized apart from the others.
    pub(super) outliers: Outliers,
}

/// What a product with sixteen columns needs beside their weights.
#[derive(Debug, Clone)]
pub(super) struct PanelEight {
    /// What one step of a column's weights is worth.
    pub(super) scales: Line<[f32; LANES]>,
    pub(super) bias: Line<[f32; LANES]>,
    /// The sum of each column: what a step of the activations' zero adds to its products.
    pub(super) sums: Line<[i32; LANES]>,
    /// The weights of the outliers.
    pub(super) outlier_line: Line<[i8; 64]>,
    /// The sum of a column's weights for the outliers.
    pub(super) outlier_sums: Line<[i32; LANES]>,
}

impl PackedEight {
    /// The inner dimension up to which no sum can leave 32 bits, that of the outliers included:
    /// `255 · 128 · 32,768 + 4 · 128 · 128 · 2^12 < 2^31`.
    pub(in super::super) const DEEPEST: usize = 32_768;

    /// Packs `matrix`, `[columns, depth]`, with one scale and one bias a column, without outliers.
    /// `place(column, part)` is where a line has part `part` of the four of a column.
    pub(super) fn new(
        matrix: &[i8],
        depth: usize,
        scales: &[f32],
        bias: &[f32],
        place: impl Fn(usize, usize) -> usize,
    ) -> Self {
        let steps = depth.div_ceil(4);
        let places: [[usize; 4]; LANES] =
            std::array::from_fn(|column| std::array::from_fn(|part| place(column, part)));
        let mut panels: Vec<PanelEight> = in_lines(scales)
            .into_iter()
            .zip(in_lines(bias))
            .map(|(scales, bias)| PanelEight {
                scales: Line(scales),
                bias: Line(bias),
                sums: Line([0; LANES]),
                outlier_line: Line([0; 64]),
                outlier_sums: Line([0; LANES]),
            })
            .collect();
        let mut lines = vec![Line([0; 64]); panels.len() * steps];
        let columns = matrix.chunks(LANES * depth).zip(lines.chunks_mut(steps));
        for ((columns, lines), panel) in columns.zip(&mut panels) {
            for ((column, places), sum) in columns.chunks(depth).zip(&places).zip(&mut panel.sums.0)
            {
                *sum = column.iter().map(|&weight| i32::from(weight)).sum();
                for (four, line) in column.chunks(4).zip(&mut *lines) {
                    for (&weight, &place) in four.iter().zip(places) {
                        line.0[place] = weight;
                    }
                }
            }
        }
        Self { columns: scales.len(), steps, lines, panels, outliers: Outliers::default() }
    }

    /// Makes `outliers` those of this matrix; `place` is that of its lines.
    pub(super) fn set_apart(&mut self, outliers: Outliers, place: impl Fn(usize, usize) -> usize) {
        for (lines, panel) in self.lines.chunks_exact(self.steps).zip(&mut self.panels) {
            panel.outlier_line = Line([0; 64]);
            for (column, sum) in panel.outlier_sums.0.iter_mut().enumerate() {
                *sum = 0;
                for (part, outlier) in outliers.columns.iter().enumerate() {
                    let weight = lines[outlier / 4].0[place(column, outlier % 4)];
                    panel.outlier_line.0[place(column, part)] = weight;
                    *sum += i32::from(weight);
                }
            }
        }
        self.outliers = outliers;
    }
}

/// The columns of a product's input with the greatest numbers. Often these are so much greater than the
/// others' that they would stretch everyone's steps, so they get steps of their own (as in Dettmers et
/// al., 2022).
#[derive(Debug, Default)]
pub(in super::super) struct Outliers {
    /// At most [`MOST`](Self::MOST), each once.
    pub(super) columns: Vec<usize>,
}

impl Outliers {
    /// What one step of a product takes.
    const MOST: usize = 4;

    /// The step that is zero, of 0..=255.
    pub(super) const ZERO: i32 = 128;

    /// How many times as long as the others' the steps may be: so few that with [`PackedEight::DEEPEST`]
    /// no sum leaves 32 bits.
    const MOST_POWER: i32 = 1 << 12;

    /// How many of the others' steps an outlier may be away from zero.
    pub(super) const MOST_STEPS: f32 = (127 * Self::MOST_POWER) as f32;

    /// The columns with the numbers farthest from zero in `input`, whose rows have `stride` numbers;
    /// of equals the first.
    pub(in super::super) fn of(input: &[f32], stride: usize) -> Self {
        let mut reach = vec![0.0_f32; stride];
        for row in input.chunks_exact(stride) {
            reach.iter_mut().zip(row).for_each(|(reach, x)| *reach = reach.max(x.abs()));
        }
        let mut columns: Vec<usize> = (0..stride).filter(|&column| reach[column] > 0.0).collect();
        columns.sort_by(|&a, &b| reach[b].total_cmp(&reach[a]));
        columns.truncate(Self::MOST);
        Self { columns }
    }

    /// The least power of two that makes at most 127 steps of `steps`.
    #[inline(always)]
    pub(super) fn power(steps: f32) -> i32 {
        // The exponent of the quotient, rounded up; none of what is not a number.
        let quotient = (steps / 127.0).max(0.0);
        let exponent = ((quotient.to_bits().cast_signed() - 1) >> 23) - 126;
        1 << exponent.clamp(0, Self::MOST_POWER.ilog2().cast_signed())
    }
}

/// `values` in groups of sixteen, the last one filled up with zeros.
pub(in super::super) fn in_lines(values: &[f32]) -> Vec<[f32; LANES]> {
    let line = |values: &[f32]| {
        let mut line = [0.0; LANES];
        line[..values.len()].copy_from_slice(values);
        line
    };
    values.chunks(LANES).map(line).collect()
}

/// A matrix `[depth, columns]` of `f32` in panels of sixteen columns: each line one step of the inner
/// dimension. Padding may hold anything: its results are not written.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct FloatPanels<'a> {
    /// `[panels, depth]`.
    pub(in super::super) lines: &'a [Line<[f32; LANES]>],
    pub(in super::super) depth: usize,
    pub(in super::super) columns: usize,
    /// What the sums start from; zero if there is none.
    pub(in super::super) bias: Option<&'a [[f32; LANES]]>,
}

/// The left side of a product in `f32`: `rows` rows of as many numbers as the panels are deep.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct FloatInput<'a> {
    pub(in super::super) numbers: &'a [f32],
    /// Numbers from one row to the next, or from one column to the next where columns are stored.
    pub(in super::super) stride: usize,
    pub(in super::super) rows: usize,
    /// Whether what lies side by side is a column.
    pub(in super::super) is_transposed: bool,
}

/// Rows of activations in 8 bits, each with steps of its own.
#[derive(Debug, Default)]
pub(in super::super) struct Activations {
    words: Vec<u32>,
    /// Words a row.
    width: usize,
    pub(super) steps: Vec<Steps>,
}

/// What the steps of a row of activations mean.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Steps {
    /// What one is worth.
    pub(super) scale: f32,
    /// Which one is zero.
    pub(super) zero: i32,
    /// How many times as long those of the outliers are, which have zero in their middle.
    pub(super) outlier_power: i32,
    /// The outliers: one quad of the instruction set.
    pub(super) outliers: [u32; 2],
}

impl Activations {
    #[inline(always)]
    pub(super) fn rows(&self) -> usize {
        self.steps.len()
    }

    /// `COUNT` rows from `row` on, and what their steps mean.
    #[inline(always)]
    pub(super) fn tile<const COUNT: usize>(&self, row: usize) -> ([&[u32]; COUNT], [Steps; COUNT]) {
        let mut left = &self.words[row * self.width..];
        let rows = std::array::from_fn(|_| {
            let (words, rest) = left.split_at(self.width);
            left = rest;
            words
        });
        let steps = &self.steps[row..row + COUNT];
        (rows, std::array::from_fn(|index| steps[index]))
    }

    #[inline(always)]
    pub(super) fn row_mut(&mut self, row: usize) -> (&mut [u32], &mut Steps) {
        (&mut self.words[row * self.width..][..self.width], &mut self.steps[row])
    }

    pub(super) fn resize(&mut self, rows: usize, width: usize) {
        self.width = width;
        self.words.resize(rows * width, 0);
        self.steps.resize(rows, Steps::default());
    }
}
