//! Attention within one text: every token looks at every token of the same text, none is padded.

use super::distances::Distances;
use super::kernels::{FloatInput, FloatPanels, Kernels, LANES, Line, padded};
use super::scratch::Buffer;

/// How the numbers of a token are shared out to heads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heads {
    pub(super) count: usize,
    /// Numbers a head.
    pub(super) size: usize,
}

impl Heads {
    fn width(self) -> usize {
        self.count * self.size
    }
}

/// Scratch memory of one attention at a time.
#[derive(Debug, Default)]
pub(super) struct Room {
    queries: Vec<Line<[f32; LANES]>>,
    values: Vec<Line<[f32; LANES]>>,
    /// A column for each query, so that their softmaxes are computed side by side.
    scores: Buffer,
}

/// `softmax(Q Kᵀ) V` for each head (Vaswani et al., 2017; Q is already divided by `√size`), what
/// `distances` are worth added to the scores.
///
/// `states`, `[tokens, stride]`, has the queries, keys and values of a token side by side, each
/// `[heads, size]`; `out`, `[tokens, out_stride]`, gets the heads' results side by side.
pub(super) fn attend(
    kernels: &dyn Kernels,
    heads: Heads,
    distances: Option<&Distances>,
    (states, stride): (&[f32], usize),
    room: &mut Room,
    (out, out_stride): (&mut [f32], usize),
) {
    if states.is_empty() {
        return;
    }
    let tokens = states.len() / stride;
    let across = padded(tokens);
    let scores = room.scores.of(tokens * across);
    for head in 0..heads.count {
        let queries = head * heads.size;
        let (keys, values) = (queries + heads.width(), queries + 2 * heads.width());
        let rows = |from: usize| states.chunks_exact(stride).map(move |row| &row[from..]);
        let of_head = rows(queries).map(|row| &row[..heads.size]);
        transposed(&mut room.queries, of_head, tokens, heads.size);
        in_panels(&mut room.values, rows(values).map(|row| &row[..heads.size]), tokens, heads.size);
        let panels =
            FloatPanels { lines: &room.queries, depth: heads.size, columns: tokens, bias: None };
        let numbers = &states[keys..];
        let input = FloatInput { numbers, stride, rows: tokens, is_transposed: false };
        kernels.multiply_floats(input, panels, scores, across);
        if let Some(distances) = distances {
            distances.add(head, scores, across);
        }
        kernels.softmax(scores, across);
        let panels =
            FloatPanels { lines: &room.values, depth: tokens, columns: heads.size, bias: None };
        let out = &mut out[queries..];
        let input =
            FloatInput { numbers: scores, stride: across, rows: tokens, is_transposed: true };
        kernels.multiply_floats(input, panels, out, out_stride);
    }
}

/// Panels of the matrix `[size, tokens]` whose columns are `rows`.
fn transposed<'a>(
    lines: &mut Vec<Line<[f32; LANES]>>,
    rows: impl Iterator<Item = &'a [f32]>,
    tokens: usize,
    size: usize,
) {
    lines.resize(tokens.div_ceil(LANES) * size, Line([0.0; LANES]));
    for (token, row) in rows.enumerate() {
        let panel = &mut lines[token / LANES * size..][..size];
        for (line, value) in panel.iter_mut().zip(row) {
            line.0[token % LANES] = *value;
        }
    }
}

/// Panels of the matrix `[tokens, size]` whose rows are `rows`.
fn in_panels<'a>(
    lines: &mut Vec<Line<[f32; LANES]>>,
    rows: impl Iterator<Item = &'a [f32]>,
    tokens: usize,
    size: usize,
) {
    lines.resize(size.div_ceil(LANES) * tokens, Line([0.0; LANES]));
    for (token, row) in rows.enumerate() {
        let (whole, rest) = row.as_chunks();
        for (panel, values) in whole.iter().enumerate() {
            lines[panel * tokens + token].0 = *values;
        }
        if !rest.is_empty() {
            lines[whole.len() * tokens + token].0[..rest.len()].copy_from_slice(rest);
        }
    }
}
