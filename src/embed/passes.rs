//! From texts to passes through a model, and back from the passes' vectors to those of the texts.
//!
//! What every engine shares: prompts, special tokens, windows, equally long batches. Knows no
//! matrix product.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};

use ndarray::{Array2, ArrayView1};
use rayon::prelude::*;

use super::Role;
use super::embeddings::Embeddings;
use super::settings::Settings;
use super::tokenizer::Tokenizer;
use super::windows::{Window, windows};
use crate::error::{Error, ErrorKind, Result};

/// One run of tokens through a model: a text, or a window of a long one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pass {
    /// The tokens, special ones included; never more than the model reads at once.
    pub(super) ids: Vec<u32>,
    /// Which text it belongs to.
    text: usize,
    /// How many tokens of the text no pass before it has.
    new: usize,
    /// How many tokens at the beginning are special or the prompt's; 0 without a prompt.
    pub(super) prompt: usize,
}

/// How many tokens an embedder has read.
#[derive(Debug, Default)]
pub(super) struct Tally(AtomicU64);

impl Tally {
    pub(super) fn add(&self, passes: &[Pass]) {
        let tokens: usize = passes.iter().map(|pass| pass.ids.len()).sum();
        self.0.fetch_add(tokens as u64, Ordering::Relaxed);
    }

    pub(super) fn tokens(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The passes of `texts`, in their order; at least one a text. Texts are shared out to threads.
pub(super) fn passes(
    texts: &[&str],
    role: Role,
    settings: &Settings,
    tokenizer: &Tokenizer,
) -> Result<Vec<Pass>> {
    let of_each: Vec<Result<Vec<Pass>>> = texts
        .par_iter()
        .enumerate()
        .map(|(text, content)| of_text(text, content, settings.prompt(role), settings, tokenizer))
        .collect();
    let mut passes = Vec::with_capacity(texts.len());
    for of_text in of_each {
        passes.extend(of_text?);
    }
    Ok(passes)
}

/// The prompt is put before the text as text, as it was when the model was trained. A long text
/// has the prompt's tokens before each window.
fn of_text(
    text: usize,
    content: &str,
    prompt: &str,
    settings: &Settings,
    tokenizer: &Tokenizer,
) -> Result<Vec<Pass>> {
    let room = settings.max_tokens.saturating_sub(tokenizer.specials());
    let ids = tokenizer.ids(&[prompt, content].concat())?;
    let of_prompt = tokenizer.count(prompt).min(ids.len());
    let before = if of_prompt == 0 { 0 } else { tokenizer.specials_before() + of_prompt };
    if ids.len() <= room {
        return Ok(vec![Pass { new: ids.len(), ids: tokenizer.wrap(&ids), text, prompt: before }]);
    }
    let (prompt, content) = ids.split_at(of_prompt);
    let room = NonZeroUsize::new(room.saturating_sub(prompt.len())).ok_or_else(|| {
        Error::new(ErrorKind::Model, "the model's prompt leaves no room for a text")
            .hint("shorten the prompt, or raise max_seq_length")
    })?;
    let pass = |window: Window| {
        let ids = [prompt, &content[window.tokens]].concat();
        Pass { ids: tokenizer.wrap(&ids), text, new: window.new, prompt: before }
    };
    Ok(windows(content.len(), room).into_iter().map(pass).collect())
}

/// Groups of equally long passes, as indices into `passes`: each of at most `most` tokens, but of
/// one pass at least. Long passes come first, so that what is left at the end is short.
pub(super) fn batches(passes: &[Pass], most: usize) -> Vec<Vec<usize>> {
    let length = |&index: &usize| passes[index].ids.len();
    let mut order: Vec<usize> = (0..passes.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(length(index)), *index));
    order
        .chunk_by(|a, b| length(a) == length(b))
        .flat_map(|equal| equal.chunks((most / length(&equal[0]).max(1)).max(1)))
        .map(<[usize]>::to_vec)
        .collect()
}

/// The vectors of `texts` texts from those of their passes; `vectors` yields the vector of each of
/// `passes`, in their order, not yet of unit length.
///
/// A text of several passes has the mean of their unit vectors, each weighted by its new tokens:
/// so every token of the text counts once, however the windows fall.
pub(super) fn combine(passes: &[Pass], vectors: Array2<f32>, texts: usize) -> Embeddings {
    if passes.len() == texts {
        return Embeddings::normalized(vectors);
    }
    let mut rows = Array2::zeros((texts, vectors.ncols()));
    let mut start = 0;
    for group in passes.chunk_by(|a, b| a.text == b.text) {
        let mut row = rows.row_mut(group[0].text);
        if group.len() == 1 {
            row.assign(&vectors.row(start));
        } else {
            for (index, pass) in group.iter().enumerate() {
                let vector = vectors.row(start + index);
                row.scaled_add(pass.new as f32 / norm(&vector), &vector);
            }
        }
        start += group.len();
    }
    Embeddings::normalized(rows)
}

/// The length of a vector, at least the smallest positive number.
fn norm(vector: &ArrayView1<'_, f32>) -> f32 {
    vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;
    use proptest::prelude::*;

    fn pass(length: usize, text: usize, new: usize) -> Pass {
        Pass { ids: vec![7; length], text, new, prompt: 0 }
    }

    #[test]
    fn a_text_of_several_passes_has_their_weighted_mean() {
        let passes = [pass(3, 0, 3), pass(3, 1, 3), pass(3, 1, 1), pass(3, 2, 3)];
        let vectors = array![[5.0, 0.0], [2.0, 0.0], [0.0, 8.0], [0.0, 1.0]];
        let e = combine(&passes, vectors, 3);
        assert_eq!(e.row(0).to_vec(), [1.0, 0.0]);
        assert!((e.row(1)[0] / e.row(1)[1] - 3.0).abs() < 1e-5, "{}", e.row(1));
        assert_eq!(e.row(2).to_vec(), [0.0, 1.0]);
    }

    #[test]
    fn no_texts_give_no_passes_and_no_batches() {
        assert!(batches(&[], 512).is_empty());
        assert!(combine(&[], Array2::zeros((0, 4)), 0).is_empty());
    }

    proptest! {
        #[test]
        fn batches_hold_every_pass_once_and_only_equal_lengths(
            lengths in prop::collection::vec(1_usize..40, 0..60),
            most in 0_usize..200,
        ) {
            let passes: Vec<Pass> =
                lengths.iter().enumerate().map(|(text, &length)| pass(length, text, length)).collect();
            let batches = batches(&passes, most);
            for batch in &batches {
                let length = passes[batch[0]].ids.len();
                prop_assert!(batch.iter().all(|&index| passes[index].ids.len() == length));
                prop_assert!(batch.len() == 1 || batch.len() * length <= most);
            }
            let mut all = batches.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..passes.len()).collect::<Vec<_>>());
        }
    }
}
