//! The formats of sources, and which one bytes are in.

use super::{filing_json, html, submission};

/// What a source is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text, an ASCII submission included.
    Text,
    /// HTML, inline XBRL included.
    Html,
    /// Records of filings, as EDGAR-CORPUS and edgar-crawler write them.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Text, Self::Html, Self::Json];

    /// The name in arguments and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The format of a text, by what it holds.
pub(super) fn of_text(text: &str) -> Format {
    let main = submission::find(text).map_or(text, |found| &text[found.text]);
    if filing_json::looks_like(text) {
        Format::Json
    } else if html::looks_like(main) {
        Format::Html
    } else {
        Format::Text
    }
}
