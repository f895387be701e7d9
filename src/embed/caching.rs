//! An embedder that keeps the vectors of texts that it has seen, as many as fit into so many bytes.
//!
//! Filings of successive years repeat most of their sentences word for word; and a measured document is
//! embedded for its summary, for the baselines, and for each fold of a cross-validation.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use ndarray::{Array2, ArrayView1};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};

use super::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::Result;

/// 128 bits of the SHA-256 of a text and its role: two texts do not share one by chance.
type Key = [u8; 16];

/// Bytes that an entry takes beside its vector.
const OVERHEAD: u64 = 96;

#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Box<[f32]>> for Bytes {
    fn weight(&self, _: &Key, vector: &Box<[f32]>) -> u64 {
        size_of_val(&**vector) as u64 + OVERHEAD
    }
}

/// How much was asked of a [`CachingEmbedder`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CacheFigures {
    /// Texts whose vectors were asked for.
    pub texts: u64,
    /// Those among them that were known.
    pub hits: u64,
    /// Tokens of the others, which the model read, if it counts them.
    pub tokens: u64,
}

/// Passes to another embedder what it does not know. The vectors are the same bits.
pub struct CachingEmbedder<'a> {
    embedder: &'a dyn Embedder,
    bytes: usize,
    vectors: Cache<Key, Box<[f32]>, Bytes>,
    texts: AtomicU64,
    hits: AtomicU64,
    /// Tokens that the embedder had read before.
    begin: u64,
}

impl<'a> CachingEmbedder<'a> {
    /// Keeps vectors of `embedder` in at most `bytes` bytes.
    #[must_use]
    pub fn new(embedder: &'a dyn Embedder, bytes: usize) -> Self {
        let vector = 4 * 384 + OVERHEAD as usize;
        let vectors = Cache::with_weighter(bytes / vector + 1, bytes as u64, Bytes);
        let zero = || AtomicU64::new(0);
        Self {
            embedder,
            bytes,
            vectors,
            texts: zero(),
            hits: zero(),
            begin: embedder.tokens_read(),
        }
    }

    /// Keeps vectors in up to a gibibyte: half a million of the built-in model, more than labelled data has texts.
    #[must_use]
    pub fn of_all(embedder: &'a dyn Embedder) -> Self {
        Self::new(embedder, 1 << 30)
    }

    /// How much was asked so far.
    #[must_use]
    pub fn figures(&self) -> CacheFigures {
        let read = |figure: &AtomicU64| figure.load(Ordering::Relaxed);
        let tokens = self.embedder.tokens_read() - self.begin;
        CacheFigures { texts: read(&self.texts), hits: read(&self.hits), tokens }
    }

    fn count(&self, texts: usize, hits: usize) {
        self.texts.fetch_add(texts as u64, Ordering::Relaxed);
        self.hits.fetch_add(hits as u64, Ordering::Relaxed);
    }
}

impl Embedder for CachingEmbedder<'_> {
    fn identity(&self) -> &ModelIdentity {
        self.embedder.identity()
    }

    fn calibration(&self) -> Option<Calibration> {
        self.embedder.calibration()
    }

    fn tokens_read(&self) -> u64 {
        self.embedder.tokens_read()
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
        if self.bytes == 0 {
            let made = self.embedder.embed(texts, role)?;
            self.count(texts.len(), 0);
            return Ok(made);
        }
        let keys: Vec<Key> = texts.iter().map(|text| key(text, role)).collect();
        let (mut new_keys, mut new) = (Vec::new(), Vec::new());
        // Where each vector comes from: what is kept, or a row of what is made; a text that comes twice
        // is made once.
        let mut rows_made = HashMap::new();
        let sources: Vec<Source> = keys
            .iter()
            .zip(texts)
            .map(|(key, text)| match self.vectors.get(key) {
                Some(vector) => Source::Kept(vector),
                None => Source::Made(*rows_made.entry(*key).or_insert_with(|| {
                    new_keys.push(*key);
                    new.push(*text);
                    new.len() - 1
                })),
            })
            .collect();
        let made = self.embedder.embed(&new, role)?;
        self.count(texts.len(), texts.len() - new.len());
        for (key, row) in new_keys.into_iter().zip(made.view().rows()) {
            self.vectors.insert(key, row.to_vec().into());
        }
        let mut rows = Array2::zeros((texts.len(), made.dimensions()));
        for (mut row, source) in rows.rows_mut().into_iter().zip(&sources) {
            match source {
                Source::Kept(vector) => row.assign(&ArrayView1::from(&**vector)),
                Source::Made(index) => row.assign(&made.row(*index)),
            }
        }
        Ok(Embeddings::of_unit_rows(rows))
    }
}

/// Where the vector of a text comes from.
enum Source {
    Kept(Box<[f32]>),
    /// A row of what was made.
    Made(usize),
}

fn key(text: &str, role: Role) -> Key {
    let mut hash = Sha256::new();
    hash.update([u8::from(role == Role::Query)]);
    hash.update(text);
    let mut key = Key::default();
    key.copy_from_slice(&hash.finalize()[..16]);
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::HashingEmbedder;

    /// Hashes words, and counts those that it reads as tokens.
    #[derive(Default)]
    struct Counting(HashingEmbedder, AtomicU64);

    impl Embedder for Counting {
        fn identity(&self) -> &ModelIdentity {
            self.0.identity()
        }

        fn tokens_read(&self) -> u64 {
            self.1.load(Ordering::Relaxed)
        }

        fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
            let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
            self.1.fetch_add(words as u64, Ordering::Relaxed);
            self.0.embed(texts, role)
        }
    }

    #[test]
    fn known_texts_are_not_embedded_again_and_vectors_are_the_same() {
        let (inner, plain) = (Counting::default(), HashingEmbedder::default());
        inner.embed(&["what was read before"], Role::Passage).unwrap();
        let caching = CachingEmbedder::new(&inner, 1 << 20);
        for texts in [&["a b", "c"][..], &["c", "d e f", "a b"], &["c"], &[], &["g", "c", "g"]] {
            let expected = plain.embed(texts, Role::Passage).unwrap();
            assert_eq!(caching.embed(texts, Role::Passage).unwrap(), expected, "{texts:?}");
        }
        caching.embed(&["c"], Role::Query).unwrap();
        let figures = CacheFigures { texts: 10, hits: 5, tokens: 8 };
        assert_eq!(caching.figures(), figures);
    }

    #[test]
    fn no_more_is_kept_than_was_allowed() {
        let inner = HashingEmbedder::default();
        let caching = CachingEmbedder::new(&inner, 100_000);
        for n in 0..2_000 {
            caching.embed(&[&format!("text {n}")], Role::Passage).unwrap();
        }
        assert!(caching.vectors.weight() <= 100_000);
        assert!(!caching.vectors.is_empty());
        // Without room, nothing is kept, and nothing is wrong.
        let none = CachingEmbedder::new(&inner, 0);
        none.embed(&["a", "a"], Role::Passage).unwrap();
        assert_eq!(
            none.embed(&["a"], Role::Passage).unwrap(),
            inner.embed(&["a"], Role::Passage).unwrap()
        );
    }
}
