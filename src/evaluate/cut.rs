//! A text cut at a budget.

use crate::embed::TokenCounter;
use crate::pattern::pattern;

pattern!(PIECE, r"[^\W_]+|[^\s]");

/// The longest beginning of `text`, to the end of a word or mark, of at most `limit` tokens.
pub(super) fn cut<'a>(text: &'a str, limit: usize, counter: &dyn TokenCounter) -> &'a str {
    let fits = |end: usize| counter.count(&text[..end]) <= limit;
    let ends: Vec<usize> = PIECE.find_iter(text).map(|piece| piece.end()).collect();
    let near = ends.partition_point(|end| fits(*end));
    // A longer text may have fewer tokens for some tokenizers, so that the point is near the cut.
    let end = ends[..near].iter().rev().copied().find(|end| fits(*end));
    end.map_or("", |end| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::{Chars, Words};

    #[test]
    fn a_text_ends_with_the_last_word_that_fits() {
        let text = "We make kilns (of clay), not lathes.";
        assert_eq!(cut(text, 3, &Words), "We make kilns");
        assert_eq!(cut(text, 4, &Words), "We make kilns (of");
        assert_eq!(cut(text, 5, &Words), "We make kilns (of clay),");
        assert_eq!(cut(text, 9, &Chars), "We make");
        assert_eq!(cut(text, 1, &Chars), "");
        assert_eq!(cut("", 1, &Chars), "");
    }
}
