//! Token counts of `OpenAI`'s vocabularies, which are compiled in.

use tiktoken_rs::{CoreBPE, cl100k_base_singleton, o200k_base_singleton};

use super::tokens::TokenCounter;

/// One of the vocabularies. It is unpacked once a process, at the first use.
pub(super) struct OpenAi {
    name: &'static str,
    bpe: &'static CoreBPE,
}

impl OpenAi {
    /// `o200k_base`: GPT-4o and later.
    pub(super) fn o200k() -> Self {
        Self { name: "o200k", bpe: o200k_base_singleton() }
    }

    /// `cl100k_base`: GPT-3.5 and GPT-4.
    pub(super) fn cl100k() -> Self {
        Self { name: "cl100k", bpe: cl100k_base_singleton() }
    }
}

impl TokenCounter for OpenAi {
    fn name(&self) -> &'static str {
        self.name
    }

    fn count(&self, text: &str) -> usize {
        parts(text, PART).map(|part| self.bpe.count_ordinary(part)).sum()
    }
}

/// The longest text, in bytes, that is counted at once. The crate splits texts with a
/// backtracking regular expression, and panics when a million blanks overflow its stack.
const PART: usize = 32 * 1024;

/// Cuts `text` into parts of at most `most` bytes (or of one character).
///
/// It is cut before a blank after something else, where these vocabularies always begin a new
/// token, so that the counts of the parts add up to that of the whole. Only a text with no such
/// place in `most` bytes is cut elsewhere, and may count a token more at each cut.
fn parts(text: &str, most: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (part, after) = rest.split_at(cut(rest, most));
        rest = after;
        Some(part)
    })
}

/// Where the first part of `text` ends.
fn cut(text: &str, most: usize) -> usize {
    if text.len() <= most {
        return text.len();
    }
    let end = text.floor_char_boundary(most);
    let begins_token = |&(at, _): &(usize, &str)| {
        text[..at].chars().next_back().is_some_and(|before| !before.is_whitespace())
    };
    match text[..end].rmatch_indices(' ').find(begins_token) {
        Some((at, _)) => at,
        None if end > 0 => end,
        None => text.chars().next().map_or(text.len(), char::len_utf8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_make_up_the_text_and_its_count(
            words in prop::collection::vec(
                "[A-Za-z0-9'é]{1,6}[.,;/]{0,2}\n{0,2}[a-z,]{1,3} {1,3}", 1..40,
            ),
            most in 50_usize..90,
        ) {
            let text = words.concat();
            prop_assert_eq!(parts(&text, most).collect::<String>(), &*text);
            prop_assert!(parts(&text, most).all(|part| part.len() <= most));
            for counter in [OpenAi::o200k(), OpenAi::cl100k()] {
                let sum: usize = parts(&text, most).map(|part| counter.count(part)).sum();
                prop_assert_eq!(sum, counter.count(&text));
            }
        }

        #[test]
        fn parts_of_any_text_end(text in "\\PC{0,30}", most in 0_usize..9) {
            prop_assert_eq!(parts(&text, most).collect::<String>(), text);
        }
    }

    #[test]
    fn a_million_blanks_do_not_stop_it() {
        for piece in [" ", "\n", "a", "我", "-", " \n"] {
            assert!(OpenAi::o200k().count(&piece.repeat(1_000_000)) > 0, "{piece:?}");
        }
    }

    #[test]
    fn counts_are_those_of_the_openai_cookbook() {
        // How_to_count_tokens_with_tiktoken.ipynb: text, cl100k_base, o200k_base.
        let cases = [
            ("antidisestablishmentarianism", 6, 6),
            ("2 + 2 = 4", 7, 7),
            ("お誕生日おめでとう", 9, 8),
        ];
        for (text, cl100k, o200k) in cases {
            assert_eq!(OpenAi::cl100k().count(text), cl100k, "cl100k of {text}");
            assert_eq!(OpenAi::o200k().count(text), o200k, "o200k of {text}");
        }
    }

    #[test]
    fn the_name_of_a_special_token_in_a_text_is_a_text() {
        assert!(OpenAi::o200k().count("<|endoftext|>") > 1);
    }
}
