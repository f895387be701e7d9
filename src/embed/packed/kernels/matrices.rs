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
    /// What one step of a column's weights is worth.
    pub(super) scales: Vec<[f32; LANES]>,
    pub(super) bias: Vec<[f32; LANES]>,
}

impl PackedEight {
    /// The inner dimension up to which no sum can leave 32 bits: `255 · 128 · 32,768 < 2^31`.
    pub(in super::super) const DEEPEST: usize = 32_768;

    /// Packs `matrix`, `[columns, depth]`, with one scale and one bias a column. `place(column, part)`
    /// is where a line has part `part` of the four of a column.
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
            scales: in_lines(scales),
            bias: in_lines(bias),
        }
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

/// Rows of activations in 8 bits, each with what its steps are worth and which step zero is.
#[derive(Debug, Default)]
pub(in super::super) struct Activations {
    words: Vec<u32>,
    /// Words a row.
    width: usize,
    pub(super) scales: Vec<f32>,
    pub(super) zeros: Vec<i32>,
}

impl Activations {
    pub(super) fn rows(&self) -> usize {
        self.scales.len()
    }

    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.words[row * self.width..][..self.width]
    }

    pub(super) fn row_mut(&mut self, row: usize) -> (&mut [u32], &mut f32, &mut i32) {
        let words = &mut self.words[row * self.width..][..self.width];
        (words, &mut self.scales[row], &mut self.zeros[row])
    }

    pub(super) fn resize(&mut self, rows: usize, width: usize) {
        self.width = width;
        self.words.resize(rows * width, 0);
        self.scales.resize(rows, 0.0);
        self.zeros.resize(rows, 0);
    }
}
