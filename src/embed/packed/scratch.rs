//! Memory that is used again for one chunk of tokens after the other.

use super::attention::Room;
use super::kernels::Activations;

/// Everything that one thread needs for a chunk beside the model.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// The states of the tokens, `[tokens, hidden]`.
    pub(super) states: Buffer,
    /// Their queries, keys and values, `[tokens, 3 · hidden]`.
    pub(super) queries_keys_values: Buffer,
    /// What attention gathers, `[tokens, hidden]`.
    pub(super) context: Buffer,
    /// What a layer adds to the states, `[tokens, hidden]`.
    pub(super) added: Buffer,
    /// Between the halves of a layer, `[some tokens, intermediate]`.
    pub(super) inner: Buffer,
    pub(super) activations: Activations,
    pub(super) attention: Room,
}

/// Numbers that begin with a cache line. They are zero at first; then what was left there.
#[derive(Debug, Default)]
pub(super) struct Buffer(Vec<f32>);

impl Buffer {
    const LINE: usize = 64;

    /// The first `count` numbers.
    pub(super) fn of(&mut self, count: usize) -> &mut [f32] {
        const SPARE: usize = Buffer::LINE / size_of::<f32>();
        if self.0.len() < count + SPARE {
            self.0 = vec![0.0; count + SPARE];
        }
        let start = self.0.as_ptr().align_offset(Self::LINE).min(SPARE);
        &mut self.0[start..start + count]
    }
}
