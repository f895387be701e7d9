//! Where a span is for a person: lines of the text, pages of the source.

use super::Document;
use super::span::Span;

impl Document {
    /// The first and the last line of the text that `span` touches; the first one is 1.
    #[must_use]
    pub fn lines(&self, span: Span) -> (usize, usize) {
        let line = |at: usize| 1 + self.line_ends.partition_point(|end| *end < at);
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

/// Where the lines of `text` end, the last one aside: the last byte of each `\n`, `\r\n` or `\r`.
pub(super) fn line_ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = |at: &usize| {
        bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(*at + 1) != Some(&b'\n')
    };
    (0..bytes.len()).filter(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways() {
        let document = Document::read(b"One.\nTwo.\r\nThree.\rFour.").unwrap();
        let lines = |part: &str| {
            let at = document.text().find(part).unwrap();
            document.lines(Span::new(at..at + part.len()))
        };
        assert_eq!(lines("One."), (1, 1));
        assert_eq!(lines("One.\n"), (1, 1));
        assert_eq!(lines("wo.\r\nThr"), (2, 3));
        assert_eq!(lines("\rFour."), (3, 4));
    }
}
