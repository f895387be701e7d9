//! Words cut at the end of a line: which hyphens belong to the word.
//!
//! The document itself is the dictionary: `tele-` `vision` is one word where `television` or
//! neither half occurs elsewhere; `value-` `added` keeps its hyphen where both halves do.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::document::flow::{HYPHENS, is_space};

/// Words that are written with a hyphen before another more often than not.
const COMPOUNDING: [&str; 16] = [
    "best", "follow", "full", "high", "in", "long", "low", "mid", "non", "off", "on", "part",
    "self", "short", "well", "year",
];

/// The words of a document.
pub(super) struct Lexicon<'a> {
    text: &'a str,
    /// In lower case, compounds with their hyphens; read when first asked for, as most documents cut no word.
    words: OnceCell<HashSet<String>>,
}

/// What to do at a line's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// The line ends with a word: join with a space.
    Word,
    /// The hyphen is part of a compound: join with nothing.
    Keep,
    /// The hyphen only marks the cut: take it out, and join with nothing.
    Drop,
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '\u{2010}'
}

impl<'a> Lexicon<'a> {
    /// That of `text`.
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, words: OnceCell::new() }
    }

    fn knows(&self, word: &str) -> bool {
        self.words.get_or_init(|| words(self.text)).contains(&word.to_lowercase())
    }

    /// How `before`, the text to a line's end, goes on with `after`.
    pub(super) fn line_end(&self, before: &str, after: &str) -> LineEnd {
        let Some(stem) = before.strip_suffix(HYPHENS) else { return LineEnd::Word };
        if !stem.ends_with(char::is_alphanumeric) || !after.starts_with(char::is_alphanumeric) {
            return LineEnd::Word;
        }
        if before.ends_with('\u{ad}') {
            return LineEnd::Drop;
        }
        let left = stem.rsplit(|c| !in_word(c)).next().unwrap_or(stem);
        let right = after.split(|c| !in_word(c)).next().unwrap_or(after);
        if !after.starts_with(char::is_lowercase) || !left.ends_with(char::is_lowercase) {
            return LineEnd::Keep;
        }
        if self.knows(&format!("{left}-{right}")) {
            return LineEnd::Keep;
        }
        if self.knows(&format!("{left}{right}")) {
            return LineEnd::Drop;
        }
        let prefix = COMPOUNDING.contains(&left.to_lowercase().as_str());
        let compound = prefix || left.contains('-') || right.contains('-');
        let halves = left.len() > 2 && self.knows(left) && self.knows(right);
        if compound || halves { LineEnd::Keep } else { LineEnd::Drop }
    }
}

/// The words of `text` in lower case, but for those that a line's end may have cut.
fn words(text: &str) -> HashSet<String> {
    let mut words = HashSet::new();
    for line in text.split(['\n', '\r']) {
        let line = line.trim_end_matches(is_space);
        let line = if line.ends_with(HYPHENS) { cut_last_word(line) } else { line };
        for word in line.split(|c| !in_word(c)).filter(|w| w.len() > 1) {
            words.insert(word.trim_matches('-').to_lowercase());
        }
    }
    words
}

fn cut_last_word(line: &str) -> &str {
    let end = line.rfind(|c| !in_word(c) && !HYPHENS.contains(&c)).unwrap_or(0);
    &line[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_decides() {
        let lexicon = Lexicon::of(
            "Its pre-tax income was added to the value of a television. A do-it-yourself shop.\n\
             It may rene-\ngotiate.",
        );
        let cases = [
            ("cable tele-", "vision broadcasting", LineEnd::Drop),
            ("its value-", "added services", LineEnd::Keep),
            ("the pre-", "tax charge", LineEnd::Keep),
            ("the do-it-", "yourself market", LineEnd::Keep),
            ("with Hewlett-", "Packard Company", LineEnd::Keep),
            ("may rene-", "gotiate them", LineEnd::Drop),
            ("the 12-", "month term", LineEnd::Keep),
            ("soft\u{ad}", "ware", LineEnd::Drop),
            ("gauges --", "and valves", LineEnd::Word),
            ("gauges", "and valves", LineEnd::Word),
        ];
        for (before, after, expected) in cases {
            assert_eq!(lexicon.line_end(before, after), expected, "{before} {after}");
        }
    }
}
