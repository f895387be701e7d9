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
