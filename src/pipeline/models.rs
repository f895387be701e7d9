//! The models that scores come from.

use crate::embed::Embedder;
use crate::score::learned::{Head, Input};

/// A model for any text and, for focuses that were learned, a head with the model whose vectors it reads.
#[derive(Clone, Copy)]
pub struct Models<'a> {
    general: &'a dyn Embedder,
    learned: Option<(&'a Head, &'a dyn Embedder)>,
}

impl<'a> Models<'a> {
    /// One model for everything.
    #[must_use]
    pub fn new(general: &'a dyn Embedder) -> Self {
        Self { general, learned: None }
    }

    /// Adds what `head` has learned: from the vectors of the model for any text, or from those of
    /// `embedder` if that was tuned with it. A head for the vectors of another model is of no use, and left
    /// aside.
    #[must_use]
    pub fn with_head(self, head: &'a Head, embedder: &'a dyn Embedder) -> Self {
        let read = if head.input == Input::HeadedUnit { embedder } else { self.general };
        let fits = head.model == read.identity().sha256;
        Self { learned: fits.then_some((head, read)), ..self }
    }

    /// The model for any text.
    #[must_use]
    pub fn general(&self) -> &'a dyn Embedder {
        self.general
    }

    /// The head, if it can be used, and the model whose vectors it reads.
    #[must_use]
    pub fn learned(&self) -> Option<(&'a Head, &'a dyn Embedder)> {
        self.learned
    }
}

impl<'a, E: Embedder> From<&'a E> for Models<'a> {
    fn from(general: &'a E) -> Self {
        Self::new(general)
    }
}

impl<'a> From<&'a dyn Embedder> for Models<'a> {
    fn from(general: &'a dyn Embedder) -> Self {
        Self::new(general)
    }
}
