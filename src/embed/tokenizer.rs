//! A `tokenizer.json`, read without its settings for truncation and padding.
//!
//! These belong to whoever trained the model, not to the text: that of all-MiniLM-L6-v2 cuts every
//! text at 128 tokens, though the model reads 256, and pads shorter ones up to 128.

use std::path::Path;

use tokenizers::Tokenizer as Inner;
use tokenizers::{AddedToken, ModelWrapper, NormalizerWrapper, PreTokenizerWrapper};

use super::word_cache::WordCache;
use crate::error::{Error, ErrorKind, Result};

/// Splits texts into the tokens of one vocabulary.
pub(super) struct Tokenizer {
    inner: Inner,
    before: Vec<u32>,
    after: Vec<u32>,
    /// Tokens at which the file has texts cut.
    truncation: Option<usize>,
    /// Of a tokenizer that goes by words.
    words: Option<WordCache>,
}

impl Tokenizer {
    /// Reads the bytes of a `tokenizer.json`; `kind` is what an error is called.
    pub(super) fn parse(json: &[u8], kind: ErrorKind) -> Result<Self> {
        let broken = |error| {
            Error::new(kind, "not a tokenizer that can be read")
                .hint("take the tokenizer.json that was published with the model")
                .because(error)
        };
        let mut inner = Inner::from_bytes(json).map_err(broken)?;
        let truncation = inner.get_truncation().map(|truncation| truncation.max_length);
        inner.with_padding(None);
        inner.with_truncation(None).map_err(broken)?;
        let (before, after) = special_tokens(&inner).map_err(broken)?;
        let words = goes_by_words(&inner).then(|| word_cache(&inner));
        Ok(Self { inner, before, after, truncation, words })
    }

    /// Reads the file at `path`.
    #[allow(clippy::disallowed_methods)] // a tokenizer that the user names
    pub(super) fn open(path: &Path) -> Result<Self> {
        let json = std::fs::read(path).map_err(|error| {
            Error::new(ErrorKind::Tokenizer, "the tokenizer cannot be read")
                .about(path.display())
                .hint("check the path")
                .because(error)
        })?;
        Self::parse(&json, ErrorKind::Tokenizer).map_err(|error| error.about(path.display()))
    }

    /// The ids of the tokens of `text` alone.
    pub(super) fn ids(&self, text: &str) -> Result<Vec<u32>> {
        self.encode(text).map_err(|error| {
            Error::new(ErrorKind::Model, "a text cannot be tokenized")
                .because(error)
                .hint("take the tokenizer.json that was published with the model")
        })
    }

    /// How many tokens `text` has. A text with a word that the vocabulary cannot express (none of its
    /// tokens fits and it has no token for the unknown) is counted by its bytes, so that a budget
    /// is never exceeded for an error.
    pub(super) fn count(&self, text: &str) -> usize {
        self.encode(text).map_or(text.len(), |ids| ids.len())
    }

    fn encode(&self, text: &str) -> tokenizers::Result<Vec<u32>> {
        let encode = |text: &str| {
            self.inner.encode_fast(text, false).map(|encoding| encoding.get_ids().to_vec())
        };
        match &self.words {
            Some(words) => words.ids(text, encode),
            None => encode(text),
        }
    }

    /// Puts the special tokens around `ids`, as the model wants a text, e.g. `[CLS] … [SEP]`.
    pub(super) fn wrap(&self, ids: &[u32]) -> Vec<u32> {
        [&self.before, ids, &self.after].concat()
    }

    /// At how many tokens the file has texts cut, which is not done.
    pub(super) fn truncation(&self) -> Option<usize> {
        self.truncation
    }

    /// The same without special tokens.
    pub(super) fn without_specials(mut self) -> Self {
        (self.before, self.after) = (Vec::new(), Vec::new());
        self
    }

    /// How many special tokens [`wrap`](Self::wrap) puts before a text.
    pub(super) fn specials_before(&self) -> usize {
        self.before.len()
    }

    /// How many special tokens [`wrap`](Self::wrap) adds.
    pub(super) fn specials(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// One more than the greatest id of a token.
    pub(super) fn ids_end(&self) -> usize {
        let ids = self.inner.get_vocab(true).into_values();
        let ids = ids.chain(self.before.iter().chain(&self.after).copied());
        ids.max().map_or(0, |greatest| greatest as usize + 1)
    }
}

/// The special tokens that the tokenizer puts before and after a text.
fn special_tokens(inner: &Inner) -> tokenizers::Result<(Vec<u32>, Vec<u32>)> {
    let encoding = inner.encode_fast("a", true)?;
    let (ids, special) = (encoding.get_ids(), encoding.get_special_tokens_mask());
    let is_special = |&(_, &mask): &(&u32, &u32)| mask == 1;
    let id = |(&id, _): (&u32, &u32)| id;
    let pairs = || ids.iter().zip(special);
    let before: Vec<u32> = pairs().take_while(is_special).map(id).collect();
    let after = pairs().skip(before.len()).filter(is_special).map(id).collect();
    Ok((before, after))
}

/// For a tokenizer that [`goes_by_words`].
fn word_cache(inner: &Inner) -> WordCache {
    let added = inner.get_added_tokens_decoder();
    WordCache::new(added.values().map(|token| token.content.as_str()))
}

/// Whether the tokens of a text are those of its words, one after the other: BERT's tokenizer cleans,
/// splits and looks up what is between white space without a look at what is beyond, and takes each
/// ASCII mark for a word.
fn goes_by_words(inner: &Inner) -> bool {
    // One that is looked for in what the normalizer leaves must be there as it is written.
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    let within_words = |token: &AddedToken| {
        !token.content.contains(char::is_whitespace) && (!token.normalized || plain(&token.content))
    };
    matches!(inner.get_normalizer(), Some(NormalizerWrapper::BertNormalizer(_)))
        && matches!(inner.get_pre_tokenizer(), Some(PreTokenizerWrapper::BertPreTokenizer(_)))
        && matches!(inner.get_model(), ModelWrapper::WordPiece(_))
        && inner.get_added_tokens_decoder().values().all(within_words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::embed::ModelFolder;

    /// Characters that a tokenizer of words must not stumble over: white space of every kind, what is
    /// deleted, what is split off, marks that belong to what is before them.
    const STRANGE: &str = "[ \t\r\n\u{b}\u{c}\u{0}\u{85}\u{a0}\u{2028}\u{200b}\u{fffd}\u{301}\u{307}aZ9É\
        İΣς中,.'’—$%]{0,12}";

    #[test]
    fn the_tokens_of_a_text_are_those_of_its_words() {
        let tokenizer = ModelFolder::embedded().unwrap().tokenizer();
        assert!(tokenizer.words.is_some());
        let whole =
            |text: &str| tokenizer.inner.encode_fast(text, false).unwrap().get_ids().to_vec();
        let texts = prop_oneof![
            STRANGE,
            "\\PC{0,12}",
            "([a-z]{1,5}|\\[MASK\\]|##ing| |\u{301}){0,9}",
            "[ -~\n]{0,24}"
        ];
        proptest!(|(text in texts)| {
            prop_assert_eq!(tokenizer.ids(&text).unwrap(), whole(&text));
        });
        for text in
            ["Net sales of\n\n(1) $1,234.5 m.", "a\u{b}b c\u{85}d", " \u{301}e [SEP] [SEP]x,[CLS]"]
        {
            assert_eq!(tokenizer.ids(text).unwrap(), whole(text), "{text}");
        }
    }
}
