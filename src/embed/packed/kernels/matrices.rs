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
    /// The sum of each column: what a step of the activations' zero adds to its products.
    pub(super) sums: Vec<[i32; LANES]>,
    /// The columns of the input that are quantized apart from the others.
    pub(super) outliers: Outliers,
    /// The weights of the outliers, one line a panel.
    pub(super) outlier_lines: Vec<Line<[i8; 64]>>,
    /// The sum of a column's weights for the outliers.
    pub(super) outlier_sums: Vec<[i32; LANES]>,
    /// What one step of a column's weights is worth.
    pub(super) scales: Vec<[f32; LANES]>,
    pub(super) bias: Vec<[f32; LANES]>,
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
        let panels: Vec<&[i8]> = matrix.chunks(LANES * depth).collect();
        let mut lines = vec![Line([0; 64]); panels.len() * steps];
        let mut sums = vec![[0; LANES]; panels.len()];
        for ((panel, lines), sums) in panels.iter().zip(lines.chunks_mut(steps)).zip(&mut sums) {
            for ((column, places), sum) in panel.chunks(depth).zip(&places).zip(sums) {
                *sum = column.iter().map(|&weight| i32::from(weight)).sum();
                for (four, line) in column.chunks(4).zip(&mut *lines) {
                    for (&weight, &place) in four.iter().zip(places) {
                        line.0[place] = weight;
                    }
                }
            }
        }
        Self {
            columns: scales.len(),
            steps,
            lines,
            sums,
            outliers: Outliers::default(),
            outlier_lines: vec![Line([0; 64]); panels.len()],
            outlier_sums: vec![[0; LANES]; panels.len()],
            scales: in_lines(scales),
            bias: in_lines(bias),
        }
    }

    /// Makes `outliers` those of this matrix; `place` is that of its lines.
    pub(super) fn set_apart(&mut self, outliers: Outliers, place: impl Fn(usize, usize) -> usize) {
        let panels = self.lines.chunks_exact(self.steps);
        let apart = self.outlier_lines.iter_mut().zip(&mut self.outlier_sums);
        for (lines, (line, sums)) in panels.zip(apart) {
            *line = Line([0; 64]);
            for (column, sum) in sums.iter_mut().enumerate() {
                *sum = 0;
                for (part, outlier) in outliers.columns.iter().enumerate() {
                    let weight = lines[outlier / 4].0[place(column, outlier % 4)];
                    line.0[place(column, part)] = weight;
                    *sum += i32::from(weight);
                }
            }
        }
        self.outliers = outliers;
    }
}

/// Columns of a product's input whose numbers are so much greater than the others' that they would
/// stretch everyone's steps. They get steps of their own (as in Dettmers et al., 2022).
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

/// A matrix `[depth, columns]` of `f32` in panels of sixteen columns, padded with zeros: each line
/// one step of the inner dimension.
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

/// Rows of activations in 8 bits, each with what its steps are worth and which step zero is. A row
/// ends with one line for its outliers, whose steps are longer and have zero in their middle.
#[derive(Debug, Default)]
pub(in super::super) struct Activations {
    words: Vec<u32>,
    /// Words a row.
    width: usize,
    pub(super) scales: Vec<f32>,
    pub(super) zeros: Vec<i32>,
    /// How many times as long the steps of a row's outliers are.
    pub(super) outlier_powers: Vec<i32>,
}

/// A row of [`Activations`], to be written.
pub(super) struct ActivationRow<'a> {
    pub(super) words: &'a mut [u32],
    pub(super) scale: &'a mut f32,
    pub(super) zero: &'a mut i32,
    pub(super) outlier_power: &'a mut i32,
}

impl Activations {
    pub(super) fn rows(&self) -> usize {
        self.scales.len()
    }

    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.words[row * self.width..][..self.width]
    }

    pub(super) fn row_mut(&mut self, row: usize) -> ActivationRow<'_> {
        ActivationRow {
            words: &mut self.words[row * self.width..][..self.width],
            scale: &mut self.scales[row],
            zero: &mut self.zeros[row],
            outlier_power: &mut self.outlier_powers[row],
        }
    }

    pub(super) fn resize(&mut self, rows: usize, width: usize) {
        self.width = width;
        self.words.resize(rows * width, 0);
        self.scales.resize(rows, 0.0);
        self.zeros.resize(rows, 0);
        self.outlier_powers.resize(rows, 1);
    }
}
