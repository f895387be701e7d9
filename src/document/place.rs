//! Where a span is for a person: lines of the text, pages of the source.

use super::Document;
use super::span::Span;

impl Document {
    /// The first and the last line of the text that `span` touches; the first one is 1.
    #[must_use]
    pub fn lines(&self, span: Span) -> (usize, usize) {
        let line = |at: usize| 1 + newlines(self.text.get(..at).unwrap_or(&self.text));
        (line(span.start), line(span.end - 1))
    }

    /// The first and the last page that `span` touches; the first one is 1. `None` for a format
    /// without pages.
    #[must_use]
    pub fn pages(&self, span: Span) -> Option<(usize, usize)> {
        let page = |at: usize| self.pages.partition_point(|start| *start <= at);
        (!self.pages.is_empty()).then(|| (page(span.start).max(1), page(span.end - 1).max(1)))
    }
}

/// Line ends of any kind: `\n`, `\r\n`, `\r`.
fn newlines(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |(at, byte): (usize, &u8)| {
        *byte == b'\n' || *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')
    };
    bytes.iter().enumerate().filter(|found| ends(*found)).count()
}
