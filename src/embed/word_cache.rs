//! The tokens of words, remembered: most words of a text have been seen before.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Words that are remembered, at most, by each thread that tokenizes: the commonest come first.
const MOST_WORDS: usize = 1 << 15;

/// Longer words, in bytes, are not worth their memory.
const LONGEST: usize = 32;

/// A word, and the ids of its tokens.
type Seen = HashMap<Box<str>, Box<[u32]>>;

/// Tokenizes a text word by word, for a tokenizer whose tokens of a text are those of its words.
#[derive(Debug, Default)]
pub(super) struct WordCache {
    /// What is remembered, one for each thread; those that no thread uses now.
    idle: Mutex<Vec<Seen>>,
}

impl WordCache {
    /// The ids of the tokens of `text`; `encode` makes those of a word.
    pub(super) fn ids<E>(
        &self,
        text: &str,
        encode: impl Fn(&str) -> Result<Vec<u32>, E>,
    ) -> Result<Vec<u32>, E> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut seen = idle().pop().unwrap_or_default();
        // A token is about four bytes of English.
        let mut ids = Vec::with_capacity(text.len() / 4 + 4);
        let mut words = text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty());
        let done = words.try_for_each(|word| {
            if let Some(of_word) = seen.get(word) {
                ids.extend_from_slice(of_word);
                return Ok(());
            }
            let of_word = encode(word)?;
            ids.extend_from_slice(&of_word);
            if word.len() <= LONGEST && seen.len() < MOST_WORDS {
                seen.insert(word.into(), of_word.into());
            }
            Ok(())
        });
        idle().push(seen);
        done.map(|()| ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn a_word_is_encoded_once() {
        let asked = RefCell::new(Vec::new());
        let encode = |word: &str| {
            asked.borrow_mut().push(word.to_owned());
            Ok::<_, ()>(vec![word.len() as u32, 0])
        };
        let words = WordCache::default();
        assert_eq!(words.ids(" one\ntwo  one three", encode), Ok(vec![3, 0, 3, 0, 3, 0, 5, 0]));
        assert_eq!(words.ids("three two", encode), Ok(vec![5, 0, 3, 0]));
        assert_eq!(asked.take(), ["one", "two", "three"]);
    }

    #[test]
    fn long_words_are_not_remembered_and_a_failure_is_passed_on() {
        let words = WordCache::default();
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(words.ids(&long, |_| Ok::<_, ()>(vec![7])), Ok(vec![7]));
        assert_eq!(words.ids(&long, |_| Err("asked again")), Err("asked again"));
        assert_eq!(words.ids("", |_| Err("not asked")), Ok(vec![]));
    }

    #[test]
    fn no_more_than_so_many_words_are_remembered() {
        let words = WordCache::default();
        let text: Vec<String> = (0..MOST_WORDS + 9).map(|number| number.to_string()).collect();
        words.ids(&text.join(" "), |_| Ok::<_, ()>(vec![1])).unwrap();
        assert_eq!(words.idle.lock().unwrap()[0].len(), MOST_WORDS);
    }
}
