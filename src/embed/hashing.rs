//! An embedder without a model: hashed words.
//!
//! For tests, and for a machine that holds no model. It knows which words two texts share and
//! nothing of what they mean.

use std::num::NonZeroUsize;

use ndarray::Array2;

use super::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::Result;

/// Dimensions of a [`HashingEmbedder`] unless told otherwise.
const DIMENSIONS: NonZeroUsize = NonZeroUsize::new(256).expect("256 is not zero");

/// What one word adds to its dimension.
const WORD: f32 = 1.0;

/// What a pair of neighbouring words adds: less than a word, so that word order only breaks ties.
const PAIR: f32 = 0.5;

/// Embeds a text as a bag of its words and word pairs (signed feature hashing, Weinberger et al.
/// 2009, <https://arxiv.org/abs/0902.2206>).
///
/// A word is a run of letters and digits, in lower case. FNV-1a of its UTF-8 bytes (of both words
/// with a space between, for a pair) gives the dimension (remainder) and the sign (highest bit).
/// Only additions of halves, one square root and one division are rounded, so that every platform
/// gives the same vectors. A text without words has a row of zeros. The role makes no difference.
#[derive(Debug, Clone)]
pub struct HashingEmbedder {
    dimensions: NonZeroUsize,
    identity: ModelIdentity,
}

impl HashingEmbedder {
    /// An embedder into `dimensions` dimensions.
    #[must_use]
    pub fn new(dimensions: NonZeroUsize) -> Self {
        let identity = ModelIdentity {
            name: "hashing".to_owned(),
            // There are no weights: the SHA-256 of nothing.
            sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned(),
            engine: format!("fnv1a-{dimensions}"),
        };
        Self { dimensions, identity }
    }

    fn add(&self, row: &mut [f32], feature: &str, amount: f32) {
        let hash = fnv1a(feature.as_bytes());
        let dimension = (hash % self.dimensions.get() as u64) as usize;
        row[dimension] += if hash >> 63 == 0 { amount } else { -amount };
    }

    fn fill(&self, row: &mut [f32], text: &str) {
        let text = text.to_lowercase();
        let mut previous: Option<&str> = None;
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            self.add(row, word, WORD);
            if let Some(previous) = previous {
                self.add(row, &format!("{previous} {word}"), PAIR);
            }
            previous = Some(word);
        }
    }
}

impl Default for HashingEmbedder {
    fn default() -> Self {
        Self::new(DIMENSIONS)
    }
}

impl Embedder for HashingEmbedder {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    /// Thresholds are taken as they are: it stands in for the built-in model.
    fn calibration(&self) -> Option<Calibration> {
        Some(Calibration::BUILT_IN)
    }

    fn embed(&self, texts: &[&str], _role: Role) -> Result<Embeddings> {
        let mut rows = Array2::zeros((texts.len(), self.dimensions.get()));
        for (mut row, text) in rows.rows_mut().into_iter().zip(texts) {
            if let Some(row) = row.as_slice_mut() {
                self.fill(row, text);
            }
        }
        Ok(Embeddings::normalized(rows))
    }
}

/// The 64-bit FNV-1a hash, <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn fnv1a(bytes: &[u8]) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.iter().fold(BASIS, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embed(texts: &[&str]) -> Embeddings {
        HashingEmbedder::default().embed(texts, Role::Passage).unwrap()
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // Test vectors of the authors of FNV.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn case_and_punctuation_do_not_matter_and_shared_words_do() {
        let e = embed(&[
            "We sell software to carriers.",
            "we SELL software, to carriers",
            "We sell software licences",
            "Rain fell during April",
        ]);
        let cosines = e.cosines(&e);
        assert_eq!(e.row(0), e.row(1));
        assert!(cosines[[0, 2]] > 0.4, "{cosines}");
        assert!(cosines[[0, 2]] > cosines[[0, 3]] + 0.2, "{cosines}");
    }

    #[test]
    fn word_order_makes_a_small_difference() {
        let e = embed(&["dog bites man", "man bites dog"]);
        let cosine = e.cosines(&e)[[0, 1]];
        assert!(cosine < 0.999 && cosine > 0.5, "{cosine}");
    }

    #[test]
    fn a_text_without_words_is_a_row_of_zeros() {
        let e = embed(&["", "...", "word"]);
        assert!(e.row(0).iter().chain(e.row(1).iter()).all(|&x| x == 0.0));
        assert_eq!(e.dimensions(), 256);
        assert_eq!(e.len(), 3);
    }
}
