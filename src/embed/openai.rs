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
        self.bpe.count_ordinary(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
