//! Matrix products by tiles: a few rows of the input with one or two panels of sixteen columns.
//!
//! Each number of the result is one chain of sums along the inner dimension, from its start to its
//! end, so that neither the tile nor the other rows change a bit of it.

use super::lanes::{Dot, LANES, Lanes, Task};
use super::matrices::{Outliers, PanelEight};
use super::{Activations, FloatInput, FloatPanels, PackedEight};

/// `out[row] = input[row] · weights + bias`, from 8-bit numbers.
pub(super) struct Eight<'a> {
    pub(super) input: &'a Activations,
    pub(super) weights: &'a PackedEight,
    /// `[rows, stride]`.
    pub(super) out: &'a mut [f32],
    pub(super) stride: usize,
}

/// `out[row] = input[row] · panels (+ bias)`, in `f32`.
pub(super) struct Floats<'a> {
    pub(super) input: FloatInput<'a>,
    pub(super) panels: FloatPanels<'a>,
    /// `[rows, stride]`.
    pub(super) out: &'a mut [f32],
    pub(super) stride: usize,
}

impl Task for Eight<'_> {
    #[inline(always)]
    fn run<D: Dot>(self, d: D) {
        d.multiply_eight(self);
    }
}

impl Task for Floats<'_> {
    #[inline(always)]
    fn run<D: Dot>(self, d: D) {
        d.multiply_floats(self);
    }
}

/// The most rows of a tile, at most `TALL`, when `left` rows are left.
#[inline(always)]
fn height<const TALL: usize>(left: usize) -> usize {
    [12, 6, 4, 2].into_iter().find(|&rows| rows <= TALL && rows <= left).unwrap_or(1)
}

#[inline(always)]
pub(super) fn eight<D: Dot, const TALL: usize, const WIDE: usize>(d: D, mut task: Eight<'_>) {
    let panels = task.weights.columns.div_ceil(LANES);
    let mut panel = 0;
    while panel + WIDE <= panels {
        eight_panels::<D, TALL, WIDE>(d, &mut task, panel);
        panel += WIDE;
    }
    for panel in panel..panels {
        eight_panels::<D, TALL, 1>(d, &mut task, panel);
    }
}

#[inline(always)]
fn eight_panels<D: Dot, const TALL: usize, const WIDE: usize>(
    d: D,
    task: &mut Eight<'_>,
    panel: usize,
) {
    let mut row = 0;
    while row < task.input.rows() {
        let rows = height::<TALL>(task.input.rows() - row);
        match rows {
            12 => eight_tile::<D, 12, WIDE>(d, task, row, panel),
            6 => eight_tile::<D, 6, WIDE>(d, task, row, panel),
            4 => eight_tile::<D, 4, WIDE>(d, task, row, panel),
            2 => eight_tile::<D, 2, WIDE>(d, task, row, panel),
            _ => eight_tile::<D, 1, WIDE>(d, task, row, panel),
        }
        row += rows;
    }
}

#[inline(always)]
fn eight_tile<D: Dot, const TALL: usize, const WIDE: usize>(
    d: D,
    task: &mut Eight<'_>,
    row: usize,
    panel: usize,
) {
    let (l, weights) = (d.lanes(), task.weights);
    let steps = weights.steps;
    let (rows, row_steps) = task.input.tile::<TALL>(row);
    let quads: [&[D::Quad]; TALL] = std::array::from_fn(|i| &D::quads(rows[i])[..steps]);
    let panels = &weights.panels[panel..panel + WIDE];
    let panels: [&PanelEight; WIDE] = std::array::from_fn(|j| &panels[j]);
    let lines: [_; WIDE] =
        std::array::from_fn(|j| &weights.lines[(panel + j) * steps..(panel + j + 1) * steps]);
    let mut start = [l.splat_int(D::SHIFT - Outliers::ZERO); WIDE];
    for j in 0..WIDE {
        // What the zero of the outliers adds to their products is taken away beforehand.
        start[j] = l.mul_ints(start[j], l.load_ints(&panels[j].outlier_sums.0));
    }
    let mut sums = [start; TALL];
    for i in 0..TALL {
        let power = l.splat_int(row_steps[i].outlier_power);
        let quad = &D::quads(&row_steps[i].outliers)[0];
        for j in 0..WIDE {
            let apart = d.dot(sums[i][j], quad, &panels[j].outlier_line.0);
            sums[i][j] = l.mul_ints(apart, power);
        }
    }
    for step in 0..steps {
        for i in 0..TALL {
            for j in 0..WIDE {
                sums[i][j] = d.dot(sums[i][j], &quads[i][step], &lines[j][step].0);
            }
        }
    }
    let (out, width) = (task.out.as_chunks_mut().0, task.stride / LANES);
    for (i, sums) in sums.into_iter().enumerate() {
        let zero = l.splat_int(row_steps[i].zero - D::SHIFT);
        let scale = l.splat(row_steps[i].scale);
        let out = &mut out[(row + i) * width + panel..][..WIDE];
        for (j, sums) in sums.into_iter().enumerate() {
            let none = l.mul_ints(zero, l.load_ints(&panels[j].sums.0));
            let sums = l.to_floats(l.sub_ints(sums, none));
            let scale = l.mul(scale, l.load(&panels[j].scales.0));
            let values = l.fused(sums, scale, l.load(&panels[j].bias.0));
            l.store(values, &mut out[j]);
        }
    }
}

/// Writes the columns of panel `panel` that `out` has.
#[inline(always)]
fn write<L: Lanes>(l: L, values: L::Floats, out: &mut [f32], panel: usize) {
    let out = &mut out[panel * LANES..];
    if let Some(line) = out.first_chunk_mut() {
        l.store(values, line);
    } else {
        let mut line = [0.0; LANES];
        l.store(values, &mut line);
        out.copy_from_slice(&line[..out.len()]);
    }
}

#[inline(always)]
pub(super) fn floats<D: Dot, const TALL: usize, const WIDE: usize>(d: D, mut task: Floats<'_>) {
    let panels = task.panels.columns.div_ceil(LANES);
    let mut panel = 0;
    while panel + WIDE <= panels {
        floats_panels::<D, TALL, WIDE>(d, &mut task, panel);
        panel += WIDE;
    }
    for panel in panel..panels {
        floats_panels::<D, TALL, 1>(d, &mut task, panel);
    }
}

#[inline(always)]
fn floats_panels<D: Dot, const TALL: usize, const WIDE: usize>(
    d: D,
    task: &mut Floats<'_>,
    panel: usize,
) {
    let mut row = 0;
    while row < task.input.rows {
        let rows = height::<TALL>(task.input.rows - row);
        match rows {
            12 => floats_tile::<D, 12, WIDE>(d, task, row, panel),
            6 => floats_tile::<D, 6, WIDE>(d, task, row, panel),
            4 => floats_tile::<D, 4, WIDE>(d, task, row, panel),
            2 => floats_tile::<D, 2, WIDE>(d, task, row, panel),
            _ => floats_tile::<D, 1, WIDE>(d, task, row, panel),
        }
        row += rows;
    }
}

#[inline(always)]
fn floats_tile<D: Dot, const TALL: usize, const WIDE: usize>(
    d: D,
    task: &mut Floats<'_>,
    row: usize,
    panel: usize,
) {
    let (l, FloatPanels { lines, depth, columns, bias }) = (d.lanes(), task.panels);
    let FloatInput { numbers, stride, is_transposed, .. } = task.input;
    let panels: [_; WIDE] =
        std::array::from_fn(|i| &lines[(panel + i) * depth..(panel + i + 1) * depth]);
    let mut start = [l.splat(0.0); WIDE];
    if let Some(bias) = bias {
        for j in 0..WIDE {
            start[j] = l.load(&bias[panel + j]);
        }
    }
    let mut sums = [start; TALL];
    if is_transposed {
        for step in 0..depth {
            let inputs = &numbers[step * stride + row..][..TALL];
            for i in 0..TALL {
                let input = l.splat(inputs[i]);
                for j in 0..WIDE {
                    sums[i][j] = l.fused(input, l.load(&panels[j][step].0), sums[i][j]);
                }
            }
        }
    } else {
        let inputs: [&[f32]; TALL] =
            std::array::from_fn(|i| &numbers[(row + i) * stride..][..depth]);
        for step in 0..depth {
            for i in 0..TALL {
                let input = l.splat(inputs[i][step]);
                for j in 0..WIDE {
                    sums[i][j] = l.fused(input, l.load(&panels[j][step].0), sums[i][j]);
                }
            }
        }
    }
    for (i, sums) in sums.into_iter().enumerate() {
        let out = &mut task.out[(row + i) * task.stride..][..columns];
        for (j, sums) in sums.into_iter().enumerate() {
            write(l, sums, out, panel + j);
        }
    }
}
