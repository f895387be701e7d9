//! Which part of a document is summarized.

use super::span::Span;

/// A part of a document, and how it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// How it was found, in one word.
    pub method: &'static str,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
    /// Where it stands in the text.
    pub span: Span,
}

impl Part {
    /// All of a document.
    pub(super) fn whole(span: Span) -> Self {
        Self { name: "whole document".to_owned(), method: "whole", confidence: 1.0, span }
    }

    /// All of a document but the instruction above it.
    pub(super) fn below_instruction(span: Span) -> Self {
        let name = "text below the instruction".to_owned();
        Self { name, method: "below-instruction", confidence: 1.0, span }
    }
}
