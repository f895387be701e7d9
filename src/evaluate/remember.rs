//! An embedder that remembers what it was asked.
//!
//! A document's units are embedded for its summary and again for the baselines, or for each fold of a
//! cross-validation, and a model takes seconds for them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use ndarray::{Array1, Array2, Axis};

use crate::embed::{Calibration, Embedder, Embeddings, ModelIdentity, Role};
use crate::error::Result;

/// Passes to another embedder what it was not asked before. Keeps all vectors: for labelled data, not
/// for a corpus.
pub struct Remembering<'a> {
    embedder: &'a dyn Embedder,
    known: Mutex<BTreeMap<(bool, String), Array1<f32>>>,
}

impl<'a> Remembering<'a> {
    /// Gives the vectors of `embedder`.
    #[must_use]
    pub fn new(embedder: &'a dyn Embedder) -> Self {
        Self { embedder, known: Mutex::default() }
    }
}

impl Embedder for Remembering<'_> {
    fn identity(&self) -> &ModelIdentity {
        self.embedder.identity()
    }

    fn calibration(&self) -> Option<Calibration> {
        self.embedder.calibration()
    }

    fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let key = |text: &str| (role == Role::Query, text.to_owned());
        let new: Vec<&str> =
            texts.iter().copied().filter(|text| !known.contains_key(&key(text))).collect();
        if !new.is_empty() || texts.is_empty() {
            let vectors = self.embedder.embed(&new, role)?;
            if texts.is_empty() {
                return Ok(vectors);
            }
            for (text, row) in new.iter().zip(vectors.view().rows()) {
                known.insert(key(text), row.to_owned());
            }
        }
        let rows: Vec<_> = texts.iter().map(|text| known[&key(text)].view()).collect();
        let rows = ndarray::stack(Axis(0), &rows).unwrap_or_else(|_| Array2::zeros((0, 0)));
        Ok(Embeddings::of_unit_rows(rows))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::embed::HashingEmbedder;

    struct Counting(HashingEmbedder, AtomicUsize);

    impl Embedder for Counting {
        fn identity(&self) -> &ModelIdentity {
            self.0.identity()
        }

        fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.embed(texts, role)
        }
    }

    #[test]
    fn the_same_question_is_asked_once() {
        let counting = Counting(HashingEmbedder::default(), AtomicUsize::new(0));
        let remembering = Remembering::new(&counting);
        for (texts, role, asked) in [
            (["kilns", "lathes"], Role::Passage, 1),
            (["kilns", "lathes"], Role::Passage, 1),
            (["kilns", "lathes"], Role::Query, 2),
            (["kilns", "mills"], Role::Query, 3),
            (["mills", "lathes"], Role::Query, 3),
        ] {
            let found = remembering.embed(&texts, role).unwrap();
            assert_eq!(found, counting.0.embed(&texts, role).unwrap());
            assert_eq!(counting.1.load(Ordering::Relaxed), asked);
        }
        assert_eq!(remembering.identity(), counting.0.identity());
    }
}
