//! Continuous text that remembers where each byte came from.
//!
//! A block of a document is rarely one piece of its source: line ends, page numbers and bullets
//! stand between its parts. A `Flow` is the text without them, white space collapsed, and gives
//! back the source spans of any part of it.

use std::ops::Range;

use super::span::Span;

/// How a piece of source is joined to what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Join {
    /// With a space.
    Space,
    /// With nothing: the two are halves of one word.
    Glue,
}

/// White-space-collapsed text with the source offset of each of its bytes.
///
/// Invariants: `offsets.len() == text.len()`; no white space at either end nor twice in a row;
/// `breaks` rises and holds the positions at which a piece begins that does not follow its
/// predecessor directly in the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    text: String,
    offsets: Vec<u32>,
    breaks: Vec<u32>,
}

impl Flow {
    /// Appends `source[range]`, white space collapsed.
    pub(crate) fn push(&mut self, source: &str, range: Range<usize>, join: Join) {
        let piece = &source[range.clone()];
        let mut space = join == Join::Space && !self.text.is_empty();
        let mut first = true;
        for (at, c) in piece.char_indices() {
            if is_space(c) {
                space |= !first;
                continue;
            }
            let offset = (range.start + at) as u32;
            if space {
                self.text.push(' ');
                // The space stands for the white space before this character.
                self.offsets.push(offset.saturating_sub(1));
                space = false;
            }
            if first && !self.follows(source, offset as usize, join) {
                self.breaks.push(self.text.len() as u32);
            }
            first = false;
            self.text.push(c);
            self.offsets.extend((0..c.len_utf8() as u32).map(|k| offset + k));
        }
    }

    /// Whether nothing but white space lies between the last character and source offset `at`.
    fn follows(&self, source: &str, at: usize, join: Join) -> bool {
        match self.offsets.last() {
            None => true,
            // A space that was just pushed stands for what precedes `at`: look before it.
            Some(_) if join == Join::Space => {
                let last = self.offsets.iter().rev().nth(1).copied().unwrap_or(0) as usize + 1;
                last <= at && source.get(last..at).is_some_and(|gap| gap.chars().all(is_space))
            }
            Some(_) => false,
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The source spans of `text()[range]`: one for each piece that the range touches.
    ///
    /// White space at the ends of the range belongs to no span.
    #[must_use]
    pub fn spans(&self, range: Range<usize>) -> Vec<Span> {
        let range = trim(&self.text, range);
        if range.is_empty() {
            return Vec::new();
        }
        let mut starts = vec![range.start];
        starts.extend(self.breaks_in(&range).iter().map(|b| *b as usize));
        let ends = starts.iter().skip(1).copied().chain([range.end]);
        let pieces = starts.iter().zip(ends).map(|(&start, end)| {
            let piece = trim(&self.text, start..end);
            Span::new(self.offsets[piece.start] as usize..self.offsets[piece.end - 1] as usize + 1)
        });
        pieces.collect()
    }

    /// The part `text()[range]` as a flow of its own, white space at its ends taken off.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let range = trim(&self.text, range);
        let breaks = self.breaks_in(&range).iter().map(|b| *b - range.start as u32).collect();
        Self {
            text: self.text[range.clone()].to_owned(),
            offsets: self.offsets[range.clone()].to_vec(),
            breaks,
        }
    }

    /// The breaks inside `range`, its ends not counted.
    fn breaks_in(&self, range: &Range<usize>) -> &[u32] {
        let first = self.breaks.partition_point(|b| *b as usize <= range.start);
        let last = self.breaks.partition_point(|b| (*b as usize) < range.end);
        &self.breaks[first..last.max(first)]
    }
}

/// What may stand at a line's end inside a word.
pub(crate) const HYPHENS: [char; 3] = ['-', '\u{ad}', '\u{2010}'];

/// White space as a reader sees it: Unicode's, control characters, and marks that have no width.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// `range` without the white space at its ends.
fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SOURCE: &str = "  One  two\n   7\nthree tele-\nvision  four ";

    fn sample() -> Flow {
        let mut flow = Flow::default();
        flow.push(SOURCE, 0..11, Join::Space);
        let three = SOURCE.find("three").unwrap();
        let hyphen = SOURCE.find("-\n").unwrap();
        flow.push(SOURCE, three..hyphen, Join::Space);
        flow.push(SOURCE, hyphen + 2..SOURCE.len(), Join::Glue);
        flow
    }

    #[test]
    fn pieces_are_joined_and_found_again() {
        let flow = sample();
        assert_eq!(flow.text(), "One two three television four");
        let range = flow.text().find("two").unwrap()..flow.text().find(" four").unwrap();
        let texts: Vec<_> = flow.spans(range).iter().map(|s| s.of(SOURCE).unwrap()).collect();
        assert_eq!(texts, ["two", "three tele", "vision"]);
    }

    #[test]
    fn a_slice_knows_the_same_spans() {
        let flow = sample();
        let at = flow.text().find("two").unwrap();
        let slice = flow.slice(at..flow.text().len());
        assert_eq!(slice.text(), "two three television four");
        assert_eq!(slice.spans(0..slice.text().len()), flow.spans(at..flow.text().len()));
    }

    proptest! {
        /// Spans, laid side by side, hold the characters of the text and no others.
        #[test]
        fn spans_hold_the_text(
            pieces in proptest::collection::vec(("[a-zé \\n\\u{a0}-]{0,12}", any::<bool>()), 0..8),
            cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        ) {
            let source: String = pieces.iter().flat_map(|(p, _)| [p.as_str(), "|"]).collect();
            let mut flow = Flow::default();
            let mut at = 0;
            for (piece, glue) in &pieces {
                let join = if *glue { Join::Glue } else { Join::Space };
                flow.push(&source, at..at + piece.len(), join);
                at += piece.len() + 1;
            }
            let bounds: Vec<_> =
                flow.text().char_indices().map(|(i, _)| i).chain([flow.text().len()]).collect();
            let (a, b) = (*cut.0.get(&bounds), *cut.1.get(&bounds));
            let range = a.min(b)..a.max(b);
            let squeeze = |s: &str| s.chars().filter(|c| !is_space(*c)).collect::<String>();
            let held: String =
                flow.spans(range.clone()).iter().map(|s| s.of(&source).unwrap()).collect();
            prop_assert_eq!(squeeze(&held), squeeze(&flow.text()[range]));
            prop_assert!(!flow.text().contains("  "));
            prop_assert_eq!(flow.text().trim(), flow.text());
        }
    }
}
