//! Where a text stands: byte ranges of the source.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A byte range `start..end` of the source's text in UTF-8; never empty, `start < end`.
///
/// For a UTF-8 file these are the offsets in the file itself; for other encodings, those in the
/// text decoded from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span of `range`.
    #[must_use]
    pub fn new(range: Range<usize>) -> Self {
        debug_assert!(range.start < range.end, "a span is never empty: {range:?}");
        Self { start: range.start, end: range.end }
    }

    /// The text at this span; `None` if the span does not lie in `source` or cuts a character.
    #[must_use]
    pub fn of<'a>(&self, source: &'a str) -> Option<&'a str> {
        source.get(self.start..self.end)
    }
}
