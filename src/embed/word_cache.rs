//! The tokens of words, remembered: most words of a text have been seen before.

use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use foldhash::fast::RandomState;

/// Words that are remembered, at most: the commonest come first.
const MOST_WORDS: usize = 1 << 16;

/// Longer words, in bytes, are not worth their memory.
const LONGEST: usize = 32;

/// Tokenizes a text word by word, for a tokenizer whose tokens of a text are those of its words, and
/// whose words do not reach beyond ASCII letters and digits where all of a word is ASCII: `$1,250`
/// is read as `$`, `1`, `,` and `250`, which are common.
#[derive(Debug)]
pub(super) struct WordCache {
    /// The ids of the tokens of each word.
    seen: RwLock<HashMap<Box<str>, Box<[u32]>, RandomState>>,
    /// Bytes with which something may begin that is not to be split, such as `[MASK]`.
    openers: Vec<u8>,
}

impl WordCache {
    /// For a tokenizer that takes each of `whole` as it is.
    pub(super) fn new<'w>(whole: impl Iterator<Item = &'w str>) -> Self {
        let first = whole.filter_map(|text| text.bytes().next());
        let openers = first.flat_map(|b| [b.to_ascii_lowercase(), b.to_ascii_uppercase()]);
        Self { seen: RwLock::default(), openers: openers.collect() }
    }

    /// The ids of the tokens of `text`; `encode` makes those of a word.
    pub(super) fn ids<E>(
        &self,
        text: &str,
        encode: impl Fn(&str) -> Result<Vec<u32>, E>,
    ) -> Result<Vec<u32>, E> {
        // A token is about four bytes of English.
        let mut ids = Vec::with_capacity(text.len() / 4 + 4);
        let mut new: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        for word in text.split([' ', '\n', '\t', '\r']).flat_map(|word| self.pieces(word)) {
            let known = seen.get(word).map(|ids| &**ids);
            if let Some(of_word) = known.or_else(|| new.get(word).map(Vec::as_slice)) {
                ids.extend_from_slice(of_word);
                continue;
            }
            let of_word = encode(word)?;
            ids.extend_from_slice(&of_word);
            if word.len() <= LONGEST && seen.len() + new.len() < MOST_WORDS {
                new.insert(word, of_word);
            }
        }
        drop(seen);
        if !new.is_empty() {
            let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
            // Other threads may have been here meanwhile.
            let room = MOST_WORDS.saturating_sub(seen.len());
            seen.extend(new.into_iter().take(room).map(|(word, ids)| (word.into(), ids.into())));
        }
        Ok(ids)
    }

    /// What `word`, without white space, is tokenized by: itself, or its runs of letters and digits
    /// and each mark between them.
    fn pieces<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let splits = |byte: u8| byte.is_ascii_graphic() && !self.openers.contains(&byte);
        let splits = word.bytes().all(splits);
        let mut left = word;
        std::iter::from_fn(move || {
            let mark = |c: char| !c.is_ascii_alphanumeric();
            let end = if splits { left.find(mark) } else { None };
            let end = end.map_or(left.len(), |end| end.max(1));
            let (piece, rest) = left.split_at(end);
            left = rest;
            (!piece.is_empty()).then_some(piece)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn words() -> WordCache {
        WordCache::new(["[MASK]", ""].into_iter())
    }

    #[test]
    fn a_word_is_encoded_once() {
        let asked = RefCell::new(Vec::new());
        let encode = |word: &str| {
            asked.borrow_mut().push(word.to_owned());
            Ok::<_, ()>(vec![word.len() as u32, 0])
        };
        let words = words();
        assert_eq!(words.ids(" one\ntwo  one three", encode), Ok(vec![3, 0, 3, 0, 3, 0, 5, 0]));
        assert_eq!(words.ids("three one two", encode), Ok(vec![5, 0, 3, 0, 3, 0]));
        assert_eq!(asked.take(), ["one", "two", "three"]);
    }

    #[test]
    fn words_are_split_at_marks_unless_they_may_hold_something_whole() {
        let words = words();
        let pieces = |word| words.pieces(word).collect::<Vec<_>>();
        assert_eq!(pieces("($1,250.5)"), ["(", "$", "1", ",", "250", ".", "5", ")"]);
        assert_eq!(pieces("non-GAAP"), ["non", "-", "GAAP"]);
        for whole in ["pump", "x[MASK]", "company’s", "a\u{7f}.b", "a\u{b}b."] {
            assert_eq!(pieces(whole), [whole]);
        }
        assert_eq!(pieces(""), [""; 0]);
    }

    #[test]
    fn long_words_are_not_remembered_and_a_failure_is_passed_on() {
        let words = words();
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(words.ids(&long, |_| Ok::<_, ()>(vec![7])), Ok(vec![7]));
        assert_eq!(words.ids(&long, |_| Err("asked again")), Err("asked again"));
        assert_eq!(words.ids("", |_| Err("not asked")), Ok(vec![]));
    }

    #[test]
    fn no_more_than_so_many_words_are_remembered() {
        let words = words();
        let text: Vec<String> = (0..MOST_WORDS + 9).map(|number| number.to_string()).collect();
        words.ids(&text.join(" "), |_| Ok::<_, ()>(vec![1])).unwrap();
        assert_eq!(words.seen.read().unwrap().len(), MOST_WORDS);
    }
}
