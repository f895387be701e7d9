//! How long a text is: counters of tokens, words or characters.
//!
//! A budget is counted by one of these. Every counter counts the text alone, without the special
//! tokens that a model would put around it, and never truncates.

use std::path::Path;
use std::sync::Arc;

use super::model::ModelFolder;
use super::openai::OpenAi;
use super::tokenizer::Tokenizer;
use crate::error::{Error, ErrorKind, Result};

/// The names that [`counter`] knows, as a hint shows them.
const NAMES: &str = "model, o200k, cl100k, words, chars, or the path of a tokenizer.json";

/// Says how many tokens a text has.
pub trait TokenCounter: Send + Sync {
    /// What counts, as an output names it, e.g. `o200k`.
    fn name(&self) -> &str;

    /// The number of tokens of `text`. 0 for an empty text.
    fn count(&self, text: &str) -> usize;
}

/// Counts words: what white space separates.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words;

impl TokenCounter for Words {
    fn name(&self) -> &'static str {
        "words"
    }

    fn count(&self, text: &str) -> usize {
        text.split_whitespace().count()
    }
}

/// Counts characters: Unicode scalar values.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chars;

impl TokenCounter for Chars {
    fn name(&self) -> &'static str {
        "chars"
    }

    fn count(&self, text: &str) -> usize {
        text.chars().count()
    }
}

/// Counts the tokens of a `tokenizer.json`.
struct Tokens {
    name: String,
    tokenizer: Arc<Tokenizer>,
}

impl TokenCounter for Tokens {
    fn name(&self) -> &str {
        &self.name
    }

    fn count(&self, text: &str) -> usize {
        self.tokenizer.count(text)
    }
}

/// The counter called `name_or_path`.
///
/// `model` is the tokenizer of `model`; `o200k` and `cl100k` are those of `OpenAI`'s models;
/// `words` and `chars` need none. Anything else is the path of a `tokenizer.json` if it ends in
/// `.json` or contains a path separator.
///
/// # Errors
/// [`ErrorKind::Tokenizer`] if there is no such counter, or the file cannot be used.
pub fn counter(name_or_path: &str, model: &ModelFolder) -> Result<Box<dyn TokenCounter>> {
    match name_or_path {
        "model" => {
            let name = model.name().to_owned();
            Ok(Box::new(Tokens { name, tokenizer: model.tokenizer() }))
        }
        "o200k" => Ok(Box::new(OpenAi::o200k())),
        "cl100k" => Ok(Box::new(OpenAi::cl100k())),
        "words" => Ok(Box::new(Words)),
        "chars" => Ok(Box::new(Chars)),
        path if is_path(path) => Ok(Box::new(Tokens {
            name: path.to_owned(),
            tokenizer: Arc::new(Tokenizer::open(Path::new(path))?),
        })),
        unknown => Err(Error::new(ErrorKind::Tokenizer, "no tokenizer has this name")
            .about(unknown)
            .hint(format!("use one of: {NAMES}"))),
    }
}

fn is_path(name_or_path: &str) -> bool {
    name_or_path.chars().any(std::path::is_separator)
        || Path::new(name_or_path).extension().is_some_and(|e| e.eq_ignore_ascii_case("json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_chars_count_what_they_say() {
        assert_eq!(Words.count(" two\u{a0}\n words "), 2);
        assert_eq!(Words.count(""), 0);
        assert_eq!(Chars.count("né€"), 3);
        assert_eq!((Words.name(), Chars.name()), ("words", "chars"));
    }

    #[test]
    fn a_path_is_told_from_a_name() {
        for path in ["tokenizer.json", "a/b", "./words", "X.JSON"] {
            assert!(is_path(path), "{path}");
        }
        for name in ["model", "o200k", "gpt2", ".json", "json"] {
            assert!(!is_path(name), "{name}");
        }
    }
}
